/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_CASES_H
#define L7_MIGRATE_CASES_H 1

/* Lists of cases: what walk.h does with them, one rule at a time.
 *
 * The first case of a list that matches a connection is the connection's; the
 * last is for all.  A rule leaves that so.
 *
 * Ownership: a list owns its cases.
 * Threads: none. */

#include "migrate/walk.h"

/* How much work may still be done. */
struct cases_budget {
    size_t steps;
};

/* Makes a list of one case, for all and with nothing done.  Returns 0 or
 * ENOMEM. */
int cases_init(struct walk_list *);
int cases_copy(struct walk_list *to, const struct walk_list *from);
void cases_destroy(struct walk_list *);

/* True if rules are still asked. */
bool cases_is_active(const struct walk_case *);

/* What a rule does to cases; each gets 'aux' of cases_split(). */
struct cases_doing {
    /* If it is for the case at all, its guard aside. */
    bool (*fits)(const struct walk_case *, const void *aux);

    /* What happens to what it is for, what it says no to before that, and the
     * rest; NULL: nothing. */
    void (*act)(struct walk_case *, const void *aux);
    void (*except)(struct walk_case *, const void *aux);
    void (*other)(struct walk_case *, const void *aux);
};

/* Splits the active cases by 'condition'.  Returns 0, ENOMEM, or E2BIG if
 * there get to be too many. */
int cases_split(struct walk_list *, struct cases_budget *,
                const struct guard_condition *condition,
                const struct cases_doing *, const void *aux);

/* Sends all but what was dropped on to the next hook. */
void cases_resume(struct walk_list *);

/* Keeps the list short, and its parts apart, so that later rules don't make
 * products of them: removes what is of no use, says of exceptions for which
 * protocols they are, and puts in front what is dropped.  Returns 0 or
 * ENOMEM. */
int cases_settle(struct walk_list *);

/* Begins again with the next packet, of 'protocol': of what was done only the
 * connections' marks are left. */
void cases_restart(struct walk_list *, int protocol);

/* Tells if two cases come to the same. */
typedef bool cases_same_cb(const struct walk_case *, const struct walk_case *,
                           const void *aux);

/* True if some connection is within both. */
bool cases_touch(const struct walk_case *, const struct walk_case *);

/* Removes the cases that nothing can fall into, for earlier ones take it, and
 * those without which all would come to the same. */
void cases_simplify(struct walk_list *, cases_same_cb *same, const void *aux);

/* Removes the last case, which is for all, if earlier ones take all: nothing
 * may be simplified after that. */
void cases_trim(struct walk_list *);

/* Moves general cases in front of special ones that come to the same, where
 * that changes nothing, and removes these. */
void cases_raise(struct walk_list *, cases_same_cb *same, const void *aux);

/* Lets go, of packets whose protocol is not known yet, those that would be
 * dropped, and notes it: nobody would ever know it, since a policy's clones
 * are of what passes. */
void cases_spare(struct walk_list *examining, struct migrate_notes *);

/* ---- Between its two files. ---- */

/* True if the same has happened to both. */
bool cases_same_doing(const struct walk_case *, const struct walk_case *);

/* Adds a case.  Returns 0, ENOMEM, or E2BIG if there are too many. */
int cases_push(struct walk_list *, struct cases_budget *,
               const struct walk_case *);

#endif /* migrate/cases.h */
