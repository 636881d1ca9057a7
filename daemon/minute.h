/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_MINUTE_H
#define L7_DAEMON_MINUTE_H 1

/* The minute of the week, by which policies tell hours and days.
 *
 * Threads: any. */

#include <stdint.h>
#include <time.h>

/* The minute of the week that 'when' is in, in the local time of this host:
 * Monday 0:00 is 0.  A change of the host's time zone is noticed. */
uint16_t minute_of_week(time_t when);

#endif /* daemon/minute.h */
