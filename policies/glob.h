/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_GLOB_H
#define L7_POLICIES_GLOB_H 1

/* Globs: names with "*" (any characters, or none) and "?" (one character).
 *
 * Not fnmatch(3): its brackets and backslashes would be special characters in
 * names that may have them, it asks the locale, and it may take very long.
 * Characters are bytes here, but for "?", which is a character of UTF-8.
 *
 * Threads: no state. */

#include <stdbool.h>

/* True if 'text' is like 'glob'.  Takes no longer than the product of their
 * lengths. */
bool glob_match(const char *glob, const char *text);

/* True if whatever is like 'narrow' is like 'wide' too.  May be false for a
 * pair for which that holds all the same, if both have several "*". */
bool glob_covers(const char *wide, const char *narrow);

#endif /* policies/glob.h */
