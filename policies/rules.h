/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_RULES_H
#define L7_POLICIES_RULES_H 1

/* The rules of a policy, compiled: the first that matches decides.
 *
 * Rules are added in their order.  For each protocol there is a list of the
 * rules that are for it, up to the first that has no other criterion; a
 * decision asks these in turn, and no other rule.
 *
 * A rule whose matches the rules before it take can never match: for each of
 * its protocols there is one before that is for the protocol too and whose
 * criteria are the same or wider, or there are several that are so but for
 * one criterion, VLANs, ports or time, which they have together.
 *
 * Ownership: rules_create() makes them, rules_destroy() ends them; the name
 * in a decision belongs to them.
 * Threads: immutable once finished. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policies/criteria.h"
#include "policies/json.h"
#include "policies/policy.h"

/* Rules in one policy at most, in all of its files. */
#define RULES_MAX 4096

struct rule {
    char *name;          /* "rules[3]", "web.json:rules[3]". */
    uint16_t class;      /* Index of the class that matches fall into. */
    uint64_t *protocols; /* A bit for each slot: see rules_slot(). */
    struct criteria criteria;
    json_t *source; /* What the file says, for people; may be NULL. */
};

struct rules;

/* Makes an empty list for protocols below 'n_protocols'.  Returns 0 or
 * ENOMEM. */
int rules_create(size_t n_protocols, struct rules **);
void rules_destroy(struct rules *);

/* The bits of a rule's protocols: those of the vocabulary, then
 * POLICY_EXAMINING.  A protocol that is not known has a number that is not
 * below rules_n_slots(). */
size_t rules_n_slots(const struct rules *);
size_t rules_slot(const struct rules *, uint16_t protocol);

/* Makes an empty rule called 'name', and returns it, or NULL without memory.
 * The caller fills it in and then adds or destroys it. */
struct rule *rule_create(const struct rules *, const char *name);
void rule_destroy(struct rule *);

/* If the rules that are there leave nothing to 'rule', which is not added
 * yet, stores each that takes some of it in 'takers', in order and at most
 * 'max' of them, and returns how many there are in all.  Otherwise, or if it
 * asks for no protocol, returns 0. */
size_t rules_covering(const struct rules *, const struct rule *rule,
                      const struct rule **takers, size_t max);

/* Adds 'rule', which the list then owns.  Not more than RULES_MAX. */
void rules_add(struct rules *, struct rule *rule);

/* To be called after the last rule was added.  Returns 0 or ENOMEM. */
int rules_finish(struct rules *);

size_t rules_n(const struct rules *);
const struct rule *rules_get(const struct rules *, size_t i);

/* The number of rules with VM patterns. */
size_t rules_n_vm_bits(const struct rules *);

/* The rule with index 'i' among those for traffic that has not been judged. */
const struct rule *rules_examining(const struct rules *, size_t i);

/* See the functions of policy.h that are called so. */
struct policy_decision rules_decide(const struct rules *,
                                    const struct policy_subject *);
size_t rules_n_examining(const struct rules *);
uint16_t rules_next_change(const struct rules *, uint16_t minute);

#endif /* policies/rules.h */
