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
 *        29..0   the connection's handle, 0 for a static flow
 *
 * so that "ovs-ofctl dump-flows br0 cookie=0x4c37000000000000/
 * 0xffff000000000000" shows all of ours. */

#include <stdbool.h>
#include <stdint.h>

#define COOKIE_PREFIX_DEFAULT 0x4c37
#define COOKIE_PREFIX_MASK UINT64_C(0xffff000000000000)
#define COOKIE_STATIC 0xfff
#define COOKIE_MAX_WORKERS 32
#define COOKIE_HANDLE_BITS 30

/* From this bit on handles differ from each other: those below are much the
 * same in most of them. */
#define COOKIE_SLICE_SHIFT 8

struct cookie {
    uint16_t prefix;   /* Whose. */
    uint16_t protocol; /* 12 bits, or COOKIE_STATIC. */
    uint8_t worker;    /* Below COOKIE_MAX_WORKERS. */
    uint8_t side;      /* 0 or 1. */
    uint32_t handle;   /* COOKIE_HANDLE_BITS bits. */
};

uint64_t cookie_pack(const struct cookie *);
struct cookie cookie_unpack(uint64_t);

#endif /* ovs-glue/cookie.h */
