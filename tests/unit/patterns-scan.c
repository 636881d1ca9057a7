/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of scan.c: which patterns match, in streams and in datagrams, and at
 * what cost. */

#include <l7-config.h>
#include "patterns/scan.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tests/unit/patterns-common.h"

#define TCP(STRENGTH, REST)                                                   \
    "[pattern]\ntransport = tcp\nstrength = " STRENGTH "\n" REST "\n"
#define UDP(STRENGTH, REST)                                                   \
    "[pattern]\ntransport = udp\nstrength = " STRENGTH "\n" REST "\n"

static void
test_midstream(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "client = ^ab"));
    write_pattern("b", TCP("strong", "midstream = yes\nclient = ^bc"));
    write_pattern("c", TCP("strong", "midstream = only\nclient = ^cd"));
    write_file("d.pat", "# Pattern attributes: good\nd\nzz|^de\n");
    write_file("e.pat", "# Pattern attributes: good\ne\nef\n");

    struct library *lib = load();
    static const struct {
        const char *bytes, *start, *midstream;
    } cases[] = {
        { "ab", "a", "unknown" }, { "bc", "b", "b" }, { "cd", "unknown", "c" },
        { "de", "d", "unknown" }, { "ef", "e", "e" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int side = 0; side < N_SIDES; side++) {
            conn_open(&c, lib, IPPROTO_TCP);
            c.payload.midstream = true;
            /* Midstream, who is the client is a guess. */
            conn_expect(&c, (enum side) side, cases[i].bytes, true,
                        cases[i].midstream);
            conn_close(&c);
        }
        conn_open(&c, lib, IPPROTO_TCP);
        CLIENT_LAST(&c, cases[i].bytes, cases[i].start);
        conn_close(&c);
    }
    library_destroy(lib);
}

/* Both sides are needed, and midstream either may be the client. */
static void
test_midstream_both_sides(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "midstream = yes\nclient = ^ask\n"
                                     "server = ^answer"));

    struct library *lib = load();
    for (int midstream = 0; midstream < 2; midstream++) {
        conn_open(&c, lib, IPPROTO_TCP);
        c.payload.midstream = midstream;
        CLIENT(&c, "ask", NULL);
        SERVER(&c, "answer", "a");
        conn_close(&c);

        conn_open(&c, lib, IPPROTO_TCP);
        c.payload.midstream = midstream;
        SERVER(&c, "ask", NULL);
        CLIENT_LAST(&c, "answer", midstream ? "a" : "unknown");
        conn_close(&c);
    }

    /* One side saying both is not enough. */
    conn_open(&c, lib, IPPROTO_TCP);
    c.payload.midstream = true;
    CLIENT(&c, "ask", NULL);
    CLIENT_LAST(&c, "answer", "unknown");
    conn_close(&c);
    library_destroy(lib);
}

static void
test_datagrams_are_single(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", UDP("strong", "client = ^ab$"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "a", NULL);
    CLIENT(&c, "b", NULL);
    CLIENT(&c, "abc", NULL);
    CLIENT(&c, "ab", "a");
    assert_int_equal(c.match.offset, 5);
    conn_close(&c);

    /* One that was cut to nothing is not the one before it. */
    conn_open(&c, lib, IPPROTO_UDP);
    SERVER(&c, "ab", NULL);
    CLIENT(&c, "x", NULL);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "", 0, true), MATCH_UNKNOWN);
    conn_close(&c);
    library_destroy(lib);
}

static void
test_stream_of_datagrams(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", UDP("strong", "either = ^R\ndatagrams = 3\n"
                                     "same = 1 2\ncounts = 3 1"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "Rxy1", NULL);
    CLIENT(&c, "Rxy2", NULL);
    CLIENT(&c, "Rxy4", "a");
    conn_close(&c);

    /* Each breaks the row: the other side, the constant, the number that
     * stays, falls or leaps, and one that is too short. */
    static const char *const breakers[] = { "Rxz3", "Rxy2", "Rxy1", "Rxy\xa0",
                                            "R" };
    for (size_t i = 0; i < sizeof breakers / sizeof breakers[0]; i++) {
        conn_open(&c, lib, IPPROTO_UDP);
        CLIENT(&c, "Rxy1", NULL);
        CLIENT(&c, "Rxy2", NULL);
        SERVER(&c, "Rxy3", NULL);
        CLIENT_LAST(&c, breakers[i], "unknown");
        conn_close(&c);
    }

    /* A number of one byte wraps. */
    conn_open(&c, lib, IPPROTO_UDP);
    assert_int_equal(conn_bytes(&c, SIDE_SERVER, "Rxy\xfe", 4, false),
                     MATCH_MORE);
    assert_int_equal(conn_bytes(&c, SIDE_SERVER, "Rxy\xff", 4, false),
                     MATCH_MORE);
    assert_int_equal(conn_bytes(&c, SIDE_SERVER, "Rxy\x00", 4, false),
                     MATCH_FOUND);
    conn_close(&c);
    library_destroy(lib);
}

static void
test_length(void **state)
{
    static const struct {
        uint8_t ip_proto;
        const char *bytes;
        size_t len;
        enum match_result result;
    } cases[] = {
        { IPPROTO_UDP, "L\1abcd", 6, MATCH_FOUND },
        { IPPROTO_UDP, "L\1abcdL\0", 8, MATCH_FOUND },
        { IPPROTO_UDP, "L\1abcdL\1", 8, MATCH_MORE },
        { IPPROTO_UDP, "L\1abc", 5, MATCH_MORE },
        { IPPROTO_UDP, "L\1abcde", 7, MATCH_MORE },
        { IPPROTO_UDP, "L\1abcdefghi", 11, MATCH_MORE },
        { IPPROTO_UDP, "L", 1, MATCH_MORE },
        { IPPROTO_TCP, "L\1abc", 5, MATCH_MORE },
        { IPPROTO_TCP, "L\1abcd", 6, MATCH_FOUND },
        { IPPROTO_TCP, "L\1abcdefghi", 11, MATCH_FOUND },
    };
    struct conn c;

    (void) state;
    write_pattern("a", "[pattern]\ntransport = tcp udp\nstrength = strong\n"
                       "client = ^L\nlength = 1 1 x4 +2\n");

    struct library *lib = load();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        conn_open(&c, lib, cases[i].ip_proto);
        assert_int_equal(
            conn_bytes(&c, SIDE_CLIENT, cases[i].bytes, cases[i].len, false),
            cases[i].result);
        conn_close(&c);
    }

    /* Over TCP it waits for the rest. */
    conn_open(&c, lib, IPPROTO_TCP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\1a", 3, false),
                     MATCH_MORE);
    CLIENT(&c, "bcd", "a");
    conn_close(&c);
    library_destroy(lib);
}

/* A length that leads nowhere must not be followed for ever. */
static void
test_length_of_nothing(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", UDP("strong", "client = ^L\nlength = 1 1"));
    write_pattern("b", UDP("strong", "client = ^M\nlength = 1 1 -9"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_UDP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\0", 2, false), MATCH_MORE);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\1", 2, false), MATCH_MORE);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "M\1", 2, false), MATCH_MORE);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\2", 2, false),
                     MATCH_FOUND);
    conn_close(&c);
    library_destroy(lib);
}

static void
test_little_endian_length(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", UDP("strong", "client = ^L\nlength = 1 2 little"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_UDP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\0\5ab", 5, false),
                     MATCH_MORE);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "L\5\0ab", 5, false),
                     MATCH_FOUND);
    conn_close(&c);
    library_destroy(lib);
}

/* l7-filter's patterns see both sides in order, without NULs or case. */
static void
test_joined(void **state)
{
    struct conn c;

    (void) state;
    write_file("a.pat", "# Pattern attributes: good\na\n^get.*ok$\n");
    write_file("b.pat", "# Pattern attributes: good subset\nb\n^get\n");
    write_file("c.pat", "c\n^ge\n");

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "G\0E\0T", 5, false),
                     MATCH_MORE);
    SERVER(&c, "o", "b");
    assert_true(c.match.in_joined);
    assert_int_equal(c.match.length, 3);
    conn_close(&c);
    library_destroy(lib);

    write_file("b.pat", "# Pattern attributes: good superset\nb\n^get\n");
    lib = load();
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "GET", NULL);
    SERVER(&c, "o", "b");
    conn_close(&c);
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT(&c, "GET", NULL);
    SERVER(&c, "oK", "a");
    conn_close(&c);
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT_LAST(&c, "Ge", "c");
    conn_close(&c);
    library_destroy(lib);
}

/* A pattern and a payload made to hurt: bounded and counted, and without
 * harm to other patterns. */
static void
test_limits(void **state)
{
    char payload[2048];
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "client = ^(?:a+)+b"));
    write_pattern("b", TCP("strong", "client = c$"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    memset(payload, 'a', sizeof payload);
    payload[sizeof payload - 1] = 'x';

    struct timespec start, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
    assert_int_equal(
        conn_bytes(&c, SIDE_CLIENT, payload, sizeof payload, false),
        MATCH_MORE);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    assert_int_equal(matcher_n_limits(c.matcher), 1);

    /* Without a limit it would be longer than the universe is old. */
    assert_true(end.tv_sec - start.tv_sec < 2);

    /* It is not tried again. */
    CLIENT(&c, "c", "b");
    assert_int_equal(matcher_n_limits(c.matcher), 1);
    conn_close(&c);
    library_destroy(lib);
}

/* The state remembers at most so many protocols; the strong are kept. */
static void
test_many_candidates(void **state)
{
    char name[16];
    struct conn c;

    (void) state;
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "p%02d", i);
        write_pattern(name, TCP("weak", "client = ^ab"));
    }
    write_pattern("q", TCP("strong", "client = ^a"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "ab", "q");
    conn_close(&c);
    library_destroy(lib);
}

/* The candidates of 'c' must be 'names', in any order. */
static void
check_candidates(const struct conn *c, const char *const *names, size_t n)
{
    assert_int_equal(c->state->n_candidates, n);
    for (size_t i = 0; i < n; i++) {
        bool is_there = false;

        for (size_t j = 0; j < n; j++) {
            uint16_t pattern = c->state->candidates[j].pattern;
            uint16_t protocol = c->lib->patterns[pattern].protocol;

            is_there |=
                !strcmp(library_protocol_name(c->lib, protocol), names[i]);
        }
        if (!is_there) {
            fail_msg("%s is forgotten", names[i]);
        }
    }
}

/* Where there is no more room, the weakest goes, and of those the one that
 * matched least; and only for one that says more. */
static void
test_weakest_makes_room(void **state)
{
    static const struct {
        const char *bytes; /* What the server says, */
        const char *kept;  /* and the new one, if any, in the end. */
    } steps[] = {
        { "b", "q0" },  /* In place of the weak one. */
        { "cc", "q1" }, /* Longer than q0. */
        { "d", "q1" },  /* Shorter. */
        { "ee", "q1" }, /* As long. */
        { "fff", "q4" },
    };
    char name[STATE_MAX_CANDIDATES][8], text[128], row[32];
    const char *names[STATE_MAX_CANDIDATES];
    struct conn c;

    (void) state;
    for (int i = 0; i < STATE_MAX_CANDIDATES; i++) {
        /* The weak one is neither first nor last, and its match the longest;
         * the others' are in no order. */
        const bool weak = i == 5;

        snprintf(name[i], sizeof name[i], "p%02d", i);
        snprintf(text, sizeof text, "client = ^a{%d}",
                 weak ? 30 : 5 + 5 * (i + 7) % STATE_MAX_CANDIDATES);
        char pattern[256];
        snprintf(pattern, sizeof pattern,
                 "[pattern]\ntransport = tcp\nstrength = %s\n%s\n",
                 weak ? "weak" : "medium", text);
        write_pattern(name[i], pattern);
        names[i] = name[i];
    }
    write_pattern("q0", TCP("medium", "server = b"));
    write_pattern("q1", TCP("medium", "server = cc"));
    write_pattern("q2", TCP("medium", "server = d"));
    write_pattern("q3", TCP("medium", "server = ee"));
    write_pattern("q4", TCP("medium", "server = fff"));

    struct library *lib = load();
    memset(row, 'a', sizeof row);
    conn_open(&c, lib, IPPROTO_TCP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, row, sizeof row, false),
                     MATCH_MORE);
    check_candidates(&c, names, STATE_MAX_CANDIDATES);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        SERVER(&c, steps[i].bytes, NULL);
        names[5] = steps[i].kept;
        check_candidates(&c, names, STATE_MAX_CANDIDATES);
    }
    conn_close(&c);
    library_destroy(lib);
}

/* A pattern bound to the first byte is given up once that is wrong, and one
 * that only lacks bytes is not. */
static void
test_growing(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "client = ^abc[0-9]+;"));
    write_pattern("b", TCP("strong", "client = x[0-9]+;"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    for (const char *s = "abc1234567"; *s; s++) {
        char one[2] = { *s, '\0' };

        CLIENT(&c, one, NULL);
    }
    CLIENT(&c, ";", "a");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "abd", NULL);
    CLIENT(&c, "abc1x", NULL);
    CLIENT(&c, "77", NULL);
    CLIENT(&c, ";", "b");
    assert_int_equal(c.match.offset, 7);
    conn_close(&c);
    library_destroy(lib);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, make_dir, remove_dir)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_midstream),
        TEST(test_midstream_both_sides),
        TEST(test_datagrams_are_single),
        TEST(test_stream_of_datagrams),
        TEST(test_length),
        TEST(test_length_of_nothing),
        TEST(test_little_endian_length),
        TEST(test_joined),
        TEST(test_limits),
        TEST(test_many_candidates),
        TEST(test_weakest_makes_room),
        TEST(test_growing),
    };

    return cmocka_run_group_tests_name("patterns-scan", tests, NULL, NULL);
}
