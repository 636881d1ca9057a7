/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths and strings of a JSON text, for messages: see json-path.h. */

#include <l7-config.h>
#include "policies/json-path.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* True for a byte that continues a character of UTF-8. */
static bool
is_continuation(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* Appends 's' escaped for a string between 'quote's, as much of its first
 * 'max' bytes as are whole characters and as fit. */
static void
append_escaped(char *buf, size_t size, const char *s, size_t max, char quote)
{
    size_t ofs = strlen(buf);

    for (size_t i = 0; s[i];) {
        char escaped[8];
        size_t n = 1;

        while (is_continuation((unsigned char) s[i + n])) {
            n++;
        }
        if (n > 4 || i + n > max) {
            break;
        }

        unsigned char c = (unsigned char) s[i];
        bool is_c1 = c == 0xc2 && n == 2 && (unsigned char) s[i + 1] < 0xa0;
        if (c < 0x20 || c == 0x7f) {
            snprintf(escaped, sizeof escaped, "\\u%04x", c);
        } else if (is_c1) {
            /* Terminals take these as control characters too. */
            snprintf(escaped, sizeof escaped, "\\u%04x",
                     (unsigned char) s[i + 1]);
        } else if (c == '\\' || c == (unsigned char) quote) {
            snprintf(escaped, sizeof escaped, "\\%c", c);
        } else {
            memcpy(escaped, s + i, n);
            escaped[n] = '\0';
        }

        size_t len = strlen(escaped);
        if (ofs + len >= size) {
            break;
        }
        memcpy(buf + ofs, escaped, len + 1);
        ofs += len;
        i += n;
    }
}

char *
jpath_quote(const char *s, char *buf)
{
    const size_t max = 64;

    strcpy(buf, "\"");
    append_escaped(buf, JPATH_QUOTED_MAX, s, max, '"');
    strcat(buf, strlen(s) > max ? "...\"" : "\"");
    return buf;
}

/* True if 'key' may be written ".key": RFC 9535's member-name-shorthand, as
 * far as ASCII goes. */
static bool
is_shorthand(const char *key)
{
    for (const char *p = key; *p; p++) {
        bool is_first =
            (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_';
        bool is_digit = *p >= '0' && *p <= '9';

        if (!is_first && !(is_digit && p > key)) {
            return false;
        }
    }
    return *key != '\0';
}

/* Appends 'text' or, if it does not fit, nothing. */
static bool
append(char *buf, size_t size, const char *text)
{
    size_t ofs = strlen(buf);
    size_t len = strlen(text);

    if (ofs + len >= size) {
        return false;
    }
    memcpy(buf + ofs, text, len + 1);
    return true;
}

static bool
format_level(const struct jpath *path, char *buf, size_t size)
{
    char step[JPATH_TEXT_MAX];

    if (!path->up) {
        return append(buf, size, "$");
    }
    if (!format_level(path->up, buf, size)) {
        return false;
    }
    if (!path->key) {
        snprintf(step, sizeof step, "[%zu]", path->index);
    } else if (is_shorthand(path->key)) {
        snprintf(step, sizeof step, ".%.64s", path->key);
        if (strlen(path->key) > 64) {
            append(step, sizeof step, "...");
        }
    } else {
        strcpy(step, "['");
        append_escaped(step, sizeof step - 6, path->key, 64, '\'');
        append(step, sizeof step, strlen(path->key) > 64 ? "...']" : "']");
    }
    return append(buf, size, step);
}

char *
jpath_format(const struct jpath *path, char *buf, size_t size)
{
    *buf = '\0';
    if (!format_level(path, buf, size - 3)) {
        append(buf, size, "...");
    }
    return buf;
}
