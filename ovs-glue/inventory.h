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

    /* What is known of the VM and its interface, each NULL if it is not. */
    char *vm_name;  /* The VM's name, or its number (Proxmox). */
    char *vm_uuid;  /* The VM's UUID. */
    char *iface_id; /* The virtual interface's, as "iface-id" has it. */
    char *mac;      /* The VM's Ethernet address, as "attached-mac" has it. */
};

/* A VM, with its ports in the order of their numbers. */
struct inventory_vm {
    const char *vm; /* As its ports have it. */
    const struct inventory_port *const *ports;
    size_t n_ports; /* At least 1. */
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

/* The ports, in the order of their numbers. */
size_t inventory_n_ports(const struct inventory *);
const struct inventory_port *inventory_port_at(const struct inventory *,
                                               size_t i);

/* The ports that have a VM behind them, by VM: 'i' counts the VMs in the order
 * of strcmp(). */
size_t inventory_n_vms(const struct inventory *);
const struct inventory_vm *inventory_vm(const struct inventory *, size_t i);

/* The VM called 'vm', or NULL. */
const struct inventory_vm *inventory_find_vm(const struct inventory *,
                                             const char *vm);

bool inventory_equals(const struct inventory *, const struct inventory *);

/* Frees the strings of 'port', and its VLANs. */
void inventory_port_uninit(struct inventory_port *port);

#endif /* ovs-glue/inventory.h */
