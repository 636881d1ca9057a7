/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bridge's part of the control, and what its glue tells: see
 * control-bridge.h. */

#include <l7-config.h>
#include "daemon/control-private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/basis.h"
#include "daemon/clock.h"
#include "daemon/examining-flows.h"
#include "daemon/exclusion-flows.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/metering.h"
#include "daemon/minute.h"
#include "daemon/queues-wanted.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/queues-config.h"
#include "policies/policy.h"

#define LOG_MODULE LOG_CONTROL
#include "ovs-glue/log.h"

struct basis *
control_bridge_make_basis(struct control_bridge *b, struct ruleset *ruleset)
{
    struct basis *basis;

    if (basis_create(ruleset, b->inventory, b->basis, &basis)) {
        /* As everywhere in Open vSwitch: nothing sensible can be done. */
        abort();
    }
    basis_unref(b->basis);
    b->basis = basis;
    return basis;
}

/* ---- Orders to the glue. ---- */

bool
control_bridge_set_queues(struct control_bridge *b,
                          const struct ruleset *ruleset,
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
    if (glue_set_queues(b->glue, queues, &error)) {
        LOG_ERROR("the queues of bridge %s stay as they are: %s", b->name,
                  error);
        free(error);
    }
    queues_config_destroy(queues);
    return more;
}

void
control_bridge_set_standing(struct control_bridge *b)
{
    struct standing_match *exclusions = NULL;
    struct standing_examining *examining = NULL;
    struct standing_config config = { .keep_exclusions = false };
    const char *rule;
    int error = exclusion_flows_create(ruleset_policy(b->control->ruleset),
                                       b->inventory, &exclusions, &config.n);

    if (error) {
        LOG_ERROR("what is excluded on bridge %s stays as it was: with the "
                  "ports that there are now, it would be more than %d flows",
                  b->name, STANDING_EXCLUSIONS_MAX);
        config.keep_exclusions = true;
    }
    b->standing_minute = minute_of_week(time(NULL));
    error = examining_flows_create(b->basis, b->standing_minute, &examining,
                                   &config.n_examining, &rule);
    if (error == ENOMEM) {
        /* As everywhere in Open vSwitch: nothing sensible can be done. */
        abort();
    } else if (error) {
        LOG_ERROR(
            "on bridge %s, traffic that is not judged yet gets nothing "
            "of %s and the rules after it: with the ports that there are "
            "now, it would be more than %d flows",
            b->name, rule, STANDING_EXAMINING_MAX);
    }
    config.exclusions = exclusions;
    config.examining = examining;
    glue_set_standing(b->glue, &config);
    free(exclusions);
    free(examining);
}

/* Gives standing orders anew when the hours of rules begin or end. */
static void
follow_time(struct control_bridge *b)
{
    if (policy_has_changed(ruleset_policy(b->control->ruleset),
                           b->standing_minute, minute_of_week(time(NULL)))) {
        control_bridge_set_standing(b);
    }
}

/* ---- What the datapath does. ---- */

void
control_bridge_tell_support(struct control_bridge *b)
{
    const struct policy *policy = ruleset_policy(b->control->ruleset);
    char *text = NULL;
    size_t len;

    if (!b->knows_support) {
        return;
    }
    FILE *out = open_memstream(&text, &len);
    if (!out) {
        abort();
    }
    /* Of the queues that we make, the glue tells. */
    struct support support = b->support;
    support.queues = support.queues || policy_qos_type(policy);
    support_describe(policy, &support, "", out);
    fclose(out);
    if (!b->told || strcmp(b->told, text)) {
        for (const char *p = text; *p;) {
            int n = (int) strcspn(p, "\n");

            LOG_WARNING("bridge %s: %.*s", b->name, n, p);
            p += n + (p[n] == '\n');
        }
    }
    free(b->told);
    b->told = text;
}

/* With --strict: says whether all bridges do what is asked, once that is
 * known. */
static void
answer_strict(struct control *c)
{
    bool ok = true;

    if (!c->on_ready) {
        return;
    }
    for (size_t i = 0; i < c->n_bridges; i++) {
        const struct control_bridge *b = &c->bridges[i];

        if (!b->knows_support) {
            return;
        }
        ok = ok
             && !support_describe(ruleset_policy(c->ruleset), &b->support, "",
                                  NULL);
    }
    c->on_ready(c->aux, ok);
    c->on_ready = NULL;
}

/* The bridge is ready: finds out what its datapath does. */
static void
learn_support(struct control_bridge *b)
{
    b->support = (struct support){
        .queues = glue_queues_effect(b->glue) != QUEUES_IGNORED,
        .max_meters = glue_meters_capacity(b->glue),
    };
    b->knows_support = true;
    control_bridge_tell_support(b);
    answer_strict(b->control);
}

/* ---- What the glue tells. ---- */

static void
take_basis(struct worker *w, void *basis)
{
    /* It fails with another ruleset only, which comes as an inquiry, unless
     * that failed: then the next one is another try. */
    if (judge_set_basis(worker_judge(w), basis, clock_us())) {
        LOG_ERROR("worker %u of bridge %u: memory is short", worker_number(w),
                  worker_bridge(w));
    }
    basis_unref(basis);
}

static void
on_inventory(void *b_, struct inventory *inventory)
{
    struct control_bridge *b = b_;

    inventory_unref(b->inventory);
    b->inventory = inventory_ref(inventory);
    struct basis *basis = control_bridge_make_basis(b, b->control->ruleset);
    control_bridge_set_standing(b);
    for (size_t i = 0; !b->control->ending && i < b->n_workers; i++) {
        worker_call(b->workers[i], take_basis, basis_ref(basis));
    }
}

/* That a bridge's verdicts are given again. */
struct resync {
    struct control_bridge *bridge;
    bool lost; /* As in judge_resync(). */
};

/* What a worker has adopted of an earlier life. */
struct resync_answer {
    size_t n_adopted;
    size_t n_not_adopted;
};

static void
resync_programmed(void *b_)
{
    struct control_bridge *b = b_;

    /* Should the switch have gone once more, all begins anew. */
    control_end_adoption(b);
    glue_remove_stale_meters(b->glue);
}

static void
resync_given(const void *answers_, size_t n, void *r_)
{
    const struct resync_answer *answers = answers_;
    struct resync *r = r_;
    struct resync_answer sum = { .n_adopted = 0 };

    for (size_t i = 0; i < n; i++) {
        sum.n_adopted += answers[i].n_adopted;
        sum.n_not_adopted += answers[i].n_not_adopted;
    }
    control_adopted(r->bridge, sum.n_adopted, sum.n_not_adopted);
    glue_when_programmed(r->bridge->glue, resync_programmed, r->bridge);
    free(r);
}

static void
resync(struct worker *w, void *answer_, void *r_)
{
    struct resync_answer *answer = answer_;
    const struct resync *r = r_;
    struct judge_stats stats;

    if (worker_bridge(w) == r->bridge->number) {
        judge_resync(worker_judge(w), r->lost, clock_us());
        judge_get_stats(worker_judge(w), &stats);
        *answer = (struct resync_answer){
            .n_adopted = stats.n_adopted,
            .n_not_adopted = stats.n_not_adopted,
        };
    }
}

/* Has verdicts given again, and then the meters taken away that flows of
 * earlier verdicts may have named until then: with a meter, Open vSwitch
 * deletes its flows. */
static void
on_resync(void *b_, bool lost)
{
    struct control_bridge *b = b_;

    learn_support(b);
    if (!b->control->ending) {
        struct resync *r = malloc(sizeof *r);

        if (!r) {
            abort();
        }
        *r = (struct resync){ .bridge = b, .lost = lost };
        inquiry_send(b->control->crew, sizeof(struct resync_answer), resync,
                     resync_given, r);
    }
}

static void
on_verdict(void *b_, struct verdict *v)
{
    struct control_bridge *b = b_;

    metering_verdict(b->control->metering, b->number, v, b->inventory,
                     control_earlier_meter(b, v));
}

static void
on_adoption(void *b, struct adoption *adoption)
{
    control_adopt(b, adoption);
}

static void
on_second(void *b_)
{
    struct control_bridge *b = b_;

    follow_time(b);
    /* Once for all. */
    if (!b->number) {
        metering_run(b->control->metering);
    }
}

static void
on_flow_removed(void *b_, const struct glue_flow_removed *removed)
{
    struct control_bridge *b = b_;

    /* Also at the end: for those flows it is the last word. */
    if (removed->worker < b->n_workers) {
        worker_flow_removed(b->workers[removed->worker], removed);
    }
}

static void
on_flows_counted(void *b_, const struct glue_flow_counters *flows, size_t n)
{
    struct control_bridge *b = b_;

    for (size_t i = 0; i < b->n_workers; i++) {
        worker_flows_counted(b->workers[i], flows, n);
    }
}

static void
on_ending(void *b_)
{
    struct control_bridge *b = b_;

    b->control->ending = true;
}

const struct glue_callbacks control_callbacks = {
    .inventory = on_inventory,
    .adoption = on_adoption,
    .resync = on_resync,
    .flow_removed = on_flow_removed,
    .flows_counted = on_flows_counted,
    .verdict = on_verdict,
    .second = on_second,
    .ending = on_ending,
};
