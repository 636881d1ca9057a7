/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/connection.[ch]: who makes room for whom. */

#include <l7-config.h>
#include "daemon/connection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"

#define TABLE_MAX 1000

/* The owners of tests. */
enum { FLOODER = 1, QUIET = 2, NEWCOMER = 3, N_OWNERS = 8 };

/* A table and how many each owner has in it. */
struct court {
    struct connection_table *table;
    uint32_t n[N_OWNERS];
    uint32_t n_evicted[N_OWNERS]; /* Of each, to make room. */
    uint32_t owners[100000];      /* By the number of the connection. */
    uint32_t next;
};

/* The number of a connection, as packet_numbered() has it, is not kept: its
 * class is of no use here, and takes it. */
static uint32_t
owner_of(const struct court *court, const struct connection *c)
{
    return court->owners[c->pattern_line];
}

static void
on_removing(void *court_, struct connection *c, bool evicted)
{
    struct court *court = court_;
    uint32_t owner = owner_of(court, c);

    court->n[owner]--;
    court->n_evicted[owner] += evicted;
}

static struct court *
open_table(size_t max, size_t max_undecided)
{
    struct court *court = calloc(1, sizeof *court);

    assert_non_null(court);
    assert_int_equal(
        connection_table_create(max, max_undecided, &court->table), 0);
    connection_table_watch(court->table, on_removing, court);
    return court;
}

static void
close_table(struct court *court)
{
    connection_table_destroy(court->table);
    free(court);
}

/* Returns NULL if there is no room. */
static struct connection *
add(struct court *court, uint32_t owner, enum connection_state state,
    uint32_t now)
{
    struct packet p = packet_numbered(court->next);
    enum side side;
    struct connection *c =
        connection_add(court->table, 0, 0, owner, &p, now, &side);

    if (c) {
        court->owners[court->next] = owner;
        c->pattern_line = court->next++;
        court->n[owner]++;
        connection_touch(court->table, c, state, now);
    }
    return c;
}

static void
add_many(struct court *court, uint32_t owner, enum connection_state state,
         uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        add(court, owner, state, i);
    }
}

/* In each state, one who floods displaces himself alone. */
static void
test_flood(void **state)
{
    static const enum connection_state states[] = { CONNECTION_OPENED,
                                                    CONNECTION_EXAMINING,
                                                    CONNECTION_PENDING,
                                                    CONNECTION_LINGERING };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(states); i++) {
        for (size_t j = 0; j < N_ELEMENTS(states); j++) {
            struct court *court = open_table(TABLE_MAX, TABLE_MAX);

            add_many(court, QUIET, states[j], TABLE_MAX / 4);
            add_many(court, FLOODER, states[i], 20 * TABLE_MAX);
            assert_int_equal(court->n[QUIET], TABLE_MAX / 4);
            assert_int_equal(court->n[FLOODER], TABLE_MAX - TABLE_MAX / 4);
            assert_int_equal(court->n_evicted[QUIET], 0);
            /* And makes room for others. */
            add_many(court, NEWCOMER, CONNECTION_EXAMINING, TABLE_MAX / 4);
            assert_int_equal(court->n[NEWCOMER], TABLE_MAX / 4);
            assert_int_equal(court->n[QUIET], TABLE_MAX / 4);
            close_table(court);
        }
    }
}

/* Owners who all want more than there is get as much each. */
static void
test_fair(void **state)
{
    struct court *court = open_table(TABLE_MAX, TABLE_MAX);
    uint64_t seed = 5;

    (void) state;
    for (uint32_t i = 0; i < 50000; i++) {
        /* Some of them ten times as often as others. */
        uint32_t owner = (uint32_t) random_below(&seed, 5);

        owner = random_below(&seed, 10) ? owner % 2 : owner;
        add(court, owner, CONNECTION_EXAMINING, i);
    }
    for (uint32_t owner = 0; owner < 5; owner++) {
        assert_in_range(court->n[owner], TABLE_MAX / 5 - 1, TABLE_MAX / 5 + 1);
    }
    close_table(court);
}

/* The part of the table for what is undecided is shared likewise. */
static void
test_undecided(void **state)
{
    struct court *court = open_table(TABLE_MAX, TABLE_MAX / 10);

    (void) state;
    add_many(court, FLOODER, CONNECTION_LINGERING, TABLE_MAX / 2);
    add_many(court, QUIET, CONNECTION_EXAMINING, TABLE_MAX / 30);
    add_many(court, NEWCOMER, CONNECTION_OPENED, TABLE_MAX);
    assert_int_equal(court->n[QUIET], TABLE_MAX / 30);
    assert_int_equal(court->n[NEWCOMER], TABLE_MAX / 10 - TABLE_MAX / 30);
    /* What lingers would have been no room for it. */
    assert_int_equal(court->n[FLOODER], TABLE_MAX / 2);
    close_table(court);
}

/* Who has flows makes room for those who have less, not for himself. */
static void
test_programmed(void **state)
{
    struct court *court = open_table(TABLE_MAX, TABLE_MAX);

    (void) state;
    add_many(court, FLOODER, CONNECTION_PROGRAMMED, TABLE_MAX);
    assert_null(add(court, FLOODER, CONNECTION_OPENED, 0));
    assert_int_equal(connection_n_refused(court->table), 1);
    assert_int_equal(connection_n_evicted(court->table), 0);

    add_many(court, NEWCOMER, CONNECTION_PROGRAMMED, 2 * TABLE_MAX);
    assert_int_equal(court->n[FLOODER], TABLE_MAX / 2);
    assert_int_equal(court->n[NEWCOMER], TABLE_MAX / 2);
    assert_int_equal(court->n_evicted[FLOODER], TABLE_MAX / 2);
    assert_int_equal(court->n_evicted[NEWCOMER], 0);
    assert_int_equal(connection_n_unseated(court->table), TABLE_MAX / 2);
    assert_int_equal(connection_n_owners(court->table), 2);
    close_table(court);
}

/* If only flows are left to go, what has lingered for long goes first,
 * whoever's it is; and not before. */
static void
test_stale(void **state)
{
    struct court *court = open_table(TABLE_MAX, TABLE_MAX);

    (void) state;
    add(court, QUIET, CONNECTION_LINGERING, 1000);
    add(court, QUIET, CONNECTION_LINGERING, 1001);
    add_many(court, FLOODER, CONNECTION_PROGRAMMED, TABLE_MAX - 2);
    assert_null(
        add(court, FLOODER, CONNECTION_OPENED, 1000 + CONNECTION_STALE - 1));
    assert_non_null(
        add(court, FLOODER, CONNECTION_PROGRAMMED, 1000 + CONNECTION_STALE));
    assert_int_equal(court->n_evicted[QUIET], 1);
    assert_null(
        add(court, FLOODER, CONNECTION_OPENED, 1000 + CONNECTION_STALE));
    /* Another's is not needed for somebody who has less. */
    assert_non_null(add(court, NEWCOMER, CONNECTION_OPENED, 1002));
    assert_int_equal(court->n[QUIET], 1);
    assert_int_equal(court->n_evicted[FLOODER], 1);
    close_table(court);
}

/* ---- At random, against a model that looks at all connections. ---- */

struct model {
    struct {
        struct connection *c;
        uint32_t owner;
        enum connection_state state;
        uint32_t used;
    } all[200];
    size_t n;
};

static size_t
model_count(const struct model *m, uint32_t owner, bool undecided)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        n += m->all[i].owner == owner
             && (!undecided || m->all[i].state <= CONNECTION_EXAMINING);
    }
    return n;
}

/* The oldest of 'owner' (N_OWNERS: of anybody) in 'state', or -1. */
static int
model_oldest(const struct model *m, uint32_t owner,
             enum connection_state state)
{
    int found = -1;

    for (size_t i = 0; i < m->n; i++) {
        if ((owner == N_OWNERS || m->all[i].owner == owner)
            && m->all[i].state == state
            && (found < 0 || m->all[i].used < m->all[found].used)) {
            found = (int) i;
        }
    }
    return found;
}

/* Whether one of 'owner' is a right one to go for 'newcomer'. */
static int
model_victim_of(const struct model *m, uint32_t owner, uint32_t newcomer,
                bool crowded, uint32_t now)
{
    static const enum connection_state order[] = { CONNECTION_OPENED,
                                                   CONNECTION_LINGERING,
                                                   CONNECTION_EXAMINING,
                                                   CONNECTION_PENDING };

    for (size_t i = 0; i < N_ELEMENTS(order); i++) {
        int c = model_oldest(m, owner, order[i]);

        if (c >= 0 && (!crowded || order[i] <= CONNECTION_EXAMINING)) {
            return c;
        }
    }
    int stale = model_oldest(m, N_OWNERS, CONNECTION_LINGERING);
    if (stale >= 0 && now - m->all[stale].used >= CONNECTION_STALE) {
        return stale;
    }
    return owner == newcomer ? -1
                             : model_oldest(m, owner, CONNECTION_PROGRAMMED);
}

/* 'c' (NULL: nobody) has gone to make room for 'newcomer': was that right?
 * Of owners who have as much it may be any. */
static void
model_check(const struct model *m, const struct connection *c,
            uint32_t newcomer, bool crowded, uint32_t now)
{
    size_t most = 0;

    for (uint32_t owner = 0; owner < N_OWNERS; owner++) {
        size_t n = model_count(m, owner, crowded);
        most = n > most ? n : most;
    }
    bool own = model_count(m, newcomer, crowded) == most;
    for (uint32_t owner = 0; owner < N_OWNERS; owner++) {
        if (own ? owner == newcomer : model_count(m, owner, crowded) == most) {
            int victim = model_victim_of(m, owner, newcomer, crowded, now);

            if (victim < 0 ? !c : m->all[victim].c == c) {
                return;
            }
        }
    }
    fail_msg("somebody else should have gone");
}

static struct connection *gone;

static void
note_gone(void *aux, struct connection *c, bool evicted)
{
    (void) aux;
    if (evicted) {
        assert_null(gone);
        gone = c;
    }
}

static void
model_remove(struct model *m, const struct connection *c)
{
    for (size_t i = 0; i < m->n; i++) {
        if (m->all[i].c == c) {
            m->all[i] = m->all[--m->n];
            return;
        }
    }
    fail();
}

static void
test_random(void **state)
{
    struct model m = { .n = 0 };
    struct connection_table *t;
    uint64_t seed = 23;
    size_t n_checks = 0;

    (void) state;
    assert_int_equal(connection_table_create(150, 60, &t), 0);
    connection_table_watch(t, note_gone, NULL);
    for (uint32_t step = 1; step < 30000; step++) {
        uint32_t now = step; /* No two at the same time. */

        if (!m.n || random_below(&seed, 2)) {
            uint32_t owner = (uint32_t) random_below(&seed, N_OWNERS);
            size_t n_undecided = 0;

            owner = random_below(&seed, 3) ? owner % 3 : owner;
            for (uint32_t i = 0; i < N_OWNERS; i++) {
                n_undecided += model_count(&m, i, true);
            }
            bool crowded = n_undecided >= 60;
            struct packet p = packet_numbered(step);
            enum side side;

            gone = NULL;
            struct connection *c =
                connection_add(t, 0, 0, owner, &p, now, &side);
            if (crowded || m.n >= 150) {
                model_check(&m, gone, owner, crowded, now);
                assert_int_equal(c != NULL, gone != NULL);
                n_checks++;
            } else {
                assert_non_null(c);
                assert_null(gone);
            }
            if (gone) {
                model_remove(&m, gone);
            }
            if (c) {
                m.all[m.n].c = c;
                m.all[m.n].owner = owner;
                m.all[m.n].state = CONNECTION_OPENED;
                m.all[m.n++].used = now;
            }
        } else {
            size_t i = random_below(&seed, m.n);
            enum connection_state s = (enum connection_state) random_below(
                &seed, CONNECTION_N_STATES);

            s = random_below(&seed, 2) ? CONNECTION_PROGRAMMED : s;
            if (random_below(&seed, 10)) {
                connection_touch(t, m.all[i].c, s, now);
                m.all[i].state = s;
                m.all[i].used = now;
            } else {
                connection_remove(t, m.all[i].c);
                m.all[i] = m.all[--m.n];
            }
        }
    }
    assert_true(n_checks > 1000);
    connection_table_destroy(t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flood),     cmocka_unit_test(test_fair),
        cmocka_unit_test(test_undecided), cmocka_unit_test(test_programmed),
        cmocka_unit_test(test_stale),     cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
