/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ovs-l7ctl patterns": what is loaded, and whether it passes its samples. */

#include <l7-config.h>
#include "ctl/ctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "ctl/ctl-table.h"
#include "patterns/library-summary.h"
#include "patterns/library.h"
#include "patterns/samples.h"

/* 'words', which end with a NULL, with commas between them.  The caller frees
 * it.  Returns NULL if memory is short. */
static char *
join(const char *const *words)
{
    size_t size = 1;

    for (size_t i = 0; words[i]; i++) {
        size += strlen(words[i]) + 1;
    }

    char *text = calloc(1, size);
    char *end = text;
    for (size_t i = 0; text && words[i]; i++) {
        end = stpcpy(i ? stpcpy(end, ",") : end, words[i]);
    }
    return text;
}

static void
list(const struct library *library)
{
    static const struct ctl_table_column columns[] = {
        { "PROTOCOL", false }, { "PATTERNS", true }, { "STRENGTH", false },
        { "GROUPS", false },   { "FILE", false },
    };
    struct ctl_table *table =
        ctl_table_create(columns, sizeof columns / sizeof columns[0], stdout);

    for (size_t i = 1; table && i < library_n_protocols(library); i++) {
        const uint16_t protocol = (uint16_t) i;
        char *groups = join(library_protocol_groups(library, protocol));
        struct library_summary summary;
        char n_patterns[24];

        if (!groups) {
            ctl_fail(&ctl_patterns, "%s", strerror(ENOMEM));
        }
        library_summarize(library, protocol, &summary);
        snprintf(n_patterns, sizeof n_patterns, "%zu", summary.n_patterns);

        const char *const cells[] = {
            library_protocol_name(library, protocol),
            n_patterns,
            library_strength_name(summary.strongest),
            *groups ? groups : "-",
            summary.file,
        };
        ctl_table_add(table, cells);
        free(groups);
    }
    if (!table) {
        ctl_fail(&ctl_patterns, "%s", strerror(ENOMEM));
    }
    ctl_table_flush(table);
    ctl_table_destroy(table);
}

/* How many protocols have no samples. */
static size_t
count_untested(const struct library *library)
{
    size_t n = 0;

    for (size_t i = 1; i < library_n_protocols(library); i++) {
        struct library_summary summary;

        library_summarize(library, (uint16_t) i, &summary);
        n += !summary.n_samples;
    }
    return n;
}

static int
test(const struct library *library)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const size_t n_protocols = library_n_protocols(library) - 1;
    const size_t n_untested = count_untested(library);
    size_t n;
    int error = samples_check(library, &n, &problems);

    if (error && !problems.n) {
        problems_add(&problems, NULL, 0, 0, NULL, "%s", strerror(error));
    }
    if (problems.n) {
        ctl_print_problems(&problems);
    }
    if (n) {
        printf("%zu samples of %zu protocols: %s\n", n,
               n_protocols - n_untested,
               error ? "not all are answered as they should be"
                     : "all are answered as they should be");
    }
    if (n_untested) {
        printf("without samples, and so not tested: %zu of %zu protocols\n",
               n_untested, n_protocols);
    }
    return error ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int
run(int argc, char *argv[])
{
    static const struct option options[] = {
        CTL_SOURCES_OPTIONS,
        CTL_HELP_OPTION,
        { NULL, 0, NULL, 0 },
    };
    struct ctl_sources sources = CTL_SOURCES_INITIALIZER;
    int status = EXIT_SUCCESS;

    while (ctl_option(&ctl_patterns, argc, argv, options, &sources) != -1) {
        continue;
    }

    const char *word = optind < argc ? argv[optind] : "list";
    bool is_test = !strcmp(word, "test");
    if (!is_test && strcmp(word, "list")) {
        ctl_fail(&ctl_patterns, "%s: say \"list\" or \"test\"", word);
    }
    if (optind + 1 < argc) {
        ctl_fail(&ctl_patterns, "%s: one word is enough", argv[optind + 1]);
    }

    struct library *library = ctl_load(&ctl_patterns, &sources);
    if (is_test) {
        status = test(library);
    } else {
        list(library);
    }
    library_destroy(library);
    ctl_sources_destroy(&sources);
    return ctl_finish_output(status);
}

const struct ctl_command ctl_patterns = {
    .name = "patterns",
    .arguments = "[OPTION]... [list|test]",
    .summary = "list the protocols, or test their samples",
    .help = CTL_SOURCES_HELP,
    .run = run,
};
