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

struct standing {
    const struct pipeline_config *pipeline;
    const struct meters *meters;
    struct standing_exclusion *exclusions; /* Wanted, */
    size_t n;                              /* so many. */
    struct verdict_actions examining;      /* Likewise. */
    uint16_t ofport;                       /* The mirror's, */
    char *address;                         /* and its far end's. */
    bool is_due;                           /* The switch lacks a change. */
    bool is_sending;                       /* One is on its way. */
    uint64_t n_refused;
};

struct standing *
standing_create(const struct pipeline_config *pipeline,
                const struct meters *meters)
{
    struct standing *s = xzalloc(sizeof *s);

    s->pipeline = pipeline;
    s->meters = meters;
    s->examining.queue = ACTIONS_NONE;
    s->examining.dscp = ACTIONS_NONE;
    return s;
}

void
standing_destroy(struct standing *s)
{
    if (s) {
        free(s->exclusions);
        free(s->address);
        free(s);
    }
}

static bool
exclusions_equal(const struct standing_exclusion *a,
                 const struct standing_exclusion *b)
{
    return a->in_port == b->in_port && a->vlan_tci == b->vlan_tci
           && a->vlan_mask == b->vlan_mask && a->ip_version == b->ip_version
           && a->ip_proto == b->ip_proto && a->prefix_len == b->prefix_len
           && a->is_dst == b->is_dst
           && !memcmp(&a->addr, &b->addr, sizeof a->addr)
           && a->tp_ports[0] == b->tp_ports[0]
           && a->tp_ports[1] == b->tp_ports[1]
           && a->tp_masks[0] == b->tp_masks[0]
           && a->tp_masks[1] == b->tp_masks[1];
}

static bool
is_same(const struct standing *s, const struct standing_config *config)
{
    const struct verdict_actions *a = &s->examining;
    const struct verdict_actions *b = &config->examining;

    for (size_t i = 0; i < s->n && i < config->n; i++) {
        if (!exclusions_equal(&s->exclusions[i], &config->exclusions[i])) {
            return false;
        }
    }
    return s->n == config->n && a->queue == b->queue
           && a->meter_id == b->meter_id && a->mark == b->mark
           && a->mark_mask == b->mark_mask;
}

void
standing_set(struct standing *s, const struct standing_config *config)
{
    if (is_same(s, config)) {
        return;
    }
    free(s->exclusions);
    s->n = config->n;
    s->exclusions =
        s->n ? xmemdup(config->exclusions, s->n * sizeof *s->exclusions)
             : NULL;
    s->examining = config->examining;
    s->is_due = true;
    poll_immediate_wake();
}

static void
add_flows(struct standing *s, struct bundle *bundle)
{
    struct verdict_actions examining = s->examining;

    if (examining.meter_id
        && !meters_is_usable(s->meters, examining.meter_id)) {
        examining.meter_id = 0;
    }
    pipeline_add_static(s->pipeline, bundle, s->ofport, s->address,
                        &examining);
    pipeline_set_exclusions(s->pipeline, bundle, s->exclusions, s->n);
    s->is_due = false;
}

void
standing_add(struct standing *s, struct bundle *bundle, uint16_t ofport,
             const char *address)
{
    char *copy = xstrdup(address);

    free(s->address);
    s->address = copy;
    s->ofport = ofport;
    add_flows(s, bundle);
}

static void
change_done(void *s_, const struct session_result *result)
{
    struct standing *s = s_;

    s->is_sending = false;
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

    if (s->is_due && !s->is_sending && s->address) {
        struct bundle bundle;

        bundle_begin(&bundle, session);
        add_flows(s, &bundle);
        s->is_sending = true;
        bundle_send(&bundle, session, "standing orders", &callbacks, s);
    }
}

bool
standing_is_synced(const struct standing *s)
{
    return !s->is_due && !s->is_sending;
}

size_t
standing_n_exclusions(const struct standing *s)
{
    return s->n;
}

uint64_t
standing_n_refused(const struct standing *s)
{
    return s->n_refused;
}
