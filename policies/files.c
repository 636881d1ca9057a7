/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a policy: see files.h. */

#include <l7-config.h>
#include "policies/files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/problems.h"

/* A file that is being opened, and the one that includes it. */
struct chain {
    const struct chain *up;
    const struct policy_file *file;
    size_t depth;
};

struct opener {
    struct files *files;
    struct problems *problems;
    size_t root_len; /* Of the first file's folder, with its slash. */
    int error;       /* The first that happened. */
};

/* The length of the folder of 'file', with its slash; 0 if it has none. */
static size_t
folder_len(const char *file)
{
    const char *slash = strrchr(file, '/');

    return slash ? (size_t) (slash + 1 - file) : 0;
}

/* Joins the first 'n' bytes of 'a' and 'b'.  Returns NULL without memory. */
static char *
join(const char *a, size_t n, const char *b)
{
    char *joined = malloc(n + strlen(b) + 1);

    if (joined) {
        memcpy(joined, a, n);
        strcpy(joined + n, b);
    }
    return joined;
}

static void
file_destroy(struct policy_file *file)
{
    if (file) {
        reader_close(&file->reader);
        free(file->name);
        free(file->prefix);
        free(file);
    }
}

void
files_close(struct files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        file_destroy(files->files[i]);
    }
    files->n = 0;
}

/* Adds the file 'name', which it takes over, or returns NULL without
 * memory. */
static struct policy_file *
add_file(struct opener *o, char *name)
{
    struct policy_file *file = calloc(1, sizeof *file);
    const char *root = o->files->n ? o->files->files[0]->name : NULL;

    if (!file || !name) {
        free(name);
        free(file);
        return NULL;
    }
    file->name = name;
    if (root) {
        size_t skip = strncmp(root, name, o->root_len) ? 0 : o->root_len;

        file->prefix = join(name + skip, strlen(name + skip), ":");
    } else {
        file->prefix = strdup("");
    }
    if (!file->prefix) {
        file_destroy(file);
        return NULL;
    }
    o->files->files[o->files->n++] = file;
    return file;
}

/* True, having noted it, if 'name' must not be included at 'path' of the file
 * at the end of 'chain'. */
static bool
is_refused(struct opener *o, const struct chain *chain, struct reader *r,
           const struct jpath *path, const char *name)
{
    struct stat st;

    if (chain->depth >= FILES_DEPTH_MAX) {
        reader_complain(r, path, JSON_VALUE,
                        "files may include each other %d deep; include this "
                        "one from a file further up",
                        FILES_DEPTH_MAX);
        return true;
    } else if (o->files->n >= FILES_MAX) {
        reader_complain(r, path, JSON_VALUE,
                        "is one file too many; a policy has at most %d",
                        FILES_MAX);
        return true;
    } else if (stat(name, &st)) {
        /* Opening it will tell. */
        return false;
    }
    for (const struct chain *c = chain; c; c = c->up) {
        if (c->file->reader.device == st.st_dev
            && c->file->reader.inode == st.st_ino) {
            reader_complain(r, path, JSON_VALUE,
                            "%s would include itself%s; remove it", name,
                            c == chain ? "" : " over other files");
            return true;
        }
    }
    for (size_t i = 0; i < o->files->n; i++) {
        if (o->files->files[i]->reader.device == st.st_dev
            && o->files->files[i]->reader.inode == st.st_ino) {
            reader_complain(r, path, JSON_VALUE,
                            "%s is included already; remove one", name);
            return true;
        }
    }
    return false;
}

static void open_file(struct opener *, char *name, const struct chain *up,
                      struct reader *, const struct jpath *);

/* Opens what 'file' includes. */
static void
open_includes(struct opener *o, struct policy_file *file,
              const struct chain *up)
{
    struct reader *r = &file->reader;
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "include", 0 };
    struct chain chain = { up, file, up ? up->depth + 1 : 0 };

    if (!json_is_object(r->root)) {
        return;
    }
    const json_t *array = reader_array(r, &root, r->root, "include");
    for (size_t i = 0; array && i < json_array_size(array); i++) {
        struct jpath element = { &path, NULL, i };
        const char *name =
            reader_string(r, &element, json_array_get(array, i));

        if (!name) {
            continue;
        }
        char *full = *name == '/'
                         ? strdup(name)
                         : join(file->name, folder_len(file->name), name);
        if (full && is_refused(o, &chain, r, &element, full)) {
            free(full);
        } else {
            open_file(o, full, &chain, r, &element);
        }
    }
}

/* Opens the file 'name', which it takes over, and what that includes.  The
 * others are of the file that includes it, and NULL for the first. */
static void
open_file(struct opener *o, char *name, const struct chain *up,
          struct reader *includer, const struct jpath *path)
{
    struct policy_file *file = add_file(o, name);
    int error =
        file ? reader_open(&file->reader, file->name, o->problems) : ENOMEM;

    if (!o->error) {
        o->error = error;
    }
    if (error && error != ENOMEM && includer) {
        reader_complain(includer, path, JSON_VALUE,
                        "%s cannot be included, as said above", file->name);
    } else if (!error) {
        open_includes(o, file, up);
    }
}

int
files_open(struct files *files, const char *file, struct problems *problems)
{
    struct opener o = {
        .files = files,
        .problems = problems,
        .root_len = folder_len(file),
    };

    files->n = 0;
    open_file(&o, strdup(file), NULL, NULL, NULL);
    return o.error;
}
