/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_RULES_READ_H
#define L7_POLICIES_RULES_READ_H 1

/* Reads a policy's member "rules" into compiled rules.
 *
 * Apart from the compiled rules themselves, because they serve while packets
 * come in and this only when a file is loaded.
 *
 * Threads: one at a time. */

struct classes;
struct names;
struct reader;
struct rules;

/* Reads the rules of the policy that is open in 'reader', whose classes are
 * 'classes', into a new '*rulesp', and notes what is wrong with them; then
 * '*rulesp' is not fit for use.  Returns 0, or ENOMEM with '*rulesp' NULL. */
int rules_read(struct rules **rulesp, struct reader *reader,
               const struct names *names, const struct classes *classes);

#endif /* policies/rules-read.h */
