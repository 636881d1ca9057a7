/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_FILES_H
#define L7_POLICIES_FILES_H 1

/* The files of a policy: the one that was named, and those it includes.
 *
 * A file's own rules come before those of the files that it includes, which
 * come in the order in which it names them, each followed by what that one
 * includes in turn.  So whoever includes a file can make exceptions from it.
 * The name of an included file is relative to the folder of the file that
 * includes it.  No file is read twice.
 *
 * All are open while the policy is loaded: a rule may name a class of any of
 * them.
 *
 * Ownership: the list owns the readers and names.
 * Threads: one at a time. */

#include <stddef.h>

#include "policies/reader.h"

/* Files of one policy at most, and how deep they may include each other. */
#define FILES_MAX 64
#define FILES_DEPTH_MAX 8

struct policy_file {
    char *name;   /* As messages call it. */
    char *prefix; /* Of the names of its rules: "" for the first file,
                   * "web.json:" for others. */
    struct reader reader;
};

struct files {
    struct policy_file *files[FILES_MAX]; /* In the order of their rules. */
    size_t n;
};

/* Opens 'file' and all that it includes, and notes what is wrong with that.
 * Returns 0, or the errno of the first file that could not be read, EINVAL if
 * that is no JSON, or ENOMEM.  An include that is refused only counts as a
 * problem.  To be closed in any case. */
int files_open(struct files *, const char *file, struct problems *problems);
void files_close(struct files *);

#endif /* policies/files.h */
