/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_COMMON_PROBLEMS_H
#define L7_COMMON_PROBLEMS_H 1

/* What is wrong with a file that a person wrote.
 *
 * A loader (of patterns, of a policy) does not stop at the first mistake: it
 * notes each one here and goes on, so that its user sees all of them at once,
 * each with the place to go to and what to do about it.
 *
 * Ownership: the caller of a loader owns the list and its texts.
 * Threads: none of its own; a list belongs to one thread at a time.
 * Bounds: at most PROBLEMS_MAX texts of PROBLEMS_TEXT_MAX bytes are kept;
 * the rest are only counted. */

#include <stddef.h>

#define PROBLEMS_MAX 100
#define PROBLEMS_TEXT_MAX 1024

struct problems {
    char *texts[PROBLEMS_MAX]; /* "FILE:LINE:COLUMN: FIELD: what to do". */
    size_t n;                  /* Texts kept. */
    size_t n_omitted;          /* Problems beyond PROBLEMS_MAX. */
};

#define PROBLEMS_INITIALIZER                                                  \
    {                                                                         \
        .n = 0, .n_omitted = 0                                                \
    }

void problems_destroy(struct problems *);

/* Notes one problem in 'file' (NULL: none) at 'line' and 'column', both from
 * 1, 0 where they are not known.  'field' is the JSON path, the directive or
 * the option that is wrong, NULL where there is none. */
void problems_add(struct problems *, const char *file, unsigned int line,
                  unsigned int column, const char *field, const char *format,
                  ...) __attribute__((format(printf, 6, 7)));

/* Returns all the problems, one a line and with a last line for the omitted
 * ones, as a string that the caller frees.  NULL when memory is short. */
char *problems_to_string(const struct problems *);

/* Returns whichever of the 'n' 'words' (NULLs are passed over) is nearest to
 * 'word', for a message "did you mean ...?", or NULL if none is near. */
const char *problems_nearest(const char *word, const char *const *words,
                             size_t n);

#endif /* common/problems.h */
