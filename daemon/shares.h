/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SHARES_H
#define L7_DAEMON_SHARES_H 1

/* Shares: who has how much of a bounded table.
 *
 * Each thing in the table has an owner, named by a key of the caller's.  Of
 * each owner it is counted how many things he has, and how many of those are
 * undecided; and it is known at any time who has most.  When the table is
 * full, room is to be made by whoever has most of it: then one who takes ever
 * more only displaces himself, and 'n' owners have an 'n'th of the table each
 * that nobody can take from them (max-min fairness).
 *
 * An owner is there as long as he has something.  If there are too many at a
 * time, the further ones are one owner together, SHARES_OTHERS.
 *
 * Cost: finding an owner is one step, counting is at most the logarithm of
 * the number of owners.
 * Threads: one. */

#include <stddef.h>
#include <stdint.h>

/* What is counted. */
enum shares_kind { SHARES_ALL, SHARES_UNDECIDED, SHARES_N_KINDS };

/* Owners at most, and two that are no single owner's number. */
#define SHARES_OWNERS_MAX 4096
#define SHARES_OTHERS 0
#define SHARES_NOBODY UINT16_MAX

struct shares;

/* Returns 0 or an errno. */
int shares_create(struct shares **);
void shares_destroy(struct shares *);

/* The number of the owner 'key', below SHARES_OWNERS_MAX, or SHARES_NOBODY if
 * he has nothing. */
uint16_t shares_find(const struct shares *, uint32_t key);

/* Counts one thing more of the owner 'key'; returns his number, which stays
 * the same as long as he has something. */
uint16_t shares_enter(struct shares *, uint32_t key);

/* Counts one less. */
void shares_leave(struct shares *, uint16_t owner);

/* Counts one undecided more or, with 'change' -1, less. */
void shares_change_undecided(struct shares *, uint16_t owner, int change);

/* How many of a kind the owner has; SHARES_NOBODY has none. */
uint32_t shares_n(const struct shares *, uint16_t owner, enum shares_kind);

/* Whoever has most of a kind; SHARES_NOBODY if nobody has any. */
uint16_t shares_largest(const struct shares *, enum shares_kind);

/* The number of owners. */
size_t shares_n_owners(const struct shares *);

#endif /* daemon/shares.h */
