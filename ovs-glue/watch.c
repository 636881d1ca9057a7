/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That what is ours stays: see watch.h. */

#include <config.h>
#include "ovs-glue/watch-private.h"

#include <stdlib.h>

#include "openvswitch/dynamic-string.h"
#include "openvswitch/ofp-util.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/canary.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_watch);

/* Milliseconds from one look to the next, and from one canary to the next. */
#define LOOK_MS 1000
#define CANARY_MS 1000

/* Milliseconds that a canary may take once the switch has sent it. */
#define FLIGHT_MS 500

/* Times that no canary arrives, though nothing is found to be wrong, before
 * the log says so: a worker may have been busy. */
#define MISSES_MAX 3

struct watch *
watch_create(const struct watch_config *config)
{
    struct watch *w = xzalloc(sizeof *w);

    w->config = *config;
    for (size_t i = 0; i < N_PARTS; i++) {
        repairs_init(&w->repairs[i]);
    }
    w->wanted = 1u << 4 | (mirror_has_ipv6() ? 1u << 6 : 0);
    return w;
}

void
watch_destroy(struct watch *w)
{
    free(w);
}

/* ---- Repairs. ---- */

bool
watch_may_repair(struct watch *w, enum part part)
{
    return repairs_may(&w->repairs[part]);
}

/* ---- The mirror. ---- */

/* Has the mirror looked over, if it may be. */
static void
begin_mending(struct watch *w)
{
    if (!w->is_mending && watch_may_repair(w, PART_MIRROR)) {
        w->is_mending = true;
        mirror_begin_mending(w->config.mirror);
    }
}

static void
end_mending(struct watch *w)
{
    bool is_new;
    char *found = mirror_end_mending(w->config.mirror, &is_new);

    w->is_mending = false;
    if (found) {
        w->repairs[PART_MIRROR].n++;
        VLOG_WARN("bridge %s: clones got lost in the mirror %s: %s",
                  w->config.bridge, mirror_name(w->config.mirror), found);
        free(found);
    }
    w->has_new_mirror = w->has_new_mirror || is_new;
    /* See at once whether that was it. */
    if (w->flight == FLIGHT_NONE) {
        w->flight_at = 0;
    }
}

/* Judges what was heard of a canary. */
static void
land(struct watch *w)
{
    unsigned int missing = w->wanted & ~canary_heard(w->config.canary);

    w->flight = FLIGHT_NONE;
    if (!missing) {
        if (w->has_told) {
            VLOG_INFO("bridge %s: clones arrive again", w->config.bridge);
        }
        w->n_misses = 0;
        w->has_told = false;
        return;
    }
    w->n_misses++;
    if (w->n_misses > MISSES_MAX && !w->has_told) {
        w->has_told = true;
        VLOG_WARN("bridge %s: no clone%s gets through the mirror %s: new "
                  "connections are not classified",
                  w->config.bridge,
                  missing == w->wanted ? ""
                  : missing & 1u << 4  ? " of IPv4"
                                       : " of IPv6",
                  mirror_name(w->config.mirror));
    }
    begin_mending(w);
}

static void
canary_done(void *w_, const struct session_result *result)
{
    struct watch *w = w_;

    if (result->lost) {
        w->flight = FLIGHT_NONE;
    } else {
        w->flight = FLIGHT_SENT;
        w->flight_at = time_msec() + FLIGHT_MS;
    }
}

static void
send_canaries(struct watch *w, struct session *session)
{
    static const struct session_callbacks callbacks = { NULL, canary_done };
    enum ofputil_protocol protocol = session_protocol(session);
    struct ofpbuf *msgs[3];
    size_t n = 0;

    for (int version = 4; version <= 6; version += 2) {
        if (w->wanted & 1u << version) {
            msgs[n++] = canary_encode(w->config.canary, version,
                                      w->config.pipeline->table, protocol);
        }
    }
    msgs[n++] = ofputil_encode_barrier_request(session_version(session));
    canary_forget(w->config.canary);
    w->flight = FLIGHT_SENDING;
    session_request(session, msgs, n, "a canary", &callbacks, w);
}

static void
watch_mirror(struct watch *w, struct session *session, uint16_t ofport)
{
    if (w->is_mending) {
        if (!mirror_is_mending(w->config.mirror)) {
            end_mending(w);
        }
    } else if (time_msec() >= w->exists_at) {
        w->exists_at = time_msec() + LOOK_MS;
        if (!mirror_exists(w->config.mirror)) {
            begin_mending(w);
        }
    }
    if (!session || !ofport) {
        w->flight = FLIGHT_NONE;
        w->flight_at = time_msec() + CANARY_MS;
    } else if (w->flight == FLIGHT_NONE && time_msec() >= w->flight_at) {
        w->flight_at = time_msec() + CANARY_MS;
        send_canaries(w, session);
    } else if (w->flight == FLIGHT_SENT && time_msec() >= w->flight_at) {
        w->flight_at += CANARY_MS - FLIGHT_MS;
        land(w);
    }
}

bool
watch_take_new_mirror(struct watch *w)
{
    bool is_new = w->has_new_mirror;

    w->has_new_mirror = false;
    return is_new;
}

void
watch_run(struct watch *w, struct session *session, uint16_t ofport)
{
    if (session) {
        watch_switch(w, session, ofport);
    }
    watch_mirror(w, session, ofport);
}

void
watch_wait(const struct watch *w, bool has_session)
{
    poll_timer_wait_until(w->exists_at);
    if (w->is_mending) {
        mirror_mending_wait(w->config.mirror);
    }
    if (has_session && !w->is_looking) {
        poll_timer_wait_until(w->look_at);
    }
    if (has_session && w->flight != FLIGHT_SENDING) {
        poll_timer_wait_until(w->flight_at);
    }
    if (w->is_port_due) {
        poll_immediate_wake();
    }
}

void
watch_describe(const struct watch *w, uint64_t n_ports, struct ds *ds)
{
    static const char *const names[N_PARTS] = {
        [PART_FLOWS] = "static flows",
        [PART_STANDING] = "flows of standing orders",
        [PART_METERS] = "meters",
        [PART_PORT] = "mirror's port",
        [PART_MIRROR] = "mirror",
    };
    uint64_t counts[N_PARTS], n = 0;

    for (size_t i = 0; i < N_PARTS; i++) {
        counts[i] = w->repairs[i].n + (i == PART_PORT ? n_ports : 0);
        n += counts[i];
    }
    ds_put_format(ds, "repairs: %" PRIu64, n);
    for (size_t i = 0; i < N_PARTS; i++) {
        if (counts[i]) {
            ds_put_format(ds, ", %s %" PRIu64, names[i], counts[i]);
        }
    }
    ds_put_char(ds, '\n');
    if (w->has_told) {
        ds_put_cstr(ds, "problem: no clones get through the mirror\n");
    }
}
