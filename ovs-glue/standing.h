/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_STANDING_H
#define L7_OVS_GLUE_STANDING_H 1

/* Standing orders: what a policy asks of the bridge whatever connections there
 * are.
 *
 *   - What is excluded: packets that are neither cloned nor touched.  Each
 *     exclusion here is one flow.
 *   - What traffic gets until it is judged.
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

/* Exclusions, which are flows, at most. */
#define STANDING_EXCLUSIONS_MAX 20000

/* Packets that are excluded: all that is given here must hold. */
struct standing_exclusion {
    uint16_t in_port;     /* OpenFlow port number, or 0: any. */
    uint16_t vlan_tci;    /* As OpenFlow has it: 0x1000 is "tagged"; */
    uint16_t vlan_mask;   /* only these bits count. */
    uint8_t ip_version;   /* 4 or 6, or 0: any, and then no more is asked. */
    uint8_t ip_proto;     /* IPPROTO_TCP or _UDP, or 0: any. */
    uint8_t prefix_len;   /* Of 'addr'; IPv4 addresses are mapped, and have
                            * at least 96; 0: any address. */
    bool is_dst;          /* 'addr' is the destination's. */
    struct in6_addr addr; /* An address, */
    uint16_t tp_ports[2]; /* source and destination port, */
    uint16_t tp_masks[2]; /* of which these bits count. */
};

struct standing_config {
    const struct standing_exclusion *exclusions;
    size_t n;
    struct verdict_actions examining; /* Without a meter of its own. */
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

/* True if nothing is left to be sent or answered. */
bool standing_is_synced(const struct standing *);

/* Exclusions that are in force, and times that the switch refused a change. */
size_t standing_n_exclusions(const struct standing *);
uint64_t standing_n_refused(const struct standing *);

#endif /* ovs-glue/standing.h */
