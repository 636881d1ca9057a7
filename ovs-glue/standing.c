/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy asks of the bridge whatever connections there are: see
 * standing.h. */

#include <config.h>
#include "ovs-glue/standing.h"

#include <stdlib.h>

#include "openvswitch/ofp-errors.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/meters.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_standing);

/* Flows for what is not judged yet. */
struct examining {
    struct standing_examining *flows;
    size_t n;
};

struct standing {
    const struct pipeline_config *pipeline;
    const struct meters *meters;
    struct standing_match *exclusions; /* Wanted, */
    size_t n;                          /* so many. */
    struct examining examining;        /* Likewise. */
    struct examining sent;   /* What the switch has or is about to have, */
    bool knows_sent;         /* if that is known. */
    bool are_exclusions_due; /* The switch lacks a change of these, */
    bool is_examining_due;   /* or of these. */
    bool is_ready;           /* standing_add() was called. */
    bool is_sending;         /* A change is on its way. */
    uint64_t n_refused;
    unsigned int seqno; /* Times that something else was wanted. */
};

struct standing *
standing_create(const struct pipeline_config *pipeline,
                const struct meters *meters)
{
    struct standing *s = xzalloc(sizeof *s);

    s->pipeline = pipeline;
    s->meters = meters;
    return s;
}

void
standing_destroy(struct standing *s)
{
    if (s) {
        free(s->exclusions);
        free(s->examining.flows);
        free(s->sent.flows);
        free(s);
    }
}

static bool
exclusions_are_same(const struct standing *s,
                    const struct standing_config *config)
{
    for (size_t i = 0; i < s->n && i < config->n; i++) {
        if (standing_match_compare(&s->exclusions[i],
                                   &config->exclusions[i])) {
            return false;
        }
    }
    return s->n == config->n;
}

static bool
examining_is_same(const struct standing *s,
                  const struct standing_config *config)
{
    for (size_t i = 0; i < s->examining.n && i < config->n_examining; i++) {
        const struct standing_examining *a = &s->examining.flows[i];
        const struct standing_examining *b = &config->examining[i];

        if (standing_examining_compare(a, b)
            || !standing_examining_does_same(a, b)) {
            return false;
        }
    }
    return s->examining.n == config->n_examining;
}

void
standing_set(struct standing *s, const struct standing_config *config)
{
    if (!config->keep_exclusions && !exclusions_are_same(s, config)) {
        free(s->exclusions);
        s->n = config->n;
        s->exclusions =
            s->n ? xmemdup(config->exclusions, s->n * sizeof *s->exclusions)
                 : NULL;
        s->seqno++;
        s->are_exclusions_due = true;
        poll_immediate_wake();
    }
    if (!examining_is_same(s, config)) {
        struct examining *e = &s->examining;

        free(e->flows);
        e->n = config->n_examining;
        e->flows =
            e->n ? xmemdup(config->examining, e->n * sizeof *e->flows) : NULL;
        s->is_examining_due = true;
        s->seqno++;
        poll_immediate_wake();
    }
}

/* Adds what is due to 'bundle'. */
static void
add_flows(struct standing *s, struct bundle *bundle)
{
    if (s->are_exclusions_due) {
        pipeline_set_exclusions(s->pipeline, bundle, s->exclusions, s->n);
        s->are_exclusions_due = false;
    }
    if (!s->is_examining_due) {
        return;
    }
    struct examining new = { .n = s->examining.n };
    new.flows =
        new.n ? xmemdup(s->examining.flows, new.n * sizeof *new.flows) : NULL;
    for (size_t i = 0; i < new.n; i++) {
        struct verdict_actions *a = &new.flows[i].actions;

        if (a->meter_id && !meters_is_usable(s->meters, a->meter_id)) {
            a->meter_id = 0;
        }
    }
    if (!s->knows_sent) {
        pipeline_remove_examining(s->pipeline, bundle);
        s->sent.n = 0;
    }
    pipeline_change_examining(s->pipeline, bundle, s->sent.flows, s->sent.n,
                              new.flows, new.n);
    free(s->sent.flows);
    s->sent = new;
    s->knows_sent = true;
    s->is_examining_due = false;
}

void
standing_add(struct standing *s, struct bundle *bundle, uint16_t ofport,
             const char *address)
{
    pipeline_add_static(s->pipeline, bundle, ofport, address);
    s->are_exclusions_due = true;
    s->is_examining_due = true;
    s->knows_sent = false;
    s->is_ready = true;
    add_flows(s, bundle);
}

static void
change_done(void *s_, const struct session_result *result)
{
    struct standing *s = s_;

    s->is_sending = false;
    if (result->lost || result->n_errors) {
        s->knows_sent = false;
    }
    if (result->n_errors) {
        s->n_refused++;
        VLOG_ERR("the switch refused to change what is excluded, or what "
                 "traffic gets until it is judged (%s): it stays as it was",
                 ofperr_get_name(result->errors[0].error));
    }
}

void
standing_run(struct standing *s, struct session *session)
{
    static const struct session_callbacks callbacks = { NULL, change_done };

    if ((s->are_exclusions_due || s->is_examining_due) && !s->is_sending
        && s->is_ready) {
        struct bundle bundle;

        bundle_begin(&bundle, session);
        add_flows(s, &bundle);
        s->is_sending = true;
        bundle_send(&bundle, session, "standing orders", &callbacks, s);
    }
}

void
standing_put_back(struct standing *s)
{
    s->are_exclusions_due = true;
    s->is_examining_due = true;
    s->knows_sent = false;
    poll_immediate_wake();
}

bool
standing_is_synced(const struct standing *s)
{
    return !s->are_exclusions_due && !s->is_examining_due && !s->is_sending;
}

size_t
standing_n_exclusions(const struct standing *s)
{
    return s->n;
}

unsigned int
standing_seqno(const struct standing *s)
{
    return s->seqno;
}

size_t
standing_n_examining(const struct standing *s)
{
    return s->examining.n;
}

uint64_t
standing_n_refused(const struct standing *s)
{
    return s->n_refused;
}
