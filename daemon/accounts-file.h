/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_ACCOUNTS_FILE_H
#define L7_DAEMON_ACCOUNTS_FILE_H 1

/* The file that accounts are kept in from one run of the daemon to the next.
 *
 * A JSON text (RFC 8259) a line:
 *
 *   {"format": "ovs-l7 accounts", "version": 1}
 *   {"vm": "web-1", "protocol": "http", "class": "web", "connections": 2,
 *    "from": [20, 2000], "to": [30, 40000]}
 *   ...
 *   {"accounts": 1}
 *
 * "from" and "to" are packets and bytes; "second": true marks an account that
 * is one (accounts.h).  The last line says how many accounts came before it,
 * so that a file that was cut is not taken for a whole one.
 *
 * The file is replaced as a whole: whoever reads it finds the old or the new
 * one, also after a crash.
 *
 * Threads: any, one at a time for a file. */

struct accounts;
struct problems;

/* Reads 'file' into a new table.  Returns 0, ENOENT if there is no file, or
 * another errno, with all that is wrong in 'problems'; then there is no
 * table. */
int accounts_file_load(const char *file, struct accounts **,
                       struct problems *problems);

/* Writes 'accounts' to 'file', by way of a FILE.new beside it.  Returns 0, or
 * an errno with a static text in '*what' for what could not be done; then
 * 'file' is as it was. */
int accounts_file_save(const char *file, const struct accounts *accounts,
                       const char **what);

#endif /* daemon/accounts-file.h */
