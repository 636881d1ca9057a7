/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_REMARKS_H
#define L7_MIGRATE_REMARKS_H 1

/* Says of each rule of iptables that is not in the policy, or not as it was,
 * why that is so; so that nothing is lost in silence.
 *
 * Threads: none. */

struct ipt_ruleset;
struct migrate_marks;
struct migrate_names;
struct migrate_notes;

/* Notes it, for rules that have been followed and of which the policy has been
 * made.  'marks' may be NULL. */
void migrate_remarks(const struct ipt_ruleset *, const struct migrate_marks *,
                     const struct migrate_names *, struct migrate_notes *);

#endif /* migrate/remarks.h */
