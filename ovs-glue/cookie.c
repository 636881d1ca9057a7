/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cookies of our flows: see cookie.h. */

#include <config.h>
#include "ovs-glue/cookie.h"

#define HANDLE_MASK ((UINT32_C(1) << COOKIE_HANDLE_BITS) - 1)

uint64_t
cookie_pack(const struct cookie *c)
{
    return (uint64_t) c->prefix << 48 | (uint64_t) (c->protocol & 0xfff) << 36
           | (uint64_t) (c->worker & 0x1f) << 31
           | (uint64_t) (c->side & 1) << 30
           | (uint64_t) (c->life & 3) << COOKIE_LIFE_SHIFT
           | (c->handle & HANDLE_MASK);
}

struct cookie
cookie_unpack(uint64_t u)
{
    return (struct cookie){
        .prefix = (uint16_t) (u >> 48),
        .protocol = (uint16_t) (u >> 36 & 0xfff),
        .worker = (uint8_t) (u >> 31 & 0x1f),
        .side = (uint8_t) (u >> 30 & 1),
        .life = (uint8_t) (u >> COOKIE_LIFE_SHIFT & 3),
        .handle = (uint32_t) u & HANDLE_MASK,
    };
}
