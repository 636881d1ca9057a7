/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a flow-mod takes effect: for tests/bench/live.
 *
 *   effect CLIENT SERVER MGMT
 *
 * For each line that comes in, measures when a new flow takes effect that
 * marks a connection's packets, and prints "BARRIER EFFECT" in ms.  CLIENT and
 * SERVER are files of network namespaces, with eth0 at the two addresses of
 * netns.h; MGMT is the management socket of the bridge between them.
 *
 * A packet of the connection is sent every half millisecond.  The flow-mod
 * goes out with a barrier request; the time until the answer to that is the
 * first number, and the time until the first packet was sent that arrives
 * with the mark is the second.  In between, the datapath still goes by what it
 * has cached.  Then the flow is deleted, and the next line is waited for until
 * packets arrive without the mark.
 *
 * It speaks OpenFlow 1.0 (OpenFlow Switch Specification 1.0.0, section 5), for
 * its few and simple messages, and Nicira's extension that has flow-mods name
 * a table (Open vSwitch, "nicira-ext.h", NXT_FLOW_MOD_TABLE_ID). */

#include <l7-config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <net/ethernet.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "daemon/clock.h"
#include "daemon/network-order.h"
#include "tests/bench/netns.h"

/* The connection's ports, none of population.c's; and its mark. */
#define MARKED_PORT 8999
#define MARK 0x28 /* Type of service: DSCP 10. */

#define INTERVAL_US 500 /* Between packets of the connection. */
#define PATIENCE_US 60000000

/* ---- OpenFlow. ---- */

enum { HELLO, ERROR, ECHO_REQUEST, ECHO_REPLY, VENDOR };
enum { FLOW_MOD = 14, BARRIER_REQUEST = 18, BARRIER_REPLY = 19 };
enum { FLOW_ADD = 0, FLOW_DELETE_STRICT = 4 };

struct switch_connection {
    int fd;
    uint8_t in[65536]; /* What has come in and is not dealt with, */
    size_t n;          /* so many bytes. */
    bool barrier;      /* The answer to one has come. */
};

/* Sends a message of 'len' bytes, whose header this fills in. */
static void
send_message(struct switch_connection *s, uint8_t *msg, uint8_t type,
             size_t len)
{
    msg[0] = 1;
    msg[1] = type;
    put_be16(msg + 2, (unsigned int) len);
    if (send(s->fd, msg, len, MSG_NOSIGNAL) != (ssize_t) len) {
        netns_fail("OpenFlow");
    }
}

/* Deals with what has come in. */
static void
receive_messages(struct switch_connection *s)
{
    ssize_t n = recv(s->fd, s->in + s->n, sizeof s->in - s->n, MSG_DONTWAIT);
    size_t at = 0;

    if (!n || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        netns_fail("OpenFlow");
    }
    s->n += n > 0 ? (size_t) n : 0;
    while (s->n - at >= 8) {
        uint8_t *msg = s->in + at;
        size_t len = (size_t) (msg[2] << 8 | msg[3]);

        if (len < 8 || len > s->n - at) {
            break;
        }
        if (msg[1] == ERROR) {
            errno = EPROTO;
            netns_fail("the switch refuses the flow");
        } else if (msg[1] == ECHO_REQUEST) {
            send_message(s, msg, ECHO_REPLY, len);
        }
        s->barrier = s->barrier || msg[1] == BARRIER_REPLY;
        at += len;
    }
    memmove(s->in, s->in + at, s->n - at);
    s->n -= at;
}

static void
connect_switch(struct switch_connection *s, const char *mgmt)
{
    struct sockaddr_un sun = { .sun_family = AF_UNIX };
    uint8_t hello[8] = { 0 };
    /* Nicira's number, NXT_FLOW_MOD_TABLE_ID, on. */
    uint8_t table_id[24] = { [10] = 0x23, 0x20, [15] = 15, [16] = 1 };

    snprintf(sun.sun_path, sizeof sun.sun_path, "%s", mgmt);
    s->n = 0;
    s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->fd < 0
        || connect(s->fd, (const struct sockaddr *) &sun, sizeof sun)) {
        netns_fail(mgmt);
    }
    send_message(s, hello, HELLO, sizeof hello);
    send_message(s, table_id, VENDOR, sizeof table_id);
}

/* Adds or deletes the flow that marks the connection, and asks for a
 * barrier. */
static void
send_flow_mod(struct switch_connection *s, unsigned int command)
{
    /* Wildcards: Ethernet addresses, VLAN priority, type of service and port;
     * IPv4 addresses are compared with all their bits. */
    const uint32_t wildcards =
        1u << 0 | 1u << 2 | 1u << 3 | 1u << 20 | 1u << 21;
    uint8_t m[80] = { 0 };
    uint8_t barrier[8] = { 0 };
    size_t len = 72;

    put_be16(m + 8, wildcards >> 16);
    put_be16(m + 10, wildcards & 0xffff);
    put_be16(m + 26, 0xffff); /* No VLAN. */
    put_be16(m + 30, ETHERTYPE_IP);
    m[33] = IPPROTO_UDP;
    inet_pton(AF_INET, NETNS_CLIENT, m + 36);
    inet_pton(AF_INET, NETNS_SERVER, m + 40);
    put_be16(m + 44, MARKED_PORT);
    put_be16(m + 46, MARKED_PORT);
    put_be16(m + 56, NETNS_TABLE << 8 | command);
    put_be16(m + 62, NETNS_PRIORITY + 1);
    memset(m + 64, 0xff, 6); /* No buffer; whatever output port. */
    if (command == FLOW_ADD) {
        put_be16(m + 72, 8); /* Set the type of service. */
        put_be16(m + 74, 8);
        m[76] = MARK;
        len = 80;
    }
    s->barrier = false;
    send_message(s, m, FLOW_MOD, len);
    send_message(s, barrier, BARRIER_REQUEST, sizeof barrier);
}

/* ---- When a flow takes effect. ---- */

/* Receives a packet: returns when it was sent, and stores whether it was
 * marked; 0 if there is none. */
static uint64_t
receive_packet(int fd, bool *marked)
{
    uint64_t sent_us;
    uint8_t control[256];
    struct iovec iov = { &sent_us, sizeof sent_us };
    struct msghdr msg = {
        .msg_iov = &iov,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };

    *marked = false;
    if (recvmsg(fd, &msg, 0) != sizeof sent_us) {
        return 0;
    }
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c;
         c = CMSG_NXTHDR(&msg, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS) {
            *marked = *(const uint8_t *) CMSG_DATA(c) == MARK;
        }
    }
    return sent_us;
}

/* The connection, and the switch between its ends. */
struct trial {
    struct switch_connection s;
    int client; /* Sockets. */
    int server;
    uint64_t next_us; /* When the next packet is to be sent. */
    uint64_t sent_us; /* The latest packet that arrived: when it was sent, */
    bool marked;      /* and whether it had the mark. */
    uint64_t barrier_us; /* When the barrier's answer came; 0: not yet. */
};

/* Sends a packet if it is time to, and waits for one to arrive, for a message
 * of the switch or for the next time to send, and with 'input' for that. */
static void
step(struct trial *t, bool input)
{
    struct pollfd fds[] = {
        { t->server, POLLIN, 0 },
        { t->s.fd, POLLIN, 0 },
        { STDIN_FILENO, POLLIN, 0 },
    };
    uint64_t now_us = clock_us();
    uint64_t sent_us;
    bool marked;

    if (now_us >= t->next_us) {
        /* Should it not fit, the next one may. */
        if (send(t->client, &now_us, sizeof now_us, 0) < 0 && errno != EAGAIN
            && errno != ENOBUFS) {
            netns_fail("send");
        }
        t->next_us = now_us + INTERVAL_US;
    }
    struct timespec pause = {
        .tv_nsec = (long int) (t->next_us - now_us) * 1000,
    };
    ppoll(fds, input ? 3 : 2, &pause, NULL);
    while ((sent_us = receive_packet(t->server, &marked))) {
        t->sent_us = sent_us;
        t->marked = marked;
    }
    receive_messages(&t->s);
    if (t->s.barrier && !t->barrier_us) {
        t->barrier_us = clock_us();
    }
}

/* Sends a flow-mod, and packets until its barrier is answered and a packet has
 * arrived that was sent after it and is 'marked' or not.  Prints, with
 * 'print', what both took. */
static void
change(struct trial *t, unsigned int command, bool marked, bool print)
{
    const uint64_t begun_us = clock_us();
    uint64_t effect_us = 0;

    t->barrier_us = 0;
    send_flow_mod(&t->s, command);
    while (!effect_us || !t->barrier_us) {
        if (clock_us() - begun_us > PATIENCE_US) {
            errno = ETIMEDOUT;
            netns_fail("the flow takes no effect");
        }
        step(t, false);
        if (!effect_us && t->sent_us >= begun_us && t->marked == marked) {
            effect_us = t->sent_us;
        }
    }
    if (print) {
        printf("%.3f %.3f\n", (double) (t->barrier_us - begun_us) / 1e3,
               (double) (effect_us - begun_us) / 1e3);
        fflush(stdout);
    }
}

/* Sends packets until a line comes in.  Returns false if none will. */
static bool
await_line(struct trial *t)
{
    struct pollfd input = { STDIN_FILENO, POLLIN, 0 };
    char line[256];

    while (poll(&input, 1, 0) <= 0) {
        step(t, true);
    }
    return read(STDIN_FILENO, line, sizeof line) > 0;
}

int
main(int argc, char *argv[])
{
    static struct trial t;
    struct sockaddr_in to = netns_end(NETNS_SERVER, MARKED_PORT);
    const int on = 1;

    if (argc != 4) {
        fprintf(stderr, "usage: effect CLIENT SERVER MGMT\n");
        return EXIT_FAILURE;
    }
    netns_enter(argv[2]);
    t.server = netns_udp(NETNS_SERVER, MARKED_PORT);
    netns_enter(argv[1]);
    t.client = netns_udp(NETNS_CLIENT, MARKED_PORT);
    if (setsockopt(t.server, IPPROTO_IP, IP_RECVTOS, &on, sizeof on)
        || connect(t.client, (const struct sockaddr *) &to, sizeof to)) {
        netns_fail("UDP socket");
    }
    connect_switch(&t.s, argv[3]);
    while (await_line(&t)) {
        change(&t, FLOW_ADD, true, true);
        change(&t, FLOW_DELETE_STRICT, false, false);
    }
    return EXIT_SUCCESS;
}
