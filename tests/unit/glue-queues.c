/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/queues.[ch]: what happens when the database does not take
 * the queues.  What it takes is the subject of queues.test. */

#include <config.h>
#include "ovs-glue/queues.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "openvswitch/dynamic-string.h"

static const struct queues_ports ports[] = { { .interfaces = "eth0" } };
static const struct queue_config queue = { .id = 1, .dscp = -1 };
static const struct queues_config config = {
    .ports = ports, .n_ports = 1, .queues = &queue, .n_queues = 1
};

static struct queues *
create(void)
{
    struct queues *q = queues_create("br0", "mirror");
    char *error;

    assert_true(queues_is_settled(q));
    assert_false(queues_is_due(q));
    assert_int_equal(queues_set(q, &config, &error), 0);
    assert_null(error);
    assert_true(queues_is_due(q));
    return q;
}

/* True if the description of 'q' says 'text'. */
static bool
says(const struct queues *q, const char *text)
{
    struct ds s = DS_EMPTY_INITIALIZER;

    queues_describe(q, &s);
    bool found = strstr(ds_cstr(&s), text) != NULL;
    ds_destroy(&s);
    return found;
}

static void
wait_ms(long int ms)
{
    const struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

    nanosleep(&ts, NULL);
}

/* The pauses after refusals are 1 and 2 seconds: it is tried again after them,
 * not before. */
static void
test_refused(void **state)
{
    struct queues *q = create();

    (void) state;
    assert_true(says(q, ", being written\n"));
    for (long int pause = 1000; pause <= 2000; pause *= 2) {
        queues_refused(q, "constraint violation");
        assert_false(queues_is_due(q));
        assert_false(queues_is_settled(q));
        assert_true(says(q, ", refused by the database\n"));
        assert_true(says(q, "queues-refused: constraint violation\n"));
        wait_ms(pause - 300);
        assert_false(queues_is_due(q));
        wait_ms(600);
        assert_true(queues_is_due(q));
    }

    /* A success ends that, pauses and all. */
    queues_written(q);
    assert_false(says(q, "refused"));
    queues_refused(q, "constraint violation");
    wait_ms(1300);
    assert_true(queues_is_due(q));
    queues_destroy(q);
}

/* Somebody else was first: that is no refusal. */
static void
test_contention(void **state)
{
    struct queues *q = create();

    (void) state;
    queues_refused(q, NULL);
    assert_false(queues_is_due(q));
    assert_false(says(q, "refused"));
    wait_ms(800);
    assert_true(queues_is_due(q));
    queues_destroy(q);
}

/* What is wrong changes nothing; a new order does not wait for the pause that
 * an old one has earned. */
static void
test_set(void **state)
{
    const struct queue_config bad = { .id = 1, .dscp = 64 };
    const struct queues_config wrong = { .queues = &bad, .n_queues = 1 };
    struct queues *q = create();
    char *error;

    (void) state;
    queues_refused(q, "no");
    assert_int_equal(queues_set(q, &wrong, &error), EINVAL);
    assert_non_null(error);
    free(error);
    assert_false(queues_is_due(q));
    assert_int_equal(queues_set(q, &config, &error), 0);
    assert_true(queues_is_due(q));
    queues_destroy(q);
}

static void
test_end(void **state)
{
    struct queues *q = create();

    (void) state;
    /* To keep them is to do nothing. */
    queues_end(q, true);
    assert_true(queues_is_settled(q));
    queues_end(q, false);
    assert_true(queues_is_due(q));
    queues_destroy(q);
    queues_destroy(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_contention),
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
