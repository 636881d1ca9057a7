/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/meter-names.[ch]: whose each meter is. */

#include <l7-config.h>
#include "daemon/meter-names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool
is_not(const char *class, void *other)
{
    return strcmp(class, other);
}

static bool
is_none(const char *class, void *aux)
{
    (void) class;
    (void) aux;
    return false;
}

/* Names whose first number is 'first'. */
static struct meter_names *
names(uint32_t first)
{
    struct meter_names *m = meter_names_create(first);

    assert_non_null(m);
    return m;
}

/* A class of at most 'max' meters, with a rate of its own. */
static uint32_t class(struct meter_names *m, const char *name, uint32_t rate,
                      uint32_t max)
{
    const struct meter_config config = { .rate = rate, .burst = rate / 10 };
    uint32_t id = meter_names_get(m, name);

    assert_true(id != 0);
    meter_names_configure(m, id, &config, max);
    return id;
}

/* 'user' gets an own meter of class 'id'; 'is_new' is what must be said of
 * it.  Returns its number. */
static uint32_t
use(struct meter_names *m, uint64_t user, uint32_t id, const char *vm,
    bool is_new)
{
    bool really_new;
    uint32_t own = meter_names_use(m, user, id, vm, 0, &really_new);

    assert_int_equal(really_new, is_new);
    assert_int_equal(meter_names_find_user(m, user), own);
    return own;
}

static void
test_same_number(void **state)
{
    struct meter_names *m = names(19000);
    char name[] = "slow";

    (void) state;
    assert_int_equal(meter_names_get(m, name), 19000);
    assert_int_equal(meter_names_get(m, "bulk"), 19001);
    /* The name is copied. */
    name[0] = 'f';
    assert_int_equal(meter_names_get(m, "slow"), 19000);
    assert_int_equal(meter_names_get(m, name), 19002);
    assert_int_equal(meter_names_get(m, "slo"), 19003);
    meter_names_destroy(m);
    meter_names_destroy(NULL);
}

/* A number that was freed can be had again; the others stay. */
static void
test_prune(void **state)
{
    struct meter_names *m = names(1);
    struct meter_config configs[METERS_MAX];
    char a[] = "a";

    (void) state;
    assert_int_equal(class(m, "a", 1, 1), 1);
    assert_int_equal(class(m, "b", 2, 1), 2);
    assert_int_equal(class(m, "c", 3, 1), 3);
    meter_names_prune(m, is_not, a);
    assert_int_equal(meter_names_list(m, configs), 2);
    assert_int_equal(configs[0].id, 2);
    assert_int_equal(configs[1].id, 3);
    assert_int_equal(meter_names_get(m, "c"), 3);
    assert_int_equal(meter_names_get(m, "b"), 2);
    /* Others first: a flow of the earlier one may still be there. */
    assert_int_equal(meter_names_get(m, "d"), 4);
    /* The switch is to have no meter before it is known what that is like. */
    assert_int_equal(meter_names_list(m, configs), 2);
    class(m, "d", 4, 1);
    assert_int_equal(meter_names_list(m, configs), 3);
    meter_names_destroy(m);
}

/* However many VMs there are, there is room for other classes. */
static void
test_reserved(void **state)
{
    const uint32_t n_own = METERS_MAX - METER_NAMES_RESERVED;
    struct meter_names *m = names(1);
    uint32_t many = class(m, "many", 1000, METERS_MAX);
    uint32_t more = class(m, "more", 1000, METERS_MAX);
    char name[16];

    (void) state;
    for (uint32_t i = 0; i < n_own; i++) {
        snprintf(name, sizeof name, "vm%u", i);
        use(m, i, i % 2 ? many : more, name, true);
    }
    assert_int_equal(use(m, n_own, many, "late", false), 0);
    for (uint32_t i = 2; i < METER_NAMES_RESERVED; i++) {
        snprintf(name, sizeof name, "class-%u", i);
        class(m, name, 1, 1);
    }
    assert_int_equal(meter_names_get(m, "one-more"), 0);
    /* One that is idle goes to who comes late, one that is freed as well. */
    uint32_t id = meter_names_find_user(m, 1);
    meter_names_release(m, 1, 0);
    assert_int_equal(use(m, n_own, many, "late", false), id);
    meter_names_release(m, n_own, 0);
    assert_false(meter_names_free(m, id));
    use(m, n_own, more, "late", true);
    meter_names_destroy(m);
}

/* Numbers of an earlier life are for who had them, as long as there are
 * others. */
static void
test_earlier(void **state)
{
    struct meter_names *m = names(10);
    uint32_t slow = class(m, "slow", 1000, METERS_MAX);
    char name[16];

    (void) state;
    for (uint32_t id = 11; id < 20; id++) {
        meter_names_reserve(m, id);
    }
    meter_names_reserve(m, 9);
    meter_names_reserve(m, 10 + METERS_MAX);
    assert_int_equal(use(m, 1, slow, "new", true), 20);
    meter_names_prefer(m, 13);
    assert_int_equal(use(m, 2, slow, "a", true), 13);
    /* It is taken, by whomever. */
    assert_int_equal(use(m, 3, slow, "b", true), 21);
    assert_int_equal(use(m, 4, slow, "a", false), 13);
    /* Classes are asked for none. */
    meter_names_prefer(m, 15);
    assert_int_equal(class(m, "fast", 1, 1), 22);
    meter_names_prefer(m, 0);
    assert_int_equal(use(m, 5, slow, "c", true), 23);
    meter_names_prefer(m, 15);
    assert_int_equal(use(m, 6, slow, NULL, true), 15);
    meter_names_prefer(m, 0);

    /* If there are no others left, they are anybody's. */
    uint32_t n = 7;
    for (; n < METERS_MAX - METER_NAMES_RESERVED; n++) {
        snprintf(name, sizeof name, "vm%u", n);
        assert_true(use(m, n, slow, name, true) >= 20);
    }
    meter_names_unreserve(m);
    meter_names_release(m, 6, 0);
    assert_false(meter_names_free(m, 15));
    for (uint32_t i = 0; i < METER_NAMES_RESERVED - 1; i++) {
        snprintf(name, sizeof name, "class-%u", i);
        assert_int_not_equal(meter_names_get(m, name), 0);
    }
    meter_names_destroy(m);

    m = names(10);
    for (uint32_t id = 10; id < 10 + METERS_MAX; id++) {
        meter_names_reserve(m, id);
    }
    assert_int_equal(meter_names_get(m, "slow"), 10);
    meter_names_unreserve(m);
    assert_int_equal(meter_names_get(m, "fast"), 11);
    meter_names_destroy(m);
}

static void
test_limit(void **state)
{
    struct meter_names *m = names(500);
    char name[16];
    bool is_new;

    (void) state;
    for (uint32_t i = 0; i < METERS_MAX; i++) {
        snprintf(name, sizeof name, "class-%u", i);
        assert_int_equal(meter_names_get(m, name), 500 + i);
    }
    assert_int_equal(meter_names_get(m, "one-more"), 0);
    /* Those that have one keep it. */
    assert_int_equal(meter_names_get(m, "class-0"), 500);
    /* The class has room, but there is none. */
    class(m, "class-1", 1000, 100);
    assert_int_equal(meter_names_use(m, 1, 501, "vm", 0, &is_new), 0);
    assert_int_equal(meter_names_n_own(m, 501), 0);

    snprintf(name, sizeof name, "class-%u", 7);
    meter_names_prune(m, is_not, name);
    assert_int_equal(meter_names_get(m, "one-more"), 507);
    meter_names_destroy(m);
}

/* A VM has one meter of a class, however many connections. */
static void
test_vms(void **state)
{
    struct meter_names *m = names(10);
    uint32_t slow = class(m, "slow", 1000, 100);
    uint32_t fast = class(m, "fast", 9000, 100);

    (void) state;
    uint32_t a = use(m, 1, slow, "a", true);
    assert_int_equal(use(m, 2, slow, "a", false), a);
    uint32_t b = use(m, 3, slow, "b", true);
    uint32_t fast_a = use(m, 4, fast, "a", true);
    assert_true(a != b && b != fast_a && a != fast_a);
    assert_int_equal(meter_names_n_own(m, slow), 2);
    assert_int_equal(meter_names_config(m, a).id, a);
    assert_int_equal(meter_names_config(m, a).rate, 1000);
    assert_int_equal(meter_names_config(m, fast_a).rate, 9000);

    /* They follow their class. */
    class(m, "slow", 2000, 100);
    assert_int_equal(meter_names_config(m, b).rate, 2000);
    assert_int_equal(meter_names_config(m, b).burst, 200);

    /* Once more, and then another. */
    assert_int_equal(use(m, 1, slow, "a", false), a);
    assert_int_equal(use(m, 1, slow, "b", false), b);
    meter_names_release(m, 2, 0);
    assert_int_equal(meter_names_find_user(m, 2), 0);
    meter_names_release(m, 2, 0);
    meter_names_destroy(m);
}

/* The last meter of a class is for all who come too late. */
static void
test_max(void **state)
{
    struct meter_names *m = names(1);
    uint32_t id = class(m, "slow", 1000, 3);

    (void) state;
    uint32_t a = use(m, 1, id, "a", true);
    use(m, 2, id, "b", true);
    assert_int_equal(use(m, 3, id, "c", false), 0);
    assert_int_equal(use(m, 3, id, "c", false), 0);
    /* Who has one keeps it. */
    assert_int_equal(use(m, 4, id, "a", false), a);
    /* A meter that is idle goes to the next, and the switch has it. */
    meter_names_release(m, 1, 5);
    assert_int_equal(use(m, 3, id, "c", false), 0);
    meter_names_release(m, 4, 5);
    assert_int_equal(use(m, 3, id, "c", false), a);
    assert_int_equal(use(m, 1, id, "a", false), 0);
    /* No own ones at all. */
    id = class(m, "alone", 1000, 1);
    assert_int_equal(use(m, 9, id, "a", false), 0);
    meter_names_destroy(m);
}

static void
test_connections(void **state)
{
    struct meter_names *m = names(1);
    uint32_t id = class(m, "each", 1000, 3);

    (void) state;
    uint32_t a = use(m, 1, id, NULL, true);
    uint32_t b = use(m, 2, id, NULL, true);
    assert_true(a != b);
    assert_int_equal(use(m, 1, id, NULL, false), a);
    assert_int_equal(use(m, 3, id, NULL, false), 0);
    meter_names_release(m, 1, 0);
    assert_int_equal(use(m, 3, id, NULL, false), a);
    /* From one's own to that of a VM. */
    meter_names_release(m, 2, 0);
    assert_int_equal(use(m, 3, id, "vm", false), b);
    assert_int_equal(meter_names_find_user(m, 3), b);
    meter_names_destroy(m);
}

static void
test_idle(void **state)
{
    struct meter_names *m = names(1);
    uint32_t id = class(m, "slow", 1000, 100);
    uint32_t ids[8];

    (void) state;
    uint32_t a = use(m, 1, id, "a", true);
    uint32_t b = use(m, 2, id, "b", true);
    use(m, 3, id, "c", true);
    meter_names_release(m, 1, 100);
    meter_names_release(m, 2, 105);
    assert_int_equal(meter_names_list_idle(m, 10, 109, ids, 8), 0);
    assert_int_equal(meter_names_list_idle(m, 10, 110, ids, 8), 1);
    assert_int_equal(ids[0], a);
    assert_int_equal(meter_names_list_idle(m, 10, 115, ids, 8), 2);
    assert_int_equal(meter_names_list_idle(m, 10, 115, ids, 1), 1);
    assert_true(meter_names_is_idle_still(m, a));
    assert_true(meter_names_is_idle_still(m, b));
    assert_false(meter_names_is_idle_still(m, id));
    /* Idle again is not idle still. */
    assert_int_equal(use(m, 1, id, "a", false), a);
    assert_false(meter_names_is_idle_still(m, a));
    meter_names_release(m, 1, 115);
    assert_false(meter_names_is_idle_still(m, a));

    meter_names_free(m, b);
    assert_false(meter_names_is_idle_still(m, b));
    assert_int_equal(meter_names_n_own(m, id), 2);
    use(m, 2, id, "b", true);
    /* One that is in use is not freed. */
    meter_names_free(m, meter_names_find_user(m, 2));
    assert_int_equal(meter_names_n_own(m, id), 3);
    meter_names_destroy(m);
}

/* A class that is gone stays as long as somebody uses its meters. */
static void
test_class_gone(void **state)
{
    struct meter_names *m = names(1);
    uint32_t id = class(m, "slow", 1000, 100);
    uint32_t ids[8];

    (void) state;
    uint32_t a = use(m, 1, id, "a", true);
    meter_names_prune(m, is_none, NULL);
    assert_int_equal(meter_names_config(m, id).rate, 1000);
    assert_int_equal(meter_names_config(m, a).rate, 1000);
    meter_names_release(m, 1, 0);
    assert_int_equal(meter_names_list_idle(m, 10, 10, ids, 8), 1);
    assert_true(meter_names_free(m, a));
    assert_int_equal(meter_names_config(m, id).rate, 0);

    /* It comes back in time. */
    id = class(m, "back", 1000, 100);
    use(m, 1, id, "a", true);
    meter_names_prune(m, is_none, NULL);
    assert_int_equal(meter_names_get(m, "back"), id);
    meter_names_release(m, 1, 0);
    assert_int_equal(meter_names_list_idle(m, 0, 0, ids, 8), 1);
    assert_false(meter_names_free(m, ids[0]));
    assert_int_equal(meter_names_config(m, id).rate, 1000);
    meter_names_destroy(m);
}

/* Whatever happens, no two have the same meter, and none has too many. */
static void
test_random(void **state)
{
    enum { N_USERS = 300, N_VMS = 40, MAX = 25 };
    struct meter_names *m = names(1);
    const uint32_t classes[] = { class(m, "a", 1, MAX),
                                 class(m, "b", 2, MAX) };
    int vms[N_USERS] = { 0 }; /* 0: no meter; 1: alone; from 2: a VM's. */
    size_t of_class[N_USERS] = { 0 };
    unsigned int seed = 1;
    uint32_t ids[64];

    (void) state;
    for (int i = 0; i < 200000; i++) {
        size_t user = (size_t) rand_r(&seed) % N_USERS;
        uint32_t now = (uint32_t) i;
        bool is_new;

        if (rand_r(&seed) % 3) {
            int who = 1 + rand_r(&seed) % N_VMS;
            size_t k = (size_t) rand_r(&seed) % 2;
            char vm[16];

            snprintf(vm, sizeof vm, "vm%d", who);
            uint32_t own = meter_names_use(m, user, classes[k],
                                           who == 1 ? NULL : vm, now, &is_new);
            vms[user] = own ? who : 0;
            of_class[user] = k;
            assert_true(!own || meter_names_config(m, own).rate == k + 1);
        } else {
            meter_names_release(m, user, now);
            vms[user] = 0;
        }
        if (i % 50 == 0) {
            size_t n = meter_names_list_idle(m, 20, now, ids, 64);

            for (size_t j = 0; j < n; j++) {
                meter_names_free(m, ids[j]);
            }
        }
        assert_true(meter_names_n_own(m, classes[0]) < MAX);
        assert_true(meter_names_n_own(m, classes[1]) < MAX);
        size_t other = (size_t) rand_r(&seed) % N_USERS;
        uint32_t id = meter_names_find_user(m, user);
        uint32_t other_id = meter_names_find_user(m, other);
        bool same = user == other
                    || (vms[user] > 1 && vms[user] == vms[other]
                        && of_class[user] == of_class[other]);
        assert_int_equal(id != 0, vms[user] != 0);
        assert_true(!id || (id == other_id) == same);
    }
    meter_names_destroy(m);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_number), cmocka_unit_test(test_prune),
        cmocka_unit_test(test_reserved),    cmocka_unit_test(test_earlier),
        cmocka_unit_test(test_limit),       cmocka_unit_test(test_vms),
        cmocka_unit_test(test_max),         cmocka_unit_test(test_connections),
        cmocka_unit_test(test_idle),        cmocka_unit_test(test_class_gone),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
