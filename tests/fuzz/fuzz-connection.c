/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the connection table (daemon/connection.[ch]).  The input is a
 * script: how large the table is, and then packets that come in and changes
 * of state, over a few addresses and ports, so that they meet.
 *
 * A plain array does the same by the words of connection.h, and must come to
 * the same connections, in the same order in each state, and to the same
 * counts. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "daemon/connection.h"
#include "daemon/examination.h"
#include "daemon/packet.h"

const char fuzz_name[] = "connection";

#define TABLE_MAX 24
#define N_OLD_HANDLES 8

/* So few that the generation of a slot does not come round while the handle
 * of one of its latest connections is remembered: each connection that takes
 * its place renews it, too. */
#define MAX_RENEWALS ((1u << CONNECTION_GENERATION_BITS) - N_OLD_HANDLES - 2)

/* A connection as it should be. */
struct entry {
    struct connection *connection;
    struct connection_key key;
    enum connection_state state;
    uint64_t touched; /* Larger: later. */
    uint32_t used;    /* Seconds. */
};

struct model {
    struct connection_table *table;
    size_t max, max_undecided;
    struct entry entries[TABLE_MAX];
    size_t n;
    uint64_t n_touched; /* For 'touched'. */
    uint64_t n_refused, n_evicted;
    uint32_t now;
    uint32_t old_handles[N_OLD_HANDLES]; /* Of connections now gone, too. */
    size_t n_old_handles;
    unsigned int n_renewals;
};

static size_t
model_count(const struct model *m, enum connection_state state)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        n += m->entries[i].state == state;
    }
    return n;
}

static struct entry *
model_oldest(struct model *m, enum connection_state state)
{
    struct entry *oldest = NULL;

    for (size_t i = 0; i < m->n; i++) {
        struct entry *e = &m->entries[i];

        if (e->state == state && (!oldest || e->touched < oldest->touched)) {
            oldest = e;
        }
    }
    return oldest;
}

static void
model_forget(struct model *m, struct entry *e)
{
    m->old_handles[m->n_old_handles++ % N_OLD_HANDLES] =
        connection_handle(m->table, e->connection);
    *e = m->entries[--m->n];
}

static void
model_touch(struct model *m, struct entry *e, enum connection_state state)
{
    e->state = state;
    e->touched = ++m->n_touched;
    e->used = m->now;
}

static bool
is_sender(const struct connection_key *key, int side, const struct packet *p)
{
    return key->ports[side] == p->sport && key->ports[!side] == p->dport
           && !memcmp(&key->addrs[side], &p->src, sizeof p->src)
           && !memcmp(&key->addrs[!side], &p->dst, sizeof p->dst);
}

static struct entry *
model_find(struct model *m, uint16_t vlan, uint16_t leg,
           const struct packet *p, enum side *side)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct connection_key *key = &m->entries[i].key;

        if (key->vlan == vlan && key->leg == leg
            && key->ip_proto == p->ip_proto
            && key->ip_version == p->ip_version) {
            for (int s = 0; s < N_SIDES; s++) {
                if (is_sender(key, s, p)) {
                    *side = (enum side) s;
                    return &m->entries[i];
                }
            }
        }
    }
    return NULL;
}

/* Whoever goes first goes.  Returns false if a new connection finds no
 * room. */
static bool
model_make_room(struct model *m)
{
    const size_t n_undecided = model_count(m, CONNECTION_OPENED)
                               + model_count(m, CONNECTION_EXAMINING);
    const bool crowded = n_undecided >= m->max_undecided;

    if (m->n < m->max && !crowded) {
        return true;
    }

    struct entry *e = model_oldest(m, CONNECTION_OPENED);
    /* Those that linger are not in the way of the undecided. */
    e = e || crowded ? e : model_oldest(m, CONNECTION_LINGERING);
    e = e ? e : model_oldest(m, CONNECTION_EXAMINING);
    e = e ? e : model_oldest(m, CONNECTION_PENDING);
    if (!e) {
        m->n_refused++;
        return false;
    }
    model_forget(m, e);
    m->n_evicted++;
    return true;
}

static void
check_table(struct model *m)
{
    size_t n = 0;

    for (int s = 0; s < CONNECTION_N_STATES; s++) {
        const enum connection_state state = (enum connection_state) s;
        struct connection *c = connection_oldest(m->table, state);
        uint64_t touched = 0;

        FUZZ_CHECK(connection_n(m->table, state) == model_count(m, state));
        for (size_t i = 0; i < model_count(m, state); i++) {
            const struct entry *e = NULL;

            for (size_t j = 0; j < m->n; j++) {
                e = m->entries[j].connection == c ? &m->entries[j] : e;
            }
            FUZZ_CHECK(e != NULL);
            FUZZ_CHECK(e->state == state && c->state == s && c->in_use);
            FUZZ_CHECK(e->touched > touched);
            FUZZ_CHECK(e->used == c->last_used);
            FUZZ_CHECK(!memcmp(&e->key, &c->key, sizeof e->key));
            FUZZ_CHECK(connection_from_handle(m->table,
                                              connection_handle(m->table, c))
                       == c);
            touched = e->touched;
            c = connection_next(m->table, c);
        }
        FUZZ_CHECK(c == NULL);
        n += model_count(m, state);
    }
    FUZZ_CHECK(n == m->n && n <= m->max);
    FUZZ_CHECK(connection_n(m->table, CONNECTION_OPENED)
                   + connection_n(m->table, CONNECTION_EXAMINING)
               <= m->max_undecided);
    FUZZ_CHECK(connection_n_refused(m->table) == m->n_refused);
    FUZZ_CHECK(connection_n_evicted(m->table) == m->n_evicted);
}

static void
packet(struct model *m, struct fuzz_input *in)
{
    const uint8_t choice = fuzz_u8(in);
    const uint16_t vlan = choice & 1 ? 7 : 0;
    const uint16_t leg = choice & 2 ? 3 : 0;
    struct packet p = {
        .ip_version = choice & 4 ? 6 : 4,
        .ip_proto = choice & 8 ? IPPROTO_UDP : IPPROTO_TCP,
        .tcp_flags = choice & 8    ? 0
                     : choice & 16 ? PACKET_SYN | PACKET_ACK
                                   : PACKET_SYN,
    };
    enum side side = N_SIDES, model_side = N_SIDES;

    p.src.s6_addr[15] = (uint8_t) fuzz_below(in, 3);
    p.dst.s6_addr[15] = (uint8_t) fuzz_below(in, 3);
    p.sport = (uint16_t) (1 + fuzz_below(in, 3));
    p.dport = (uint16_t) (1 + fuzz_below(in, 3));

    struct connection *c = connection_find(m->table, vlan, leg, &p, &side);
    struct entry *e = model_find(m, vlan, leg, &p, &model_side);
    FUZZ_CHECK(c == (e ? e->connection : NULL));
    if (c) {
        FUZZ_CHECK(side == model_side);
        return;
    }

    bool room = model_make_room(m);
    c = connection_add(m->table, vlan, leg, 0, &p, m->now, &side);
    FUZZ_CHECK((c != NULL) == room);
    if (c) {
        int sender = p.tcp_flags & PACKET_ACK ? SIDE_SERVER : SIDE_CLIENT;

        FUZZ_CHECK((int) side == sender);
        FUZZ_CHECK(is_sender(&c->key, sender, &p));
        FUZZ_CHECK(c->key.vlan == vlan && c->key.leg == leg);
        FUZZ_CHECK(c->key.ip_proto == p.ip_proto);
        FUZZ_CHECK(c->key.ip_version == p.ip_version);
        FUZZ_CHECK(c->class == CONNECTION_NO_CLASS && !c->examination);
        /* What the last ones to go were called is no name for it. */
        for (size_t i = 0; i < N_OLD_HANDLES && i < m->n_old_handles; i++) {
            FUZZ_CHECK(connection_handle(m->table, c) != m->old_handles[i]);
        }
        e = &m->entries[m->n++];
        e->connection = c;
        e->key = c->key;
        model_touch(m, e, CONNECTION_OPENED);
    }
}

/* A connection goes on, as the daemon has it: never back to undecided. */
static void
change_state(struct model *m, struct entry *e, struct fuzz_input *in)
{
    enum connection_state state =
        (enum connection_state) fuzz_below(in, CONNECTION_N_STATES);

    if (state < e->state && state < CONNECTION_PENDING) {
        state = e->state;
    }
    model_touch(m, e, state);
    connection_touch(m->table, e->connection, state, m->now);
}

static void
find_handle(struct model *m, uint32_t handle)
{
    struct connection *expected = NULL;

    for (size_t i = 0; i < m->n; i++) {
        struct connection *c = m->entries[i].connection;

        expected = connection_handle(m->table, c) == handle ? c : expected;
    }
    FUZZ_CHECK(connection_from_handle(m->table, handle) == expected);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { data, size };
    struct model m = {
        .max = 1 + fuzz_below(&in, TABLE_MAX),
        .max_undecided = 1 + fuzz_below(&in, TABLE_MAX),
    };

    FUZZ_CHECK(!connection_table_create(m.max, m.max_undecided, &m.table));
    while (in.len) {
        const unsigned int op = fuzz_u8(&in) % 16;
        struct entry *e = m.n ? &m.entries[fuzz_below(&in, m.n)] : NULL;

        m.now += op & 1;
        if (op < 7 || !e) {
            packet(&m, &in);
        } else if (op < 11) {
            change_state(&m, e, &in);
        } else if (op == 11) {
            struct connection *c = e->connection;

            model_forget(&m, e);
            connection_remove(m.table, c);
        } else if (op == 12 && m.n_renewals++ < MAX_RENEWALS) {
            uint32_t old = connection_handle(m.table, e->connection);

            connection_renew(e->connection);
            FUZZ_CHECK(!connection_from_handle(m.table, old));
        } else if (op == 13 && !e->connection->examination) {
            /* It must go when the connection goes. */
            e->connection->examination =
                examination_create(e->key.ip_proto, false, 64);
        } else if (op == 14) {
            find_handle(&m, m.old_handles[fuzz_below(&in, N_OLD_HANDLES)]);
        } else {
            find_handle(&m, fuzz_u32(&in) % (2 * TABLE_MAX << 8));
        }
        check_table(&m);
    }
    connection_table_destroy(m.table);
    return 0;
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    uint64_t random = 1;
    uint8_t script[600];

    take("", 0, aux);
    /* Small and large tables, with room for few and many undecided. */
    for (unsigned int i = 0; i < 16; i++) {
        script[0] = (uint8_t) (i % 4 * 7);
        script[1] = (uint8_t) (i / 4 * 7);
        for (size_t j = 2; j < sizeof script; j++) {
            script[j] = (uint8_t) (fuzz_random(&random) >> 32);
        }
        take(script, 40 + i * 35, aux);
    }
}
