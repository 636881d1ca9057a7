/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_EXCLUSION_FLOWS_H
#define L7_DAEMON_EXCLUSION_FLOWS_H 1

/* What a policy excludes, as flows of a bridge with the ports of an inventory.
 *
 * A flow sees a packet as it comes in (arrivals.h), so
 *
 *   - an interface is the port that a packet comes in by: what goes out by it
 *     comes in elsewhere, and is not excluded by this;
 *   - an address or a port of either side is the packet's source or its
 *     destination;
 *   - a range of ports is some numbers with masks.
 *
 * Threads: no state. */

#include <stddef.h>

#include "ovs-glue/standing.h"

struct inventory;
struct policy;

/* Makes the flows for all that 'policy' excludes.  Returns 0, stores them in
 * '*flowsp', which the caller frees (NULL if there are none), and their number
 * in '*n'.  Otherwise returns ENOMEM, or E2BIG if there were to be more than
 * STANDING_EXCLUSIONS_MAX. */
int exclusion_flows_create(const struct policy *policy,
                           const struct inventory *inventory,
                           struct standing_match **flowsp, size_t *n);

#endif /* daemon/exclusion-flows.h */
