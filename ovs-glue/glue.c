/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that speaks to Open vSwitch: see glue.h. */

#include <config.h>
#include "ovs-glue/glue.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "byte-order.h"
#include "common/mailbox.h"
#include "coverage.h"
#include "memory.h"
#include "openvswitch/dynamic-string.h"
#include "openvswitch/ofp-errors.h"
#include "openvswitch/ofp-monitor.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bringup.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/database.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/programmer.h"
#include "ovs-glue/session.h"
#include "ovs-glue/verdict.h"
#include "ovs-thread.h"
#include "simap.h"
#include "timeval.h"
#include "unixctl.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_glue);

/* Milliseconds that the switch has for taking our things away at the end. */
#define STOP_TIMEOUT_MS 5000

/* And, if the flows could not be taken away, the database for the port. */
#define STOP_PORT_TIMEOUT_MS 2000

/* Something to do in the thread. */
struct call {
    struct mailbox_item item; /* In 'calls', or in 'when_programmed'. */
    void (*function)(void *aux);
    void *aux;
    uint64_t n_finished; /* Verdicts that are to be finished first. */
};

enum stop_step { STOP_NO, STOP_BEGIN, STOP_FLOWS, STOP_PORT, STOP_DONE };

struct glue {
    struct glue_config config;
    struct glue_callbacks callbacks;
    void *aux; /* Of 'callbacks'. */
    struct mirror *mirror;
    pthread_t thread;
    struct mailbox verdicts; /* From the workers. */
    struct mailbox calls;    /* From anybody. */

    /* The thread's alone. */
    struct unixctl_server *unixctl;
    struct database *database;
    struct session *session;
    struct meters *meters;
    struct bringup *bringup;
    struct programmer *programmer;
    struct inventory *inventory;          /* Last one announced. */
    unsigned int bringup_seqno;           /* Last one announced. */
    struct call *meters_set;              /* To do when meters are synced. */
    struct mailbox_item *when_programmed; /* Calls to do then. */
    bool cleaned_meters;                  /* An earlier life's are gone. */
    sem_t stopped;                        /* Posted at STOP_DONE. */
    bool is_stopped;                      /* That has been done. */
    bool joining;                         /* The thread is to end. */
    enum stop_step stop;                  /* How far the end has come. */
    bool keep;                            /* At the end, verdicts stay. */
    long long int stop_at;   /* When the end's time is up, in ms. */
    uint64_t n_flow_removed; /* Flows of ours that the switch removed. */
};

static void *glue_main(void *);

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
            g->callbacks.flow_removed(g->aux, &removed);
        }
    }
}

int
glue_create(const struct glue_config *config, struct mirror *mirror,
            const struct glue_callbacks *callbacks, void *aux,
            struct glue **gluep, char **errorp)
{
    struct unixctl_server *unixctl;

    *gluep = NULL;
    *errorp = NULL;
    int error = unixctl_server_create(config->unixctl, &unixctl);
    if (error) {
        *errorp =
            xasprintf("cannot listen for ovs-appctl: %s", ovs_strerror(error));
        return error;
    }

    struct glue *g = xzalloc(sizeof *g);
    g->config = *config;
    g->callbacks = *callbacks;
    g->aux = aux;
    g->mirror = mirror;
    g->unixctl = unixctl;
    error = mailbox_init(&g->verdicts, PROGRAMMER_WAITING_MAX);
    if (!error) {
        error = mailbox_init(&g->calls, SIZE_MAX);
        if (error) {
            mailbox_destroy(&g->verdicts);
        }
    }
    if (error) {
        *errorp = xasprintf("cannot make a mailbox: %s", ovs_strerror(error));
        unixctl_server_destroy(unixctl);
        free(g);
        return error;
    }

    g->database =
        database_create(config->database, config->bridge, mirror_name(mirror));
    g->meters = meters_create(config->first_meter);
    g->bringup = bringup_create(&g->config.pipeline, g->meters);
    g->programmer =
        programmer_create(&g->config.pipeline, g->meters, verdict_dropped, g);
    sem_init(&g->stopped, 0, 0);
    *gluep = g;
    return 0;
}

void
glue_start(struct glue *g)
{
    g->thread = ovs_thread_create("glue", glue_main, g);
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

static void
run_calls(struct mailbox_item *items)
{
    while (items) {
        struct call *call = CONTAINER_OF(items, struct call, item);

        items = items->next;
        call->function(call->aux);
        free(call);
    }
}

void
glue_destroy(struct glue *g)
{
    if (g) {
        session_destroy(g->session);
        programmer_destroy(g->programmer);
        bringup_destroy(g->bringup);
        meters_destroy(g->meters);
        database_destroy(g->database);
        inventory_unref(g->inventory);
        unixctl_server_destroy(g->unixctl);
        free_verdicts(mailbox_take(&g->verdicts));
        sem_destroy(&g->stopped);
        mailbox_destroy(&g->verdicts);
        mailbox_destroy(&g->calls);
        free(g);
    }
}

bool
glue_post_verdict(struct glue *g, struct verdict *v)
{
    return mailbox_post(&g->verdicts, &v->item);
}

static struct call *
call_create(void (*function)(void *), void *aux)
{
    struct call *call = xmalloc(sizeof *call);

    *call = (struct call){ .function = function, .aux = aux };
    return call;
}

void
glue_call(struct glue *g, void (*function)(void *), void *aux)
{
    mailbox_post_always(&g->calls, &call_create(function, aux)->item);
}

void
glue_set_meters(struct glue *g, const struct meter_config *wanted, size_t n,
                void (*done)(void *), void *aux)
{
    meters_set(g->meters, wanted, n);
    if (done) {
        ovs_assert(!g->meters_set);
        g->meters_set = call_create(done, aux);
        poll_immediate_wake();
    }
}

void
glue_when_programmed(struct glue *g, void (*done)(void *), void *aux)
{
    struct mailbox_item **tail = &g->when_programmed;

    while (*tail) {
        tail = &(*tail)->next;
    }
    struct call *call = call_create(done, aux);
    call->n_finished = programmer_n_added(g->programmer);
    *tail = &call->item;
    poll_immediate_wake();
}

void
glue_remove_stale_meters(struct glue *g)
{
    if (bringup_is_ready(g->bringup) && meters_is_synced(g->meters)) {
        meters_remove_stale(g->meters, g->session);
    }
}

void
glue_reset_samples(struct glue *g)
{
    programmer_reset_samples(g->programmer);
}

/* ---- The thread. ---- */

static void
flow_removed(struct glue *g, const struct ofp_header *oh)
{
    struct ofputil_flow_removed fr;

    if (ofputil_decode_flow_removed(&fr, oh)) {
        return;
    }
    struct cookie cookie = cookie_unpack(ntohll(fr.cookie));
    if (cookie.prefix != g->config.pipeline.cookie_prefix
        || cookie.protocol == COOKIE_STATIC) {
        return;
    }
    g->n_flow_removed++;
    struct glue_flow_removed removed = {
        .worker = cookie.worker,
        .side = cookie.side,
        .handle = cookie.handle,
        .was_idle =
            fr.reason == OFPRR_IDLE_TIMEOUT || fr.reason == OFPRR_HARD_TIMEOUT,
        .n_packets = fr.packet_count != UINT64_MAX ? fr.packet_count : 0,
        .n_bytes = fr.byte_count != UINT64_MAX ? fr.byte_count : 0,
    };
    g->callbacks.flow_removed(g->aux, &removed);
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
        g->session = session_create(g->config.mgmt, on_message, g);
    } else if (!usable && g->session) {
        session_destroy(g->session);
        g->session = NULL;
    }
    if (g->session) {
        session_run(g->session);
        if (!g->stop) {
            bringup_run(g->bringup, g->session,
                        database_mirror_ofport(g->database), g->mirror);
        }
    }
}

static bool
is_ready(const struct glue *g)
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
    if (is_ready(g) && bringup_seqno(g->bringup) != g->bringup_seqno) {
        g->bringup_seqno = bringup_seqno(g->bringup);
        if (!g->cleaned_meters) {
            meters_remove_stale(g->meters, g->session);
            g->cleaned_meters = true;
        }
        g->callbacks.resync(g->aux);
    }
}

static void
take_verdicts(struct glue *g, struct mailbox_item *items)
{
    if (!is_ready(g)) {
        /* A resync will have all of them given again. */
        free_verdicts(items);
        programmer_clear(g->programmer);
        return;
    }
    while (items) {
        struct mailbox_item *next = items->next;

        programmer_add(g->programmer,
                       CONTAINER_OF(items, struct verdict, item));
        items = next;
    }
    programmer_run(g->programmer, g->session);
}

/* Calls whoever waits for something that has happened. */
static void
run_waiting(struct glue *g)
{
    if (g->meters_set && (!is_ready(g) || meters_is_synced(g->meters))) {
        struct call *call = g->meters_set;

        g->meters_set = NULL;
        run_calls(&call->item);
    }
    while (g->when_programmed) {
        struct call *call =
            CONTAINER_OF(g->when_programmed, struct call, item);

        if (is_ready(g)
            && programmer_n_finished(g->programmer) < call->n_finished) {
            break;
        }
        g->when_programmed = call->item.next;
        call->item.next = NULL;
        run_calls(&call->item);
    }
}

static void
stop_flows_done(void *g_, const struct session_result *result OVS_UNUSED)
{
    struct glue *g = g_;

    if (g->stop == STOP_FLOWS) {
        if (!g->keep && g->session && session_is_connected(g->session)
            && meters_is_synced(g->meters)) {
            meters_set(g->meters, NULL, 0);
            meters_remove_stale(g->meters, g->session);
        }
        g->stop = STOP_PORT;
    }
}

/* Takes our things out of the switch, step by step. */
static void
run_stop(struct glue *g)
{
    static const struct session_callbacks callbacks = { NULL,
                                                        stop_flows_done };

    if (time_msec() >= g->stop_at && g->stop != STOP_DONE) {
        if (g->stop == STOP_PORT) {
            VLOG_WARN("Open vSwitch does not answer: port %s is left behind",
                      mirror_name(g->mirror));
            g->stop = STOP_DONE;
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

    case STOP_PORT:
        database_want_mirror(g->database, false);
        if (!database_has_mirror(g->database)) {
            g->stop = STOP_DONE;
        }
        break;

    case STOP_NO:
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

static void
report_memory(struct glue *g)
{
    memory_run();
    if (memory_should_report()) {
        struct simap usage = SIMAP_INITIALIZER(&usage);
        struct programmer_stats stats;

        programmer_get_stats(g->programmer, &stats);
        simap_increase(&usage, "ports",
                       (unsigned int) inventory_n_ports(g->inventory));
        simap_increase(&usage, "verdicts-waiting",
                       (unsigned int) stats.n_waiting);
        memory_report(&usage);
        simap_destroy(&usage);
    }
}

static void
glue_run(struct glue *g)
{
    /* In this order: whatever was posted before a call is taken with it. */
    struct mailbox_item *calls = mailbox_take(&g->calls);
    struct mailbox_item *verdicts = mailbox_take(&g->verdicts);

    unixctl_server_run(g->unixctl);
    database_run(g->database);
    run_session(g);
    announce(g);
    take_verdicts(g, verdicts);
    run_calls(calls);
    run_waiting(g);
    if (g->stop) {
        run_stop(g);
    }
    report_memory(g);
    coverage_run();
}

static void
glue_wait(struct glue *g)
{
    poll_fd_wait(mailbox_fd(&g->calls), POLLIN);
    poll_fd_wait(mailbox_fd(&g->verdicts), POLLIN);
    unixctl_server_wait(g->unixctl);
    database_wait(g->database);
    if (g->session) {
        session_wait(g->session);
        bringup_wait(g->bringup);
    }
    if (g->stop && g->stop != STOP_DONE) {
        poll_timer_wait_until(g->stop_at);
    }
    memory_wait();
}

static void *
glue_main(void *g_)
{
    struct glue *g = g_;

    coverage_init();
    while (!g->joining) {
        glue_run(g);
        if (!g->joining) {
            glue_wait(g);
            poll_block();
        }
    }
    /* Their answers may still be on the way out. */
    unixctl_server_run(g->unixctl);
    return NULL;
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
        g->stop = STOP_BEGIN;
        g->keep = order->keep;
        g->stop_at = time_msec() + STOP_TIMEOUT_MS;
        g->callbacks.ending(g->aux);
        poll_immediate_wake();
    }
    free(order);
}

void
glue_stop(struct glue *g, bool keep)
{
    struct stop_order *order = xmalloc(sizeof *order);

    *order = (struct stop_order){ .glue = g, .keep = keep };
    glue_call(g, begin_stop, order);
    while (sem_wait(&g->stopped)) {
        continue;
    }
}

static void
begin_join(void *g_)
{
    struct glue *g = g_;

    g->joining = true;
}

void
glue_join(struct glue *g)
{
    glue_call(g, begin_join, g);
    pthread_join(g->thread, NULL);
}

char *
glue_describe(const struct glue *g)
{
    struct ds s = DS_EMPTY_INITIALIZER;
    const char *problem = database_problem(g->database);
    const char *datapath = database_datapath_type(g->database);
    bool userspace = !strcmp(datapath, "netdev");
    struct programmer_stats stats;

    ds_put_format(&s, "state: %s\n",
                  is_ready(g)  ? "ready"
                  : problem    ? "waiting"
                  : g->session ? bringup_state(g->bringup)
                               : "waiting for the bridge");
    if (problem) {
        ds_put_format(&s, "problem: %s\n", problem);
    }
    ds_put_format(&s, "bridge: %s\n", g->config.bridge);
    ds_put_format(&s, "datapath: %s\n", *datapath ? datapath : "system");
    ds_put_format(&s, "queues: %s\n",
                  userspace ? "ignored by this datapath, only meters shape"
                            : "shape where a port has a QoS row");
    ds_put_format(&s, "session: %s\n",
                  g->session ? session_state(g->session) : "none");
    ds_put_format(&s, "mirror: %s, port %" PRIu16 "\n", mirror_name(g->mirror),
                  database_mirror_ofport(g->database));
    ds_put_format(&s, "ports: %" PRIuSIZE "\n",
                  inventory_n_ports(g->inventory));
    ds_put_format(&s, "meters-refused: %" PRIuSIZE "\n",
                  meters_n_refused(g->meters));

    programmer_get_stats(g->programmer, &stats);
    ds_put_format(&s, "flows-programmed: %" PRIu64 "\n", stats.n_flows);
    ds_put_format(&s, "flows-removed: %" PRIu64 "\n", g->n_flow_removed);
    ds_put_format(&s, "bundles: %" PRIu64 "\n", stats.n_bundles);
    ds_put_format(&s, "verdicts-waiting: %" PRIuSIZE "\n", stats.n_waiting);
    ds_put_format(&s, "verdicts-refused: %" PRIu64 "\n", stats.n_refused);
    ds_put_format(
        &s, "verdicts-dropped: %" PRIu64 "\n",
        stats.n_overflow
            + mailbox_n_refused(CONST_CAST(struct mailbox *, &g->verdicts)));
    ds_put_format(&s, "verdicts-unmetered: %" PRIu64 "\n", stats.n_unmetered);
    ds_put_format(&s, "repairs: %" PRIu64 "\n", bringup_n_repairs(g->bringup));
    ds_put_format(&s, "switch-errors: %" PRIu64 "\n",
                  g->session ? session_n_errors(g->session) : 0);
    ds_put_format(&s,
                  "first-payload-to-flow: %" PRIuSIZE " measured, median "
                  "%.3f ms, 99th percentile %.3f ms\n",
                  stats.n_samples, stats.median_us / 1000.0,
                  stats.p99_us / 1000.0);
    return ds_steal_cstr(&s);
}
