/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_NAMES_H
#define L7_MIGRATE_NAMES_H 1

/* The protocols that a migration meets, under l7-filter's names, and what
 * they are called in a policy.
 *
 * l7-filter's names are kept where a loaded pattern has the same one.  Some
 * protocols are called otherwise here; only where it is the very same one is
 * a name translated.  Others stay as they are, for a pattern file of that
 * name, such as l7-filter's own, can be loaded.
 *
 * Ownership: a list owns its names.
 * Threads: one at a time.
 * Bounds: MIGRATE_NAMES_MAX of them. */

#include <stdbool.h>
#include <stddef.h>

struct library;

#define MIGRATE_NAMES_MAX 1024

struct migrate_name {
    char *name;    /* As a policy calls it. */
    bool is_known; /* Some loaded pattern is for it. */
};

struct migrate_names {
    const struct library *library; /* NULL: nothing is known. */
    struct migrate_name names[MIGRATE_NAMES_MAX];
    size_t n;
};

/* The list has "examining" as number GUARD_EXAMINING, and "unknown".  Returns
 * 0 or ENOMEM.  To be destroyed in any case. */
int migrate_names_init(struct migrate_names *, const struct library *);
void migrate_names_destroy(struct migrate_names *);

/* The number of l7-filter's protocol 'name', which is added if need be, or
 * -ENOMEM, -E2BIG if there are too many, or -EINVAL if it can't be the name
 * of a protocol. */
int migrate_names_add(struct migrate_names *, const char *name);

#endif /* migrate/names.h */
