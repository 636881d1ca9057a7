/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that an earlier life left: see adoption.h. */

#include <config.h>
#include "ovs-glue/adoption.h"

#include <stdlib.h>
#include <string.h>

#include "common/siphash.h"
#include "ovs-atomic.h"
#include "ovs-glue/glossary.h"
#include "util.h"

#define NONE UINT32_MAX

struct adoption {
    atomic_uint n_refs;
    struct glossary *glossary;
    size_t max;                 /* Connections. */
    struct adopted_flow *flows; /* While it is built, */
    size_t n_flows;             /* so many, */
    size_t allocated;           /* with room for these. */
    struct adopted *all;        /* Then. */
    size_t n;
    size_t n_odd;

    /* To find one by its ends: first of each bucket, and who is next. */
    struct siphash_key hash_key;
    uint32_t *buckets; /* Indexes of 'all', or NONE; */
    uint32_t *next;    /* likewise, by index. */
    uint32_t mask;     /* Number of buckets, less one. */
};

struct adoption *
adoption_create(struct glossary *glossary, size_t max)
{
    struct adoption *a = xzalloc(sizeof *a);

    atomic_init(&a->n_refs, 1);
    a->glossary = glossary;
    a->max = max;
    return a;
}

struct adoption *
adoption_ref(struct adoption *a)
{
    if (a) {
        unsigned int before;

        atomic_add_relaxed(&a->n_refs, 1, &before);
    }
    return a;
}

void
adoption_unref(struct adoption *a)
{
    unsigned int before;

    if (!a) {
        return;
    }
    atomic_sub_explicit(&a->n_refs, 1, &before, memory_order_acq_rel);
    if (before == 1) {
        glossary_destroy(a->glossary);
        free(a->flows);
        free(a->all);
        free(a->buckets);
        free(a->next);
        free(a);
    }
}

/* ---- Building it. ---- */

bool
adoption_add(struct adoption *a, const struct adopted_flow *flow)
{
    const struct cookie *cookie = &flow->cookie;

    if ((cookie->protocol >= a->glossary->n_protocols
         && cookie->protocol != COOKIE_MIDSTREAM)
        || cookie->worker >= a->glossary->n_workers
        || a->n_flows >= 2 * a->max) {
        return false;
    }
    if (a->n_flows >= a->allocated) {
        a->flows = x2nrealloc(a->flows, &a->allocated, sizeof *a->flows);
    }
    a->flows[a->n_flows++] = *flow;
    return true;
}

/* What flows of one connection have in common. */
static uint64_t
identity(const struct adopted_flow *flow)
{
    return (uint64_t) flow->cookie.life << 48
           | (uint64_t) flow->cookie.worker << 32 | flow->cookie.handle;
}

static int
compare_flows(const void *a_, const void *b_)
{
    const struct adopted_flow *a = a_;
    const struct adopted_flow *b = b_;
    uint64_t x = identity(a), y = identity(b);

    return x != y ? (x < y ? -1 : 1) : a->cookie.side - b->cookie.side;
}

static bool
keys_equal(const struct connection_key *a, const struct connection_key *b)
{
    return !memcmp(a->addrs, b->addrs, sizeof a->addrs)
           && a->ports[0] == b->ports[0] && a->ports[1] == b->ports[1]
           && a->ip_version == b->ip_version && a->ip_proto == b->ip_proto;
}

static void
take_flow(struct adopted *c, const struct adopted_flow *flow)
{
    int side = flow->cookie.side;

    c->looks[side] = flow->look;
    c->is_ending[side] = flow->is_ending;
    c->n_packets[side] = flow->n_packets;
    c->n_bytes[side] = flow->n_bytes;
    c->meter_id = flow->meter_id ? flow->meter_id : c->meter_id;
}

/* Makes connections of the flows, those of which both sides have one if
 * 'both', or else the others. */
static void
pair_flows(struct adoption *a, bool both)
{
    for (size_t i = 0, n; i < a->n_flows; i += n) {
        const struct adopted_flow *first = &a->flows[i];

        for (n = 1; i + n < a->n_flows
                    && identity(first) == identity(&a->flows[i + n]);) {
            n++;
        }
        const struct adopted_flow *second = &a->flows[i + n - 1];
        bool is_pair = n == 2 && first->cookie.side != second->cookie.side
                       && first->cookie.protocol == second->cookie.protocol
                       && keys_equal(&first->key, &second->key);

        if (n > 1 && !is_pair) {
            /* Nobody can say which of them is right. */
            a->n_odd += both ? n : 0;
        } else if (is_pair == both && a->n < a->max) {
            struct adopted *c = &a->all[a->n++];

            *c = (struct adopted){
                .key = first->key,
                .protocol = first->cookie.protocol,
                .worker = first->cookie.worker,
                .life = first->cookie.life,
                .handle = first->cookie.handle,
            };
            take_flow(c, first);
            take_flow(c, second);
        } else if (is_pair == both) {
            a->n_odd += n;
        }
    }
}

/* A hash that is the same for both directions. */
static uint32_t
hash_ends(const struct adoption *a, const struct connection_key *key)
{
    struct {
        struct in6_addr addrs[2];
        uint16_t ports[2];
        uint8_t ip_proto;
        uint8_t zeros[3];
    } ends = { .ip_proto = key->ip_proto };
    int cmp = memcmp(&key->addrs[0], &key->addrs[1], sizeof key->addrs[0]);
    int low = cmp ? cmp > 0 : key->ports[0] > key->ports[1];

    for (int i = 0; i < 2; i++) {
        ends.addrs[i] = key->addrs[i ^ low];
        ends.ports[i] = key->ports[i ^ low];
    }
    return (uint32_t) siphash13(&a->hash_key, &ends, sizeof ends);
}

static void
make_index(struct adoption *a)
{
    size_t n_buckets = 64;

    while (n_buckets < a->n) {
        n_buckets *= 2;
    }
    a->mask = (uint32_t) (n_buckets - 1);
    a->buckets = xmalloc(n_buckets * sizeof *a->buckets);
    a->next = xmalloc(MAX(a->n, 1) * sizeof *a->next);
    memset(a->buckets, 0xff, n_buckets * sizeof *a->buckets);
    if (siphash_key_random(&a->hash_key)) {
        ovs_abort(0, "there are no random numbers");
    }
    for (uint32_t i = 0; i < a->n; i++) {
        uint32_t *bucket = &a->buckets[hash_ends(a, &a->all[i].key) & a->mask];

        a->next[i] = *bucket;
        *bucket = i;
    }
}

void
adoption_close(struct adoption *a)
{
    if (a->n_flows) {
        qsort(a->flows, a->n_flows, sizeof *a->flows, compare_flows);
    }
    a->all = xmalloc(MAX(MIN(a->n_flows, a->max), 1) * sizeof *a->all);
    pair_flows(a, true);
    pair_flows(a, false);
    free(a->flows);
    a->flows = NULL;
    make_index(a);
}

/* ---- Using it. ---- */

size_t
adoption_n(const struct adoption *a)
{
    return a->n;
}

const struct adopted *
adoption_at(const struct adoption *a, size_t i)
{
    return &a->all[i];
}

size_t
adoption_n_odd(const struct adoption *a)
{
    return a->n_odd;
}

const char *
adoption_protocol(const struct adoption *a, const struct adopted *c)
{
    return c->protocol == COOKIE_MIDSTREAM
               ? NULL
               : a->glossary->protocols[c->protocol];
}

unsigned int
adoption_n_workers(const struct adoption *a)
{
    return a->glossary->n_workers;
}

unsigned int
adoption_worker(const struct adoption *a, const struct adopted *c,
                unsigned int n_workers)
{
    return n_workers == a->glossary->n_workers
               ? c->worker
               : hash_ends(a, &c->key) % n_workers;
}

static bool
looks_equal(const struct look *a, const struct look *b)
{
    return a->vid == b->vid && a->any_port == b->any_port
           && (a->any_port || a->in_port == b->in_port);
}

const struct adopted *
adoption_find(const struct adoption *a, const struct connection_key *key,
              const struct look *look, int *sidep)
{
    for (uint32_t i = a->buckets[hash_ends(a, key) & a->mask]; i != NONE;
         i = a->next[i]) {
        const struct adopted *c = &a->all[i];

        for (int side = 0; side < 2; side++) {
            if (key->ip_proto == c->key.ip_proto
                && key->ports[0] == c->key.ports[side]
                && key->ports[1] == c->key.ports[!side]
                && !memcmp(&key->addrs[0], &c->key.addrs[side],
                           sizeof key->addrs[0])
                && !memcmp(&key->addrs[1], &c->key.addrs[!side],
                           sizeof key->addrs[1])
                && c->looks[side].in_port
                && looks_equal(&c->looks[side], look)) {
                *sidep = side;
                return c;
            }
        }
    }
    return NULL;
}

const struct adopted *
adoption_of_verdict(const struct adoption *a, const struct verdict *v)
{
    const struct adopted *c = NULL;
    int its;

    for (int side = 0; side < 2 && !c; side++) {
        if (v->looks[side].in_port) {
            const struct connection_key key = {
                .addrs = { v->key.addrs[side], v->key.addrs[!side] },
                .ports = { v->key.ports[side], v->key.ports[!side] },
                .ip_version = v->key.ip_version,
                .ip_proto = v->key.ip_proto,
            };

            c = adoption_find(a, &key, &v->looks[side], &its);
        }
    }
    return c;
}
