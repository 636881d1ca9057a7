/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could not be taken over: see notes.h. */

#include <l7-config.h>
#include "migrate/notes.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
migrate_notes_destroy(struct migrate_notes *list)
{
    if (list) {
        for (size_t i = 0; i < list->n; i++) {
            free(list->notes[i].text);
        }
        free(list->notes);
        *list = (struct migrate_notes) MIGRATE_NOTES_INITIALIZER;
    }
}

static void __attribute__((noreturn)) give_up(void)
{
    fputs("ovs-l7ctl migrate: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

/* The rank of 'file': those that came up earlier go first. */
static size_t
find_rank(const struct migrate_notes *list, const char *file)
{
    size_t rank = 0;

    for (size_t i = list->n; i-- > 0;) {
        const struct migrate_note *note = &list->notes[i];

        if (note->file == file) {
            return note->rank;
        } else if (note->rank >= rank) {
            rank = note->rank + 1;
        }
    }
    return rank;
}

void
migrate_note(struct migrate_notes *list, const struct migrate_source *source,
             const char *format, ...)
{
    va_list args;
    char *text;

    if (list->n == list->allocated) {
        size_t allocated = list->allocated ? 2 * list->allocated : 32;
        struct migrate_note *notes =
            reallocarray(list->notes, allocated, sizeof *notes);

        if (!notes) {
            give_up();
        }
        list->notes = notes;
        list->allocated = allocated;
    }
    va_start(args, format);
    int n = vasprintf(&text, format, args);
    va_end(args);
    if (n < 0) {
        give_up();
    }
    const char *file = source ? source->file : NULL;
    list->notes[list->n] = (struct migrate_note){
        .rank = find_rank(list, file),
        .order = list->n,
        .file = file,
        .line = source ? source->line : 0,
        .text = text,
    };
    list->n++;
}

static int
compare_notes(const void *a_, const void *b_)
{
    const struct migrate_note *a = a_;
    const struct migrate_note *b = b_;

    return a->rank != b->rank ? (a->rank > b->rank) - (a->rank < b->rank)
           : a->line != b->line
               ? (a->line > b->line) - (a->line < b->line)
               : (a->order > b->order) - (a->order < b->order);
}

void
migrate_notes_sort(struct migrate_notes *list)
{
    if (list->n) {
        qsort(list->notes, list->n, sizeof *list->notes, compare_notes);
    }
}

void
migrate_notes_print(const struct migrate_notes *list, FILE *out)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct migrate_note *note = &list->notes[i];

        if (note->file) {
            fprintf(out, "%s:%u: warning: %s\n", note->file, note->line,
                    note->text);
        } else {
            fprintf(out, "warning: %s\n", note->text);
        }
    }
}
