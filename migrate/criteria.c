/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A guard as the criteria of a rule: see policy.h. */

#include <l7-config.h>
#include "migrate/policy.h"

#include <errno.h>
#include <stdbool.h>

#include "migrate/guard.h"

/* Hours of one rule at most: see policies/hours-read.c. */
#define HOURS_MAX 24

static json_t *
make_ports(const struct guard_set *set)
{
    json_t *array = json_array();

    for (size_t i = 0; i < set->n; i++) {
        const struct range *r = &set->ranges[i];

        json_array_append_new(array,
                              r->first == r->last
                                  ? json_integer(r->first)
                                  : json_sprintf("%d-%d", r->first, r->last));
    }
    return array;
}

/* Adds the end 'key', if anything is asked about it. */
static void
add_end(json_t *rule, const char *key, const struct network *network,
        const struct guard_set *ports)
{
    json_t *end = json_object();

    if (network->ip_version) {
        char text[NETWORK_TEXT_MAX];

        json_object_set_new(end, "networks",
                            json_pack("[s]", network_format(network, text)));
    }
    if (!guard_set_is_all(ports, UINT16_MAX)) {
        json_object_set_new(end, "ports", make_ports(ports));
    }
    if (json_object_size(end)) {
        json_object_set_new(rule, key, end);
    } else {
        json_decref(end);
    }
}

static json_t *
make_hours(unsigned int first, unsigned int end)
{
    return json_sprintf("%02u:%02u-%02u:%02u", first / 60, first % 60,
                        end / 60, end % 60);
}

static int
add_time(json_t *rule, const struct guard *g)
{
    static const char *const words[] = { "mon", "tue", "wed", "thu",
                                         "fri", "sat", "sun" };
    const struct guard_set *minutes = &g->minutes;
    size_t first = 0;

    if (g->days != GUARD_ALL_DAYS) {
        json_t *days = json_array();

        for (int i = 0; i < 7; i++) {
            if (g->days >> i & 1) {
                json_array_append_new(days, json_string(words[i]));
            }
        }
        json_object_set_new(rule, "days", days);
    }
    if (guard_set_is_all(minutes, GUARD_DAY_MINUTES - 1)) {
        return 0;
    }
    json_t *hours = json_array();
    size_t last = minutes->n - 1;
    bool over_midnight = last > 0 && !minutes->ranges[0].first
                         && minutes->ranges[last].last == GUARD_DAY_MINUTES - 1
                         && g->days == GUARD_ALL_DAYS;
    if (over_midnight) {
        /* The same each night, so it can be said in one; of single days, it
         * would be other nights. */
        json_array_append_new(hours, make_hours(minutes->ranges[last].first,
                                                minutes->ranges[0].last + 1u));
        first = 1;
    }
    for (size_t i = first; i < minutes->n - first; i++) {
        json_array_append_new(hours, make_hours(minutes->ranges[i].first,
                                                minutes->ranges[i].last + 1u));
    }
    int error = json_array_size(hours) > HOURS_MAX ? E2BIG : 0;
    json_object_set_new(rule, "hours", hours);
    return error;
}

int
migrate_criteria(json_t *rule, const struct guard *g)
{
    if (g->vm) {
        json_object_set_new(rule, "vm",
                            json_pack("[{s:s}]", "interface", g->vm));
    }
    if (g->direction) {
        json_object_set_new(
            rule, "direction",
            json_string(g->direction == GUARD_FROM_VM ? "from-vm" : "to-vm"));
    }
    add_end(rule, "client", &g->ends[0], &g->ports[0]);
    add_end(rule, "server", &g->ends[1], &g->ports[1]);
    return add_time(rule, g);
}
