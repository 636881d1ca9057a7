/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether connections to a service last: see lifetimes.h. */

#include <l7-config.h>
#include "daemon/lifetimes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/siphash.h"
#include "ovs-glue/verdict.h"
#include "patterns/matcher.h"

/* Places, a power of 2: 32 KiB of them. */
#define N_SERVICES 4096

/* Connections of a service before it is believed, and those after which it
 * cannot be worn down any faster than it is heard of. */
#define N_KNOWN 4
#define N_MAX UINT8_MAX

/* The share of connections that lasted: all, and how much a new one weighs:
 * one part in 1 << WEIGHT_SHIFT.  Three quarters tell, and one. */
#define SHARE_ALL UINT16_MAX
#define WEIGHT_SHIFT 3
#define SHARE_LONG (SHARE_ALL / 4 * 3)
#define SHARE_SHORT (SHARE_ALL / 4)

struct service {
    uint32_t tag;   /* Bits of the service's hash that its place does not
                     * tell. */
    uint16_t share; /* Of its connections that lasted. */
    uint8_t n;      /* Its connections, less those of others that wanted its
                     * place; 0: nobody's. */
};

struct lifetimes {
    struct siphash_key key;
    struct service services[N_SERVICES];
};

struct lifetimes *
lifetimes_create(void)
{
    struct lifetimes *l = calloc(1, sizeof *l);

    if (l && siphash_key_random(&l->key)) {
        lifetimes_destroy(l);
        return NULL;
    }
    return l;
}

void
lifetimes_destroy(struct lifetimes *l)
{
    free(l);
}

/* Returns the index of the place of the server of 'key', and its tag. */
static size_t
find_place(const struct lifetimes *l, const struct connection_key *key,
           uint32_t *tag)
{
    struct {
        struct in6_addr addr;
        uint16_t port;
        uint16_t vlan;
        uint32_t ip_proto;
    } service = {
        .addr = key->addrs[SIDE_SERVER],
        .port = key->ports[SIDE_SERVER],
        .vlan = key->vlan,
        .ip_proto = key->ip_proto,
    };
    uint64_t hash = siphash13(&l->key, &service, sizeof service);

    *tag = (uint32_t) (hash >> 32);
    return (size_t) (hash % N_SERVICES);
}

void
lifetimes_note(struct lifetimes *l, const struct connection_key *key,
               bool lasted)
{
    uint32_t tag;
    struct service *s = &l->services[find_place(l, key, &tag)];

    if (!s->n) {
        *s = (struct service){ .tag = tag, .share = SHARE_ALL / 2 };
    } else if (s->tag != tag) {
        s->n--;
        return;
    }
    s->n += s->n < N_MAX;
    s->share = (uint16_t) (s->share - (s->share >> WEIGHT_SHIFT));
    if (lasted) {
        s->share = (uint16_t) (s->share + (SHARE_ALL >> WEIGHT_SHIFT));
    }
}

enum lifetime
lifetimes_of(const struct lifetimes *l, const struct connection_key *key)
{
    uint32_t tag;
    const struct service *s = &l->services[find_place(l, key, &tag)];

    if (s->tag != tag || s->n < N_KNOWN) {
        return LIFETIMES_UNKNOWN;
    }
    return s->share >= SHARE_LONG    ? LIFETIMES_LONG
           : s->share <= SHARE_SHORT ? LIFETIMES_SHORT
                                     : LIFETIMES_UNKNOWN;
}
