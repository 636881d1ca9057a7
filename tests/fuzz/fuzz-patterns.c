/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the loader of pattern files, of both kinds (patterns/).  The
 * input is a file.
 *
 * What must hold: a file is either refused, with problems that name it, or
 * loaded, without any, and then obeys the limits that pattern.h states; its
 * samples can be played, and its patterns can be matched against the file
 * itself. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "common/problems.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "patterns/pattern.h"
#include "patterns/samples.h"

const char fuzz_name[] = "patterns";

/* A protocol is called as its file. */
#define NAME "fuzz"
#define FILE_NAME NAME ".pat"

static void
check_problems(const struct problems *problems, int error)
{
    FUZZ_CHECK(error == EINVAL || error == ENOMEM);
    FUZZ_CHECK(problems->n > 0);
    for (size_t i = 0; i < problems->n; i++) {
        const char *text = problems->texts[i];
        const char *name = strstr(text, FILE_NAME ":");

        FUZZ_CHECK(strlen(text) <= PROBLEMS_TEXT_MAX);
        /* All but what no file is to blame for. */
        FUZZ_CHECK(name != NULL || strstr(text, "no pattern files"));
    }
}

static void
check_file(const char *path)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct pattern_file *file;
    int error = pattern_file_load(path, &file, &problems);

    if (error) {
        FUZZ_CHECK(!file);
        check_problems(&problems, error);
    } else {
        FUZZ_CHECK(!problems.n);
        FUZZ_CHECK(!strcmp(file->name, NAME));
        FUZZ_CHECK(file->n_patterns >= 1
                   && file->n_patterns <= PATTERN_FILE_MAX_PATTERNS);
        FUZZ_CHECK(file->n_samples <= PATTERN_FILE_MAX_SAMPLES);
        FUZZ_CHECK(file->n_groups <= PATTERN_FILE_MAX_WORDS);
        FUZZ_CHECK(!file->groups[file->n_groups]);
        FUZZ_CHECK(file->n_relations <= PATTERN_FILE_MAX_WORDS);
        for (size_t i = 0; i < file->n_patterns; i++) {
            const struct pattern *p = &file->patterns[i];

            FUZZ_CHECK(p->line >= 1 && (p->tcp || p->udp));
            FUZZ_CHECK(p->n_regexes >= 1
                       && p->n_regexes <= PATTERN_MAX_REGEXES);
            for (size_t j = 0; j < p->n_regexes; j++) {
                FUZZ_CHECK(p->regexes[j] != NULL);
                FUZZ_CHECK(p->sides[j] && p->sides[j] <= SIDES_EITHER);
            }
        }
        for (size_t i = 0; i < file->n_samples; i++) {
            const struct sample *s = &file->samples[i];
            size_t n = 0;

            FUZZ_CHECK(s->n_parts >= 1 && s->n_parts <= PATTERN_MAX_PARTS);
            for (size_t j = 0; j < s->n_parts; j++) {
                n += s->parts[j].len;
            }
            FUZZ_CHECK(n <= PATTERN_MAX_SAMPLE);
        }
    }
    pattern_file_destroy(file);
    problems_destroy(&problems);
}

/* Matches 'data' as the only payload of a connection. */
static void
match(const struct library *lib, uint8_t ip_proto, const uint8_t *data,
      size_t size)
{
    const size_t len = size < 2048 ? size : 2048;
    struct match_state *state = calloc(1, matcher_state_size(lib));
    struct payload payload = {
        .ip_proto = ip_proto,
        .data = { data, NULL },
        .len = { len, 0 },
        .newest = { len, 0 },
        .sent = { size, 0 },
        .datagrams = { 1, 0 },
        .joined = library_wants_joined(lib) ? data : NULL,
        .joined_len = library_wants_joined(lib) ? len : 0,
    };
    struct matcher *matcher;
    struct match m;

    FUZZ_CHECK(state && !matcher_create(lib, &matcher));

    enum match_result result =
        matcher_step(matcher, state, &payload, SIDE_CLIENT, true, &m);
    if (result == MATCH_FOUND) {
        FUZZ_CHECK(m.protocol == 1);
        FUZZ_CHECK(m.offset + m.length <= len);
    } else {
        FUZZ_CHECK(result == MATCH_UNKNOWN && m.protocol == PROTOCOL_UNKNOWN);
    }
    matcher_destroy(matcher);
    free(state);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dirs[] = { fuzz_dir() };
    struct library *lib;
    size_t n;

    check_file(fuzz_write(FILE_NAME, data, size));

    int error = library_load(dirs, 1, &lib, &problems);
    if (error) {
        FUZZ_CHECK(!lib);
        check_problems(&problems, error);
    } else {
        FUZZ_CHECK(!problems.n);
        FUZZ_CHECK(library_n_protocols(lib) == 2);
        FUZZ_CHECK(library_find_protocol(lib, NAME) == 1);
        error = samples_check(lib, &n, &problems);
        FUZZ_CHECK(!error == !problems.n);
        match(lib, IPPROTO_TCP, data, size);
        match(lib, IPPROTO_UDP, data, size);
    }
    library_destroy(lib);
    problems_destroy(&problems);
    return 0;
}

struct taker {
    fuzz_take *take;
    void *aux;
};

/* Makes a seed of a file: the same, but called NAME, and without what it says
 * of other files. */
static void
seed_file(const char *path, const char *name, void *taker_)
{
    const struct taker *taker = taker_;
    const size_t n_name = strlen(name) - strlen(".pat");
    size_t size, n = 0;
    char *text = (char *) fuzz_read(path, &size);
    char *out = malloc(size + sizeof NAME);
    bool named = false;

    FUZZ_CHECK(out != NULL);
    for (const char *line = text; *line;) {
        const size_t len = strcspn(line, "\n") + (strchr(line, '\n') != NULL);
        /* "protocol = NAME", or just the name. */
        const size_t before = strncmp(line, "protocol = ", 11) ? 0 : 11;

        if (!named && len >= before + n_name
            && !strncmp(line + before, name, n_name)) {
            memcpy(out + n, line, before);
            memcpy(out + n + before, NAME "\n", sizeof NAME);
            n += before + sizeof NAME;
            named = true;
        } else if (strncmp(line, "subset-of", 9)
                   && strncmp(line, "superset-of", 11)) {
            memcpy(out + n, line, len);
            n += len;
        }
        line += len;
    }
    taker->take(out, n, taker->aux);
    free(out);
    free(text);
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    static const char *const texts[] = {
        "",
        "protocol = fuzz\n",
        "protocol = fuzz\ngroups = a, b\nspec = none\nsubset-of = other\n"
        "[pattern]\ntransport = tcp udp\nstrength = weak\nclient = ^a(?:b)?\n"
        " +c$\nserver = \\x00[^\\x00]{2,}\nmidstream = yes\n",
        "fuzz\n^(a|b)*[[:alpha:]]\\x2a.?\\xff$\nuserspace pattern=\\(a\\)\\1\n"
        "userspace flags=REG_ICASE REG_NEWLINE REG_NOTBOL\n",
        "# Pattern attributes: good fast subset\n# Protocol groups: a b\n"
        "fuzz\n(((((a?)+)+)+)+)b\n",
    };
    struct taker taker = { take, aux };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        take(texts[i], strlen(texts[i]), aux);
    }
    fuzz_files("patterns/protocols", ".pat", seed_file, &taker);
    fuzz_files("tests/l7-filter", ".pat", seed_file, &taker);
}
