/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_GLUE_PRIVATE_H
#define L7_OVS_GLUE_GLUE_PRIVATE_H 1

/* What the glue's files share: glue.c is a bridge's glue, glue-stop.c its end,
 * glue-adoption.c what it finds at the start, glue-describe.c what it tells of
 * itself, glue-orders.c what it is told, glue-skips.c what it does against
 * floods, and glue-thread.c the thread of all glues. */

#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/mailbox.h"
#include "ovs-atomic.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/skips.h"

struct simap;

/* Something to do in the thread. */
struct call {
    struct mailbox_item item; /* In a mailbox, or in 'when_programmed'. */
    void (*function)(void *aux);
    void *aux;
    uint64_t n_finished; /* Verdicts that are to be finished first. */
};

enum stop_step {
    STOP_NO,
    STOP_COUNTERS,
    STOP_BEGIN,
    STOP_FLOWS,
    STOP_METERS,
    STOP_ENDS,
    STOP_PORT,
    STOP_DONE
};

struct glue {
    struct glue_config config;
    char *mgmt; /* "unix:..." of the bridge's OpenFlow management. */
    struct glue_callbacks callbacks;
    void *aux; /* Of 'callbacks'. */
    struct glue_thread *thread;
    struct mirror *mirror;
    struct mailbox verdicts; /* From the workers. */
    atomic_uint32_t busy_ms; /* See glue_busy_ms(). */

    /* The thread's alone. */
    struct queues *queues;
    struct database *database;
    struct session *session;
    struct meters *meters;
    struct standing *standing;
    struct earlier *earlier;
    struct bringup *bringup;
    struct programmer *programmer;
    struct watch *watch;
    struct canary *canary; /* Which workers hear of, too. */
    struct statistics *statistics;
    struct skips *skips;
    struct probe *probe;
    struct inventory *inventory;          /* Last one announced. */
    unsigned int bringup_seqno;           /* Last one announced. */
    struct call *meters_set;              /* To do when meters are synced. */
    struct call *when_queued;             /* To do when queues are there, */
    long long int queued_by;              /* or at this time, in ms. */
    struct mailbox_item *when_programmed; /* Calls to do then. */
    bool remove_stale_meters;             /* As soon as it can be done. */
    bool is_adoption_told;                /* That callback was made. */
    bool adoption_over;                   /* See glue_end_adoption(). */
    char *glossary;                       /* Of our cookies; NULL: none, or
                                           * more than one. */
    long long int second_at;              /* When that callback is due. */
    char *obstacle;                       /* What forbids us to connect. */
    sem_t stopped;                        /* Posted at STOP_DONE. */
    bool is_stopped;                      /* That has been done. */
    enum stop_step stop;                  /* How far the end has come. */
    bool keep;                            /* At the end, verdicts stay. */
    long long int stop_at;    /* When the end's time is up, in ms. */
    uint64_t n_flow_removed;  /* Flows of ours that the switch removed, */
    uint64_t n_evicted;       /* and did so for lack of room, */
    long long int evicted_at; /* most recently then, in ms; */
    uint64_t n_to_remove;     /* and will have, at the end. */
};

/* Makes a call, and makes the calls 'items' and frees them. */
struct call *glue_call_create(void (*function)(void *aux), void *aux);
void glue_run_calls(struct mailbox_item *items);

/* For the thread: what is to be done each time around, before calls are made
 * and after. */
void glue_thread_add(struct glue_thread *, struct glue *);
void glue_run(struct glue *);
void glue_run_after_calls(struct glue *);
void glue_wait(struct glue *);
void glue_get_memory_usage(const struct glue *, struct simap *usage);

/* Does what was ordered and can be done now, and calls whoever waited for
 * that. */
void glue_run_orders(struct glue *);

/* Tells of sources whose time off the mirror is up, and sends flows for those
 * whose has begun. */
void glue_run_skips(struct glue *);

/* Goes on with the adoption of what an earlier life left. */
void glue_run_adoption(struct glue *);

/* Takes our things out of the switch, step by step, once that was ordered. */
void glue_run_stop(struct glue *);

#endif /* ovs-glue/glue-private.h */
