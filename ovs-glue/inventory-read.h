/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_INVENTORY_READ_H
#define L7_OVS_GLUE_INVENTORY_READ_H 1

/* Makes an inventory of the rows of Open vSwitch's database.
 *
 * Threads: the glue's. */

#include <stdbool.h>

struct inventory;
struct ovsrec_bridge;
struct ovsrec_interface;

/* The ports of 'br', which may be NULL, that have an OpenFlow number: with one
 * reference. */
struct inventory *inventory_read(const struct ovsrec_bridge *br);

/* True if a VM is behind the interface. */
bool inventory_read_is_vm(const struct ovsrec_interface *);

#endif /* ovs-glue/inventory-read.h */
