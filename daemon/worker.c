/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker, as others see it: see worker.h. */

#include <l7-config.h>
#include "daemon/worker-private.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/accounts.h"
#include "daemon/clock.h"
#include "daemon/judge.h"
#include "daemon/minute.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/verdict.h"

struct worker_message *
worker_message_from_item(struct mailbox_item *item)
{
    _Static_assert(!offsetof(struct worker_message, item), "it comes first");
    return (struct worker_message *) item;
}

void
worker_message_free(struct worker_message *m)
{
    if (m->type == WORKER_FLOWS_COUNTED) {
        free(m->counted.flows);
    }
    free(m);
}

static bool
post_verdict(void *w_, struct verdict *v)
{
    struct worker *w = w_;
    return glue_post_verdict(w->config.glue, v);
}

static uint32_t
switch_busy_ms(void *w_)
{
    struct worker *w = w_;
    return glue_busy_ms(w->config.glue);
}

static void
order_skip(void *w_, const struct standing_match *match, uint32_t rate)
{
    struct worker *w = w_;
    glue_skip(w->config.glue, match, rate);
}

static void
worker_free(struct worker *w)
{
    judge_destroy(w->judge);
    mailbox_destroy(&w->mailbox);
    sem_destroy(&w->started);
    free(w);
}

int
worker_start(const struct worker_config *config, struct basis *basis,
             struct worker **workerp, const char **what)
{
    struct worker *w = calloc(1, sizeof *w);
    sigset_t all, old;

    *workerp = NULL;
    *what = "allocate memory";
    if (!w) {
        return ENOMEM;
    }
    w->config = *config;
    int error = mailbox_init(&w->mailbox, SIZE_MAX);
    if (error) {
        free(w);
        return error;
    }
    sem_init(&w->started, 0, 0);
    const struct judge_config judge = {
        .max_connections = config->max_connections,
        .flood_limit = config->flood_limit,
        .worker = (uint8_t) config->number,
        .clock = clock_us,
        .post = post_verdict,
        .busy_ms = switch_busy_ms,
        .flood = order_skip,
        .aux = w,
    };
    error = judge_create(&judge, basis, &w->judge);
    if (error) {
        worker_free(w);
        return error;
    }
    if (config->accounts) {
        accounts_add(judge_accounts(w->judge), config->accounts);
    }

    judge_set_minute(w->judge, minute_of_week(time(NULL)), clock_us());

    /* Signals are the main thread's. */
    *what = "start a thread";
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    error = pthread_create(&w->thread, NULL, worker_main, w);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (error) {
        worker_free(w);
        return error;
    }

    while (sem_wait(&w->started)) {
        continue;
    }
    if (w->error) {
        error = w->error;
        *what = w->what;
        pthread_join(w->thread, NULL);
        worker_free(w);
        return error;
    }
    *workerp = w;
    return 0;
}

static struct worker_message *
message_create(int type)
{
    struct worker_message *m = calloc(1, sizeof *m);

    if (!m) {
        /* As everywhere in Open vSwitch: nothing sensible can be done. */
        abort();
    }
    m->type = type;
    return m;
}

void
worker_stop(struct worker *w)
{
    mailbox_post_always(&w->mailbox, &message_create(WORKER_STOP)->item);
    pthread_join(w->thread, NULL);
}

void
worker_destroy(struct worker *w)
{
    if (w) {
        for (struct mailbox_item *item = mailbox_take(&w->mailbox), *next;
             item; item = next) {
            next = item->next;
            worker_message_free(worker_message_from_item(item));
        }
        worker_free(w);
    }
}

unsigned int
worker_bridge(const struct worker *w)
{
    return w->config.bridge;
}

unsigned int
worker_number(const struct worker *w)
{
    return w->config.number;
}

void
worker_call(struct worker *w, void (*function)(struct worker *, void *),
            void *aux)
{
    struct worker_message *m = message_create(WORKER_CALL);

    m->call.function = function;
    m->call.aux = aux;
    mailbox_post_always(&w->mailbox, &m->item);
}

void
worker_flow_removed(struct worker *w, const struct glue_flow_removed *removed)
{
    struct worker_message *m = message_create(WORKER_FLOW_REMOVED);

    /* Never refused: the connection would be taken to have flows for ever.
     * There are no more of them than there are flows. */
    m->removed = *removed;
    mailbox_post_always(&w->mailbox, &m->item);
}

void
worker_flows_counted(struct worker *w, const struct glue_flow_counters *flows,
                     size_t n)
{
    size_t n_mine = 0;

    for (size_t i = 0; i < n; i++) {
        n_mine += flows[i].worker == w->config.number;
    }
    if (!n_mine) {
        return;
    }
    struct worker_message *m = message_create(WORKER_FLOWS_COUNTED);
    m->counted.flows = calloc(n_mine, sizeof *m->counted.flows);
    if (!m->counted.flows) {
        /* They will be told again. */
        worker_message_free(m);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (flows[i].worker == w->config.number) {
            m->counted.flows[m->counted.n++] = flows[i];
        }
    }
    mailbox_post_always(&w->mailbox, &m->item);
}

struct judge *
worker_judge(struct worker *w)
{
    return w->judge;
}

struct intake *
worker_intake(const struct worker *w)
{
    return w->intake;
}

uint64_t
worker_n_strangers(const struct worker *w)
{
    return w->n_strangers;
}

uint64_t
worker_n_canaries(const struct worker *w)
{
    return w->n_canaries;
}
