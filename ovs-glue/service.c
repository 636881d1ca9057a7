/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open vSwitch's conventions for daemons: see service.h. */

#include <config.h>
#include "ovs-glue/service.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command-line.h"
#include "daemon-private.h"
#include "daemon.h"
#include "dirs.h"
#include "fatal-signal.h"
#include "openvswitch/vlog.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_service);

enum {
    OPT_FIRST = SERVICE_OPTION_FIRST,
    VLOG_OPTION_ENUMS,
    DAEMON_OPTION_ENUMS
};

static const struct option daemon_options[] = {
    { "help", no_argument, NULL, 'h' },
    { "version", no_argument, NULL, 'V' },
    DAEMON_LONG_OPTIONS,
    VLOG_LONG_OPTIONS,
};

static const char *user;

void
service_init(const char *argv0, const char *version)
{
    ovs_set_program_name(argv0, version);
    fatal_ignore_sigpipe();
}

struct option *
service_options(const struct option *options, char **shorts)
{
    size_t n = 0;
    while (options[n].name) {
        n++;
    }

    size_t n_daemon = ARRAY_SIZE(daemon_options);
    struct option *all = xcalloc(n + n_daemon + 1, sizeof *all);
    memcpy(all, options, n * sizeof *all);
    memcpy(all + n, daemon_options, sizeof daemon_options);
    *shorts = ovs_cmdl_long_options_to_short_options(all);
    return all;
}

bool
service_option(int c, char *argument)
{
    /* The handlers are written for a loop of getopt_long() and so read
     * getopt's variable. */
    ovs_assert(argument == optarg);

    if (c == OPT_USER_GROUP) {
        user = argument;
        return true;
    }
    switch (c) {
    case 'V':
        ovs_print_version(0, 0);
        exit(EXIT_SUCCESS);

        VLOG_OPTION_HANDLERS
        DAEMON_OPTION_HANDLERS

    default:
        return false;
    }
    return true;
}

const char *
service_user(void)
{
    return user;
}

void
service_give_log(uid_t uid, gid_t gid)
{
    vlog_change_owner_unix(uid, gid);
}

void
service_usage(void)
{
    daemon_usage();
    vlog_usage();
    printf("\nOther options:\n"
           "  -h, --help              print this help\n"
           "  -V, --version           print the version\n");
}

/* Ends the program if it may not make 'file', which 'option' names. */
static void
check_permission(const char *file, const char *option)
{
    char *directory = dir_name(file);

    if (access(directory, W_OK) && errno == EACCES) {
        VLOG_FATAL("%s may not be written to by user %ld: name a file in a "
                   "directory of that user's with --%s",
                   directory, (long int) geteuid(), option);
    }
    free(directory);
}

void
service_begin(const char *unixctl)
{
    /* What Open vSwitch's library says of these is of little help. */
    if (pidfile) {
        check_permission(pidfile, "pidfile");
    }
    if (!unixctl || strcmp(unixctl, "none")) {
        char *file = abs_file_name(ovs_rundir(), unixctl ? unixctl : "ctl");

        check_permission(file, "unixctl");
        free(file);
    }
    daemonize_start(false);
}

void
service_ready(void)
{
    daemonize_complete();
    VLOG_INFO("%s", ovs_get_program_version());
}

void
service_reopen_log(void)
{
    vlog_reopen_log_file();
}

const char *
service_rundir(void)
{
    return ovs_rundir();
}

char *
service_absolute_path(const char *path)
{
    return abs_file_name(NULL, path);
}
