/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of bytes in a regex: see prefix-class.h. */

#include <l7-config.h>
#include "patterns/prefix-class.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "patterns/text.h"

void
byte_set_put(struct byte_set *set, uint8_t byte)
{
    set->words[byte / 64] |= UINT64_C(1) << (byte % 64);
}

void
byte_set_fill(struct byte_set *set)
{
    memset(set->words, 0xff, sizeof set->words);
}

void
byte_set_add(struct byte_set *set, const struct byte_set *other)
{
    for (int i = 0; i < 4; i++) {
        set->words[i] |= other->words[i];
    }
}

static void
byte_set_invert(struct byte_set *set)
{
    for (int i = 0; i < 4; i++) {
        set->words[i] = ~set->words[i];
    }
}

void
byte_set_fold(struct byte_set *set)
{
    for (uint8_t upper = 'A'; upper <= 'Z'; upper++) {
        const uint8_t lower = upper | 0x20;

        if (byte_set_has(set, upper)) {
            byte_set_put(set, lower);
        } else if (byte_set_has(set, lower)) {
            byte_set_put(set, upper);
        }
    }
}

/* Adds the bytes of \d, \s and \w, or with a capital all others, as PCRE2 has
 * them outside of UTF. */
static void
add_type(struct byte_set *set, char type)
{
    struct byte_set bytes = { .words = { 0 } };

    for (unsigned int c = 0; c < 128; c++) {
        const bool digit = c >= '0' && c <= '9';
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        const bool space = c == ' ' || (c >= '\t' && c <= '\r');

        if (tolower((unsigned char) type) == 'd'   ? digit
            : tolower((unsigned char) type) == 's' ? space
                                                   : digit || letter) {
            byte_set_put(&bytes, (uint8_t) c);
        }
    }
    if (isupper((unsigned char) type)) {
        byte_set_invert(&bytes);
    }
    byte_set_add(set, &bytes);
}

/* Reads what follows a backslash as one byte.  Returns false if it is
 * something else. */
static bool
read_byte(const char **s, const char *end, uint8_t *byte)
{
    static const char letters[] = "rntfea";
    static const uint8_t bytes[] = { '\r', '\n', '\t', '\f', 0x1b, '\a' };

    if (*s >= end) {
        return false;
    }

    const char c = **s;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        *byte = bytes[letter - letters];
        ++*s;
        return true;
    } else if (c == 'x') {
        /* Up to two digits, or none. */
        unsigned int n = 0;

        ++*s;
        if (*s < end && **s == '{') {
            return false;
        }
        for (int i = 0; i < 2 && *s < end && isxdigit((unsigned char) **s);
             i++) {
            n = n * 16 + text_hex_digit(*(*s)++);
        }
        *byte = (uint8_t) n;
        return true;
    } else if (!isalnum((unsigned char) c)) {
        *byte = (uint8_t) c;
        ++*s;
        return true;
    }
    return false;
}

enum escape
prefix_read_escape(const char **s, const char *end, struct byte_set *set)
{
    uint8_t byte;

    if (*s >= end) {
        return ESCAPE_OTHER;
    } else if (**s && strchr("dDsSwW", **s)) {
        add_type(set, *(*s)++);
        return ESCAPE_BYTES;
    } else if (isdigit((unsigned char) **s)) {
        while (*s < end && isdigit((unsigned char) **s)) {
            ++*s;
        }
        return ESCAPE_REFERENCE;
    } else if (**s && strchr("bBAzZGK", **s)) {
        ++*s;
        return ESCAPE_ASSERTION;
    } else if (read_byte(s, end, &byte)) {
        byte_set_put(set, byte);
        return ESCAPE_BYTES;
    }
    return ESCAPE_OTHER;
}

/* What stands in a class. */
enum item {
    ITEM_BYTE,
    ITEM_TYPE,    /* Several bytes, already added. */
    ITEM_UNKNOWN, /* Not read here. */
};

static enum item
read_item(const char **s, const char *end, struct byte_set *set, uint8_t *byte)
{
    if (**s != '\\') {
        *byte = (uint8_t) * (*s)++;
        return ITEM_BYTE;
    }
    ++*s;
    if (*s < end && **s == 'b') {
        ++*s;
        *byte = '\b';
        return ITEM_BYTE;
    } else if (*s < end && **s && strchr("dDsSwW", **s)) {
        add_type(set, *(*s)++);
        return ITEM_TYPE;
    }
    return read_byte(s, end, byte) ? ITEM_BYTE : ITEM_UNKNOWN;
}

/* Whether "[:NAME:]" begins at 's'.  Returns its length, 0 if it doesn't. */
static size_t
posix_name(const char *s, const char *end)
{
    if (end - s < 4 || s[0] != '[' || !strchr(":.=", s[1])) {
        return 0;
    }
    for (const char *t = s + 2; t + 1 < end && *t != ']'; t++) {
        if (*t == s[1] && t[1] == ']') {
            return (size_t) (t + 2 - s);
        }
    }
    return 0;
}

bool
prefix_read_class(const char **s, const char *end, bool caseless,
                  struct byte_set *set)
{
    struct byte_set bytes = { .words = { 0 } };
    bool negated = false;
    bool sure = true;

    if (*s < end && **s == '^') {
        negated = true;
        ++*s;
    }
    for (bool first = true; *s < end && (first || **s != ']'); first = false) {
        size_t name = posix_name(*s, end);
        uint8_t low = 0, high;

        if (name) {
            if ((*s)[2] == '<' || (*s)[2] == '>') {
                /* "[[:<:]]" and "[[:>:]]" look like classes, and are the ends
                 * of words: assertions, which take no byte. */
                return false;
            }
            *s += name;
            sure = false;
            continue;
        }
        switch (read_item(s, end, &bytes, &low)) {
        case ITEM_TYPE:
            /* Rules for "-" are many after these. */
            if (*s < end && **s == '-') {
                return false;
            }
            continue;
        case ITEM_BYTE:
            break;
        case ITEM_UNKNOWN:
        default:
            return false;
        }
        high = low;
        if (end - *s >= 2 && (*s)[0] == '-' && (*s)[1] != ']') {
            ++*s;
            if (posix_name(*s, end)
                || read_item(s, end, &bytes, &high) != ITEM_BYTE) {
                return false;
            }
        }
        for (unsigned int c = low; c <= high; c++) {
            byte_set_put(&bytes, (uint8_t) c);
        }
    }
    if (*s >= end) {
        return false;
    }
    ++*s;
    if (!sure) {
        byte_set_fill(set);
        return true;
    }
    if (caseless) {
        byte_set_fold(&bytes);
    }
    if (negated) {
        byte_set_invert(&bytes);
    }
    byte_set_add(set, &bytes);
    return true;
}
