/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_PATTERNS_COMPARISON_H
#define L7_TESTS_UNIT_PATTERNS_COMPARISON_H 1

/* A comparison: four matchers look at the same connection, one that tries
 * every pattern, one that goes by how matches begin, one by what Hyperscan
 * names, and one by both.  After each step all must say the same, of the same
 * pattern and bytes; otherwise the test has failed.
 *
 * One comparison serves for any number of connections, one after another. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/library.h"
#include "patterns/matcher.h"

/* What the daemon keeps of a side. */
#define COMPARISON_KEPT 2048

/* The matchers: by nothing, by prefix, by Hyperscan, by both. */
#define COMPARISON_WAYS 4

struct comparison {
    const struct library *lib;
    struct matcher *matchers[COMPARISON_WAYS];
    struct match_state *states[COMPARISON_WAYS];
    struct payload payload;
    uint8_t sides[N_SIDES][COMPARISON_KEPT];
    uint8_t joined[N_SIDES * COMPARISON_KEPT];
    bool decided;

    /* To see that there was something to compare. */
    size_t n_connections;
    size_t n_found;
    size_t n_shown[3]; /* By strength. */
};

void comparison_init(struct comparison *, const struct library *);
void comparison_uninit(struct comparison *);

/* Begins another connection. */
void comparison_begin(struct comparison *, uint8_t ip_proto, bool midstream,
                      uint16_t client_port, uint16_t server_port);

/* Adds 'len' bytes, of 'cut' more that were sent, and compares. */
void comparison_add(struct comparison *, enum side side, const uint8_t *data,
                    size_t len, size_t cut, bool last);

/* How many matches matcher 'way' has tried. */
uint64_t comparison_n_tries(const struct comparison *, int way);

/* Prints what it came to, for whoever reads the log. */
void comparison_report(const struct comparison *, const char *what);

#endif /* tests/unit/patterns-comparison.h */
