/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/lifetimes.[ch]. */

#include <l7-config.h>
#include "daemon/lifetimes.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ovs-glue/verdict.h"
#include "patterns/matcher.h"

/* A connection from client port 'client' to server 'number'. */
static struct connection_key
key_of(uint32_t number, uint16_t client)
{
    struct connection_key key = {
        .ports = { client, 80 },
        .ip_version = 6,
        .ip_proto = IPPROTO_TCP,
    };

    key.addrs[SIDE_SERVER].s6_addr[0] = 0xfd;
    memcpy(&key.addrs[SIDE_SERVER].s6_addr[12], &number, sizeof number);
    return key;
}

static void
note(struct lifetimes *l, uint32_t number, bool lasted, int n)
{
    for (int i = 0; i < n; i++) {
        struct connection_key key = key_of(number, (uint16_t) (1024 + i));

        lifetimes_note(l, &key, lasted);
    }
}

static bool
is(const struct lifetimes *l, uint32_t number, enum lifetime lifetime)
{
    struct connection_key key = key_of(number, 9);

    return lifetimes_of(l, &key) == lifetime;
}

/* Some are believed, and more that tell otherwise, too. */
static void
test_share(void **state)
{
    struct lifetimes *l = lifetimes_create();

    (void) state;
    assert_non_null(l);
    assert_true(is(l, 1, LIFETIMES_UNKNOWN));
    note(l, 1, true, 3);
    assert_true(is(l, 1, LIFETIMES_UNKNOWN));
    note(l, 1, true, 20);
    assert_true(is(l, 1, LIFETIMES_LONG));
    /* One that did not is no reason to think otherwise. */
    note(l, 1, false, 1);
    assert_true(is(l, 1, LIFETIMES_LONG));
    note(l, 1, false, 4);
    assert_true(is(l, 1, LIFETIMES_UNKNOWN));
    note(l, 1, false, 20);
    assert_true(is(l, 1, LIFETIMES_SHORT));
    note(l, 1, true, 1);
    assert_true(is(l, 1, LIFETIMES_SHORT));
    note(l, 1, true, 4);
    assert_true(is(l, 1, LIFETIMES_UNKNOWN));
    note(l, 1, true, 20);
    assert_true(is(l, 1, LIFETIMES_LONG));
    lifetimes_destroy(l);
}

/* Half and half tells nothing. */
static void
test_mixed(void **state)
{
    struct lifetimes *l = lifetimes_create();

    (void) state;
    for (int i = 0; i < 1000; i++) {
        note(l, 1, i % 2, 1);
        assert_true(is(l, 1, LIFETIMES_UNKNOWN));
    }
    lifetimes_destroy(l);
}

/* Whatever makes another service is told apart. */
static void
test_services(void **state)
{
    struct lifetimes *l = lifetimes_create();
    struct connection_key key = key_of(1, 9);

    (void) state;
    note(l, 1, true, 20);
    assert_true(is(l, 1, LIFETIMES_LONG));
    assert_true(is(l, 2, LIFETIMES_UNKNOWN));
    key.vlan = 7;
    assert_int_equal(lifetimes_of(l, &key), LIFETIMES_UNKNOWN);
    key.vlan = 0;
    key.ip_proto = IPPROTO_UDP;
    assert_int_equal(lifetimes_of(l, &key), LIFETIMES_UNKNOWN);
    key.ip_proto = IPPROTO_TCP;
    key.ports[SIDE_SERVER] = 81;
    assert_int_equal(lifetimes_of(l, &key), LIFETIMES_UNKNOWN);
    key.ports[SIDE_SERVER] = 80;
    key.addrs[SIDE_CLIENT].s6_addr[0] = 0xfd;
    key.leg = 3;
    assert_int_equal(lifetimes_of(l, &key), LIFETIMES_LONG);
    lifetimes_destroy(l);
}

/* Ever new services make others forgotten only if those are not heard of:
 * there are many times as many as the table has places. */
static void
test_scan(void **state)
{
    struct lifetimes *l = lifetimes_create();
    uint32_t number = 1000;

    (void) state;
    note(l, 1, true, 20);
    for (int i = 0; i < 300; i++) {
        for (int j = 0; j < 1000; j++) {
            note(l, number++, false, 1);
        }
        note(l, 1, true, 1);
        assert_true(is(l, 1, LIFETIMES_LONG));
    }
    for (int i = 0; i < 2 * 1000 * 1000; i++) {
        note(l, number++, true, 1);
    }
    assert_true(is(l, 1, LIFETIMES_UNKNOWN));
    /* And then there is room for it again. */
    note(l, 1, true, 300);
    assert_true(is(l, 1, LIFETIMES_LONG));
    lifetimes_destroy(l);
}

static void
test_none(void **state)
{
    (void) state;
    lifetimes_destroy(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_share),    cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_services), cmocka_unit_test(test_scan),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
