/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/queues-drift.[ch]: what the kernel has against what is
 * wanted.  Looking at a kernel is left to queues.test. */

#include <l7-config.h>
#include "ovs-glue/queues-drift.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ovs-glue/queues-config.h"

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))
#define MBIT UINT64_C(1000000)

static const struct queues_ports ports[] = {
    { .interfaces = "eth0", .max_rate = 1000 * MBIT },
    { .interfaces = NULL },
};
static const struct queue_config queues[] = {
    { .id = 1, .min_rate = 5 * MBIT, .max_rate = 20 * MBIT, .dscp = -1 },
    { .id = 2, .priority = 3, .dscp = -1 },
};
static const struct queues_config config = {
    .ports = ports,
    .n_ports = N_ELEMENTS(ports),
    .queues = queues,
    .n_queues = N_ELEMENTS(queues),
};

/* What Open vSwitch makes of that with an MTU of 1,500: queue 2's min-rate
 * lets a packet pass, and its max-rate is the port's. */
static const struct drift_queue made[] = {
    { .id = 0, .min_rate = 12000, .max_rate = 1000 * MBIT },
    { .id = 1, .min_rate = 5 * MBIT, .max_rate = 20 * MBIT },
    { .id = 2, .min_rate = 12000, .max_rate = 1000 * MBIT, .priority = 3 },
};

static struct drift_seen
seen(const struct drift_queue *q, size_t n)
{
    return (struct drift_seen){
        .type = "linux-htb",
        .max_rate = 1000 * MBIT,
        .mtu = 1500,
        .queues = q,
        .n_queues = n,
    };
}

static void
assert_differs(const struct queues_config *c, const struct drift_seen *s,
               const char *expected)
{
    char *difference = drift_compare(c, 0, s);

    assert_non_null(difference);
    if (!strstr(difference, expected)) {
        fail_msg("\"%s\" does not say \"%s\"", difference, expected);
    }
    free(difference);
}

static void
test_same(void **state)
{
    struct drift_seen s = seen(made, N_ELEMENTS(made));

    (void) state;
    assert_null(drift_compare(&config, 0, &s));
    /* Without a rate for all, the link's is right, whatever it is. */
    assert_null(drift_compare(&config, 1, &s));
}

static void
test_port(void **state)
{
    struct drift_seen s = seen(made, N_ELEMENTS(made));

    (void) state;
    s.type = "";
    assert_differs(&config, &s, "no linux-htb queues");
    s.type = "linux-fq_codel";
    assert_differs(&config, &s, "no linux-htb queues");
    s.type = "linux-htb";
    s.max_rate = 999 * MBIT - 8;
    assert_differs(&config, &s, "max-rate 998999992, wanted 1000000000");
}

static void
test_queues(void **state)
{
    static const struct {
        struct drift_queue queue; /* In place of the one with its number. */
        const char *expected;
    } cases[] = {
        { { 1, 4 * MBIT, 20 * MBIT, 0 },
          "queue 1 has min-rate 4000000, wanted 5000000" },
        { { 1, 5 * MBIT, 30 * MBIT, 0 },
          "queue 1 has max-rate 30000000, wanted 20000000" },
        { { 1, 5 * MBIT, 20 * MBIT, 1 }, "queue 1 has priority 1, wanted 0" },
        { { 2, 12000, 1000 * MBIT, 0 }, "queue 2 has priority 0, wanted 3" },
        { { 2, 24000, 1000 * MBIT, 3 }, "queue 2 has min-rate 24000" },
        { { 2, 12000, 500 * MBIT, 3 }, "queue 2 has max-rate 500000000" },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct drift_queue q[N_ELEMENTS(made)];
        struct drift_seen s = seen(q, N_ELEMENTS(q));

        memcpy(q, made, sizeof q);
        q[cases[i].queue.id] = cases[i].queue;
        assert_differs(&config, &s, cases[i].expected);
    }
}

static void
test_number(void **state)
{
    struct drift_seen s = seen(made, 2);
    struct drift_queue more[N_ELEMENTS(made) + 1];

    (void) state;
    assert_differs(&config, &s, "queue 2 is missing");
    memcpy(more, made, sizeof made);
    more[N_ELEMENTS(made)] = (struct drift_queue){ .id = 9 };
    s = seen(more, N_ELEMENTS(more));
    assert_differs(&config, &s, "queue 9 is there, and is not wanted");
}

/* The kernel counts bytes; and a small difference is a difference. */
static void
test_rounding(void **state)
{
    const struct queue_config odd = {
        .id = 1, .min_rate = 99999, .max_rate = 10 * MBIT + 7, .dscp = -1
    };
    struct drift_queue q = { .id = 1,
                             .min_rate = 99992,
                             .max_rate = 10 * MBIT };
    struct drift_seen s = seen(&q, 1);
    struct queues_config c = config;

    (void) state;
    c.queues = &odd;
    c.n_queues = 1;
    assert_null(drift_compare(&c, 0, &s));
    q.max_rate = 10 * MBIT + 20000;
    assert_differs(&c, &s, "max-rate");
}

/* A queue's rates are bounded by the port's, and from 34 Gbit/s on they cannot
 * be told apart. */
static void
test_bounds(void **state)
{
    const struct queue_config fast = { .id = 1,
                                       .max_rate = 100000 * MBIT,
                                       .dscp = -1 };
    struct drift_queue q = { .id = 1,
                             .min_rate = 12000,
                             .max_rate = 1000 * MBIT };
    struct drift_seen s = seen(&q, 1);
    struct queues_ports link = { .interfaces = "eth0",
                                 .max_rate = 200000 * MBIT };
    struct queues_config c = config;

    (void) state;
    c.queues = &fast;
    c.n_queues = 1;
    assert_null(drift_compare(&c, 0, &s));

    c.ports = &link;
    s.max_rate = q.max_rate = UINT64_C(8) * UINT32_MAX;
    assert_null(drift_compare(&c, 0, &s));
    q.max_rate = 34000 * MBIT;
    assert_differs(&c, &s, "queue 1 has max-rate 34000000000");
}

/* What is guaranteed on slow ports is what is looked for there. */
static void
test_min_rates(void **state)
{
    const uint64_t slow[] = { 1 * MBIT, 0 };
    struct drift_seen s = seen(made, N_ELEMENTS(made));
    struct queues_ports port = ports[0];
    struct queues_config c = config;

    (void) state;
    c.ports = &port;
    assert_null(drift_compare(&c, 0, &s));
    port.min_rates = slow;
    assert_differs(&c, &s, "queue 1 has min-rate 5000000, wanted 1000000");
}

static void
test_hfsc(void **state)
{
    const struct queue_config plain = { .id = 1,
                                        .max_rate = 20 * MBIT,
                                        .dscp = -1 };
    struct drift_queue q = { .id = 1, .min_rate = 8, .max_rate = 20 * MBIT };
    struct drift_seen s = seen(&q, 1);
    struct queues_config c = config;

    (void) state;
    c.type = QUEUES_HFSC;
    c.queues = &plain;
    c.n_queues = 1;
    assert_differs(&c, &s, "no linux-hfsc queues");
    s.type = "linux-hfsc";
    assert_null(drift_compare(&c, 0, &s));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),     cmocka_unit_test(test_port),
        cmocka_unit_test(test_queues),   cmocka_unit_test(test_number),
        cmocka_unit_test(test_rounding), cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_hfsc),     cmocka_unit_test(test_min_rates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
