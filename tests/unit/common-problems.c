/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests common/problems.[ch]: the list of what is wrong with a file. */

#include <l7-config.h>
#include "common/problems.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
check_text(const struct problems *p, const char *expected)
{
    char *text = problems_to_string(p);

    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void
test_places(void **state)
{
    struct problems p = PROBLEMS_INITIALIZER;

    (void) state;
    check_text(&p, "");
    problems_add(&p, "a.json", 3, 7, "$.x", "must be %d", 5);
    problems_add(&p, "a.json", 3, 0, NULL, "line only");
    problems_add(&p, "a.json", 0, 7, "$", "a column needs a line");
    problems_add(&p, NULL, 3, 7, "--bridge", "no file");
    problems_add(&p, NULL, 0, 0, NULL, "nothing at all");
    assert_int_equal(p.n, 5);
    check_text(&p, "a.json:3:7: $.x: must be 5\n"
                   "a.json:3: line only\n"
                   "a.json: $: a column needs a line\n"
                   "--bridge: no file\n"
                   "nothing at all\n");
    problems_destroy(&p);
    assert_int_equal(p.n, 0);
    problems_destroy(NULL);
}

/* Too long a text is cut, wherever in it the room ends. */
static void
test_long_texts(void **state)
{
    char longest[2 * PROBLEMS_TEXT_MAX];

    (void) state;
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (size_t n = PROBLEMS_TEXT_MAX - 20; n < PROBLEMS_TEXT_MAX + 5; n++) {
        struct problems p = PROBLEMS_INITIALIZER;
        const char *s = longest + sizeof longest - 1 - n;

        problems_add(&p, s, 1, 2, "field", "message");
        problems_add(&p, "f", 1, 2, s, "message");
        problems_add(&p, "f", 1, 2, "field", "%s", s);
        assert_int_equal(p.n, 3);
        for (size_t i = 0; i < p.n; i++) {
            size_t len = strlen(p.texts[i]);

            assert_true(len < PROBLEMS_TEXT_MAX);
            assert_true(len >= n || len == PROBLEMS_TEXT_MAX - 1);
        }
        problems_destroy(&p);
    }
}

static void
test_bound(void **state)
{
    struct problems p = PROBLEMS_INITIALIZER;

    (void) state;
    for (int i = 0; i < PROBLEMS_MAX + 23; i++) {
        problems_add(&p, NULL, 0, 0, NULL, "problem %d", i);
    }
    assert_int_equal(p.n, PROBLEMS_MAX);
    assert_int_equal(p.n_omitted, 23);
    assert_string_equal(p.texts[PROBLEMS_MAX - 1], "problem 99");

    char *text = problems_to_string(&p);
    const char *end = "problem 99\nand 23 more\n";
    assert_true(strlen(text) > strlen(end));
    assert_string_equal(text + strlen(text) - strlen(end), end);
    free(text);

    problems_destroy(&p);
    assert_int_equal(p.n_omitted, 0);
    problems_add(&p, NULL, 0, 0, NULL, "anew");
    check_text(&p, "anew\n");
    problems_destroy(&p);
}

static void
test_nearest(void **state)
{
    const char *words[] = { "http", NULL, "https", "bittorrent", "sip" };
    size_t n = sizeof words / sizeof words[0];
    char many[200];

    (void) state;
    assert_string_equal(problems_nearest("htpp", words, n), "http");
    assert_string_equal(problems_nearest("https", words, n), "https");
    assert_string_equal(problems_nearest("http", words, n), "http");
    assert_string_equal(problems_nearest("bitorrent", words, n), "bittorrent");
    assert_string_equal(problems_nearest("bittorents", words, n),
                        "bittorrent");
    assert_string_equal(problems_nearest("zip", words, n), "sip");
    assert_string_equal(problems_nearest("SIP", words, n), "sip");
    assert_string_equal(problems_nearest("SIPS", words, n), "sip");
    /* Two letters in the wrong order are one mistake. */
    assert_string_equal(problems_nearest("isp", words, n), "sip");
    assert_null(problems_nearest("s", words, n));
    assert_null(problems_nearest("shops", words, n));
    assert_null(problems_nearest("quic", words, n));
    assert_null(problems_nearest("", words, n));
    assert_null(problems_nearest("http", words, 0));

    memset(many, 'h', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    assert_null(problems_nearest(many, words, n));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_nearest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
