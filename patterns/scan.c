/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running the patterns: see scan.h. */

#include <l7-config.h>
#include "patterns/scan.h"

#include <netinet/in.h>
#include <string.h>

#define DEAD_SHIFT 4

/* The bytes that a regex is tried on. */
struct subject {
    const uint8_t *data;
    size_t len;
    size_t base;  /* Where 'data' begins in its side. */
    bool growing; /* TCP: more may follow. */
};

size_t
scan_state_size(const struct library *lib)
{
    return sizeof(struct match_state)
           + lib->n_streams * N_SIDES * sizeof(struct stream_state)
           + lib->n_patterns;
}

static uint8_t *
pattern_bits(const struct library *lib, struct match_state *state)
{
    return (uint8_t *) &state->streams[lib->n_streams * N_SIDES];
}

enum outcome {
    OUTCOME_MATCH,
    OUTCOME_NONE,  /* Not with these bytes. */
    OUTCOME_NEVER, /* Nor with whatever follows them. */
};

static enum outcome
try_regex(struct matcher *m, const struct regex *regex,
          const struct subject *subject, size_t *offset, size_t *length)
{
    int rc = pcre2_match(regex->code, subject->data, subject->len, 0,
                         subject->growing ? PCRE2_PARTIAL_SOFT : 0, m->data,
                         m->context);

    if (rc >= 0) {
        const PCRE2_SIZE *v = pcre2_get_ovector_pointer(m->data);

        /* \K in a lookahead can put the start behind the end. */
        *offset = v[0];
        *length = v[1] > v[0] ? v[1] - v[0] : 0;
        return OUTCOME_MATCH;
    }
    switch (rc) {
    case PCRE2_ERROR_PARTIAL:
        return OUTCOME_NONE;
    case PCRE2_ERROR_NOMATCH:
        /* Had more bytes been of any use, it would be a partial match. */
        return subject->growing && regex->anchored ? OUTCOME_NEVER
                                                   : OUTCOME_NONE;
    default:
        /* A limit.  More bytes would meet it again. */
        m->n_limits++;
        return OUTCOME_NEVER;
    }
}

static uint32_t
read_field(const struct field *f, const uint8_t *data, bool little_endian)
{
    uint32_t n = 0;

    for (unsigned int i = 0; i < f->size; i++) {
        unsigned int at = little_endian ? f->size - 1U - i : i;

        n = n << 8 | data[f->offset + at];
    }
    return n;
}

/* See struct length_check. */
static bool
length_agrees(const struct length_check *check, const struct subject *subject)
{
    const size_t min = (size_t) check->field.offset + check->field.size;
    size_t offset = 0;

    while (offset < subject->len) {
        size_t left = subject->len - offset;

        if (left < min) {
            return false;
        }

        int64_t length = read_field(&check->field, subject->data + offset,
                                    check->little_endian);
        length = length * check->unit + check->add;
        if (length < (int64_t) min || length > (int64_t) left) {
            return false;
        }
        if (subject->growing) {
            return true;
        }
        offset += (size_t) length;
    }
    return true;
}

/* Whether datagram 'b' goes on with the stream of 'a'. */
static bool
same_stream(const struct stream_check *check, const uint8_t *a, size_t a_len,
            const uint8_t *b, size_t b_len)
{
    const size_t len = a_len < b_len ? a_len : b_len;
    const struct field *same = &check->same;
    const struct field *counts = &check->counts;

    if ((size_t) same->offset + same->size > len
        || (size_t) counts->offset + counts->size > len) {
        return false;
    }
    if (same->size && memcmp(a + same->offset, b + same->offset, same->size)) {
        return false;
    }
    if (counts->size) {
        uint32_t mask = UINT32_MAX >> (32 - 8 * counts->size);
        uint32_t step =
            (read_field(counts, b, false) - read_field(counts, a, false))
            & mask;

        return step >= 1 && step <= STREAM_CHECK_MAX_STEP;
    }
    return true;
}

/* Counts the datagram 'subject'.  Returns true once there are enough. */
static bool
stream_agrees(const struct stream_check *check, struct stream_state *s,
              const uint8_t *side_data, const struct subject *subject)
{
    if (s->datagrams
        && same_stream(check, side_data + s->offset, s->length, subject->data,
                       subject->len)) {
        s->datagrams++;
    } else {
        s->datagrams = 1;
    }
    s->offset = (uint32_t) subject->base;
    s->length =
        (uint16_t) (subject->len < UINT16_MAX ? subject->len : UINT16_MAX);
    return s->datagrams >= check->datagrams;
}

/* Whether 'a' says more than 'b' about their common protocol. */
static bool
says_more(const struct library *lib, const struct candidate *a,
          const struct candidate *b)
{
    enum match_strength x = lib->patterns[a->pattern].pattern->strength;
    enum match_strength y = lib->patterns[b->pattern].pattern->strength;

    return x != y ? x > y : a->length > b->length;
}

static void
add_candidate(const struct library *lib, struct match_state *state,
              const struct candidate *new)
{
    const uint16_t protocol = lib->patterns[new->pattern].protocol;
    struct candidate *weakest = NULL;

    for (size_t i = 0; i < state->n_candidates; i++) {
        struct candidate *c = &state->candidates[i];

        if (lib->patterns[c->pattern].protocol == protocol) {
            if (says_more(lib, new, c)) {
                *c = *new;
            }
            return;
        }
        if (!weakest || says_more(lib, weakest, c)) {
            weakest = c;
        }
    }
    if (state->n_candidates < STATE_MAX_CANDIDATES) {
        state->candidates[state->n_candidates++] = *new;
    } else if (says_more(lib, new, weakest)) {
        *weakest = *new;
    }
}

/* Whether the bits say that all of the pattern's regexes matched, each on a
 * side of its own. */
static bool
is_complete(const struct pattern *p, uint8_t bits, bool midstream)
{
    enum {
        FIRST_CLIENT = 1 << SIDE_CLIENT,
        FIRST_SERVER = 1 << SIDE_SERVER,
        SECOND_CLIENT = 1 << (N_SIDES + SIDE_CLIENT),
        SECOND_SERVER = 1 << (N_SIDES + SIDE_SERVER),
    };

    if (p->n_regexes == 1) {
        return (bits & (FIRST_CLIENT | FIRST_SERVER)) != 0;
    }
    return ((bits & FIRST_CLIENT) && (bits & SECOND_SERVER))
           || (midstream && (bits & FIRST_SERVER) && (bits & SECOND_CLIENT));
}

/* Tries the regexes of pattern 'i' that apply to 'side'. */
static void
try_pattern(struct matcher *m, struct match_state *state, size_t i,
            const struct payload *payload, enum side side,
            const struct subject *subject)
{
    const struct library_pattern *lp = &m->lib->patterns[i];
    const struct pattern *p = lp->pattern;
    uint8_t *bits = &pattern_bits(m->lib, state)[i];

    if (is_complete(p, *bits, payload->midstream)) {
        return;
    }
    for (size_t r = 0; r < p->n_regexes; r++) {
        const unsigned int match = 1U << (r * N_SIDES + side);
        const unsigned int dead = match << DEAD_SHIFT;
        /* Midstream nobody knows which side is the client. */
        uint8_t sides = payload->midstream ? SIDES_EITHER : p->sides[r];
        size_t offset, length;

        if (!(sides & 1 << side) || *bits & (match | dead)) {
            continue;
        }
        switch (try_regex(m, p->regexes[r], subject, &offset, &length)) {
        case OUTCOME_NONE:
            continue;
        case OUTCOME_NEVER:
            *bits = (uint8_t) (*bits | dead);
            continue;
        case OUTCOME_MATCH:
            break;
        }
        if (p->length.field.size && !length_agrees(&p->length, subject)) {
            continue;
        }
        if (lp->stream != LIBRARY_NO_STREAM
            && !stream_agrees(&p->stream,
                              &state->streams[lp->stream * N_SIDES + side],
                              payload->data[side], subject)) {
            continue;
        }
        *bits = (uint8_t) (*bits | match);
        if (is_complete(p, *bits, payload->midstream)) {
            struct candidate c = {
                .pattern = (uint16_t) i,
                .side = (uint8_t) side,
                .offset = (uint32_t) (subject->base + offset),
                .length = (uint32_t) length,
            };

            add_candidate(m->lib, state, &c);
            return;
        }
    }
}

void
scan_step(struct matcher *m, struct match_state *state,
          const struct payload *payload, enum side side)
{
    const bool tcp = payload->ip_proto == IPPROTO_TCP;
    const size_t len = payload->len[side];
    struct subject own = { .data = payload->data[side], .len = len };
    struct subject joined = { .data = payload->joined };

    if (tcp) {
        /* A retransmission adds nothing. */
        own.len = len > state->seen[side] ? len : 0;
        own.growing = true;
        state->seen[side] = (uint32_t) len;
    } else {
        own.len = payload->newest[side] < len ? payload->newest[side] : len;
        own.base = len - own.len;
        own.data = own.len ? own.data + own.base : NULL;
    }
    if (payload->joined && payload->joined_len > state->joined_seen) {
        joined.len = payload->joined_len;
        state->joined_seen = (uint32_t) joined.len;
    }

    for (size_t i = 0; i < m->lib->n_patterns; i++) {
        const struct pattern *p = m->lib->patterns[i].pattern;
        const struct subject *subject = p->joined ? &joined : &own;

        if (subject->len && (tcp ? p->tcp : p->udp)
            && (!tcp || (payload->midstream ? p->midstream : p->from_start))) {
            /* What is joined is of no side; one stands for both. */
            try_pattern(m, state, i, payload, p->joined ? SIDE_CLIENT : side,
                        subject);
        }
    }
}
