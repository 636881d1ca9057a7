/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests migrate/guard.[ch]: sets, what guards have in common, and
 * conditions.  Each is compared with what follows from asking number by
 * number. */

#include <l7-config.h>
#include "migrate/guard.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool
has(const struct guard_set *set, unsigned int number)
{
    for (size_t i = 0; i < set->n; i++) {
        if (number >= set->ranges[i].first && number <= set->ranges[i].last) {
            return true;
        }
    }
    return false;
}

#define WORLD 64

static void
test_sets(void **state)
{
    (void) state;
    srandom(1);
    for (int round = 0; round < 2000; round++) {
        bool expected[WORLD] = { false };
        struct guard_set set = { .n = 0 };

        for (long int n = random() % 6; n >= 0; n--) {
            uint16_t first = (uint16_t) (random() % WORLD);
            uint16_t last = (uint16_t) (first + random() % (WORLD - first));

            assert_int_equal(
                guard_set_add(&set, (struct range){ first, last }), 0);
            memset(&expected[first], true, last - first + 1u);
        }
        for (size_t i = 1; i < set.n; i++) {
            assert_true(set.ranges[i - 1].last + 1 < set.ranges[i].first);
        }
        for (unsigned int i = 0; i < WORLD; i++) {
            assert_int_equal(has(&set, i), expected[i]);
        }
        guard_set_invert(&set, WORLD - 1);
        for (unsigned int i = 0; i < WORLD; i++) {
            assert_int_equal(has(&set, i), !expected[i]);
        }
    }
}

static void
test_set_bounds(void **state)
{
    struct guard_set set = { .n = 0 };

    (void) state;
    for (uint16_t i = 0; i < GUARD_RANGES_MAX; i++) {
        struct range range = { (uint16_t) (4 * i), (uint16_t) (4 * i + 1) };

        assert_int_equal(guard_set_add(&set, range), 0);
    }
    assert_int_equal(guard_set_add(&set, (struct range){ 1000, 1000 }), E2BIG);
    assert_int_equal(guard_set_add(&set, (struct range){ 2, 2 }), 0);
    assert_int_equal(set.n, GUARD_RANGES_MAX);
    assert_int_equal(guard_set_add(&set, (struct range){ 3, 3 }), 0);
    assert_int_equal(set.n, GUARD_RANGES_MAX - 1);

    struct guard_set all = guard_set_range(0, UINT16_MAX);
    assert_true(guard_set_is_all(&all, UINT16_MAX));
    guard_set_invert(&all, UINT16_MAX);
    assert_int_equal(all.n, 0);
    guard_set_invert(&all, UINT16_MAX);
    assert_true(guard_set_is_all(&all, UINT16_MAX));
}

/* The set of ranges that 'bits' has, a bit for each number below 16. */
static struct guard_set
make_set(unsigned int bits)
{
    struct guard_set set = { .n = 0 };

    for (uint16_t i = 0; i < 16; i++) {
        if (bits >> i & 1) {
            assert_int_equal(guard_set_add(&set, (struct range){ i, i }), 0);
        }
    }
    return set;
}

static void
test_meet_sets(void **state)
{
    (void) state;
    srandom(2);
    for (int round = 0; round < 5000; round++) {
        unsigned int x = (unsigned int) random() & random() & 0xffff;
        unsigned int y = (unsigned int) random() & 0xffff;
        struct guard a, b, meet;

        guard_init(&a);
        guard_init(&b);
        a.ports[round % 2] = make_set(x);
        b.ports[round % 2] = make_set(y);
        assert_int_equal(guard_meet(&a, &b, &meet), x & y ? 0 : ENOENT);
        if (x & y) {
            struct guard_set expected = make_set(x & y);

            assert_memory_equal(&meet.ports[round % 2].n, &expected.n,
                                sizeof expected.n);
            assert_memory_equal(meet.ports[round % 2].ranges, expected.ranges,
                                expected.n * sizeof expected.ranges[0]);
            assert_true(guard_covers(&a, &meet));
            assert_true(guard_covers(&b, &meet));
        }
        if (x && y) {
            assert_int_equal(guard_covers(&a, &b), !(y & ~x));
            assert_int_equal(guard_same_criteria(&a, &b), x == y);
        }
    }
}

static struct network
network(const char *text)
{
    struct network n = { .ip_version = 0 };
    char why[NETWORK_WHY_MAX];

    assert_int_equal(network_parse(text, &n, why), 0);
    return n;
}

static void
test_meet(void **state)
{
    struct guard a, b, meet;

    (void) state;
    guard_init(&a);
    assert_true(guard_is_plain(&a));

    /* Protocols: what is examined is not judged. */
    static const struct {
        int a, b, meet;
    } protocols[] = {
        { GUARD_ANY, GUARD_JUDGED, GUARD_JUDGED },
        { GUARD_ANY, GUARD_EXAMINING, GUARD_EXAMINING },
        { GUARD_ANY, 3, 3 },
        { GUARD_JUDGED, 3, 3 },
        { GUARD_JUDGED, GUARD_EXAMINING, -9 },
        { 3, GUARD_EXAMINING, -9 },
        { 3, 4, -9 },
        { 3, 3, 3 },
    };
    for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
        for (int swap = 0; swap < 2; swap++) {
            guard_init(&a);
            guard_init(&b);
            a.protocol = swap ? protocols[i].b : protocols[i].a;
            b.protocol = swap ? protocols[i].a : protocols[i].b;
            int error = guard_meet(&a, &b, &meet);
            assert_int_equal(error, protocols[i].meet == -9 ? ENOENT : 0);
            if (!error) {
                assert_int_equal(meet.protocol, protocols[i].meet);
            }
        }
    }

    /* Ends: the narrower, if one is within the other. */
    guard_init(&a);
    guard_init(&b);
    a.ends[0] = network("10.0.0.0/8");
    b.ends[0] = network("10.1.0.0/16");
    b.ends[1] = network("192.0.2.1");
    assert_int_equal(guard_meet(&a, &b, &meet), 0);
    assert_int_equal(meet.ends[0].len, 96 + 16);
    assert_int_equal(meet.ends[1].len, 128);
    assert_true(guard_covers(&a, &b));
    assert_false(guard_covers(&b, &a));
    a.ends[0] = network("10.2.0.0/16");
    assert_int_equal(guard_meet(&a, &b, &meet), ENOENT);
    a.ends[0] = network("::/0");
    assert_int_equal(guard_meet(&a, &b, &meet), ENOENT);

    /* VMs and directions. */
    guard_init(&a);
    guard_init(&b);
    a.vm = "vnet*";
    b.vm = "vnet1";
    b.direction = GUARD_TO_VM;
    assert_int_equal(guard_meet(&a, &b, &meet), 0);
    assert_string_equal(meet.vm, "vnet1");
    assert_int_equal(meet.direction, GUARD_TO_VM);
    a.direction = GUARD_FROM_VM;
    assert_int_equal(guard_meet(&a, &b, &meet), ENOENT);
    a.direction = GUARD_EITHER;
    a.vm = "vnet2";
    assert_int_equal(guard_meet(&a, &b, &meet), ENOENT);
    assert_false(guard_is_plain(&a));

    /* Transports and days. */
    guard_init(&a);
    guard_init(&b);
    a.transports = GUARD_TCP;
    b.transports = GUARD_UDP;
    assert_int_equal(guard_meet(&a, &b, &meet), ENOENT);
    guard_init(&a);
    guard_init(&b);
    a.days = 3;
    b.days = 6;
    assert_int_equal(guard_meet(&a, &b, &meet), 0);
    assert_int_equal(meet.days, 2);
    b.days = 4;
    assert_int_equal(guard_meet(&a, &b, &meet), ENOENT);
}

/* What a condition says of a day. */
static bool
ask(const struct guard_condition *c, int day)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->terms[i].guard.days >> day & 1) {
            return c->terms[i].value;
        }
    }
    return false;
}

static void
test_either(void **state)
{
    (void) state;
    srandom(3);
    for (int round = 0; round < 3000; round++) {
        struct guard_condition conditions[2] = { { .n = 0 }, { .n = 0 } };
        struct guard_condition either;

        for (int i = 0; i < 2; i++) {
            for (long int n = random() % 4; n > 0; n--) {
                struct guard guard;

                guard_init(&guard);
                guard.days = (uint8_t) (1 + random() % GUARD_ALL_DAYS);
                guard_condition_add(&conditions[i], &guard, random() % 2);
            }
        }
        assert_int_equal(
            guard_condition_either(&conditions[0], &conditions[1], &either),
            0);
        for (int day = 0; day < 7; day++) {
            assert_int_equal(ask(&either, day),
                             ask(&conditions[0], day)
                                 || ask(&conditions[1], day));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sets),      cmocka_unit_test(test_set_bounds),
        cmocka_unit_test(test_meet_sets), cmocka_unit_test(test_meet),
        cmocka_unit_test(test_either),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
