/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ovs-l7ctl classify": what the connections of captures are. */

#include <l7-config.h>
#include "ctl/ctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captures/classify.h"
#include "ctl/ctl-captures.h"
#include "ctl/ctl-format.h"
#include "patterns/library.h"

enum {
    OPTION_FORMAT = CTL_OPTION_FIRST,
    OPTION_WHY,
    OPTION_MAX_CONNECTIONS,
};

struct run {
    struct ctl_captures captures;
    struct ctl_format *format;
};

static void
begin(void *r_, const char *path)
{
    struct run *r = r_;

    ctl_format_file(r->format, path);
}

static void
flush(void *r_)
{
    struct run *r = r_;

    ctl_format_flush(r->format);
}

static void
tell(void *r_, const struct classified *c)
{
    struct run *r = r_;

    ctl_captures_print(&r->captures);
    ctl_format_connection(r->format, c);
}

/* ---- The command. ---- */

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
    size_t max_connections = CTL_MAX_CONNECTIONS_DEFAULT;
    struct run r = { .captures = {
                         .begin = begin, .flush = flush, .aux = &r } };
    int status = EXIT_SUCCESS;
    int c;

    while ((c = ctl_option(&ctl_classify, argc, argv, options, &sources))
           != -1) {
        switch (c) {
        case OPTION_FORMAT:
            type = ctl_parse_format(&ctl_classify, optarg);
            break;
        case OPTION_WHY:
            why = true;
            break;
        case OPTION_MAX_CONNECTIONS:
            max_connections = ctl_parse_max_connections(&ctl_classify, optarg);
            break;
        }
    }
    ctl_captures_check(&ctl_classify, argc, argv);

    struct library *library = ctl_load(&ctl_classify, &sources);
    r.format = ctl_format_create(type, why, library, stdout);
    int error = r.format ? classifier_create(library, max_connections, tell,
                                             &r, &r.captures.classifier)
                         : ENOMEM;
    if (error) {
        ctl_fail(&ctl_classify, "%s", strerror(error));
    }
    for (int i = optind; i < argc; i++) {
        if (ctl_captures_read(&r.captures, argv[i])) {
            status = EXIT_FAILURE;
        }
    }

    struct classify_stats stats;
    classifier_get_stats(r.captures.classifier, &stats);
    ctl_format_end(r.format, &stats, r.captures.n_passed);
    ctl_captures_report(&r.captures, &ctl_classify);
    classifier_destroy(r.captures.classifier);
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
