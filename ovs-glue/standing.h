/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_STANDING_H
#define L7_OVS_GLUE_STANDING_H 1

/* Standing orders: what a policy asks of the bridge whatever connections there
 * are.
 *
 *   - What is excluded: packets that are neither cloned nor touched.  Each
 *     exclusion here is one flow.
 *   - What traffic gets until it is judged, by rules of which the first that
 *     matches a packet decides.  A rule that asks about several things at once
 *     has a flow for each answer that will do, not for each combination of
 *     them: see struct standing_examining.
 *
 * A change of them is one bundle, so that no packet meets half of it.
 *
 * Ownership: standing_set() copies.
 * Threads: the glue's, but for the types. */

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/verdict.h"

/* Flows at most: of exclusions, and of rules for what is not judged. */
#define STANDING_EXCLUSIONS_MAX 20000
#define STANDING_EXAMINING_MAX 20000

/* What OpenFlow has for a VLAN's tag (section 7.2.3.7 of version 1.5): this
 * bit says that there is one, the lowest twelve are its number. */
#define STANDING_TCI_TAGGED 0x1000
#define STANDING_TCI_VID 0x0fff

/* Packets, as they come in: all that is given here must hold. */
struct standing_match {
    struct in6_addr addr; /* An address, see 'prefix_len'. */
    uint16_t in_port;     /* OpenFlow port number, or 0: any. */
    uint16_t vlan_tci;    /* As OpenFlow has it: see above; */
    uint16_t vlan_mask;   /* only these bits count. */
    uint16_t tp_ports[2]; /* Source and destination port, */
    uint16_t tp_masks[2]; /* of which these bits count. */
    uint8_t eth_dst[6];   /* Ethernet destination, or 0: any. */
    uint8_t ip_version;   /* 4 or 6, or 0: any, and then no more is asked. */
    uint8_t ip_proto;     /* IPPROTO_TCP or _UDP, or 0: any. */
    uint8_t prefix_len;   /* Of 'addr'; IPv4 addresses are mapped, and have
                           * at least 96; 0: any address. */
    bool is_dst;          /* 'addr' is the destination's. */
};

/* Below 0, 0 or above 0 as 'a' comes before 'b', is the same or comes after
 * it. */
int standing_match_compare(const struct standing_match *a,
                           const struct standing_match *b);

/* A flow for packets that are not judged yet.  Among those that match a packet
 * those of the lowest rank act.
 *
 * The flows of a rank act each by itself; or the rank has 'n_clauses' and
 * acts on packets that for each clause some flow matches, as in
 *
 *     rank 4, clause 0: in_port 1          rank 4, clause 1: to port 25
 *     rank 4, clause 0: in_port 2          rank 4, clause 1: to port 587
 *     rank 4, no clauses: acts             (what Open vSwitch calls a
 *                                          conjunction, ovs-fields(7))  */
struct standing_examining {
    struct standing_match match;
    uint16_t rank;     /* Below STANDING_RANKS_MAX. */
    uint8_t n_clauses; /* Of the rank, or 0: each flow acts by itself. */
    uint8_t clauses;   /* With n_clauses, the clauses that hold for what this
                        * flow matches, a bit each; 0: it acts when all do. */
    struct verdict_actions actions; /* If it acts.  Without a drop, or a meter
                                     * of its own; with a DSCP mark only if the
                                     * match has an 'ip_version'. */
};

#define STANDING_RANKS_MAX 8192
#define STANDING_CLAUSES_MAX 8

/* Likewise, by rank and then by what is matched; and whether two flows that
 * are the same by that do the same. */
int standing_examining_compare(const struct standing_examining *a,
                               const struct standing_examining *b);
bool standing_examining_does_same(const struct standing_examining *a,
                                  const struct standing_examining *b);

struct standing_config {
    bool keep_exclusions; /* Those that there are stay, whatever follows. */
    const struct standing_match *exclusions;
    size_t n;
    const struct standing_examining *examining; /* In the order of
                                                 * standing_examining_compare,
                                                 * no two being the same. */
    size_t n_examining;
};

struct bundle;
struct meters;
struct pipeline_config;
struct session;
struct standing;

struct standing *standing_create(const struct pipeline_config *,
                                 const struct meters *);
void standing_destroy(struct standing *);

/* Replaces what is wanted by a copy of 'config', which standing_run() then
 * makes so. */
void standing_set(struct standing *, const struct standing_config *config);

/* Adds all flows that do not depend on connections to 'bundle', whether or not
 * the switch has them; 'ofport' and 'address' are the mirror's. */
void standing_add(struct standing *, struct bundle *, uint16_t ofport,
                  const char *address);

/* Sends what has changed since, for the same mirror.  Only to be called when
 * the switch has the flows of standing_add(). */
void standing_run(struct standing *, struct session *);

/* Sends all but the static flows once more: some are missing. */
void standing_put_back(struct standing *);

/* Another number whenever something else is wanted than before. */
unsigned int standing_seqno(const struct standing *);

/* True if nothing is left to be sent or answered. */
bool standing_is_synced(const struct standing *);

/* Flows that are wanted, and times that the switch refused a change. */
size_t standing_n_exclusions(const struct standing *);
size_t standing_n_examining(const struct standing *);
uint64_t standing_n_refused(const struct standing *);

#endif /* ovs-glue/standing.h */
