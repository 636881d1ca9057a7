/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_COOKIE_H
#define L7_OVS_GLUE_COOKIE_H 1

/* The cookies of our flows: whose they are, and which protocol, worker and
 * connection.
 *
 *   bits 63..48  the prefix, a setting: all flows of ours
 *        47..36  the protocol's number, or COOKIE_STATIC for a static flow
 *        35..31  the worker
 *        30      0: what the client sends, 1: what the server sends
 *        29..28  the life (see below), 0 for a static flow
 *        27..0   the connection's handle; which flow, for a static one
 *
 * so that "ovs-ofctl dump-flows br0 cookie=0x4c37000000000000/
 * 0xffff000000000000" shows all of ours.
 *
 * A handle means something to one run of the daemon only, and so a cookie says
 * of which it is: a new life takes a number that no flow in the switch has.
 * One would do if nobody ever died before the flows that he found had all got
 * his own number. */

#include <stdbool.h>
#include <stdint.h>

#define COOKIE_PREFIX_DEFAULT 0x4c37
#define COOKIE_PREFIX_MASK UINT64_C(0xffff000000000000)
#define COOKIE_STATIC 0xfff
#define COOKIE_MAX_WORKERS 32
#define COOKIE_HANDLE_BITS 28

/* Instead of the number of "unknown": nobody saw the connection's beginning,
 * so that rules for unknown are not meant for it. */
#define COOKIE_MIDSTREAM 0xffe

/* Lives are 1 to COOKIE_LIVES. */
#define COOKIE_LIVES 3
#define COOKIE_LIFE_SHIFT COOKIE_HANDLE_BITS
#define COOKIE_LIFE_MASK (UINT64_C(3) << COOKIE_LIFE_SHIFT)

/* From this bit on handles differ from each other: those below are much the
 * same in most of them. */
#define COOKIE_SLICE_SHIFT 6

struct cookie {
    uint16_t prefix;   /* Whose. */
    uint16_t protocol; /* Below COOKIE_MIDSTREAM, or one of the two. */
    uint8_t worker;    /* Below COOKIE_MAX_WORKERS. */
    uint8_t side;      /* 0 or 1. */
    uint8_t life;      /* 1 to COOKIE_LIVES, or 0. */
    uint32_t handle;   /* COOKIE_HANDLE_BITS bits. */
};

uint64_t cookie_pack(const struct cookie *);
struct cookie cookie_unpack(uint64_t);

#endif /* ovs-glue/cookie.h */
