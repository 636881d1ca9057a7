/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_INQUIRY_H
#define L7_DAEMON_INQUIRY_H 1

/* An inquiry: a question to all workers, whose answers come together.
 *
 * Each worker answers in its own thread, into a place of its own; when the
 * last one has, the whole is dealt with in the glue's thread.
 *
 * Ownership: the inquiry's own; it frees itself after 'done'. */

#include <stddef.h>

struct crew;
struct worker;

/* Calls 'ask' in the thread of each worker of 'crew', with the zeroed 'size'
 * bytes that are its answer, and then 'done' in the glue's thread, with the
 * 'n' answers one after another. */
void inquiry_send(const struct crew *crew, size_t size,
                  void (*ask)(struct worker *, void *answer, void *aux),
                  void (*done)(const void *answers, size_t n, void *aux),
                  void *aux);

#endif /* daemon/inquiry.h */
