/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters that are wanted and meters that are there: see meters.h. */

#include <config.h>
#include "ovs-glue/meters.h"

#include <stdlib.h>
#include <string.h>

#include "openvswitch/hmap.h"
#include "openvswitch/ofp-errors.h"
#include "openvswitch/ofp-meter.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-util.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "hash.h"
#include "ovs-glue/session.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_meters);

struct meter {
    struct hmap_node node;      /* In 'all', by 'config.id'. */
    struct meter_config config; /* As wanted, */
    struct meter_config sent;   /* and as last sent. */
    bool wanted;
    bool exists;  /* The switch has it, in some shape. */
    bool existed; /* It did before the change that was sent. */
    bool in_sync; /* The switch has it as wanted. */
    bool refused; /* The switch did not take it. */
    bool leaving; /* It is being taken away just now. */
};

enum step { STEP_ASK, STEP_ASKING, STEP_CHANGE, STEP_CHANGING, STEP_DONE };

struct meters {
    uint32_t first;
    struct hmap all; /* Of 'struct meter's. */
    enum step step;
    uint32_t max_meters;     /* What the switch says it can do, */
    bool is_asked;           /* once it has answered. */
    struct meter **changing; /* The meters of the request under way. */
    size_t n_changing;
    long long int removed_at; /* When some were last taken away, in ms. */
};

struct meters *
meters_create(uint32_t first)
{
    struct meters *m = xzalloc(sizeof *m);

    m->first = first;
    hmap_init(&m->all);
    return m;
}

void
meters_destroy(struct meters *m)
{
    struct meter *meter;

    if (m) {
        HMAP_FOR_EACH_POP(meter, node, &m->all) {
            free(meter);
        }
        hmap_destroy(&m->all);
        free(m->changing);
        free(m);
    }
}

static struct meter *
find_meter(const struct meters *m, uint32_t id)
{
    struct meter *meter;

    HMAP_FOR_EACH_WITH_HASH(meter, node, hash_int(id, 0), &m->all) {
        if (meter->config.id == id) {
            return meter;
        }
    }
    return NULL;
}

static struct meter *
find_or_add_meter(struct meters *m, uint32_t id)
{
    struct meter *meter = find_meter(m, id);

    if (!meter) {
        meter = xzalloc(sizeof *meter);
        meter->config.id = id;
        hmap_insert(&m->all, &meter->node, hash_int(id, 0));
    }
    return meter;
}

static bool
configs_equal(const struct meter_config *a, const struct meter_config *b)
{
    return a->id == b->id && a->rate == b->rate && a->burst == b->burst
           && a->in_packets == b->in_packets;
}

void
meters_add(struct meters *m, const struct meter_config *wanted)
{
    struct meter *meter = find_or_add_meter(m, wanted->id);

    meter->in_sync = meter->in_sync && configs_equal(&meter->config, wanted);
    meter->config = *wanted;
    meter->wanted = true;
    meter->refused = false;
    if (m->step == STEP_DONE && !meter->in_sync) {
        m->step = STEP_CHANGE;
        poll_immediate_wake();
    }
}

void
meters_set(struct meters *m, const struct meter_config *wanted, size_t n)
{
    struct meter *meter;

    HMAP_FOR_EACH(meter, node, &m->all) {
        meter->wanted = false;
    }
    for (size_t i = 0; i < n; i++) {
        meters_add(m, &wanted[i]);
    }
}

void
meters_forget(struct meters *m)
{
    struct meter *meter, *next;

    HMAP_FOR_EACH_SAFE(meter, next, node, &m->all) {
        meter->exists = meter->in_sync = meter->refused = false;
        if (!meter->wanted) {
            hmap_remove(&m->all, &meter->node);
            free(meter);
        }
    }
    m->step = STEP_ASK;
}

static void
ask_reply(void *m_, const struct ofp_header *oh)
{
    struct meters *m = m_;
    enum ofptype type;

    if (ofptype_decode(&type, oh)) {
        return;
    }
    if (type == OFPTYPE_METER_FEATURES_STATS_REPLY) {
        struct ofputil_meter_features features;

        ofputil_decode_meter_features(oh, &features);
        m->max_meters = features.max_meters;
        m->is_asked = true;
    } else if (type == OFPTYPE_METER_CONFIG_STATS_REPLY) {
        struct ofpbuf msg = ofpbuf_const_initializer(oh, ntohs(oh->length));
        struct ofpbuf bands;

        ofpbuf_init(&bands, 64);
        for (;;) {
            struct ofputil_meter_config config;

            if (ofputil_decode_meter_config(&msg, &config, &bands)) {
                break;
            }
            if (config.meter_id - m->first < METERS_MAX) {
                find_or_add_meter(m, config.meter_id)->exists = true;
            }
        }
        ofpbuf_uninit(&bands);
    }
}

static void
ask_done(void *m_, const struct session_result *result)
{
    struct meters *m = m_;

    if (!result->lost) {
        if (!m->max_meters) {
            VLOG_WARN("the datapath has no meters: classes are not metered");
        }
        m->step = STEP_CHANGE;
    }
}

static void
ask(struct meters *m, struct session *session)
{
    static const struct session_callbacks callbacks = { ask_reply, ask_done };
    enum ofp_version version = session_version(session);
    struct ofpbuf *msgs[] = {
        ofputil_encode_meter_request(version, OFPUTIL_METER_FEATURES, 0),
        ofputil_encode_meter_request(version, OFPUTIL_METER_CONFIG,
                                     OFPM13_ALL),
    };

    m->max_meters = 0;
    m->is_asked = false;
    m->step = STEP_ASKING;
    session_request(session, msgs, ARRAY_SIZE(msgs), "meters asked for",
                    &callbacks, m);
}

static struct ofpbuf *
encode_mod(enum ofp_version version, uint16_t command,
           const struct meter_config *config)
{
    struct ofputil_meter_band band = {
        .type = OFPMBT13_DROP,
        .rate = config->rate,
        .burst_size = config->burst,
    };
    struct ofputil_meter_mod mod = {
        .command = command,
        .meter = {
            .meter_id = config->id,
            .flags = (config->in_packets ? OFPMF13_PKTPS : OFPMF13_KBPS)
                     | OFPMF13_BURST | OFPMF13_STATS,
            .n_bands = command == OFPMC13_DELETE ? 0 : 1,
            .bands = &band,
        },
    };

    return ofputil_encode_meter_mod(version, &mod);
}

static void
change_done(void *m_, const struct session_result *result)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(60, 60);
    struct meters *m = m_;

    if (!result->lost) {
        for (size_t i = 0; i < m->n_changing; i++) {
            struct meter *meter = m->changing[i];

            meter->exists = true;
            /* It may have changed once more in the meantime. */
            meter->in_sync = configs_equal(&meter->config, &meter->sent);
        }
        for (size_t i = 0; i < result->n_errors; i++) {
            const struct session_error *e = &result->errors[i];

            if (e->index < m->n_changing) {
                struct meter *meter = m->changing[e->index];

                /* One that was to be modified is there as it was. */
                meter->exists = meter->existed;
                meter->in_sync = false;
                meter->refused = true;
                VLOG_WARN_RL(&rl,
                             "meter %" PRIu32 " (%" PRIu32 " %s) was refused: "
                             "%s: whoever should have it shares the meter of "
                             "the class, or has none",
                             meter->config.id, meter->config.rate,
                             meter->config.in_packets ? "packets/s" : "kbit/s",
                             ofperr_get_name(e->error));
            }
        }
        m->step = STEP_CHANGE;
    }
    free(m->changing);
    m->changing = NULL;
    m->n_changing = 0;
}

static void
change(struct meters *m, struct session *session)
{
    static const struct session_callbacks callbacks = { NULL, change_done };
    enum ofp_version version = session_version(session);
    size_t max = hmap_count(&m->all);
    struct ofpbuf **msgs = xmalloc((max + 1) * sizeof *msgs);
    struct meter *meter;
    size_t n = 0;

    m->changing = xmalloc((max + 1) * sizeof *m->changing);
    HMAP_FOR_EACH(meter, node, &m->all) {
        if (!m->max_meters) {
            meter->refused = meter->wanted;
        } else if (meter->wanted && !meter->in_sync && !meter->refused) {
            uint16_t command = meter->exists ? OFPMC13_MODIFY : OFPMC13_ADD;

            meter->sent = meter->config;
            meter->existed = meter->exists;
            m->changing[n] = meter;
            msgs[n++] = encode_mod(version, command, &meter->sent);
        }
    }

    if (n) {
        m->n_changing = n;
        m->step = STEP_CHANGING;
        msgs[n++] = ofputil_encode_barrier_request(version);
        session_request(session, msgs, n, "meters", &callbacks, m);
    } else {
        m->step = STEP_DONE;
        free(m->changing);
        m->changing = NULL;
    }
    free(msgs);
}

void
meters_run(struct meters *m, struct session *session)
{
    if (!session_is_connected(session)) {
        return;
    }
    if (m->step == STEP_ASK) {
        ask(m, session);
    } else if (m->step == STEP_CHANGE) {
        change(m, session);
    }
}

bool
meters_is_synced(const struct meters *m)
{
    return m->step == STEP_DONE;
}

bool
meters_is_idle(const struct meters *m)
{
    return m->step != STEP_ASKING && m->step != STEP_CHANGING;
}

static void
remove_done(void *m OVS_UNUSED, const struct session_result *result OVS_UNUSED)
{
    /* Errors are in the log; a lost session asks anew. */
}

/* Deletes and forgets the meters that 'goes' is true for. */
static void
remove_meters(struct meters *m, struct session *session,
              bool (*goes)(const struct meter *))
{
    static const struct session_callbacks callbacks = { NULL, remove_done };
    enum ofp_version version = session_version(session);
    struct ofpbuf **msgs = xmalloc((hmap_count(&m->all) + 1) * sizeof *msgs);
    struct meter *meter, *next;
    size_t n = 0;

    HMAP_FOR_EACH_SAFE(meter, next, node, &m->all) {
        if (goes(meter)) {
            if (meter->exists) {
                msgs[n++] =
                    encode_mod(version, OFPMC13_DELETE, &meter->config);
            }
            hmap_remove(&m->all, &meter->node);
            free(meter);
        }
    }
    if (n) {
        m->removed_at = time_msec();
        msgs[n++] = ofputil_encode_barrier_request(version);
        session_request(session, msgs, n, "meters no longer used", &callbacks,
                        m);
    }
    free(msgs);
}

static bool
is_unwanted(const struct meter *meter)
{
    return !meter->wanted;
}

void
meters_remove_stale(struct meters *m, struct session *session)
{
    ovs_assert(meters_is_idle(m));
    remove_meters(m, session, is_unwanted);
}

static bool
is_leaving(const struct meter *meter)
{
    return meter->leaving;
}

void
meters_remove(struct meters *m, struct session *session, const uint32_t *ids,
              size_t n)
{
    ovs_assert(meters_is_idle(m));
    for (size_t i = 0; i < n; i++) {
        struct meter *meter = find_meter(m, ids[i]);

        if (meter) {
            meter->wanted = false;
            meter->leaving = true;
        }
    }
    remove_meters(m, session, is_leaving);
}

long long int
meters_removed_at(const struct meters *m)
{
    return m->removed_at;
}

bool
meters_is_usable(const struct meters *m, uint32_t id)
{
    const struct meter *meter = find_meter(m, id);
    return meter && meter->exists;
}

size_t
meters_n_in_sync(const struct meters *m)
{
    const struct meter *meter;
    size_t n = 0;

    HMAP_FOR_EACH(meter, node, &m->all) {
        n += meter->wanted && meter->in_sync;
    }
    return n;
}

bool
meters_is_as_wanted(const struct meters *m,
                    const struct ofputil_meter_config *there)
{
    const struct meter *meter = find_meter(m, there->meter_id);
    if (!meter || !meter->wanted || !meter->in_sync || there->n_bands != 1) {
        return false;
    }
    const struct ofputil_meter_band *band = &there->bands[0];
    const struct meter_config is = {
        .id = there->meter_id,
        .rate = band->rate,
        .burst = band->burst_size,
        .in_packets = there->flags & OFPMF13_PKTPS,
    };

    return band->type == OFPMBT13_DROP && configs_equal(&is, &meter->config);
}

size_t
meters_n_refused(const struct meters *m)
{
    const struct meter *meter;
    size_t n = 0;

    HMAP_FOR_EACH(meter, node, &m->all) {
        n += meter->refused;
    }
    return n;
}

size_t
meters_n_usable(const struct meters *m)
{
    const struct meter *meter;
    size_t n = 0;

    HMAP_FOR_EACH(meter, node, &m->all) {
        n += meter->exists;
    }
    return n;
}

uint32_t
meters_capacity(const struct meters *m)
{
    return m->max_meters;
}

bool
meters_is_capacity_known(const struct meters *m)
{
    return m->is_asked;
}
