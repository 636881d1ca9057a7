/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question to all workers: see inquiry.h. */

#include <l7-config.h>
#include "daemon/inquiry.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "daemon/crew.h"
#include "daemon/worker.h"
#include "ovs-glue/glue-thread.h"

/* What is asked of one worker. */
struct question {
    struct inquiry *inquiry;
    void *answer; /* Where it goes. */
};

struct inquiry {
    struct glue_thread *thread;
    atomic_size_t n_pending; /* Workers that have not answered. */
    size_t n;
    char *answers;              /* One after another. */
    struct question *questions; /* 'n' of them. */
    void (*ask)(struct worker *, void *answer, void *aux);
    void (*done)(const void *answers, size_t n, void *aux);
    void *aux;
};

static void
inquiry_done(void *inquiry_)
{
    struct inquiry *q = inquiry_;

    q->done(q->answers, q->n, q->aux);
    free(q->answers);
    free(q->questions);
    free(q);
}

static void
inquiry_ask(struct worker *w, void *question_)
{
    const struct question *question = question_;
    struct inquiry *q = question->inquiry;

    q->ask(w, question->answer, q->aux);
    if (atomic_fetch_sub(&q->n_pending, 1) == 1) {
        glue_thread_call(q->thread, inquiry_done, q);
    }
}

void
inquiry_send(const struct crew *crew, size_t size,
             void (*ask)(struct worker *, void *, void *),
             void (*done)(const void *, size_t, void *), void *aux)
{
    struct inquiry *q = calloc(1, sizeof *q);
    char *answers = calloc(crew->n, size ? size : 1);
    struct question *questions = calloc(crew->n, sizeof *questions);

    if (!q || !answers || !questions) {
        abort();
    }
    *q = (struct inquiry){
        .thread = crew->thread,
        .n = crew->n,
        .answers = answers,
        .questions = questions,
        .ask = ask,
        .done = done,
        .aux = aux,
    };
    atomic_init(&q->n_pending, crew->n);
    for (size_t i = 0; i < crew->n; i++) {
        questions[i] = (struct question){
            .inquiry = q,
            .answer = answers + i * size,
        };
        worker_call(crew->workers[i], inquiry_ask, &questions[i]);
    }
}
