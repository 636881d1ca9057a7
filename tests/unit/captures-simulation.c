/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests captures/simulation.[ch]: what connections would get. */

#include <l7-config.h>
#include "captures/simulation.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "captures/classify.h"
#include "captures/hosts.h"
#include "daemon/ruleset.h"
#include "patterns/library.h"
#include "policies/policy.h"
#include "tests/unit/daemon-rulesets.h"

#define FIRST_METER 500

static const char policy_text[] =
    "{\n"
    "  \"version\": 1,\n"
    "  \"exclude\": [{\"interface\": \"store*\"}, {\"port\": 22}],\n"
    "  \"classes\": {\n"
    "    \"queued\": {\"queue\": 3, \"dscp\": 46},\n"
    "    \"shared\": {\"meter\": {\"rate\": \"1Mbit\"}},\n"
    "    \"by-vm\": {\"meter\": {\"rate\": \"1Mbit\", \"per\": \"vm\", "
    "\"max\": 3}},\n"
    "    \"alone\": {\"meter\": {\"rate\": \"1Mbit\", \"per\": "
    "\"connection\", \"max\": 2}},\n"
    "    \"night\": {\"drop\": true},\n"
    "    \"rest\": {\"mark\": 7}\n"
    "  },\n"
    "  \"rules\": [\n"
    "    {\"protocols\": [\"alpha\"], \"hours\": [\"22:00-06:00\"], "
    "\"class\": \"night\"},\n"
    "    {\"protocols\": [\"alpha\"], \"vlan\": [7], \"class\": "
    "\"queued\"},\n"
    "    {\"protocols\": [\"alpha\"], \"vm\": [\"web*\"], \"class\": "
    "\"by-vm\"},\n"
    "    {\"protocols\": [\"alpha\"], \"class\": \"shared\"},\n"
    "    {\"protocols\": [\"beta\"], \"class\": \"alone\"},\n"
    "    {\"protocols\": [\"unknown\"], \"class\": \"rest\"},\n"
    "    {\"protocols\": [\"examining\"], \"vm\": [\"db\"], "
    "\"direction\": \"from-vm\", \"class\": \"queued\"},\n"
    "    {\"protocols\": [\"examining\"], \"vm\": [\"db\"], "
    "\"class\": \"shared\"}\n"
    "  ]\n"
    "}\n";

/* All that a test needs. */
struct world {
    struct ruleset *ruleset;
    struct hosts *hosts;
    struct simulation *simulation;
};

static struct world
begin(const char *const *vms, uint16_t minute)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *patterns = PATTERNS;
    const struct ruleset_sources sources = { &patterns, 1, "sim.json" };
    struct world w = { .hosts = hosts_create() };
    char why[HOSTS_WHY_MAX];

    write_text("sim.json", policy_text);
    if (simulation_load(&sources, FIRST_METER, &w.ruleset, &problems)) {
        fail_msg("%s", problems_to_string(&problems));
    }
    for (; *vms; vms++) {
        assert_int_equal(hosts_add(w.hosts, *vms, why), 0);
    }
    assert_int_equal(hosts_match(w.hosts, ruleset_policy(w.ruleset)), 0);
    w.simulation = simulation_create(w.ruleset, w.hosts, FIRST_METER, minute);
    assert_non_null(w.simulation);
    return w;
}

static void
end(struct world *w)
{
    simulation_destroy(w->simulation);
    hosts_destroy(w->hosts);
    ruleset_unref(w->ruleset);
}

/* Tuesday, noon. */
#define NOON ((24 + 12) * 60)

static const char *const vms[] = { "web1=10.0.0.1",
                                   "web2=10.0.0.2",
                                   "web3=10.0.0.3",
                                   "db=10.0.0.4,interface=tap4",
                                   "old=10.0.0.7,vlan=7",
                                   "files=10.0.0.8,interface=store0",
                                   NULL };

/* A connection between two addresses, of 'protocol'. */
struct example {
    struct connection_key key;
    struct classified classified;
};

static void
make(struct example *e, const struct world *w, const char *protocol,
     const char *client, const char *server)
{
    const char *ends[] = { client, server };

    *e = (struct example){
        .key = { .ports = { 40000, 80 },
                 .ip_version = 4,
                 .ip_proto = IPPROTO_TCP },
        .classified = { .n_packets = 5, .n_bytes = 500, .spoke = true },
    };
    e->classified.key = &e->key;
    e->classified.match.protocol =
        protocol ? protocol_of(w->ruleset, protocol) : PROTOCOL_UNKNOWN;
    for (int i = 0; i < 2; i++) {
        char text[64];

        snprintf(text, sizeof text, "::ffff:%s", ends[i]);
        assert_int_equal(inet_pton(AF_INET6, text, &e->key.addrs[i]), 1);
    }
}

static struct simulated
judge(const struct world *w, const struct example *e)
{
    struct simulated s;

    simulation_judge(w->simulation, &e->classified, &s);
    return s;
}

static struct simulated
simulate(const struct world *w, const char *protocol, const char *client,
         const char *server)
{
    struct example e;

    make(&e, w, protocol, client, server);
    return judge(w, &e);
}

static void
check(const struct world *w, const struct simulated *s, const char *rule,
      const char *class)
{
    assert_int_equal(s->as, SIMULATED_JUDGED);
    assert_string_equal(s->rule ? s->rule : "-", rule);
    assert_string_equal(ruleset_class_name(w->ruleset, s->class), class);
}

static void
check_look(const struct look *look, uint16_t in_port, uint16_t vid,
           bool any_port)
{
    assert_int_equal(look->in_port, in_port);
    assert_int_equal(look->vid, vid);
    assert_int_equal(look->any_port, any_port);
}

static void
test_rules(void **state)
{
    struct world w = begin(vms, NOON);
    struct simulated s = simulate(&w, "alpha", "192.0.2.1", "10.0.0.1");

    (void) state;
    check(&w, &s, "rules[2]", "by-vm");
    assert_true(s.is_timed);
    assert_string_equal(s.ports[0]->interface, "uplink");
    assert_null(s.ports[0]->vm);
    assert_string_equal(s.ports[1]->vm, "web1");
    check_look(&s.verdict.looks[0], s.ports[0]->number, LOOK_UNTAGGED, false);
    check_look(&s.verdict.looks[1], s.ports[1]->number, LOOK_UNTAGGED, false);

    s = simulate(&w, "alpha", "192.0.2.1", "10.0.0.4");
    check(&w, &s, "rules[3]", "shared");
    assert_int_equal(s.verdict.actions.meter_id, FIRST_METER);
    assert_int_equal(s.verdict.own_meter, 0);
    s = simulate(&w, NULL, "10.0.0.1", "10.0.0.2");
    check(&w, &s, "rules[5]", "rest");
    assert_false(s.is_timed);
    assert_int_equal(s.verdict.actions.mark, 7);
    s = simulate(&w, "gamma", "10.0.0.1", "10.0.0.2");
    check(&w, &s, "-", "-");
    assert_int_equal(s.verdict.actions.queue, ACTIONS_NONE);
    assert_int_equal(s.verdict.protocol, protocol_of(w.ruleset, "gamma"));
    end(&w);
}

static void
test_time(void **state)
{
    struct world w = begin(vms, 3 * 60);
    struct simulated s = simulate(&w, "alpha", "10.0.0.1", "192.0.2.1");

    (void) state;
    check(&w, &s, "rules[0]", "night");
    assert_true(s.verdict.actions.drop);
    end(&w);
}

/* What the daemon does not look at, and what it never judges. */
static void
test_none(void **state)
{
    struct world w = begin(vms, NOON);
    struct simulated s = simulate(&w, "alpha", "10.0.0.1", "10.0.0.8");
    struct example e;

    (void) state;
    assert_int_equal(s.as, SIMULATED_EXCLUDED);
    assert_string_equal(s.rule, "exclude[0]");
    assert_int_equal(s.class, POLICY_NO_CLASS);
    make(&e, &w, "alpha", "10.0.0.1", "10.0.0.2");
    e.key.ports[1] = 22;
    s = judge(&w, &e);
    assert_int_equal(s.as, SIMULATED_EXCLUDED);
    assert_string_equal(s.rule, "exclude[1]");

    make(&e, &w, NULL, "10.0.0.1", "10.0.0.2");
    e.classified.spoke = false;
    s = judge(&w, &e);
    assert_int_equal(s.as, SIMULATED_SILENT);
    assert_int_equal(s.class, POLICY_NO_CLASS);
    assert_int_equal(s.verdict.actions.queue, ACTIONS_NONE);

    /* What it has until it is judged, it keeps. */
    uint16_t shared = ruleset_find_class(w.ruleset, "shared");
    assert_int_equal(simulation_n_meters(w.simulation, shared), 0);
    make(&e, &w, NULL, "10.0.0.1", "10.0.0.4");
    e.classified.spoke = false;
    s = judge(&w, &e);
    assert_int_equal(s.as, SIMULATED_SILENT);
    assert_string_equal(s.rule, "rules[7]");
    assert_int_equal(s.class, shared);
    assert_int_equal(simulation_n_meters(w.simulation, shared), 1);
    make(&e, &w, NULL, "10.0.0.4", "10.0.0.1");
    e.classified.spoke = false;
    s = judge(&w, &e);
    assert_string_equal(s.rule, "rules[6]");
    assert_int_equal(s.class, ruleset_find_class(w.ruleset, "queued"));
    make(&e, &w, NULL, "10.0.0.1", "10.0.0.2");

    /* Without its beginning, unknown is not what it is. */
    e.classified.spoke = e.classified.midstream = true;
    s = judge(&w, &e);
    check(&w, &s, "-", "-");
    e.classified.match.protocol = protocol_of(w.ruleset, "beta");
    s = judge(&w, &e);
    check(&w, &s, "rules[4]", "alone");
    end(&w);
}

/* In a VLAN, an access port's packets have no tag, all others do. */
static void
test_vlans(void **state)
{
    struct world w = begin(vms, NOON);
    struct example e;

    (void) state;
    /* Captured at the VM, or at the trunk. */
    for (uint16_t vlan = 0; vlan <= 7; vlan = (uint16_t) (vlan + 7)) {
        make(&e, &w, "alpha", "192.0.2.1", "10.0.0.7");
        e.key.vlan = vlan;
        struct simulated s = judge(&w, &e);

        check(&w, &s, "rules[1]", "queued");
        assert_int_equal(s.verdict.key.vlan, 7);
        assert_int_equal(s.verdict.actions.queue, 3);
        assert_int_equal(s.verdict.actions.dscp, 46);
        check_look(&s.verdict.looks[0], s.ports[0]->number, 7, true);
        check_look(&s.verdict.looks[1], s.ports[1]->number, LOOK_UNTAGGED,
                   false);
    }
    /* At a trunk, a VM tags by itself. */
    make(&e, &w, "alpha", "192.0.2.1", "10.0.0.1");
    e.key.vlan = 9;
    struct simulated s = judge(&w, &e);
    check(&w, &s, "rules[2]", "by-vm");
    assert_int_equal(s.verdict.key.vlan, 9);
    check_look(&s.verdict.looks[1], s.ports[1]->number, 9, true);
    end(&w);
}

static uint32_t
own_meter(const struct world *w, const char *protocol, const char *client)
{
    struct simulated s = simulate(w, protocol, client, "192.0.2.1");

    assert_int_not_equal(s.verdict.actions.meter_id, 0);
    return s.verdict.own_meter;
}

/* A class has so many meters, and the last is for all others. */
static void
test_meters(void **state)
{
    struct world w = begin(vms, NOON);
    uint16_t by_vm = ruleset_find_class(w.ruleset, "by-vm");
    uint16_t alone = ruleset_find_class(w.ruleset, "alone");
    uint16_t shared = ruleset_find_class(w.ruleset, "shared");

    (void) state;
    assert_int_equal(simulation_n_meters(w.simulation, by_vm), 0);
    /* After those of the three classes. */
    uint32_t first = own_meter(&w, "alpha", "10.0.0.1");
    assert_int_equal(first, FIRST_METER + 3);
    assert_int_equal(own_meter(&w, "alpha", "10.0.0.1"), first);
    assert_int_equal(simulation_n_meters(w.simulation, by_vm), 1);
    assert_int_equal(own_meter(&w, "alpha", "10.0.0.2"), first + 1);
    assert_int_equal(simulation_n_meters(w.simulation, by_vm), 2);
    assert_int_equal(own_meter(&w, "alpha", "10.0.0.3"), 0);
    assert_int_equal(own_meter(&w, "alpha", "10.0.0.2"), first + 1);
    assert_int_equal(simulation_n_meters(w.simulation, by_vm), 3);

    assert_int_equal(own_meter(&w, "beta", "10.0.0.1"), first + 2);
    assert_int_equal(own_meter(&w, "beta", "10.0.0.1"), 0);
    assert_int_equal(simulation_n_meters(w.simulation, alone), 2);

    assert_int_equal(own_meter(&w, "alpha", "10.0.0.4"), 0);
    assert_int_equal(own_meter(&w, "alpha", "10.0.0.4"), 0);
    assert_int_equal(simulation_n_meters(w.simulation, shared), 1);
    end(&w);
    simulation_destroy(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),  cmocka_unit_test(test_time),
        cmocka_unit_test(test_none),   cmocka_unit_test(test_vlans),
        cmocka_unit_test(test_meters),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
