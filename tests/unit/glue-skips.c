/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/skips.[ch]: for how long sources are off the mirror. */

#include <l7-config.h>
#include "ovs-glue/skips.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ovs-glue/pipeline.h"

#define SECOND 1000LL

static const struct pipeline_config config = { .table = 200 };

static struct standing_match
port(uint16_t number)
{
    return (struct standing_match){ .in_port = number };
}

static struct skips_stats
stats_of(const struct skips *s)
{
    struct skips_stats stats;

    skips_get_stats(s, &stats);
    return stats;
}

/* Twice as long each time, up to a limit; and as in the beginning once it has
 * been quiet for long. */
static void
test_doubling(void **state)
{
    struct skips *s = skips_create(&config);
    struct standing_match m = port(3);
    long long int now = 5 * SECOND;
    static const uint32_t expected[] = { 10, 20, 40, 60, 60 };

    (void) state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const struct skip *skip = skips_begin(s, &m, 7000, now);
        struct skip list[2];

        assert_non_null(skip);
        assert_int_equal(skip->seconds, expected[i]);
        assert_int_equal(skip->n, i + 1);
        assert_int_equal(skip->rate, 7000);
        /* Other workers say so, too. */
        assert_null(skips_begin(s, &m, 1, now + 100));
        assert_int_equal(stats_of(s).n, 1);
        assert_int_equal(stats_of(s).n_begun, i + 1);
        assert_int_equal(skips_list(s, list, 2), 1);
        assert_int_equal(list[0].match.in_port, 3);

        now += expected[i] * SECOND;
        assert_null(skips_end(s, now - 1));
        assert_ptr_equal(skips_end(s, now), skip);
        assert_null(skips_end(s, now));
        assert_int_equal(stats_of(s).n, 0);
        assert_int_equal(skips_list(s, list, 2), 0);
        now += SKIPS_MEMORY_S * SECOND - 1;
    }
    now++;
    assert_int_equal(skips_begin(s, &m, 7000, now)->seconds, SKIPS_MIN_S);
    skips_destroy(s);
}

static void
test_cap(void **state)
{
    struct skips *s = skips_create(&config);
    long long int now = 0;

    (void) state;
    for (uint16_t i = 1; i <= SKIPS_MAX; i++) {
        struct standing_match m = port(i);

        assert_non_null(skips_begin(s, &m, 1, now));
    }
    struct standing_match m = port(SKIPS_MAX + 1);
    assert_null(skips_begin(s, &m, 1, now));
    assert_int_equal(stats_of(s).n_refused, 1);
    assert_int_equal(stats_of(s).n, SKIPS_MAX);
    /* Those that are over are remembered, and then make room. */
    now += SKIPS_MIN_S * SECOND;
    while (skips_end(s, now)) {
        continue;
    }
    assert_int_equal(stats_of(s).n, 0);
    assert_null(skips_begin(s, &m, 1, now));
    now += SKIPS_MEMORY_S * SECOND;
    assert_non_null(skips_begin(s, &m, 1, now));
    skips_destroy(s);
    skips_destroy(NULL);
}

/* Sources are told apart by all that is matched. */
static void
test_matches(void **state)
{
    struct skips *s = skips_create(&config);
    struct standing_match a = port(3);
    struct standing_match b = port(3);

    (void) state;
    b.prefix_len = 128;
    b.is_dst = true;
    b.addr.s6_addr[15] = 1;
    assert_non_null(skips_begin(s, &a, 1, 0));
    assert_non_null(skips_begin(s, &b, 1, 0));
    assert_null(skips_begin(s, &b, 1, 0));
    b.addr.s6_addr[15] = 2;
    assert_non_null(skips_begin(s, &b, 1, 0));
    skips_count(s, 5);
    skips_count(s, 6);
    assert_int_equal(stats_of(s).n_packets, 11);
    skips_destroy(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_doubling),
        cmocka_unit_test(test_cap),
        cmocka_unit_test(test_matches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
