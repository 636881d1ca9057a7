/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_UNITS_H
#define L7_POLICIES_UNITS_H 1

/* Rates and amounts of data as people write them: "20Mbit", "1.5MB/s".
 *
 * A number, in decimal and with at most six decimals, at most one space, and
 * a unit: "bit" or "B" (8 bits), with the prefixes k, M, G, T (powers of
 * 1000, as the SI has them) or Ki, Mi, Gi, Ti (powers of 1024, IEC
 * 80000-13).  A rate may end in "/s".  Case matters, for "b" and "B" are not
 * the same to everybody; "Mbps" is refused, since tc(8) means bytes by it and
 * the rest of the world bits.
 *
 * Threads: no state. */

#include <stddef.h>
#include <stdint.h>

enum units_kind {
    UNITS_RATE,   /* Bits a second. */
    UNITS_AMOUNT, /* Bits. */
};

/* Room for what units_parse() has to say. */
#define UNITS_WHY_MAX 256

/* Reads 'text' and stores the bits (a second), from 1 to INT64_MAX, in
 * '*bits'.  Returns 0, or EINVAL or, for what is zero or too large, ERANGE;
 * then 'why', of UNITS_WHY_MAX bytes, is what to tell the user after having
 * quoted 'text' ("has no unit; write for example ..."). */
int units_parse(const char *text, enum units_kind, uint64_t *bits, char *why);

/* The same for a number without a unit, which is in bits (a second). */
int units_check(int64_t number, enum units_kind, uint64_t *bits, char *why);

/* Writes 'bits' with the largest unit that needs no decimals ("20Mbit"), as
 * units_parse() reads it, to 'buf', of UNITS_TEXT_MAX bytes, and returns
 * 'buf'. */
#define UNITS_TEXT_MAX 32
char *units_format(uint64_t bits, char *buf);

#endif /* policies/units.h */
