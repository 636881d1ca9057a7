/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From hashes to slots: see connection-index.h. */

#include <l7-config.h>
#include "daemon/connection-index.h"

#include <stdlib.h>

#include "common/mapping.h"

/* Entries of a group. */
#define GROUP_ENTRIES 15

/* One of so many entries is to stay free, when there are as many slots as
 * there may be.  As they come and go, a search for what is not there then
 * looks at less than two groups; with one of four, at three. */
#define SPARE_SHARE 3

#define TAG_BITS (32 - CONNECTION_INDEX_SLOT_BITS)
#define SLOT_MASK ((1u << CONNECTION_INDEX_SLOT_BITS) - 1)

struct group {
    /* Bit N: entry N is taken. */
    uint32_t taken : GROUP_ENTRIES;

    /* Entries that would be here or before, but are in a later group. */
    uint32_t n_passed : 32 - GROUP_ENTRIES;

    /* Tag and slot. */
    uint32_t entries[GROUP_ENTRIES];
};
_Static_assert(sizeof(struct group) == 64, "a cache line");

struct connection_index {
    struct group *groups; /* A mapping. */
    uint32_t n_groups;
};

struct connection_index *
connection_index_create(size_t max)
{
    struct connection_index *index = malloc(sizeof *index);
    size_t n_entries = max + max / (SPARE_SHARE - 1) + 1;

    if (index) {
        index->n_groups =
            (uint32_t) ((n_entries + GROUP_ENTRIES - 1) / GROUP_ENTRIES);
        index->groups =
            mapping_create(index->n_groups * sizeof *index->groups);
        if (!index->groups) {
            free(index);
            index = NULL;
        }
    }
    return index;
}

void
connection_index_destroy(struct connection_index *index)
{
    if (index) {
        mapping_destroy(index->groups,
                        index->n_groups * sizeof *index->groups);
        free(index);
    }
}

/* The group where the search for 'hash' begins: by its upper bits.  (D.
 * Lemire: "Fast random integer generation in an interval", 2019.) */
static uint32_t
home_group(const struct connection_index *index, uint32_t hash)
{
    return (uint32_t) ((uint64_t) hash * index->n_groups >> 32);
}

static uint32_t
next_group(const struct connection_index *index, uint32_t group)
{
    return group + 1 == index->n_groups ? 0 : group + 1;
}

/* The tag of 'hash', of its lower bits, in its place in an entry. */
static uint32_t
tag_of(uint32_t hash)
{
    return hash << CONNECTION_INDEX_SLOT_BITS;
}
_Static_assert(TAG_BITS > 0 && TAG_BITS < 32, "a tag is a part of the hash");

void
connection_index_add(struct connection_index *index, uint32_t hash,
                     uint32_t slot)
{
    const uint32_t all = (1u << GROUP_ENTRIES) - 1;
    uint32_t group = home_group(index, hash);

    while (index->groups[group].taken == all) {
        index->groups[group].n_passed++;
        group = next_group(index, group);
    }

    struct group *g = &index->groups[group];
    int i = __builtin_ctz(~g->taken);

    g->taken |= 1u << i;
    g->entries[i] = tag_of(hash) | slot;
}

void
connection_index_remove(struct connection_index *index, uint32_t hash,
                        uint32_t slot)
{
    const uint32_t entry = tag_of(hash) | slot;

    for (uint32_t group = home_group(index, hash);;
         group = next_group(index, group)) {
        struct group *g = &index->groups[group];

        for (int i = 0; i < GROUP_ENTRIES; i++) {
            if (g->entries[i] == entry && g->taken & 1u << i) {
                g->taken &= ~(1u << i);
                return;
            }
        }
        /* It has passed here. */
        g->n_passed--;
    }
}

/* The entries of 'g' that have 'tag'. */
static uint32_t
find_tag(const struct group *g, uint32_t tag)
{
    uint32_t matches = 0;

    for (int i = 0; i < GROUP_ENTRIES; i++) {
        matches |= (uint32_t) ((g->entries[i] & ~SLOT_MASK) == tag) << i;
    }
    return matches & g->taken;
}

void
connection_index_prefetch(const struct connection_index *index, uint32_t hash)
{
    __builtin_prefetch(&index->groups[home_group(index, hash)], 1);
}

void
connection_index_begin(const struct connection_index *index, uint32_t hash,
                       struct connection_index_search *search)
{
    search->tag = tag_of(hash);
    search->group = home_group(index, hash);
    search->n_left = index->n_groups - 1;
    search->matches = find_tag(&index->groups[search->group], search->tag);
}

uint32_t
connection_index_next(const struct connection_index *index,
                      struct connection_index_search *search)
{
    while (!search->matches) {
        if (!index->groups[search->group].n_passed || !search->n_left) {
            return CONNECTION_INDEX_NONE;
        }
        search->n_left--;
        search->group = next_group(index, search->group);
        search->matches = find_tag(&index->groups[search->group], search->tag);
    }

    int i = __builtin_ctz(search->matches);

    search->matches &= search->matches - 1;
    return index->groups[search->group].entries[i] & SLOT_MASK;
}
