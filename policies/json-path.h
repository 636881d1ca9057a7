/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_JSON_PATH_H
#define L7_POLICIES_JSON_PATH_H 1

/* The path of a value in a JSON text, such as "$.rules[3].class".
 *
 * Code that walks down a JSON value puts one 'struct jpath' for each level on
 * its stack, linked to the level above, so that the path costs nothing until
 * a problem has to be told.
 *
 * Written out it is a JSONPath query (RFC 9535): ".name" where the name can
 * be written so (section 2.5.1.1), "['name']" otherwise.
 *
 * Ownership: a path borrows its keys and the level above.
 * Threads: plain data. */

#include <stddef.h>

struct jpath {
    const struct jpath *up; /* The level above, NULL for the root. */
    const char *key;        /* Member of an object, or NULL, and then */
    size_t index;           /* element of an array, from 0. */
};

/* Room for a path of a policy; a longer one ends in "...". */
#define JPATH_TEXT_MAX 256

/* Room for a string of the file in a message: 64 bytes of it, each escaped at
 * worst, quotes and "...". */
#define JPATH_QUOTED_MAX (64 * 6 + 6)

/* Writes 'path' to 'buf' of 'size' bytes, at least 8, and returns 'buf'. */
char *jpath_format(const struct jpath *path, char *buf, size_t size);

/* Writes the UTF-8 string 's' to 'buf', of JPATH_QUOTED_MAX bytes, as a JSON
 * string that is fit for a terminal and a log: control characters are escaped
 * and what is beyond 64 bytes becomes "...".  Returns 'buf'. */
char *jpath_quote(const char *s, char *buf);

#endif /* policies/json-path.h */
