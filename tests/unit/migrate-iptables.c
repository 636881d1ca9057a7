/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests migrate/iptables*.[ch] and migrate-condition.[ch]: what is read
 * out of rules, which connections they are for, and what is said of files that
 * are damaged. */

#include <l7-config.h>
#include "migrate/iptables.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "migrate/condition.h"
#include "migrate/names.h"
#include "tests/unit/migrate-common.h"

/* What is read: of one file at a time. */
static struct ipt_ruleset ruleset;
static struct migrate_names names;

/* Reads a chain FORWARD with the one rule 'words'. */
static const struct ipt_rule *
read_rule(const char *words)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    char text[1024];

    ipt_destroy(&ruleset);
    migrate_names_destroy(&names);
    assert_int_equal(migrate_names_init(&names, NULL), 0);
    snprintf(text, sizeof text,
             "*mangle\n:FORWARD ACCEPT [1:2]\n:user - [0:0]\n"
             "[3:4] -A FORWARD %s\nCOMMIT\n",
             words);
    write_text(text);
    int error = ipt_read(&ruleset, "f", &names, &problems);
    if (error) {
        print_message("%s: %s\n", words, problems.n ? problems.texts[0] : "");
    }
    assert_int_equal(error, 0);
    return ipt_find_chain(ipt_find_table(&ruleset, "mangle"), "FORWARD")
        ->rules[0];
}

static void
check_set(const struct guard_set *set, size_t n, const struct range *ranges)
{
    assert_int_equal(set->n, n);
    assert_memory_equal(set->ranges, ranges, n * sizeof *ranges);
}

static void
test_matches(void **state)
{
    const struct ipt_rule *r;
    char text[NETWORK_TEXT_MAX];

    (void) state;
    r = read_rule("-s 10.1.0.0/255.255.0.0 ! -d 192.0.2.1/32 -j DROP");
    assert_string_equal(network_format(&r->ends[0].network, text),
                        "10.1.0.0/16");
    assert_false(r->ends[0].is_negated);
    assert_true(r->ends[1].is_negated);
    assert_null(r->foreign);
    assert_int_equal(r->target, IPT_DROP);
    r = read_rule("-s ! 2001:db8::/32 -j ACCEPT");
    assert_true(r->ends[0].is_negated);
    assert_int_equal(r->ends[0].network.ip_version, 6);
    assert_string_equal(read_rule("-s 10.0.0.1/255.0.255.0 -j DROP")->foreign,
                        "-s");
    assert_true(read_rule("! -s 0.0.0.0/0 -j DROP")->never);
    assert_int_equal(
        read_rule("-s 0.0.0.0/0 -j DROP")->ends[0].network.ip_version, 0);

    r = read_rule("-p tcp -m tcp --sport 1024:65535 --dport 22 -j DROP");
    assert_int_equal(r->transports, GUARD_TCP);
    check_set(&r->ports[0], 1, (struct range[]){ { 1024, 65535 } });
    check_set(&r->ports[1], 1, (struct range[]){ { 22, 22 } });
    r = read_rule("-p udp -m multiport ! --dports 53,67:68,1000: -j DROP");
    check_set(&r->ports[1], 3,
              (struct range[]){ { 0, 52 }, { 54, 66 }, { 69, 999 } });
    r = read_rule("-p tcp -m multiport --ports 80,81 -j DROP");
    assert_true(r->has_either_port);
    check_set(&r->either_port, 1, (struct range[]){ { 80, 81 } });
    assert_int_equal(read_rule("-p icmp -j DROP")->transports, 0);
    assert_int_equal(read_rule("! -p tcp -j DROP")->transports, GUARD_UDP);
    assert_false(read_rule("-p all -j DROP")->names_transport);

    r = read_rule("-i vnet+ -o eth0 -j DROP");
    assert_string_equal(r->interfaces[0].name, "vnet*");
    assert_true(r->interfaces[0].is_vm);
    assert_false(r->interfaces[1].is_vm);
    r = read_rule("-m physdev --physdev-in tap100i0 --physdev-is-bridged "
                  "-j DROP");
    assert_string_equal(r->interfaces[0].name, "tap100i0");
    assert_null(r->foreign);
    assert_string_equal(read_rule("! -i tap1 -j DROP")->foreign, "-i");

    r = read_rule("-m layer7 --l7dir /etc/l7 ! --l7proto ssl -j DROP");
    assert_true(r->protocol_is_negated);
    assert_string_equal(names.names[r->protocol].name, "tls");
    assert_string_equal(r->l7dir, "/etc/l7");
    r = read_rule("-m layer7 --l7proto unset -j DROP");
    assert_int_equal(r->protocol, GUARD_EXAMINING);
    r = read_rule("-m layer7 --l7proto unknown -j DROP");
    assert_string_equal(names.names[r->protocol].name, "unknown");

    r = read_rule("-m mark ! --mark 0x1/0xff -m connmark --mark 7 -j DROP");
    assert_true(r->mark.is_negated);
    assert_int_equal(r->mark.mask, 255);
    assert_int_equal(r->connmark.value, 7);
    assert_false(r->connmark.is_negated);
}

static void
test_states_and_times(void **state)
{
    const struct ipt_rule *r;

    (void) state;
    assert_false(
        read_rule("-m state --state RELATED,ESTABLISHED -j ACCEPT")->never);
    assert_true(read_rule("-m state --state NEW -j ACCEPT")->never);
    assert_true(
        read_rule("-m conntrack ! --ctstate ESTABLISHED -j DROP")->never);
    assert_false(read_rule("-m conntrack ! --ctstate INVALID -j DROP")->never);

    r = read_rule("-m time --timestart 08:00:00 --timestop 17:30:30 "
                  "--weekdays Mon,Fri --kerneltz -j DROP");
    check_set(&r->minutes, 1, (struct range[]){ { 480, 1050 } });
    assert_int_equal(r->days, 1 | 16);
    assert_false(r->time_is_utc);
    r = read_rule("-m time --timestart 22:00 --timestop 06:00 ! --weekdays "
                  "Sa,Su -j DROP");
    check_set(&r->minutes, 2, (struct range[]){ { 0, 359 }, { 1320, 1439 } });
    assert_int_equal(r->days, 0x1f);
    assert_true(r->time_is_utc);
    r = read_rule("-m time --timestart 10:00 --timestop 23:59:59 -j DROP");
    check_set(&r->minutes, 1, (struct range[]){ { 600, 1439 } });
    r = read_rule("-m time --weekdays 6,7 -j DROP");
    assert_int_equal(r->days, 0x60);
    check_set(&r->minutes, 1, (struct range[]){ { 0, 1439 } });
    assert_string_equal(
        read_rule("-m time --datestop 2030-01-01 -j DROP")->foreign,
        "--datestop");
}

static void
test_targets(void **state)
{
    static const struct {
        const char *words;
        uint32_t value, mask;
    } marks[] = {
        { "MARK --set-xmark 0x6/0xff", 6, 0xff },
        { "MARK --set-mark 0x6", 6, UINT32_MAX },
        { "MARK --set-mark 0x106/0xff", 0x106, 0x1ff },
        { "MARK --and-mark 0xf0", 0, ~0xf0u },
        { "MARK --or-mark 0x4", 4, 4 },
        { "MARK --xor-mark 0x4", 4, 0 },
        { "CONNMARK --set-xmark 0x1/0x3", 1, 3 },
    };
    const struct ipt_rule *r;

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(marks); i++) {
        char words[64];

        snprintf(words, sizeof words, "-j %s", marks[i].words);
        r = read_rule(words);
        assert_int_equal(
            r->target, marks[i].words[0] == 'M' ? IPT_MARK : IPT_CONNMARK_SET);
        assert_int_equal(r->set.value, marks[i].value);
        assert_int_equal(r->set.mask, marks[i].mask);
    }
    r = read_rule("-j CONNMARK --save-mark --nfmask 0xf --ctmask 0xff");
    assert_int_equal(r->target, IPT_CONNMARK_SAVE);
    assert_int_equal(r->set.mask, 0xf);
    assert_int_equal(r->to_mask, 0xff);
    r = read_rule("-j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xff");
    assert_int_equal(r->set.mask, 0xff);
    assert_int_equal(r->to_mask, 0xf);
    r = read_rule("-j CONNMARK --restore-mark --mask 0xf");
    assert_int_equal(r->set.mask, 0xf);
    assert_int_equal(r->to_mask, 0xf);
    assert_int_equal(read_rule("-j CLASSIFY --set-class 0001:001a")->classid,
                     0x1001a);
    assert_int_equal(read_rule("-j DSCP --set-dscp 0x2e")->dscp, 46);
    assert_int_equal(read_rule("-j DSCP --set-dscp-class AF31")->dscp, 26);
    assert_int_equal(read_rule("-j TOS --set-tos 0xb8/0xff")->dscp, 46);
    assert_string_equal(read_rule("-j TOS --set-tos 0x10/0x3f")->foreign,
                        "--set-tos");

    r = read_rule("-g user");
    assert_int_equal(r->target, IPT_CHAIN);
    assert_string_equal(r->to->name, "user");
    assert_true(r->is_goto);
    assert_int_equal(read_rule("-p tcp -m tcp --dport 80")->target, IPT_NONE);
    assert_int_equal(read_rule("-j NFQUEUE --queue-num 0")->target, IPT_QUEUE);
    r = read_rule("-j REJECT --reject-with icmp-port-unreachable");
    assert_int_equal(r->target, IPT_REJECT);
    r = read_rule("-m limit --limit 3/sec -m layer7 --l7proto irc -j TARPIT "
                  "--tarpit");
    assert_string_equal(r->foreign, "limit");
    assert_int_equal(r->target, IPT_FOREIGN);
    r = read_rule("-m string --string \"-j DROP\" --algo bm -m comment "
                  "--comment \"say \\\"no\\\" -j ACCEPT\" -j RETURN");
    assert_string_equal(r->foreign, "string");
    assert_int_equal(r->target, IPT_RETURN);
}

static void
test_refused(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        { "", "f: has no table; give the output of iptables-save\n" },
        { "iptables -A FORWARD -j DROP\n",
          "f:1: stands in no table: give the output of iptables-save, in "
          "which a line like \"*filter\" comes first\n" },
        { "*filter\n:FORWARD ACCEPT [0:0]\n",
          "f:1: filter: the table has no COMMIT; is the file whole?\n" },
        { "*filter\n*nat\nCOMMIT\n",
          "f:2: *nat: table filter, of line 1, has no COMMIT; is the file "
          "whole?\n" },
        { "*nat\nCOMMIT\n*nat\nCOMMIT\n",
          "f:3: *nat: this table is there already, in line 1; give the output "
          "of one iptables-save\n" },
        { "*nat\n:A ACCEPT [0:0]\n:A - [0:0]\n:B\nCOMMIT\n",
          "f:3: :A: this chain is there already, in line 2; remove one\n"
          "f:4: is no chain; it should be like \":FORWARD ACCEPT [0:0]\"\n" },
        { "*nat\n-A A -j DROP\nhello\nCOMMIT\n",
          "f:2: A: table nat has no such chain; its line \":A ...\" is "
          "missing\n"
          "f:3: hello: is nothing that iptables-save prints; it should be "
          "like \"-A FORWARD ...\"\n" },
    };
    static const struct {
        const char *words;
        const char *expected;
    } rules[] = {
        { "-s", "-s: it needs a value; is the line whole?" },
        { "-s 10.0.0.1.2 -j DROP", NULL },
        { "-j", "-j: it needs a value; is the line whole?" },
        { "-m layer7 --l7proto -j DROP",
          "--l7proto: it needs a value; is the line whole?" },
        { "-m layer7 --l7proto a/b -j DROP",
          "--l7proto: \"a/b\" is no name of a protocol" },
        { "-p tcp -m tcp --dport http -j DROP",
          "--dport: \"http\" is no port; iptables-save prints numbers such "
          "as 80 and 6881:6889" },
        { "-p tcp -m tcp --dport 70000 -j DROP",
          "--dport: \"70000\" is no port; iptables-save prints numbers such "
          "as 80 and 6881:6889" },
        { "-p tcp -m tcp --dport 9:8 -j DROP",
          "--dport: \"9:8\" is no port; iptables-save prints numbers such "
          "as 80 and 6881:6889" },
        { "-m mark --mark x -j DROP",
          "--mark: \"x\" is no mark; write a number, or one and a mask, such "
          "as 0x10/0xff" },
        { "-m time --timestart 25:00 -j DROP",
          "--timestart: \"25:00\" is no time of day; write for example "
          "18:30" },
        { "-m time --weekdays Mo,Xx -j DROP",
          "--weekdays: \"Mo,Xx\" has no days such as Mon,Tue" },
        { "-j MARK", "MARK: says not which mark; is the line whole?" },
        { "-j CLASSIFY", "CLASSIFY: says not which class; is the line "
                         "whole?" },
        { "-j CLASSIFY --set-class 110",
          "--set-class: \"110\" is no class; write for example 1:10" },
        { "-j DSCP --set-dscp 64", "--set-dscp: \"64\" is no code point" },
        { "-j FORWARD", "-j: FORWARD is a built-in chain, to which no rule "
                        "can jump" },
        { "-g none", "-g: table mangle has no chain none" },
        { "-j DROP -j ACCEPT", "-j: the rule has a target already, DROP" },
        { "-j DROP !", "!: nothing follows; is the line whole?" },
        { "DROP", "DROP: is no option; is the line whole?" },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases) + N_ELEMENTS(rules); i++) {
        struct problems problems = PROBLEMS_INITIALIZER;
        char text[512], expected[512];

        ipt_destroy(&ruleset);
        migrate_names_destroy(&names);
        assert_int_equal(migrate_names_init(&names, NULL), 0);
        if (i < N_ELEMENTS(cases)) {
            write_text(cases[i].text);
            snprintf(expected, sizeof expected, "%s", cases[i].expected);
        } else {
            size_t j = i - N_ELEMENTS(cases);

            snprintf(text, sizeof text,
                     "*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD %s\nCOMMIT\n",
                     rules[j].words);
            write_text(text);
            snprintf(expected, sizeof expected, "f:3: %s\n",
                     rules[j].expected ? rules[j].expected : "");
        }
        assert_int_equal(ipt_read(&ruleset, "f", &names, &problems), EINVAL);
        if (i >= N_ELEMENTS(cases) && !rules[i - N_ELEMENTS(cases)].expected) {
            /* What is wrong with an address is policies/networks.c's to
             * say. */
            assert_int_equal(problems.n, 1);
            assert_memory_equal(problems.texts[0], "f:3: -s: \"10.0.0.1.2\" ",
                                21);
            problems_destroy(&problems);
            continue;
        }
        check_problems(&problems, expected);
    }
}


/* ---- Which connections. ---- */

/* Makes the condition of a rule. */
static struct guard_condition
condition(const char *words)
{
    struct guard_condition c;

    assert_int_equal(migrate_condition(read_rule(words), &c), 0);
    return c;
}

static void
check_end(const struct guard *guard, int end, const char *network)
{
    char text[NETWORK_TEXT_MAX] = "";

    if (guard->ends[end].ip_version) {
        network_format(&guard->ends[end], text);
    }
    assert_string_equal(text, network);
}

static void
test_condition(void **state)
{
    struct guard_condition c;

    (void) state;
    /* Nothing about ends: no direction. */
    c = condition("-m layer7 --l7proto http -i vnet0 -j DROP");
    assert_int_equal(c.n, 1);
    assert_string_equal(c.terms[0].guard.vm, "vnet0");
    assert_int_equal(c.terms[0].guard.direction, GUARD_EITHER);

    /* An address: the one direction or the other. */
    c = condition("-s 10.0.0.0/8 -j DROP");
    assert_int_equal(c.n, 2);
    check_end(&c.terms[0].guard, 0, "10.0.0.0/8");
    check_end(&c.terms[0].guard, 1, "");
    check_end(&c.terms[1].guard, 0, "");
    check_end(&c.terms[1].guard, 1, "10.0.0.0/8");
    assert_true(c.terms[0].value && c.terms[1].value);

    /* A port is the server's. */
    c = condition("-s 10.0.0.0/8 -p tcp -m tcp --dport 25 -i tap0 -j DROP");
    assert_int_equal(c.n, 1);
    check_end(&c.terms[0].guard, 0, "10.0.0.0/8");
    check_set(&c.terms[0].guard.ports[1], 1, (struct range[]){ { 25, 25 } });
    assert_int_equal(c.terms[0].guard.direction, GUARD_FROM_VM);
    c = condition("-s 10.0.0.0/8 -p tcp -m tcp --sport 25 -i tap0 -j DROP");
    assert_int_equal(c.n, 1);
    check_end(&c.terms[0].guard, 1, "10.0.0.0/8");
    check_set(&c.terms[0].guard.ports[1], 1, (struct range[]){ { 25, 25 } });
    assert_int_equal(c.terms[0].guard.direction, GUARD_TO_VM);
    c = condition("-p tcp -m tcp --sport 1024:65535 --dport 25 -j DROP");
    assert_int_equal(c.n, 1);
    check_set(&c.terms[0].guard.ports[1], 1, (struct range[]){ { 25, 25 } });
    c = condition("-p udp -m udp --sport 53 --dport 53 -j DROP");
    assert_int_equal(c.n, 2);
    c = condition("-p tcp -m tcp ! --dport 25 -j DROP");
    assert_int_equal(c.n, 1);
    assert_int_equal(c.terms[0].guard.ports[1].n, 2);
    c = condition("-s 10.0.0.1 -p tcp -m multiport --ports 80 -j DROP");
    assert_int_equal(c.n, 2);
    check_set(&c.terms[0].guard.ports[1], 1, (struct range[]){ { 80, 80 } });
    check_set(&c.terms[1].guard.ports[1], 1, (struct range[]){ { 80, 80 } });

    /* What is negated says no first. */
    c = condition("-m layer7 ! --l7proto http -j DROP");
    assert_int_equal(c.n, 2);
    assert_false(c.terms[0].value);
    assert_int_equal(c.terms[0].guard.protocol, 2);
    assert_int_equal(c.terms[1].guard.protocol, GUARD_ANY);
    assert_true(c.terms[1].value);
    /* Only if both ends are in it, no packet has a source outside of it. */
    c = condition("! -s 10.0.0.0/8 -j DROP");
    check_end(&c.terms[0].guard, 0, "10.0.0.0/8");
    check_end(&c.terms[0].guard, 1, "10.0.0.0/8");
    assert_false(c.terms[0].value);
    for (size_t i = 1; i < c.n; i++) {
        assert_true(c.terms[i].value);
        if (guard_is_plain(&c.terms[i].guard)) {
            return;
        }
    }
    fail();
}

static int
tear_down_all(void **state)
{
    ipt_destroy(&ruleset);
    migrate_names_destroy(&names);
    return tear_down(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches),
        cmocka_unit_test(test_states_and_times),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_condition),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down_all);
}
