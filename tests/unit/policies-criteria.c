/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with what rules ask besides the protocol: VMs,
 * VLANs, ends, direction, days and hours. */

#include <l7-config.h>
#include "policies/policy.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* An HTTP connection from 10.0.0.1:40000 to 192.0.2.1:80, on Monday at
 * 0:00. */
static struct policy_subject
plain_subject(void)
{
    struct policy_subject s = {
        .protocol = protocol_index("http"),
        .ip_version = 4,
        .tp_ports = { 40000, 80 },
    };

    inet_pton(AF_INET6, "::ffff:10.0.0.1", &s.addrs[0]);
    inet_pton(AF_INET6, "::ffff:192.0.2.1", &s.addrs[1]);
    return s;
}

/* Asserts that 'subject' falls into the class with this index, or, with -1,
 * into none. */
static struct policy_decision
check_class(const struct policy *policy, const struct policy_subject *subject,
            int class)
{
    struct policy_decision d = policy_decide(policy, subject);

    assert_int_equal(d.class, class < 0 ? POLICY_NO_CLASS : class);
    return d;
}


/* ---- VMs and directions. ---- */

static struct policy_match *
match(const struct policy *policy, const struct policy_port *port)
{
    struct policy_match *m;

    assert_int_equal(policy_match_port(policy, port, &m), 0);
    assert_non_null(m);
    return m;
}

static void
test_vm_fields(void **state)
{
    static const struct policy_port ports[] = {
        { "tap1", true, "web-1", NULL, NULL },
        { "tap2", true, "db", "6d1f8a60-0000-4000-8000-000000000001", NULL },
        { "tap3", true, NULL, NULL, "port-7" },
        { "vnet9", true, NULL, NULL, NULL },
        { "vnet9", false, "web-1", NULL, NULL }, /* No VM's port. */
        { "eth0", false, NULL, NULL, NULL },
        { NULL, true, NULL, NULL, NULL },
    };
    static const int classes[] = { 0, 1, 2, 3, -1, -1, -1 };
    struct policy *policy = load_text(
        with_rules("{\"vm\": [\"web-*\", \"WEB\"], \"class\": \"c0\"},"
                   "{\"vm\": [{\"uuid\": \"6d1f*\"}], \"class\": \"c1\"},"
                   "{\"vm\": [{\"iface-id\": \"port-?\"},"
                   " {\"name\": \"x\"}], \"class\": \"c2\"},"
                   "{\"vm\": [{\"interface\": \"vnet*\"}],"
                   " \"class\": \"c3\"}"));

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(ports); i++) {
        struct policy_match *m = match(policy, &ports[i]);

        for (int side = 0; side < 2; side++) {
            struct policy_subject s = plain_subject();

            s.ports[side] = m;
            struct policy_decision d = check_class(policy, &s, classes[i]);
            assert_int_equal(d.vm_side, classes[i] < 0 ? POLICY_NONE : side);
        }
        policy_match_destroy(m);
    }
    policy_match_destroy(NULL);
    policy_destroy(policy);
}

static void
test_directions(void **state)
{
    enum { A, B, UPLINK, UNKNOWN, N_PORTS };
    static const struct policy_port ports[] = {
        [A] = { "tap1", true, "a", NULL, NULL },
        [B] = { "tap2", true, "b", NULL, NULL },
        [UPLINK] = { "eth0", false, NULL, NULL, NULL },
    };
    static const struct {
        const char *rule;
        int sides[N_PORTS][N_PORTS]; /* By client and server: whose VM it is;
                                      * -1: nobody's, -2: no match. */
    } cases[] = {
        { "\"direction\": \"from-vm\"",
          { { 0, 0, 0, 0 },
            { 0, 0, 0, 0 },
            { -2, -2, -2, -2 },
            { -2, -2, -2, -2 } } },
        { "\"direction\": \"to-vm\"",
          { { 1, 1, -2, -2 },
            { 1, 1, -2, -2 },
            { 1, 1, -2, -2 },
            { 1, 1, -2, -2 } } },
        { "\"direction\": \"between-vms\"",
          { { 0, 0, -2, -2 },
            { 0, 0, -2, -2 },
            { -2, -2, -2, -2 },
            { -2, -2, -2, -2 } } },
        { "\"vm\": [\"b\"], \"direction\": \"from-vm\"",
          { { -2, -2, -2, -2 },
            { 0, 0, 0, 0 },
            { -2, -2, -2, -2 },
            { -2, -2, -2, -2 } } },
        { "\"vm\": [\"b\"], \"direction\": \"to-vm\"",
          { { -2, 1, -2, -2 },
            { -2, 1, -2, -2 },
            { -2, 1, -2, -2 },
            { -2, 1, -2, -2 } } },
        { "\"vm\": [\"b\"], \"direction\": \"between-vms\"",
          { { -2, 1, -2, -2 },
            { 0, 0, -2, -2 },
            { -2, -2, -2, -2 },
            { -2, -2, -2, -2 } } },
        { "\"vm\": [\"b\"]",
          { { -2, 1, -2, -2 },
            { 0, 0, 0, 0 },
            { -2, 1, -2, -2 },
            { -2, 1, -2, -2 } } },
        { "\"protocols\": [\"http\"]",
          { { 0, 0, 0, 0 },
            { 0, 0, 0, 0 },
            { 1, 1, -1, -1 },
            { 1, 1, -1, -1 } } },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct policy_match *matches[N_PORTS] = { NULL };
        char rule[256];

        snprintf(rule, sizeof rule, "{%s, \"class\": \"c1\"}", cases[i].rule);
        struct policy *policy = load_text(with_rules(rule));
        for (int p = 0; p < UNKNOWN; p++) {
            matches[p] = match(policy, &ports[p]);
        }
        for (int client = 0; client < N_PORTS; client++) {
            for (int server = 0; server < N_PORTS; server++) {
                struct policy_subject s = plain_subject();
                int side = cases[i].sides[client][server];

                s.ports[0] = matches[client];
                s.ports[1] = matches[server];
                struct policy_decision d = policy_decide(policy, &s);
                if (d.class != (side == -2 ? POLICY_NO_CLASS : 1)
                    || d.vm_side != (side == -2 ? POLICY_NONE : side)) {
                    fail_msg("%s, from %d to %d", cases[i].rule, client,
                             server);
                }
            }
        }
        for (int p = 0; p < N_PORTS; p++) {
            policy_match_destroy(matches[p]);
        }
        policy_destroy(policy);
    }
}

/* More rules with VMs than there are bits in a word. */
static void
test_many_vms(void **state)
{
    enum { N = 200 };
    static char rules[N * 64];
    char *end = rules;
    char *text = malloc(N * 64 + 256);

    (void) state;
    for (int i = 0; i < N; i++) {
        end += sprintf(end, "%s{\"vm\": [\"vm-%d\"], \"class\": \"c1\"}",
                       i ? ",\n" : "", i);
    }
    sprintf(text,
            "{\"version\": 1, \"classes\": {\"c0\": {}, \"c1\": {}}, "
            "\"rules\": [%s]}",
            rules);
    struct policy *policy = load_text(text);
    for (int i = 0; i <= N; i++) {
        struct policy_subject s = plain_subject();
        struct policy_port port = { .is_vm = true };
        char name[32], rule[32];

        sprintf(name, "vm-%d", i);
        sprintf(rule, "rules[%d]", i);
        port.vm_name = name;
        struct policy_match *m = match(policy, &port);
        s.ports[1] = m;
        struct policy_decision d = check_class(policy, &s, i < N ? 1 : -1);
        if (i < N) {
            assert_string_equal(d.rule, rule);
        }
        policy_match_destroy(m);
    }
    policy_destroy(policy);
    free(text);
}


/* ---- VLANs and ends. ---- */

static void
test_vlans_and_ends(void **state)
{
    struct policy_subject s = plain_subject();
    struct policy *policy = load_text(with_rules(
        "{\"vlan\": [10, \"20-30\"], \"class\": \"c0\"},"
        "{\"client\": {\"networks\": [\"10.0.0.0/24\", \"2001:db8::/32\"],"
        " \"ports\": [\"1-1023\", 40000]},"
        " \"server\": {\"ports\": [443]}, \"class\": \"c1\"},"
        "{\"server\": {\"networks\": [\"192.0.2.1\"]}, \"vlan\": [0],"
        " \"class\": \"c2\"}"));

    (void) state;
    check_class(policy, &s, 2);
    s.vlan = 9;
    check_class(policy, &s, -1);
    s.vlan = 10;
    check_class(policy, &s, 0);
    s.vlan = 19;
    check_class(policy, &s, -1);
    s.vlan = 20;
    check_class(policy, &s, 0);
    s.vlan = 30;
    check_class(policy, &s, 0);
    s.vlan = 31;
    check_class(policy, &s, -1);

    s.tp_ports[1] = 443;
    check_class(policy, &s, 1);
    s.tp_ports[0] = 1023;
    check_class(policy, &s, 1);
    s.tp_ports[0] = 1024;
    check_class(policy, &s, -1);
    s.tp_ports[0] = 0;
    check_class(policy, &s, -1);
    s.tp_ports[0] = 1;
    s.addrs[0].s6_addr[14] = 1; /* 10.0.1.1 */
    check_class(policy, &s, -1);
    inet_pton(AF_INET6, "2001:db8:1::", &s.addrs[0]);
    check_class(policy, &s, -1); /* It is not IPv6. */
    s.ip_version = 6;
    check_class(policy, &s, 1);
    policy_destroy(policy);
}

/* A rule that names no protocol is for all that has been judged. */
static void
test_protocols(void **state)
{
    struct policy_subject s = plain_subject();
    struct policy *policy = load_text(with_rules(
        "{\"groups\": [\"unknown\", \"mail\"], \"class\": \"c0\"},"
        "{\"vlan\": [1], \"class\": \"c1\"},"
        "{\"protocols\": [\"examining\", \"ssh\"], \"class\": \"c2\"},"
        "{\"protocols\": [\"any\"], \"class\": \"c3\"}"));

    (void) state;
    assert_int_equal(policy_n_examining(policy), 1);
    assert_string_equal(policy_examining(policy, 0).rule, "rules[2]");
    assert_int_equal(policy_examining(policy, 0).class, 2);
    check_class(policy, &s, 3);
    s.protocol = 0;
    check_class(policy, &s, 0);
    s.vlan = 1;
    check_class(policy, &s, 0);
    s.protocol = protocol_index("ssh");
    check_class(policy, &s, 1);
    s.protocol = POLICY_EXAMINING;
    check_class(policy, &s, 2);
    s.protocol = N_PROTOCOLS;
    check_class(policy, &s, -1);
    policy_destroy(policy);
}


/* ---- Days and hours. ---- */

#define MINUTE(DAY, HOUR, MIN) ((uint16_t) (((DAY) *24 + (HOUR)) * 60 + (MIN)))
enum { MON, TUE, WED, THU, FRI, SAT, SUN };

static void
test_hours(void **state)
{
    static const struct {
        uint16_t minute;
        int class;
        uint16_t next; /* Minutes until something changes. */
    } cases[] = {
        { MINUTE(MON, 0, 0), 1, 6 * 60 }, /* Sunday's night. */
        { MINUTE(MON, 5, 59), 1, 1 },
        { MINUTE(MON, 6, 0), -1, 2 * 60 },
        { MINUTE(MON, 7, 59), -1, 1 },
        { MINUTE(MON, 8, 0), 0, 10 * 60 },
        { MINUTE(MON, 12, 0), 0, 6 * 60 }, /* Two that touch are one. */
        { MINUTE(MON, 17, 59), 0, 1 },
        { MINUTE(MON, 18, 0), -1, 14 * 60 },
        { MINUTE(TUE, 5, 59), -1, 2 * 60 + 1 },
        { MINUTE(FRI, 21, 59), -1, 1 },
        { MINUTE(FRI, 22, 0), 1, 8 * 60 },
        { MINUTE(FRI, 23, 59), 1, 6 * 60 + 1 },
        { MINUTE(SAT, 5, 59), 1, 1 },
        { MINUTE(SAT, 6, 0), -1, 40 * 60 },
        { MINUTE(SUN, 21, 59), -1, 1 },
        { MINUTE(SUN, 22, 0), 1, 8 * 60 },
        { MINUTE(SUN, 23, 59), 1, 6 * 60 + 1 },
    };
    struct policy *policy = load_text(with_rules(
        "{\"days\": [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"],"
        " \"hours\": [\"08:00-12:00\", \"12:00-18:00\"],"
        " \"class\": \"c0\"},"
        "{\"days\": [\"fri\", \"sun\"], \"hours\": [\"22:00-06:00\"],"
        " \"class\": \"c1\"}"));

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct policy_subject s = plain_subject();

        s.minute = cases[i].minute;
        assert_true(check_class(policy, &s, cases[i].class).is_timed);
        assert_int_equal(policy_next_change(policy, s.minute), cases[i].next);
    }
    policy_destroy(policy);
}

/* What may change with the hours, and what not. */
static void
test_timed(void **state)
{
    struct policy_subject s = plain_subject();
    struct policy *policy = load_text(with_rules(
        "{\"vlan\": [1], \"hours\": [\"08:00-09:00\"], \"class\": \"c0\"},"
        "{\"vlan\": [1, 2], \"class\": \"c1\"},"
        "{\"hours\": [\"00:00-24:00\"], \"vlan\": [3], \"class\": \"c2\"},"
        "{\"days\": [\"tue\"], \"class\": \"c3\"}"));

    (void) state;
    s.vlan = 1;
    assert_true(check_class(policy, &s, 1).is_timed);
    s.minute = 8 * 60;
    assert_true(check_class(policy, &s, 0).is_timed);
    s.vlan = 2;
    assert_false(check_class(policy, &s, 1).is_timed);
    s.vlan = 3; /* Always. */
    assert_false(check_class(policy, &s, 2).is_timed);
    s.vlan = 4;
    assert_true(check_class(policy, &s, -1).is_timed);
    s.minute = MINUTE(TUE, 23, 59);
    assert_true(check_class(policy, &s, 3).is_timed);
    assert_int_equal(policy_next_change(policy, s.minute), 1);
    assert_int_equal(policy_next_change(policy, MINUTE(TUE, 9, 0)), 15 * 60);
    policy_destroy(policy);

    /* Without hours nothing ever changes. */
    policy = load_text(with_rules("{\"vlan\": [1], \"class\": \"c0\"}"));
    assert_int_equal(policy_next_change(policy, 0), 0);
    policy_destroy(policy);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vm_fields),
        cmocka_unit_test(test_directions),
        cmocka_unit_test(test_many_vms),
        cmocka_unit_test(test_vlans_and_ends),
        cmocka_unit_test(test_protocols),
        cmocka_unit_test(test_hours),
        cmocka_unit_test(test_timed),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
