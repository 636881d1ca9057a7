/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/rules.[ch] and names.[ch]: compiled rules, and the index of
 * the names that they may use. */

#include <l7-config.h>
#include "policies/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "policies/names.h"

static void
check_decision(const struct rules *rules, uint16_t protocol, uint16_t class,
               const char *rule)
{
    struct policy_subject subject = { .protocol = protocol };
    struct policy_decision decision = rules_decide(rules, &subject);

    assert_int_equal(decision.class, class);
    if (rule) {
        assert_non_null(decision.rule);
        assert_string_equal(decision.rule, rule);
    } else {
        assert_null(decision.rule);
    }
}

static void
test_first_match(void **state)
{
    const bool one_two[] = { false, true, true, false };
    const bool two_three[] = { false, false, true, true };
    const bool none[4] = { false };
    const bool zero_one[] = { true, true, false, false };
    struct rules *rules;
    size_t numbers[2] = { 99, 99 };

    (void) state;
    assert_int_equal(rules_create(4, &rules), 0);
    check_decision(rules, 0, POLICY_NO_CLASS, NULL);
    assert_int_equal(rules_covering(rules, one_two, numbers, 2), 0);

    rules_add(rules, 0, one_two, 7);
    rules_add(rules, RULES_MAX - 1, two_three, 8);
    check_decision(rules, 0, POLICY_NO_CLASS, NULL);
    check_decision(rules, 1, 7, "rules[0]");
    check_decision(rules, 2, 7, "rules[0]");
    check_decision(rules, 3, 8, "rules[4095]");
    check_decision(rules, 4, POLICY_NO_CLASS, NULL);
    check_decision(rules, UINT16_MAX, POLICY_NO_CLASS, NULL);

    assert_int_equal(rules_covering(rules, none, numbers, 2), 0);
    assert_int_equal(rules_covering(rules, zero_one, numbers, 2), 0);
    assert_int_equal(rules_covering(rules, one_two, numbers, 2), 1);
    assert_int_equal(numbers[0], 0);
    assert_int_equal(numbers[1], 99);
    assert_int_equal(rules_covering(rules, two_three, numbers, 2), 2);
    assert_int_equal(numbers[0], 0);
    assert_int_equal(numbers[1], RULES_MAX - 1);
    numbers[1] = 99;
    assert_int_equal(rules_covering(rules, two_three, numbers, 1), 2);
    assert_int_equal(numbers[1], 99);
    rules_destroy(rules);
    rules_destroy(NULL);
}

static void
test_no_protocols(void **state)
{
    struct rules *rules;

    (void) state;
    assert_int_equal(rules_create(0, &rules), 0);
    check_decision(rules, 0, POLICY_NO_CLASS, NULL);
    rules_destroy(rules);
}

static void
test_names(void **state)
{
    static const char *const protocols[] = { "unknown", "tls", "http", "sip",
                                             "aim" };
    static const char *const web[] = { "web", NULL };
    static const char *const mixed[] = { "web", "all", "web", NULL };
    static const char *const none[] = { NULL };
    static const char *const *const groups[] = { none, web, mixed, NULL,
                                                 none };
    const struct policy_vocabulary vocabulary = { 5, protocols, groups };
    struct names names;

    (void) state;
    assert_int_equal(names_init(&names, &vocabulary), 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(names_find_protocol(&names, protocols[i]), i);
    }
    assert_int_equal(names_find_protocol(&names, "web"), -1);
    assert_int_equal(names_find_protocol(&names, ""), -1);
    assert_int_equal(names_find_protocol(&names, "zzz"), -1);

    assert_int_equal(names.n_groups, 2);
    assert_string_equal(names.group_words[0], "all");
    assert_int_equal(names_find_group(&names, "all"), 0);
    assert_int_equal(names.groups[0].n, 1);
    assert_int_equal(names.groups[0].members[0].protocol, 2);
    assert_int_equal(names_find_group(&names, "web"), 1);
    assert_int_equal(names.groups[1].n, 2);
    assert_int_equal(names.groups[1].members[0].protocol, 1);
    assert_int_equal(names.groups[1].members[1].protocol, 2);
    assert_int_equal(names_find_group(&names, "tls"), -1);
    names_destroy(&names);
    names_destroy(NULL);
}

static void
test_no_names(void **state)
{
    const struct policy_vocabulary vocabulary = { 0, NULL, NULL };
    struct names names;

    (void) state;
    assert_int_equal(names_init(&names, &vocabulary), 0);
    assert_int_equal(names_find_protocol(&names, "http"), -1);
    assert_int_equal(names_find_group(&names, "web"), -1);
    names_destroy(&names);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_match),
        cmocka_unit_test(test_no_protocols),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_no_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
