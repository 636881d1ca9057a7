/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_LIBRARY_PRIVATE_H
#define L7_PATTERNS_LIBRARY_PRIVATE_H 1

/* The inside of a library, for scan.c, matcher.c and samples.c.
 *
 * 'patterns' is flat and its indexes are what a match's state is kept by.
 * A prefilter that names candidates (decision 7 of the design) gives such
 * indexes as well, and would be compiled from the same array. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/library.h"
#include "patterns/pattern.h"

/* A pattern that is not of a stream of datagrams. */
#define LIBRARY_NO_STREAM UINT16_MAX

struct library_pattern {
    const struct pattern *pattern;
    const char *file;  /* Its path. */
    uint16_t protocol; /* What it tells. */
    uint16_t stream;   /* Number among those with a stream_check, or
                        * LIBRARY_NO_STREAM. */
};

struct library {
    size_t n_files;              /* Protocols without "unknown". */
    struct pattern_file **files; /* Protocol N is files[N - 1]. */
    size_t n_patterns;
    struct library_pattern *patterns;
    size_t n_streams;  /* Patterns with a stream_check. */
    bool wants_joined; /* Some pattern is 'joined'. */
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
