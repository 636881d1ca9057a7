/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_RATES_READ_H
#define L7_POLICIES_RATES_READ_H 1

/* Reads rates and amounts out of a policy's values: strings such as "20Mbit"
 * or whole numbers of bits.
 *
 * Threads: one at a time. */

#include <stdbool.h>
#include <stdint.h>

#include "policies/json.h"
#include "policies/units.h"

struct jpath;
struct reader;

/* What a queue or a meter can count, in bits or bits a second. */
struct rates_limits {
    uint64_t min;
    uint64_t max;
    const char *min_text; /* How the two are written. */
    const char *max_text;
    const char *too_small; /* Why less than 'min' is refused: "is less than a
                            * meter can count". */
    const char *too_large;
};

/* Reads the member 'key' of 'object', at 'path', into '*bits'; leaves it as
 * it was where there is no such member.  Returns false, having noted it, if
 * there is one that is none, or out of the limits. */
bool rates_read(struct reader *, const struct jpath *path,
                const json_t *object, const char *key, enum units_kind,
                const struct rates_limits *, uint64_t *bits);

/* The smallest burst of a queue or a meter: a full-size packet, in whole
 * kbit.
 *
 * A meter passes a packet only if its bucket, which holds a burst, has all
 * the bits of the packet: with a smaller bucket none would ever pass.  That
 * is 1,500 bytes of IP, 14 of Ethernet and two VLAN tags of 4: 1,522 bytes,
 * 12,176 bits.  (Larger ones, which a guest leaves to its card to segment,
 * are left out: TCP sends smaller ones after a loss.) */
#define RATES_BURST_MIN UINT64_C(13000)

#endif /* policies/rates-read.h */
