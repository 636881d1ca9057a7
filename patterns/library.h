/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_LIBRARY_H
#define L7_PATTERNS_LIBRARY_H 1

/* A library: a set of pattern files, compiled and ready to be matched.
 *
 * A library is loaded from one or more directories of ".pat" files, each of
 * which holds one protocol.  A later directory lies on top of the earlier
 * ones: a file of the same name replaces the earlier one.  Protocols are
 * numbered from 1 in the order of their names; number 0 is PROTOCOL_UNKNOWN,
 * the answer when the examination ended without one.  Numbers hold within
 * one library only.
 *
 * Ownership: library_load() makes it, library_destroy() ends it; all that its
 * functions return belongs to it.
 * Threads: immutable once loaded, so any number may read it at once; matching
 * wants a matcher (matcher.h) for each thread. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct library;
struct problems;

#define PROTOCOL_UNKNOWN 0

/* Protocols in one library at most: the flow cookie has 12 bits for one, and
 * keeps their last two values for itself. */
#define LIBRARY_MAX_PROTOCOLS 4093

/* Loads every *.pat file of the 'n_dirs' directories 'dirs'.  On success
 * returns 0 and stores the library in '*libraryp'.  Otherwise stores NULL,
 * notes in 'problems' what is wrong (file, line and column) and returns
 * EINVAL for bad patterns, or the errno of what could not be read. */
int library_load(const char *const *dirs, size_t n_dirs,
                 struct library **libraryp, struct problems *problems);

void library_destroy(struct library *);

/* The number of protocols, PROTOCOL_UNKNOWN included: valid numbers are those
 * below it. */
size_t library_n_protocols(const struct library *);

/* The name of 'protocol', "unknown" for PROTOCOL_UNKNOWN. */
const char *library_protocol_name(const struct library *, uint16_t protocol);

/* The groups ("web", "voip", ...) of 'protocol', ended by a NULL. */
const char *const *library_protocol_groups(const struct library *,
                                           uint16_t protocol);

/* The number of the protocol 'name', or -1. */
int library_find_protocol(const struct library *, const char *name);

/* The version of Hyperscan that narrows what is tried, NULL if this was built
 * without. */
const char *library_prefilter(void);

/* True if some pattern is an l7-filter one, which is matched against both
 * directions joined (struct payload's 'joined'); otherwise nobody needs to
 * join them. */
bool library_wants_joined(const struct library *);

#endif /* patterns/library.h */
