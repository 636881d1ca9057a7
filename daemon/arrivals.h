/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_ARRIVALS_H
#define L7_DAEMON_ARRIVALS_H 1

/* Arrivals: packets by where and with which tag they come in, as a bridge can
 * match them.
 *
 * A VLAN is a tag, or else a port whose untagged packets are in it, or whose
 * tags are the VM's own (QinQ).  A range of VLANs is some numbers with masks.
 *
 * Threads: no state. */

#include <stdbool.h>
#include <stddef.h>

#include "ovs-glue/standing.h"
#include "policies/ranges.h"

struct inventory;
struct inventory_port;

/* Takes a match, in which nothing but the port and the tag is asked. */
typedef void arrivals_take(void *aux, const struct standing_match *);

/* Gives 'take' matches for all packets that come in by a port of 'inventory'
 * which 'is_asked' is true for (NULL: by any port, whether or not it is in the
 * inventory), in one of the VLANs of the 'n' ranges 'vlans', where 0 is none
 * ('n' being 0: in any).  Two matches may have packets in common. */
void arrivals_list(const struct inventory *inventory,
                   const struct range *vlans, size_t n,
                   bool (*is_asked)(void *aux, const struct inventory_port *),
                   arrivals_take *take, void *aux);

#endif /* daemon/arrivals.h */
