/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy excludes, as flows: see exclusion-flows.h. */

#include <l7-config.h>
#include "daemon/exclusion-flows.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "daemon/arrivals.h"
#include "ovs-glue/inventory.h"
#include "policies/glob.h"
#include "policies/policy.h"
#include "policies/ranges.h"

/* The highest number that a tag can have. */
#define VLAN_MAX 4095

/* Flows under construction. */
struct draft {
    struct standing_match *flows;
    size_t n;
    size_t allocated;
    int error; /* 0 as long as all is well. */

    const struct policy_exclusion *exclusion; /* Whose flows they are. */
};

static void
add(struct draft *d, const struct standing_match *flow)
{
    if (d->error) {
        return;
    } else if (d->n >= STANDING_EXCLUSIONS_MAX) {
        d->error = E2BIG;
        return;
    } else if (d->n == d->allocated) {
        size_t allocated = d->allocated ? d->allocated * 2 : 64;
        /* Zeroed throughout, so that two lists can be compared. */
        struct standing_match *flows = calloc(allocated, sizeof *flows);

        if (!flows) {
            d->error = ENOMEM;
            return;
        }
        for (size_t i = 0; i < d->n; i++) {
            flows[i] = d->flows[i];
        }
        free(d->flows);
        d->flows = flows;
        d->allocated = allocated;
    }
    d->flows[d->n++] = *flow;
}

static bool
is_any(struct range range, uint16_t max)
{
    return !range.first && range.last >= max;
}

/* ---- One after another, what is asked. ---- */

/* TCP and UDP, and the ports. */
static void
add_ports(struct draft *d, const struct policy_exclusion *e,
          struct standing_match flow)
{
    static const uint8_t protocols[] = { IPPROTO_TCP, IPPROTO_UDP };
    struct range_mask masks[RANGE_MASKS_MAX];

    if (is_any(e->ports, UINT16_MAX)) {
        add(d, &flow);
        return;
    }
    size_t n = range_to_masks(e->ports, masks);
    for (size_t p = 0; p < 2; p++) {
        flow.ip_proto = protocols[p];
        for (size_t i = 0; i < n; i++) {
            for (int end = 0; end < 2; end++) {
                flow.tp_ports[end] = masks[i].value;
                flow.tp_masks[end] = masks[i].mask;
                flow.tp_ports[!end] = flow.tp_masks[!end] = 0;
                add(d, &flow);
            }
        }
    }
}

/* IPv4 and IPv6, and the addresses. */
static void
add_addresses(struct draft *d, const struct policy_exclusion *e,
              struct standing_match flow)
{
    if (e->ip_version) {
        flow.ip_version = e->ip_version;
        flow.addr = e->addr;
        flow.prefix_len = e->prefix_len;
        for (int dst = 0; dst < 2; dst++) {
            flow.is_dst = dst;
            add_ports(d, e, flow);
        }
    } else if (!is_any(e->ports, UINT16_MAX)) {
        flow.ip_version = 4;
        add_ports(d, e, flow);
        flow.ip_version = 6;
        add_ports(d, e, flow);
    } else {
        add_ports(d, e, flow);
    }
}

static bool
is_asked(void *d_, const struct inventory_port *port)
{
    const struct draft *d = d_;
    return glob_match(d->exclusion->interface, port->name);
}

static void
add_arrival(void *d_, const struct standing_match *match)
{
    struct draft *d = d_;
    add_addresses(d, d->exclusion, *match);
}

int
exclusion_flows_create(const struct policy *policy,
                       const struct inventory *inventory,
                       struct standing_match **flowsp, size_t *n)
{
    struct draft d = { .flows = NULL };

    for (size_t i = 0; i < policy_n_exclusions(policy); i++) {
        const struct policy_exclusion *e = policy_exclusion(policy, i);

        d.exclusion = e;
        arrivals_list(inventory, &e->vlans, !is_any(e->vlans, VLAN_MAX),
                      e->interface ? is_asked : NULL, add_arrival, &d);
    }
    if (d.error) {
        free(d.flows);
        d.flows = NULL;
        d.n = 0;
    }
    *flowsp = d.flows;
    *n = d.n;
    return d.error;
}
