/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_VOCABULARY_H
#define L7_DAEMON_VOCABULARY_H 1

/* Loads a policy in the words of a library: the protocols and groups that its
 * patterns have.
 *
 * Threads: any number may load at once. */

struct library;
struct policy;
struct problems;

/* As policy_load(), with the library's protocols. */
int vocabulary_load_policy(const char *file, const struct library *,
                           struct policy **policyp, struct problems *problems);

#endif /* daemon/vocabulary.h */
