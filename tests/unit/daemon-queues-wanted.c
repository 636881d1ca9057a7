/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/queues-wanted.[ch]: from policies to queues on ports. */

#include <l7-config.h>
#include "daemon/queues-wanted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ovs-glue/queues-config.h"
#include "policies/policy.h"
#include "tests/unit/policies-common.h"

#define MBIT UINT64_C(1000000)

/* What the policy with 'top' and 'classes' wants. */
static struct queues_config *
want(const char *top, const char *classes)
{
    char text[4096];

    snprintf(text, sizeof text,
             "{\"version\": 1, \"rules\": [], %s \"classes\": {%s}}", top,
             classes);
    struct policy *policy = load_text(text);
    struct queues_config *c = queues_wanted_create(policy);
    char *problem = queues_config_check(c);

    assert_null(problem);
    policy_destroy(policy);
    return c;
}

#define UPLINK_AND_VMS                                                        \
    "\"qos\": {\"ports\": [{\"interface\": \"eth*\", \"max-rate\": "          \
    "\"100Mbit\"}, {\"vms\": true, \"max-rate\": \"10Mbit\"}]},"
#define HFSC                                                                  \
    "\"qos\": {\"type\": \"linux-hfsc\", \"ports\": [{\"interface\": "        \
    "\"eth*\", \"max-rate\": \"100Mbit\"}]},"

static void
assert_queue(const struct queues_config *c, size_t i, uint32_t id,
             const char *class, uint64_t min_rate, uint64_t max_rate)
{
    assert_true(i < c->n_queues);
    assert_int_equal(c->queues[i].id, id);
    assert_string_equal(c->queues[i].class, class);
    assert_int_equal(c->queues[i].min_rate, min_rate);
    assert_int_equal(c->queues[i].max_rate, max_rate);
}

static void
test_policy(void **state)
{
    (void) state;
    struct queues_config *c =
        want(UPLINK_AND_VMS,
             "\"calls\": {\"queue\": {\"id\": 1, \"min-rate\": \"5Mbit\", "
             "\"max-rate\": \"20Mbit\", \"burst\": \"100kbit\", "
             "\"priority\": 2, \"dscp\": 46}}, \"games\": {\"queue\": 1}, "
             "\"rest\": {\"queue\": 7}, \"counted\": {}");

    assert_int_equal(c->type, QUEUES_HTB);
    assert_int_equal(c->n_ports, 2);
    assert_string_equal(c->ports[0].interfaces, "eth*");
    assert_int_equal(c->ports[0].max_rate, 100 * MBIT);
    assert_null(c->ports[0].min_rates);
    assert_null(c->ports[1].interfaces);
    assert_int_equal(c->ports[1].max_rate, 10 * MBIT);
    assert_null(c->ports[1].min_rates);
    assert_int_equal(c->n_queues, 2);
    /* Who shares a queue is named, too. */
    assert_queue(c, 0, 1, "calls,games", 5 * MBIT, 20 * MBIT);
    assert_int_equal(c->queues[0].burst, 100000);
    assert_int_equal(c->queues[0].priority, 2);
    assert_int_equal(c->queues[0].dscp, 46);
    assert_queue(c, 1, 7, "rest", 0, 0);
    assert_int_equal(c->queues[1].burst, 0);
    assert_int_equal(c->queues[1].priority, 0);
    assert_int_equal(c->queues[1].dscp, -1);
    queues_config_destroy(c);
}

static void
test_types(void **state)
{
    (void) state;
    struct queues_config *c = want(HFSC, "\"a\": {\"queue\": {}}");
    assert_int_equal(c->type, QUEUES_HFSC);
    /* The number that the flows have: FNV-1a of "a" is e40c292c. */
    assert_queue(c, 0, 10000 + UINT32_C(0xe40c292c) % 50000, "a", 0, 0);
    queues_config_destroy(c);

    /* Without "qos", queues are somebody else's. */
    c = want("", "\"a\": {\"queue\": 3}");
    assert_int_equal(c->n_queues, 0);
    assert_int_equal(c->n_ports, 0);
    queues_config_destroy(c);
}

/* 12 and 8 of 20 Mbit/s become as much of the 10 that VMs have. */
static void
test_slow_ports(void **state)
{
    (void) state;
    struct queues_config *c =
        want(UPLINK_AND_VMS,
             "\"a\": {\"queue\": {\"id\": 1, \"min-rate\": \"12Mbit\"}},"
             "\"b\": {\"queue\": {\"id\": 2, \"min-rate\": \"8Mbit\"}},"
             "\"c\": {\"queue\": {\"id\": 3}}");

    assert_int_equal(queues_config_min_rate(c, 0, 0), 12 * MBIT);
    assert_int_equal(queues_config_min_rate(c, 0, 1), 8 * MBIT);
    assert_int_equal(queues_config_min_rate(c, 1, 0), 6 * MBIT);
    assert_int_equal(queues_config_min_rate(c, 1, 1), 4 * MBIT);
    assert_int_equal(queues_config_min_rate(c, 1, 2), 0);
    queues_config_destroy(c);
}

/* ---- Both policies of a reload. ---- */

static struct queues_config *
join(struct queues_config *wanted, struct queues_config *old, bool expected)
{
    bool more = !expected;
    struct queues_config *c = queues_wanted_join(wanted, old, &more);
    char *problem = queues_config_check(c);

    assert_null(problem);
    assert_int_equal(more, expected);
    queues_config_destroy(wanted);
    queues_config_destroy(old);
    return c;
}

static void
test_join_queues(void **state)
{
    (void) state;
    struct queues_config *c =
        join(want(UPLINK_AND_VMS,
                  "\"a\": {\"queue\": {\"id\": 1, \"min-rate\": \"10Mbit\"}}"),
             want(UPLINK_AND_VMS,
                  "\"a\": {\"queue\": {\"id\": 1, \"min-rate\": \"1Mbit\"}},"
                  "\"b\": {\"queue\": {\"id\": 2, \"min-rate\": \"9Mbit\","
                  "\"max-rate\": \"9Mbit\", \"priority\": 1}}"),
             true);

    assert_int_equal(c->n_ports, 2);
    assert_int_equal(c->n_queues, 2);
    assert_queue(c, 0, 1, "a", 10 * MBIT, 0);
    /* It goes, and has nothing for sure any more, on no port. */
    assert_queue(c, 1, 2, "b", 0, 9 * MBIT);
    assert_int_equal(c->queues[1].priority, 1);
    assert_null(c->ports[0].min_rates);
    assert_null(c->ports[1].min_rates);
    queues_config_destroy(c);
}

static void
test_join_nothing_goes(void **state)
{
    (void) state;
    struct queues_config *c =
        join(want(UPLINK_AND_VMS, "\"a\": {\"queue\": {\"id\": 1}},"
                                  "\"b\": {\"queue\": {\"id\": 2}}"),
             want(UPLINK_AND_VMS, "\"b\": {\"queue\": {\"id\": 2, "
                                  "\"max-rate\": \"1Mbit\"}}"),
             false);
    assert_int_equal(c->n_queues, 2);
    assert_queue(c, 1, 2, "b", 0, 0);
    queues_config_destroy(c);

    c = join(want("", ""), want("", ""), false);
    assert_int_equal(c->n_queues, 0);
    queues_config_destroy(c);
}

/* A policy without "qos" leaves what is there until its flows are in. */
static void
test_join_none(void **state)
{
    (void) state;
    struct queues_config *c =
        join(want("", ""),
             want(HFSC, "\"a\": {\"queue\": {\"id\": 1, \"min-rate\": "
                        "\"10Mbit\"}}"),
             true);

    assert_int_equal(c->type, QUEUES_HFSC);
    assert_int_equal(c->n_ports, 1);
    assert_queue(c, 0, 1, "a", 10 * MBIT, 0);
    assert_null(c->ports[0].min_rates);
    queues_config_destroy(c);
}

static void
test_join_ports(void **state)
{
    (void) state;
    struct queues_config *c =
        join(want("\"qos\": {\"ports\": [{\"interface\": \"eth*\", "
                  "\"max-rate\": \"1Gbit\"}]},",
                  "\"a\": {\"queue\": {\"id\": 1, \"min-rate\": "
                  "\"500Mbit\"}}, \"c\": {\"queue\": {\"id\": 3, "
                  "\"min-rate\": \"500Mbit\"}}"),
             want(UPLINK_AND_VMS,
                  "\"a\": {\"queue\": {\"id\": 1, \"min-rate\": \"2Mbit\"}},"
                  "\"b\": {\"queue\": {\"id\": 2, \"min-rate\": \"8Mbit\"}}"),
             true);

    assert_int_equal(c->n_ports, 2);
    assert_int_equal(c->ports[0].max_rate, 1000 * MBIT);
    assert_null(c->ports[1].interfaces);
    /* VMs' ports have room for what they had, not for what is new. */
    assert_int_equal(c->n_queues, 3);
    assert_int_equal(c->queues[1].id, 3);
    assert_int_equal(queues_config_min_rate(c, 0, 0), 500 * MBIT);
    assert_int_equal(queues_config_min_rate(c, 0, 1), 500 * MBIT);
    assert_int_equal(queues_config_min_rate(c, 0, 2), 0);
    assert_int_equal(queues_config_min_rate(c, 1, 0), 2 * MBIT);
    assert_int_equal(queues_config_min_rate(c, 1, 1), 0);
    assert_int_equal(queues_config_min_rate(c, 1, 2), 8 * MBIT);
    queues_config_destroy(c);
}

/* Of HTB's queues, HFSC can't have everything. */
static void
test_join_types(void **state)
{
    (void) state;
    struct queues_config *c =
        join(want(HFSC, "\"a\": {\"queue\": {\"id\": 1}}"),
             want(UPLINK_AND_VMS, "\"b\": {\"queue\": {\"id\": 2, "
                                  "\"priority\": 3, \"burst\": \"1Mbit\"}}"),
             true);

    assert_int_equal(c->type, QUEUES_HFSC);
    assert_queue(c, 1, 2, "b", 0, 0);
    assert_int_equal(c->queues[1].priority, 0);
    assert_int_equal(c->queues[1].burst, 0);
    queues_config_destroy(c);
}

/* There may be so many, and no more. */
static void
test_join_caps(void **state)
{
    static struct queue_config queues[2][QUEUES_MAX];
    static struct queues_ports ports[2][QUEUES_PORTS_MAX];
    static char names[2][QUEUES_PORTS_MAX][8];
    struct queues_config all[2];
    bool more;

    (void) state;
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < QUEUES_MAX; i++) {
            queues[k][i].id = (uint32_t) (k ? 1000 + i : i);
        }
        for (size_t i = 0; i < QUEUES_PORTS_MAX; i++) {
            snprintf(names[k][i], sizeof names[k][i], "%c%zu", k ? 'a' : 'b',
                     i);
            ports[k][i].interfaces = names[k][i];
        }
        all[k] = (struct queues_config){
            .ports = ports[k],
            .n_ports = QUEUES_PORTS_MAX - 1,
            .queues = queues[k],
            .n_queues = QUEUES_MAX - 1,
        };
    }

    struct queues_config *c = queues_wanted_join(&all[0], &all[1], &more);
    char *problem = queues_config_check(c);
    assert_null(problem);
    assert_true(more);
    assert_int_equal(c->n_queues, QUEUES_MAX);
    assert_int_equal(c->n_ports, QUEUES_PORTS_MAX);
    assert_int_equal(c->queues[QUEUES_MAX - 1].id, 1000);
    assert_string_equal(c->ports[QUEUES_PORTS_MAX - 1].interfaces, "a0");
    queues_config_destroy(c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policy),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_slow_ports),
        cmocka_unit_test(test_join_queues),
        cmocka_unit_test(test_join_nothing_goes),
        cmocka_unit_test(test_join_none),
        cmocka_unit_test(test_join_ports),
        cmocka_unit_test(test_join_types),
        cmocka_unit_test(test_join_caps),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
