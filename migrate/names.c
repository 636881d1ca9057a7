/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l7-filter's protocols: see names.h. */

#include <l7-config.h>
#include "migrate/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/library.h"

/* The same protocols under other names.  l7-filter's "unset" matches what is
 * still being examined, "unknown" what it gave up on. */
static const struct {
    const char *l7_filter;
    const char *name;
} translations[] = {
    { "unset", "examining" },
    { "jabber", "xmpp" },
    { "ssl", "tls" },
};

static int
add(struct migrate_names *list, const char *name, bool is_known)
{
    char *copy = strdup(name);

    if (!copy) {
        return -ENOMEM;
    }
    list->names[list->n].name = copy;
    list->names[list->n].is_known = is_known;
    return (int) list->n++;
}

int
migrate_names_init(struct migrate_names *list, const struct library *library)
{
    list->library = library;
    list->n = 0;
    return add(list, "examining", true) < 0 || add(list, "unknown", true) < 0
               ? ENOMEM
               : 0;
}

void
migrate_names_destroy(struct migrate_names *list)
{
    if (list) {
        for (size_t i = 0; i < list->n; i++) {
            free(list->names[i].name);
        }
        list->n = 0;
    }
}

static bool
has(const struct library *library, const char *name)
{
    return library && library_find_protocol(library, name) >= 0;
}

/* What 'name' is called here. */
static const char *
translate(const struct migrate_names *list, const char *name)
{
    for (size_t i = 0; i < sizeof translations / sizeof translations[0]; i++) {
        /* A pattern of that very name goes before; but "unset" is a special
         * word, although l7-filter's patterns have a file for it. */
        if (!strcmp(name, translations[i].l7_filter)
            && (!i || !has(list->library, name))) {
            return translations[i].name;
        }
    }
    return name;
}

int
migrate_names_add(struct migrate_names *list, const char *name)
{
    static const char *const allowed = "abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_.+";
    const char *ours = translate(list, name);

    if (!*name || name[strspn(name, allowed)] || !strcmp(name, "any")) {
        return -EINVAL;
    }
    for (size_t i = 0; i < list->n; i++) {
        if (!strcmp(list->names[i].name, ours)) {
            return (int) i;
        }
    }
    return list->n == MIGRATE_NAMES_MAX
               ? -E2BIG
               : add(list, ours, has(list->library, ours));
}
