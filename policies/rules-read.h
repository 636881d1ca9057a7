/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_RULES_READ_H
#define L7_POLICIES_RULES_READ_H 1

/* Reads the members "rules" of a policy's files into compiled rules.
 *
 * Apart from the compiled rules themselves, because they serve while packets
 * come in and this only when a file is loaded.
 *
 * Threads: one at a time. */

struct classes;
struct names;
struct reader;
struct rules;

/* Adds the rules of the file that is open in 'reader' to 'rules', under names
 * that begin with 'prefix', and notes what is wrong with them; then 'rules' is
 * not fit for use.  Returns 0 or ENOMEM. */
int rules_read(struct rules *rules, struct reader *reader, const char *prefix,
               const struct names *names, const struct classes *classes);

#endif /* policies/rules-read.h */
