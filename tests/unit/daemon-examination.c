/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/examination.[ch], part one: TCP's bytes in order. */

#include <l7-config.h>
#include "daemon/examination.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-segments.h"

static void
test_in_order(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    check_side(ex, SIDE_CLIENT, "");
    assert_int_equal(examination_n_packets(ex), 0);
    assert_false(say(ex, SIDE_SERVER, PACKET_SYN | PACKET_ACK, 70, ""));
    assert_false(client_says(ex, 1000, ""));
    assert_true(client_says(ex, 1000, "GET "));
    assert_true(client_says(ex, 1004, "/ HTTP"));
    assert_true(server_says(ex, 71, "HTTP/1.1"));
    assert_true(client_says(ex, 1010, "/1.0"));
    check_side(ex, SIDE_CLIENT, "GET / HTTP/1.0");
    check_side(ex, SIDE_SERVER, "HTTP/1.1");
    check_joined(ex, "GET / HTTPHTTP/1.1/1.0");
    check_midstream(ex, false);

    struct payload p;
    examination_payload(ex, &p);
    assert_int_equal(p.ip_proto, IPPROTO_TCP);
    assert_false(examination_is_over(ex));
    examination_finish(ex, 4);
    examination_destroy(NULL);
}

static void
test_retransmission(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    assert_true(client_says(ex, 1000, "abcdef"));
    assert_false(client_says(ex, 1000, "abcdef"));
    /* With other bytes, and in pieces. */
    assert_false(client_says(ex, 1000, "ABCDEF"));
    assert_false(client_says(ex, 1002, "XX"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    check_joined(ex, "abcdef");
    examination_finish(ex, 1);
}

/* What a segment has before the first byte is nobody's. */
static void
test_before_the_first(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    assert_true(client_says(ex, 998, "XXabc"));
    assert_true(client_says(ex, 997, "XXXXXXde"));
    check_side(ex, SIDE_CLIENT, "abcde");
    examination_finish(ex, 2);
}

static void
test_overlap(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    assert_true(client_says(ex, 1000, "abc"));
    assert_true(client_says(ex, 1001, "XYde"));
    check_side(ex, SIDE_CLIENT, "abcde");

    /* Over a run that waits behind a gap, on both its sides. */
    assert_false(client_says(ex, 1008, "ij"));
    assert_false(client_says(ex, 1007, "hXXk"));
    assert_true(client_says(ex, 1004, "XfgXXXXl"));
    check_side(ex, SIDE_CLIENT, "abcdefghijkl");
    check_joined(ex, "abcdefghijkl");
    examination_finish(ex, 5);
}

static void
test_one_gap(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    assert_false(client_says(ex, 1003, "def"));
    check_side(ex, SIDE_CLIENT, "");
    check_joined(ex, "");
    assert_true(server_says(ex, 5, "S"));
    /* What waits is no longer waited for. */
    assert_false(client_says(ex, 1003, "XYZ"));
    assert_true(client_says(ex, 1000, "abc"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    check_joined(ex, "Sabcdef");
    examination_finish(ex, 3);
}

/* Runs that touch are one; a fifth that touches none is as if lost. */
static void
test_several_gaps(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    assert_false(client_says(ex, 1002, "c"));
    assert_false(client_says(ex, 1004, "e"));
    assert_false(client_says(ex, 1006, "g"));
    assert_false(client_says(ex, 1008, "i"));
    assert_int_equal(examination_n_packets(ex), 4);
    assert_false(client_says(ex, 1010, "k"));
    assert_int_equal(examination_n_packets(ex), 4);
    /* Grows a run, joins two, and there is room for another. */
    assert_false(client_says(ex, 1009, "j"));
    assert_false(client_says(ex, 1003, "d"));
    assert_false(client_says(ex, 1012, "m"));
    assert_int_equal(examination_n_packets(ex), 7);
    assert_true(client_says(ex, 1000, "ab"));
    check_side(ex, SIDE_CLIENT, "abcde");
    assert_true(client_says(ex, 1005, "f"));
    check_side(ex, SIDE_CLIENT, "abcdefg");
    assert_true(client_says(ex, 1007, "h"));
    check_side(ex, SIDE_CLIENT, "abcdefghij");
    /* 1010 was dropped. */
    assert_true(client_says(ex, 1010, "Kl"));
    check_side(ex, SIDE_CLIENT, "abcdefghijKlm");
    check_joined(ex, "abcdefghijKlm");
    examination_finish(ex, 11);
}

/* A connection whose first segment never comes ends like any other: what
 * only lengthens a run behind the gap counts too. */
static void
test_gap_that_stays(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    for (uint32_t i = 0; i < EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_false(client_says(ex, 1001 + i, "x"));
    }
    assert_true(examination_is_over(ex));
    examination_finish(ex, EXAMINATION_PACKETS);
}

static void
test_wrap(void **state)
{
    (void) state;
    /* Of ten bytes, some numbered below 2^32 and the others from 0. */
    for (uint32_t first = UINT32_MAX - 10; first != 2; first++) {
        struct examination *ex = examine_tcp(first);

        assert_false(client_says(ex, first + 8, "ij"));
        assert_false(client_says(ex, first + 3, "de"));
        assert_true(client_says(ex, first, "abcd"));
        assert_false(client_says(ex, first - 1, "XX"));
        assert_true(client_says(ex, first + 5, "fgh"));
        check_side(ex, SIDE_CLIENT, "abcdefghij");
        check_midstream(ex, false);
        examination_finish(ex, 4);
    }
}

static void
test_syn_with_data(void **state)
{
    struct examination *ex = examine_without_syn();

    (void) state;
    assert_true(say(ex, SIDE_CLIENT, PACKET_SYN, 999, "abc"));
    assert_false(say(ex, SIDE_CLIENT, PACKET_SYN, 999, "abc"));
    /* Sent again, when the server did not take it with the SYN. */
    assert_false(client_says(ex, 1000, "abc"));
    assert_true(client_says(ex, 1003, "def"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    assert_true(say(ex, SIDE_SERVER, PACKET_SYN | PACKET_ACK, 70, "S"));
    assert_true(server_says(ex, 72, "T"));
    check_side(ex, SIDE_SERVER, "ST");
    check_midstream(ex, false);
    examination_finish(ex, 4);
}

static void
test_midstream(void **state)
{
    struct examination *ex = examine_without_syn();

    (void) state;
    assert_true(client_says(ex, 5000, "abc"));
    check_midstream(ex, true);
    assert_true(client_says(ex, 5003, "def"));
    /* What came before is of no use. */
    assert_false(client_says(ex, 4990, "0123456789"));
    assert_true(client_says(ex, 5005, "Xg"));
    check_side(ex, SIDE_CLIENT, "abcdefg");
    examination_finish(ex, 3);

    /* The server's first byte is not known either. */
    ex = examine_tcp(1000);
    assert_true(client_says(ex, 1000, "a"));
    check_midstream(ex, false);
    assert_true(server_says(ex, 7, "s"));
    check_midstream(ex, true);
    examination_finish(ex, 2);
}

/* The SYN+ACK tells where the client begins. */
static void
test_syn_ack_first(void **state)
{
    const struct packet syn_ack = {
        .tcp_flags = PACKET_SYN | PACKET_ACK,
        .seq = 70,
        .ack = 1000,
    };
    struct examination *ex = examine_without_syn();

    (void) state;
    assert_false(examination_add(ex, SIDE_SERVER, &syn_ack));
    assert_false(client_says(ex, 1003, "def"));
    assert_true(client_says(ex, 1000, "abc"));
    assert_true(server_says(ex, 71, "S"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    check_side(ex, SIDE_SERVER, "S");
    check_midstream(ex, false);
    examination_finish(ex, 3);

    /* But says nothing new of a client whose SYN was there. */
    ex = examine_tcp(900);
    assert_false(examination_add(ex, SIDE_SERVER, &syn_ack));
    assert_true(client_says(ex, 900, "abc"));
    examination_finish(ex, 1);
}

/* A keepalive probe has the last byte before the next one, or none, at that
 * number (RFC 9293, section 3.8.4). */
static void
test_keepalive(void **state)
{
    struct examination *ex = examine_tcp(1000);

    (void) state;
    assert_false(client_says(ex, 999, ""));
    assert_false(client_says(ex, 999, "?"));
    check_side(ex, SIDE_CLIENT, "");
    assert_true(client_says(ex, 1000, "abc"));
    assert_false(client_says(ex, 1002, "?"));
    assert_true(client_says(ex, 1003, "def"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    examination_finish(ex, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_order),
        cmocka_unit_test(test_retransmission),
        cmocka_unit_test(test_before_the_first),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_one_gap),
        cmocka_unit_test(test_several_gaps),
        cmocka_unit_test(test_gap_that_stays),
        cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_syn_with_data),
        cmocka_unit_test(test_midstream),
        cmocka_unit_test(test_syn_ack_first),
        cmocka_unit_test(test_keepalive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
