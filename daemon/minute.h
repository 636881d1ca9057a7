/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_MINUTE_H
#define L7_DAEMON_MINUTE_H 1

/* The minute of the week, by which policies tell hours and days.
 *
 * Threads: any. */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* The minute of the week that 'when' is in, in the local time of this host:
 * Monday 0:00 is 0.  A change of the host's time zone is noticed. */
uint16_t minute_of_week(time_t when);

/* What people call the days, from Monday on: "mon". */
#define MINUTE_N_DAYS 7
extern const char *const minute_days[MINUTE_N_DAYS];

/* The index in 'minute_days' of 'word', or MINUTE_N_DAYS. */
unsigned int minute_find_day(const char *word);

/* Reads a time from "00:00" to "23:59" into the minute of the day '*minute'.
 * Returns false if 'text' is none. */
bool minute_parse(const char *text, unsigned int *minute);

#endif /* daemon/minute.h */
