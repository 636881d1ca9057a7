/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of the bridges that a policy is for (policies/bridges.h). */

#include <l7-config.h>
#include "policies/bridges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "policies/policy.h"
#include "tests/unit/policies-common.h"

#define REST "\"classes\": {}, \"rules\": []}"

static void
test_names(void **state)
{
    (void) state;
    struct policy *policy = load_text(
        "{\"version\": 1, \"bridges\": [\"br0\", \"br-int\"], " REST);

    assert_int_equal(policy_n_bridges(policy), 2);
    assert_string_equal(policy_bridge(policy, 0), "br0");
    assert_string_equal(policy_bridge(policy, 1), "br-int");
    policy_destroy(policy);

    policy = load_text("{\"version\": 1, " REST);
    assert_int_equal(policy_n_bridges(policy), 0);
    policy_destroy(policy);
}

/* Only the first file names them, and those that it includes leave them. */
static void
test_include(void **state)
{
    (void) state;
    write_named("more.json", "{\"version\": 1, " REST);
    struct policy *policy =
        load_text("{\"version\": 1, \"bridges\": [\"br0\", \"br1\"], "
                  "\"include\": [\"more.json\"], " REST);

    assert_int_equal(policy_n_bridges(policy), 2);
    assert_string_equal(policy_bridge(policy, 0), "br0");
    assert_string_equal(policy_bridge(policy, 1), "br1");
    policy_destroy(policy);

    write_named("more.json", "{\"version\": 1, \"bridges\": [\"br1\"], " REST);
    check_refused("{\"version\": 1, \"bridges\": [\"br0\"], "
                  "\"include\": [\"more.json\"], " REST,
                  "more.json:1:16: $.bridges: stands in a file that others "
                  "include; the policy's first file says which bridges it is "
                  "for\n");
    assert_int_equal(unlink("more.json"), 0);
}

static void
test_mistakes(void **state)
{
    (void) state;
    check_refused("{\"version\": 1, \"bridges\": [\"br0\", \"br0\"], " REST,
                  "p.json:1:35: $.bridges[1]: \"br0\" is given twice\n");
    check_refused("{\"version\": 1, \"bridges\": [\"a/b\"], " REST,
                  "p.json:1:28: $.bridges[0]: \"a/b\" cannot be an "
                  "interface's name\n");
    check_refused("{\"version\": 1, \"bridges\": [\"..\"], " REST,
                  "p.json:1:28: $.bridges[0]: \"..\" cannot be an "
                  "interface's name\n");
    check_refused(
        "{\"version\": 1, \"bridges\": [\"a234567890123456\"], " REST,
        "p.json:1:28: $.bridges[0]: \"a234567890123456\" is longer "
        "than the 15 bytes of an interface's name\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_include),
        cmocka_unit_test(test_mistakes),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
