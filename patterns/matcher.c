/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deciding between the patterns that match: see matcher.h.
 *
 * The rules, in this order:
 *
 * 1. A protocol stands as its strongest pattern that matched does.
 * 2. Weak protocols stand behind all others.
 * 3. Of two protocols one of which is a subset of the other, the subset
 *    stands before.
 * 4. The stronger stands before the weaker, then one that l7-filter's
 *    attributes call a subset before one without, and that before a superset.
 *
 * If one protocol is left that no other stands before, it is the answer: at
 * once if strong; if medium once the other side has spoken, which might bring
 * something strong; if weak with the last step.  If several are left, their
 * equal claims wait for something better.  With the last step the one whose
 * match is longest is the answer, and of equally long ones the first by
 * name. */

#include <l7-config.h>
#include "patterns/matcher.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/scan.h"

/* What a match may cost: so many steps of backtracking from any one byte.
 * From the first byte, where nearly all patterns are bound to, 10,000 took 12
 * to 170 microseconds, with nested repetitions made to hurt.  The shipped
 * patterns need less than 1,000 (on captures), l7-filter's own up to 30,000:
 * of theirs those that go beyond are what its users know, so they get more.
 * The others bound the memory: of JIT's code, and of the interpreter where
 * there is no JIT. */
#define MATCH_LIMIT 10000
#define MATCH_LIMIT_JOINED 100000
#define JIT_STACK_START (32 * 1024)
#define JIT_STACK_MAX (1024 * 1024)
#define HEAP_LIMIT_KIB (20 * 1024)

static pcre2_match_context *
make_context(uint32_t match_limit)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);

    if (context) {
        pcre2_set_match_limit(context, match_limit);
        pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
    }
    return context;
}

int
matcher_create(const struct library *lib, struct matcher **matcherp)
{
    struct matcher *m = calloc(1, sizeof *m);

    *matcherp = NULL;
    if (!m) {
        return ENOMEM;
    }
    m->lib = lib;
    m->narrowing = MATCHER_BY_ALL;
    m->data = pcre2_match_data_create(1, NULL);
    m->context = make_context(MATCH_LIMIT);
    m->joined_context = make_context(MATCH_LIMIT_JOINED);
    int error = scan_init(m);
    if (!m->data || !m->context || !m->joined_context || error) {
        matcher_destroy(m);
        return ENOMEM;
    }

    /* Without a stack of its own JIT has 32 KiB: enough but for the worst. */
    m->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
    if (m->stack) {
        pcre2_jit_stack_assign(m->context, NULL, m->stack);
        pcre2_jit_stack_assign(m->joined_context, NULL, m->stack);
    }
    *matcherp = m;
    return 0;
}

void
matcher_destroy(struct matcher *m)
{
    if (m) {
        scan_uninit(m);
        pcre2_match_data_free(m->data);
        pcre2_match_context_free(m->context);
        pcre2_match_context_free(m->joined_context);
        pcre2_jit_stack_free(m->stack);
        free(m);
    }
}

size_t
matcher_state_size(const struct library *lib)
{
    return scan_state_size(lib);
}

uint64_t
matcher_n_limits(const struct matcher *m)
{
    return m->n_limits;
}

uint64_t
matcher_n_tries(const struct matcher *m)
{
    return m->n_tries;
}

void
matcher_set_narrowing(struct matcher *m, unsigned int narrowing)
{
    m->narrowing = narrowing;
}

static bool
stands_before(const struct library *lib, const struct candidate *a,
              const struct candidate *b)
{
    const struct library_pattern *x = &lib->patterns[a->pattern];
    const struct library_pattern *y = &lib->patterns[b->pattern];
    const enum match_strength x_strength = x->pattern->strength;
    const enum match_strength y_strength = y->pattern->strength;

    if ((x_strength == MATCH_WEAK) != (y_strength == MATCH_WEAK)) {
        return y_strength == MATCH_WEAK;
    } else if (library_is_subset(lib, x->protocol, y->protocol)) {
        return true;
    } else if (library_is_subset(lib, y->protocol, x->protocol)) {
        return false;
    } else if (x_strength != y_strength) {
        return x_strength > y_strength;
    }
    return x->pattern->specificity > y->pattern->specificity;
}

/* Of two protocols with the same claim, whether 'a' is the one to take. */
static bool
breaks_tie(const struct library *lib, const struct candidate *a,
           const struct candidate *b)
{
    return a->length != b->length ? a->length > b->length
                                  : lib->patterns[a->pattern].protocol
                                        < lib->patterns[b->pattern].protocol;
}

/* Returns the candidate to take, NULL if there is none, and in '*tie' whether
 * others have the same claim. */
static const struct candidate *
choose(const struct library *lib, const struct match_state *state, bool *tie)
{
    const struct candidate *best = NULL;
    const struct candidate *c = state->candidates;

    *tie = false;
    for (size_t i = 0; i < state->n_candidates; i++) {
        bool behind = false;

        for (size_t j = 0; j < state->n_candidates && !behind; j++) {
            behind = stands_before(lib, &c[j], &c[i]);
        }
        if (behind) {
            continue;
        }
        *tie = best != NULL;
        if (!best || breaks_tie(lib, &c[i], best)) {
            best = &c[i];
        }
    }
    if (!best && state->n_candidates) {
        /* Each has another before it: their relations contradict their
         * strengths.  Take it as a tie of all. */
        *tie = true;
        best = &c[0];
        for (size_t i = 1; i < state->n_candidates; i++) {
            if (breaks_tie(lib, &c[i], best)) {
                best = &c[i];
            }
        }
    }
    return best;
}

enum match_result
matcher_step(struct matcher *m, struct match_state *state,
             const struct payload *payload, enum side side, bool last,
             struct match *match)
{
    bool tie;

    scan_step(m, state, payload, side);

    const struct candidate *c = choose(m->lib, state, &tie);
    if (!c) {
        if (!last) {
            return MATCH_MORE;
        }
        memset(match, 0, sizeof *match);
        match->protocol = PROTOCOL_UNKNOWN;
        return MATCH_UNKNOWN;
    }

    const struct library_pattern *lp = &m->lib->patterns[c->pattern];
    if (!last) {
        enum match_strength strength = lp->pattern->strength;
        bool both_spoke =
            payload->len[SIDE_CLIENT] && payload->len[SIDE_SERVER];

        if (tie || strength == MATCH_WEAK
            || (strength == MATCH_MEDIUM && !both_spoke)) {
            return MATCH_MORE;
        }
    }
    *match = (struct match){
        .protocol = lp->protocol,
        .strength = lp->pattern->strength,
        .file = lp->file,
        .line = lp->pattern->line,
        .side = (enum side) c->side,
        .in_joined = lp->pattern->joined,
        .offset = c->gone ? 0 : c->offset,
        .length = c->gone ? 0 : c->length,
    };
    return MATCH_FOUND;
}
