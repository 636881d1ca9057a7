/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a policy, compiled: see rules.h. */

#include <l7-config.h>
#include "policies/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policies/match.h"

/* The entry of a protocol that no rule takes whole. */
#define NO_RULE UINT16_MAX

/* A rule that is asked for a protocol.  Most rules of a large policy are for
 * some VMs: which of them these are for is kept here, so that the others need
 * not be fetched from memory to be passed over. */
struct candidate {
    uint16_t rule;   /* Index. */
    uint16_t vm_bit; /* Of the rule's criteria, or NO_VM_BIT. */
};

#define NO_VM_BIT UINT16_MAX

struct rules {
    struct rule *rules[RULES_MAX];
    size_t n;
    size_t n_protocols; /* In the vocabulary. */
    size_t n_vm_bits;   /* Rules with VM patterns. */
    uint16_t *whole;    /* For each slot, the first rule to take it whole,
                         * whatever else a connection is, or NO_RULE. */

    /* Once finished. */
    uint32_t *starts;             /* For each slot, and one more, where in */
    struct candidate *candidates; /* this its rules begin. */
    bool *flips;                  /* For each minute of the week, if some
                                   * rule's hours begin or end with it; NULL:
                                   * none has any. */
};

int
rules_create(size_t n_protocols, struct rules **rulesp)
{
    struct rules *rules = calloc(1, sizeof *rules);

    *rulesp = NULL;
    if (!rules) {
        return ENOMEM;
    }
    rules->n_protocols = n_protocols;
    rules->whole = calloc(rules_n_slots(rules), sizeof *rules->whole);
    if (!rules->whole) {
        rules_destroy(rules);
        return ENOMEM;
    }
    for (size_t i = 0; i < rules_n_slots(rules); i++) {
        rules->whole[i] = NO_RULE;
    }
    *rulesp = rules;
    return 0;
}

void
rules_destroy(struct rules *rules)
{
    if (rules) {
        for (size_t i = 0; i < rules->n; i++) {
            rule_destroy(rules->rules[i]);
        }
        free(rules->whole);
        free(rules->starts);
        free(rules->candidates);
        free(rules->flips);
        free(rules);
    }
}

size_t
rules_n_slots(const struct rules *rules)
{
    return rules->n_protocols + 1;
}

size_t
rules_slot(const struct rules *rules, uint16_t protocol)
{
    return protocol == POLICY_EXAMINING    ? rules->n_protocols
           : protocol < rules->n_protocols ? protocol
                                           : rules_n_slots(rules);
}

struct rule *
rule_create(const struct rules *rules, const char *name)
{
    struct rule *rule = calloc(1, sizeof *rule);

    if (rule) {
        rule->name = strdup(name);
        rule->class = POLICY_NO_CLASS;
        rule->protocols =
            calloc(MATCH_WORDS(rules_n_slots(rules)), sizeof *rule->protocols);
        if (!rule->name || !rule->protocols) {
            rule_destroy(rule);
            rule = NULL;
        }
    }
    return rule;
}

void
rule_destroy(struct rule *rule)
{
    if (rule) {
        free(rule->name);
        free(rule->protocols);
        criteria_destroy(&rule->criteria);
        json_decref(rule->source);
        free(rule);
    }
}


/* ---- Making. ---- */

/* The first rule that takes 'slot' whole, or of the 'n_covering' 'covering'
 * is for it; or NO_RULE. */
static uint16_t
find_taker(const struct rules *rules, size_t slot, const uint16_t *covering,
           size_t n_covering)
{
    uint16_t taker = rules->whole[slot];

    for (size_t i = 0; i < n_covering && covering[i] < taker; i++) {
        if (match_has_bit(rules->rules[covering[i]]->protocols, slot)) {
            taker = covering[i];
        }
    }
    return taker;
}

/* A rule that takes all of another but for one criterion, which is a set of
 * numbers, and of that some. */
struct partial {
    uint16_t rule; /* Index. */
    uint16_t criterion;
};

/* True if some number of 'b' is in 'a'; a set that is empty has all. */
static bool
have_common(const struct ranges *a, const struct ranges *b)
{
    bool any = !a->n || !b->n;

    for (size_t i = 0; i < b->n && !any; i++) {
        any = ranges_overlap(a, b->ranges[i]);
    }
    return any;
}

/* True if there is a protocol that both are for. */
static bool
share_protocol(const struct rules *rules, const struct rule *a,
               const struct rule *b)
{
    for (size_t i = 0; i < MATCH_WORDS(rules_n_slots(rules)); i++) {
        if (a->protocols[i] & b->protocols[i]) {
            return true;
        }
    }
    return false;
}

/* True if those of 'partial' that are for 'slot' and lack 'criterion' have all
 * of its numbers that 'rule' asks for together; notes them in 'takes'. */
static bool
take_together(const struct rules *rules, const struct rule *rule, size_t slot,
              enum criterion criterion, const struct partial *partial,
              size_t n, bool takes[RULES_MAX])
{
    struct range all;
    const struct ranges *asked =
        criteria_numbers(&rule->criteria, criterion, &all);
    const struct ranges whole = { &all, 1, 1 };
    struct ranges sum = { NULL, 0, 0 };
    bool is_part[RULES_MAX] = { false };
    int error = 0;

    for (size_t i = 0; i < n && !error; i++) {
        const struct rule *part = rules->rules[partial[i].rule];

        if (partial[i].criterion != criterion
            || !match_has_bit(part->protocols, slot)) {
            continue;
        }
        const struct ranges *own =
            criteria_numbers(&part->criteria, criterion, &(struct range){ 0 });
        is_part[partial[i].rule] = true;
        for (size_t j = 0; j < own->n && !error; j++) {
            error = ranges_add(&sum, own->ranges[j]);
        }
    }

    /* Without memory, nobody is told: the rule does no harm. */
    bool covers = !error && ranges_cover(&sum, asked->n ? asked : &whole);
    for (size_t i = 0; i < rules->n && covers; i++) {
        takes[i] = takes[i] || is_part[i];
    }
    ranges_destroy(&sum);
    return covers;
}

static bool
any_take_together(const struct rules *rules, const struct rule *rule,
                  size_t slot, const struct partial *partial, size_t n,
                  bool takes[RULES_MAX])
{
    static const enum criterion sets[] = {
        CRITERION_VLAN,
        CRITERION_CLIENT_PORTS,
        CRITERION_SERVER_PORTS,
        CRITERION_TIME,
    };

    for (size_t i = 0; n && i < sizeof sets / sizeof sets[0]; i++) {
        if (take_together(rules, rule, slot, sets[i], partial, n, takes)) {
            return true;
        }
    }
    return false;
}

size_t
rules_covering(const struct rules *rules, const struct rule *rule,
               const struct rule **takers, size_t max)
{
    bool takes[RULES_MAX] = { false };
    uint16_t covering[RULES_MAX];
    struct partial partial[RULES_MAX];
    size_t n_covering = 0;
    size_t n_partial = 0;
    size_t n = 0;

    /* What has no criteria is in 'whole'. */
    for (size_t i = 0; i < rules->n; i++) {
        const struct criteria *c = &rules->rules[i]->criteria;
        enum criterion gap;
        struct range all;

        if (criteria_are_empty(c)
            || !share_protocol(rules, rules->rules[i], rule)
            || !criteria_cover_but(c, &rule->criteria, &gap)) {
            continue;
        } else if (!gap) {
            covering[n_covering++] = (uint16_t) i;
        } else if (have_common(criteria_numbers(c, gap, &all),
                               criteria_numbers(&rule->criteria, gap, &all))) {
            partial[n_partial++] =
                (struct partial){ (uint16_t) i, (uint16_t) gap };
        }
    }
    for (size_t slot = 0; slot < rules_n_slots(rules); slot++) {
        if (match_has_bit(rule->protocols, slot)) {
            uint16_t taker = find_taker(rules, slot, covering, n_covering);

            if (taker != NO_RULE) {
                takes[taker] = true;
            } else if (!any_take_together(rules, rule, slot, partial,
                                          n_partial, takes)) {
                return 0;
            }
        }
    }
    for (size_t i = 0; i < rules->n; i++) {
        if (takes[i]) {
            if (n < max) {
                takers[n] = rules->rules[i];
            }
            n++;
        }
    }
    return n;
}

void
rules_add(struct rules *rules, struct rule *rule)
{
    if (rule->criteria.n_vms) {
        rule->criteria.vm_bit = rules->n_vm_bits++;
    }
    if (criteria_are_empty(&rule->criteria)) {
        for (size_t i = 0; i < rules_n_slots(rules); i++) {
            if (match_has_bit(rule->protocols, i)
                && rules->whole[i] == NO_RULE) {
                rules->whole[i] = (uint16_t) rules->n;
            }
        }
    }
    rules->rules[rules->n++] = rule;
}

/* Fills in the list of each slot, or only counts if there is no room yet.
 * Returns how many entries all lists have. */
static uint32_t
list_candidates(struct rules *rules)
{
    uint32_t n = 0;

    for (size_t slot = 0; slot < rules_n_slots(rules); slot++) {
        rules->starts[slot] = n;
        for (size_t i = 0; i < rules->n && i <= rules->whole[slot]; i++) {
            const struct criteria *c = &rules->rules[i]->criteria;

            if (!match_has_bit(rules->rules[i]->protocols, slot)) {
                continue;
            } else if (rules->candidates) {
                rules->candidates[n] = (struct candidate){
                    .rule = (uint16_t) i,
                    .vm_bit = c->n_vms ? (uint16_t) c->vm_bit : NO_VM_BIT,
                };
            }
            n++;
        }
    }
    rules->starts[rules_n_slots(rules)] = n;
    return n;
}

/* Notes the minute 'm', which may be one after the last of the week, if it is
 * not of the same kind as the one before. */
static void
note_flip(struct rules *rules, const struct ranges *minutes, unsigned int m)
{
    unsigned int before = (m + POLICY_MINUTES - 1) % POLICY_MINUTES;

    m %= POLICY_MINUTES;
    if (ranges_contain(minutes, (uint16_t) m)
        != ranges_contain(minutes, (uint16_t) before)) {
        rules->flips[m] = true;
    }
}

int
rules_finish(struct rules *rules)
{
    rules->starts = calloc(rules_n_slots(rules) + 1, sizeof *rules->starts);
    if (!rules->starts) {
        return ENOMEM;
    }
    rules->candidates =
        calloc(list_candidates(rules) + 1, sizeof *rules->candidates);
    if (!rules->candidates) {
        return ENOMEM;
    }
    list_candidates(rules);

    for (size_t i = 0; i < rules->n; i++) {
        const struct ranges *minutes = &rules->rules[i]->criteria.minutes;

        if (minutes->n && !rules->flips) {
            rules->flips = calloc(POLICY_MINUTES, sizeof *rules->flips);
            if (!rules->flips) {
                return ENOMEM;
            }
        }
        for (size_t j = 0; j < minutes->n; j++) {
            note_flip(rules, minutes, minutes->ranges[j].first);
            note_flip(rules, minutes, minutes->ranges[j].last + 1u);
        }
    }
    return 0;
}


/* ---- Asking. ---- */

size_t
rules_n(const struct rules *rules)
{
    return rules->n;
}

const struct rule *
rules_get(const struct rules *rules, size_t i)
{
    return rules->rules[i];
}

size_t
rules_n_vm_bits(const struct rules *rules)
{
    return rules->n_vm_bits;
}

/* True if 'candidate' is for other VMs than those behind the two ports. */
static bool
is_for_others(const struct candidate *candidate,
              const struct policy_match *const ports[2])
{
    return candidate->vm_bit != NO_VM_BIT
           && !(ports[0] && match_has_vm_bit(ports[0], candidate->vm_bit))
           && !(ports[1] && match_has_vm_bit(ports[1], candidate->vm_bit));
}

struct policy_decision
rules_decide(const struct rules *rules, const struct policy_subject *subject)
{
    struct policy_decision decision = {
        .class = POLICY_NO_CLASS,
        .vm_side = POLICY_NONE,
    };
    size_t slot = rules_slot(rules, subject->protocol);

    if (slot >= rules_n_slots(rules)) {
        return decision;
    }
    for (uint32_t i = rules->starts[slot]; i < rules->starts[slot + 1]; i++) {
        const struct candidate *candidate = &rules->candidates[i];
        int vm_side;

        if (is_for_others(candidate, subject->ports)) {
            continue;
        }
        const struct rule *rule = rules->rules[candidate->rule];
        enum criterion failed =
            criteria_ask(&rule->criteria, subject, &vm_side);

        if (!failed || failed == CRITERION_TIME) {
            decision.is_timed =
                decision.is_timed || rule->criteria.minutes.n > 0;
        }
        if (!failed) {
            decision.class = rule->class;
            decision.rule = rule->name;
            decision.vm_side = vm_side;
            break;
        }
    }
    return decision;
}

size_t
rules_n_examining(const struct rules *rules)
{
    size_t slot = rules->n_protocols;

    return rules->starts[slot + 1] - rules->starts[slot];
}

const struct rule *
rules_examining(const struct rules *rules, size_t i)
{
    return rules
        ->rules[rules->candidates[rules->starts[rules->n_protocols] + i].rule];
}

uint16_t
rules_next_change(const struct rules *rules, uint16_t minute)
{
    for (unsigned int i = 1; rules->flips && i <= POLICY_MINUTES; i++) {
        if (rules->flips[(minute + i) % POLICY_MINUTES]) {
            return (uint16_t) i;
        }
    }
    return 0;
}
