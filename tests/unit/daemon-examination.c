/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/examination.[ch]: the first bytes of a connection in order. */

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

static bool
add_bytes(struct examination *ex, enum side side, uint8_t flags, uint32_t seq,
          const void *data, size_t n)
{
    struct packet p = {
        .tcp_flags = flags,
        .seq = seq,
        .payload = data,
        .payload_len = n,
        .payload_total = n,
    };

    return examination_add(ex, side, &p);
}

/* A segment with the text 'data', in memory of that size. */
static bool
add(struct examination *ex, enum side side, uint8_t flags, uint32_t seq,
    const char *data)
{
    size_t n = strlen(data);
    void *copy = malloc(n ? n : 1);

    assert_non_null(copy);
    memcpy(copy, data, n);
    bool grew = add_bytes(ex, side, flags, seq, copy, n);
    free(copy);
    return grew;
}

static bool
client(struct examination *ex, uint32_t seq, const char *data)
{
    return add(ex, SIDE_CLIENT, PACKET_ACK, seq, data);
}

static bool
server(struct examination *ex, uint32_t seq, const char *data)
{
    return add(ex, SIDE_SERVER, PACKET_ACK, seq, data);
}

static struct examination *
tcp_without_syn(void)
{
    struct examination *ex = examination_create(IPPROTO_TCP, true, 16);

    assert_non_null(ex);
    return ex;
}

/* An examination of a connection whose client's first byte is numbered
 * 'first'. */
static struct examination *
tcp(uint32_t first)
{
    struct examination *ex = tcp_without_syn();

    assert_false(add(ex, SIDE_CLIENT, PACKET_SYN, first - 1, ""));
    return ex;
}

static void
check_bytes(const void *data, size_t len, const char *expected)
{
    assert_int_equal(len, strlen(expected));
    if (len) {
        assert_memory_equal(data, expected, len);
    }
}

static void
check_side(const struct examination *ex, enum side side, const char *expected)
{
    struct payload p;

    memset(&p, 0xa5, sizeof p);
    examination_payload(ex, &p);
    check_bytes(p.data[side], p.len[side], expected);
}

static void
check_joined(const struct examination *ex, const char *expected)
{
    struct payload p;

    examination_payload(ex, &p);
    check_bytes(p.joined, p.joined_len, expected);
}

static void
check_midstream(const struct examination *ex, bool expected)
{
    struct payload p;

    examination_payload(ex, &p);
    assert_int_equal(p.midstream, expected);
}

/* Ends 'ex', which must have seen 'n' packets that brought something. */
static void
finish(struct examination *ex, unsigned int n)
{
    assert_int_equal(examination_n_packets(ex), n);
    examination_destroy(ex);
}

static void
test_in_order(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    check_side(ex, SIDE_CLIENT, "");
    assert_int_equal(examination_n_packets(ex), 0);
    assert_false(add(ex, SIDE_SERVER, PACKET_SYN | PACKET_ACK, 70, ""));
    assert_false(client(ex, 1000, ""));
    assert_true(client(ex, 1000, "GET "));
    assert_true(client(ex, 1004, "/ HTTP"));
    assert_true(server(ex, 71, "HTTP/1.1"));
    assert_true(client(ex, 1010, "/1.0"));
    check_side(ex, SIDE_CLIENT, "GET / HTTP/1.0");
    check_side(ex, SIDE_SERVER, "HTTP/1.1");
    check_joined(ex, "GET / HTTPHTTP/1.1/1.0");
    check_midstream(ex, false);

    struct payload p;
    examination_payload(ex, &p);
    assert_int_equal(p.ip_proto, IPPROTO_TCP);
    assert_false(examination_is_over(ex));
    finish(ex, 4);
    examination_destroy(NULL);
}

static void
test_retransmission(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    assert_true(client(ex, 1000, "abcdef"));
    assert_false(client(ex, 1000, "abcdef"));
    /* With other bytes, and in pieces. */
    assert_false(client(ex, 1000, "ABCDEF"));
    assert_false(client(ex, 1002, "XX"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    check_joined(ex, "abcdef");
    finish(ex, 1);
}

/* What a segment has before the first byte is nobody's. */
static void
test_before_the_first(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    assert_true(client(ex, 998, "XXabc"));
    assert_true(client(ex, 997, "XXXXXXde"));
    check_side(ex, SIDE_CLIENT, "abcde");
    finish(ex, 2);
}

static void
test_overlap(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    assert_true(client(ex, 1000, "abc"));
    assert_true(client(ex, 1001, "XYde"));
    check_side(ex, SIDE_CLIENT, "abcde");

    /* Over a run that waits behind a gap, on both its sides. */
    assert_false(client(ex, 1008, "ij"));
    assert_false(client(ex, 1007, "hXXk"));
    assert_true(client(ex, 1004, "XfgXXXXl"));
    check_side(ex, SIDE_CLIENT, "abcdefghijkl");
    check_joined(ex, "abcdefghijkl");
    finish(ex, 5);
}

static void
test_one_gap(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    assert_false(client(ex, 1003, "def"));
    check_side(ex, SIDE_CLIENT, "");
    check_joined(ex, "");
    assert_true(server(ex, 5, "S"));
    /* What waits is no longer waited for. */
    assert_false(client(ex, 1003, "XYZ"));
    assert_true(client(ex, 1000, "abc"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    check_joined(ex, "Sabcdef");
    finish(ex, 3);
}

/* Runs that touch are one; a fifth that touches none is as if lost. */
static void
test_several_gaps(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    assert_false(client(ex, 1002, "c"));
    assert_false(client(ex, 1004, "e"));
    assert_false(client(ex, 1006, "g"));
    assert_false(client(ex, 1008, "i"));
    assert_int_equal(examination_n_packets(ex), 4);
    assert_false(client(ex, 1010, "k"));
    assert_int_equal(examination_n_packets(ex), 4);
    /* Grows a run, joins two, and there is room for another. */
    assert_false(client(ex, 1009, "j"));
    assert_false(client(ex, 1003, "d"));
    assert_false(client(ex, 1012, "m"));
    assert_int_equal(examination_n_packets(ex), 7);
    assert_true(client(ex, 1000, "ab"));
    check_side(ex, SIDE_CLIENT, "abcde");
    assert_true(client(ex, 1005, "f"));
    check_side(ex, SIDE_CLIENT, "abcdefg");
    assert_true(client(ex, 1007, "h"));
    check_side(ex, SIDE_CLIENT, "abcdefghij");
    /* 1010 was dropped. */
    assert_true(client(ex, 1010, "Kl"));
    check_side(ex, SIDE_CLIENT, "abcdefghijKlm");
    check_joined(ex, "abcdefghijKlm");
    finish(ex, 11);
}

/* A connection whose first segment never comes ends like any other: what
 * only lengthens a run behind the gap counts too. */
static void
test_gap_that_stays(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    for (uint32_t i = 0; i < EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_false(client(ex, 1001 + i, "x"));
    }
    assert_true(examination_is_over(ex));
    finish(ex, EXAMINATION_PACKETS);
}

static void
test_wrap(void **state)
{
    (void) state;
    /* Of ten bytes, some numbered below 2^32 and the others from 0. */
    for (uint32_t first = UINT32_MAX - 10; first != 2; first++) {
        struct examination *ex = tcp(first);

        assert_false(client(ex, first + 8, "ij"));
        assert_false(client(ex, first + 3, "de"));
        assert_true(client(ex, first, "abcd"));
        assert_false(client(ex, first - 1, "XX"));
        assert_true(client(ex, first + 5, "fgh"));
        check_side(ex, SIDE_CLIENT, "abcdefghij");
        check_midstream(ex, false);
        finish(ex, 4);
    }
}

static void
test_syn_with_data(void **state)
{
    struct examination *ex = tcp_without_syn();

    (void) state;
    assert_true(add(ex, SIDE_CLIENT, PACKET_SYN, 999, "abc"));
    assert_false(add(ex, SIDE_CLIENT, PACKET_SYN, 999, "abc"));
    /* Sent again, when the server did not take it with the SYN. */
    assert_false(client(ex, 1000, "abc"));
    assert_true(client(ex, 1003, "def"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    assert_true(add(ex, SIDE_SERVER, PACKET_SYN | PACKET_ACK, 70, "S"));
    assert_true(server(ex, 72, "T"));
    check_side(ex, SIDE_SERVER, "ST");
    check_midstream(ex, false);
    finish(ex, 4);
}

static void
test_midstream(void **state)
{
    struct examination *ex = tcp_without_syn();

    (void) state;
    assert_true(client(ex, 5000, "abc"));
    check_midstream(ex, true);
    assert_true(client(ex, 5003, "def"));
    /* What came before is of no use. */
    assert_false(client(ex, 4990, "0123456789"));
    assert_true(client(ex, 5005, "Xg"));
    check_side(ex, SIDE_CLIENT, "abcdefg");
    finish(ex, 3);

    /* The server's first byte is not known either. */
    ex = tcp(1000);
    assert_true(client(ex, 1000, "a"));
    check_midstream(ex, false);
    assert_true(server(ex, 7, "s"));
    check_midstream(ex, true);
    finish(ex, 2);
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
    struct examination *ex = tcp_without_syn();

    (void) state;
    assert_false(examination_add(ex, SIDE_SERVER, &syn_ack));
    assert_false(client(ex, 1003, "def"));
    assert_true(client(ex, 1000, "abc"));
    assert_true(server(ex, 71, "S"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    check_side(ex, SIDE_SERVER, "S");
    check_midstream(ex, false);
    finish(ex, 3);

    /* But says nothing new of a client whose SYN was there. */
    ex = tcp(900);
    assert_false(examination_add(ex, SIDE_SERVER, &syn_ack));
    assert_true(client(ex, 900, "abc"));
    finish(ex, 1);
}

/* A keepalive probe has the last byte before the next one, or none, at that
 * number (RFC 9293, section 3.8.4). */
static void
test_keepalive(void **state)
{
    struct examination *ex = tcp(1000);

    (void) state;
    assert_false(client(ex, 999, ""));
    assert_false(client(ex, 999, "?"));
    check_side(ex, SIDE_CLIENT, "");
    assert_true(client(ex, 1000, "abc"));
    assert_false(client(ex, 1002, "?"));
    assert_true(client(ex, 1003, "def"));
    check_side(ex, SIDE_CLIENT, "abcdef");
    finish(ex, 2);
}

static void
test_limit(void **state)
{
    uint8_t block[1000];
    struct payload p;
    struct examination *ex = tcp(0);

    (void) state;
    memset(block, 'a', sizeof block);
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 0, block, 1000));
    /* The last byte that is kept, and the next, which is not. */
    assert_false(add_bytes(ex, SIDE_CLIENT, 0, 2048, "b", 1));
    assert_false(add_bytes(ex, SIDE_CLIENT, 0, 2047, "cd", 2));
    assert_int_equal(examination_n_packets(ex), 3);
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 1000, block, 1000));
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 2000, block, 1000));
    examination_payload(ex, &p);
    assert_int_equal(p.len[SIDE_CLIENT], EXAMINATION_BYTES);
    for (size_t i = 0; i < 2047; i++) {
        assert_int_equal(p.data[SIDE_CLIENT][i], 'a');
    }
    assert_int_equal(p.data[SIDE_CLIENT][2047], 'c');
    assert_int_equal(p.joined_len, EXAMINATION_BYTES);

    /* Full, but the other side may still say something. */
    assert_false(examination_is_over(ex));
    assert_false(add_bytes(ex, SIDE_CLIENT, 0, 2040, block, 1000));
    assert_int_equal(examination_n_packets(ex), 5);
    assert_false(add_bytes(ex, SIDE_CLIENT, 0, 3000, block, 1000));
    assert_int_equal(examination_n_packets(ex), 6);
    for (uint32_t i = 0; i < 3; i++) {
        assert_false(examination_is_over(ex));
        assert_true(add_bytes(ex, SIDE_SERVER, 0, i * 1000, block, 1000));
    }
    assert_true(examination_is_over(ex));
    examination_payload(ex, &p);
    assert_int_equal(p.len[SIDE_SERVER], EXAMINATION_BYTES);
    assert_int_equal(p.joined_len, 2 * EXAMINATION_BYTES);
    finish(ex, 9);
}

static void
test_packets_end_it(void **state)
{
    struct examination *ex = tcp(0);

    (void) state;
    for (uint32_t i = 0; i < EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_true(i % 2 ? server(ex, i / 2, "s") : client(ex, i / 2, "c"));
    }
    assert_true(examination_is_over(ex));
    check_side(ex, SIDE_CLIENT, "ccccc");
    check_side(ex, SIDE_SERVER, "sssss");
    check_joined(ex, "cscscscscs");
    finish(ex, EXAMINATION_PACKETS);

    /* Retransmissions don't, until there are very many. */
    ex = tcp(0);
    assert_true(client(ex, 0, "c"));
    for (int i = 1; i < 4 * EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_false(client(ex, 0, "c"));
        assert_false(client(ex, 0, ""));
    }
    assert_true(examination_is_over(ex));
    finish(ex, 1);
}

static void
test_joined(void **state)
{
    static const uint8_t zeros[] = "\0a\0\0b\0";
    struct examination *ex = examination_create(IPPROTO_UDP, true, 0);
    struct payload p;

    (void) state;
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 0, zeros, 6));
    assert_true(add_bytes(ex, SIDE_SERVER, 0, 0, "c", 1));
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 0, zeros, 1));
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 0, "d", 1));
    check_joined(ex, "abcd");
    examination_payload(ex, &p);
    assert_int_equal(p.len[SIDE_CLIENT], 8);
    assert_memory_equal(p.data[SIDE_CLIENT], "\0a\0\0b\0\0d", 8);
    examination_destroy(ex);

    ex = examination_create(IPPROTO_UDP, false, 0);
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 0, "c", 1));
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
    assert_false(add(ex, SIDE_CLIENT, 0, 0, ""));
    assert_int_equal(examination_n_packets(ex), 0);
    assert_true(add(ex, SIDE_CLIENT, 0, 0, "aaa"));
    check_udp(ex, 3, 3, 'a');
    /* UDP knows no retransmissions. */
    assert_true(add(ex, SIDE_CLIENT, 0, 0, "aaa"));
    check_udp(ex, 6, 3, 'a');
    assert_true(add(ex, SIDE_CLIENT, 0, 0, "bb"));
    check_udp(ex, 8, 2, 'b');
    check_side(ex, SIDE_CLIENT, "aaaaaabb");
    assert_true(add(ex, SIDE_SERVER, 0, 0, "s"));
    check_udp(ex, 8, 2, 'b');
    check_side(ex, SIDE_SERVER, "s");

    /* Fills it to the last byte; the next has no room beside it. */
    memset(block, 'c', sizeof block);
    assert_true(
        add_bytes(ex, SIDE_CLIENT, 0, 0, block, EXAMINATION_BYTES - 8));
    check_udp(ex, EXAMINATION_BYTES, EXAMINATION_BYTES - 8, 'c');
    assert_true(add(ex, SIDE_CLIENT, 0, 0, "d"));
    check_udp(ex, 1, 1, 'd');
    memset(block, 'e', sizeof block);
    assert_true(add_bytes(ex, SIDE_CLIENT, 0, 0, block, sizeof block));
    check_udp(ex, EXAMINATION_BYTES, EXAMINATION_BYTES, 'e');
    /* Joined are all, of each what was kept, to twice a side's room. */
    examination_payload(ex, &p);
    assert_int_equal(p.joined_len, 2 * EXAMINATION_BYTES);
    assert_memory_equal(p.joined, "aaaaaabbsccc", 12);
    assert_int_equal(p.joined[9 + EXAMINATION_BYTES - 8], 'd');

    for (int i = 7; i < EXAMINATION_PACKETS; i++) {
        assert_false(examination_is_over(ex));
        assert_true(add(ex, SIDE_SERVER, 0, 0, "t"));
    }
    assert_true(examination_is_over(ex));
    finish(ex, EXAMINATION_PACKETS);
}

static void
test_restart(void **state)
{
    struct examination *ex = examination_create(IPPROTO_TCP, true, 100);
    static const uint8_t zeros[1000];

    (void) state;
    assert_memory_equal(examination_match_state(ex), zeros, 100);
    memset(examination_match_state(ex), 0xff, 100);
    assert_true(add(ex, SIDE_CLIENT, PACKET_SYN, 0, "abc"));
    assert_int_equal(examination_restart(ex, true, 1000), 0);
    assert_memory_equal(examination_match_state(ex), zeros, 1000);
    check_side(ex, SIDE_CLIENT, "abc");
    assert_true(client(ex, 4, "def"));
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
    assert_true(client(ex, 7, "ghi"));
    check_joined(ex, "");
    check_side(ex, SIDE_CLIENT, "abcdefghi");
    finish(ex, 3);

    ex = examination_create(IPPROTO_TCP, false, 0);
    assert_false(add(ex, SIDE_CLIENT, PACKET_SYN, 0, ""));
    assert_int_equal(examination_restart(ex, true, 0), 0);
    assert_true(client(ex, 1, "abc"));
    check_joined(ex, "abc");
    finish(ex, 1);
}

/* ---- Property: whatever the segments, their order and their number, what
 * is seen is the longest beginning of the stream that has come in. ---- */

#define STREAM_MAX 2600
#define GAPS_MAX 4

struct model {
    uint8_t bytes[STREAM_MAX]; /* What is sent, */
    bool there[STREAM_MAX];    /* which of it has come in, */
    size_t len;                /* and how many bytes in all. */
    uint32_t first;            /* Sequence number of bytes[0]. */
};

static size_t
model_beginning(const struct model *m)
{
    size_t n = 0;

    while (n < EXAMINATION_BYTES && n < m->len && m->there[n]) {
        n++;
    }
    return n;
}

static bool
model_is_whole(const struct model *m)
{
    return model_beginning(m)
           == (m->len < EXAMINATION_BYTES ? m->len : EXAMINATION_BYTES);
}

/* Runs behind gaps once [start, end) has come in too. */
static size_t
model_n_runs(const struct model *m, size_t start, size_t end)
{
    size_t n = 0;
    bool before = true;

    for (size_t i = 0; i < m->len && i < EXAMINATION_BYTES; i++) {
        bool there = m->there[i] || (i >= start && i < end);

        n += there && !before;
        before = there;
    }
    return n;
}

/* Sends [start, end) with other bytes where it has been sent before. */
static void
model_send(struct model *m, struct examination *ex, enum side side,
           size_t start, size_t end)
{
    size_t old = model_beginning(m);
    unsigned int n_packets = examination_n_packets(ex);
    bool news = start >= EXAMINATION_BYTES;
    uint8_t *data = malloc(end - start);
    struct payload p;

    assert_non_null(data);
    for (size_t i = start; i < end; i++) {
        data[i - start] = (uint8_t) (m->bytes[i] ^ m->there[i]);
        if (i < EXAMINATION_BYTES) {
            news = news || !m->there[i];
            m->there[i] = true;
        }
    }
    bool grew =
        add_bytes(ex, side, 0, m->first + (uint32_t) start, data, end - start);
    free(data);

    size_t new = model_beginning(m);
    assert_int_equal(grew, new > old);
    assert_int_equal(examination_n_packets(ex) - n_packets, news);
    examination_payload(ex, &p);
    assert_int_equal(p.len[side], new);
    if (new) {
        assert_memory_equal(p.data[side], m->bytes, new);
    }
}

static void
random_stream(uint64_t *seed)
{
    struct model *m = calloc(N_SIDES, sizeof *m);
    struct examination *ex = tcp_without_syn();
    uint8_t joined[2 * EXAMINATION_BYTES];
    size_t n_joined = 0;
    struct payload p;

    assert_non_null(m);
    for (int side = 0; side < N_SIDES; side++) {
        m[side].len = 1 + random_below(seed, STREAM_MAX);
        m[side].first = (uint32_t) random_next(seed);
        if (random_below(seed, 2)) {
            /* Its numbers begin anew on the way. */
            m[side].first = (uint32_t) random_below(seed, m[side].len) * -1u;
        }
        for (size_t i = 0; i < m[side].len; i++) {
            m[side].bytes[i] = (uint8_t) random_below(seed, 4);
        }
        add(ex, (enum side) side, PACKET_SYN, m[side].first - 1, "");
    }

    size_t max_segment = 1 + random_below(seed, 700);
    while (!model_is_whole(&m[SIDE_CLIENT])
           || !model_is_whole(&m[SIDE_SERVER])) {
        enum side side = (enum side) random_below(seed, N_SIDES);
        struct model *s = &m[side];
        size_t beginning = model_beginning(s);

        /* Anywhere, or where the first gap is. */
        size_t start = random_below(seed, 4) || model_is_whole(s)
                           ? random_below(seed, s->len)
                           : beginning;
        size_t end = start + 1 + random_below(seed, max_segment);
        end = end < s->len ? end : s->len;
        if (model_n_runs(s, start, end) <= GAPS_MAX) {
            model_send(s, ex, side, start, end);
            size_t new = model_beginning(s);
            for (size_t i = beginning; i < new; i++) {
                if (s->bytes[i]) {
                    joined[n_joined++] = s->bytes[i];
                }
            }
        }
    }
    examination_payload(ex, &p);
    assert_int_equal(p.joined_len, n_joined);
    if (n_joined) {
        assert_memory_equal(p.joined, joined, n_joined);
    }
    assert_false(p.midstream);
    examination_destroy(ex);
    free(m);
}

static void
test_random_streams(void **state)
{
    uint64_t seed = 2;

    (void) state;
    for (int i = 0; i < 150; i++) {
        random_stream(&seed);
    }
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
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_packets_end_it),
        cmocka_unit_test(test_joined),
        cmocka_unit_test(test_datagrams),
        cmocka_unit_test(test_restart),
        cmocka_unit_test(test_random_streams),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
