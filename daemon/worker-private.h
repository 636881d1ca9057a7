/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_WORKER_PRIVATE_H
#define L7_DAEMON_WORKER_PRIVATE_H 1

/* What a worker's files share: worker.c is what others call, worker-thread.c
 * what the thread does. */

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/mailbox.h"
#include "daemon/gathering.h"
#include "daemon/worker.h"
#include "ovs-glue/glue.h"

struct event;
struct event_base;

struct worker {
    struct worker_config config;
    pthread_t thread;
    struct mailbox mailbox; /* Of 'struct worker_message's. */

    /* The thread's alone. */
    struct event_base *base;
    struct event *clones;   /* The queue has some. */
    struct event *messages; /* The mailbox has some. */
    struct event *second;   /* Another second has passed. */
    struct event *pending;  /* Verdicts have waited for long enough. */
    struct intake *intake;
    struct judge *judge;
    uint64_t now_us; /* Of the batch. */
    uint64_t n_strangers;
    uint64_t n_canaries;
    unsigned int heard; /* IP versions that came: see glue_hear(). */
    struct gathering gathering;

    /* Clones that were lost. */
    uint64_t n_lost;      /* When it was last looked, */
    uint64_t n_lost_told; /* and when the log was last told. */
    uint64_t look_us;     /* When to look again, */
    uint64_t tell_us;     /* and when to tell. */

    /* How the thread's start went. */
    sem_t started;
    int error;
    const char *what;
};

/* What the thread is told. */
struct worker_message {
    struct mailbox_item item;
    enum {
        WORKER_CALL,
        WORKER_FLOW_REMOVED,
        WORKER_FLOWS_COUNTED,
        WORKER_STOP
    } type;
    union {
        struct {
            void (*function)(struct worker *, void *aux);
            void *aux;
        } call;
        struct glue_flow_removed removed;
        struct {
            struct glue_flow_counters *flows;
            size_t n;
        } counted;
    };
};

struct worker_message *worker_message_from_item(struct mailbox_item *);
void worker_message_free(struct worker_message *);

/* The thread: 'worker' is its worker.  It posts 'started' once it is set up,
 * with 'error' and 'what'; a worker that failed is freed by whoever started
 * it. */
void *worker_main(void *worker);

#endif /* daemon/worker-private.h */
