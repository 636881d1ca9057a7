/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_CANARY_H
#define L7_OVS_GLUE_CANARY_H 1

/* The canary: a packet of our own that is sent the way of the clones, through
 * our table in the bridge, the mirror's port, its veth pair, its namespace's
 * rules and a queue to a worker.  If it arrives, all of these do their work;
 * no look at each of them, one by one, could tell as much or as cheaply.  (A
 * look at the rules alone takes iptables, which takes more than all of this.)
 *
 * There is one for IPv4 and one for IPv6, since much on that way is there
 * twice.  They are packet-outs with one action, which sends them through our
 * table.  Nothing but the flows that clone matches them there, and after that
 * they end: no port sees them but the mirror's.  Their addresses are those of
 * documentation (RFC 5737, RFC 3849); the source differs each time, so that
 * NFQUEUE's balance sends them to one worker after the other.
 *
 * A worker knows a canary by where it seems to have come in, the number of the
 * controller's port, which no packet of a VM's can bear, and by its payload, a
 * secret of this process's.
 *
 * A clone that arrives proves as much as a canary: so one that gets lost in a
 * flood of clones is no cause for alarm.
 *
 * Threads: canary_take() and canary_hear() any, the others the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "openvswitch/ofp-protocol.h"

struct canary;
struct ofpbuf;

struct canary *canary_create(void);
void canary_destroy(struct canary *);

/* The canary for 'ip_version' (4 or 6), as a message that sends it through
 * 'table'.  Its next one is another. */
struct ofpbuf *canary_encode(struct canary *, int ip_version, uint8_t table,
                             enum ofputil_protocol);

/* True if the packet of 'len' bytes at 'data', from the IP header on, that
 * came in at 'in_port', is one. */
bool canary_take(const struct canary *, uint16_t in_port, const uint8_t *data,
                 size_t len);

/* Says that clones, or canaries, have arrived: a bit for each IP version, 1
 * shifted by it. */
void canary_hear(struct canary *, unsigned int versions);

/* What was heard, as above, and has not been forgotten since. */
unsigned int canary_heard(const struct canary *);
void canary_forget(struct canary *);

#endif /* ovs-glue/canary.h */
