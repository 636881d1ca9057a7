/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the numbers in cookies mean: see glossary.h. */

#include <config.h>
#include "ovs-glue/glossary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openvswitch/dynamic-string.h"
#include "ovs-glue/cookie.h"
#include "util.h"

#define FORMAT "workers=%u protocols="

char *
glossary_format(unsigned int n_workers, const char *const *protocols, size_t n)
{
    struct ds s = DS_EMPTY_INITIALIZER;

    ds_put_format(&s, FORMAT, n_workers);
    for (size_t i = 0; i < n; i++) {
        ds_put_format(&s, "%s%s", i ? "," : "", protocols[i]);
    }
    return ds_steal_cstr(&s);
}

/* Takes the names in 'list', which it changes. */
static void
take_names(struct glossary *g, char *list)
{
    size_t allocated = 0;
    char *name;

    while ((name = strsep(&list, ","))) {
        if (g->n_protocols >= allocated) {
            g->protocols =
                x2nrealloc(g->protocols, &allocated, sizeof *g->protocols);
        }
        g->protocols[g->n_protocols++] = xstrdup(name);
    }
}

struct glossary *
glossary_parse(const char *text)
{
    struct glossary *g = xzalloc(sizeof *g);
    int end = -1;

    if (sscanf(text, FORMAT "%n", &g->n_workers, &end) == 1 && end >= 0
        && text[end]) {
        char *list = xstrdup(text + end);

        take_names(g, list);
        free(list);
    }
    if (!g->n_protocols || g->n_protocols > COOKIE_MIDSTREAM || !g->n_workers
        || g->n_workers > COOKIE_MAX_WORKERS) {
        glossary_destroy(g);
        return NULL;
    }
    return g;
}

void
glossary_destroy(struct glossary *g)
{
    if (g) {
        for (size_t i = 0; i < g->n_protocols; i++) {
            free(g->protocols[i]);
        }
        free(g->protocols);
        free(g);
    }
}
