/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a table: see report.h. */

#include <l7-config.h>
#include "tests/bench/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/turns.h"

static FILE *
open_results(void)
{
    const char *file = getenv("BENCH_RESULTS");
    FILE *stream = file ? fopen(file, "a") : NULL;

    if (file && !stream) {
        perror(file);
        exit(EXIT_FAILURE);
    }
    return stream;
}

void
report_turns(const char *what, const char *against, const char *goal,
             const struct turns *t)
{
    FILE *stream = open_results();

    if (stream) {
        fprintf(stream, "%s\t%s\t%s\t", what, against, goal);
        for (size_t i = 0; i < t->n; i++) {
            fprintf(stream, "%s%.4f", i ? " " : "", t->values[i]);
        }
        fprintf(stream, "%s\n", t->n ? "" : "failed: no figures");
        fclose(stream);
    }
}

void
report_skipped(const char *what, const char *against, const char *goal,
               const char *why)
{
    FILE *stream = open_results();

    if (stream) {
        fprintf(stream, "%s\t%s\t%s\tskipped: %s\n", what, against, goal, why);
        fclose(stream);
    }
}
