/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CTL_CTL_H
#define L7_CTL_CTL_H 1

/* What the commands of ovs-l7ctl share.
 *
 * A command is a 'struct ctl_command', in a file of its own, which the table
 * in ovs-l7ctl.c names.  It reads its own options with ctl_option(), which
 * deals with those that all have.
 *
 * Exit status: 0, or 1 if anything was wrong, which is then said on standard
 * error.
 * Threads: one. */

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

struct library;
struct problems;

struct ctl_command {
    const char *name;
    const char *arguments; /* As in "usage: ovs-l7ctl NAME ARGUMENTS". */
    const char *summary;   /* What it does, in one line. */
    const char *help;      /* Its options, a line each; may be empty. */
    int (*run)(int argc, char *argv[]); /* Its exit status; argv[0] is its
                                         * name. */
};

extern const struct ctl_command ctl_check;
extern const struct ctl_command ctl_classify;
extern const struct ctl_command ctl_migrate;
extern const struct ctl_command ctl_patterns;
extern const struct ctl_command ctl_simulate;

/* Ends the program with a message about the command line. */
void ctl_fail(const struct ctl_command *, const char *format, ...)
    __attribute__((noreturn, format(printf, 2, 3)));

/* Prints the help for a command. */
void ctl_help(const struct ctl_command *);

/* ---- Options. ---- */

/* Directories of pattern files, to be ended with ctl_sources_destroy(). */
struct ctl_sources {
    const char **dirs; /* Those of --patterns, */
    size_t n_dirs;
    bool no_shipped; /* without the shipped ones below them. */
};

#define CTL_SOURCES_INITIALIZER                                               \
    {                                                                         \
        .dirs = NULL                                                          \
    }

/* To be among the options of a command that needs a library. */
enum {
    CTL_OPTION_PATTERNS = 256,
    CTL_OPTION_NO_SHIPPED,
    CTL_OPTION_FIRST, /* Of the command's own. */
};
#define CTL_SOURCES_OPTIONS                                                   \
    { "patterns", required_argument, NULL, CTL_OPTION_PATTERNS },             \
    {                                                                         \
        "no-shipped-patterns", no_argument, NULL, CTL_OPTION_NO_SHIPPED       \
    }
#define CTL_SOURCES_HELP                                                      \
    "  --patterns=DIR          more patterns, over the shipped ones;\n"       \
    "                          may be given more than once\n"                 \
    "  --no-shipped-patterns   no others than those of --patterns\n"
#define CTL_HELP_OPTION                                                       \
    {                                                                         \
        "help", no_argument, NULL, 'h'                                        \
    }

/* Returns the next of a command's own options, or -1 when there are no more.
 * Deals with --help, which ends the program, with mistakes, which do too, and
 * with those of CTL_SOURCES_OPTIONS.  An option whose value is 'o' may be
 * given as "-o", too. */
int ctl_option(const struct ctl_command *, int argc, char *argv[],
               const struct option *, struct ctl_sources *);

void ctl_sources_destroy(struct ctl_sources *);

/* The directories to read, the shipped one first, as an array that the caller
 * frees, and in '*n' how many; ends the program if there are none. */
const char **ctl_list_dirs(const struct ctl_command *,
                           const struct ctl_sources *, size_t *n);

/* Loads the library, or ends the program after saying what is wrong.  The
 * caller destroys it. */
struct library *ctl_load(const struct ctl_command *,
                         const struct ctl_sources *);

/* ---- Output. ---- */

/* Prints what is wrong on standard error, 'error' if nothing else is known,
 * and ends the program. */
void ctl_exit_for(int error, struct problems *) __attribute__((noreturn));

/* Prints what is wrong on standard error, and forgets it. */
void ctl_print_problems(struct problems *);

/* Returns 'status', or 1 after saying so if standard output could not be
 * written. */
int ctl_finish_output(int status);

#endif /* ctl/ctl.h */
