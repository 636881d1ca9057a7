/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates and amounts of data as people write them: see units.h. */

#include <l7-config.h>
#include "policies/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct unit {
    const char *name;
    uint64_t bits;
} units[] = {
    { "bit", 1 },
    { "kbit", 1000 },
    { "Mbit", 1000 * 1000 },
    { "Gbit", 1000 * 1000 * 1000 },
    { "Tbit", UINT64_C(1000) * 1000 * 1000 * 1000 },
    { "Kibit", 1 << 10 },
    { "Mibit", 1 << 20 },
    { "Gibit", 1 << 30 },
    { "Tibit", UINT64_C(1) << 40 },
    { "B", 8 },
    { "kB", 8 * 1000 },
    { "MB", 8 * 1000 * 1000 },
    { "GB", UINT64_C(8) * 1000 * 1000 * 1000 },
    { "TB", UINT64_C(8) * 1000 * 1000 * 1000 * 1000 },
    { "KiB", 8 << 10 },
    { "MiB", 8 << 20 },
    { "GiB", UINT64_C(8) << 30 },
    { "TiB", UINT64_C(8) << 40 },
};

/* So many that a fraction times the largest unit still fits in 64 bits. */
#define DECIMALS_MAX 6

/* Fills in 'why' with 'reason' and an example, and returns 'error'. */
static int
refuse(int error, const char *reason, enum units_kind kind, char *why)
{
    snprintf(why, UNITS_WHY_MAX, "%s; write for example %s", reason,
             kind == UNITS_RATE ? "\"20Mbit\" or \"2.5MB/s\""
                                : "\"500kbit\" or \"64KiB\"");
    return error;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The prefix that 's' begins with in upper or lower case, as it is to be
 * written; sets '*rest' to what follows. */
static const char *
guess_prefix(const char *s, const char **rest)
{
    static const char *const prefixes[] = { "Ki", "Mi", "Gi", "Ti",
                                            "k",  "M",  "G",  "T" };

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t len = strlen(prefixes[i]);

        if (!strncasecmp(s, prefixes[i], len)) {
            *rest = s + len;
            return prefixes[i];
        }
    }
    *rest = s;
    return "";
}

/* True if the 'len' bytes at 's' are 'word', in upper or lower case. */
static bool
is_word(const char *s, size_t len, const char *word)
{
    return len == strlen(word) && !strncasecmp(s, word, len);
}

/* Explains what is wrong with the unit 's' after the number 'text', and, if
 * one can guess what it was to be, how that is written.  Returns EINVAL. */
static int
refuse_unit(const char *text, const char *s, enum units_kind kind, char *why)
{
    const char *rest;
    const char *prefix = guess_prefix(s, &rest);
    const char *per = kind == UNITS_RATE && strchr(rest, '/') ? "/s" : "";
    size_t len = strcspn(rest, "/");
    bool is_bits = is_word(rest, len, "bit") || is_word(rest, len, "bits");
    bool is_bytes = is_word(rest, len, "byte") || is_word(rest, len, "bytes")
                    || (len == 1 && *rest == 'B');
    bool is_either = is_word(rest, len, "b") || is_word(rest, len, "bps")
                     || (!len && *prefix);

    int n = (int) strspn(text, "0123456789.");
    if (n > 20 || !(is_bits || is_bytes || is_either)) {
        return refuse(EINVAL,
                      "has no unit that is known: bit or B (bytes), after k, "
                      "M, G, T or Ki, Mi, Gi, Ti; case matters",
                      kind, why);
    } else if (is_either && !is_bytes) {
        snprintf(why, UNITS_WHY_MAX,
                 "has no unit that is known; write \"%.*s%sbit%s\", or "
                 "\"%.*s%sB%s\" for bytes",
                 n, text, prefix, per, n, text, prefix, per);
    } else {
        snprintf(why, UNITS_WHY_MAX,
                 "has no unit that is known; did you mean \"%.*s%s%s%s\"?", n,
                 text, prefix, is_bits ? "bit" : "B", per);
    }
    return EINVAL;
}

/* Finds the unit that 's' is.  Returns NULL, and the reason, otherwise, or
 * no reason if there is no such unit. */
static const struct unit *
find_unit(const char *s, enum units_kind kind, const char **reason)
{
    const char *slash = strchr(s, '/');
    size_t len = slash ? (size_t) (slash - s) : strlen(s);

    if (!*s) {
        *reason = "has no unit";
        return NULL;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strlen(units[i].name) == len && !memcmp(units[i].name, s, len)) {
            if (slash && strcmp(slash, "/s")) {
                *reason = "can only be by the second";
                return NULL;
            } else if (slash && kind == UNITS_AMOUNT) {
                *reason = "is a rate where an amount is needed";
                return NULL;
            }
            return &units[i];
        }
    }
    *reason = NULL;
    return NULL;
}

/* Reads the digits at '*p' into '*number'.  Returns false if it overflows. */
static bool
parse_digits(const char **p, uint64_t *number)
{
    bool fits = true;

    for (*number = 0; is_digit(**p); (*p)++) {
        fits = fits && !__builtin_mul_overflow(*number, 10, number)
               && !__builtin_add_overflow(*number, (uint64_t) (**p - '0'),
                                          number);
    }
    return fits;
}

int
units_parse(const char *text, enum units_kind kind, uint64_t *bits, char *why)
{
    const char *p = text;
    uint64_t whole;
    uint64_t fraction = 0;
    uint64_t divisor = 1;

    if (*p == '-') {
        return refuse(ERANGE, "is negative", kind, why);
    } else if (!is_digit(*p)) {
        return refuse(EINVAL, "does not begin with a number", kind, why);
    }
    bool fits = parse_digits(&p, &whole);
    if (*p == '.') {
        const char *first = ++p;

        parse_digits(&p, &fraction);
        if (p == first) {
            return refuse(EINVAL, "has no digit after its point", kind, why);
        } else if (p - first > DECIMALS_MAX) {
            return refuse(EINVAL, "has more than 6 decimals", kind, why);
        }
        for (; first < p; first++) {
            divisor *= 10;
        }
    }
    if (*p == ' ') {
        p++;
    }

    const char *reason;
    const struct unit *unit = find_unit(p, kind, &reason);
    if (!unit) {
        return reason ? refuse(EINVAL, reason, kind, why)
                      : refuse_unit(text, p, kind, why);
    }

    /* OVSDB's integers, and jansson's, are signed and have 64 bits. */
    uint64_t result;
    fraction *= unit->bits;
    if (!fits || __builtin_mul_overflow(whole, unit->bits, &result)
        || __builtin_add_overflow(result, fraction / divisor, &result)
        || result > INT64_MAX) {
        return refuse(ERANGE, "is too large", kind, why);
    } else if (fraction % divisor) {
        return refuse(EINVAL, "is not a whole number of bits", kind, why);
    }
    return units_check((int64_t) result, kind, bits, why);
}

int
units_check(int64_t number, enum units_kind kind, uint64_t *bits, char *why)
{
    if (number <= 0) {
        return refuse(ERANGE, number ? "is negative" : "is zero", kind, why);
    }
    *bits = (uint64_t) number;
    return 0;
}

char *
units_format(uint64_t bits, char *buf)
{
    static const char *const prefixes[] = { "", "k", "M", "G", "T" };
    size_t i = 0;

    while (bits && !(bits % 1000)
           && i + 1 < sizeof prefixes / sizeof prefixes[0]) {
        bits /= 1000;
        i++;
    }
    snprintf(buf, UNITS_TEXT_MAX, "%" PRIu64 "%sbit", bits, prefixes[i]);
    return buf;
}
