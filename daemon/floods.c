/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who floods: see floods.h.
 *
 * Sources have cells, found by a hash of their name.  A cell whose count has
 * run off is anybody's, so cells are never freed; if all that a source might
 * have are taken, it is not measured for now. */

#include <l7-config.h>
#include "daemon/floods.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "common/siphash.h"
#include "daemon/packet.h"
#include "ovs-glue/inventory.h"

#define N_CELLS 4096 /* A power of two. */
#define N_PLACES 4   /* Cells that a source might have. */

#define TCI_ALL 0xffff

/* Counts are in parts of a clone: a limit of some clones a second runs off
 * at some parts each microsecond. */
#define PARTS UINT64_C(1000000)

struct cell {
    uint32_t source;   /* Whose, 0: nobody's. */
    uint64_t level;    /* Counted and not run off, in parts, */
    uint64_t since_us; /* at this time. */
    uint64_t begun_us; /* When the count began, */
    uint32_t n;        /* and clones since. */
    uint64_t drain_us; /* What comes before this is passed over. */

    /* Of a source that is some addresses: */
    struct in6_addr address; /* the busiest, */
    uint32_t votes;          /* and by how much, */
    struct in6_addr drained; /* and the one that is passed over. */
};

struct floods {
    uint32_t limit;
    bool losing;
    void (*found)(void *, const struct standing_match *, uint32_t);
    void *aux;
    struct siphash_key hash_key;
    uint64_t n_found;
    uint64_t n_passed_over;
    struct cell cells[N_CELLS];
};

struct floods *
floods_create(uint32_t limit,
              void (*found)(void *, const struct standing_match *, uint32_t),
              void *aux)
{
    struct floods *f = calloc(1, sizeof *f);

    if (f && siphash_key_random(&f->hash_key)) {
        free(f);
        return NULL;
    }
    if (f) {
        f->limit = limit;
        f->found = found;
        f->aux = aux;
    }
    return f;
}

void
floods_destroy(struct floods *f)
{
    free(f);
}

void
floods_set_losing(struct floods *f, bool losing)
{
    f->losing = losing;
}

/* ---- Sources. ---- */

/* A source's name is its port's number and, for what goes to some of the
 * addresses, which of these from 1 on. */
static uint32_t
name(uint16_t port, uint32_t addresses)
{
    return (uint32_t) port << 16 | addresses;
}

static bool
is_vm(const struct inventory_port *port)
{
    return port && port->vm;
}

/* The group of 'address', from 1 on.  Nobody gains by finding addresses that
 * go together: they are those of the VMs, and what an uplink brings for one is
 * of no use to another; so any hash will do.  (Fibonacci hashing: D. E. Knuth,
 * The Art of Computer Programming, volume 3, section 6.4.) */
static uint32_t
group_of(const struct in6_addr *address)
{
    uint32_t x = 0;

    for (size_t i = 0; i < 4; i++) {
        uint32_t word;

        memcpy(&word, &address->s6_addr[4 * i], sizeof word);
        x = (x ^ ntohl(word)) * UINT32_C(2654435769);
    }
    return 1 + (x >> 16) % FLOODS_ADDRESSES;
}

uint32_t
floods_source(const struct inventory *inventory, const struct look *look,
              const struct in6_addr *dst)
{
    const struct inventory_port *port =
        inventory_find(inventory, look->in_port);

    return is_vm(port)
               ? name(look->in_port, 0)
               : name(port ? port->port : look->in_port, group_of(dst));
}

static uint64_t
get_limit(const struct floods *f)
{
    return f->losing ? f->limit / 2 : f->limit;
}

/* Lets what 'cell' has counted run off until 'now_us'. */
static void
run_off(const struct floods *f, struct cell *cell, uint64_t now_us)
{
    uint64_t us = now_us - cell->since_us;

    /* Longer than any count takes. */
    us = us < UINT32_MAX ? us : UINT32_MAX;
    uint64_t limit = get_limit(f);

    cell->since_us = now_us;
    if (us * limit >= cell->level) {
        cell->level = 0;
        cell->begun_us = now_us;
        cell->n = cell->votes = 0;
    } else {
        cell->level -= us * limit;
    }
}

static uint64_t
hash_source(const struct floods *f, uint32_t source)
{
    return siphash13(&f->hash_key, &source, sizeof source);
}

/* The cell of 'source', whose hash is 'hash', or NULL. */
static struct cell *
find_cell_at(struct floods *f, uint32_t source, uint64_t hash)
{
    for (unsigned int i = 0; i < N_PLACES; i++) {
        struct cell *cell = &f->cells[(hash + i) & (N_CELLS - 1)];

        if (cell->source == source) {
            return cell;
        }
    }
    return NULL;
}

static struct cell *
find_cell(struct floods *f, uint32_t source)
{
    return find_cell_at(f, source, hash_source(f, source));
}

/* Likewise, with a new one if there is none; NULL if no place is free. */
static struct cell *
get_cell(struct floods *f, uint32_t source, uint64_t now_us)
{
    uint64_t hash = hash_source(f, source);
    struct cell *cell = find_cell_at(f, source, hash);

    for (unsigned int i = 0; i < N_PLACES && !cell; i++) {
        struct cell *c = &f->cells[(hash + i) & (N_CELLS - 1)];

        run_off(f, c, now_us);
        if (!c->level && now_us >= c->drain_us) {
            *c = (struct cell){
                .source = source,
                .since_us = now_us,
                .begun_us = now_us,
            };
            cell = c;
        }
    }
    return cell;
}

/* ---- Floods. ---- */

bool
floods_admit(struct floods *f, const struct inventory *inventory,
             const struct look *look, uint64_t now_us)
{
    if (!f->n_found || !is_vm(inventory_find(inventory, look->in_port))) {
        return true;
    }
    const struct cell *cell = find_cell(f, name(look->in_port, 0));
    bool drained = cell && now_us < cell->drain_us;

    f->n_passed_over += drained;
    return !drained;
}

/* Who floods, as the switch can match it. */
static void
compose_match(const struct look *look, const struct packet *packet,
              struct standing_match *m)
{
    bool tagged = look->vid != LOOK_UNTAGGED;

    *m = (struct standing_match){
        .in_port = look->in_port,
        .vlan_tci = (uint16_t) (tagged ? STANDING_TCI_TAGGED
                                             | (look->vid & STANDING_TCI_VID)
                                       : 0),
        .vlan_mask = tagged ? STANDING_TCI_TAGGED | STANDING_TCI_VID : TCI_ALL,
        .addr = packet->dst,
        .prefix_len = 128,
        .is_dst = true,
        .ip_version = packet->ip_version,
    };
}

/* 'cell' is over the limit, of which 'packet' is the latest.  Returns true if
 * that is a flood of a source that has a name. */
static bool
tell(struct floods *f, struct cell *cell, const struct look *look,
     const struct packet *packet, uint64_t now_us)
{
    struct standing_match match = { .in_port = look->in_port };
    uint64_t us = now_us - cell->begun_us;
    uint32_t rate = (uint32_t) ((uint64_t) cell->n * 1000000 / (us ? us : 1));

    if ((uint16_t) cell->source) {
        bool is_busiest =
            cell->votes > cell->n / 2
            && !memcmp(&cell->address, &packet->dst, sizeof cell->address);
        if (!is_busiest) {
            return false;
        }
        compose_match(look, packet, &match);
        cell->drained = cell->address;
    }
    cell->drain_us = now_us + FLOODS_DRAIN_US;
    cell->level = 0;
    cell->n = cell->votes = 0;
    f->n_found++;
    f->found(f->aux, &match, rate);
    return true;
}

static void
vote(struct cell *cell, const struct in6_addr *address)
{
    if (!cell->votes) {
        cell->address = *address;
        cell->votes = 1;
    } else if (!memcmp(&cell->address, address, sizeof *address)) {
        cell->votes++;
    } else {
        cell->votes--;
    }
}

bool
floods_count(struct floods *f, uint32_t source, const struct look *look,
             const struct packet *packet, uint64_t now_us)
{
    bool by_address = (uint16_t) source;
    if (!f->limit || (by_address && !packet->ip_version)) {
        return true;
    }
    struct cell *cell = get_cell(f, source, now_us);
    if (!cell) {
        return true;
    }
    if (by_address && now_us < cell->drain_us
        && !memcmp(&cell->drained, &packet->dst, sizeof cell->drained)) {
        f->n_passed_over++;
        return false;
    }
    run_off(f, cell, now_us);
    cell->level += PARTS;
    cell->n++;
    if (by_address) {
        vote(cell, &packet->dst);
    }
    uint64_t most = get_limit(f) * PARTS / FLOODS_BURST;
    if (cell->level <= most) {
        return true;
    }
    bool passed_over = tell(f, cell, look, packet, now_us);
    if (!passed_over) {
        /* It need not be counted for ever. */
        cell->level = most;
    }
    f->n_passed_over += passed_over;
    return !passed_over;
}

void
floods_opened(struct floods *f, uint32_t source)
{
    struct cell *cell = f->limit ? find_cell(f, source) : NULL;

    if (cell) {
        cell->level += (FLOODS_OPENING - 1) * PARTS;
    }
}

void
floods_judged(struct floods *f, uint32_t source)
{
    const uint64_t back = (FLOODS_OPENING - 1) * PARTS;
    struct cell *cell = f->limit ? find_cell(f, source) : NULL;

    if (cell) {
        cell->level -= back < cell->level ? back : cell->level;
    }
}

uint64_t
floods_n_found(const struct floods *f)
{
    return f->n_found;
}

uint64_t
floods_n_passed_over(const struct floods *f)
{
    return f->n_passed_over;
}
