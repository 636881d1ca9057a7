/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_LATENCY_H
#define L7_OVS_GLUE_LATENCY_H 1

/* Times that were measured, in short: their median, which is what is usual,
 * and their 99th percentile, which one in a hundred exceeds.
 *
 * Threads: any. */

#include <stddef.h>
#include <stdint.h>

struct latency {
    size_t n;           /* Times measured; 0: the others mean nothing. */
    uint32_t median_us; /* In microseconds. */
    uint32_t p99_us;    /* Likewise. */
};

/* Of the 'n' times 'us', in microseconds, which are put in order. */
struct latency latency_of(uint32_t *us, size_t n);

#endif /* ovs-glue/latency.h */
