/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_WORKER_H
#define L7_DAEMON_WORKER_H 1

/* A worker: a thread that takes the clones of its queue and judges their
 * connections.
 *
 * Each has a queue of NFQUEUE's, an event loop and a judge (judge.h), with
 * its connections and its matcher, of its own.  NFQUEUE sends both directions
 * of a connection to the same worker, so workers share nothing but what they
 * judge on (basis.h), which never changes.
 *
 * Whatever others want of a worker goes through worker_call(), which runs a
 * function in its thread.
 *
 * Threads: functions marked "worker's thread" may be called there only, the
 * others anywhere. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct accounts;
struct basis;
struct glue;
struct glue_flow_counters;
struct glue_flow_removed;
struct intake;
struct judge;
struct mirror;
struct worker;

struct worker_config {
    unsigned int bridge;             /* Its number: the first is 0. */
    unsigned int number;             /* Of the worker among the bridge's, and
                                      * of its queue. */
    size_t max_connections;          /* In its table. */
    uint32_t flood_limit;            /* See floods.h. */
    struct mirror *mirror;           /* Where its clones come from, */
    struct glue *glue;               /* and its verdicts go to. */
    const struct accounts *accounts; /* Of earlier runs, or NULL. */
};

/* Starts a worker with 'basis'.  Returns 0, or an errno with a text in
 * '*what', which is static, for what could not be done. */
int worker_start(const struct worker_config *, struct basis *basis,
                 struct worker **, const char **what);

/* Ends the thread, after it has taken all clones that there are.  Its judge
 * may then be looked at from any thread. */
void worker_stop(struct worker *);

/* Frees a worker that has stopped. */
void worker_destroy(struct worker *);

unsigned int worker_bridge(const struct worker *);
unsigned int worker_number(const struct worker *);

/* Has 'function' called in the worker's thread. */
void worker_call(struct worker *, void (*function)(struct worker *, void *aux),
                 void *aux);

/* Tells the worker of the end of a flow. */
void worker_flow_removed(struct worker *, const struct glue_flow_removed *);

/* Tells the worker what flows have counted: of the 'n' ones, its own. */
void worker_flows_counted(struct worker *, const struct glue_flow_counters *,
                          size_t n);

/* Worker's thread: its judge, its intake, packets in its queue that were no
 * clones, and canaries (ovs-glue/canary.h). */
struct judge *worker_judge(struct worker *);
struct intake *worker_intake(const struct worker *);
uint64_t worker_n_strangers(const struct worker *);
uint64_t worker_n_canaries(const struct worker *);

#endif /* daemon/worker.h */
