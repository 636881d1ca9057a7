/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of index.c and narrow.c: what is left out changes no answer.
 *
 * Four matchers look at the same payloads: one that tries every pattern, one
 * that goes by how matches begin, one by what Hyperscan names, and one by
 * both.  After each step all must say the same, of the same pattern and
 * bytes (patterns-comparison.h).  Payloads are the samples of all pattern
 * files, whole, cut anywhere, changed at random and strung together; and
 * random bytes.  Libraries are the shipped one, one of l7-filter's kind
 * (tests/l7-filter, and what is in L7_PROTOCOLS), and one of patterns that can
 * match anywhere.
 *
 * Without Hyperscan two of the matchers are the same as the others. */

#include <l7-config.h>
#include "patterns/matcher.h"

#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "patterns/library-private.h"
#include "tests/unit/patterns-common.h"
#include "tests/unit/patterns-comparison.h"

static uint32_t seed = 7;

static unsigned int
roll(unsigned int n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* ---- Payloads. ---- */

static uint16_t
some_port(const struct sample *s)
{
    static const uint16_t ports[] = { 0, 53, 137, 5353, 5355, 12345 };

    return s->port && roll(3) ? s->port
                              : ports[roll(sizeof ports / sizeof ports[0])];
}

/* Changes a few bytes, the length, or nothing. */
static size_t
change(uint8_t *data, size_t len)
{
    switch (roll(6)) {
    case 0:
        return roll((unsigned int) len + 1);
    case 1:
        data[roll((unsigned int) len)] = (uint8_t) roll(256);
        break;
    case 2:
        for (unsigned int n = roll(8); n > 0; n--) {
            data[roll((unsigned int) len)] ^= (uint8_t) (1U << roll(8));
        }
        break;
    case 3:
        /* Something moves to where it was not. */
        memmove(data, data + 1, len - 1);
        return len - 1;
    default:
        break;
    }
    return len;
}

/* Says one part, over TCP perhaps in pieces. */
static void
say(struct comparison *c, enum side side, const uint8_t *data, size_t len,
    bool last)
{
    const bool tcp = c->payload.ip_proto == IPPROTO_TCP;
    const unsigned int pieces = tcp && roll(2) ? 1 + roll(20) : 1;
    size_t at = 0;

    for (unsigned int i = 0; i < pieces; i++) {
        size_t n =
            i + 1 < pieces ? roll((unsigned int) (len - at) + 1) : len - at;
        size_t cut = roll(10) ? 0 : roll(3000);

        comparison_add(c, side, data + at, n, cut, last && i + 1 == pieces);
        at += n;
    }
}

static void
play(struct comparison *c, const struct sample *s, bool changed)
{
    uint8_t data[PATTERN_MAX_SAMPLE + 1];
    /* Sometimes over the other transport, or from the other side. */
    const bool other = changed && !roll(8);
    const enum side flip = changed && !roll(8) ? SIDE_SERVER : SIDE_CLIENT;

    comparison_begin(
        c, other ? IPPROTO_TCP + IPPROTO_UDP - s->ip_proto : s->ip_proto,
        changed ? !roll(3) : s->midstream, some_port(s), some_port(s));
    for (size_t i = 0; i < s->n_parts; i++) {
        const struct sample_part *part = &s->parts[i];
        size_t len = part->len;

        memcpy(data, part->data, len);
        if (changed && len) {
            len = change(data, len);
        }
        say(c, part->side ^ flip, data, len, i + 1 == s->n_parts);
    }
}

static void
say_random(struct comparison *c)
{
    uint8_t data[COMPARISON_KEPT + 100];

    comparison_begin(c, roll(2) ? IPPROTO_TCP : IPPROTO_UDP, !roll(3),
                     (uint16_t) roll(65536), 53);
    for (unsigned int n = 1 + roll(4); n > 0; n--) {
        size_t len = roll(roll(10) ? 100 : sizeof data);
        unsigned int values = roll(2) ? 256 : 1 + roll(4);

        for (size_t i = 0; i < len; i++) {
            data[i] = values == 256 ? (uint8_t) roll(256)
                                    : (uint8_t) "\r\n a"[roll(values)];
        }
        say(c, roll(2) ? SIDE_CLIENT : SIDE_SERVER, data, len, n == 1);
    }
}

/* ---- Tests. ---- */

/* Compares on the samples of 'of', which 'lib' need not be. */
static void
compare(struct comparison *c, const struct library *lib,
        const struct library *of, int rounds)
{
    comparison_init(c, lib);
    for (size_t i = 0; i < of->n_files; i++) {
        for (size_t j = 0; j < of->files[i]->n_samples; j++) {
            for (int k = 0; k < rounds; k++) {
                play(c, &of->files[i]->samples[j], k > 0);
            }
        }
    }
    for (int k = 0; k < 100 * rounds; k++) {
        say_random(c);
    }
}

static void
test_shipped(void **state)
{
    const char *dirs[] = { shipped_patterns() };
    struct library *lib = load_dirs(dirs, 1);
    static struct comparison c;

    (void) state;
    compare(&c, lib, lib, 20);
    comparison_report(&c, "shipped patterns");
    assert_true(c.n_found > c.n_connections / 5);
    for (int i = MATCH_WEAK; i <= MATCH_STRONG; i++) {
        assert_true(c.n_shown[i] > 50);
    }
    /* It is of use. */
    assert_true(comparison_n_tries(&c, 1) * 20 < comparison_n_tries(&c, 0));
    comparison_uninit(&c);
    library_destroy(lib);
}

static void
test_l7filter(void **state)
{
    const char *root = getenv("L7_PROTOCOLS");
    char protocols[PATH_MAX];
    const char *own[] = { shipped_patterns() };
    const char *dirs[] = { TOP_SRCDIR "/tests/l7-filter", protocols };
    static struct comparison c;

    (void) state;
    snprintf(protocols, sizeof protocols, "%s/protocols",
             root ? root : TOP_SRCDIR "/../shared/l7-protocols");

    const bool more = !access(protocols, R_OK);
    struct library *samples = load_dirs(own, 1);
    struct library *lib = load_dirs(dirs, more ? 2 : 1);
    compare(&c, lib, samples, 4);
    comparison_report(&c, more ? "l7-filter's patterns"
                               : "patterns as l7-filter's");
    assert_true(c.n_found > 100);
    if (library_prefilter()) {
        assert_true(comparison_n_tries(&c, 3) * 2 < comparison_n_tries(&c, 1));
    }
    comparison_uninit(&c);
    library_destroy(lib);
    library_destroy(samples);
}

/* Patterns that can match anywhere, with all that Hyperscan reads otherwise
 * than PCRE2, or not at all, and beside them some that are bound. */
static void
test_anywhere(void **state)
{
    static const char *const regexes[] = {
        "HTTP/1",
        "(?:^|\\n)USER ",
        "(?<=Host: )[a-z]",
        "(?<!x)SSH-2",
        "([a-z])\\1{2}[0-9]",
        "\\bOK\\b",
        "\\Bbc\\B",
        "(?i:content-length):",
        "\\x00\\x01.{2}\\x00",
        "a\\Kbc",
        "(?>a+)b",
        "[^\\x00-\\x7f]{6}",
        "(?m)^GET",
        "mysql$",
        "\\r\\n\\r\\n\\z",
        "(*ANYCRLF)(?m)^SIP",
        "(?=PING)P",
        "^\\x16\\x03",
        "^(?:220|\\+OK)",
        "(?:a?){20}b{2}",
    };
    static const struct {
        const char *name, *head;
    } kinds[] = {
        { "t", "transport = tcp\nmidstream = yes\nstrength = weak" },
        { "u", "transport = udp\nstrength = weak" },
        { "v", "transport = tcp udp\nstrength = medium" },
        { "w", "transport = tcp\nmidstream = only\nstrength = strong" },
    };
    const char *own[] = { shipped_patterns() };
    static struct comparison c;

    (void) state;
    for (size_t i = 0; i < sizeof regexes / sizeof regexes[0]; i++) {
        for (size_t j = 0; j < sizeof kinds / sizeof kinds[0]; j++) {
            char name[16], text[512];

            /* By turns, so that most regexes decide at some time. */
            if ((i + j) % 2) {
                continue;
            }
            snprintf(name, sizeof name, "%s%zu", kinds[j].name, i);
            snprintf(text, sizeof text, "[pattern]\n%s\neither = %s\n",
                     kinds[j].head, regexes[i]);
            write_pattern(name, text);
        }
    }
    write_pattern("pair", "[pattern]\ntransport = tcp udp\nstrength = strong\n"
                          "client = [A-Z]{4}\nserver = [0-9]{3}[ ]\n");

    struct library *samples = load_dirs(own, 1);
    struct library *lib = load();
    compare(&c, lib, samples, 10);
    comparison_report(&c, "patterns that match anywhere");
    assert_true(c.n_found > 1000);
    if (library_prefilter()) {
        assert_true(comparison_n_tries(&c, 2) * 2 < comparison_n_tries(&c, 0));
    }
    comparison_uninit(&c);
    library_destroy(lib);
    library_destroy(samples);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_l7filter),
        cmocka_unit_test_setup_teardown(test_anywhere, make_dir, remove_dir),
    };

    return cmocka_run_group_tests_name("patterns-narrowing", tests, NULL,
                                       NULL);
}
