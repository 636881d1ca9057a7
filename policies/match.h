/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_MATCH_H
#define L7_POLICIES_MATCH_H 1

/* What a policy's globs say of one port of the bridge: see
 * policy_match_port().
 *
 * 2,000 ports with 500 rules take 64 bytes of bits each.
 *
 * Ownership: the caller of policy_match_port() owns it.
 * Threads: immutable once made. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for what traces call a port. */
#define MATCH_LABEL_MAX 64

struct policy_match {
    bool is_vm;
    char label[MATCH_LABEL_MAX]; /* The VM's name, or the interface's. */
    uint64_t *excluded;          /* A bit for each exclusion: it is for this
                                  * interface. */
    uint64_t vms[];              /* A bit for each rule with VM patterns: one
                                  * of them fits. */
};

/* Words of 64 bits for 'n' bits. */
#define MATCH_WORDS(N) (((N) + 63) / 64)

static inline bool
match_has_bit(const uint64_t *words, size_t bit)
{
    return words[bit / 64] >> (bit % 64) & 1;
}

static inline void
match_set_bit(uint64_t *words, size_t bit)
{
    words[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline bool
match_has_vm_bit(const struct policy_match *match, size_t bit)
{
    return match_has_bit(match->vms, bit);
}

#endif /* policies/match.h */
