/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_EXAMINING_FLOWS_H
#define L7_DAEMON_EXAMINING_FLOWS_H 1

/* What a policy's rules for "examining" say of traffic that is not judged yet,
 * as flows of a bridge with the ports of an inventory.
 *
 * A flow sees single packets, as they come in, and nobody knows yet who
 * opened the connection.  So what a rule asks about a connection it asks here
 * about a packet, whose sender counts as the client and its receiver as the
 * server:
 *
 *   - the sender's VM is the one behind the port that the packet comes in by;
 *   - the receiver's VM is the one whose Ethernet address the packet is for,
 *     where the database has that address (attached-mac) and gives it to one
 *     port only; otherwise nobody knows that it is a VM;
 *   - VLANs are told as everywhere: see arrivals.h;
 *   - addresses and ports are the packet's, ranges of ports some numbers with
 *     masks;
 *   - hours are asked when the flows are made, so that these are to be made
 *     anew when some begin or end (policy_next_change()).
 *
 * A rule that asks for VMs in either direction has two ranks of flows, for
 * those that send and for those that receive; any other rule has one.  Ranks
 * are numbered by the rules' places alone: when ports come and go, the flows
 * of others stay what they are.
 *
 * Threads: no state. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/standing.h"

struct basis;
struct inventory;
struct inventory_port;

/* Instead of a minute: the flows that there would be if it were the time of
 * all rules. */
#define EXAMINING_FLOWS_ALWAYS UINT16_MAX

/* Makes the flows for the ruleset and the ports of 'basis' at 'minute' of the
 * week.  Returns 0, stores them in '*flowsp', which the caller frees (NULL if
 * there are none), and their number in '*n'.
 *
 * If there were to be more than STANDING_EXAMINING_MAX, returns E2BIG with
 * the flows of the rules before the one that is too much, and the name of
 * that, which belongs to the policy, in '*rule'.  Returns ENOMEM with no
 * flows. */
int examining_flows_create(const struct basis *, uint16_t minute,
                           struct standing_examining **flowsp, size_t *n,
                           const char **rule);

/* True if packets to the VM behind 'port', which is in 'inventory', can be
 * told from others. */
bool examining_flows_see(const struct inventory *inventory,
                         const struct inventory_port *port);

#endif /* daemon/examining-flows.h */
