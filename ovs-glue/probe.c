/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time of an empty flow-mod: see probe.h. */

#include <config.h>
#include "ovs-glue/probe.h"

#include <errno.h>
#include <stdlib.h>

#include "openvswitch/ofp-util.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "ovs-glue/latency.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "timeval.h"
#include "util.h"

struct probe {
    const struct pipeline_config *config;
    void (*done)(void *, const struct latency *); /* NULL: nobody asks. */
    void *aux;                                    /* Of 'done'. */
    uint32_t *us;                                 /* What has been measured, */
    size_t n;                                     /* so many times */
    size_t n_wanted;                              /* of so many. */
    bool asking;                                  /* An answer is to come, */
    bool is_stale;         /* but it is one that nobody waits for. */
    long long int sent_us; /* When it was asked, */
    long long int next_at; /* and when to ask again, in ms. */
};

struct probe *
probe_create(const struct pipeline_config *config)
{
    struct probe *p = xzalloc(sizeof *p);

    p->config = config;
    return p;
}

void
probe_destroy(struct probe *p)
{
    if (p) {
        free(p->us);
        free(p);
    }
}

int
probe_start(struct probe *p, size_t n,
            void (*done)(void *, const struct latency *), void *aux)
{
    if (p->done) {
        return EBUSY;
    }
    p->done = done;
    p->aux = aux;
    p->us = xmalloc(n * sizeof *p->us);
    p->n = 0;
    p->n_wanted = n;
    p->next_at = time_msec();
    poll_immediate_wake();
    return 0;
}

static void
finish(struct probe *p)
{
    void (*done)(void *, const struct latency *) = p->done;
    struct latency latency = latency_of(p->us, p->n);

    free(p->us);
    p->us = NULL;
    p->done = NULL;
    p->is_stale = p->asking;
    done(p->aux, &latency);
}

static void
on_done(void *p_, const struct session_result *result)
{
    struct probe *p = p_;

    if (!p->is_stale && !result->lost) {
        p->us[p->n++] =
            (uint32_t) MIN(time_usec() - p->sent_us, (long long) UINT32_MAX);
    }
    p->asking = p->is_stale = false;
}

static void
ask(struct probe *p, struct session *session)
{
    static const struct session_callbacks callbacks = { NULL, on_done };
    struct ofpbuf *msgs[] = {
        pipeline_encode_nothing(p->config, session),
        ofputil_encode_barrier_request(session_version(session)),
    };

    p->asking = true;
    p->sent_us = time_usec();
    p->next_at = time_msec() + PROBE_INTERVAL_MS;
    session_request(session, msgs, ARRAY_SIZE(msgs), "an empty flow-mod",
                    &callbacks, p);
}

void
probe_run(struct probe *p, struct session *session)
{
    bool usable = session && session_is_connected(session);

    if (!p->done) {
        return;
    } else if (!usable || p->n >= p->n_wanted) {
        finish(p);
    } else if (!p->asking && time_msec() >= p->next_at) {
        ask(p, session);
    }
}

void
probe_wait(const struct probe *p)
{
    if (p->done && !p->asking) {
        if (p->n >= p->n_wanted) {
            poll_immediate_wake();
        } else {
            poll_timer_wait_until(p->next_at);
        }
    }
}
