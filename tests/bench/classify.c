/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What classification costs: "make bench-classify".
 *
 *   classify [OPTION]... CTL PATTERNS [CAPTURE]...
 *     -r N   rounds (15)
 *     -p     only what is the default, and no other programs: for a profiler
 *
 * CTL is ovs-l7ctl, PATTERNS the directory of the patterns.  Without captures
 * the samples of the patterns are taken, as packets.
 *
 * All captures are read into memory and joined; a round takes all of them
 * through the classifier: link layer, dissection, connection table,
 * examination, matching.  Rounds of each kind take turns.  Times are
 * processor times, as medians with the least and the most.
 *
 * Where nDPI's ndpiReader is installed, it is run in turns with ovs-l7ctl on
 * one file with all captures in it, and with a round from memory.  From the
 * time of each process that of the same program on a capture without packets
 * is taken, so that neither start-up nor the loading of patterns counts.  Both
 * read the file themselves, and neither prints to a terminal. */

#include <l7-config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "common/problems.h"
#include "captures/classify.h"
#include "captures/link.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "tests/bench/frames.h"
#include "tests/bench/report.h"
#include "tests/bench/turns.h"
#include "tests/pcap-file.h"

#define MAX_CONNECTIONS 262144
#define ROUNDS_DEFAULT 15

static void __attribute__((noreturn)) fail(const char *what)
{
    fprintf(stderr, "bench-classify: %s\n", what);
    exit(EXIT_FAILURE);
}

/* ---- The matcher, watched: linked with --wrap. ---- */

int __real_matcher_create(const struct library *, struct matcher **);
int __wrap_matcher_create(const struct library *, struct matcher **);
enum match_result __real_matcher_step(struct matcher *, struct match_state *,
                                      const struct payload *, enum side, bool,
                                      struct match *);
enum match_result __wrap_matcher_step(struct matcher *, struct match_state *,
                                      const struct payload *, enum side, bool,
                                      struct match *);

static struct {
    struct matcher *matcher; /* The last one made. */
    bool timed;              /* Steps are timed. */
    double us;               /* What they took. */
    uint64_t n;              /* Steps. */
} watch;

int
__wrap_matcher_create(const struct library *library, struct matcher **matcherp)
{
    int error = __real_matcher_create(library, matcherp);

    watch.matcher = *matcherp;
    return error;
}

/* Nanoseconds on a clock that is cheap to read. */
static uint64_t
clock_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t) ts.tv_sec * 1000000000 + (uint64_t) ts.tv_nsec;
}

enum match_result
__wrap_matcher_step(struct matcher *m, struct match_state *state,
                    const struct payload *payload, enum side side, bool last,
                    struct match *match)
{
    watch.n++;
    if (!watch.timed) {
        return __real_matcher_step(m, state, payload, side, last, match);
    }

    uint64_t start = clock_ns();
    enum match_result result =
        __real_matcher_step(m, state, payload, side, last, match);
    watch.us += (double) (clock_ns() - start) / 1e3;
    return result;
}

/* What reading the clock adds to a step, in microseconds. */
static double
clock_cost(void)
{
    enum { N = 100000 };
    uint64_t start = clock_ns();

    for (int i = 1; i < N; i++) {
        clock_ns();
    }
    return (double) (clock_ns() - start) / 1e3 / N;
}

/* ---- The library. ---- */

/* Bytes of this process in memory. */
static double
resident(void)
{
    unsigned long int total, in_memory;
    FILE *stream = fopen("/proc/self/statm", "r");

    if (!stream || fscanf(stream, "%lu %lu", &total, &in_memory) != 2) {
        fail("/proc/self/statm cannot be read");
    }
    fclose(stream);
    return (double) in_memory * (double) sysconf(_SC_PAGESIZE);
}

static struct library *
load(const char *dir)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *library;

    if (library_load(&dir, 1, &library, &problems)) {
        fail(problems.n ? problems.texts[0] : "the patterns cannot be loaded");
    }
    return library;
}

/* Loads the library, and tells what that costs. */
static struct library *
measure_library(const char *dir)
{
    struct turns ms = { .n = 0 };
    double before = resident();
    double us = turns_cpu_us();
    struct library *library = load(dir);

    turns_add(&ms, (turns_cpu_us() - us) / 1e3);
    double mib = (resident() - before) / 1048576;
    for (int i = 0; i < 4; i++) {
        us = turns_cpu_us();
        library_destroy(load(dir));
        turns_add(&ms, (turns_cpu_us() - us) / 1e3);
    }
    printf("library: %zu protocols; to load %.0f ms (%.0f to %.0f), %.1f MiB "
           "in memory; %s%s\n",
           library_n_protocols(library) - 1, turns_median(&ms),
           turns_least(&ms), turns_most(&ms), mib,
           library_prefilter() ? "Hyperscan " : "built without Hyperscan",
           library_prefilter() ? library_prefilter() : "");
    return library;
}

/* ---- Rounds. ---- */

/* What the classifier tells. */
struct heard {
    uint64_t n_connections;
    uint64_t n_named;
};

static void
hear(void *heard_, const struct classified *c)
{
    struct heard *heard = heard_;

    heard->n_connections++;
    heard->n_named += c->match.protocol != PROTOCOL_UNKNOWN;
}

/* A kind of round. */
struct kind {
    const char *name;
    unsigned int narrowing; /* Of enum matcher_narrowing. */
    struct classifier *classifier;
    struct matcher *matcher;
    struct heard heard;    /* In the last round. */
    uint64_t n_steps;      /* Likewise: times that the matcher was asked. */
    struct turns round_us; /* Whole rounds. */
    struct turns step_us;  /* A step of the matcher. */
};

static void
run_round(const struct frames *frames, struct classifier *classifier)
{
    for (size_t i = 0; i < frames->n; i++) {
        const struct frame_in_memory *f = &frames->frames[i];
        struct link_packet packet;

        if (link_find_ip(f->link_type, f->data, f->len, &packet)) {
            classifier_packet(classifier, &packet, f->time_us);
        }
    }
    classifier_finish(classifier);
}

static void
measure_round(const struct frames *frames, struct kind *kind, bool timed,
              double overhead_us)
{
    kind->heard = (struct heard){ .n_connections = 0 };
    watch.timed = timed;
    watch.n = 0;
    watch.us = 0;

    double us = turns_cpu_us();
    run_round(frames, kind->classifier);
    us = turns_cpu_us() - us;
    kind->n_steps = watch.n;
    if (timed && watch.n) {
        turns_add(&kind->step_us, watch.us / (double) watch.n - overhead_us);
    } else {
        turns_add(&kind->round_us, us);
    }
}

/* Makes the classifier of 'kind'. */
static void
open_kind(const struct library *library, const struct frames *frames,
          struct kind *kind)
{
    if (classifier_create(library, MAX_CONNECTIONS, hear, &kind->heard,
                          &kind->classifier)) {
        fail("not enough memory");
    }
    kind->matcher = watch.matcher;
    matcher_set_narrowing(kind->matcher, kind->narrowing);
    run_round(frames, kind->classifier); /* Warms up. */
}

static void
print_kind(const struct kind *kind, const struct kind *first)
{
    double n = (double) kind->heard.n_connections;

    printf("%s: %.2f us a connection (%.2f to %.2f), "
           "%.0f ns a payload in the matcher (%.0f to %.0f)\n",
           kind->name, turns_median(&kind->round_us) / n,
           turns_least(&kind->round_us) / n, turns_most(&kind->round_us) / n,
           turns_median(&kind->step_us) * 1e3,
           turns_least(&kind->step_us) * 1e3,
           turns_most(&kind->step_us) * 1e3);
    if (kind->heard.n_named != first->heard.n_named) {
        fail("the answers are not the same");
    }
}

/* ---- Processes. ---- */

/* A program, on all captures and on none. */
struct program {
    const char *name;
    const char *argv[8];
    size_t file; /* Index of the capture in 'argv'. */
    struct turns us;
};

static void
measure_program(struct program *p, const char *empty, const char *joined)
{
    p->argv[p->file] = empty;
    double start = turns_run(p->argv);
    p->argv[p->file] = joined;
    double whole = turns_run(p->argv);
    if (start >= 0 && whole >= 0) {
        turns_add(&p->us, whole - start);
    }
}

#define OVER_NDPI "verdicts a second, one worker, from memory"
#define NDPI "nDPI (ndpiReader), its time a flow"

/* Runs ovs-l7ctl, ndpiReader and 'memory', from memory, in turns. */
static void
compare_programs(const char *ctl, const char *patterns,
                 const struct library *library, const struct frames *frames,
                 struct kind *memory, unsigned int rounds)
{
    char dir[] = "/tmp/l7-bench.XXXXXX";
    char empty[64], joined[64], option[4096];
    const double n = (double) memory->heard.n_connections;

    open_kind(library, frames, memory);
    memory->round_us.n = 0;

    if (!mkdtemp(dir)) {
        fail("no directory for captures");
    }
    snprintf(empty, sizeof empty, "%s/empty.pcap", dir);
    snprintf(joined, sizeof joined, "%s/joined.pcap", dir);
    snprintf(option, sizeof option, "--patterns=%s", patterns);
    pcap_file_close(pcap_file_create(empty, PCAP_FILE_RAW));
    frames_write(frames, joined);

    struct turns each_us = { .n = 0 };
    struct program ours = {
        .name = "ovs-l7ctl classify",
        .argv = { ctl, "classify", "--no-shipped-patterns", option, NULL },
        .file = 4,
    };
    struct program ndpi = {
        .name = "ndpiReader",
        .argv = { "ndpiReader", "-q", "-i", NULL },
        .file = 3,
    };
    struct turns process_ratio = { .n = 0 };
    struct turns memory_ratio = { .n = 0 };
    for (unsigned int i = 0; i < rounds; i++) {
        size_t before = ours.us.n + ndpi.us.n;

        measure_program(&ours, empty, joined);
        measure_program(&ndpi, empty, joined);
        measure_round(frames, memory, false, 0);
        turns_add(&each_us, memory->round_us.values[i] / n);
        if (ours.us.n + ndpi.us.n < before + 2) {
            break;
        }
        if (ours.us.values[i] <= 0 || ndpi.us.values[i] <= 0) {
            /* So few captures take no longer than what else a process does. */
            continue;
        }
        turns_add(&process_ratio, ndpi.us.values[i] / ours.us.values[i]);
        turns_add(&memory_ratio,
                  ndpi.us.values[i] / memory->round_us.values[i]);
    }
    classifier_destroy(memory->classifier);
    unlink(empty);
    unlink(joined);
    rmdir(dir);

    if (!ours.us.n) {
        fail("ovs-l7ctl cannot be run");
    }
    printf("as a process: ovs-l7ctl classify %.2f us a connection "
           "(%.2f to %.2f)\n",
           turns_median(&ours.us) / n, turns_least(&ours.us) / n,
           turns_most(&ours.us) / n);
    report_turns("us a connection, one worker, from memory", "", "-",
                 &each_us);
    if (!ndpi.us.n) {
        printf("ndpiReader: skipped: not installed (package libndpi-bin)\n");
        report_skipped(OVER_NDPI, NDPI, ">=6",
                       "no ndpiReader (package libndpi-bin)");
        return;
    }
    report_turns(OVER_NDPI, NDPI, ">=6", &memory_ratio);
    report_turns("flows a second, ovs-l7ctl classify", NDPI, "-",
                 &process_ratio);
    printf("as a process: ndpiReader %.2f us a connection (%.2f to %.2f)\n"
           "ndpiReader takes %.1f times as long as ovs-l7ctl (%.1f to %.1f), "
           "and %.1f times as long as ours from memory (%.1f to %.1f)\n",
           turns_median(&ndpi.us) / n, turns_least(&ndpi.us) / n,
           turns_most(&ndpi.us) / n, turns_median(&process_ratio),
           turns_least(&process_ratio), turns_most(&process_ratio),
           turns_median(&memory_ratio), turns_least(&memory_ratio),
           turns_most(&memory_ratio));
}

/* ---- All of it. ---- */

static void
measure(const struct library *library, const struct frames *frames,
        unsigned int rounds, struct kind *kinds, size_t n_kinds)
{
    double overhead_us = clock_cost();

    for (size_t i = 0; i < n_kinds; i++) {
        open_kind(library, frames, &kinds[i]);
    }
    for (unsigned int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < n_kinds; i++) {
            measure_round(frames, &kinds[i], false, overhead_us);
            measure_round(frames, &kinds[i], true, overhead_us);
        }
    }
    for (size_t i = 0; i < n_kinds; i++) {
        classifier_destroy(kinds[i].classifier);
    }
}

int
main(int argc, char *argv[])
{
    unsigned int rounds = ROUNDS_DEFAULT;
    struct frames frames = { .n = 0 };
    bool profile = false;
    int c;

    while ((c = getopt(argc, argv, "r:p")) != -1) {
        switch (c) {
        case 'r':
            rounds = (unsigned int) atoi(optarg);
            if (!rounds || rounds > TURNS_MAX) {
                fail("-r: give a number of rounds from 1 to 1000");
            }
            break;
        case 'p':
            profile = true;
            break;
        default:
            fail("usage: classify [-r ROUNDS] [-p] CTL PATTERNS [CAPTURE]...");
        }
    }
    if (argc - optind < 2) {
        fail("usage: classify [-r ROUNDS] [-p] CTL PATTERNS [CAPTURE]...");
    }

    const char *ctl = argv[optind];
    const char *patterns = argv[optind + 1];
    struct library *library = measure_library(patterns);
    for (int i = optind + 2; i < argc; i++) {
        frames_add_capture(&frames, argv[i]);
    }
    if (!frames.n) {
        printf("no captures were named: the samples of the patterns serve\n");
        frames_add_samples(&frames, library);
    }

    struct kind kinds[] = {
        { .name = "narrowed by prefix and Hyperscan",
          .narrowing = MATCHER_BY_ALL },
        { .name = "narrowed by prefix", .narrowing = MATCHER_BY_PREFIX },
        { .name = "narrowed by Hyperscan", .narrowing = MATCHER_BY_HYPERSCAN },
        { .name = "not narrowed" },
    };
    const size_t n_kinds = profile ? 1 : sizeof kinds / sizeof kinds[0];
    measure(library, &frames, rounds, kinds, n_kinds);
    printf("captures: %zu files, %zu packets of %.1f MB, %llu connections "
           "(%llu of them named), %llu payloads\n",
           frames.n_files, frames.n, (double) frames.n_bytes / 1e6,
           (unsigned long long int) kinds[0].heard.n_connections,
           (unsigned long long int) kinds[0].heard.n_named,
           (unsigned long long int) kinds[0].n_steps);
    for (size_t i = 0; i < n_kinds; i++) {
        if (library_prefilter() || !(kinds[i].narrowing & MATCHER_BY_HYPERSCAN)
            || !i) {
            print_kind(&kinds[i], &kinds[0]);
        }
    }
    if (!profile) {
        compare_programs(ctl, patterns, library, &frames, &kinds[0], rounds);
    }
    frames_destroy(&frames);
    library_destroy(library);
    return EXIT_SUCCESS;
}
