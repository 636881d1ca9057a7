/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of what matching may cost: work is counted, not timed.
 *
 * All work is matches tried (matcher_n_tries()), each bounded by PCRE2's match
 * limit; a match that would go beyond is counted (matcher_n_limits()). */

#include <l7-config.h>
#include "patterns/scan.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "tests/unit/patterns-common.h"

/* What the daemon keeps of a side. */
#define KEPT 2048

/* Regexes that backtrack without end over a row of one letter. */
static const char *const hostile[] = {
    "(?:a+)+b",        "(?:a|aa)+b",         "(?:a*)*b",         "(a+)+b",
    "(?:.*a){20}b",    "(?:[a-z]+[0-9]?)+;", "(?:a?){40}a{40}b", "(?:a|a|a)*b",
    "(?:(?:a+)+c?)+b", "(a*)*\\1b",          "(?=(?:a+)+b)a",    ".*.*.*.*b",
};
#define N_HOSTILE (sizeof hostile / sizeof hostile[0])

static void
write_hostile(const char *head, const char *bound)
{
    for (size_t i = 0; i < N_HOSTILE; i++) {
        char name[16], text[512];

        snprintf(name, sizeof name, "h%02zu", i);
        snprintf(text, sizeof text,
                 "[pattern]\n%s\nstrength = strong\neither = %s(?:%s)\n", head,
                 bound, hostile[i]);
        write_pattern(name, text);
    }
    write_pattern("ok", "[pattern]\ntransport = tcp udp\nstrength = strong\n"
                        "midstream = yes\neither = end$\n");
}

/* Over TCP one that is bound to the first byte is tried until it meets the
 * limit, and never again, however much comes in. */
static void
test_streams(void **state)
{
    char row[KEPT];
    struct conn c;

    (void) state;
    write_hostile("transport = tcp", "^");

    struct library *lib = load();
    memset(row, 'a', sizeof row);
    conn_open(&c, lib, IPPROTO_TCP);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, row, KEPT / 2, false),
                     MATCH_MORE);

    const uint64_t n_limits = matcher_n_limits(c.matcher);
    const uint64_t n_tries = matcher_n_tries(c.matcher);
    assert_true(n_limits > N_HOSTILE / 2);
    assert_true(n_tries <= N_HOSTILE + 1);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(conn_bytes(&c, SIDE_CLIENT, "a", 1, false),
                         MATCH_MORE);
    }
    assert_int_equal(matcher_n_limits(c.matcher), n_limits);
    assert_true(matcher_n_tries(c.matcher)
                <= n_tries + 100 * (N_HOSTILE + 1 - n_limits));

    /* Other patterns are as before. */
    CLIENT(&c, "end", "ok");
    conn_close(&c);
    library_destroy(lib);
}

/* A datagram costs no more than one try of each, and so does a step of a
 * stream with patterns that match anywhere. */
static void
test_each_step(void **state)
{
    static const struct {
        uint8_t ip_proto;
        const char *head, *bound;
    } cases[] = {
        { IPPROTO_UDP, "transport = udp", "^" },
        { IPPROTO_UDP, "transport = udp", "" },
        { IPPROTO_TCP, "transport = tcp", "" },
    };
    char row[100];
    struct conn c;

    (void) state;
    memset(row, 'a', sizeof row);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_hostile(cases[i].head, cases[i].bound);

        struct library *lib = load();
        conn_open(&c, lib, cases[i].ip_proto);
        for (int step = 1; step <= 10; step++) {
            assert_int_equal(
                conn_bytes(&c, SIDE_SERVER, row, sizeof row, false),
                MATCH_MORE);
            assert_true(matcher_n_tries(c.matcher)
                        <= (uint64_t) step * (N_HOSTILE + 1));
            assert_true(matcher_n_limits(c.matcher)
                        <= (uint64_t) step * N_HOSTILE);
        }
        SERVER(&c, "end", "ok");
        conn_close(&c);
        library_destroy(lib);
    }
}

/* l7-filter's are bounded as well. */
static void
test_joined(void **state)
{
    char row[KEPT];
    struct conn c;

    (void) state;
    write_file("h.pat", "h\n(a|aa|aaa)*[bc]$\n");
    write_file("k.pat", "# Pattern attributes: good\nk\nend$\n");
    memset(row, 'a', sizeof row);

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    matcher_set_narrowing(c.matcher, 0);
    assert_int_equal(conn_bytes(&c, SIDE_CLIENT, row, sizeof row, false),
                     MATCH_MORE);
    assert_int_equal(matcher_n_limits(c.matcher), 1);
    assert_int_equal(matcher_n_tries(c.matcher), 2);
    SERVER(&c, "end", "k");
    conn_close(&c);
    library_destroy(lib);
}

/* ---- The limit itself. ---- */

/* Tries 'regex' under 'limit'.  Returns true if the limit was met. */
static bool
meets(const struct regex *regex, const char *text, size_t len, uint32_t limit)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    int rc;

    assert_non_null(data);
    assert_non_null(context);
    pcre2_set_match_limit(context, limit);
    rc = regex->jit ? pcre2_jit_match(regex->code, (PCRE2_SPTR) text, len, 0,
                                      0, data, context)
                    : pcre2_match(regex->code, (PCRE2_SPTR) text, len, 0, 0,
                                  data, context);
    assert_true(rc == PCRE2_ERROR_NOMATCH || rc == PCRE2_ERROR_MATCHLIMIT);
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
    return rc == PCRE2_ERROR_MATCHLIMIT;
}

/* PCRE2 itself is asked what a payload costs, which grows by the golden ratio
 * with each letter.  What costs half of the limit must be looked at to the
 * end, and what costs twice as much must not. */
static void
check_limit(uint32_t limit)
{
    struct library *lib = load();
    const struct regex *regex = lib->patterns[0].pattern->regexes[0];
    size_t n_within = 0, n_beyond = 0;
    char row[40];
    struct conn c;

    memset(row, 'a', sizeof row);
    for (size_t len = 4; n_beyond < 2; len++) {
        assert_true(len <= sizeof row);
        conn_open(&c, lib, IPPROTO_UDP);
        matcher_set_narrowing(c.matcher, 0);
        assert_int_equal(conn_bytes(&c, SIDE_CLIENT, row, len, false),
                         MATCH_MORE);
        assert_int_equal(matcher_n_tries(c.matcher), 1);
        if (!meets(regex, row, len, limit / 2)) {
            assert_int_equal(matcher_n_limits(c.matcher), 0);
            n_within++;
        } else if (meets(regex, row, len, limit * 2)) {
            assert_int_equal(matcher_n_limits(c.matcher), 1);
            n_beyond++;
        }
        conn_close(&c);
    }
    assert_true(n_within >= 2);
    library_destroy(lib);
}

static void
test_limit(void **state)
{
    (void) state;
    write_pattern("a", "[pattern]\ntransport = udp\nstrength = strong\n"
                       "client = ^(?:a|aa)+[bc]\n");
    check_limit(10000);
}

static void
test_joined_limit(void **state)
{
    (void) state;
    write_file("a.pat", "a\n^(a|aa)+[bc]\n");
    check_limit(100000);
}

/* ---- Going on. ---- */

/* A pattern that can match anywhere goes on where it stopped when a stream
 * grows. */
static void
test_streams_are_not_rescanned(void **state)
{
    static const struct {
        const char *bytes;
        uint32_t resume;
    } steps[] = {
        { "none", 4 }, { " match ", 11 }, { "x1", 11 }, { "23", 11 },
        { "456", 11 }, { "! yx", 21 },    { "0", 21 },  { "?", 24 },
    };
    struct conn c;

    (void) state;
    write_pattern("a", "[pattern]\ntransport = tcp\nstrength = strong\n"
                       "client = x[0-9]+;\n");

    struct library *lib = load();
    conn_open(&c, lib, IPPROTO_TCP);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        uint32_t resumes[N_SIDES];

        CLIENT(&c, steps[i].bytes, NULL);
        memcpy(resumes, (uint8_t *) c.state->sets + c.matcher->resumes,
               sizeof resumes);
        assert_int_equal(resumes[SIDE_CLIENT], steps[i].resume);
        assert_int_equal(resumes[SIDE_SERVER], 0);
    }
    CLIENT(&c, " x7;", "a");
    assert_int_equal(c.match.offset, 25);
    assert_int_equal(c.match.length, 3);
    conn_close(&c);
    library_destroy(lib);
}

/* ---- The shipped patterns. ---- */

/* A step tries so many of them at most, and no match of them comes to the
 * limit: on the beginning of a sample, and then what it ends with, again and
 * again; so that repetitions find what they want, and then not what must
 * follow. */
#define MAX_TRIES 60

static void
test_shipped_at_worst(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dirs[] = { shipped_patterns() };
    static const size_t periods[] = { 1, 2, 3, 4, 6, 12, 20 };
    uint8_t bytes[KEPT];
    struct library *lib;
    static struct conn c;
    uint64_t most = 0;
    long n = 0;

    (void) state;
    assert_int_equal(library_load(dirs, 1, &lib, &problems), 0);
    conn_open(&c, lib, IPPROTO_TCP);
    for (size_t i = 0; i < lib->n_files * PATTERN_FILE_MAX_SAMPLES; i++) {
        const struct pattern_file *f =
            lib->files[i / PATTERN_FILE_MAX_SAMPLES];
        const size_t which = i % PATTERN_FILE_MAX_SAMPLES;

        if (which >= f->n_samples) {
            continue;
        }

        const struct sample *s = &f->samples[which];
        const struct sample_part *part = &s->parts[0];
        const size_t end = part->len < 100 ? part->len : 100;
        for (size_t head = 1; head <= end; head++) {
            size_t period = periods[head % 7];
            uint64_t before = matcher_n_tries(c.matcher);

            period = period < head ? period : head;
            memcpy(bytes, part->data, head);
            for (size_t k = head; k < sizeof bytes; k++) {
                bytes[k] = bytes[k - period];
            }
            memset(c.state, 0, matcher_state_size(lib));
            memset(&c.payload.len, 0, sizeof c.payload.len);
            memset(&c.payload.sent, 0, sizeof c.payload.sent);
            memset(&c.payload.datagrams, 0, sizeof c.payload.datagrams);
            c.payload.joined_len = 0;
            c.payload.ip_proto = s->ip_proto;
            c.payload.midstream = s->ip_proto == IPPROTO_TCP && head % 2;
            conn_bytes(&c, part->side, bytes, sizeof bytes, true);
            if (matcher_n_limits(c.matcher)) {
                fail_msg("%s:%u: the first %zu bytes, the last %zu of them "
                         "again and again",
                         f->path, s->line, head, period);
            }
            before = matcher_n_tries(c.matcher) - before;
            most = before > most ? before : most;
            n++;
        }
    }
    conn_close(&c);
    print_message("# %ld payloads, at most %llu matches tried in a step\n", n,
                  (unsigned long long) most);
    assert_true(n > 5000);
    assert_true(most <= MAX_TRIES);
    library_destroy(lib);
    problems_destroy(&problems);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, make_dir, remove_dir)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_streams),
        TEST(test_each_step),
        TEST(test_joined),
        TEST(test_limit),
        TEST(test_joined_limit),
        TEST(test_streams_are_not_rescanned),
        cmocka_unit_test(test_shipped_at_worst),
    };

    return cmocka_run_group_tests_name("patterns-limits", tests, NULL, NULL);
}
