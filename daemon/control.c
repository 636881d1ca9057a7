/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ruleset in force, its reload, and the commands: see control.h. */

#include <l7-config.h>
#include "daemon/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/clock.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/meter-names.h"
#include "daemon/ruleset.h"
#include "daemon/show.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"

#define LOG_MODULE LOG_CONTROL
#include "ovs-glue/log.h"

struct control {
    const struct ruleset_sources *sources;
    struct ruleset *ruleset; /* In force. */
    struct meter_names meter_names;
    struct glue *glue;
    struct worker *const *workers;
    size_t n_workers;
    void (*on_exit)(void *aux, bool keep);
    void *aux;                     /* Of 'on_exit'. */
    struct appctl_call *exit_call; /* To be answered at the end, or NULL. */

    bool ending; /* Workers may be gone at any time. */

    /* The reload under way: 'loading' is NULL if there is none. */
    struct ruleset *loading;
    struct appctl_call *reload_call; /* Who asked for it, or NULL. */
    size_t n_failed;                 /* Workers that could not take it. */
};

/* ---- Loading. ---- */

static uint32_t
meter_of_class(const char *class, void *names)
{
    return meter_names_get(names, class);
}

static bool
class_has_meter(const char *class, void *ruleset_)
{
    const struct ruleset *r = ruleset_;
    uint16_t index = r ? ruleset_find_class(r, class) : POLICY_NO_CLASS;

    return index != POLICY_NO_CLASS && ruleset_actions(r, index)->meter_id;
}

static int
load(struct control *c, struct ruleset **rulesetp, struct problems *problems)
{
    int error = ruleset_load(c->sources, meter_of_class, &c->meter_names,
                             rulesetp, problems);

    if (error) {
        meter_names_prune(&c->meter_names, class_has_meter, c->ruleset);
    }
    return error;
}

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
    c->meter_names.first = first_meter;
    int error = load(c, &c->ruleset, problems);
    if (error) {
        control_destroy(c);
        return error;
    }
    *controlp = c;
    return 0;
}

void
control_destroy(struct control *c)
{
    if (c) {
        ruleset_unref(c->loading);
        ruleset_unref(c->ruleset);
        meter_names_destroy(&c->meter_names);
        free(c);
    }
}

struct ruleset *
control_ruleset(const struct control *c)
{
    return c->ruleset;
}

/* ---- Reload, step by step. ---- */

/* Orders the meters of 'ruleset'. */
static void
set_meters(struct control *c, const struct ruleset *ruleset,
           void (*done)(void *))
{
    const struct policy *policy = ruleset_policy(ruleset);
    struct meter_config *meters =
        calloc(policy_n_classes(policy) + 1, sizeof *meters);
    size_t n = 0;

    if (!meters) {
        abort();
    }
    for (size_t i = 0; i < policy_n_classes(policy); i++) {
        const struct policy_class *class = policy_class(policy, (uint16_t) i);
        uint32_t id = ruleset_actions(ruleset, (uint16_t) i)->meter_id;

        if (id) {
            uint64_t burst = (class->meter.burst + 999) / 1000;

            meters[n++] = (struct meter_config){
                .id = id,
                .rate_kbps = (uint32_t) (class->meter.rate / 1000),
                .burst_kbit =
                    burst < UINT32_MAX ? (uint32_t) burst : UINT32_MAX,
            };
        }
    }
    glue_set_meters(c->glue, meters, n, done, c);
    free(meters);
}

static void
reload_end(struct control *c)
{
    if (!c->n_failed) {
        glue_remove_stale_meters(c->glue);
        LOG_INFORM("policy %s is in force", c->sources->policy);
    }
    if (c->reload_call && c->n_failed) {
        appctl_error(c->reload_call, "memory is short: some workers go on "
                                     "with the old policy; try again");
    } else if (c->reload_call) {
        appctl_reply(c->reload_call, "reloaded");
    }
    c->reload_call = NULL;
    c->n_failed = 0;
    ruleset_unref(c->loading);
    c->loading = NULL;
    meter_names_prune(&c->meter_names, class_has_meter, c->ruleset);
}

/* 4: the switch has the flows that changed. */
static void
reload_programmed(void *c_)
{
    reload_end(c_);
}

/* 3: the workers have the new ruleset. */
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
        judge_set_ruleset(worker_judge(w), c->loading, clock_us());
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

/* 2: the switch has the meters. */
static void
reload_metered(void *c_)
{
    struct control *c = c_;

    if (c->ending) {
        reload_abandon(c);
        return;
    }
    ruleset_unref(c->ruleset);
    c->ruleset = ruleset_ref(c->loading);
    inquiry_send(c->glue, c->workers, c->n_workers, sizeof(int), take_ruleset,
                 reload_taken, c);
}

/* 1: everything is read and checked. */
static void
reload(struct control *c, struct appctl_call *call)
{
    struct problems problems = PROBLEMS_INITIALIZER;

    if (c->loading || c->ending) {
        if (call) {
            appctl_error(call, c->ending ? "about to end"
                                         : "a reload is under way: try again");
        }
        return;
    }

    int error = load(c, &c->loading, &problems);
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
        set_meters(c, c->loading, reload_metered);
    }
    problems_destroy(&problems);
}

void
control_reload(void *c)
{
    reload(c, NULL);
}

/* ---- What the glue tells. ---- */

static void
take_inventory(struct worker *w, void *inventory)
{
    judge_set_inventory(worker_judge(w), inventory);
    inventory_unref(inventory);
}

static void
on_inventory(void *c_, struct inventory *inventory)
{
    struct control *c = c_;

    for (size_t i = 0; !c->ending && i < c->n_workers; i++) {
        worker_call(c->workers[i], take_inventory, inventory_ref(inventory));
    }
}

static void
resync(struct worker *w, void *aux)
{
    (void) aux;
    judge_resync(worker_judge(w), clock_us());
}

static void
on_resync(void *c_)
{
    struct control *c = c_;

    for (size_t i = 0; !c->ending && i < c->n_workers; i++) {
        worker_call(c->workers[i], resync, NULL);
    }
}

static void
on_flow_removed(void *c_, const struct glue_flow_removed *removed)
{
    struct control *c = c_;

    if (!c->ending && removed->worker < c->n_workers) {
        worker_flow_removed(c->workers[removed->worker], removed);
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
    .ending = on_ending,
};

/* ---- Commands. ---- */

static struct show
to_be_shown(const struct control *c)
{
    return (struct show){
        .glue = c->glue,
        .workers = c->workers,
        .n_workers = c->n_workers,
        .ruleset = c->ruleset,
        .policy = c->sources->policy,
    };
}

/* True if workers can be asked; otherwise 'call' is answered. */
static bool
may_ask(const struct control *c, struct appctl_call *call)
{
    if (c->ending) {
        appctl_error(call, "about to end");
    }
    return !c->ending;
}

static void
connection_show(struct appctl_call *call, int argc, const char *const argv[],
                void *c)
{
    struct show show = to_be_shown(c);

    (void) argc;
    (void) argv;
    if (may_ask(c, call)) {
        show_connections(&show, call);
    }
}

static void
class_show(struct appctl_call *call, int argc, const char *const argv[],
           void *c)
{
    struct show show = to_be_shown(c);

    (void) argc;
    (void) argv;
    if (may_ask(c, call)) {
        show_classes(&show, call);
    }
}

static void
status_show(struct appctl_call *call, int argc, const char *const argv[],
            void *c)
{
    struct show show = to_be_shown(c);

    (void) argc;
    (void) argv;
    if (may_ask(c, call)) {
        show_status(&show, call);
    }
}

static void
policy_reload(struct appctl_call *call, int argc, const char *const argv[],
              void *c)
{
    (void) argc;
    (void) argv;
    reload(c, call);
}

static void
latency_reset(struct appctl_call *call, int argc, const char *const argv[],
              void *c_)
{
    struct control *c = c_;

    (void) argc;
    (void) argv;
    glue_reset_samples(c->glue);
    appctl_reply(call, "");
}

static void
exit_daemon(struct appctl_call *call, int argc, const char *const argv[],
            void *c_)
{
    struct control *c = c_;

    if (argc > 1 && strcmp(argv[1], "--keep")) {
        appctl_error(call, "usage: exit [--keep]");
    } else if (c->exit_call) {
        appctl_error(call, "already about to end");
    } else {
        c->exit_call = call;
        c->on_exit(c->aux, argc > 1);
    }
}

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

    appctl_register("connection/show", "", 0, 0, connection_show, c);
    appctl_register("class/show", "", 0, 0, class_show, c);
    appctl_register("status/show", "", 0, 0, status_show, c);
    appctl_register("policy/reload", "", 0, 0, policy_reload, c);
    appctl_register("latency/reset", "", 0, 0, latency_reset, c);
    appctl_register("exit", "[--keep]", 0, 1, exit_daemon, c);

    /* The first policy's meters need no further steps: the glue brings them
     * about before it is ready for verdicts. */
    set_meters(c, c->ruleset, NULL);
}

void
control_answer_exit(struct control *c)
{
    if (c->exit_call) {
        appctl_reply(c->exit_call, "");
        c->exit_call = NULL;
    }
}
