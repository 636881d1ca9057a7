/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has passed for each VM, protocol and class: see accounts.h. */

#include <l7-config.h>
#include "daemon/accounts.h"

#include <stdlib.h>
#include <string.h>

#include "common/siphash.h"

#define NONE UINT32_MAX

/* The accounts for which there is no room: one, and one that is a second. */
#define N_OTHERS 2

/* Buckets at first; they double with the accounts. */
#define MIN_BUCKETS 64

struct entry {
    struct account account;
    char *names;   /* The three, one after another. */
    uint32_t hash; /* Of names and 'second'. */
    uint32_t next; /* In the same bucket, or NONE. */
};

struct accounts {
    struct siphash_key key;
    size_t max;
    size_t n;
    size_t allocated;
    struct entry *entries;
    size_t n_buckets;
    uint32_t *buckets; /* First entry of each, or NONE. */
    uint64_t n_overflows;
};

/* The three names, one after another with their NULs, and one more byte. */
struct names {
    char bytes[3 * (ACCOUNTS_NAME_MAX + 1) + 1];
    size_t len;
    size_t starts[3];
};

static void
compose_names(struct names *names, const char *vm, const char *protocol,
              const char *class, bool second)
{
    const char *const all[] = { vm, protocol, class };

    names->len = 0;
    for (int i = 0; i < 3; i++) {
        size_t len = strnlen(all[i], ACCOUNTS_NAME_MAX);

        names->starts[i] = names->len;
        memcpy(names->bytes + names->len, all[i], len);
        names->len += len;
        names->bytes[names->len++] = '\0';
    }
    names->bytes[names->len++] = second ? '2' : '1';
}

static void
rebuild_buckets(struct accounts *a)
{
    memset(a->buckets, 0xff, a->n_buckets * sizeof *a->buckets);
    for (size_t i = 0; i < a->n; i++) {
        struct entry *e = &a->entries[i];
        uint32_t *bucket = &a->buckets[e->hash & (a->n_buckets - 1)];

        e->next = *bucket;
        *bucket = (uint32_t) i;
    }
}

/* Makes room for one more account.  Returns false if there is none. */
static bool
make_room(struct accounts *a)
{
    if (a->n >= a->max + N_OTHERS) {
        return false;
    }
    if (a->n >= a->allocated) {
        size_t n = a->allocated ? 2 * a->allocated : MIN_BUCKETS;
        struct entry *entries =
            reallocarray(a->entries, n, sizeof *a->entries);

        if (!entries) {
            return false;
        }
        a->entries = entries;
        a->allocated = n;
    }
    if (a->n >= a->n_buckets) {
        size_t n = a->n_buckets ? 2 * a->n_buckets : MIN_BUCKETS;
        uint32_t *buckets = reallocarray(a->buckets, n, sizeof *a->buckets);

        if (!buckets) {
            return false;
        }
        a->buckets = buckets;
        a->n_buckets = n;
        rebuild_buckets(a);
    }
    return true;
}

/* Makes an account.  Returns its number, or NONE if there is no room. */
static uint32_t
add_entry(struct accounts *a, const struct names *names, uint32_t hash)
{
    char *bytes = make_room(a) ? malloc(names->len) : NULL;

    if (!bytes) {
        return NONE;
    }
    memcpy(bytes, names->bytes, names->len);
    uint32_t *bucket = &a->buckets[hash & (a->n_buckets - 1)];
    a->entries[a->n] = (struct entry){
        .account = {
            .vm = bytes + names->starts[0],
            .protocol = bytes + names->starts[1],
            .class = bytes + names->starts[2],
            .second = bytes[names->len - 1] == '2',
        },
        .names = bytes,
        .hash = hash,
        .next = *bucket,
    };
    *bucket = (uint32_t) a->n;
    return (uint32_t) a->n++;
}

static uint32_t
hash_names(const struct accounts *a, const struct names *names)
{
    return (uint32_t) siphash13(&a->key, names->bytes, names->len);
}

struct accounts *
accounts_create(size_t max)
{
    struct accounts *a = calloc(1, sizeof *a);

    if (!a || siphash_key_random(&a->key)) {
        free(a);
        return NULL;
    }
    a->max = max < ACCOUNTS_MAX ? max : ACCOUNTS_MAX;
    for (uint32_t i = 0; i < N_OTHERS; i++) {
        struct names names;

        compose_names(&names, ACCOUNTS_OTHER, ACCOUNTS_OTHER, ACCOUNTS_OTHER,
                      i);
        if (add_entry(a, &names, hash_names(a, &names)) != i) {
            accounts_destroy(a);
            return NULL;
        }
    }
    return a;
}

void
accounts_destroy(struct accounts *a)
{
    if (a) {
        for (size_t i = 0; i < a->n; i++) {
            free(a->entries[i].names);
        }
        free(a->entries);
        free(a->buckets);
        free(a);
    }
}

uint32_t
accounts_find(struct accounts *a, const char *vm, const char *protocol,
              const char *class, bool second)
{
    struct names names;

    compose_names(&names, vm, protocol, class, second);
    uint32_t hash = hash_names(a, &names);
    uint32_t i = a->buckets[hash & (a->n_buckets - 1)];
    while (i != NONE) {
        const struct entry *e = &a->entries[i];

        if (e->hash == hash && e->account.second == second
            && !strcmp(e->account.vm, names.bytes + names.starts[0])
            && !strcmp(e->account.protocol, names.bytes + names.starts[1])
            && !strcmp(e->account.class, names.bytes + names.starts[2])) {
            return i;
        }
        i = e->next;
    }
    i = add_entry(a, &names, hash);
    if (i == NONE) {
        a->n_overflows++;
        return second;
    }
    return i;
}

struct account *
accounts_get(const struct accounts *a, uint32_t number)
{
    return &a->entries[number].account;
}

size_t
accounts_n(const struct accounts *a)
{
    return a->n;
}

uint64_t
accounts_n_overflows(const struct accounts *a)
{
    return a->n_overflows;
}

static void
add(uint64_t *to, uint64_t n)
{
    *to = *to <= UINT64_MAX - n ? *to + n : UINT64_MAX;
}

void
traffic_add(struct traffic *to, uint64_t packets, uint64_t bytes)
{
    add(&to->packets, packets);
    add(&to->bytes, bytes);
}

void
accounts_add(struct accounts *to, const struct accounts *from)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct account *f = &from->entries[i].account;
        struct account *t = accounts_get(
            to, accounts_find(to, f->vm, f->protocol, f->class, f->second));

        add(&t->n_connections, f->n_connections);
        traffic_add(&t->from, f->from.packets, f->from.bytes);
        traffic_add(&t->to, f->to.packets, f->to.bytes);
    }
    add(&to->n_overflows, from->n_overflows);
}

struct accounts *
accounts_copy(const struct accounts *a)
{
    struct accounts *copy = accounts_create(a->max);

    if (copy) {
        accounts_add(copy, a);
    }
    return copy;
}
