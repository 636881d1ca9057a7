/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of index.c, narrow.c and of going on where a search stopped (scan.c),
 * on whole connections: the classifier (captures/classify.h) reads each
 * capture without narrowing and always from the first byte, with narrowing by
 * prefix, and with all, and must say the same of every connection: what it is,
 * by which pattern and bytes, and which packet decided.
 *
 * Three libraries, since each asks for something else: the shipped one, whose
 * patterns are nearly all bound to the first byte; one of l7-filter's kind,
 * whose many that are not are Hyperscan's to narrow; and one of ours that are
 * not, which go on where they stopped as a stream grows.
 *
 * The captures are those of a directory: L7_CAPTURES, or the one shared
 * beside the source.  Without it the test is skipped.  L7_PROTOCOLS has
 * l7-filter's own files, which lie over the project's where they can be
 * had. */

#include <l7-config.h>
#include "captures/classify.h"

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "captures/capture.h"
#include "patterns/library-private.h"
#include "patterns/scan.h"
#include "tests/unit/patterns-common.h"

#define MAX_CONNECTIONS 65536

/* ---- The matchers of classifiers: linked with --wrap. ---- */

int __real_matcher_create(const struct library *, struct matcher **);
int __wrap_matcher_create(const struct library *, struct matcher **);

enum match_result __real_matcher_step(struct matcher *, struct match_state *,
                                      const struct payload *, enum side, bool,
                                      struct match *);
enum match_result __wrap_matcher_step(struct matcher *, struct match_state *,
                                      const struct payload *, enum side, bool,
                                      struct match *);

static struct matcher *last_matcher;

int
__wrap_matcher_create(const struct library *library, struct matcher **matcherp)
{
    int error = __real_matcher_create(library, matcherp);

    last_matcher = *matcherp;
    return error;
}

/* One that does not narrow forgets where it stopped, and so looks at all
 * bytes each time. */
enum match_result
__wrap_matcher_step(struct matcher *m, struct match_state *state,
                    const struct payload *payload, enum side side, bool last,
                    struct match *match)
{
    if (!m->narrowing) {
        memset((uint8_t *) state->sets + m->resumes, 0, m->pairs - m->resumes);
    }
    return __real_matcher_step(m, state, payload, side, last, match);
}

/* ---- What is told of a capture. ---- */

struct told {
    struct classified *connections;
    struct connection_key *keys;
    size_t n;
    size_t n_found;
};

static void
hear(void *told_, const struct classified *c)
{
    struct told *t = told_;

    /* Doubled whenever it is a power of two. */
    if (!(t->n & (t->n - 1))) {
        size_t size = t->n ? 2 * t->n : 1;

        t->connections =
            reallocarray(t->connections, size, sizeof *t->connections);
        t->keys = reallocarray(t->keys, size, sizeof *t->keys);
        assert_non_null(t->connections);
        assert_non_null(t->keys);
    }
    t->keys[t->n] = *c->key;
    t->connections[t->n] = *c;
    t->connections[t->n++].key = NULL;
    t->n_found += c->match.protocol != PROTOCOL_UNKNOWN;
}

static void
forget(struct told *t)
{
    free(t->connections);
    free(t->keys);
    memset(t, 0, sizeof *t);
}

/* ---- The comparison. ---- */

static const unsigned int ways[] = { 0, MATCHER_BY_PREFIX, MATCHER_BY_ALL };
enum { BY_NONE, BY_PREFIX, BY_ALL, N_WAYS };

struct narrowed {
    const struct library *library;
    struct classifier *classifiers[N_WAYS];
    struct matcher *matchers[N_WAYS];
    struct told told[N_WAYS]; /* Of the present capture. */

    /* To see that there was something to compare. */
    size_t n_captures, n_connections, n_found;
};

static bool
is_same(const struct classified *a, const struct classified *b)
{
    const struct match *x = &a->match;
    const struct match *y = &b->match;

    return a->number == b->number && a->n_packets == b->n_packets
           && a->n_bytes == b->n_bytes && a->decided == b->decided
           && a->midstream == b->midstream && x->protocol == y->protocol
           && x->strength == y->strength && x->file == y->file
           && x->line == y->line && x->side == y->side
           && x->in_joined == y->in_joined && x->offset == y->offset
           && x->length == y->length && a->n == b->n
           && !memcmp(a->bytes, b->bytes, a->n);
}

/* Compares what was told of the capture at 'path'. */
static void
compare(const struct narrowed *nw, const char *path)
{
    for (int way = 1; way < N_WAYS; way++) {
        const struct told *a = &nw->told[BY_NONE];
        const struct told *b = &nw->told[way];

        assert_int_equal(a->n, b->n);
        for (size_t i = 0; i < a->n; i++) {
            const struct match *x = &a->connections[i].match;
            const struct match *y = &b->connections[i].match;

            if (is_same(&a->connections[i], &b->connections[i])
                && a->keys[i].ip_proto == b->keys[i].ip_proto
                && !memcmp(a->keys[i].addrs, b->keys[i].addrs,
                           sizeof a->keys[i].addrs)
                && !memcmp(a->keys[i].ports, b->keys[i].ports,
                           sizeof a->keys[i].ports)) {
                continue;
            }
            fail_msg("%s: connection %llu is %s (%s:%u, bytes %zu+%zu, packet "
                     "%llu) without narrowing, and %s (%s:%u, bytes %zu+%zu, "
                     "packet %llu) with %#x",
                     path, (unsigned long long) a->connections[i].number,
                     library_protocol_name(nw->library, x->protocol),
                     x->file ? x->file : "", x->line, x->offset, x->length,
                     (unsigned long long) a->connections[i].decided,
                     library_protocol_name(nw->library, y->protocol),
                     y->file ? y->file : "", y->line, y->offset, y->length,
                     (unsigned long long) b->connections[i].decided,
                     ways[way]);
        }
    }
}

/* Has 'way' classify the capture at 'path'.  Returns false if it is none. */
static bool
classify(struct narrowed *nw, int way, const char *path)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct classifier *classifier = nw->classifiers[way];
    struct capture *capture;
    struct link_packet packet;
    uint64_t now_us;

    if (capture_open(path, &capture, &problems)) {
        problems_destroy(&problems);
        return false;
    }
    /* A damaged one is read up to there, and its connections end there. */
    while (capture_next(capture, &packet, &now_us, &problems)
           == CAPTURE_PACKET) {
        classifier_packet(classifier, &packet, now_us);
    }
    capture_close(capture);
    problems_destroy(&problems);
    classifier_finish(classifier);
    return true;
}

static const char *
captures(void)
{
    const char *dir = getenv("L7_CAPTURES");

    return dir ? dir : TOP_SRCDIR "/../shared/corpus";
}

static void
compare_captures(struct narrowed *nw)
{
    struct dirent **entries;
    int n = scandir(captures(), &entries, NULL, alphasort);

    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        struct stat st;

        snprintf(path, sizeof path, "%s/%s", captures(), entries[i]->d_name);
        free(entries[i]);
        if (stat(path, &st) || !S_ISREG(st.st_mode)
            || !classify(nw, BY_NONE, path)) {
            continue;
        }
        for (int way = 1; way < N_WAYS; way++) {
            assert_true(classify(nw, way, path));
        }
        compare(nw, path);
        nw->n_captures++;
        nw->n_connections += nw->told[BY_NONE].n;
        nw->n_found += nw->told[BY_NONE].n_found;
        for (int way = 0; way < N_WAYS; way++) {
            forget(&nw->told[way]);
        }
    }
    free(entries);
}

/* Compares on all captures with 'library', and destroys it.  'hyperscan' says
 * that it has patterns that Hyperscan narrows. */
static void
check(struct library *library, const char *what, bool hyperscan)
{
    struct narrowed nw = { .library = library };
    uint64_t n_tries[N_WAYS];

    for (int way = 0; way < N_WAYS; way++) {
        assert_int_equal(classifier_create(library, MAX_CONNECTIONS, hear,
                                           &nw.told[way],
                                           &nw.classifiers[way]),
                         0);
        nw.matchers[way] = last_matcher;
        matcher_set_narrowing(last_matcher, ways[way]);
    }
    compare_captures(&nw);
    for (int way = 0; way < N_WAYS; way++) {
        n_tries[way] = matcher_n_tries(nw.matchers[way]);
        classifier_destroy(nw.classifiers[way]);
    }
    print_message("# %s: %zu captures, %zu connections, %zu recognised, "
                  "matches tried: %llu of all, %llu by prefix, %llu by prefix "
                  "and %s\n",
                  what, nw.n_captures, nw.n_connections, nw.n_found,
                  (unsigned long long) n_tries[BY_NONE],
                  (unsigned long long) n_tries[BY_PREFIX],
                  (unsigned long long) n_tries[BY_ALL],
                  library_prefilter() ? "Hyperscan" : "nothing");
    assert_true(nw.n_found > 0);
    assert_true(n_tries[BY_PREFIX] < n_tries[BY_NONE]);
    if (hyperscan && library_prefilter()) {
        assert_true(n_tries[BY_ALL] < n_tries[BY_PREFIX]);
    } else {
        assert_true(n_tries[BY_ALL] <= n_tries[BY_PREFIX]);
    }
    library_destroy(library);
}

static void
test_shipped(void **state)
{
    const char *dirs[] = { shipped_patterns() };

    (void) state;
    check(load_dirs(dirs, 1), "the shipped patterns", false);
}

static void
test_l7filter(void **state)
{
    const char *root = getenv("L7_PROTOCOLS");
    const char *dirs[] = { TOP_SRCDIR "/tests/l7-filter", NULL };
    char protocols[PATH_MAX];
    size_t n = 1;

    (void) state;
    snprintf(protocols, sizeof protocols, "%s/protocols",
             root ? root : TOP_SRCDIR "/../shared/l7-protocols");
    if (!access(protocols, R_OK)) {
        dirs[n++] = protocols;
    }
    check(load_dirs(dirs, n), "patterns of l7-filter's kind", true);
}

/* What many protocols say somewhere; the strong one is longer than most
 * segments, so that its beginning has to be found again, and the others leave
 * it the time. */
static void
test_unanchored(void **state)
{
    (void) state;
    write_pattern("text", "[pattern]\ntransport = tcp\nstrength = weak\n"
                          "midstream = yes\n"
                          "client = [Hh]ost: *[^\\x20\\r\\n]+\\r\\n\n"
                          "[pattern]\ntransport = tcp\nstrength = weak\n"
                          "either = [a-z]{5,}\\.(?:com|net|org)\n");
    write_pattern("both", "subset-of = text\n"
                          "[pattern]\ntransport = tcp\nstrength = medium\n"
                          "client = \\r\\n[A-Z][a-z-]+: [^\\r]*\\r\\n\\r\\n\n"
                          "server = \\r\\nServer: [^\\r]+\\r\\n\n");
    write_pattern("long", "subset-of = text, both\n"
                          "[pattern]\ntransport = tcp\nstrength = strong\n"
                          "either = [a-z]\\r\\n.{1450}[a-z]\n");
    write_pattern("version", "[pattern]\ntransport = tcp udp\n"
                             "strength = weak\nmidstream = yes\n"
                             "either = [0-9]+\\.[0-9]+\\.[0-9]+\n");
    write_pattern("name", "[pattern]\ntransport = udp\nstrength = strong\n"
                          "either = [a-z]\\x05local\\x00\n"
                          "[pattern]\ntransport = udp\nstrength = medium\n"
                          "client = [a-z]\\x03(?:com|net|org)\\x00\n");

    struct library *library = load();
    assert_true(library->indexes[INDEX_TCP]->n_resumes >= 5);
    check(library, "patterns that match anywhere", true);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_l7filter),
        cmocka_unit_test_setup_teardown(test_unanchored, make_dir, remove_dir),
    };

    if (access(captures(), R_OK)) {
        puts("1..0 # SKIP captures are missing: L7_CAPTURES=DIR says where "
             "they are");
        return 0;
    }
    return cmocka_run_group_tests_name("patterns-narrowing-captures", tests,
                                       NULL, NULL);
}
