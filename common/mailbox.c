/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages between threads: see mailbox.h. */

#include <l7-config.h>
#include "common/mailbox.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

int
mailbox_init(struct mailbox *mailbox, size_t limit)
{
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) {
        return errno;
    }

    int error = pthread_mutex_init(&mailbox->mutex, NULL);
    if (error) {
        close(fd);
        return error;
    }
    mailbox->first = NULL;
    mailbox->tail = &mailbox->first;
    mailbox->n = 0;
    mailbox->limit = limit;
    mailbox->n_refused = 0;
    mailbox->fd = fd;
    return 0;
}

void
mailbox_destroy(struct mailbox *mailbox)
{
    if (mailbox) {
        pthread_mutex_destroy(&mailbox->mutex);
        close(mailbox->fd);
    }
}

static bool
mailbox_put(struct mailbox *mailbox, struct mailbox_item *item, bool always)
{
    bool posted;
    bool wake = false;

    item->next = NULL;
    pthread_mutex_lock(&mailbox->mutex);
    posted = always || mailbox->n < mailbox->limit;
    if (posted) {
        wake = mailbox->n++ == 0;
        *mailbox->tail = item;
        mailbox->tail = &item->next;
    } else {
        mailbox->n_refused++;
    }
    pthread_mutex_unlock(&mailbox->mutex);

    /* Only the first message of a batch wakes the owner, who takes all. */
    if (wake) {
        eventfd_write(mailbox->fd, 1);
    }
    return posted;
}

bool
mailbox_post(struct mailbox *mailbox, struct mailbox_item *item)
{
    return mailbox_put(mailbox, item, false);
}

void
mailbox_post_always(struct mailbox *mailbox, struct mailbox_item *item)
{
    mailbox_put(mailbox, item, true);
}

struct mailbox_item *
mailbox_take(struct mailbox *mailbox)
{
    struct mailbox_item *items;
    eventfd_t ignored;

    /* Cleared before the messages are taken: one that is posted in between
     * wakes the owner once more, for nothing at worst. */
    eventfd_read(mailbox->fd, &ignored);

    pthread_mutex_lock(&mailbox->mutex);
    items = mailbox->first;
    mailbox->first = NULL;
    mailbox->tail = &mailbox->first;
    mailbox->n = 0;
    pthread_mutex_unlock(&mailbox->mutex);
    return items;
}

int
mailbox_fd(const struct mailbox *mailbox)
{
    return mailbox->fd;
}

uint64_t
mailbox_n_refused(struct mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->mutex);
    uint64_t n = mailbox->n_refused;
    pthread_mutex_unlock(&mailbox->mutex);
    return n;
}
