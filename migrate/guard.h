/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_GUARD_H
#define L7_MIGRATE_GUARD_H 1

/* Guards: which connections something is for.
 *
 * A guard says what must hold for a connection: its protocol, its ends, a VM,
 * the time.  All must hold, as in a policy's rule, into which a guard is
 * written in the end.  There is no "not": what iptables negates becomes a
 * condition, which is a list of guards of which the first that holds says yes
 * or no.
 *
 * A rule of iptables is asked about packets, a rule of a policy about
 * connections.  A rule is for a connection if it is for its packets in one
 * direction or the other; index 0 of a guard is the client, 1 the server.
 *
 * Where guards stand for two VMs at once they are taken for disjoint: so a
 * connection between two VMs of different rules gets what the first of these
 * says.
 *
 * Ownership: guards are plain values; what they point to is borrowed.
 * Threads: no state. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policies/networks.h"
#include "policies/ranges.h"

/* Ranges of one set at most.  multiport names 15, or 16 if negated. */
#define GUARD_RANGES_MAX 32

/* A set of small numbers: sorted ranges that do not touch. */
struct guard_set {
    size_t n; /* 0: the empty set. */
    struct range ranges[GUARD_RANGES_MAX];
};

/* Protocols, beside the numbers that names.h gives. */
enum {
    GUARD_ANY = -2,    /* Judged or not. */
    GUARD_JUDGED = -1, /* Any whose examination is over. */
    GUARD_EXAMINING = 0,
};

enum guard_direction { GUARD_EITHER, GUARD_FROM_VM, GUARD_TO_VM };

/* Transports. */
#define GUARD_TCP 1
#define GUARD_UDP 2

#define GUARD_DAY_MINUTES (24 * 60)
#define GUARD_ALL_DAYS 0x7f

struct guard {
    int protocol;
    uint8_t transports;     /* Bits GUARD_TCP and GUARD_UDP. */
    struct network ends[2]; /* With IP version 0: any. */
    struct guard_set ports[2];
    struct guard_set minutes;       /* Of the day. */
    uint8_t days;                   /* A bit each; Monday is 1. */
    const char *vm;                 /* Glob for a VM's interface, or NULL. */
    enum guard_direction direction; /* Of that VM. */
};

/* A guard for everything. */
void guard_init(struct guard *);

/* Stores in '*meet' what both 'a' and 'b' are for.  Returns 0, ENOENT if that
 * is nothing, or E2BIG if it takes more than GUARD_RANGES_MAX ranges. */
int guard_meet(const struct guard *a, const struct guard *b,
               struct guard *meet);

/* True if 'wide' is for all that 'narrow' is for. */
bool guard_covers(const struct guard *wide, const struct guard *narrow);

/* What of a guard is a set of numbers, that several may have together. */
enum guard_numbers {
    GUARD_CLIENT_PORTS, /* As in 'ports'. */
    GUARD_SERVER_PORTS,
    GUARD_TIME, /* Minutes of the week. */
    GUARD_N_NUMBERS,
};

/* True if 'wide' is for all that 'narrow' is for, but perhaps for its numbers
 * of the kind 'but'. */
bool guard_covers_but(const struct guard *wide, const struct guard *narrow,
                      enum guard_numbers but);

/* Adds the guard's numbers of that kind to 'numbers'.  Returns 0 or ENOMEM. */
int guard_add_numbers(const struct guard *, enum guard_numbers,
                      struct ranges *numbers);

/* True if they say the same but for the protocol. */
bool guard_same_criteria(const struct guard *, const struct guard *);

/* True if nothing but the protocol is asked for. */
bool guard_is_plain(const struct guard *);

/* The set from 'first' to 'last'. */
struct guard_set guard_set_range(uint16_t first, uint16_t last);

/* Adds a range.  Returns 0 or E2BIG. */
int guard_set_add(struct guard_set *, struct range);

/* The numbers up to 'max' that are not in '*set', which has less than
 * GUARD_RANGES_MAX ranges. */
void guard_set_invert(struct guard_set *set, uint16_t max);

/* True if all numbers up to 'max' are in the set. */
bool guard_set_is_all(const struct guard_set *, uint16_t max);


/* ---- Conditions. ---- */

/* Two directions, each with at most three things negated, multiply. */
#define GUARD_TERMS_MAX 32

struct guard_term {
    struct guard guard;
    bool value;
};

/* The first term whose guard holds gives the answer; it is no if none does. */
struct guard_condition {
    size_t n;
    struct guard_term terms[GUARD_TERMS_MAX];
};

/* Adds a term at the end.  The caller sees to it that there is room. */
void guard_condition_add(struct guard_condition *, const struct guard *,
                         bool value);

/* Stores in '*either' the condition that says yes where 'a' or 'b' does.
 * Returns 0 or E2BIG. */
int guard_condition_either(const struct guard_condition *a,
                           const struct guard_condition *b,
                           struct guard_condition *either);

#endif /* migrate/guard.h */
