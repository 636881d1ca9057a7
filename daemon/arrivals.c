/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets by where they come in: see arrivals.h. */

#include <l7-config.h>
#include "daemon/arrivals.h"

#include <stdint.h>

#include "ovs-glue/inventory.h"

/* What is asked for. */
struct asked {
    const struct range *vlans;
    size_t n;
    arrivals_take *take;
    void *aux;
};

/* What comes in with a tag of a VLAN that is asked for, by 'in_port' (0: any
 * port); the tag 0 names none. */
static void
list_tags(const struct asked *a, uint16_t in_port)
{
    for (size_t i = 0; i < a->n; i++) {
        struct range vids = a->vlans[i];
        struct range_mask masks[RANGE_MASKS_MAX];

        vids.first = vids.first ? vids.first : 1;
        if (vids.first > vids.last) {
            continue;
        }
        size_t n = range_to_masks(vids, masks);
        for (size_t j = 0; j < n; j++) {
            const struct standing_match match = {
                .in_port = in_port,
                .vlan_tci = (uint16_t) (STANDING_TCI_TAGGED | masks[j].value),
                .vlan_mask = (uint16_t) (STANDING_TCI_TAGGED
                                         | (masks[j].mask & STANDING_TCI_VID)),
            };
            a->take(a->aux, &match);
        }
    }
}

/* What comes in by 'port', of all its VLANs or only of those asked for. */
static void
list_port(const struct asked *a, const struct inventory_port *port,
          bool with_tags)
{
    struct standing_match match = { .in_port = port->ofport };
    bool own = !a->n;

    for (size_t i = 0; i < a->n && !own; i++) {
        own =
            port->vlan >= a->vlans[i].first && port->vlan <= a->vlans[i].last;
    }
    if (!a->n || (own && port->mode == INVENTORY_QINQ)) {
        a->take(a->aux, &match);
        return;
    }
    if (own) {
        /* No tag, or one that names no VLAN. */
        match.vlan_mask = STANDING_TCI_VID;
        a->take(a->aux, &match);
    }
    if (with_tags && port->mode == INVENTORY_TRUNK) {
        list_tags(a, port->ofport);
    }
}

void
arrivals_list(const struct inventory *inventory, const struct range *vlans,
              size_t n,
              bool (*is_asked)(void *, const struct inventory_port *),
              arrivals_take *take, void *aux)
{
    const struct asked a = { vlans, n, take, aux };
    const struct standing_match any = { .in_port = 0 };
    bool by_port = is_asked != NULL;

    if (!is_asked && !n) {
        take(aux, &any);
        return;
    }
    /* A tag tells its VLAN at every port, but where the tags are the VM's. */
    for (size_t i = 0; !by_port && i < inventory_n_ports(inventory); i++) {
        by_port = inventory_port_at(inventory, i)->mode == INVENTORY_QINQ;
    }
    if (!by_port) {
        list_tags(&a, 0);
    }
    for (size_t i = 0; i < inventory_n_ports(inventory); i++) {
        const struct inventory_port *port = inventory_port_at(inventory, i);

        if (!is_asked || is_asked(aux, port)) {
            list_port(&a, port, by_port);
        }
    }
}
