/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Globs: see glob.h. */

#include <l7-config.h>
#include "policies/glob.h"

#include <stddef.h>

/* The end of the character of UTF-8 that begins at 's'. */
static const char *
next_char(const char *s)
{
    for (s++; ((unsigned char) *s & 0xc0) == 0x80;) {
        s++;
    }
    return s;
}

/* Matches 'text', in which a "*" is not to be taken by "?" if 'is_glob': the
 * "*" stands for texts that are no single character. */
static bool
match(const char *glob, const char *text, bool is_glob)
{
    const char *star = NULL;   /* After the last "*" in 'glob', */
    const char *resume = NULL; /* and where in 'text' it may end next. */

    while (*text) {
        if (*glob == '*') {
            star = ++glob;
            resume = text;
        } else if (*glob == '?' && !(is_glob && *text == '*')) {
            glob++;
            text = next_char(text);
        } else if (*glob && *glob != '?' && *glob == *text) {
            glob++;
            text++;
        } else if (star) {
            /* Earlier ones need not take more than they did. */
            glob = star;
            text = ++resume;
        } else {
            return false;
        }
    }
    while (*glob == '*') {
        glob++;
    }
    return !*glob;
}

bool
glob_match(const char *glob, const char *text)
{
    return match(glob, text, false);
}

bool
glob_covers(const char *wide, const char *narrow)
{
    return match(wide, narrow, true);
}
