/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_LEDGER_H
#define L7_DAEMON_LEDGER_H 1

/* The ledger: keeps the accounts in their file (accounts-file.h), once a
 * minute and at the end, and finds those of earlier runs in it.
 *
 * Threads: everything here is the main thread's, which has nothing else to do
 * and may wait for a disk. */

struct accounts;
struct control;
struct crew;
struct event_base;
struct ledger;

/* Reads 'file', which is to last as long as the ledger.  A file that is
 * damaged is logged and set aside as FILE.damaged: the accounts then begin
 * anew.  Returns NULL if memory is short. */
struct ledger *ledger_create(const char *file, struct event_base *base);
void ledger_destroy(struct ledger *);

/* The accounts of earlier runs, or NULL: to be given to one worker. */
const struct accounts *ledger_accounts(const struct ledger *);

/* Begins to write them down. */
void ledger_start(struct ledger *, struct control *, const struct crew *);

/* After the workers have stopped: writes all down for the last time. */
void ledger_close(struct ledger *);

#endif /* daemon/ledger.h */
