/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_PATTERN_DIRECTIVES_H
#define L7_PATTERNS_PATTERN_DIRECTIVES_H 1

/* What the directives and blocks of our own pattern files mean, for
 * pattern-blocks.c only.
 *
 * Ownership: block_clear() frees what a block gathered. */

#include "patterns/pattern.h"
#include "patterns/text.h"

struct problems;

/* A directive "key = value". */
struct directive {
    char key[24]; /* Cut if longer: then it is unknown anyway. */
    unsigned int line;
    struct text_value value;
};

enum block_type {
    BLOCK_FILE, /* What precedes the first block. */
    BLOCK_PATTERN,
    BLOCK_SAMPLE,
    BLOCK_COUNTER_SAMPLE,
    BLOCK_NONE, /* An unknown one. */
};

/* Regexes of a pattern block. */
enum { REGEX_CLIENT, REGEX_SERVER, REGEX_EITHER, N_REGEXES };

/* A block while its directives come in. */
struct block {
    enum block_type type;
    unsigned int line;
    uint32_t seen;           /* Bit per entry of the table of directives. */
    bool failed;             /* A directive was wrong. */
    bool tcp, udp;           /* "transport". */
    bool midstream;          /* "midstream" is "yes" or "only". */
    bool only_midstream;     /* It is "only". */
    struct pattern *pattern; /* Of a pattern block, the last of the file's, */
    struct text_value regexes[N_REGEXES]; /* and its regexes' text. */
    struct sample *sample;                /* Of a sample block. */
    size_t sample_bytes;                  /* Decoded so far. */
};

/* Begins a block in 'line'.  'block' was cleared or finished before. */
int block_begin(struct pattern_file *, struct block *, enum block_type,
                unsigned int line, struct problems *);

/* Takes 'directive' into the block.  Returns 0, EINVAL after noting what is
 * wrong, or ENOMEM. */
int directive_apply(struct pattern_file *, struct block *,
                    const struct directive *, struct problems *);

/* Whether the block has the directive 'key'. */
bool directive_seen(const struct block *, const char *key);

/* Checks what only the whole block can tell, and compiles a pattern.  Clears
 * the block.  Returns as directive_apply() does. */
int block_finish(struct pattern_file *, struct block *, struct problems *);

void block_clear(struct block *);

#endif /* patterns/pattern-directives.h */
