/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_NETWORK_ORDER_H
#define L7_DAEMON_NETWORK_ORDER_H 1

/* Numbers in network byte order, read from wherever they stand in a packet:
 * no alignment is asked for. */

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

#endif /* daemon/network-order.h */
