/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what is wrong with a file: see problems.h. */

#include <l7-config.h>
#include "common/problems.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void
problems_destroy(struct problems *p)
{
    if (p) {
        for (size_t i = 0; i < p->n; i++) {
            free(p->texts[i]);
        }
        p->n = 0;
        p->n_omitted = 0;
    }
}

void
problems_add(struct problems *p, const char *file, unsigned int line,
             unsigned int column, const char *field, const char *format, ...)
{
    char text[PROBLEMS_TEXT_MAX];
    size_t ofs = 0;
    va_list args;

    if (p->n >= PROBLEMS_MAX) {
        p->n_omitted++;
        return;
    }

    /* Each snprintf() may have wanted more room than there was: "ofs" is
     * held to the buffer before it is used again. */
#define ADVANCE(WANTED)                                                       \
    do {                                                                      \
        int wanted_ = (WANTED);                                               \
        ofs += wanted_ > 0 ? (size_t) wanted_ : 0;                            \
        ofs = ofs < sizeof text - 1 ? ofs : sizeof text - 1;                  \
    } while (0)
    if (file) {
        ADVANCE(snprintf(text, sizeof text, "%s:", file));
        if (line) {
            ADVANCE(snprintf(text + ofs, sizeof text - ofs, "%u:", line));
        }
        if (line && column) {
            ADVANCE(snprintf(text + ofs, sizeof text - ofs, "%u:", column));
        }
        ADVANCE(snprintf(text + ofs, sizeof text - ofs, " "));
    }
    if (field) {
        ADVANCE(snprintf(text + ofs, sizeof text - ofs, "%s: ", field));
    }
    va_start(args, format);
    ADVANCE(vsnprintf(text + ofs, sizeof text - ofs, format, args));
    va_end(args);
#undef ADVANCE

    p->texts[p->n] = strdup(text);
    if (p->texts[p->n]) {
        p->n++;
    } else {
        p->n_omitted++;
    }
}

char *
problems_to_string(const struct problems *p)
{
    size_t size = 64;
    for (size_t i = 0; i < p->n; i++) {
        size += strlen(p->texts[i]) + 1;
    }

    char *s = malloc(size);
    if (!s) {
        return NULL;
    }
    char *end = s;
    *end = '\0';
    for (size_t i = 0; i < p->n; i++) {
        end = stpcpy(stpcpy(end, p->texts[i]), "\n");
    }
    if (p->n_omitted) {
        snprintf(end, size - (size_t) (end - s), "and %zu more\n",
                 p->n_omitted);
    }
    return s;
}

/* True if the letters are the same but for their case. */
static bool
is_same(char a, char b)
{
    return tolower((unsigned char) a) == tolower((unsigned char) b);
}

/* How many letters are wrong, missing, too many, or in the wrong order with
 * the next one: the distance of 'a' and 'b' by optimal string alignment.
 * 'limit' if either is too long for the two being worth comparing. */
static size_t
edit_distance(const char *a, const char *b, size_t limit)
{
    enum { MAX = 63 };
    size_t before[MAX + 1]; /* The row before the last, */
    size_t row[MAX + 1];    /* and the last. */
    size_t n_a = strlen(a);
    size_t n_b = strlen(b);

    if (n_a > MAX || n_b > MAX) {
        return limit;
    }
    for (size_t j = 0; j <= n_b; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= n_a; i++) {
        size_t next[MAX + 1] = { i };

        for (size_t j = 1; j <= n_b; j++) {
            size_t best = row[j - 1] + (!is_same(a[i - 1], b[j - 1]));

            best = best < row[j] + 1 ? best : row[j] + 1;
            best = best < next[j - 1] + 1 ? best : next[j - 1] + 1;
            if (i > 1 && j > 1 && is_same(a[i - 1], b[j - 2])
                && is_same(a[i - 2], b[j - 1]) && before[j - 2] + 1 < best) {
                best = before[j - 2] + 1;
            }
            next[j] = best;
        }
        memcpy(before, row, sizeof before);
        memcpy(row, next, sizeof row);
    }
    return row[n_b];
}

const char *
problems_nearest(const char *word, const char *const *words, size_t n)
{
    /* More than a third of the letters wrong is no typing mistake. */
    size_t best = (strlen(word) + 1) / 3;
    const char *nearest = NULL;

    for (size_t i = 0; i < n; i++) {
        if (words[i] && (best || !strcasecmp(word, words[i]))) {
            size_t distance = edit_distance(word, words[i], best + 1);

            if (distance <= best && (!nearest || distance < best)) {
                best = distance;
                nearest = words[i];
            }
        }
    }
    return nearest;
}
