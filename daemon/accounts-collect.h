/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_ACCOUNTS_COLLECT_H
#define L7_DAEMON_ACCOUNTS_COLLECT_H 1

/* The accounts of all workers, added up.
 *
 * Threads: the glue's; each worker copies its accounts in its own. */

struct accounts;
struct crew;

/* Calls 'done' in the glue's thread with the sum, which is then its to
 * destroy, or NULL if memory is short. */
void accounts_collect(const struct crew *,
                      void (*done)(struct accounts *sum, void *aux),
                      void *aux);

#endif /* daemon/accounts-collect.h */
