/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens of a POSIX regular expression: see posix-token.h. */

#include <l7-config.h>
#include "patterns/posix-token.h"

#include <string.h>

/* What 'c', after a backslash if 'escaped', is in an ERE or a BRE. */
static enum token_type
operator_type(unsigned char c, bool extended, bool escaped)
{
    /* Parentheses, braces, "|", "+" and "?" are operators bare in an ERE and
     * escaped in a BRE. */
    if (escaped != extended) {
        switch (c) {
        case '(':
            return T_OPEN;
        case ')':
            return T_CLOSE;
        case '{':
            return T_DUP;
        case '}':
            return T_DUP_END;
        case '|':
            return T_ALT;
        case '+':
            return T_PLUS;
        case '?':
            return T_QUESTION;
        default:
            break;
        }
    }
    return T_CHAR;
}

struct token
posix_token(const unsigned char *s, size_t len, size_t pos, bool extended,
            bool caret_here)
{
    struct token t = { .type = T_END, .start = pos };

    if (pos >= len) {
        return t;
    }
    t.c = s[pos];
    t.len = 1;
    t.type = T_CHAR;
    if (t.c == '\\') {
        if (pos + 1 >= len) {
            t.type = T_LONE_BACKSLASH;
            return t;
        }
        t.c = s[pos + 1];
        t.len = 2;
        if (t.c >= '1' && t.c <= '9') {
            t.type = T_BACKREF;
            t.c = (unsigned char) (t.c - '0');
        } else if (strchr("wWsS", t.c)) {
            t.type = T_CLASS;
        } else if (strchr("bB<>", t.c)) {
            t.type = T_WORD;
        } else if (t.c == '`' || t.c == '\'') {
            t.type = T_BUFFER;
        } else {
            t.type = operator_type(t.c, extended, true);
        }
        return t;
    }

    switch (t.c) {
    case '.':
        t.type = T_ANY;
        break;
    case '[':
        t.type = T_BRACKET;
        break;
    case '*':
        t.type = T_STAR;
        break;
    case '^':
        /* In a BRE an anchor only where an expression begins. */
        if (extended || caret_here || pos == 0) {
            t.type = T_BOL;
        }
        break;
    case '$':
        if (extended || pos + 1 == len) {
            t.type = T_EOL;
        } else {
            enum token_type next =
                posix_token(s, len, pos + 1, extended, false).type;

            if (next == T_ALT || next == T_CLOSE) {
                t.type = T_EOL;
            }
        }
        break;
    default:
        t.type = operator_type(t.c, extended, false);
        break;
    }
    return t;
}
