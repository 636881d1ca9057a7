/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of posix-regex.c: what it writes for PCRE2 must match what the C
 * library's regcomp() and regexec() match, and be refused where they refuse.
 * Expressions are made at random from pieces that are trouble. */

#include <l7-config.h>
#include "patterns/posix-regex.h"

#include <errno.h>
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof(ARRAY)[0])

static const char *const pieces[] = {
    "a",       "b",         "A",           "c",           "1",
    "2",       ",",         " ",           "-",           "\n",
    "\xff",    "^",         "$",           ".",           "*",
    "+",       "?",         "(",           ")",           "|",
    "{1,2}",   "{2}",       "{,1}",        "{0}",         "{1,}",
    "{",       "}",         "[",           "]",           "[ab]",
    "[^a]",    "[a-c]",     "[A-b]",       "[]a]",        "[^]a]",
    "[\\.]",   "[-a]",      "[a-]",        "[--a]",       "[a-c-e]",
    "[`-~]",   "[a-c-]",    "[[:alpha:]]", "[[:up:]]",    "[[:upper:]x]",
    "[[=a=]]", "[[.a.]-c]", "[[.-.]]",     "[\x80-\xff]", "\\",
    "\\(",     "\\)",       "\\{",         "\\}",         "\\|",
    "\\+",     "\\?",       "\\1",         "\\a",         "\\Q",
    "\\.",     "\\w",       "\\W",         "\\s",         "\\b",
    "\\B",     "\\<",       "\\>",         "\\`",         "\\'",
    "{\\0}",   "{1\\,2}",
};

static const char *const subjects[] = {
    "",        "a",  "b",    "ab",   "aab",      "abc",  "aA", "ABab",
    "a\nb",    "\n", "a\n",  "\na",  "xyz",      "a.b",  "aa", "bb",
    "abab",    "A",  "\xff", "`",    "{",        "a{1}", "a*", "(a)",
    "ab\377c", "c",  " a b", "1",    "a1,2",     "q",    "Q",  "\\",
    "]",       "-",  "a-c",  "aaaa", "cab\ncab",
};

/* Whether the subject means the same to both.  glibc lets "^" and "$" in the
 * middle of an expression match at a newline even without REG_NEWLINE, which
 * is a fault of its own and not followed. */
static bool
is_comparable(const struct posix_regex_flags *f, const char *subject)
{
    return f->newline || !strchr(subject, '\n');
}

/* Compares both on all subjects.  Returns how many matched. */
static int
compare(const char *source, const struct posix_regex_flags *f)
{
    const int cflags = (f->extended ? REG_EXTENDED : 0)
                       | (f->icase ? REG_ICASE : 0)
                       | (f->newline ? REG_NEWLINE : 0) | REG_NOSUB;
    const int eflags =
        (f->notbol ? REG_NOTBOL : 0) | (f->noteol ? REG_NOTEOL : 0);
    struct posix_regex posix;
    regex_t oracle;
    int n = 0;

    int refused = regcomp(&oracle, source, cflags);
    int error = posix_regex_translate(source, strlen(source), f, &posix);
    if (error != (refused ? EINVAL : 0)) {
        fail_msg("\"%s\" extended=%d icase=%d newline=%d: regcomp() says %d, "
                 "we say %d",
                 source, f->extended, f->icase, f->newline, refused, error);
    }
    if (refused) {
        assert_non_null(posix.error);
        assert_true(posix.error_offset <= strlen(source));
        return 0;
    }

    PCRE2_SIZE offset;
    int code;
    pcre2_code *re =
        pcre2_compile((PCRE2_SPTR) posix.text, posix.len,
                      posix.options | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY,
                      &code, &offset, NULL);
    if (!re) {
        fail_msg("\"%s\" becomes \"%s\", which PCRE2 refuses (%d)", source,
                 posix.text, code);
    }
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    assert_non_null(data);
    for (size_t i = 0; i < N_ELEMENTS(subjects); i++) {
        const char *s = subjects[i];

        if (!is_comparable(f, s)) {
            continue;
        }

        bool theirs = !regexec(&oracle, s, 0, NULL, eflags);
        bool ours =
            pcre2_match(re, (PCRE2_SPTR) s, strlen(s), 0, 0, data, NULL) >= 0;
        if (ours != theirs) {
            fail_msg("\"%s\" extended=%d icase=%d newline=%d notbol=%d "
                     "noteol=%d becomes \"%s\", on \"%s\": regexec() says "
                     "%d, we say %d",
                     source, f->extended, f->icase, f->newline, f->notbol,
                     f->noteol, posix.text, s, theirs, ours);
        }
        n += ours;
    }
    pcre2_match_data_free(data);
    pcre2_code_free(re);
    regfree(&oracle);
    free(posix.text);
    return n;
}

/* A fixed sequence, the same in every run. */
static unsigned int
next_random(unsigned int *seed, unsigned int n)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 16) % n;
}

static void
test_like_regcomp(void **state)
{
    unsigned int seed = 20260;
    long n_matches = 0;

    (void) state;
    for (int i = 0; i < 20000; i++) {
        char source[256] = "";
        unsigned int n = 1 + next_random(&seed, 7);

        for (unsigned int j = 0; j < n; j++) {
            strcat(source, pieces[next_random(&seed, N_ELEMENTS(pieces))]);
        }

        struct posix_regex_flags f = {
            .extended = next_random(&seed, 2),
            .icase = next_random(&seed, 2),
            .newline = !next_random(&seed, 4),
            .notbol = !next_random(&seed, 8),
            .noteol = !next_random(&seed, 8),
        };
        n_matches += compare(source, &f);
    }
    /* Nothing would have been compared if hardly anything matched. */
    assert_true(n_matches > 10000);
}

static void
test_forms(void **state)
{
    static const char *const eres[] = {
        "",           "()",           "a||b",       "(|a)",    "^(a|b)*$",
        "a+?",        "a**",          "(a*)*b",     "a{0}b",   "(a)(b)\\2\\1",
        "(a)?\\1",    "[[:space:]]",  "a)",         "x|^a$",   "(^a|b$)",
        "a{2}{2}",    "[[:^alpha:]]", "((a)|b)\\2", "(a)|\\1", "((a)|b\\2)",
        "((a)|b)\\1",
    };
    const struct posix_regex_flags flags[] = {
        { .extended = true },
        { .extended = true, .icase = true },
        { .extended = false },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(eres); i++) {
        for (size_t j = 0; j < N_ELEMENTS(flags); j++) {
            compare(eres[i], &flags[j]);
        }
    }
}

static void
test_error_offsets(void **state)
{
    static const struct {
        const char *source;
        size_t offset;
    } cases[] = {
        { "ab(cd", 2 }, { "ab[cd", 2 },  { "*a", 0 },
        { "ab|*", 3 },  { "ab\\", 2 },   { "a{2,1}", 1 },
        { "a{x}", 1 },  { "a[z-a]", 2 }, { "a[[:nix:]]", 2 },
        { "a\\1", 1 },  { "(a\\1)", 2 }, { "a{40000}", 6 },
    };
    const struct posix_regex_flags flags = { .extended = true };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct posix_regex posix;

        assert_int_equal(posix_regex_translate(cases[i].source,
                                               strlen(cases[i].source), &flags,
                                               &posix),
                         EINVAL);
        assert_non_null(posix.error);
        assert_int_equal(posix.error_offset, cases[i].offset);
    }
}

static void
test_start(void **state)
{
    const struct posix_regex_flags flags = { .extended = true };
    struct posix_regex posix;

    (void) state;
    assert_int_equal(posix_regex_translate("a|^b", 4, &flags, &posix), 0);
    assert_true(posix.bound_to_start);
    free(posix.text);
    assert_int_equal(posix_regex_translate("a[^b]", 5, &flags, &posix), 0);
    assert_false(posix.bound_to_start);
    free(posix.text);
}

/* Groups within groups without end must not use up the stack. */
static void
test_depth(void **state)
{
    const struct posix_regex_flags flags = { .extended = true };
    struct posix_regex posix;
    char source[4000];

    (void) state;
    memset(source, '(', sizeof source);
    assert_int_equal(
        posix_regex_translate(source, sizeof source, &flags, &posix), EINVAL);
    assert_int_equal(posix.error_offset, POSIX_REGEX_MAX_DEPTH);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_regcomp),  cmocka_unit_test(test_forms),
        cmocka_unit_test(test_error_offsets), cmocka_unit_test(test_start),
        cmocka_unit_test(test_depth),
    };

    return cmocka_run_group_tests_name("patterns-posix-regex", tests, NULL,
                                       NULL);
}
