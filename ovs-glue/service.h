/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_SERVICE_H
#define L7_OVS_GLUE_SERVICE_H 1

/* What makes a program one of Open vSwitch's daemons: the options for
 * running in the background and for logging, the pidfile by which
 * "ovs-appctl -t NAME" finds it, and the directories that the sockets are in.
 *
 * Order: service_init(), option parsing, service_begin() (which may fork, so
 * before any thread), start-up, service_ready().
 * Threads: the main one. */

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Values of the options in service_options() begin here. */
#define SERVICE_OPTION_FIRST 1000

/* 'argv0' and 'version' are shown in the log and by --version. */
void service_init(const char *argv0, const char *version);

/* Copies 'options' (ended by a zeroed one) and those of every daemon into a
 * new array, which the caller frees; '*shorts' becomes the short ones, which
 * the caller frees too. */
struct option *service_options(const struct option *options, char **shorts);

/* Deals with an option that getopt_long() returned as 'c' with 'argument'.
 * Returns false if it is not one of a daemon's.  Ends the program upon a bad
 * argument and after -V. */
bool service_option(int c, char *argument);

/* The argument of --user, or NULL.  Open vSwitch's library can only become
 * another user before anything else, and with capabilities of its choice (if
 * it was built for it): so whoever asks does it. */
const char *service_user(void);

/* Gives the log file, if there is one, to others. */
void service_give_log(uid_t, gid_t);

/* Prints the help for these options. */
void service_usage(void);

/* Goes into the background if asked to.  Ends the program, with a message,
 * if it cannot, if another daemon has the pidfile, or if the user may make
 * neither that nor the control socket 'unixctl' (NULL: where ovs-appctl looks
 * for it). */
void service_begin(const char *unixctl);

/* Tells whoever started the daemon that it runs. */
void service_ready(void);

/* Opens the log file anew, after somebody has moved it away. */
void service_reopen_log(void);

/* The directory that Open vSwitch's sockets are in. */
const char *service_rundir(void);

/* 'path' made absolute, since a daemon leaves the directory it was started
 * in.  The caller frees it. */
char *service_absolute_path(const char *path);

#endif /* ovs-glue/service.h */
