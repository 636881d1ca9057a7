/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/shares.[ch], at random against a plain model. */

#include <l7-config.h>
#include "daemon/shares.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/daemon-common.h"

#define N_KEYS 300
#define SHARES_ALL_OF(S, OWNER) shares_n(S, OWNER, SHARES_ALL)

static struct shares *
create(void)
{
    struct shares *s;

    assert_int_equal(shares_create(&s), 0);
    return s;
}

static void
test_one(void **state)
{
    struct shares *s = create();

    (void) state;
    assert_int_equal(shares_find(s, 7), SHARES_NOBODY);
    assert_int_equal(shares_largest(s, SHARES_ALL), SHARES_NOBODY);
    assert_int_equal(shares_n(s, SHARES_NOBODY, SHARES_ALL), 0);
    assert_int_equal(shares_n_owners(s), 0);
    uint16_t owner = shares_enter(s, 7);
    assert_int_equal(shares_find(s, 7), owner);
    assert_int_equal(shares_enter(s, 7), owner);
    assert_int_equal(SHARES_ALL_OF(s, owner), 2);
    assert_int_equal(shares_largest(s, SHARES_ALL), owner);
    assert_int_equal(shares_largest(s, SHARES_UNDECIDED), SHARES_NOBODY);
    shares_change_undecided(s, owner, 1);
    assert_int_equal(shares_largest(s, SHARES_UNDECIDED), owner);
    assert_int_equal(shares_n_owners(s), 1);
    shares_change_undecided(s, owner, -1);
    shares_leave(s, owner);
    shares_leave(s, owner);
    assert_int_equal(shares_find(s, 7), SHARES_NOBODY);
    assert_int_equal(shares_largest(s, SHARES_ALL), SHARES_NOBODY);
    assert_int_equal(shares_n_owners(s), 0);
    shares_destroy(s);
    shares_destroy(NULL);
}

static void
check_largest(const struct shares *s, enum shares_kind kind,
              const uint32_t n[N_KEYS])
{
    uint32_t most = 0;

    for (size_t i = 0; i < N_KEYS; i++) {
        most = n[i] > most ? n[i] : most;
    }
    assert_int_equal(shares_n(s, shares_largest(s, kind), kind), most);
}

/* Owners that come and go, some of them far larger than others. */
static void
test_random(void **state)
{
    struct shares *s = create();
    uint32_t n[SHARES_N_KINDS][N_KEYS] = { { 0 } };
    uint16_t numbers[N_KEYS];
    uint64_t seed = 11;

    (void) state;
    for (size_t step = 0; step < 200000; step++) {
        size_t range = random_below(&seed, 3) ? N_KEYS : 5;
        uint32_t key = (uint32_t) random_below(&seed, range);
        /* It fills, and empties, in turns. */
        bool more = random_below(&seed, 10) < (step / 20000 % 2 ? 3 : 7);

        if (more && random_below(&seed, 2)) {
            uint16_t owner = shares_enter(s, key * 65536);

            assert_true(!n[SHARES_ALL][key] || owner == numbers[key]);
            numbers[key] = owner;
            n[SHARES_ALL][key]++;
        } else if (more && n[SHARES_UNDECIDED][key] < n[SHARES_ALL][key]) {
            shares_change_undecided(s, numbers[key], 1);
            n[SHARES_UNDECIDED][key]++;
        } else if (n[SHARES_UNDECIDED][key]) {
            shares_change_undecided(s, numbers[key], -1);
            n[SHARES_UNDECIDED][key]--;
        } else if (n[SHARES_ALL][key]) {
            shares_leave(s, numbers[key]);
            n[SHARES_ALL][key]--;
        }
        check_largest(s, SHARES_ALL, n[SHARES_ALL]);
        check_largest(s, SHARES_UNDECIDED, n[SHARES_UNDECIDED]);
        uint16_t owner = shares_find(s, key * 65536);
        assert_int_equal(owner,
                         n[SHARES_ALL][key] ? numbers[key] : SHARES_NOBODY);
        assert_int_equal(SHARES_ALL_OF(s, owner), n[SHARES_ALL][key]);
        assert_int_equal(shares_n(s, owner, SHARES_UNDECIDED),
                         n[SHARES_UNDECIDED][key]);
    }
    shares_destroy(s);
}

/* Those for whom there is no number are one owner. */
static void
test_too_many(void **state)
{
    struct shares *s = create();
    static uint16_t owners[SHARES_OWNERS_MAX + 100];

    (void) state;
    for (uint32_t i = 0; i < SHARES_OWNERS_MAX + 100; i++) {
        owners[i] = shares_enter(s, i);
        assert_int_equal(owners[i] == SHARES_OTHERS,
                         i >= SHARES_OWNERS_MAX - 1);
    }
    assert_int_equal(SHARES_ALL_OF(s, SHARES_OTHERS), 101);
    assert_int_equal(shares_largest(s, SHARES_ALL), SHARES_OTHERS);
    assert_int_equal(shares_n_owners(s), SHARES_OWNERS_MAX);
    assert_int_equal(shares_find(s, 1000000), SHARES_OTHERS);

    /* There is room again once one has gone. */
    shares_leave(s, owners[5]);
    uint16_t owner = shares_enter(s, 1000000);
    assert_int_not_equal(owner, SHARES_OTHERS);
    assert_int_equal(shares_find(s, 1000000), owner);
    shares_destroy(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_too_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
