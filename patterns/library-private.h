/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_LIBRARY_PRIVATE_H
#define L7_PATTERNS_LIBRARY_PRIVATE_H 1

/* The inside of a library, for scan.c, matcher.c and samples.c. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/index.h"
#include "patterns/library.h"
#include "patterns/pattern.h"

/* A pattern that keeps no state of that kind. */
#define LIBRARY_NO_STREAM UINT16_MAX
#define LIBRARY_NO_PAIR UINT16_MAX

struct library_pattern {
    const struct pattern *pattern;
    const char *file;  /* Its path. */
    uint16_t protocol; /* What it tells. */
    uint16_t stream;   /* Number among those with a stream_check, or
                        * LIBRARY_NO_STREAM. */
    uint16_t pair;     /* Number among those with two regexes, or
                        * LIBRARY_NO_PAIR. */
};

struct library {
    size_t n_files;              /* Protocols without "unknown". */
    struct pattern_file **files; /* Protocol N is files[N - 1]. */
    size_t n_patterns;
    struct library_pattern *patterns;
    struct index *indexes[N_INDEXES]; /* Which of them to try. */
    size_t n_streams;                 /* Patterns with a stream_check. */
    size_t n_pairs;                   /* Patterns with two regexes. */
    bool wants_joined;                /* Some pattern is 'joined'. */
    uint32_t *subsets; /* Bit A * n_files + B: files[A]'s protocol is a
                        * subset of files[B]'s.  NULL: none is. */
};

/* Whether protocol 'a' is a subset of protocol 'b': declared, or following
 * from what is declared. */
bool library_is_subset(const struct library *, uint16_t a, uint16_t b);

/* Works out 'subsets' from the files' relations.  Returns 0, or EINVAL after
 * noting what is wrong, or ENOMEM. */
int library_relate(struct library *, struct problems *);

#endif /* patterns/library-private.h */
