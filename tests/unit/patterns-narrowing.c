/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of index.c and narrow.c: what is left out changes no answer.
 *
 * Four matchers look at the same payloads: one that tries every pattern, one
 * that goes by how matches begin, one by what Hyperscan names, and one by
 * both.  After each step all must say the same, of the same pattern and
 * bytes.  Payloads are the samples of all pattern files, whole, cut anywhere,
 * changed at random and strung together; random bytes; and what packets carry
 * in the captures of the directory L7_CAPTURES, if there is one.  Libraries
 * are the shipped one, one of l7-filter's kind (tests/l7-filter, and what is
 * in L7_PROTOCOLS), and one of patterns that can match anywhere.
 *
 * Without Hyperscan two of the matchers are the same as the others. */

#include <l7-config.h>
#include "patterns/matcher.h"

#include <dirent.h>
#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "daemon/capture.h"
#include "daemon/packet.h"
#include "patterns/library-private.h"
#include "tests/unit/patterns-common.h"

/* What the daemon keeps of a side. */
#define KEPT 2048

#define N_WAYS 4
static const unsigned int ways[N_WAYS] = { 0, MATCHER_BY_PREFIX,
                                           MATCHER_BY_HYPERSCAN,
                                           MATCHER_BY_ALL };

static uint32_t seed = 7;

static unsigned int
roll(unsigned int n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* ---- A connection, seen in four ways. ---- */

struct comparison {
    const struct library *lib;
    struct matcher *matchers[N_WAYS];
    struct match_state *states[N_WAYS];
    struct payload payload;
    uint8_t sides[N_SIDES][KEPT];
    uint8_t joined[N_SIDES * KEPT];
    bool decided;

    /* To see that there was something to compare. */
    size_t n_connections;
    size_t n_found;
    size_t n_shown[3]; /* By strength. */
};

static void
comparison_init(struct comparison *c, const struct library *lib)
{
    memset(c, 0, sizeof *c);
    c->lib = lib;
    for (int i = 0; i < N_WAYS; i++) {
        assert_int_equal(matcher_create(lib, &c->matchers[i]), 0);
        matcher_set_narrowing(c->matchers[i], ways[i]);
        c->states[i] = malloc(matcher_state_size(lib));
        assert_non_null(c->states[i]);
    }
}

static void
comparison_uninit(struct comparison *c)
{
    for (int i = 0; i < N_WAYS; i++) {
        matcher_destroy(c->matchers[i]);
        free(c->states[i]);
    }
}

static void
begin(struct comparison *c, uint8_t ip_proto, bool midstream,
      uint16_t client_port, uint16_t server_port)
{
    for (int i = 0; i < N_WAYS; i++) {
        memset(c->states[i], 0, matcher_state_size(c->lib));
    }
    memset(&c->payload, 0, sizeof c->payload);
    c->payload.ip_proto = ip_proto;
    c->payload.midstream = midstream && ip_proto == IPPROTO_TCP;
    c->payload.ports[SIDE_CLIENT] = client_port;
    c->payload.ports[SIDE_SERVER] = server_port;
    for (int i = 0; i < N_SIDES; i++) {
        c->payload.data[i] = c->sides[i];
    }
    c->payload.joined = library_wants_joined(c->lib) ? c->joined : NULL;
    c->decided = false;
    c->n_connections++;
}

/* Adds 'len' bytes, of 'cut' more that were sent, and compares. */
static void
add(struct comparison *c, enum side side, const uint8_t *data, size_t len,
    size_t cut, bool last)
{
    struct payload *p = &c->payload;
    const size_t sent = len + cut;
    struct match matches[N_WAYS];
    enum match_result results[N_WAYS];

    if (c->decided) {
        return;
    }
    if (p->ip_proto == IPPROTO_TCP) {
        p->sent[side] += sent;
    } else {
        p->sent[side] = sent;
        p->datagrams[side]++;
        if (len > KEPT - p->len[side]) {
            p->len[side] = 0;
        }
    }
    len = len < KEPT - p->len[side] ? len : KEPT - p->len[side];
    memcpy(c->sides[side] + p->len[side], data, len);
    p->len[side] += len;
    p->newest[side] = len;
    p->full[side] = p->len[side] == KEPT;
    for (size_t i = 0; i < len && p->joined_len < sizeof c->joined; i++) {
        if (data[i]) {
            c->joined[p->joined_len++] = data[i];
        }
    }

    memset(matches, 0, sizeof matches);
    for (int i = 0; i < N_WAYS; i++) {
        results[i] = matcher_step(c->matchers[i], c->states[i], p, side, last,
                                  &matches[i]);
    }
    for (int i = 1; i < N_WAYS; i++) {
        const struct match *a = &matches[0];
        const struct match *b = &matches[i];

        if (results[i] != results[0] || a->protocol != b->protocol
            || a->file != b->file || a->line != b->line || a->side != b->side
            || a->offset != b->offset || a->length != b->length) {
            fail_msg("%s (%s:%u) without narrowing, %s (%s:%u) with %#x",
                     library_protocol_name(c->lib, a->protocol),
                     a->file ? a->file : "", a->line,
                     library_protocol_name(c->lib, b->protocol),
                     b->file ? b->file : "", b->line, ways[i]);
        }
    }
    if (results[0] != MATCH_MORE) {
        c->decided = true;
        if (results[0] == MATCH_FOUND) {
            c->n_found++;
            c->n_shown[matches[0].strength]++;
        }
    }
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

        add(c, side, data + at, n, cut, last && i + 1 == pieces);
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

    begin(c, other ? IPPROTO_TCP + IPPROTO_UDP - s->ip_proto : s->ip_proto,
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
    uint8_t data[KEPT + 100];

    begin(c, roll(2) ? IPPROTO_TCP : IPPROTO_UDP, !roll(3),
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

static struct library *
load_dirs(const char *const *dirs, size_t n)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *lib;

    library_load(dirs, n, &lib, &problems);
    for (size_t i = 0; i < problems.n; i++) {
        print_error("%s\n", problems.texts[i]);
    }
    problems_destroy(&problems);
    assert_non_null(lib);
    return lib;
}

static uint64_t
n_tries(const struct comparison *c, int way)
{
    return matcher_n_tries(c->matchers[way]);
}

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
report(const struct comparison *c, const char *what)
{
    uint64_t n_limits = 0;

    for (int i = 0; i < N_WAYS; i++) {
        n_limits += matcher_n_limits(c->matchers[i]);
    }
    print_message(
        "# %s: %zu connections, %zu recognised, matches tried: %llu "
        "of all, %llu by prefix, %llu by %s, %llu by both; %llu at "
        "a limit\n",
        what, c->n_connections, c->n_found, (unsigned long long) n_tries(c, 0),
        (unsigned long long) n_tries(c, 1), (unsigned long long) n_tries(c, 2),
        library_prefilter() ? "Hyperscan" : "nothing",
        (unsigned long long) n_tries(c, 3), (unsigned long long) n_limits);
}

static void
test_shipped(void **state)
{
    const char *dirs[] = { shipped_patterns() };
    struct library *lib = load_dirs(dirs, 1);
    static struct comparison c;

    (void) state;
    compare(&c, lib, lib, 20);
    report(&c, "shipped patterns");
    assert_true(c.n_found > c.n_connections / 5);
    for (int i = MATCH_WEAK; i <= MATCH_STRONG; i++) {
        assert_true(c.n_shown[i] > 50);
    }
    /* It is of use. */
    assert_true(n_tries(&c, 1) * 20 < n_tries(&c, 0));
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
    report(&c, more ? "l7-filter's patterns" : "patterns as l7-filter's");
    assert_true(c.n_found > 100);
    if (library_prefilter()) {
        assert_true(n_tries(&c, 3) * 2 < n_tries(&c, 1));
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
    report(&c, "patterns that match anywhere");
    assert_true(c.n_found > 1000);
    if (library_prefilter()) {
        assert_true(n_tries(&c, 2) * 2 < n_tries(&c, 0));
    }
    comparison_uninit(&c);
    library_destroy(lib);
    library_destroy(samples);
}

/* What each packet carries, as if a connection began with it. */
static void
compare_capture(struct comparison *c, const char *path)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct link_packet raw;
    struct capture *capture;
    uint64_t time_us;

    /* There may be other files, and damaged ones. */
    if (!capture_open(path, &capture, &problems)) {
        while (capture_next(capture, &raw, &time_us, &problems)
               == CAPTURE_PACKET) {
            struct packet p;

            if (packet_dissect(raw.data, raw.len, &p) != PACKET_OK
                || !p.payload_len) {
                continue;
            }
            for (int i = 0; i < (p.ip_proto == IPPROTO_TCP ? 3 : 2); i++) {
                begin(c, p.ip_proto, i == 2, p.sport, p.dport);
                add(c, i == 1 ? SIDE_SERVER : SIDE_CLIENT, p.payload,
                    p.payload_len, p.payload_total - p.payload_len, true);
            }
        }
        capture_close(capture);
    }
    problems_destroy(&problems);
}

static void
test_captures(void **state)
{
    const char *dir = getenv("L7_CAPTURES");
    const char *dirs[] = { shipped_patterns() };
    static struct comparison c;

    (void) state;
    DIR *d = opendir(dir ? dir : TOP_SRCDIR "/../shared/corpus");
    if (!d) {
        print_message("# captures are not here: L7_CAPTURES=DIR says where\n");
        skip();
    }

    struct library *lib = load_dirs(dirs, 1);
    comparison_init(&c, lib);
    for (struct dirent *entry; (entry = readdir(d));) {
        char path[PATH_MAX];

        snprintf(path, sizeof path, "%s/%s",
                 dir ? dir : TOP_SRCDIR "/../shared/corpus", entry->d_name);
        if (entry->d_type != DT_DIR) {
            compare_capture(&c, path);
        }
    }
    closedir(d);
    report(&c, "captures");
    comparison_uninit(&c);
    library_destroy(lib);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_l7filter),
        cmocka_unit_test_setup_teardown(test_anywhere, make_dir, remove_dir),
        cmocka_unit_test(test_captures),
    };

    return cmocka_run_group_tests_name("patterns-narrowing", tests, NULL,
                                       NULL);
}
