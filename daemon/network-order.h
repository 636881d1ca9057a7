/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_NETWORK_ORDER_H
#define L7_DAEMON_NETWORK_ORDER_H 1

/* Numbers in network byte order, wherever they stand in a packet: no
 * alignment is asked for. */

#include <stddef.h>
#include <stdint.h>

static inline uint16_t
get_be16(const uint8_t *p)
{
    return (uint16_t) (p[0] << 8 | p[1]);
}

static inline uint32_t
get_be32(const uint8_t *p)
{
    return (uint32_t) get_be16(p) << 16 | get_be16(p + 2);
}

/* Writes the lowest 16 bits of 'value', which may be a length. */
static inline void
put_be16(uint8_t *p, size_t value)
{
    p[0] = (uint8_t) (value >> 8);
    p[1] = (uint8_t) value;
}

static inline void
put_be32(uint8_t *p, uint32_t value)
{
    put_be16(p, value >> 16);
    put_be16(p + 2, value & 0xffff);
}

#endif /* daemon/network-order.h */
