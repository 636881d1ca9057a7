/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates and sizes as tc(8) has them, section PARAMETERS: see tc.h. */

#include <l7-config.h>
#include "migrate/tc.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    const char *name;
    double bits;
};

/* "bps" is bytes a second. */
static const struct unit rates[] = {
    { "", 1 },           { "bit", 1 },        { "kbit", 1e3 },
    { "mbit", 1e6 },     { "gbit", 1e9 },     { "tbit", 1e12 },
    { "kibit", 0x1p10 }, { "mibit", 0x1p20 }, { "gibit", 0x1p30 },
    { "tibit", 0x1p40 }, { "bps", 8 },        { "kbps", 8e3 },
    { "mbps", 8e6 },     { "gbps", 8e9 },     { "tbps", 8e12 },
    { "kibps", 0x1p13 }, { "mibps", 0x1p23 }, { "gibps", 0x1p33 },
    { "tibps", 0x1p43 },
};

/* Prefixes of sizes are powers of 1024, whatever they are called. */
static const struct unit sizes[] = {
    { "", 8 },          { "b", 8 },         { "k", 0x1p13 },
    { "kb", 0x1p13 },   { "m", 0x1p23 },    { "mb", 0x1p23 },
    { "g", 0x1p33 },    { "gb", 0x1p33 },   { "kbit", 0x1p10 },
    { "mbit", 0x1p20 }, { "gbit", 0x1p30 },
};

static bool
parse(const char *text, const struct unit *units, size_t n, uint64_t *bits)
{
    char *end;
    double number = strtod(text, &end);

    if (!isdigit((unsigned char) *text) || !isfinite(number)) {
        return false;
    }
    /* "tc -d" shows a cell's size behind a burst: "15Kb/8". */
    size_t length = strcspn(end, "/");
    for (size_t i = 0; i < n; i++) {
        if (strlen(units[i].name) == length
            && !strncasecmp(end, units[i].name, length)) {
            number *= units[i].bits;
            *bits = number < 0x1p62 ? (uint64_t) (number + 0.5) : 0;
            return number < 0x1p62;
        }
    }
    return false;
}

bool
tc_parse_rate(const char *text, uint64_t *bits)
{
    return !strchr(text, '/')
           && parse(text, rates, sizeof rates / sizeof rates[0], bits);
}

bool
tc_parse_size(const char *text, uint64_t *bits)
{
    return parse(text, sizes, sizeof sizes / sizeof sizes[0], bits);
}
