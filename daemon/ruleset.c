/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connections are judged by: see ruleset.h. */

#include <l7-config.h>
#include "daemon/ruleset.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/library.h"
#include "policies/policy.h"

struct ruleset {
    atomic_uint n_refs;
    struct library *library;
    struct policy *policy;
    struct verdict_actions *actions; /* Of each class. */
};

static const struct verdict_actions no_actions = {
    .queue = ACTIONS_NONE,
    .dscp = ACTIONS_NONE,
};

/* Loads the policy, in the words of the library. */
static int
load_policy(struct ruleset *r, const char *file, struct problems *problems)
{
    size_t n = library_n_protocols(r->library);
    const char **names = calloc(n, sizeof *names);
    const char *const **groups = calloc(n, sizeof *groups);
    int error = ENOMEM;

    if (names && groups) {
        for (size_t i = 0; i < n; i++) {
            names[i] = library_protocol_name(r->library, (uint16_t) i);
            groups[i] = library_protocol_groups(r->library, (uint16_t) i);
        }
        struct policy_vocabulary vocabulary = {
            .n_protocols = n,
            .names = names,
            .groups = groups,
        };
        error = policy_load(file, &vocabulary, &r->policy, problems);
    }
    free(names);
    free(groups);
    return error;
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
            .queue = class->queue == POLICY_NONE ? ACTIONS_NONE
                                                 : (int32_t) class->queue,
            .dscp = class->dscp == POLICY_NONE ? ACTIONS_NONE
                                               : (int8_t) class->dscp,
        };
        if (class->meter.rate) {
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
        error = load_policy(r, sources->policy, problems);
    }
    if (!error) {
        error = compose_actions(r, meter, aux, sources->policy, problems);
    }
    if (error) {
        ruleset_unref(r);
        return error;
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

uint16_t
ruleset_decide(const struct ruleset *r, uint16_t protocol)
{
    struct policy_subject subject = { .protocol = protocol };
    return policy_decide(r->policy, &subject).class;
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
