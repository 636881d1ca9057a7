/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_GLUE_H
#define L7_OVS_GLUE_GLUE_H 1

/* The glue: everything that speaks to Open vSwitch of one bridge: the OpenFlow
 * session and the database.
 *
 * All glues run in one thread (glue-thread.h), in Open vSwitch's poll loop.
 * Verdicts come to a glue from the workers of its bridge through a mailbox;
 * whatever it has to say goes out through the callbacks, which are called in
 * its thread and must not wait.
 *
 * No type of Open vSwitch's is to be seen here.
 *
 * Threads: functions marked "glue thread" may be called there only (that is,
 * in callbacks, in commands and in what glue_thread_call() calls), the others
 * anywhere. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/meters.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/queues.h"
#include "ovs-glue/standing.h"

struct adoption;
struct glue;
struct glue_thread;
struct inventory;
struct latency;
struct mirror;
struct verdict;

struct glue_config {
    const char *bridge;   /* Name of the bridge. */
    const char *database; /* "unix:..." of ovsdb-server. */
    struct pipeline_config pipeline;
    uint32_t first_meter;   /* Our METERS_MAX meters begin here. */
    size_t max_connections; /* That are adopted; see adoption.h. */
    bool fresh;             /* None is. */
};

/* A flow of ours is gone. */
struct glue_flow_removed {
    uint8_t worker;     /* Whose, */
    uint8_t side;       /* for what this side sent, */
    uint32_t handle;    /* of this connection. */
    bool was_refused;   /* It never was: the switch refused it. */
    uint32_t lived_ms;  /* It was there for so long, and as long as time is
                         * told in 32 bits; */
    uint64_t n_packets; /* what it matched meanwhile. */
    uint64_t n_bytes;   /* Likewise. */
};

/* What a flow of ours has matched by now. */
struct glue_flow_counters {
    uint8_t worker;     /* As above. */
    uint8_t side;       /* Likewise. */
    uint32_t handle;    /* Likewise. */
    uint64_t n_packets; /* What it has matched so far. */
    uint64_t n_bytes;   /* Likewise. */
};

struct glue_callbacks {
    /* The ports are now these. */
    void (*inventory)(void *aux, struct inventory *);
    /* Once, before the first 'resync' and after 'inventory': an earlier life
     * left these connections.  Those that somebody takes are to be given
     * again like any other when 'resync' asks for it; that done,
     * glue_end_adoption() is to be called.  Not called if there are none. */
    void (*adoption)(void *aux, struct adoption *);
    /* The switch may have lost all verdicts: they are to be given again.
     * 'lost' if it is sure that it did, with all that their flows had
     * counted.  Once that is programmed, glue_remove_stale_meters() is to be
     * called, whether or not it was before. */
    void (*resync)(void *aux, bool lost);
    /* These two are called until glue_await_stop() returns, and not after. */
    void (*flow_removed)(void *aux, const struct glue_flow_removed *);
    void (*flows_counted)(void *aux, const struct glue_flow_counters *,
                          size_t n);
    /* 'verdict' was taken: 'own_meter' is to be filled in, if it is to have
     * one, whose meter was added by glue_add_meter().  Not if it is a release;
     * those end here. */
    void (*verdict)(void *aux, struct verdict *verdict);
    /* About another second has passed. */
    void (*second)(void *aux);
    /* The end has begun: nothing more may be asked of workers. */
    void (*ending)(void *aux);
};

/* Makes a glue that runs in 'thread', which has not started yet, for
 * 'mirror'; both must outlive it, as must the strings of the configuration.
 * Returns 0 or an errno. */
int glue_create(const struct glue_config *, struct glue_thread *thread,
                struct mirror *mirror, const struct glue_callbacks *,
                void *aux, struct glue **);

/* Begins to take away what is in the switch: everything, or with 'keep' only
 * what clones to the mirror, so that queues stay, too; and has the flows' last
 * counters told.  The thread goes on, so that calls are still made. */
void glue_stop(struct glue *, bool keep);

/* Waits until that is done, some seconds if the switch does not answer. */
void glue_await_stop(struct glue *);

/* Frees the glue, after its thread has ended or if that never started. */
void glue_destroy(struct glue *);

/* Hands 'verdict' over.  Returns false if there are too many already: the
 * caller keeps it.  A release is always taken. */
bool glue_post_verdict(struct glue *, struct verdict *verdict);

/* Any thread: takes what 'match' matches, a port and perhaps a tag and a
 * destination, off the mirror for a while: it has flooded it with 'rate'
 * clones a second.  See skips.h. */
void glue_skip(struct glue *, const struct standing_match *match,
               uint32_t rate);

/* Glue thread: copies the sources that are off the mirror, at most 'max'.
 * Returns how many. */
struct glue_skip {
    struct standing_match match;
    uint32_t rate;         /* Clones a second, before. */
    uint32_t seconds;      /* For how long it is off in all, this time, */
    uint32_t seconds_left; /* and from now on. */
    uint32_t n;            /* Times in a row. */
};
size_t glue_list_skips(const struct glue *, struct glue_skip *, size_t max);

/* While the switch is at work on verdicts, the milliseconds that it takes for
 * them of late, at least 1; otherwise 0.  A hint: it may have changed when it
 * is read. */
uint32_t glue_busy_ms(const struct glue *);

/* For whoever takes packets out of the mirror: true if that of 'len' bytes at
 * 'data', from the IP header on, which came in at 'in_port', is a canary of
 * ours (canary.h); and that clones or canaries have come of late, a bit for
 * each IP version, 1 shifted by it. */
bool glue_take_canary(struct glue *, uint16_t in_port, const uint8_t *data,
                      size_t len);
void glue_hear(struct glue *, unsigned int versions);

/* Glue thread, or before that starts: makes 'wanted' the meters of the
 * switch, and calls 'done' (NULL: nobody) once they are, or at once if there
 * is no switch to ask.  Meters that are no
 * longer wanted stay until glue_remove_stale_meters(). */
void glue_set_meters(struct glue *, const struct meter_config *wanted,
                     size_t n, void (*done)(void *aux), void *aux);

/* Glue thread, or before that starts: makes 'wanted' the queues of the
 * bridge's ports, now and whenever ports come.  Returns 0, or EINVAL with a
 * text in '*error' that the caller frees; then nothing changes.  Until it is
 * called for the first time, queues of an earlier life stay as they are; so
 * call it also with none. */
int glue_set_queues(struct glue *, const struct queues_config *wanted,
                    char **error);

/* Glue thread: calls 'done' once ovs-vswitchd has made the queues that were
 * set and the database has the glossary, or at once if there is no switch.
 * Waits some seconds at most: the database may refuse, and queues that are not
 * there are no reason to hold up all else.  One call may wait at a time. */
void glue_when_queued(struct glue *, void (*done)(void *aux), void *aux);

/* Glue thread, in callbacks: makes 'meter' one of those that are wanted.
 * Verdicts that are taken from now on wait until the switch has it. */
void glue_add_meter(struct glue *, const struct meter_config *meter);

/* Glue thread: takes away the 'n' meters 'ids', which no flow uses.  Returns
 * false if that must wait, since the switch is about to change others. */
bool glue_remove_meters(struct glue *, const uint32_t *ids, size_t n);

/* Glue thread: whether the bridge is ready for verdicts now. */
bool glue_is_ready(const struct glue *);

/* Glue thread: what the switch says it can have of meters.  It is known from
 * the first 'resync' on. */
uint32_t glue_meters_capacity(const struct glue *);

/* Glue thread, or before that starts: makes 'wanted' what is excluded, and
 * what traffic gets until it is judged.  The meter that it names must be one
 * of the class's. */
void glue_set_standing(struct glue *, const struct standing_config *wanted);

/* Glue thread: whether queues shape on the bridge's datapath.  It is known
 * from the first 'resync' on. */
enum queues_effect glue_queues_effect(const struct glue *);

/* Glue thread: calls 'done' once all verdicts taken so far are programmed and
 * standing orders are in force, or at once if there is no switch. */
void glue_when_programmed(struct glue *, void (*done)(void *aux), void *aux);

/* Glue thread: calls 'done' once the counters of all flows that there are now
 * have been told, or soon if there is no switch. */
void glue_refresh_counters(struct glue *, void (*done)(void *aux), void *aux);

/* Glue thread: whatever was to be given again at a resync is programmed: the
 * flows of an earlier life that are left go.  To be called at every resync. */
void glue_end_adoption(struct glue *);

/* Glue thread, or before that starts: says what the numbers in cookies of
 * verdicts that are taken from now on mean (glossary.h), as text; or, with
 * NULL, that there are flows with several meanings.  Whoever comes after us
 * can adopt flows only while the database has one. */
void glue_set_glossary(struct glue *, const char *glossary);

/* Glue thread: no flow uses them any more.  They go as soon as the switch has
 * answered what it was asked. */
void glue_remove_stale_meters(struct glue *);

/* Glue thread: the times from a connection's first packet with payload until
 * its flows were programmed, of late: of connections to 'server_port', or of
 * all of them if that is 0. */
struct latency glue_latency(const struct glue *, uint16_t server_port);

/* Glue thread: measures 'n' times, 1 to PROBE_MAX (probe.h), what an empty
 * flow-mod takes, and calls 'done'; there are fewer times if there is no
 * switch to ask.  Returns 0, or EBUSY if that is being done already. */
int glue_probe(struct glue *, size_t n,
               void (*done)(void *aux, const struct latency *), void *aux);

/* Glue thread: forgets the times measured so far. */
void glue_reset_samples(struct glue *);

/* Glue thread: the state of it all, a "key: value" a line; the caller frees
 * it. */
char *glue_describe(const struct glue *);

#endif /* ovs-glue/glue.h */
