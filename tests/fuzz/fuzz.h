/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_FUZZ_FUZZ_H
#define L7_TESTS_FUZZ_FUZZ_H 1

/* Fuzz targets: what they have in common.
 *
 * A target takes any bytes, does with them what the program would do with a
 * packet or a file of a stranger, and checks what must hold whatever they
 * are.  It is a file fuzz-NAME.c that defines the three things declared first
 * here.  It is linked in two ways:
 *
 *   - with fuzz-libfuzzer.c and clang's libFuzzer, which looks for inputs that
 *     reach new code ("make fuzz");
 *   - with fuzz-driver.c, whose main() runs the seeds, mutants of them that
 *     are the same in every run, and the inputs that once were a finding.
 *     That is an ordinary test of every build.
 *
 * A target that reads its input as a script of choices takes them from a
 * 'struct fuzz_input', which gives zeros once it has come to its end.
 *
 * Threads: one. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The target's name, as in fuzz-NAME.c and findings/NAME/. */
extern const char fuzz_name[];

/* Runs one input.  Returns 0, or does not return if a check fails. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Hands every seed of the target to 'take'. */
typedef void fuzz_take(const void *data, size_t size, void *aux);
void fuzz_seeds(fuzz_take *take, void *aux);

/* Ends the program, which is what a finding is, after saying why. */
void fuzz_fail(const char *file, int line, const char *format, ...)
    __attribute__((noreturn, format(printf, 3, 4)));

#define FUZZ_CHECK(CONDITION)                                                 \
    do {                                                                      \
        if (!(CONDITION)) {                                                   \
            fuzz_fail(__FILE__, __LINE__, "must hold: %s", #CONDITION);       \
        }                                                                     \
    } while (0)

/* An input as a script of choices. */
struct fuzz_input {
    const uint8_t *data; /* What is left of it, */
    size_t len;          /* and how many bytes. */
};

uint8_t fuzz_u8(struct fuzz_input *);
uint32_t fuzz_u32(struct fuzz_input *);

/* A number below 'n', which is from 1 to 65536. */
size_t fuzz_below(struct fuzz_input *, size_t n);

/* The next 'n' bytes, or as many as there are: '*n' says. */
const uint8_t *fuzz_bytes(struct fuzz_input *, size_t *n);

/* A number that looks random and is the same in every run (xorshift64*,
 * G. Marsaglia 2003, S. Vigna 2016).  The state must not be 0. */
uint64_t fuzz_random(uint64_t *state);

/* A directory of this process's own, in memory where that can be had, which
 * goes away with it. */
const char *fuzz_dir(void);

/* Writes a file of 'size' bytes to that directory.  Returns its path, which
 * holds until the next call. */
const char *fuzz_write(const char *name, const void *data, size_t size);

/* Where in the source tree 'path' is. */
const char *fuzz_source(const char *path);

/* Calls 'found' with each file NAME.SUFFIX of 'dir' in the source tree, in
 * the order of their names. */
void fuzz_files(const char *dir, const char *suffix,
                void (*found)(const char *path, const char *name, void *aux),
                void *aux);

/* Reads the file 'path' whole; the caller frees it. */
uint8_t *fuzz_read(const char *path, size_t *size);

#endif /* tests/fuzz/fuzz.h */
