/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_POLICY_H
#define L7_MIGRATE_POLICY_H 1

/* Writes the cases that the chains of iptables come to as a policy
 * (ovs-l7-policy(5)).
 *
 * Ownership: a policy owns its values.
 * Threads: none. */

#include <jansson.h>
#include <stdio.h>

struct migrate_names;
struct migrate_notes;
struct problems;
struct tc_list;
struct walk_list;

struct migrate_policy {
    json_t *classes;
    json_t *qos; /* NULL: none. */
    json_t *rules;
};

/* Makes '*policy' of the cases of packets whose protocol is still examined
 * and of the others, which it simplifies; marks the lines that it uses.
 * Returns 0, or an errno after noting in 'problems' what is wrong.  To be
 * destroyed in any case. */
int migrate_policy_make(struct migrate_policy *policy,
                        struct walk_list *examining, struct walk_list *judged,
                        const struct migrate_names *, const struct tc_list *,
                        struct migrate_notes *, struct problems *problems);
void migrate_policy_destroy(struct migrate_policy *);

/* Writes it to 'out', with a comment that has the names of the 'n' 'files'
 * that it was made of, and the notes.  Returns 0 or ENOMEM; whether 'out' took
 * it is up to the caller. */
int migrate_policy_write(const struct migrate_policy *,
                         const char *const *files, size_t n,
                         const struct migrate_notes *, FILE *out);

/* A rule's criteria, as members of 'rule'.  Returns 0, ENOMEM, or E2BIG if
 * there are more hours than a rule takes.  (In criteria.c.) */
struct guard;
int migrate_criteria(json_t *rule, const struct guard *);

#endif /* migrate/policy.h */
