/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_BRIDGES_H
#define L7_POLICIES_BRIDGES_H 1

/* The bridges that a policy is for: the member "bridges" of its first file.
 *
 * Ownership: a list owns its names.
 * Threads: immutable once read. */

#include <stdbool.h>
#include <stddef.h>

struct reader;

/* Bridges of one policy at most. */
#define BRIDGES_MAX 16

struct bridges {
    char **names; /* In the file's order. */
    size_t n;
};

/* Reads them from the file that is open in 'reader', where they may stand if
 * it 'is_first', and notes what is wrong with them.  Returns 0 or ENOMEM. */
int bridges_read(struct bridges *, struct reader *reader, bool is_first);
void bridges_destroy(struct bridges *);

/* What is wrong with 'name' as a bridge's, to follow the name in a message, or
 * NULL: it is an interface's, too, and a part of the name of a socket. */
const char *bridge_name_check(const char *name);

#endif /* policies/bridges.h */
