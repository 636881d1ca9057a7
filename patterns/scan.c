/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running the patterns: see scan.h. */

#include <l7-config.h>
#include "patterns/scan.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/narrow.h"

/* ---- Memory. ---- */

/* Words of a set of rules of what a side sent, over TCP or UDP. */
static size_t
own_words(const struct library *lib)
{
    size_t tcp = lib->indexes[INDEX_TCP]->n_words;
    size_t udp = lib->indexes[INDEX_UDP]->n_words;

    return tcp > udp ? tcp : udp;
}

/* Finds where the parts of a state are. */
static void
lay_out(const struct library *lib, struct matcher *m)
{
    const size_t word = sizeof(uint64_t);

    m->done = 0;
    m->joined_done = N_SIDES * own_words(lib) * word;
    m->streams = m->joined_done + lib->indexes[INDEX_JOINED]->n_words * word;
    m->resumes =
        m->streams + lib->n_streams * N_SIDES * sizeof(struct stream_state);
    m->pairs =
        m->resumes
        + lib->indexes[INDEX_TCP]->n_resumes * N_SIDES * sizeof(uint32_t);
    m->state_size = sizeof(struct match_state) + m->pairs + lib->n_pairs;
}

size_t
scan_state_size(const struct library *lib)
{
    struct matcher m;

    lay_out(lib, &m);
    return m.state_size;
}

int
scan_init(struct matcher *m)
{
    size_t n_words = 1;

    lay_out(m->lib, m);
    for (int i = 0; i < N_INDEXES; i++) {
        const struct index *index = m->lib->indexes[i];

        n_words = index->n_words > n_words ? index->n_words : n_words;
        if (narrow_scratch_create(index->narrow, &m->narrow_scratch)) {
            return ENOMEM;
        }
    }
    m->alive = calloc(n_words, sizeof *m->alive);
    m->named = calloc(n_words, sizeof *m->named);
    return m->alive && m->named ? 0 : ENOMEM;
}

void
scan_uninit(struct matcher *m)
{
    narrow_scratch_destroy(m->narrow_scratch);
    free(m->alive);
    free(m->named);
}

/* ---- Trying a rule. ---- */

/* The text of a step, and what goes with it. */
struct text_view {
    const struct index *index;
    const struct payload *payload;
    const uint8_t *data;
    size_t len;
    size_t sent;    /* Bytes as sent: 'len' or more. */
    size_t base;    /* Where 'data' begins in its side. */
    enum side side; /* What is joined is of no side; the client stands for
                      * both. */
    bool growing;   /* More may follow. */
    bool joined;    /* Of both sides. */
    bool whole;     /* What matched once need not be tried again. */
    uint64_t *done; /* The state's set of rules done with. */
};

enum outcome {
    OUTCOME_MATCH,
    OUTCOME_NONE,  /* Not with these bytes. */
    OUTCOME_NEVER, /* Nor with whatever follows them. */
};

static enum outcome
try_regex(struct matcher *m, const struct regex *regex,
          const struct text_view *text, uint32_t *resume, size_t *offset,
          size_t *length)
{
    const uint32_t options = text->growing            ? PCRE2_PARTIAL_SOFT
                             : text->sent > text->len ? PCRE2_NOTEOL
                                                      : 0;
    const size_t start = resume ? *resume : 0;
    pcre2_match_context *context =
        text->joined ? m->joined_context : m->context;
    int rc;

    m->n_tries++;
    if (regex->jit) {
        rc = pcre2_jit_match(regex->code, text->data, text->len, start,
                             options, m->data, context);
    } else {
        rc = pcre2_match(regex->code, text->data, text->len, start, options,
                         m->data, context);
    }
    if (rc >= 0) {
        const PCRE2_SIZE *v = pcre2_get_ovector_pointer(m->data);

        /* \K in a lookahead can put the start behind the end. */
        *offset = v[0];
        *length = v[1] > v[0] ? v[1] - v[0] : 0;
        return OUTCOME_MATCH;
    }
    switch (rc) {
    case PCRE2_ERROR_PARTIAL:
        /* Whatever begins before this can't match any more. */
        if (resume) {
            *resume = (uint32_t) pcre2_get_startchar(m->data);
        }
        return OUTCOME_NONE;
    case PCRE2_ERROR_NOMATCH:
        /* Had more bytes been of any use, it would be a partial match. */
        if (resume) {
            *resume = (uint32_t) text->len;
        }
        return text->growing && regex->anchored ? OUTCOME_NEVER : OUTCOME_NONE;
    default:
        /* A limit.  More bytes would meet it again, so give up for good:
         * except where a regex may have been left out on other bytes, or on
         * fewer, since then that would decide on the answer. */
        m->n_limits++;
        return text->whole && regex->anchored && text->len >= regex->min_length
                   ? OUTCOME_NEVER
                   : OUTCOME_NONE;
    }
}

/* Whether the length field of a pattern agrees. */
static enum check_result
check_length(const struct pattern *p, const struct text_view *text)
{
    if (!p->length.field.size) {
        return CHECK_AGREES;
    } else if (text->growing) {
        return check_stream_length(&p->length, text->data, text->len,
                                   text->sent,
                                   text->payload->full[text->side]);
    }
    return check_datagram_length(&p->length, text->data, text->len, text->sent)
               ? CHECK_AGREES
               : CHECK_WAITS;
}

/* Notes that regex 'which' of a pattern with two matched.  Returns true if
 * now both have, each on a side of its own. */
static bool
complete_pair(uint8_t *bits, unsigned int which, enum side side,
              bool midstream)
{
    enum {
        FIRST_CLIENT = 1 << SIDE_CLIENT,
        FIRST_SERVER = 1 << SIDE_SERVER,
        SECOND_CLIENT = 1 << (N_SIDES + SIDE_CLIENT),
        SECOND_SERVER = 1 << (N_SIDES + SIDE_SERVER),
    };

    *bits = (uint8_t) (*bits | 1U << (which * N_SIDES + side));
    return ((*bits & FIRST_CLIENT) && (*bits & SECOND_SERVER))
           || (midstream && (*bits & FIRST_SERVER) && (*bits & SECOND_CLIENT));
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

static void *
state_part(struct match_state *state, size_t offset)
{
    return (uint8_t *) state->sets + offset;
}

/* Tries rule 'i'.  Returns true if it is done with. */
static bool
try_rule(struct matcher *m, struct match_state *state,
         const struct text_view *text, size_t i)
{
    const struct rule *rule = &text->index->rules[i];
    const struct library_pattern *lp = &m->lib->patterns[rule->pattern];
    const struct pattern *p = lp->pattern;
    uint32_t *resume = NULL;
    size_t offset, length;

    if (p->n_ports && !check_port(p, text->payload)) {
        return true;
    }
    if (m->narrowing & MATCHER_BY_PREFIX
        && text->len < rule->regex->min_length) {
        return false;
    }
    if (rule->resume != RULE_NO_RESUME) {
        resume = state_part(state, m->resumes);
        resume += rule->resume * N_SIDES + text->side;
    }
    switch (try_regex(m, rule->regex, text, resume, &offset, &length)) {
    case OUTCOME_NONE:
        return false;
    case OUTCOME_NEVER:
        return true;
    case OUTCOME_MATCH:
    default:
        break;
    }

    enum check_result result = check_length(p, text);
    if (result != CHECK_AGREES) {
        return result == CHECK_FAILS;
    }
    if (lp->stream != LIBRARY_NO_STREAM) {
        struct stream_state *stream = state_part(state, m->streams);

        stream += lp->stream * N_SIDES + text->side;
        if (!check_stream(&p->stream, stream, text->data, text->len)) {
            return false;
        }
        if (p->first
            && stream->matched != text->payload->datagrams[text->side]) {
            /* One that does not match has come before. */
            return true;
        }
    }
    if (lp->pair != LIBRARY_NO_PAIR) {
        uint8_t *bits = state_part(state, m->pairs);

        if (!complete_pair(&bits[lp->pair], rule->which, text->side,
                           text->payload->midstream)) {
            return text->whole;
        }
    }
    add_candidate(m->lib, state,
                  &(struct candidate){
                      .pattern = rule->pattern,
                      .side = (uint8_t) text->side,
                      .offset = (uint32_t) (text->base + offset),
                      .length = (uint32_t) length,
                  });
    return text->whole;
}

/* ---- Which rules to try. ---- */

/* Takes off 'alive' the rules that Hyperscan could name and does not. */
static void
narrow(struct matcher *m, const struct text_view *text)
{
    const struct index *index = text->index;
    const size_t n_words = index->n_words;
    uint64_t some = 0;

    for (size_t i = 0; i < n_words; i++) {
        some |= m->alive[i] & index->narrowed[i];
        m->named[i] = 0;
    }
    if (some
        && narrow_scan(index->narrow, m->narrow_scratch, text->data, text->len,
                       m->named)) {
        for (size_t i = 0; i < n_words; i++) {
            m->alive[i] &= m->named[i] | ~index->narrowed[i];
        }
    }
}

/* Tries those of the rules in 'alive' that are left when the bytes from the
 * one at 'from' on, and Hyperscan, have been asked. */
static void
try_alive(struct matcher *m, struct match_state *state,
          const struct text_view *text, size_t from)
{
    const struct index *index = text->index;

    if (m->narrowing & MATCHER_BY_PREFIX) {
        index_filter(index, text->data, from, text->len, m->alive,
                     text->whole ? text->done : NULL);
    }
    if (index->narrow && m->narrowing & MATCHER_BY_HYPERSCAN) {
        narrow(m, text);
    }
    for (size_t i = 0; i < index->n_words; i++) {
        for (uint64_t left = m->alive[i]; left; left &= left - 1) {
            size_t bit = (size_t) __builtin_ctzll(left);

            if (try_rule(m, state, text, i * INDEX_WORD_BITS + bit)) {
                text->done[i] |= UINT64_C(1) << bit;
            }
        }
    }
}

/* What a side of a TCP connection has sent. */
static void
scan_stream(struct matcher *m, struct match_state *state,
            const struct payload *payload, enum side side)
{
    const struct index *index = m->lib->indexes[INDEX_TCP];
    const size_t seen = state->seen[side];
    struct text_view text = {
        .index = index,
        .payload = payload,
        .data = payload->data[side],
        .len = payload->len[side],
        .sent = payload->sent[side],
        .side = side,
        .growing = true,
        .whole = true,
    };
    const bool grew = text.len > seen;

    /* A retransmission adds nothing. */
    if (!text.len || (!grew && text.sent <= state->sent[side])) {
        return;
    }
    state->seen[side] = (uint32_t) text.len;
    state->sent[side] = (uint32_t) text.sent;

    const uint64_t *applies =
        index->applies[payload->midstream ? INDEX_MIDSTREAM
                                          : (enum index_context) side];
    text.done = state_part(state, m->done);
    text.done += side * own_words(m->lib);
    for (size_t i = 0; i < index->n_words; i++) {
        m->alive[i] = applies[i] & ~text.done[i]
                      & (grew ? UINT64_MAX : index->lengths[i]);
    }
    /* What a stream began with stays. */
    try_alive(m, state, &text, seen);
}

/* The bytes of 'side' have begun anew: what matched in them is gone. */
static void
lose_bytes(const struct library *lib, struct match_state *state,
           enum side side)
{
    for (size_t i = 0; i < state->n_candidates; i++) {
        struct candidate *c = &state->candidates[i];

        if (c->side == side && !lib->patterns[c->pattern].pattern->joined) {
            c->gone = true;
        }
    }
}

/* A datagram. */
static void
scan_datagram(struct matcher *m, struct match_state *state,
              const struct payload *payload, enum side side)
{
    const struct index *index = m->lib->indexes[INDEX_UDP];
    const size_t len = payload->len[side];
    const size_t newest =
        payload->newest[side] < len ? payload->newest[side] : len;
    struct text_view text = {
        .index = index,
        .payload = payload,
        .len = newest,
        .sent = payload->sent[side],
        .base = len - newest,
        .side = side,
    };
    const bool first = payload->datagrams[side] <= 1;

    if (!newest) {
        return;
    }
    if (text.base < state->seen[side]) {
        lose_bytes(m->lib, state, side);
    }
    state->seen[side] = (uint32_t) len;
    text.data = payload->data[side] + text.base;
    text.done = state_part(state, m->done);
    text.done += side * own_words(m->lib);
    for (size_t i = 0; i < index->n_words; i++) {
        m->alive[i] = index->applies[side][i] & ~text.done[i]
                      & (first ? UINT64_MAX : ~index->firsts[i]);
    }
    try_alive(m, state, &text, 0);
}

/* Both sides joined, as l7-filter has them. */
static void
scan_joined(struct matcher *m, struct match_state *state,
            const struct payload *payload)
{
    const struct index *index = m->lib->indexes[INDEX_JOINED];
    const size_t seen = state->joined_seen;
    struct text_view text = {
        .index = index,
        .payload = payload,
        .data = payload->joined,
        .len = payload->joined_len,
        .sent = payload->joined_len,
        .side = SIDE_CLIENT,
        .joined = true,
        .whole = true,
    };

    if (!text.data || text.len <= seen) {
        return;
    }
    state->joined_seen = (uint32_t) text.len;

    const uint64_t *applies =
        index->applies[payload->midstream ? INDEX_MIDSTREAM : INDEX_CLIENT];
    text.done = state_part(state, m->joined_done);
    for (size_t i = 0; i < index->n_words; i++) {
        m->alive[i] = applies[i] & ~text.done[i];
    }
    try_alive(m, state, &text, seen);
}

void
scan_step(struct matcher *m, struct match_state *state,
          const struct payload *payload, enum side side)
{
    if (payload->ip_proto == IPPROTO_TCP) {
        scan_stream(m, state, payload, side);
    } else {
        scan_datagram(m, state, payload, side);
    }
    scan_joined(m, state, payload);
}
