/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_NOTES_H
#define L7_MIGRATE_NOTES_H 1

/* Notes of a migration: what could not be taken over as it was, and where it
 * stood.  Unlike problems, they do not stop anything; unlike problems, too,
 * none is ever left out, for each is something that a person has to look at.
 *
 * A source is a line that something was read from.  What is made of it keeps
 * a pointer to it, so that the policy can say where it came from.
 *
 * Ownership: the list owns its texts and borrows the files' names.
 * Threads: one at a time.
 * Bounds: a few notes for each line read; files are bounded (text.h).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct migrate_source {
    const char *file;
    unsigned int line;
    const char *text; /* The line, for people. */
    bool is_used;     /* Something in the policy comes from it. */
};

struct migrate_note {
    size_t rank;      /* Of its file, */
    size_t order;     /* and its own: see migrate_notes_sort(). */
    const char *file; /* NULL: not about a line. */
    unsigned int line;
    char *text;
};

struct migrate_notes {
    struct migrate_note *notes;
    size_t n;
    size_t allocated;
};

#define MIGRATE_NOTES_INITIALIZER                                             \
    {                                                                         \
        .notes = NULL                                                         \
    }

void migrate_notes_destroy(struct migrate_notes *);

/* Notes something about 'source', or, with NULL, about the whole.  Ends the
 * program when memory is short: a note must not get lost. */
void migrate_note(struct migrate_notes *, const struct migrate_source *source,
                  const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Brings the notes into the order of the lines, those of one file after those
 * of another, keeping the files in the order in which they first came up. */
void migrate_notes_sort(struct migrate_notes *);

/* Prints them, a line each: "FILE:LINE: warning: TEXT". */
void migrate_notes_print(const struct migrate_notes *, FILE *);

#endif /* migrate/notes.h */
