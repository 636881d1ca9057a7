/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_READER_H
#define L7_POLICIES_READER_H 1

/* A reader: takes a policy file apart strictly, and says what is wrong.
 *
 * reader_open() reads a file and has jansson parse it; the other functions
 * check a value and, where it is not what it should be, note a problem with
 * file, line, column and JSON path.  They go on after a problem, so that all
 * of them are found; reader_n_problems() tells in the end if there was one.
 *
 * Bounds: a file has at most READER_SIZE_MAX bytes; jansson bounds how deep
 * values may be nested.
 *
 * Ownership: the reader owns the text and the values; it borrows the file's
 * name and the list of problems.
 * Threads: one at a time. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "policies/json-lines.h"
#include "policies/json-path.h"
#include "policies/json.h"
#include "policies/ranges.h"

struct problems;

#define READER_SIZE_MAX (1024 * 1024)

struct reader {
    const char *file; /* Its name. */
    char *text;       /* What is in it, ended by a NUL. */
    json_t *root;     /* The same as a value. */
    struct problems *problems;
    size_t n_before; /* Problems that the list had already. */
    dev_t device;    /* Which file it is, */
    ino_t inode;     /* whatever its name. */
};

/* Reads 'file' into '*reader'.  Returns 0, or EINVAL if it is not a regular
 * file, too large or not JSON, or the errno of what failed, having noted why
 * in 'problems'; or ENOMEM, which is the caller's to tell.  Members that an
 * object has twice are noted too, but are no reason to stop: then the later
 * one counts.  To be closed in any case. */
int reader_open(struct reader *reader, const char *file,
                struct problems *problems);
void reader_close(struct reader *);

/* The problems noted since reader_open(). */
size_t reader_n_problems(const struct reader *);

/* Notes a problem with the value at 'path', or with its name. */
void reader_complain(struct reader *, const struct jpath *path, enum json_part,
                     const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The line of the name of the member at 'path', or of the element. */
unsigned int reader_line(const struct reader *, const struct jpath *);

/* Writes '; did you mean "WORD"?' to 'buf', of READER_HINT_MAX bytes, with
 * whichever of the 'n' 'words' (NULLs are passed over) is nearest to 'word',
 * or else nothing.
 * Returns 'buf'. */
#define READER_HINT_MAX 128
char *reader_hint(const struct reader *, const char *word,
                  const char *const *words, size_t n, char *buf);

/* Writes those of the 'n' 'words' that are not NULL as "a", "b" LAST "c" to
 * 'buf', of 'size' bytes, and returns 'buf'. */
char *reader_list(const char *const *words, size_t n, const char *last,
                  char *buf, size_t size);

/* True if 'value' has 'type'; otherwise notes it.  JSON_TRUE stands for
 * both booleans. */
bool reader_is(struct reader *, const struct jpath *, const json_t *value,
               json_type type);

/* Notes each member of 'object' whose name is not among the 'n' 'keys'. */
void reader_check_keys(struct reader *, const struct jpath *, json_t *object,
                       const char *const *keys, size_t n);

/* Checks that the member "comment" of 'object', if any, is a string. */
void reader_check_comment(struct reader *, const struct jpath *,
                          const json_t *object);

/* Reads the integer 'value' from 'min' to 'max' into '*number'.  Returns
 * false, having noted it and left '*number' as it was, if it isn't one. */
bool reader_integer(struct reader *, const struct jpath *, const json_t *value,
                    json_int_t min, json_int_t max, json_int_t *number);

/* The index of the string 'value' among the 'n' 'words', of which some may be
 * NULL.  Returns -1, having noted it, if it is none of them. */
int reader_word(struct reader *, const struct jpath *, const json_t *value,
                const char *const *words, size_t n);

/* Reads the number that 'text' begins with, in decimal or, after "0x", in
 * hexadecimal.  Returns what follows it, or NULL if there is none that fits
 * in 32 bits. */
const char *reader_parse_uint32(const char *text, uint32_t *number);

/* Reads a number from 0 to 'max', or a string "FIRST-LAST" of two, into
 * '*range'.  Returns false, having noted it, if 'value' is neither. */
bool reader_range(struct reader *, const struct jpath *, const json_t *value,
                  uint16_t max, struct range *range);

/* The array 'key' of 'object', which is at 'path', or NULL if it has none or,
 * having noted it, one that is no array or is empty. */
const json_t *reader_array(struct reader *, const struct jpath *path,
                           const json_t *object, const char *key);

/* The string 'value', or NULL, having noted it, if it is none, empty, or has
 * a control character, which would do harm when it is shown. */
const char *reader_string(struct reader *, const struct jpath *,
                          const json_t *value);

#endif /* policies/reader.h */
