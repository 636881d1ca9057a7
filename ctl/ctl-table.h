/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CTL_CTL_TABLE_H
#define L7_CTL_CTL_TABLE_H 1

/* A table for people: a head, and rows whose columns are as wide as what is
 * in them.
 *
 * How wide that is shows only when all rows are there, so rows are held until
 * the table ends: but no more than CTL_TABLE_HELD, since nobody knows how
 * many will come.  Then those are printed, and from there on a column grows
 * when a row asks for more.
 *
 * Ownership: ctl_table_create() makes it, ctl_table_destroy() ends it; it
 * copies what it holds.
 * Threads: one. */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Rows held at most, and columns. */
#define CTL_TABLE_HELD 1000
#define CTL_TABLE_MAX_COLUMNS 12

struct ctl_table_column {
    const char *head;
    bool right; /* Flush right, as numbers are. */
};

struct ctl_table;

/* Makes a table with 'n' columns, at most CTL_TABLE_MAX_COLUMNS, on 'out'.
 * The heads must outlive it.  Returns NULL if memory is short. */
struct ctl_table *ctl_table_create(const struct ctl_table_column *, size_t n,
                                   FILE *out);

/* Ends the table without printing what it holds. */
void ctl_table_destroy(struct ctl_table *);

/* Adds a row, of as many cells as there are columns; NULL is an empty one.
 * Where memory is short, rows are printed earlier and so may stand less well,
 * but none is lost. */
void ctl_table_add(struct ctl_table *, const char *const *cells);

/* Prints the rows held so far, and the head if it has not been printed. */
void ctl_table_flush(struct ctl_table *);

#endif /* ctl/ctl-table.h */
