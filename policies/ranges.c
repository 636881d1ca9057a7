/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of small numbers, kept as ranges: see ranges.h. */

#include <l7-config.h>
#include "policies/ranges.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void
ranges_destroy(struct ranges *r)
{
    if (r) {
        free(r->ranges);
        *r = (struct ranges){ NULL, 0, 0 };
    }
}

/* The index of the first range that ends at 'number' or later, or r->n. */
static size_t
find(const struct ranges *r, uint32_t number)
{
    size_t low = 0;
    size_t high = r->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->ranges[middle].last < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int
ranges_add(struct ranges *r, struct range range)
{
    if (r->n == r->allocated) {
        size_t n = r->allocated ? 2 * r->allocated : 4;
        struct range *bigger = realloc(r->ranges, n * sizeof *bigger);

        if (!bigger) {
            return ENOMEM;
        }
        r->ranges = bigger;
        r->allocated = n;
    }

    /* Ranges 'i' to before 'j' overlap or touch the new one. */
    size_t i = find(r, range.first ? range.first - 1u : 0);
    size_t j = i;
    while (j < r->n && r->ranges[j].first <= range.last + 1u) {
        j++;
    }
    if (i < j) {
        range.first = r->ranges[i].first < range.first ? r->ranges[i].first
                                                       : range.first;
        range.last = r->ranges[j - 1].last > range.last ? r->ranges[j - 1].last
                                                        : range.last;
    }
    memmove(&r->ranges[i + 1], &r->ranges[j], (r->n - j) * sizeof *r->ranges);
    r->ranges[i] = range;
    r->n = r->n - (j - i) + 1;
    return 0;
}

bool
ranges_overlap(const struct ranges *r, struct range range)
{
    size_t i = find(r, range.first);

    return i < r->n && r->ranges[i].first <= range.last;
}

bool
ranges_contain(const struct ranges *r, uint16_t number)
{
    return ranges_overlap(r, (struct range){ number, number });
}

bool
ranges_cover(const struct ranges *a, const struct ranges *b)
{
    for (size_t i = 0; i < b->n; i++) {
        size_t j = find(a, b->ranges[i].first);

        /* Ranges of a set do not touch, so one of them must do. */
        if (j == a->n || a->ranges[j].first > b->ranges[i].first
            || a->ranges[j].last < b->ranges[i].last) {
            return false;
        }
    }
    return true;
}

size_t
range_to_masks(struct range range, struct range_mask masks[RANGE_MASKS_MAX])
{
    uint32_t first = range.first;
    size_t n = 0;

    while (first <= range.last) {
        /* The largest aligned block that begins here and fits. */
        uint32_t size = first ? first & -first : UINT32_C(1) << 16;

        while (first + size - 1 > range.last) {
            size /= 2;
        }
        masks[n++] = (struct range_mask){
            .value = (uint16_t) first,
            .mask = (uint16_t) ~(size - 1),
        };
        first += size;
    }
    return n;
}
