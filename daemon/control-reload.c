/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the ruleset, and putting another in force: see control.h. */

#include <l7-config.h>
#include "daemon/control-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/clock.h"
#include "daemon/control.h"
#include "daemon/exclusion-flows.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/metering.h"
#include "daemon/queues-wanted.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/queues-config.h"
#include "policies/policy.h"

#define LOG_MODULE LOG_CONTROL
#include "ovs-glue/log.h"

/* ---- Loading. ---- */

/* What the policy has checked the glue takes; should the two ever disagree,
 * it shows before anything changes. */
static int
check_queues(const struct control *c, const struct ruleset *ruleset,
             struct problems *problems)
{
    struct queues_config *queues =
        queues_wanted_create(ruleset_policy(ruleset));
    char *problem = queues_config_check(queues);

    if (problem) {
        problems_add(problems, c->sources->policy, 0, 0, "$.qos", "%s",
                     problem);
    }
    queues_config_destroy(queues);
    free(problem);
    return problem ? EINVAL : 0;
}

/* Checks that what is excluded can be made into flows. */
static int
check_exclusions(const struct control *c, const struct ruleset *ruleset,
                 struct problems *problems)
{
    struct standing_exclusion *flows;
    size_t n;
    int error = exclusion_flows_create(ruleset_policy(ruleset), c->inventory,
                                       &flows, &n);

    if (error == E2BIG) {
        problems_add(problems, c->sources->policy, 0, 0, "$.exclude",
                     "takes more than %d flows: name fewer interfaces, or "
                     "ranges that begin and end at powers of two",
                     STANDING_EXCLUSIONS_MAX);
        error = EINVAL;
    }
    free(flows);
    return error;
}

/* With --strict, what the datapath does not do is an error. */
static int
check_support(const struct control *c, const struct ruleset *ruleset,
              struct problems *problems)
{
    const struct policy *policy = ruleset_policy(ruleset);

    if (!c->is_strict || !c->knows_support) {
        return 0;
    }
    for (size_t i = 0; i < policy_n_classes(policy); i++) {
        char *text = support_class_text(policy_class(policy, (uint16_t) i),
                                        &c->support);

        if (text) {
            problems_add(problems, c->sources->policy, 0, 0,
                         policy_class(policy, (uint16_t) i)->name,
                         "%s (--strict)", text);
            free(text);
        }
    }
    return problems->n ? EINVAL : 0;
}

int
control_load(struct control *c, struct ruleset **rulesetp,
             struct problems *problems)
{
    int error = ruleset_load(c->sources, metering_class, c->metering, rulesetp,
                             problems);

    if (!error) {
        error = check_queues(c, *rulesetp, problems);
        error = error ? error : check_exclusions(c, *rulesetp, problems);
        error = error ? error : check_support(c, *rulesetp, problems);
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

struct basis *
control_make_basis(struct control *c, struct ruleset *ruleset)
{
    struct basis *basis;

    if (basis_create(ruleset, c->inventory, c->basis, &basis)) {
        /* As everywhere in Open vSwitch: nothing sensible can be done. */
        abort();
    }
    basis_unref(c->basis);
    c->basis = basis;
    return basis;
}

/* ---- Orders to the glue. ---- */

bool
control_set_queues(struct control *c, const struct ruleset *ruleset,
                   const struct ruleset *old)
{
    struct queues_config *queues =
        queues_wanted_create(ruleset_policy(ruleset));
    bool more = false;
    char *error;

    if (old) {
        struct queues_config *before =
            queues_wanted_create(ruleset_policy(old));
        struct queues_config *both = queues_wanted_join(queues, before, &more);

        queues_config_destroy(before);
        queues_config_destroy(queues);
        queues = both;
    }
    if (glue_set_queues(c->glue, queues, &error)) {
        LOG_ERROR("the queues stay as they are: %s", error);
        free(error);
    }
    queues_config_destroy(queues);
    return more;
}

void
control_set_standing(struct control *c)
{
    struct standing_exclusion *flows;
    struct standing_config config = {
        .examining = *ruleset_examining(c->ruleset),
    };
    int error = exclusion_flows_create(ruleset_policy(c->ruleset),
                                       c->inventory, &flows, &config.n);

    if (error) {
        LOG_ERROR(
            "what is excluded stays as it was: with the ports that there "
            "are now, it would be more than %d flows",
            STANDING_EXCLUSIONS_MAX);
        return;
    }
    config.exclusions = flows;
    glue_set_standing(c->glue, &config);
    free(flows);
}

/* ---- Reload, step by step. ---- */

static void
reload_end(struct control *c)
{
    if (!c->n_failed) {
        if (c->more_queues && !c->ending) {
            control_set_queues(c, c->ruleset, NULL);
        }
        metering_settle(c->metering, c->ruleset);
        LOG_INFORM("policy %s is in force", c->sources->policy);
    }
    if (c->reload_call && c->n_failed) {
        appctl_error(c->reload_call, "memory is short: some workers go on "
                                     "with the old policy; try again");
    } else if (c->reload_call) {
        appctl_reply(c->reload_call, "reloaded");
    }
    c->reload_call = NULL;
    c->more_queues = false;
    c->n_failed = 0;
    ruleset_unref(c->loading);
    c->loading = NULL;
    basis_unref(c->new_basis);
    c->new_basis = NULL;
}

/* 6: the switch has the flows that changed. */
static void
reload_programmed(void *c_)
{
    reload_end(c_);
}

/* 5: the workers have the new ruleset. */
static void
reload_taken(const void *answers_, size_t n, void *c_)
{
    const int *answers = answers_;
    struct control *c = c_;

    for (size_t i = 0; i < n; i++) {
        if (answers[i]) {
            LOG_ERROR("worker %zu goes on with the old policy: %s", i,
                      strerror(answers[i]));
            c->n_failed++;
        }
    }
    glue_when_programmed(c->glue, reload_programmed, c);
}

static void
take_ruleset(struct worker *w, void *answer, void *c_)
{
    struct control *c = c_;

    *(int *) answer =
        judge_set_basis(worker_judge(w), c->new_basis, clock_us());
}

/* The daemon ends before the reload does. */
static void
reload_abandon(struct control *c)
{
    if (c->reload_call) {
        appctl_error(c->reload_call, "about to end");
        c->reload_call = NULL;
    }
    ruleset_unref(c->loading);
    c->loading = NULL;
}

/* 4: what the flows have counted so far is the old classes'. */
static void
reload_counted(void *c_)
{
    struct control *c = c_;

    if (c->ending) {
        reload_abandon(c);
        return;
    }
    ruleset_unref(c->ruleset);
    c->ruleset = ruleset_ref(c->loading);
    c->new_basis = basis_ref(control_make_basis(c, c->ruleset));
    control_set_standing(c);
    control_tell_support(c);
    inquiry_send(c->glue, c->workers, c->n_workers, sizeof(int), take_ruleset,
                 reload_taken, c);
}

/* 3: the switch has the meters. */
static void
reload_metered(void *c_)
{
    struct control *c = c_;

    glue_refresh_counters(c->glue, reload_counted, c);
}

/* 2: the ports have the queues. */
static void
reload_queued(void *c_)
{
    struct control *c = c_;

    if (c->ending) {
        reload_abandon(c);
        return;
    }
    metering_order(c->metering, c->loading, reload_metered, c);
}

/* 1: everything is read and checked. */
void
control_reload_for(struct control *c, struct appctl_call *call)
{
    struct problems problems = PROBLEMS_INITIALIZER;

    if (c->loading || c->ending) {
        if (call) {
            appctl_error(call, c->ending ? "about to end"
                                         : "a reload is under way: try again");
        }
        return;
    }

    int error = control_load(c, &c->loading, &problems);
    if (error) {
        char *text = problems_to_string(&problems);

        for (size_t i = 0; i < problems.n; i++) {
            LOG_ERROR("%s", problems.texts[i]);
        }
        LOG_ERROR("the policy was not reloaded: the old one stays in force");
        if (call) {
            appctl_error(call, text && *text ? text : strerror(error));
        }
        free(text);
    } else {
        c->reload_call = call;
        c->more_queues = control_set_queues(c, c->loading, c->ruleset);
        glue_when_queued(c->glue, reload_queued, c);
    }
    problems_destroy(&problems);
}

void
control_reload(void *c)
{
    control_reload_for(c, NULL);
}
