/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which protocols are subsets of which: "subset-of" and "superset-of" of the
 * pattern files, and what follows from them. */

#include <l7-config.h>
#include "patterns/library-private.h"

#include <errno.h>
#include <stdlib.h>

#include "common/problems.h"

/* "subset-of" and "superset-of" in all files at most. */
#define MAX_EDGES 4096

/* One relation: protocol 'from' is a subset of 'to', as indexes of files. */
struct edge {
    size_t from, to;
    const struct pattern_file *file; /* Which said so, */
    const struct relation *relation; /* where. */
};

static size_t
bit_of(const struct library *lib, size_t a, size_t b)
{
    return a * lib->n_files + b;
}

static bool
is_subset(const struct library *lib, size_t a, size_t b)
{
    size_t bit = bit_of(lib, a, b);

    return lib->subsets[bit / 32] >> (bit % 32) & 1;
}

bool
library_is_subset(const struct library *lib, uint16_t a, uint16_t b)
{
    return lib->subsets && a && b && is_subset(lib, a - 1U, b - 1U);
}

static void
note_missing(const struct library *lib, const struct edge *edge,
             struct problems *problems)
{
    const struct relation *r = edge->relation;
    const char *nearest = NULL;
    const char **names = calloc(lib->n_files, sizeof *names);

    if (names) {
        for (size_t i = 0; i < lib->n_files; i++) {
            names[i] = lib->files[i]->name;
        }
        nearest = problems_nearest(r->name, names, lib->n_files);
    }
    problems_add(problems, edge->file->path, r->line, r->column,
                 r->subset ? "subset-of" : "superset-of",
                 "there is no protocol \"%s\"%s%s%s", r->name,
                 nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                 nearest ? "\"?" : "");
    free(names);
}

/* Gathers all relations as edges.  Returns their number or, after noting what
 * is wrong, -1. */
static int
gather(const struct library *lib, struct edge *edges,
       struct problems *problems)
{
    bool failed = false;
    int n = 0;

    for (size_t i = 0; i < lib->n_files; i++) {
        const struct pattern_file *file = lib->files[i];

        for (size_t j = 0; j < file->n_relations; j++) {
            const struct relation *r = &file->relations[j];
            struct edge edge = { .file = file, .relation = r };
            int other = library_find_protocol(lib, r->name);

            if (other <= 0) {
                note_missing(lib, &edge, problems);
                failed = true;
                continue;
            }
            if (n >= MAX_EDGES) {
                problems_add(problems, file->path, r->line, r->column, NULL,
                             "more than %d relations in all files", MAX_EDGES);
                return -1;
            }
            edge.from = r->subset ? i : (size_t) other - 1;
            edge.to = r->subset ? (size_t) other - 1 : i;
            edges[n++] = edge;
        }
    }
    return failed ? -1 : n;
}

static int
compare_edges(const void *a_, const void *b_)
{
    const struct edge *a = a_;
    const struct edge *b = b_;

    return a->from != b->from ? (a->from > b->from ? 1 : -1) : 0;
}

/* Marks all that 'from' is a subset of, with 'stack' (room for as many as
 * there are files) as scratch. */
static void
reach(struct library *lib, size_t from, const struct edge *edges,
      const size_t *first, size_t *stack)
{
    size_t n = 0;

    stack[n++] = from;
    while (n) {
        size_t node = stack[--n];

        for (size_t i = first[node]; i < first[node + 1]; i++) {
            size_t to = edges[i].to;

            if (!is_subset(lib, from, to)) {
                size_t bit = bit_of(lib, from, to);

                lib->subsets[bit / 32] |= UINT32_C(1) << (bit % 32);
                stack[n++] = to;
            }
        }
    }
}

int
library_relate(struct library *lib, struct problems *problems)
{
    const size_t n_files = lib->n_files;
    struct edge *edges = calloc(MAX_EDGES, sizeof *edges);
    size_t *first = calloc(n_files + 1, sizeof *first);
    size_t *stack = calloc(n_files + 1, sizeof *stack);
    int error = ENOMEM;

    if (!edges || !first || !stack) {
        goto out;
    }

    int n_edges = gather(lib, edges, problems);
    error = n_edges < 0 ? EINVAL : 0;
    if (n_edges <= 0) {
        goto out;
    }
    qsort(edges, (size_t) n_edges, sizeof *edges, compare_edges);
    for (int i = 0; i < n_edges; i++) {
        first[edges[i].from + 1]++;
    }
    for (size_t i = 0; i < n_files; i++) {
        first[i + 1] += first[i];
    }

    lib->subsets = calloc(n_files * n_files / 32 + 1, sizeof *lib->subsets);
    if (!lib->subsets) {
        error = ENOMEM;
        goto out;
    }
    for (int i = 0; i < n_edges; i++) {
        if (i && edges[i].from == edges[i - 1].from) {
            continue;
        }
        reach(lib, edges[i].from, edges, first, stack);
        if (is_subset(lib, edges[i].from, edges[i].from)) {
            const struct relation *r = edges[i].relation;

            problems_add(problems, edges[i].file->path, r->line, r->column,
                         r->subset ? "subset-of" : "superset-of",
                         "makes \"%s\" a subset of itself",
                         lib->files[edges[i].from]->name);
            error = EINVAL;
        }
    }

out:
    free(edges);
    free(first);
    free(stack);
    return error;
}
