/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a whole block of our own pattern files must have, and compiling the
 * regexes of one: see pattern-directives.h. */

#include <l7-config.h>
#include "patterns/pattern-directives.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/pattern-parse.h"
#include "patterns/regex.h"

int
block_begin(struct pattern_file *file, struct block *block,
            enum block_type type, unsigned int line, struct problems *problems)
{
    memset(block, 0, sizeof *block);
    block->type = type;
    block->line = line;
    if (type == BLOCK_PATTERN) {
        if (file->n_patterns >= PATTERN_FILE_MAX_PATTERNS) {
            problems_add(problems, file->path, line, 1, NULL,
                         "more than %d patterns", PATTERN_FILE_MAX_PATTERNS);
            block->type = BLOCK_NONE;
            return EINVAL;
        }
        block->pattern = pattern_file_add_pattern(file);
        if (!block->pattern) {
            block->type = BLOCK_NONE;
            return ENOMEM;
        }
        block->pattern->line = line;
        block->pattern->stream.datagrams = 1;
    } else if (type != BLOCK_NONE) {
        if (file->n_samples >= PATTERN_FILE_MAX_SAMPLES) {
            problems_add(problems, file->path, line, 1, NULL,
                         "more than %d samples", PATTERN_FILE_MAX_SAMPLES);
            block->type = BLOCK_NONE;
            return EINVAL;
        }
        block->sample = pattern_file_add_sample(file);
        if (!block->sample) {
            block->type = BLOCK_NONE;
            return ENOMEM;
        }
        block->sample->line = line;
        block->sample->positive = type == BLOCK_SAMPLE;
    }
    return 0;
}

/* What a regex may not have, since its matches would depend on how a stream
 * is cut into packets: verbs that steer backtracking, which hide that more
 * bytes could make a match, and "\G", which is where the latest try began.
 * Returns its offset, or the length of the regex. */
static size_t
find_forbidden(const char *regex, size_t len)
{
    static const char *const verbs[] = { "(*COMMIT", "(*PRUNE", "(*SKIP",
                                         "(*THEN" };

    for (size_t i = 0; i + 1 < len; i++) {
        if (regex[i] == '\\') {
            if (regex[i + 1] == 'G') {
                return i;
            }
            i++;
        }
        for (size_t j = 0; j < sizeof verbs / sizeof verbs[0]; j++) {
            if (!strncmp(regex + i, verbs[j], strlen(verbs[j]))) {
                return i;
            }
        }
    }
    return len;
}

/* Compiles regex 'which' of the block into its pattern. */
static int
compile(struct pattern_file *file, struct block *block, int which,
        uint8_t sides, struct problems *problems)
{
    static const char *const keys[N_REGEXES] = { "client", "server",
                                                 "either" };
    const struct text_value *v = &block->regexes[which];
    struct pattern *pattern = block->pattern;
    struct regex_error e = { .offset = 0 };

    if (!v->len) {
        return 0;
    }

    /* More of a stream may follow; a datagram is complete. */
    int uses =
        (block->tcp ? REGEX_GROWING : 0) | (block->udp ? REGEX_WHOLE : 0);
    struct regex *regex;
    int error = regex_compile(v->s, v->len, 0, uses, &regex, &e);
    if (!error && regex->empty) {
        snprintf(e.text, sizeof e.text,
                 "matches the empty string, and so everything");
        regex_destroy(regex);
        error = EINVAL;
    }
    const size_t forbidden = error ? v->len : find_forbidden(v->s, v->len);
    if (forbidden < v->len) {
        snprintf(e.text, sizeof e.text,
                 "\"\\G\" and verbs such as \"(*COMMIT)\" and \"(*SKIP)\" "
                 "depend on how the bytes come in packets: leave them out");
        e.offset = forbidden;
        regex_destroy(regex);
        error = EINVAL;
    }
    if (error) {
        if (error == EINVAL) {
            struct text_place place = text_value_place(v, e.offset);

            problems_add(problems, file->path, place.line, place.column,
                         keys[which], "%s", e.text);
        }
        return error;
    }
    pattern->sides[pattern->n_regexes] = sides;
    pattern->regexes[pattern->n_regexes++] = regex;
    return 0;
}

static const char *
missing_from_pattern(const struct block *block)
{
    const struct stream_check *stream = &block->pattern->stream;
    const bool either = directive_seen(block, "either");
    const bool one_side =
        directive_seen(block, "client") || directive_seen(block, "server");

    if (!directive_seen(block, "transport")) {
        return "this pattern needs \"transport = tcp\" or \"udp\", or both";
    } else if (!directive_seen(block, "strength")) {
        return "this pattern needs \"strength = strong\", \"medium\" or "
               "\"weak\"";
    } else if (either == one_side) {
        return "this pattern needs \"client\" or \"server\" (with both, both "
               "must match), or \"either\" alone";
    } else if ((stream->same.size || stream->counts.size)
               && stream->datagrams < 2) {
        return "\"same\" and \"counts\" compare several datagrams: add "
               "\"datagrams = 2\" or more";
    } else if (stream->datagrams > 1 && block->tcp) {
        return "\"datagrams\" needs \"transport = udp\" alone";
    } else if (block->midstream && !block->tcp) {
        return "\"midstream\" needs \"transport = tcp\"";
    } else if (block->pattern->first && block->tcp) {
        return "\"first\" needs \"transport = udp\" alone: over TCP a "
               "pattern sees a side's bytes from the first anyway";
    }
    return NULL;
}

static const char *
missing_from_sample(const struct block *block)
{
    if (!directive_seen(block, "transport")) {
        return "this sample needs \"transport = tcp\" or \"udp\"";
    } else if (!block->sample->n_parts) {
        return "this sample needs a line \"client = BYTES\" or "
               "\"server = BYTES\"";
    }
    return NULL;
}

int
block_finish(struct pattern_file *file, struct block *block,
             struct problems *problems)
{
    const char *missing = NULL;
    int error = 0;

    if (block->type == BLOCK_FILE && !block->failed) {
        missing = !directive_seen(block, "groups")
                      ? "the file needs \"groups = ...\""
                  : !directive_seen(block, "spec")
                      ? "the file needs \"spec = ...\": the document that "
                        "the patterns are written from"
                      : NULL;
    } else if (block->pattern && !block->failed) {
        missing = missing_from_pattern(block);
        block->pattern->tcp = block->tcp;
        block->pattern->udp = block->udp;
        block->pattern->midstream = block->midstream;
        block->pattern->from_start = !block->only_midstream;
    } else if (block->sample && !block->failed) {
        missing = missing_from_sample(block);
        block->sample->midstream = block->midstream;
    }
    if (missing) {
        problems_add(problems, file->path, block->line, 1, NULL, "%s",
                     missing);
        error = EINVAL;
    }

    if (block->pattern) {
        static const uint8_t sides[N_REGEXES] = { SIDES_CLIENT, SIDES_SERVER,
                                                  SIDES_EITHER };

        /* Even if the block is incomplete: its user wants to see all that is
         * wrong at once. */
        for (int i = 0; i < N_REGEXES && error != ENOMEM; i++) {
            if (block->pattern->n_regexes < PATTERN_MAX_REGEXES) {
                int e = compile(file, block, i, sides[i], problems);

                error = e ? e : error;
            }
        }
    }
    block_clear(block);
    return error;
}

void
block_clear(struct block *block)
{
    for (int i = 0; i < N_REGEXES; i++) {
        text_value_clear(&block->regexes[i]);
    }
    memset(block, 0, sizeof *block);
    block->type = BLOCK_NONE;
}
