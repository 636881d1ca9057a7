/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proof of life: see pulse.h. */

#include <l7-config.h>
#include "daemon/pulse.h"

#include <event2/event.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "daemon/control.h"
#include "daemon/crew.h"
#include "daemon/notify.h"
#include "daemon/worker.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/glue.h"

#define LOG_MODULE LOG_MAIN
#include "ovs-glue/log.h"

/* Microseconds between two rounds, at most; and rounds for each of the times
 * that the manager waits for. */
#define ROUND_US_MAX 10000000
#define ROUNDS 4

struct pulse {
    struct event *round;
    struct timeval interval;
    const struct crew *crew;
    struct glue *const *glues;
    const struct control *control;
    bool is_late; /* Somebody has not answered in time. */

    /* Of the round under way: whoever answers sets its own.  The last one is
     * the glue's thread. */
    atomic_bool *answered;
    atomic_size_t n_ready; /* Bridges. */
};

/* ---- In the threads. ---- */

static void
worker_answers(struct worker *w, void *p_)
{
    struct pulse *p = p_;

    for (size_t i = 0; i < p->crew->n; i++) {
        if (p->crew->workers[i] == w) {
            atomic_store(&p->answered[i], true);
        }
    }
}

static void
glue_answers(void *p_)
{
    struct pulse *p = p_;
    size_t n = 0;

    for (size_t i = 0; i < control_n_bridges(p->control); i++) {
        n += glue_is_ready(p->glues[i]);
    }
    atomic_store(&p->n_ready, n);
    atomic_store(&p->answered[p->crew->n], true);
}

/* ---- In the main one. ---- */

static void
ask(struct pulse *p)
{
    for (size_t i = 0; i <= p->crew->n; i++) {
        atomic_store(&p->answered[i], false);
    }
    for (size_t i = 0; i < p->crew->n; i++) {
        worker_call(p->crew->workers[i], worker_answers, p);
    }
    glue_thread_call(p->crew->thread, glue_answers, p);
}

/* Finds somebody who has not answered, or returns false. */
static bool
find_silent(struct pulse *p, size_t *silent)
{
    for (size_t i = 0; i <= p->crew->n; i++) {
        if (!atomic_load(&p->answered[i])) {
            *silent = i;
            return true;
        }
    }
    return false;
}

static void
tell_late(const struct pulse *p, size_t silent)
{
    if (silent == p->crew->n) {
        LOG_WARNING("the thread that speaks to Open vSwitch is not at work: "
                    "the service manager is not told that all is well");
    } else {
        const struct worker *w = p->crew->workers[silent];

        LOG_WARNING("worker %u of bridge %s is not at work: the service "
                    "manager is not told that all is well",
                    worker_number(w),
                    control_bridge_name(p->control, worker_bridge(w)));
    }
}

static void
on_round(evutil_socket_t fd, short events, void *p_)
{
    struct pulse *p = p_;
    size_t silent;

    (void) fd;
    (void) events;
    if (find_silent(p, &silent)) {
        if (!p->is_late) {
            tell_late(p, silent);
        }
        p->is_late = true;
        return;
    }
    p->is_late = false;
    notify_send("WATCHDOG=1\nSTATUS=%zu of %zu bridges ready", p->n_ready,
                control_n_bridges(p->control));
    ask(p);
}

struct pulse *
pulse_create(struct event_base *base, const struct crew *crew,
             struct glue *const *glues, const struct control *control)
{
    struct pulse *p = calloc(1, sizeof *p);
    uint64_t us = notify_watchdog_us() / ROUNDS;

    if (!p) {
        return NULL;
    }
    us = us && us < ROUND_US_MAX ? us : ROUND_US_MAX;
    p->interval.tv_sec = (time_t) (us / 1000000);
    p->interval.tv_usec = (suseconds_t) (us % 1000000);
    p->crew = crew;
    p->glues = glues;
    p->control = control;
    p->answered = calloc(crew->n + 1, sizeof *p->answered);
    p->round = event_new(base, -1, EV_PERSIST, on_round, p);
    if (!p->answered || !p->round) {
        pulse_destroy(p);
        return NULL;
    }
    return p;
}

void
pulse_start(struct pulse *p)
{
    if (notify_is_wanted()) {
        ask(p);
        if (event_add(p->round, &p->interval)) {
            LOG_ERROR("there is no timer: the service manager will not be "
                      "told that the daemon is alive");
        }
    }
}

void
pulse_destroy(struct pulse *p)
{
    if (p) {
        if (p->round) {
            event_free(p->round);
        }
        free(p->answered);
        free(p);
    }
}
