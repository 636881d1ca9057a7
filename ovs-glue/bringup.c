/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to a bridge before verdicts: see bringup.h. */

#include <config.h>
#include "ovs-glue/bringup.h"

#include <stdlib.h>

#include "flow.h"
#include "openvswitch/ofp-connection.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-port.h"
#include "openvswitch/ofp-switch.h"
#include "openvswitch/ofp-util.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/earlier.h"
#include "ovs-glue/flow-stats.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "ovs-glue/standing.h"
#include "packets.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_bringup);

/* Milliseconds before a step that failed is tried again. */
#define RETRY_MS 1000

enum step {
    STEP_CONNECT,
    STEP_GET_CONFIG,
    STEP_SET_CONFIG,
    STEP_LOOK,
    STEP_EARLIER,
    STEP_ADOPT,
    STEP_METERS,
    STEP_FLOWS,
    STEP_PORT,
    STEP_READY
};

struct bringup {
    const struct pipeline_config *config;
    struct meters *meters;
    struct standing *standing;
    struct earlier *earlier;
    enum step step;
    bool waiting;           /* For the answer to the step's request. */
    bool failed;            /* The step's latest request did. */
    long long int retry_at; /* When to try it again, in ms. */
    unsigned int session_seqno;
    uint16_t ofport;    /* The mirror's, in the flows. */
    bool adopted;       /* The connections of an earlier life are. */
    bool cleaned;       /* What it left of static flows is gone. */
    unsigned int seqno; /* Times that STEP_READY was reached. */
    struct ofputil_switch_config switch_config;
    uint32_t n_static; /* Our static flows that were there when the session */
    bool lost_flows;   /* began; it was none. */
};

struct bringup *
bringup_create(const struct pipeline_config *config, struct meters *meters,
               struct standing *standing, struct earlier *earlier)
{
    struct bringup *b = xzalloc(sizeof *b);

    b->config = config;
    b->meters = meters;
    b->standing = standing;
    b->earlier = earlier;
    return b;
}

void
bringup_destroy(struct bringup *b)
{
    free(b);
}

static void
step_done(void *b_, const struct session_result *result)
{
    struct bringup *b = b_;

    if (result->lost) {
        return;
    }
    b->waiting = false;
    b->failed = result->n_errors > 0;
    if (b->failed) {
        b->retry_at = time_msec() + RETRY_MS;
    } else {
        if (b->step == STEP_FLOWS) {
            b->cleaned = true;
            earlier_removed_static(b->earlier);
        } else if (b->step == STEP_LOOK) {
            /* Who is new here has nothing to lose. */
            b->lost_flows = b->seqno && !b->n_static;
        }
        b->step++;
        if (b->step == STEP_READY) {
            b->seqno++;
            VLOG_INFO("the bridge is ready: mirror at port %" PRIu16,
                      b->ofport);
        }
    }
}

static const struct session_callbacks step_callbacks = { NULL, step_done };

static void
get_config_reply(void *b_, const struct ofp_header *oh)
{
    struct bringup *b = b_;
    enum ofptype type;

    if (!ofptype_decode(&type, oh) && type == OFPTYPE_GET_CONFIG_REPLY) {
        ofputil_decode_get_config_reply(oh, &b->switch_config);
    }
}

static void
look_reply(void *b_, const struct ofp_header *oh)
{
    struct bringup *b = b_;

    flow_stats_decode_count(oh, &b->n_static);
}

static const struct session_callbacks look_step_callbacks = { look_reply,
                                                              step_done };

/* Counts the static flows that the switch has. */
static void
look(struct bringup *b, struct session *session)
{
    struct ofpbuf *msg =
        flow_stats_encode(session, true, OFPTT_ALL,
                          pipeline_static_cookie(b->config), UINT64_MAX);
    b->n_static = 0;
    session_request(session, &msg, 1, "a count of our flows",
                    &look_step_callbacks, b);
}

static void
get_config(struct bringup *b, struct session *session)
{
    static const struct session_callbacks callbacks = { get_config_reply,
                                                        step_done };
    struct ofpbuf *msg = ofpraw_alloc(OFPRAW_OFPT_GET_CONFIG_REQUEST,
                                      session_version(session), 0);

    session_request(session, &msg, 1, "the switch's configuration", &callbacks,
                    b);
}

/* A management connection is told nothing until it sets a miss_send_len; and
 * how the bridge treats fragments is set by the same message, so must be sent
 * as it was. */
static void
set_config(struct bringup *b, struct session *session)
{
    enum ofp_version version = session_version(session);
    struct ofputil_async_cfg async = OFPUTIL_ASYNC_CFG_INIT;
    struct ofputil_switch_config config = b->switch_config;

    async.primary[OAM_FLOW_REMOVED] = UINT32_MAX;
    async.secondary[OAM_FLOW_REMOVED] = UINT32_MAX;
    config.miss_send_len = 1;
    config.invalid_ttl_to_controller = -1;
    struct ofpbuf *msgs[] = {
        ofputil_encode_set_async_config(&async,
                                        1u << OAM_FLOW_REMOVED
                                            | 1u << OAM_PACKET_IN
                                            | 1u << OAM_PORT_STATUS,
                                        version),
        ofputil_encode_set_config(&config, version),
        ofputil_encode_barrier_request(version),
    };

    session_request(session, msgs, ARRAY_SIZE(msgs), "what we want to be told",
                    &step_callbacks, b);
}

static void
install_flows(struct bringup *b, struct session *session,
              const struct mirror *mirror)
{
    struct bundle bundle;

    bundle_begin(&bundle, session);
    if (!b->cleaned) {
        earlier_remove_static(b->earlier, &bundle);
    }
    standing_add(b->standing, &bundle, b->ofport, mirror_far_address(mirror));
    bundle_send(&bundle, session, "static flows", &step_callbacks, b);
}

static void
close_port(struct bringup *b, struct session *session,
           const struct mirror *mirror)
{
    struct ofputil_port_mod pm = {
        .port_no = u16_to_ofp(b->ofport),
        .config = OFPUTIL_PC_NO_RECV,
        .mask = OFPUTIL_PC_NO_RECV,
    };
    /* The switch wants the port's address too, as proof that it is meant. */
    if (!eth_addr_from_string(mirror_near_address(mirror), &pm.hw_addr)) {
        OVS_NOT_REACHED();
    }

    struct ofpbuf *msgs[] = {
        ofputil_encode_port_mod(&pm, session_protocol(session)),
        ofputil_encode_barrier_request(session_version(session)),
    };

    session_request(session, msgs, ARRAY_SIZE(msgs), "mirror port closed",
                    &step_callbacks, b);
}

void
bringup_run(struct bringup *b, struct session *session, uint16_t ofport,
            const struct mirror *mirror, const char *glossary)
{
    if (!session_is_connected(session)) {
        b->step = STEP_CONNECT;
        b->waiting = false;
        return;
    }
    if (b->step == STEP_CONNECT
        || b->session_seqno != session_seqno(session)) {
        b->session_seqno = session_seqno(session);
        b->step = STEP_GET_CONFIG;
        b->waiting = false;
        b->failed = false;
        meters_forget(b->meters);
    }
    if (b->waiting || (b->failed && time_msec() < b->retry_at)) {
        return;
    }
    /* What follows may have to wait for something else than the time. */
    b->failed = false;
    /* The mirror's port may go and come back under another number. */
    if (b->step >= STEP_FLOWS && ofport && ofport != b->ofport) {
        b->lost_flows = b->lost_flows && b->step != STEP_READY;
        b->step = STEP_METERS;
    }

    if (b->step == STEP_EARLIER
        && earlier_read(b->earlier, session, glossary)) {
        b->step = b->adopted ? STEP_METERS : STEP_ADOPT;
    }
    if (b->step == STEP_METERS) {
        meters_run(b->meters, session);
        if (meters_is_synced(b->meters)) {
            b->step = STEP_FLOWS;
        }
    }
    switch (b->step) {
    case STEP_GET_CONFIG:
        get_config(b, session);
        break;
    case STEP_SET_CONFIG:
        set_config(b, session);
        break;
    case STEP_LOOK:
        look(b, session);
        break;
    case STEP_FLOWS:
        if (!ofport) {
            return;
        }
        b->ofport = ofport;
        install_flows(b, session, mirror);
        break;
    case STEP_PORT:
        close_port(b, session, mirror);
        break;
    case STEP_READY:
        meters_run(b->meters, session);
        if (meters_is_synced(b->meters)) {
            standing_run(b->standing, session);
        }
        return;
    case STEP_CONNECT:
    case STEP_EARLIER:
    case STEP_ADOPT:
    case STEP_METERS:
    default:
        return;
    }
    b->waiting = true;
}

void
bringup_begin_anew(struct bringup *b)
{
    ovs_assert(b->step == STEP_READY);
    b->step = STEP_METERS;
    /* Whoever removes flows has their counters told. */
    b->lost_flows = false;
    /* Whoever flushes a bridge flushes its meters, too. */
    meters_forget(b->meters);
    poll_immediate_wake();
}

void
bringup_wait(struct bringup *b)
{
    if (b->failed) {
        poll_timer_wait_until(b->retry_at);
    } else if (b->step == STEP_EARLIER) {
        earlier_wait(b->earlier);
    }
}

bool
bringup_wants_adoption(const struct bringup *b)
{
    return b->step == STEP_ADOPT;
}

void
bringup_adopted(struct bringup *b)
{
    b->adopted = true;
    b->step = STEP_METERS;
    poll_immediate_wake();
}

bool
bringup_is_ready(const struct bringup *b)
{
    return b->step == STEP_READY;
}

unsigned int
bringup_seqno(const struct bringup *b)
{
    return b->seqno;
}

bool
bringup_has_lost_flows(const struct bringup *b)
{
    return b->lost_flows;
}

const char *
bringup_state(const struct bringup *b)
{
    switch (b->step) {
    case STEP_CONNECT:
        return "connecting to the bridge";
    case STEP_GET_CONFIG:
    case STEP_SET_CONFIG:
    case STEP_LOOK:
        return "configuring the connection";
    case STEP_EARLIER:
        return "reading the flows of an earlier life";
    case STEP_ADOPT:
        return "waiting for the database";
    case STEP_METERS:
        return "adding meters";
    case STEP_FLOWS:
        return b->waiting || b->failed ? "adding flows"
                                       : "waiting for the mirror's port";
    case STEP_PORT:
        return "closing the mirror's port";
    case STEP_READY:
        return "ready";
    default:
        return "?";
    }
}
