/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the ruleset: see control.h. */

#include <l7-config.h>
#include "daemon/control-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/examining-flows.h"
#include "daemon/exclusion-flows.h"
#include "daemon/metering.h"
#include "daemon/queues-wanted.h"
#include "daemon/ruleset.h"
#include "ovs-glue/queues-config.h"
#include "policies/policy.h"

static bool
has_bridge(const struct control *c, const char *name)
{
    for (size_t i = 0; i < c->n_bridges; i++) {
        if (!strcmp(name, c->bridges[i].name)) {
            return true;
        }
    }
    return false;
}

/* The bridges are those of the daemon's start, in whatever order: a policy
 * names none twice. */
static int
check_bridges(const struct control *c, const struct policy *policy,
              struct problems *problems)
{
    size_t n = policy_n_bridges(policy);
    bool same = n == c->n_bridges;

    if (!c->n_bridges || c->config.n_bridges) {
        return 0;
    }
    for (size_t i = 0; same && i < n; i++) {
        same = has_bridge(c, policy_bridge(policy, i));
    }
    if (same) {
        return 0;
    }
    problems_add(problems, c->config.sources->policy, 0, 0, "$.bridges",
                 "names other bridges than when ovs-l7d started, which only "
                 "a restart can change");
    return EINVAL;
}

/* What the policy has checked the glue takes; should the two ever disagree,
 * it shows before anything changes. */
static int
check_queues(const struct control *c, const struct policy *policy,
             struct problems *problems)
{
    struct queues_config *queues = queues_wanted_create(policy);
    char *problem = queues_config_check(queues);

    if (problem) {
        problems_add(problems, c->config.sources->policy, 0, 0, "$.qos", "%s",
                     problem);
    }
    queues_config_destroy(queues);
    free(problem);
    return problem ? EINVAL : 0;
}

/* Checks that what is excluded can be made into flows of 'b'. */
static int
check_exclusions(const struct control_bridge *b, const struct policy *policy,
                 struct problems *problems)
{
    struct standing_match *flows;
    size_t n;
    int error = exclusion_flows_create(policy, b->inventory, &flows, &n);

    if (error == E2BIG) {
        problems_add(problems, b->control->config.sources->policy, 0, 0,
                     "$.exclude",
                     "takes more than %d flows on bridge %s: name fewer "
                     "interfaces, or ranges that begin and end at powers of "
                     "two",
                     STANDING_EXCLUSIONS_MAX, b->name);
        error = EINVAL;
    }
    free(flows);
    return error;
}

/* Checks that what rules say of traffic that is not judged yet can be made
 * into flows of 'b', at whatever time. */
static int
check_examining(const struct control_bridge *b, struct ruleset *ruleset,
                struct problems *problems)
{
    struct standing_examining *flows;
    struct basis *basis;
    const char *rule;
    size_t n;

    /* What each port is asked takes time, and mostly for nothing. */
    if (!policy_n_examining(ruleset_policy(ruleset))) {
        return 0;
    }
    int error = basis_create(ruleset, b->inventory, NULL, &basis);
    if (error) {
        return error;
    }
    error = examining_flows_create(basis, EXAMINING_FLOWS_ALWAYS, &flows, &n,
                                   &rule);
    if (error == E2BIG) {
        problems_add(problems, b->control->config.sources->policy, 0, 0, rule,
                     "is for \"examining\" and takes that to more than %d "
                     "flows on bridge %s: name fewer VMs or VLANs, or ranges "
                     "that begin and end at powers of two",
                     STANDING_EXAMINING_MAX, b->name);
        error = EINVAL;
    }
    free(flows);
    basis_unref(basis);
    return error;
}

/* With --strict, what the datapath does not do is an error. */
static int
check_support(const struct control_bridge *b, const struct policy *policy,
              struct problems *problems)
{
    if (!b->control->is_strict || !b->knows_support) {
        return 0;
    }
    for (size_t i = 0; i < policy_n_classes(policy); i++) {
        const struct policy_class *class = policy_class(policy, (uint16_t) i);
        char *text = support_class_text(class, &b->support);

        if (text) {
            problems_add(problems, b->control->config.sources->policy, 0, 0,
                         class->name, "%s (bridge %s, --strict)", text,
                         b->name);
            free(text);
        }
    }
    return problems->n ? EINVAL : 0;
}

static int
check(const struct control *c, struct ruleset *ruleset,
      struct problems *problems)
{
    const struct policy *policy = ruleset_policy(ruleset);
    int error = check_bridges(c, policy, problems);

    error = error ? error : check_queues(c, policy, problems);
    for (size_t i = 0; !error && i < c->n_bridges; i++) {
        error = check_exclusions(&c->bridges[i], policy, problems);
        error =
            error ? error : check_examining(&c->bridges[i], ruleset, problems);
        error =
            error ? error : check_support(&c->bridges[i], policy, problems);
    }
    return error;
}

int
control_load(struct control *c, struct ruleset **rulesetp,
             struct problems *problems)
{
    int error = ruleset_load(c->config.sources, metering_class, c->metering,
                             rulesetp, problems);

    if (!error) {
        error = check(c, *rulesetp, problems);
        if (error) {
            ruleset_unref(*rulesetp);
            *rulesetp = NULL;
        }
    }
    if (error) {
        metering_prune(c->metering, c->ruleset);
    }
    return error;
}
