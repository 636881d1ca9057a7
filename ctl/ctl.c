/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of ovs-l7ctl share: see ctl.h. */

#include <l7-config.h>
#include "ctl/ctl.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/library.h"

void
ctl_fail(const struct ctl_command *command, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "ovs-l7ctl %s: ", command->name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, " (ovs-l7ctl %s --help lists the options)\n",
            command->name);
    exit(EXIT_FAILURE);
}

void
ctl_help(const struct ctl_command *command)
{
    printf("ovs-l7ctl %s: %s\nusage: ovs-l7ctl %s %s\n\n%s"
           "  --help                  this help\n",
           command->name, command->summary, command->name, command->arguments,
           command->help);
}

static void
add_dir(const struct ctl_command *command, struct ctl_sources *sources,
        const char *dir)
{
    if (!*dir) {
        ctl_fail(command, "--patterns: the directory's name is empty; name a "
                          "directory of pattern files");
    }

    const char **dirs = reallocarray(sources->dirs, sources->n_dirs + 1,
                                     sizeof *sources->dirs);

    if (!dirs) {
        ctl_fail(command, "%s", strerror(ENOMEM));
    }
    sources->dirs = dirs;
    sources->dirs[sources->n_dirs++] = dir;
}

/* True if the command has an option with this letter. */
static bool
has_letter(const struct option *options, int letter)
{
    while (options->name && options->val != letter) {
        options++;
    }
    return options->name;
}

int
ctl_option(const struct ctl_command *command, int argc, char *argv[],
           const struct option *options, struct ctl_sources *sources)
{
    /* So that the message names the command, too. */
    opterr = 0;
    for (;;) {
        int c = getopt_long(argc, argv, ":ho:", options, NULL);

        if (c == 'o' && !has_letter(options, c)) {
            ctl_fail(command, "-o: there is no such option");
        }
        switch (c) {
        case CTL_OPTION_PATTERNS:
            add_dir(command, sources, optarg);
            break;
        case CTL_OPTION_NO_SHIPPED:
            sources->no_shipped = true;
            break;
        case 'h':
            ctl_help(command);
            exit(ctl_finish_output(EXIT_SUCCESS));
        case ':':
            ctl_fail(command, "%s: it needs an argument", argv[optind - 1]);
        case '?':
            if (optopt && optopt < CTL_OPTION_PATTERNS) {
                ctl_fail(command, "-%c: there is no such option", optopt);
            } else if (optopt) {
                ctl_fail(command, "%s: it takes no argument",
                         argv[optind - 1]);
            }
            ctl_fail(command, "%s: there is no such option", argv[optind - 1]);
        default:
            return c;
        }
    }
}

void
ctl_sources_destroy(struct ctl_sources *sources)
{
    free(sources->dirs);
    sources->dirs = NULL;
    sources->n_dirs = 0;
}

const char **
ctl_list_dirs(const struct ctl_command *command,
              const struct ctl_sources *sources, size_t *np)
{
    size_t n = sources->n_dirs + !sources->no_shipped;
    size_t shipped = n - sources->n_dirs;

    if (!n) {
        ctl_fail(command, "--no-shipped-patterns: give patterns with "
                          "--patterns=DIR");
    }

    const char **dirs = calloc(n, sizeof *dirs);
    if (!dirs) {
        ctl_fail(command, "%s", strerror(ENOMEM));
    }
    if (shipped) {
        dirs[0] = PATTERNS_DIR;
    }
    for (size_t i = 0; i < sources->n_dirs; i++) {
        dirs[shipped + i] = sources->dirs[i];
    }
    *np = n;
    return dirs;
}

void
ctl_exit_for(int error, struct problems *problems)
{
    if (!problems->n) {
        problems_add(problems, NULL, 0, 0, NULL, "%s", strerror(error));
    }
    ctl_print_problems(problems);
    exit(EXIT_FAILURE);
}

struct library *
ctl_load(const struct ctl_command *command, const struct ctl_sources *sources)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *library;
    size_t n;
    const char **dirs = ctl_list_dirs(command, sources, &n);
    int error = library_load(dirs, n, &library, &problems);

    free(dirs);
    if (error) {
        ctl_exit_for(error, &problems);
    }
    problems_destroy(&problems);
    return library;
}

void
ctl_print_problems(struct problems *problems)
{
    char *text = problems_to_string(problems);

    fputs(text ? text : "ovs-l7ctl: out of memory\n", stderr);
    free(text);
    problems_destroy(problems);
}

int
ctl_finish_output(int status)
{
    if (fflush(stdout) || ferror(stdout)) {
        fprintf(stderr, "ovs-l7ctl: cannot write to standard output: %s\n",
                strerror(errno));
        return EXIT_FAILURE;
    }
    return status;
}
