/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_PULSE_H
#define L7_DAEMON_PULSE_H 1

/* The pulse: proof for the service manager (notify.h) that all threads are at
 * work, and a line on how they fare.
 *
 * The main thread does nothing that could hang, so its word alone is worth
 * little: it asks each worker and the glue's thread, and only when all have
 * answered does it tell "WATCHDOG=1".  Who does not answer for long is named
 * in the log; the manager then ends the daemon and starts it anew.
 *
 * Threads: the main one's; no worker may be destroyed before it. */

struct control;
struct crew;
struct event_base;
struct glue;
struct pulse;

/* Makes the pulse of 'crew' and of the 'glues' of the bridges of 'control',
 * all of which must outlive it, in 'base'.  Returns NULL if memory is
 * short. */
struct pulse *pulse_create(struct event_base *base, const struct crew *crew,
                           struct glue *const *glues,
                           const struct control *control);

/* Begins to ask, after all threads were started, if somebody is to be told. */
void pulse_start(struct pulse *);

/* Frees it, after the threads have ended. */
void pulse_destroy(struct pulse *);

#endif /* daemon/pulse.h */
