/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_SKIPS_H
#define L7_OVS_GLUE_SKIPS_H 1

/* Skips: sources that are off the mirror for a while, since they flood it.
 *
 * Such a source has a flow in our table that keeps its packets from being
 * cloned.  It stands just above the flows that clone, so that whoever has a
 * verdict keeps it, and what traffic gets until it is judged applies; what
 * would be judged is not.  The flow goes by itself after SKIPS_MIN_S seconds.
 * If the source floods again soon, it is off for twice as long as before, up
 * to SKIPS_MAX_S.
 *
 * A meter would do better, but not on the mirror: Open vSwitch then drops the
 * packet itself.
 *
 * Bounded: at most SKIPS_MAX sources are known; a further one is counted, and
 * stays on the mirror.
 *
 * Threads: the glue's.  Time: milliseconds, as time_msec() has them. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/standing.h"

struct pipeline_config;
struct session;
struct skips;

#define SKIPS_MAX 256
#define SKIPS_MIN_S 10
#define SKIPS_MAX_S 60

/* Seconds after its end in which a flood is the same one still. */
#define SKIPS_MEMORY_S 60

/* A source. */
struct skip {
    struct standing_match match;
    uint32_t rate;       /* Clones a second when it was found last. */
    uint32_t seconds;    /* How long it is off the mirror, this time, */
    uint32_t n;          /* which is the time of this number, */
    long long int until; /* and until when; */
    bool is_on;          /* that is over: it is on the mirror again. */
};

struct skips_stats {
    size_t n;           /* Sources off the mirror now, */
    uint64_t n_begun;   /* times that one was taken off it, */
    uint64_t n_refused; /* and that this could not be done. */
    uint64_t n_packets; /* Packets that were not cloned, of skips that are
                          * over. */
};

struct skips *skips_create(const struct pipeline_config *);
void skips_destroy(struct skips *);

/* Takes what 'match' matches off the mirror, which came at 'rate' clones a
 * second.  Returns it, to be told of, or NULL if it is off already, or if
 * there are too many. */
const struct skip *skips_begin(struct skips *,
                               const struct standing_match *match,
                               uint32_t rate, long long int now);

/* The next one whose time is up, to be told of, or NULL. */
const struct skip *skips_end(struct skips *, long long int now);

/* The switch has lost our flows: those of skips are to be sent again. */
void skips_forget(struct skips *);

/* A skip's flow has gone, after so many packets. */
void skips_count(struct skips *, uint64_t n_packets);

/* Sends what is due.  Only to be called when the switch has our flows. */
void skips_run(struct skips *, struct session *, long long int now);
void skips_wait(const struct skips *);

/* Copies those that are off the mirror, at most 'max'; returns how many. */
size_t skips_list(const struct skips *, struct skip *, size_t max);
void skips_get_stats(const struct skips *, struct skips_stats *);

#endif /* ovs-glue/skips.h */
