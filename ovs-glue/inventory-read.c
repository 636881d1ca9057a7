/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes an inventory of the database's rows: see inventory-read.h. */

#include <config.h>
#include "ovs-glue/inventory-read.h"

#include <stdlib.h>
#include <string.h>

#include "lib/vswitch-idl.h"
#include "ovs-glue/inventory-vm.h"
#include "ovs-glue/inventory.h"
#include "smap.h"
#include "util.h"
#include "vlan-bitmap.h"

static const char *
get_id(const void *external_ids, const char *key)
{
    return smap_get(external_ids, key);
}

bool
inventory_read_is_vm(const struct ovsrec_interface *iface)
{
    return inventory_vm_is_there(iface->name, get_id, &iface->external_ids);
}

/* As ovs-vswitchd reads it: without a mode, a tag makes an access port. */
static enum inventory_mode
find_mode(const struct ovsrec_port *port)
{
    const char *mode = port->vlan_mode;

    if (!mode) {
        return port->n_tag ? INVENTORY_ACCESS : INVENTORY_TRUNK;
    }
    return !strcmp(mode, "access")         ? INVENTORY_ACCESS
           : !strcmp(mode, "dot1q-tunnel") ? INVENTORY_QINQ
                                           : INVENTORY_TRUNK;
}

static uint16_t
find_vlan(const struct ovsrec_port *port)
{
    bool trunk = port->vlan_mode && !strcmp(port->vlan_mode, "trunk");

    return port->n_tag && !trunk ? (uint16_t) port->tag[0] : 0;
}

struct inventory *
inventory_read(const struct ovsrec_bridge *br)
{
    size_t n = 0;
    size_t allocated = 0;
    struct inventory_port *ports = NULL;

    for (size_t i = 0; br && i < br->n_ports; i++) {
        const struct ovsrec_port *port = br->ports[i];
        uint16_t first = 0;

        for (size_t j = 0; j < port->n_interfaces; j++) {
            const struct ovsrec_interface *iface = port->interfaces[j];

            if (!iface->n_ofport || iface->ofport[0] <= 0
                || iface->ofport[0] > UINT16_MAX) {
                continue;
            }
            first = first ? first : (uint16_t) iface->ofport[0];
            if (n >= allocated) {
                ports = x2nrealloc(ports, &allocated, sizeof *ports);
            }
            ports[n] = (struct inventory_port){
                .ofport = (uint16_t) iface->ofport[0],
                .vlan = find_vlan(port),
                .mode = find_mode(port),
                .port = first,
                .trunks = port->n_trunks ? vlan_bitmap_from_array(
                              port->trunks, port->n_trunks)
                                         : NULL,
                .name = xstrdup(iface->name),
            };
            inventory_vm_identify(&ports[n++], get_id, &iface->external_ids);
        }
    }

    struct inventory *inventory = inventory_create(ports, n);
    free(ports);
    return inventory;
}
