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

struct glue;
struct worker;

/* Calls 'ask' in the thread of each of the 'n' 'workers', with the zeroed
 * 'size' bytes that are its answer, and then 'done' in the thread of 'glue',
 * with the 'n' answers one after another. */
void inquiry_send(struct glue *glue, struct worker *const *workers, size_t n,
                  size_t size,
                  void (*ask)(struct worker *, void *answer, void *aux),
                  void (*done)(const void *answers, size_t n, void *aux),
                  void *aux);

#endif /* daemon/inquiry.h */
