/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_QUEUE_LIST_H
#define L7_POLICIES_QUEUE_LIST_H 1

/* The queues of a policy, put together from what its classes say.
 *
 * Several classes may use one queue; one of them at most says what it is
 * like, the others give its number.  A class that gives none gets one that
 * follows from its name, from QUEUE_LIST_AUTO_FIRST on: so it stays the same
 * over reloads and restarts, whatever other classes come and go (unless two
 * names happen to lead to the same number, one in 50,000, where the one later
 * in the alphabet takes the next).
 *
 * Ownership: a list owns its entries.
 * Threads: immutable once made. */

#include <stddef.h>
#include <stdint.h>

#include "policies/policy.h"

struct classes;
struct qos;

/* Numbers of automatic queues. */
#define QUEUE_LIST_AUTO_FIRST 10000
#define QUEUE_LIST_AUTO_N 50000

struct queue_list {
    struct policy_queue *queues; /* Sorted by number. */
    size_t n;
    uint64_t min_rates; /* The sum of what they guarantee. */
};

/* Makes '*queues' of what 'classes' say, and completes the queues of these;
 * notes what is wrong with them, also with regard to 'qos'.  Returns 0 or
 * ENOMEM. */
int queue_list_make(struct queue_list *queues, struct classes *classes,
                    const struct qos *qos);
void queue_list_destroy(struct queue_list *);

/* See policy_queue_on(). */
struct policy_queue queue_list_on(const struct queue_list *, size_t i,
                                  uint64_t port_rate);

#endif /* policies/queue-list.h */
