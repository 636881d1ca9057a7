/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy excludes, as flows: see exclusion-flows.h. */

#include <l7-config.h>
#include "daemon/exclusion-flows.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "ovs-glue/inventory.h"
#include "policies/glob.h"
#include "policies/policy.h"
#include "policies/ranges.h"

/* What OpenFlow has for a VLAN's tag (section 7.2.3.7 of version 1.5): this
 * bit says that there is one, the lowest twelve are its number. */
#define TCI_TAGGED 0x1000
#define TCI_VID 0x0fff

/* Flows under construction. */
struct draft {
    struct standing_exclusion *flows;
    size_t n;
    size_t allocated;
    int error; /* 0 as long as all is well. */
};

static void
add(struct draft *d, const struct standing_exclusion *flow)
{
    if (d->error) {
        return;
    } else if (d->n >= STANDING_EXCLUSIONS_MAX) {
        d->error = E2BIG;
        return;
    } else if (d->n == d->allocated) {
        size_t allocated = d->allocated ? d->allocated * 2 : 64;
        /* Zeroed throughout, so that two lists can be compared. */
        struct standing_exclusion *flows = calloc(allocated, sizeof *flows);

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
          struct standing_exclusion flow)
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
              struct standing_exclusion flow)
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

/* Masks for the tags that name one of 'vlans'; the tag 0 names none. */
static size_t
tags_to_masks(struct range vlans, struct range_mask masks[RANGE_MASKS_MAX])
{
    vlans.first = vlans.first ? vlans.first : 1;
    return vlans.first <= vlans.last ? range_to_masks(vlans, masks) : 0;
}

/* What comes in by 'port', of all its VLANs or only of those that count. */
static void
add_port(struct draft *d, const struct policy_exclusion *e,
         const struct inventory_port *port, bool all)
{
    struct range_mask masks[RANGE_MASKS_MAX];
    bool own = port->vlan >= e->vlans.first && port->vlan <= e->vlans.last;
    struct standing_exclusion flow = { .in_port = port->ofport };

    if (is_any(e->vlans, TCI_VID) || (own && port->mode == INVENTORY_QINQ)) {
        add_addresses(d, e, flow);
        return;
    }
    if (own) {
        /* No tag, or one that names no VLAN. */
        flow.vlan_mask = TCI_TAGGED | TCI_VID;
        add_addresses(d, e, flow);
        flow.vlan_tci = TCI_TAGGED;
        add_addresses(d, e, flow);
    }
    if (all && port->mode == INVENTORY_TRUNK) {
        size_t n = tags_to_masks(e->vlans, masks);

        for (size_t i = 0; i < n; i++) {
            flow.vlan_tci = (uint16_t) (TCI_TAGGED | masks[i].value);
            flow.vlan_mask =
                (uint16_t) (TCI_TAGGED | (masks[i].mask & TCI_VID));
            add_addresses(d, e, flow);
        }
    }
}

/* What comes in with a tag of a VLAN that counts, by any port. */
static void
add_tags(struct draft *d, const struct policy_exclusion *e)
{
    struct range_mask masks[RANGE_MASKS_MAX];
    size_t n = tags_to_masks(e->vlans, masks);

    for (size_t i = 0; i < n; i++) {
        struct standing_exclusion flow = {
            .vlan_tci = (uint16_t) (TCI_TAGGED | masks[i].value),
            .vlan_mask = (uint16_t) (TCI_TAGGED | (masks[i].mask & TCI_VID)),
        };
        add_addresses(d, e, flow);
    }
}

static void
add_exclusion(struct draft *d, const struct policy_exclusion *e,
              const struct inventory *inventory)
{
    bool by_port = e->interface != NULL;
    const struct standing_exclusion any = { .in_port = 0 };

    if (!by_port && is_any(e->vlans, TCI_VID)) {
        add_addresses(d, e, any);
        return;
    }
    /* A tag tells its VLAN at every port, but where the tags are the VM's. */
    for (size_t i = 0; !by_port && i < inventory_n_ports(inventory); i++) {
        by_port = inventory_port_at(inventory, i)->mode == INVENTORY_QINQ;
    }
    if (!by_port) {
        add_tags(d, e);
    }
    for (size_t i = 0; i < inventory_n_ports(inventory); i++) {
        const struct inventory_port *port = inventory_port_at(inventory, i);

        if (!e->interface || glob_match(e->interface, port->name)) {
            add_port(d, e, port, by_port);
        }
    }
}

int
exclusion_flows_create(const struct policy *policy,
                       const struct inventory *inventory,
                       struct standing_exclusion **flowsp, size_t *n)
{
    struct draft d = { .flows = NULL };

    for (size_t i = 0; i < policy_n_exclusions(policy); i++) {
        add_exclusion(&d, policy_exclusion(policy, i), inventory);
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
