/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests captures/classify.[ch]: which connections are told of, when, and with
 * what. */

#include <l7-config.h>
#include "captures/classify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "daemon/examiner.h"
#include "captures/link.h"
#include "patterns/library.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-rulesets.h"

#define MAX_TOLD 4096
#define SECOND 1000000

/* A classifier, and what it has told. */
struct court {
    struct library *library;
    struct classifier *classifier;
    uint64_t now_us;
    uint16_t vlan;
    struct told {
        struct classified c;
        struct connection_key key;
    } told[MAX_TOLD];
    size_t n;
};

static struct court court;

static void
tell(void *aux, const struct classified *c)
{
    assert_ptr_equal(aux, &court);
    assert_true(court.n < MAX_TOLD);

    struct told *t = &court.told[court.n++];
    t->c = *c;
    t->key = *c->key;
    t->c.key = &t->key;
}

static void
open_court(size_t max_connections)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dirs[] = { PATTERNS };

    assert_int_equal(library_load(dirs, 1, &court.library, &problems), 0);
    assert_int_equal(classifier_create(court.library, max_connections, tell,
                                       &court, &court.classifier),
                     0);
    court.now_us = SECOND;
    court.vlan = 0;
    court.n = 0;
}

static void
close_court(void)
{
    classifier_destroy(court.classifier);
    library_destroy(court.library);
}

/* ---- Packets. ---- */

/* Sends a packet, and lets a millisecond pass. */
static void
send_frame(const struct frame *f)
{
    uint8_t data[FRAME_MAX];
    const struct link_packet packet = {
        .data = data,
        .len = frame_make(f, data),
        .vlan = court.vlan,
    };

    classifier_packet(court.classifier, &packet, court.now_us);
    court.now_us += 1000;
}

/* What is said between 10.0.0.1, port 'client', and 10.0.0.2, port 80. */
static void
say(uint8_t ip_proto, uint16_t client, enum side side, uint8_t flags,
    uint32_t seq, const char *text)
{
    const bool is_client = side == SIDE_CLIENT;
    const struct frame f = {
        .src = is_client ? "10.0.0.1" : "10.0.0.2",
        .dst = is_client ? "10.0.0.2" : "10.0.0.1",
        .sport = is_client ? client : 80,
        .dport = is_client ? 80 : client,
        .ip_proto = ip_proto,
        .tcp_flags = flags,
        .seq = seq,
        .payload = text,
        .payload_len = strlen(text),
    };

    send_frame(&f);
}

static void
tcp(uint16_t client, enum side side, uint8_t flags, uint32_t seq,
    const char *text)
{
    say(IPPROTO_TCP, client, side, flags, seq, text);
}

static void
udp(uint16_t client, enum side side, const char *text)
{
    say(IPPROTO_UDP, client, side, 0, 0, text);
}

/* A handshake: the client's first byte is 101, the server's 501. */
static void
handshake(uint16_t client)
{
    tcp(client, SIDE_CLIENT, PACKET_SYN, 100, "");
    tcp(client, SIDE_SERVER, PACKET_SYN | PACKET_ACK, 500, "");
    tcp(client, SIDE_CLIENT, PACKET_ACK, 101, "");
}

static void
wait_seconds(unsigned int n)
{
    court.now_us += (uint64_t) n * SECOND;
}

/* ---- What was told. ---- */

static const struct classified *
check_told(size_t i, uint16_t client, const char *protocol, uint64_t n_packets,
           uint64_t decided)
{
    assert_true(i < court.n);

    const struct classified *c = &court.told[i].c;
    assert_int_equal(c->key->ports[SIDE_CLIENT], client);
    assert_int_equal(c->key->ports[SIDE_SERVER], 80);
    assert_string_equal(
        library_protocol_name(court.library, c->match.protocol), protocol);
    assert_int_equal(c->n_packets, n_packets);
    assert_int_equal(c->decided, decided);
    return c;
}

static void
test_tcp(void **state)
{
    (void) state;
    open_court(64);
    handshake(1000);
    tcp(1000, SIDE_CLIENT, PACKET_ACK, 101, "hello?");
    tcp(1000, SIDE_SERVER, PACKET_ACK, 501, "beta 1.0");
    tcp(1000, SIDE_CLIENT, PACKET_ACK, 107, "and more, after the answer");
    tcp(1000, SIDE_SERVER, PACKET_FIN | PACKET_ACK, 509, "");
    tcp(1000, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, 133, "");
    classifier_flush(court.classifier);
    assert_int_equal(court.n, 0);
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 1);

    const struct classified *c = check_told(0, 1000, "beta", 8, 5);
    assert_int_equal(c->number, 1);
    assert_int_equal(c->n_bytes, 8 * 40 + 6 + 8 + 26);
    assert_false(c->midstream);
    assert_int_equal(c->match.strength, MATCH_STRONG);
    assert_int_equal(c->match.side, SIDE_SERVER);
    assert_string_equal(c->match.file, PATTERNS "/beta.pat");
    assert_int_equal(c->match.line, 5);
    assert_int_equal(c->match.offset, 0);
    assert_int_equal(c->n, 4);
    assert_memory_equal(c->bytes, "beta", 4);
    close_court();
}

static void
test_udp(void **state)
{
    (void) state;
    open_court(64);
    udp(1000, SIDE_CLIENT, "what");
    udp(1000, SIDE_SERVER, "alpha");
    udp(1000, SIDE_SERVER, "what");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 1);
    const struct classified *c = check_told(0, 1000, "alpha", 3, 2);
    assert_int_equal(c->n_bytes, 3 * 28 + 4 + 5 + 4);
    assert_int_equal(c->match.side, SIDE_SERVER);
    assert_memory_equal(c->bytes, "alpha", 5);
    close_court();
}

/* Who is the client where the beginning is missing. */
static void
test_midstream(void **state)
{
    (void) state;
    open_court(64);
    tcp(1000, SIDE_SERVER, PACKET_SYN | PACKET_ACK, 500, "");
    tcp(1000, SIDE_SERVER, PACKET_ACK, 501, "beta");
    tcp(1001, SIDE_CLIENT, PACKET_ACK, 700, "alpha");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 2);
    check_told(0, 1000, "beta", 2, 2);
    assert_true(check_told(1, 1001, "alpha", 1, 1)->midstream);
    close_court();
}

/* Those that nobody said anything in, or that no pattern knows. */
static void
test_unknown(void **state)
{
    (void) state;
    open_court(64);
    tcp(1000, SIDE_CLIENT, PACKET_SYN, 100, "");
    handshake(1001);
    tcp(1001, SIDE_SERVER, PACKET_RST, 501, "");
    classifier_flush(court.classifier);
    assert_int_equal(court.n, 1);
    check_told(0, 1001, "unknown", 4, 0);
    udp(1002, SIDE_CLIENT, "no idea");
    udp(1003, SIDE_CLIENT, "");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 4);
    /* Those come first in which nobody said anything. */
    check_told(1, 1000, "unknown", 1, 0);
    check_told(2, 1003, "unknown", 1, 0);
    const struct classified *c = check_told(3, 1002, "unknown", 1, 0);
    assert_int_equal(c->n, 0);
    close_court();
}

/* What follows an end belongs to what has ended. */
static void
test_tail(void **state)
{
    (void) state;
    open_court(64);
    handshake(1000);
    tcp(1000, SIDE_CLIENT, PACKET_ACK, 101, "alpha");
    tcp(1000, SIDE_SERVER, PACKET_RST, 501, "");
    tcp(1000, SIDE_CLIENT, PACKET_ACK, 106, "");
    tcp(1000, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, 106, "");
    tcp(1000, SIDE_SERVER, PACKET_RST, 501, "");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 1);
    check_told(0, 1000, "alpha", 8, 4);
    close_court();
}

/* A client uses its port again. */
static void
test_anew(void **state)
{
    (void) state;
    open_court(64);
    handshake(1000);
    tcp(1000, SIDE_CLIENT, PACKET_ACK, 101, "alpha");
    udp(1000, SIDE_CLIENT, "orphan");
    tcp(1000, SIDE_CLIENT, PACKET_SYN, 9000, "");
    classifier_flush(court.classifier);
    assert_int_equal(court.n, 1);
    check_told(0, 1000, "alpha", 4, 4);
    tcp(1000, SIDE_CLIENT, PACKET_ACK, 9001, "ga");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 3);
    assert_int_equal(check_told(1, 1000, "orphan", 1, 1)->number, 2);
    assert_int_equal(check_told(2, 1000, "gamma", 2, 2)->number, 3);
    close_court();
}

/* The daemon gives its verdict after a silence, and what comes then does not
 * change it. */
static void
test_silence(void **state)
{
    (void) state;
    open_court(64);
    handshake(1000);
    tcp(1000, SIDE_CLIENT, PACKET_ACK, 101, "ga");
    handshake(1001);
    tcp(1001, SIDE_CLIENT, PACKET_ACK, 101, "ga");
    wait_seconds(EXAMINER_EXAMINING_IDLE - 2);
    tcp(1001, SIDE_SERVER, PACKET_ACK, 501, "beta");
    wait_seconds(2);
    tcp(1000, SIDE_SERVER, PACKET_ACK, 501, "beta");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 2);
    check_told(0, 1000, "gamma", 5, 4);
    check_told(1, 1001, "beta", 5, 5);
    close_court();
}

/* Connections leave the table after so long, and not before. */
static void
test_forgotten(void **state)
{
    (void) state;
    open_court(64);
    tcp(1000, SIDE_CLIENT, PACKET_SYN, 100, "");
    udp(1001, SIDE_CLIENT, "alpha");
    wait_seconds(EXAMINER_OPENED_IDLE - 2);
    udp(1002, SIDE_CLIENT, "alpha");
    classifier_flush(court.classifier);
    assert_int_equal(court.n, 0);
    udp(1001, SIDE_CLIENT, "alpha");
    wait_seconds(2);
    udp(1002, SIDE_CLIENT, "alpha");
    classifier_flush(court.classifier);
    assert_int_equal(court.n, 1);
    check_told(0, 1000, "unknown", 1, 0);

    /* UDP begins anew after a pause. */
    wait_seconds(EXAMINER_UDP_LINGERING);
    udp(1001, SIDE_SERVER, "alpha");
    classifier_flush(court.classifier);
    assert_int_equal(court.n, 2);
    check_told(1, 1001, "alpha", 2, 1);

    wait_seconds(EXAMINER_LINGERING_IDLE);
    udp(1003, SIDE_CLIENT, "x");
    classifier_flush(court.classifier);
    assert_int_equal(court.n, 4);
    check_told(2, 1002, "alpha", 2, 1);
    assert_int_equal(court.told[3].key.ports[SIDE_SERVER], 1001);
    close_court();
}

/* Each world begins anew, its clock too. */
static void
test_worlds(void **state)
{
    (void) state;
    open_court(64);
    wait_seconds(100000);
    for (int i = 0; i < 3; i++) {
        court.n = 0;
        udp(1000, SIDE_CLIENT, "alpha");
        udp(1001, SIDE_CLIENT, "ga");
        classifier_finish(court.classifier);
        assert_int_equal(court.n, 2);
        assert_int_equal(check_told(0, 1000, "alpha", 1, 1)->number, 1);
        assert_int_equal(check_told(1, 1001, "gamma", 1, 1)->number, 2);
        court.now_us = SECOND;
    }
    court.n = 0;
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 0);
    close_court();
}

static void
test_vlans(void **state)
{
    (void) state;
    open_court(64);
    udp(1000, SIDE_CLIENT, "what");
    court.vlan = 7;
    udp(1000, SIDE_CLIENT, "alpha");
    udp(1000, SIDE_SERVER, "alpha");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 2);
    assert_int_equal(check_told(0, 1000, "unknown", 1, 0)->key->vlan, 0);
    assert_int_equal(check_told(1, 1000, "alpha", 2, 1)->key->vlan, 7);
    close_court();
}

/* More connections than there is room for: each is told of once, and what it
 * carried adds up. */
static void
test_room(void **state)
{
    enum { N = 3000 };
    static unsigned int seen[N];
    struct classify_stats stats;
    uint64_t n_packets = 0;

    (void) state;
    memset(seen, 0, sizeof seen);
    open_court(64);
    for (uint16_t i = 0; i < N; i++) {
        tcp((uint16_t) (1000 + i), SIDE_CLIENT, PACKET_SYN, 100, "");
        if (i % 3 == 0) {
            tcp((uint16_t) (1000 + i), SIDE_CLIENT, PACKET_ACK, 101, "alpha");
        } else if (i % 3 == 1) {
            tcp((uint16_t) (1000 + i), SIDE_CLIENT, PACKET_ACK, 101, "ga");
        }
    }
    classifier_flush(court.classifier);
    assert_true(court.n >= N - 64);
    classifier_finish(court.classifier);
    assert_int_equal(court.n, N);
    for (size_t i = 0; i < N; i++) {
        const struct classified *c = &court.told[i].c;
        size_t number = (size_t) (c->key->ports[SIDE_CLIENT] - 1000);
        const char *protocol = number % 3 == 0   ? "alpha"
                               : number % 3 == 1 ? "gamma"
                                                 : "unknown";

        assert_true(number < N);
        assert_int_equal(seen[number]++, 0);
        assert_int_equal(c->number, number + 1);
        assert_string_equal(
            library_protocol_name(court.library, c->match.protocol), protocol);
        n_packets += c->n_packets;
    }
    assert_int_equal(n_packets, N + 2 * (N / 3));
    classifier_get_stats(court.classifier, &stats);
    assert_int_equal(stats.packets[PACKET_OK], n_packets);
    assert_true(stats.n_evicted > 0);
    assert_int_equal(stats.n_refused, 0);
    close_court();
}

/* What belongs to no connection is counted. */
static void
test_counts(void **state)
{
    const struct frame frame = {
        .src = "10.0.0.1",
        .dst = "10.0.0.2",
        .ip_proto = IPPROTO_UDP,
        .payload = "alpha",
        .payload_len = 5,
    };
    uint8_t data[FRAME_MAX];
    struct link_packet packet = { .data = data };
    struct classify_stats stats;

    (void) state;
    open_court(64);
    packet.len = frame_make(&frame, data);
    data[6] = 0x20; /* More fragments. */
    classifier_packet(court.classifier, &packet, court.now_us);
    data[6] = 0;
    data[9] = 47; /* GRE. */
    classifier_packet(court.classifier, &packet, court.now_us);
    packet.len = 19;
    classifier_packet(court.classifier, &packet, court.now_us);
    data[0] = 0x75;
    classifier_packet(court.classifier, &packet, court.now_us);
    tcp(1000, SIDE_SERVER, PACKET_RST, 1, "");
    classifier_finish(court.classifier);
    assert_int_equal(court.n, 0);
    classifier_get_stats(court.classifier, &stats);
    assert_int_equal(stats.packets[PACKET_FRAGMENT], 1);
    assert_int_equal(stats.packets[PACKET_OTHER], 1);
    assert_int_equal(stats.packets[PACKET_TRUNCATED], 1);
    assert_int_equal(stats.packets[PACKET_MALFORMED], 1);
    assert_int_equal(stats.packets[PACKET_OK], 1);
    assert_int_equal(stats.n_stray, 1);
    close_court();
}

/* Only the first bytes of a long match are kept. */
static void
test_long_match(void **state)
{
    char text[2000];

    (void) state;
    write_text(PATTERNS "/long.pat",
               pattern_text("long", "strong", "client", "^long\\ .{1000}"));
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "long ", 5);
    text[sizeof text - 1] = '\0';
    open_court(64);
    udp(1000, SIDE_CLIENT, text);
    classifier_finish(court.classifier);
    const struct classified *c = check_told(0, 1000, "long", 1, 1);
    assert_int_equal(c->match.length, 1005);
    assert_int_equal(c->n, CLASSIFY_MAX_BYTES);
    assert_memory_equal(c->bytes, text, CLASSIFY_MAX_BYTES);
    close_court();
    assert_int_equal(remove(PATTERNS "/long.pat"), 0);
}

/* A datagram counts once, however often the patterns are asked. */
static void
test_datagrams(void **state)
{
    (void) state;
    write_text(PATTERNS "/twice.pat", "protocol = twice\n"
                                      "groups = first\n"
                                      "spec = this test\n"
                                      "\n"
                                      "[pattern]\n"
                                      "transport = udp\n"
                                      "strength = strong\n"
                                      "client = ^t...\n"
                                      "datagrams = 2\n"
                                      "same = 1 1\n");
    open_court(64);
    udp(1000, SIDE_CLIENT, "t1..");
    udp(1001, SIDE_CLIENT, "t1..");
    udp(1001, SIDE_CLIENT, "t2..");
    udp(1002, SIDE_CLIENT, "t1..");
    udp(1002, SIDE_CLIENT, "t1..");
    classifier_finish(court.classifier);
    check_told(0, 1000, "unknown", 1, 0);
    check_told(1, 1001, "unknown", 2, 0);
    check_told(2, 1002, "twice", 2, 2);
    close_court();
    assert_int_equal(remove(PATTERNS "/twice.pat"), 0);
}

static void
test_bad_size(void **state)
{
    struct classifier *cl;

    (void) state;
    open_court(64);
    assert_int_not_equal(
        classifier_create(court.library, 0, tell, &court, &cl), 0);
    assert_null(cl);
    classifier_destroy(NULL);
    close_court();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tcp),        cmocka_unit_test(test_udp),
        cmocka_unit_test(test_midstream),  cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_tail),       cmocka_unit_test(test_anew),
        cmocka_unit_test(test_silence),    cmocka_unit_test(test_forgotten),
        cmocka_unit_test(test_worlds),     cmocka_unit_test(test_vlans),
        cmocka_unit_test(test_room),       cmocka_unit_test(test_counts),
        cmocka_unit_test(test_long_match), cmocka_unit_test(test_datagrams),
        cmocka_unit_test(test_bad_size),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
