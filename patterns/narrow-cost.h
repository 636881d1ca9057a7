/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_NARROW_COST_H
#define L7_PATTERNS_NARROW_COST_H 1

/* What it costs Hyperscan to compile a regex, about: it has no bound of its
 * own, and pattern files may come from anybody.
 *
 * Threads: no state. */

#include <stdint.h>

/* No cost is counted beyond this, or not much. */
#define NARROW_COST_MANY (UINT64_C(1) << 32)

/* The cost of 'regex', a PCRE2 regex that compiles: the number of its atoms
 * when repetitions are written out, and more for those without end. */
uint64_t narrow_cost(const char *regex);

#endif /* patterns/narrow-cost.h */
