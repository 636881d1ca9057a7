/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/examination.[ch], part two: what is kept, joined and begun
 * again, UDP, and where an examination ends. */

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
test_limit(void **state)
{
    uint8_t block[1000];
    struct payload p;
    struct examination *ex = examine_tcp(0);

    (void) state;
    memset(block, 'a', sizeof block);
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 0, block, 1000));
    /* The last byte that is kept, and the next, which is not. */
    assert_false(segment_add(ex, SIDE_CLIENT, 0, 2048, "b", 1));
    assert_false(segment_add(ex, SIDE_CLIENT, 0, 2047, "cd", 2));
    assert_int_equal(examination_n_packets(ex), 3);
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 1000, block, 1000));
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 2000, block, 1000));
    examination_payload(ex, &p);
    assert_int_equal(p.len[SIDE_CLIENT], EXAMINATION_BYTES);
    for (size_t i = 0; i < 2047; i++) {
        assert_int_equal(p.data[SIDE_CLIENT][i], 'a');
    }
    assert_int_equal(p.data[SIDE_CLIENT][2047], 'c');
    assert_int_equal(p.joined_len, EXAMINATION_BYTES);

    /* Full, but the other side may still say something. */
    assert_false(examination_is_over(ex));
    assert_false(segment_add(ex, SIDE_CLIENT, 0, 2040, block, 1000));
    assert_int_equal(examination_n_packets(ex), 5);
    assert_false(segment_add(ex, SIDE_CLIENT, 0, 3000, block, 1000));
    assert_int_equal(examination_n_packets(ex), 6);
    for (uint32_t i = 0; i < 3; i++) {
        assert_false(examination_is_over(ex));
        assert_true(segment_add(ex, SIDE_SERVER, 0, i * 1000, block, 1000));
    }
    assert_true(examination_is_over(ex));
    examination_payload(ex, &p);
    assert_int_equal(p.len[SIDE_SERVER], EXAMINATION_BYTES);
    assert_int_equal(p.joined_len, 2 * EXAMINATION_BYTES);
    examination_finish(ex, 9);
}

static void
test_packets_end_it(void **state)
{
    struct examination *ex = examine_tcp(0);

    (void) state;
    for (uint32_t i = 0; i < EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_true(i % 2 ? server_says(ex, i / 2, "s")
                          : client_says(ex, i / 2, "c"));
    }
    assert_true(examination_is_over(ex));
    check_side(ex, SIDE_CLIENT, "ccccc");
    check_side(ex, SIDE_SERVER, "sssss");
    check_joined(ex, "cscscscscs");
    examination_finish(ex, EXAMINATION_PACKETS);

    /* Retransmissions don't, until there are very many. */
    ex = examine_tcp(0);
    assert_true(client_says(ex, 0, "c"));
    for (int i = 1; i < 4 * EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_false(client_says(ex, 0, "c"));
        assert_false(client_says(ex, 0, ""));
    }
    assert_true(examination_is_over(ex));
    examination_finish(ex, 1);
}

static void
test_joined(void **state)
{
    static const uint8_t zeros[] = "\0a\0\0b\0";
    struct examination *ex = examination_create(IPPROTO_UDP, true, 0);
    struct payload p;

    (void) state;
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 0, zeros, 6));
    assert_true(segment_add(ex, SIDE_SERVER, 0, 0, "c", 1));
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 0, zeros, 1));
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 0, "d", 1));
    check_joined(ex, "abcd");
    examination_payload(ex, &p);
    assert_int_equal(p.len[SIDE_CLIENT], 8);
    assert_memory_equal(p.data[SIDE_CLIENT], "\0a\0\0b\0\0d", 8);
    examination_destroy(ex);

    ex = examination_create(IPPROTO_UDP, false, 0);
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 0, "c", 1));
    examination_payload(ex, &p);
    assert_null(p.joined);
    assert_int_equal(p.joined_len, 0);
    examination_destroy(ex);
}

static void
check_udp(struct examination *ex, size_t len, size_t newest, int last)
{
    struct payload p;

    examination_payload(ex, &p);
    assert_int_equal(p.ip_proto, IPPROTO_UDP);
    assert_false(p.midstream);
    assert_int_equal(p.len[SIDE_CLIENT], len);
    assert_int_equal(p.newest[SIDE_CLIENT], newest);
    if (len) {
        assert_int_equal(p.data[SIDE_CLIENT][len - newest], last);
        assert_int_equal(p.data[SIDE_CLIENT][len - 1], last);
    }
}

static void
test_datagrams(void **state)
{
    struct examination *ex = examination_create(IPPROTO_UDP, true, 0);
    uint8_t block[2 * EXAMINATION_BYTES];
    struct payload p;

    (void) state;
    check_udp(ex, 0, 0, 0);
    assert_false(say(ex, SIDE_CLIENT, 0, 0, ""));
    assert_int_equal(examination_n_packets(ex), 0);
    assert_true(say(ex, SIDE_CLIENT, 0, 0, "aaa"));
    check_udp(ex, 3, 3, 'a');
    /* UDP knows no retransmissions. */
    assert_true(say(ex, SIDE_CLIENT, 0, 0, "aaa"));
    check_udp(ex, 6, 3, 'a');
    assert_true(say(ex, SIDE_CLIENT, 0, 0, "bb"));
    check_udp(ex, 8, 2, 'b');
    check_side(ex, SIDE_CLIENT, "aaaaaabb");
    assert_true(say(ex, SIDE_SERVER, 0, 0, "s"));
    check_udp(ex, 8, 2, 'b');
    check_side(ex, SIDE_SERVER, "s");

    /* Fills it to the last byte; the next has no room beside it. */
    memset(block, 'c', sizeof block);
    assert_true(
        segment_add(ex, SIDE_CLIENT, 0, 0, block, EXAMINATION_BYTES - 8));
    check_udp(ex, EXAMINATION_BYTES, EXAMINATION_BYTES - 8, 'c');
    assert_true(say(ex, SIDE_CLIENT, 0, 0, "d"));
    check_udp(ex, 1, 1, 'd');
    memset(block, 'e', sizeof block);
    assert_true(segment_add(ex, SIDE_CLIENT, 0, 0, block, sizeof block));
    check_udp(ex, EXAMINATION_BYTES, EXAMINATION_BYTES, 'e');
    /* Joined are all, of each what was kept, to twice a side's room. */
    examination_payload(ex, &p);
    assert_int_equal(p.joined_len, 2 * EXAMINATION_BYTES);
    assert_memory_equal(p.joined, "aaaaaabbsccc", 12);
    assert_int_equal(p.joined[9 + EXAMINATION_BYTES - 8], 'd');

    for (int i = 7; i < EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_true(say(ex, SIDE_SERVER, 0, 0, "t"));
    }
    assert_true(examination_is_over(ex));
    examination_finish(ex, EXAMINATION_PACKETS);
}

static void
test_restart(void **state)
{
    struct examination *ex = examination_create(IPPROTO_TCP, true, 100);
    static const uint8_t zeros[1000];

    (void) state;
    assert_memory_equal(examination_match_state(ex), zeros, 100);
    memset(examination_match_state(ex), 0xff, 100);
    assert_true(say(ex, SIDE_CLIENT, PACKET_SYN, 0, "abc"));
    assert_int_equal(examination_restart(ex, true, 1000), 0);
    assert_memory_equal(examination_match_state(ex), zeros, 1000);
    check_side(ex, SIDE_CLIENT, "abc");
    assert_true(client_says(ex, 4, "def"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    check_joined(ex, "abcdef");

    /* Once there is something that was not joined, it stays without. */
    for (int i = 0; i < 2; i++) {
        struct payload p;

        assert_int_equal(examination_restart(ex, i == 1, 0), 0);
        examination_payload(ex, &p);
        assert_null(p.joined);
        assert_int_equal(p.joined_len, 0);
    }
    assert_true(client_says(ex, 7, "ghi"));
    check_joined(ex, "");
    check_side(ex, SIDE_CLIENT, "abcdefghi");
    examination_finish(ex, 3);

    ex = examination_create(IPPROTO_TCP, false, 0);
    assert_false(say(ex, SIDE_CLIENT, PACKET_SYN, 0, ""));
    assert_int_equal(examination_restart(ex, true, 0), 0);
    assert_true(client_says(ex, 1, "abc"));
    check_joined(ex, "abc");
    examination_finish(ex, 1);
}

/* A packet of which only the first 'len' bytes were kept. */
static bool
say_cut(struct examination *ex, enum side side, uint32_t seq, const char *data,
        size_t len)
{
    struct packet packet = {
        .sport = side == SIDE_CLIENT ? 1000 : 53,
        .dport = side == SIDE_CLIENT ? 53 : 1000,
        .tcp_flags = PACKET_ACK,
        .seq = seq,
        .payload = (const uint8_t *) data,
        .payload_len = len,
        .payload_total = strlen(data),
    };

    return examination_add(ex, side, &packet);
}

static void
check_sent(const struct examination *ex, enum side side, size_t sent,
           bool full)
{
    struct payload p;

    examination_payload(ex, &p);
    assert_int_equal(p.sent[side], sent);
    assert_int_equal(p.full[side], full);
    assert_int_equal(p.ports[SIDE_CLIENT], 1000);
    assert_int_equal(p.ports[SIDE_SERVER], 53);
}

/* What was sent is more than what is kept: segments are cut, lost, or beyond
 * the end. */
static void
test_cut_segments(void **state)
{
    struct examination *ex = examine_tcp(100);
    char block[EXAMINATION_BYTES + 1];

    (void) state;
    assert_false(say_cut(ex, SIDE_CLIENT, 100, "", 0));
    check_sent(ex, SIDE_CLIENT, 0, false);
    assert_false(say_cut(ex, SIDE_CLIENT, 100, "abc", 0));
    assert_int_equal(examination_n_packets(ex), 0);
    check_sent(ex, SIDE_CLIENT, 3, false);
    assert_true(say_cut(ex, SIDE_CLIENT, 100, "abcdef", 2));
    check_sent(ex, SIDE_CLIENT, 6, false);
    check_side(ex, SIDE_CLIENT, "ab");
    assert_false(say_cut(ex, SIDE_CLIENT, 106, "gh", 2));
    check_sent(ex, SIDE_CLIENT, 8, false);
    check_side(ex, SIDE_CLIENT, "ab");
    assert_true(say_cut(ex, SIDE_CLIENT, 100, "abcdef", 6));
    check_sent(ex, SIDE_CLIENT, 8, false);
    check_side(ex, SIDE_CLIENT, "abcdefgh");

    memset(block, 'x', sizeof block);
    block[sizeof block - 1] = '\0';
    assert_true(say_cut(ex, SIDE_CLIENT, 108, block, sizeof block - 1));
    check_sent(ex, SIDE_CLIENT, EXAMINATION_BYTES + 8, true);
    assert_false(say_cut(ex, SIDE_CLIENT, 9108, "y", 1));
    check_sent(ex, SIDE_CLIENT, 9009, true);
    check_sent(ex, SIDE_SERVER, 0, false);
    examination_destroy(ex);
}

static void
test_cut_datagrams(void **state)
{
    struct examination *ex = examination_create(IPPROTO_UDP, false, 0);
    struct payload p;

    (void) state;
    assert_false(say_cut(ex, SIDE_CLIENT, 0, "", 0));
    examination_payload(ex, &p);
    assert_int_equal(p.datagrams[SIDE_CLIENT], 0);

    /* It was sent, though nothing of it is here. */
    assert_false(say_cut(ex, SIDE_CLIENT, 0, "abc", 0));
    assert_true(say_cut(ex, SIDE_CLIENT, 0, "cccd", 3));
    check_udp(ex, 3, 3, 'c');
    check_sent(ex, SIDE_CLIENT, 4, false);
    assert_true(say_cut(ex, SIDE_CLIENT, 0, "ee", 2));
    check_udp(ex, 5, 2, 'e');
    check_sent(ex, SIDE_CLIENT, 2, false);
    examination_payload(ex, &p);
    assert_int_equal(p.datagrams[SIDE_CLIENT], 3);
    assert_int_equal(p.datagrams[SIDE_SERVER], 0);
    examination_finish(ex, 2);
}

/* The SYN+ACK was missed: the client's answer to it tells where the server
 * begins. */
static void
test_missed_syn(void **state)
{
    struct packet ack = { .tcp_flags = PACKET_ACK, .seq = 100, .ack = 500 };
    const struct packet rst = { .tcp_flags = PACKET_ACK | PACKET_RST,
                                .seq = 100,
                                .ack = 400 };
    struct examination *ex = examine_tcp(100);

    (void) state;
    assert_false(examination_add(ex, SIDE_CLIENT, &rst));
    assert_false(examination_add(ex, SIDE_CLIENT, &ack));
    /* A later one may acknowledge more. */
    ack.ack = 503;
    assert_false(examination_add(ex, SIDE_CLIENT, &ack));
    assert_false(server_says(ex, 503, "def"));
    assert_true(server_says(ex, 500, "abc"));
    check_side(ex, SIDE_SERVER, "abcdef");
    check_midstream(ex, false);
    examination_finish(ex, 2);

    /* Whose own SYN was not seen has acknowledged who knows what. */
    ex = examine_without_syn();
    assert_false(examination_add(ex, SIDE_CLIENT, &ack));
    assert_true(server_says(ex, 503, "def"));
    check_midstream(ex, true);
    examination_finish(ex, 1);

    /* Nor is the first known once there was payload. */
    ex = examine_tcp(100);
    assert_true(client_says(ex, 100, "x"));
    assert_false(examination_add(ex, SIDE_CLIENT, &ack));
    assert_true(server_says(ex, 503, "def"));
    check_midstream(ex, true);
    examination_finish(ex, 2);
}

/* The SYN comes behind the first segment. */
static void
test_late_syn(void **state)
{
    struct examination *ex = examine_without_syn();

    (void) state;
    assert_true(client_says(ex, 100, "abc"));
    check_midstream(ex, true);
    assert_false(say(ex, SIDE_CLIENT, PACKET_SYN, 99, ""));
    check_midstream(ex, false);
    /* Another connection's is no matter here. */
    assert_false(say(ex, SIDE_SERVER, PACKET_SYN, 99, ""));
    assert_false(say(ex, SIDE_SERVER, PACKET_SYN, 77, ""));
    assert_true(server_says(ex, 100, "s"));
    check_midstream(ex, false);
    examination_finish(ex, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_packets_end_it),
        cmocka_unit_test(test_joined),
        cmocka_unit_test(test_datagrams),
        cmocka_unit_test(test_restart),
        cmocka_unit_test(test_cut_segments),
        cmocka_unit_test(test_cut_datagrams),
        cmocka_unit_test(test_missed_syn),
        cmocka_unit_test(test_late_syn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
