/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parser of POSIX regular expressions that writes PCRE2's: see
 * posix-regex.h.  It follows the grammar of IEEE Std 1003.1, section 9.5, and
 * where that leaves something undefined what glibc's regcomp() does. */

#include <l7-config.h>
#include "patterns/posix-regex.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "patterns/posix-bracket.h"
#include "patterns/posix-token.h"

/* RE_DUP_MAX of glibc. */
#define DUP_MAX 0x7fff

struct parser {
    const unsigned char *s; /* The source, */
    size_t len;             /* its length, */
    size_t pos;             /* and what follows 'token'. */
    struct posix_regex_flags flags;
    struct token token;

    char *out; /* The result so far. */
    size_t out_len, out_size;
    bool capture;        /* There are back-references. */
    unsigned int n_open; /* Groups opened so far. */
    unsigned int closed; /* Bit N: group N + 1, of the first 9, is closed. */
    unsigned int depth;  /* Groups that we are in. */
    bool bound_to_start; /* See struct posix_regex. */
    int error;           /* 0, EINVAL or ENOMEM. */
    const char *message; /* With EINVAL, */
    size_t error_offset; /* and where. */
};

static void parse_alternatives(struct parser *);

static void
fail(struct parser *p, size_t offset, const char *message)
{
    if (!p->error) {
        p->error = EINVAL;
        p->message = message;
        p->error_offset = offset;
    }
}

/* Makes room for 'n' more bytes and a null.  Returns false without. */
static bool
reserve(struct parser *p, size_t n)
{
    if (p->error) {
        return false;
    }
    if (p->out_len + n + 1 > p->out_size) {
        size_t size = (p->out_len + n + 1) * 2;
        char *out = realloc(p->out, size);

        if (!out) {
            p->error = ENOMEM;
            return false;
        }
        p->out = out;
        p->out_size = size;
    }
    return true;
}

static void
emit(struct parser *p, const char *s)
{
    size_t n = strlen(s);

    if (reserve(p, n)) {
        memcpy(p->out + p->out_len, s, n + 1);
        p->out_len += n;
    }
}

/* Puts the non-capturing parentheses around all from 'start' on. */
static void
emit_around(struct parser *p, size_t start)
{
    static const char open[] = "(?:";
    const size_t n = sizeof open - 1;

    if (reserve(p, n + 1)) {
        memmove(p->out + start + n, p->out + start, p->out_len - start);
        memcpy(p->out + start, open, n);
        p->out_len += n;
        emit(p, ")");
    }
}

static void
emit_byte(struct parser *p, unsigned char c)
{
    char s[8];

    /* All but letters and digits in hex: nothing is left to PCRE2's own
     * idea of what is special. */
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')) {
        snprintf(s, sizeof s, "%c", c);
    } else {
        snprintf(s, sizeof s, "\\x%02x", c);
    }
    emit(p, s);
}

static void
emit_set(struct parser *p, const struct byte_set *set)
{
    bool any = false;

    emit(p, "[");
    for (unsigned int c = 0; c < 256; c++) {
        if (byte_set_has(set, (unsigned char) c)) {
            unsigned int end = c;
            char s[16];

            while (end < 255 && byte_set_has(set, (unsigned char) (end + 1))) {
                end++;
            }
            snprintf(s, sizeof s, "\\x%02x-\\x%02x", c, end);
            emit(p, s);
            c = end;
            any = true;
        }
    }
    /* NUL is in no subject, so this is the set of nothing. */
    emit(p, any ? "]" : "\\x00]");
}

static void
next(struct parser *p, bool caret_here)
{
    p->token =
        posix_token(p->s, p->len, p->pos, p->flags.extended, caret_here);
    p->pos += p->token.len;
}

/* Reads a number up to "," or "}" of an interval, -1 if there is none.  "\0"
 * and "\," pass for what is escaped, which POSIX leaves open and glibc takes;
 * "\1" is a back-reference here as well. */
static int
parse_number(struct parser *p)
{
    int n = -1;

    while (p->token.type == T_CHAR && p->token.c >= '0' && p->token.c <= '9') {
        n = (n < 0 ? 0 : n) * 10 + (p->token.c - '0');
        if (n > DUP_MAX) {
            fail(p, p->token.start, "more than 32767 repetitions");
            n = DUP_MAX;
        }
        next(p, false);
    }
    return n;
}

/* Writes the repetition that is the current token, of what stands from
 * 'start' on. */
static void
parse_repetition(struct parser *p, size_t start, bool repeated)
{
    const size_t where = p->token.start;
    char s[32];

    /* "a+?" and "a**" repeat a repetition; PCRE2 would make the former lazy
     * and refuse the latter. */
    if (repeated) {
        emit_around(p, start);
    }
    switch (p->token.type) {
    case T_STAR:
        emit(p, "*");
        break;
    case T_PLUS:
        emit(p, "+");
        break;
    case T_QUESTION:
        emit(p, "?");
        break;
    default: {
        next(p, false);

        int min = parse_number(p);
        int max = min;
        bool comma = p->token.type == T_CHAR && p->token.c == ',';

        if (comma) {
            next(p, false);
            max = parse_number(p);
            min = min < 0 ? 0 : min;
        }
        if (p->token.type != T_DUP_END || min < 0) {
            fail(p, where, "a repetition is {N}, {N,}, {,M} or {N,M}");
        } else if (max >= 0 && min > max) {
            fail(p, where, "the repetition's minimum exceeds its maximum");
        } else if (max < 0) {
            snprintf(s, sizeof s, "{%d,}", min);
            emit(p, s);
        } else {
            snprintf(s, sizeof s, "{%d,%d}", min, max);
            emit(p, s);
        }
        break;
    }
    }
    next(p, false);
}

static void
parse_group(struct parser *p)
{
    const size_t where = p->token.start;
    const unsigned int number = p->n_open++;

    if (++p->depth > POSIX_REGEX_MAX_DEPTH) {
        fail(p, where, "groups are nested too deeply");
        return;
    }
    emit(p, p->capture ? "(" : "(?:");
    next(p, true);
    if (p->token.type != T_CLOSE) {
        parse_alternatives(p);
    }
    if (p->token.type != T_CLOSE) {
        fail(p, where, "this group is not closed");
    }
    emit(p, ")");
    if (number < 9) {
        p->closed |= 1U << number;
    }
    p->depth--;
}

static void
emit_anchor(struct parser *p)
{
    const struct posix_regex_flags *f = &p->flags;

    if (p->token.type == T_BOL) {
        p->bound_to_start = true;
        if (f->newline) {
            emit(p, f->notbol ? "(?<=\\n)" : "(?:\\A|(?<=\\n))");
        } else {
            emit(p, f->notbol ? "(?!)" : "\\A");
        }
    } else if (p->token.type == T_EOL) {
        if (f->newline) {
            emit(p, f->noteol ? "(?=\\n)" : "(?:\\z|(?=\\n))");
        } else {
            emit(p, f->noteol ? "(?!)" : "\\z");
        }
    } else if (p->token.type == T_BUFFER) {
        p->bound_to_start |= p->token.c == '`';
        emit(p, p->token.c == '`' ? "\\A" : "\\z");
    } else {
        switch (p->token.c) {
        case 'b':
            emit(p, "\\b");
            break;
        case 'B':
            emit(p, "\\B");
            break;
        case '<':
            emit(p, "\\b(?=\\w)");
            break;
        default:
            emit(p, "\\b(?<=\\w)");
            break;
        }
    }
}

/* Parses one atom or anchor with its repetitions. */
static void
parse_expression(struct parser *p)
{
    const size_t start = p->out_len;
    const struct token t = p->token;
    struct byte_set set;

    switch (t.type) {
    case T_END:
    case T_ALT:
        return;

    case T_LONE_BACKSLASH:
        fail(p, t.start, "a backslash at the end escapes nothing");
        return;

    case T_BOL:
    case T_EOL:
    case T_WORD:
    case T_BUFFER:
        /* An anchor is not repeated: what follows it is parsed as if it
         * stood at the beginning. */
        emit_anchor(p);
        next(p, false);
        return;

    case T_STAR:
    case T_PLUS:
    case T_QUESTION:
    case T_DUP:
        if (p->flags.extended || t.type == T_DUP) {
            fail(p, t.start, "there is nothing to repeat here");
            return;
        }
        emit_byte(p, t.c);
        break;

    case T_CLOSE:
        if (!p->flags.extended) {
            fail(p, t.start, "\\) without its \\(");
            return;
        }
        emit_byte(p, t.c);
        break;

    case T_CHAR:
    case T_DUP_END:
        if (t.len == 2 && p->flags.icase && t.c >= 'a' && t.c <= 'z') {
            /* glibc raises the subject and the pattern to upper case, but
             * not what a backslash precedes: "\d" then matches nothing. */
            emit(p, "(?!)");
        } else {
            emit_byte(p, t.c);
        }
        break;

    case T_ANY:
        /* NUL is in no subject. */
        emit(p, p->flags.newline ? "[^\\n]" : "(?s:.)");
        break;

    case T_CLASS:
        emit(p, t.c == 'w'   ? "\\w"
                : t.c == 'W' ? "\\W"
                : t.c == 's' ? "\\s"
                             : "\\S");
        break;

    case T_BRACKET: {
        struct bracket_error e;
        size_t end = posix_bracket_parse(p->s, p->len, p->pos, p->flags.icase,
                                         p->flags.newline, &set, &e);
        if (!end) {
            fail(p, e.offset, e.message);
            return;
        }
        p->pos = end;
        emit_set(p, &set);
        break;
    }

    case T_BACKREF: {
        char s[8];

        if (!(p->closed & (1U << (t.c - 1)))) {
            fail(p, t.start, "there is no closed group of this number");
            return;
        }
        snprintf(s, sizeof s, "\\g{%d}", t.c);
        emit(p, s);
        break;
    }

    case T_OPEN:
        parse_group(p);
        break;
    }
    next(p, false);

    for (bool repeated = false; !p->error; repeated = true) {
        enum token_type type = p->token.type;

        if (type != T_STAR && type != T_PLUS && type != T_QUESTION
            && type != T_DUP) {
            break;
        }
        if (repeated && !p->flags.extended
            && (type == T_STAR || type == T_DUP)) {
            fail(p, p->token.start, "a repetition of a repetition");
            break;
        }
        parse_repetition(p, start, repeated);
    }
}

static void
parse_alternatives(struct parser *p)
{
    const unsigned int before = p->closed;
    unsigned int others = 0;

    /* In a group ")" ends it; outside it is a character like any other.  A
     * group of one alternative cannot be referred to in another one, but
     * behind them. */
    while (!p->error && p->token.type != T_END
           && !(p->depth && p->token.type == T_CLOSE)) {
        if (p->token.type == T_ALT) {
            emit(p, "|");
            next(p, true);
            others |= p->closed;
            p->closed = before;
        } else {
            parse_expression(p);
        }
    }
    p->closed |= others;
}

static bool
has_backref(const char *s, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++) {
        if (s[i] == '\\') {
            i++;
            if (s[i] >= '1' && s[i] <= '9') {
                return true;
            }
        }
    }
    return false;
}

int
posix_regex_translate(const char *source, size_t len,
                      const struct posix_regex_flags *flags,
                      struct posix_regex *regex)
{
    struct parser p = {
        .s = (const unsigned char *) source,
        .len = len,
        .flags = *flags,
        /* A backslash between brackets may fool has_backref(); all that
         * costs is a capture nobody needs. */
        .capture = has_backref(source, len),
    };

    memset(regex, 0, sizeof *regex);
    emit(&p, "");
    next(&p, true);
    parse_alternatives(&p);
    if (p.error) {
        free(p.out);
        regex->error = p.message;
        regex->error_offset = p.error_offset;
        return p.error;
    }
    regex->text = p.out;
    regex->len = p.out_len;
    regex->options = flags->icase ? PCRE2_CASELESS : 0;
    regex->bound_to_start = p.bound_to_start;
    return 0;
}
