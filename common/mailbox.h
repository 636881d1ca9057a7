/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_COMMON_MAILBOX_H
#define L7_COMMON_MAILBOX_H 1

/* A mailbox: how threads of different event loops hand things to each other.
 *
 * Any thread may post; one thread, the owner, takes.  The owner's event loop
 * (libevent's or Open vSwitch's) watches mailbox_fd(), an eventfd that is
 * readable while there is something to take.  The lock inside is held for a
 * few instructions only, never while a message is dealt with.
 *
 * A mailbox is bounded: a message beyond its limit is not taken in, which the
 * poster is told and mailbox_n_refused() counts.
 *
 * Ownership: a message embeds a 'struct mailbox_item'; posting hands the
 * message to the owner, unless the post was refused. */

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mailbox_item {
    struct mailbox_item *next;
};

struct mailbox {
    pthread_mutex_t mutex;
    struct mailbox_item *first; /* Oldest message. */
    struct mailbox_item **tail; /* Where the next one goes. */
    size_t n;                   /* Messages waiting, */
    size_t limit;               /* and how many may. */
    uint64_t n_refused;         /* Messages that found it full. */
    int fd;                     /* eventfd: nonzero while 'n' is. */
};

/* Sets up 'mailbox' for at most 'limit' waiting messages.  Returns 0 or the
 * errno of what could not be had. */
int mailbox_init(struct mailbox *mailbox, size_t limit);

/* Frees 'mailbox', which must be empty: messages belong to the owner. */
void mailbox_destroy(struct mailbox *mailbox);

/* Posts 'item'.  Returns false, and leaves 'item' to the caller, if the
 * mailbox is full. */
bool mailbox_post(struct mailbox *, struct mailbox_item *item);

/* The same, but beyond the limit too: for the few messages that must not be
 * lost (an order to stop, the answer to a question). */
void mailbox_post_always(struct mailbox *, struct mailbox_item *item);

/* Takes all messages: returns the oldest, from which 'next' leads to the
 * others, or NULL. */
struct mailbox_item *mailbox_take(struct mailbox *);

int mailbox_fd(const struct mailbox *);
uint64_t mailbox_n_refused(struct mailbox *);

#endif /* common/mailbox.h */
