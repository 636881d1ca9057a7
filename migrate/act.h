/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_ACT_H
#define L7_MIGRATE_ACT_H 1

/* What a rule of iptables does to a case (walk.h), as callbacks of
 * cases_split(); 'rule' is a struct ipt_rule.
 *
 * Threads: no state. */

#include <stdbool.h>
#include <stdint.h>

struct walk_case;
struct walk_mark;
struct walk_sources;

/* True if the case has the marks that the rule asks for. */
bool migrate_act_fits(const struct walk_case *, const void *rule);

/* Does what the target says, but for calls. */
void migrate_act(struct walk_case *, const void *rule);

/* Notes that the case is what the rule negates. */
void migrate_act_except(struct walk_case *, const void *rule);

/* Makes the mark (mark & ~mask) ^ value, of which somebody, 'from' there, has
 * set the bits 'set'. */
void migrate_act_mark(struct walk_mark *, uint32_t value, uint32_t mask,
                      uint32_t set, const struct walk_sources *from);

#endif /* migrate/act.h */
