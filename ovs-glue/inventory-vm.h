/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_INVENTORY_VM_H
#define L7_OVS_GLUE_INVENTORY_VM_H 1

/* Who is behind an interface, by what its hypervisor wrote into external_ids
 * of its row in Open vSwitch's database, or else by its name.
 *
 *     vm-name           a name
 *     vm-id             a UUID (libvirt), or a name of somebody's choice
 *     vm-uuid           a UUID (OpenStack)
 *     xs-vm-uuid        a UUID (XenServer)
 *     iface-id          the virtual interface's (libvirt, OpenStack, OVN)
 *     attached-mac      the Ethernet address in the VM
 *
 *     vnet3             a VM's (libvirt)
 *     tap100i0          VM 100's, as are fwln100o0 and fwpr100p0, which lead
 *                       to its firewall; a container's is veth100i0 (Proxmox)
 *     tapXXXXXXXX-XX    a VM's: the first characters of a UUID (OpenStack)
 *
 * Threads: no state. */

#include <stdbool.h>

struct inventory_port;

/* Returns the value of 'key' in external_ids, or NULL. */
typedef const char *inventory_vm_get(const void *aux, const char *key);

/* Finds who is behind the interface 'port->name' and sets what of 'port' tells
 * of that.  The VM is called by its name, or else its UUID, its interface's
 * ID or name, so that it is called the same for all its ports. */
void inventory_vm_identify(struct inventory_port *port, inventory_vm_get *get,
                           const void *aux);

/* True if inventory_vm_identify() would find somebody. */
bool inventory_vm_is_there(const char *name, inventory_vm_get *get,
                           const void *aux);

/* True if 'name' is what hypervisors call a VM's interface. */
bool inventory_vm_is_name(const char *name);

#endif /* ovs-glue/inventory-vm.h */
