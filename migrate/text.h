/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_TEXT_H
#define L7_MIGRATE_TEXT_H 1

/* Reads a file of lines and takes each apart into words.
 *
 * Two styles: that of iptables-save, where only double quotes and a backslash
 * in them mean something, and a shell's, with both kinds of quotes, comments
 * anywhere, lines that go on after a backslash, and several commands in a
 * line.  Nothing is expanded: a "$" stays where it is, and it is up to the
 * caller to refuse it.
 *
 * Text that is shown again, in messages and in a policy's comments, has "?"
 * for control characters and for what is not UTF-8.
 *
 * Ownership: a text owns its lines and words.
 * Threads: none.
 * Bounds: MIGRATE_TEXT_SIZE_MAX bytes, MIGRATE_WORDS_MAX words in a line. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migrate/notes.h"

struct problems;

#define MIGRATE_TEXT_SIZE_MAX (4 * 1024 * 1024)
#define MIGRATE_WORDS_MAX 512

enum migrate_style { MIGRATE_SAVED, MIGRATE_SHELL };

struct migrate_word {
    char *text;
    bool is_quoted; /* Some of it was, so it is not syntax. */
};

/* A line, or one command of it. */
struct migrate_line {
    struct migrate_source source;
    struct migrate_word *words;
    size_t n; /* At least 1. */
};

struct migrate_text {
    char *file;
    struct migrate_line **lines; /* Without empty ones and comments. */
    size_t n;
    size_t allocated;
};

/* Reads 'file' ("-" is standard input).  Returns 0; or EINVAL, or the errno
 * of what failed, after noting in 'problems' what is wrong.  To be destroyed
 * in any case. */
int migrate_text_read(struct migrate_text *, const char *file,
                      enum migrate_style, struct problems *problems);
void migrate_text_destroy(struct migrate_text *);

/* Reads a number of 32 bits, in decimal or after "0x" in hexadecimal.
 * Returns what follows it, or NULL if there is none. */
const char *migrate_parse_number(const char *text, uint32_t *number);

/* Reads "VALUE" or "VALUE/MASK" whole; the mask is all ones if there is none.
 * Returns false if 'text' is neither. */
bool migrate_parse_masked(const char *text, uint32_t *value, uint32_t *mask);

#endif /* migrate/text.h */
