/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service manager is told: see notify.h. */

#include <l7-config.h>
#include "daemon/notify.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LOG_MODULE LOG_MAIN
#include "ovs-glue/log.h"

/* No message of ours is longer. */
#define MESSAGE_SIZE 512

static int manager = -1; /* A socket that is connected to it, or -1. */
static uint64_t watchdog_us;

/* Connects to 'name', a file or, with '@', an abstract name. */
static void
connect_to(const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t len = strlen(name);

    if ((*name != '/' && *name != '@') || len >= sizeof address.sun_path) {
        LOG_WARNING("NOTIFY_SOCKET=%s: neither a file nor an abstract name",
                    name);
        return;
    }
    memcpy(address.sun_path, name, len);
    if (*name == '@') {
        address.sun_path[0] = '\0';
    }
    manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (manager >= 0
        && connect(manager, (const struct sockaddr *) &address,
                   (socklen_t) (offsetof(struct sockaddr_un, sun_path) + len))
               < 0) {
        close(manager);
        manager = -1;
    }
    if (manager < 0) {
        LOG_WARNING("cannot tell the service manager anything at %s: %s", name,
                    strerror(errno));
    }
}

void
notify_init(void)
{
    const char *name = getenv("NOTIFY_SOCKET");
    const char *us = getenv("WATCHDOG_USEC");
    const char *pid = getenv("WATCHDOG_PID");

    if (name && *name) {
        connect_to(name);
        /* The watchdog may be another process's. */
        if (us && (!pid || strtol(pid, NULL, 10) == getpid())) {
            watchdog_us = strtoull(us, NULL, 10);
        }
    }
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

bool
notify_is_wanted(void)
{
    return manager >= 0;
}

uint64_t
notify_watchdog_us(void)
{
    return manager >= 0 ? watchdog_us : 0;
}

void
notify_send(const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list args;

    if (manager < 0) {
        return;
    }
    va_start(args, format);
    int n = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (n > 0) {
        size_t len =
            (size_t) n < sizeof message ? (size_t) n : sizeof message - 1;

        /* A manager that does not read in time sees to that itself. */
        (void) !send(manager, message, len, MSG_NOSIGNAL);
    }
}
