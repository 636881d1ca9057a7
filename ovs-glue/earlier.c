/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier lives left in the bridge: see earlier.h. */

#include <config.h>
#include "ovs-glue/earlier.h"

#include <stdlib.h>

#include "byte-order.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/cookie.h"
#include "ovs-glue/glossary.h"
#include "ovs-glue/flow-stats.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_earlier);

/* Milliseconds before a request that failed is made again. */
#define RETRY_MS 1000

/* Flows in a slice, about. */
#define SLICE_FLOWS 8000

enum step { STEP_COUNT, STEP_READ, STEP_DONE };

struct earlier {
    struct pipeline_config *config;
    size_t max; /* Connections that may be adopted. */
    bool fresh; /* None may. */
    enum step step;
    bool asking;            /* An answer is to come. */
    long long int retry_at; /* When to ask again, in ms. */
    uint32_t n_counted;     /* Flows with our prefix, before they are read. */
    unsigned int slice;     /* The one to ask for, */
    unsigned int n_slices;  /* of so many, a power of 2. */

    struct adoption *adoption;        /* As far as it is read, or NULL. */
    size_t n_lives[COOKIE_LIVES + 1]; /* Flows found, by life. */
    size_t n_odd;                     /* Of these, not understood. */

    long long int found_at; /* When they were read, in ms. */
    bool removing;          /* Their removal is on its way. */
    bool are_removed;       /* They are gone. */
};

struct earlier *
earlier_create(struct pipeline_config *config, size_t max, bool fresh)
{
    struct earlier *e = xzalloc(sizeof *e);

    e->config = config;
    e->max = max;
    e->fresh = fresh;
    return e;
}

void
earlier_destroy(struct earlier *e)
{
    if (e) {
        adoption_unref(e->adoption);
        free(e);
    }
}

/* ---- Reading. ---- */

/* Begins to read, from the first flow on. */
static void
begin(struct earlier *e, const char *text)
{
    struct glossary *glossary =
        text && !e->fresh ? glossary_parse(text) : NULL;

    adoption_unref(e->adoption);
    e->adoption = glossary ? adoption_create(glossary, e->max) : NULL;
    for (int i = 0; i <= COOKIE_LIVES; i++) {
        e->n_lives[i] = 0;
    }
    e->n_odd = 0;
    e->slice = 0;
    e->n_slices = flow_stats_n_slices(e->n_counted, SLICE_FLOWS);
}

/* Nothing of what was read is to be adopted. */
static void
give_up(struct earlier *e)
{
    adoption_unref(e->adoption);
    e->adoption = NULL;
}

/* All is read: takes a life that no flow has. */
static void
finish(struct earlier *e)
{
    size_t n = 0;
    uint8_t life = 0;

    for (uint8_t i = COOKIE_LIVES; i >= 1; i--) {
        n += e->n_lives[i];
        life = e->n_lives[i] ? life : i;
    }
    if (!life) {
        VLOG_WARN("there are flows of %d earlier lives that all ended before "
                  "they had adopted the others: they all go",
                  COOKIE_LIVES);
        give_up(e);
        life = 1;
    } else if (n && !e->adoption) {
        VLOG_INFO("%" PRIuSIZE " flows of an earlier life go, and their "
                  "connections are examined again: %s",
                  n,
                  e->fresh ? "so --fresh wants it"
                           : "the database does not say what the numbers in "
                             "their cookies mean");
    }
    if (e->adoption) {
        adoption_close(e->adoption);
        e->n_odd += adoption_n_odd(e->adoption);
    }
    e->are_removed = !n;
    e->config->life = life;
    e->found_at = time_msec();
    e->step = STEP_DONE;
    poll_immediate_wake();
}

static void
count_reply(void *e_, const struct ofp_header *oh)
{
    struct earlier *e = e_;

    flow_stats_decode_count(oh, &e->n_counted);
}

static void
take_flow(void *e_, const struct ofputil_flow_stats *fs)
{
    struct earlier *e = e_;
    struct cookie cookie = cookie_unpack(ntohll(fs->cookie));
    struct adopted_flow flow;

    if (cookie.protocol != COOKIE_STATIC) {
        e->n_lives[cookie.life]++;
        if (!pipeline_read_verdict(e->config, fs, &flow)
            || (e->adoption && !adoption_add(e->adoption, &flow))) {
            e->n_odd++;
        }
    }
}

static void
read_reply(void *e, const struct ofp_header *oh)
{
    flow_stats_decode(oh, take_flow, e);
}

static void
read_done(void *e_, const struct session_result *result)
{
    struct earlier *e = e_;

    e->asking = false;
    if (result->lost || result->n_errors) {
        e->step = STEP_COUNT;
        e->retry_at = result->lost ? 0 : time_msec() + RETRY_MS;
    } else if (e->step == STEP_COUNT) {
        e->step = STEP_READ;
        e->slice = 0;
    } else if (++e->slice >= e->n_slices) {
        finish(e);
    }
}

/* Asks how many flows there are, or for those of the next slice. */
static void
ask(struct earlier *e, struct session *session)
{
    static const struct session_callbacks count_callbacks = { count_reply,
                                                              read_done };
    static const struct session_callbacks read_callbacks = { read_reply,
                                                             read_done };
    bool count = e->step == STEP_COUNT;
    uint16_t prefix = e->config->cookie_prefix;
    struct ofpbuf *msg =
        count ? flow_stats_encode(session, true, OFPTT_ALL,
                                  (uint64_t) prefix << 48, COOKIE_PREFIX_MASK)
              : flow_stats_encode_slice(session, OFPTT_ALL, prefix, e->slice,
                                        e->n_slices);

    e->asking = true;
    session_request(session, &msg, 1, "the flows of an earlier life",
                    count ? &count_callbacks : &read_callbacks, e);
}

bool
earlier_read(struct earlier *e, struct session *session, const char *glossary)
{
    if (e->step == STEP_DONE || e->asking || time_msec() < e->retry_at) {
        return e->step == STEP_DONE;
    }
    if (e->step == STEP_READ && !e->slice) {
        begin(e, glossary);
    }
    ask(e, session);
    return false;
}

void
earlier_wait(const struct earlier *e)
{
    if (e->step != STEP_DONE && !e->asking) {
        poll_timer_wait_until(e->retry_at);
    }
}

struct adoption *
earlier_adoption(const struct earlier *e)
{
    return e->step == STEP_DONE ? e->adoption : NULL;
}

size_t
earlier_n_odd(const struct earlier *e)
{
    return e->n_odd;
}

/* ---- Removing. ---- */

void
earlier_remove_static(const struct earlier *e, struct bundle *bundle)
{
    if (e->adoption) {
        pipeline_remove_life(e->config, bundle, 0);
    } else {
        pipeline_remove_all(e->config, bundle);
    }
}

/* Whoever adopts connections has them once there are no flows left. */
static void
forget_adoption(struct earlier *e)
{
    if (e->are_removed) {
        adoption_unref(e->adoption);
        e->adoption = NULL;
    }
}

void
earlier_removed_static(struct earlier *e)
{
    e->are_removed = e->are_removed || !e->adoption;
    forget_adoption(e);
}

static void
remove_done(void *e_, const struct session_result *result)
{
    struct earlier *e = e_;

    e->removing = false;
    if (result->n_errors) {
        e->retry_at = time_msec() + RETRY_MS;
    } else if (!result->lost) {
        VLOG_INFO("ours have taken the place of the flows of an earlier life, "
                  "%lld ms after those were read",
                  time_msec() - e->found_at);
        e->are_removed = true;
        forget_adoption(e);
        poll_immediate_wake();
    }
}

void
earlier_remove(struct earlier *e, struct session *session)
{
    static const struct session_callbacks callbacks = { NULL, remove_done };
    struct bundle bundle;

    if (e->removing || e->are_removed || time_msec() < e->retry_at) {
        return;
    }
    bundle_begin(&bundle, session);
    for (uint8_t i = 1; i <= COOKIE_LIVES; i++) {
        if (i != e->config->life) {
            pipeline_remove_life(e->config, &bundle, i);
        }
    }
    e->removing = true;
    bundle_send(&bundle, session, "flows of an earlier life taken away",
                &callbacks, e);
}

bool
earlier_is_left(const struct earlier *e)
{
    return !e->are_removed;
}
