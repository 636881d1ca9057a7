/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the flows of verdicts have counted: see statistics.h. */

#include <config.h>
#include "ovs-glue/statistics.h"

#include <stdlib.h>

#include "byte-order.h"
#include "openvswitch/list.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "ovs-glue/cookie.h"
#include "ovs-glue/flow-stats.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "timeval.h"
#include "util.h"

/* Milliseconds from the beginning of one round to that of the next. */
#define ROUND_MS 10000

/* The switch may spend one of so many milliseconds on us.  Whoever waits for a
 * round does not wait for the pause after one that nobody waited for; and
 * after one that somebody did, not for longer than this. */
#define SHARE 20
#define MAX_WAIT_MS 1000

/* Flows in a slice, about. */
#define SLICE_FLOWS 4000

/* Somebody who waits. */
struct waiter {
    struct ovs_list node;
    unsigned int round; /* The one that has to be over. */
    void (*done)(void *);
    void *aux;
};

struct statistics {
    const struct pipeline_config *config;
    void (*counted)(void *, const struct glue_flow_counters *, size_t);
    void *aux;               /* Of 'counted'. */
    struct ovs_list waiters; /* In order of 'round'. */
    unsigned int round;      /* The one under way, or the next. */
    unsigned int slice;      /* Of the round, the next one to ask for; */
    unsigned int n_slices;   /* a power of 2. */
    bool under_way;          /* The round has begun. */
    bool asking;             /* An answer is to come. */
    long long int begun_at;  /* The round, in ms, */
    long long int asked_at;  /* its latest request, */
    long long int next_at;   /* when the next may be made, */
    long long int await_at;  /* and when if somebody waits for it. */
    long long int took_ms;   /* The requests of the round so far. */
    size_t n_seen;           /* Flows in the round so far, */
    size_t n_flows;          /* and in the latest one. */
};

struct statistics *
statistics_create(const struct pipeline_config *config,
                  void (*counted)(void *, const struct glue_flow_counters *,
                                  size_t),
                  void *aux)
{
    struct statistics *s = xzalloc(sizeof *s);

    s->config = config;
    s->counted = counted;
    s->aux = aux;
    s->n_slices = 1;
    ovs_list_init(&s->waiters);
    return s;
}

void
statistics_destroy(struct statistics *s)
{
    if (s) {
        struct waiter *w;

        LIST_FOR_EACH_POP(w, node, &s->waiters) {
            free(w);
        }
        free(s);
    }
}

/* Calls whoever waits for a round before 'round', or everybody. */
static void
call_waiters(struct statistics *s, bool all)
{
    struct ovs_list ready;
    struct waiter *w;

    ovs_list_init(&ready);
    while (!ovs_list_is_empty(&s->waiters)) {
        w = CONTAINER_OF(ovs_list_front(&s->waiters), struct waiter, node);
        if (!all && (int) (w->round - s->round) >= 0) {
            break;
        }
        ovs_list_remove(&w->node);
        ovs_list_push_back(&ready, &w->node);
    }
    LIST_FOR_EACH_POP(w, node, &ready) {
        w->done(w->aux);
        free(w);
    }
}

/* The flows of an answer, or of a part of it. */
struct answer {
    const struct pipeline_config *config;
    struct glue_flow_counters *flows;
    size_t n;
    size_t allocated;
};

static void
take_flow(void *answer_, const struct ofputil_flow_stats *fs)
{
    struct answer *a = answer_;
    struct cookie cookie = cookie_unpack(ntohll(fs->cookie));

    if (cookie.prefix != a->config->cookie_prefix
        || cookie.protocol == COOKIE_STATIC || cookie.life != a->config->life
        || fs->packet_count == UINT64_MAX || fs->byte_count == UINT64_MAX) {
        return;
    }
    if (a->n >= a->allocated) {
        a->flows = x2nrealloc(a->flows, &a->allocated, sizeof *a->flows);
    }
    a->flows[a->n++] = (struct glue_flow_counters){
        .worker = cookie.worker,
        .side = cookie.side,
        .handle = cookie.handle,
        .n_packets = fs->packet_count,
        .n_bytes = fs->byte_count,
    };
}

static void
on_reply(void *s_, const struct ofp_header *oh)
{
    struct statistics *s = s_;
    struct answer answer = { .config = s->config };

    flow_stats_decode(oh, take_flow, &answer);
    s->n_seen += answer.n;
    if (answer.n) {
        s->counted(s->aux, answer.flows, answer.n);
    }
    free(answer.flows);
}

/* True if somebody waits for the round under way. */
static bool
is_awaited(const struct statistics *s)
{
    return !ovs_list_is_empty(&s->waiters)
           && CONTAINER_OF(ovs_list_front(&s->waiters), struct waiter, node)
                      ->round
                  == s->round;
}

static void
end_round(struct statistics *s, long long int now)
{
    s->next_at = now + MIN(s->took_ms * (SHARE - 1), MAX_WAIT_MS);
    if (is_awaited(s)) {
        s->await_at = s->next_at;
    }
    s->under_way = false;
    s->round++;
    s->n_flows = s->n_seen;
}

static void
on_done(void *s_, const struct session_result *result)
{
    struct statistics *s = s_;
    long long int now = time_msec();

    s->asking = false;
    if (result->lost) {
        /* statistics_run() sees that there is no switch; should there be one
         * again by then, it begins anew. */
        s->under_way = false;
        return;
    }
    long long int took_ms = now - s->asked_at;
    s->took_ms += took_ms;
    s->next_at = now + took_ms * (SHARE - 1);
    /* A switch that refuses to answer (which is logged) does not answer
     * sooner if asked again. */
    if (++s->slice >= s->n_slices || result->n_errors) {
        end_round(s, now);
    }
}

static void
begin_round(struct statistics *s, long long int now)
{
    s->n_slices = flow_stats_n_slices(s->n_flows, SLICE_FLOWS);
    s->under_way = true;
    s->slice = 0;
    s->begun_at = now;
    s->took_ms = 0;
    s->n_seen = 0;
}

static void
ask(struct statistics *s, struct session *session, long long int now)
{
    static const struct session_callbacks callbacks = { on_reply, on_done };
    struct ofpbuf *msg = flow_stats_encode_slice(session, s->config->table,
                                                 s->config->cookie_prefix,
                                                 s->slice, s->n_slices);

    s->asking = true;
    s->asked_at = now;
    session_request(session, &msg, 1, "the counters of our flows", &callbacks,
                    s);
}

/* When the next request is due, in ms. */
static long long int
due_at(const struct statistics *s)
{
    bool awaited = !ovs_list_is_empty(&s->waiters);

    return s->under_way ? (awaited ? 0 : s->next_at)
           : awaited    ? s->await_at
                        : MAX(s->next_at, s->begun_at + ROUND_MS);
}

void
statistics_run(struct statistics *s, struct session *session)
{
    long long int now = time_msec();

    if (!session || !session_is_connected(session)) {
        /* A request that is lost has been, or will be, told so. */
        s->under_way = false;
        call_waiters(s, true);
        return;
    }
    call_waiters(s, false);
    if (!s->asking && now >= due_at(s)) {
        if (!s->under_way) {
            begin_round(s, now);
        }
        ask(s, session, now);
    }
}

void
statistics_wait(const struct statistics *s)
{
    if (!s->asking) {
        poll_timer_wait_until(due_at(s));
    }
}

void
statistics_refresh(struct statistics *s, void (*done)(void *), void *aux)
{
    struct waiter *w = xmalloc(sizeof *w);

    *w = (struct waiter){
        .round = s->round + s->under_way,
        .done = done,
        .aux = aux,
    };
    ovs_list_push_back(&s->waiters, &w->node);
    poll_immediate_wake();
}

size_t
statistics_n_flows(const struct statistics *s)
{
    return s->n_flows;
}
