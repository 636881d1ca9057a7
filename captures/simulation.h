/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CAPTURES_SIMULATION_H
#define L7_CAPTURES_SIMULATION_H 1

/* A simulation: what the connections of a capture would get from a ruleset,
 * without a switch.
 *
 * What a connection is, the classifier has found (classify.h); which rule
 * decides and what its class gets is the daemon's own ruleset's to say
 * (ruleset.h).  To that a simulation adds who is where (hosts.h), and numbers
 * for meters: those of classes from the first one on, those of VMs and
 * connections after them, as they come.
 *
 * Each connection is taken to last, so that it gets flows, and to have been
 * seen from both sides.
 *
 * Ownership: ruleset and hosts must outlive it.
 * Threads: one. */

#include <stdbool.h>
#include <stdint.h>

#include "ovs-glue/verdict.h"

struct classified;
struct hosts;
struct hosts_port;
struct problems;
struct ruleset;
struct ruleset_sources;
struct simulation;

/* Reads the ruleset in 'sources', which is the caller's to unref, with meters
 * numbered from 'first_meter'.  Returns 0, or an errno with all that is wrong
 * in 'problems'. */
int simulation_load(const struct ruleset_sources *sources,
                    uint32_t first_meter, struct ruleset **,
                    struct problems *problems);

/* Makes a simulation with 'ruleset', from simulation_load() with the same
 * 'first_meter', and with 'hosts', which are matched.  It is 'minute' of the
 * week, Monday 0:00 being 0, all the time.  Returns NULL if memory is
 * short. */
struct simulation *simulation_create(const struct ruleset *ruleset,
                                     const struct hosts *hosts,
                                     uint32_t first_meter, uint16_t minute);
void simulation_destroy(struct simulation *);

enum simulated_as {
    SIMULATED_SILENT,   /* Nobody said anything: it is never judged, and has
                         * what the client's packets get until then, or no
                         * class. */
    SIMULATED_EXCLUDED, /* It is not looked at. */
    SIMULATED_JUDGED,   /* It has a verdict, for a class or none. */
};

/* What a connection gets. */
struct simulated {
    enum simulated_as as;
    const struct hosts_port *ports[2]; /* Where each side is. */
    const char *rule; /* The rule or exclusion that decides, or NULL. */
    uint16_t class;   /* Or POLICY_NO_CLASS. */
    bool is_timed;    /* At another time it may be another. */

    /* Unless it is excluded: what it gets, and if it is judged both sides'
     * flows, with a cookie that names no connection. */
    struct verdict verdict;
};

void simulation_judge(struct simulation *, const struct classified *,
                      struct simulated *);

/* The meters that connections of 'class' have used so far. */
uint32_t simulation_n_meters(const struct simulation *, uint16_t class);

#endif /* captures/simulation.h */
