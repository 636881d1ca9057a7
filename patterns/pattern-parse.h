/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_PATTERN_PARSE_H
#define L7_PATTERNS_PATTERN_PARSE_H 1

/* The parsers of the two kinds of pattern file, for pattern.c only.
 *
 * Each gets a file whose path and expected name are set and fills in the
 * rest.  They return 0, or a positive errno after noting what is wrong. */

#include <stddef.h>

#include "patterns/pattern.h"
#include "patterns/text.h"

struct problems;

/* Our own kind. */
int pattern_parse_blocks(struct pattern_file *, struct text *,
                         struct problems *);

/* l7-filter's. */
int pattern_parse_l7filter(struct pattern_file *, struct text *,
                           struct problems *);

/* Adds a zeroed element to an array.  Return NULL when memory is short. */
struct pattern *pattern_file_add_pattern(struct pattern_file *);
struct sample *pattern_file_add_sample(struct pattern_file *);

/* Adds a group, unless it is there already.  Returns 0 or ENOMEM, or EINVAL
 * if there are too many. */
int pattern_file_add_group(struct pattern_file *, const char *s, size_t len);

/* Decodes the escapes of a sample's bytes: \xHH and \xHH{N} (N times), \r,
 * \n, \t and \\.  Returns 0 and appends to 'part', or EINVAL with the offset
 * in '*offset' and what is wrong in '*message', or ENOMEM. */
int pattern_decode_bytes(const char *s, size_t len, struct sample_part *,
                         size_t *offset, const char **message);

#endif /* patterns/pattern-parse.h */
