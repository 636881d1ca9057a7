/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/examining-flows.[ch]: that the flows give each packet what the
 * policy decides for it, its sender being the client. */

#include <l7-config.h>
#include "daemon/examining-flows.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-rulesets.h"

/* ---- Policies and ports. ---- */

/* Classes "c0" to "c7", which have the queues 0 to 7; "c8" has queue 8 and a
 * DSCP mark. */
static const char classes[] =
    "\"c0\": {\"queue\": 0}, \"c1\": {\"queue\": 1}, \"c2\": {\"queue\": 2}, "
    "\"c3\": {\"queue\": 3}, \"c4\": {\"queue\": 4}, \"c5\": {\"queue\": 5}, "
    "\"c6\": {\"queue\": 6}, \"c7\": {\"queue\": 7}, "
    "\"c8\": {\"queue\": 8, \"dscp\": 10}, "
    "\"gone\": {\"drop\": true}, "
    "\"each\": {\"meter\": {\"rate\": \"1Mbit\", \"per\": \"vm\"}}, "
    "\"own\": {\"meter\": {\"rate\": \"1Mbit\", \"per\": \"connection\"}}, "
    "\"all\": {\"meter\": {\"rate\": \"1Mbit\"}}";

/* A file with a policy whose rules are 'rules'. */
static const char *
with_rules(const char *rules)
{
    char text[8192];
    int n = snprintf(text, sizeof text,
                     "{\"version\": 1, \"classes\": {%s},\n\"rules\": [%s]}",
                     classes, rules);

    assert_true(n > 0 && (size_t) n < sizeof text);
    write_text("examining.json", text);
    return "examining.json";
}

static struct inventory_port
port(uint16_t ofport, uint16_t vlan, enum inventory_mode mode, const char *vm,
     const char *mac)
{
    char name[16];

    snprintf(name, sizeof name, "port%u", ofport);
    return (struct inventory_port){
        .ofport = ofport,
        .port = ofport,
        .vlan = vlan,
        .mode = mode,
        .name = strdup(name),
        .vm = vm ? strdup(vm) : NULL,
        .vm_name = vm ? strdup(vm) : NULL,
        .mac = mac ? strdup(mac) : NULL,
    };
}

#define SHARED_MAC "52:54:00:00:00:0f"

/* Ports of all kinds; the last one, of QinQ, if it is asked for. */
static struct inventory *
ports(bool qinq)
{
    const struct inventory_port all[] = {
        port(1, 10, INVENTORY_ACCESS, "web-1", "52:54:00:00:00:01"),
        port(2, 20, INVENTORY_ACCESS, "web-2", "52:54:00:00:00:02"),
        port(3, 10, INVENTORY_ACCESS, "db", "52:54:00:00:00:03"),
        port(4, 0, INVENTORY_TRUNK, "router", "52:54:00:00:00:04"),
        port(5, 0, INVENTORY_TRUNK, NULL, NULL),
        port(6, 10, INVENTORY_TRUNK, NULL, "52:54:00:00:00:06"),
        port(7, 20, INVENTORY_ACCESS, "web-7", NULL),
        /* Whose address it is, or none at all, nobody can tell. */
        port(8, 10, INVENTORY_ACCESS, "web-8", SHARED_MAC),
        port(9, 20, INVENTORY_ACCESS, "db-9", SHARED_MAC),
        port(10, 10, INVENTORY_ACCESS, "db-10", "no address"),
        port(11, 10, INVENTORY_ACCESS, "db-11", "01:00:5e:00:00:01"),
        port(12, 10, INVENTORY_QINQ, "web-12", "52:54:00:00:00:0c"),
    };
    size_t n = N_ELEMENTS(all);

    if (!qinq) {
        struct inventory_port last = all[--n];
        inventory_port_uninit(&last);
    }
    return inventory_create(all, n);
}

static struct basis *
make_basis(const char *rules, struct inventory *inventory)
{
    struct ruleset *r = ruleset_from(PATTERNS, with_rules(rules));
    struct basis *b;

    assert_int_equal(basis_create(r, inventory, NULL, &b), 0);
    ruleset_unref(r);
    return b;
}

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
    struct inventory *inv = ports(qinq);
    struct basis *b = make_basis(rules, inv);
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

#define EXAMINING "{\"protocols\": [\"examining\"], "

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
        "{\"protocols\": [\"any\"], \"vlan\": [20], \"class\": \"c1\"}, " EXAMINING
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

/* ---- How many, and which. ---- */

static struct standing_examining *
create(const char *rules, struct inventory *inv, size_t *n)
{
    struct basis *b = make_basis(rules, inv);
    struct standing_examining *flows;
    const char *rule;

    assert_int_equal(
        examining_flows_create(b, EXAMINING_FLOWS_ALWAYS, &flows, n, &rule),
        0);
    basis_unref(b);
    return flows;
}

static size_t
count(const char *rules)
{
    struct inventory *inv = ports(false);
    size_t n;

    free(create(rules, inv, &n));
    inventory_unref(inv);
    return n;
}

static void
test_counts(void **state)
{
    (void) state;
    assert_int_equal(count(""), 0);
    assert_int_equal(count(EXAMINING "\"class\": \"c1\"}"), 1);
    /* A DSCP mark is set in either IP. */
    assert_int_equal(count(EXAMINING "\"class\": \"c8\"}"), 2);
    /* Four ports, two addresses that are known. */
    assert_int_equal(
        count(EXAMINING "\"vm\": [\"web-*\"], \"class\": \"c1\"}"), 6);
    assert_int_equal(count(EXAMINING "\"vm\": [\"nobody\"], "
                                     "\"class\": \"c1\"}"),
                     0);
    assert_int_equal(count(EXAMINING "\"vm\": [\"nobody\"], "
                                     "\"vlan\": [10], \"class\": \"c1\"}"),
                     0);
    /* Ports and addresses are added up, not multiplied: ten ports, four
     * addresses, and what acts. */
    assert_int_equal(count(EXAMINING "\"direction\": \"between-vms\", "
                                     "\"class\": \"c1\"}"),
                     9 + 4 + 1);
    assert_int_equal(count(EXAMINING "\"direction\": \"from-vm\", "
                                     "\"server\": {\"ports\": [25]}, "
                                     "\"class\": \"c1\"}"),
                     9 + 4 + 1);
    /* Whatever the hour. */
    assert_int_equal(count(EXAMINING "\"hours\": [\"08:00-18:00\"], "
                                     "\"class\": \"c1\"}, " EXAMINING
                                     "\"class\": \"c2\"}"),
                     2);
}

/* Ports of 'n' VMs, in VLAN 10. */
static struct inventory *
many(size_t n)
{
    struct inventory_port *all = calloc(n, sizeof *all);

    assert_non_null(all);
    for (size_t i = 0; i < n; i++) {
        char mac[18];

        snprintf(mac, sizeof mac, "52:54:00:01:%02x:%02x",
                 (unsigned int) i / 256 % 256, (unsigned int) i % 256);
        all[i] = port((uint16_t) (i + 1), 10, INVENTORY_ACCESS, "web", mac);
    }
    struct inventory *inv = inventory_create(all, n);
    free(all);
    return inv;
}

static void
test_limit(void **state)
{
    static const char rules[] =
        EXAMINING "\"vlan\": [30], \"class\": \"c1\"}, " EXAMINING
                  "\"vm\": [\"w*\"], \"class\": \"c2\"}, " EXAMINING
                  "\"class\": \"c3\"}";
    struct inventory *fits = many(STANDING_EXAMINING_MAX / 2 - 1);
    struct inventory *too_many = many(STANDING_EXAMINING_MAX / 2);
    struct standing_examining *flows;
    const char *rule;
    size_t n;

    (void) state;
    free(create(rules, fits, &n));
    assert_int_equal(n, STANDING_EXAMINING_MAX);

    /* What comes before is there; what comes after must not be, since that
     * would take what is not its own. */
    struct basis *b = make_basis(rules, too_many);
    assert_int_equal(examining_flows_create(b, 0, &flows, &n, &rule), E2BIG);
    assert_string_equal(rule, "rules[1]");
    assert_int_equal(n, 1);
    assert_int_equal(flows[0].actions.queue, 1);
    assert_int_equal(flows[0].match.vlan_tci, 0x1000 | 30);
    free(flows);
    basis_unref(b);
    inventory_unref(fits);
    inventory_unref(too_many);
}

/* A port that comes changes no flow of others. */
static void
test_stable(void **state)
{
    static const char rules[] = EXAMINING
        "\"vm\": [\"w*\"], \"vlan\": [10], \"class\": \"c1\"}, " EXAMINING
        "\"direction\": \"between-vms\", \"class\": \"c2\"}, " EXAMINING
        "\"class\": \"c3\"}";
    struct inventory *before = many(5), *after = many(6);
    size_t n_before, n_after, n_new = 0;
    struct standing_examining *old = create(rules, before, &n_before);
    struct standing_examining *new = create(rules, after, &n_after);

    (void) state;
    for (size_t i = 0, j = 0; j < n_after; j++) {
        if (i < n_before && !standing_examining_compare(&old[i], &new[j])) {
            assert_true(standing_examining_does_same(&old[i], &new[j]));
            i++;
        } else {
            n_new++;
        }
    }
    assert_int_equal(n_new, n_after - n_before);
    /* By port in the VLAN twice, by port, by address twice. */
    assert_int_equal(n_new, 1 + 1 + 1 + 1 + 1);
    free(old);
    free(new);
    inventory_unref(before);
    inventory_unref(after);
}

static void
test_who_is_seen(void **state)
{
    static const bool seen[] = { true,  true,  true,  true,  false, true,
                                 false, false, false, false, false, true };
    struct inventory *inv = ports(true);

    (void) state;
    for (uint16_t i = 0; i < N_ELEMENTS(seen); i++) {
        assert_int_equal(examining_flows_see(inv, inventory_port_at(inv, i)),
                         seen[i]);
    }
    inventory_unref(inv);
}

/* ---- What is refused. ---- */

static void
check_refused(const char *rules, const char *line, const char *what)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct ruleset *r;

    assert_int_equal(ruleset_try(PATTERNS, with_rules(rules), &r, &problems),
                     EINVAL);
    assert_int_equal(problems.n, 1);
    if (!strstr(problems.texts[0], line) || !strstr(problems.texts[0], what)) {
        fail_msg("%s", problems.texts[0]);
    }
    problems_destroy(&problems);
}

static void
test_refused(void **state)
{
    (void) state;
    check_refused("\n" EXAMINING "\"class\": \"gone\"}", "examining.json:3:",
                  "$.rules[0].class: the rule is for \"examining\" and class "
                  "\"gone\" drops");
    check_refused("\n\n{\"protocols\": [\"any\", \"examining\"], "
                  "\"vlan\": [1], \"class\": \"each\"}",
                  "examining.json:4:", "meters for each VM");
    check_refused(EXAMINING "\"class\": \"own\"}",
                  "examining.json:2:", "meters for each connection");

    /* These are for what is judged, or for all. */
    ruleset_unref(ruleset_from(
        PATTERNS, with_rules("{\"protocols\": [\"any\"], \"vlan\": [1], "
                             "\"class\": \"gone\"}, "
                             "{\"vlan\": [2], \"class\": \"each\"}, " EXAMINING
                             "\"class\": \"all\"}")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_policy),
        cmocka_unit_test(test_hours),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_stable),
        cmocka_unit_test(test_who_is_seen),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
