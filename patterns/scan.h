/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_SCAN_H
#define L7_PATTERNS_SCAN_H 1

/* Which patterns match a connection's first bytes: the half of a matcher that
 * runs regexes.  matcher.c, the other half, decides between them.
 *
 * A state remembers, for each pattern, which of its regexes matched which
 * side and which never can, so that nothing is tried twice.  Over TCP a side
 * is tried again whenever it has grown, from its first byte, except with
 * patterns that are bound to the first byte and have seen what rules them
 * out.  Over UDP each datagram is tried once and on its own.
 *
 * Threads: a matcher, and each state that it is used with, belongs to one
 * thread. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/library-private.h"
#include "patterns/matcher.h"
#include "patterns/regex.h"

struct matcher {
    const struct library *lib;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack; /* NULL without JIT. */
    uint64_t n_limits;      /* See matcher_n_limits(). */
};

/* A pattern that matched. */
struct candidate {
    uint16_t pattern; /* Index in the library. */
    uint8_t side;     /* enum side. */
    uint32_t offset;  /* In the side's bytes, or in 'joined'. */
    uint32_t length;
};

/* Protocols that a state remembers as candidates: one each, its best. */
#define STATE_MAX_CANDIDATES 12

/* The last datagram that a stream_check counted. */
struct stream_state {
    uint32_t offset;   /* In its side's bytes. */
    uint16_t length;   /* Bytes of it. */
    uint8_t datagrams; /* In a row, this one included. */
};

struct match_state {
    uint32_t seen[N_SIDES]; /* TCP: bytes of the side already tried. */
    uint32_t joined_seen;   /* Likewise of 'joined'. */
    uint16_t n_candidates;
    struct candidate candidates[STATE_MAX_CANDIDATES];
    /* Then a struct stream_state for each of the library's streams and each
     * side, and a byte for each of its patterns: bit REGEX * N_SIDES + SIDE
     * says that the regex matched there, 4 bits further up that it never
     * will. */
    struct stream_state streams[];
};

/* Bytes of a state for 'lib'. */
size_t scan_state_size(const struct library *lib);

/* Tries what is new in 'payload', the latest of which is from 'side', and
 * adds to the state's candidates. */
void scan_step(struct matcher *, struct match_state *, const struct payload *,
               enum side side);

#endif /* patterns/scan.h */
