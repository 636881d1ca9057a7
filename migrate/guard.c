/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which connections something is for: see guard.h. */

#include <l7-config.h>
#include "migrate/guard.h"

#include <errno.h>
#include <string.h>

/* ---- Sets. ---- */

struct guard_set
guard_set_range(uint16_t first, uint16_t last)
{
    return (struct guard_set){ .n = 1, .ranges = { { first, last } } };
}

int
guard_set_add(struct guard_set *set, struct range range)
{
    size_t from = 0;

    /* Those before it, not even touching it, stay; those that it overlaps or
     * touches become part of it. */
    while (from < set->n && set->ranges[from].last + 1 < range.first) {
        from++;
    }
    size_t to = from;
    while (to < set->n && set->ranges[to].first <= range.last + 1) {
        if (set->ranges[to].first < range.first) {
            range.first = set->ranges[to].first;
        }
        if (set->ranges[to].last > range.last) {
            range.last = set->ranges[to].last;
        }
        to++;
    }
    if (from == to && set->n == GUARD_RANGES_MAX) {
        return E2BIG;
    }
    memmove(&set->ranges[from + 1], &set->ranges[to],
            (set->n - to) * sizeof *set->ranges);
    set->ranges[from] = range;
    set->n = set->n + 1 - (to - from);
    return 0;
}

void
guard_set_invert(struct guard_set *set, uint16_t max)
{
    struct guard_set inverse = { .n = 0 };
    unsigned int next = 0;

    for (size_t i = 0; i < set->n; i++) {
        if (set->ranges[i].first > next) {
            inverse.ranges[inverse.n++] =
                (struct range){ (uint16_t) next,
                                (uint16_t) (set->ranges[i].first - 1) };
        }
        next = set->ranges[i].last + 1u;
    }
    if (next <= max) {
        inverse.ranges[inverse.n++] = (struct range){ (uint16_t) next, max };
    }
    *set = inverse;
}

bool
guard_set_is_all(const struct guard_set *set, uint16_t max)
{
    return set->n == 1 && !set->ranges[0].first && set->ranges[0].last >= max;
}

static int
meet_sets(const struct guard_set *a, const struct guard_set *b,
          struct guard_set *meet)
{
    size_t i = 0;
    size_t j = 0;

    meet->n = 0;
    while (i < a->n && j < b->n) {
        const struct range *x = &a->ranges[i];
        const struct range *y = &b->ranges[j];
        struct range both = { x->first > y->first ? x->first : y->first,
                              x->last < y->last ? x->last : y->last };

        if (both.first <= both.last) {
            if (meet->n == GUARD_RANGES_MAX) {
                return E2BIG;
            }
            meet->ranges[meet->n++] = both;
        }
        if (x->last < y->last) {
            i++;
        } else {
            j++;
        }
    }
    return meet->n ? 0 : ENOENT;
}

static bool
set_covers(const struct guard_set *wide, const struct guard_set *narrow)
{
    size_t i = 0;

    for (size_t j = 0; j < narrow->n; j++) {
        while (i < wide->n && wide->ranges[i].last < narrow->ranges[j].last) {
            i++;
        }
        if (i == wide->n || wide->ranges[i].first > narrow->ranges[j].first) {
            return false;
        }
    }
    return true;
}

static bool
set_equals(const struct guard_set *a, const struct guard_set *b)
{
    return a->n == b->n
           && !memcmp(a->ranges, b->ranges, a->n * sizeof *a->ranges);
}


/* ---- Protocols, VMs and networks. ---- */

static bool
protocol_covers(int wide, int narrow)
{
    return wide == narrow || wide == GUARD_ANY
           || (wide == GUARD_JUDGED && narrow > GUARD_EXAMINING);
}

/* True if all that fits 'narrow' fits 'wide'.  These globs are names, of
 * which some end in "*". */
static bool
vm_covers(const char *wide, const char *narrow)
{
    size_t n = wide ? strlen(wide) : 0;

    return !wide
           || (narrow
               && (!strcmp(wide, narrow)
                   || (wide[n - 1] == '*' && !strncmp(wide, narrow, n - 1))));
}

static bool
end_covers(const struct network *wide, const struct network *narrow)
{
    return !wide->ip_version
           || (narrow->ip_version && network_covers(wide, narrow));
}


/* ---- Guards. ---- */

void
guard_init(struct guard *g)
{
    *g = (struct guard){
        .protocol = GUARD_ANY,
        .transports = GUARD_TCP | GUARD_UDP,
        .ports = { guard_set_range(0, UINT16_MAX),
                   guard_set_range(0, UINT16_MAX) },
        .minutes = guard_set_range(0, GUARD_DAY_MINUTES - 1),
        .days = GUARD_ALL_DAYS,
    };
}

int
guard_meet(const struct guard *a, const struct guard *b, struct guard *meet)
{
    bool narrower = vm_covers(b->vm, a->vm);
    int error = 0;

    guard_init(meet);
    if (protocol_covers(a->protocol, b->protocol)) {
        meet->protocol = b->protocol;
    } else if (protocol_covers(b->protocol, a->protocol)) {
        meet->protocol = a->protocol;
    } else {
        return ENOENT;
    }
    meet->transports = a->transports & b->transports;
    meet->days = a->days & b->days;
    if (!meet->transports || !meet->days
        || (!narrower && !vm_covers(a->vm, b->vm))
        || (a->direction && b->direction && a->direction != b->direction)) {
        return ENOENT;
    }
    meet->vm = narrower ? a->vm : b->vm;
    meet->direction = a->direction ? a->direction : b->direction;
    for (int i = 0; i < 2 && !error; i++) {
        if (end_covers(&a->ends[i], &b->ends[i])) {
            meet->ends[i] = b->ends[i];
        } else if (end_covers(&b->ends[i], &a->ends[i])) {
            meet->ends[i] = a->ends[i];
        } else {
            return ENOENT;
        }
        error = meet_sets(&a->ports[i], &b->ports[i], &meet->ports[i]);
    }
    return error ? error : meet_sets(&a->minutes, &b->minutes, &meet->minutes);
}

bool
guard_covers(const struct guard *wide, const struct guard *narrow)
{
    return guard_covers_but(wide, narrow, GUARD_N_NUMBERS);
}

bool
guard_covers_but(const struct guard *wide, const struct guard *narrow,
                 enum guard_numbers but)
{
    bool covers = protocol_covers(wide->protocol, narrow->protocol)
                  && !(narrow->transports & ~wide->transports)
                  && vm_covers(wide->vm, narrow->vm)
                  && (!wide->direction || wide->direction == narrow->direction)
                  && (but == GUARD_TIME
                      || (!(narrow->days & ~wide->days)
                          && set_covers(&wide->minutes, &narrow->minutes)));

    for (unsigned int i = 0; i < 2 && covers; i++) {
        covers = end_covers(&wide->ends[i], &narrow->ends[i])
                 && (but == GUARD_CLIENT_PORTS + i
                     || set_covers(&wide->ports[i], &narrow->ports[i]));
    }
    return covers;
}

int
guard_add_numbers(const struct guard *g, enum guard_numbers kind,
                  struct ranges *numbers)
{
    const struct guard_set *set =
        kind == GUARD_TIME ? &g->minutes : &g->ports[kind];
    int error = 0;

    for (unsigned int day = 0; day < (kind == GUARD_TIME ? 7 : 1); day++) {
        unsigned int midnight = day * GUARD_DAY_MINUTES;

        if (kind == GUARD_TIME && !(g->days & 1 << day)) {
            continue;
        }
        for (size_t i = 0; i < set->n && !error; i++) {
            error = ranges_add(
                numbers,
                (struct range){ (uint16_t) (midnight + set->ranges[i].first),
                                (uint16_t) (midnight + set->ranges[i].last) });
        }
    }
    return error;
}

bool
guard_same_criteria(const struct guard *a, const struct guard *b)
{
    bool same = a->transports == b->transports && a->days == b->days
                && a->direction == b->direction && !a->vm == !b->vm
                && (!a->vm || !strcmp(a->vm, b->vm))
                && set_equals(&a->minutes, &b->minutes);

    for (int i = 0; i < 2 && same; i++) {
        same = end_covers(&a->ends[i], &b->ends[i])
               && end_covers(&b->ends[i], &a->ends[i])
               && set_equals(&a->ports[i], &b->ports[i]);
    }
    return same;
}

bool
guard_is_plain(const struct guard *g)
{
    struct guard all;

    guard_init(&all);
    return guard_same_criteria(g, &all);
}


/* ---- Conditions. ---- */

void
guard_condition_add(struct guard_condition *c, const struct guard *g,
                    bool value)
{
    c->terms[c->n++] = (struct guard_term){ *g, value };
}

/* Adds what both terms are for, if there is anything. */
static int
add_product(struct guard_condition *c, const struct guard_term *a,
            const struct guard_term *b)
{
    struct guard meet;
    int error = guard_meet(&a->guard, &b->guard, &meet);

    for (size_t i = 0; i < c->n && !error; i++) {
        if (guard_covers(&c->terms[i].guard, &meet)) {
            return 0; /* Nothing gets there. */
        }
    }
    if (!error && c->n == GUARD_TERMS_MAX) {
        error = E2BIG;
    } else if (!error) {
        guard_condition_add(c, &meet, a->value || b->value);
    }
    return error == ENOENT ? 0 : error;
}

int
guard_condition_either(const struct guard_condition *a,
                       const struct guard_condition *b,
                       struct guard_condition *either)
{
    struct guard_term rest = { .value = false };
    int error = 0;

    /* In this order, the first pair of which both hold is the pair of the
     * first ones that hold. */
    guard_init(&rest.guard);
    either->n = 0;
    for (size_t i = 0; i <= a->n; i++) {
        for (size_t j = 0; j <= b->n && !error; j++) {
            error = add_product(either, i < a->n ? &a->terms[i] : &rest,
                                j < b->n ? &b->terms[j] : &rest);
        }
    }
    return error;
}
