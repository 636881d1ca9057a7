/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with mistakes in a policy's rules: all that is
 * said about each. */

#include <l7-config.h>
#include "policies/policy.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "tests/unit/policies-common.h"

/* Checks what is said of a policy with the classes "calls" and "bulk" and
 * with 'rules', which begin in line 3, column 1. */
static void
check_rules_refused(const char *rules, const char *expected)
{
    char text[2048];

    snprintf(text, sizeof text,
             "{\"version\": 1, \"classes\": {\"calls\": {}, \"bulk\": {}},\n"
             "\"rules\": [\n%s]}",
             rules);
    check_refused(text, expected);
}

static void
test_rule(void **state)
{
    (void) state;
    check_rules_refused("5, {},\n"
                        "{\"class\": \"bulk\"}",
                        "p.json:3:1: $.rules[0]: must be an object, not an "
                        "integer\n"
                        "p.json:3:4: $.rules[1]: does not say what it is "
                        "for; give \"protocols\" ([\"any\"] for all), "
                        "\"groups\", \"vm\" or others\n"
                        "p.json:3:4: $.rules[1]: has no \"class\"; name the "
                        "class that its matches fall into\n"
                        "p.json:4:1: $.rules[2]: does not say what it is "
                        "for; give \"protocols\" ([\"any\"] for all), "
                        "\"groups\", \"vm\" or others\n");
    check_rules_refused("{\"protocol\": [\"sip\"], \"groups\": [\"voip\"],\n"
                        "\"class\": \"bulk\", \"comment\": []}",
                        "p.json:3:2: $.rules[0].protocol: is not known here; "
                        "did you mean \"protocols\"?\n"
                        "p.json:4:29: $.rules[0].comment: must be a string, "
                        "not an array\n");
    check_rules_refused("{\"protocols\": \"sip\", \"groups\": [],\n"
                        " \"class\": 1},\n"
                        "{\"protocols\": [], \"groups\": [1, null],\n"
                        " \"class\": \"bulk\"}",
                        "p.json:3:32: $.rules[0].groups: is empty; name at "
                        "least one, or remove it\n"
                        "p.json:3:15: $.rules[0].protocols: must be an array, "
                        "not a string\n"
                        "p.json:4:11: $.rules[0].class: must be a string, not "
                        "an integer\n"
                        "p.json:5:30: $.rules[1].groups[0]: must be a string, "
                        "not an integer\n"
                        "p.json:5:33: $.rules[1].groups[1]: must be a string, "
                        "not null\n"
                        "p.json:5:15: $.rules[1].protocols: is empty; name at "
                        "least one, or remove it\n");
}

static void
test_rule_names(void **state)
{
    (void) state;
    check_rules_refused("{\"protocols\": [\"bitorrent\", \"SSH\", \"zebra\",\n"
                        "  \"voip\", \"ftp\\u0007\"],\n"
                        " \"groups\": [\"WEB\", \"fish\", \"ssh\"],\n"
                        " \"class\": \"bulks\"},\n"
                        "{\"protocols\": [\"sip\"], \"class\": \"zebra\"}",
                        "p.json:5:13: $.rules[0].groups[0]: there is no group "
                        "\"WEB\"; did you mean \"web\"?\n"
                        "p.json:5:20: $.rules[0].groups[1]: there is no group "
                        "\"fish\"\n"
                        "p.json:5:28: $.rules[0].groups[2]: \"ssh\" is a "
                        "protocol; move it to \"protocols\"\n"
                        "p.json:3:16: $.rules[0].protocols[0]: there is no "
                        "protocol \"bitorrent\"; did you mean "
                        "\"bittorrent\"?\n"
                        "p.json:3:29: $.rules[0].protocols[1]: there is no "
                        "protocol \"SSH\"; did you mean \"ssh\"?\n"
                        "p.json:3:36: $.rules[0].protocols[2]: there is no "
                        "protocol \"zebra\"\n"
                        "p.json:4:3: $.rules[0].protocols[3]: \"voip\" is a "
                        "group; move it to \"groups\"\n"
                        "p.json:4:11: $.rules[0].protocols[4]: there is no "
                        "protocol \"ftp\\u0007\"; did you mean \"ftp\"?\n"
                        "p.json:6:11: $.rules[0].class: there is no class "
                        "\"bulks\"; did you mean \"bulk\"?\n"
                        "p.json:7:33: $.rules[1].class: there is no class "
                        "\"zebra\"\n");
}

static void
test_rule_duplicates(void **state)
{
    (void) state;
    /* A protocol and a group that it is in are no duplicates. */
    check_rules_refused("{\"protocols\": [\"sip\", \"ssh\", \"sip\"],\n"
                        " \"groups\": [\"voip\", \"voip\"],\n"
                        " \"class\": \"bulk\"}",
                        "p.json:4:21: $.rules[0].groups[1]: the rule has "
                        "group \"voip\" already; remove one\n"
                        "p.json:3:30: $.rules[0].protocols[2]: the rule has "
                        "protocol \"sip\" already; remove one\n");
}

/* "any" beside others would take all, which may not be what was meant. */
static void
test_rule_any(void **state)
{
#define ANY ".protocols: \"any\" has all protocols; remove it, or the others\n"
    (void) state;
    check_rules_refused(
        "{\"protocols\": [\"any\", \"sip\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"any\"], \"groups\": [\"voip\"],\n"
        " \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"examining\", \"any\", \"unknown\"],\n"
        " \"class\": \"bulk\"},\n"
        "{\"groups\": [\"any\", \"examining\"], \"class\": \"bulk\"}",
        "p.json:3:15: $.rules[0]" ANY "p.json:4:15: $.rules[1]" ANY
        "p.json:6:15: $.rules[2]" ANY
        "p.json:8:13: $.rules[3].groups[0]: \"any\" is a protocol; move it to "
        "\"protocols\"\n"
        "p.json:8:20: $.rules[3].groups[1]: \"examining\" is a protocol; move "
        "it to \"protocols\"\n");
    /* What is wrong with a rule's members is told once. */
    check_rules_refused("{\"protocol\": [\"sip\"], \"class\": \"bulk\"}",
                        "p.json:3:2: $.rules[0].protocol: is not known here; "
                        "did you mean \"protocols\"?\n");
    /* A name that people use for another. */
    check_rules_refused("{\"protocols\": [\"Torrent\", \"ssl\"],\n"
                        " \"class\": \"bulk\"}",
                        "p.json:3:16: $.rules[0].protocols[0]: there is no "
                        "protocol \"Torrent\"; did you mean "
                        "\"bittorrent\"?\n"
                        "p.json:3:27: $.rules[0].protocols[1]: there is no "
                        "protocol \"ssl\"; did you mean \"tls\"?\n");
}

static void
test_rule_unreachable(void **state)
{
#define REACH_END " all that it asks for; remove it or move it up\n"
    (void) state;
    check_rules_refused(
        "{\"groups\": [\"voip\"], \"class\": \"calls\"},\n"
        "{\"protocols\": [\"sip\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"sip\", \"ftp\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"rtp\", \"ftp\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"http\", \"unknown\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"sip\", \"ftp\", \"http\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"smb\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"smb\", \"sip\", \"ftp\", \"http\", \"unknown\"],"
        " \"class\": \"bulk\"}",
        "p.json:4:1: $.rules[1]: can never match, for rules[0] before it "
        "takes" REACH_END
        "p.json:6:1: $.rules[3]: can never match, for rules[0] and rules[2] "
        "before it take" REACH_END
        "p.json:8:1: $.rules[5]: can never match, for rules[0], rules[2] and "
        "rules[4] before it take" REACH_END
        "p.json:10:1: $.rules[7]: can never match, for rules[0], rules[2], "
        "rules[4] and 1 more before it take" REACH_END);
}

/* A rule with a wrong name is not told to be unreachable too, for the right
 * name may be one that is left, nor does it make later rules unreachable. */
static void
test_rule_half_read(void **state)
{
    (void) state;
    check_rules_refused(
        "{\"protocols\": [\"sip\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"sip\", \"zebra\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"ftp\", \"zebra\"], \"class\": \"bulk\"},\n"
        "{\"protocols\": [\"ftp\"], \"class\": \"bulk\"}",
        "p.json:4:23: $.rules[1].protocols[1]: there is no protocol "
        "\"zebra\"\n"
        "p.json:5:23: $.rules[2].protocols[1]: there is no protocol "
        "\"zebra\"\n");
    /* One with a wrong class takes what it names all the same. */
    check_rules_refused(
        "{\"protocols\": [\"sip\"], \"class\": \"zebra\"},\n"
        "{\"protocols\": [\"sip\"], \"class\": \"bulk\"}",
        "p.json:3:33: $.rules[0].class: there is no class \"zebra\"\n"
        "p.json:4:1: $.rules[1]: can never match, for rules[0] before it "
        "takes" REACH_END);
}

/* Appends 'n' copies of 'item', with commas between, to 'text'. */
static void
append_items(char *text, const char *item, int n)
{
    char *end = text + strlen(text);

    for (int i = 0; i < n; i++) {
        end = stpcpy(stpcpy(end, i ? ",\n" : ""), item);
    }
}

/* Too many problems: the first ones are told, the rest counted, and that
 * without delay; so too for too many rules. */
static void
test_rule_bound(void **state)
{
    char *text = malloc(1024 * 1024);
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;

    (void) state;
    strcpy(text, "{\"version\": 1, \"classes\": {}, \"rules\": [\n");
    append_items(text, "1", 5000);
    strcat(text, "]}");
    write_file(text, strlen(text));
    assert_int_equal(load(FILE_NAME, &policy, &problems), EINVAL);
    assert_int_equal(problems.n, PROBLEMS_MAX);
    assert_int_equal(problems.n_omitted, 4096 + 1 - PROBLEMS_MAX);
    assert_string_equal(problems.texts[99], "p.json:101:1: $.rules[99]: must "
                                            "be an object, not an integer");
    problems_destroy(&problems);

    strcpy(text, "{\"version\": 1, \"classes\": {\"a\": {}}, \"rules\": [{\n"
                 "\"class\": \"a\", \"protocols\": [");
    append_items(text, "\"nosuchprotocol\"", 50000);
    strcat(text, "]}]}");
    write_file(text, strlen(text));
    assert_int_equal(load(FILE_NAME, &policy, &problems), EINVAL);
    assert_int_equal(problems.n, PROBLEMS_MAX);
    assert_int_equal(problems.n_omitted, 50000 - PROBLEMS_MAX);
    problems_destroy(&problems);
    free(text);
}

/* The last rule that may be still counts; the next one is refused. */
static void
test_rule_count(void **state)
{
    enum { N = 4097 };
    char *names = malloc(N * 16);
    const char **words = malloc(N * sizeof *words);
    const char *const **groups = malloc(N * sizeof *groups);
    static const char *const none[] = { NULL };
    const struct policy_vocabulary vocabulary = { N, words, groups };

    (void) state;
    for (int i = 0; i < N; i++) {
        sprintf(names + i * 16, "protocol-%d", i);
        words[i] = names + i * 16;
        groups[i] = none;
    }
    for (int n = N - 1; n <= N; n++) {
        struct problems problems = PROBLEMS_INITIALIZER;
        struct policy *policy;
        char *text = malloc(64 * (N + 2));
        char *end = stpcpy(text, "{\"version\": 1, \"classes\": {\"a\": {}}, "
                                 "\"rules\": [");

        for (int i = 0; i < n; i++) {
            end += sprintf(end,
                           "%s\n{\"protocols\": [\"protocol-%d\"], "
                           "\"class\": \"a\"}",
                           i ? "," : "", i);
        }
        strcpy(end, "]}");
        write_file(text, strlen(text));
        free(text);

        int error = policy_load(FILE_NAME, &vocabulary, &policy, &problems);
        if (n < N) {
            struct policy_subject subject = { .protocol = N - 2 };

            assert_int_equal(error, 0);
            assert_string_equal(policy_decide(policy, &subject).rule,
                                "rules[4095]");
            subject.protocol = N - 1;
            assert_null(policy_decide(policy, &subject).rule);
        } else {
            assert_int_equal(error, EINVAL);
            assert_int_equal(problems.n, 1);
            assert_string_equal(problems.texts[0],
                                "p.json:4098:1: $.rules[4096]: is one rule "
                                "too many; a policy has at most 4096");
        }
        policy_destroy(policy);
        problems_destroy(&problems);
    }
    free(names);
    free(words);
    free(groups);
}


int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rule),
        cmocka_unit_test(test_rule_names),
        cmocka_unit_test(test_rule_duplicates),
        cmocka_unit_test(test_rule_any),
        cmocka_unit_test(test_rule_unreachable),
        cmocka_unit_test(test_rule_half_read),
        cmocka_unit_test(test_rule_bound),
        cmocka_unit_test(test_rule_count),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
