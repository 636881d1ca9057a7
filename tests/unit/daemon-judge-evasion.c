/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch]: packets that are sent to mislead.  What becomes of
 * each is said in ovs-l7d(8), "What cannot be trusted"; here it is held to
 * that. */

#include <l7-config.h>
#include "daemon/judge.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/connection.h"
#include "daemon/examination.h"
#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* The bytes of a packet of the client's of 'p' that says 'text'. */
static size_t
make(const struct party *p, const char *text, uint8_t data[FRAME_MAX])
{
    const struct frame f = {
        .src = p->addrs[SIDE_CLIENT],
        .dst = p->addrs[SIDE_SERVER],
        .sport = p->ports[SIDE_CLIENT],
        .dport = p->ports[SIDE_SERVER],
        .ip_proto = p->ip_proto,
        .tcp_flags = PACKET_ACK,
        .seq = p->seqs[SIDE_CLIENT],
        .ack = p->seqs[SIDE_SERVER],
        .payload = text,
        .payload_len = strlen(text),
    };

    return frame_make(&f, data);
}

static void
give(struct court *court, const struct party *p, const uint8_t *data,
     size_t len)
{
    judge_packet(court->judge, &p->looks[SIDE_CLIENT], data, len,
                 court->now_us);
}

/* What is sent again with other bytes, whole or in part, changes nothing. */
static void
test_other_bytes(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alp");
    p.seqs[SIDE_CLIENT] -= 3;
    court_say(&court, &p, SIDE_CLIENT, "xyz");
    p.seqs[SIDE_CLIENT] -= 2;
    court_say(&court, &p, SIDE_CLIENT, "__ha");
    court_check_verdict(&court, &p, "alpha", true, true);

    /* So it is the decoy that counts if that comes first. */
    p = party(IPPROTO_TCP, 1);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "xyz");
    p.seqs[SIDE_CLIENT] -= 3;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_silent(&court);
    court_close(&court);
}

/* A segment far from what was sent so far neither counts nor does harm. */
static void
test_out_of_window(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    const uint32_t far[] = { 5000, 100000, 0x7fffffff, 0x80000000,
                             0xffff0000 };

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    for (size_t i = 0; i < N_ELEMENTS(far); i++) {
        struct party other = p;

        other.seqs[SIDE_CLIENT] += far[i];
        court_say(&court, &other, SIDE_CLIENT, "alpha");
    }
    court_check_silent(&court);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

/* What comes before a SYN is of no connection that the SYN opens. */
static void
test_data_before_syn(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_say(&court, &p, SIDE_CLIENT, "ga");
    court_check_silent(&court);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, true);

    /* Also if it was judged already, and its flow is not in force yet. */
    p = party(IPPROTO_TCP, 1);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    court_handshake(&court, &p);
    court_check_removal(&court, &p, true, false);
    court_say(&court, &p, SIDE_CLIENT, "orphan");
    court_check_verdict(&court, &p, "orphan", true, true);
    court_close(&court);
}

/* A reset that the other end does not heed: what was not judged before is
 * taken from there on, by what it says; but it is not unknown. */
static void
test_feigned_reset(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_send(&court, &p, SIDE_CLIENT, PACKET_RST, "");
    assert_null(court_find(&court, &p, 0));
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);

    p = party(IPPROTO_TCP, 1);
    court_handshake(&court, &p);
    court_send(&court, &p, SIDE_CLIENT, PACKET_RST, "");
    for (int i = 0; i < EXAMINATION_PACKETS; i++) {
        court_say(&court, &p, SIDE_CLIENT, "nothing");
    }
    const struct verdict *v =
        court_check_verdict(&court, &p, "unknown", true, false);
    assert_int_equal(v->actions.dscp, ACTIONS_NONE);

    /* If something was said, that is the verdict, which stays; and payload
     * that comes all the same gets its flows. */
    p = party(IPPROTO_TCP, 2);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "al");
    court_send(&court, &p, SIDE_CLIENT, PACKET_RST, "");
    court_check_silent(&court);
    court_say(&court, &p, SIDE_CLIENT, "pha");
    v = court_check_verdict(&court, &p, "unknown", true, false);
    assert_int_equal(v->actions.dscp, 10);
    court_close(&court);
}

/* Byte by byte: ten of them are an examination. */
static void
test_tiny_segments(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    static const char *const bytes[] = { "a", "l", "p", "h", "a" };

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    for (size_t i = 0; i < N_ELEMENTS(bytes); i++) {
        court_check_silent(&court);
        court_say(&court, &p, SIDE_CLIENT, bytes[i]);
    }
    court_check_verdict(&court, &p, "alpha", true, true);

    p = party(IPPROTO_TCP, 1);
    court_handshake(&court, &p);
    for (int i = 0; i < EXAMINATION_PACKETS; i++) {
        court_check_silent(&court);
        court_say(&court, &p, SIDE_CLIENT, "x");
    }
    court_check_verdict(&court, &p, "unknown", true, true);
    court_close(&court);
}

/* The last first, each in its place. */
static void
test_reversed(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    uint32_t first = p.seqs[SIDE_CLIENT];
    for (int i = 4; i >= 0; i--) {
        const char text[] = { "alpha"[i], 0 };

        court_check_silent(&court);
        p.seqs[SIDE_CLIENT] = first + (uint32_t) i;
        court_say(&court, &p, SIDE_CLIENT, text);
    }
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

/* Whatever the checksum says, and however soon the packet would have died. */
static void
test_insertion(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    static uint8_t data[FRAME_MAX];

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    size_t len = make(&p, "alpha", data);
    data[8] = 1;      /* Time to live. */
    data[36] ^= 0x55; /* Of the checksum of TCP. */
    give(&court, &p, data, len);
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

/* Fragments are of no connection, the first one included. */
static void
test_fragments(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);
    static uint8_t data[FRAME_MAX];

    (void) state;
    court_open(&court, 100);
    size_t len = make(&p, "alpha", data);
    data[6] = 0x20; /* More fragments. */
    give(&court, &p, data, len);
    data[6] = 0;
    data[7] = 1; /* Eight bytes on. */
    give(&court, &p, data, len);
    assert_int_equal(court_stats(&court).packets[PACKET_FRAGMENT], 2);
    assert_null(court_find(&court, &p, 0));
    court_check_silent(&court);
    court_close(&court);
}

/* A packet that cannot be, between those that can, changes nothing. */
static void
test_malformed(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    static uint8_t data[FRAME_MAX];

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alp");
    size_t len = make(&p, "xyz", data);
    data[32] = 0x40; /* A TCP header of 16 bytes. */
    give(&court, &p, data, len);
    data[32] = 0xf0; /* Longer than the packet. */
    give(&court, &p, data, len);
    data[0] = 0x44; /* An IP header of 16 bytes. */
    give(&court, &p, data, len);
    data[0] = 0x75; /* IP of version 7. */
    give(&court, &p, data, len);
    give(&court, &p, data, 0);
    assert_int_equal(court_stats(&court).packets[PACKET_MALFORMED], 4);
    assert_int_equal(court_stats(&court).packets[PACKET_TRUNCATED], 1);
    court_check_silent(&court);
    court_say(&court, &p, SIDE_CLIENT, "ha");
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

/* Who answers before he was asked is the server, and what he says counts as
 * what the server says. */
static void
test_roles(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_send(&court, &p, SIDE_SERVER, PACKET_SYN | PACKET_ACK, "");
    court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
    court_say(&court, &p, SIDE_CLIENT, "beta");
    court_check_silent(&court);
    court_say(&court, &p, SIDE_SERVER, "beta");
    court_check_verdict(&court, &p, "beta", true, true);
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_bytes),
        cmocka_unit_test(test_out_of_window),
        cmocka_unit_test(test_data_before_syn),
        cmocka_unit_test(test_feigned_reset),
        cmocka_unit_test(test_tiny_segments),
        cmocka_unit_test(test_reversed),
        cmocka_unit_test(test_insertion),
        cmocka_unit_test(test_fragments),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_roles),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
