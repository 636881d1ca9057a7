/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_COMMAND_H
#define L7_OVS_GLUE_COMMAND_H 1

/* Running a program of the system's, ip or iptables-restore, and hearing what
 * it complains of.
 *
 * The program runs in the network namespace of the calling thread, and with
 * those of its capabilities that such programs need: CAP_NET_ADMIN, and
 * CAP_NET_RAW, which only the legacy iptables asks for.
 * Threads: any; the caller waits, COMMAND_TIMEOUT_MS at most. */

#define COMMAND_TIMEOUT_MS 10000

/* Runs 'argv' (ended by NULL; argv[0] is looked up in PATH) with 'input'
 * (NULL: none) on its standard input.  Returns 0 if it exited with status 0.
 * Otherwise stores in '*error' a text that names the command and what it
 * printed, which the caller frees, and returns a positive errno: that of
 * starting it, ETIMEDOUT, or EIO if it failed. */
int command_run(const char *const argv[], const char *input, char **error);

#endif /* ovs-glue/command.h */
