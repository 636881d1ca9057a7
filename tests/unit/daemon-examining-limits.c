/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/examining-flows.[ch]: how many flows there are, which change
 * when ports come, and what is refused. */

#include <l7-config.h>
#include "daemon/examining-flows.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-examining.h"
#include "tests/unit/daemon-rulesets.h"

static size_t
count(const char *rules)
{
    struct inventory *inv = examining_ports(false);
    size_t n;

    free(examining_flows_always(rules, inv, &n));
    inventory_unref(inv);
    return n;
}

static void
test_counts(void **state)
{
    (void) state;
    assert_int_equal(count(""), 0);
    assert_int_equal(count(EXAMINING "\"class\": \"c1\"}"), 1);
    /* A DSCP mark is set in either IP. */
    assert_int_equal(count(EXAMINING "\"class\": \"c8\"}"), 2);
    /* Four ports, two addresses that are known. */
    assert_int_equal(
        count(EXAMINING "\"vm\": [\"web-*\"], \"class\": \"c1\"}"), 6);
    assert_int_equal(count(EXAMINING "\"vm\": [\"nobody\"], "
                                     "\"class\": \"c1\"}"),
                     0);
    assert_int_equal(count(EXAMINING "\"vm\": [\"nobody\"], "
                                     "\"vlan\": [10], \"class\": \"c1\"}"),
                     0);
    /* Ports and addresses are added up, not multiplied: ten ports, four
     * addresses, and what acts. */
    assert_int_equal(count(EXAMINING "\"direction\": \"between-vms\", "
                                     "\"class\": \"c1\"}"),
                     9 + 4 + 1);
    assert_int_equal(count(EXAMINING "\"direction\": \"from-vm\", "
                                     "\"server\": {\"ports\": [25]}, "
                                     "\"class\": \"c1\"}"),
                     9 + 4 + 1);
    /* Whatever the hour. */
    assert_int_equal(count(EXAMINING "\"hours\": [\"08:00-18:00\"], "
                                     "\"class\": \"c1\"}, " EXAMINING
                                     "\"class\": \"c2\"}"),
                     2);
}

/* Ports of 'n' VMs, in VLAN 10. */
static struct inventory *
many(size_t n)
{
    struct inventory_port *all = calloc(n, sizeof *all);

    assert_non_null(all);
    for (size_t i = 0; i < n; i++) {
        char mac[18];

        snprintf(mac, sizeof mac, "52:54:00:01:%02x:%02x",
                 (unsigned int) i / 256 % 256, (unsigned int) i % 256);
        all[i] = examining_port((uint16_t) (i + 1), 10, INVENTORY_ACCESS,
                                "web", mac);
    }
    struct inventory *inv = inventory_create(all, n);
    free(all);
    return inv;
}

static void
test_limit(void **state)
{
    static const char rules[] =
        EXAMINING "\"vlan\": [30], \"class\": \"c1\"}, " EXAMINING
                  "\"vm\": [\"w*\"], \"class\": \"c2\"}, " EXAMINING
                  "\"class\": \"c3\"}";
    struct inventory *fits = many(STANDING_EXAMINING_MAX / 2 - 1);
    struct inventory *too_many = many(STANDING_EXAMINING_MAX / 2);
    struct standing_examining *flows;
    const char *rule;
    size_t n;

    (void) state;
    free(examining_flows_always(rules, fits, &n));
    assert_int_equal(n, STANDING_EXAMINING_MAX);

    /* What comes before is there; what comes after must not be, since that
     * would take what is not its own. */
    struct basis *b = examining_basis(rules, too_many);
    assert_int_equal(examining_flows_create(b, 0, &flows, &n, &rule), E2BIG);
    assert_string_equal(rule, "rules[1]");
    assert_int_equal(n, 1);
    assert_int_equal(flows[0].actions.queue, 1);
    assert_int_equal(flows[0].match.vlan_tci, 0x1000 | 30);
    free(flows);
    basis_unref(b);
    inventory_unref(fits);
    inventory_unref(too_many);
}

/* A port that comes changes no flow of others. */
static void
test_stable(void **state)
{
    static const char rules[] = EXAMINING
        "\"vm\": [\"w*\"], \"vlan\": [10], \"class\": \"c1\"}, " EXAMINING
        "\"direction\": \"between-vms\", \"class\": \"c2\"}, " EXAMINING
        "\"class\": \"c3\"}";
    struct inventory *before = many(5), *after = many(6);
    size_t n_before, n_after, n_new = 0;
    struct standing_examining *old =
        examining_flows_always(rules, before, &n_before);
    struct standing_examining *new =
        examining_flows_always(rules, after, &n_after);

    (void) state;
    for (size_t i = 0, j = 0; j < n_after; j++) {
        if (i < n_before && !standing_examining_compare(&old[i], &new[j])) {
            assert_true(standing_examining_does_same(&old[i], &new[j]));
            i++;
        } else {
            n_new++;
        }
    }
    assert_int_equal(n_new, n_after - n_before);
    /* By port in the VLAN twice, by port, by address twice. */
    assert_int_equal(n_new, 1 + 1 + 1 + 1 + 1);
    free(old);
    free(new);
    inventory_unref(before);
    inventory_unref(after);
}

static void
test_who_is_seen(void **state)
{
    static const bool seen[] = { true,  true,  true,  true,  false, true,
                                 false, false, false, false, false, true };
    struct inventory *inv = examining_ports(true);

    (void) state;
    for (uint16_t i = 0; i < N_ELEMENTS(seen); i++) {
        assert_int_equal(examining_flows_see(inv, inventory_port_at(inv, i)),
                         seen[i]);
    }
    inventory_unref(inv);
}

/* ---- What is refused. ---- */

static void
check_refused(const char *rules, const char *line, const char *what)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct ruleset *r;

    assert_int_equal(
        ruleset_try(PATTERNS, examining_policy(rules), &r, &problems), EINVAL);
    assert_int_equal(problems.n, 1);
    if (!strstr(problems.texts[0], line) || !strstr(problems.texts[0], what)) {
        fail_msg("%s", problems.texts[0]);
    }
    problems_destroy(&problems);
}

static void
test_refused(void **state)
{
    (void) state;
    check_refused("\n" EXAMINING "\"class\": \"gone\"}", "examining.json:3:",
                  "$.rules[0].class: the rule is for \"examining\" and class "
                  "\"gone\" drops");
    check_refused("\n\n{\"protocols\": [\"any\", \"examining\"], "
                  "\"vlan\": [1], \"class\": \"each\"}",
                  "examining.json:4:", "meters for each VM");
    check_refused(EXAMINING "\"class\": \"own\"}",
                  "examining.json:2:", "meters for each connection");

    /* These are for what is judged, or for all. */
    ruleset_unref(ruleset_from(
        PATTERNS,
        examining_policy("{\"protocols\": [\"any\"], \"vlan\": [1], "
                         "\"class\": \"gone\"}, "
                         "{\"vlan\": [2], \"class\": \"each\"}, " EXAMINING
                         "\"class\": \"all\"}")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),  cmocka_unit_test(test_limit),
        cmocka_unit_test(test_stable),  cmocka_unit_test(test_who_is_seen),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
