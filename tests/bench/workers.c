/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two workers against one, in process: part of "make bench".
 *
 *   workers PATTERNS POLICY [CAPTURE]...
 *
 * A worker is a judge in a thread of its own.  All packets, those of the
 * captures or else of the patterns' samples, are in memory; in a turn they go
 * first to one worker and then to each of two at the same time, who post their
 * verdicts to one mailbox, as those of a bridge do.  Two that do not hinder
 * each other give twice as many verdicts a second.
 *
 * What counts is the time by the clock, so other programs must leave both
 * processors alone; the same by processor time is given beside it, which they
 * disturb less, and which shows what the two cost each other in memory and
 * locks, but not waiting. */

#include <l7-config.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "captures/link.h"
#include "common/mailbox.h"
#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/clock.h"
#include "daemon/judge.h"
#include "daemon/ruleset.h"
#include "ovs-glue/verdict.h"
#include "tests/bench/frames.h"
#include "tests/bench/report.h"
#include "tests/bench/turns.h"

#define N_WORKERS 2
#define ROUNDS 9
#define MAX_CONNECTIONS 262144
#define MAX_VERDICTS 4000000
#define BATCH 32 /* Packets after which a worker looks at what waits. */

/* All packets are played so often in a round that it lasts a moment. */
#define PACKETS_MIN 400000

static void __attribute__((noreturn)) fail(const char *what)
{
    fprintf(stderr, "workers: %s\n", what);
    exit(EXIT_FAILURE);
}

/* ---- A worker. ---- */

struct worker_thread {
    pthread_t thread;
    const struct frames *frames;
    struct basis *basis;
    struct mailbox *verdicts;   /* The bridge's. */
    pthread_barrier_t *barrier; /* Where all of a round begin. */
    uint8_t number;
    int n_times;         /* How often the frames are to be played. */
    uint64_t start_us;   /* Of its work, by the clock, */
    uint64_t end_us;     /* and its end; */
    double cpu_us;       /* its processor time; */
    uint64_t n_verdicts; /* and what came of it. */
};

static bool
post(void *w_, struct verdict *v)
{
    struct worker_thread *w = w_;

    return mailbox_post(w->verdicts, &v->item);
}

static uint32_t
never_busy(void *w)
{
    (void) w;
    return 0;
}

static void
play(struct worker_thread *w, struct judge *judge, uint64_t *base_us)
{
    const struct look look = { .in_port = 1, .vid = LOOK_UNTAGGED };
    const struct frames *frames = w->frames;
    uint64_t expired_us = 0;
    uint64_t now_us = 0;

    for (size_t i = 0; i < frames->n; i++) {
        const struct frame_in_memory *f = &frames->frames[i];
        struct link_packet packet;

        now_us = *base_us + f->time_us;
        if (link_find_ip(f->link_type, f->data, f->len, &packet)) {
            judge_packet(judge, &look, packet.data, packet.len, now_us);
        }
        if (!(i % BATCH)) {
            judge_run(judge, now_us);
        }
        if (now_us - expired_us >= 1000000) {
            judge_expire(judge, now_us);
            expired_us = now_us;
        }
    }
    *base_us = now_us;
}

static void *
work(void *w_)
{
    struct worker_thread *w = w_;
    struct judge_stats stats;
    uint64_t base_us = 1000000;

    w->n_verdicts = 0;
    w->cpu_us = 0;
    pthread_barrier_wait(w->barrier);
    w->start_us = clock_us();
    double us = turns_cpu_us();

    const struct judge_config config = {
        .max_connections = MAX_CONNECTIONS,
        .worker = w->number,
        .clock = clock_us,
        .post = post,
        .busy_ms = never_busy,
        .aux = w,
    };
    for (int i = 0; i < w->n_times; i++) {
        /* A judge each time: its connections are known otherwise. */
        struct judge *judge;

        if (judge_create(&config, w->basis, &judge)) {
            fail("not enough memory");
        }
        play(w, judge, &base_us);
        judge_get_stats(judge, &stats);
        w->n_verdicts += stats.n_verdicts;
        judge_destroy(judge);
    }
    w->cpu_us = turns_cpu_us() - us;
    w->end_us = clock_us();
    return NULL;
}

/* ---- Rounds. ---- */

/* What a round came to. */
struct outcome {
    double us;           /* By the clock, */
    double cpu_us;       /* and of a processor, on average. */
    uint64_t n_verdicts; /* Of all workers. */
};

static void
run_round(struct worker_thread *workers, unsigned int n,
          struct outcome *outcome)
{
    pthread_barrier_t barrier;
    uint64_t start_us = UINT64_MAX;
    uint64_t end_us = 0;

    *outcome = (struct outcome){ .us = 0 };
    pthread_barrier_init(&barrier, NULL, n);
    for (unsigned int i = 0; i < n; i++) {
        workers[i].barrier = &barrier;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) {
            fail("no thread");
        }
    }
    for (unsigned int i = 0; i < n; i++) {
        const struct worker_thread *w = &workers[i];

        pthread_join(w->thread, NULL);
        start_us = w->start_us < start_us ? w->start_us : start_us;
        end_us = w->end_us > end_us ? w->end_us : end_us;
        outcome->cpu_us += w->cpu_us / n;
        outcome->n_verdicts += w->n_verdicts;
    }
    pthread_barrier_destroy(&barrier);
    outcome->us = (double) (end_us - start_us);

    struct mailbox_item *items = mailbox_take(workers[0].verdicts);
    while (items) {
        struct mailbox_item *next = items->next;

        /* A verdict begins with its item. */
        free(items);
        items = next;
    }
}

_Static_assert(offsetof(struct verdict, item) == 0,
               "a verdict is freed by its item");

static void
measure(struct worker_thread *workers, unsigned int rounds)
{
    struct turns clock = { .n = 0 };
    struct turns cpu = { .n = 0 };
    struct turns verdict_us = { .n = 0 };

    for (unsigned int i = 0; i <= rounds; i++) {
        struct outcome one, two;

        run_round(workers, 1, &one);
        run_round(workers, N_WORKERS, &two);
        if (two.n_verdicts != N_WORKERS * one.n_verdicts || !one.n_verdicts) {
            fail("the workers did not do the same");
        }
        if (i) { /* The first turn warms up. */
            turns_add(&clock, N_WORKERS * one.us / two.us);
            turns_add(&cpu, N_WORKERS * one.cpu_us / two.cpu_us);
            turns_add(&verdict_us, one.cpu_us / (double) one.n_verdicts);
        }
    }
    printf("one worker: %.2f us a verdict (%.2f to %.2f)\n"
           "two workers: %.2f times as many verdicts (%.2f to %.2f), by "
           "processor time %.2f times (%.2f to %.2f)\n",
           turns_median(&verdict_us), turns_least(&verdict_us),
           turns_most(&verdict_us), turns_median(&clock), turns_least(&clock),
           turns_most(&clock), turns_median(&cpu), turns_least(&cpu),
           turns_most(&cpu));
    report_turns("us a verdict, one worker, from memory", "", "-",
                 &verdict_us);
    report_turns("verdicts a second, two workers, from memory", "one worker",
                 ">=1.8", &clock);
    report_turns("verdicts a second of processor time, two workers",
                 "one worker", "-", &cpu);
}

/* ---- All of it. ---- */

static uint32_t
no_meter(const char *class_name, void *aux)
{
    (void) class_name;
    (void) aux;
    return 0;
}

int
main(int argc, char *argv[])
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct worker_thread workers[N_WORKERS];
    struct frames frames = { .n = 0 };
    struct mailbox verdicts;
    struct ruleset *ruleset;
    struct basis *basis;

    if (argc < 3) {
        fail("usage: workers PATTERNS POLICY [CAPTURE]...");
    }
    const char *patterns = argv[1];
    const struct ruleset_sources sources = {
        .patterns = &patterns,
        .n_patterns = 1,
        .policy = argv[2],
    };
    if (ruleset_load(&sources, no_meter, NULL, &ruleset, &problems)) {
        fail(problems.n ? problems.texts[0] : "the patterns cannot be loaded");
    }
    if (basis_create(ruleset, NULL, NULL, &basis)
        || mailbox_init(&verdicts, MAX_VERDICTS)) {
        fail("not enough memory");
    }
    for (int i = 3; i < argc; i++) {
        frames_add_capture(&frames, argv[i]);
    }
    if (!frames.n) {
        frames_add_samples(&frames, ruleset_library(ruleset));
    }
    for (unsigned int i = 0; i < N_WORKERS; i++) {
        workers[i] = (struct worker_thread){
            .frames = &frames,
            .basis = basis,
            .verdicts = &verdicts,
            .number = (uint8_t) i,
            .n_times = (int) (PACKETS_MIN / frames.n) + 1,
        };
    }
    measure(workers, ROUNDS);
    mailbox_destroy(&verdicts);
    frames_destroy(&frames);
    basis_unref(basis);
    ruleset_unref(ruleset);
    return EXIT_SUCCESS;
}
