/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_WALK_H
#define L7_MIGRATE_WALK_H 1

/* What becomes of a connection on its way through the chains of iptables.
 *
 * In iptables the last MARK counts, chains are called and returned from, and
 * rules ask about marks that others have set; in a policy the first rule that
 * matches decides.  So the chains are followed for all connections at once: a
 * list of cases, each with a guard and what has happened to it so far, of
 * which, as in a policy, the first that matches counts.  A rule splits each
 * case in two: what it is for, with its doing, and before the case as it was.
 * Cases that nothing can fall into go.  What is left at the end is the
 * policy.
 *
 * Followed is what is forwarded: PREROUTING, FORWARD, POSTROUTING, of the
 * tables raw, mangle and filter.  What a host sends and receives itself is
 * not on the bridge, and addresses are not translated there.
 *
 * A mark that is kept with the connection (CONNMARK) comes back with its next
 * packet: so the way is gone again until nothing changes any more; first for
 * packets whose protocol is not known yet, then for the others.
 *
 * Ownership: a list owns its cases, which borrow from the ruleset.
 * Threads: none.
 * Bounds: WALK_CASES_MAX cases, WALK_STEPS_MAX steps of one case. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migrate/guard.h"

struct ipt_ruleset;
struct migrate_marks;
struct migrate_notes;
struct migrate_source;
struct problems;

#define WALK_CASES_MAX 4096
#define WALK_STEPS_MAX 20000000

/* Lines that something comes from; of many, the last ones. */
#define WALK_SOURCES_MAX 6

struct walk_sources {
    size_t n;
    struct migrate_source *sources[WALK_SOURCES_MAX];
};

/* A mark, and which of its bits somebody has set. */
struct walk_mark {
    uint32_t value;
    uint32_t set;
    struct walk_sources sources;
};

enum walk_state {
    WALK_ON,       /* Goes on with the next rule. */
    WALK_RETURNED, /* Leaves this chain. */
    WALK_ACCEPTED, /* Leaves all chains of this table and hook. */
    WALK_DROPPED,
};

struct walk_case {
    struct guard guard;
    enum walk_state state;
    unsigned int parked; /* Waits until the call so deep has ended. */
    struct walk_mark packet;
    struct walk_mark connection;
    uint32_t began;   /* The connection's mark when the packet came. */
    uint32_t classid; /* 0: none. */
    int dscp;         /* -1: as it is. */
    struct walk_sources class_sources;
    struct walk_sources dscp_sources;
    struct walk_sources end_sources; /* Of ACCEPT, RETURN, DROP, and of rules
                                      * that make an exception of it. */
};

struct walk_list {
    struct walk_case *cases;
    size_t n;
    size_t allocated;
};

/* Follows the rules, and marks those that were reached.  'marks' are those
 * that l7-filter's program sets, or NULL.  Returns 0, with the cases of
 * packets whose protocol is still examined and of the others; or an errno
 * after noting in 'problems' what is wrong.  The lists are to be destroyed
 * (see cases.h) in any case. */
int walk(const struct ipt_ruleset *, const struct migrate_marks *marks,
         struct walk_list *examining, struct walk_list *judged,
         struct migrate_notes *, struct problems *problems);

/* Adds a line to 'sources', unless it is there; of too many, the first go. */
void walk_sources_add(struct walk_sources *, struct migrate_source *);
void walk_sources_add_all(struct walk_sources *, const struct walk_sources *);

#endif /* migrate/walk.h */
