/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader can read: words, ranges and lists.  See reader.h. */

#include <l7-config.h>
#include "policies/reader.h"

#include <inttypes.h>
#include <string.h>

/* True if a character of 's' controls terminals: C0, DEL and C1. */
static bool
has_control(const char *s)
{
    for (const unsigned char *p = (const unsigned char *) s; *p; p++) {
        if (*p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] < 0xa0)) {
            return true;
        }
    }
    return false;
}

const char *
reader_string(struct reader *r, const struct jpath *path, const json_t *value)
{
    if (!reader_is(r, path, value, JSON_STRING)) {
        return NULL;
    } else if (!json_string_length(value)) {
        reader_complain(r, path, JSON_VALUE, "is empty; write something");
        return NULL;
    } else if (has_control(json_string_value(value))) {
        reader_complain(r, path, JSON_VALUE,
                        "has a control character; remove it");
        return NULL;
    }
    return json_string_value(value);
}

const json_t *
reader_array(struct reader *r, const struct jpath *path, const json_t *object,
             const char *key)
{
    struct jpath member = { path, key, 0 };
    const json_t *array = json_object_get(object, key);

    if (!array || !reader_is(r, &member, array, JSON_ARRAY)) {
        return NULL;
    } else if (!json_array_size(array)) {
        reader_complain(r, &member, JSON_VALUE,
                        "is empty; name at least one, or remove it");
        return NULL;
    }
    return array;
}

int
reader_word(struct reader *r, const struct jpath *path, const json_t *value,
            const char *const *words, size_t n)
{
    char quoted[JPATH_QUOTED_MAX];
    char hint[READER_HINT_MAX];
    char list[READER_HINT_MAX] = "";

    if (!reader_is(r, path, value, JSON_STRING)) {
        return -1;
    }
    const char *word = json_string_value(value);
    for (size_t i = 0; i < n; i++) {
        if (words[i] && !strcmp(words[i], word)) {
            return (int) i;
        }
    }
    if (*reader_hint(r, word, words, n, hint)) {
        reader_complain(r, path, JSON_VALUE, "%s is not known here%s",
                        jpath_quote(word, quoted), hint);
    } else {
        reader_complain(r, path, JSON_VALUE, "%s is not known here; write %s",
                        jpath_quote(word, quoted),
                        reader_list(words, n, "or", list, sizeof list));
    }
    return -1;
}

const char *
reader_parse_uint32(const char *text, uint32_t *number)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    bool is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    uint32_t base = is_hex ? 16 : 10;
    const char *p = text + (is_hex ? 2 : 0);
    const char *begin = p;

    *number = 0;
    for (; *p; p++) {
        const char *digit = memchr(digits, *p, sizeof digits - 1);
        uint32_t n = digit ? (uint32_t) (digit - digits) : 99;

        n -= n >= 16 && n != 99 ? 6 : 0;
        if (n >= base) {
            break;
        } else if (__builtin_mul_overflow(*number, base, number)
                   || __builtin_add_overflow(*number, n, number)) {
            return NULL;
        }
    }
    return p > begin ? p : NULL;
}

/* Reads the digits at 'p' into '*number', if they make one up to 'max'. */
static const char *
parse_decimal(const char *p, uint16_t max, uint16_t *number)
{
    uint32_t read;
    const char *end = reader_parse_uint32(p, &read);

    if (!end || end != p + strspn(p, "0123456789") || read > max) {
        return NULL;
    }
    *number = (uint16_t) read;
    return end;
}

bool
reader_range(struct reader *r, const struct jpath *path, const json_t *value,
             uint16_t max, struct range *range)
{
    char quoted[JPATH_QUOTED_MAX];
    json_int_t number;

    if (json_is_integer(value)) {
        if (!reader_integer(r, path, value, 0, max, &number)) {
            return false;
        }
        *range = (struct range){ (uint16_t) number, (uint16_t) number };
        return true;
    } else if (!json_is_string(value)) {
        reader_complain(r, path, JSON_VALUE,
                        "must be an integer, or a string such as \"10-20\"");
        return false;
    }

    const char *text = json_string_value(value);
    const char *end = parse_decimal(text, max, &range->first);
    if (end && *end == '-') {
        end = parse_decimal(end + 1, max, &range->last);
    } else {
        end = NULL;
    }
    if (!end || *end) {
        reader_complain(r, path, JSON_VALUE,
                        "%s is no range; write two numbers from 0 to %u, such "
                        "as \"10-20\", or a number without quotes",
                        jpath_quote(text, quoted), (unsigned int) max);
        return false;
    } else if (range->first > range->last) {
        reader_complain(r, path, JSON_VALUE,
                        "%s ends before it begins; write \"%u-%u\"",
                        jpath_quote(text, quoted), range->last, range->first);
        return false;
    }
    return true;
}
