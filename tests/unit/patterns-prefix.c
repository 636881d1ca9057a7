/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of prefix.c: which bytes a match can begin with.
 *
 * What must never happen is that a byte is missing.  So beside the cases
 * there are regexes and texts made at random: whatever PCRE2 matches, the
 * sets must let pass. */

#include <l7-config.h>
#include "patterns/prefix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "patterns/library-private.h"
#include "patterns/regex.h"
#include "tests/unit/patterns-common.h"

/* What a set has, as the text of a regex's class: "a", "a-c\xff", "." for
 * all. */
static void
describe(const struct byte_set *set, char *s, size_t size)
{
    size_t n = 0;
    int count = 0;

    s[0] = '\0';
    for (int c = 0; c < 256; c++) {
        int end = c;

        if (!byte_set_has(set, (uint8_t) c)) {
            continue;
        }
        while (end < 255 && byte_set_has(set, (uint8_t) (end + 1))) {
            end++;
        }
        end = end == c + 1 ? c : end;
        count += end - c + 1;
        for (int i = c; n + 8 < size; i = end) {
            n += (size_t) snprintf(
                s + n, size - n,
                i > ' ' && i < 127 && i != '.' ? "%c" : "\\x%02x", i);
            if (i == end) {
                break;
            }
            s[n++] = '-';
        }
        c = end;
    }
    if (count == 256) {
        strcpy(s, ".");
    }
}

struct expected {
    const char *regex;
    uint32_t options;
    const char *sets; /* Of the first places, in words; then all bytes. */
};

static const struct expected cases[] = {
    { "^abc", 0, "a b c" },
    { "^a[0-9x]\\x00\\xfF.z", 0, "a 0-9x \\x00 \\xff . z" },
    { "^(?:ab|c)d", 0, "ac bd" },
    { "^(?:ab|cd)e", 0, "ac bd e" },
    { "^a?bc", 0, "ab bc ." },
    { "^a*b", 0, "ab ." },
    { "^a+b", 0, "a ab ." },
    { "^a{2}b", 0, "a a b" },
    { "^a{1,3}b", 0, "a ab ." },
    { "^a{2,}?b", 0, "a a ab ." },
    { "^(?>a|b)++c", 0, "ab a-c ." },
    { "^(a(b(c)))d", 0, "a b c d" },
    { "^a|b", 0, "ab" },
    { "^(?:|a)b", 0, "ab ." },
    { "^ab$", 0, "a b" },
    { "^a(?=x)(?!y)(?<=a)(?<!b)\\bc\\z", 0, "a c" },
    { "^[^\\x00-\\xfe][^a]", 0, "\\xff \\x00-`b-\\xff" },
    { "^[]a][^]a-z]x", 0, "]a \\x00-\\^-`{-\\xff x" },
    { "^[a-][-a][a\\-z]x", 0, "-a -a -az x" },
    { "^[\\d\\]\\b]\\d\\w\\s", 0,
      "\\x080-9] 0-9 0-9A-Z_a-z \\x09-\\x0d\\x20" },
    { "^[^\\W]\\D", 0, "0-9A-Z_a-z \\x00-/:-\\xff" },
    { "^[[:digit:]a]b", 0, ". b" },
    { "^\\r\\n\\t\\f\\e\\a\\.\\\\\\x5", 0,
      "\\x0d \\x0a \\x09 \\x0c \\x1b \\x07 \\x2e \\ \\x05" },
    { "^Ab1", PCRE2_CASELESS, "Aa Bb 1" },
    { "^[a-c][^a]x", PCRE2_CASELESS, "A-Ca-c \\x00-@B-`b-\\xff Xx" },
    { "^a(?i:b)c", 0, "a Bb c" },
    { "^a(?i)b(?-i)c", 0, "a Bb c" },
    { "^(?:a(?i)b|c)d", 0, "Cac Bbd" },
    { "^(?s:.)a", 0, ". a" },
    { "^(a)\\1b", 0, "a ." },
    { "^a}b]", 0, "a } b ]" },
    { "^.{18}ab", 0, ". . . . . . . . . . . . . . . . . . a b" },
    { "^(?:ab){7}cd.{9}", 0, "a b a b a b a b a b a b a b c d ." },
    { "^.*a", 0, "." },
    /* What is not read: any byte anywhere. */
    { "^a\\Qb\\E", 0, "." },
    { "^a\\hb", 0, "." },
    { "^(?<n>a)b", 0, "." },
    { "^(?#c)a", 0, "." },
    { "^(?x: a)", 0, "." },
    { "^a(?R)?", 0, "." },
    { "^(?|a|b)", 0, "." },
    { "^a{,3}", 0, "." },
    { "^a\\x{62}", 0, "." },
    { "^[[:<:]]ab", 0, "." },
    { "^ab[[:>:]]c", 0, "." },
    { "^[a\\Q]\\E]", 0, "." },
    { "(*ANYCRLF)^a", 0, "." },
    { "^ab", PCRE2_EXTENDED, "." },
};

static void
test_cases(void **state)
{
    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct expected *e = &cases[i];
        char all[8192] = "";
        struct prefix p;
        int last = PREFIX_BYTES;

        prefix_find(e->regex, strlen(e->regex), e->options, &p);
        /* Places at the end that allow all go without saying, but one. */
        for (char set[2048]; last > 1; last--) {
            describe(&p.at[last - 1], set, sizeof set);
            if (strcmp(set, ".")) {
                break;
            }
        }
        for (int n = 0; n < last; n++) {
            char set[2048];

            describe(&p.at[n], set, sizeof set);
            strcat(all, n ? " " : "");
            strcat(all, set);
        }

        /* The same for what is expected. */
        char expected[256];
        strcpy(expected, e->sets);
        for (size_t n = strlen(expected);
             n > 2 && !strcmp(expected + n - 2, " ."); n -= 2) {
            expected[n - 2] = '\0';
        }
        if (strcmp(all, expected)) {
            fail_msg("%s: %s, not %s", e->regex, all, expected);
        }
    }
}

/* ---- At random. ---- */

static uint32_t seed = 1;

static unsigned int
roll(unsigned int n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

struct text {
    char s[4096];
    size_t n;
};

static void
put(struct text *t, const char *s)
{
    size_t n = strlen(s);

    if (t->n + n < sizeof t->s) {
        memcpy(t->s + t->n, s, n + 1);
        t->n += n;
    }
}

static void make_alternatives(struct text *, int depth);

static void
make_atom(struct text *t, int depth)
{
    static const char *const atoms[] = {
        "a",        "b",       "A",      "B",      "1",           "\\x00",
        "\\n",      "\\xff",   ".",      "[ab]",   "[^a]",        "[a-bX]",
        "[^\\x00]", "[]a]",    "[1-]",   "\\d",    "\\w",         "\\s",
        "\\D",      "[\\d1a]", "[^\\w]", "\\1",    "^",           "$",
        "\\b",      "\\z",     "{",      "]",      "[[:alpha:]]", "\\.",
        "-",        "\\Qa\\E", "\\h",    "[b\\]]", "\\x6",        "[[:<:]]",
        "[[:>:]]",
    };
    static const char *const groups[] = { "(?:",  "(",    "(?=",  "(?!",
                                          "(?<!", "(?>",  "(?i:", "(?s:",
                                          "(?<=", "(?-i:" };

    if (depth < 3 && !roll(4)) {
        put(t, groups[roll(sizeof groups / sizeof groups[0])]);
        make_alternatives(t, depth + 1);
        put(t, ")");
    } else if (!roll(30)) {
        put(t, "(?i)");
    } else {
        put(t, atoms[roll(sizeof atoms / sizeof atoms[0])]);
    }
}

static void
make_alternatives(struct text *t, int depth)
{
    static const char *const quantifiers[] = { "*",     "+",     "?",    "{2}",
                                               "{1,2}", "{0,3}", "{2,}", "*?",
                                               "?+",    "{2}{2}" };

    do {
        for (unsigned int n = roll(depth ? 3 : 6); n > 0; n--) {
            make_atom(t, depth);
            if (!roll(4)) {
                put(t, quantifiers[roll(sizeof quantifiers
                                        / sizeof quantifiers[0])]);
            }
        }
    } while (!roll(4) && (put(t, "|"), true));
}

static void
test_random(void **state)
{
    static const uint8_t alphabet[] = "aabbAB1\n\xff]-.{ X6\v";
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    size_t n_regexes = 0, n_matches = 0, n_excluded = 0;

    (void) state;
    assert_non_null(data);
    for (int i = 0; i < 30000; i++) {
        const uint32_t options = roll(4) ? 0 : PCRE2_CASELESS;
        struct text t = { .n = 0 };
        struct prefix p;
        PCRE2_SIZE offset;
        int code;

        put(&t, "^(?:");
        make_alternatives(&t, 0);
        put(&t, ")");

        pcre2_code *regex =
            pcre2_compile((PCRE2_SPTR) t.s, t.n, REGEX_OPTIONS | options,
                          &code, &offset, NULL);
        if (!regex) {
            continue;
        }
        n_regexes++;
        prefix_find(t.s, t.n, options, &p);
        for (int j = 0; j < 60; j++) {
            uint8_t text[PREFIX_BYTES + 4];
            size_t len = roll(sizeof text);
            bool passes = true;

            for (size_t k = 0; k < len; k++) {
                /* With the NUL at its end. */
                text[k] = alphabet[roll(sizeof alphabet)];
            }
            for (size_t k = 0; k < len && k < PREFIX_BYTES; k++) {
                passes &= byte_set_has(&p.at[k], text[k]);
            }
            bool matches =
                pcre2_match(regex, text, len, 0, 0, data, NULL) >= 0;

            if (matches && !passes) {
                fail_msg("%s (options %#x) loses a match of %zu bytes", t.s,
                         options, len);
            }
            n_matches += matches;
            n_excluded += !passes;
        }
        pcre2_code_free(regex);
    }
    pcre2_match_data_free(data);

    /* Enough of them meant something. */
    assert_true(n_regexes > 5000);
    assert_true(n_matches > 20000);
    assert_true(n_excluded > 50000);
}

/* Shipped patterns begin with something: one that doesn't is tried on every
 * packet.  There is room for a few, as ssh, whose server may say anything
 * first. */
#define MAX_WIDE 4

static void
test_shipped_are_narrow(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dirs[] = { shipped_patterns() };
    struct library *lib;
    size_t n_wide = 0;

    (void) state;
    assert_int_equal(library_load(dirs, 1, &lib, &problems), 0);
    for (size_t i = 0; i < lib->n_patterns; i++) {
        const struct library_pattern *lp = &lib->patterns[i];

        for (size_t r = 0; r < lp->pattern->n_regexes; r++) {
            const struct prefix *p = lp->pattern->regexes[r]->prefix;
            size_t n_left_out = 0;

            for (int c = 0; p && c < 256 * PREFIX_BYTES; c++) {
                n_left_out +=
                    !byte_set_has(&p->at[c / 256], (uint8_t) (c % 256));
            }
            if (n_left_out < 128) {
                print_message("%s:%u: begins with anything, as far as "
                              "prefix.c can tell\n",
                              lp->file, lp->pattern->line);
                n_wide++;
            }
        }
    }
    assert_true(n_wide <= MAX_WIDE);
    library_destroy(lib);
    problems_destroy(&problems);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_shipped_are_narrow),
    };

    return cmocka_run_group_tests_name("patterns-prefix", tests, NULL, NULL);
}
