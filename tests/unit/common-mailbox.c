/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests common/mailbox.[ch]: messages between threads. */

#include <l7-config.h>
#include "common/mailbox.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

struct message {
    struct mailbox_item item; /* First, so that an item is a message. */
    int poster;
    int number;
};

static struct message *
message_from(struct mailbox_item *item)
{
    return (struct message *) item;
}

/* True if the owner's event loop would wake within 'ms'. */
static bool
is_readable(const struct mailbox *m, int ms)
{
    struct pollfd pfd = { .fd = mailbox_fd(m), .events = POLLIN };
    int n = poll(&pfd, 1, ms);

    assert_true(n >= 0);
    return n > 0 && pfd.revents & POLLIN;
}

static void
test_order(void **state)
{
    struct message messages[10];
    struct mailbox m;

    (void) state;
    assert_int_equal(mailbox_init(&m, 10), 0);
    assert_null(mailbox_take(&m));
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 10; i++) {
            messages[i] = (struct message){ .number = i };
            /* A link from earlier times means nothing. */
            messages[i].item.next = &messages[0].item;
            assert_true(mailbox_post(&m, &messages[i].item));
        }
        struct mailbox_item *item = mailbox_take(&m);
        for (int i = 0; i < 10; i++) {
            assert_ptr_equal(item, &messages[i].item);
            assert_int_equal(message_from(item)->number, i);
            item = item->next;
        }
        assert_null(item);
        assert_null(mailbox_take(&m));
    }
    mailbox_destroy(&m);
    mailbox_destroy(NULL);
}

static void
test_limit(void **state)
{
    struct message messages[6];
    struct mailbox m;

    (void) state;
    assert_int_equal(mailbox_init(&m, 3), 0);
    for (int i = 0; i < 3; i++) {
        assert_true(mailbox_post(&m, &messages[i].item));
    }
    assert_int_equal(mailbox_n_refused(&m), 0);
    assert_false(mailbox_post(&m, &messages[3].item));
    assert_false(mailbox_post(&m, &messages[3].item));
    assert_int_equal(mailbox_n_refused(&m), 2);
    /* What must not be lost comes in, and behind the others. */
    mailbox_post_always(&m, &messages[4].item);
    assert_false(mailbox_post(&m, &messages[3].item));
    assert_int_equal(mailbox_n_refused(&m), 3);

    struct mailbox_item *item = mailbox_take(&m);
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(item, &messages[i].item);
        item = item->next;
    }
    assert_ptr_equal(item, &messages[4].item);
    assert_null(item->next);

    /* Empty again, it takes as many as before. */
    for (int i = 0; i < 3; i++) {
        assert_true(mailbox_post(&m, &messages[i].item));
    }
    assert_false(mailbox_post(&m, &messages[3].item));
    mailbox_take(&m);
    mailbox_destroy(&m);
}

/* The first message of a batch wakes the owner, and no other. */
static void
test_wake_up(void **state)
{
    struct message messages[3];
    struct mailbox m;
    eventfd_t n;

    (void) state;
    assert_int_equal(mailbox_init(&m, 2), 0);
    assert_false(is_readable(&m, 0));
    assert_true(mailbox_post(&m, &messages[0].item));
    assert_true(is_readable(&m, 0));
    assert_true(mailbox_post(&m, &messages[1].item));
    assert_false(mailbox_post(&m, &messages[2].item));
    assert_int_equal(eventfd_read(mailbox_fd(&m), &n), 0);
    assert_int_equal(n, 1);
    assert_non_null(mailbox_take(&m));

    mailbox_post_always(&m, &messages[0].item);
    assert_true(is_readable(&m, 0));
    assert_non_null(mailbox_take(&m));
    assert_false(is_readable(&m, 0));
    /* An owner that comes for nothing does not wait. */
    assert_null(mailbox_take(&m));
    mailbox_destroy(&m);
}

static void
test_no_descriptors(void **state)
{
    struct rlimit old, none;
    struct mailbox m;

    (void) state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    none = old;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    int error = mailbox_init(&m, 1);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
    assert_int_equal(error, EMFILE);

    /* No program that is run inherits one. */
    assert_int_equal(mailbox_init(&m, 1), 0);
    assert_true(fcntl(mailbox_fd(&m), F_GETFD) & FD_CLOEXEC);
    mailbox_destroy(&m);
}

#define N_POSTERS 4
#define N_MESSAGES 20000

static struct mailbox shared;
static struct message all[N_POSTERS][N_MESSAGES];

static void *
poster_main(void *number_)
{
    int number = *(int *) number_;

    for (int i = 0; i < N_MESSAGES; i++) {
        struct message *message = &all[number][i];

        message->poster = number;
        message->number = i;
        while (!mailbox_post(&shared, &message->item)) {
            sched_yield();
        }
    }
    return NULL;
}

/* Several post at once to one that sleeps until it is woken: every message
 * comes, once, and those of one poster in their order. */
static void
test_threads(void **state)
{
    int numbers[N_POSTERS];
    int next[N_POSTERS] = { 0 };
    pthread_t threads[N_POSTERS];
    int n = 0;

    (void) state;
    assert_int_equal(mailbox_init(&shared, 100), 0);
    for (int i = 0; i < N_POSTERS; i++) {
        numbers[i] = i;
        assert_int_equal(
            pthread_create(&threads[i], NULL, poster_main, &numbers[i]), 0);
    }
    while (n < N_POSTERS * N_MESSAGES) {
        if (!is_readable(&shared, 60000)) {
            fail_msg("nobody woke the owner for a minute");
        }
        for (struct mailbox_item *item = mailbox_take(&shared), *following;
             item; item = following) {
            struct message *message = message_from(item);

            following = item->next;
            assert_int_equal(message->number, next[message->poster]);
            next[message->poster]++;
            n++;
        }
    }
    for (int i = 0; i < N_POSTERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(next[i], N_MESSAGES);
    }
    assert_null(mailbox_take(&shared));
    mailbox_destroy(&shared);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),   cmocka_unit_test(test_limit),
        cmocka_unit_test(test_wake_up), cmocka_unit_test(test_no_descriptors),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
