/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CLOCK_H
#define L7_DAEMON_CLOCK_H 1

/* Time in microseconds since some moment in the past, which never jumps, and
 * the coarser units that connections keep, in 32 bits. */

#include <stdint.h>
#include <time.h>

static inline uint64_t
clock_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t) ts.tv_sec * 1000000 + (uint64_t) ts.tv_nsec / 1000;
}

static inline uint32_t
clock_seconds(uint64_t us)
{
    return (uint32_t) (us / 1000000);
}

static inline uint32_t
clock_milliseconds(uint64_t us)
{
    return (uint32_t) (us / 1000);
}

#endif /* daemon/clock.h */
