/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows whose connection is gone: see estates.h.
 *
 * A ring of entries, in order of age, with chains by a hash of the handle. */

#include <l7-config.h>
#include "daemon/estates.h"

#include <stdbool.h>
#include <stdlib.h>

#define NONE UINT16_MAX
#define N_BUCKETS 8192

struct entry {
    struct estate estate;
    bool in_use;
    uint16_t next; /* In the same bucket, or NONE. */
};

struct estates {
    uint16_t newest; /* Where the next one goes. */
    uint64_t n_lost;
    uint16_t buckets[N_BUCKETS];
    struct entry entries[ESTATES_MAX];
};

_Static_assert(ESTATES_MAX < NONE, "entries are numbered by 16 bits");

static uint16_t *
get_bucket(struct estates *s, uint32_t handle, uint8_t side)
{
    /* The switch only says what we have told it, so no key is needed:
     * Knuth's multiplicative hash (The Art of Computer Programming, volume 3,
     * section 6.4). */
    return &s->buckets[((handle << 1 | side) * UINT32_C(2654435769)) >> 19];
}

_Static_assert(N_BUCKETS == 1 << (32 - 19), "as the hash has bits");

struct estates *
estates_create(void)
{
    struct estates *s = calloc(1, sizeof *s);

    for (size_t i = 0; s && i < N_BUCKETS; i++) {
        s->buckets[i] = NONE;
    }
    return s;
}

void
estates_destroy(struct estates *s)
{
    free(s);
}

void
estates_remove(struct estates *s, struct estate *estate)
{
    uint16_t *link = get_bucket(s, estate->handle, estate->side);

    while (&s->entries[*link].estate != estate) {
        link = &s->entries[*link].next;
    }
    struct entry *e = &s->entries[*link];
    *link = e->next;
    e->in_use = false;
}

void
estates_add(struct estates *s, const struct estate *estate)
{
    uint16_t number = s->newest;
    struct entry *e = &s->entries[number];

    if (e->in_use) {
        s->n_lost++;
        estates_remove(s, &e->estate);
    }
    uint16_t *bucket = get_bucket(s, estate->handle, estate->side);
    *e = (struct entry){
        .estate = *estate,
        .in_use = true,
        .next = *bucket,
    };
    *bucket = number;
    s->newest = (uint16_t) ((number + 1) % ESTATES_MAX);
}

struct estate *
estates_find(struct estates *s, uint32_t handle, uint8_t side)
{
    uint16_t number = *get_bucket(s, handle, side);

    while (number != NONE) {
        struct entry *e = &s->entries[number];

        if (e->estate.handle == handle && e->estate.side == side) {
            return &e->estate;
        }
        number = e->next;
    }
    return NULL;
}

uint64_t
estates_n_lost(const struct estates *s)
{
    return s->n_lost;
}
