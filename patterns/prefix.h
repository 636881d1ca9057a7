/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_PREFIX_H
#define L7_PATTERNS_PREFIX_H 1

/* Which bytes can stand where, at the beginning of what a regex matches.
 *
 * For each of the first PREFIX_BYTES places of a text there is a set of
 * bytes: if the regex matches the text from its first byte on, then each byte
 * of the text is in the set of its place.  The reverse need not hold, so that
 * what the sets let pass must still be matched.
 *
 * The sets come from reading the regex itself: the part of PCRE2's syntax
 * that pattern files are written in.  Of whatever else there is in a regex,
 * the sets are those of all bytes, which is true of any regex.
 *
 * Threads: no state of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* IKE needs the most of the shipped patterns: what is behind its cookies. */
#define PREFIX_BYTES 20

struct byte_set {
    uint64_t words[4]; /* Bit BYTE % 64 of word BYTE / 64. */
};

struct prefix {
    struct byte_set at[PREFIX_BYTES];
};

static inline bool
byte_set_has(const struct byte_set *set, uint8_t byte)
{
    return set->words[byte / 64] >> (byte % 64) & 1;
}

/* Finds the prefix of the regex of 'len' bytes at 'text', which
 * pcre2_compile() takes with 'options'. */
void prefix_find(const char *text, size_t len, uint32_t options,
                 struct prefix *);

#endif /* patterns/prefix.h */
