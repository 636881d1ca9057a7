/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a sample, as text: see pattern_decode_bytes(). */

#include <l7-config.h>
#include "patterns/pattern-parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/text.h"

static int
add(struct sample_part *part, size_t *size, uint8_t byte, size_t n)
{
    if (part->len + n > *size) {
        size_t bigger = (part->len + n) * 2;
        uint8_t *data = realloc(part->data, bigger);

        if (!data) {
            return ENOMEM;
        }
        part->data = data;
        *size = bigger;
    }
    memset(part->data + part->len, byte, n);
    part->len += n;
    return 0;
}

/* Reads "{N}" at 's'.  Returns its length, 0 if there is none and -1 if it is
 * wrong. */
static int
repetition(const char *s, size_t len, size_t *n)
{
    size_t i = 1;

    *n = 1;
    if (!len || s[0] != '{') {
        return 0;
    }
    for (*n = 0; i < len && isdigit((unsigned char) s[i]); i++) {
        *n = *n * 10 + (size_t) (s[i] - '0');
        if (*n > PATTERN_MAX_SAMPLE) {
            return -1;
        }
    }
    return i < len && s[i] == '}' && *n ? (int) i + 1 : -1;
}

int
pattern_decode_bytes(const char *s, size_t len, struct sample_part *part,
                     size_t *offset, const char **message)
{
    size_t size = part->len;
    size_t i = 0;

    while (i < len) {
        uint8_t byte = (uint8_t) s[i];
        size_t n = 1;

        *offset = i++;
        if (byte == '\\') {
            const char c = i < len ? s[i++] : '\0';

            if (c == 'x' && len - i >= 2 && isxdigit((unsigned char) s[i])
                && isxdigit((unsigned char) s[i + 1])) {
                byte = (uint8_t) (text_hex_digit(s[i]) << 4
                                  | text_hex_digit(s[i + 1]));
                i += 2;

                int taken = repetition(s + i, len - i, &n);
                if (taken < 0) {
                    *offset = i;
                    *message = "after \\xHH \"{N}\" repeats the byte (and a "
                               "brace itself is \\x7b)";
                    return EINVAL;
                }
                i += (size_t) taken;
            } else if (c == 'r' || c == 'n' || c == 't') {
                byte = c == 'r' ? '\r' : c == 'n' ? '\n' : '\t';
            } else if (c != '\\') {
                *message = "the escapes of a sample are \\xHH, \\xHH{N}, "
                           "\\r, \\n, \\t and \\\\";
                return EINVAL;
            }
        }
        if (part->len + n > PATTERN_MAX_SAMPLE) {
            *message = "the sample is too long";
            return EINVAL;
        }

        int error = add(part, &size, byte, n);
        if (error) {
            return error;
        }
    }
    return 0;
}
