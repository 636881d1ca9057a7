/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the glue tells of its state: see glue.h. */

#include <config.h>
#include "ovs-glue/glue-private.h"

#include <inttypes.h>
#include <string.h>

#include "openvswitch/dynamic-string.h"
#include "ovs-glue/bringup.h"
#include "ovs-glue/database.h"
#include "ovs-glue/earlier.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/latency.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/programmer.h"
#include "ovs-glue/session.h"
#include "ovs-glue/statistics.h"
#include "ovs-glue/watch.h"
#include "util.h"

/* Milliseconds that the switch may take for an answer without a word. */
#define SILENT_MS 2000

char *
glue_describe(const struct glue *g)
{
    struct ds s = DS_EMPTY_INITIALIZER;
    const char *problem = g->obstacle && !glue_is_ready(g)
                              ? g->obstacle
                              : database_problem(g->database);
    const char *datapath = database_datapath_type(g->database);
    struct latency latency = programmer_latency(g->programmer, 0);
    struct programmer_stats stats;

    ds_put_format(&s, "state: %s\n",
                  glue_is_ready(g) ? "ready"
                  : problem        ? "waiting"
                  : g->session     ? bringup_state(g->bringup)
                                   : "waiting for the bridge");
    if (problem) {
        ds_put_format(&s, "problem: %s\n", problem);
    }
    ds_put_format(&s, "bridge: %s\n", g->config.bridge);
    ds_put_format(&s, "datapath: %s\n", *datapath ? datapath : "system");
    queues_describe(g->queues, &s);
    if (database_out_ms(g->database)) {
        ds_put_format(&s, "database: no connection for %lld s\n",
                      database_out_ms(g->database) / 1000);
    }
    ds_put_format(&s, "session: %s",
                  g->session ? session_state(g->session) : "none");
    if (g->session && session_silent_ms(g->session) >= SILENT_MS) {
        ds_put_format(&s, ", no answer for %lld s",
                      session_silent_ms(g->session) / 1000);
    }
    ds_put_char(&s, '\n');
    ds_put_format(&s, "mirror: %s, port %" PRIu16 "\n", mirror_name(g->mirror),
                  database_mirror_ofport(g->database));
    ds_put_format(&s, "ports: %" PRIuSIZE "\n",
                  inventory_n_ports(g->inventory));
    ds_put_format(&s, "meters: %" PRIuSIZE " in the switch",
                  meters_n_usable(g->meters));
    if (meters_capacity(g->meters)) {
        ds_put_format(&s, ", which can have %" PRIu32,
                      meters_capacity(g->meters));
    }
    ds_put_format(&s, "\nmeters-refused: %" PRIuSIZE "\n",
                  meters_n_refused(g->meters));

    ds_put_format(&s, "exclusions: %" PRIuSIZE " flows\n",
                  standing_n_exclusions(g->standing));
    ds_put_format(&s, "examining: %" PRIuSIZE " flows\n",
                  standing_n_examining(g->standing));
    if (standing_n_refused(g->standing)) {
        ds_put_format(&s, "exclusions-refused: %" PRIu64 " times\n",
                      standing_n_refused(g->standing));
    }
    if (earlier_n_odd(g->earlier)) {
        ds_put_format(&s, "flows-not-adopted: %" PRIuSIZE "\n",
                      earlier_n_odd(g->earlier));
    }
    programmer_get_stats(g->programmer, &stats);
    ds_put_format(&s, "flows-programmed: %" PRIu64 "\n", stats.n_flows);
    ds_put_format(&s, "flows-removed: %" PRIu64 "\n", g->n_flow_removed);
    ds_put_format(&s, "flows-evicted: %" PRIu64 "\n", g->n_evicted);
    ds_put_format(&s, "flows-counted: %" PRIuSIZE "\n",
                  statistics_n_flows(g->statistics));
    ds_put_format(&s, "bundles: %" PRIu64 "\n", stats.n_bundles);
    ds_put_format(&s, "verdicts-waiting: %" PRIuSIZE "\n", stats.n_waiting);
    ds_put_format(&s, "verdicts-refused: %" PRIu64 "\n", stats.n_refused);
    ds_put_format(&s, "verdicts-without-room: %" PRIu64 "%s\n",
                  stats.n_no_room, stats.is_full ? ", the table is full" : "");
    ds_put_format(
        &s, "verdicts-dropped: %" PRIu64 "\n",
        stats.n_overflow
            + mailbox_n_refused(CONST_CAST(struct mailbox *, &g->verdicts)));
    ds_put_format(&s, "verdicts-shared-meter: %" PRIu64 "\n", stats.n_shared);
    ds_put_format(&s, "verdicts-unmetered: %" PRIu64 "\n", stats.n_unmetered);
    struct skips_stats skips;
    skips_get_stats(g->skips, &skips);
    ds_put_format(&s,
                  "floods: %" PRIuSIZE " sources off the mirror, %" PRIu64
                  " times so far; %" PRIu64 " times refused; %" PRIu64
                  " packets not looked at\n",
                  skips.n, skips.n_begun, skips.n_refused, skips.n_packets);
    watch_describe(g->watch, database_n_repairs(g->database), &s);
    ds_put_format(&s, "switch-errors: %" PRIu64 "\n",
                  g->session ? session_n_errors(g->session) : 0);
    ds_put_format(&s,
                  "first-payload-to-flow: %" PRIuSIZE " measured, median "
                  "%.3f ms, 99th percentile %.3f ms\n",
                  latency.n, latency.median_us / 1000.0,
                  latency.p99_us / 1000.0);
    return ds_steal_cstr(&s);
}
