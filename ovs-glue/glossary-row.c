/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The glossary in Open vSwitch's database: see glossary-row.h. */

#include <config.h>
#include "ovs-glue/glossary-row.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lib/vswitch-idl.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "smap.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_glossary);

/* Milliseconds before a refused change is tried again, and one that came too
 * late. */
#define RETRY_MS 1000
#define CONTENTION_MS 100

struct glossary_row {
    char *key;              /* In external_ids. */
    bool has_bridge;        /* There is one, */
    char *text;             /* and this is what it has; NULL: none. */
    bool is_set;            /* It has been said what it is to have, */
    char *wanted;           /* which is this; NULL: none. */
    long long int retry_at; /* When to try again, in ms. */
};

struct glossary_row *
glossary_row_create(uint16_t cookie_prefix)
{
    struct glossary_row *r = xzalloc(sizeof *r);

    r->key = xasprintf("ovs-l7-cookies-%04" PRIx16, cookie_prefix);
    return r;
}

void
glossary_row_destroy(struct glossary_row *r)
{
    if (r) {
        free(r->key);
        free(r->text);
        free(r->wanted);
        free(r);
    }
}

void
glossary_row_note(struct glossary_row *r, const struct ovsrec_bridge *br)
{
    r->has_bridge = br != NULL;
    free(r->text);
    r->text =
        nullable_xstrdup(br ? smap_get(&br->external_ids, r->key) : NULL);
}

const char *
glossary_row_text(const struct glossary_row *r)
{
    return r->text;
}

void
glossary_row_set(struct glossary_row *r, const char *text)
{
    if (!r->is_set || !nullable_string_is_equal(text, r->wanted)) {
        char *copy = nullable_xstrdup(text);

        free(r->wanted);
        r->wanted = copy;
        r->is_set = true;
        poll_immediate_wake();
    }
}

bool
glossary_row_is_settled(const struct glossary_row *r)
{
    return !r->has_bridge || !r->is_set
           || nullable_string_is_equal(r->text, r->wanted);
}

bool
glossary_row_is_due(const struct glossary_row *r)
{
    return !glossary_row_is_settled(r) && time_msec() >= r->retry_at;
}

void
glossary_row_wait(const struct glossary_row *r)
{
    if (!glossary_row_is_settled(r)) {
        poll_timer_wait_until(r->retry_at);
    }
}

void
glossary_row_write(const struct glossary_row *r,
                   const struct ovsrec_bridge *br)
{
    if (r->wanted) {
        ovsrec_bridge_update_external_ids_setkey(br, r->key, r->wanted);
    } else {
        ovsrec_bridge_update_external_ids_delkey(br, r->key);
    }
}

void
glossary_row_refused(struct glossary_row *r, const char *reason)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(5, 5);

    r->retry_at = time_msec() + (reason ? RETRY_MS : CONTENTION_MS);
    if (reason) {
        VLOG_WARN_RL(&rl,
                     "external_ids:%s: the database refused (%s), and without "
                     "it the next ovs-l7d cannot adopt what this one leaves",
                     r->key, reason);
    }
}
