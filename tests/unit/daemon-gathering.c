/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/gathering.[ch]. */

#include <l7-config.h>
#include "daemon/gathering.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct gathering gathering;
static uint64_t now_us;

/* Clones come all the time: for 'us', one wakes the thread 'pause' after it
 * has taken others, which takes 'work'.  Returns the times that it waited, and
 * in '*longest' for how long at most. */
static unsigned int
run(uint64_t us, uint64_t pause, uint64_t work, bool all, uint64_t *longest)
{
    unsigned int n_waits = 0;

    *longest = 0;
    for (uint64_t end = now_us + us; now_us < end;) {
        now_us += pause;

        uint64_t wait = gathering_wake(&gathering, now_us);
        n_waits += wait > 0;
        *longest = wait > *longest ? wait : *longest;
        now_us += wait + work;
        gathering_taken(&gathering, now_us - work, now_us, all);
    }
    return n_waits;
}

static void
begin(void)
{
    gathering = (struct gathering){ 0 };
    now_us = UINT64_C(1000000000);
}

/* Those that come now and then are taken at once. */
static void
test_calm(void **state)
{
    uint64_t longest;

    (void) state;
    begin();
    assert_int_equal(run(1000000, 1100, 50, true, &longest), 0);
}

/* Many wait, and go on to though fewer wake the thread for it. */
static void
test_many(void **state)
{
    uint64_t longest;

    (void) state;
    begin();
    run(200000, 100, 20, true, &longest);
    /* About once a millisecond, in each interval of the next second. */
    for (int i = 0; i < 10; i++) {
        unsigned int n = run(100000, 100, 20, true, &longest);

        assert_in_range(n, 90, 100);
        assert_in_range(longest, GATHERING_MIN_US - 100, GATHERING_MIN_US);
    }
    /* Until they become few. */
    run(200000, 3000, 20, true, &longest);
    assert_int_equal(run(1000000, 3000, 20, true, &longest), 0);
}

/* So do few that each take long, for longer. */
static void
test_slow(void **state)
{
    uint64_t longest;

    (void) state;
    begin();
    run(200000, 1000, 600, true, &longest);
    assert_true(run(300000, 100, 600, true, &longest) > 0);
    assert_in_range(longest, 2200, 2400);
    run(300000, 100, 3000, true, &longest);
    assert_true(longest <= GATHERING_MAX_US);
    assert_true(longest >= GATHERING_MAX_US - 100);
}

/* Who could not take them all does not wait, however busy he is. */
static void
test_rest(void **state)
{
    uint64_t longest;

    (void) state;
    begin();
    run(300000, 100, 20, true, &longest);
    assert_true(longest > 0);
    run(1200, 100, 20, false, &longest);
    assert_int_equal(run(1000000, 0, 1000, false, &longest), 0);
}

/* A pause ends it. */
static void
test_pause(void **state)
{
    uint64_t longest;

    (void) state;
    begin();
    run(300000, 100, 20, true, &longest);
    assert_true(longest > 0);
    now_us += 10 * GATHERING_INTERVAL_US;
    assert_int_equal(run(90000, 100, 20, true, &longest), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calm),  cmocka_unit_test(test_many),
        cmocka_unit_test(test_slow),  cmocka_unit_test(test_rest),
        cmocka_unit_test(test_pause),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
