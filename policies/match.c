/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy's globs say of one port: see match.h and policy.h. */

#include <l7-config.h>
#include "policies/match.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "policies/policy-private.h"

/* Chooses what traces call 'port'. */
static void
set_label(struct policy_match *match, const struct policy_port *port)
{
    const char *label = port->is_vm && port->vm_name ? port->vm_name
                        : port->interface            ? port->interface
                        : port->iface_id             ? port->iface_id
                                                     : "a port without a name";

    snprintf(match->label, sizeof match->label, "%s", label);
    for (char *p = match->label; *p; p++) {
        /* Whoever names VMs should not control terminals. */
        *p = (unsigned char) *p < 0x20 || *p == 0x7f ? '?' : *p;
    }
}

int
policy_match_port(const struct policy *policy, const struct policy_port *port,
                  struct policy_match **matchp)
{
    size_t n_vm_words = MATCH_WORDS(rules_n_vm_bits(policy->rules));
    size_t n_words = n_vm_words + MATCH_WORDS(policy->exclusions.n);
    struct policy_match *match =
        calloc(1, sizeof *match + n_words * sizeof match->vms[0]);

    *matchp = match;
    if (!match) {
        return ENOMEM;
    }
    match->is_vm = port->is_vm;
    match->excluded = match->vms + n_vm_words;
    set_label(match, port);

    for (size_t i = 0; i < policy->exclusions.n; i++) {
        if (exclusion_is_for(&policy->exclusions.exclusions[i], port)) {
            match_set_bit(match->excluded, i);
        }
    }
    for (size_t i = 0; port->is_vm && i < rules_n(policy->rules); i++) {
        const struct criteria *criteria =
            &rules_get(policy->rules, i)->criteria;

        if (criteria->n_vms && criteria_fit_vm(criteria, port)) {
            match_set_bit(match->vms, criteria->vm_bit);
        }
    }
    return 0;
}

void
policy_match_destroy(struct policy_match *match)
{
    free(match);
}
