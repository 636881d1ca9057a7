/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of checks.c, and of what patterns ask for beyond their regexes: a
 * length, a port, the first datagram; where packets were cut as well. */

#include <l7-config.h>
#include "patterns/checks.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/patterns-common.h"

#define TCP(STRENGTH, REST)                                                   \
    "[pattern]\ntransport = tcp\nstrength = " STRENGTH "\n" REST "\n"
#define UDP(STRENGTH, REST)                                                   \
    "[pattern]\ntransport = udp\nstrength = " STRENGTH "\n" REST "\n"

/* Two bytes from offset 1, which count what follows them. */
static const struct length_check length = {
    .field = { .offset = 1, .size = 2 },
    .unit = 1,
    .add = 3,
    .max = 5000,
};

static void
test_stream_length(void **state)
{
    static const struct {
        const char *bytes;
        size_t len, sent;
        bool full;
        enum check_result result;
    } cases[] = {
        /* The field itself is not there yet, or never will be. */
        { "L\0", 2, 2, false, CHECK_WAITS },
        { "L\0", 2, 2, true, CHECK_FAILS },
        { "L\0\2ab", 5, 5, false, CHECK_AGREES },
        { "L\0\2a", 4, 4, false, CHECK_WAITS },
        { "L\0\2abcd", 7, 7, false, CHECK_AGREES },
        /* It was sent: whether it was kept is no matter. */
        { "L\0\2a", 4, 5, false, CHECK_AGREES },
        { "L\x10\0ab", 5, 4098, false, CHECK_WAITS },
        { "L\x10\0ab", 5, 4099, false, CHECK_AGREES },
        /* Longer than what is kept. */
        { "L\x10\0ab", 5, 5, true, CHECK_AGREES },
        /* Longer than the protocol allows: 5,000 and one more. */
        { "L\x13\x85", 3, 5000, false, CHECK_AGREES },
        { "L\x13\x86", 3, 5001, false, CHECK_FAILS },
        { "L\x13\x86", 3, 3, true, CHECK_FAILS },
        { "L\xff\xff", 3, 9, true, CHECK_FAILS },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            check_stream_length(&length, (const uint8_t *) cases[i].bytes,
                                cases[i].len, cases[i].sent, cases[i].full),
            cases[i].result);
    }
}

static void
test_datagram_length(void **state)
{
    static const struct {
        const char *bytes;
        size_t len, sent;
        bool agrees;
    } cases[] = {
        { "L\0\2ab", 5, 5, true },
        { "L\0\2abL\0\0", 8, 8, true },
        { "L\0\2abL\0", 7, 7, false },
        { "L\0\2a", 4, 4, false },
        { "L\0\2abc", 6, 6, false },
        { "L", 1, 1, false },
        /* Cut: within the first message, at its end, in the second's
         * header. */
        { "L\0\2a", 4, 5, true },
        { "L\0\2a", 4, 6, false },
        { "L\0\2a", 4, 7, false },
        { "L\0\2a", 4, 8, true },
        { "L\0\2ab", 5, 8, true },
        { "L\0\2abL\0", 7, 9, true },
        { "L\0\2abL\0\1", 8, 9, true },
        { "L\0\2abL\0\2", 8, 9, false },
        { "L\4\0a", 4, 1027, true },
        { "L\4\0a", 4, 1026, false },
        /* Nothing of the field is left to go by. */
        { "L\0", 2, 5, false },
        { "", 0, 5, false },
        { "L\xff\xff", 3, 65538, false },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(
            check_datagram_length(&length, (const uint8_t *) cases[i].bytes,
                                  cases[i].len, cases[i].sent),
            cases[i].agrees);
    }
}

/* The whole way through a matcher. */
static void
test_length_of_cut_segments(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "client = ^L\nlength = 1 2 +3"));
    write_pattern("b", TCP("strong", "client = ^L.{2,99}z"));

    /* It is in what was sent, though not in what is kept.  Without more bytes
     * only those with a length are tried again. */
    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\1\0ab", 5, false),
                     MATCH_MORE);
    assert_int_equal(matcher_n_tries(c.matcher), 2);
    c.payload.sent[SIDE_CLIENT] = 258;
    assert_int_equal(conn_step(&c, SIDE_CLIENT, false), MATCH_MORE);
    assert_int_equal(matcher_n_tries(c.matcher), 3);
    assert_int_equal(conn_step(&c, SIDE_CLIENT, false), MATCH_MORE);
    assert_int_equal(matcher_n_tries(c.matcher), 3);
    c.payload.sent[SIDE_CLIENT] = 259;
    assert_int_equal(conn_step(&c, SIDE_CLIENT, false), MATCH_FOUND);
    conn_close(&c);

    /* A long one waits, until it can't be told. */
    conn_open(&c, lib, IPPROTO_TCP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\x20\0ab", 5, false),
                     MATCH_MORE);
    CLIENT(&c, "cdef", NULL);
    c.payload.full[SIDE_CLIENT] = true;
    CLIENT(&c, "g", "a");
    conn_close(&c);

    /* What is too long from the start is not tried again. */
    write_pattern("a", TCP("strong", "client = ^L\nlength = 1 2 max 99"));
    library_destroy(lib);
    lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "L\1\1", NULL);
    c.payload.full[SIDE_CLIENT] = true;
    CLIENT_LAST(&c, "g", "unknown");
    conn_close(&c);
    library_destroy(lib);
}

static void
test_cut_datagrams(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", UDP("strong", "client = ^A.*z$"));
    write_pattern("b", UDP("strong", "client = ^B\nlength = 1 2 +3"));

    struct library *lib = load();
    for (int cut = 0; cut < 2; cut++) {
        conn_open(&c, lib, IPPROTO_UDP);
        conn_add(&c, SIDE_CLIENT, "Axyz", 4);
        c.payload.sent[SIDE_CLIENT] += cut ? 9 : 0;
        /* The end of what is left is not the end. */
        assert_int_equal(conn_step(&c, SIDE_CLIENT, false),
                         cut ? MATCH_MORE : MATCH_FOUND);
        conn_close(&c);

        conn_open(&c, lib, IPPROTO_UDP);
        conn_add(&c, SIDE_CLIENT, "B\1\0x", 4);
        c.payload.sent[SIDE_CLIENT] = cut ? 259 : 4;
        assert_int_equal(conn_step(&c, SIDE_CLIENT, false),
                         cut ? MATCH_FOUND : MATCH_MORE);
        conn_close(&c);
    }
    library_destroy(lib);
}

static void
test_first(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", UDP("strong", "either = ^a\nfirst = yes"));
    write_pattern("b", UDP("strong", "client = ^b\nserver = ^c\nfirst = yes"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "a", "a");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "x", NULL);
    CLIENT(&c, "a", NULL);
    /* Each side has a first one. */
    SERVER(&c, "a", "a");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "b", NULL);
    CLIENT(&c, "x", NULL);
    SERVER(&c, "c", "b");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "b", NULL);
    SERVER(&c, "x", NULL);
    SERVER_LAST(&c, "c", "unknown");
    conn_close(&c);
    library_destroy(lib);
}

static void
test_first_datagrams(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", UDP("strong", "either = ^[ab]\nfirst = yes\n"
                                     "datagrams = 2\nsame = 0 1"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "a", NULL);
    SERVER(&c, "x", NULL);
    CLIENT(&c, "a", "a");
    conn_close(&c);

    /* Of two kinds, but all of them match. */
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "b", NULL);
    CLIENT(&c, "a", NULL);
    CLIENT(&c, "a", "a");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "x", NULL);
    CLIENT(&c, "a", NULL);
    CLIENT_LAST(&c, "a", "unknown");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "a", NULL);
    CLIENT(&c, "x", NULL);
    CLIENT(&c, "a", NULL);
    CLIENT_LAST(&c, "a", "unknown");
    conn_close(&c);
    library_destroy(lib);
}

static void
test_port(void **state)
{
    static const struct {
        uint8_t ip_proto;
        bool midstream;
        uint16_t client, server;
        const char *answer;
    } cases[] = {
        { IPPROTO_TCP, false, 1, 53, "a" },
        { IPPROTO_TCP, false, 1, 5353, "a" },
        { IPPROTO_TCP, false, 1, 54, "unknown" },
        { IPPROTO_TCP, false, 53, 1, "unknown" },
        { IPPROTO_TCP, true, 53, 1, "a" },
        { IPPROTO_UDP, false, 53, 1, "a" },
        { IPPROTO_UDP, false, 1, 53, "a" },
        { IPPROTO_UDP, false, 1, 2, "unknown" },
        { IPPROTO_UDP, false, 0, 0, "unknown" },
    };
    struct conn c;

    (void) state;
    write_pattern("a", "[pattern]\ntransport = tcp udp\nstrength = strong\n"
                       "midstream = yes\nclient = ^a\nport = 53 5353\n");

    struct library *lib = load();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        conn_open(&c, lib, cases[i].ip_proto);
        c.payload.midstream = cases[i].midstream;
        c.payload.ports[SIDE_CLIENT] = cases[i].client;
        c.payload.ports[SIDE_SERVER] = cases[i].server;
        CLIENT_LAST(&c, "a", cases[i].answer);
        conn_close(&c);
    }
    library_destroy(lib);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, make_dir, remove_dir)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream_length),
        cmocka_unit_test(test_datagram_length),
        TEST(test_length_of_cut_segments),
        TEST(test_cut_datagrams),
        TEST(test_first),
        TEST(test_first_datagrams),
        TEST(test_port),
    };

    return cmocka_run_group_tests_name("patterns-checks", tests, NULL, NULL);
}
