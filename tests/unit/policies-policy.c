/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with files that are policies: what they say and
 * what they decide. */

#include <l7-config.h>
#include "policies/policy.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "tests/unit/policies-common.h"

static void
check_class(const struct policy *policy, uint16_t i, const char *name,
            bool drop, int64_t queue, int dscp, uint64_t rate, uint64_t burst)
{
    const struct policy_class *class = policy_class(policy, i);

    assert_string_equal(class->name, name);
    assert_int_equal(class->drop, drop);
    assert_int_equal(class->queue.id, queue);
    assert_int_equal(class->dscp, dscp);
    assert_int_equal(class->meter.rate, rate);
    assert_int_equal(class->meter.burst, burst);
}

static void
test_classes(void **state)
{
    (void) state;
    struct policy *policy = load_text(whole);

    assert_int_equal(policy_n_classes(policy), 8);
    check_class(policy, 0, "calls", false, 1, 46, 0, 0);
    check_class(policy, 1, "p2p", false, 61439, POLICY_NONE, 5000000, 524288);
    check_class(policy, 2, "blocked", true, POLICY_NONE, POLICY_NONE, 0, 0);
    check_class(policy, 3, "bulk", false, POLICY_NONE, POLICY_NONE, 20000000,
                2000000);
    check_class(policy, 4, "seen", false, 0, 0, 0, 0);
    check_class(policy, 5, "not.used_by-any", false, POLICY_NONE, POLICY_NONE,
                0, 0);
    policy_destroy(policy);
    policy_destroy(NULL);
}

static void
test_decisions(void **state)
{
    (void) state;
    struct policy *policy = load_text(whole);

    check_decision(policy, "sip", "calls", "rules[0]");
    check_decision(policy, "rtp", "calls", "rules[0]");
    check_decision(policy, "ssh", "calls", "rules[0]");
    check_decision(policy, "bittorrent", "p2p", "rules[1]"); /* Not [2]. */
    check_decision(policy, "ftp", "seen", "rules[2]");
    check_decision(policy, "smb", "seen", "rules[2]");
    check_decision(policy, "smtp", "blocked", "rules[3]");
    check_decision(policy, "http", "blocked", "rules[3]");
    check_decision(policy, "tls", "blocked", "rules[3]");
    check_decision(policy, "unknown", "bulk", "rules[4]");
    check_decision(policy, "dns", NULL, NULL);

    struct policy_subject beyond = { .protocol = N_PROTOCOLS };
    assert_int_equal(policy_decide(policy, &beyond).class, POLICY_NO_CLASS);
    policy_destroy(policy);
}

static void
test_empty(void **state)
{
    (void) state;
    struct policy *policy =
        load_text("{\"version\": 1, \"classes\": {}, \"rules\": []}");

    assert_int_equal(policy_n_classes(policy), 0);
    check_decision(policy, "unknown", NULL, NULL);
    check_decision(policy, "http", NULL, NULL);
    policy_destroy(policy);
}

/* Rates and bursts at their limits, and the burst that is chosen. */
static void
test_meters(void **state)
{
    static const struct {
        const char *meter;
        uint64_t rate;
        uint64_t burst;
    } cases[] = {
        { "\"rate\": \"1kbit\"", 1000, 13000 },
        { "\"rate\": 130009", 130009, 13000 },
        { "\"rate\": 130010", 130010, 13001 },
        { "\"rate\": \"5Mbit\"", 5000000, 500000 },
        { "\"rate\": \"4294967295kbit\"", 4294967295000, 429496729500 },
        { "\"rate\": \"1kbit\", \"burst\": \"13kbit\"", 1000, 13000 },
        { "\"burst\": 4294967295000, \"rate\": 1000", 1000, 4294967295000 },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        char text[512];

        snprintf(text, sizeof text,
                 "{\"version\": 1, \"classes\": {\"a\": {\"meter\": {%s}}}, "
                 "\"rules\": []}",
                 cases[i].meter);
        struct policy *policy = load_text(text);
        check_class(policy, 0, "a", false, POLICY_NONE, POLICY_NONE,
                    cases[i].rate, cases[i].burst);
        policy_destroy(policy);
    }
}

static void
test_examples(void **state)
{
    static const char *const names[] = { "account-only", "block-a-protocol",
                                         "calls-first",  "demo",
                                         "p2p-capped",   "p2p-capped-per-vm",
                                         "tenant-share" };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(names); i++) {
        struct problems problems = PROBLEMS_INITIALIZER;
        struct policy *policy;
        char file[sizeof examples_dir + 32];

        snprintf(file, sizeof file, "%s/%s.json", examples_dir, names[i]);
        if (load(file, &policy, &problems)) {
            fail_msg("%s", problems_to_string(&problems));
        }
        assert_true(policy_n_classes(policy) > 0);
        policy_destroy(policy);
    }
}

static void
test_demo(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;
    char file[sizeof examples_dir + 32];

    (void) state;
    snprintf(file, sizeof file, "%s/demo.json", examples_dir);
    assert_int_equal(load(file, &policy, &problems), 0);
    check_decision(policy, "http", "web", "rules[0]");
    check_decision(policy, "ssh", "interactive", "rules[1]");
    check_decision(policy, "dns", "infrastructure", "rules[2]");
    check_decision(policy, "bittorrent", "p2p", "rules[3]");
    check_decision(policy, "unknown", "bulk", "rules[4]");
    check_class(policy, 0, "web", false, 1, POLICY_NONE, 0, 0);
    check_class(policy, 1, "interactive", false, 2, 18, 0, 0);
    check_class(policy, 2, "infrastructure", false, POLICY_NONE, POLICY_NONE,
                0, 0);
    check_class(policy, 3, "p2p", false, 3, POLICY_NONE, 5000000, 1250000);
    check_class(policy, 4, "bulk", false, 4, POLICY_NONE, 20000000, 5000000);
    policy_destroy(policy);
}


/* Problems that were there before are neither lost nor taken for ours. */
static void
test_earlier_problems(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;

    (void) state;
    problems_add(&problems, NULL, 0, 0, NULL, "another file's");
    write_file(whole, strlen(whole));
    assert_int_equal(load(FILE_NAME, &policy, &problems), 0);
    assert_int_equal(problems.n, 1);
    policy_destroy(policy);

    while (problems.n < PROBLEMS_MAX) {
        problems_add(&problems, NULL, 0, 0, NULL, "another file's");
    }
    write_file("{}", 2);
    assert_int_equal(load(FILE_NAME, &policy, &problems), EINVAL);
    assert_int_equal(problems.n_omitted, 3);
    assert_null(policy);
    write_file(whole, strlen(whole));
    assert_int_equal(load(FILE_NAME, &policy, &problems), 0);
    assert_int_equal(problems.n_omitted, 3);
    policy_destroy(policy);
    problems_destroy(&problems);
}


int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_meters),
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_demo),
        cmocka_unit_test(test_earlier_problems),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
