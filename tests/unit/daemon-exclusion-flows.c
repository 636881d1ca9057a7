/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/exclusion-flows.[ch]: that the flows match just the packets
 * whose connections the policy excludes. */

#include <l7-config.h>
#include "daemon/exclusion-flows.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-rulesets.h"

static struct inventory_port
port(uint16_t ofport, const char *name, uint16_t vlan,
     enum inventory_mode mode)
{
    return (struct inventory_port){
        .ofport = ofport,
        .port = ofport,
        .vlan = vlan,
        .mode = mode,
        .name = strdup(name),
    };
}

/* Ports of all kinds; the last one, of QinQ, if it is asked for. */
static struct inventory *
ports(bool qinq)
{
    const struct inventory_port all[] = {
        port(1, "tap1", 10, INVENTORY_ACCESS),
        port(2, "tap2", 20, INVENTORY_ACCESS),
        port(3, "eth0", 0, INVENTORY_TRUNK),
        port(4, "eth1", 10, INVENTORY_TRUNK),
        port(5, "tap5", 10, INVENTORY_QINQ),
    };
    size_t n = N_ELEMENTS(all);

    if (!qinq) {
        struct inventory_port last = all[--n];
        inventory_port_uninit(&last);
    }
    return inventory_create(all, n);
}

static struct ruleset *
excluding(const char *exclude)
{
    char text[4096];
    int n = snprintf(text, sizeof text,
                     "{\"version\": 1, \"classes\": {}, \"rules\": [], "
                     "\"exclude\": [%s]}",
                     exclude);

    assert_true(n > 0 && (size_t) n < sizeof text);
    write_text("exclude.json", text);
    return ruleset_from(PATTERNS, "exclude.json");
}

/* A packet as it comes in. */
struct arrival {
    uint16_t in_port;
    uint16_t tci;
    uint8_t ip_version;
    uint8_t ip_proto;
    struct in6_addr addrs[2];
    uint16_t ports[2];
};

static bool
prefix_holds(const struct in6_addr *a, const struct in6_addr *b,
             unsigned int n)
{
    for (unsigned int i = 0; i < n; i++) {
        if ((a->s6_addr[i / 8] ^ b->s6_addr[i / 8]) >> (7 - i % 8) & 1) {
            return false;
        }
    }
    return true;
}

static bool
flow_matches(const struct standing_match *f, const struct arrival *a)
{
    return (!f->in_port || f->in_port == a->in_port)
           && (a->tci & f->vlan_mask) == f->vlan_tci
           && (!f->ip_version
               || (f->ip_version == a->ip_version
                   && prefix_holds(&f->addr, &a->addrs[f->is_dst],
                                   f->prefix_len)
                   && (!f->ip_proto
                       || (f->ip_proto == a->ip_proto
                           && (a->ports[0] & f->tp_masks[0]) == f->tp_ports[0]
                           && (a->ports[1] & f->tp_masks[1])
                                  == f->tp_ports[1]))));
}

/* The VLAN of a packet that comes in so: see daemon/judge.c. */
static uint16_t
vlan_of(const struct inventory_port *port, const struct arrival *a)
{
    uint16_t vid = a->tci & 0xfff;
    return vid && port->mode != INVENTORY_QINQ ? vid : port->vlan;
}

/* What the policy says of the connection of 'a'. */
static bool
is_excluded(const struct policy *policy, const struct inventory *inventory,
            const struct arrival *a)
{
    const struct inventory_port *p = inventory_find(inventory, a->in_port);
    const struct policy_port asked = { .interface = p->name };
    struct policy_subject s = {
        .ip_version = a->ip_version,
        .vlan = vlan_of(p, a),
        .tp_ports = { a->ports[0], a->ports[1] },
        .addrs = { a->addrs[0], a->addrs[1] },
    };
    struct policy_match *match;

    assert_int_equal(policy_match_port(policy, &asked, &match), 0);
    s.ports[0] = match;
    bool excluded = policy_excludes(policy, &s) != NULL;
    policy_match_destroy(match);
    return excluded;
}

/* Compares policy and flows on many packets.  Returns how many were
 * excluded. */
static size_t
compare(const char *exclude, bool qinq)
{
    static const char *const addrs[] = { "10.0.0.1",   "10.0.1.1", "10.9.0.1",
                                         "192.0.2.7",  "fd00::1",  "fd00:1::1",
                                         "2001:db8::7" };
    static const uint16_t tp[] = { 0,  1,    21,   22,    23,
                                   80, 1023, 1024, 60000, 65535 };
    static const uint16_t vids[] = { 0, 1, 9, 10, 11, 19, 20, 21, 100, 4094 };
    struct ruleset *r = excluding(exclude);
    struct inventory *inv = ports(qinq);
    struct standing_match *flows;
    unsigned int seed = 7;
    size_t n_excluded = 0;
    size_t n;

    assert_int_equal(
        exclusion_flows_create(ruleset_policy(r), inv, &flows, &n), 0);
    for (int i = 0; i < 20000; i++) {
        size_t four = (size_t) rand_r(&seed) % 2;
        size_t first = four ? 0 : 4;
        size_t n_addrs = four ? 4 : 3;
        const struct inventory_port *p = inventory_port_at(
            inv, (size_t) rand_r(&seed) % inventory_n_ports(inv));
        struct arrival a = {
            .in_port = p->ofport,
            .ip_version = four ? 4 : 6,
            .ip_proto = rand_r(&seed) % 2 ? IPPROTO_TCP : IPPROTO_UDP,
        };

        for (int side = 0; side < 2; side++) {
            a.addrs[side] =
                address(addrs[first + (size_t) rand_r(&seed) % n_addrs]);
            a.ports[side] = tp[(size_t) rand_r(&seed) % N_ELEMENTS(tp)];
        }
        /* What an access port lets in. */
        if (rand_r(&seed) % 2) {
            a.tci = p->mode == INVENTORY_ACCESS
                        ? 0x1000
                        : (uint16_t) (0x1000
                                      | vids[(size_t) rand_r(&seed)
                                             % N_ELEMENTS(vids)]);
        }

        bool by_flow = false;
        for (size_t j = 0; j < n; j++) {
            by_flow = by_flow || flow_matches(&flows[j], &a);
        }
        bool by_policy = is_excluded(ruleset_policy(r), inv, &a);
        if (by_flow != by_policy) {
            fail_msg("%s: port %u tci %#x: flow %d, policy %d", exclude,
                     a.in_port, a.tci, by_flow, by_policy);
        }
        n_excluded += by_policy;
    }
    free(flows);
    inventory_unref(inv);
    ruleset_unref(r);
    return n_excluded;
}

static void
test_same_as_policy(void **state)
{
    static const char *const all[] = {
        "{\"port\": 22}",
        "{\"port\": \"1-1023\"}",
        "{\"port\": 0}",
        "{\"vlan\": 10}",
        "{\"vlan\": 0}",
        "{\"vlan\": \"0-10\"}",
        "{\"vlan\": \"10-20\"}",
        "{\"network\": \"10.0.0.0/16\"}",
        "{\"network\": \"10.0.0.1\"}",
        "{\"network\": \"fd00::/17\"}",
        "{\"network\": \"0.0.0.0/0\"}",
        "{\"network\": \"::/0\"}",
        "{\"interface\": \"eth*\"}",
        "{\"interface\": \"tap?\", \"vlan\": 10}",
        "{\"interface\": \"eth1\", \"vlan\": \"9-11\", \"port\": 80}",
        "{\"vlan\": 20, \"network\": \"fd00::1\", \"port\": \"22-1024\"}",
        "{\"interface\": \"tap1\"}, {\"port\": 60000}, {\"vlan\": 100}",
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(all); i++) {
        size_t n = compare(all[i], false) + compare(all[i], true);

        /* Neither all nor nothing, or it would have told nothing. */
        assert_true(n > 10 && n < 39000);
    }
}

static size_t
count(const char *exclude, bool qinq, int error)
{
    struct ruleset *r = excluding(exclude);
    struct inventory *inv = ports(qinq);
    struct standing_match *flows;
    size_t n;

    assert_int_equal(
        exclusion_flows_create(ruleset_policy(r), inv, &flows, &n), error);
    assert_int_equal(!flows, !n);
    free(flows);
    inventory_unref(inv);
    ruleset_unref(r);
    return n;
}

static void
test_counts(void **state)
{
    (void) state;
    /* TCP and UDP, IPv4 and IPv6, source and destination. */
    assert_int_equal(count("{\"port\": 22}", true, 0), 8);
    assert_int_equal(count("{\"network\": \"10.0.0.1\"}", true, 0), 2);
    assert_int_equal(count("{\"interface\": \"eth?\"}", true, 0), 2);
    assert_int_equal(count("{\"interface\": \"none\"}", true, 0), 0);
    /* The tag, and two ports with that VLAN, with no tag or tag 0. */
    assert_int_equal(count("{\"vlan\": 10}", false, 0), 3);
    /* 22 masks of VLANs at two trunks, times 240: once it is well. */
    assert_true(count("{\"vlan\": \"1-4094\", \"port\": \"1-65534\", "
                      "\"network\": \"10.0.0.0/8\"}",
                      true, 0)
                > 10000);
    count("{\"vlan\": \"1-4094\", \"port\": \"1-65534\", "
          "\"network\": \"10.0.0.0/8\"},"
          "{\"vlan\": \"1-4094\", \"port\": \"1-65534\", "
          "\"network\": \"fd00::/8\"}",
          true, E2BIG);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_policy),
        cmocka_unit_test(test_counts),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
