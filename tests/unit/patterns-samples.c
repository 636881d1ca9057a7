/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of the shipped patterns against the samples in their files, and of
 * samples.c itself: samples that are wrong must be found out. */

#include <l7-config.h>
#include "patterns/samples.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "patterns/library-private.h"
#include "tests/unit/patterns-common.h"

static struct library *
load_shipped(void)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dirs[] = { shipped_patterns() };
    struct library *lib;
    int error = library_load(dirs, 1, &lib, &problems);

    for (size_t i = 0; i < problems.n; i++) {
        print_error("%s\n", problems.texts[i]);
    }
    problems_destroy(&problems);
    assert_int_equal(error, 0);
    return lib;
}

static void
test_shipped(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *lib = load_shipped();
    size_t n;
    int error = samples_check(lib, &n, &problems);

    (void) state;
    for (size_t i = 0; i < problems.n; i++) {
        print_error("%s\n", problems.texts[i]);
    }
    problems_destroy(&problems);
    assert_int_equal(error, 0);
    assert_true(n >= 2 * lib->n_files);
    library_destroy(lib);
}

/* Makes '*alone' a library like 'lib' that has pattern 'p' and no other. */
static void
alone_open(const struct library *lib, struct library_pattern *p,
           struct library *alone)
{
    *alone = *lib;
    alone->patterns = p;
    alone->n_patterns = 1;
    alone->n_streams = p->stream != LIBRARY_NO_STREAM;
    alone->n_pairs = p->pair != LIBRARY_NO_PAIR;
    p->stream = alone->n_streams ? 0 : LIBRARY_NO_STREAM;
    p->pair = alone->n_pairs ? 0 : LIBRARY_NO_PAIR;
    for (int kind = 0; kind < N_INDEXES; kind++) {
        assert_int_equal(
            index_create(alone, (enum index_kind) kind, &alone->indexes[kind]),
            0);
    }
}

static void
alone_close(struct library *alone)
{
    for (int kind = 0; kind < N_INDEXES; kind++) {
        index_destroy(alone->indexes[kind]);
    }
}

static bool
answers(const struct library *lib, const struct sample *sample)
{
    static struct conn conn;
    enum match_result result = MATCH_MORE;

    conn_open(&conn, lib, sample->ip_proto);
    conn.payload.midstream = sample->midstream;
    conn.payload.ports[SIDE_SERVER] = sample->port;
    for (size_t i = 0; i < sample->n_parts && result == MATCH_MORE; i++) {
        const struct sample_part *part = &sample->parts[i];

        result = conn_bytes(&conn, part->side, part->data, part->len,
                            i + 1 == sample->n_parts);
    }
    conn_close(&conn);
    return result == MATCH_FOUND;
}

/* No pattern is there without a sample that it answers, alone. */
static void
test_shipped_are_all_used(void **state)
{
    struct library *lib = load_shipped();
    size_t n_unused = 0;

    (void) state;
    for (size_t i = 0; i < lib->n_patterns; i++) {
        struct library_pattern p = lib->patterns[i];
        const struct pattern_file *file = lib->files[p.protocol - 1];
        struct library alone;
        bool used = false;

        alone_open(lib, &p, &alone);
        for (size_t j = 0; j < file->n_samples && !used; j++) {
            used = file->samples[j].positive
                   && answers(&alone, &file->samples[j]);
        }
        alone_close(&alone);
        if (!used) {
            print_error("%s:%u: no [sample] is answered by this pattern\n",
                        p.file, p.pattern->line);
            n_unused++;
        }
    }
    assert_int_equal(n_unused, 0);
    library_destroy(lib);
}

/* Every file shows what it means and what it doesn't. */
static void
test_shipped_have_samples(void **state)
{
    struct library *lib = load_shipped();

    (void) state;
    for (size_t i = 0; i < lib->n_files; i++) {
        const struct pattern_file *file = lib->files[i];
        size_t n_positive = 0;

        for (size_t j = 0; j < file->n_samples; j++) {
            n_positive += file->samples[j].positive;
        }
        if (!n_positive || n_positive == file->n_samples) {
            fail_msg("%s lacks a [sample] or a [counter-sample]", file->path);
        }
        assert_true(file->n_groups > 0);
    }
    library_destroy(lib);
}

static void
test_shipped_names(void **state)
{
    static const char *const names[] = {
        "bittorrent", "dhcp", "dns",   "ftp",  "http", "imap",
        "mdns",       "mqtt", "mysql", "ntp",  "pop3", "postgresql",
        "quic",       "rdp",  "redis", "rtcp", "rtp",  "sip",
        "smb",        "smtp", "ssh",   "stun", "tls",
    };
    static const char *const groups[] = {
        "web",           "mail",     "voip",          "p2p",
        "remote-access", "database", "file-transfer", "infrastructure",
        "vpn",           "game",     "industrial",    "messaging",
        "streaming",
    };
    struct library *lib = load_shipped();

    (void) state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int protocol = library_find_protocol(lib, names[i]);

        assert_true(protocol > 0);

        const char *const *g =
            library_protocol_groups(lib, (uint16_t) protocol);
        for (; *g; g++) {
            bool known = false;

            for (size_t j = 0; j < sizeof groups / sizeof groups[0]; j++) {
                known |= !strcmp(*g, groups[j]);
            }
            if (!known) {
                fail_msg("%s: group \"%s\" is not of the list", names[i], *g);
            }
        }
    }
    library_destroy(lib);
}

/* No shipped pattern may be slow on anything: the beginning of a sample, and
 * then as much of one byte as an examination takes. */
static void
test_shipped_are_quick(void **state)
{
    static const uint8_t fills[] = {
        0, 1, ' ', '\r', '\n', '0', 'A', 'a', 255
    };
    struct library *lib = load_shipped();
    static struct conn conn;
    uint8_t bytes[2048];
    long n = 0;

    (void) state;
    for (size_t i = 0; i < lib->n_files; i++) {
        for (size_t j = 0; j < lib->files[i]->n_samples; j++) {
            const struct sample *s = &lib->files[i]->samples[j];
            const struct sample_part *part = &s->parts[0];
            size_t end = part->len < 40 ? part->len : 40;

            for (size_t k = 0; k < end * sizeof fills; k++) {
                memset(bytes, fills[k % sizeof fills], sizeof bytes);
                memcpy(bytes, part->data, k / sizeof fills);
                conn_open(&conn, lib, s->ip_proto);
                conn_bytes(&conn, part->side, bytes, sizeof bytes, true);
                if (matcher_n_limits(conn.matcher)) {
                    fail_msg("%s:%u: the first %zu bytes, then %#x",
                             lib->files[i]->path, s->line, k / sizeof fills,
                             fills[k % sizeof fills]);
                }
                conn_close(&conn);
                n++;
            }
        }
    }
    assert_true(n > 10000);
    library_destroy(lib);
}

/* Asserts that the samples of test_dir fail with exactly 'expected'. */
static void
assert_samples(const char *expected)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *lib = load();
    char prefix[PATH_MAX];
    size_t n;

    assert_int_equal(samples_check(lib, &n, &problems),
                     expected[0] ? EINVAL : 0);

    char *text = problems_to_string(&problems);
    int len = snprintf(prefix, sizeof prefix, "%s/", test_dir);
    for (char *s; (s = strstr(text, prefix));) {
        memmove(s, s + len, strlen(s + len) + 1);
    }
    assert_string_equal(text, expected);
    free(text);
    problems_destroy(&problems);
    library_destroy(lib);
}

#define PATTERN(SIDE, REGEX)                                                  \
    "[pattern]\ntransport = tcp\nstrength = strong\n" SIDE " = " REGEX "\n"

static void
test_finds_wrong_samples(void **state)
{
    (void) state;
    write_pattern("a", PATTERN("client", "^aaa") /* lines 4 to 7 */
                  "[sample]\ntransport = tcp\nclient = xaaa\n"
                  "[sample]\ntransport = tcp\nclient = aaaa\n"
                  "[counter-sample]\ntransport = tcp\nclient = aaax\n");
    assert_samples("a.pat:8:1: this sample is not recognised\n"
                   "a.pat:14:1: this counter-sample is taken for \"a\" by "
                   "line 4\n");
}

static void
test_finds_other_protocols(void **state)
{
    (void) state;
    write_pattern(
        "a",
        PATTERN(
            "client",
            "^aaa") "[sample]\ntransport = tcp\nclient = aaa\nserver = bbb\n");
    write_pattern("b", PATTERN("server", "^bbb"));
    assert_samples("a.pat:8:1: this sample is also matched by b.pat:4 "
                   "(\"b\"); narrow one of the two, or declare one a subset "
                   "of the other\n");
    write_pattern("b", "subset-of = a\n" PATTERN("server", "^bbb"));
    assert_samples("");
}

/* In one piece the longer of two equal claims wins; in small ones the shorter
 * comes first. */
static void
test_finds_dependence_on_segments(void **state)
{
    (void) state;
    write_pattern(
        "a", PATTERN("client",
                     "^abcd") "[sample]\ntransport = tcp\nclient = abcd\n");
    write_pattern("b", PATTERN("client", "^ab"));
    assert_samples("a.pat:8:1: this sample byte by byte is taken for \"b\" "
                   "by b.pat:4\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_shipped_have_samples),
        cmocka_unit_test(test_shipped_names),
        cmocka_unit_test(test_shipped_are_quick),
        cmocka_unit_test(test_shipped_are_all_used),
        cmocka_unit_test_setup_teardown(test_finds_wrong_samples, make_dir,
                                        remove_dir),
        cmocka_unit_test_setup_teardown(test_finds_other_protocols, make_dir,
                                        remove_dir),
        cmocka_unit_test_setup_teardown(test_finds_dependence_on_segments,
                                        make_dir, remove_dir),
    };

    return cmocka_run_group_tests_name("patterns-samples", tests, NULL, NULL);
}
