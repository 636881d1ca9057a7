/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of a policy, compiled: see rules.h. */

#include <l7-config.h>
#include "policies/rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The entry of a protocol that no rule names. */
#define NO_RULE UINT16_MAX

struct rule {
    char name[16];  /* "rules[3]"; empty if there is none. */
    uint16_t class; /* Index of the class that matches fall into. */
};

struct rules {
    struct rule *rules; /* RULES_MAX of them, by number. */
    size_t n_protocols; /* Protocols there are. */
    uint16_t first[];   /* For each, the first rule to name it, or NO_RULE. */
};

int
rules_create(size_t n_protocols, struct rules **rulesp)
{
    struct rules *rules =
        malloc(sizeof *rules + n_protocols * sizeof rules->first[0]);

    *rulesp = NULL;
    if (!rules) {
        return ENOMEM;
    }
    rules->n_protocols = n_protocols;
    for (size_t i = 0; i < n_protocols; i++) {
        rules->first[i] = NO_RULE;
    }
    rules->rules = calloc(RULES_MAX, sizeof *rules->rules);
    if (!rules->rules) {
        free(rules);
        return ENOMEM;
    }
    *rulesp = rules;
    return 0;
}

void
rules_destroy(struct rules *rules)
{
    if (rules) {
        free(rules->rules);
        free(rules);
    }
}

void
rules_add(struct rules *rules, size_t number, const bool *protocols,
          uint16_t class)
{
    struct rule *rule = &rules->rules[number];

    snprintf(rule->name, sizeof rule->name, "rules[%u]",
             (unsigned int) number % RULES_MAX);
    rule->class = class;
    for (size_t i = 0; i < rules->n_protocols; i++) {
        if (protocols[i] && rules->first[i] == NO_RULE) {
            rules->first[i] = (uint16_t) number;
        }
    }
}

size_t
rules_covering(const struct rules *rules, const bool *protocols,
               size_t *numbers, size_t max)
{
    bool takes[RULES_MAX] = { false };
    size_t n = 0;

    for (size_t i = 0; i < rules->n_protocols; i++) {
        if (protocols[i]) {
            if (rules->first[i] == NO_RULE) {
                return 0;
            }
            takes[rules->first[i]] = true;
        }
    }
    for (size_t i = 0; i < RULES_MAX; i++) {
        if (takes[i]) {
            if (n < max) {
                numbers[n] = i;
            }
            n++;
        }
    }
    return n;
}

struct policy_decision
rules_decide(const struct rules *rules, const struct policy_subject *subject)
{
    if (subject->protocol < rules->n_protocols) {
        uint16_t number = rules->first[subject->protocol];

        if (number != NO_RULE) {
            const struct rule *rule = &rules->rules[number];

            return (struct policy_decision){ rule->class, rule->name };
        }
    }
    return (struct policy_decision){ POLICY_NO_CLASS, NULL };
}
