/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Live connections in a switch: for tests/bench/live.
 *
 *   population send CLIENT SERVER N RATE
 *     Sends packets of N UDP connections, RATE a second in all, each
 *     connection in its turn, until it is killed.
 *   population flows N IN-PORT
 *     Prints their flows for "ovs-ofctl add-flows", in the form of verdicts'.
 *
 * CLIENT and SERVER are files of network namespaces, with eth0 at the two
 * addresses of netns.h. */

#include <l7-config.h>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/clock.h"
#include "daemon/network-order.h"
#include "tests/bench/netns.h"

/* Connection I has client port FIRST_PORT + I % PORTS, and server port
 * SERVER_PORT + I / PORTS. */
#define FIRST_PORT 1024
#define PORTS 50000
#define SERVER_PORT 9000
#define SERVER_PORTS 20

#define COOKIE "0x62656e6368"
#define BATCH 64

/* What nobody receives must not be answered by ICMP: so somebody is there. */
static void
be_served(const char *server)
{
    const int little = 1;

    netns_enter(server);
    for (unsigned int i = 0; i < SERVER_PORTS; i++) {
        int fd = netns_udp(NETNS_SERVER, SERVER_PORT + i);

        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    }
}

/* Stores in 'mac' the Ethernet address of eth0 in the namespace that we are
 * in, and returns its index. */
static int
find_eth0(uint8_t mac[ETH_ALEN])
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq req = { .ifr_name = "eth0" };

    if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &req)) {
        netns_fail("eth0");
    }
    memcpy(mac, req.ifr_hwaddr.sa_data, ETH_ALEN);
    close(fd);
    return (int) if_nametoindex("eth0");
}

/* ---- Packets of many connections. ---- */

#define FRAME_LEN 60 /* The shortest; 14 of Ethernet, 20 of IPv4, 8 of UDP. */

struct frame {
    uint8_t bytes[FRAME_LEN];
};

/* Makes what all frames have in common. */
static void
make_frame(struct frame *f, const uint8_t from[ETH_ALEN],
           const uint8_t to[ETH_ALEN])
{
    uint8_t *ip = f->bytes + ETH_HLEN;
    uint32_t sum = 0;

    memset(f, 0, sizeof *f);
    memcpy(f->bytes, to, ETH_ALEN);
    memcpy(f->bytes + ETH_ALEN, from, ETH_ALEN);
    put_be16(f->bytes + 2 * ETH_ALEN, ETHERTYPE_IP);
    ip[0] = 0x45;
    put_be16(ip + 2, FRAME_LEN - ETH_HLEN);
    ip[8] = 64;
    ip[9] = IPPROTO_UDP;
    inet_pton(AF_INET, NETNS_CLIENT, ip + 12);
    inet_pton(AF_INET, NETNS_SERVER, ip + 16);
    for (int i = 0; i < 20; i += 2) {
        sum += (uint32_t) (ip[i] << 8 | ip[i + 1]);
    }
    sum = (sum & 0xffff) + (sum >> 16);
    put_be16(ip + 10, ~(sum + (sum >> 16)) & 0xffff);
    /* UDP's checksum may be 0, for none (RFC 768). */
    put_be16(ip + 24, FRAME_LEN - ETH_HLEN - 20);
}

static void
send_connections(const char *client, const char *server, unsigned int n,
                 unsigned int rate)
{
    static struct frame frames[BATCH];
    struct mmsghdr msgs[BATCH];
    struct iovec iovs[BATCH];
    uint8_t from[ETH_ALEN], to[ETH_ALEN];
    uint64_t n_sent = 0;

    be_served(server);
    find_eth0(to);
    netns_enter(client);
    struct sockaddr_ll link = {
        .sll_family = AF_PACKET,
        .sll_ifindex = find_eth0(from),
    };
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *) &link, sizeof link)) {
        netns_fail("packet socket");
    }
    memset(msgs, 0, sizeof msgs);
    for (int i = 0; i < BATCH; i++) {
        make_frame(&frames[i], from, to);
        iovs[i] = (struct iovec){ frames[i].bytes, FRAME_LEN };
        msgs[i].msg_hdr.msg_iov = &iovs[i];
        msgs[i].msg_hdr.msg_iovlen = 1;
    }

    const uint64_t start_us = clock_us();
    for (;;) {
        uint64_t due = (clock_us() - start_us) * rate / 1000000;

        if (due < n_sent + BATCH) {
            usleep(BATCH * 1000000 / rate);
            continue;
        }
        for (unsigned int i = 0; i < BATCH; i++) {
            unsigned int number = (unsigned int) ((n_sent + i) % n);
            uint8_t *udp = frames[i].bytes + ETH_HLEN + 20;

            put_be16(udp, FIRST_PORT + number % PORTS);
            put_be16(udp + 2, SERVER_PORT + number / PORTS);
        }
        /* What the interface has no room for is lost, as in life. */
        sendmmsg(fd, msgs, BATCH, 0);
        n_sent += BATCH;
        /* Whoever falls far behind must not make up for it at once. */
        if (due > n_sent + rate / 10) {
            n_sent = due;
        }
    }
}

static void
print_flows(unsigned int n, unsigned int in_port)
{
    for (unsigned int i = 0; i < n; i++) {
        printf("cookie=" COOKIE ",table=%d,priority=%d,idle_timeout=300,udp,"
               "in_port=%u,vlan_tci=0,nw_src=" NETNS_CLIENT
               ",nw_dst=" NETNS_SERVER
               ",tp_src=%u,tp_dst=%u,actions=set_field:1->reg15\n",
               NETNS_TABLE, NETNS_PRIORITY, in_port, FIRST_PORT + i % PORTS,
               SERVER_PORT + i / PORTS);
    }
}

int
main(int argc, char *argv[])
{
    const unsigned int most = PORTS * SERVER_PORTS;

    if (argc == 6 && !strcmp(argv[1], "send")) {
        send_connections(argv[2], argv[3], netns_number(argv[4], most),
                         netns_number(argv[5], 10000000));
    } else if (argc == 4 && !strcmp(argv[1], "flows")) {
        print_flows(netns_number(argv[2], most), netns_number(argv[3], 65279));
    } else {
        fprintf(stderr, "usage: population send CLIENT SERVER N RATE\n"
                        "       population flows N IN-PORT\n");
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
