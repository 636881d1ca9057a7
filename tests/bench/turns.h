/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_BENCH_TURNS_H
#define L7_TESTS_BENCH_TURNS_H 1

/* Measurements that are taken in turns, and what becomes of them: a median
 * with the least and the most, since machines are noisy. */

#include <stddef.h>

#define TURNS_MAX 1000

struct turns {
    double values[TURNS_MAX];
    size_t n;
};

void turns_add(struct turns *, double value);

/* Of the values so far; 0 without any. */
double turns_median(const struct turns *);
double turns_least(const struct turns *);
double turns_most(const struct turns *);

/* Processor time of this thread, in microseconds. */
double turns_cpu_us(void);

/* Runs the program 'argv', whose output is thrown away.  Returns its
 * processor time (user and system) in microseconds, or a negative number if
 * it cannot be run or fails. */
double turns_run(const char *const argv[]);

#endif /* tests/bench/turns.h */
