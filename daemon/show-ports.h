/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SHOW_PORTS_H
#define L7_DAEMON_SHOW_PORTS_H 1

/* What "ovs-appctl -t ovs-l7d port/show" prints: the ports that have a VM behind
 * them, by VM, and how many connections there are at each.
 *
 * A connection between two of the ports counts at both.
 *
 * Threads: the glue's; workers count in theirs. */

struct appctl_call;
struct inventory;
struct show;

/* Answers 'call' for the ports of 'inventory'. */
void show_ports(const struct show *, struct inventory *inventory,
              struct appctl_call *call);

#endif /* daemon/show-ports.h */
