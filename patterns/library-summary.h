/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_LIBRARY_SUMMARY_H
#define L7_PATTERNS_LIBRARY_SUMMARY_H 1

/* What a library has for a protocol, to be listed.
 *
 * Ownership: the texts are the library's.
 * Threads: no state of its own. */

#include <stddef.h>
#include <stdint.h>

#include "patterns/matcher.h"

struct library;

struct library_summary {
    const char *file;              /* Path of the protocol's file. */
    size_t n_patterns;             /* Patterns in it, */
    enum match_strength strongest; /* the strongest of them, */
    size_t n_samples;              /* and samples of both kinds. */
};

/* Fills in '*summary' of 'protocol', which must be a valid number and not
 * PROTOCOL_UNKNOWN. */
void library_summarize(const struct library *, uint16_t protocol,
                       struct library_summary *summary);

/* "weak", "medium" or "strong". */
const char *library_strength_name(enum match_strength);

#endif /* patterns/library-summary.h */
