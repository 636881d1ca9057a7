/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_BASIS_H
#define L7_DAEMON_BASIS_H 1

/* A basis: what connections are judged on.  A ruleset, the ports that there
 * are, and what the ruleset's policy says of each of these ports.
 *
 * The last of these is the policy's globs asked about names, which is too
 * much for each connection, and for each worker.  So it is found out when a
 * policy is loaded or a port changes, once for all workers; for a port that
 * is as it was, what was found out before is taken over.  With 2,000 ports a
 * change of one asks about one.
 *
 * Ownership: by reference count; it holds its ruleset and its inventory.
 * Threads: immutable, so any number may read it; the counts are atomic. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct basis;
struct inventory;
struct policy_match;
struct ruleset;

/* Makes the basis of 'ruleset' and 'inventory' (NULL: no port is known yet),
 * with one reference.  'old' is an earlier one, to take over from, or NULL.
 * Returns 0 or ENOMEM. */
int basis_create(struct ruleset *ruleset, struct inventory *inventory,
                 const struct basis *old, struct basis **);

struct basis *basis_ref(struct basis *);
void basis_unref(struct basis *);

struct ruleset *basis_ruleset(const struct basis *);
struct inventory *basis_inventory(const struct basis *);

/* What the policy says of port 'ofport', or NULL if there is no such port. */
const struct policy_match *basis_match(const struct basis *, uint16_t ofport);

/* Some OpenFlow port numbers, a bit each. */
struct basis_ports {
    uint64_t bits[(UINT16_MAX + 1) / 64];
};

static inline bool
basis_ports_has(const struct basis_ports *ports, uint16_t ofport)
{
    return ports->bits[ofport / 64] >> (ofport % 64) & 1;
}

/* Stores in '*ports' the ports that are not in both, or that somebody else is
 * behind: whoever was judged by what 'a' says of them has to be judged again.
 * Both must be of the same ruleset.  Returns how many there are. */
size_t basis_compare(const struct basis *a, const struct basis *b,
                     struct basis_ports *ports);

#endif /* daemon/basis.h */
