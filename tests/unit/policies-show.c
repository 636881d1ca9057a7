/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch]: what policy_trace() and policy_describe()
 * say. */

#include <l7-config.h>
#include "policies/policy.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/policies-common.h"

static const char text[] =
    "{\"version\": 1,\n"
    "\"qos\": {\"ports\": [{\"interface\": \"eth*\", \"max-rate\": "
    "\"10Gbit\"}, {\"vms\": true, \"max-rate\": 2500000}]},\n"
    "\"exclude\": [{\"vlan\": 900}, {\"network\": \"10.9.0.0/16\", "
    "\"interface\": \"stor*\", \"port\": \"1-1024\", \"vlan\": \"5-6\"}],\n"
    "\"classes\": {\n"
    "\"calls\": {\"queue\": {\"id\": 1, \"min-rate\": \"20Mbit\", "
    "\"max-rate\": \"1Gbit\", \"burst\": \"64KiB\", \"priority\": 0, "
    "\"dscp\": 46}},\n"
    "\"p2p\": {\"meter\": {\"rate\": \"5Mbit\", \"per\": \"vm\", \"max\": "
    "20}, \"mark\": \"0x10/0xff\"},\n"
    "\"scans\": {\"meter\": {\"packet-rate\": 100, \"per\": "
    "\"connection\"}, \"queue\": 1, \"mark\": 7},\n"
    "\"blocked\": {\"drop\": true},\n"
    "\"seen\": {}, \"marked\": {\"dscp\": 8}},\n"
    "\"rules\": [\n"
    "{\"protocols\": [\"sip\", \"ssh\"], \"groups\": [\"voip\"], \"class\": "
    "\"calls\", \"comment\": \"first\"},\n"
    "{\"vm\": [\"db-*\", {\"uuid\": \"6d1f*\"}], \"class\": \"blocked\"},\n"
    "{\"protocols\": [\"http\", \"examining\"], \"direction\": \"to-vm\", "
    "\"class\": \"seen\"},\n"
    "{\"vm\": [\"web-1\"], \"direction\": \"to-vm\", \"class\": "
    "\"scans\"},\n"
    "{\"vlan\": [10, \"20-30\"], \"class\": \"marked\"},\n"
    "{\"client\": {\"networks\": [\"192.0.2.0/24\", \"2001:db8::/32\"]}, "
    "\"class\": \"p2p\"},\n"
    "{\"client\": {\"ports\": [\"1-1023\"]}, \"server\": {\"networks\": "
    "[\"10.0.0.0/8\"]}, \"class\": \"p2p\"},\n"
    "{\"server\": {\"networks\": [\"192.0.2.1\"]}, \"class\": \"p2p\"},\n"
    "{\"server\": {\"ports\": [53, 5353]}, \"class\": \"p2p\"},\n"
    "{\"days\": [\"sat\", \"sun\"], \"hours\": [\"22:00-06:00\"], \"class\": "
    "\"p2p\"},\n"
    "{\"groups\": [\"web\"], \"class\": \"seen\"}]}\n";

static void
test_describe(void **state)
{
    (void) state;
    struct policy *policy = load_text(text);
    char *description = policy_describe(policy);

    check_text(
        description,
        "classes:\n"
        "  calls: queue 1, at least 20Mbit/s, at most 1Gbit/s, burst "
        "524288bit, priority 0, DSCP 46\n"
        "  p2p: meter 5Mbit/s, burst 500kbit, for each VM, at most 20 "
        "meters; mark 0x10/0xff\n"
        "  scans: queue 1, at least 20Mbit/s, at most 1Gbit/s, burst "
        "524288bit, priority 0, DSCP 46; meter 100 packets/s, burst 10, for "
        "each connection, at most 256 meters; mark 0x7\n"
        "  blocked: dropped\n"
        "  seen: only counted\n"
        "  marked: DSCP 8\n"
        "queues (linux-htb) on:\n"
        "  interface eth*: 10Gbit/s\n"
        "  ports of VMs: 2500kbit/s\n"
        "neither mirrored nor touched:\n"
        "  exclude[0]: VLAN 900\n"
        "  exclude[1]: interface stor* VLAN 5-6 network 10.9.0.0/16 port "
        "1-1024\n"
        "rules:\n"
        "  rules[0]: protocol sip, ssh; group voip; class calls "
        "(\"first\")\n"
        "  rules[1]: VM db-*, uuid 6d1f*; class blocked\n"
        "  rules[2]: protocol http, examining; to-vm; class seen\n"
        "  rules[3]: VM web-1; to-vm; class scans\n"
        "  rules[4]: VLAN 10, 20-30; class marked\n"
        "  rules[5]: client network 192.0.2.0/24, 2001:db8::/32; class p2p\n"
        "  rules[6]: client port 1-1023; server network 10.0.0.0/8; class "
        "p2p\n"
        "  rules[7]: server network 192.0.2.1; class p2p\n"
        "  rules[8]: server port 53, 5353; class p2p\n"
        "  rules[9]: sat, sun; 22:00-06:00; class p2p\n"
        "  rules[10]: group web; class seen\n");
    free(description);
    policy_destroy(policy);

    policy = load_text("{\"version\": 1, \"classes\": {}, \"rules\": []}");
    description = policy_describe(policy);
    check_text(description, "classes:\nrules:\n");
    free(description);
    policy_destroy(policy);
}

/* Checks the trace of 'subject', and that it tells what is decided. */
static void
check_trace(const struct policy *policy, const struct policy_subject *subject,
            const char *expected)
{
    char *trace = policy_trace(policy, subject);
    const char *rule = policy_decide(policy, subject).rule;

    check_text(trace, expected);
    if (rule && !policy_excludes(policy, subject)) {
        const char *last = strstr(trace, ": yes: ");

        assert_non_null(last);
        last -= strlen(rule);
        assert_memory_equal(last, rule, strlen(rule));
    }
    free(trace);
}

static void
test_trace(void **state)
{
    static const struct policy_port vm = { "tap1", true, "web-1", NULL, NULL };
    static const struct policy_port uplink = { "eth0", false, NULL, NULL,
                                               NULL };
    struct policy_subject s = {
        .protocol = protocol_index("http"),
        .ip_version = 4,
        .vlan = 19,
        .minute = 9 * 60 + 5,
        .tp_ports = { 40000, 80 },
    };
    struct policy_match *vm_match, *uplink_match;

    (void) state;
    struct policy *policy = load_text(text);
    assert_int_equal(policy_match_port(policy, &vm, &vm_match), 0);
    assert_int_equal(policy_match_port(policy, &uplink, &uplink_match), 0);
    inet_pton(AF_INET6, "::ffff:10.0.0.1", &s.addrs[0]);
    inet_pton(AF_INET6, "::ffff:10.0.0.2", &s.addrs[1]);
    s.ports[0] = vm_match;
    s.ports[1] = uplink_match;

    check_trace(
        policy, &s,
        "rules[0]: no: protocol http is not among ssh, sip, rtp\n"
        "rules[1]: no: the client is VM web-1 and the server is no VM, "
        "behind eth0; it is for name \"db-*\", uuid \"6d1f*\"\n"
        "rules[2]: no: the client is VM web-1 and the server is no VM, "
        "behind eth0; it is for direction to-vm\n"
        "rules[3]: no: the client is VM web-1 and the server is no VM, "
        "behind eth0; it is for direction to-vm, of name \"web-1\"\n"
        "rules[4]: no: VLAN 19 is not in 10, 20-30\n"
        "rules[5]: no: client address 10.0.0.1 is not in 192.0.2.0/24, "
        "2001:db8::/32\n"
        "rules[6]: no: client port 40000 is not in 1-1023\n"
        "rules[7]: no: server address 10.0.0.2 is not in 192.0.2.1\n"
        "rules[8]: no: server port 80 is not in 53, 5353\n"
        "rules[9]: no: Mon 09:05 is not in Mon 00:00 to Mon 06:00, Sat 22:00 "
        "to Sun 06:00, Sun 22:00 to Mon 00:00\n"
        "rules[10]: yes: class seen, of VM web-1\n");

    s.ports[0] = NULL;
    s.ports[1] = vm_match;
    check_trace(policy, &s,
                "rules[0]: no: protocol http is not among ssh, sip, rtp\n"
                "rules[1]: no: the client is behind a port that is not known "
                "and the server is VM web-1; it is for name \"db-*\", uuid "
                "\"6d1f*\"\n"
                "rules[2]: yes: class seen, of VM web-1\n");

    s.protocol = POLICY_EXAMINING;
    s.ports[1] = NULL;
    check_trace(
        policy, &s,
        "rules[0]: no: protocol examining is not among ssh, sip, rtp\n"
        "rules[1]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[2]: no: the client is behind a port that is not known and the "
        "server is behind a port that is not known; it is for direction "
        "to-vm\n"
        "rules[3]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[4]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[5]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[6]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[7]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[8]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[9]: no: protocol examining is not among unknown, http, tls, "
        "ssh, dns, bittorrent, sip, rtp, smtp, ftp, smb\n"
        "rules[10]: no: protocol examining is not among http, tls\n"
        "no rule matches: left alone\n");

    s.vlan = 900;
    check_trace(policy, &s, "exclude[0]: yes: neither mirrored nor touched\n");
    policy_match_destroy(vm_match);
    policy_match_destroy(uplink_match);
    policy_destroy(policy);
}

/* Long lists are cut, and names cannot control a terminal. */
static void
test_bounds(void **state)
{
    static const struct policy_port vm = { "tap1", true, "a\x1b[2J\x7f", NULL,
                                           NULL };
    struct policy_subject s = { .protocol = 1, .ip_version = 4 };
    struct policy_match *match;

    (void) state;
    struct policy *policy = load_text(
        "{\"version\": 1, \"classes\": {\"a\": {}}, \"rules\": [\n"
        "{\"class\": \"a\", \"vlan\": [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, "
        "21, 23, 25, 27]}, {\"class\": \"a\", \"vm\": [\"a*\"]}]}");
    assert_int_equal(policy_match_port(policy, &vm, &match), 0);
    s.ports[0] = match;
    check_trace(policy, &s,
                "rules[0]: no: VLAN 0 is not in 1, 3, 5, 7, 9, 11, 13, 15, "
                "17, 19, 21, 23 and 2 more\n"
                "rules[1]: yes: class a, of VM a?[2J?\n");
    char *description = policy_describe(policy);
    check_text(description, "classes:\n"
                            "  a: only counted\n"
                            "rules:\n"
                            "  rules[0]: VLAN 1, 3, 5, 7, 9, 11, 13, 15, 17, "
                            "19, 21, 23, 2 more; class a\n"
                            "  rules[1]: VM a*; class a\n");
    free(description);
    policy_match_destroy(match);
    policy_destroy(policy);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_trace),
        cmocka_unit_test(test_bounds),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
