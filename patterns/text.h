/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_TEXT_H
#define L7_PATTERNS_TEXT_H 1

/* The text of a pattern file: its lines, and values that may go on over
 * several of them and yet know where each of their bytes stood.
 *
 * Ownership: the caller's, ended with text_destroy(), text_value_destroy().
 * Lines point into the text.
 * Threads: each belongs to one thread at a time. */

#include <stdbool.h>
#include <stddef.h>

struct problems;

/* Bytes of a file at most. */
#define TEXT_MAX (256 * 1024)

struct text {
    char *data;
    size_t len;
    size_t next;         /* Offset of the line that comes next, */
    unsigned int number; /* and the number of the one before it. */
};

struct text_line {
    const char *s;       /* Its bytes, without the newline, */
    size_t len;          /* and how many. */
    unsigned int number; /* From 1. */
};

/* Reads the regular file 'path'.  Returns 0, or a positive errno after noting
 * in 'problems' what is wrong. */
int text_read(const char *path, struct text *, struct problems *);
void text_destroy(struct text *);

/* Stores the next line in '*line'.  Returns false if there is none. */
bool text_next(struct text *, struct text_line *line);

/* Takes blanks, or those and a carriage return, off the end of 's'. */
size_t text_trim(const char *s, size_t len);
bool text_is_blank(char c);

/* The number that the hexadecimal digit 'c' stands for: it must be one. */
unsigned int text_hex_digit(char c);

/* Whether the 'len' bytes at 's' are 'word': exactly, or but for the case of
 * ASCII letters. */
bool text_is_word(const char *s, size_t len, const char *word);
bool text_is_word_nocase(const char *s, size_t len, const char *word);

/* Whether the 'len' bytes at 's' make a name: letters, digits and "._+-", at
 * most TEXT_NAME_MAX, the first of them a letter or digit. */
#define TEXT_NAME_MAX 47
bool text_is_name(const char *s, size_t len);

/* A value, and where it came from. */
struct text_value {
    char *s;            /* Its bytes, then a null. */
    size_t len;         /* Bytes before the null. */
    size_t n_places;    /* Pieces it is made of. */
    struct text_place { /* Where each of them began. */
        size_t offset;  /* In 's'. */
        unsigned int line, column;
    } * places;
};

/* Adds a piece that stands at 'line' and 'column'.  Returns 0 or ENOMEM. */
int text_value_append(struct text_value *, const char *s, size_t len,
                      unsigned int line, unsigned int column);
void text_value_clear(struct text_value *);

/* Where the byte at 'offset' stood. */
struct text_place text_value_place(const struct text_value *, size_t offset);

/* Takes the next word (up to a blank or a comma) from 'v', beginning at
 * '*offset', which it advances.  Returns its length and stores its offset in
 * '*start', or returns 0 at the end. */
size_t text_value_word(const struct text_value *v, size_t *offset,
                       size_t *start);

#endif /* patterns/text.h */
