/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to compile a regex: see narrow-cost.h. */

#include <l7-config.h>
#include "patterns/narrow-cost.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Groups within groups that are looked into. */
#define COST_DEPTH 64

/* What is known of a group, or of the whole regex, up to some place. */
struct cost_group {
    uint64_t sum;  /* Of what stands before the latest atom. */
    uint64_t last; /* Of the latest atom, repetitions included. */
    bool is_open;  /* Something in the latest atom repeats without end, */
    bool any_open; /* or in one before. */
};

static void
next_atom(struct cost_group *g, uint64_t cost, bool is_open)
{
    g->sum += g->last;
    g->any_open = g->any_open || g->is_open;
    g->last = cost;
    g->is_open = is_open;
}

/* The character behind the class that begins at 's'. */
static const char *
skip_class(const char *s)
{
    s += s[1] == '^' ? 2 : 1;
    for (s += *s == ']'; *s && *s != ']'; s++) {
        if (*s == '\\' && s[1]) {
            s++;
        } else if (*s == '[' && s[1] == ':' && strstr(s, ":]")) {
            s = strstr(s, ":]") + 1;
        }
    }
    return *s ? s + 1 : s;
}

/* Reads the repetition at 's' in 'g'.  Returns its last character. */
static const char *
repeat(struct cost_group *g, const char *s)
{
    char *end;
    uint64_t n = strtoul(s + 1, &end, 10);
    const bool without_end = *end == ',' && end[1] == '}';

    if (without_end) {
        end++;
    } else if (*end == ',') {
        n = strtoul(end + 1, &end, 10);
    }
    n = n < NARROW_COST_MANY ? n : NARROW_COST_MANY;
    /* Hyperscan unrolls repetitions, and what repeats without end within one
     * that is unrolled has each copy meet all the others. */
    g->last *= n > 1 && g->is_open ? 8 * n : n > 1 ? n : 1;
    g->is_open = g->is_open || without_end;
    return *end == '}' ? end : s;
}

uint64_t
narrow_cost(const char *regex)
{
    struct cost_group groups[COST_DEPTH] = { { .sum = 0 } };
    struct cost_group *g = groups;

    for (const char *s = regex; *s; s++) {
        switch (*s) {
        case '(':
            if (g == &groups[COST_DEPTH - 1]) {
                return NARROW_COST_MANY;
            }
            *++g = (struct cost_group){ .sum = 0 };
            break;
        case ')':
            if (g > groups) {
                g--;
                next_atom(g, g[1].sum + g[1].last,
                          g[1].any_open || g[1].is_open);
            }
            break;
        case '[':
            next_atom(g, 1, false);
            s = skip_class(s) - 1;
            break;
        case '*':
        case '+':
            g->last = 2 * g->last + 8;
            g->is_open = true;
            break;
        case '{':
            s = repeat(g, s);
            break;
        case '|':
        case '?':
        case '^':
        case '$':
            break;
        case '\\':
            s += s[1] != '\0';
            next_atom(g, 1, false);
            break;
        default:
            next_atom(g, 1, false);
            break;
        }
        if (g->sum > NARROW_COST_MANY || g->last > NARROW_COST_MANY) {
            return NARROW_COST_MANY;
        }
    }
    return g->sum + g->last;
}
