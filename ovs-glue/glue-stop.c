/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a glue, and what it takes away: see glue.h. */

#include <config.h>
#include "ovs-glue/glue-private.h"

#include <stdlib.h>

#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/database.h"
#include "ovs-glue/flow-stats.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "ovs-glue/skips.h"
#include "ovs-glue/statistics.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_stop);

/* Milliseconds that the switch has for taking our things away at the end. */
#define STOP_TIMEOUT_MS 5000

/* And, if the flows could not be taken away, the database for the port. */
#define STOP_PORT_TIMEOUT_MS 2000

/* And for telling what the flows that were taken away had counted. */
#define STOP_ENDS_TIMEOUT_MS 2000

/* The flows of verdicts that are about to be removed. */
static void
stop_count_reply(void *g_, const struct ofp_header *oh)
{
    struct glue *g = g_;
    uint32_t n;

    /* Those that tell nothing at their end. */
    struct skips_stats skips;
    skips_get_stats(g->skips, &skips);
    size_t n_static =
        PIPELINE_N_CLONING + standing_n_examining(g->standing) + skips.n;

    if (flow_stats_decode_count(oh, &n) && n > n_static) {
        g->n_to_remove = g->n_flow_removed + n - n_static;
    }
}

static void
stop_count_done(void *g OVS_UNUSED,
                const struct session_result *result OVS_UNUSED)
{
    /* Without a count nothing is waited for. */
}

/* Asks how many flows there are whose ends will be told. */
static void
stop_count(struct glue *g)
{
    static const struct session_callbacks callbacks = { stop_count_reply,
                                                        stop_count_done };
    const struct pipeline_config *config = &g->config.pipeline;
    struct ofpbuf *msg = flow_stats_encode(
        g->session, true, config->table,
        (uint64_t) config->cookie_prefix << 48, COOKIE_PREFIX_MASK);
    session_request(g->session, &msg, 1, "a count of our flows", &callbacks,
                    g);
}

static void
stop_counted(void *g_)
{
    struct glue *g = g_;

    if (g->stop == STOP_COUNTERS) {
        g->stop = STOP_BEGIN;
        poll_immediate_wake();
    }
}

/* Waits for the ends of flows to be told. */
static void
begin_ends(struct glue *g)
{
    g->stop = STOP_ENDS;
    g->stop_at = MIN(g->stop_at, time_msec() + STOP_ENDS_TIMEOUT_MS);
    poll_immediate_wake();
}

static void
stop_flows_done(void *g_, const struct session_result *result OVS_UNUSED)
{
    struct glue *g = g_;

    if (g->stop == STOP_FLOWS) {
        if (g->keep) {
            begin_ends(g);
        } else {
            g->stop = STOP_METERS;
            poll_immediate_wake();
        }
    }
}

void
glue_run_stop(struct glue *g)
{
    static const struct session_callbacks callbacks = { NULL,
                                                        stop_flows_done };

    if (time_msec() >= g->stop_at && g->stop != STOP_DONE) {
        if (g->stop == STOP_PORT) {
            VLOG_WARN("Open vSwitch does not answer: port %s is left behind, "
                      "and maybe queues",
                      mirror_name(g->mirror));
            g->stop = STOP_DONE;
        } else if (g->stop == STOP_ENDS) {
            VLOG_WARN("bridge %s has not told what %" PRIu64 " of our flows "
                      "counted last: that is in no account",
                      g->config.bridge, g->n_to_remove - g->n_flow_removed);
            g->stop = STOP_PORT;
            g->stop_at = time_msec() + STOP_PORT_TIMEOUT_MS;
        } else {
            VLOG_WARN("bridge %s does not answer: flows and meters are left "
                      "behind",
                      g->config.bridge);
            g->stop = STOP_PORT;
            g->stop_at = time_msec() + STOP_PORT_TIMEOUT_MS;
        }
    }

    switch (g->stop) {
    case STOP_BEGIN:
        if (g->session && session_is_connected(g->session)) {
            struct bundle bundle;

            g->stop = STOP_FLOWS;
            if (!g->keep) {
                stop_count(g);
            }
            bundle_begin(&bundle, g->session);
            if (g->keep) {
                pipeline_remove_clones(&g->config.pipeline, &bundle);
            } else {
                pipeline_remove_all(&g->config.pipeline, &bundle);
            }
            bundle_send(&bundle, g->session, "flows taken away", &callbacks,
                        g);
        } else if (!database_has_bridge(g->database)) {
            g->stop = STOP_PORT;
        }
        break;

    case STOP_METERS:
        /* Some may have been on their way. */
        if (!g->session || !session_is_connected(g->session)) {
            g->stop = STOP_PORT;
            poll_immediate_wake();
        } else if (meters_is_idle(g->meters)) {
            meters_set(g->meters, NULL, 0);
            meters_remove_stale(g->meters, g->session);
            begin_ends(g);
        }
        break;

    case STOP_ENDS:
        if (g->n_flow_removed >= g->n_to_remove) {
            g->stop = STOP_PORT;
            g->stop_at = time_msec() + STOP_PORT_TIMEOUT_MS;
            poll_immediate_wake();
        }
        break;

    case STOP_PORT:
        database_want_mirror(g->database, false);
        if (!database_has_mirror(g->database)
            && glossary_row_is_settled(database_glossary(g->database))
            && !database_has_unsettled_queues(g->database)) {
            g->stop = STOP_DONE;
        }
        break;

    case STOP_NO:
    case STOP_COUNTERS:
    case STOP_FLOWS:
    case STOP_DONE:
    default:
        break;
    }
    if (g->stop == STOP_DONE && !g->is_stopped) {
        g->is_stopped = true;
        sem_post(&g->stopped);
    }
}

struct stop_order {
    struct glue *glue;
    bool keep;
};

static void
begin_stop(void *order_)
{
    struct stop_order *order = order_;
    struct glue *g = order->glue;

    if (!g->stop) {
        /* Flows that stay tell nothing by themselves. */
        g->stop = order->keep ? STOP_COUNTERS : STOP_BEGIN;
        g->keep = order->keep;
        g->stop_at = time_msec() + STOP_TIMEOUT_MS;
        queues_end(g->queues, order->keep);
        g->callbacks.ending(g->aux);
        if (g->keep) {
            statistics_refresh(g->statistics, stop_counted, g);
        }
        poll_immediate_wake();
    }
    free(order);
}

void
glue_stop(struct glue *g, bool keep)
{
    struct stop_order *order = xmalloc(sizeof *order);

    *order = (struct stop_order){ .glue = g, .keep = keep };
    glue_thread_call(g->thread, begin_stop, order);
}

void
glue_await_stop(struct glue *g)
{
    while (sem_wait(&g->stopped)) {
        continue;
    }
}
