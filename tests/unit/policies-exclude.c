/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with what is to be neither mirrored nor
 * touched. */

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

static const char *
with(const char *exclude)
{
    static char text[8192];

    snprintf(text, sizeof text,
             "{\"version\": 1, \"rules\": [], \"classes\": {},\n"
             "\"exclude\": [\n%s]}",
             exclude);
    return text;
}

static void
check_excluded(const struct policy *policy, const struct policy_subject *s,
               const char *name)
{
    const char *actual = policy_excludes(policy, s);

    if (name) {
        assert_non_null(actual);
        assert_string_equal(actual, name);
    } else {
        assert_null(actual);
    }
}

static void
test_exclusions(void **state)
{
    static const struct policy_port storage = { "stor7", false, NULL, NULL,
                                                NULL };
    static const struct policy_port vm = { "tap1", true, "stor7", NULL, NULL };
    struct policy_subject plain = {
        .protocol = 1, .ip_version = 4, .vlan = 1, .tp_ports = { 40000, 443 }
    };
    struct policy_match *storage_match, *vm_match;

    (void) state;
    struct policy *policy = load_text(with(
        "{\"vlan\": \"10-20\"}, {\"interface\": \"stor*\", \"comment\": "
        "\"\"}, {\"network\": \"10.1.0.0/16\", \"port\": 22}, {\"network\": "
        "\"2001:db8::1\"}, {\"vlan\": 0, \"port\": \"1-9\"}"));
    assert_int_equal(policy_match_port(policy, &storage, &storage_match), 0);
    assert_int_equal(policy_match_port(policy, &vm, &vm_match), 0);
    inet_pton(AF_INET6, "::ffff:10.0.0.1", &plain.addrs[0]);
    inet_pton(AF_INET6, "::ffff:192.0.2.1", &plain.addrs[1]);

    check_excluded(policy, &plain, NULL);
    for (int side = 0; side < 2; side++) {
        struct policy_subject s = plain;

        s.ports[side] = storage_match;
        check_excluded(policy, &s, "exclude[1]");
        s.ports[side] = vm_match;
        check_excluded(policy, &s, NULL);
        s.vlan = 10;
        check_excluded(policy, &s, "exclude[0]");
        s.vlan = 21;
        check_excluded(policy, &s, NULL);

        inet_pton(AF_INET6, "::ffff:10.1.2.3", &s.addrs[side]);
        check_excluded(policy, &s, NULL); /* Not port 22. */
        s.tp_ports[0] = 22;
        check_excluded(policy, &s, "exclude[2]");
        s.tp_ports[0] = 9;
        s.tp_ports[1] = 22;
        check_excluded(policy, &s, "exclude[2]");
        s.ip_version = 6;
        check_excluded(policy, &s, NULL);
        s.vlan = 0;
        check_excluded(policy, &s, "exclude[4]");
        inet_pton(AF_INET6, "2001:db8::1", &s.addrs[side]);
        check_excluded(policy, &s, "exclude[3]");
        inet_pton(AF_INET6, "2001:db8::2", &s.addrs[side]);
        check_excluded(policy, &s, "exclude[4]");
    }

    /* All that flows are made of. */
    const struct policy_exclusion *e = policy_exclusion(policy, 2);
    assert_int_equal(policy_n_exclusions(policy), 5);
    assert_string_equal(e->name, "exclude[2]");
    assert_null(e->interface);
    assert_int_equal(e->vlans.first, 0);
    assert_int_equal(e->vlans.last, 4095);
    assert_int_equal(e->ports.first, 22);
    assert_int_equal(e->ports.last, 22);
    assert_int_equal(e->ip_version, 4);
    assert_int_equal(e->prefix_len, 96 + 16);
    assert_int_equal(e->addr.s6_addr[12], 10);
    e = policy_exclusion(policy, 1);
    assert_string_equal(e->interface, "stor*");
    assert_int_equal(e->ip_version, 0);
    assert_int_equal(e->ports.first, 0);
    assert_int_equal(e->ports.last, UINT16_MAX);
    e = policy_exclusion(policy, 0);
    assert_int_equal(e->vlans.first, 10);
    assert_int_equal(e->vlans.last, 20);

    policy_match_destroy(storage_match);
    policy_match_destroy(vm_match);
    policy_destroy(policy);
}

static void
test_mistakes(void **state)
{
    (void) state;
    check_refused("{\"version\": 1, \"rules\": [], \"classes\": {},\n"
                  "\"exclude\": {}}",
                  "p.json:2:12: $.exclude: must be an array, not an object\n");
    check_refused(with(""), "p.json:2:12: $.exclude: is empty; name at least "
                            "one, or remove it\n");
    check_refused(
        with("7, {\"comment\": \"all\"},\n"
             "{\"vlans\": [1], \"vlan\": 4095, \"port\": \"80\",\n"
             " \"network\": \"10.0.0.1/8\", \"interface\": 1}"),
        "p.json:3:1: $.exclude[0]: must be an object, not an integer\n"
        "p.json:3:4: $.exclude[1]: would exclude everything; give \"vlan\", "
        "\"interface\", \"network\" or \"port\"\n"
        "p.json:4:2: $.exclude[2].vlans: is not known here; did you mean "
        "\"vlan\"?\n"
        "p.json:4:24: $.exclude[2].vlan: must be from 0 to 4094, not 4095\n"
        "p.json:4:38: $.exclude[2].port: \"80\" is no range; write two "
        "numbers from 0 to 65535, such as \"10-20\", or a number without "
        "quotes\n"
        "p.json:5:13: $.exclude[2].network: \"10.0.0.1/8\" has bits after "
        "its prefix; write \"10.0.0.0/8\", or the address alone\n"
        "p.json:5:40: $.exclude[2].interface: must be a string, not an "
        "integer\n");
}

static void
test_bound(void **state)
{
    for (int n = 256; n <= 257; n++) {
        char exclude[8000] = "";

        (void) state;
        for (int i = 0; i < n; i++) {
            sprintf(exclude + strlen(exclude), "%s{\"vlan\": %d}",
                    i ? ",\n" : "", i);
        }
        if (n == 256) {
            struct policy *policy = load_text(with(exclude));

            assert_int_equal(policy_n_exclusions(policy), 256);
            policy_destroy(policy);
        } else {
            check_refused(with(exclude), "p.json:259:1: $.exclude[256]: is "
                                         "one too many; a policy excludes at "
                                         "most 256\n");
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exclusions),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_bound),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
