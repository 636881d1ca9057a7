/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_PREFIX_CLASS_H
#define L7_PATTERNS_PREFIX_CLASS_H 1

/* Sets of bytes, and reading them from a regex: classes and escapes, for
 * prefix.c only.
 *
 * Threads: no state of its own. */

#include <stdbool.h>
#include <stdint.h>

#include "patterns/prefix.h"

void byte_set_put(struct byte_set *, uint8_t byte);
void byte_set_fill(struct byte_set *);

/* Adds what 'other' has. */
void byte_set_add(struct byte_set *, const struct byte_set *other);

/* Adds of each letter its other case. */
void byte_set_fold(struct byte_set *);

enum escape {
    ESCAPE_BYTES,     /* One byte, of a set. */
    ESCAPE_ASSERTION, /* Nothing that has a length. */
    ESCAPE_REFERENCE, /* What a group matched, or a byte in octal. */
    ESCAPE_OTHER,     /* Something that is not read here. */
};

/* Reads what follows a backslash outside of classes, and adds to 'set' which
 * bytes it matches. */
enum escape prefix_read_escape(const char **s, const char *end,
                               struct byte_set *set);

/* Reads what follows the "[" of a class, and adds to 'set' which bytes it
 * matches, or all where it is not sure.  Returns false if it can't tell
 * where the class ends. */
bool prefix_read_class(const char **s, const char *end, bool caseless,
                       struct byte_set *set);

#endif /* patterns/prefix-class.h */
