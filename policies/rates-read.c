/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads rates and amounts out of a policy's values: see rates-read.h. */

#include <l7-config.h>
#include "policies/rates-read.h"

#include <inttypes.h>

#include "policies/reader.h"

/* Reads 'value' into '*bits'.  Returns false, having noted it, if it is no
 * rate or amount. */
static bool
read_bits(struct reader *r, const struct jpath *path, const json_t *value,
          enum units_kind kind, uint64_t *bits)
{
    char why[UNITS_WHY_MAX];

    if (json_is_string(value)) {
        const char *text = json_string_value(value);
        char quoted[JPATH_QUOTED_MAX];

        if (!units_parse(text, kind, bits, why)) {
            return true;
        }
        reader_complain(r, path, JSON_VALUE, "%s %s",
                        jpath_quote(text, quoted), why);
    } else if (json_is_integer(value)) {
        json_int_t number = json_integer_value(value);

        if (!units_check(number, kind, bits, why)) {
            return true;
        }
        reader_complain(r, path, JSON_VALUE, "%" JSON_INTEGER_FORMAT " %s",
                        number, why);
    } else {
        reader_complain(r, path, JSON_VALUE,
                        "must be a string such as %s, or an integer, the "
                        "bits%s",
                        kind == UNITS_RATE ? "\"20Mbit\"" : "\"500kbit\"",
                        kind == UNITS_RATE ? " a second" : "");
    }
    return false;
}

bool
rates_read(struct reader *r, const struct jpath *path, const json_t *object,
           const char *key, enum units_kind kind,
           const struct rates_limits *limits, uint64_t *bits)
{
    struct jpath member = { path, key, 0 };
    const json_t *value = json_object_get(object, key);
    uint64_t read;

    if (!value) {
        return true;
    } else if (!read_bits(r, &member, value, kind, &read)) {
        return false;
    } else if (read < limits->min) {
        reader_complain(r, &member, JSON_VALUE,
                        "%" PRIu64 " %s %s; give at least \"%s\"", read,
                        kind == UNITS_RATE ? "bit/s" : "bits",
                        limits->too_small, limits->min_text);
        return false;
    } else if (read > limits->max) {
        reader_complain(r, &member, JSON_VALUE, "%s; give at most \"%s\"",
                        limits->too_large, limits->max_text);
        return false;
    }
    *bits = read;
    return true;
}
