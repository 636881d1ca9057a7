/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The OpenFlow connection to a bridge: see session.h. */

#include <config.h>
#include "ovs-glue/session.h"

#include <errno.h>
#include <stdlib.h>

#include "coverage.h"
#include "openvswitch/list.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-util.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/rconn.h"
#include "openvswitch/vconn.h"
#include "openvswitch/vlog.h"
#include "ovs-thread.h"
#include "socket-util.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_session);

COVERAGE_DEFINE(l7_session_refused);
COVERAGE_DEFINE(l7_session_stray);

/* Seconds: the longest pause between attempts to connect.  The switch is not
 * probed: rconn does so on no Unix socket, since a switch that is there but
 * busy is not to be left, with what it was asked. */
#define MAX_BACKOFF 2

/* Milliseconds without a connection after which the log says so: less is how
 * long it takes to make a bridge. */
#define OUTAGE_MS 1500

/* Milliseconds without an answer after which the log says so. */
#define SLOW_MS 10000

/* Messages dealt with before others get their turn. */
#define MAX_RECEIVE 200

/* Transaction IDs begin anew at 1 after this: 0 is that of what the switch
 * sends unasked, and no request is so long that it would get there. */
#define MAX_XID 0xf0000000

struct request {
    struct ovs_list node;  /* In 'requests', in order of sending. */
    uint32_t first_xid;    /* Of the first message, */
    size_t n;              /* and how many follow one another. */
    char *what;            /* For the log. */
    long long int sent_at; /* In ms. */
    bool leaves_errors;    /* See session_leave_errors(). */
    const struct session_callbacks *callbacks;
    void *aux;
    struct session_error *errors; /* What was refused so far. */
    size_t n_errors;
};

struct session {
    struct rconn *rconn;
    unsigned int seqno;       /* rconn's, when last looked at. */
    struct ovs_list requests; /* Of 'struct request's, unanswered. */
    uint32_t next_xid;        /* For the next message. */
    uint64_t n_errors;        /* Messages refused. */
    bool is_slow;             /* The log has that it does not answer, */
    bool is_out;              /* or that it is not there, */
    bool is_up;               /* or that it is. */
    long long int out_at;     /* When it was found not to be, in ms, or 0. */
    void (*on_message)(void *, const struct ofp_header *);
    void *aux; /* Its. */
};

/* rconn and vconn have a line or more in the log for each attempt to connect,
 * for as long as the switch is away; we have one when it goes, and one when it
 * comes.  So theirs are for whoever asked for them. */
static void
quiet_connections(void)
{
    static const char *const names[] = { "rconn", "vconn" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        struct vlog_module *m = vlog_module_from_name(names[i]);

        for (int d = 0; m && d < VLF_N_DESTINATIONS; d++) {
            if (vlog_get_level(m, d) == VLL_INFO) {
                vlog_set_levels(m, d, VLL_ERR);
            }
        }
    }
}

struct session *
session_create(const char *target,
               void (*on_message)(void *, const struct ofp_header *),
               void *aux)
{
    static struct ovsthread_once once = OVSTHREAD_ONCE_INITIALIZER;
    struct session *s = xmalloc(sizeof *s);

    if (ovsthread_once_start(&once)) {
        quiet_connections();
        ovsthread_once_done(&once);
    }
    *s = (struct session){
        .rconn = rconn_create(0, MAX_BACKOFF, DSCP_DEFAULT,
                              1u << OFP14_VERSION | 1u << OFP15_VERSION),
        .next_xid = 1,
        .on_message = on_message,
        .aux = aux,
    };
    ovs_list_init(&s->requests);
    rconn_connect(s->rconn, target, target);
    s->seqno = rconn_get_connection_seqno(s->rconn);
    return s;
}

static void
request_end(struct request *r, bool lost)
{
    struct session_result result = {
        .lost = lost,
        .errors = r->errors,
        .n_errors = r->n_errors,
    };

    ovs_list_remove(&r->node);
    r->callbacks->done(r->aux, &result);
    free(r->errors);
    free(r->what);
    free(r);
}

/* Ends all requests, as their answers will never come. */
static void
lose_requests(struct session *s)
{
    while (!ovs_list_is_empty(&s->requests)) {
        request_end(
            CONTAINER_OF(ovs_list_front(&s->requests), struct request, node),
            true);
    }
}

void
session_destroy(struct session *s)
{
    if (s) {
        lose_requests(s);
        rconn_destroy(s->rconn);
        free(s);
    }
}

void
session_request(struct session *s, struct ofpbuf **msgs, size_t n,
                const char *what, const struct session_callbacks *callbacks,
                void *aux)
{
    struct request *r = xmalloc(sizeof *r);

    ovs_assert(n > 0);
    *r = (struct request){
        .first_xid = s->next_xid,
        .n = n,
        .what = xstrdup(what),
        .sent_at = time_msec(),
        .callbacks = callbacks,
        .aux = aux,
    };
    ovs_list_push_back(&s->requests, &r->node);

    for (size_t i = 0; i < n; i++) {
        struct ofp_header *oh = msgs[i]->data;

        oh->xid = htonl(s->next_xid++);
        /* It fails only without a connection; then the request is lost, which
         * session_run() notices. */
        rconn_send(s->rconn, msgs[i], NULL);
    }
    if (s->next_xid >= MAX_XID) {
        s->next_xid = 1;
    }
}

void
session_leave_errors(struct session *s)
{
    if (!ovs_list_is_empty(&s->requests)) {
        CONTAINER_OF(ovs_list_back(&s->requests), struct request, node)
            ->leaves_errors = true;
    }
}

/* True if 'oh', which answers a multipart request, is not its last part. */
static bool
has_more(const struct ofp_header *oh, enum ofptype type)
{
    switch ((int) type) {
    case OFPTYPE_METER_CONFIG_STATS_REPLY:
    case OFPTYPE_METER_STATS_REPLY:
    case OFPTYPE_FLOW_STATS_REPLY:
        return ofpmp_more(oh);
    default:
        return false;
    }
}

static struct request *
find_request(struct session *s, uint32_t xid, size_t *index)
{
    struct request *r;

    LIST_FOR_EACH(r, node, &s->requests) {
        if (xid - r->first_xid < r->n) {
            *index = xid - r->first_xid;
            return r;
        }
    }
    return NULL;
}

static void
note_error(struct session *s, struct request *r, size_t index,
           const struct ofp_header *oh)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(10, 20);
    enum ofperr error = ofperr_decode_msg(oh, NULL);

    s->n_errors++;
    COVERAGE_INC(l7_session_refused);
    if (!r->leaves_errors) {
        VLOG_WARN_RL(&rl,
                     "%s: the switch refused message %" PRIuSIZE " of "
                     "%" PRIuSIZE " of \"%s\": %s",
                     rconn_get_name(s->rconn), index + 1, r->n, r->what,
                     error ? ofperr_get_name(error) : "unknown error");
    }
    if (r->n_errors < r->n) {
        if (!r->errors) {
            r->errors = xmalloc(r->n * sizeof *r->errors);
        }
        r->errors[r->n_errors++] = (struct session_error){
            .index = index,
            .error = error ? error : OFPERR_OFPBRC_BAD_TYPE,
        };
    }
}

static void
receive(struct session *s, const struct ofp_header *oh)
{
    enum ofptype type;
    size_t index;

    if (ofptype_decode(&type, oh)) {
        COVERAGE_INC(l7_session_stray);
        return;
    }
    if (type == OFPTYPE_ECHO_REQUEST) {
        rconn_send(s->rconn, ofputil_encode_echo_reply(oh), NULL);
        return;
    }

    struct request *r = find_request(s, ntohl(oh->xid), &index);
    if (!r) {
        if (type == OFPTYPE_ERROR) {
            s->n_errors++;
            COVERAGE_INC(l7_session_stray);
        } else {
            s->on_message(s->aux, oh);
        }
        return;
    }

    bool ends = index == r->n - 1;
    if (type == OFPTYPE_ERROR) {
        note_error(s, r, index, oh);
    } else {
        if (r->callbacks->reply) {
            r->callbacks->reply(r->aux, oh);
        }
        ends = ends && !has_more(oh, type);
    }
    if (ends) {
        request_end(r, false);
    }
}

/* For what is told once for each change of the session's state: one that comes
 * and goes all the time is not to fill the log. */
static struct vlog_rate_limit change_rl = VLOG_RATE_LIMIT_INIT(6, 30);

/* Says that the switch does not answer, and that it does again. */
static void
tell_slow(struct session *s)
{
    long long int ms = session_silent_ms(s);

    if (ms >= SLOW_MS && !s->is_slow) {
        const struct request *r =
            CONTAINER_OF(ovs_list_front(&s->requests), struct request, node);

        s->is_slow = true;
        VLOG_WARN_RL(&change_rl,
                     "%s: ovs-vswitchd has not answered \"%s\" for %lld s: "
                     "waiting, with all that comes after",
                     rconn_get_name(s->rconn), r->what, ms / 1000);
    } else if (ms < SLOW_MS && s->is_slow) {
        s->is_slow = false;
        VLOG_INFO_RL(&change_rl, "%s: ovs-vswitchd answers again",
                     rconn_get_name(s->rconn));
    }
}

/* Says that the switch is there, and that it is not. */
static void
tell_connection(struct session *s)
{
    const char *name = rconn_get_name(s->rconn);

    if (rconn_is_connected(s->rconn)) {
        if (!s->is_up) {
            VLOG_INFO_RL(&change_rl, "%s: connected to ovs-vswitchd", name);
        }
        s->is_up = true;
        s->is_out = false;
        s->out_at = 0;
    } else if (!s->out_at) {
        s->out_at = time_msec();
        s->is_up = false;
    } else if (!s->is_out && time_msec() >= s->out_at + OUTAGE_MS) {
        s->is_out = true;
        VLOG_WARN_RL(
            &change_rl,
            "%s: there is no connection to ovs-vswitchd (%s): nothing "
            "can be programmed; trying again every %d s",
            name, ovs_retval_to_string(rconn_get_last_error(s->rconn)),
            MAX_BACKOFF);
    }
}

void
session_run(struct session *s)
{
    rconn_run(s->rconn);
    tell_connection(s);

    unsigned int seqno = rconn_get_connection_seqno(s->rconn);
    if (seqno != s->seqno) {
        s->seqno = seqno;
        lose_requests(s);
    }

    for (int i = 0; i < MAX_RECEIVE; i++) {
        struct ofpbuf *msg = rconn_recv(s->rconn);
        if (!msg) {
            break;
        }
        receive(s, msg->data);
        ofpbuf_delete(msg);
    }
    tell_slow(s);
}

void
session_wait(struct session *s)
{
    rconn_run_wait(s->rconn);
    rconn_recv_wait(s->rconn);
    if (s->out_at && !s->is_out) {
        poll_timer_wait_until(s->out_at + OUTAGE_MS);
    }
}

bool
session_is_connected(const struct session *s)
{
    return rconn_is_connected(s->rconn)
           && rconn_get_connection_seqno(s->rconn) == s->seqno;
}

unsigned int
session_seqno(const struct session *s)
{
    return s->seqno;
}

long long int
session_silent_ms(const struct session *s)
{
    if (ovs_list_is_empty(&s->requests)) {
        return 0;
    }
    return time_msec()
           - CONTAINER_OF(ovs_list_front(&s->requests), struct request, node)
                 ->sent_at;
}

const char *
session_state(const struct session *s)
{
    return rconn_get_state(s->rconn);
}

enum ofp_version
session_version(const struct session *s)
{
    return rconn_get_version(s->rconn);
}

enum ofputil_protocol
session_protocol(const struct session *s)
{
    return ofputil_protocol_from_ofp_version(session_version(s));
}

uint32_t
session_next_xid(const struct session *s)
{
    return s->next_xid;
}

uint64_t
session_n_errors(const struct session *s)
{
    return s->n_errors;
}
