/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SETTINGS_H
#define L7_DAEMON_SETTINGS_H 1

/* The settings of ovs-l7d: its command line. */

#include <stdbool.h>
#include <stddef.h>

#include "ovs-glue/glue.h"

/* Connections in all workers' tables, and workers, at most. */
#define SETTINGS_MAX_CONNECTIONS_DEFAULT 262144
#define SETTINGS_MAX_WORKERS 32

/* Clones a second of one source that a worker looks at: what it takes to keep
 * up with a busy server, and about a third of what a worker can do. */
#define SETTINGS_FLOOD_LIMIT_DEFAULT 100000
#define SETTINGS_FLOOD_LIMIT_MAX 10000000

struct settings {
    char **bridges;    /* Their names, */
    size_t n_bridges;  /* none if the policy is to name them. */
    char *policy;      /* File, absolute. */
    char **patterns;   /* Directories, absolute: the shipped one */
    size_t n_patterns; /* first. */
    unsigned int n_workers;
    /* Of each bridge. */
    size_t max_connections; /* Of all workers together. */
    uint32_t flood_limit;   /* See floods.h. */
    char *mirror;           /* The mirror's port, or NULL. */
    char *database;         /* "unix:..." */
    char *unixctl;          /* Path, or NULL. */
    char *state_file;       /* Where accounts are kept, absolute. */
    bool keep;              /* At the end, verdicts stay in force. */
    bool fresh;             /* At the start, no verdicts are adopted. */
    bool check;             /* Only check the files. */
    bool strict;            /* The datapath must do all that is asked. */
    struct pipeline_config pipeline;
    unsigned int first_meter;
};

/* Reads the command line.  Ends the program, with a message that names the
 * option and says what to do, if anything is wrong with it, and after --help
 * and --version. */
void settings_parse(struct settings *, int argc, char *argv[]);
void settings_destroy(struct settings *);

#endif /* daemon/settings.h */
