/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting another ruleset in force, step by step: see control.h.
 *
 * Each step is done on all bridges before the next one begins. */

#include <l7-config.h>
#include "daemon/control-private.h"

#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/clock.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/metering.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"

#define LOG_MODULE LOG_CONTROL
#include "ovs-glue/log.h"

/* Begins a step that each bridge's glue does by itself. */
static void
begin_step(struct control *c,
           void (*order)(struct glue *, void (*done)(void *), void *aux),
           void (*done)(void *))
{
    c->n_awaited = c->n_bridges;
    for (size_t i = 0; i < c->n_bridges; i++) {
        order(c->bridges[i].glue, done, c);
    }
}

/* The reload is over.  Whoever has sent SIGHUP since it began may have changed
 * files after they were read: then they are read again. */
static void
end_reload(struct control *c)
{
    bool once_more = c->once_more && !c->ending;

    c->reload_call = NULL;
    c->n_failed = 0;
    c->once_more = false;
    ruleset_unref(c->loading);
    c->loading = NULL;
    if (once_more) {
        control_reload(c);
    }
}

/* A bridge has done its step.  Returns true if that was the last one, and
 * there is to be a next step. */
static bool
end_step(struct control *c)
{
    if (--c->n_awaited) {
        return false;
    }
    if (!c->ending) {
        return true;
    }
    /* The daemon ends before the reload does. */
    if (c->reload_call) {
        appctl_error(c->reload_call, "about to end");
    }
    end_reload(c);
    return false;
}

/* 6: the switch has the flows that changed. */
static void
reload_programmed(void *c_)
{
    struct control *c = c_;

    if (--c->n_awaited) {
        return;
    }
    for (size_t i = 0; i < c->n_bridges; i++) {
        struct control_bridge *b = &c->bridges[i];

        if (!c->n_failed && b->more_queues && !c->ending) {
            control_bridge_set_queues(b, c->ruleset, NULL);
        }
        if (!c->n_failed) {
            control_bridge_set_glossary(b, c->ruleset);
        }
        b->more_queues = false;
        basis_unref(b->new_basis);
        b->new_basis = NULL;
    }
    if (!c->n_failed) {
        metering_settle(c->metering, c->ruleset);
        LOG_INFORM("policy %s is in force", c->config.sources->policy);
    }
    if (c->reload_call && c->n_failed) {
        appctl_error(c->reload_call, "memory is short: some workers go on "
                                     "with the old policy; try again");
    } else if (c->reload_call) {
        appctl_reply(c->reload_call, "reloaded");
    }
    end_reload(c);
}

/* 5: the workers have the new ruleset. */
static void
reload_taken(const void *answers_, size_t n, void *c_)
{
    const int *answers = answers_;
    struct control *c = c_;

    for (size_t i = 0; i < n; i++) {
        if (answers[i]) {
            LOG_ERROR("a worker goes on with the old policy: %s",
                      strerror(answers[i]));
            c->n_failed++;
        }
    }
    begin_step(c, glue_when_programmed, reload_programmed);
}

static void
take_ruleset(struct worker *w, void *answer, void *c_)
{
    struct control *c = c_;

    *(int *) answer = judge_set_basis(
        worker_judge(w), c->bridges[worker_bridge(w)].new_basis, clock_us());
}

/* 4: what the flows have counted so far is the old classes'. */
static void
reload_counted(void *c_)
{
    struct control *c = c_;

    if (!end_step(c)) {
        return;
    }
    ruleset_unref(c->ruleset);
    c->ruleset = ruleset_ref(c->loading);
    for (size_t i = 0; i < c->n_bridges; i++) {
        struct control_bridge *b = &c->bridges[i];

        b->new_basis = basis_ref(control_bridge_make_basis(b, c->ruleset));
        control_bridge_set_standing(b);
        control_bridge_tell_support(b);
    }
    inquiry_send(c->crew, sizeof(int), take_ruleset, reload_taken, c);
}

/* 3: the bridges have the meters. */
static void
reload_metered(void *c)
{
    begin_step(c, glue_refresh_counters, reload_counted);
}

/* 2: the ports have the queues, and the database has no glossary that would
 * not hold for all flows. */
static void
reload_queued(void *c_)
{
    struct control *c = c_;

    if (end_step(c)) {
        metering_order(c->metering, c->loading, reload_metered, c);
    }
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
        } else {
            c->once_more = true;
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
        for (size_t i = 0; i < c->n_bridges; i++) {
            struct control_bridge *b = &c->bridges[i];

            b->more_queues =
                control_bridge_set_queues(b, c->loading, c->ruleset);
            if (!control_glossaries_equal(c->loading, c->ruleset)) {
                glue_set_glossary(b->glue, NULL);
            }
        }
        begin_step(c, glue_when_queued, reload_queued);
    }
    problems_destroy(&problems);
}

void
control_reload(void *c)
{
    control_reload_for(c, NULL);
}
