/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Narrowing by Hyperscan: see narrow.h. */

#include <l7-config.h>
#include "patterns/narrow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/regex.h"

#ifdef HAVE_HYPERSCAN

#include <hs.h>

struct narrow {
    hs_database_t *database;
};

struct sources {
    const char **texts;
    unsigned int *flags;
    unsigned int *ids;
    unsigned int n;
};

static bool
sources_allocate(struct sources *s, size_t n)
{
    s->texts = calloc(n + 1, sizeof *s->texts);
    s->flags = calloc(n + 1, sizeof *s->flags);
    s->ids = calloc(n + 1, sizeof *s->ids);
    s->n = 0;
    return s->texts && s->flags && s->ids;
}

static void
sources_free(struct sources *s)
{
    free(s->texts);
    free(s->flags);
    free(s->ids);
}

static void
sources_remove(struct sources *s, unsigned int i)
{
    s->n--;
    for (; i < s->n; i++) {
        s->texts[i] = s->texts[i + 1];
        s->flags[i] = s->flags[i + 1];
        s->ids[i] = s->ids[i + 1];
    }
}

/* Whether 'regex' repeats something so often that Hyperscan, which unrolls
 * repetitions, would take long over it: the shipped patterns, all given to it
 * for a trial, took 42 seconds, one with "{0,510}" within "{1,2}" 17 of them.
 * Those that keep below REPEATS_MAX took 15 milliseconds at most. */
#define REPEATS_MAX 256

static bool
repeats_too_much(const char *regex)
{
    unsigned long product = 1;

    for (const char *s = regex; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
        } else if (*s == '{' && s[1] >= '0' && s[1] <= '9') {
            char *end;
            unsigned long n = strtoul(s + 1, &end, 10);

            if (*end == ',' && end[1] >= '0' && end[1] <= '9') {
                n = strtoul(end + 1, &end, 10);
            }
            if (n > REPEATS_MAX) {
                return true;
            }
            product *= n > 1 ? n : 1;
            if (product > REPEATS_MAX) {
                return true;
            }
            s = end - 1;
        }
    }
    return false;
}

/* Adds 'regex' if Hyperscan can read it. */
static int
sources_add(struct sources *s, const struct regex *regex, size_t id)
{
    unsigned int flags = HS_FLAG_PREFILTER | HS_FLAG_DOTALL
                         | HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY;
    hs_compile_error_t *error = NULL;
    hs_expr_info_t *info = NULL;

    flags |= regex->caseless ? HS_FLAG_CASELESS : 0;
    /* Verbs at the beginning change what the rest means, in ways that differ
     * between the two. */
    if (!strncmp(regex->text, "(*", 2) || repeats_too_much(regex->text)) {
        return 0;
    }

    hs_error_t rc = hs_expression_info(regex->text, flags, &info, &error);
    free(info);
    hs_free_compile_error(error);
    if (rc == HS_NOMEM) {
        return ENOMEM;
    } else if (rc == HS_SUCCESS) {
        s->texts[s->n] = regex->text;
        s->flags[s->n] = flags;
        s->ids[s->n++] = (unsigned int) id;
    }
    return 0;
}

/* Compiles, without those that turn out to be too large after all.  Returns
 * NULL if nothing is left or memory is short. */
static hs_database_t *
compile(struct sources *s)
{
    while (s->n >= NARROW_MIN) {
        hs_compile_error_t *error = NULL;
        hs_database_t *database = NULL;
        hs_error_t rc =
            hs_compile_multi(s->texts, s->flags, s->ids, s->n, HS_MODE_BLOCK,
                             NULL, &database, &error);
        int which = error ? error->expression : -1;

        hs_free_compile_error(error);
        if (rc == HS_SUCCESS) {
            return database;
        } else if (which < 0 || (unsigned int) which >= s->n) {
            break;
        }
        sources_remove(s, (unsigned int) which);
    }
    return NULL;
}

int
narrow_create(const struct regex *const *regexes, size_t n, uint64_t *covered,
              struct narrow **narrowp)
{
    struct narrow *narrow = calloc(1, sizeof *narrow);
    struct sources s;
    int error = ENOMEM;

    *narrowp = NULL;
    if (!sources_allocate(&s, n) || !narrow) {
        goto out;
    }
    error = 0;
    if (hs_valid_platform() != HS_SUCCESS) {
        goto out;
    }
    for (size_t i = 0; i < n && !error; i++) {
        if (regexes[i]) {
            error = sources_add(&s, regexes[i], i);
        }
    }
    if (error) {
        goto out;
    }
    narrow->database = compile(&s);
    if (narrow->database) {
        for (unsigned int i = 0; i < s.n; i++) {
            covered[s.ids[i] / 64] |= UINT64_C(1) << (s.ids[i] % 64);
        }
        *narrowp = narrow;
        narrow = NULL;
    }

out:
    free(narrow);
    sources_free(&s);
    return error;
}

void
narrow_destroy(struct narrow *narrow)
{
    if (narrow) {
        hs_free_database(narrow->database);
        free(narrow);
    }
}

int
narrow_scratch_create(const struct narrow *narrow,
                      struct narrow_scratch **scratchp)
{
    hs_scratch_t *scratch = (hs_scratch_t *) *scratchp;

    if (narrow && hs_alloc_scratch(narrow->database, &scratch) != HS_SUCCESS) {
        return ENOMEM;
    }
    *scratchp = (struct narrow_scratch *) scratch;
    return 0;
}

void
narrow_scratch_destroy(struct narrow_scratch *scratch)
{
    hs_free_scratch((hs_scratch_t *) scratch);
}

static int
note_match(unsigned int id, unsigned long long from, unsigned long long to,
           unsigned int flags, void *named_)
{
    uint64_t *named = named_;

    (void) from, (void) to, (void) flags;
    named[id / 64] |= UINT64_C(1) << (id % 64);
    return 0;
}

bool
narrow_scan(const struct narrow *narrow, struct narrow_scratch *scratch,
            const uint8_t *data, size_t len, uint64_t *named)
{
    return len <= UINT32_MAX
           && hs_scan(narrow->database, (const char *) data,
                      (unsigned int) len, 0, (hs_scratch_t *) scratch,
                      note_match, named)
                  == HS_SUCCESS;
}

const char *
narrow_version(void)
{
    return hs_version();
}

#else /* !HAVE_HYPERSCAN */

int
narrow_create(const struct regex *const *regexes, size_t n, uint64_t *covered,
              struct narrow **narrowp)
{
    (void) regexes, (void) n, (void) covered;
    *narrowp = NULL;
    return 0;
}

void
narrow_destroy(struct narrow *narrow)
{
    (void) narrow;
}

int
narrow_scratch_create(const struct narrow *narrow,
                      struct narrow_scratch **scratchp)
{
    (void) narrow, (void) scratchp;
    return 0;
}

void
narrow_scratch_destroy(struct narrow_scratch *scratch)
{
    (void) scratch;
}

bool
narrow_scan(const struct narrow *narrow, struct narrow_scratch *scratch,
            const uint8_t *data, size_t len, uint64_t *named)
{
    (void) narrow, (void) scratch, (void) data, (void) len, (void) named;
    return false;
}

const char *
narrow_version(void)
{
    return NULL;
}

#endif
