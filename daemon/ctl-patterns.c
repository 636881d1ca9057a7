/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ovs-l7ctl patterns": what is loaded, and whether it passes its samples. */

#include <l7-config.h>
#include "daemon/ctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/library-summary.h"
#include "patterns/library.h"
#include "patterns/samples.h"

static void
list(const struct library *library)
{
    static const char *const format = "%-16s %8s %-8s %-28s %s\n";

    printf(format, "PROTOCOL", "PATTERNS", "STRENGTH", "GROUPS", "FILE");
    for (size_t i = 1; i < library_n_protocols(library); i++) {
        uint16_t protocol = (uint16_t) i;
        const char *const *groups = library_protocol_groups(library, protocol);
        struct library_summary summary;
        char words[256] = "";
        size_t n = 0;
        char n_patterns[16];

        for (; *groups && n < sizeof words; groups++) {
            int wrote = snprintf(words + n, sizeof words - n, "%s%s",
                                 n ? "," : "", *groups);

            n += wrote > 0 ? (size_t) wrote : 0;
        }
        library_summarize(library, protocol, &summary);
        snprintf(n_patterns, sizeof n_patterns, "%zu", summary.n_patterns);
        printf(format, library_protocol_name(library, protocol), n_patterns,
               library_strength_name(summary.strongest), *words ? words : "-",
               summary.file);
    }
}

static int
test(const struct library *library)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    size_t n;
    int error = samples_check(library, &n, &problems);

    if (error && !problems.n) {
        problems_add(&problems, NULL, 0, 0, NULL, "%s", strerror(error));
    }
    if (problems.n) {
        ctl_print_problems(&problems);
    }
    printf("%zu samples of %zu protocols: %s\n", n,
           library_n_protocols(library) - 1,
           error ? "not all are answered as they should be"
                 : "all are answered as they should be");
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
