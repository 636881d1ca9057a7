/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/accounts.[ch] and daemon/estates.[ch]. */

#include <l7-config.h>
#include "daemon/accounts.h"
#include "daemon/estates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void
test_find(void **state)
{
    struct accounts *a = accounts_create(100);

    (void) state;
    assert_non_null(a);
    assert_int_equal(accounts_n(a), 2);
    uint32_t web = accounts_find(a, "vm", "http", "web", false);
    assert_true(web >= 2);
    assert_int_equal(accounts_find(a, "vm", "http", "web", false), web);
    /* Each part of the key counts, and where one name ends. */
    const uint32_t others[] = {
        accounts_find(a, "vm2", "http", "web", false),
        accounts_find(a, "vm", "https", "web", false),
        accounts_find(a, "vm", "http", "we", false),
        accounts_find(a, "vm", "http", "web", true),
        accounts_find(a, "vmh", "ttp", "web", false),
        accounts_find(a, "", "vmhttp", "web", false),
    };
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(others[i], web + 1 + i);
    }
    const struct account *second = accounts_get(a, others[3]);
    assert_string_equal(second->vm, "vm");
    assert_string_equal(second->protocol, "http");
    assert_string_equal(second->class, "web");
    assert_true(second->second);
    assert_false(accounts_get(a, web)->second);
    assert_int_equal(accounts_n_overflows(a), 0);
    accounts_destroy(a);
}

static void
test_long_name(void **state)
{
    struct accounts *a = accounts_create(100);
    char name[ACCOUNTS_NAME_MAX + 10];

    (void) state;
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    uint32_t i = accounts_find(a, name, "http", "web", false);
    assert_int_equal(strlen(accounts_get(a, i)->vm), ACCOUNTS_NAME_MAX);
    assert_int_equal(accounts_find(a, name, "http", "web", false), i);
    accounts_destroy(a);
}

/* Finds account 'i' of many. */
static uint32_t
find_many(struct accounts *a, unsigned int i)
{
    char name[32];

    snprintf(name, sizeof name, "vm%u", i);
    return accounts_find(a, name, "p", "c", i % 2);
}

static void
test_cap(void **state)
{
    struct accounts *a = accounts_create(1000);

    (void) state;
    for (unsigned int i = 0; i < 1000; i++) {
        assert_int_equal(find_many(a, i), i + 2);
    }
    assert_int_equal(accounts_n_overflows(a), 0);
    assert_int_equal(find_many(a, 1000), 0);
    assert_int_equal(find_many(a, 1001), 1);
    assert_int_equal(accounts_n_overflows(a), 2);
    assert_int_equal(accounts_n(a), 1002);
    assert_string_equal(accounts_get(a, 0)->vm, ACCOUNTS_OTHER);
    assert_true(accounts_get(a, 1)->second);
    /* Those that have room keep it. */
    for (unsigned int i = 0; i < 1000; i++) {
        assert_int_equal(find_many(a, i), i + 2);
    }
    accounts_destroy(a);
    /* Nobody gets more than the most. */
    a = accounts_create(SIZE_MAX);
    for (unsigned int i = 0; i < ACCOUNTS_MAX; i++) {
        find_many(a, i);
    }
    assert_int_equal(find_many(a, ACCOUNTS_MAX), ACCOUNTS_MAX % 2);
    accounts_destroy(a);
}

static void
test_add(void **state)
{
    struct accounts *a = accounts_create(3);
    struct accounts *b = accounts_create(10);

    (void) state;
    for (unsigned int i = 0; i < 5; i++) {
        struct account *x = accounts_get(b, find_many(b, i));

        x->n_connections = 1;
        traffic_add(&x->from, 10, 100 + i);
        traffic_add(&x->to, 20, UINT64_MAX - 5);
    }
    accounts_add(a, b);
    accounts_add(a, b);
    const struct account *x = accounts_get(a, find_many(a, 1));
    assert_int_equal(x->n_connections, 2);
    assert_int_equal(x->from.packets, 20);
    assert_int_equal(x->from.bytes, 202);
    assert_int_equal(x->to.packets, 40);
    /* It sticks. */
    assert_true(x->to.bytes == UINT64_MAX);
    /* 3 had no room, nor 4; the latter is no second one. */
    assert_int_equal(accounts_get(a, 0)->n_connections, 2);
    assert_int_equal(accounts_get(a, 0)->from.bytes, 208);
    assert_int_equal(accounts_get(a, 1)->from.bytes, 206);
    assert_int_equal(accounts_n_overflows(a), 4);

    struct accounts *copy = accounts_copy(a);
    assert_int_equal(accounts_n(copy), accounts_n(a));
    assert_int_equal(accounts_get(copy, 0)->from.bytes, 208);
    assert_int_equal(accounts_n_overflows(copy), 4);
    accounts_get(copy, 0)->from.bytes = 0;
    assert_int_equal(accounts_get(a, 0)->from.bytes, 208);
    accounts_destroy(copy);
    accounts_destroy(b);
    accounts_destroy(a);
}

static void
test_estates(void **state)
{
    struct estates *s = estates_create();

    (void) state;
    for (uint32_t i = 0; i < ESTATES_MAX; i++) {
        struct estate e = { .handle = i << 8, .side = i % 2 };

        e.counted.packets = i;
        estates_add(s, &e);
    }
    assert_int_equal(estates_n_lost(s), 0);
    for (uint32_t i = 0; i < ESTATES_MAX; i++) {
        struct estate *e = estates_find(s, i << 8, i % 2);

        assert_non_null(e);
        assert_int_equal(e->counted.packets, i);
        assert_null(estates_find(s, i << 8, !(i % 2)));
        assert_null(estates_find(s, i << 8 | 1, i % 2));
    }
    estates_remove(s, estates_find(s, 7 << 8, 1));
    assert_null(estates_find(s, 7 << 8, 1));

    /* The oldest make room, but for the one that has done so. */
    for (uint32_t i = 0; i < 10; i++) {
        struct estate e = { .handle = UINT32_MAX - i };

        estates_add(s, &e);
    }
    assert_int_equal(estates_n_lost(s), 9);
    assert_null(estates_find(s, 9 << 8, 1));
    assert_non_null(estates_find(s, 10 << 8, 0));
    assert_non_null(estates_find(s, UINT32_MAX - 9, 0));
    estates_destroy(s);
    estates_destroy(NULL);
    accounts_destroy(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),    cmocka_unit_test(test_long_name),
        cmocka_unit_test(test_cap),     cmocka_unit_test(test_add),
        cmocka_unit_test(test_estates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
