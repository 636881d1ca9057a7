/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long clones gather: see gathering.h. */

#include <l7-config.h>
#include "daemon/gathering.h"

/* The waiting is so many times what being woken costs. */
#define TIMES 4

/* How long clones are to gather after the interval of 'g'. */
static uint64_t
choose_wait(const struct gathering *g)
{
    unsigned int less = g->wait_us ? 2 : 1;

    if (g->n_wakes <= GATHERING_WAKES / less
        && g->busy_us <= GATHERING_BUSY_US / less) {
        return 0;
    }
    uint64_t us = TIMES * g->busy_us / g->n_wakes;
    return us < GATHERING_MIN_US   ? GATHERING_MIN_US
           : us > GATHERING_MAX_US ? GATHERING_MAX_US
                                   : us;
}

uint64_t
gathering_wake(struct gathering *g, uint64_t now_us)
{
    uint64_t age_us = now_us - g->interval_us;

    if (age_us >= GATHERING_INTERVAL_US) {
        /* If that was long ago, it has been calm since. */
        g->wait_us = age_us < 2 * GATHERING_INTERVAL_US ? choose_wait(g) : 0;
        g->interval_us = now_us;
        g->n_wakes = 0;
        g->busy_us = 0;
    }
    g->n_wakes++;

    uint64_t passed_us = now_us - g->taken_us;
    return passed_us < g->wait_us ? g->wait_us - passed_us : 0;
}

void
gathering_taken(struct gathering *g, uint64_t begun_us, uint64_t now_us,
                bool all)
{
    g->busy_us += now_us - begun_us;
    g->taken_us = all ? now_us : 0;
}
