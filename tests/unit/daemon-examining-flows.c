/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/examining-flows.[ch]: that the flows give each packet what the
 * policy decides for it, its sender being the client. */

#include <l7-config.h>
#include "daemon/examining-flows.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/basis.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-examining.h"
#include "tests/unit/daemon-rulesets.h"

/* ---- What a switch would do. ---- */

/* A packet as it comes in. */
struct arrival {
    uint16_t in_port;
    uint16_t tci;
    uint8_t eth_dst[6];
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
holds(const struct standing_match *m, const struct arrival *a)
{
    static const uint8_t any[6];

    return (!m->in_port || m->in_port == a->in_port)
           && (a->tci & m->vlan_mask) == m->vlan_tci
           && (!memcmp(m->eth_dst, any, sizeof any)
               || !memcmp(m->eth_dst, a->eth_dst, sizeof any))
           && (!m->ip_version
               || (m->ip_version == a->ip_version
                   && prefix_holds(&m->addr, &a->addrs[m->is_dst],
                                   m->prefix_len)
                   && (!m->ip_proto
                       || (m->ip_proto == a->ip_proto
                           && (a->ports[0] & m->tp_masks[0]) == m->tp_ports[0]
                           && (a->ports[1] & m->tp_masks[1])
                                  == m->tp_ports[1]))));
}

/* What acts on 'a' of the 'n' flows, or NULL. */
static const struct standing_examining *
find(const struct standing_examining *flows, size_t n, const struct arrival *a)
{
    for (size_t begin = 0, end; begin < n; begin = end) {
        const struct standing_examining *conclusion = NULL;
        unsigned int clauses = 0;

        for (end = begin; end < n && flows[end].rank == flows[begin].rank;
             end++) {
            const struct standing_examining *f = &flows[end];

            if (!holds(&f->match, a)) {
                continue;
            } else if (!f->n_clauses) {
                return f;
            } else if (!f->clauses) {
                conclusion = f;
            }
            clauses |= f->clauses;
        }
        if (conclusion && clauses == (1u << conclusion->n_clauses) - 1) {
            return conclusion;
        }
    }
    return NULL;
}

/* ---- What the policy says. ---- */

/* The VLAN of a packet that comes in so: see daemon/judge.c. */
static uint16_t
vlan_of(const struct inventory_port *p, const struct arrival *a)
{
    uint16_t vid = a->tci & 0xfff;
    return vid && p->mode != INVENTORY_QINQ ? vid : p->vlan;
}

static uint16_t
decide(const struct basis *b, const struct arrival *a, uint16_t minute)
{
    const struct inventory *inv = basis_inventory(b);
    struct policy_subject s = {
        .protocol = POLICY_EXAMINING,
        .ip_version = a->ip_version,
        .vlan = vlan_of(inventory_find(inv, a->in_port), a),
        .minute = minute,
        .tp_ports = { a->ports[0], a->ports[1] },
        .addrs = { a->addrs[0], a->addrs[1] },
        .ports = { basis_match(b, a->in_port) },
    };

    /* The last byte is the number of the port, if it is a VM's and his. */
    if (a->eth_dst[5] && a->eth_dst[5] != 0x0f) {
        s.ports[1] = basis_match(b, a->eth_dst[5]);
    }
    return policy_decide(ruleset_policy(basis_ruleset(b)), &s).class;
}

static struct arrival
random_arrival(const struct inventory *inv, uint64_t *seed)
{
    static const char *const addrs[] = { "10.0.0.1",   "10.0.1.1", "10.9.0.1",
                                         "192.0.2.7",  "fd00::1",  "fd00:1::1",
                                         "2001:db8::7" };
    static const uint16_t tp[] = { 0,  1,    21,   22,    23,
                                   25, 1023, 1024, 60000, 65535 };
    static const uint16_t vids[] = { 0, 1, 9, 10, 11, 19, 20, 21, 100, 4094 };
    static const uint8_t macs[] = { 1, 2, 3, 4, 5, 6, 7, 12, 0x0f };
    bool four = random_below(seed, 2);
    const struct inventory_port *p =
        inventory_port_at(inv, random_below(seed, inventory_n_ports(inv)));
    struct arrival a = {
        .in_port = p->ofport,
        .eth_dst = { 0x52, 0x54, 0, 0, 0,
                     macs[random_below(seed, N_ELEMENTS(macs))] },
        .ip_version = four ? 4 : 6,
        .ip_proto = random_below(seed, 2) ? IPPROTO_TCP : IPPROTO_UDP,
    };

    /* These have no such address that anybody knows. */
    if (a.eth_dst[5] == 5 || a.eth_dst[5] == 7) {
        a.eth_dst[5] = 0;
    }
    for (int side = 0; side < 2; side++) {
        a.addrs[side] =
            address(addrs[(four ? 0 : 4) + random_below(seed, four ? 4 : 3)]);
        a.ports[side] = tp[random_below(seed, N_ELEMENTS(tp))];
    }
    /* What an access port lets in. */
    if (random_below(seed, 2)) {
        uint16_t vid = vids[random_below(seed, N_ELEMENTS(vids))];
        a.tci = (uint16_t) (0x1000 | (p->mode == INVENTORY_ACCESS ? 0 : vid));
    }
    return a;
}

static void
check_order(const struct standing_examining *flows, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        assert_true(standing_examining_compare(&flows[i - 1], &flows[i]) < 0);
    }
}

/* Compares policy and flows on many packets.  Returns how many some rule is
 * for. */
static size_t
compare(const char *rules, bool qinq, uint16_t minute)
{
    struct inventory *inv = examining_ports(qinq);
    struct basis *b = examining_basis(rules, inv);
    struct standing_examining *flows;
    uint64_t seed = 7;
    const char *rule;
    size_t n_decided = 0;
    size_t n;

    assert_int_equal(examining_flows_create(b, minute, &flows, &n, &rule), 0);
    assert_null(rule);
    check_order(flows, n);
    for (int i = 0; i < 20000; i++) {
        struct arrival a = random_arrival(inv, &seed);
        const struct standing_examining *f = find(flows, n, &a);
        uint16_t class = decide(b, &a, minute);
        const struct verdict_actions *wanted =
            ruleset_actions(basis_ruleset(b), class);

        if ((f ? f->actions.queue : ACTIONS_NONE) != wanted->queue
            || (f && f->actions.dscp != wanted->dscp)
            || (f && f->actions.dscp != ACTIONS_NONE
                && !f->match.ip_version)) {
            fail_msg("%s: packet %d, from port %u to %02x, tci %#x: flow has "
                     "queue %d, policy class %d",
                     rules, i, a.in_port, a.eth_dst[5], a.tci,
                     f ? f->actions.queue : ACTIONS_NONE, class);
        }
        n_decided += class != POLICY_NO_CLASS;
    }
    free(flows);
    basis_unref(b);
    inventory_unref(inv);
    return n_decided;
}

static void
test_same_as_policy(void **state)
{
    static const char *const all[] = {
        EXAMINING "\"vm\": [\"web-*\"], \"class\": \"c1\"}",
        EXAMINING "\"vm\": [\"web-*\"], \"direction\": \"from-vm\", "
                  "\"class\": \"c1\"}",
        EXAMINING "\"vm\": [\"web-*\", \"router\"], \"direction\": \"to-vm\", "
                  "\"class\": \"c1\"}",
        EXAMINING "\"vm\": [\"db\"], \"direction\": \"between-vms\", "
                  "\"class\": \"c1\"}",
        EXAMINING "\"direction\": \"from-vm\", \"class\": \"c1\"}",
        EXAMINING "\"direction\": \"to-vm\", \"class\": \"c1\"}",
        EXAMINING "\"direction\": \"between-vms\", \"class\": \"c8\"}",
        EXAMINING "\"vm\": [{\"interface\": \"port?\"}], \"class\": \"c1\"}",
        EXAMINING "\"vlan\": [10], \"class\": \"c1\"}",
        EXAMINING "\"vlan\": [0, \"9-11\", 100], \"class\": \"c8\"}",
        EXAMINING "\"vlan\": [\"10-20\"], \"vm\": [\"*-1*\"], "
                  "\"class\": \"c1\"}",
        EXAMINING "\"vlan\": [0, 20], \"direction\": \"from-vm\", "
                  "\"class\": \"c1\"}",
        EXAMINING "\"vlan\": [10], \"direction\": \"to-vm\", "
                  "\"class\": \"c1\"}",
        EXAMINING "\"client\": {\"networks\": [\"10.0.0.0/16\", "
                  "\"fd00::/32\"]}, \"class\": \"c8\"}",
        EXAMINING "\"client\": {\"networks\": [\"10.0.0.0/16\"], "
                  "\"ports\": [22, \"1000-60000\"]}, \"class\": \"c1\"}",
        EXAMINING "\"server\": {\"ports\": [\"0-25\"]}, \"class\": \"c8\"}",
        /* Each of the two asks the same of a packet. */
        EXAMINING "\"client\": {\"networks\": [\"0.0.0.0/0\"]}, "
                  "\"server\": {\"networks\": [\"0.0.0.0/0\"]}, "
                  "\"class\": \"c8\"}",
        EXAMINING "\"client\": {\"ports\": [\"0-65535\"]}, "
                  "\"server\": {\"ports\": [\"0-65535\"]}, "
                  "\"class\": \"c1\", \"vm\": [\"db*\"]}",
        EXAMINING "\"vm\": [\"web-*\"], \"direction\": \"from-vm\", "
                  "\"server\": {\"ports\": [25]}, \"class\": \"c1\"}",
        EXAMINING "\"vm\": [\"web-*\"], \"vlan\": [10, 20], "
                  "\"client\": {\"networks\": [\"10.0.0.0/8\"], "
                  "\"ports\": [\"0-1023\"]}, \"server\": {\"networks\": "
                  "[\"0.0.0.0/0\"], \"ports\": [\"21-60000\"]}, "
                  "\"class\": \"c1\"}",
        /* The first that matches decides. */
        EXAMINING
        "\"vlan\": [10], \"vm\": [\"db\"], \"class\": \"c1\"}, " EXAMINING
        "\"vlan\": [10], \"class\": \"c2\"}, " EXAMINING
        "\"direction\": \"between-vms\", \"class\": \"c3\"}, " EXAMINING
        "\"vm\": [\"web-2\", \"router\"], \"client\": {\"ports\": "
        "[\"1-1023\"]}, \"class\": \"c8\"}, " EXAMINING
        "\"server\": {\"networks\": [\"fd00::/16\"]}, "
        "\"class\": \"c5\"}, " EXAMINING
        "\"vm\": [\"web-*\"], \"class\": \"c6\"}, " EXAMINING
        "\"direction\": \"to-vm\", \"server\": {\"ports\": [22]}, "
        "\"class\": \"c7\"}",
        "{\"protocols\": [\"any\"], \"vlan\": [20], "
        "\"class\": \"c1\"}, " EXAMINING
        "\"vm\": [\"web-*\"], \"direction\": \"to-vm\", "
        "\"class\": \"c2\"}, "
        "{\"protocols\": [\"any\", \"examining\"], \"vlan\": [20], "
        "\"class\": \"c3\"}",
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(all); i++) {
        size_t n = compare(all[i], false, 0) + compare(all[i], true, 0);

        /* Neither all nor nothing, or it would have told nothing. */
        if (n < 100 || n > 39000) {
            fail_msg("%s: %zu of 40000", all[i], n);
        }
    }
    assert_int_equal(compare(EXAMINING "\"class\": \"c1\"}", true, 0), 20000);
    assert_int_equal(compare(EXAMINING "\"class\": \"c8\"}", true, 0), 20000);
    assert_int_equal(compare("", true, 0), 0);
    assert_int_equal(
        compare(EXAMINING "\"vm\": [\"nobody\"], \"class\": \"c1\"}", true, 0),
        0);
    assert_int_equal(compare(EXAMINING "\"vm\": [\"nobody\"], \"vlan\": [10], "
                                       "\"class\": \"c1\"}",
                             true, 0),
                     0);
}

static void
test_hours(void **state)
{
    static const char rules[] = EXAMINING
        "\"vm\": [\"web-*\"], \"hours\": [\"08:00-18:00\"], "
        "\"class\": \"c1\"}, " EXAMINING "\"vlan\": [20], \"class\": \"c2\"}";

    (void) state;
    /* Monday, before, at the first and the last minute, and after. */
    size_t before = compare(rules, true, 7 * 60 + 59);
    size_t first = compare(rules, true, 8 * 60);
    assert_true(before > 0 && first > before);
    assert_int_equal(compare(rules, true, 17 * 60 + 59), first);
    assert_int_equal(compare(rules, true, 18 * 60), before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_policy),
        cmocka_unit_test(test_hours),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
