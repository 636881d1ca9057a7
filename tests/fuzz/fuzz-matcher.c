/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the matcher (patterns/), with the shipped library, with one of
 * l7-filter's kind (tests/l7-filter/) and with one that has what the shipped
 * ones avoid (tests/fuzz/patterns/).  The input is a connection: which
 * library, TCP or UDP, how a stream is to be cut, the ports, and then what the
 * sides say in turn.
 *
 * What must hold: an answer comes once, at the latest with the last step, and
 * names a protocol of the library, a pattern in its file, and bytes that are
 * there; the same bytes get the same answer, whatever the matcher leaves
 * patterns out by; and a stream that is recognised when it comes in large
 * pieces is not unknown when it comes in small ones, since what a pattern has
 * seen so far must not keep it from what follows. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "common/problems.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "patterns/pattern.h"

const char fuzz_name[] = "matcher";

/* Bytes of a side that are kept, as the daemon does. */
#define SIDE_MAX 2048
#define MAX_PARTS 10

/* What comes in: segments or datagrams, one after another. */
struct part {
    enum side side;
    const uint8_t *data;
    size_t len;
};

struct talk {
    int library; /* Index of it. */
    uint8_t ip_proto;
    bool midstream;
    uint16_t ports[N_SIDES];
    struct part parts[MAX_PARTS];
    size_t n_parts;
    uint64_t cut;           /* Where a stream is cut into small pieces. */
    unsigned int narrowing; /* What the matcher leaves patterns out by. */
};

enum { SHIPPED, L7_FILTER, AWKWARD, N_LIBRARIES };

/* They are made once, and freed at the end. */
static struct library *libraries[N_LIBRARIES];
static struct matcher *matchers[N_LIBRARIES];

static void
free_libraries(void)
{
    for (int i = 0; i < N_LIBRARIES; i++) {
        matcher_destroy(matchers[i]);
        library_destroy(libraries[i]);
    }
}

static const char *const dirs[N_LIBRARIES] = {
    [SHIPPED] = "patterns/protocols",
    [L7_FILTER] = "tests/l7-filter",
    [AWKWARD] = "tests/fuzz/patterns",
};

static void
load_libraries(void)
{
    atexit(free_libraries);
    for (int i = 0; i < N_LIBRARIES; i++) {
        struct problems problems = PROBLEMS_INITIALIZER;
        const char *dir = fuzz_source(dirs[i]);

        if (library_load(&dir, 1, &libraries[i], &problems)) {
            fuzz_fail(__FILE__, __LINE__, "%s", problems_to_string(&problems));
        }
        problems_destroy(&problems);
        FUZZ_CHECK(!matcher_create(libraries[i], &matchers[i]));
    }
}

/* A connection as far as it has come in. */
struct progress {
    const struct library *lib;
    struct matcher *matcher;
    struct match_state *state;
    struct payload payload;
    uint8_t sides[N_SIDES][SIDE_MAX];
    uint8_t joined[N_SIDES * SIDE_MAX];
};

static void
begin(struct progress *p, const struct talk *talk)
{
    memset(p, 0, sizeof *p);
    p->matcher = matchers[talk->library];
    p->lib = libraries[talk->library];
    matcher_set_narrowing(p->matcher, talk->narrowing);
    p->state = calloc(1, matcher_state_size(p->lib));
    FUZZ_CHECK(p->state != NULL);
    p->payload.ip_proto = talk->ip_proto;
    p->payload.midstream = talk->midstream;
    memcpy(p->payload.ports, talk->ports, sizeof talk->ports);
}

/* Memory of just the size of what is in it, for sanitizers to see what goes
 * beyond. */
static uint8_t *
exact_copy(const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);

    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, len);
    return copy;
}

static void
check_match(const struct progress *p, enum match_result result, bool last,
            const struct match *m)
{
    const struct library *lib = p->lib;

    if (result == MATCH_UNKNOWN) {
        FUZZ_CHECK(last);
        FUZZ_CHECK(m->protocol == PROTOCOL_UNKNOWN);
        return;
    }
    FUZZ_CHECK(result == MATCH_FOUND);
    FUZZ_CHECK(m->protocol != PROTOCOL_UNKNOWN);
    FUZZ_CHECK(m->protocol < library_n_protocols(lib));
    FUZZ_CHECK(m->strength <= MATCH_STRONG);
    FUZZ_CHECK(last || m->strength != MATCH_WEAK);
    FUZZ_CHECK(m->line > 0);

    const char *name = library_protocol_name(lib, m->protocol);
    const char *base = strrchr(m->file, '/');
    FUZZ_CHECK(base && !strncmp(base + 1, name, strlen(name)));
    FUZZ_CHECK(!strcmp(base + 1 + strlen(name), ".pat"));

    FUZZ_CHECK(m->in_joined == (lib == libraries[L7_FILTER]));
    if (m->in_joined) {
        FUZZ_CHECK(m->offset + m->length <= p->payload.joined_len);
    } else {
        FUZZ_CHECK(m->side < N_SIDES);
        FUZZ_CHECK(m->offset + m->length <= p->payload.len[m->side]);
    }
}

static enum match_result
step(struct progress *p, const struct part *part, bool last,
     struct match *match)
{
    struct payload *payload = &p->payload;
    const enum side side = part->side;
    const bool udp = payload->ip_proto == IPPROTO_UDP;
    size_t n = part->len < SIDE_MAX ? part->len : SIDE_MAX;

    if (n > SIDE_MAX - payload->len[side]) {
        /* A segment is cut, a datagram takes the place of the others. */
        payload->len[side] = udp ? 0 : payload->len[side];
        n = udp ? n : SIDE_MAX - payload->len[side];
    }
    if (n) {
        memcpy(p->sides[side] + payload->len[side], part->data, n);
    }
    payload->len[side] += n;
    payload->newest[side] = n;
    payload->datagrams[side] += udp;
    payload->sent[side] = part->len + (udp ? 0 : payload->sent[side]);
    payload->full[side] = !udp && payload->len[side] == SIDE_MAX;
    for (size_t i = 0; i < n && payload->joined_len < sizeof p->joined; i++) {
        if (part->data[i]) {
            p->joined[payload->joined_len++] = part->data[i];
        }
    }

    uint8_t *client =
        exact_copy(p->sides[SIDE_CLIENT], payload->len[SIDE_CLIENT]);
    uint8_t *server =
        exact_copy(p->sides[SIDE_SERVER], payload->len[SIDE_SERVER]);
    uint8_t *joined = exact_copy(p->joined, payload->joined_len);
    payload->data[SIDE_CLIENT] = client;
    payload->data[SIDE_SERVER] = server;
    payload->joined = library_wants_joined(p->lib) ? joined : NULL;

    enum match_result result =
        matcher_step(p->matcher, p->state, payload, side, last, match);
    if (result == MATCH_MORE) {
        FUZZ_CHECK(!last);
    } else {
        check_match(p, result, last, match);
    }
    free(client);
    free(server);
    free(joined);
    return result;
}

/* Lets the parts come in as they are.  The answer is never MATCH_MORE. */
static enum match_result
play(const struct talk *talk, struct match *match)
{
    enum match_result result = MATCH_MORE;
    struct progress p;

    begin(&p, talk);
    for (size_t i = 0; i < talk->n_parts && result == MATCH_MORE; i++) {
        result = step(&p, &talk->parts[i], i + 1 == talk->n_parts, match);
    }
    free(p.state);
    return result;
}

/* The same in small pieces. */
static enum match_result
play_cut(const struct talk *talk, struct match *match)
{
    uint64_t random = talk->cut + 1;
    enum match_result result = MATCH_MORE;
    struct progress p;
    size_t len = 0;

    begin(&p, talk);
    for (size_t i = 0; i < talk->n_parts; i++) {
        len += talk->parts[i].len;
    }
    /* In no more than some hundred steps. */
    const size_t longest = 1 + talk->cut % 40 + len / 100;
    for (size_t i = 0; i < talk->n_parts; i++) {
        struct part piece = talk->parts[i];
        size_t left = piece.len;

        while (left && result == MATCH_MORE) {
            size_t n = 1 + (fuzz_random(&random) >> 32) % longest;

            piece.len = n < left ? n : left;
            left -= piece.len;
            result = step(&p, &piece, !left && i + 1 == talk->n_parts, match);
            piece.data += piece.len;
        }
    }
    free(p.state);
    return result;
}

static void
check_same(const struct match *a, const struct match *b)
{
    FUZZ_CHECK(a->protocol == b->protocol);
    if (a->protocol != PROTOCOL_UNKNOWN) {
        FUZZ_CHECK(a->file == b->file && a->line == b->line);
        FUZZ_CHECK(a->strength == b->strength);
        FUZZ_CHECK(a->offset == b->offset && a->length == b->length);
        FUZZ_CHECK(a->in_joined || a->side == b->side);
    }
}

static void
check_talk(struct talk *talk)
{
    static const unsigned int narrowings[] = { 0, MATCHER_BY_PREFIX,
                                               MATCHER_BY_HYPERSCAN };
    const struct matcher *m = matchers[talk->library];
    const uint64_t n_limits = matcher_n_limits(m);
    struct match match, other;

    talk->narrowing = MATCHER_BY_ALL;

    enum match_result result = play(talk, &match);
    if (talk->ip_proto == IPPROTO_TCP) {
        enum match_result cut = play_cut(talk, &other);

        if (result == MATCH_FOUND && cut == MATCH_UNKNOWN
            && matcher_n_limits(m) == n_limits) {
            fuzz_fail(__FILE__, __LINE__, "%s:%u is missed in pieces",
                      match.file, match.line);
        }
    }

    /* What is left out changes nothing but how many limits are met. */
    for (size_t i = 0; i < sizeof narrowings / sizeof narrowings[0]; i++) {
        talk->narrowing = narrowings[i];

        enum match_result again = play(talk, &other);
        if (matcher_n_limits(m) == n_limits) {
            FUZZ_CHECK(again == result);
            check_same(&match, &other);
        }
    }
}

/* Bits of an input's first byte. */
#define HEAD_UDP 1
#define HEAD_MIDSTREAM 2
#define HEAD_LIBRARY 12 /* Two bits: its index. */
#define HEAD_LIBRARY_ONE 4

/* A part begins with this bit if the server says it, and 15 bits of its
 * length. */
#define PART_SERVER 0x8000

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { data, size };
    struct talk talk = { .ip_proto = IPPROTO_TCP };
    const uint8_t head = fuzz_u8(&in);

    if (!libraries[0]) {
        load_libraries();
    }
    talk.library = (head & HEAD_LIBRARY) / HEAD_LIBRARY_ONE % N_LIBRARIES;
    talk.ip_proto = head & HEAD_UDP ? IPPROTO_UDP : IPPROTO_TCP;
    talk.midstream = !(head & HEAD_UDP) && head & HEAD_MIDSTREAM;
    talk.cut = fuzz_u8(&in);
    for (int side = 0; side < N_SIDES; side++) {
        talk.ports[side] = (uint16_t) (fuzz_u8(&in) << 8);
        talk.ports[side] = (uint16_t) (talk.ports[side] | fuzz_u8(&in));
    }
    while (in.len && talk.n_parts < MAX_PARTS) {
        unsigned int n = (unsigned int) fuzz_u8(&in) << 8;
        enum side side = n & PART_SERVER ? SIDE_SERVER : SIDE_CLIENT;
        size_t len = (n | fuzz_u8(&in)) & ~PART_SERVER;
        const uint8_t *bytes = fuzz_bytes(&in, &len);

        if (len) {
            talk.parts[talk.n_parts++] =
                (struct part){ .side = side, .data = bytes, .len = len };
        }
    }
    if (talk.n_parts) {
        check_talk(&talk);
    }
    return 0;
}

struct taker {
    fuzz_take *take;
    void *aux;
};

static size_t
put_part(uint8_t *seed, size_t n, enum side side, const void *data, size_t len)
{
    seed[n] = (uint8_t) (len >> 8 | (side == SIDE_SERVER ? 0x80 : 0));
    seed[n + 1] = (uint8_t) len;
    memcpy(seed + n + 2, data, len);
    return n + 2 + len;
}

/* A file's samples, for all libraries. */
static void
seed_samples(const char *path, const char *name, void *taker_)
{
    const struct taker *taker = taker_;
    struct problems problems = PROBLEMS_INITIALIZER;
    struct pattern_file *file;

    (void) name;
    if (pattern_file_load(path, &file, &problems)) {
        fuzz_fail(__FILE__, __LINE__, "%s", problems_to_string(&problems));
    }
    for (size_t i = 0; i < file->n_samples; i++) {
        const struct sample *s = &file->samples[i];
        uint8_t seed[PATTERN_MAX_SAMPLE + 6 + 2 * PATTERN_MAX_PARTS];
        size_t n = 6;

        memset(seed, 0, n);
        seed[4] = (uint8_t) (s->port >> 8);
        seed[5] = (uint8_t) s->port;
        seed[0] = (uint8_t) ((s->ip_proto == IPPROTO_UDP ? HEAD_UDP : 0)
                             | (s->midstream ? HEAD_MIDSTREAM : 0));
        for (size_t j = 0; j < s->n_parts; j++) {
            n = put_part(seed, n, s->parts[j].side, s->parts[j].data,
                         s->parts[j].len);
        }
        for (int j = 0; j < N_LIBRARIES; j++) {
            taker->take(seed, n, taker->aux);
            seed[0] = (uint8_t) (seed[0] + HEAD_LIBRARY_ONE);
            seed[1] = (uint8_t) i;
        }
    }
    pattern_file_destroy(file);
    problems_destroy(&problems);
}

/* What the files of l7-filter's kind look for, and what they are. */
static void
seed_text(const char *path, const char *name, void *taker_)
{
    const struct taker *taker = taker_;
    uint8_t seed[4096] = { L7_FILTER * HEAD_LIBRARY_ONE, 3 };
    size_t size, n = 6;
    uint8_t *text = fuzz_read(path, &size);

    (void) name;
    size = size < 1000 ? size : 1000;
    n = put_part(seed, n, SIDE_CLIENT, text, size / 2);
    n = put_part(seed, n, SIDE_SERVER, text + size / 2, size - size / 2);
    taker->take(seed, n, taker->aux);
    free(text);
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    struct taker taker = { take, aux };

    take("", 0, aux);
    fuzz_files(dirs[SHIPPED], ".pat", seed_samples, &taker);
    fuzz_files(dirs[AWKWARD], ".pat", seed_samples, &taker);
    fuzz_files(dirs[L7_FILTER], ".pat", seed_text, &taker);
}
