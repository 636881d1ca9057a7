/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ovs-l7ctl check": what is wrong with policies, or else what they say. */

#include <l7-config.h>
#include "ctl/ctl.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/problems.h"
#include "daemon/vocabulary.h"
#include "patterns/library.h"
#include "policies/policy.h"

enum { OPTION_QUIET = CTL_OPTION_FIRST };

/* Returns 0, or 1 after saying what is wrong with the policy. */
static int
check_file(const char *file, const struct library *library, bool quiet)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;

    if (vocabulary_load_policy(file, library, &policy, &problems)) {
        /* In the order of the files, also where both go to one place. */
        fflush(stdout);
        ctl_print_problems(&problems);
        return EXIT_FAILURE;
    }
    if (!quiet) {
        char *text = policy_describe(policy);

        size_t n = policy_n_classes(policy);

        printf("%s: %zu class%s, sound\n%s", file, n, n == 1 ? "" : "es",
               text ? text : "");
        if (!text) {
            ctl_fail(&ctl_check, "out of memory");
        }
        free(text);
    }
    policy_destroy(policy);
    problems_destroy(&problems);
    return EXIT_SUCCESS;
}

static int
run(int argc, char *argv[])
{
    static const struct option options[] = {
        CTL_SOURCES_OPTIONS,
        { "quiet", no_argument, NULL, OPTION_QUIET },
        CTL_HELP_OPTION,
        { NULL, 0, NULL, 0 },
    };
    struct ctl_sources sources = CTL_SOURCES_INITIALIZER;
    bool quiet = false;
    int status = EXIT_SUCCESS;
    int c;

    while ((c = ctl_option(&ctl_check, argc, argv, options, &sources)) != -1) {
        quiet = quiet || c == OPTION_QUIET;
    }
    if (optind == argc) {
        ctl_fail(&ctl_check, "name the policy files");
    }

    struct library *library = ctl_load(&ctl_check, &sources);
    for (int i = optind; i < argc; i++) {
        if (check_file(argv[i], library, quiet)) {
            status = EXIT_FAILURE;
        }
    }
    library_destroy(library);
    ctl_sources_destroy(&sources);
    return ctl_finish_output(status);
}

const struct ctl_command ctl_check = {
    .name = "check",
    .arguments = "[OPTION]... POLICY...",
    .summary = "say what is wrong with policies, or else what they say",
    .help =
        "  --quiet                 say only what is wrong\n" CTL_SOURCES_HELP,
    .run = run,
};
