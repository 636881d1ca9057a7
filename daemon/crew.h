/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CREW_H
#define L7_DAEMON_CREW_H 1

/* The crew: the workers of all bridges, and the thread in which what they
 * answer is dealt with.
 *
 * Ownership: the array and the workers are the main thread's, which ends them
 * after the thread.
 * Threads: immutable from the thread's start on. */

#include <stddef.h>

struct glue_thread;
struct worker;

struct crew {
    struct glue_thread *thread;
    struct worker **workers; /* Those of the first bridge, then others'. */
    size_t n;
};

#endif /* daemon/crew.h */
