/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/meter-names.[ch]: the meter numbers of classes. */

#include <l7-config.h>
#include "daemon/meter-names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static bool
is_not(const char *class, void *word)
{
    return strcmp(class, word) != 0;
}

static bool
is_even(const char *class, void *n_asked)
{
    ++*(int *) n_asked;
    return (class[strlen(class) - 1] - '0') % 2 == 0;
}

static void
test_same_number(void **state)
{
    struct meter_names m = { .first = 19000 };
    char name[] = "slow";

    (void) state;
    assert_int_equal(meter_names_get(&m, name), 19000);
    assert_int_equal(meter_names_get(&m, "bulk"), 19001);
    /* The name was copied. */
    name[0] = 'f';
    assert_int_equal(meter_names_get(&m, "slow"), 19000);
    assert_int_equal(meter_names_get(&m, "flow"), 19002);
    assert_int_equal(meter_names_get(&m, "slo"), 19003);
    meter_names_destroy(&m);
    assert_int_equal(meter_names_get(&m, "bulk"), 19000);
    meter_names_destroy(&m);
    meter_names_destroy(NULL);
}

/* A number that was freed is the next to be had; the others stay. */
static void
test_prune(void **state)
{
    struct meter_names m = { .first = 1 };
    char a[] = "a";

    (void) state;
    assert_int_equal(meter_names_get(&m, "a"), 1);
    assert_int_equal(meter_names_get(&m, "b"), 2);
    assert_int_equal(meter_names_get(&m, "c"), 3);
    meter_names_prune(&m, is_not, a);
    assert_int_equal(meter_names_get(&m, "c"), 3);
    assert_int_equal(meter_names_get(&m, "b"), 2);
    assert_int_equal(meter_names_get(&m, "d"), 1);
    assert_int_equal(meter_names_get(&m, "a"), 4);
    meter_names_destroy(&m);
}

static void
test_limit(void **state)
{
    struct meter_names m = { .first = 500 };
    char name[16];
    int n_asked = 0;

    (void) state;
    for (uint32_t i = 0; i < METERS_MAX; i++) {
        snprintf(name, sizeof name, "class-%u", i);
        assert_int_equal(meter_names_get(&m, name), 500 + i);
    }
    assert_int_equal(meter_names_get(&m, "one-more"), 0);
    /* Those that have one keep it. */
    assert_int_equal(meter_names_get(&m, "class-0"), 500);
    assert_int_equal(meter_names_get(&m, "class-999"), 1499);

    meter_names_prune(&m, is_even, &n_asked);
    assert_int_equal(n_asked, METERS_MAX);
    for (uint32_t i = 0; i < METERS_MAX / 2; i++) {
        snprintf(name, sizeof name, "new-%u", i);
        assert_int_equal(meter_names_get(&m, name), 501 + 2 * i);
    }
    assert_int_equal(meter_names_get(&m, "one-more"), 0);
    meter_names_destroy(&m);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_number),
        cmocka_unit_test(test_prune),
        cmocka_unit_test(test_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
