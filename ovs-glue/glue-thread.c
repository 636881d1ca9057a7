/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread of all glues: see glue-thread.h. */

#include <config.h>
#include "ovs-glue/glue-thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "common/mailbox.h"
#include "coverage.h"
#include "memory.h"
#include "openvswitch/poll-loop.h"
#include "ovs-glue/glue-private.h"
#include "ovs-rcu.h"
#include "ovs-thread.h"
#include "simap.h"
#include "unixctl.h"
#include "util.h"

struct glue_thread {
    pthread_t thread;
    struct mailbox calls; /* From anybody. */
    struct unixctl_server *unixctl;
    struct glue **glues; /* Not ours, */
    size_t n;            /* so many. */
    bool joining;        /* The thread is to end. */
};

int
glue_thread_create(const char *path, struct glue_thread **tp, char **errorp)
{
    struct unixctl_server *unixctl;

    *tp = NULL;
    *errorp = NULL;
    /* Whoever can connect can end the daemon: so nobody but its owner can,
     * not even its group. */
    mode_t mask = umask(077);
    int error = unixctl_server_create(path, &unixctl);
    umask(mask);
    if (error) {
        *errorp =
            xasprintf("cannot listen for ovs-appctl: %s", ovs_strerror(error));
        return error;
    }

    struct glue_thread *t = xzalloc(sizeof *t);
    t->unixctl = unixctl;
    error = mailbox_init(&t->calls, SIZE_MAX);
    if (error) {
        *errorp = xasprintf("cannot make a mailbox: %s", ovs_strerror(error));
        unixctl_server_destroy(unixctl);
        free(t);
        return error;
    }
    *tp = t;
    return 0;
}

void
glue_thread_destroy(struct glue_thread *t)
{
    if (t) {
        unixctl_server_destroy(t->unixctl);
        mailbox_destroy(&t->calls);
        free(t->glues);
        free(t);
    }
}

void
glue_thread_add(struct glue_thread *t, struct glue *g)
{
    t->glues = xrealloc(t->glues, (t->n + 1) * sizeof *t->glues);
    t->glues[t->n++] = g;
}

void
glue_thread_call(struct glue_thread *t, void (*function)(void *), void *aux)
{
    mailbox_post_always(&t->calls, &glue_call_create(function, aux)->item);
}

static void
report_memory(struct glue_thread *t)
{
    memory_run();
    if (memory_should_report()) {
        struct simap usage = SIMAP_INITIALIZER(&usage);

        for (size_t i = 0; i < t->n; i++) {
            glue_get_memory_usage(t->glues[i], &usage);
        }
        memory_report(&usage);
        simap_destroy(&usage);
    }
}

static void
run(struct glue_thread *t)
{
    /* In this order: whatever was posted before a call is taken with it. */
    struct mailbox_item *calls = mailbox_take(&t->calls);

    unixctl_server_run(t->unixctl);
    for (size_t i = 0; i < t->n; i++) {
        glue_run(t->glues[i]);
    }
    glue_run_calls(calls);
    for (size_t i = 0; i < t->n; i++) {
        glue_run_after_calls(t->glues[i]);
    }
    report_memory(t);
    coverage_run();
}

static void
wait(struct glue_thread *t)
{
    poll_fd_wait(mailbox_fd(&t->calls), POLLIN);
    unixctl_server_wait(t->unixctl);
    for (size_t i = 0; i < t->n; i++) {
        glue_wait(t->glues[i]);
    }
    memory_wait();
}

static void *
thread_main(void *t_)
{
    struct glue_thread *t = t_;

    coverage_init();
    while (!t->joining) {
        run(t);
        if (!t->joining) {
            wait(t);
            poll_block();
        }
    }
    /* Their answers may still be on the way out. */
    unixctl_server_run(t->unixctl);
    return NULL;
}

void
glue_thread_start(struct glue_thread *t)
{
    t->thread = ovs_thread_create("glue", thread_main, t);
    /* That made Open vSwitch's RCU wait for this thread as well, which will
     * never run its poll loop. */
    ovsrcu_quiesce_start();
}

static void
begin_join(void *t_)
{
    struct glue_thread *t = t_;

    t->joining = true;
}

void
glue_thread_join(struct glue_thread *t)
{
    glue_thread_call(t, begin_join, t);
    pthread_join(t->thread, NULL);
}
