/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that flood, from the workers to the switch and the log: see
 * glue.h. */

#include <config.h>
#include "ovs-glue/glue-private.h"

#include <inttypes.h>
#include <stdlib.h>

#include "openvswitch/dynamic-string.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/inventory.h"
#include "packets.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_floods);

/* What a flood causes to be logged is bounded: some lines for each time. */
static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(12, 24);

/* An order on its way to the thread. */
struct order {
    struct glue *glue;
    struct standing_match match;
    uint32_t rate;
};

/* Names what 'm' matches: "port vm1 (VM web-1)", or "port eth0 to 10.0.0.1 in
 * VLAN 5". */
static void
describe(const struct glue *g, const struct standing_match *m, struct ds *s)
{
    const struct inventory_port *port =
        inventory_find(g->inventory, m->in_port);

    if (port) {
        ds_put_format(s, "port %s", port->name);
    } else {
        ds_put_format(s, "port number %" PRIu16, m->in_port);
    }
    if (port && port->vm) {
        ds_put_format(s, " (VM %s)", port->vm);
    }
    if (m->prefix_len) {
        ds_put_cstr(s, " to ");
        ipv6_format_mapped(&m->addr, s);
    }
    if (m->vlan_tci) {
        ds_put_format(s, " in VLAN %d", m->vlan_tci & VLAN_VID_MASK);
    }
}

static void
take_order(void *order_)
{
    struct order *order = order_;
    struct glue *g = order->glue;
    const struct skip *skip =
        skips_begin(g->skips, &order->match, order->rate, time_msec());

    if (skip) {
        struct ds what = DS_EMPTY_INITIALIZER;

        describe(g, &skip->match, &what);
        VLOG_WARN_RL(&rl,
                     "bridge %s: %s floods the mirror, %" PRIu32
                     " clones a second: what is new there is not classified "
                     "for %" PRIu32 " s",
                     g->config.bridge, ds_cstr(&what), skip->rate,
                     skip->seconds);
        ds_destroy(&what);
    }
    free(order);
}

void
glue_skip(struct glue *g, const struct standing_match *match, uint32_t rate)
{
    struct order *order = xmalloc(sizeof *order);

    *order = (struct order){ .glue = g, .match = *match, .rate = rate };
    glue_thread_call(g->thread, take_order, order);
}

size_t
glue_list_skips(const struct glue *g, struct glue_skip *list, size_t max)
{
    struct skip *skips = xcalloc(SKIPS_MAX, sizeof *skips);
    size_t n = skips_list(g->skips, skips, MIN(max, SKIPS_MAX));

    for (size_t i = 0; i < n; i++) {
        long long int left = skips[i].until - time_msec();

        list[i] = (struct glue_skip){
            .match = skips[i].match,
            .rate = skips[i].rate,
            .seconds = skips[i].seconds,
            .n = skips[i].n,
            .seconds_left = (uint32_t) ((MAX(left, 0) + 999) / 1000),
        };
    }
    free(skips);
    return n;
}

void
glue_run_skips(struct glue *g)
{
    const struct skip *skip;

    while ((skip = skips_end(g->skips, time_msec()))) {
        struct ds what = DS_EMPTY_INITIALIZER;

        describe(g, &skip->match, &what);
        VLOG_WARN_RL(&rl, "bridge %s: %s is on the mirror again",
                     g->config.bridge, ds_cstr(&what));
        ds_destroy(&what);
    }
    if (glue_is_ready(g)) {
        skips_run(g->skips, g->session, time_msec());
    }
}
