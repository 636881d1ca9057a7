/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_POSIX_BRACKET_H
#define L7_PATTERNS_POSIX_BRACKET_H 1

/* POSIX bracket expressions ("[^]a-f[:digit:]]"), as sets of bytes.
 *
 * IEEE Std 1003.1, section 9.3.5, in the C locale, where characters are bytes
 * and collate by their value.
 *
 * Threads: no state of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct byte_set {
    uint32_t words[8]; /* Bit C % 32 of word C / 32: byte C is in. */
};

static inline bool
byte_set_has(const struct byte_set *set, unsigned char c)
{
    return set->words[c / 32] >> (c % 32) & 1;
}

static inline void
byte_set_add(struct byte_set *set, unsigned char c)
{
    set->words[c / 32] |= UINT32_C(1) << (c % 32);
}

struct bracket_error {
    const char *message; /* What is wrong, */
    size_t offset;       /* and where in 's'. */
};

/* Parses the bracket expression of 's' (of 'len' bytes) whose "[" stands just
 * before 'pos'.  Returns the offset after its "]" and stores in '*set' the
 * bytes that it matches, or returns 0 and fills in '*error'.
 *
 * With 'icase' glibc compares upper-case letters: it raises both the
 * expression and the subject.  With 'newline' a list that begins with "^"
 * matches no newline. */
size_t posix_bracket_parse(const unsigned char *s, size_t len, size_t pos,
                           bool icase, bool newline, struct byte_set *set,
                           struct bracket_error *error);

#endif /* patterns/posix-bracket.h */
