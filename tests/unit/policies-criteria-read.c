/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with mistakes in what rules ask besides the
 * protocol: all that is said about each. */

#include <l7-config.h>
#include "policies/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/policies-common.h"

/* The text of a policy with the classes "c0" to "c3" and with 'rules', which
 * begin in line 3, column 1. */
static const char *
with_rules(const char *rules)
{
    static char text[8192];

    snprintf(text, sizeof text,
             "{\"version\": 1, \"classes\": {\"c0\": {}, \"c1\": {}, "
             "\"c2\": {}, \"c3\": {}},\n"
             "\"rules\": [\n%s]}",
             rules);
    return text;
}

static void
check_rules_refused(const char *rules, const char *expected)
{
    check_refused(with_rules(rules), expected);
}

static void
test_vm_mistakes(void **state)
{
    (void) state;
    check_rules_refused(
        "{\"class\": \"c0\", \"vm\": []},\n"
        "{\"class\": \"c0\", \"vm\": \"a\"},\n"
        "{\"class\": \"c0\", \"vm\": [1, \"\", \"a\\u001b\", {}]},\n"
        "{\"class\": \"c0\", \"vm\": [\"a\", {\"name\": \"a\"},\n"
        " {\"uuid\": \"6D1F\"}, {\"nam\": \"a\"},\n"
        " {\"name\": \"a\", \"uuid\": \"a\"}]}",
        "p.json:3:23: $.rules[0].vm: is empty; name at least one, or remove "
        "it\n"
        "p.json:4:23: $.rules[1].vm: must be an array, not a string\n"
        "p.json:5:24: $.rules[2].vm[0]: must be the name of a VM, or an "
        "object such as {\"uuid\": \"6d1f8a60-*\"}\n"
        "p.json:5:27: $.rules[2].vm[1]: is empty; write something\n"
        "p.json:5:31: $.rules[2].vm[2]: has a control character; remove it\n"
        "p.json:5:42: $.rules[2].vm[3]: must have one of \"name\", \"uuid\", "
        "\"iface-id\" and \"interface\"\n"
        "p.json:6:29: $.rules[3].vm[1]: the rule has this already; remove "
        "one\n"
        "p.json:7:11: $.rules[3].vm[2].uuid: is no UUID; it has the digits "
        "0-9 and a-f (in lower case), \"-\", and perhaps \"*\" and \"?\"\n"
        "p.json:7:21: $.rules[3].vm[3].nam: is not known here; did you mean "
        "\"name\"?\n"
        "p.json:7:20: $.rules[3].vm[3]: must have one of \"name\", \"uuid\", "
        "\"iface-id\" and \"interface\"\n"
        "p.json:8:2: $.rules[3].vm[4]: must have one of \"name\", \"uuid\", "
        "\"iface-id\" and \"interface\"\n");
}

static void
test_set_mistakes(void **state)
{
    (void) state;
    check_rules_refused(
        "{\"class\": \"c0\", \"vlan\": [4095, -1, \"10\", \"30-20\",\n"
        " \"0x1-2\", 7, \"5-9\", true, \"1-4095\"]},\n"
        "{\"class\": \"c0\", \"client\": {}, \"server\": {\"port\": [1],\n"
        " \"networks\": [\"10.0.0.0/8\", \"10.1.0.0/16\", \"fish\", 7],\n"
        " \"ports\": [65536, \"1-\"]}},\n"
        "{\"class\": \"c0\", \"client\": {\"networks\": [\"10.0.0.0/8\"]},\n"
        " \"server\": {\"networks\": [\"::/0\"]}, \"direction\": "
        "\"from\"},\n"
        "{\"class\": \"c0\", \"direction\": \"sideways\"}",
        "p.json:3:26: $.rules[0].vlan[0]: must be from 0 to 4094, not 4095\n"
        "p.json:3:32: $.rules[0].vlan[1]: must be from 0 to 4094, not -1\n"
        "p.json:3:36: $.rules[0].vlan[2]: \"10\" is no range; write two "
        "numbers from 0 to 4094, such as \"10-20\", or a number without "
        "quotes\n"
        "p.json:3:42: $.rules[0].vlan[3]: \"30-20\" ends before it begins; "
        "write \"20-30\"\n"
        "p.json:4:2: $.rules[0].vlan[4]: \"0x1-2\" is no range; write two "
        "numbers from 0 to 4094, such as \"10-20\", or a number without "
        "quotes\n"
        "p.json:4:14: $.rules[0].vlan[6]: overlaps what is there already; "
        "remove it or make them one\n"
        "p.json:4:21: $.rules[0].vlan[7]: must be an integer, or a string "
        "such as \"10-20\"\n"
        "p.json:4:27: $.rules[0].vlan[8]: \"1-4095\" is no range; write two "
        "numbers from 0 to 4094, such as \"10-20\", or a number without "
        "quotes\n"
        "p.json:5:27: $.rules[1].client: asks for nothing; give \"networks\" "
        "or \"ports\", or remove it\n"
        "p.json:5:42: $.rules[1].server.port: is not known here; did you "
        "mean \"ports\"?\n"
        "p.json:6:29: $.rules[1].server.networks[1]: \"10.1.0.0/16\" "
        "overlaps \"10.0.0.0/8\", which is there already; remove one\n"
        "p.json:6:44: $.rules[1].server.networks[2]: \"fish\" is no IP "
        "address; write for example \"10.0.0.0/8\" or \"2001:db8::/32\"\n"
        "p.json:6:52: $.rules[1].server.networks[3]: must be a string, not "
        "an integer\n"
        "p.json:7:12: $.rules[1].server.ports[0]: must be from 0 to 65535, "
        "not 65536\n"
        "p.json:7:19: $.rules[1].server.ports[1]: \"1-\" is no range; write "
        "two numbers from 0 to 65535, such as \"10-20\", or a number without "
        "quotes\n"
        "p.json:9:49: $.rules[2].direction: \"from\" is not known here; "
        "write \"from-vm\", \"to-vm\" or \"between-vms\"\n"
        "p.json:8:1: $.rules[2]: can never match, for one side's networks "
        "are IPv4 and the other's IPv6\n"
        "p.json:10:30: $.rules[3].direction: \"sideways\" is not known here; "
        "write \"from-vm\", \"to-vm\" or \"between-vms\"\n");
}

static void
test_hour_mistakes(void **state)
{
    (void) state;
    check_rules_refused(
        "{\"class\": \"c0\", \"days\": [\"mon\", \"Tue\", \"mon\", 1]},\n"
        "{\"class\": \"c0\", \"hours\": [\"8:00-18:00\", \"08:00-24:01\",\n"
        " \"08:00-08:00\", \"24:00-25:00\", \"08:60-09:00\",\n"
        " \"08:00-18:00\", \"09:00-10:00\", \"24:00-01:00\"]},\n"
        "{\"class\": \"c0\", \"hours\": \"08:00-18:00\"},\n"
        "{\"class\": \"c0\", \"hours\": [\"00:00-24:00\"]}",
        "p.json:3:33: $.rules[0].days[1]: \"Tue\" is not known here; did you "
        "mean \"tue\"?\n"
        "p.json:3:40: $.rules[0].days[2]: the rule has \"mon\" already; "
        "remove one\n"
        "p.json:3:47: $.rules[0].days[3]: must be a string, not an integer\n"
        "p.json:4:27: $.rules[1].hours[0]: \"8:00-18:00\" are no hours; "
        "write for example \"08:00-18:00\" or \"22:00-06:00\"\n"
        "p.json:4:41: $.rules[1].hours[1]: \"08:00-24:01\" are no hours; "
        "write for example \"08:00-18:00\" or \"22:00-06:00\"\n"
        "p.json:5:2: $.rules[1].hours[2]: \"08:00-08:00\" is no time at all; "
        "for the whole day, write \"00:00-24:00\"\n"
        "p.json:5:17: $.rules[1].hours[3]: \"24:00-25:00\" are no hours; "
        "write for example \"08:00-18:00\" or \"22:00-06:00\"\n"
        "p.json:5:32: $.rules[1].hours[4]: \"08:60-09:00\" are no hours; "
        "write for example \"08:00-18:00\" or \"22:00-06:00\"\n"
        "p.json:6:32: $.rules[1].hours[7]: \"24:00-01:00\" are no hours; "
        "write for example \"08:00-18:00\" or \"22:00-06:00\"\n"
        "p.json:6:17: $.rules[1].hours[6]: overlaps other hours of the rule, "
        "perhaps of the day before; make them one\n"
        "p.json:7:26: $.rules[2].hours: must be an array, not a string\n"
        "p.json:8:1: $.rules[3]: does not say what it is for; give "
        "\"protocols\" ([\"any\"] for all), \"groups\", \"vm\" or others\n");

    /* Hours of one day may reach into those of the next, if that is a day of
     * the rule; also from Sunday into Monday. */
#define OVERLAP                                                               \
    ".hours[1]: overlaps other hours of the rule, perhaps of the day "        \
    "before; make them one\n"
    check_rules_refused("{\"class\": \"c0\", \"days\": [\"mon\", \"tue\"],\n"
                        " \"hours\": [\"22:00-06:00\", \"05:00-07:00\"]},\n"
                        "{\"class\": \"c0\", \"days\": [\"mon\", \"sun\"],\n"
                        " \"hours\": [\"05:00-07:00\", \"22:00-06:00\"]}",
                        "p.json:4:27: $.rules[0]" OVERLAP
                        "p.json:6:27: $.rules[1]" OVERLAP);
    policy_destroy(load_text(
        with_rules("{\"class\": \"c0\", \"days\": [\"mon\", \"wed\"],\n"
                   " \"hours\": [\"22:00-06:00\", \"05:00-07:00\"]}")));
}

/* A rule is told to be unreachable if those before are the same or wider in
 * all that they ask. */
static void
test_unreachable(void **state)
{
    static const struct {
        const char *wide;
        const char *narrow;
    } covered[] = {
        { "\"vm\": [\"web-*\"]", "\"vm\": [\"web-1\", \"web-??\"]" },
        { "\"vm\": [\"web-*\"]",
          "\"vm\": [\"web-1\"], \"direction\": \"to-vm\"" },
        { "\"direction\": \"from-vm\"", "\"direction\": \"between-vms\"" },
        { "\"vlan\": [\"1-20\"]", "\"vlan\": [3, \"5-7\"], \"vm\": [\"a\"]" },
        { "\"server\": {\"ports\": [\"1-1024\"]}",
          "\"server\": {\"ports\": [80], \"networks\": [\"10.0.0.1\"]}" },
        { "\"client\": {\"networks\": [\"10.0.0.0/8\"]}",
          "\"client\": {\"networks\": [\"10.1.0.0/16\", \"10.0.0.1\"]}" },
        { "\"days\": [\"mon\"]",
          "\"days\": [\"mon\"], \"hours\": [\"08:00-12:00\"]" },
        { "\"protocols\": [\"any\"]",
          "\"protocols\": [\"sip\"], \"vm\": [\"a\"]" },
        { "\"groups\": [\"voip\"], \"vlan\": [1]",
          "\"protocols\": [\"sip\"], \"vlan\": [1]" },
        /* All VLANs or ports are as good as none. */
        { "\"protocols\": [\"sip\"], \"vlan\": [\"0-4094\"]",
          "\"protocols\": [\"sip\"]" },
        { "\"vlan\": [1], \"server\": {\"ports\": [\"0-65535\"]}",
          "\"vlan\": [1]" },
    };
    static const struct {
        const char *first;
        const char *second;
    } apart[] = {
        { "\"vm\": [\"web-?\"]", "\"vm\": [\"web-*\"]" },
        { "\"vm\": [\"web-*\"]", "\"vm\": [{\"uuid\": \"*\"}]" },
        { "\"vm\": [\"web-*\"], \"direction\": \"from-vm\"",
          "\"vm\": [\"web-1\"]" },
        { "\"vm\": [\"web-*\"], \"direction\": \"from-vm\"",
          "\"vm\": [\"web-1\"], \"direction\": \"between-vms\"" },
        { "\"direction\": \"between-vms\"", "\"direction\": \"from-vm\"" },
        { "\"vlan\": [1]", "\"vlan\": [\"1-2\"]" },
        { "\"vlan\": [1]", "\"vm\": [\"a\"]" },
        { "\"server\": {\"ports\": [80]}", "\"client\": {\"ports\": [80]}" },
        { "\"client\": {\"networks\": [\"10.0.0.0/8\"]}",
          "\"client\": {\"networks\": [\"10.0.0.1\", \"11.0.0.1\"]}" },
        { "\"days\": [\"mon\"], \"hours\": [\"08:00-12:00\"]",
          "\"days\": [\"mon\"]" },
        { "\"protocols\": [\"any\"]", "\"protocols\": [\"examining\"]" },
        { "\"groups\": [\"voip\"], \"vlan\": [1]",
          "\"groups\": [\"voip\", \"web\"], \"vlan\": [1]" },
    };
    /* The first two take the third only together, or leave some of it. */
    static const struct {
        const char *first;
        const char *second;
        const char *third;
    } together[] = {
        { "\"groups\": [\"voip\"], \"hours\": [\"08:00-18:00\"]",
          "\"groups\": [\"voip\"], \"hours\": [\"18:00-08:00\"]",
          "\"protocols\": [\"sip\"]" },
        { "\"vlan\": [\"1-5\"]", "\"vlan\": [\"6-9\", 20], \"vm\": [\"*\"]",
          "\"vlan\": [\"4-7\"], \"vm\": [\"a\"]" },
        { "\"client\": {\"ports\": [\"0-1023\"]}",
          "\"client\": {\"ports\": [\"1024-65535\"]}",
          "\"direction\": \"to-vm\"" },
        { "\"server\": {\"ports\": [80]}, \"days\": [\"mon\"]",
          "\"server\": {\"ports\": [443]}",
          "\"server\": {\"ports\": [80, 443]}, \"days\": [\"mon\"]" },
        { "\"protocols\": [\"sip\"]",
          "\"protocols\": [\"rtp\"], \"vlan\": [1]",
          "\"protocols\": [\"sip\", \"rtp\"], \"vlan\": [1]" },
    };
    static const struct {
        const char *first;
        const char *second;
        const char *third;
    } almost[] = {
        { "\"vlan\": [\"0-9\"]", "\"vlan\": [\"11-4094\"]",
          "\"vm\": [\"a\"]" },
        { "\"vlan\": [\"1-5\"], \"protocols\": [\"sip\"]",
          "\"vlan\": [\"6-9\"]", "\"vlan\": [\"4-7\"]" },
        { "\"vlan\": [1], \"days\": [\"mon\"]", "\"vlan\": [2]",
          "\"vlan\": [\"1-2\"]" },
        { "\"client\": {\"ports\": [1]}", "\"server\": {\"ports\": [2]}",
          "\"client\": {\"ports\": [1, 2]}" },
        { "\"hours\": [\"08:00-18:00\"]",
          "\"days\": [\"mon\", \"tue\"], \"hours\": [\"18:00-08:00\"]",
          "\"protocols\": [\"sip\"]" },
    };
    char rules[1024];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(covered); i++) {
        snprintf(rules, sizeof rules,
                 "{%s, \"class\": \"c0\"},\n{%s, \"class\": \"c1\"}",
                 covered[i].wide, covered[i].narrow);
        check_rules_refused(rules, "p.json:4:1: $.rules[1]: can never match, "
                                   "for rules[0] before it takes all that it "
                                   "asks for; remove it or move it up\n");
    }
    for (size_t i = 0; i < N_ELEMENTS(together); i++) {
        snprintf(rules, sizeof rules,
                 "{%s, \"class\": \"c0\"},\n{%s, \"class\": \"c1\"},\n"
                 "{%s, \"class\": \"c2\"}",
                 together[i].first, together[i].second, together[i].third);
        check_rules_refused(rules, "p.json:5:1: $.rules[2]: can never match, "
                                   "for rules[0] and rules[1] before it take "
                                   "all that it asks for; remove it or move "
                                   "it up\n");
    }
    for (size_t i = 0; i < N_ELEMENTS(almost); i++) {
        snprintf(rules, sizeof rules,
                 "{%s, \"class\": \"c0\"},\n{%s, \"class\": \"c1\"},\n"
                 "{%s, \"class\": \"c2\"}",
                 almost[i].first, almost[i].second, almost[i].third);
        policy_destroy(load_text(with_rules(rules)));
    }
    for (size_t i = 0; i < N_ELEMENTS(apart); i++) {
        snprintf(rules, sizeof rules,
                 "{%s, \"class\": \"c0\"},\n{%s, \"class\": \"c1\"}",
                 apart[i].first, apart[i].second);
        policy_destroy(load_text(with_rules(rules)));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vm_mistakes),
        cmocka_unit_test(test_set_mistakes),
        cmocka_unit_test(test_hour_mistakes),
        cmocka_unit_test(test_unreachable),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
