/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bracket expressions: see posix-bracket.h. */

#include <l7-config.h>
#include "patterns/posix-bracket.h"

#include <string.h>

/* Not isalpha() and its kin, which ask the process's locale. */
static unsigned char
upper(unsigned char c)
{
    return c >= 'a' && c <= 'z' ? (unsigned char) (c - 'a' + 'A') : c;
}

static bool
is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool
is_upper(int c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_lower(int c)
{
    return c >= 'a' && c <= 'z';
}

static bool
is_alpha(int c)
{
    return is_upper(c) || is_lower(c);
}

static bool
is_alnum(int c)
{
    return is_alpha(c) || is_digit(c);
}

static bool
is_xdigit(int c)
{
    return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

static bool
is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_blank(int c)
{
    return c == ' ' || c == '\t';
}

static bool
is_print(int c)
{
    return c >= ' ' && c <= '~';
}

static bool
is_graph(int c)
{
    return c > ' ' && c <= '~';
}

static bool
is_punct(int c)
{
    return is_graph(c) && !is_alnum(c);
}

static bool
is_cntrl(int c)
{
    return c < ' ' || c == 0x7f;
}

static const struct {
    const char *name;
    bool (*has)(int c);
} classes[] = {
    { "alnum", is_alnum }, { "alpha", is_alpha }, { "blank", is_blank },
    { "cntrl", is_cntrl }, { "digit", is_digit }, { "graph", is_graph },
    { "lower", is_lower }, { "print", is_print }, { "punct", is_punct },
    { "space", is_space }, { "upper", is_upper }, { "xdigit", is_xdigit },
};

/* Adds the class of the 'len' letters at 'name'; false if there is none. */
static bool
add_class(struct byte_set *set, const unsigned char *name, size_t len,
          bool icase)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (strlen(classes[i].name) == len
            && !memcmp(classes[i].name, name, len)) {
            bool (*has)(int) = classes[i].has;

            /* Without case there is no difference between these two. */
            if (icase && (has == is_lower || has == is_upper)) {
                has = is_alpha;
            }
            for (int c = 0; c < 256; c++) {
                if (has(c)) {
                    byte_set_add(set, (unsigned char) c);
                }
            }
            return true;
        }
    }
    return false;
}

/* An element of the list: a byte, or with 'kind' set a class, which can't
 * begin or end a range. */
struct element {
    unsigned char c; /* The byte, if 'kind' is neither ':' nor '='. */
    char kind;       /* '\0', '.', '=' or ':'. */
    const unsigned char *name; /* Of a class, */
    size_t name_len;           /* and its length. */
};

/* Reads the element at 'pos'.  Returns the offset after it, or 0. */
static size_t
read_element(const unsigned char *s, size_t len, size_t pos, struct element *e,
             struct bracket_error *error)
{
    memset(e, 0, sizeof *e);
    if (s[pos] == '[' && pos + 1 < len && s[pos + 1]
        && strchr(".=:", s[pos + 1])) {
        const unsigned char kind = s[pos + 1];
        size_t end = pos + 2;

        while (end + 1 < len && !(s[end] == kind && s[end + 1] == ']')) {
            end++;
        }
        error->offset = pos;
        if (end + 1 >= len) {
            error->message = "[. [= or [: is not closed";
            return 0;
        }
        e->kind = (char) kind;
        e->name = s + pos + 2;
        e->name_len = end - (pos + 2);
        if (kind != ':') {
            if (e->name_len != 1) {
                error->message = "the C locale has only collating elements "
                                 "of one character";
                return 0;
            }
            e->c = e->name[0];
        }
        return end + 2;
    }
    e->c = s[pos];
    return pos + 1;
}

/* Reads the element at 'pos' and, if it begins one, the rest of its range,
 * and adds them.  Returns the offset after them, or 0. */
static size_t
read_range(const unsigned char *s, size_t len, size_t pos, bool first,
           bool icase, struct byte_set *set, struct bracket_error *error)
{
    const size_t where = pos;
    struct element a, b;

    error->offset = where;
    if (s[pos] == '-' && !first && pos + 1 < len && s[pos + 1] != ']') {
        error->message = "\"-\" stands for itself only first or last";
        return 0;
    }
    pos = read_element(s, len, pos, &a, error);
    if (!pos) {
        return 0;
    }

    bool range = pos + 1 < len && s[pos] == '-' && s[pos + 1] != ']';
    if (range) {
        pos = read_element(s, len, pos + 1, &b, error);
        if (!pos) {
            return 0;
        }
    } else {
        b = a;
    }

    error->offset = where;
    if (range
        && (a.kind == ':' || a.kind == '=' || b.kind == ':'
            || b.kind == '=')) {
        error->message = "a class neither begins nor ends a range";
        return 0;
    }
    if (a.kind == ':') {
        if (!add_class(set, a.name, a.name_len, icase)) {
            error->message = "no such character class";
            return 0;
        }
        return pos;
    }

    unsigned char low = icase ? upper(a.c) : a.c;
    unsigned char high = icase ? upper(b.c) : b.c;

    if (low > high) {
        error->message = "the range's end is below its beginning";
        return 0;
    }
    for (unsigned int c = low; c <= high; c++) {
        byte_set_add(set, (unsigned char) c);
    }
    return pos;
}

size_t
posix_bracket_parse(const unsigned char *s, size_t len, size_t pos, bool icase,
                    bool newline, struct byte_set *set,
                    struct bracket_error *error)
{
    const size_t open = pos - 1;
    struct byte_set raw = { { 0 } };
    bool negated = pos < len && s[pos] == '^';

    pos += negated;
    for (bool first = true;; first = false) {
        if (pos >= len) {
            error->message = "this bracket is not closed";
            error->offset = open;
            return 0;
        }
        if (s[pos] == ']' && !first) {
            break;
        }
        pos = read_range(s, len, pos, first, icase, &raw, error);
        if (!pos) {
            return 0;
        }
    }

    memset(set, 0, sizeof *set);
    for (unsigned int i = 1; i < 256; i++) {
        unsigned char c = (unsigned char) i;
        bool in = byte_set_has(&raw, icase ? upper(c) : c) != negated;

        if (in && !(negated && newline && c == '\n')) {
            byte_set_add(set, c);
        }
    }
    return pos + 1;
}
