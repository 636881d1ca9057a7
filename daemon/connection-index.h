/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CONNECTION_INDEX_H
#define L7_DAEMON_CONNECTION_INDEX_H 1

/* The index of the connection table: from the hash of a connection's ends to
 * the slots where it may be.
 *
 * With very many connections, each access to memory that no cache holds costs
 * as much as all that is computed for a packet.  So an entry is four bytes: a
 * slot, and bits of the hash that tell it from others, so that the records of
 * others are not looked at.  Fifteen of them make a group, one cache line.
 * Whoever finds his group full goes to the next one, and the groups that he
 * passes count him, so that a search knows whether to go on, and nothing is
 * left behind when he goes.  (The counts in place of tombstones are those of
 * N. Bronson, X. Shi: "Open-sourcing F14", 2019.)
 *
 * The hash must be keyed, so that nobody can fill a group at will.
 *
 * Threads: one. */

#include <stddef.h>
#include <stdint.h>

/* Bits of a slot's number. */
#define CONNECTION_INDEX_SLOT_BITS 22

/* No slot. */
#define CONNECTION_INDEX_NONE UINT32_MAX

struct connection_index;

/* Makes an index for at most 'max' slots, or returns NULL if memory is
 * short. */
struct connection_index *connection_index_create(size_t max);
void connection_index_destroy(struct connection_index *);

/* Adds 'slot' under 'hash', where it is not yet. */
void connection_index_add(struct connection_index *, uint32_t hash,
                          uint32_t slot);

/* Removes 'slot', which has been added under 'hash'. */
void connection_index_remove(struct connection_index *, uint32_t hash,
                             uint32_t slot);

/* Where a search has come to. */
struct connection_index_search {
    uint32_t tag;     /* What it looks for, */
    uint32_t group;   /* where, */
    uint32_t n_left;  /* and how many groups it may look at after that. */
    uint32_t matches; /* Bit N: entry N of the group is still to be told. */
};

/* Has the processor fetch what a search for 'hash' looks at first. */
void connection_index_prefetch(const struct connection_index *, uint32_t hash);

/* Begins a search for what was added under 'hash'. */
void connection_index_begin(const struct connection_index *, uint32_t hash,
                            struct connection_index_search *);

/* Returns the next slot that may be the one, or CONNECTION_INDEX_NONE.  The
 * index must not have changed meanwhile. */
uint32_t connection_index_next(const struct connection_index *,
                               struct connection_index_search *);

#endif /* daemon/connection-index.h */
