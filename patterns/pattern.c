/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pattern file of either kind: see pattern.h. */

#include <l7-config.h>
#include "patterns/pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/pattern-parse.h"
#include "patterns/regex.h"
#include "patterns/text.h"

#define SUFFIX ".pat"

/* Makes 'array' of 'n' elements of 'size' bytes one longer, the new one
 * zeroed.  Returns NULL, and leaves the array, when memory is short. */
static void *
grow(void *array, size_t n, size_t size)
{
    char *bigger = realloc(array, (n + 1) * size);

    if (bigger) {
        memset(bigger + n * size, 0, size);
    }
    return bigger;
}

struct pattern *
pattern_file_add_pattern(struct pattern_file *file)
{
    struct pattern *patterns =
        grow(file->patterns, file->n_patterns, sizeof *patterns);

    if (!patterns) {
        return NULL;
    }
    file->patterns = patterns;
    return &patterns[file->n_patterns++];
}

struct sample *
pattern_file_add_sample(struct pattern_file *file)
{
    struct sample *samples =
        grow(file->samples, file->n_samples, sizeof *samples);

    if (!samples) {
        return NULL;
    }
    file->samples = samples;
    return &samples[file->n_samples++];
}

int
pattern_file_add_group(struct pattern_file *file, const char *s, size_t len)
{
    for (size_t i = 0; i < file->n_groups; i++) {
        if (strlen(file->groups[i]) == len
            && !memcmp(file->groups[i], s, len)) {
            return 0;
        }
    }
    if (file->n_groups >= PATTERN_FILE_MAX_WORDS) {
        return EINVAL;
    }

    /* One more than needed: the last stays NULL. */
    char **groups = grow(file->groups, file->n_groups + 1, sizeof *groups);
    if (!groups) {
        return ENOMEM;
    }
    file->groups = groups;
    groups[file->n_groups] = strndup(s, len);
    if (!groups[file->n_groups]) {
        return ENOMEM;
    }
    file->n_groups++;
    return 0;
}

bool
pattern_name_is_reserved(const char *name)
{
    return !strcmp(name, "unknown") || !strcmp(name, "unset");
}

/* The name that the protocol in 'path' must have, or NULL. */
static char *
expected_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t len = strlen(base);
    const size_t n_suffix = strlen(SUFFIX);

    if (len > n_suffix && !strcmp(base + len - n_suffix, SUFFIX)) {
        len -= n_suffix;
    }
    return strndup(base, len);
}

/* Whether the first significant line is "protocol =". */
static bool
is_ours(const struct text *original)
{
    static const char word[] = "protocol";
    const size_t n_word = sizeof word - 1;
    struct text text = *original;
    struct text_line line;

    while (text_next(&text, &line)) {
        size_t len = text_trim(line.s, line.len);

        if (!len || line.s[0] == '#') {
            continue;
        }
        if (len <= n_word || memcmp(line.s, word, n_word)) {
            return false;
        }
        for (size_t i = n_word; i < len; i++) {
            if (!text_is_blank(line.s[i])) {
                return line.s[i] == '=';
            }
        }
        return false;
    }
    return false;
}

int
pattern_file_load(const char *path, struct pattern_file **filep,
                  struct problems *problems)
{
    static const char bom[] = "\xef\xbb\xbf";
    struct text text;
    int error = text_read(path, &text, problems);

    *filep = NULL;
    if (error) {
        return error;
    }

    struct pattern_file *file = calloc(1, sizeof *file);
    if (!file) {
        text_destroy(&text);
        return ENOMEM;
    }
    file->path = strdup(path);
    file->name = expected_name(path);
    file->groups = calloc(1, sizeof *file->groups);
    if (!file->path || !file->name || !file->groups) {
        error = ENOMEM;
    } else if (!text_is_name(file->name, strlen(file->name))) {
        problems_add(problems, path, 0, 0, NULL,
                     "the file's name is its protocol's: up to %d letters, "
                     "digits and \"._+-\", then .pat",
                     TEXT_NAME_MAX);
        error = EINVAL;
    } else if (text.len >= sizeof bom - 1
               && !memcmp(text.data, bom, sizeof bom - 1)) {
        problems_add(problems, path, 1, 1, NULL,
                     "a byte order mark (the bytes EF BB BF); save the file "
                     "as UTF-8 without one");
        error = EINVAL;
    } else {
        const char *null = memchr(text.data, '\0', text.len);

        if (null) {
            unsigned int line = 1;

            for (const char *s = text.data; s < null; s++) {
                line += *s == '\n';
            }
            problems_add(problems, path, line, 0, NULL,
                         "a NUL; a pattern file is text, in which a byte 0 "
                         "is written \\x00");
            error = EINVAL;
        } else if (is_ours(&text)) {
            error = pattern_parse_blocks(file, &text, problems);
        } else {
            error = pattern_parse_l7filter(file, &text, problems);
        }
    }
    text_destroy(&text);
    if (error) {
        pattern_file_destroy(file);
        return error;
    }
    *filep = file;
    return 0;
}

void
pattern_file_destroy(struct pattern_file *file)
{
    if (!file) {
        return;
    }
    for (size_t i = 0; i < file->n_groups; i++) {
        free(file->groups[i]);
    }
    for (size_t i = 0; i < file->n_relations; i++) {
        free(file->relations[i].name);
    }
    for (size_t i = 0; i < file->n_patterns; i++) {
        for (size_t j = 0; j < file->patterns[i].n_regexes; j++) {
            regex_destroy(file->patterns[i].regexes[j]);
        }
    }
    for (size_t i = 0; i < file->n_samples; i++) {
        for (size_t j = 0; j < file->samples[i].n_parts; j++) {
            free(file->samples[i].parts[j].data);
        }
        free(file->samples[i].parts);
    }
    free(file->groups);
    free(file->relations);
    free(file->patterns);
    free(file->samples);
    free(file->name);
    free(file->path);
    free(file);
}
