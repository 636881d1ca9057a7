/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_PATTERNS_COMMON_H
#define L7_TESTS_UNIT_PATTERNS_COMMON_H 1

/* What the tests of patterns share: pattern files in a directory that lives
 * as long as a test, and a connection that says what the test wants. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/library.h"
#include "patterns/matcher.h"

/* A directory for pattern files; group it with a test by make_dir() and
 * remove_dir() as its set-up and tear-down. */
extern char test_dir[];
int make_dir(void **state);
int remove_dir(void **state);

/* Where the shipped patterns are. */
const char *shipped_patterns(void);

/* Writes 'text' to the file 'name' in test_dir. */
void write_file(const char *name, const char *text);

/* Writes NAME.pat: the head that all files need, then 'text'. */
void write_pattern(const char *name, const char *text);

/* The lines of write_pattern()'s head. */
#define HEAD_LINES 3

/* Loads pattern files of 'n' directories, or of test_dir, which must
 * succeed. */
struct library *load_dirs(const char *const *dirs, size_t n);
struct library *load(void);

/* Loads test_dir, which must fail with 'error'.  Returns the problems, with
 * the directory taken off; the caller frees them. */
char *load_failing(int error);

/* Asserts that loading test_dir fails with EINVAL and exactly 'problems'. */
void assert_problems(const char *problems);

/* A connection under examination. */
struct conn {
    const struct library *lib;
    struct matcher *matcher;
    struct match_state *state;
    struct payload payload;
    struct match match; /* Of the last step. */
    uint8_t sides[N_SIDES][8192];
    uint8_t joined[16384];
};

void conn_open(struct conn *, const struct library *, uint8_t ip_proto);
void conn_close(struct conn *);

/* Adds bytes: a segment or a datagram.  Takes a step.  Does both. */
void conn_add(struct conn *, enum side, const void *, size_t);
enum match_result conn_step(struct conn *, enum side, bool last);
enum match_result conn_bytes(struct conn *, enum side, const void *, size_t,
                             bool last);

/* The same with a string, and asks for what the answer must be: NULL for
 * MATCH_MORE, "unknown" for MATCH_UNKNOWN, a protocol for MATCH_FOUND. */
void conn_expect(struct conn *, enum side, const char *, bool last,
                 const char *answer);

#define CLIENT(CONN, BYTES, ANSWER)                                           \
    conn_expect(CONN, SIDE_CLIENT, BYTES, false, ANSWER)
#define SERVER(CONN, BYTES, ANSWER)                                           \
    conn_expect(CONN, SIDE_SERVER, BYTES, false, ANSWER)
#define CLIENT_LAST(CONN, BYTES, ANSWER)                                      \
    conn_expect(CONN, SIDE_CLIENT, BYTES, true, ANSWER)
#define SERVER_LAST(CONN, BYTES, ANSWER)                                      \
    conn_expect(CONN, SIDE_SERVER, BYTES, true, ANSWER)

#endif /* tests/unit/patterns-common.h */
