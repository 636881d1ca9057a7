/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_STATISTICS_H
#define L7_OVS_GLUE_STATISTICS_H 1

/* Statistics: what the flows of verdicts have counted, asked of the switch
 * every some seconds, and whenever somebody wants to know.
 *
 * The switch answers in the thread in which it does everything else, so it is
 * not asked for all flows at once: a round goes in slices of some thousand
 * flows, by bits of the cookie, with pauses that leave the switch 19 of 20
 * milliseconds for other work.  Only a round that somebody waits for goes
 * without pauses.
 *
 * Threads: the glue's. */

#include <stddef.h>

struct glue_flow_counters;
struct pipeline_config;
struct session;
struct statistics;

/* 'counted' is told of 'n' flows at a time. */
struct statistics *statistics_create(
    const struct pipeline_config *,
    void (*counted)(void *aux, const struct glue_flow_counters *, size_t n),
    void *aux);
void statistics_destroy(struct statistics *);

/* Asks 'session' what is due; NULL: there is no switch to be asked. */
void statistics_run(struct statistics *, struct session *);
void statistics_wait(const struct statistics *);

/* Calls 'done', by statistics_run(), once all flows have been asked for that
 * there are now, or as soon as there is no switch to be asked. */
void statistics_refresh(struct statistics *, void (*done)(void *aux),
                        void *aux);

/* The flows that the latest round has found. */
size_t statistics_n_flows(const struct statistics *);

#endif /* ovs-glue/statistics.h */
