/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_SAMPLES_H
#define L7_PATTERNS_SAMPLES_H 1

/* Checks a library against the samples in its own files.
 *
 * A sample must be answered as its file's protocol, a counter-sample must
 * not.  Each is given to a matcher part by part, and over TCP also byte by
 * byte: a verdict must not hang on how a stream was cut into segments.
 * Beyond that no other protocol may have a claim on a sample, unless it is
 * declared a subset or superset or the claim is a weak one: it would decide
 * as soon as bytes came in another order.
 *
 * Threads: no state of its own. */

#include <stddef.h>

struct library;
struct problems;

/* Checks all samples.  Returns 0 if they are as they should be; otherwise
 * EINVAL after noting in 'problems' which are not, or ENOMEM.  Stores the
 * number of samples in '*n'. */
int samples_check(const struct library *, size_t *n, struct problems *);

#endif /* patterns/samples.h */
