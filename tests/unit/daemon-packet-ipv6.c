/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/packet.[ch], part two: IPv6's extension headers, and packets of
 * all kinds with random bytes. */

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
test_extension_headers(void **state)
{
    const struct frame *const frames[] = { &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(extensions); i++) {
        for (size_t j = 0; j < N_ELEMENTS(frames); j++) {
            const struct extension *e = &extensions[i];
            size_t plain = frame_make(frames[j], data);
            size_t len = insert_header(data, plain, e->type, e->size);
            size_t headers = len - PACKET_TEXT_LEN;

            check_ok(data, len, frames[j]);
            for (size_t n = 0; n < headers; n++) {
                check_status(data, n, PACKET_TRUNCATED);
            }
            for (size_t n = headers; n < len; n++) {
                check_ok_cut(data, n, frames[j], n - headers);
            }

            /* The packet's length ends it within the header. */
            for (size_t total = 1; total < e->size; total++) {
                data[4] = (uint8_t) (total >> 8);
                data[5] = (uint8_t) total;
                check_status(data, len, PACKET_MALFORMED);
            }
        }
    }
}

static void
test_many_extension_headers(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t len = frame_make(&udp6, data);

    (void) state;
    for (int i = 0; i < 8; i++) {
        len = insert_header(data, len, IPPROTO_DSTOPTS, 8);
        check_ok(data, len, &udp6);
    }
    len = insert_header(data, len, IPPROTO_DSTOPTS, 8);
    check_status(data, len, PACKET_MALFORMED);

    /* All kinds together. */
    len = frame_make(&tcp6, data);
    len = insert_header(data, len, IPPROTO_DSTOPTS, 16);
    len = insert_header(data, len, IPPROTO_AH, 24);
    len = insert_header(data, len, IPPROTO_FRAGMENT, 8);
    len = insert_header(data, len, IPPROTO_ROUTING, 24);
    len = insert_header(data, len, IPPROTO_HOPOPTS, 8);
    check_ok(data, len, &tcp6);
    /* The fragment header is the third: behind 8 and 24 bytes. */
    data[40 + 8 + 24 + 3] = 1;
    check_status(data, len, PACKET_FRAGMENT);
}

static void
test_ipv6_fragments(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t plain = frame_make(&udp6, data);
    size_t len = insert_header(data, plain, IPPROTO_FRAGMENT, 8);

    (void) state;
    data[43] = 0x06; /* Reserved bits: still atomic. */
    check_ok(data, len, &udp6);
    data[43] = 0x01; /* "More". */
    check_status(data, len, PACKET_FRAGMENT);
    data[43] = 0x08; /* Offset 8, */
    check_status(data, len, PACKET_FRAGMENT);
    data[42] = 0x80; /* and 32768. */
    data[43] = 0x00;
    check_status(data, len, PACKET_FRAGMENT);
}

/* A payload length of 0 (RFC 2675): what is at hand counts. */
static void
test_jumbogram(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t plain = frame_make(&tcp6, data);
    size_t len = insert_header(data, plain, IPPROTO_HOPOPTS, 8);

    (void) state;
    data[4] = data[5] = 0;
    check_ok(data, len, &tcp6);

    plain = frame_make(&udp6, data);
    len = insert_header(data, plain, IPPROTO_HOPOPTS, 8);
    data[4] = data[5] = 0;
    data[48 + 4] = data[48 + 5] = 0;
    check_ok(data, len, &udp6);
}

/* Random bytes, and packets in which some bytes were changed: what comes out
 * must lie within what went in, which dissect_exactly() checks. */
static void
test_random(void **state)
{
    uint64_t seed = 1;
    size_t n[PACKET_N_STATUSES] = { 0 };
    uint8_t data[FRAME_MAX];
    struct packet p;

    (void) state;
    for (int i = 0; i < 100000; i++) {
        size_t len = random_below(&seed, 120);

        for (size_t j = 0; j < len; j++) {
            data[j] = (uint8_t) random_below(&seed, 256);
        }
        if (len) {
            data[0] = (uint8_t) (data[0] & 1 ? 0x60 : 0x40 | (data[0] >> 4));
        }
        n[dissect_exactly(data, len, &p)]++;
    }
    for (int i = 0; i < 100000; i++) {
        const struct frame *f =
            (const struct frame *const[]){ &tcp4, &udp4, &tcp6,
                                           &udp6 }[random_below(&seed, 4)];
        size_t len = frame_make(f, data);

        if (strchr(f->src, ':')) {
            const struct extension *e =
                &extensions[random_below(&seed, N_ELEMENTS(extensions))];
            len = insert_header(data, len, e->type, e->size);
        }
        for (size_t j = random_below(&seed, 4); j-- > 0;) {
            data[random_below(&seed, 60)] = (uint8_t) random_below(&seed, 256);
        }
        n[dissect_exactly(data, random_below(&seed, len + 1), &p)]++;
    }
    for (int i = 0; i < PACKET_N_STATUSES; i++) {
        /* Otherwise this tests less than it seems to. */
        assert_true(n[i] > 100);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_extension_headers),
        cmocka_unit_test(test_many_extension_headers),
        cmocka_unit_test(test_ipv6_fragments),
        cmocka_unit_test(test_jumbogram),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
