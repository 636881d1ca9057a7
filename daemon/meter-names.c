/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The meter numbers of classes: see meter-names.h. */

#include <l7-config.h>
#include "daemon/meter-names.h"

#include <stdlib.h>
#include <string.h>

void
meter_names_destroy(struct meter_names *m)
{
    if (m) {
        for (uint32_t i = 0; i < METERS_MAX; i++) {
            free(m->names[i]);
            m->names[i] = NULL;
        }
    }
}

uint32_t
meter_names_get(struct meter_names *m, const char *class)
{
    uint32_t unused = METERS_MAX;

    for (uint32_t i = 0; i < METERS_MAX; i++) {
        if (!m->names[i]) {
            unused = unused == METERS_MAX ? i : unused;
        } else if (!strcmp(m->names[i], class)) {
            return m->first + i;
        }
    }
    if (unused == METERS_MAX) {
        return 0;
    }
    m->names[unused] = strdup(class);
    return m->names[unused] ? m->first + unused : 0;
}

void
meter_names_prune(struct meter_names *m, bool (*is_used)(const char *, void *),
                  void *aux)
{
    for (uint32_t i = 0; i < METERS_MAX; i++) {
        if (m->names[i] && !is_used(m->names[i], aux)) {
            free(m->names[i]);
            m->names[i] = NULL;
        }
    }
}
