/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_METER_NAMES_H
#define L7_DAEMON_METER_NAMES_H 1

/* Which meter number each class has: the same for as long as there is a class
 * of that name, through all reloads.
 *
 * Threads: one at a time. */

#include <stdbool.h>
#include <stdint.h>

#include "ovs-glue/meters.h"

struct meter_names {
    uint32_t first;          /* Number of names[0]. */
    char *names[METERS_MAX]; /* Of classes; NULL: free. */
};

void meter_names_destroy(struct meter_names *);

/* The number of the meter of 'class', a new one if it has none.  Returns 0 if
 * there are no more. */
uint32_t meter_names_get(struct meter_names *, const char *class);

/* Frees the numbers of all classes that 'is_used' is false for. */
void meter_names_prune(struct meter_names *,
                       bool (*is_used)(const char *class, void *aux),
                       void *aux);

#endif /* daemon/meter-names.h */
