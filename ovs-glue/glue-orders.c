/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the daemon orders of the glue, and whoever waits for it: see glue.h. */

#include <config.h>
#include "ovs-glue/glue-private.h"

#include <stdlib.h>

#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/database.h"
#include "ovs-glue/earlier.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/latency.h"
#include "ovs-glue/probe.h"
#include "ovs-glue/programmer.h"
#include "ovs-glue/session.h"
#include "ovs-glue/statistics.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_orders);

/* Milliseconds that a call waits for queues at most. */
#define QUEUES_TIMEOUT_MS 5000

struct call *
glue_call_create(void (*function)(void *), void *aux)
{
    struct call *call = xmalloc(sizeof *call);

    *call = (struct call){ .function = function, .aux = aux };
    return call;
}

void
glue_run_calls(struct mailbox_item *items)
{
    while (items) {
        struct call *call = CONTAINER_OF(items, struct call, item);

        items = items->next;
        call->function(call->aux);
        free(call);
    }
}

/* ---- Orders. ---- */

void
glue_set_meters(struct glue *g, const struct meter_config *wanted, size_t n,
                void (*done)(void *), void *aux)
{
    meters_set(g->meters, wanted, n);
    if (done) {
        ovs_assert(!g->meters_set);
        g->meters_set = glue_call_create(done, aux);
        poll_immediate_wake();
    }
}

int
glue_set_queues(struct glue *g, const struct queues_config *wanted,
                char **error)
{
    return queues_set(g->queues, wanted, error);
}

void
glue_when_queued(struct glue *g, void (*done)(void *), void *aux)
{
    ovs_assert(!g->when_queued);
    g->when_queued = glue_call_create(done, aux);
    g->queued_by = time_msec() + QUEUES_TIMEOUT_MS;
    poll_immediate_wake();
}

enum queues_effect
glue_queues_effect(const struct glue *g)
{
    return queues_effect(g->queues);
}

void
glue_when_programmed(struct glue *g, void (*done)(void *), void *aux)
{
    struct mailbox_item **tail = &g->when_programmed;

    while (*tail) {
        tail = &(*tail)->next;
    }
    struct call *call = glue_call_create(done, aux);
    call->n_finished = programmer_n_added(g->programmer);
    *tail = &call->item;
    poll_immediate_wake();
}

void
glue_refresh_counters(struct glue *g, void (*done)(void *), void *aux)
{
    statistics_refresh(g->statistics, done, aux);
}

void
glue_remove_stale_meters(struct glue *g)
{
    g->remove_stale_meters = true;
    poll_immediate_wake();
}

void
glue_add_meter(struct glue *g, const struct meter_config *meter)
{
    meters_add(g->meters, meter);
}

bool
glue_remove_meters(struct glue *g, const uint32_t *ids, size_t n)
{
    if (!glue_is_ready(g) || !meters_is_idle(g->meters)) {
        return false;
    }
    meters_remove(g->meters, g->session, ids, n);
    return true;
}

uint32_t
glue_meters_capacity(const struct glue *g)
{
    return meters_capacity(g->meters);
}

void
glue_set_standing(struct glue *g, const struct standing_config *wanted)
{
    standing_set(g->standing, wanted);
}

struct latency
glue_latency(const struct glue *g, uint16_t server_port)
{
    return programmer_latency(g->programmer, server_port);
}

int
glue_probe(struct glue *g, size_t n,
           void (*done)(void *, const struct latency *), void *aux)
{
    return probe_start(g->probe, n, done, aux);
}

void
glue_reset_samples(struct glue *g)
{
    programmer_reset_samples(g->programmer);
}

/* ---- In the thread. ---- */

/* Takes away meters that nobody wants, if that was asked for and the switch
 * has answered all that it was asked about them. */
static void
remove_stale_meters(struct glue *g)
{
    if (g->remove_stale_meters && glue_is_ready(g)
        && !earlier_is_left(g->earlier) && meters_is_idle(g->meters)) {
        g->remove_stale_meters = false;
        meters_remove_stale(g->meters, g->session);
    }
}

/* Calls whoever waits for something that has happened. */
static void
run_waiting(struct glue *g)
{
    if (g->when_queued
        && (!glue_is_ready(g)
            || (queues_is_in_force(g->queues)
                && glossary_row_is_settled(database_glossary(g->database)))
            || time_msec() >= g->queued_by)) {
        struct call *call = g->when_queued;

        if (glue_is_ready(g) && !queues_is_in_force(g->queues)) {
            VLOG_WARN("the queues of bridge %s are not there after %d s: "
                      "going on without",
                      g->config.bridge, QUEUES_TIMEOUT_MS / 1000);
        }
        g->when_queued = NULL;
        glue_run_calls(&call->item);
    }
    if (g->meters_set && (!glue_is_ready(g) || meters_is_synced(g->meters))) {
        struct call *call = g->meters_set;

        g->meters_set = NULL;
        glue_run_calls(&call->item);
    }
    while (g->when_programmed) {
        struct call *call =
            CONTAINER_OF(g->when_programmed, struct call, item);

        if (glue_is_ready(g)
            && (programmer_n_finished(g->programmer) < call->n_finished
                || !standing_is_synced(g->standing))) {
            break;
        }
        g->when_programmed = call->item.next;
        call->item.next = NULL;
        glue_run_calls(&call->item);
    }
}

void
glue_run_orders(struct glue *g)
{
    run_waiting(g);
    remove_stale_meters(g);
}
