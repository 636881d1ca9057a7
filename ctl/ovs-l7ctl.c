/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ovs-l7ctl, the offline tool: what can be done without a switch. */

#include <l7-config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "ctl/ctl.h"

#define N_COMMANDS (sizeof commands / sizeof commands[0])

static const struct ctl_command *const commands[] = {
    &ctl_check, &ctl_classify, &ctl_migrate, &ctl_patterns, &ctl_simulate,
};

static void
usage(void)
{
    printf("ovs-l7ctl: layer-7 classification, offline\n"
           "usage: ovs-l7ctl COMMAND [ARGUMENT]...\n\nCommands:\n");
    for (size_t i = 0; i < N_COMMANDS; i++) {
        printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
    }
    printf("\nOptions:\n"
           "  --help, --version\n"
           "\"ovs-l7ctl COMMAND --help\" tells more of one.\n");
}

/* Says that 'word' is no command, and which one was perhaps meant. */
static int
refuse(const char *word)
{
    const char *names[N_COMMANDS];

    for (size_t i = 0; i < N_COMMANDS; i++) {
        names[i] = commands[i]->name;
    }

    const char *nearest = problems_nearest(word, names, N_COMMANDS);
    fprintf(stderr, "ovs-l7ctl: %s: there is no such command", word);
    if (nearest) {
        fprintf(stderr, "; did you mean \"%s\"?", nearest);
    }
    fprintf(stderr, " (ovs-l7ctl --help lists them)\n");
    return EXIT_FAILURE;
}

int
main(int argc, char *argv[])
{
    const char *word = argc > 1 ? argv[1] : NULL;

    if (!word) {
        fprintf(stderr,
                "ovs-l7ctl: name a command (ovs-l7ctl --help lists them)\n");
        return EXIT_FAILURE;
    }
    if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
        usage();
        return ctl_finish_output(EXIT_SUCCESS);
    }
    if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
        puts("ovs-l7ctl " PACKAGE_VERSION);
        return ctl_finish_output(EXIT_SUCCESS);
    }
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (!strcmp(word, commands[i]->name)) {
            return commands[i]->run(argc - 1, argv + 1);
        }
    }
    return refuse(word);
}
