/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is added to a fuzz target that libFuzzer runs: as its only argument,
 * "--write-seeds=DIR" writes the seeds to files in DIR, for libFuzzer to
 * begin with.  libFuzzer's own options follow in all other cases. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    const char *dir;
    unsigned int n; /* Seeds so far. */
};

static void
write_seed(const void *data, size_t size, void *writer_)
{
    struct writer *w = writer_;
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/seed-%04u", w->dir, w->n++);

    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
        fuzz_fail(__FILE__, __LINE__, "%s: cannot be written", path);
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* libFuzzer calls this first. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char option[] = "--write-seeds=";
    const size_t n = sizeof option - 1;

    if (*argc == 2 && !strncmp((*argv)[1], option, n)) {
        struct writer w = { .dir = (*argv)[1] + n };

        fuzz_seeds(write_seed, &w);
        exit(0);
    }
    return 0;
}
