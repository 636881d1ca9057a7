/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_INVENTORY_H
#define L7_OVS_GLUE_INVENTORY_H 1

/* An inventory: the bridge's ports at one moment, and who is behind them.
 *
 * The glue makes a new one whenever Open vSwitch's database changes and gives
 * each worker a reference to it.
 *
 * Ownership: by reference count.
 * Threads: immutable, so any number may read it; the count is atomic. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a port does with tags (ovs-vswitchd.conf.db(5), Port:vlan_mode). */
enum inventory_mode {
    INVENTORY_TRUNK,  /* Tags name VLANs; what has none is in 'vlan'. */
    INVENTORY_ACCESS, /* Nothing comes in with a tag. */
    INVENTORY_QINQ,   /* Tags that come in are the VM's own. */
};

struct inventory_port {
    uint16_t ofport; /* OpenFlow port number, from 1. */
    uint16_t vlan;   /* The VLAN of what comes in untagged; 0: none. */
    enum inventory_mode mode;
    uint16_t port;         /* The number of its bond's first interface. */
    unsigned long *trunks; /* VLANs that may come in tagged, a bit each, or
                            * NULL: all. */
    char *name;            /* The interface's. */
    char *vm;              /* Who is behind it, or NULL: not a VM's port. */
};

struct inventory;

/* Makes an inventory of the 'n' 'ports', whose strings it takes over, with
 * one reference. */
struct inventory *inventory_create(const struct inventory_port *ports,
                                   size_t n);

struct inventory *inventory_ref(struct inventory *);
void inventory_unref(struct inventory *);

/* The port 'ofport', or NULL. */
const struct inventory_port *inventory_find(const struct inventory *,
                                            uint16_t ofport);

/* True if a packet with the tag 'vid' may come in at 'port': the bridge drops
 * what may not. */
bool inventory_admits(const struct inventory_port *port, uint16_t vid);

size_t inventory_n_ports(const struct inventory *);
bool inventory_equals(const struct inventory *, const struct inventory *);

/* True if 'name' is what hypervisors call a VM's interface: "vnet3"
 * (libvirt), "tap100i0" (Proxmox), "tap" and 11 characters (OpenStack). */
bool inventory_is_vm_name(const char *name);

#endif /* ovs-glue/inventory.h */
