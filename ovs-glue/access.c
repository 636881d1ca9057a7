/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether Open vSwitch's sockets may be used: see access.h. */

#include <config.h>
#include "ovs-glue/access.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

#define PREFIX "unix:"

char *
access_obstacle(const char *remote)
{
    const char *file = remote + strlen(PREFIX);

    if (strncmp(remote, PREFIX, strlen(PREFIX)) || !access(file, W_OK)
        || errno != EACCES) {
        return NULL;
    }
    return xasprintf("user %ld may not connect to %s: have Open vSwitch's "
                     "daemons make their sockets for a group, and put that "
                     "user into it (ovs-l7d(8), PRIVILEGES, says how)",
                     (long int) geteuid(), file);
}
