/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_NOTIFY_H
#define L7_DAEMON_NOTIFY_H 1

/* What a service manager is told: that the daemon is ready, is about to end,
 * is alive, and how it fares.
 *
 * The protocol is systemd's, sd_notify(3): datagrams of "KEY=VALUE" lines to
 * the Unix socket that the environment's NOTIFY_SOCKET names.  It is spoken
 * here, since all of libsystemd would be much for it.  Without that variable
 * nobody is told anything.
 *
 * Threads: the main one's. */

#include <stdbool.h>
#include <stdint.h>

/* Looks who is to be told.  The environment's variables are taken out of it,
 * so that what we run does not speak for us; so before any thread. */
void notify_init(void);

/* True if somebody is to be told. */
bool notify_is_wanted(void);

/* Within how many microseconds of each other "WATCHDOG=1" is to be told; 0:
 * never. */
uint64_t notify_watchdog_us(void);

/* Tells 'format', lines of KEY=VALUE.  It is not repeated if it is lost. */
void notify_send(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif /* daemon/notify.h */
