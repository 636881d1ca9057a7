/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in force, and what the glue tells: see control.h. */

#include <l7-config.h>
#include "daemon/control-private.h"
#include "daemon/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/basis.h"
#include "daemon/clock.h"
#include "daemon/judge.h"
#include "daemon/metering.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"

#define LOG_MODULE LOG_CONTROL
#include "ovs-glue/log.h"

int
control_create(const struct ruleset_sources *sources, uint32_t first_meter,
               struct control **controlp, struct problems *problems)
{
    struct control *c = calloc(1, sizeof *c);

    *controlp = NULL;
    if (!c) {
        return ENOMEM;
    }
    c->sources = sources;
    c->metering = metering_create(first_meter);
    int error = c->metering ? control_load(c, &c->ruleset, problems) : ENOMEM;
    if (error) {
        control_destroy(c);
        return error;
    }
    control_make_basis(c, c->ruleset);
    *controlp = c;
    return 0;
}

void
control_destroy(struct control *c)
{
    if (c) {
        ruleset_unref(c->loading);
        ruleset_unref(c->ruleset);
        basis_unref(c->basis);
        metering_destroy(c->metering);
        free(c->told);
        inventory_unref(c->inventory);
        free(c);
    }
}

struct basis *
control_basis(const struct control *c)
{
    return c->basis;
}

bool
control_is_ending(const struct control *c)
{
    return c->ending;
}

void
control_be_strict(struct control *c, void (*on_ready)(void *, bool))
{
    c->is_strict = true;
    c->on_ready = on_ready;
}

/* ---- What the datapath does. ---- */

void
control_tell_support(struct control *c)
{
    const struct policy *policy = ruleset_policy(c->ruleset);
    char *text = NULL;
    size_t len;

    if (!c->knows_support) {
        return;
    }
    FILE *out = open_memstream(&text, &len);
    if (!out) {
        abort();
    }
    /* Of the queues that we make, the glue tells. */
    struct support support = c->support;
    support.queues = support.queues || policy_qos_type(policy);
    support_describe(policy, &support, "", out);
    fclose(out);
    if (!c->told || strcmp(c->told, text)) {
        for (const char *p = text; *p;) {
            int n = (int) strcspn(p, "\n");

            LOG_WARNING("%.*s", n, p);
            p += n + (p[n] == '\n');
        }
    }
    free(c->told);
    c->told = text;
}

/* The bridge is ready: finds out what its datapath does. */
static void
learn_support(struct control *c)
{
    c->support = (struct support){
        .queues = glue_queues_effect(c->glue) != QUEUES_IGNORED,
        .max_meters = glue_meters_capacity(c->glue),
    };
    c->knows_support = true;
    control_tell_support(c);
    if (c->on_ready) {
        bool ok = !c->is_strict
                  || !support_describe(ruleset_policy(c->ruleset), &c->support,
                                       "", NULL);
        void (*on_ready)(void *, bool) = c->on_ready;

        c->on_ready = NULL;
        on_ready(c->aux, ok);
    }
}

/* ---- What the glue tells. ---- */

static void
take_basis(struct worker *w, void *basis)
{
    /* It fails with another ruleset only, which comes as an inquiry, unless
     * that failed: then the next one is another try. */
    if (judge_set_basis(worker_judge(w), basis, clock_us())) {
        LOG_ERROR("worker %u: memory is short", worker_number(w));
    }
    basis_unref(basis);
}

static void
on_inventory(void *c_, struct inventory *inventory)
{
    struct control *c = c_;

    inventory_unref(c->inventory);
    c->inventory = inventory_ref(inventory);
    struct basis *basis = control_make_basis(c, c->ruleset);
    control_set_standing(c);
    for (size_t i = 0; !c->ending && i < c->n_workers; i++) {
        worker_call(c->workers[i], take_basis, basis_ref(basis));
    }
}

static void
resync(struct worker *w, void *aux)
{
    (void) aux;
    judge_resync(worker_judge(w), false, clock_us());
}

static void
resync_lost(struct worker *w, void *aux)
{
    (void) aux;
    judge_resync(worker_judge(w), true, clock_us());
}

static void
on_resync(void *c_, bool lost)
{
    struct control *c = c_;

    learn_support(c);
    for (size_t i = 0; !c->ending && i < c->n_workers; i++) {
        worker_call(c->workers[i], lost ? resync_lost : resync, NULL);
    }
}

static void
on_verdict(void *c_, struct verdict *v)
{
    struct control *c = c_;

    metering_verdict(c->metering, v, c->inventory);
}

static void
on_second(void *c_)
{
    struct control *c = c_;

    metering_run(c->metering);
}

static void
on_flow_removed(void *c_, const struct glue_flow_removed *removed)
{
    struct control *c = c_;

    /* Also at the end: for those flows it is the last word. */
    if (removed->worker < c->n_workers) {
        worker_flow_removed(c->workers[removed->worker], removed);
    }
}

static void
on_flows_counted(void *c_, const struct glue_flow_counters *flows, size_t n)
{
    struct control *c = c_;

    for (size_t i = 0; i < c->n_workers; i++) {
        worker_flows_counted(c->workers[i], flows, n);
    }
}

static void
on_ending(void *c_)
{
    struct control *c = c_;

    c->ending = true;
}

const struct glue_callbacks control_callbacks = {
    .inventory = on_inventory,
    .resync = on_resync,
    .flow_removed = on_flow_removed,
    .flows_counted = on_flows_counted,
    .verdict = on_verdict,
    .second = on_second,
    .ending = on_ending,
};

void
control_attach(struct control *c, struct glue *glue,
               struct worker *const *workers, size_t n,
               void (*on_exit)(void *, bool), void *aux)
{
    c->glue = glue;
    c->workers = workers;
    c->n_workers = n;
    c->on_exit = on_exit;
    c->aux = aux;

    control_register_commands(c);
    control_set_queues(c, c->ruleset, NULL);
    /* The first policy's meters need no further steps: the glue brings them
     * about before it is ready for verdicts. */
    metering_attach(c->metering, glue);
    metering_order(c->metering, c->ruleset, NULL, NULL);
    control_set_standing(c);
}

void
control_answer_exit(struct control *c)
{
    if (c->exit_call) {
        appctl_reply(c->exit_call, "");
        c->exit_call = NULL;
    }
}
