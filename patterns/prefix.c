/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes at the beginning of a regex's matches: see prefix.h.
 *
 * A recursive descent over the regex makes a profile of each part: which
 * lengths its matches can have, up to PREFIX_BYTES, and which bytes can stand
 * at each place of them.  Profiles of parts that follow each other, or are
 * alternatives, or are repeated, give the profile of the whole.  Assertions
 * have no length and are taken to hold.
 *
 * What is read is what occurs in pattern files: literals, classes, groups,
 * alternatives, repetitions, assertions, "(?i:".  Names, references,
 * recursion and the like end the reading, and the prefix is that of any
 * regex. */

#include <l7-config.h>
#include "patterns/prefix.h"

#include <ctype.h>
#include <string.h>

#include "patterns/prefix-class.h"
#include "patterns/regex.h"

/* Groups within groups at most; each takes some 2 KiB of stack. */
#define MAX_DEPTH 32

/* Lengths are bits; this one means PREFIX_BYTES or more. */
#define LONG (UINT32_C(1) << PREFIX_BYTES)
#define ALL_LENGTHS ((LONG << 1) - 1)

struct profile {
    uint32_t lengths; /* Bit N: a match may have N bytes. */
    struct byte_set at[PREFIX_BYTES];
};

static void
profile_empty(struct profile *p)
{
    memset(p, 0, sizeof *p);
    p->lengths = 1;
}

/* Any text of any length. */
static void
profile_anything(struct profile *p)
{
    p->lengths = ALL_LENGTHS;
    for (int i = 0; i < PREFIX_BYTES; i++) {
        byte_set_fill(&p->at[i]);
    }
}

static void
profile_byte(struct profile *p, const struct byte_set *set)
{
    memset(p, 0, sizeof *p);
    p->lengths = 1 << 1;
    p->at[0] = *set;
}

/* Makes 'a' the profile of either. */
static void
profile_or(struct profile *a, const struct profile *b)
{
    a->lengths |= b->lengths;
    for (int i = 0; i < PREFIX_BYTES; i++) {
        byte_set_add(&a->at[i], &b->at[i]);
    }
}

/* Makes 'a' the profile of 'a' and then 'b'. */
static void
profile_then(struct profile *a, const struct profile *b)
{
    uint32_t lengths = a->lengths & LONG;

    for (unsigned int n = 0; n < PREFIX_BYTES; n++) {
        if (!(a->lengths >> n & 1)) {
            continue;
        }
        for (unsigned int i = n; i < PREFIX_BYTES; i++) {
            byte_set_add(&a->at[i], &b->at[i - n]);
        }

        /* Those that now are longer than what is looked at. */
        uint64_t longer = (uint64_t) b->lengths << n;
        lengths |= (uint32_t) (longer & (LONG - 1));
        lengths |= longer >= LONG ? LONG : 0;
    }
    a->lengths = lengths;
}

/* Makes 'p' the profile of 'min' to 'max' times 'p'. */
static void
profile_repeat(struct profile *p, unsigned int min, unsigned int max)
{
    const struct profile once = *p;
    struct profile sum;

    /* After so many times, what has a length at all is beyond the end. */
    min = min < PREFIX_BYTES ? min : PREFIX_BYTES;
    max = max < 2 * PREFIX_BYTES ? max : 2 * PREFIX_BYTES;
    profile_empty(p);
    for (unsigned int i = 0; i < min; i++) {
        profile_then(p, &once);
    }
    sum = *p;
    for (unsigned int i = min; i < max; i++) {
        profile_then(p, &once);
        profile_or(&sum, p);
    }
    *p = sum;
}

/* ---- Reading. ---- */

struct reader {
    const char *s;
    const char *end;
    bool caseless;
    int depth;
};

static bool read_alternatives(struct reader *, struct profile *);

static bool
next_is(const struct reader *r, char c)
{
    return r->s < r->end && *r->s == c;
}

static bool
skip(struct reader *r, char c)
{
    if (next_is(r, c)) {
        r->s++;
        return true;
    }
    return false;
}

/* Reads the letters of "(?i:" or "(?i)", and applies them.  Returns false if
 * there are other letters than those that matter little here. */
static bool
read_options(struct reader *r)
{
    bool on = true;

    for (; r->s < r->end && *r->s != ':' && *r->s != ')'; r->s++) {
        switch (*r->s) {
        case 'i':
            r->caseless = on;
            break;
        case 'm': /* Of "^" and "$", which are taken to hold. */
        case 's': /* Of ".", which is taken to be any byte. */
            break;
        case '-':
            if (!on) {
                return false;
            }
            on = false;
            break;
        default:
            return false;
        }
    }
    return r->s < r->end;
}

/* Reads what follows "(". */
static bool
read_group(struct reader *r, struct profile *p)
{
    const bool caseless = r->caseless;
    bool assertion = false;

    if (next_is(r, '*')) {
        return false;
    }
    if (skip(r, '?')) {
        if (skip(r, '=') || skip(r, '!')) {
            assertion = true;
        } else if (skip(r, '<')) {
            if (!skip(r, '=') && !skip(r, '!')) {
                return false;
            }
            assertion = true;
        } else if (!skip(r, '>')) {
            if (!read_options(r)) {
                return false;
            } else if (skip(r, ')')) {
                /* To the end of the group around it. */
                profile_empty(p);
                return true;
            }
            skip(r, ':');
        }
    }
    if (++r->depth > MAX_DEPTH || !read_alternatives(r, p) || !skip(r, ')')) {
        return false;
    }
    r->depth--;
    r->caseless = caseless;
    if (assertion) {
        profile_empty(p);
    }
    return true;
}

/* Reads a number.  Returns false if there is none. */
static bool
read_number(struct reader *r, unsigned int *n)
{
    const char *begin = r->s;

    for (*n = 0; r->s < r->end && isdigit((unsigned char) *r->s); r->s++) {
        /* What is beyond PCRE2's bounds doesn't compile. */
        *n = *n < 100000 ? *n * 10 + (unsigned int) (*r->s - '0') : *n;
    }
    return r->s > begin;
}

/* Reads a quantifier if there is one; then '*found' is true. */
static bool
read_quantifier(struct reader *r, unsigned int *min, unsigned int *max,
                bool *found)
{
    *found = true;
    *min = 0;
    *max = UINT32_MAX;
    if (skip(r, '*')) {
        return true;
    } else if (skip(r, '+')) {
        *min = 1;
        return true;
    } else if (skip(r, '?')) {
        *max = 1;
        return true;
    } else if (next_is(r, '{')) {
        /* Whether anything but this is literal differs between PCRE2's
         * versions. */
        r->s++;
        if (!read_number(r, min)) {
            return false;
        }
        if (skip(r, ',')) {
            if (!read_number(r, max)) {
                *max = UINT32_MAX;
            }
        } else {
            *max = *min;
        }
        return skip(r, '}');
    }
    *found = false;
    return true;
}

/* Reads one thing without its quantifiers. */
static bool
read_atom(struct reader *r, struct profile *p)
{
    struct byte_set set = { .words = { 0 } };
    char c = *r->s++;

    switch (c) {
    case '(':
        return read_group(r, p);
    case '[':
        if (!prefix_read_class(&r->s, r->end, r->caseless, &set)) {
            return false;
        }
        break;
    case '\\':
        switch (prefix_read_escape(&r->s, r->end, &set)) {
        case ESCAPE_BYTES:
            break;
        case ESCAPE_ASSERTION:
            profile_empty(p);
            return true;
        case ESCAPE_REFERENCE:
            profile_anything(p);
            return true;
        case ESCAPE_OTHER:
        default:
            return false;
        }
        break;
    case '^':
    case '$':
        profile_empty(p);
        return true;
    case '.':
        byte_set_fill(&set);
        break;
    case '*':
    case '+':
    case '?':
    case '{':
        return false;
    default:
        byte_set_put(&set, (uint8_t) c);
        break;
    }
    if (r->caseless && c != '[') {
        byte_set_fold(&set);
    }
    profile_byte(p, &set);
    return true;
}

static bool
read_sequence(struct reader *r, struct profile *p)
{
    profile_empty(p);
    while (r->s < r->end && *r->s != '|' && *r->s != ')') {
        struct profile atom;
        unsigned int min, max;
        bool found;

        if (!read_atom(r, &atom)) {
            return false;
        }
        for (;;) {
            if (!read_quantifier(r, &min, &max, &found)) {
                return false;
            } else if (!found) {
                break;
            }
            profile_repeat(&atom, min, max);
            /* Lazy and possessive ones match no more than others. */
            if (!skip(r, '?')) {
                skip(r, '+');
            }
        }
        profile_then(p, &atom);
    }
    return true;
}

static bool
read_alternatives(struct reader *r, struct profile *p)
{
    if (!read_sequence(r, p)) {
        return false;
    }
    while (skip(r, '|')) {
        struct profile other;

        if (!read_sequence(r, &other)) {
            return false;
        }
        profile_or(p, &other);
    }
    return true;
}

void
prefix_find(const char *text, size_t len, uint32_t options,
            struct prefix *prefix)
{
    struct reader r = {
        .s = text,
        .end = text + len,
        .caseless = (options & PCRE2_CASELESS) != 0,
    };
    struct profile p;

    if (options & ~(PCRE2_CASELESS | REGEX_OPTIONS)
        || !read_alternatives(&r, &p) || r.s != r.end) {
        profile_anything(&p);
    }
    memcpy(prefix->at, p.at, sizeof prefix->at);
    /* Behind the end of a match anything may stand. */
    for (int n = 0; n < PREFIX_BYTES; n++) {
        if (p.lengths >> n & 1) {
            for (int i = n; i < PREFIX_BYTES; i++) {
                byte_set_fill(&prefix->at[i]);
            }
            break;
        }
    }
}
