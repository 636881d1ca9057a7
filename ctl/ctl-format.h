/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CTL_CTL_FORMAT_H
#define L7_CTL_CTL_FORMAT_H 1

/* How "ovs-l7ctl classify" prints connections: as lines of columns that tabs
 * separate, as a JSON object a line, or as a table for people, which ends
 * with a summary.  ovs-l7ctl(8) has the columns.  The table is printed late,
 * since its columns are as wide as what is in them (ctl-table.h).
 *
 * Ownership: ctl_format_create() makes it, ctl_format_destroy() ends it; the
 * library must outlive it.
 * Threads: one. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct classified;
struct classify_stats;
struct ctl_format;
struct library;

enum ctl_format_type { CTL_TSV, CTL_JSON, CTL_TABLE };

/* Makes one that writes to 'out', with the reasons for each answer if 'why'.
 * Returns NULL if memory is short. */
struct ctl_format *ctl_format_create(enum ctl_format_type, bool why,
                                     const struct library *, FILE *out);
void ctl_format_destroy(struct ctl_format *);

/* The connections that follow are of the file 'path'.  Its directories are
 * left out. */
void ctl_format_file(struct ctl_format *, const char *path);

/* Prints a connection. */
void ctl_format_connection(struct ctl_format *, const struct classified *);

/* Prints what is held back, so that a message on standard error comes after
 * it, even where both go to the same place. */
void ctl_format_flush(struct ctl_format *);

/* Prints what comes at the end: 'n_passed' frames held no IP packet. */
void ctl_format_end(struct ctl_format *, const struct classify_stats *,
                    uint64_t n_passed);

#endif /* ctl/ctl-format.h */
