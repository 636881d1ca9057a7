/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question to all workers: see inquiry.h. */

#include <l7-config.h>
#include "daemon/inquiry.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "daemon/worker.h"
#include "ovs-glue/glue.h"

struct inquiry {
    struct glue *glue;
    atomic_size_t n_pending; /* Workers that have not answered. */
    size_t n;
    size_t size;   /* Of an answer. */
    char *answers; /* 'n' of 'size' bytes. */
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
    free(q);
}

static void
inquiry_ask(struct worker *w, void *inquiry_)
{
    struct inquiry *q = inquiry_;

    q->ask(w, q->answers + worker_number(w) * q->size, q->aux);
    if (atomic_fetch_sub(&q->n_pending, 1) == 1) {
        glue_call(q->glue, inquiry_done, q);
    }
}

void
inquiry_send(struct glue *glue, struct worker *const *workers, size_t n,
             size_t size, void (*ask)(struct worker *, void *, void *),
             void (*done)(const void *, size_t, void *), void *aux)
{
    struct inquiry *q = calloc(1, sizeof *q);
    char *answers = calloc(n, size ? size : 1);

    if (!q || !answers) {
        abort();
    }
    *q = (struct inquiry){
        .glue = glue,
        .n = n,
        .size = size,
        .answers = answers,
        .ask = ask,
        .done = done,
        .aux = aux,
    };
    atomic_init(&q->n_pending, n);
    for (size_t i = 0; i < n; i++) {
        worker_call(workers[i], inquiry_ask, q);
    }
}
