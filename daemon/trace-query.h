/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_TRACE_QUERY_H
#define L7_DAEMON_TRACE_QUERY_H 1

/* What "ovs-appctl -t ovs-l7d policy/trace" asks: a connection that there need
 * not be, as text, and the policy's answer.
 *
 *     vm=web-1,protocol=bittorrent,server=192.0.2.1,server-port=6881
 *
 * Pairs of a key and a value, parted by commas, each key once:
 *
 *   protocol                  a protocol's name, "unknown" or "examining"
 *   vm, server-vm             who is the client, the server: a VM's name
 *   interface, server-interface
 *                             where their packets come in
 *   client, server            their addresses, IPv4 or IPv6
 *   client-port, server-port  their TCP or UDP ports
 *   vlan                      0: none
 *   day, time                 "mon" to "sun", "14:30": local time
 *
 * What is not given is unknown, or for day and time now.  A VM or an interface
 * that no bridge has is asked about by its name alone.  With
 * "examining" it is about a packet from the client to the server: see
 * examining-flows.h.
 *
 * Threads: no state. */

#include <stddef.h>
#include <stdint.h>

struct basis;

/* Answers 'query' at 'minute' of the week, with the ports of the 'n' bridges
 * (1 at least) that 'bases', of one ruleset, are of.  Returns 0 with the
 * answer, or EINVAL with what is wrong, in '*answer', a string that the caller
 * frees; or ENOMEM with NULL. */
int trace_query(const struct basis *const *bases, size_t n, const char *query,
                uint16_t minute, char **answer);

#endif /* daemon/trace-query.h */
