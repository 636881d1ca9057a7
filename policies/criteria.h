/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_CRITERIA_H
#define L7_POLICIES_CRITERIA_H 1

/* Criteria: what a rule asks about a connection besides its protocol.
 *
 * All that are given must hold.  They are asked in the order of 'enum
 * criterion', the time last: so an answer that depends on the time alone can
 * be told from others.
 *
 * Globs are not matched for each connection: which VM patterns a port's VM
 * fits is found out once for the port (policies/match.h), one bit for each
 * rule that has some.
 *
 * Ownership: criteria own what they hold.
 * Threads: immutable once read. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policies/networks.h"
#include "policies/ranges.h"

struct policy_match;
struct policy_port;
struct policy_subject;

/* What of a VM or its port a glob is compared with. */
enum vm_field { VM_NAME, VM_UUID, VM_IFACE_ID, VM_INTERFACE, VM_N_FIELDS };

/* What each is called in a policy. */
extern const char *const vm_field_names[VM_N_FIELDS];

struct vm_pattern {
    enum vm_field field;
    char *glob;
};

enum direction {
    DIRECTION_ANY,
    DIRECTION_FROM_VM,     /* A VM opened it. */
    DIRECTION_TO_VM,       /* It was opened to a VM. */
    DIRECTION_BETWEEN_VMS, /* Both. */
    N_DIRECTIONS
};

/* What each is called in a policy; NULL for DIRECTION_ANY. */
extern const char *const direction_names[N_DIRECTIONS];

/* What is asked about the client or the server. */
struct criteria_end {
    struct networks networks; /* Empty: any. */
    struct ranges ports;      /* Likewise. */
};

/* IEEE 802.1Q has 4095 reserved. */
#define VLAN_MAX 4094

struct criteria {
    struct vm_pattern *vms; /* The VM must fit one of these, if any. */
    size_t n_vms;
    size_t vm_bit; /* Of a port's match, if n_vms. */
    enum direction direction;
    struct ranges vlans;         /* Empty: any; 0: none. */
    struct criteria_end ends[2]; /* Client and server. */
    struct ranges minutes;       /* Of the week; empty: always. */
};

enum criterion {
    CRITERION_NONE, /* All hold. */
    CRITERION_VM,
    CRITERION_DIRECTION,
    CRITERION_VLAN,
    CRITERION_CLIENT_NETWORKS,
    CRITERION_CLIENT_PORTS,
    CRITERION_SERVER_NETWORKS,
    CRITERION_SERVER_PORTS,
    CRITERION_TIME,
};

void criteria_destroy(struct criteria *);

/* True if one of the VM patterns fits 'port', which is a VM's. */
bool criteria_fit_vm(const struct criteria *, const struct policy_port *port);

/* True if there is a VM behind the port of 'match' (NULL: not known), and one
 * that is asked for, or any if none is. */
bool criteria_fit_match(const struct criteria *,
                        const struct policy_match *match);

/* True if nothing is asked. */
bool criteria_are_empty(const struct criteria *);

/* The first criterion that does not hold for 'subject', CRITERION_NONE if all
 * do.  '*vm_side' is then the side of the VM that was asked for, or else of
 * the client if that is a VM, or else of the server if that is; or
 * POLICY_NONE. */
enum criterion criteria_ask(const struct criteria *,
                            const struct policy_subject *subject,
                            int *vm_side);

/* True if whatever 'narrow' holds for, 'wide' holds for too: each criterion
 * of 'wide' is the same there or wider.  May be false where that needs more
 * than one criterion to be seen. */
bool criteria_cover(const struct criteria *wide,
                    const struct criteria *narrow);

/* The same, but one criterion that is a set of numbers need not be wider: it
 * is stored in '*gap', CRITERION_NONE if there is no such. */
bool criteria_cover_but(const struct criteria *wide,
                        const struct criteria *narrow, enum criterion *gap);

/* The set of numbers that 'criterion' asks for, empty if it does not ask, and
 * in '*all' the numbers that there are.  NULL if it asks for something
 * else. */
const struct ranges *criteria_numbers(const struct criteria *,
                                      enum criterion criterion,
                                      struct range *all);

#endif /* policies/criteria.h */
