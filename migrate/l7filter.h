/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_L7FILTER_H
#define L7_MIGRATE_L7FILTER_H 1

/* Reads the configuration of l7-filter's userspace program: lines with the
 * name of a protocol and the mark that its packets get (l7-filter(1)).
 *
 * The program gets packets from a rule's NFQUEUE target.  It marks with 1
 * what it still examines and with 2 what it gave up on, so a protocol's mark
 * is at least 3.  With its option -m, all marks are shifted into a mask.
 *
 * Ownership: the marks own their text.
 * Threads: none.
 * Bounds: those of text.h. */

#include <stddef.h>
#include <stdint.h>

#include "migrate/text.h"

struct migrate_names;
struct migrate_notes;
struct problems;

#define MIGRATE_MARK_EXAMINING 1
#define MIGRATE_MARK_UNKNOWN 2

struct migrate_protocol_mark {
    struct migrate_source *source;
    int protocol;  /* Number in the names. */
    uint32_t mark; /* Shifted into the mask. */
};

struct migrate_marks {
    struct migrate_text text;
    uint32_t mask;      /* Bits that the program uses. */
    unsigned int shift; /* How far marks are shifted. */
    struct migrate_protocol_mark *marks;
    size_t n;
};

/* Reads 'file'; 'mask' is that of the option -m, all ones without.  Returns
 * 0, or an errno after noting in 'problems' what is wrong.  To be destroyed
 * in any case. */
int migrate_marks_read(struct migrate_marks *, const char *file, uint32_t mask,
                       struct migrate_names *, struct migrate_notes *,
                       struct problems *problems);
void migrate_marks_destroy(struct migrate_marks *);

#endif /* migrate/l7filter.h */
