/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ovs-l7ctl classify": what the connections of captures are. */

#include <l7-config.h>
#include "daemon/ctl.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/problems.h"
#include "daemon/capture.h"
#include "daemon/classify.h"
#include "daemon/clock.h"
#include "daemon/ctl-format.h"
#include "patterns/library.h"

/* As many as the daemon has room for, if not told otherwise. */
#define MAX_CONNECTIONS_DEFAULT 262144
#define MAX_CONNECTIONS_MIN 64

/* Progress shows after so long, and then so often. */
#define PROGRESS_FIRST_US 1000000
#define PROGRESS_US 250000

/* The clock is looked at after so many frames. */
#define PROGRESS_FRAMES 1024

enum {
    OPTION_FORMAT = CTL_OPTION_FIRST,
    OPTION_WHY,
    OPTION_MAX_CONNECTIONS,
};

/* A file being read. */
struct run {
    struct ctl_format *format;
    struct classifier *classifier;
    uint64_t n_passed; /* Of all files. */

    /* Progress. */
    bool wanted;       /* Somebody looks at it. */
    bool shown;        /* It is on the terminal now. */
    const char *path;  /* The file. */
    uint64_t n_frames; /* Read of all files. */
    uint64_t next_us;  /* When it is shown next. */
};

/* ---- Progress. ---- */

static void
progress_clear(struct run *r)
{
    if (r->shown) {
        /* Carriage return; erase to the end of the line (ECMA-48). */
        fputs("\r\033[K", stderr);
        r->shown = false;
    }
}

/* A frame was read. */
static void
progress_show(void *r_, const struct capture *capture)
{
    struct run *r = r_;
    struct capture_stats stats;

    if (++r->n_frames % PROGRESS_FRAMES) {
        return;
    }

    uint64_t now_us = clock_us();
    if (now_us < r->next_us) {
        return;
    }
    r->next_us = now_us + PROGRESS_US;
    capture_get_stats(capture, &stats);
    progress_clear(r);
    fprintf(stderr, "%s: %llu packets", r->path,
            (unsigned long long int) stats.n_frames);
    if (stats.size) {
        fprintf(stderr, ", %.0f %%",
                100.0 * (double) stats.position / (double) stats.size);
    }
    fflush(stderr);
    r->shown = true;
}

/* ---- A file. ---- */

static void
tell(void *r_, const struct classified *c)
{
    struct run *r = r_;

    progress_clear(r);
    ctl_format_connection(r->format, c);
}

/* Returns 0, or 1 after saying what is wrong with the file.  What could be
 * read of it has been printed by then. */
static int
classify_file(struct run *r, const char *path)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct capture *capture;
    struct capture_stats stats;
    struct link_packet packet;
    uint64_t now_us;
    enum capture_result result;

    if (capture_open(path, &capture, &problems)) {
        ctl_format_flush(r->format);
        ctl_print_problems(&problems);
        return EXIT_FAILURE;
    }
    ctl_format_file(r->format, path);
    r->path = path;
    r->next_us = clock_us() + PROGRESS_FIRST_US;
    if (r->wanted) {
        capture_watch(capture, progress_show, r);
    }
    while ((result = capture_next(capture, &packet, &now_us, &problems))
           == CAPTURE_PACKET) {
        classifier_packet(r->classifier, &packet, now_us);
    }
    progress_clear(r);
    classifier_finish(r->classifier);
    capture_get_stats(capture, &stats);
    r->n_passed += stats.n_passed;
    capture_close(capture);
    if (result == CAPTURE_DAMAGED) {
        /* After what was read, also where both go to the same place. */
        ctl_format_flush(r->format);
        ctl_print_problems(&problems);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

/* ---- The command. ---- */

static enum ctl_format_type
parse_format(const char *word)
{
    static const char *const words[] = { "tsv", "json", "table" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!strcmp(word, words[i])) {
            return (enum ctl_format_type) i;
        }
    }
    ctl_fail(&ctl_classify, "--format=%s: say tsv, json or table", word);
}

static size_t
parse_max_connections(const char *s)
{
    char *end;

    /* strtoull() would take a blank or a sign. */
    errno = 0;
    unsigned long long int n = strtoull(s, &end, 10);
    if (errno || !isdigit((unsigned char) *s) || *end
        || n < MAX_CONNECTIONS_MIN || n > CONNECTION_MAX) {
        ctl_fail(&ctl_classify,
                 "--max-connections=%s: give a number from %d to %u", s,
                 MAX_CONNECTIONS_MIN, CONNECTION_MAX);
    }
    return (size_t) n;
}

static int
run(int argc, char *argv[])
{
    static const struct option options[] = {
        CTL_SOURCES_OPTIONS,
        { "format", required_argument, NULL, OPTION_FORMAT },
        { "why", no_argument, NULL, OPTION_WHY },
        { "max-connections", required_argument, NULL, OPTION_MAX_CONNECTIONS },
        CTL_HELP_OPTION,
        { NULL, 0, NULL, 0 },
    };
    struct ctl_sources sources = CTL_SOURCES_INITIALIZER;
    enum ctl_format_type type = CTL_TSV;
    bool why = false;
    size_t max_connections = MAX_CONNECTIONS_DEFAULT;
    struct run r = { .wanted = isatty(STDERR_FILENO) };
    int status = EXIT_SUCCESS;
    int c;

    while ((c = ctl_option(&ctl_classify, argc, argv, options, &sources))
           != -1) {
        switch (c) {
        case OPTION_FORMAT:
            type = parse_format(optarg);
            break;
        case OPTION_WHY:
            why = true;
            break;
        case OPTION_MAX_CONNECTIONS:
            max_connections = parse_max_connections(optarg);
            break;
        }
    }
    if (optind == argc) {
        ctl_fail(&ctl_classify, "name the capture files");
    }
    for (int i = optind; i < argc; i++) {
        if (!*argv[i]) {
            ctl_fail(&ctl_classify,
                     "FILE %d: the file's name is empty; name a capture, or "
                     "- for standard input",
                     i - optind + 1);
        }
    }

    struct library *library = ctl_load(&ctl_classify, &sources);
    r.format = ctl_format_create(type, why, library, stdout);
    int error = r.format ? classifier_create(library, max_connections, tell,
                                             &r, &r.classifier)
                         : ENOMEM;
    if (error) {
        ctl_fail(&ctl_classify, "%s", strerror(error));
    }
    for (int i = optind; i < argc; i++) {
        if (classify_file(&r, argv[i])) {
            status = EXIT_FAILURE;
        }
    }

    struct classify_stats stats;
    classifier_get_stats(r.classifier, &stats);
    ctl_format_end(r.format, &stats, r.n_passed);
    if (stats.n_evicted || stats.n_refused || stats.n_no_memory) {
        /* Those have two lines, or none: not to be passed over in silence. */
        fflush(stdout);
        fprintf(stderr,
                "ovs-l7ctl classify: %llu connections ended early to make "
                "room, %llu found none, memory was short %llu times: give a "
                "larger --max-connections\n",
                (unsigned long long int) stats.n_evicted,
                (unsigned long long int) stats.n_refused,
                (unsigned long long int) stats.n_no_memory);
    }
    classifier_destroy(r.classifier);
    ctl_format_destroy(r.format);
    library_destroy(library);
    ctl_sources_destroy(&sources);
    return ctl_finish_output(status);
}

const struct ctl_command ctl_classify = {
    .name = "classify",
    .arguments = "[OPTION]... FILE...",
    .summary = "print what the connections of captures are",
    .help = "  --format=FORMAT         tsv (default), json or table\n"
            "  --why                   with the pattern and the bytes that "
            "decided\n" CTL_SOURCES_HELP
            "  --max-connections=N     that are known at a time (default: "
            "262144)\n",
    .run = run,
};
