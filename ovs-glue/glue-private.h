/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_GLUE_PRIVATE_H
#define L7_OVS_GLUE_GLUE_PRIVATE_H 1

/* What the glue's files share: glue.c is the thread, glue-stop.c its end,
 * glue-describe.c what it tells of itself. */

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/mailbox.h"
#include "ovs-atomic.h"
#include "ovs-glue/glue.h"

struct call;

enum stop_step { STOP_NO, STOP_BEGIN, STOP_FLOWS, STOP_PORT, STOP_DONE };

struct glue {
    struct glue_config config;
    struct glue_callbacks callbacks;
    void *aux; /* Of 'callbacks'. */
    struct mirror *mirror;
    pthread_t thread;
    struct mailbox verdicts; /* From the workers. */
    struct mailbox calls;    /* From anybody. */
    atomic_uint32_t busy_ms; /* See glue_busy_ms(). */

    /* The thread's alone. */
    struct unixctl_server *unixctl;
    struct database *database;
    struct session *session;
    struct meters *meters;
    struct bringup *bringup;
    struct programmer *programmer;
    struct inventory *inventory;          /* Last one announced. */
    unsigned int bringup_seqno;           /* Last one announced. */
    struct call *meters_set;              /* To do when meters are synced. */
    struct mailbox_item *when_programmed; /* Calls to do then. */
    bool cleaned_meters;                  /* An earlier life's are gone. */
    sem_t stopped;                        /* Posted at STOP_DONE. */
    bool is_stopped;                      /* That has been done. */
    bool joining;                         /* The thread is to end. */
    enum stop_step stop;                  /* How far the end has come. */
    bool keep;                            /* At the end, verdicts stay. */
    long long int stop_at;   /* When the end's time is up, in ms. */
    uint64_t n_flow_removed; /* Flows of ours that the switch removed. */
};

/* True if verdicts can be programmed. */
bool glue_is_ready(const struct glue *);

/* Takes our things out of the switch, step by step, once that was ordered. */
void glue_run_stop(struct glue *);

#endif /* ovs-glue/glue-private.h */
