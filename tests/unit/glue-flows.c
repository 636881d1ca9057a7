/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/cookie.[ch] and origin.[ch]: what is written into flows and
 * into clones, and read back. */

#include <l7-config.h>
#include "ovs-glue/cookie.h"
#include "ovs-glue/origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

static const struct cookie all_ones = {
    .prefix = UINT16_MAX,
    .protocol = COOKIE_STATIC,
    .worker = COOKIE_MAX_WORKERS - 1,
    .side = 1,
    .life = COOKIE_LIVES,
    .handle = (UINT32_C(1) << COOKIE_HANDLE_BITS) - 1,
};

static void
check_cookie(const struct cookie *c, uint64_t expected)
{
    assert_true(cookie_pack(c) == expected);

    struct cookie u = cookie_unpack(expected);
    assert_int_equal(u.prefix, c->prefix);
    assert_int_equal(u.protocol, c->protocol);
    assert_int_equal(u.worker, c->worker);
    assert_int_equal(u.side, c->side);
    assert_int_equal(u.life, c->life);
    assert_int_equal(u.handle, c->handle);
}

/* Each field at its bits, as cookie.h has them. */
static void
test_cookie_layout(void **state)
{
    (void) state;
    check_cookie(&(struct cookie){ .prefix = 0x4c37 },
                 UINT64_C(0x4c37000000000000));
    check_cookie(&(struct cookie){ .protocol = 0xabc },
                 UINT64_C(0x0000abc000000000));
    check_cookie(&(struct cookie){ .worker = 31 },
                 UINT64_C(0x0000000f80000000));
    check_cookie(&(struct cookie){ .side = 1 }, UINT64_C(0x0000000040000000));
    check_cookie(&(struct cookie){ .life = 3 }, UINT64_C(0x0000000030000000));
    check_cookie(&(struct cookie){ .handle = 0x0fffffff },
                 UINT64_C(0x000000000fffffff));
    check_cookie(&all_ones, UINT64_MAX);
    check_cookie(&(struct cookie){ .handle = 0 }, 0);
}

static void
test_cookie_round_trip(void **state)
{
    (void) state;
    for (unsigned int bit = 0; bit < 64; bit++) {
        uint64_t one = UINT64_C(1) << bit;
        struct cookie c = cookie_unpack(one);
        assert_true(cookie_pack(&c) == one);
        c = cookie_unpack(~one);
        assert_true(cookie_pack(&c) == ~one);
    }
}

/* Too large a value must not reach the bits of its neighbours. */
static void
test_cookie_overflow(void **state)
{
    (void) state;
    assert_true(cookie_pack(&(struct cookie){ .protocol = UINT16_MAX })
                == UINT64_C(0x0000fff000000000));
    assert_true(cookie_pack(&(struct cookie){ .worker = UINT8_MAX })
                == UINT64_C(0x0000000f80000000));
    assert_true(cookie_pack(&(struct cookie){ .side = UINT8_MAX })
                == UINT64_C(0x0000000040000000));
    assert_true(cookie_pack(&(struct cookie){ .life = UINT8_MAX })
                == UINT64_C(0x0000000030000000));
    assert_true(cookie_pack(&(struct cookie){ .handle = UINT32_MAX })
                == UINT64_C(0x000000000fffffff));
}

static void
test_cookie_mask(void **state)
{
    struct cookie c = all_ones;

    (void) state;
    c.prefix = COOKIE_PREFIX_DEFAULT;
    assert_true((cookie_pack(&c) & COOKIE_PREFIX_MASK)
                == (uint64_t) COOKIE_PREFIX_DEFAULT << 48);
    c.prefix = 0;
    assert_true((cookie_pack(&c) & COOKIE_PREFIX_MASK) == 0);
}

/* 'text', an Ethernet address, must say 'in_port' and 'vid'. */
static void
check_origin(const char *text, uint16_t in_port, uint16_t vid)
{
    struct look look = { 0 };
    uint8_t mac[6];

    assert_int_equal(sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &mac[0],
                            &mac[1], &mac[2], &mac[3], &mac[4], &mac[5]),
                     6);
    if (in_port) {
        assert_true(origin_parse(mac, &look));
        assert_int_equal(look.in_port, in_port);
        assert_int_equal(look.vid, vid);
    } else {
        assert_false(origin_parse(mac, &look));
    }
}

static void
test_origin(void **state)
{
    (void) state;
    check_origin("02:4c:30:00:00:01", 1, LOOK_UNTAGGED);
    check_origin("02:4c:30:00:12:34", 0x1234, LOOK_UNTAGGED);
    /* OFPP_LOCAL's 16 bits: the bridge's own port. */
    check_origin("02:4c:30:00:ff:fe", 0xfffe, LOOK_UNTAGGED);
    check_origin("02:4c:40:00:00:01", 1, 0);
    check_origin("02:4c:40:64:00:07", 7, 100);
    check_origin("02:4c:4f:ff:01:00", 0x100, 0xfff);
    check_origin("02:4c:41:00:00:01", 1, 0x100);
}

static void
test_origin_refused(void **state)
{
    static const char *const strangers[] = {
        ORIGIN_UNTAGGED, /* No port. */
        ORIGIN_TAGGED,       "02:4c:40:64:00:00",
        "02:4c:30:01:00:01", /* Untagged, with a VLAN. */
        "02:4c:31:00:00:01", "02:4c:37:00:00:01",
        "02:4c:20:00:00:01", /* Neither kind. */
        "02:4c:50:00:00:01", "02:4c:00:00:00:01",
        "02:4c:f0:00:00:01", "02:4d:30:00:00:01", /* Not ours. */
        "00:4c:30:00:00:01", "03:4c:30:00:00:01",
        "12:4c:30:00:00:01", "ff:ff:ff:ff:ff:ff",
        "00:00:00:00:00:00",
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(strangers); i++) {
        check_origin(strangers[i], 0, 0);
    }
}

/* The flows move port and VLAN into the addresses that they start from. */
static void
test_origin_of_flows(void **state)
{
    (void) state;
    for (uint16_t port = 1; port < 0xff00; port = (uint16_t) (port + 255)) {
        uint16_t vid = port & 0xfff;
        char text[18];

        snprintf(text, sizeof text, "%.12s%02x:%02x", ORIGIN_UNTAGGED,
                 port >> 8, port & 0xff);
        check_origin(text, port, LOOK_UNTAGGED);
        snprintf(text, sizeof text, "%.7s%x:%02x:%02x:%02x", ORIGIN_TAGGED,
                 vid >> 8, vid & 0xff, port >> 8, port & 0xff);
        check_origin(text, port, vid);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cookie_layout),
        cmocka_unit_test(test_cookie_round_trip),
        cmocka_unit_test(test_cookie_overflow),
        cmocka_unit_test(test_cookie_mask),
        cmocka_unit_test(test_origin),
        cmocka_unit_test(test_origin_refused),
        cmocka_unit_test(test_origin_of_flows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
