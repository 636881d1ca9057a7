/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Narrowing by Hyperscan: see narrow.h. */

#include <l7-config.h>
#include "patterns/narrow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/narrow-cost.h"
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
    uint64_t cost; /* Of all of them, as narrow_cost() has it. */
};

static bool
sources_allocate(struct sources *s, size_t n)
{
    s->texts = calloc(n + 1, sizeof *s->texts);
    s->flags = calloc(n + 1, sizeof *s->flags);
    s->ids = calloc(n + 1, sizeof *s->ids);
    s->n = 0;
    s->cost = 0;
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

/* What compiling a regex may cost, and all of an index together, in units of
 * narrow_cost(): some 20 to 60 microseconds each, so that it stays at about a
 * second whatever a directory of patterns holds.  What is beyond is tried
 * without Hyperscan.  (Those of l7-filter's 113 files that search come to
 * 1,975 units and a tenth of a second.  Without a bound, 256 regexes as of a
 * hostile file took more than 200 seconds.) */
#define COST_MAX 1024
#define COST_MAX_ALL 16000

/* Whether 'regex' has a "{" that is a repetition to some versions of PCRE2
 * and literal to others, and to Hyperscan: "{,3}", "{ 1, 2 }". */
static bool
repeats_unclearly(const char *regex)
{
    for (const char *s = regex; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
            if ((*s == 'x' || *s == 'o' || *s == 'g' || *s == 'k' || *s == 'N'
                 || *s == 'p' || *s == 'P')
                && s[1] == '{') {
                s++;
            }
        } else if (*s == '{') {
            const char *t = s + 1 + strspn(s + 1, "0123456789");

            if (t == s + 1) {
                return true;
            } else if (*t == ',') {
                t++;
                t += strspn(t, "0123456789");
            }
            if (*t != '}') {
                return true;
            }
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
    if (!strncmp(regex->text, "(*", 2) || repeats_unclearly(regex->text)) {
        return 0;
    }
    const uint64_t units = narrow_cost(regex->text);
    if (units > COST_MAX || units > COST_MAX_ALL - s->cost) {
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
        s->cost += units;
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
