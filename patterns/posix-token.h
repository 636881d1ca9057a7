/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_POSIX_TOKEN_H
#define L7_PATTERNS_POSIX_TOKEN_H 1

/* The tokens of a POSIX regular expression, basic or extended, with GNU's
 * extensions: for posix-regex.c only.
 *
 * Threads: no state of its own. */

#include <stdbool.h>
#include <stddef.h>

enum token_type {
    T_END,
    T_CHAR,    /* An ordinary character, 'c'. */
    T_ANY,     /* "." */
    T_BRACKET, /* "[" */
    T_OPEN,    /* "(" */
    T_CLOSE,   /* ")" */
    T_ALT,     /* "|" */
    T_STAR,
    T_PLUS,
    T_QUESTION,
    T_DUP,     /* "{" */
    T_DUP_END, /* "}" */
    T_BOL,
    T_EOL,
    T_BACKREF,        /* Number in 'c'. */
    T_CLASS,          /* \w \W \s \S, letter in 'c'. */
    T_WORD,           /* \b \B \< \>, likewise. */
    T_BUFFER,         /* \` and \', likewise. */
    T_LONE_BACKSLASH, /* At the end. */
};

struct token {
    enum token_type type;
    unsigned char c;
    size_t start; /* Where it begins in the source, */
    size_t len;   /* and its bytes. */
};

/* The token at 'pos' of the 'len' bytes of 's', which is an ERE if
 * 'extended'.  In a BRE "^" is an anchor at the beginning, and elsewhere only
 * if 'caret_here'. */
struct token posix_token(const unsigned char *s, size_t len, size_t pos,
                         bool extended, bool caret_here);

#endif /* patterns/posix-token.h */
