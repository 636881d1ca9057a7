/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests captures/hosts.[ch]: who would be behind which port. */

#include <l7-config.h>
#include "captures/hosts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "policies/policy.h"
#include "tests/unit/policies-common.h"

static struct in6_addr
address(const char *text)
{
    struct in6_addr addr;
    char mapped[64];

    if (!strchr(text, ':')) {
        snprintf(mapped, sizeof mapped, "::ffff:%s", text);
        text = mapped;
    }
    assert_int_equal(inet_pton(AF_INET6, text, &addr), 1);
    return addr;
}

static void
add(struct hosts *h, const char *text)
{
    char why[HOSTS_WHY_MAX];

    if (hosts_add(h, text, why)) {
        fail_msg("%s: %s", text, why);
    }
}

static struct policy *policy;

/* Matches 'h', of which nothing more will be told. */
static void
match(struct hosts *h)
{
    policy = load_text("{\"version\": 1, \"classes\": {}, \"rules\": []}");
    assert_int_equal(hosts_match(h, policy), 0);
}

static void
end(struct hosts *h)
{
    hosts_destroy(h);
    policy_destroy(policy);
}

/* Where 'addr' in 'vlan' is: "interface", or "interface vm". */
static void
check_place(const struct hosts *h, const char *addr, uint16_t vlan,
            const char *expected)
{
    struct in6_addr a = address(addr);
    const struct hosts_port *p = hosts_find(h, &a, vlan);
    char text[600];

    snprintf(text, sizeof text, "%s%s%s", p->interface, p->vm ? " " : "",
             p->vm ? p->vm : "");
    assert_string_equal(text, expected);
}

static void
test_find(void **state)
{
    struct hosts *h = hosts_create();
    char why[HOSTS_WHY_MAX];

    (void) state;
    add(h, "web=10.0.0.1");
    add(h, "web=fd00::1");
    add(h, "db=10.0.0.2,interface=tap-2,uuid=u-2,iface-id=i-2,vlan=7");
    add(h, "db=10.1.0.2,interface=tap-3");
    add(h, "db=10.1.0.3");
    assert_int_equal(hosts_set_uplink(h, "eth0", why), 0);
    match(h);

    assert_int_equal(hosts_n_vms(h), 2);
    check_place(h, "10.0.0.1", 0, "web web");
    check_place(h, "fd00::1", 0, "web web");
    check_place(h, "10.0.0.2", 0, "tap-2 db");
    /* Without an interface, the latest one that was named. */
    check_place(h, "10.1.0.2", 0, "tap-3 db");
    check_place(h, "10.1.0.3", 0, "tap-3 db");
    check_place(h, "10.0.0.3", 0, "eth0");
    check_place(h, "fd00::2", 0, "eth0");
    check_place(h, "::10.0.0.1", 0, "eth0");

    struct in6_addr a = address("10.0.0.2");
    const struct hosts_port *p = hosts_find(h, &a, 7);
    assert_string_equal(p->uuid, "u-2");
    assert_string_equal(p->iface_id, "i-2");
    assert_int_equal(p->vlan, 7);
    assert_non_null(p->match);
    /* Ports have numbers of their own, VMs theirs. */
    struct in6_addr b = address("10.1.0.2");
    struct in6_addr c = address("10.0.0.9");
    const struct hosts_port *q = hosts_find(h, &b, 0);
    const struct hosts_port *r = hosts_find(h, &c, 0);
    assert_int_equal(p->vm_number, q->vm_number);
    assert_int_not_equal(p->number, q->number);
    assert_int_not_equal(r->number, 0);
    assert_int_not_equal(r->number, p->number);
    assert_int_not_equal(r->number, q->number);
    end(h);
    hosts_destroy(NULL);
}

/* The same address in two VLANs, and at a trunk. */
static void
test_vlans(void **state)
{
    struct hosts *h = hosts_create();

    (void) state;
    add(h, "nine=10.0.0.1,vlan=9");
    add(h, "seven=10.0.0.1,vlan=7");
    add(h, "trunk=10.0.0.2");
    add(h, "both=10.0.0.3,interface=a");
    add(h, "both=10.0.0.3,interface=b,vlan=7");
    match(h);
    check_place(h, "10.0.0.1", 7, "seven seven");
    check_place(h, "10.0.0.1", 9, "nine nine");
    check_place(h, "10.0.0.1", 8, "uplink");
    /* Which of the two cannot be known: it is always the same. */
    check_place(h, "10.0.0.1", 0, "seven seven");
    check_place(h, "10.0.0.2", 0, "trunk trunk");
    check_place(h, "10.0.0.2", 7, "trunk trunk");
    check_place(h, "10.0.0.3", 7, "b both");
    check_place(h, "10.0.0.3", 8, "a both");
    check_place(h, "10.0.0.3", 0, "a both");
    end(h);
}

static void
test_mistakes(void **state)
{
    static const struct {
        const char *text;
        const char *why;
    } cases[] = {
        { "", "say NAME=ADDRESS" },
        { "web", "say NAME=ADDRESS" },
        { "web,interface=a", "say NAME=ADDRESS" },
        { "=10.0.0.1", "a name has 1 to 255 characters" },
        { "a b=10.0.0.1", "no blanks" },
        { "a\tb=10.0.0.1", "no blanks" },
        { "web=", "\"\" is no address" },
        { "web=10.0.0.0/8", "\"10.0.0.0/8\" is no address" },
        { "web=10.0.0", "is no address" },
        { "web=10.0.0.9,what", "\"what\": say KEY=VALUE" },
        { "web=10.0.0.9,interfcae=x", "no such key; say interface" },
        { "web=10.0.0.9,q=x", "say interface, uuid, iface-id or vlan" },
        { "web=10.0.0.9,interface=", "interface \"\": a name" },
        { "web=10.0.0.9,uuid=a,uuid=b", "uuid is there twice" },
        { "web=10.0.0.9,vlan=5,vlan=5", "vlan is there twice" },
        { "web=10.0.0.9,vlan=0", "a number from 1 to 4094" },
        { "web=10.0.0.9,vlan=4095", "a number from 1 to 4094" },
        { "web=10.0.0.9,vlan=+5", "a number from 1 to 4094" },
        { "web=10.0.0.9,vlan=5x", "a number from 1 to 4094" },
        { "web=10.0.0.9,vlan=", "a number from 1 to 4094" },
        /* What was said before counts. */
        { "web=10.0.0.1", "it is VM \"web\"'s already; give" },
        { "new=10.0.0.1,vlan=5", "it is VM \"web\"'s already; give" },
        { "new=10.0.0.9,interface=tap", "it is VM \"web\"'s already" },
        { "tap=10.0.0.9", "an interface \"tap\" already, of VM \"web\"" },
        { "web=10.0.0.9,uuid=other", "it was \"id\" before" },
        { "web=10.0.0.9,vlan=6", "the port's is 5 already" },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct hosts *h = hosts_create();
        char why[HOSTS_WHY_MAX] = "";

        add(h, "web=10.0.0.1,interface=tap,uuid=id,vlan=5");
        /* To say the same once more is no mistake. */
        add(h, "web=10.0.0.2,interface=tap,uuid=id,vlan=5,iface-id=x");
        assert_int_equal(hosts_add(h, cases[i].text, why), EINVAL);
        if (!strstr(why, cases[i].why)) {
            fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].text, why,
                     cases[i].why);
        }
        hosts_destroy(h);
    }

    struct hosts *h = hosts_create();
    char why[HOSTS_WHY_MAX];
    assert_int_equal(hosts_set_uplink(h, "", why), EINVAL);
    assert_int_equal(hosts_set_uplink(h, "e th", why), EINVAL);
    hosts_destroy(h);
}

static void
test_cap(void **state)
{
    struct hosts *h = hosts_create();
    char text[64], why[HOSTS_WHY_MAX];

    (void) state;
    for (unsigned int i = 0; i <= HOSTS_MAX; i++) {
        snprintf(text, sizeof text, "vm%u=10.0.%u.%u", i, i >> 8, i & 0xff);
        if (i < HOSTS_MAX) {
            add(h, text);
        } else {
            assert_int_equal(hosts_add(h, text, why), EINVAL);
            assert_non_null(strstr(why, "there may be 4096"));
        }
    }
    match(h);
    check_place(h, "10.0.15.255", 0, "vm4095 vm4095");
    check_place(h, "10.0.16.0", 0, "uplink");
    end(h);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_vlans),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_cap),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
