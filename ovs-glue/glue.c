/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bridge's glue: see glue.h. */

#include <config.h>
#include "ovs-glue/glue-private.h"

#include <errno.h>
#include <stdlib.h>

#include "byte-order.h"
#include "dirs.h"
#include "openvswitch/ofp-errors.h"
#include "openvswitch/ofp-monitor.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/access.h"
#include "ovs-glue/bringup.h"
#include "ovs-glue/canary.h"
#include "ovs-glue/database.h"
#include "ovs-glue/earlier.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/probe.h"
#include "ovs-glue/programmer.h"
#include "ovs-glue/session.h"
#include "ovs-glue/statistics.h"
#include "ovs-glue/verdict.h"
#include "ovs-glue/watch.h"
#include "simap.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_glue);

/* Milliseconds without an eviction after which the next one is news. */
#define EVICTION_PEACE_MS 60000

/* Tells of the end of a flow, as long as there are workers. */
static void
tell_removed(struct glue *g, const struct glue_flow_removed *removed)
{
    if (!g->is_stopped) {
        g->callbacks.flow_removed(g->aux, removed);
    }
}

static void
on_counted(void *g_, const struct glue_flow_counters *counters, size_t n)
{
    struct glue *g = g_;

    if (!g->is_stopped) {
        g->callbacks.flows_counted(g->aux, counters, n);
    }
}

/* A verdict has no flow and will get none: which is to its connection as if
 * its flows had been removed. */
static void
verdict_dropped(void *g_, const struct verdict *v)
{
    struct glue *g = g_;

    for (uint8_t side = 0; side < 2; side++) {
        if (v->program[side]) {
            struct glue_flow_removed removed = {
                .worker = v->worker,
                .side = side,
                .handle = v->handle,
                .was_refused = true,
            };
            tell_removed(g, &removed);
        }
    }
}

static void
meter_lost(void *g_)
{
    struct glue *g = g_;
    watch_lose_meter(g->watch, true);
}

int
glue_create(const struct glue_config *config, struct glue_thread *thread,
            struct mirror *mirror, const struct glue_callbacks *callbacks,
            void *aux, struct glue **gluep)
{
    struct glue *g = xzalloc(sizeof *g);

    *gluep = NULL;
    int error = mailbox_init(&g->verdicts, PROGRAMMER_WAITING_MAX);
    if (error) {
        free(g);
        return error;
    }
    g->config = *config;
    g->mgmt = xasprintf("unix:%s/%s.mgmt", ovs_rundir(), config->bridge);
    g->callbacks = *callbacks;
    g->aux = aux;
    g->thread = thread;
    g->mirror = mirror;
    g->queues = queues_create(config->bridge, mirror_name(mirror));
    g->database =
        database_create(config->database, config->bridge, mirror_name(mirror),
                        g->queues, config->pipeline.cookie_prefix);
    g->meters = meters_create(config->first_meter);
    g->standing = standing_create(&g->config.pipeline, g->meters);
    g->earlier = earlier_create(&g->config.pipeline, config->max_connections,
                                config->fresh);
    g->bringup = bringup_create(&g->config.pipeline, g->meters, g->standing,
                                g->earlier);
    g->programmer = programmer_create(&g->config.pipeline, g->meters,
                                      verdict_dropped, meter_lost, g);
    g->canary = canary_create();
    const struct watch_config watch = {
        .bridge = config->bridge,
        .pipeline = &g->config.pipeline,
        .bringup = g->bringup,
        .meters = g->meters,
        .standing = g->standing,
        .mirror = mirror,
        .canary = g->canary,
    };
    g->watch = watch_create(&watch);
    g->statistics = statistics_create(&g->config.pipeline, on_counted, g);
    g->skips = skips_create(&g->config.pipeline);
    g->probe = probe_create(&g->config.pipeline);
    sem_init(&g->stopped, 0, 0);
    atomic_init(&g->busy_ms, 0);
    glue_thread_add(thread, g);
    *gluep = g;
    return 0;
}

static void
free_verdicts(struct mailbox_item *items)
{
    while (items) {
        struct mailbox_item *next = items->next;

        free(CONTAINER_OF(items, struct verdict, item));
        items = next;
    }
}

void
glue_destroy(struct glue *g)
{
    if (g) {
        session_destroy(g->session);
        probe_destroy(g->probe);
        statistics_destroy(g->statistics);
        skips_destroy(g->skips);
        watch_destroy(g->watch);
        canary_destroy(g->canary);
        programmer_destroy(g->programmer);
        bringup_destroy(g->bringup);
        earlier_destroy(g->earlier);
        standing_destroy(g->standing);
        meters_destroy(g->meters);
        database_destroy(g->database);
        queues_destroy(g->queues);
        inventory_unref(g->inventory);
        free_verdicts(mailbox_take(&g->verdicts));
        sem_destroy(&g->stopped);
        mailbox_destroy(&g->verdicts);
        free(g->mgmt);
        free(g->obstacle);
        free(g->glossary);
        free(g);
    }
}

bool
glue_post_verdict(struct glue *g, struct verdict *v)
{
    if (v->release) {
        /* There are no more of them than there are connections. */
        mailbox_post_always(&g->verdicts, &v->item);
        return true;
    }
    return mailbox_post(&g->verdicts, &v->item);
}

uint32_t
glue_busy_ms(const struct glue *g)
{
    uint32_t busy_ms;

    atomic_read_relaxed(&CONST_CAST(struct glue *, g)->busy_ms, &busy_ms);
    return busy_ms;
}

bool
glue_take_canary(struct glue *g, uint16_t in_port, const uint8_t *data,
                 size_t len)
{
    return canary_take(g->canary, in_port, data, len);
}

void
glue_hear(struct glue *g, unsigned int versions)
{
    canary_hear(g->canary, versions);
}

/* ---- In the thread. ---- */

/* The switch has taken a flow away to have room for another one. */
static void
note_eviction(struct glue *g)
{
    if (!g->n_evicted || time_msec() >= g->evicted_at + EVICTION_PEACE_MS) {
        VLOG_WARN("bridge %s: table %u is full, and the switch takes flows of "
                  "ours away for new ones: their connections are treated as "
                  "if they were not judged yet, until they get others; raise "
                  "the limit (ovs-vsctl list Flow_Table), or lower "
                  "--max-connections",
                  g->config.bridge, g->config.pipeline.table);
    }
    g->n_evicted++;
    g->evicted_at = time_msec();
}

static void
flow_removed(struct glue *g, const struct ofp_header *oh)
{
    struct ofputil_flow_removed fr;

    if (ofputil_decode_flow_removed(&fr, oh)) {
        return;
    }
    struct cookie cookie = cookie_unpack(ntohll(fr.cookie));
    if (ntohll(fr.cookie) == pipeline_skip_cookie(&g->config.pipeline)) {
        skips_count(g->skips,
                    fr.packet_count != UINT64_MAX ? fr.packet_count : 0);
    }
    if (cookie.prefix != g->config.pipeline.cookie_prefix
        || cookie.protocol == COOKIE_STATIC) {
        return;
    }
    g->n_flow_removed++;
    programmer_note_removed(g->programmer);
    if (fr.reason == OFPRR_METER_DELETE) {
        watch_lose_meter(g->watch, false);
    } else if (fr.reason == OFPRR_EVICTION) {
        note_eviction(g);
    }
    /* An earlier life's handles are those of other connections now. */
    if (cookie.life != g->config.pipeline.life) {
        return;
    }
    struct glue_flow_removed removed = {
        .worker = cookie.worker,
        .side = cookie.side,
        .handle = cookie.handle,
        .lived_ms = fr.duration_sec * 1000 + fr.duration_nsec / 1000000,
        .n_packets = fr.packet_count != UINT64_MAX ? fr.packet_count : 0,
        .n_bytes = fr.byte_count != UINT64_MAX ? fr.byte_count : 0,
    };
    tell_removed(g, &removed);
}

static void
on_message(void *g_, const struct ofp_header *oh)
{
    struct glue *g = g_;
    enum ofptype type;

    if (!ofptype_decode(&type, oh) && type == OFPTYPE_FLOW_REMOVED) {
        flow_removed(g, oh);
    }
}

/* Makes the session when the bridge is usable, and ends it when it is not:
 * its management socket comes and goes with the bridge. */
static void
run_session(struct glue *g)
{
    bool usable = database_has_bridge(g->database)
                  && (!database_problem(g->database) || g->session);

    if (usable && !g->session) {
        g->session = session_create(g->mgmt, on_message, g);
    } else if (!usable && g->session) {
        session_destroy(g->session);
        g->session = NULL;
    }
    if (g->session) {
        session_run(g->session);
        if (!g->stop) {
            bringup_run(g->bringup, g->session,
                        database_mirror_ofport(g->database), g->mirror,
                        glossary_row_text(database_glossary(g->database)));
        }
    }
}

bool
glue_is_ready(const struct glue *g)
{
    return g->session && session_is_connected(g->session)
           && bringup_is_ready(g->bringup) && !g->stop;
}

/* Tells of what has changed. */
static void
announce(struct glue *g)
{
    struct inventory *inventory = database_inventory(g->database);

    if (inventory != g->inventory) {
        inventory_unref(g->inventory);
        g->inventory = inventory_ref(inventory);
        g->callbacks.inventory(g->aux, inventory);
    }
    glue_run_adoption(g);
    if (glue_is_ready(g) && bringup_seqno(g->bringup) != g->bringup_seqno) {
        g->bringup_seqno = bringup_seqno(g->bringup);
        /* There may be flows of earlier verdicts that name them. */
        g->remove_stale_meters = false;
        skips_forget(g->skips);
        g->adoption_over = false;
        g->callbacks.resync(g->aux, bringup_has_lost_flows(g->bringup));
    }
}

static void
take_verdicts(struct glue *g, struct mailbox_item *items)
{
    bool is_ready = glue_is_ready(g);

    while (items) {
        struct verdict *v = CONTAINER_OF(items, struct verdict, item);

        items = items->next;
        g->callbacks.verdict(g->aux, v);
        /* If it is lost, a resync will have it given again. */
        if (v->release || !is_ready) {
            free(v);
        } else {
            programmer_add(g->programmer, v);
        }
    }
    if (!is_ready) {
        programmer_clear(g->programmer);
        return;
    }
    /* Flows go after the meters that they name. */
    if (meters_is_synced(g->meters)) {
        programmer_run(g->programmer, g->session);
    }
}

/* Sees whether we may connect at all, which is told once. */
static void
check_access(struct glue *g)
{
    char *obstacle = NULL;

    if (!database_is_connected(g->database)) {
        obstacle = access_obstacle(g->config.database);
    } else if (g->session && !session_is_connected(g->session)) {
        obstacle = access_obstacle(g->mgmt);
    }
    if (obstacle && !nullable_string_is_equal(obstacle, g->obstacle)) {
        VLOG_ERR("%s", obstacle);
    }
    free(g->obstacle);
    g->obstacle = obstacle;
}

/* Has done what is to be done once a second. */
static void
run_second(struct glue *g)
{
    if (time_msec() >= g->second_at && !g->stop) {
        g->second_at = time_msec() + 1000;
        check_access(g);
        g->callbacks.second(g->aux);
    }
}

void
glue_get_memory_usage(const struct glue *g, struct simap *usage)
{
    struct programmer_stats stats;

    programmer_get_stats(g->programmer, &stats);
    simap_increase(usage, "ports",
                   (unsigned int) inventory_n_ports(g->inventory));
    simap_increase(usage, "verdicts-waiting", (unsigned int) stats.n_waiting);
}

/* Sees to it that what is ours stays. */
static void
run_watch(struct glue *g)
{
    if (!g->stop) {
        watch_run(g->watch, glue_is_ready(g) ? g->session : NULL,
                  database_mirror_ofport(g->database));
        if (watch_take_new_mirror(g->watch)) {
            database_renew_mirror(g->database);
        }
    }
}

void
glue_run(struct glue *g)
{
    struct mailbox_item *verdicts = mailbox_take(&g->verdicts);

    database_run(g->database);
    run_session(g);
    announce(g);
    /* Before verdicts, which may name a meter that is gone. */
    run_watch(g);
    take_verdicts(g, verdicts);
    glue_run_skips(g);
    atomic_store_relaxed(&g->busy_ms, programmer_busy_ms(g->programmer));
    statistics_run(g->statistics,
                   bringup_is_ready(g->bringup) ? g->session : NULL);
    probe_run(g->probe, glue_is_ready(g) ? g->session : NULL);
}

void
glue_run_after_calls(struct glue *g)
{
    glue_run_orders(g);
    run_second(g);
    if (g->stop) {
        glue_run_stop(g);
    }
}

void
glue_wait(struct glue *g)
{
    poll_fd_wait(mailbox_fd(&g->verdicts), POLLIN);
    database_wait(g->database);
    if (g->session) {
        session_wait(g->session);
        bringup_wait(g->bringup);
        if (bringup_is_ready(g->bringup)) {
            statistics_wait(g->statistics);
        }
        if (glue_is_ready(g) && meters_is_synced(g->meters)) {
            programmer_wait(g->programmer);
        }
    }
    skips_wait(g->skips);
    probe_wait(g->probe);
    if (g->when_queued) {
        poll_timer_wait_until(g->queued_by);
    }
    if (!g->stop) {
        watch_wait(g->watch, glue_is_ready(g));
        poll_timer_wait_until(g->second_at);
    } else if (g->stop != STOP_DONE) {
        poll_timer_wait_until(g->stop_at);
    }
}
