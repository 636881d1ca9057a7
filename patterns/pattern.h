/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_PATTERN_H
#define L7_PATTERNS_PATTERN_H 1

/* One pattern file: a protocol, the patterns that tell it, and samples.
 *
 * A file is of one of two kinds (ovs-l7-patterns(5) has both in full).  The
 * first line that is neither empty nor a comment tells which:
 *
 *   - "protocol = NAME": our own kind, directives and blocks.
 *   - anything else: one of l7-filter's, a name and a regular expression.
 *
 * Either way the name is that of the file without ".pat".
 *
 * A pattern of ours holds one regex, or two that must both match, one each
 * side.  It may add two checks that a regex can't express: that a length
 * field agrees (struct length_check), and that several datagrams make a
 * stream (struct stream_check).
 *
 * Ownership: pattern_file_load() makes all, pattern_file_destroy() ends it.
 * Threads: immutable once loaded. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/matcher.h"

struct problems;
struct regex;

/* What one file may hold at most. */
#define PATTERN_FILE_MAX_PATTERNS 64
#define PATTERN_FILE_MAX_SAMPLES 128
#define PATTERN_FILE_MAX_WORDS 32 /* Groups; relations. */
#define PATTERN_MAX_PARTS 32      /* Segments or datagrams of a sample, */
#define PATTERN_MAX_SAMPLE 16384  /* and their bytes. */
#define PATTERN_MAX_PORTS 8

/* A field of a message: 'size' bytes from 'offset', highest first. */
struct field {
    uint16_t offset;
    uint8_t size; /* 1 to 4; 0: there is none. */
};

/* A field that says how long the message is: its value times 'unit' plus
 * 'add', and no more than 'max'.
 *
 * Over UDP, messages of such lengths fill the datagram to its last byte.  Of
 * a datagram that was cut, the messages that begin in what is left must fit
 * into the length that it had.
 *
 * Over TCP, the side must have sent the first message whole.  Once no more of
 * the side is kept, nothing more can come out about a longer one, and what
 * else the pattern asks for decides. */
struct length_check {
    struct field field;
    bool little_endian; /* Lowest byte first. */
    uint16_t unit;
    int16_t add;
    uint32_t max;
};
#define LENGTH_CHECK_MAX 65535 /* 'max' where a file says nothing. */

/* What several datagrams of one side have in common, beyond that each
 * matches. */
struct stream_check {
    uint8_t datagrams;   /* How many it takes: 1 means no check. */
    struct field same;   /* A field that stays as it is. */
    struct field counts; /* A field that rises from one to the next by 1 to
                          * STREAM_CHECK_MAX_STEP, as numbers of packets do
                          * when few are lost.  It may wrap. */
};
#define STREAM_CHECK_MAX_STEP 64

/* Which sides a regex applies to: bits of 1 << enum side. */
#define SIDES_CLIENT (1 << SIDE_CLIENT)
#define SIDES_SERVER (1 << SIDE_SERVER)
#define SIDES_EITHER (SIDES_CLIENT | SIDES_SERVER)

#define PATTERN_MAX_REGEXES 2

struct pattern {
    unsigned int line; /* Where its block begins, or its regex. */
    enum match_strength strength;
    int specificity; /* l7-filter's attributes: 1 "subset", -1 "superset". */
    bool tcp, udp;   /* Transports, at least one. */
    bool from_start; /* TCP streams whose start was seen. */
    bool midstream;  /* TCP streams whose start was not seen. */
    bool joined;     /* l7-filter's: matched against both sides joined. */
    bool first;      /* UDP: from a side's first datagram on. */
    uint8_t n_ports; /* If not 0, the server's port is one of them. */
    uint16_t ports[PATTERN_MAX_PORTS];
    size_t n_regexes; /* 1, or 2 of which both must match. */
    struct regex *regexes[PATTERN_MAX_REGEXES];
    uint8_t sides[PATTERN_MAX_REGEXES]; /* SIDES_* of each regex. */
    struct length_check length;         /* If 'length.field.size'. */
    struct stream_check stream;
};

/* Bytes that are this protocol, or look like it and are not. */
struct sample {
    unsigned int line;
    bool positive; /* Must be, rather than must not be, recognised. */
    bool midstream;
    uint8_t ip_proto;
    uint16_t port; /* The server's, 0 where nobody asks for it. */
    size_t n_parts;
    struct sample_part { /* Segments or datagrams, in order of arrival. */
        enum side side;
        uint8_t *data;
        size_t len;
    } * parts;
};

/* "subset-of = NAME" or "superset-of = NAME". */
struct relation {
    char *name;
    bool subset; /* This file's protocol is the subset. */
    unsigned int line, column;
};

struct pattern_file {
    char *path;
    char *name;    /* The protocol. */
    char **groups; /* Ended by a NULL. */
    size_t n_groups;
    struct relation *relations;
    size_t n_relations;
    struct pattern *patterns;
    size_t n_patterns;
    struct sample *samples;
    size_t n_samples;
};

/* Reads the file 'path'.  On success returns 0 and stores it in '*filep'.
 * Otherwise stores NULL, notes in 'problems' all that is wrong and returns a
 * positive errno, EINVAL for what is wrong in the text.
 *
 * l7-filter's "unknown" and "unset" give a file without patterns: they are
 * names for answers, not protocols. */
int pattern_file_load(const char *path, struct pattern_file **filep,
                      struct problems *problems);

void pattern_file_destroy(struct pattern_file *);

/* True for "unknown" and "unset". */
bool pattern_name_is_reserved(const char *name);

#endif /* patterns/pattern.h */
