/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That what is ours in the switch stays: see watch.h. */

#include <config.h>
#include "ovs-glue/watch-private.h"

#include <string.h>

#include "flow.h"
#include "openvswitch/ofp-meter.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-port.h"
#include "openvswitch/ofp-util.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bringup.h"
#include "ovs-glue/flow-stats.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/pipeline-private.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "ovs-glue/standing.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_watch_switch);

/* Milliseconds from one look to the next. */
#define LOOK_MS 1000

/* How late the switch may be to tell of a flow that has gone. */
#define LATE_MS 1000

/* Meters that are asked for each second, or so many in so many seconds. */
#define METERS_A_SECOND 500

static const uint32_t handles[N_COUNTS] = {
    [COUNT_EXCLUSIONS] = PIPELINE_HANDLE_EXCLUSION,
    [COUNT_EXAMINING] = PIPELINE_HANDLE_EXAMINING,
    [COUNT_STATIC] = PIPELINE_HANDLE_STATIC,
};

static void
count_flows(struct survey *l, const struct ofp_header *oh)
{
    uint32_t n;

    if (!flow_stats_decode_count(oh, &n)) {
        return;
    }
    for (size_t i = 0; i < N_COUNTS; i++) {
        if (l->xids[i] == ntohl(oh->xid)) {
            l->n_flows[i] = n;
        }
    }
}

static void
count_meters(struct watch *w, const struct ofp_header *oh)
{
    struct ofpbuf msg = ofpbuf_const_initializer(oh, ntohs(oh->length));
    struct ofputil_meter_config config;
    struct ofpbuf bands;

    ofpbuf_init(&bands, 64);
    while (!ofputil_decode_meter_config(&msg, &config, &bands)) {
        w->survey.n_meters += meters_is_as_wanted(w->config.meters, &config);
    }
    ofpbuf_uninit(&bands);
}

static void
find_port(struct survey *l, const struct ofp_header *oh)
{
    struct ofpbuf msg = ofpbuf_const_initializer(oh, ntohs(oh->length));
    struct ofputil_phy_port port;

    ofpraw_pull_assert(&msg);
    while (!ofputil_pull_phy_port(oh->version, &msg, &port)) {
        if (port.port_no == u16_to_ofp(l->ofport)) {
            l->port = port;
            l->has_port = true;
        }
    }
}

static void
survey_reply(void *w_, const struct ofp_header *oh)
{
    struct watch *w = w_;
    enum ofptype type;

    if (ofptype_decode(&type, oh)) {
        return;
    }
    switch ((int) type) {
    case OFPTYPE_AGGREGATE_STATS_REPLY:
        count_flows(&w->survey, oh);
        break;
    case OFPTYPE_METER_CONFIG_STATS_REPLY:
        count_meters(w, oh);
        break;
    case OFPTYPE_PORT_DESC_STATS_REPLY:
        find_port(&w->survey, oh);
        break;
    default:
        break;
    }
}

/* Returns true if static flows are missing, whose repair is that of all. */
static bool
check_static(struct watch *w)
{
    uint32_t n = w->survey.n_flows[COUNT_STATIC];

    if (n >= PIPELINE_N_STATIC) {
        return false;
    }
    if (watch_may_repair(w, PART_FLOWS)) {
        VLOG_WARN("bridge %s: somebody has removed flows of ours (%" PRIu32
                  " of %d static ones are left): putting all back",
                  w->config.bridge, n, PIPELINE_N_STATIC);
        w->repairs[PART_FLOWS].n++;
        bringup_begin_anew(w->config.bringup);
    }
    return true;
}

/* Has meters asked for anew, and those sent that are not as they should be,
 * with the flows that have gone with them. */
static void
put_meters_back(struct watch *w)
{
    w->repairs[PART_METERS].n++;
    w->meters_back_at = time_msec();
    meters_forget(w->config.meters);
    standing_put_back(w->config.standing);
}

static void
check_meters(struct watch *w)
{
    size_t n_wanted = meters_n_in_sync(w->config.meters);

    if (w->survey.asks_meters && w->survey.n_meters < n_wanted
        && watch_may_repair(w, PART_METERS)) {
        VLOG_WARN("bridge %s: somebody has removed or changed meters of ours "
                  "(%" PRIuSIZE " of %" PRIuSIZE " are as they were): putting "
                  "them back",
                  w->config.bridge, w->survey.n_meters, n_wanted);
        put_meters_back(w);
    }
}

/* How many there should be is what was there after the latest change: of what
 * is wanted, some may be the same to the switch, and it may have refused. */
static void
check_standing(struct watch *w)
{
    const uint32_t *is = w->survey.n_flows;
    uint32_t *expected = w->n_expected;
    unsigned int seqno = standing_seqno(w->config.standing);

    if (!standing_is_synced(w->config.standing)) {
        return;
    }
    if (!w->is_expecting || w->standing_seqno != seqno) {
        w->is_expecting = true;
        w->standing_seqno = seqno;
        memcpy(expected, is, sizeof w->n_expected);
        return;
    }
    if ((is[COUNT_EXCLUSIONS] < expected[COUNT_EXCLUSIONS]
         || is[COUNT_EXAMINING] < expected[COUNT_EXAMINING])
        && watch_may_repair(w, PART_STANDING)) {
        VLOG_WARN("bridge %s: somebody has removed flows of ours (%" PRIu32
                  " of %" PRIu32 " for what is excluded, %" PRIu32 " of "
                  "%" PRIu32 " for what is not judged yet are left): "
                  "putting them back",
                  w->config.bridge, is[COUNT_EXCLUSIONS],
                  expected[COUNT_EXCLUSIONS], is[COUNT_EXAMINING],
                  expected[COUNT_EXAMINING]);
        w->repairs[PART_STANDING].n++;
        standing_put_back(w->config.standing);
    }
}

static void
port_done(void *w OVS_UNUSED, const struct session_result *result OVS_UNUSED)
{
    /* The next look sees what became of it. */
}

/* The mirror's port must be able to send, and not let anything in. */
static void
check_port(struct watch *w, struct session *session, uint16_t ofport)
{
    static const struct session_callbacks callbacks = { NULL, port_done };
    const struct ofputil_phy_port *port = &w->survey.port;
    struct ofputil_port_mod pm = {
        .port_no = port->port_no,
        .hw_addr = port->hw_addr,
        .config = OFPUTIL_PC_NO_RECV,
        .mask = OFPUTIL_PC_NO_RECV | OFPUTIL_PC_NO_FWD | OFPUTIL_PC_PORT_DOWN,
    };

    /* An interface that is gone, or is just being made, seems to be down; and
     * its port is about to be another one. */
    if (!w->survey.has_port || w->survey.ofport != ofport || w->is_mending
        || !mirror_exists(w->config.mirror)
        || (port->config & pm.mask) == pm.config
        || !watch_may_repair(w, PART_PORT)) {
        return;
    }
    VLOG_WARN("bridge %s: somebody has changed the mirror's port %s (%s): "
              "putting it right",
              w->config.bridge, mirror_name(w->config.mirror),
              port->config & OFPUTIL_PC_PORT_DOWN ? "it is down"
              : port->config & OFPUTIL_PC_NO_FWD  ? "it sends nothing"
                                                  : "it lets packets in");
    w->repairs[PART_PORT].n++;
    struct ofpbuf *msgs[] = {
        ofputil_encode_port_mod(&pm, session_protocol(session)),
        ofputil_encode_barrier_request(session_version(session)),
    };
    session_request(session, msgs, ARRAY_SIZE(msgs), "mirror port put right",
                    &callbacks, w);
}

static void
survey_done(void *w_, const struct session_result *result)
{
    struct watch *w = w_;

    w->is_looking = false;
    /* Whoever is at work on the same anyway must not be disturbed: what is on
     * its way to the switch was not there when this was asked. */
    if (result->lost || result->n_errors
        || !bringup_is_ready(w->config.bringup)
        || !meters_is_synced(w->config.meters)) {
        return;
    }
    if (!check_static(w)) {
        check_meters(w);
        check_standing(w);
        w->is_port_due = true;
    }
}

static const struct session_callbacks survey_callbacks = { survey_reply,
                                                           survey_done };

/* Asks the switch what there is. */
static void
survey(struct watch *w, struct session *session, uint16_t ofport)
{
    enum ofp_version version = session_version(session);
    size_t n_meters = meters_n_in_sync(w->config.meters);
    struct survey *l = &w->survey;
    struct ofpbuf *msgs[N_COUNTS + 2];
    size_t n = 0;

    *l = (struct survey){ .ofport = ofport };
    l->asks_meters = n_meters && time_msec() >= w->meters_at;
    if (l->asks_meters) {
        w->meters_at =
            time_msec()
            + LOOK_MS * (long long int) (n_meters / METERS_A_SECOND);
        msgs[n++] = ofputil_encode_meter_request(version, OFPUTIL_METER_CONFIG,
                                                 OFPM13_ALL);
    }
    if (ofport) {
        msgs[n++] = ofputil_encode_port_desc_stats_request(version,
                                                           u16_to_ofp(ofport));
    }
    for (size_t i = 0; i < N_COUNTS; i++) {
        l->xids[i] = session_next_xid(session) + (uint32_t) n;
        msgs[n++] = flow_stats_encode(
            session, true, OFPTT_ALL,
            pipeline_pack_cookie(w->config.pipeline, handles[i]), UINT64_MAX);
    }
    w->is_looking = true;
    w->look_at = time_msec() + LOOK_MS;
    session_request(session, msgs, n, "what is ours", &survey_callbacks, w);
}

void
watch_switch(struct watch *w, struct session *session, uint16_t ofport)
{
    /* Meters on their way must have arrived before they are forgotten. */
    if (w->has_lost_meter && meters_is_synced(w->config.meters)) {
        w->has_lost_meter = false;
        if (watch_may_repair(w, PART_METERS)) {
            VLOG_WARN("bridge %s: somebody has removed a meter of ours, and "
                      "with it flows: putting it back",
                      w->config.bridge);
            put_meters_back(w);
        }
    }
    if (w->is_port_due) {
        w->is_port_due = false;
        check_port(w, session, ofport);
    }
    if (!w->is_looking && time_msec() >= w->look_at) {
        survey(w, session, ofport);
    }
}

void
watch_lose_meter(struct watch *w, bool now)
{
    /* While meters are being put back, and for a moment after that, it is told
     * of flows that went before; and after meters that nobody wants were taken
     * away, of flows that somebody had left with them.  Should it be another
     * one, the next look sees it. */
    long long int at =
        MAX(w->meters_back_at, meters_removed_at(w->config.meters));
    if (meters_is_synced(w->config.meters)
        && (now || time_msec() >= at + LATE_MS)) {
        w->has_lost_meter = true;
    }
}
