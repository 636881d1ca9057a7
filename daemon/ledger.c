/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts' way to the disk: see ledger.h. */

#include <l7-config.h>
#include "daemon/ledger.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/accounts-collect.h"
#include "daemon/accounts-file.h"
#include "daemon/accounts.h"
#include "daemon/control.h"
#include "daemon/crew.h"
#include "daemon/judge.h"
#include "daemon/worker.h"
#include "ovs-glue/glue-thread.h"

#define LOG_MODULE LOG_MAIN
#include "ovs-glue/log.h"

/* Seconds between the times that accounts are written down. */
#define INTERVAL 60

struct ledger {
    const char *file;
    struct accounts *accounts; /* Of earlier runs, or NULL. */
    struct event *minute;
    struct event *collected; /* Activated by the glue's thread. */
    struct control *control;
    const struct crew *crew;
    bool failing;  /* The latest attempt to write failed. */
    bool given_up; /* The file is not ours to replace. */

    pthread_mutex_t mutex;    /* For what follows. */
    struct accounts *pending; /* To be written, or NULL. */
};

static void
save(struct ledger *l, const struct accounts *accounts)
{
    const char *what;
    int error;

    if (l->given_up) {
        return;
    }
    error = accounts_file_save(l->file, accounts, &what);
    if (error && !l->failing) {
        LOG_ERROR("cannot %s %s: %s: accounts are not kept until that is "
                  "mended",
                  what, l->file, strerror(error));
    } else if (!error && l->failing) {
        LOG_INFORM("accounts are kept in %s again", l->file);
    }
    l->failing = error != 0;
}

static void
on_collected(evutil_socket_t fd, short events, void *l_)
{
    struct ledger *l = l_;

    (void) fd;
    (void) events;
    pthread_mutex_lock(&l->mutex);
    struct accounts *accounts = l->pending;
    l->pending = NULL;
    pthread_mutex_unlock(&l->mutex);
    if (accounts) {
        save(l, accounts);
        accounts_destroy(accounts);
    }
}

/* Glue's thread: hands 'sum' to the main one. */
static void
take_collected(struct accounts *sum, void *l_)
{
    struct ledger *l = l_;

    pthread_mutex_lock(&l->mutex);
    struct accounts *old = l->pending;
    l->pending = sum;
    pthread_mutex_unlock(&l->mutex);
    accounts_destroy(old);
    event_active(l->collected, 0, 0);
}

/* Glue's thread. */
static void
collect(void *l_)
{
    struct ledger *l = l_;

    if (!control_is_ending(l->control)) {
        accounts_collect(l->crew, take_collected, l);
    }
}

static void
on_minute(evutil_socket_t fd, short events, void *l_)
{
    struct ledger *l = l_;

    (void) fd;
    (void) events;
    glue_thread_call(l->crew->thread, collect, l);
}

/* Puts a damaged file where it is not overwritten. */
static void
set_aside(struct ledger *l)
{
    char *aside;

    if (asprintf(&aside, "%s.damaged", l->file) < 0) {
        l->given_up = true;
        return;
    }
    if (rename(l->file, aside)) {
        LOG_ERROR("cannot rename %s to %s: %s: accounts are not kept in this "
                  "run",
                  l->file, aside, strerror(errno));
        l->given_up = true;
    } else {
        LOG_ERROR("accounts begin anew; the file is now %s", aside);
    }
    free(aside);
}

static void
load(struct ledger *l)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    int error = accounts_file_load(l->file, &l->accounts, &problems);

    if (error && error != ENOENT) {
        for (size_t i = 0; i < problems.n; i++) {
            LOG_ERROR("%s", problems.texts[i]);
        }
        if (error == EINVAL) {
            set_aside(l);
        } else {
            LOG_ERROR("%s: %s: accounts are not kept in this run", l->file,
                      strerror(error));
            l->given_up = true;
        }
    }
    problems_destroy(&problems);
}

struct ledger *
ledger_create(const char *file, struct event_base *base)
{
    struct ledger *l = calloc(1, sizeof *l);

    if (!l) {
        return NULL;
    }
    l->file = file;
    pthread_mutex_init(&l->mutex, NULL);
    l->minute = event_new(base, -1, EV_PERSIST, on_minute, l);
    l->collected = event_new(base, -1, EV_PERSIST, on_collected, l);
    if (!l->minute || !l->collected) {
        ledger_destroy(l);
        return NULL;
    }
    load(l);
    return l;
}

void
ledger_destroy(struct ledger *l)
{
    if (l) {
        if (l->minute) {
            event_free(l->minute);
        }
        if (l->collected) {
            event_free(l->collected);
        }
        accounts_destroy(l->accounts);
        accounts_destroy(l->pending);
        pthread_mutex_destroy(&l->mutex);
        free(l);
    }
}

const struct accounts *
ledger_accounts(const struct ledger *l)
{
    return l->accounts;
}

void
ledger_start(struct ledger *l, struct control *control,
             const struct crew *crew)
{
    struct timeval interval = { .tv_sec = INTERVAL };

    l->control = control;
    l->crew = crew;
    /* They are a worker's now. */
    accounts_destroy(l->accounts);
    l->accounts = NULL;
    if (event_add(l->minute, &interval)) {
        LOG_ERROR("there is no timer: accounts are kept at the end only");
    }
}

void
ledger_close(struct ledger *l)
{
    struct accounts *sum = accounts_create(ACCOUNTS_MAX);

    if (!sum) {
        LOG_ERROR("memory is short: accounts of the last minute are lost");
        return;
    }
    for (size_t i = 0; i < l->crew->n; i++) {
        accounts_add(sum, judge_accounts(worker_judge(l->crew->workers[i])));
    }
    save(l, sum);
    accounts_destroy(sum);
}
