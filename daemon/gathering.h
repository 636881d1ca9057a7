/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_GATHERING_H
#define L7_DAEMON_GATHERING_H 1

/* Gathering: for how long a thread that clones wake lets them gather before it
 * takes them.
 *
 * To wake a thread for a few clones at a time costs more than the clones do,
 * and costs it the switch, too, which does it.  So while they wake it often,
 * or keep it at work for a good part of the time, it waits for some times as
 * long as being woken has cost of late, within bounds, since it last took
 * some.  It goes on with that while there is half of what made it begin, since
 * the waiting makes it less.  If it has not taken all that there were, it does
 * not wait.
 *
 * Threads: one.  Time: microseconds on a clock that does not go backward. */

#include <stdbool.h>
#include <stdint.h>

/* Bounds of the waiting. */
#define GATHERING_MIN_US 1000
#define GATHERING_MAX_US 4000

/* An interval, and what makes the waiting begin after it: so many times woken,
 * or so much work. */
#define GATHERING_INTERVAL_US 100000
#define GATHERING_WAKES 100
#define GATHERING_BUSY_US (GATHERING_INTERVAL_US / 4)

/* All zeros to begin with. */
struct gathering {
    uint64_t interval_us; /* When the interval began, */
    unsigned int n_wakes; /* the times in it, */
    uint64_t busy_us;     /* and what they took. */
    uint64_t wait_us;     /* How long clones gather now; 0: not at all. */
    uint64_t taken_us;    /* When they were last taken; 0: not all were. */
};

/* Clones have woken the thread at 'now_us'.  Returns the time that it is to
 * wait before it takes them. */
uint64_t gathering_wake(struct gathering *, uint64_t now_us);

/* It has taken them, from 'begun_us' to 'now_us'; 'all' if none were left. */
void gathering_taken(struct gathering *, uint64_t begun_us, uint64_t now_us,
                     bool all);

#endif /* daemon/gathering.h */
