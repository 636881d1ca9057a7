/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of matcher.c: what decides between patterns that match, and when. */

#include <l7-config.h>
#include "patterns/matcher.h"

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

static void
test_strong_at_once(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "client = bcd"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "xab", NULL);
    CLIENT(&c, "cde", "a");
    assert_int_equal(c.match.strength, MATCH_STRONG);
    assert_int_equal(c.match.side, SIDE_CLIENT);
    assert_int_equal(c.match.offset, 2);
    assert_int_equal(c.match.length, 3);
    assert_int_equal(c.match.line, HEAD_LINES + 1);
    assert_false(c.match.in_joined);
    conn_close(&c);

    /* The other side and the other transport are not asked. */
    conn_open(&c, lib, IPPROTO_TCP);
    SERVER_LAST(&c, "abcde", "unknown");
    conn_close(&c);
    conn_open(&c, lib, IPPROTO_UDP);
    CLIENT_LAST(&c, "abcde", "unknown");
    conn_close(&c);
    library_destroy(lib);
}

static void
test_medium_waits_for_other_side(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("medium", "client = ^ab"));
    write_pattern("b", TCP("strong", "server = ^cd"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "ab", NULL);
    CLIENT(&c, "cd", NULL);
    SERVER(&c, "x", "a");
    assert_int_equal(c.match.strength, MATCH_MEDIUM);
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "ab", NULL);
    SERVER(&c, "cd", "b");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT_LAST(&c, "ab", "a");
    conn_close(&c);
    library_destroy(lib);
}

static void
test_weak_only_at_last(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("weak", "client = ^ab"));
    write_pattern("b", TCP("medium", "server = cd"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "ab", NULL);
    SERVER(&c, "x", NULL);
    CLIENT(&c, "ab", NULL);
    SERVER_LAST(&c, "y", "a");
    assert_int_equal(c.match.strength, MATCH_WEAK);
    conn_close(&c);

    /* Anything better has precedence, even a shorter match. */
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "ab", NULL);
    SERVER(&c, "c", NULL);
    SERVER(&c, "d", "b");
    conn_close(&c);
    library_destroy(lib);
}

static void
test_both_sides(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "client = ^USER\nserver = ^220"));
    write_pattern("b", TCP("strong", "client = ^USER\nserver = ^.OK"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    SERVER(&c, "220 hello", NULL);
    CLIENT(&c, "USE", NULL);
    CLIENT(&c, "R", "a");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "USER", NULL);
    SERVER(&c, "+OK", "b");
    assert_int_equal(c.match.side, SIDE_SERVER);
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "USER", NULL);
    CLIENT_LAST(&c, "220", "unknown");
    conn_close(&c);
    library_destroy(lib);
}

/* Which one wins must not depend on the names, and so on the order. */
static void
check_specific_first(const char *special, const char *general,
                     const char *relation_of_special,
                     const char *relation_of_general)
{
    char text[512];
    struct conn c;

    snprintf(text, sizeof text, "%s%s", relation_of_special,
             TCP("medium", "client = ^GET"));
    write_pattern(special, text);
    snprintf(text, sizeof text, "%s%s", relation_of_general,
             TCP("strong", "client = ^GET /"));
    write_pattern(general, text);

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "GET /", NULL);
    SERVER(&c, "x", special);
    conn_close(&c);
    library_destroy(lib);
}

static void
test_subset_before_superset(void **state)
{
    (void) state;
    check_specific_first("a", "b", "subset-of = b\n", "");
    check_specific_first("b", "a", "subset-of = a\n", "");
    check_specific_first("a", "b", "", "superset-of = a\n");
    check_specific_first("b", "a", "", "superset-of = b\n");
}

static void
test_strong_before_medium(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("medium", "client = ^abcdef"));
    write_pattern("b", TCP("strong", "client = ^ab"));
    write_pattern("c", TCP("medium", "client = ^abc"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "abcdef", "b");
    conn_close(&c);
    library_destroy(lib);
}

/* Equal claims wait; then the longer match, then the first name. */
static void
test_ties(void **state)
{
    struct conn c;

    (void) state;
    write_pattern("a", TCP("strong", "client = ^ab"));
    write_pattern("b", TCP("strong", "client = ^abcd"));
    write_pattern("c", TCP("strong", "client = ^.bcd"));
    write_pattern("d", "subset-of = a, b, c\n" TCP("strong", "server = ^d"));

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "abcd", NULL);
    SERVER(&c, "x", NULL);
    CLIENT_LAST(&c, "x", "b");
    conn_close(&c);

    conn_open(&c, lib, IPPROTO_TCP);
    CLIENT(&c, "abcd", NULL);
    SERVER(&c, "d", "d");
    conn_close(&c);
    library_destroy(lib);
}

/* "a" is a subset of "b", which is stronger than "c", which stands before a
 * superset as "a" calls itself: each has another before it.  That is a tie of
 * all: they wait, and then the longest match is the answer, and of equally
 * long ones the first by name. */
static void
test_contradictory_relations(void **state)
{
    static const struct {
        const char *a, *b, *c, *answer;
    } cases[] = {
        { "^1234", "^12", "^123", "a" },   { "^12", "^1234", "^123", "b" },
        { "^12", "^123", "^1234", "c" },   { "^123", "^12", "^1234", "c" },
        { "^123", "^1234", "^12", "b" },   { "^1234", "^123", "^12", "a" },
        { "^1234", "^1234", "^123", "a" }, { "^12", "^1234", "^1234", "b" },
        { "^123", "^123", "^123", "a" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        struct conn c;

        snprintf(text, sizeof text,
                 "# Pattern attributes: good superset\na\n%s\n", cases[i].a);
        write_file("a.pat", text);
        snprintf(text, sizeof text,
                 "superset-of = a\n" TCP("strong", "client = %s"), cases[i].b);
        write_pattern("b", text);
        snprintf(text, sizeof text, TCP("medium", "client = %s"), cases[i].c);
        write_pattern("c", text);

        struct library *lib = load();
        conn_open(&c, lib, IPPROTO_TCP);
        CLIENT(&c, "1234", NULL);
        SERVER(&c, "x", NULL);
        SERVER_LAST(&c, "x", cases[i].answer);
        assert_int_equal(c.match.length, 4 - (i == 8));
        conn_close(&c);
        library_destroy(lib);
    }
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, make_dir, remove_dir)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_strong_at_once),
        TEST(test_medium_waits_for_other_side),
        TEST(test_weak_only_at_last),
        TEST(test_both_sides),
        TEST(test_subset_before_superset),
        TEST(test_strong_before_medium),
        TEST(test_ties),
        TEST(test_contradictory_relations),
    };

    return cmocka_run_group_tests_name("patterns-matcher", tests, NULL, NULL);
}
