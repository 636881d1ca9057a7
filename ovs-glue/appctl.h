/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_APPCTL_H
#define L7_OVS_GLUE_APPCTL_H 1

/* Commands for "ovs-appctl -t ovs-l7d COMMAND".
 *
 * A command is called in the glue's thread and must answer once, with
 * appctl_reply() or appctl_error(), at once or later, but in that thread.
 *
 * Ownership: 'struct appctl_call' is the callee's until it has answered. */

#include <stddef.h>

struct appctl_call;

typedef void appctl_command(struct appctl_call *, int argc,
                            const char *const argv[], void *aux);

/* Registers 'name', with 'usage' as list-commands shows it, for 'min' to
 * 'max' arguments (argv[0] is the command).  Before the glue's thread
 * starts. */
void appctl_register(const char *name, const char *usage, int min, int max,
                     appctl_command *, void *aux);

void appctl_reply(struct appctl_call *, const char *text);
void appctl_error(struct appctl_call *, const char *text);

#endif /* ovs-glue/appctl.h */
