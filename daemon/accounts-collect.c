/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts of all workers: see accounts-collect.h. */

#include <l7-config.h>
#include "daemon/accounts-collect.h"

#include <stdlib.h>

#include "daemon/accounts.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/worker.h"

struct collection {
    void (*done)(struct accounts *, void *);
    void *aux;
};

/* A worker's answer: a copy of its accounts, or NULL. */
static void
ask(struct worker *w, void *answer, void *aux)
{
    (void) aux;
    *(struct accounts **) answer =
        accounts_copy(judge_accounts(worker_judge(w)));
}

static void
add_up(const void *answers_, size_t n, void *collection_)
{
    struct accounts *const *answers = answers_;
    struct collection *c = collection_;
    struct accounts *sum = accounts_create(ACCOUNTS_MAX);

    for (size_t i = 0; i < n; i++) {
        if (sum && answers[i]) {
            accounts_add(sum, answers[i]);
        } else {
            accounts_destroy(sum);
            sum = NULL;
        }
        accounts_destroy(answers[i]);
    }
    c->done(sum, c->aux);
    free(c);
}

void
accounts_collect(const struct crew *crew,
                 void (*done)(struct accounts *, void *), void *aux)
{
    struct collection *c = malloc(sizeof *c);

    if (!c) {
        abort();
    }
    *c = (struct collection){ .done = done, .aux = aux };
    inquiry_send(crew, sizeof(struct accounts *), ask, add_up, c);
}
