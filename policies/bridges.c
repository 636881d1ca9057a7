/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bridges that a policy is for: see bridges.h. */

#include <l7-config.h>
#include "policies/bridges.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "policies/reader.h"

void
bridges_destroy(struct bridges *bridges)
{
    for (size_t i = 0; i < bridges->n; i++) {
        free(bridges->names[i]);
    }
    free(bridges->names);
    *bridges = (struct bridges){ NULL, 0 };
}

const char *
bridge_name_check(const char *name)
{
    if (!*name) {
        return "is empty";
    } else if (strlen(name) >= IFNAMSIZ) {
        return "is longer than the 15 bytes of an interface's name";
    } else if (strpbrk(name, "/ \t\n") || !strcmp(name, ".")
               || !strcmp(name, "..")) {
        return "cannot be an interface's name";
    }
    return NULL;
}

static bool
is_known(const struct bridges *bridges, const char *name)
{
    for (size_t i = 0; i < bridges->n; i++) {
        if (!strcmp(bridges->names[i], name)) {
            return true;
        }
    }
    return false;
}

int
bridges_read(struct bridges *bridges, struct reader *r, bool is_first)
{
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "bridges", 0 };

    if (!is_first) {
        if (json_object_get(r->root, "bridges")) {
            reader_complain(r, &path, JSON_KEY,
                            "stands in a file that others include; the "
                            "policy's first file says which bridges it is "
                            "for");
        }
        return 0;
    }
    const json_t *array = reader_array(r, &root, r->root, "bridges");
    size_t n = json_array_size(array);
    if (n > BRIDGES_MAX) {
        reader_complain(r, &path, JSON_VALUE,
                        "has %zu bridges; %d are the most", n, BRIDGES_MAX);
        return 0;
    }
    bridges->names = calloc(n + 1, sizeof *bridges->names);
    if (!bridges->names) {
        return ENOMEM;
    }
    for (size_t i = 0; i < n; i++) {
        struct jpath element = { &path, NULL, i };
        const char *name =
            reader_string(r, &element, json_array_get(array, i));
        char quoted[JPATH_QUOTED_MAX];

        if (!name) {
            continue;
        }
        const char *why = bridge_name_check(name);
        why = why ? why : is_known(bridges, name) ? "is given twice" : NULL;
        if (why) {
            reader_complain(r, &element, JSON_VALUE, "%s %s",
                            jpath_quote(name, quoted), why);
            continue;
        }
        char *copy = strdup(name);
        if (!copy) {
            return ENOMEM;
        }
        bridges->names[bridges->n++] = copy;
    }
    return 0;
}
