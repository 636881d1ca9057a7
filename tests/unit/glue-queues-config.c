/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/queues-config.[ch]: queues as they are wanted. */

#include <l7-config.h>
#include "ovs-glue/queues-config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

static const struct queues_ports ports[] = {
    { .interfaces = "eth?", .max_rate = UINT64_C(1000000000) },
    { .interfaces = NULL, .max_rate = UINT64_C(100000000) },
    { .interfaces = "bond*" },
};
static const struct queue_config queues[] = {
    { .id = 0, .min_rate = 1, .dscp = -1 },
    { .id = 7,
      .class = "voice",
      .min_rate = 5000000,
      .max_rate = 5000000,
      .burst = 12000,
      .priority = 3,
      .dscp = 63 },
    { .id = QUEUES_ID_MAX, .max_rate = QUEUES_RATE_MAX, .dscp = 0 },
};
static const struct queues_config config = {
    .ports = ports,
    .n_ports = N_ELEMENTS(ports),
    .queues = queues,
    .n_queues = N_ELEMENTS(queues),
};

/* Checks 'c', which is wrong because of 'text'. */
static void
assert_wrong(const struct queues_config *c, const char *text)
{
    char *problem = queues_config_check(c);

    assert_non_null(problem);
    if (!strstr(problem, text)) {
        fail_msg("\"%s\" does not say \"%s\"", problem, text);
    }
    free(problem);
}

static void
test_check_good(void **state)
{
    const struct queues_config none = { .n_queues = 0 };

    (void) state;
    assert_null(queues_config_check(&config));
    assert_null(queues_config_check(&none));
}

static void
test_check_queues(void **state)
{
    static const struct {
        struct queue_config queue;
        const char *text;
    } cases[] = {
        { { .id = QUEUES_ID_MAX + 1, .dscp = -1 }, "highest number is 61439" },
        { { .id = 7, .dscp = -1 }, "queue 7 is there twice" },
        { { .id = 1, .dscp = 64 }, "DSCP 64" },
        { { .id = 1, .dscp = -2 }, "DSCP -2" },
        { { .id = 1, .min_rate = 2, .max_rate = 1, .dscp = -1 },
          "min-rate 2 is more than its max-rate 1" },
        { { .id = 1, .min_rate = 100000001, .dscp = -1 },
          "max-rate 100000000 of the ports every VM" },
        { { .id = 1, .max_rate = QUEUES_RATE_MAX + 1, .dscp = -1 },
          "a rate or burst" },
        { { .id = 1, .burst = UINT64_MAX, .dscp = -1 }, "a rate or burst" },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct queue_config all[N_ELEMENTS(queues) + 1];
        struct queues_config c = config;

        memcpy(all, queues, sizeof queues);
        all[N_ELEMENTS(queues)] = cases[i].queue;
        c.queues = all;
        c.n_queues = N_ELEMENTS(all);
        assert_wrong(&c, cases[i].text);
    }
}

static void
test_check_hfsc(void **state)
{
    const struct queue_config bursty = { .id = 1, .burst = 1, .dscp = -1 };
    const struct queue_config urgent = { .id = 1, .priority = 1, .dscp = -1 };
    const struct queue_config plain = { .id = 1, .min_rate = 1, .dscp = -1 };
    struct queues_config c = { .type = QUEUES_HFSC, .n_queues = 1 };

    (void) state;
    c.queues = &bursty;
    assert_wrong(&c, "linux-hfsc has neither");
    c.queues = &urgent;
    assert_wrong(&c, "linux-hfsc has neither");
    c.queues = &plain;
    assert_null(queues_config_check(&c));
    assert_string_equal(queues_type_name(c.type), "linux-hfsc");
    assert_string_equal(queues_type_name(config.type), "linux-htb");
}

static void
test_check_ports(void **state)
{
    const struct queues_ports vms[] = { { .max_rate = 1 }, { .max_rate = 2 } };
    const struct queues_ports same[] = { { .interfaces = "a" },
                                         { .interfaces = "b" },
                                         { .interfaces = "a" } };
    const struct queues_ports empty[] = { { .interfaces = "" } };
    const struct queues_ports fast[] = {
        { .interfaces = "a", .max_rate = QUEUES_RATE_MAX + 1 },
    };
    struct queues_config c = { .ports = vms, .n_ports = 2 };

    (void) state;
    assert_wrong(&c, "every VM is there twice");
    c.ports = same;
    assert_null(queues_config_check(&c));
    c.n_ports = 3;
    assert_wrong(&c, "a is there twice");
    c.ports = empty;
    c.n_ports = 1;
    assert_wrong(&c, "is empty");
    c.ports = fast;
    assert_wrong(&c, "max-rate");
}

static void
test_check_caps(void **state)
{
    struct queue_config *many = calloc(QUEUES_MAX + 1, sizeof *many);
    struct queues_config c = { .queues = many, .n_queues = QUEUES_MAX };

    (void) state;
    assert_non_null(many);
    for (uint32_t i = 0; i <= QUEUES_MAX; i++) {
        many[i].id = i;
    }
    assert_null(queues_config_check(&c));
    c.n_queues++;
    assert_wrong(&c, "257 queues are more than 256");
    c.n_queues = 0;
    c.n_ports = QUEUES_PORTS_MAX + 1;
    assert_wrong(&c, "more than 256");
    free(many);
}

/* What is guaranteed may be less on slow ports. */
static void
test_min_rates(void **state)
{
    uint64_t slow[N_ELEMENTS(queues)] = { 1, 1000000, 0 };
    struct queues_ports two[] = { ports[0], ports[0] };
    struct queues_config c = config;

    (void) state;
    two[1].interfaces = "slow";
    two[1].max_rate = 1000000;
    c.ports = two;
    c.n_ports = 2;
    assert_wrong(&c, "min-rate 5000000 is more than the max-rate 1000000 of "
                     "the ports slow");
    two[1].min_rates = slow;
    assert_null(queues_config_check(&c));
    slow[1] = 1000001;
    assert_wrong(&c, "min-rate 1000001");
    slow[1] = 1000000;

    struct queues_config *copy = queues_config_clone(&c);
    slow[1] = 0;
    assert_true(queues_config_min_rate(copy, 0, 1) == 5000000);
    assert_true(queues_config_min_rate(copy, 1, 1) == 1000000);
    assert_true(queues_config_min_rate(copy, 1, 2) == 0);
    queues_config_destroy(copy);
}

static void
test_select(void **state)
{
    static const struct {
        const char *names[2];
        bool is_vm;
        size_t expected;
    } cases[] = {
        { { "eth0", "eth0" }, false, 0 },
        /* The first that fits, though it is a VM's. */
        { { "eth0", "eth0" }, true, 0 },
        { { "vnet1", "vnet1" }, true, 1 },
        { { "vnet1", "vnet1" }, false, SIZE_MAX },
        { { "bond0", "ens1" }, false, 2 },
        /* A bond by the name of an interface of it. */
        { { "uplink", "eth7" }, false, 0 },
        { { "eth10", "eth" }, false, SIZE_MAX },
        { { "xbond0", "xeth0" }, false, SIZE_MAX },
        /* Of what fnmatch() knows, only * and ? count. */
        { { "a[1]\\", "x" }, false, 3 },
        { { "a1", "a1\\" }, false, SIZE_MAX },
    };
    const struct queues_ports all[] = {
        ports[0], ports[1], ports[2], { .interfaces = "a[1]\\" }
    };
    struct queues_config c = config;
    struct queues_config none = config;

    (void) state;
    c.ports = all;
    c.n_ports = N_ELEMENTS(all);
    none.n_queues = 0;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        assert_true(queues_config_select(&c, cases[i].names, 2, cases[i].is_vm)
                    == cases[i].expected);
        /* Without queues, no port needs any. */
        assert_true(
            queues_config_select(&none, cases[i].names, 2, cases[i].is_vm)
            == SIZE_MAX);
    }
}

static void
test_clone(void **state)
{
    struct queues_config *c = queues_config_clone(&config);

    (void) state;
    assert_int_equal(c->n_ports, 3);
    assert_int_equal(c->n_queues, 3);
    assert_string_equal(c->ports[0].interfaces, "eth?");
    assert_ptr_not_equal(c->ports[0].interfaces, ports[0].interfaces);
    assert_null(c->ports[1].interfaces);
    assert_int_equal(c->ports[1].max_rate, 100000000);
    assert_string_equal(c->queues[1].class, "voice");
    assert_ptr_not_equal(c->queues[1].class, queues[1].class);
    assert_null(c->queues[0].class);
    assert_int_equal(c->queues[2].id, QUEUES_ID_MAX);
    queues_config_destroy(c);
    queues_config_destroy(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_good), cmocka_unit_test(test_check_queues),
        cmocka_unit_test(test_check_hfsc), cmocka_unit_test(test_check_ports),
        cmocka_unit_test(test_check_caps), cmocka_unit_test(test_min_rates),
        cmocka_unit_test(test_select),     cmocka_unit_test(test_clone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
