/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_GLUE_H
#define L7_OVS_GLUE_GLUE_H 1

/* The glue: everything that speaks to Open vSwitch, in a thread of its own.
 *
 * The thread runs Open vSwitch's poll loop: the OpenFlow session, the
 * database and the commands of ovs-appctl.  Verdicts come to it from the
 * workers through a mailbox; whatever it has to say goes out through the
 * callbacks, which are called in its thread and must not wait.
 *
 * No type of Open vSwitch's is to be seen here.
 *
 * Threads: functions marked "glue thread" may be called there only (that is,
 * in callbacks, in commands and in what glue_call() calls), the others
 * anywhere. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/meters.h"
#include "ovs-glue/pipeline.h"

struct glue;
struct inventory;
struct mirror;
struct verdict;

struct glue_config {
    const char *bridge;   /* Name of the bridge. */
    const char *database; /* "unix:..." of ovsdb-server, */
    const char *mgmt;     /* and of the bridge's OpenFlow management. */
    const char *unixctl;  /* Path of the control socket, or NULL. */
    struct pipeline_config pipeline;
    uint32_t first_meter; /* Our METERS_MAX meters begin here. */
};

/* A flow of ours is gone. */
struct glue_flow_removed {
    uint8_t worker;     /* Whose, */
    uint8_t side;       /* for what this side sent, */
    uint32_t handle;    /* of this connection. */
    bool was_refused;   /* It never was: the switch refused it. */
    bool was_idle;      /* For lack of packets, or at a TCP connection's end:
                         * not because somebody deleted it. */
    uint64_t n_packets; /* What it matched. */
    uint64_t n_bytes;   /* Likewise. */
};

struct glue_callbacks {
    /* The ports are now these. */
    void (*inventory)(void *aux, struct inventory *);
    /* The switch may have lost all verdicts: they are to be given again. */
    void (*resync)(void *aux);
    void (*flow_removed)(void *aux, const struct glue_flow_removed *);
    /* The end has begun: nothing more may be asked of workers. */
    void (*ending)(void *aux);
};

/* Makes the glue for 'mirror', which must outlive it, as must the strings of
 * the configuration.  Returns 0, or an errno
 * with a text in '*error' that the caller frees.  Commands may be registered
 * (appctl.h) until glue_start(). */
int glue_create(const struct glue_config *, struct mirror *mirror,
                const struct glue_callbacks *, void *aux, struct glue **,
                char **error);

void glue_start(struct glue *);

/* Takes away what is in the switch: everything, or with 'keep' only what
 * clones to the mirror.  Gives up after some seconds if the switch does not
 * answer.  The thread goes on, so that calls are still made. */
void glue_stop(struct glue *, bool keep);

/* Ends the thread, after glue_stop(): all calls so far are made. */
void glue_join(struct glue *);

/* Frees the glue, after glue_join(). */
void glue_destroy(struct glue *);

/* Hands 'verdict' over.  Returns false if there are too many already: the
 * caller keeps it. */
bool glue_post_verdict(struct glue *, struct verdict *verdict);

/* While the switch is at work on verdicts, the milliseconds that it takes for
 * them of late, at least 1; otherwise 0.  A hint: it may have changed when it
 * is read. */
uint32_t glue_busy_ms(const struct glue *);

/* Has 'function' called in the glue's thread, after all verdicts that the
 * calling thread has posted were taken. */
void glue_call(struct glue *, void (*function)(void *aux), void *aux);

/* Glue thread, or before glue_start(): makes 'wanted' the meters of the
 * switch, and calls 'done' (NULL: nobody) once they are, or at once if there
 * is no switch to ask.  Meters that are no
 * longer wanted stay until glue_remove_stale_meters(). */
void glue_set_meters(struct glue *, const struct meter_config *wanted,
                     size_t n, void (*done)(void *aux), void *aux);

/* Glue thread: calls 'done' once all verdicts taken so far are programmed, or
 * at once if there is no switch. */
void glue_when_programmed(struct glue *, void (*done)(void *aux), void *aux);

/* Glue thread: no flow uses them any more. */
void glue_remove_stale_meters(struct glue *);

/* Glue thread: forgets the times measured so far. */
void glue_reset_samples(struct glue *);

/* Glue thread: the state of it all, a "key: value" a line; the caller frees
 * it. */
char *glue_describe(const struct glue *);

#endif /* ovs-glue/glue.h */
