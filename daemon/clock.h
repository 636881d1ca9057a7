/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CLOCK_H
#define L7_DAEMON_CLOCK_H 1

/* Time since some moment in the past, which never jumps. */

#include <stdint.h>
#include <time.h>

static inline uint64_t
clock_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t) ts.tv_sec * 1000000 + (uint64_t) ts.tv_nsec / 1000;
}

#endif /* daemon/clock.h */
