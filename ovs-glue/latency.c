/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Median and percentile of times: see latency.h. */

#include <config.h>
#include "ovs-glue/latency.h"

#include <stdlib.h>

#include "util.h"

static int
compare(const void *a_, const void *b_)
{
    const uint32_t *a = a_;
    const uint32_t *b = b_;

    return *a < *b ? -1 : *a > *b;
}

struct latency
latency_of(uint32_t *us, size_t n)
{
    struct latency latency = { .n = n };

    if (n) {
        qsort(us, n, sizeof *us, compare);
        latency.median_us = us[n / 2];
        latency.p99_us = us[MIN(n * 99 / 100, n - 1)];
    }
    return latency;
}
