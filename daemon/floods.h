/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_FLOODS_H
#define L7_DAEMON_FLOODS_H 1

/* Floods: who sends so much that others' clones come late or are lost.
 *
 * A source is a VM's port; of what comes in elsewhere, through an uplink say,
 * it is all that goes to one address, since a VM that is flooded from outside
 * is no reason not to look at what comes in for others.
 *
 * Each clone of a source counts as one.  One that opens a connection counts
 * as FLOODS_OPENING, of which all but one is given back when the connection is
 * judged by what was said in it: then that was work, but not for nothing.  So
 * a SYN flood, or one from many addresses, is told from a busy server at a
 * twentieth of the rate.  What is counted runs off at the limit; a source that
 * is a second's worth by FLOODS_BURST ahead of that floods.  While the kernel
 * has no room for clones, half of the limit counts.
 *
 * (Through the userspace datapath on two processors, some 7,000 new
 * connections a second reach a worker at most, whoever makes them: Open
 * vSwitch has to ask about each.  Of an honest server's 7,000 a second, four
 * clones each, a source has 28,000 and is far from the limit; 7,000 SYNs count
 * as 140,000.)
 *
 * Whoever floods is to be taken off the mirror (ovs-glue/skips.h); what still
 * comes of his clones is passed over for FLOODS_DRAIN_US, which costs next to
 * nothing.  If they go on to come after that, since the switch could not do
 * it, he is found out again.
 *
 * Of addresses behind an uplink the busiest of each FLOODS_ADDRESSES'th is
 * known (R. S. Boyer, J. S. Moore: "MJRTY: A Fast Majority Vote Algorithm",
 * 1991).  A flood to very many of them names nobody, and is not stopped: the
 * table's shares (shares.h) bound what it does to others.
 *
 * Threads: one.  Time: microseconds on any clock that does not go backward. */

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/standing.h"

struct connection;
struct inventory;
struct look;
struct packet;

#define FLOODS_OPENING 20
#define FLOODS_BURST 4
#define FLOODS_DRAIN_US 1000000
#define FLOODS_ADDRESSES 256

struct floods;

/* Makes it for sources that may have 'limit' clones a second, 0: any number.
 * 'found' is called when a source floods, which its packets' 'match' says, at
 * about so many clones a second.  Returns NULL if memory is short. */
struct floods *floods_create(uint32_t limit,
                             void (*found)(void *aux,
                                           const struct standing_match *match,
                                           uint32_t rate),
                             void *aux);
void floods_destroy(struct floods *);

/* While 'losing', clones are lost. */
void floods_set_losing(struct floods *, bool losing);

/* The name of the source of a packet to 'dst' that looked like 'look' where it
 * came in: it fits the owners of connection.h. */
uint32_t floods_source(const struct inventory *, const struct look *look,
                       const struct in6_addr *dst);

/* A clone came in that looked like 'look', nothing else of which is known yet.
 * Returns false if it is to be passed over. */
bool floods_admit(struct floods *, const struct inventory *,
                  const struct look *look, uint64_t now_us);

/* Likewise, 'packet' of 'source' of what floods_admit() has let through:
 * counts it.  If nothing is known of it, as it is malformed, its 'ip_version'
 * is 0. */
bool floods_count(struct floods *, uint32_t source, const struct look *look,
                  const struct packet *packet, uint64_t now_us);

/* 'source' has opened a connection, or one of his was judged by what was said
 * in it. */
void floods_opened(struct floods *, uint32_t source);
void floods_judged(struct floods *, uint32_t source);

/* Floods found, and clones passed over. */
uint64_t floods_n_found(const struct floods *);
uint64_t floods_n_passed_over(const struct floods *);

#endif /* daemon/floods.h */
