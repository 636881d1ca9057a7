/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target without libFuzzer, as an ordinary test (fuzz.h):
 *
 *   fuzz-NAME            the seeds, mutants of them, and what was found before
 *   fuzz-NAME FILE...    these inputs
 *
 * Mutants are the same in every run; FUZZ_MUTANTS in the environment says how
 * many.  The input that is being run is kept in a file beside the program, so
 * that it is there if the program ends. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_MUTANTS 1500
#define MUTANT_MAX 8192

static char input_path[PATH_MAX];
static FILE *input_file;

/* Runs the input in memory of just its size, for sanitizers to see what goes
 * beyond. */
static void
run(const void *data, size_t size)
{
    void *copy = malloc(size ? size : 1);

    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, size);
    if (input_file) {
        rewind(input_file);
        FUZZ_CHECK(!ftruncate(fileno(input_file), 0));
        FUZZ_CHECK(fwrite(data, 1, size, input_file) == size);
        fflush(input_file);
    }
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

/* All seeds, of which mutants are made. */
struct seed {
    uint8_t *data;
    size_t size;
};
static struct seed *seeds;
static size_t n_seeds;

static void
take_seed(const void *data, size_t size, void *aux)
{
    (void) aux;
    seeds = realloc(seeds, (n_seeds + 1) * sizeof *seeds);
    FUZZ_CHECK(seeds != NULL);

    uint8_t *copy = malloc(size + 1);
    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, size);
    seeds[n_seeds++] = (struct seed){ .data = copy, .size = size };
}

static void
free_seeds(void)
{
    for (size_t i = 0; i < n_seeds; i++) {
        free(seeds[i].data);
    }
    free(seeds);
}

static size_t
below(uint64_t *random, size_t n)
{
    return (size_t) (fuzz_random(random) >> 11) % n;
}

/* Changes the 'size' bytes at 'data', which has room for MUTANT_MAX, in one
 * place.  Returns their new number. */
static size_t
mutate(uint64_t *random, uint8_t *data, size_t size)
{
    static const uint8_t telling[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, '\n' };
    const size_t at = size ? below(random, size) : 0;

    if (!size) {
        data[0] = (uint8_t) fuzz_random(random);
        return 1;
    }
    switch (below(random, 6)) {
    case 0:
        data[at] = (uint8_t) (data[at] ^ 1U << below(random, 8));
        break;
    case 1:
        data[at] = telling[below(random, sizeof telling)];
        break;
    case 2:
        data[at] = (uint8_t) fuzz_random(random);
        break;
    case 3: /* Ends sooner. */
        size = at;
        break;
    case 4: { /* Loses some bytes. */
        size_t n = 1 + below(random, 16);

        n = n < size - at ? n : size - at;
        memmove(data + at, data + at + n, size - at - n);
        size -= n;
        break;
    }
    default: { /* Gains some, from another seed. */
        const struct seed *s = &seeds[below(random, n_seeds)];
        size_t from = s->size ? below(random, s->size) : 0;
        size_t n = s->size ? 1 + below(random, 64) : 0;

        n = n < s->size - from ? n : s->size - from;
        n = n < MUTANT_MAX - size ? n : MUTANT_MAX - size;
        memmove(data + at + n, data + at, size - at);
        memcpy(data + at, s->data + from, n);
        size += n;
        break;
    }
    }
    return size;
}

static size_t
run_mutants(size_t n)
{
    uint64_t random = 20260;
    uint8_t data[MUTANT_MAX];

    for (size_t i = 0; i < n; i++) {
        const struct seed *s = &seeds[below(&random, n_seeds)];
        size_t size = s->size < sizeof data ? s->size : sizeof data;

        memcpy(data, s->data, size);
        for (size_t j = 1 + below(&random, 4); j; j--) {
            size = mutate(&random, data, size);
        }
        run(data, size);
    }
    return n;
}

static void
run_file(const char *path, const char *name, void *n_)
{
    size_t size, *n = n_;
    uint8_t *data = fuzz_read(path, &size);

    (void) name;
    run(data, size);
    free(data);
    ++*n;
}

int
main(int argc, char *argv[])
{
    const char *mutants = getenv("FUZZ_MUTANTS");
    char findings[PATH_MAX];
    size_t n = 0;

    if (argc > 1) {
        for (int i = 1; i < argc; i++) {
            run_file(argv[i], NULL, &n);
        }
        printf("%zu inputs, and nothing found\n", n);
        return 0;
    }

    setvbuf(stdout, NULL, _IOLBF, 0);
    snprintf(input_path, sizeof input_path, "%s.input", argv[0]);
    input_file = fopen(input_path, "wb");
    printf("1..3\n# Where this ends early, the input is in %s\n", input_path);

    fuzz_seeds(take_seed, NULL);
    for (size_t i = 0; i < n_seeds; i++) {
        run(seeds[i].data, seeds[i].size);
    }
    printf("%s 1 - %zu seeds\n", n_seeds ? "ok" : "not ok", n_seeds);
    if (n_seeds) {
        n = run_mutants(mutants ? strtoul(mutants, NULL, 10) : N_MUTANTS);
    }
    printf("%s 2 - %zu mutants of them\n", n_seeds ? "ok" : "not ok", n);

    n = 0;
    snprintf(findings, sizeof findings, "tests/fuzz/findings/%s", fuzz_name);
    fuzz_files(findings, "", run_file, &n);
    printf("ok 3 - %zu earlier findings\n", n);

    free_seeds();
    if (input_file) {
        fclose(input_file);
        unlink(input_path);
    }
    return !n_seeds;
}
