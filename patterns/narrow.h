/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_NARROW_H
#define L7_PATTERNS_NARROW_H 1

/* Hyperscan, or Vectorscan, which has the same interface: of many regexes
 * that can match anywhere in a text, name those that may match, in one pass.
 *
 * Regexes are compiled in prefilter mode: what Hyperscan can't do is taken to
 * match, so that it never misses one, and PCRE2 decides.  It is of use only
 * where there are some regexes; see NARROW_MIN.  Where it was not found when
 * this was built, or the processor lacks what it needs, nothing is narrowed,
 * and the answers are the same.
 *
 * Ownership: narrow_create() makes it, narrow_destroy() ends it.
 * Threads: immutable, but the scratch memory belongs to one thread. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct regex;
struct narrow;
struct narrow_scratch;

/* Fewer regexes than this are as fast one by one: with 3 of l7-filter's it
 * made no difference, with 4 a step took 0.8 microseconds instead of 1.1, with
 * 14 0.8 instead of 1.3. */
#define NARROW_MIN 4

/* Compiles those of the 'n' regexes that are not NULL and that Hyperscan
 * takes.  Returns 0, sets their bits in 'covered', and stores the result in
 * '*narrowp', NULL if there is nothing to gain; or returns ENOMEM. */
int narrow_create(const struct regex *const *regexes, size_t n,
                  uint64_t *covered, struct narrow **narrowp);
void narrow_destroy(struct narrow *);

/* Makes '*scratchp', which may be NULL or have been made for another, fit for
 * 'narrow' as well.  Returns 0 or ENOMEM. */
int narrow_scratch_create(const struct narrow *,
                          struct narrow_scratch **scratchp);
void narrow_scratch_destroy(struct narrow_scratch *);

/* Sets the bits in 'named' of the regexes that may match somewhere in the
 * 'len' bytes at 'data'.  Returns false if that can't be said. */
bool narrow_scan(const struct narrow *, struct narrow_scratch *,
                 const uint8_t *data, size_t len, uint64_t *named);

/* What it is and its version, or NULL. */
const char *narrow_version(void);

#endif /* patterns/narrow.h */
