/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has how much of a table: see shares.h.
 *
 * Owners are found by a hash of their key, in chains.  For each kind they
 * stand in a binary heap with the largest on top; since a count changes by
 * one at a time, an owner seldom moves far. */

#include <l7-config.h>
#include "daemon/shares.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/siphash.h"

#define N_BUCKETS SHARES_OWNERS_MAX /* A power of two. */

struct owner {
    uint32_t key;
    uint32_t n[SHARES_N_KINDS];   /* What he has. */
    uint16_t pos[SHARES_N_KINDS]; /* Where he stands in each heap. */
    uint16_t next;                /* In his chain, or among the free ones. */
};

struct shares {
    struct siphash_key hash_key;
    struct owner owners[SHARES_OWNERS_MAX];
    uint16_t buckets[N_BUCKETS];
    uint16_t heaps[SHARES_N_KINDS][SHARES_OWNERS_MAX];
    uint16_t n_owners; /* In the heaps: SHARES_OTHERS among them. */
    uint16_t n_used;   /* Numbers that were ever used. */
    uint16_t free;     /* The first that is free again, or SHARES_NOBODY. */
};

/* ---- The heaps. ---- */

static uint32_t
count_at(const struct shares *s, enum shares_kind kind, uint16_t pos)
{
    return s->owners[s->heaps[kind][pos]].n[kind];
}

static void
put(struct shares *s, enum shares_kind kind, uint16_t pos, uint16_t owner)
{
    s->heaps[kind][pos] = owner;
    s->owners[owner].pos[kind] = pos;
}

/* Moves 'owner' up or down until his place is right again. */
static void
settle(struct shares *s, enum shares_kind kind, uint16_t owner)
{
    uint32_t n = s->owners[owner].n[kind];
    uint16_t pos = s->owners[owner].pos[kind];

    while (pos && count_at(s, kind, (uint16_t) ((pos - 1) / 2)) < n) {
        uint16_t parent = (uint16_t) ((pos - 1) / 2);

        put(s, kind, pos, s->heaps[kind][parent]);
        pos = parent;
    }
    for (;;) {
        uint16_t child = (uint16_t) (2 * pos + 1);

        if (child + 1 < s->n_owners
            && count_at(s, kind, (uint16_t) (child + 1))
                   > count_at(s, kind, child)) {
            child++;
        }
        if (child >= s->n_owners || count_at(s, kind, child) <= n) {
            break;
        }
        put(s, kind, pos, s->heaps[kind][child]);
        pos = child;
    }
    put(s, kind, pos, owner);
}

static void
change(struct shares *s, enum shares_kind kind, uint16_t owner, int by)
{
    s->owners[owner].n[kind] += (uint32_t) by;
    settle(s, kind, owner);
}

static void
enter_heaps(struct shares *s, uint16_t owner)
{
    uint16_t last = s->n_owners++;

    for (int kind = 0; kind < SHARES_N_KINDS; kind++) {
        put(s, (enum shares_kind) kind, last, owner);
    }
}

/* 'owner' has nothing, and so stands where anybody may take his place. */
static void
leave_heaps(struct shares *s, uint16_t owner)
{
    uint16_t last = --s->n_owners;

    for (int kind = 0; kind < SHARES_N_KINDS; kind++) {
        enum shares_kind k = (enum shares_kind) kind;
        uint16_t moved = s->heaps[kind][last];

        if (moved != owner) {
            put(s, k, s->owners[owner].pos[kind], moved);
            settle(s, k, moved);
        }
    }
}

/* ---- Owners. ---- */

int
shares_create(struct shares **sharesp)
{
    struct shares *s = calloc(1, sizeof *s);
    int error = s ? siphash_key_random(&s->hash_key) : ENOMEM;

    *sharesp = NULL;
    if (error) {
        free(s);
        return error;
    }
    memset(s->buckets, 0xff, sizeof s->buckets);
    s->free = SHARES_NOBODY;
    s->n_used = 1;
    enter_heaps(s, SHARES_OTHERS);
    *sharesp = s;
    return 0;
}

void
shares_destroy(struct shares *s)
{
    free(s);
}

static uint32_t
bucket_of(const struct shares *s, uint32_t key)
{
    return (uint32_t) siphash13(&s->hash_key, &key, sizeof key)
           & (N_BUCKETS - 1);
}

/* The owner 'key', whose chain begins in 'bucket', or SHARES_NOBODY. */
static uint16_t
search(const struct shares *s, uint32_t bucket, uint32_t key)
{
    uint16_t owner = s->buckets[bucket];

    while (owner != SHARES_NOBODY && s->owners[owner].key != key) {
        owner = s->owners[owner].next;
    }
    return owner;
}

/* True if no further owner can have a number of his own. */
static bool
is_full(const struct shares *s)
{
    return s->free == SHARES_NOBODY && s->n_used == SHARES_OWNERS_MAX;
}

uint16_t
shares_find(const struct shares *s, uint32_t key)
{
    uint16_t owner = search(s, bucket_of(s, key), key);

    return owner == SHARES_NOBODY && is_full(s) ? SHARES_OTHERS : owner;
}

uint16_t
shares_enter(struct shares *s, uint32_t key)
{
    uint32_t bucket = bucket_of(s, key);
    uint16_t owner = search(s, bucket, key);

    if (owner == SHARES_NOBODY && is_full(s)) {
        owner = SHARES_OTHERS;
    } else if (owner == SHARES_NOBODY) {
        if (s->free != SHARES_NOBODY) {
            owner = s->free;
            s->free = s->owners[owner].next;
        } else {
            owner = s->n_used++;
        }
        s->owners[owner] = (struct owner){
            .key = key,
            .next = s->buckets[bucket],
        };
        s->buckets[bucket] = owner;
        enter_heaps(s, owner);
    }
    change(s, SHARES_ALL, owner, 1);
    return owner;
}

void
shares_leave(struct shares *s, uint16_t owner)
{
    struct owner *o = &s->owners[owner];

    change(s, SHARES_ALL, owner, -1);
    if (o->n[SHARES_ALL] || owner == SHARES_OTHERS) {
        return;
    }
    uint16_t *link = &s->buckets[bucket_of(s, o->key)];
    while (*link != owner) {
        link = &s->owners[*link].next;
    }
    *link = o->next;
    leave_heaps(s, owner);
    o->next = s->free;
    s->free = owner;
}

void
shares_change_undecided(struct shares *s, uint16_t owner, int by)
{
    change(s, SHARES_UNDECIDED, owner, by);
}

uint32_t
shares_n(const struct shares *s, uint16_t owner, enum shares_kind kind)
{
    return owner == SHARES_NOBODY ? 0 : s->owners[owner].n[kind];
}

uint16_t
shares_largest(const struct shares *s, enum shares_kind kind)
{
    return count_at(s, kind, 0) ? s->heaps[kind][0] : SHARES_NOBODY;
}

size_t
shares_n_owners(const struct shares *s)
{
    return (size_t) s->n_owners - !s->owners[SHARES_OTHERS].n[SHARES_ALL];
}
