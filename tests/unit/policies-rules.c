/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/rules.[ch], criteria.[ch] and names.[ch]: compiled rules,
 * and the index of the names that they may use.
 *
 * Random rules are compared with what policy.h says of them, asked one by
 * one; what is said to cover another rule must take all its matches. */

#include <l7-config.h>
#include "policies/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "policies/match.h"
#include "policies/names.h"

#define N_PROTOCOLS 4

/* Adds a rule for the protocols whose bits are in 'protocols'. */
static struct rule *
add_rule(struct rules *rules, unsigned int protocols, uint16_t class,
         const char *name)
{
    struct rule *rule = rule_create(rules, name);

    rule->protocols[0] = protocols;
    rule->class = class;
    rules_add(rules, rule);
    return rule;
}

static void
check_decision(const struct rules *rules, uint16_t protocol, uint16_t class,
               const char *rule)
{
    struct policy_subject subject = { .protocol = protocol };
    struct policy_decision decision = rules_decide(rules, &subject);

    assert_int_equal(decision.class, class);
    assert_int_equal(decision.vm_side, POLICY_NONE);
    assert_false(decision.is_timed);
    if (rule) {
        assert_non_null(decision.rule);
        assert_string_equal(decision.rule, rule);
    } else {
        assert_null(decision.rule);
    }
}

/* Checks which rules take all that a rule for 'protocols' asks for. */
static void
check_covering(const struct rules *rules, unsigned int protocols, size_t n,
               const char *first, const char *second)
{
    const struct rule *takers[2] = { NULL, NULL };
    struct rule *rule = rule_create(rules, "new");

    rule->protocols[0] = protocols;
    assert_int_equal(rules_covering(rules, rule, takers, 2), n);
    if (first) {
        assert_string_equal(takers[0]->name, first);
    } else {
        assert_null(takers[0]);
    }
    if (second) {
        assert_string_equal(takers[1]->name, second);
    } else {
        assert_null(takers[1]);
    }
    rule_destroy(rule);
}

static void
test_first_match(void **state)
{
    struct rules *rules;

    (void) state;
    assert_int_equal(rules_create(N_PROTOCOLS, &rules), 0);
    check_covering(rules, 6, 0, NULL, NULL);
    add_rule(rules, 6, 7, "one");
    add_rule(rules, 12, 8, "two");
    check_covering(rules, 0, 0, NULL, NULL);
    check_covering(rules, 3, 0, NULL, NULL);
    check_covering(rules, 6, 1, "one", NULL);
    check_covering(rules, 12, 2, "one", "two");
    assert_int_equal(rules_finish(rules), 0);

    check_decision(rules, 0, POLICY_NO_CLASS, NULL);
    check_decision(rules, 1, 7, "one");
    check_decision(rules, 2, 7, "one");
    check_decision(rules, 3, 8, "two");
    check_decision(rules, 4, POLICY_NO_CLASS, NULL);
    check_decision(rules, POLICY_EXAMINING, POLICY_NO_CLASS, NULL);
    assert_int_equal(rules_n_examining(rules), 0);
    assert_int_equal(rules_next_change(rules, 0), 0);
    rules_destroy(rules);
    rules_destroy(NULL);
    rule_destroy(NULL);
}

static void
test_examining(void **state)
{
    struct rules *rules;

    (void) state;
    assert_int_equal(rules_create(N_PROTOCOLS, &rules), 0);
    add_rule(rules, 15, 1, "all");
    check_covering(rules, 15, 1, "all", NULL);
    check_covering(rules, 31, 0, NULL, NULL);
    add_rule(rules, 16, 2, "examining");
    check_covering(rules, 31, 2, "all", "examining");
    assert_int_equal(rules_finish(rules), 0);
    assert_int_equal(rules_n_examining(rules), 1);
    assert_string_equal(rules_examining(rules, 0)->name, "examining");
    check_decision(rules, 0, 1, "all");
    check_decision(rules, 4, POLICY_NO_CLASS, NULL);
    check_decision(rules, POLICY_EXAMINING, 2, "examining");
    rules_destroy(rules);
}

static void
test_no_protocols(void **state)
{
    struct rules *rules;

    (void) state;
    assert_int_equal(rules_create(0, &rules), 0);
    assert_int_equal(rules_finish(rules), 0);
    check_decision(rules, 0, POLICY_NO_CLASS, NULL);
    rules_destroy(rules);
}


/* ---- Random rules. ---- */

static bool
one_in(int n)
{
    return rand() % n == 0;
}

/* A set of some of the numbers below 8, or none. */
static void
random_set(struct ranges *set)
{
    while (one_in(2)) {
        uint16_t first = (uint16_t) (rand() % 8);
        uint16_t last = (uint16_t) (first + rand() % (8 - first));

        ranges_add(set, (struct range){ first, last });
    }
}

static void
random_criteria(struct criteria *c)
{
    static const char *const names[] = { "*", "a", "b", "?" };

    if (one_in(3)) {
        c->vms = calloc(1, sizeof *c->vms);
        c->vms[0].field = one_in(4) ? VM_INTERFACE : VM_NAME;
        c->vms[0].glob = strdup(names[rand() % 4]);
        c->n_vms = 1;
    }
    c->direction =
        one_in(2) ? (enum direction)(rand() % N_DIRECTIONS) : DIRECTION_ANY;
    if (one_in(3)) {
        random_set(&c->vlans);
    }
    if (one_in(4)) {
        random_set(&c->minutes);
    }
    for (int i = 0; i < 2; i++) {
        static const char *const texts[] = { "0.0.0.0/0", "0.0.0.0/30",
                                             "0.0.0.2", "::/0", "::/126" };
        const struct network *other;
        char why[NETWORK_WHY_MAX];
        struct network network;

        if (one_in(4)) {
            random_set(&c->ends[i].ports);
        }
        if (one_in(4)) {
            network_parse(texts[rand() % 5], &network, why);
            networks_add(&c->ends[i].networks, &network, &other);
        }
    }
}

/* A VM named "a" or "b", or another port, or none that is known. */
struct side {
    struct policy_port port;
    bool known;
};

/* A connection, with what matches are made of. */
struct situation {
    struct policy_subject subject;
    struct side sides[2];
};

static void
random_situation(struct situation *s)
{
    *s = (struct situation){
        .subject = {
            .protocol = one_in(5) ? POLICY_EXAMINING
                                  : (uint16_t) (rand() % N_PROTOCOLS),
            .ip_version = one_in(2) ? 6 : 4,
            .vlan = (uint16_t) (rand() % 8),
            .minute = (uint16_t) (rand() % 8),
        },
    };
    for (int i = 0; i < 2; i++) {
        struct side *side = &s->sides[i];

        side->known = !one_in(5);
        side->port.is_vm = side->known && !one_in(3);
        side->port.vm_name = one_in(2) ? "a" : "b";
        side->port.interface = "i";
        s->subject.tp_ports[i] = (uint16_t) (rand() % 8);
        if (s->subject.ip_version == 4) {
            s->subject.addrs[i].s6_addr[10] = 0xff;
            s->subject.addrs[i].s6_addr[11] = 0xff;
        }
        s->subject.addrs[i].s6_addr[15] = (uint8_t) (rand() % 8);
    }
}

static bool
set_has(const struct ranges *set, uint16_t number)
{
    for (size_t i = 0; i < set->n; i++) {
        if (set->ranges[i].first <= number && number <= set->ranges[i].last) {
            return true;
        }
    }
    return !set->n;
}

/* What policy.h and the manual say of 'rule', asked plainly. */
static bool
rule_matches(const struct rule *rule, const struct situation *s)
{
    const struct criteria *c = &rule->criteria;
    const struct policy_subject *subject = &s->subject;
    unsigned int bit = subject->protocol == POLICY_EXAMINING
                           ? N_PROTOCOLS
                           : subject->protocol;
    bool fits[2];
    bool holds = rule->protocols[0] >> bit & 1;

    for (int i = 0; i < 2; i++) {
        const struct networks *n = &c->ends[i].networks;

        fits[i] = s->sides[i].port.is_vm
                  && (!c->n_vms || criteria_fit_vm(c, &s->sides[i].port));
        holds = holds && set_has(&c->ends[i].ports, subject->tp_ports[i])
                && (!n->n
                    || network_contains(&n->networks[0], &subject->addrs[i],
                                        subject->ip_version));
    }
    switch (c->direction) {
    case DIRECTION_FROM_VM:
        holds = holds && fits[0];
        break;
    case DIRECTION_TO_VM:
        holds = holds && fits[1];
        break;
    case DIRECTION_BETWEEN_VMS:
        holds = holds && s->sides[0].port.is_vm && s->sides[1].port.is_vm
                && (fits[0] || fits[1]);
        break;
    case DIRECTION_ANY:
    case N_DIRECTIONS:
        holds = holds && (!c->n_vms || fits[0] || fits[1]);
        break;
    }
    return holds && set_has(&c->vlans, subject->vlan)
           && set_has(&c->minutes, subject->minute);
}

/* Makes what policy_match_port() does, for these rules. */
static struct policy_match *
make_match(const struct rules *rules, const struct policy_port *port)
{
    struct policy_match *match = calloc(
        1, sizeof *match
               + MATCH_WORDS(rules_n_vm_bits(rules)) * sizeof match->vms[0]);

    match->is_vm = port->is_vm;
    for (size_t i = 0; i < rules_n(rules); i++) {
        const struct criteria *c = &rules_get(rules, i)->criteria;

        if (port->is_vm && c->n_vms && criteria_fit_vm(c, port)) {
            match_set_bit(match->vms, c->vm_bit);
        }
    }
    return match;
}

static void
test_random(void **state)
{
    enum { LISTS = 400, RULES = 12, QUESTIONS = 300 };
    size_t n_covered = 0;
    size_t n_decided = 0;

    (void) state;
    srand(2);
    for (int list = 0; list < LISTS; list++) {
        const struct rule *takers[RULES];
        bool covered[RULES] = { false };
        struct rules *rules;

        assert_int_equal(rules_create(N_PROTOCOLS, &rules), 0);
        for (uint16_t i = 0; i < RULES; i++) {
            struct rule *rule = rule_create(rules, "r");

            rule->class = i;
            rule->protocols[0] = (unsigned int) (rand() % 31 + 1);
            random_criteria(&rule->criteria);
            covered[i] = rules_covering(rules, rule, takers, RULES) > 0;
            n_covered += covered[i];
            rules_add(rules, rule);
        }
        assert_int_equal(rules_finish(rules), 0);

        for (int question = 0; question < QUESTIONS; question++) {
            struct situation s;
            uint16_t expected = POLICY_NO_CLASS;

            random_situation(&s);
            for (int i = 0; i < 2; i++) {
                s.subject.ports[i] = s.sides[i].known
                                         ? make_match(rules, &s.sides[i].port)
                                         : NULL;
            }
            for (uint16_t i = RULES; i-- > 0;) {
                if (rule_matches(rules_get(rules, i), &s)) {
                    expected = i;
                }
            }
            struct policy_decision d = rules_decide(rules, &s.subject);
            assert_int_equal(d.class, expected);
            if (expected != POLICY_NO_CLASS) {
                assert_false(covered[expected]);
                n_decided++;
            }
            if (d.vm_side != POLICY_NONE) {
                assert_true(s.sides[d.vm_side].port.is_vm);
            }
            free((void *) s.subject.ports[0]);
            free((void *) s.subject.ports[1]);
        }
        rules_destroy(rules);
    }
    assert_true(n_covered > LISTS / 2);
    assert_true(n_decided > LISTS * QUESTIONS / 10);
}


/* ---- Names. ---- */

static void
test_names(void **state)
{
    static const char *const protocols[] = { "unknown", "tls", "http", "sip",
                                             "aim" };
    static const char *const web[] = { "web", NULL };
    static const char *const mixed[] = { "web", "all", "web", NULL };
    static const char *const none[] = { NULL };
    static const char *const *const groups[] = { none, web, mixed, NULL,
                                                 none };
    const struct policy_vocabulary vocabulary = { 5, protocols, groups };
    struct names names;

    (void) state;
    assert_int_equal(names_init(&names, &vocabulary), 0);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(names_find_protocol(&names, protocols[i]), i);
        assert_string_equal(names.words[i], protocols[i]);
    }
    assert_int_equal(names.n_words, 7);
    assert_string_equal(names.words[5], "any");
    assert_string_equal(names.words[6], "examining");
    assert_int_equal(names_find_protocol(&names, "web"), -1);
    assert_int_equal(names_find_protocol(&names, ""), -1);
    assert_int_equal(names_find_protocol(&names, "zzz"), -1);

    assert_int_equal(names.n_groups, 2);
    assert_string_equal(names.group_words[0], "all");
    assert_int_equal(names_find_group(&names, "all"), 0);
    assert_int_equal(names.groups[0].n, 1);
    assert_int_equal(names.groups[0].members[0].protocol, 2);
    assert_int_equal(names_find_group(&names, "web"), 1);
    assert_int_equal(names.groups[1].n, 2);
    assert_int_equal(names.groups[1].members[0].protocol, 1);
    assert_int_equal(names.groups[1].members[1].protocol, 2);
    assert_int_equal(names_find_group(&names, "tls"), -1);
    names_destroy(&names);
    names_destroy(NULL);
}

static void
test_no_names(void **state)
{
    const struct policy_vocabulary vocabulary = { 0, NULL, NULL };
    struct names names;

    (void) state;
    assert_int_equal(names_init(&names, &vocabulary), 0);
    assert_int_equal(names_find_protocol(&names, "http"), -1);
    assert_int_equal(names_find_group(&names, "web"), -1);
    names_destroy(&names);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_match),  cmocka_unit_test(test_examining),
        cmocka_unit_test(test_no_protocols), cmocka_unit_test(test_random),
        cmocka_unit_test(test_names),        cmocka_unit_test(test_no_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
