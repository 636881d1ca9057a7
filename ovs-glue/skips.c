/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that are off the mirror: see skips.h. */

#include <config.h>
#include "ovs-glue/skips.h"

#include <stdlib.h>

#include "openvswitch/ofp-errors.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/session.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_skips);

/* One that is known: off the mirror, or on it again and remembered. */
struct known {
    struct skip skip;
    bool is_due; /* Its flow is to be sent. */
};

struct skips {
    const struct pipeline_config *pipeline;
    struct known known[SKIPS_MAX];
    size_t n_known;
    bool is_sending; /* A bundle is on its way. */
    struct skips_stats stats;
};

struct skips *
skips_create(const struct pipeline_config *pipeline)
{
    struct skips *s = xzalloc(sizeof *s);

    s->pipeline = pipeline;
    return s;
}

void
skips_destroy(struct skips *s)
{
    free(s);
}

/* Forgets those that have been on the mirror again for long. */
static void
forget_old(struct skips *s, long long int now)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_known; i++) {
        const struct skip *skip = &s->known[i].skip;

        if (!skip->is_on || now - skip->until < SKIPS_MEMORY_S * 1000) {
            s->known[n++] = s->known[i];
        }
    }
    s->n_known = n;
}

static struct known *
find_known(struct skips *s, const struct standing_match *match)
{
    for (size_t i = 0; i < s->n_known; i++) {
        if (!standing_match_compare(&s->known[i].skip.match, match)) {
            return &s->known[i];
        }
    }
    return NULL;
}

const struct skip *
skips_begin(struct skips *s, const struct standing_match *match, uint32_t rate,
            long long int now)
{
    forget_old(s, now);

    struct known *k = find_known(s, match);
    if (k && !k->skip.is_on) {
        /* Another worker's clones told before. */
        return NULL;
    }
    if (!k) {
        if (s->n_known == SKIPS_MAX) {
            s->stats.n_refused++;
            return NULL;
        }
        k = &s->known[s->n_known++];
        *k = (struct known){ .skip.match = *match };
    }
    k->skip.seconds =
        k->skip.n ? MIN(k->skip.seconds * 2, SKIPS_MAX_S) : SKIPS_MIN_S;
    k->skip.n++;
    k->skip.rate = rate;
    k->skip.until = now + k->skip.seconds * 1000LL;
    k->skip.is_on = false;
    k->is_due = true;
    s->stats.n++;
    s->stats.n_begun++;
    poll_immediate_wake();
    return &k->skip;
}

const struct skip *
skips_end(struct skips *s, long long int now)
{
    for (size_t i = 0; i < s->n_known; i++) {
        struct known *k = &s->known[i];

        if (!k->skip.is_on && now >= k->skip.until) {
            k->skip.is_on = true;
            k->is_due = false;
            s->stats.n--;
            return &k->skip;
        }
    }
    return NULL;
}

void
skips_forget(struct skips *s)
{
    for (size_t i = 0; i < s->n_known; i++) {
        s->known[i].is_due = !s->known[i].skip.is_on;
    }
}

void
skips_count(struct skips *s, uint64_t n_packets)
{
    s->stats.n_packets += n_packets;
}

static void
bundle_done(void *s_, const struct session_result *result)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(1, 5);
    struct skips *s = s_;

    s->is_sending = false;
    if (result->n_errors) {
        s->stats.n_refused++;
        VLOG_WARN_RL(&rl,
                     "the switch refused to take a source that floods off "
                     "the mirror (%s)",
                     ofperr_get_name(result->errors[0].error));
    }
}

void
skips_run(struct skips *s, struct session *session, long long int now)
{
    static const struct session_callbacks callbacks = { NULL, bundle_done };
    struct bundle bundle;
    size_t n = 0;

    if (s->is_sending) {
        return;
    }
    for (size_t i = 0; i < s->n_known; i++) {
        struct known *k = &s->known[i];

        /* One second less would be for ever. */
        if (k->is_due && k->skip.until - now >= 1000) {
            if (!n++) {
                bundle_begin(&bundle, session);
            }
            pipeline_add_skip(s->pipeline, &bundle, &k->skip.match,
                              (uint16_t) ((k->skip.until - now + 500) / 1000));
        }
        k->is_due = false;
    }
    if (n) {
        s->is_sending = true;
        bundle_send(&bundle, session, "sources off the mirror", &callbacks, s);
    }
}

void
skips_wait(const struct skips *s)
{
    for (size_t i = 0; i < s->n_known; i++) {
        if (!s->known[i].skip.is_on) {
            poll_timer_wait_until(s->known[i].skip.until);
        }
    }
}

size_t
skips_list(const struct skips *s, struct skip *list, size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_known && n < max; i++) {
        if (!s->known[i].skip.is_on) {
            list[n++] = s->known[i].skip;
        }
    }
    return n;
}

void
skips_get_stats(const struct skips *s, struct skips_stats *stats)
{
    *stats = s->stats;
}
