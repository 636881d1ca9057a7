/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of daemon/ share: see daemon-common.h. */

#include <l7-config.h>
#include "tests/unit/daemon-common.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "daemon/examination.h"
#include "daemon/network-order.h"
#include "daemon/packet.h"

uint64_t
random_next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545f4914f6cdd1d);
}

size_t
random_below(uint64_t *state, size_t n)
{
    return (size_t) (random_next(state) >> 16) % n;
}

struct in6_addr
address(const char *text)
{
    char mapped[INET6_ADDRSTRLEN + 8];
    struct in6_addr addr;

    snprintf(mapped, sizeof mapped, "%s%s",
             strchr(text, ':') ? "" : "::ffff:", text);
    assert_int_equal(inet_pton(AF_INET6, mapped, &addr), 1);
    return addr;
}

size_t
frame_make_transport(const struct frame *f, uint8_t *data)
{
    size_t header;

    put_be16(data, f->sport);
    put_be16(data + 2, f->dport);
    if (f->ip_proto == IPPROTO_TCP) {
        header = 20 + f->tcp_options;
        memset(data + 4, 0, header - 4);
        put_be32(data + 4, f->seq);
        put_be32(data + 8, f->ack);
        data[12] = (uint8_t) (header / 4 << 4);
        data[13] = f->tcp_flags;
        /* "No operation" (RFC 9293, section 3.1). */
        memset(data + 20, 1, f->tcp_options);
    } else {
        header = 8;
        put_be16(data + 4, header + f->payload_len);
        put_be16(data + 6, 0);
    }
    if (f->payload_len) {
        memcpy(data + header, f->payload, f->payload_len);
    }
    return header + f->payload_len;
}

size_t
frame_make(const struct frame *f, uint8_t *data)
{
    struct in6_addr src = address(f->src);
    struct in6_addr dst = address(f->dst);

    if (strchr(f->src, ':')) {
        size_t len = frame_make_transport(f, data + 40);

        memset(data, 0, 8);
        data[0] = 0x60;
        put_be16(data + 4, len);
        data[6] = f->ip_proto;
        data[7] = 64;
        memcpy(data + 8, &src, 16);
        memcpy(data + 24, &dst, 16);
        return 40 + len;
    }

    size_t header = 20 + f->ip_options;
    size_t len = header + frame_make_transport(f, data + header);

    memset(data, 0, 20);
    data[0] = (uint8_t) (0x40 | header / 4);
    put_be16(data + 2, len);
    data[8] = 64;
    data[9] = f->ip_proto;
    memcpy(data + 12, &src.s6_addr[12], 4);
    memcpy(data + 16, &dst.s6_addr[12], 4);
    /* "No operation" (RFC 791, section 3.1). */
    memset(data + 20, 1, f->ip_options);
    return len;
}

void
frame_dissected(const struct frame *f, struct packet *p)
{
    bool tcp = f->ip_proto == IPPROTO_TCP;

    *p = (struct packet){
        .src = address(f->src),
        .dst = address(f->dst),
        .sport = f->sport,
        .dport = f->dport,
        .ip_version = strchr(f->src, ':') ? 6 : 4,
        .ip_proto = f->ip_proto,
        .tcp_flags = tcp ? f->tcp_flags : 0,
        .seq = tcp ? f->seq : 0,
        .ack = tcp ? f->ack : 0,
        .payload = f->payload,
        .payload_len = f->payload_len,
        .payload_total = f->payload_len,
    };
}

struct packet
packet_reverse(const struct packet *p)
{
    struct packet r = *p;

    r.src = p->dst;
    r.dst = p->src;
    r.sport = p->dport;
    r.dport = p->sport;
    return r;
}

struct packet
packet_numbered(uint32_t i)
{
    struct packet p = {
        .src = address("10.0.0.1"),
        .dst = address("10.0.0.2"),
        .sport = (uint16_t) (1024 + i % 50000),
        .dport = 80,
        .ip_version = 4,
        .ip_proto = IPPROTO_TCP,
    };

    p.src.s6_addr[13] = (uint8_t) (i / 50000);
    return p;
}

bool
segment_add(struct examination *ex, enum side side, uint8_t tcp_flags,
            uint32_t seq, const void *data, size_t n)
{
    const struct packet p = {
        .tcp_flags = tcp_flags,
        .seq = seq,
        .payload = data,
        .payload_len = n,
        .payload_total = n,
    };

    return examination_add(ex, side, &p);
}
