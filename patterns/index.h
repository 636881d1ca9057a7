/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_INDEX_H
#define L7_PATTERNS_INDEX_H 1

/* An index of a library: which regexes are worth trying on a text.
 *
 * A library has three, one for each kind of text: what a side sent over TCP,
 * a datagram, and both sides joined (l7-filter's).  An index numbers the
 * regexes that apply to its kind of text as rules, and sets of rules are bits
 * in an array of words.
 *
 * Two means narrow the rules, and neither changes an answer:
 *
 *   - A regex that is bound to the first byte is known by the bytes that can
 *     begin it (prefix.h).  For each of the first places of a text, the index
 *     has the set of rules that its byte there allows; the rules that all
 *     places allow are left.
 *   - Of the other regexes, Hyperscan names those that may match (narrow.h).
 *
 * Why both, in nanoseconds a step (a packet with payload), the best of many
 * rounds over the 5,000 to 9,000 steps that 193 captures of all sorts of
 * traffic take, on one core of a cloud machine:
 *
 *                                      84 protocols of     146 files of
 *                                      ours, 537 regexes   l7-filter
 *     each that applies is tried            9,600             20,300
 *     by their beginning                      340             14,500
 *     by Hyperscan, those of no beginning       -              6,600
 *     both                                    340              3,000
 *     by Hyperscan, all                     4,900              1,750
 *
 * Hyperscan for all is the best for l7-filter's patterns, but it takes 1.0
 * second to compile them instead of 0.14, and 42 seconds for ours, which have
 * repetitions that it unrolls.
 *
 * Threads: immutable. */

#include <stddef.h>
#include <stdint.h>

#include "patterns/pattern.h"
#include "patterns/prefix.h"

struct library;
struct narrow;

enum index_kind { INDEX_TCP, INDEX_UDP, INDEX_JOINED, N_INDEXES };

/* Whose bytes are looked at. */
enum index_context {
    INDEX_CLIENT = SIDE_CLIENT,
    INDEX_SERVER = SIDE_SERVER,
    INDEX_MIDSTREAM, /* Either side's, of a stream in its middle. */
    N_INDEX_CONTEXTS
};

/* A rule that doesn't go on where it stopped. */
#define RULE_NO_RESUME UINT16_MAX

struct rule {
    const struct regex *regex;
    uint16_t pattern; /* Its pattern's index in the library. */
    uint16_t resume;  /* Number among those that go on where they stopped when
                       * a stream grows, or RULE_NO_RESUME. */
    uint8_t which;    /* Which of its pattern's regexes. */
};

/* What the bytes at one place of a text allow: bytes that allow the same
 * rules are of the same class. */
struct index_place {
    uint8_t class_of[256];
    uint64_t *allowed; /* A set of rules for each class. */
};

/* Sets are of words with so many rules each. */
#define INDEX_WORD_BITS 64

struct index {
    size_t n_rules;
    size_t n_words; /* Of each set. */
    struct rule *rules;
    uint64_t *applies[N_INDEX_CONTEXTS]; /* Set of the rules to try at all. */
    uint64_t *lengths; /* Those of patterns with a length check. */
    uint64_t *firsts;  /* Those of patterns for one datagram, the first. */
    struct index_place places[PREFIX_BYTES];
    size_t n_places;       /* Places that leave out any rule. */
    struct narrow *narrow; /* Or NULL. */
    uint64_t *narrowed;    /* The rules that it covers. */
    size_t n_resumes;      /* Rules that go on where they stopped. */
    uint64_t *sets;        /* The memory of all sets above. */
};

/* Makes the index of 'kind' for a library whose patterns are there.  Returns
 * 0 or ENOMEM. */
int index_create(const struct library *, enum index_kind, struct index **);
void index_destroy(struct index *);

/* Takes off 'set' the rules that the bytes at 'data' from the one at 'from'
 * to before the one at 'to' don't allow, and puts them into 'off' if that is
 * not NULL. */
void index_filter(const struct index *, const uint8_t *data, size_t from,
                  size_t to, uint64_t *set, uint64_t *off);

#endif /* patterns/index.h */
