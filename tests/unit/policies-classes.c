/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with mistakes at a policy's top and in its
 * classes: all that is said about each. */

#include <l7-config.h>
#include "policies/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "tests/unit/policies-common.h"

static void
test_top(void **state)
{
    (void) state;
    check_refused("[]", "p.json:1:1: $: must be an object, not an array\n");
    check_refused("{}",
                  "p.json:1:1: $: has no \"version\"; add \"version\": 1\n"
                  "p.json:1:1: $: has no \"classes\"; add for example "
                  "\"classes\": {\"bulk\": {\"queue\": 1}}\n"
                  "p.json:1:1: $: has no \"rules\"; add them, [] for none\n");
    check_refused("{\"version\": 2,\n \"classes\": [],\n \"rules\": {}}",
                  "p.json:1:13: $.version: version 2 is not known; this "
                  "program reads version 1\n"
                  "p.json:2:13: $.classes: must be an object, not an array\n"
                  "p.json:3:11: $.rules: must be an array, not an object\n");
    check_refused("{\"version\": 0, \"classes\": {}, \"rules\": []}",
                  "p.json:1:13: $.version: version 0 is not known; this "
                  "program reads version 1\n");
    check_refused("{\"version\": \"1\", \"classes\": null, \"rules\": true}",
                  "p.json:1:13: $.version: must be an integer, not a string\n"
                  "p.json:1:29: $.classes: must be an object, not null\n"
                  "p.json:1:44: $.rules: must be an array, not true\n");
    check_refused("{\"version\": 1.0, \"comment\": false,\n"
                  " \"classes\": {}, \"rules\": []}",
                  "p.json:1:13: $.version: must be an integer, not a number "
                  "with a point or an exponent\n"
                  "p.json:1:29: $.comment: must be a string, not false\n");
    check_refused(
        "{\"version\": 1, \"clases\": {},\n"
        " \"classes\": {}, \"RULES\": [], \"rules\": [],\n"
        " \"zebra\": 0}",
        "p.json:1:16: $.clases: is not known here; did you mean "
        "\"classes\"?\n"
        "p.json:2:17: $.RULES: is not known here; did you mean "
        "\"rules\"?\n"
        "p.json:3:2: $.zebra: is not known here; there may be "
        "\"version\", \"bridges\", \"include\", \"qos\", \"exclude\", "
        "\"classes\", \"rules\" and \"comment\"\n");
}

static void
test_duplicate_keys(void **state)
{
    (void) state;
    check_refused("{\"version\": 1, \"classes\": {\"a\": {\"queue\": 1},\n"
                  "  \"a\": {\"queue\": 2, \"dscp\": 1, \"dscp\": 64}},\n"
                  " \"rules\": [], \"rules\": 5}",
                  "p.json:2:3: $.classes.a: is already given in line 1, "
                  "column 28; remove one\n"
                  "p.json:2:32: $.classes.a.dscp: is already given in line 2, "
                  "column 21; remove one\n"
                  "p.json:3:15: $.rules: is already given in line 3, "
                  "column 2; remove one\n"
                  "p.json:2:40: $.classes.a.dscp: must be from 0 to 63, not "
                  "64\n"
                  "p.json:3:24: $.rules: must be an array, not an integer\n");
    /* One that is no JSON either. */
    check_refused("{\"version\": 1, \"version\": 1,\n]",
                  "p.json:2:1: this is not JSON: string or '}' expected near "
                  "']'\n");
}


/* Policies with mistakes in a class. */

/* Checks what is said of a policy whose class "a" is 'class', which begins in
 * line 2, column 8. */
static void
check_class_refused(const char *class, const char *expected)
{
    char text[1024];

    snprintf(text, sizeof text,
             "{\"version\": 1, \"rules\": [], \"classes\": {\n  \"a\": %s}}",
             class);
    check_refused(text, expected);
}

static void
test_class(void **state)
{
    (void) state;
    check_class_refused("[]", "p.json:2:8: $.classes.a: must be an object, "
                              "not an array\n");
    check_class_refused("{\"prio\": 1}",
                        "p.json:2:9: $.classes.a.prio: is not known here; "
                        "there may be \"queue\", \"meter\", \"dscp\", "
                        "\"mark\", \"drop\" and \"comment\"\n");
    check_class_refused("{\"queu\": 1, \"comment\": 1}",
                        "p.json:2:9: $.classes.a.queu: is not known here; "
                        "did you mean \"queue\"?\n"
                        "p.json:2:31: $.classes.a.comment: must be a string, "
                        "not an integer\n");
    check_class_refused("{\"queue\": -1,\n\"dscp\": 64}",
                        "p.json:2:18: $.classes.a.queue: must be from 0 to "
                        "61439, not -1\n"
                        "p.json:3:9: $.classes.a.dscp: must be from 0 to 63, "
                        "not 64\n");
    check_class_refused("{\"queue\": 61440, \"dscp\": -1}",
                        "p.json:2:18: $.classes.a.queue: must be from 0 to "
                        "61439, not 61440\n"
                        "p.json:2:33: $.classes.a.dscp: must be from 0 to 63, "
                        "not -1\n");
    check_class_refused("{\"queue\": \"1\", \"dscp\": 1e1, \"drop\": 1}",
                        "p.json:2:18: $.classes.a.queue: must be the number "
                        "of a queue, or an object such as {\"min-rate\": "
                        "\"20Mbit\"}\n"
                        "p.json:2:31: $.classes.a.dscp: must be an integer, "
                        "not a number with a point or an exponent\n"
                        "p.json:2:44: $.classes.a.drop: must be true or "
                        "false, not an integer\n");
    check_class_refused("{\"drop\": true, \"queue\": 1, \"dscp\": 1,\n"
                        "\"meter\": {\"rate\": 5000}}",
                        "p.json:2:23: $.classes.a.queue: means nothing for a "
                        "class that drops; remove it or \"drop\"\n"
                        "p.json:3:1: $.classes.a.meter: means nothing for a "
                        "class that drops; remove it or \"drop\"\n"
                        "p.json:2:35: $.classes.a.dscp: means nothing for a "
                        "class that drops; remove it or \"drop\"\n");
}

static void
test_meter(void **state)
{
    (void) state;
    check_class_refused("{\"meter\": \"5Mbit\"}",
                        "p.json:2:18: $.classes.a.meter: must be an object, "
                        "not a string\n");
    check_class_refused("{\"meter\": {}}",
                        "p.json:2:18: $.classes.a.meter: has no rate; add for "
                        "example \"rate\": \"20Mbit\"\n");
    check_class_refused("{\"meter\": {\"rat\": 1, \"rate\": 1.5,\n"
                        "\"burst\": true}}",
                        "p.json:2:19: $.classes.a.meter.rat: is not known "
                        "here; did you mean \"rate\"?\n"
                        "p.json:2:37: $.classes.a.meter.rate: must be a "
                        "string such as \"20Mbit\", or an integer, the bits a "
                        "second\n"
                        "p.json:3:10: $.classes.a.meter.burst: must be a "
                        "string such as \"500kbit\", or an integer, the "
                        "bits\n");
    check_class_refused("{\"meter\": {\"rate\": \"20\\u001bMb\",\n"
                        "\"burst\": \"1kbit/s\"}}",
                        "p.json:2:27: $.classes.a.meter.rate: "
                        "\"20\\u001bMb\" has no unit that is known: bit or B "
                        "(bytes), after k, M, G, T or Ki, Mi, Gi, Ti; case "
                        "matters; write for example \"20Mbit\" or "
                        "\"2.5MB/s\"\n"
                        "p.json:3:10: $.classes.a.meter.burst: \"1kbit/s\" is "
                        "a rate where an amount is needed; write for example "
                        "\"500kbit\" or \"64KiB\"\n");
    check_class_refused("{\"meter\": {\"rate\": 0, \"burst\": -1}}",
                        "p.json:2:27: $.classes.a.meter.rate: 0 is zero; "
                        "write for example \"20Mbit\" or \"2.5MB/s\"\n"
                        "p.json:2:39: $.classes.a.meter.burst: -1 is "
                        "negative; write for example \"500kbit\" or "
                        "\"64KiB\"\n");
    check_class_refused("{\"meter\": {\"rate\": 999, \"burst\": 12999}}",
                        "p.json:2:27: $.classes.a.meter.rate: 999 bit/s is "
                        "less than a meter can count; give at least "
                        "\"1kbit\"\n"
                        "p.json:2:41: $.classes.a.meter.burst: 12999 bits are "
                        "less than a full-size packet, so that none would "
                        "pass; give at least \"13kbit\"\n");
    check_class_refused("{\"meter\": {\"rate\": \"4294967295.001kbit\",\n"
                        "\"burst\": 4294967295001}}",
                        "p.json:2:27: $.classes.a.meter.rate: is more than a "
                        "meter can count; give at most \"4294967295kbit\"\n"
                        "p.json:3:10: $.classes.a.meter.burst: is more than a "
                        "meter can hold; give at most \"4294967295kbit\"\n");
}

static void
test_class_names(void **state)
{
#define NAME_RULE                                                             \
    "a class's name is of letters, digits, \"-\", \"_\" and \".\", and "      \
    "begins with a letter or digit\n"
    (void) state;
    check_refused("{\"version\": 1, \"rules\": [], \"classes\": {\n"
                  "\"two words\": {},\n"
                  "\"-\": {},\n"
                  "\"\": {},\n"
                  "\"\xc3\xa4\": {},\n"
                  "\"a\\u001b\": {},\n"
                  "\"7.a-b_C\": {},\n"
                  "\"0123456789012345678901234567890123456789012345678901234"
                  "56789012\": {},\n"
                  "\"0123456789012345678901234567890123456789012345678901234"
                  "567890123\": {}\n"
                  "}}",
                  "p.json:2:1: $.classes['two words']: " NAME_RULE
                  "p.json:3:1: $.classes['-']: " NAME_RULE
                  "p.json:4:1: $.classes['']: " NAME_RULE
                  "p.json:5:1: $.classes['\xc3\xa4']: " NAME_RULE
                  "p.json:6:1: $.classes['a\\u001b']: " NAME_RULE
                  "p.json:9:1: $.classes['012345678901234567890123456789012345"
                  "6789012345678901234567890123']: a class's name has at most "
                  "63 characters\n");
}

static void
test_class_bound(void **state)
{
    for (int n = 256; n <= 257; n++) {
        char text[8192] = "{\"version\": 1, \"rules\": [], \"classes\": {";

        (void) state;
        for (int i = 0; i < n; i++) {
            sprintf(text + strlen(text), "%s\n\"c%d\": {}", i ? "," : "", i);
        }
        strcat(text, "}}");
        if (n == 256) {
            struct policy *policy = load_text(text);

            assert_int_equal(policy_n_classes(policy), 256);
            assert_string_equal(policy_class(policy, 255)->name, "c255");
            policy_destroy(policy);
        } else {
            check_refused(text, "p.json:258:1: $.classes.c256: is one class "
                                "too many; a policy has at most 256\n");
        }
    }
}


int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_top),
        cmocka_unit_test(test_duplicate_keys),
        cmocka_unit_test(test_class),
        cmocka_unit_test(test_meter),
        cmocka_unit_test(test_class_names),
        cmocka_unit_test(test_class_bound),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
