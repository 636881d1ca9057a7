/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connections are judged by: see ruleset.h. */

#include <l7-config.h>
#include "daemon/ruleset.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/vocabulary.h"
#include "patterns/library.h"
#include "policies/policy.h"

struct ruleset {
    atomic_uint n_refs;
    struct library *library;
    struct policy *policy;
    struct verdict_actions *actions; /* Of each class. */
    bool excludes_interfaces;        /* See the function. */
};

static const struct verdict_actions no_actions = {
    .queue = ACTIONS_NONE,
    .dscp = ACTIONS_NONE,
};

static enum actions_meter
meter_per(enum policy_scope scope)
{
    return scope == POLICY_PER_VM           ? ACTIONS_METER_VM
           : scope == POLICY_PER_CONNECTION ? ACTIONS_METER_CONNECTION
                                            : ACTIONS_METER_CLASS;
}

static int
compose_actions(struct ruleset *r, ruleset_meter_cb *meter, void *aux,
                const char *file, struct problems *problems)
{
    size_t n = policy_n_classes(r->policy);

    r->actions = calloc(n ? n : 1, sizeof *r->actions);
    if (!r->actions) {
        return ENOMEM;
    }
    for (size_t i = 0; i < n; i++) {
        const struct policy_class *class =
            policy_class(r->policy, (uint16_t) i);
        struct verdict_actions *a = &r->actions[i];

        *a = (struct verdict_actions){
            .drop = class->drop,
            .queue = class->queue.id == POLICY_NONE
                         ? ACTIONS_NONE
                         : (int32_t) class->queue.id,
            .dscp = class->dscp == POLICY_NONE ? ACTIONS_NONE
                                               : (int8_t) class->dscp,
            .mark = class->mark,
            .mark_mask = class->mark_mask,
        };
        if (class->meter.rate) {
            a->meter_per = (uint8_t) meter_per(class->meter.per);
            a->meter_id = meter(class->name, aux);
            if (!a->meter_id) {
                problems_add(problems, file, 0, 0, class->name,
                             "there are no meters left for this class: "
                             "have fewer classes with meters");
                return EINVAL;
            }
        }
    }
    return 0;
}

int
ruleset_load(const struct ruleset_sources *sources, ruleset_meter_cb *meter,
             void *aux, struct ruleset **rulesetp, struct problems *problems)
{
    struct ruleset *r = calloc(1, sizeof *r);

    *rulesetp = NULL;
    if (!r) {
        return ENOMEM;
    }
    atomic_init(&r->n_refs, 1);
    int error = library_load(sources->patterns, sources->n_patterns,
                             &r->library, problems);
    if (!error) {
        error = vocabulary_load_policy(sources->policy, r->library, &r->policy,
                                       problems);
    }
    if (!error) {
        error = compose_actions(r, meter, aux, sources->policy, problems);
    }
    if (error) {
        ruleset_unref(r);
        return error;
    }
    for (size_t i = 0; i < policy_n_exclusions(r->policy); i++) {
        if (policy_exclusion(r->policy, i)->interface) {
            r->excludes_interfaces = true;
        }
    }
    *rulesetp = r;
    return 0;
}

struct ruleset *
ruleset_ref(struct ruleset *r)
{
    if (r) {
        atomic_fetch_add_explicit(&r->n_refs, 1, memory_order_relaxed);
    }
    return r;
}

void
ruleset_unref(struct ruleset *r)
{
    if (r
        && atomic_fetch_sub_explicit(&r->n_refs, 1, memory_order_acq_rel)
               == 1) {
        free(r->actions);
        policy_destroy(r->policy);
        library_destroy(r->library);
        free(r);
    }
}

const struct library *
ruleset_library(const struct ruleset *r)
{
    return r->library;
}

const struct policy *
ruleset_policy(const struct ruleset *r)
{
    return r->policy;
}

struct policy_decision
ruleset_decide(const struct ruleset *r, const struct policy_subject *subject)
{
    static const struct policy_decision none = {
        .class = POLICY_NO_CLASS,
        .vm_side = POLICY_NONE,
    };

    return policy_excludes(r->policy, subject)
               ? none
               : policy_decide(r->policy, subject);
}

bool
ruleset_excludes_interfaces(const struct ruleset *r)
{
    return r->excludes_interfaces;
}

const struct verdict_actions *
ruleset_actions(const struct ruleset *r, uint16_t class)
{
    return class == POLICY_NO_CLASS ? &no_actions : &r->actions[class];
}

const char *
ruleset_class_name(const struct ruleset *r, uint16_t class)
{
    return class == POLICY_NO_CLASS ? "-"
                                    : policy_class(r->policy, class)->name;
}

uint16_t
ruleset_find_class(const struct ruleset *r, const char *name)
{
    for (size_t i = 0; i < policy_n_classes(r->policy); i++) {
        if (!strcmp(policy_class(r->policy, (uint16_t) i)->name, name)) {
            return (uint16_t) i;
        }
    }
    return POLICY_NO_CLASS;
}
