/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts into flows: see programmer.h. */

#include <config.h>
#include "ovs-glue/programmer.h"

#include <stdlib.h>
#include <string.h>

#include "openvswitch/ofp-errors.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/latency.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/room.h"
#include "ovs-glue/session.h"
#include "ovs-glue/verdict.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_programmer);

/* The latest measurements that median and percentile are taken from. */
#define MAX_SAMPLES 8192

/* Bundles refused for no named reason that a verdict may have been in: after
 * one more it is dropped.  Each is half as large as the one before, so by then
 * it was alone. */
#define MAX_ATTEMPTS 12
BUILD_ASSERT_DECL(PROGRAMMER_BUNDLE_MAX < 1 << (MAX_ATTEMPTS - 1));

/* Bundles, one after the other, that are refused since somebody has removed a
 * meter, and the pause in ms after each, until it is given up: whoever looks
 * after meters has put it back by then, unless that is done again and
 * again. */
#define LOST_MAX 3
#define LOST_MS 20

/* Verdicts in order, linked by their 'item'. */
struct verdict_list {
    struct mailbox_item *first;
    struct mailbox_item **tail;
    size_t n;
};

/* A bundle on its way. */
struct flight {
    struct programmer *programmer; /* NULL: it has forgotten it. */
    struct verdict **verdicts;     /* In order, */
    size_t n;
    size_t *first_msgs; /* and the message that each begins with. */
    size_t n_flows;
    bool has_additions;    /* Some of these need room in the table. */
    long long int sent_at; /* In ms. */
};

/* A verdict's time. */
struct sample {
    uint32_t us;
    uint16_t server_port; /* Of its connection. */
};

struct programmer {
    const struct pipeline_config *config;
    const struct meters *meters;
    void (*dropped)(void *, const struct verdict *);
    void (*lost_meter)(void *);
    void *aux; /* Of these. */
    struct verdict_list waiting;
    struct flight *flight;    /* On its way, or NULL. */
    uint32_t bundle_ms;       /* What bundles have taken of late. */
    uint64_t n_added;         /* Verdicts ever, */
    uint64_t n_finished;      /* and those that are dealt with. */
    size_t max_verdicts;      /* In the next bundle: fewer after a refusal. */
    unsigned int n_lost;      /* Bundles refused for a lost meter, in a row, */
    long long int held_until; /* and until when the next one waits, in ms. */
    struct room room;         /* In the switch. */
    size_t n_fitting; /* Of those that wait, the first ones that there is
                            * room for. */
    struct sample samples[MAX_SAMPLES];
    size_t n_samples; /* Ever taken; the ring has the latest. */
    struct programmer_stats stats;
};

static void
list_clear(struct verdict_list *list)
{
    for (struct mailbox_item *item = list->first, *next; item; item = next) {
        next = item->next;
        free(CONTAINER_OF(item, struct verdict, item));
    }
    *list = (struct verdict_list){ .tail = &list->first };
}

static void
list_append(struct verdict_list *list, struct verdict *v)
{
    v->item.next = NULL;
    *list->tail = &v->item;
    list->tail = &v->item.next;
    list->n++;
}

static void
list_prepend(struct verdict_list *list, struct verdict *v)
{
    v->item.next = list->first;
    if (!list->first) {
        list->tail = &v->item.next;
    }
    list->first = &v->item;
    list->n++;
}

static struct verdict *
list_pop(struct verdict_list *list)
{
    struct verdict *v = CONTAINER_OF(list->first, struct verdict, item);

    list->first = v->item.next;
    if (!list->first) {
        list->tail = &list->first;
    }
    list->n--;
    return v;
}

struct programmer *
programmer_create(const struct pipeline_config *config,
                  const struct meters *meters,
                  void (*dropped)(void *, const struct verdict *),
                  void (*lost_meter)(void *), void *aux)
{
    struct programmer *p = xzalloc(sizeof *p);

    p->config = config;
    p->meters = meters;
    p->dropped = dropped;
    p->lost_meter = lost_meter;
    p->aux = aux;
    p->waiting.tail = &p->waiting.first;
    p->max_verdicts = PROGRAMMER_BUNDLE_MAX;
    return p;
}

/* Frees 'f'; its verdicts too, but for those that were set to NULL. */
static void
flight_destroy(struct flight *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->verdicts[i]);
    }
    free(f->verdicts);
    free(f->first_msgs);
    free(f);
}

void
programmer_clear(struct programmer *p)
{
    list_clear(&p->waiting);
    p->n_fitting = 0;
    p->n_lost = 0;
    p->held_until = 0;
    p->n_finished = p->n_added;
    if (p->flight) {
        /* The session refers to it until it has said that the request is
         * lost: flight_done() frees it then. */
        p->flight->programmer = NULL;
        p->flight = NULL;
    }
}

void
programmer_destroy(struct programmer *p)
{
    if (p) {
        programmer_clear(p);
        free(p);
    }
}

void
programmer_add(struct programmer *p, struct verdict *v)
{
    p->n_added++;
    if (p->waiting.n >= PROGRAMMER_WAITING_MAX) {
        p->n_finished++;
        p->stats.n_overflow++;
        p->dropped(p->aux, v);
        free(v);
        return;
    }
    list_append(&p->waiting, v);
}

static void
take_samples(struct programmer *p, const struct flight *f)
{
    uint64_t now = (uint64_t) time_usec();

    for (size_t i = 0; i < f->n; i++) {
        const struct verdict *v = f->verdicts[i];

        if (v->first_payload_us) {
            p->samples[p->n_samples++ % MAX_SAMPLES] = (struct sample){
                .us = (uint32_t) MIN(now - v->first_payload_us, UINT32_MAX),
                .server_port = v->key.ports[1],
            };
        }
    }
}

/* Takes from 'v' what needs room, and drops that.  Returns true if nothing is
 * left of it. */
static bool
drop_additions(struct programmer *p, struct verdict *v)
{
    struct verdict dropped = *v;
    bool any = false, all = true;

    if (v->remove) {
        return false;
    }
    for (int side = 0; side < 2; side++) {
        dropped.program[side] = v->program[side] && !v->in_force[side];
        v->program[side] = v->program[side] && v->in_force[side];
        any = any || dropped.program[side];
        all = all && !v->program[side];
    }
    if (any) {
        p->dropped(p->aux, &dropped);
        room_note_verdicts(&p->room, 1);
    }
    return all;
}

/* There was no room for the flow with which the verdict 'first' of the bundle
 * 'f' begins: has those before it sent again, and of the others what needs
 * no room. */
static void
recover_from_full(struct programmer *p, struct flight *f, size_t first)
{
    room_refused(&p->room, p->config->table);
    for (size_t i = f->n; i-- > 0;) {
        struct verdict *v = f->verdicts[i];

        /* With both sides in force, it had no room all the same. */
        if (i == first) {
            v->in_force[0] = v->in_force[1] = false;
        }
        if (i >= first && drop_additions(p, v)) {
            p->n_finished++;
        } else {
            list_prepend(&p->waiting, v);
            f->verdicts[i] = NULL;
        }
    }
    p->n_fitting = first;
}

/* The verdict of the bundle 'f' that its message 'index' belongs to. */
static size_t
find_verdict(const struct flight *f, size_t index)
{
    for (size_t i = f->n; i-- > 0;) {
        if (index >= f->first_msgs[i] && index < f->first_msgs[i + 1]) {
            return i;
        }
    }
    return f->n;
}

/* The meter that the flows of 'v' name, or 0. */
static uint32_t
meter_of(const struct verdict *v)
{
    return v->own_meter ? v->own_meter : v->actions.meter_id;
}

/* Has the flows of 'v' name no meter, or the class's instead of their own. */
static void
give_up_meter(struct programmer *p, struct verdict *v)
{
    if (v->own_meter) {
        v->own_meter = 0;
        p->stats.n_shared++;
    } else {
        v->actions.meter_id = 0;
        p->stats.n_unmetered++;
    }
}

/* The switch has not got the meter 'id', which is thought to be there, and so
 * refused the bundle 'f'. */
static void
recover_from_lost(struct programmer *p, struct flight *f, uint32_t id)
{
    p->lost_meter(p->aux);
    if (p->n_lost++ < LOST_MAX) {
        p->held_until = time_msec() + LOST_MS;
        return;
    }
    for (size_t i = 0; i < f->n; i++) {
        if (meter_of(f->verdicts[i]) == id) {
            give_up_meter(p, f->verdicts[i]);
        }
    }
}

/* The switch refused the bundle 'f': drops what it complained of, and has the
 * rest sent again. */
static void
recover(struct programmer *p, struct flight *f,
        const struct session_result *result)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(6, 12);
    bool found = false;

    for (size_t i = 0; i < result->n_errors; i++) {
        size_t j = find_verdict(f, result->errors[i].index);

        if (j < f->n) {
            enum ofperr error = result->errors[i].error;
            uint32_t meter = meter_of(f->verdicts[j]);

            if (error == OFPERR_OFPFMFC_TABLE_FULL) {
                recover_from_full(p, f, j);
                return;
            } else if (error == OFPERR_OFPMMFC_INVALID_METER && meter
                       && meters_is_usable(p->meters, meter)) {
                recover_from_lost(p, f, meter);
            } else {
                f->verdicts[j]->n_attempts = MAX_ATTEMPTS;
            }
            found = true;
        }
    }
    if (!found && f->n == 1) {
        f->verdicts[0]->n_attempts = MAX_ATTEMPTS;
        found = true;
    }
    /* If it named nobody, smaller bundles narrow it down. */
    if (!found) {
        p->max_verdicts = MAX(f->n / 2, 1);
    }

    size_t n_dropped = 0;
    for (size_t i = f->n; i-- > 0;) {
        struct verdict *v = f->verdicts[i];

        if (v->n_attempts < MAX_ATTEMPTS) {
            v->n_attempts += !found;
            list_prepend(&p->waiting, v);
            f->verdicts[i] = NULL;
        } else {
            p->dropped(p->aux, v);
            p->n_finished++;
            n_dropped++;
        }
    }
    p->stats.n_refused += n_dropped;
    if (n_dropped) {
        VLOG_WARN_RL(&rl,
                     "%" PRIuSIZE " of %" PRIuSIZE " verdicts were refused "
                     "(%s); their connections go on as if they had none",
                     n_dropped, f->n,
                     result->n_errors
                         ? ofperr_get_name(result->errors[0].error)
                         : "no reason given");
    }
}

static void
flight_done(void *f_, const struct session_result *result)
{
    struct flight *f = f_;
    struct programmer *p = f->programmer;

    if (p) {
        p->flight = NULL;
        /* Smoothed, so that one slow answer does not count for much. */
        p->bundle_ms =
            (3 * p->bundle_ms + (uint32_t) (time_msec() - f->sent_at)) / 4;
        if (result->n_errors) {
            recover(p, f, result);
        } else if (!result->lost) {
            take_samples(p, f);
            p->n_finished += f->n;
            p->stats.n_bundles++;
            p->stats.n_flows += f->n_flows;
            p->max_verdicts = MIN(p->max_verdicts * 2, PROGRAMMER_BUNDLE_MAX);
            p->n_lost = 0;
            if (f->has_additions) {
                room_accepted(&p->room, p->config->table);
            }
        }
    }
    flight_destroy(f);
}

/* Sees to it that 'v' names no meter that is missing: its flows would be
 * refused, and shared is better than unmetered, unmetered than unqueued as
 * well. */
static void
choose_meter(struct programmer *p, struct verdict *v)
{
    if (v->own_meter && !meters_is_usable(p->meters, v->own_meter)) {
        give_up_meter(p, v);
    }
    if (!v->own_meter && v->actions.meter_id
        && !meters_is_usable(p->meters, v->actions.meter_id)) {
        give_up_meter(p, v);
    }
}

/* Takes the verdicts for a bundle; those that need room only if there is
 * some, as far as is known. */
static void
take_waiting(struct programmer *p, struct flight *f, size_t max)
{
    bool is_full = room_is_awaited(&p->room);

    while (f->n < max && p->waiting.n) {
        struct verdict *v = list_pop(&p->waiting);

        if (p->n_fitting) {
            p->n_fitting--;
        } else if (is_full && drop_additions(p, v)) {
            p->n_finished++;
            free(v);
            continue;
        }
        f->verdicts[f->n++] = v;
    }
}

static void
send_bundle(struct programmer *p, struct session *session)
{
    static const struct session_callbacks callbacks = { NULL, flight_done };
    struct flight *f = xzalloc(sizeof *f);
    size_t max = MIN(p->waiting.n, p->max_verdicts);
    struct bundle bundle;

    f->programmer = p;
    f->verdicts = xmalloc(max * sizeof *f->verdicts);
    f->first_msgs = xmalloc((max + 1) * sizeof *f->first_msgs);
    take_waiting(p, f, max);
    if (!f->n) {
        flight_destroy(f);
        return;
    }
    bundle_begin(&bundle, session);
    for (size_t i = 0; i < f->n; i++) {
        struct verdict *v = f->verdicts[i];

        choose_meter(p, v);
        f->first_msgs[i] = bundle.n;
        for (int side = 0; side < 2; side++) {
            if (v->program[side]) {
                pipeline_add_verdict(p->config, &bundle, v, side);
                f->n_flows++;
                f->has_additions |= !v->remove && !v->in_force[side];
            }
        }
    }
    f->first_msgs[f->n] = bundle.n;
    p->flight = f;
    f->sent_at = time_msec();
    bundle_send(&bundle, session, "verdicts", &callbacks, f);
    session_leave_errors(session);
}

void
programmer_run(struct programmer *p, struct session *session)
{
    if (p->waiting.n && !p->flight && time_msec() >= p->held_until
        && session_is_connected(session)) {
        send_bundle(p, session);
    }
}

void
programmer_wait(const struct programmer *p)
{
    if (p->waiting.n && !p->flight && p->held_until) {
        poll_timer_wait_until(p->held_until);
    }
}

void
programmer_note_removed(struct programmer *p)
{
    room_freed(&p->room);
}

uint32_t
programmer_busy_ms(const struct programmer *p)
{
    return p->flight ? MAX(p->bundle_ms, 1) : 0;
}

uint64_t
programmer_n_added(const struct programmer *p)
{
    return p->n_added;
}

uint64_t
programmer_n_finished(const struct programmer *p)
{
    return p->n_finished;
}

void
programmer_get_stats(const struct programmer *p,
                     struct programmer_stats *stats)
{
    *stats = p->stats;
    stats->n_waiting = p->waiting.n;
    stats->is_full = p->room.is_full;
    stats->n_no_room = p->room.n_refused;
}

struct latency
programmer_latency(const struct programmer *p, uint16_t server_port)
{
    size_t n_samples = MIN(p->n_samples, MAX_SAMPLES);
    uint32_t *us = xmalloc((n_samples + 1) * sizeof *us);
    size_t n = 0;

    for (size_t i = 0; i < n_samples; i++) {
        if (!server_port || p->samples[i].server_port == server_port) {
            us[n++] = p->samples[i].us;
        }
    }
    struct latency latency = latency_of(us, n);
    free(us);
    return latency;
}

void
programmer_reset_samples(struct programmer *p)
{
    p->n_samples = 0;
}
