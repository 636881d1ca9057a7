/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_REGEX_H
#define L7_PATTERNS_REGEX_H 1

/* A compiled regular expression: PCRE2, over bytes, with the JIT compiler
 * where it can be had.  Where it can't (systemd's MemoryDenyWriteExecute
 * forbids it) the interpreter gives the same answers, slower.
 *
 * Ownership: regex_compile() makes it, regex_destroy() ends it.
 * Threads: immutable, so any number may match with it at once. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "patterns/prefix.h"

/* Bytes of an expression at most. */
#define REGEX_MAX 16384

/* What every expression is compiled with.  Payload is bytes, so nothing may
 * switch to UTF, and \C needs no UTF to be confusing. */
#define REGEX_OPTIONS                                                         \
    (PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP  \
     | PCRE2_NEVER_BACKSLASH_C)

struct regex {
    pcre2_code *code;
    bool jit;         /* The JIT compiler took it, for all its uses. */
    bool anchored;    /* It can only match at the first byte. */
    bool start_bound; /* Some part of it asks for the first byte. */
    bool empty;       /* It matches the empty string. */
    bool caseless;
    uint32_t min_length; /* Bytes that a match takes at least. */
    uint32_t lookbehind; /* Bytes before a match that it may look at. */

    /* What narrows the texts that it is tried on. */
    struct prefix *prefix; /* If anchored: how a match begins, */
    char *text;            /* otherwise the expression itself. */
};

/* What the regex will be matched against. */
enum regex_use {
    REGEX_WHOLE = 1 << 0,   /* Text that is complete. */
    REGEX_GROWING = 1 << 1, /* Text to which more may be added. */
};

struct regex_error {
    char text[256]; /* What is wrong. */
    size_t offset;  /* Where, in bytes from the first. */
};

/* Compiles the 'len' bytes of 'text'.  'uses' is of enum regex_use, and
 * 'options' are added to those that every pattern gets: "." matches any byte
 * and "$" only at the very end.  Returns 0, or EINVAL with '*error' filled
 * in, or ENOMEM. */
int regex_compile(const char *text, size_t len, uint32_t options, int uses,
                  struct regex **, struct regex_error *error);

void regex_destroy(struct regex *);

#endif /* patterns/regex.h */
