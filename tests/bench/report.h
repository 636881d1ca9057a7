/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_BENCH_REPORT_H
#define L7_TESTS_BENCH_REPORT_H 1

/* Results for the table at the end of "make bench" (tests/bench/table says
 * what there is in a line), added to the file that BENCH_RESULTS in the
 * environment names; nowhere without that.
 *
 * 'what' was measured 'against' that; 'goal' is "<=2", ">=6" or, for what is
 * information only, "-". */

struct turns;

/* A line with the figures of all turns. */
void report_turns(const char *what, const char *against, const char *goal,
                  const struct turns *);

/* A line that says why there are none. */
void report_skipped(const char *what, const char *against, const char *goal,
                    const char *why);

#endif /* tests/bench/report.h */
