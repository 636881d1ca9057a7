/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker's thread does: see worker.h. */

#include <l7-config.h>
#include "daemon/worker-private.h"

#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <time.h>

#include "common/capabilities.h"
#include "daemon/clock.h"
#include "daemon/intake.h"
#include "daemon/judge.h"
#include "daemon/minute.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/origin.h"
#include "ovs-glue/verdict.h"

#define LOG_MODULE LOG_CONTROL
#include "ovs-glue/log.h"

/* Batches taken before other events get their turn. */
#define MAX_BATCHES 16

/* Microseconds between looks at whether clones are being lost, while some
 * come; and seconds between log lines that say so. */
#define LOSS_LOOK_US 100000
#define LOSS_LOG_S 60

/* Batches taken at the end: as many as the kernel can have waiting, if they
 * come one by one. */
#define MAX_LAST_BATCHES INTAKE_QUEUE_LENGTH

static void
on_packet(void *w_, const struct intake_packet *packet)
{
    struct worker *w = w_;
    struct look look = { .in_port = 0 };

    if (!packet->hw_addr || !origin_parse(packet->hw_addr, &look)) {
        w->n_strangers++;
        return;
    }
    w->heard |= packet->len ? 1u << (packet->data[0] >> 4) : 0;
    if (glue_take_canary(w->config.glue, look.in_port, packet->data,
                         packet->len)) {
        w->n_canaries++;
        return;
    }
    if (judge_admits(w->judge, &look, w->now_us)) {
        judge_packet(w->judge, &look, packet->data, packet->len, w->now_us);
    }
}

/* Has the judge do what is due, now and again when more will be. */
static void
run_judge(struct worker *w)
{
    uint64_t wait_us = judge_run(w->judge, clock_us());

    if (wait_us != UINT64_MAX && !evtimer_pending(w->pending, NULL)) {
        struct timeval wait = {
            .tv_sec = (time_t) (wait_us / 1000000),
            .tv_usec = (suseconds_t) (wait_us % 1000000),
        };
        evtimer_add(w->pending, &wait);
    }
}

/* Looks whether clones are being lost, and tells the log now and again. */
static void
see_to_losses(struct worker *w)
{
    struct intake_stats stats;

    if (w->now_us < w->look_us) {
        return;
    }
    intake_get_stats(w->intake, &stats);
    w->look_us = w->now_us + LOSS_LOOK_US;
    judge_set_losing(w->judge, stats.n_lost > w->n_lost);
    w->n_lost = stats.n_lost;
    if (w->n_lost > w->n_lost_told && w->now_us >= w->tell_us) {
        LOG_WARNING("worker %u of bridge %u: %" PRIu64
                    " clones were lost, since more came than it could look "
                    "at: their connections are classified later, or not at "
                    "all (see flood/show, --workers)",
                    w->config.number, w->config.bridge,
                    w->n_lost - w->n_lost_told);
        w->n_lost_told = w->n_lost;
        w->tell_us = w->now_us + LOSS_LOG_S * UINT64_C(1000000);
    }
}

static void
on_clones(evutil_socket_t fd, short events, void *w_)
{
    struct worker *w = w_;

    (void) fd;
    (void) events;
    struct timespec wait = {
        .tv_nsec = (long) gathering_wake(&w->gathering, clock_us()) * 1000,
    };
    if (wait.tv_nsec) {
        nanosleep(&wait, NULL);
    }

    uint64_t begun_us = clock_us();
    bool all = false;
    for (int i = 0; i < MAX_BATCHES && !all; i++) {
        w->now_us = clock_us();
        all = intake_receive(w->intake, on_packet, w) < INTAKE_BATCH;
    }
    see_to_losses(w);
    glue_hear(w->config.glue, w->heard);
    w->heard = 0;
    run_judge(w);
    gathering_taken(&w->gathering, begun_us, clock_us(), all);
}

static void
on_pending(evutil_socket_t fd, short events, void *w_)
{
    (void) fd;
    (void) events;
    run_judge(w_);
}

static void
on_messages(evutil_socket_t fd, short events, void *w_)
{
    struct worker *w = w_;
    struct mailbox_item *next;

    (void) fd;
    (void) events;
    for (struct mailbox_item *item = mailbox_take(&w->mailbox); item;
         item = next) {
        struct worker_message *m = worker_message_from_item(item);

        next = item->next;
        switch (m->type) {
        case WORKER_CALL:
            m->call.function(w, m->call.aux);
            break;
        case WORKER_FLOW_REMOVED:
            if (m->removed.was_refused) {
                judge_flow_refused(w->judge, m->removed.handle,
                                   m->removed.side, clock_us());
            } else {
                judge_flow_removed(w->judge, m->removed.handle,
                                   m->removed.side, m->removed.lived_ms,
                                   m->removed.n_packets, m->removed.n_bytes,
                                   clock_us());
            }
            break;
        case WORKER_FLOWS_COUNTED:
            for (size_t i = 0; i < m->counted.n; i++) {
                const struct glue_flow_counters *f = &m->counted.flows[i];

                judge_flow_counted(w->judge, f->handle, f->side, f->n_packets,
                                   f->n_bytes, clock_us());
            }
            break;
        case WORKER_STOP:
        default:
            event_base_loopbreak(w->base);
            break;
        }
        worker_message_free(m);
    }
}

static void
on_second(evutil_socket_t fd, short events, void *w_)
{
    struct worker *w = w_;

    (void) fd;
    (void) events;
    w->now_us = clock_us();
    see_to_losses(w);
    judge_expire(w->judge, clock_us());
    judge_set_minute(w->judge, minute_of_week(time(NULL)), clock_us());
    /* Who was judged for having been silent may have to wait for flows. */
    run_judge(w);
}

/* At the end: what waits in the kernel has passed, and is to be counted. */
static void
take_last_clones(struct worker *w)
{
    for (int i = 0; i < MAX_LAST_BATCHES; i++) {
        w->now_us = clock_us();
        if (!intake_receive(w->intake, on_packet, w)) {
            break;
        }
    }
}

/* Makes what the thread needs.  Returns 0 or an errno, with 'w->what'. */
static int
set_up(struct worker *w)
{
    w->what = "enter the mirror's namespace";
    int error = mirror_enter(w->config.mirror);
    if (error) {
        return error;
    }
    error = intake_open((uint16_t) w->config.number, &w->intake, &w->what);
    if (error) {
        return error;
    }
    capabilities_give_up();

    w->what = "make an event loop";
    w->base = event_base_new();
    if (!w->base) {
        return ENOMEM;
    }
    struct timeval second = { .tv_sec = 1 };
    w->clones = event_new(w->base, intake_fd(w->intake), EV_READ | EV_PERSIST,
                          on_clones, w);
    w->messages = event_new(w->base, mailbox_fd(&w->mailbox),
                            EV_READ | EV_PERSIST, on_messages, w);
    w->second = event_new(w->base, -1, EV_PERSIST, on_second, w);
    w->pending = evtimer_new(w->base, on_pending, w);
    if (!w->clones || !w->messages || !w->second || !w->pending
        || event_add(w->clones, NULL) || event_add(w->messages, NULL)
        || event_add(w->second, &second)) {
        return ENOMEM;
    }
    return 0;
}

static void
take_down(struct worker *w)
{
    if (w->clones) {
        event_free(w->clones);
    }
    if (w->messages) {
        event_free(w->messages);
    }
    if (w->second) {
        event_free(w->second);
    }
    if (w->pending) {
        event_free(w->pending);
    }
    if (w->base) {
        event_base_free(w->base);
    }
    intake_close(w->intake);
}

void *
worker_main(void *w_)
{
    struct worker *w = w_;

    log_name_thread("worker%u", w->config.number);
    w->error = set_up(w);
    bool ok = !w->error;
    /* From here on a failed worker is freed by whoever started it. */
    if (!ok) {
        take_down(w);
    }
    sem_post(&w->started);
    if (ok) {
        event_base_dispatch(w->base);
        take_last_clones(w);
        judge_close_accounts(w->judge);
        take_down(w);
    }
    return NULL;
}
