/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/packet.[ch], part one: the dissection of IP packets, but for
 * IPv6's extension headers. */

#include <l7-config.h>
#include "daemon/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-dissect.h"

static void
test_plain(void **state)
{
    const struct frame *const frames[] = { &tcp4, &udp4, &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(frames); i++) {
        struct frame empty = *frames[i];

        check_ok(data, frame_make(frames[i], data), frames[i]);
        empty.payload_len = 0;
        check_ok(data, frame_make(&empty, data), &empty);
    }
}

static void
test_options(void **state)
{
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t options = 0; options <= 40; options += 4) {
        struct frame f = tcp4;

        f.ip_options = options;
        check_ok(data, frame_make(&f, data), &f);
        f.tcp_options = 40 - options;
        check_ok(data, frame_make(&f, data), &f);
        f = udp4;
        f.ip_options = options;
        check_ok(data, frame_make(&f, data), &f);
        f = tcp6;
        f.tcp_options = options;
        check_ok(data, frame_make(&f, data), &f);
    }
}

/* A frame shorter than Ethernet's 60 bytes is padded behind the packet. */
static void
test_padding(void **state)
{
    const struct frame *const frames[] = { &tcp4, &udp4, &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(frames); i++) {
        struct frame f = *frames[i];

        f.payload_len = i;
        size_t len = frame_make(&f, data);
        memset(data + len, 'P', 46);
        check_ok(data, len + 46, &f);
    }
}

/* Bytes of the whole packet: without padding, and also where it was cut. */
static void
test_total(void **state)
{
    const struct frame *const frames[] = { &tcp4, &udp4, &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];
    struct packet p;

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(frames); i++) {
        size_t len = frame_make(frames[i], data);

        memset(data + len, 'P', 46);
        assert_int_equal(dissect_exactly(data, len + 46, &p), PACKET_OK);
        assert_int_equal(p.ip_total, len);
        assert_int_equal(dissect_exactly(data, len - PACKET_TEXT_LEN, &p),
                         PACKET_OK);
        assert_int_equal(p.ip_total, len);
    }
}

/* A packet of which only the beginning is at hand. */
static void
test_cut(void **state)
{
    const struct frame *const frames[] = { &tcp4, &udp4, &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(frames); i++) {
        struct frame f = *frames[i];

        if (f.ip_proto == IPPROTO_TCP) {
            f.tcp_options = 12;
        }
        f.ip_options = strchr(f.src, ':') ? 0 : 8;
        size_t len = frame_make(&f, data);
        size_t headers = len - f.payload_len;
        for (size_t n = 0; n < headers; n++) {
            check_status(data, n, PACKET_TRUNCATED);
        }
        for (size_t n = headers; n <= len; n++) {
            check_ok_cut(data, n, &f, n - headers);
        }
    }
}

/* Segmentation left to the network card: 64 kB, of which 2 kB at hand. */
static void
test_large(void **state)
{
    static uint8_t payload[65535 - 40];
    uint8_t data[FRAME_MAX];
    struct frame f = tcp4;

    (void) state;
    memset(payload, 'x', sizeof payload);
    f.payload = payload;
    f.payload_len = sizeof payload;
    assert_int_equal(frame_make(&f, data), 65535);
    check_ok(data, 65535, &f);
    check_ok_cut(data, 2088, &f, 2048);

    f = tcp6;
    f.payload = payload;
    f.payload_len = sizeof payload;
    check_ok_cut(data, frame_make(&f, data) - 1, &f, sizeof payload - 1);
}

static void
test_ipv4_fragments(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t len = frame_make(&tcp4, data);

    (void) state;
    data[6] = 0x40; /* "Don't fragment". */
    check_ok(data, len, &tcp4);
    data[6] = 0x80; /* Reserved. */
    check_ok(data, len, &tcp4);
    data[6] = 0x20; /* "More fragments": the first. */
    check_status(data, len, PACKET_FRAGMENT);
    check_status(data, 20, PACKET_FRAGMENT);
    data[6] = 0x00; /* The last, at offset 8. */
    data[7] = 0x01;
    check_status(data, len, PACKET_FRAGMENT);
    data[6] = 0x1f; /* Offset 63488, in its highest bits only. */
    data[7] = 0x00;
    check_status(data, len, PACKET_FRAGMENT);
}

static void
test_ipv4_malformed(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t len = frame_make(&tcp4, data);

    (void) state;
    for (unsigned int version = 0; version < 16; version++) {
        if (version != 4 && version != 6) {
            data[0] = (uint8_t) (version << 4 | 5);
            check_status(data, len, PACKET_MALFORMED);
        }
    }
    for (unsigned int ihl = 0; ihl < 5; ihl++) {
        data[0] = (uint8_t) (0x40 | ihl);
        check_status(data, len, PACKET_MALFORMED);
    }

    /* The header is longer than the packet says it is. */
    data[0] = 0x46;
    data[3] = 23;
    check_status(data, len, PACKET_MALFORMED);
    /* The packet ends within TCP's header. */
    data[0] = 0x45;
    for (uint8_t total = 20; total < 40; total++) {
        data[3] = total;
        check_status(data, len, PACKET_MALFORMED);
    }
    /* A length of 0 is no length: all that is at hand counts. */
    data[3] = 0;
    check_ok(data, len, &tcp4);

    /* TCP's data offset is too small, or beyond the packet. */
    len = frame_make(&tcp4, data);
    for (unsigned int offset = 0; offset < 16; offset++) {
        bool ok = offset >= 5 && offset * 4 <= 20 + PACKET_TEXT_LEN;

        data[32] = (uint8_t) (offset << 4);
        check_status(data, len, ok ? PACKET_OK : PACKET_MALFORMED);
    }
}

static void
test_udp_length(void **state)
{
    uint8_t data[FRAME_MAX];
    struct packet p;

    (void) state;
    for (size_t total = 0; total < 100; total++) {
        size_t len = frame_make(&udp4, data);

        data[24] = 0;
        data[25] = (uint8_t) total;
        if ((total && total < 8) || total > 8 + PACKET_TEXT_LEN) {
            check_status(data, len, PACKET_MALFORMED);
        } else {
            struct frame f = udp4;

            /* 0 stands for all there is. */
            f.payload_len = total ? total - 8 : PACKET_TEXT_LEN;
            check_ok(data, len, &f);
        }
    }

    /* Cut short of UDP's length, or between it and IP's. */
    size_t len = frame_make(&udp4, data);
    data[25] = 8 + 5;
    assert_int_equal(dissect_exactly(data, len - PACKET_TEXT_LEN + 3, &p),
                     PACKET_OK);
    assert_int_equal(p.payload_len, 3);
    assert_int_equal(p.payload_total, 5);
    assert_int_equal(dissect_exactly(data, len - PACKET_TEXT_LEN + 7, &p),
                     PACKET_OK);
    assert_int_equal(p.payload_len, 5);
    assert_int_equal(p.payload_total, 5);

    /* IP's length ends within UDP's header. */
    for (uint8_t total = 20; total < 28; total++) {
        data[3] = total;
        check_status(data, len, PACKET_MALFORMED);
    }
}

static void
test_other_protocols(void **state)
{
    uint8_t data[FRAME_MAX];

    (void) state;
    for (unsigned int proto = 0; proto < 256; proto++) {
        if (proto != IPPROTO_TCP && proto != IPPROTO_UDP) {
            size_t len = frame_make(&tcp4, data);

            data[9] = (uint8_t) proto;
            check_status(data, len, PACKET_OTHER);
        }
    }
    size_t len = frame_make(&tcp6, data);
    data[6] = IPPROTO_ICMPV6;
    check_status(data, len, PACKET_OTHER);
    data[6] = IPPROTO_ESP;
    check_status(data, len, PACKET_OTHER);
    data[6] = IPPROTO_NONE;
    check_status(data, len, PACKET_OTHER);
}

static void
test_names(void **state)
{
    (void) state;
    for (int i = 0; i < PACKET_N_STATUSES; i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(
                packet_status_name((enum packet_status) i),
                packet_status_name((enum packet_status) j));
        }
        assert_string_not_equal(packet_status_name((enum packet_status) i),
                                packet_status_name(PACKET_N_STATUSES));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_padding),
        cmocka_unit_test(test_total),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_ipv4_fragments),
        cmocka_unit_test(test_ipv4_malformed),
        cmocka_unit_test(test_udp_length),
        cmocka_unit_test(test_other_protocols),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
