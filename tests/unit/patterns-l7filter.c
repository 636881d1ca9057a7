/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of l7-filter's kind of pattern file: what l7-filter would answer is
 * what we answer (patterns-l7filter.h).
 *
 * Here with a pack of the project's own, tests/l7-filter/, on what its files
 * are for, on the samples of the shipped library, on mutants of both, and on
 * random bytes. */

#include <l7-config.h>
#include "tests/unit/patterns-l7filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "common/problems.h"

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))
#define OWN_PACK TOP_SRCDIR "/tests/l7-filter"

/* For each file of the own pack what it matches, and what it does not. */
#define BYTES(S) S, sizeof S - 1
static const struct expected {
    const char *name;
    const char *yes;
    size_t n_yes;
    const char *no;
    size_t n_no;
} expected[] = {
    { "alternatives", BYTES("zzz is three"), BYTES("y is four") },
    { "anchors", BYTES("the finish"), BYTES("the beginning") },
    { "backreference", BYTES("<b>x</b>"), BYTES("<a>x</b>") },
    { "basic", BYTES("PUT  /a+?|"), BYTES("put  /a+?|") },
    { "blanks", BYTES("x  two before, and two after  y"),
      BYTES("two before, and two after") },
    { "braces", BYTES("aabbbcd{e}"), BYTES("aac{e}") },
    { "brackets", BYTES("]a7y.$!"), BYTES("]x7y.$!") },
    { "case", BYTES("BdQhX_"), BYTES("bdQhX_") },
    { "classes", BYTES("a1bCd\t !~#\001f"), BYTES("a1bCd\t !~#f") },
    { "escaped-letters", BYTES("yq"), BYTES("xq") },
    { "escapes", BYTES("^.*[]()|+?{}$\\ d /"), BYTES("^x*[]()|+?{}$\\ d /") },
    { "hex",
      BYTES("\x16\x03\x01"
            "ab\xab"),
      BYTES("\x16\x03\x04"
            "ab\xab") },
    { "hex-end", BYTES("Ends\0 here"), BYTES("ends") },
    { "hex-operators", BYTES("aaab"), BYTES("zA") },
    { "high",
      BYTES("\x80\xff\x90\xe4"
            "a\xc4"),
      BYTES("\x80\xff\x90\xc4"
            "a\xc4") },
    { "icase", BYTES("bEqhx_"), BYTES("bEqGx_") },
    { "newline", BYTES("GET /\nHost: there\nfoo"), BYTES("Host: there is") },
    { "notbol", BYTES("but this"), BYTES("never") },
    { "noteol", BYTES("but that"), BYTES("never") },
    { "optional", BYTES("\0\x05\0\0\x06 \x07"), BYTES("abc\x05\x06\x07") },
    { "parenthesis", BYTES("smile :-)"), BYTES("smile :-") },
    { "plain", BYTES("Hello World!"), BYTES("say hello world") },
    { "poor", BYTES("9a"), BYTES("9") },
    { "repetition", BYTES("aabbbbccd"), BYTES("aabbccd") },
    { "spaces", BYTES("USER joe pass secret 42"), BYTES("user joe") },
    { "words", BYTES("the user: joe is going x"),
      BYTES("users joe is going x") },
};

/* Compares a talk of one part. */
static void
compare_bytes(struct pack *pack, uint8_t ip_proto, const void *data,
              size_t len)
{
    const struct talk talk = {
        .ip_proto = ip_proto,
        .n_parts = 1,
        .parts = { { SIDE_CLIENT, data, len } },
    };

    pack_compare(pack, &talk);
}

static void
test_own_pack(void **state)
{
    static const char *const dirs[] = { OWN_PACK, NULL };
    static struct pack pack;
    uint64_t random = 7;

    (void) state;
    pack_load(&pack, dirs);
    assert_int_equal(pack.n, N_ELEMENTS(expected));
    for (size_t i = 0; i < N_ELEMENTS(expected); i++) {
        const struct expected *e = &expected[i];

        if (!pack_oracle_matches(&pack, e->name, e->yes, e->n_yes)
            || pack_oracle_matches(&pack, e->name, e->no, e->n_no)) {
            fail_msg("%s: not what is expected of the expression", e->name);
        }
        compare_bytes(&pack, IPPROTO_TCP, e->yes, e->n_yes);
        compare_bytes(&pack, IPPROTO_UDP, e->no, e->n_no);
        for (int j = 0; j < 40; j++) {
            pack_compare_mutant(&pack, &random, (const uint8_t *) e->yes,
                                e->n_yes);
            pack_compare_mutant(&pack, &random, (const uint8_t *) e->no,
                                e->n_no);
        }
    }
    pack_compare_samples(&pack);
    pack_compare_texts(&pack, dirs, 20);
    pack_compare_random(&pack, 300);
    pack_report(&pack, "own files");

    /* Each has matched, and not matched. */
    for (size_t i = 0; i < pack.n; i++) {
        assert_true(pack.oracles[i].n_matches > 0);
        assert_true(pack.oracles[i].n_others > 0);
    }
    assert_int_equal(pack.n_limits, 0);
    pack_unload(&pack);
}

/* "unknown" and "unset" are answers, whatever the files say. */
static void
test_reserved(void **state)
{
    static const char *const dirs[] = { OWN_PACK };
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *lib;

    (void) state;
    assert_int_equal(library_load(dirs, 1, &lib, &problems), 0);
    problems_destroy(&problems);
    assert_int_equal(library_n_protocols(lib), N_ELEMENTS(expected) + 1);
    assert_int_equal(library_find_protocol(lib, "unknown"), PROTOCOL_UNKNOWN);
    assert_int_equal(library_find_protocol(lib, "unset"), -1);
    library_destroy(lib);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_pack),
        cmocka_unit_test(test_reserved),
    };

    return cmocka_run_group_tests_name("patterns-l7filter", tests, NULL, NULL);
}
