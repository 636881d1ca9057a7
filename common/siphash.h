/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_COMMON_SIPHASH_H
#define L7_COMMON_SIPHASH_H 1

/* SipHash-1-3: a keyed hash, for tables whose keys come from the network.
 *
 * Whoever does not know the key cannot choose connections that all land in
 * one chain of a table.  (J.-P. Aumasson, D. J. Bernstein: "SipHash: a fast
 * short-input PRF", 2012, section 2; 1-3 is the variant with one compression
 * and three finalization rounds.) */

#include <stddef.h>
#include <stdint.h>

struct siphash_key {
    uint64_t k[2];
};

/* Draws a key from the kernel's random numbers.  Returns 0 or an errno. */
int siphash_key_random(struct siphash_key *);

uint64_t siphash13(const struct siphash_key *, const void *data, size_t len);

#endif /* common/siphash.h */
