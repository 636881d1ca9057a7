/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Captures, one after another: see ctl-captures.h. */

#include <l7-config.h>
#include "ctl/ctl-captures.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/problems.h"
#include "captures/capture.h"
#include "captures/classify.h"
#include "daemon/clock.h"
#include "ctl/ctl.h"

#define MAX_CONNECTIONS_MIN 64

/* Progress shows after so long, and then so often. */
#define PROGRESS_FIRST_US 1000000
#define PROGRESS_US 250000

/* The clock is looked at after so many frames. */
#define PROGRESS_FRAMES 1024

/* ---- Progress. ---- */

void
ctl_captures_print(struct ctl_captures *c)
{
    if (c->shown) {
        /* Carriage return; erase to the end of the line (ECMA-48). */
        fputs("\r\033[K", stderr);
        c->shown = false;
    }
}

/* A frame was read. */
static void
progress_show(void *c_, const struct capture *capture)
{
    struct ctl_captures *c = c_;
    struct capture_stats stats;

    if (++c->n_frames % PROGRESS_FRAMES) {
        return;
    }

    uint64_t now_us = clock_us();
    if (now_us < c->next_us) {
        return;
    }
    c->next_us = now_us + PROGRESS_US;
    capture_get_stats(capture, &stats);
    ctl_captures_print(c);
    fprintf(stderr, "%s: %llu packets", c->path,
            (unsigned long long int) stats.n_frames);
    if (stats.size) {
        fprintf(stderr, ", %.0f %%",
                100.0 * (double) stats.position / (double) stats.size);
    }
    fflush(stderr);
    c->shown = true;
}

/* ---- A file. ---- */

int
ctl_captures_read(struct ctl_captures *c, const char *path)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct capture *capture;
    struct capture_stats stats;
    struct link_packet packet;
    uint64_t now_us;
    enum capture_result result;

    if (capture_open(path, &capture, &problems)) {
        c->flush(c->aux);
        ctl_print_problems(&problems);
        return EXIT_FAILURE;
    }
    c->begin(c->aux, path);
    c->path = path;
    c->next_us = clock_us() + PROGRESS_FIRST_US;
    if (isatty(STDERR_FILENO)) {
        capture_watch(capture, progress_show, c);
    }
    while ((result = capture_next(capture, &packet, &now_us, &problems))
           == CAPTURE_PACKET) {
        classifier_packet(c->classifier, &packet, now_us);
    }
    ctl_captures_print(c);
    classifier_finish(c->classifier);
    capture_get_stats(capture, &stats);
    c->n_passed += stats.n_passed;
    capture_close(capture);
    if (result == CAPTURE_DAMAGED) {
        /* After what was read, also where both go to the same place. */
        c->flush(c->aux);
        ctl_print_problems(&problems);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

void
ctl_captures_report(const struct ctl_captures *c,
                    const struct ctl_command *command)
{
    struct classify_stats stats;

    classifier_get_stats(c->classifier, &stats);
    if (stats.n_evicted || stats.n_refused || stats.n_no_memory) {
        /* Those have two lines, or none: not to be passed over in silence. */
        fflush(stdout);
        fprintf(stderr,
                "ovs-l7ctl %s: %llu connections ended early to make room, "
                "%llu found none, memory was short %llu times: give a larger "
                "--max-connections\n",
                command->name, (unsigned long long int) stats.n_evicted,
                (unsigned long long int) stats.n_refused,
                (unsigned long long int) stats.n_no_memory);
    }
}

/* ---- Options. ---- */

void
ctl_captures_check(const struct ctl_command *command, int argc, char *argv[])
{
    if (optind == argc) {
        ctl_fail(command, "name the capture files");
    }
    for (int i = optind; i < argc; i++) {
        if (!*argv[i]) {
            ctl_fail(command,
                     "FILE %d: the file's name is empty; name a capture, or "
                     "- for standard input",
                     i - optind + 1);
        }
    }
}

enum ctl_format_type
ctl_parse_format(const struct ctl_command *command, const char *word)
{
    static const char *const words[] = { "tsv", "json", "table" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!strcmp(word, words[i])) {
            return (enum ctl_format_type) i;
        }
    }
    ctl_fail(command, "--format=%s: say tsv, json or table", word);
}

size_t
ctl_parse_max_connections(const struct ctl_command *command, const char *s)
{
    char *end;

    /* strtoull() would take a blank or a sign. */
    errno = 0;
    unsigned long long int n = strtoull(s, &end, 10);
    if (errno || !isdigit((unsigned char) *s) || *end
        || n < MAX_CONNECTIONS_MIN || n > CONNECTION_MAX) {
        ctl_fail(command, "--max-connections=%s: give a number from %d to %u",
                 s, MAX_CONNECTIONS_MIN, CONNECTION_MAX);
    }
    return (size_t) n;
}
