/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/connection.[ch] with connections that come and go at random,
 * against a plain model: an array that is searched from end to end. */

#include <l7-config.h>
#include "daemon/connection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "daemon/examination.h"
#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"

#define N_KEYS 6000
#define MODEL_MAX 4000
#define MODEL_UNDECIDED_MAX 1500

struct model {
    bool there[N_KEYS];
    enum connection_state state[N_KEYS];
    uint32_t used[N_KEYS]; /* When: no two at the same time. */
    uint32_t handle[N_KEYS];
    size_t n;
    size_t n_in[CONNECTION_N_STATES];
    uint64_t n_evicted;
    uint64_t n_refused;
};

static int
model_oldest(const struct model *m, enum connection_state state)
{
    int oldest = -1;

    for (int i = 0; i < N_KEYS; i++) {
        if (m->there[i] && m->state[i] == state
            && (oldest < 0 || m->used[i] < m->used[oldest])) {
            oldest = i;
        }
    }
    return oldest;
}

static void
model_remove(struct model *m, size_t i)
{
    m->there[i] = false;
    m->n_in[m->state[i]]--;
    m->n--;
}

static bool
model_make_room(struct model *m)
{
    bool crowded = m->n_in[CONNECTION_OPENED] + m->n_in[CONNECTION_EXAMINING]
                   >= MODEL_UNDECIDED_MAX;

    if (!crowded && m->n < MODEL_MAX) {
        return true;
    }
    int victim = model_oldest(m, CONNECTION_OPENED);
    if (victim < 0 && !crowded) {
        victim = model_oldest(m, CONNECTION_LINGERING);
    }
    if (victim < 0) {
        victim = model_oldest(m, CONNECTION_EXAMINING);
    }
    if (victim < 0) {
        m->n_refused++;
        return false;
    }
    m->n_evicted++;
    model_remove(m, (size_t) victim);
    return true;
}

static void
check_model(const struct model *m, struct connection_table *t)
{
    size_t n[CONNECTION_N_STATES] = { 0 };

    for (uint32_t i = 0; i < N_KEYS; i++) {
        struct packet p = packet_numbered(i);
        struct packet r = packet_reverse(&p);
        enum side side;
        struct connection *c = connection_find(t, 0, 0, &p, &side);

        assert_int_equal(c != NULL, m->there[i]);
        assert_ptr_equal(connection_find(t, 0, 0, &r, &side), c);
        assert_ptr_equal(connection_from_handle(t, m->handle[i]), c);
        if (c) {
            assert_int_equal(c->state, m->state[i]);
            assert_int_equal(c->last_used, m->used[i]);
        }
    }
    for (int s = 0; s < CONNECTION_N_STATES; s++) {
        uint32_t last = 0;

        for (struct connection *c =
                 connection_oldest(t, (enum connection_state) s);
             c; c = connection_next(t, c)) {
            assert_int_equal(c->state, s);
            assert_true(c->last_used > last);
            last = c->last_used;
            n[s]++;
        }
        assert_int_equal(n[s], m->n_in[s]);
        assert_int_equal(connection_n(t, (enum connection_state) s), n[s]);
    }
    assert_int_equal(connection_n_evicted(t), m->n_evicted);
    assert_int_equal(connection_n_refused(t), m->n_refused);
}

static void
test_random(void **state)
{
    struct connection_table *t;
    struct model *m = calloc(1, sizeof *m);
    uint64_t seed = 3;

    (void) state;
    assert_non_null(m);
    assert_int_equal(
        connection_table_create(MODEL_MAX, MODEL_UNDECIDED_MAX, &t), 0);
    for (uint32_t i = 0; i < N_KEYS; i++) {
        m->handle[i] = UINT32_MAX;
    }
    for (uint32_t now = 1; now <= 60000; now++) {
        uint32_t i = (uint32_t) random_below(&seed, N_KEYS);
        struct packet p = packet_numbered(i);
        enum side side;
        struct connection *c = connection_find(t, 0, 0, &p, &side);

        assert_int_equal(c != NULL, m->there[i]);
        if (!c) {
            bool room = model_make_room(m);

            c = connection_add(t, 0, 0, 0, &p, now, &side);
            assert_int_equal(c != NULL, room);
            if (!c) {
                continue;
            }
            /* It owns memory, which a leak checker watches. */
            c->examination = examination_create(IPPROTO_TCP, false, 8);
            m->there[i] = true;
            m->state[i] = CONNECTION_OPENED;
            m->used[i] = now;
            m->handle[i] = connection_handle(t, c);
            m->n_in[CONNECTION_OPENED]++;
            m->n++;
        } else if (now > 40000 || !random_below(&seed, 8)) {
            connection_remove(t, c);
            model_remove(m, i);
        } else {
            enum connection_state next = (enum connection_state) random_below(
                &seed, CONNECTION_N_STATES);

            if (random_below(&seed, 4)) {
                /* Fill it up with those that never go. */
                next = CONNECTION_PROGRAMMED;
            }
            connection_touch(t, c, next, now);
            m->n_in[m->state[i]]--;
            m->n_in[next]++;
            m->state[i] = next;
            m->used[i] = now;
        }
        if (now % 5000 == 0) {
            check_model(m, t);
        }
    }
    /* Otherwise this tests less than it seems to. */
    assert_true(m->n_evicted > 1000);
    connection_table_destroy(t);
    free(m);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
