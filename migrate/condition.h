/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_CONDITION_H
#define L7_MIGRATE_CONDITION_H 1

/* Turns what a rule of iptables asks of packets into what it asks of
 * connections.
 *
 * A rule is for a connection if it is for its packets in one direction or the
 * other.  Which direction that is, its ports tell: a port that is asked for
 * is the server's, "1024:" and the like aside.  Without ports, both are tried.
 *
 * Interfaces that are no VM's only tell in which direction packets go, and a
 * class is for both; so they are not asked for.
 *
 * Threads: no state. */

struct guard_condition;
struct ipt_rule;

/* Stores in '*condition' when the rule is for a connection, marks aside.
 * Returns 0 or E2BIG. */
int migrate_condition(const struct ipt_rule *,
                      struct guard_condition *condition);

#endif /* migrate/condition.h */
