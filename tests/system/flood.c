/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flood KIND INTERFACE MAC SOURCE DESTINATION N RATE SECONDS
 *
 * Sends frames, as whoever means harm would, out of INTERFACE to the Ethernet
 * address MAC and the IPv4 address DESTINATION, RATE a second for SECONDS:
 *
 *   syn      TCP connections' first packets, from N ports of SOURCE and to as
 *            many as there are;
 *   udp      datagrams, one after another from N addresses, SOURCE and those
 *            that follow;
 *   talk     TCP connections that say something, a SYN and then a request,
 *            from N pairs of ports of SOURCE, each once;
 *   hold     the same, which then say that again and again.
 *
 * Prints how many frames it has sent.  Only for network namespaces of its
 * own: see flood.test. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define FRAME_MAX 128
#define ETHERNET 14
#define IPV4 20
#define TCP 20
#define UDP 8

/* A tick's frames are sent at once. */
#define TICK_NS 1000000

static const char request[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

struct flood {
    enum { SYN, UDP_FLOOD, TALK, HOLD } kind;
    uint8_t mac[6];
    uint32_t source;
    uint32_t destination;
    uint32_t n;
};

static void __attribute__((noreturn)) fail(const char *what)
{
    fprintf(stderr, "flood: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static void
put16(uint8_t *p, uint32_t x)
{
    p[0] = (uint8_t) (x >> 8);
    p[1] = (uint8_t) x;
}

static void
put32(uint8_t *p, uint32_t x)
{
    put16(p, x >> 16);
    put16(p + 2, x);
}

/* The sum of RFC 1071 over 'n' bytes, an even number, and what was before. */
static uint32_t
sum(const uint8_t *p, size_t n, uint32_t before)
{
    for (size_t i = 0; i < n; i += 2) {
        before += (uint32_t) p[i] << 8 | p[i + 1];
    }
    return before;
}

static uint16_t
fold(uint32_t s)
{
    s = (s & 0xffff) + (s >> 16);
    s = (s & 0xffff) + (s >> 16);
    return (uint16_t) ~s;
}

/* Puts the IP header before the 'len' bytes of 'proto'; returns the frame's
 * length. */
static size_t
finish(uint8_t *frame, const struct flood *f, uint32_t source, uint8_t proto,
       size_t len)
{
    uint8_t *ip = frame + ETHERNET;

    memcpy(frame, f->mac, 6);
    memcpy(frame + 6, (const uint8_t[]){ 2, 0, 0, 0, 0, 0x66 }, 6);
    put16(frame + 12, ETHERTYPE_IP);
    memset(ip, 0, IPV4);
    ip[0] = 0x45;
    put16(ip + 2, (uint32_t) (IPV4 + len));
    ip[8] = 64;
    ip[9] = proto;
    put32(ip + 12, source);
    put32(ip + 16, f->destination);
    put16(ip + 10, fold(sum(ip, IPV4, 0)));
    return ETHERNET + IPV4 + len;
}

static size_t
make_tcp(uint8_t *frame, const struct flood *f, uint32_t i, bool syn,
         const char *text)
{
    uint8_t *tcp = frame + ETHERNET + IPV4;
    size_t len = strlen(text);

    memset(tcp, 0, TCP);
    put16(tcp, 1024 + i % 60000);
    put16(tcp + 2, 1024 + i / 60000 % 60000);
    put32(tcp + 4, i * 7919u + !syn);
    put32(tcp + 8, syn ? 0 : 1);
    tcp[12] = 5 << 4;
    tcp[13] = syn ? 0x02 : 0x18;
    put16(tcp + 14, 65535);
    memcpy(tcp + TCP, text, len);
    return finish(frame, f, f->source, IPPROTO_TCP, TCP + len);
}

static size_t
make_udp(uint8_t *frame, const struct flood *f, uint32_t i)
{
    uint8_t *udp = frame + ETHERNET + IPV4;

    put16(udp, 1024 + i % 60000);
    put16(udp + 2, 40000);
    put16(udp + 4, UDP + 16);
    put16(udp + 6, 0);
    memset(udp + UDP, 'x', 16);
    return finish(frame, f, f->source + i % f->n, IPPROTO_UDP, UDP + 16);
}

/* Makes frame number 'i'; returns its length, or 0 if there are no more. */
static size_t
make_frame(uint8_t *frame, const struct flood *f, uint32_t i)
{
    switch (f->kind) {
    case SYN:
        return make_tcp(frame, f, i % f->n, true, "");
    case UDP_FLOOD:
        return make_udp(frame, f, i);
    case HOLD:
    case TALK:
    default:
        if (i / 2 >= f->n) {
            return f->kind == HOLD
                       ? make_tcp(frame, f, i % f->n, false, request)
                       : 0;
        }
        return make_tcp(frame, f, i / 2, !(i & 1), i & 1 ? request : "");
    }
}

static uint64_t
now_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t) ts.tv_sec * 1000000000 + (uint64_t) ts.tv_nsec;
}

/* Sends at most 'n' frames from number 'first' on; returns how many were
 * made, and 0 at the end. */
static uint32_t
send_some(int fd, const struct flood *f, uint32_t first, uint32_t n)
{
    static uint8_t frames[BATCH][FRAME_MAX];
    struct mmsghdr msgs[BATCH] = { 0 };
    struct iovec iov[BATCH];
    uint32_t i;

    for (i = 0; i < n && i < BATCH; i++) {
        size_t len = make_frame(frames[i], f, first + i);

        if (!len) {
            break;
        }
        iov[i] = (struct iovec){ frames[i], len };
        msgs[i].msg_hdr.msg_iov = &iov[i];
        msgs[i].msg_hdr.msg_iovlen = 1;
    }
    /* What does not fit is lost, as it would be on a wire. */
    if (i && sendmmsg(fd, msgs, i, 0) < 0 && errno != ENOBUFS) {
        fail("sendmmsg");
    }
    return i;
}

static unsigned long int
number(const char *s)
{
    char *end;
    unsigned long int n = strtoul(s, &end, 10);

    if (*end || !*s) {
        errno = EINVAL;
        fail(s);
    }
    return n;
}

int
main(int argc, char *argv[])
{
    struct flood f = { .kind = SYN };
    struct in_addr source, destination;

    if (argc != 9
        || sscanf(argv[3], "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &f.mac[0],
                  &f.mac[1], &f.mac[2], &f.mac[3], &f.mac[4], &f.mac[5])
               != 6
        || !inet_aton(argv[4], &source) || !inet_aton(argv[5], &destination)) {
        fprintf(stderr, "usage: flood syn|udp|talk|hold INTERFACE MAC SOURCE "
                        "DESTINATION N RATE SECONDS\n");
        return EXIT_FAILURE;
    }
    f.kind = !strcmp(argv[1], "udp")    ? UDP_FLOOD
             : !strcmp(argv[1], "talk") ? TALK
             : !strcmp(argv[1], "hold") ? HOLD
                                        : SYN;
    f.source = ntohl(source.s_addr);
    f.destination = ntohl(destination.s_addr);
    f.n = (uint32_t) number(argv[6]);
    const uint64_t rate = number(argv[7]);
    const uint64_t end = now_ns() + number(argv[8]) * 1000000000;

    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    struct sockaddr_ll to = {
        .sll_family = AF_PACKET,
        .sll_ifindex = (int) if_nametoindex(argv[2]),
    };
    if (fd < 0 || bind(fd, (struct sockaddr *) &to, sizeof to)) {
        fail(argv[2]);
    }

    const uint64_t start = now_ns();
    uint32_t n = 0;
    for (uint64_t now = start; now < end; now = now_ns()) {
        uint64_t due = (now - start) * rate / 1000000000;

        if (n < due) {
            uint32_t sent = send_some(fd, &f, n, (uint32_t) (due - n));

            if (!sent) {
                break;
            }
            n += sent;
        } else {
            nanosleep(&(struct timespec){ .tv_nsec = TICK_NS }, NULL);
        }
    }
    printf("%u\n", n);
    return EXIT_SUCCESS;
}
