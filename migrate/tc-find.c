/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for what tc has: see tc.h. */

#include <l7-config.h>
#include "migrate/tc.h"

#include <string.h>

const struct tc_class *
tc_find_class(const struct tc_list *list, const char *dev, uint32_t id)
{
    for (size_t i = 0; i < list->n_classes; i++) {
        const struct tc_class *c = &list->classes[i];

        if (c->id == id && (!dev || !strcmp(c->dev, dev))) {
            return c;
        }
    }
    return NULL;
}

const struct tc_filter *
tc_find_filter(const struct tc_list *list, uint32_t mark)
{
    for (size_t i = 0; i < list->n_filters; i++) {
        if ((mark & list->filters[i].mask) == list->filters[i].mark) {
            return &list->filters[i];
        }
    }
    return NULL;
}

bool
tc_is_inner(const struct tc_list *list, const struct tc_class *c)
{
    for (size_t i = 0; i < list->n_classes; i++) {
        if (list->classes[i].parent == c->id
            && !strcmp(list->classes[i].dev, c->dev)) {
            return true;
        }
    }
    return false;
}
