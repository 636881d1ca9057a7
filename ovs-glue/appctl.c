/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands for ovs-appctl: see appctl.h.  Open vSwitch's unixctl, with its
 * types kept out of the header. */

#include <config.h>
#include "ovs-glue/appctl.h"

#include "unixctl.h"
#include "util.h"

struct registration {
    appctl_command *command;
    void *aux;
};

/* An appctl_call is a unixctl_conn under another name. */
static struct appctl_call *
call_from_conn(struct unixctl_conn *conn)
{
    return (struct appctl_call *) conn;
}

static struct unixctl_conn *
call_to_conn(struct appctl_call *call)
{
    return (struct unixctl_conn *) call;
}

static void
run_command(struct unixctl_conn *conn, int argc, const char *argv[],
            void *registration_)
{
    const struct registration *r = registration_;

    r->command(call_from_conn(conn), argc, argv, r->aux);
}

void
appctl_register(const char *name, const char *usage, int min, int max,
                appctl_command *command, void *aux)
{
    /* Commands are never unregistered, so neither is this ever freed. */
    struct registration *r = xmalloc(sizeof *r);

    *r = (struct registration){ .command = command, .aux = aux };
    unixctl_command_register(name, usage, min, max, run_command, r);
}

void
appctl_reply(struct appctl_call *call, const char *text)
{
    unixctl_command_reply(call_to_conn(call), text);
}

void
appctl_error(struct appctl_call *call, const char *text)
{
    unixctl_command_reply_error(call_to_conn(call), text);
}
