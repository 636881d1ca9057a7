/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That what is ours stays: see watch.h. */

#include <config.h>
#include "ovs-glue/watch.h"

#include <stdlib.h>
#include <string.h>

#include "byte-order.h"
#include "flow.h"
#include "openvswitch/dynamic-string.h"
#include "openvswitch/match.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofp-meter.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-port.h"
#include "openvswitch/ofp-util.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/token-bucket.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bringup.h"
#include "ovs-glue/canary.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/pipeline-private.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "ovs-glue/standing.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_watch);

/* Milliseconds from one look to the next, and from one canary to the next. */
#define LOOK_MS 1000
#define CANARY_MS 1000

/* Milliseconds that a canary may take once the switch has sent it. */
#define FLIGHT_MS 500

/* Meters that are asked for each second, or so many in so many seconds. */
#define METERS_A_SECOND 500

/* Repairs of the same that may follow one another, and the milliseconds that
 * each one more takes to be allowed. */
#define REPAIRS_BURST 10
#define REPAIRS_MS 30000

/* Times that no canary arrives, though nothing is found to be wrong, before
 * the log says so: a worker may have been busy. */
#define MISSES_MAX 3

/* What is repaired. */
enum part {
    PART_FLOWS,
    PART_STANDING,
    PART_METERS,
    PART_PORT,
    PART_MIRROR,
    N_PARTS
};

/* One part's repairs. */
struct repairs {
    uint64_t n;                 /* How many. */
    struct token_bucket bucket; /* Of milliseconds. */
};

/* The flows that are counted, a message each.  The answer to the last one is of
 * one part, as a request's last one should be. */
enum count { COUNT_EXCLUSIONS, COUNT_EXAMINING, COUNT_STATIC, N_COUNTS };

static const uint32_t handles[N_COUNTS] = {
    [COUNT_EXCLUSIONS] = PIPELINE_HANDLE_EXCLUSION,
    [COUNT_EXAMINING] = PIPELINE_HANDLE_EXAMINING,
    [COUNT_STATIC] = PIPELINE_HANDLE_STATIC,
};

/* A look at the switch. */
struct survey {
    uint32_t xids[N_COUNTS];      /* Of the messages that ask for counts. */
    uint16_t ofport;              /* The mirror's port, */
    bool has_port;                /* which is there, */
    struct ofputil_phy_port port; /* and is this. */
    uint32_t n_flows[N_COUNTS];   /* What was counted. */
    bool asks_meters;             /* The meters were asked for, */
    size_t n_meters; /* and of ours so many are as they should be. */
};

enum flight {
    FLIGHT_NONE,
    FLIGHT_SENDING, /* The switch has yet to answer. */
    FLIGHT_SENT     /* It should arrive. */
};

struct watch {
    struct watch_config config;
    struct repairs repairs[N_PARTS];

    /* Looks at the switch. */
    struct survey survey;
    bool is_looking;
    bool is_expecting;             /* Known of the flows of standing orders: */
    unsigned int standing_seqno;   /* what was wanted (see standing.h) */
    uint32_t n_expected[N_COUNTS]; /* when there were so many. */
    bool is_port_due;        /* What was seen of the port is to be judged. */
    long long int look_at;   /* When the next is due, in ms, */
    bool has_lost_meter;     /* The switch has told of flows that went with
                              * one. */
    long long int meters_at; /* and when one at meters is. */

    /* Canaries. */
    enum flight flight;
    long long int flight_at; /* When the next step is due, in ms. */
    long long int exists_at; /* When to see whether the mirror is there. */
    unsigned int wanted;     /* IP versions that are to be heard of. */
    unsigned int n_misses;   /* One after the other. */
    bool has_told;           /* The log has that none arrives. */
    bool is_mending;         /* The mirror is. */
    bool has_new_mirror;     /* See watch_take_new_mirror(). */
};

struct watch *
watch_create(const struct watch_config *config)
{
    struct watch *w = xzalloc(sizeof *w);

    w->config = *config;
    for (size_t i = 0; i < N_PARTS; i++) {
        token_bucket_init(&w->repairs[i].bucket, 1,
                          REPAIRS_MS * REPAIRS_BURST);
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

/* True if 'part' may be looked after now, which counts as having done so. */
static bool
may_repair(struct watch *w, enum part part)
{
    return token_bucket_withdraw(&w->repairs[part].bucket, REPAIRS_MS);
}

/* ---- The switch. ---- */

static void
count_flows(struct survey *l, const struct ofp_header *oh)
{
    struct ofputil_aggregate_stats stats;

    if (ofputil_decode_aggregate_stats_reply(&stats, oh)) {
        return;
    }
    for (size_t i = 0; i < N_COUNTS; i++) {
        if (l->xids[i] == ntohl(oh->xid)) {
            l->n_flows[i] = stats.flow_count;
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
    if (may_repair(w, PART_FLOWS)) {
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
    meters_forget(w->config.meters);
    standing_put_back(w->config.standing);
}

static void
check_meters(struct watch *w)
{
    size_t n_wanted = meters_n_in_sync(w->config.meters);

    if (w->survey.asks_meters && w->survey.n_meters < n_wanted
        && may_repair(w, PART_METERS)) {
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
        && may_repair(w, PART_STANDING)) {
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
check_port(struct watch *w, struct session *session)
{
    static const struct session_callbacks callbacks = { NULL, port_done };
    const struct ofputil_phy_port *port = &w->survey.port;
    struct ofputil_port_mod pm = {
        .port_no = port->port_no,
        .hw_addr = port->hw_addr,
        .config = OFPUTIL_PC_NO_RECV,
        .mask = OFPUTIL_PC_NO_RECV | OFPUTIL_PC_NO_FWD | OFPUTIL_PC_PORT_DOWN,
    };

    /* An interface that is gone seems to be down. */
    if (!w->survey.has_port || !mirror_exists(w->config.mirror)
        || (port->config & pm.mask) == pm.config
        || !may_repair(w, PART_PORT)) {
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

static struct ofpbuf *
encode_count(const struct watch *w, enum count count,
             enum ofputil_protocol protocol)
{
    struct ofputil_flow_stats_request request = {
        .aggregate = true,
        .cookie =
            htonll(pipeline_pack_cookie(w->config.pipeline, handles[count])),
        .cookie_mask = OVS_BE64_MAX,
        .out_port = OFPP_ANY,
        .out_group = OFPG_ANY,
        .table_id = OFPTT_ALL,
    };

    match_init_catchall(&request.match);
    return ofputil_encode_flow_stats_request(&request, protocol);
}

/* Asks the switch what there is. */
static void
survey(struct watch *w, struct session *session, uint16_t ofport)
{
    enum ofputil_protocol protocol = session_protocol(session);
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
        msgs[n++] = encode_count(w, i, protocol);
    }
    w->is_looking = true;
    w->look_at = time_msec() + LOOK_MS;
    session_request(session, msgs, n, "what is ours", &survey_callbacks, w);
}

static void
watch_switch(struct watch *w, struct session *session, uint16_t ofport)
{
    /* Meters on their way must have arrived before they are forgotten. */
    if (w->has_lost_meter && meters_is_synced(w->config.meters)) {
        w->has_lost_meter = false;
        if (may_repair(w, PART_METERS)) {
            VLOG_WARN("bridge %s: somebody has removed a meter of ours, and "
                      "with it flows: putting it back",
                      w->config.bridge);
            put_meters_back(w);
        }
    }
    if (w->is_port_due) {
        w->is_port_due = false;
        check_port(w, session);
    }
    if (!w->is_looking && time_msec() >= w->look_at) {
        survey(w, session, ofport);
    }
}

void
watch_lose_meter(struct watch *w)
{
    w->has_lost_meter = true;
}

/* ---- The mirror. ---- */

/* Has the mirror looked over, if it may be. */
static void
begin_mending(struct watch *w)
{
    if (!w->is_mending && may_repair(w, PART_MIRROR)) {
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
