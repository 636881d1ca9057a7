/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_RANGES_H
#define L7_POLICIES_RANGES_H 1

/* Sets of small numbers, kept as ranges: VLANs, ports, minutes of the week.
 *
 * A set is sorted, and its ranges neither overlap nor touch, so that asking
 * for a number is a binary search and comparing two sets is one pass.  The
 * empty set stands for "not asked for" with all who use it.
 *
 * Ownership: a set owns its ranges.
 * Threads: immutable once made. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From 'first' to 'last', both of them in it. */
struct range {
    uint16_t first;
    uint16_t last;
};

struct ranges {
    struct range *ranges; /* Sorted. */
    size_t n;
    size_t allocated;
};

void ranges_destroy(struct ranges *);

/* Adds 'range', merging it with what is there.  Returns 0 or ENOMEM. */
int ranges_add(struct ranges *, struct range range);

/* True if some number of 'range' is in the set. */
bool ranges_overlap(const struct ranges *, struct range range);

bool ranges_contain(const struct ranges *, uint16_t number);

/* True if all numbers of 'b' are in 'a'. */
bool ranges_cover(const struct ranges *a, const struct ranges *b);

/* A number matches if it is 'value' in the bits of 'mask': what OpenFlow can
 * ask about a port or a VLAN. */
struct range_mask {
    uint16_t value;
    uint16_t mask;
};

/* Writes the fewest masks that together match just the numbers of 'range' to
 * 'masks', and returns how many there are. */
#define RANGE_MASKS_MAX 30
size_t range_to_masks(struct range range,
                      struct range_mask masks[RANGE_MASKS_MAX]);

#endif /* policies/ranges.h */
