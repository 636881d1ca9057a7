/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_RULES_H
#define L7_POLICIES_RULES_H 1

/* The rules of a policy, compiled: the first that matches decides.
 *
 * Rules are added in their order.  A table by protocol says which rule is
 * the first to name it, so that a decision is one look-up however many rules
 * there are.  A criterion other than the protocol would make that entry the
 * first of a list of candidates, whose other criteria are asked in turn; a
 * rule would then only take a protocol away from later ones if it has no
 * other criterion.
 *
 * Ownership: rules_create() makes them, rules_destroy() ends them; the name
 * in a decision belongs to them.
 * Threads: immutable once the last rule is added. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policies/policy.h"

/* Rules in one policy at most. */
#define RULES_MAX 4096

struct rules;

/* Makes an empty list for protocols below 'n_protocols'.  Returns 0 or
 * ENOMEM. */
int rules_create(size_t n_protocols, struct rules **);
void rules_destroy(struct rules *);

/* Adds the rule 'rules[number]', which is below RULES_MAX and above the
 * number of every rule that is there: protocols 'i' with 'protocols[i]' fall
 * into 'class'. */
void rules_add(struct rules *, size_t number, const bool *protocols,
               uint16_t class);

/* If the rules that are there leave nothing to one that asks for 'protocols',
 * stores the number of each that takes some of it in 'numbers', in order and
 * at most 'max' of them, and returns how many there are in all.  Otherwise, or
 * if it asks for no protocol, returns 0. */
size_t rules_covering(const struct rules *, const bool *protocols,
                      size_t *numbers, size_t max);

struct policy_decision rules_decide(const struct rules *,
                                    const struct policy_subject *);

#endif /* policies/rules.h */
