/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_ESTATES_H
#define L7_DAEMON_ESTATES_H 1

/* Estates: flows in the switch whose connection is gone, or has another
 * handle by now.
 *
 * That happens when a client uses its port again, or when what one side sends
 * comes in at another port than before.  The switch still has the old flow,
 * counts with it, and says at its end what it has counted: under the old
 * handle, for which an estate remembers who that belongs to and what of it is
 * in the accounts already.
 *
 * Bounded: the oldest makes room for the newest, and is counted.
 *
 * Threads: one. */

#include <stddef.h>
#include <stdint.h>

#include "daemon/accounts.h"

struct estates;

#define ESTATES_MAX 8192

struct estate {
    uint32_t handle;        /* Of the connection as it was, */
    uint8_t side;           /* and who sends what the flow matches. */
    uint32_t accounts[2];   /* As in struct connection. */
    struct traffic counted; /* Of the flow's counters, in the accounts. */
    struct traffic recent;  /* As in struct connection. */
};

/* Returns NULL if memory is short. */
struct estates *estates_create(void);
void estates_destroy(struct estates *);

/* Remembers a copy of 'estate'. */
void estates_add(struct estates *, const struct estate *estate);

/* The estate of that flow, or NULL; it holds until the next call. */
struct estate *estates_find(struct estates *, uint32_t handle, uint8_t side);

/* Forgets 'estate': its flow has ended. */
void estates_remove(struct estates *, struct estate *estate);

/* Estates that had to make room. */
uint64_t estates_n_lost(const struct estates *);

#endif /* daemon/estates.h */
