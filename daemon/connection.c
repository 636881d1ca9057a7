/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection table: see connection.h.
 *
 * Connections live in the slots of one mapping and never move, linked by slot
 * numbers, half the size of pointers. */

#include <l7-config.h>
#include "daemon/connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mapping.h"
#include "common/siphash.h"
#include "daemon/examination.h"
#include "daemon/packet.h"
#include "daemon/shares.h"

#define NO_SLOT CONNECTION_INDEX_NONE
#define CACHE_LINE 64

/* All of them are in memory, so what makes it more should be worth it. */
_Static_assert(sizeof(struct connection) <= 224, "a connection is small");
#define GENERATION_MASK ((1u << CONNECTION_GENERATION_BITS) - 1)

struct connection_list {
    uint32_t oldest; /* Slots, or NO_SLOT. */
    uint32_t newest;
    size_t n;
};

/* What an owner has in one state. */
struct owned {
    uint32_t oldest; /* Slots, or NO_SLOT. */
    uint32_t newest;
};

struct connection_table {
    struct siphash_key hash_key;
    struct connection *slots;       /* A mapping of 'max'. */
    struct connection_index *index; /* To them by 'hash'. */
    uint32_t n_slots;               /* Slots that were ever used. */
    uint32_t free_slot;             /* First of the free ones, by 'older'. */
    size_t n;                       /* Connections. */
    size_t max;                     /* And how many there may be, */
    size_t max_undecided;           /* opened or examined. */
    struct connection_list lists[CONNECTION_N_STATES];
    struct shares *shares;                      /* Who owns how many, */
    struct owned (*owned)[CONNECTION_N_STATES]; /* and which. */
    void (*removing)(void *, struct connection *, bool evicted); /* Or NULL. */
    void *removing_aux;
    uint64_t n_refused;
    uint64_t n_evicted;
    uint64_t n_unseated;
};

int
connection_table_create(size_t max, size_t max_undecided,
                        struct connection_table **tablep)
{
    *tablep = NULL;
    if (!max || max > CONNECTION_MAX || !max_undecided) {
        return EINVAL;
    }

    struct connection_table *t = calloc(1, sizeof *t);
    if (!t) {
        return ENOMEM;
    }
    t->max = max;
    t->max_undecided = max_undecided < max ? max_undecided : max;
    t->free_slot = NO_SLOT;
    for (int i = 0; i < CONNECTION_N_STATES; i++) {
        t->lists[i].oldest = t->lists[i].newest = NO_SLOT;
    }
    t->index = connection_index_create(max);
    t->slots = mapping_create(max * sizeof *t->slots);
    t->owned = malloc(SHARES_OWNERS_MAX * sizeof *t->owned);
    int error = t->index && t->slots && t->owned
                    ? siphash_key_random(&t->hash_key)
                    : ENOMEM;
    error = error ? error : shares_create(&t->shares);
    if (error) {
        connection_table_destroy(t);
        return error;
    }
    memset(t->owned, 0xff, SHARES_OWNERS_MAX * sizeof *t->owned);
    *tablep = t;
    return 0;
}

static struct connection *
slot_connection(const struct connection_table *t, uint32_t slot)
{
    return &t->slots[slot];
}

static uint32_t
connection_slot(const struct connection_table *t, const struct connection *c)
{
    return (uint32_t) (c - t->slots);
}

void
connection_table_destroy(struct connection_table *t)
{
    if (!t) {
        return;
    }
    for (uint32_t slot = 0; slot < t->n_slots; slot++) {
        examination_destroy(t->slots[slot].examination);
    }
    mapping_destroy(t->slots, t->max * sizeof *t->slots);
    connection_index_destroy(t->index);
    free(t->owned);
    shares_destroy(t->shares);
    free(t);
}

void
connection_table_watch(struct connection_table *t,
                       void (*removing)(void *, struct connection *, bool),
                       void *aux)
{
    t->removing = removing;
    t->removing_aux = aux;
}

/* Finds the same hash for both directions: the ends are put in order. */
static uint32_t
hash_packet(const struct connection_table *t, uint16_t vlan, uint16_t leg,
            const struct packet *packet)
{
    struct {
        struct in6_addr addrs[2];
        uint16_t ports[2];
        uint16_t vlan;
        uint16_t leg;
        uint8_t ip_version;
        uint8_t ip_proto;
        uint8_t zeros[2];
    } key = { .zeros = { 0 } };
    int order = memcmp(&packet->src, &packet->dst, sizeof packet->src);
    bool swap = order > 0 || (!order && packet->sport > packet->dport);

    key.addrs[swap] = packet->src;
    key.addrs[!swap] = packet->dst;
    key.ports[swap] = packet->sport;
    key.ports[!swap] = packet->dport;
    key.vlan = vlan;
    key.leg = leg;
    key.ip_version = packet->ip_version;
    key.ip_proto = packet->ip_proto;
    return (uint32_t) siphash13(&t->hash_key, &key, sizeof key);
}

static bool
key_has_sender(const struct connection_key *key, enum side side,
               const struct packet *packet)
{
    int other = side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT;

    return key->ports[side] == packet->sport
           && key->ports[other] == packet->dport
           && !memcmp(&key->addrs[side], &packet->src, sizeof packet->src)
           && !memcmp(&key->addrs[other], &packet->dst, sizeof packet->dst);
}

/* Has all of 'c' come to the cache at once, and not one line after the other
 * as they are looked at. */
static void
prefetch_connection(const struct connection *c)
{
    const char *p = (const char *) c;

    for (size_t i = 0; i < sizeof *c; i += CACHE_LINE) {
        __builtin_prefetch(p + i, 1);
    }
}

uint32_t
connection_foresee(const struct connection_table *t, uint16_t vlan,
                   uint16_t leg, const struct packet *packet)
{
    uint32_t hash = hash_packet(t, vlan, leg, packet);

    connection_index_prefetch(t->index, hash);
    return hash;
}

uint32_t
connection_foresee_record(const struct connection_table *t, uint32_t hash)
{
    struct connection_index_search search;

    connection_index_begin(t->index, hash, &search);
    uint32_t slot = connection_index_next(t->index, &search);
    if (slot != NO_SLOT) {
        prefetch_connection(slot_connection(t, slot));
    }
    return slot;
}

struct connection *
connection_find(struct connection_table *t, uint16_t vlan, uint16_t leg,
                const struct packet *packet, enum side *side)
{
    uint32_t hash = hash_packet(t, vlan, leg, packet);
    struct connection_index_search search;
    uint32_t slot;

    connection_index_begin(t->index, hash, &search);
    while ((slot = connection_index_next(t->index, &search)) != NO_SLOT) {
        struct connection *c = slot_connection(t, slot);

        prefetch_connection(c);
        if (c->hash == hash && c->key.vlan == vlan && c->key.leg == leg
            && c->key.ip_proto == packet->ip_proto
            && c->key.ip_version == packet->ip_version) {
            for (int i = 0; i < N_SIDES; i++) {
                if (key_has_sender(&c->key, (enum side) i, packet)) {
                    *side = (enum side) i;
                    return c;
                }
            }
        }
    }
    return NULL;
}

static bool
is_undecided(enum connection_state state)
{
    return state == CONNECTION_OPENED || state == CONNECTION_EXAMINING;
}

static void
list_remove(struct connection_table *t, struct connection *c)
{
    struct connection_list *list = &t->lists[c->state];
    struct owned *owned = &t->owned[c->owner][c->state];

    if (c->older != NO_SLOT) {
        slot_connection(t, c->older)->newer = c->newer;
    } else {
        list->oldest = c->newer;
    }
    if (c->newer != NO_SLOT) {
        slot_connection(t, c->newer)->older = c->older;
    } else {
        list->newest = c->older;
    }
    list->n--;

    if (c->own_older != NO_SLOT) {
        slot_connection(t, c->own_older)->own_newer = c->own_newer;
    } else {
        owned->oldest = c->own_newer;
    }
    if (c->own_newer != NO_SLOT) {
        slot_connection(t, c->own_newer)->own_older = c->own_older;
    } else {
        owned->newest = c->own_older;
    }
}

static void
list_append(struct connection_table *t, struct connection *c, uint32_t slot,
            enum connection_state state)
{
    struct connection_list *list = &t->lists[state];
    struct owned *owned = &t->owned[c->owner][state];

    c->state = state;
    c->older = list->newest;
    c->newer = NO_SLOT;
    if (list->newest != NO_SLOT) {
        slot_connection(t, list->newest)->newer = slot;
    } else {
        list->oldest = slot;
    }
    list->newest = slot;
    list->n++;

    c->own_older = owned->newest;
    c->own_newer = NO_SLOT;
    if (owned->newest != NO_SLOT) {
        slot_connection(t, owned->newest)->own_newer = slot;
    } else {
        owned->oldest = slot;
    }
    owned->newest = slot;
}

void
connection_touch(struct connection_table *t, struct connection *c,
                 enum connection_state state, uint32_t now)
{
    uint32_t slot = connection_slot(t, c);
    int change = is_undecided(state) - is_undecided(c->state);

    list_remove(t, c);
    list_append(t, c, slot, state);
    if (change) {
        shares_change_undecided(t->shares, c->owner, change);
    }
    c->last_used = c->listed = now;
}

void
connection_use(struct connection_table *t, struct connection *c, uint32_t now)
{
    c->last_used = now;
    if (now - c->listed >= CONNECTION_ORDER) {
        connection_touch(t, c, (enum connection_state) c->state, now);
    }
}

struct connection *
connection_idle(struct connection_table *t, enum connection_state state,
                uint32_t idle, uint32_t now)
{
    /* Who has been used since may stand before who has not: for no longer than
     * CONNECTION_ORDER seconds, so there are few. */
    for (struct connection *c = connection_oldest(t, state);
         c && now - c->listed >= idle; c = connection_next(t, c)) {
        if (now - c->last_used >= idle) {
            return c;
        }
    }
    return NULL;
}

static void
remove_connection(struct connection_table *t, struct connection *c,
                  bool evicted)
{
    if (t->removing) {
        t->removing(t->removing_aux, c, evicted);
    }

    uint32_t slot = connection_slot(t, c);

    connection_index_remove(t->index, c->hash, slot);
    list_remove(t, c);
    if (is_undecided(c->state)) {
        shares_change_undecided(t->shares, c->owner, -1);
    }
    shares_leave(t->shares, c->owner);

    examination_destroy(c->examination);
    c->examination = NULL;
    c->in_use = false;
    c->older = t->free_slot;
    t->free_slot = slot;
    t->n--;
}

void
connection_remove(struct connection_table *t, struct connection *c)
{
    remove_connection(t, c, false);
}

/* ---- Room. ---- */

static struct connection *
oldest_owned(const struct connection_table *t, uint16_t owner,
             enum connection_state state)
{
    uint32_t slot = t->owned[owner][state].oldest;
    return slot == NO_SLOT ? NULL : slot_connection(t, slot);
}

/* Finds who is to go for a connection of 'newcomer' (SHARES_NOBODY if he has
 * none yet) that there is no room for; 'crowded' if it is that too many are
 * undecided.  Returns NULL if nobody can be asked to. */
static struct connection *
find_victim(struct connection_table *t, uint16_t newcomer, bool crowded,
            uint32_t now)
{
    static const enum connection_state order[] = {
        CONNECTION_OPENED,
        CONNECTION_LINGERING,
        CONNECTION_EXAMINING,
        CONNECTION_PENDING,
    };
    enum shares_kind kind = crowded ? SHARES_UNDECIDED : SHARES_ALL;
    uint16_t owner = shares_largest(t->shares, kind);

    if (shares_n(t->shares, newcomer, kind)
        >= shares_n(t->shares, owner, kind)) {
        owner = newcomer;
    }
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        struct connection *c = oldest_owned(t, owner, order[i]);

        if (c && (!crowded || is_undecided(order[i]))) {
            return c;
        }
    }
    struct connection *stale = connection_oldest(t, CONNECTION_LINGERING);
    if (stale && now - stale->last_used >= CONNECTION_STALE) {
        return stale;
    }
    return owner != newcomer ? oldest_owned(t, owner, CONNECTION_PROGRAMMED)
                             : NULL;
}

/* Makes room for one more connection of 'owner'.  Returns false if that can't
 * be done. */
static bool
make_room(struct connection_table *t, uint32_t owner, uint32_t now)
{
    bool crowded =
        t->lists[CONNECTION_OPENED].n + t->lists[CONNECTION_EXAMINING].n
        >= t->max_undecided;
    if (t->n < t->max && !crowded) {
        return true;
    }

    struct connection *victim =
        find_victim(t, shares_find(t->shares, owner), crowded, now);
    if (!victim) {
        return false;
    }
    t->n_evicted++;
    t->n_unseated += victim->state == CONNECTION_PROGRAMMED;
    remove_connection(t, victim, true);
    return true;
}

/* Returns a free slot, of which there is one. */
static uint32_t
take_slot(struct connection_table *t)
{
    uint32_t slot = t->free_slot;

    if (slot != NO_SLOT) {
        t->free_slot = slot_connection(t, slot)->older;
        return slot;
    }
    return t->n_slots++;
}

struct connection *
connection_add(struct connection_table *t, uint16_t vlan, uint16_t leg,
               uint32_t owner, const struct packet *packet, uint32_t now,
               enum side *side)
{
    if (!make_room(t, owner, now)) {
        t->n_refused++;
        return NULL;
    }

    uint32_t slot = take_slot(t);
    struct connection *c = slot_connection(t, slot);
    uint8_t generation = c->generation;
    memset(c, 0, sizeof *c);
    c->generation = generation;
    connection_renew(c);

    uint8_t syn_ack = PACKET_SYN | PACKET_ACK;
    *side = packet->ip_proto == IPPROTO_TCP
                    && (packet->tcp_flags & syn_ack) == syn_ack
                ? SIDE_SERVER
                : SIDE_CLIENT;
    int other = *side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT;
    c->key.addrs[*side] = packet->src;
    c->key.ports[*side] = packet->sport;
    c->key.addrs[other] = packet->dst;
    c->key.ports[other] = packet->dport;
    c->key.vlan = vlan;
    c->key.leg = leg;
    c->key.ip_version = packet->ip_version;
    c->key.ip_proto = packet->ip_proto;

    c->hash = hash_packet(t, vlan, leg, packet);
    connection_index_add(t->index, c->hash, slot);
    c->in_use = true;
    c->class = CONNECTION_NO_CLASS;
    c->last_used = c->listed = now;
    c->owner = shares_enter(t->shares, owner);
    shares_change_undecided(t->shares, c->owner, 1);
    list_append(t, c, slot, CONNECTION_OPENED);
    t->n++;
    return c;
}

struct connection *
connection_oldest(struct connection_table *t, enum connection_state state)
{
    uint32_t slot = t->lists[state].oldest;
    return slot == NO_SLOT ? NULL : slot_connection(t, slot);
}

struct connection *
connection_next(struct connection_table *t, const struct connection *c)
{
    return c->newer == NO_SLOT ? NULL : slot_connection(t, c->newer);
}

void
connection_renew(struct connection *c)
{
    c->generation = (uint8_t) ((c->generation + 1u) & GENERATION_MASK);
}

uint32_t
connection_handle(const struct connection_table *t, const struct connection *c)
{
    return connection_slot(t, c) << CONNECTION_GENERATION_BITS | c->generation;
}

struct connection *
connection_from_handle(struct connection_table *t, uint32_t handle)
{
    uint32_t slot = handle >> CONNECTION_GENERATION_BITS;

    if (slot >= t->n_slots) {
        return NULL;
    }
    struct connection *c = slot_connection(t, slot);
    return c->in_use && c->generation == (handle & GENERATION_MASK) ? c : NULL;
}

size_t
connection_n(const struct connection_table *t, enum connection_state state)
{
    return t->lists[state].n;
}

uint64_t
connection_n_refused(const struct connection_table *t)
{
    return t->n_refused;
}

uint64_t
connection_n_evicted(const struct connection_table *t)
{
    return t->n_evicted;
}

uint64_t
connection_n_unseated(const struct connection_table *t)
{
    return t->n_unseated;
}

size_t
connection_n_owners(const struct connection_table *t)
{
    return shares_n_owners(t->shares);
}

/* ---- To be shown. ---- */

const char *
connection_key_address(const struct connection_key *key, int side,
                       char buffer[INET6_ADDRSTRLEN])
{
    const struct in6_addr *addr = &key->addrs[side];

    return key->ip_version == 4
               ? inet_ntop(AF_INET, &addr->s6_addr[12], buffer,
                           INET6_ADDRSTRLEN)
               : inet_ntop(AF_INET6, addr, buffer, INET6_ADDRSTRLEN);
}

const char *
connection_key_end(const struct connection_key *key, int side,
                   char buffer[CONNECTION_KEY_END])
{
    char address[INET6_ADDRSTRLEN];

    snprintf(buffer, CONNECTION_KEY_END,
             key->ip_version == 4 ? "%s:%u" : "[%s]:%u",
             connection_key_address(key, side, address), key->ports[side]);
    return buffer;
}
