/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_SCAN_H
#define L7_PATTERNS_SCAN_H 1

/* Which patterns match a connection's first bytes: the half of a matcher that
 * runs regexes.  matcher.c, the other half, decides between them.
 *
 * A step takes the rules of the index for its kind of text (index.h), leaves
 * out those that a state has done with and those that the index can tell not
 * to match, and tries the few that are left.
 *
 * Over TCP a rule is done with once it has matched, or once nothing that may
 * follow can make it match; the others are tried again when their side has
 * grown.  Most are bound to the first byte; the others go on where the last
 * try stopped, so that a side is not looked at as often as it grows.  Over
 * UDP each datagram is tried once and on its own.
 *
 * Threads: a matcher, and each state that it is used with, belongs to one
 * thread. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/checks.h"
#include "patterns/library-private.h"
#include "patterns/matcher.h"
#include "patterns/regex.h"

struct narrow_scratch;

struct matcher {
    const struct library *lib;
    unsigned int narrowing; /* Of enum matcher_narrowing. */
    pcre2_match_data *data;
    pcre2_match_context *context;        /* With the limits of a match. */
    pcre2_match_context *joined_context; /* The same for joined text. */
    pcre2_jit_stack *stack;              /* NULL without JIT. */
    struct narrow_scratch *narrow_scratch;
    uint64_t *alive;   /* Set of rules that are left in a step. */
    uint64_t *named;   /* Those of them that Hyperscan names. */
    uint64_t n_limits; /* See matcher_n_limits(), */
    uint64_t n_tries;  /* and matcher_n_tries(). */

    /* Where the parts of a state are, in bytes, and how large it is. */
    size_t done, joined_done, streams, resumes, pairs, state_size;
};

/* A pattern that matched. */
struct candidate {
    uint16_t pattern; /* Index in the library. */
    uint8_t side;     /* enum side. */
    bool gone;        /* UDP: other datagrams took the place of its bytes. */
    uint32_t offset;  /* In the side's bytes, or in 'joined'. */
    uint32_t length;
};

/* Protocols that a state remembers as candidates: one each, its best. */
#define STATE_MAX_CANDIDATES 12

struct match_state {
    uint32_t seen[N_SIDES]; /* Bytes of the side already tried, */
    uint32_t sent[N_SIDES]; /* TCP: and how many it had sent then. */
    uint32_t joined_seen;   /* Bytes of 'joined' already tried. */
    uint16_t n_candidates;
    struct candidate candidates[STATE_MAX_CANDIDATES];
    /* Then, where struct matcher says:
     *   - a set of rules for each side, those that are done with;
     *   - the same of the joined index, one for both sides;
     *   - a struct stream_state for each of the library's streams and side;
     *   - for each rule that goes on where it stopped, and each side, where
     *     (32 bits);
     *   - a byte for each pattern with two regexes: bit REGEX * N_SIDES + SIDE
     *     says that the regex matched there. */
    uint64_t sets[];
};

/* Makes and ends what scan_step() needs of a matcher, whose library is set.
 * scan_init() returns 0 or ENOMEM. */
int scan_init(struct matcher *);
void scan_uninit(struct matcher *);

/* Bytes of a state for 'lib'. */
size_t scan_state_size(const struct library *lib);

/* Tries what is new in 'payload', the latest of which is from 'side', and
 * adds to the state's candidates. */
void scan_step(struct matcher *, struct match_state *, const struct payload *,
               enum side side);

#endif /* patterns/scan.h */
