/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_PROBE_H
#define L7_OVS_GLUE_PROBE_H 1

/* The probe: how long the switch takes for the least that can be asked of it,
 * a flow-mod that changes nothing, and a barrier, on our own connection.
 *
 * That is what the time from a connection's first payload to its flows is to
 * be compared with: it goes the same way, waits behind the same messages and
 * the same other work of the switch, and tells what a flow costs at the very
 * least, at this moment.
 *
 * One flow-mod at a time is on its way, and there are pauses in between, so
 * that the probes load the switch hardly at all and are spread over whatever
 * else happens.
 *
 * Threads: the glue's. */

#include <stddef.h>

struct latency;
struct pipeline_config;
struct probe;
struct session;

/* Milliseconds from one flow-mod to the next, if its answer has come by
 * then. */
#define PROBE_INTERVAL_MS 20

/* Flow-mods in a measurement at most. */
#define PROBE_MAX 10000

struct probe *probe_create(const struct pipeline_config *);
void probe_destroy(struct probe *);

/* Measures 'n' times, 1 to PROBE_MAX, and then calls 'done' from probe_run().
 * Should the switch go away, 'done' gets what there is by then.  Returns 0, or
 * EBUSY if a measurement is under way. */
int probe_start(struct probe *, size_t n,
                void (*done)(void *aux, const struct latency *), void *aux);

/* Sends 'session' what is due; NULL: there is no switch to ask. */
void probe_run(struct probe *, struct session *);
void probe_wait(const struct probe *);

#endif /* ovs-glue/probe.h */
