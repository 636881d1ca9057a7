/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_DAEMON_COMMON_H
#define L7_TESTS_UNIT_DAEMON_COMMON_H 1

/* What the tests of daemon/ share: packets made from their fields, and
 * numbers that look random and are the same in every run.
 *
 * The checks fail the test that runs. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <netinet/in.h>

#include "patterns/matcher.h"

struct examination;
struct packet;

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

/* A pseudo-random number (xorshift64*, G. Marsaglia 2003, S. Vigna 2016), and
 * one below 'n'.  The state must not be 0. */
uint64_t random_next(uint64_t *state);
size_t random_below(uint64_t *state, size_t n);

/* Bytes of the largest frame. */
#define FRAME_MAX 65600

/* What frame_make() makes a packet of. */
struct frame {
    const char *src; /* Address as text: tells IPv4 from IPv6, */
    const char *dst; /* of which both are one. */
    uint16_t sport;
    uint16_t dport;
    uint8_t ip_proto;    /* IPPROTO_TCP or IPPROTO_UDP. */
    uint8_t tcp_flags;   /* TCP only: enum packet_tcp_flag. */
    uint32_t seq;        /* TCP only. */
    uint32_t ack;        /* TCP only. */
    const void *payload; /* What it carries. */
    size_t payload_len;  /* In bytes. */
    size_t ip_options;   /* Bytes of IPv4 options, a multiple of 4. */
    size_t tcp_options;  /* Likewise of TCP's. */
};

/* Writes the packet, from the IP header on, to 'data', of FRAME_MAX bytes.
 * Returns its length. */
size_t frame_make(const struct frame *, uint8_t *data);

/* The same packet as packet_dissect() would have it; its payload is the
 * frame's. */
void frame_dissected(const struct frame *, struct packet *);

/* Writes the UDP or TCP part alone.  Returns its length. */
size_t frame_make_transport(const struct frame *, uint8_t *data);

/* Reads an address; IPv4 is mapped. */
struct in6_addr address(const char *text);

/* The packet of the other direction, without payload. */
struct packet packet_reverse(const struct packet *);

/* A TCP packet of the connection number 'i' of many, up to 12 million. */
struct packet packet_numbered(uint32_t i);

/* Has the examination take note of a segment or datagram of 'n' bytes. */
bool segment_add(struct examination *, enum side side, uint8_t tcp_flags,
                 uint32_t seq, const void *data, size_t n);

#endif /* tests/unit/daemon-common.h */
