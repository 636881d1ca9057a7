/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CTL_CTL_CAPTURES_H
#define L7_CTL_CTL_CAPTURES_H 1

/* Captures, as the commands of ovs-l7ctl read them: one file after another
 * through a classifier, with the progress of long ones on the terminal.
 *
 * Threads: one. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ctl/ctl-format.h"

struct classifier;
struct ctl_command;

struct ctl_captures {
    struct classifier *classifier;              /* The caller's, */
    void (*begin)(void *aux, const char *path); /* which is told of files, */
    void (*flush)(void *aux); /* and prints what it has kept back. */
    void *aux;
    uint64_t n_passed; /* Frames of all files that held no IP packet. */

    /* Progress. */
    bool shown;        /* It is on the terminal now. */
    const char *path;  /* The file. */
    uint64_t n_frames; /* Read of all files. */
    uint64_t next_us;  /* When it is shown next. */
};

/* Reads the file 'path', to its end.  Returns 0, or 1 after saying what is
 * wrong with it; what could be read of it has had its turn by then. */
int ctl_captures_read(struct ctl_captures *, const char *path);

/* To be called before anything is printed meanwhile. */
void ctl_captures_print(struct ctl_captures *);

/* Says on standard error which of 'command''s connections were not told whole
 * for want of room, if any. */
void ctl_captures_report(const struct ctl_captures *,
                         const struct ctl_command *);

/* As many connections as the daemon has room for, if not told otherwise. */
#define CTL_MAX_CONNECTIONS_DEFAULT 262144

/* Ends the program unless each of argv[optind] to argv[argc - 1] may be a
 * capture's name, and there is one. */
void ctl_captures_check(const struct ctl_command *, int argc, char *argv[]);

/* What the options --format and --max-connections say.  Mistakes end the
 * program. */
enum ctl_format_type ctl_parse_format(const struct ctl_command *,
                                      const char *word);
size_t ctl_parse_max_connections(const struct ctl_command *, const char *);

#endif /* ctl/ctl-captures.h */
