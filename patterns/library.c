/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of pattern files: see library.h. */

#include <l7-config.h>
#include "patterns/library.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/library-private.h"
#include "patterns/narrow.h"

/* Files found, before they are read. */
struct found {
    char *base; /* Name without directory. */
    char *path;
};

struct found_list {
    struct found *files;
    size_t n;
};

static void
found_destroy(struct found_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->files[i].base);
        free(list->files[i].path);
    }
    free(list->files);
}

/* Adds a file, in place of one of the same name from an earlier directory. */
static int
found_add(struct found_list *list, const char *dir, const char *base)
{
    char *path;

    if (asprintf(&path, "%s/%s", dir, base) < 0) {
        return ENOMEM;
    }
    for (size_t i = 0; i < list->n; i++) {
        if (!strcmp(list->files[i].base, base)) {
            free(list->files[i].path);
            list->files[i].path = path;
            return 0;
        }
    }

    struct found *files = realloc(list->files, (list->n + 1) * sizeof *files);
    char *copy = strdup(base);
    if (files) {
        list->files = files;
    }
    if (!files || !copy) {
        free(copy);
        free(path);
        return ENOMEM;
    }
    files[list->n++] = (struct found){ .base = copy, .path = path };
    return 0;
}

static bool
is_pattern_file(const char *name)
{
    const char *dot = strrchr(name, '.');

    return name[0] != '.' && dot && !strcmp(dot, ".pat");
}

static int
find_in(const char *dir, struct found_list *list, struct problems *problems)
{
    DIR *d = opendir(dir);
    int error = 0;

    if (!d) {
        error = errno;
        problems_add(problems, dir, 0, 0, NULL, "%s", strerror(error));
        return error;
    }
    for (;;) {
        errno = 0;

        struct dirent *entry = readdir(d);
        if (!entry) {
            error = errno;
            if (error) {
                problems_add(problems, dir, 0, 0, NULL, "%s", strerror(error));
            }
            break;
        }
        if (!is_pattern_file(entry->d_name)) {
            continue;
        }
        /* "unknown" and "unset" may be there and are no protocols. */
        if (list->n > LIBRARY_MAX_PROTOCOLS + 2) {
            error = EINVAL;
            problems_add(problems, dir, 0, 0, NULL,
                         "more than %d pattern files", LIBRARY_MAX_PROTOCOLS);
            break;
        }
        error = found_add(list, dir, entry->d_name);
        if (error) {
            break;
        }
    }
    closedir(d);
    return error;
}

static int
compare_found(const void *a_, const void *b_)
{
    const struct found *a = a_;
    const struct found *b = b_;

    return strcmp(a->base, b->base);
}

static int
compare_files(const void *a_, const void *b_)
{
    const struct pattern_file *const *a = a_;
    const struct pattern_file *const *b = b_;

    return strcmp((*a)->name, (*b)->name);
}

/* Reads the files that were found.  All of them, whatever is wrong with the
 * first. */
static int
read_files(struct library *lib, const struct found_list *list,
           struct problems *problems)
{
    int error = 0;

    lib->files = calloc(list->n + 1, sizeof *lib->files);
    if (!lib->files) {
        return ENOMEM;
    }
    for (size_t i = 0; i < list->n; i++) {
        struct pattern_file *file;
        int e = pattern_file_load(list->files[i].path, &file, problems);

        if (e) {
            error = e;
        } else if (!file->n_patterns) {
            pattern_file_destroy(file);
        } else {
            lib->files[lib->n_files++] = file;
        }
    }
    if (!error && !lib->n_files) {
        problems_add(problems, NULL, 0, 0, NULL,
                     "no pattern files (*.pat) in the directories for them");
        error = EINVAL;
    } else if (!error && lib->n_files > LIBRARY_MAX_PROTOCOLS) {
        problems_add(problems, NULL, 0, 0, NULL, "more than %d protocols",
                     LIBRARY_MAX_PROTOCOLS);
        error = EINVAL;
    }
    qsort(lib->files, lib->n_files, sizeof *lib->files, compare_files);
    return error;
}

/* Makes the flat array of all patterns. */
static int
gather_patterns(struct library *lib, struct problems *problems)
{
    size_t n = 0;

    for (size_t i = 0; i < lib->n_files; i++) {
        n += lib->files[i]->n_patterns;
    }
    /* Matches keep a pattern's index in 16 bits. */
    if (n >= UINT16_MAX) {
        problems_add(problems, NULL, 0, 0, NULL, "more than %d patterns",
                     UINT16_MAX - 1);
        return EINVAL;
    }
    lib->patterns = calloc(n, sizeof *lib->patterns);
    if (!lib->patterns) {
        return ENOMEM;
    }
    for (size_t i = 0; i < lib->n_files; i++) {
        const struct pattern_file *file = lib->files[i];

        for (size_t j = 0; j < file->n_patterns; j++) {
            const struct pattern *p = &file->patterns[j];
            bool stream = p->stream.datagrams > 1;
            bool pair = p->n_regexes > 1;

            lib->patterns[lib->n_patterns++] = (struct library_pattern){
                .pattern = p,
                .file = file->path,
                .protocol = (uint16_t) (i + 1),
                .stream =
                    stream ? (uint16_t) lib->n_streams : LIBRARY_NO_STREAM,
                .pair = pair ? (uint16_t) lib->n_pairs : LIBRARY_NO_PAIR,
            };
            lib->n_streams += stream;
            lib->n_pairs += pair;
            lib->wants_joined |= p->joined;
        }
    }
    return 0;
}

int
library_load(const char *const *dirs, size_t n_dirs, struct library **libraryp,
             struct problems *problems)
{
    struct found_list list = { .files = NULL };
    int error = 0;

    *libraryp = NULL;

    struct library *lib = calloc(1, sizeof *lib);
    if (!lib) {
        return ENOMEM;
    }
    for (size_t i = 0; i < n_dirs; i++) {
        int e = find_in(dirs[i], &list, problems);

        error = e ? e : error;
    }
    if (!error) {
        /* The order of a directory's entries is nobody's; that of problems
         * should be the same each time. */
        if (list.n) {
            qsort(list.files, list.n, sizeof *list.files, compare_found);
        }
        error = read_files(lib, &list, problems);
    }
    found_destroy(&list);
    if (!error) {
        error = library_relate(lib, problems);
    }
    if (!error) {
        error = gather_patterns(lib, problems);
    }
    for (int i = 0; i < N_INDEXES && !error; i++) {
        error = index_create(lib, (enum index_kind) i, &lib->indexes[i]);
    }
    if (error) {
        if (error == ENOMEM) {
            problems_add(problems, NULL, 0, 0, NULL,
                         "not enough memory for the patterns");
        }
        library_destroy(lib);
        return error;
    }
    *libraryp = lib;
    return 0;
}

void
library_destroy(struct library *lib)
{
    if (lib) {
        for (size_t i = 0; i < lib->n_files; i++) {
            pattern_file_destroy(lib->files[i]);
        }
        for (int i = 0; i < N_INDEXES; i++) {
            index_destroy(lib->indexes[i]);
        }
        free(lib->files);
        free(lib->patterns);
        free(lib->subsets);
        free(lib);
    }
}

size_t
library_n_protocols(const struct library *lib)
{
    return lib->n_files + 1;
}

const char *
library_protocol_name(const struct library *lib, uint16_t protocol)
{
    if (protocol == PROTOCOL_UNKNOWN || protocol > lib->n_files) {
        return "unknown";
    }
    return lib->files[protocol - 1]->name;
}

const char *const *
library_protocol_groups(const struct library *lib, uint16_t protocol)
{
    static const char *const none[] = { NULL };

    if (protocol == PROTOCOL_UNKNOWN || protocol > lib->n_files) {
        return none;
    }
    return (const char *const *) lib->files[protocol - 1]->groups;
}

int
library_find_protocol(const struct library *lib, const char *name)
{
    size_t low = 0;
    size_t high = lib->n_files;

    if (!strcmp(name, "unknown")) {
        return PROTOCOL_UNKNOWN;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, lib->files[middle]->name);

        if (!order) {
            return (int) middle + 1;
        } else if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return -1;
}

const char *
library_prefilter(void)
{
    return narrow_version();
}

bool
library_wants_joined(const struct library *lib)
{
    return lib->wants_joined;
}
