/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/ruleset.[ch]: a library, a policy and the actions of both. */

#include <l7-config.h>
#include "daemon/ruleset.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "common/problems.h"
#include "patterns/library.h"
#include "policies/policy.h"
#include "tests/unit/daemon-rulesets.h"

static void
check_actions(const struct verdict_actions *a, bool drop, int32_t queue,
              uint32_t meter_id, int8_t dscp)
{
    assert_int_equal(a->drop, drop);
    assert_int_equal(a->queue, queue);
    assert_int_equal(a->meter_id, meter_id);
    assert_int_equal(a->dscp, dscp);
}

/* 'protocol' must fall into 'class', whose actions are returned. */
static const struct verdict_actions *
check_class(const struct ruleset *r, const char *protocol, const char *class)
{
    uint16_t i = class_of(r, protocol_of(r, protocol));

    assert_string_equal(ruleset_class_name(r, i), class);
    assert_int_equal(ruleset_find_class(r, class), i);
    return ruleset_actions(r, i);
}

static void
test_actions(void **state)
{
    struct ruleset *r = ruleset_from(PATTERNS, POLICY);

    (void) state;
    check_actions(check_class(r, "alpha", "fast"), false, 1, 0, ACTIONS_NONE);
    check_actions(check_class(r, "beta", "slow"), false, 2, 100 + 's' - 'a',
                  ACTIONS_NONE);
    check_actions(check_class(r, "gamma", "blocked"), true, ACTIONS_NONE, 0,
                  ACTIONS_NONE);
    check_actions(check_class(r, "unknown", "marked"), false, ACTIONS_NONE, 0,
                  10);

    /* No class, no action. */
    uint16_t none = class_of(r, protocol_of(r, "orphan"));
    assert_int_equal(none, POLICY_NO_CLASS);
    assert_string_equal(ruleset_class_name(r, none), "-");
    check_actions(ruleset_actions(r, none), false, ACTIONS_NONE, 0,
                  ACTIONS_NONE);
    assert_int_equal(ruleset_find_class(r, "nothing"), POLICY_NO_CLASS);
    assert_int_equal(ruleset_find_class(r, "fas"), POLICY_NO_CLASS);

    assert_int_equal(library_n_protocols(ruleset_library(r)), 5);
    assert_int_equal(policy_n_classes(ruleset_policy(r)), 4);
    ruleset_unref(r);
}

static void
test_extremes(void **state)
{
    (void) state;
    write_text("extremes.json",
               "{\"version\": 1, \"classes\": {"
               "\"a\": {\"queue\": 0, \"dscp\": 0},"
               "\"b\": {\"queue\": 61439, \"dscp\": 63}},"
               "\"rules\": [{\"groups\": [\"first\"], \"class\": \"a\"},"
               "{\"protocols\": [\"unknown\"], \"class\": \"b\"}]}");
    struct ruleset *r = ruleset_from(PATTERNS, "extremes.json");
    check_actions(check_class(r, "orphan", "a"), false, 0, 0, 0);
    check_actions(check_class(r, "unknown", "b"), false, 61439, 0, 63);
    ruleset_unref(r);

    write_text("empty.json",
               "{\"version\": 1, \"classes\": {}, \"rules\": []}");
    r = ruleset_from(PATTERNS, "empty.json");
    assert_int_equal(class_of(r, 0), POLICY_NO_CLASS);
    ruleset_unref(r);
}

/* Directories lie on top of each other, the later over the earlier. */
static void
test_directories(void **state)
{
    const char *const dirs[] = { PATTERNS, "more" };
    const struct ruleset_sources sources = { dirs, 2, POLICY };
    struct problems problems = PROBLEMS_INITIALIZER;
    struct ruleset *r;

    (void) state;
    assert_int_equal(mkdir("more", 0700), 0);
    write_text("more/zeta.pat",
               pattern_text("zeta", "strong", "either", "^zeta"));
    assert_int_equal(
        ruleset_load(&sources, meter_by_letter, NULL, &r, &problems), 0);
    protocol_of(r, "alpha");
    protocol_of(r, "zeta");
    ruleset_unref(r);
    problems_destroy(&problems);
}

static void
check_refused(const char *patterns, const char *policy, int error,
              const char *expected)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct ruleset *r = (void *) "must become NULL";

    assert_int_equal(ruleset_try(patterns, policy, &r, &problems), error);
    assert_null(r);

    char *all = problems_to_string(&problems);
    assert_string_equal(all, expected);
    free(all);
    problems_destroy(&problems);
}

static void
test_refused(void **state)
{
    (void) state;
    check_refused("nowhere", POLICY, ENOENT,
                  "nowhere: No such file or directory\n");
    check_refused(PATTERNS, "nowhere.json", ENOENT,
                  "nowhere.json: cannot be opened: "
                  "No such file or directory\n");
    write_text("bad.json",
               "{\"version\": 1, \"classes\": {\"a\": {\"queue\": 1}},\n"
               "\"rules\": [{\"protocols\": [\"alhpa\"], "
               "\"class\": \"a\"}]}");
    check_refused(PATTERNS, "bad.json", EINVAL,
                  "bad.json:2:26: $.rules[0].protocols[0]: there is no "
                  "protocol \"alhpa\"; did you mean \"alpha\"?\n");
}

static uint32_t
one_meter(const char *class, void *n_)
{
    int *n = n_;

    (void) class;
    return (*n)++ ? 0 : 7;
}

static void
test_too_many_meters(void **state)
{
    const char *const dirs[] = { PATTERNS };
    const struct ruleset_sources sources = { dirs, 1, "meters.json" };
    struct problems problems = PROBLEMS_INITIALIZER;
    struct ruleset *r = (void *) "must become NULL";
    int n = 0;

    (void) state;
    write_text("meters.json",
               "{\"version\": 1, \"classes\": {"
               "\"a\": {\"meter\": {\"rate\": \"1Mbit\"}},"
               "\"b\": {\"queue\": 1},"
               "\"c\": {\"meter\": {\"rate\": \"2Mbit\"}}},"
               "\"rules\": [{\"protocols\": [\"alpha\"], \"class\": \"a\"},"
               "{\"protocols\": [\"beta\"], \"class\": \"b\"},"
               "{\"protocols\": [\"gamma\"], \"class\": \"c\"}]}");
    assert_int_equal(ruleset_load(&sources, one_meter, &n, &r, &problems),
                     EINVAL);
    assert_null(r);
    /* Only for those that have one. */
    assert_int_equal(n, 2);
    char *all = problems_to_string(&problems);
    assert_string_equal(all, "meters.json: c: there are no meters left for "
                             "this class: have fewer classes with meters\n");
    free(all);
    problems_destroy(&problems);
}

static void
test_references(void **state)
{
    struct ruleset *r = ruleset_from(PATTERNS, POLICY);

    (void) state;
    assert_ptr_equal(ruleset_ref(r), r);
    ruleset_unref(r);
    assert_string_equal(ruleset_class_name(r, 0), "fast");
    /* The last one frees it, which a leak checker watches. */
    ruleset_unref(r);
    assert_null(ruleset_ref(NULL));
    ruleset_unref(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_actions),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_directories),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_too_many_meters),
        cmocka_unit_test(test_references),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
