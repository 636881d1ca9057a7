/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queues for the classes of tc: see outcome.h.
 *
 * A queue of a policy is the same on all ports; tc has classes on each device.
 * A queue has number and rates of the class that it stands for: 1:10 becomes
 * queue 16, since tc's numbers are hexadecimal, and the default class queue 0,
 * which Open vSwitch uses for all that is not told otherwise. */

#include <l7-config.h>
#include "migrate/outcome.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "migrate/notes.h"
#include "policies/units.h"

/* Numbers of queues: see policies/classes.h. */
#define QUEUE_ID_MAX 61439

json_t *
migrate_bits(uint64_t bits, uint64_t max)
{
    char text[UNITS_TEXT_MAX];

    return json_string(units_format(bits < max ? bits : max, text));
}


/* ---- Ports. ---- */

/* What 'dev' can do: the rates of its classes at the top, and the highest
 * ceiling of one. */
static uint64_t
find_port_rate(const struct tc_list *tc, const char *dev)
{
    uint64_t rates = 0;
    uint64_t ceiling = 0;

    for (size_t i = 0; i < tc->n_classes; i++) {
        const struct tc_class *c = &tc->classes[i];

        if (strcmp(c->dev, dev) || tc_find_class(tc, dev, c->parent)) {
            continue;
        }
        rates = rates + c->rate < MIGRATE_QUEUE_MAX ? rates + c->rate
                                                    : MIGRATE_QUEUE_MAX;
        ceiling = c->ceil > ceiling ? c->ceil : ceiling;
    }
    uint64_t rate = rates > ceiling ? rates : ceiling;
    return rate < MIGRATE_RATE_MIN    ? MIGRATE_RATE_MIN
           : rate > MIGRATE_QUEUE_MAX ? MIGRATE_QUEUE_MAX
                                      : rate;
}

/* Makes "qos" for all devices, and stores the rate of the fastest. */
static json_t *
make_qos(const struct tc_list *tc, uint64_t *fastest)
{
    json_t *ports = json_array();

    for (size_t i = 0; i < tc->n_classes; i++) {
        const char *dev = tc->classes[i].dev;
        bool is_first = true;

        for (size_t j = 0; j < i && is_first; j++) {
            is_first = strcmp(tc->classes[j].dev, dev) != 0;
        }
        if (is_first) {
            uint64_t rate = find_port_rate(tc, dev);

            *fastest = rate > *fastest ? rate : *fastest;
            json_array_append_new(
                ports, json_pack("{s:s, s:o}", "interface", dev, "max-rate",
                                 migrate_bits(rate, MIGRATE_QUEUE_MAX)));
        }
    }
    return json_pack("{s:s, s:o}", "type", "linux-htb", "ports", ports);
}


/* ---- Queues. ---- */

static bool
is_taken(const struct migrate_classes *classes, size_t n, unsigned int id)
{
    for (size_t i = 0; i < n; i++) {
        if (classes->queues[i].id == id) {
            return true;
        }
    }
    return false;
}

/* Gives numbers to the queues, 0 to that of the default class. */
static void
number(struct migrate_classes *classes, uint32_t default_id)
{
    for (size_t i = 0; i < classes->n_queues; i++) {
        struct migrate_queue *q = &classes->queues[i];

        q->id = q->classid & 0xffff;
        if (q->classid == default_id) {
            q->id = 0;
            continue;
        }
        while (!q->id || q->id > QUEUE_ID_MAX || is_taken(classes, i, q->id)) {
            q->id = q->id >= QUEUE_ID_MAX ? 1 : q->id + 1;
        }
    }
}

/* Finds the default class, and adds its queue. */
static uint32_t
add_default(struct migrate_classes *classes, struct migrate_notes *notes)
{
    const struct tc_list *tc = classes->tc;
    uint32_t id = 0;

    for (size_t i = 0; i < tc->n_defaults; i++) {
        const struct tc_default *d = &tc->defaults[i];
        const struct tc_class *class = tc_find_class(tc, d->dev, d->classid);

        if (!class) {
            migrate_note(notes, d->source,
                         "the default class is none that is known; it is left "
                         "out");
        } else if (id && id != d->classid) {
            migrate_note(notes, d->source,
                         "there is one queue for the rest on all ports; that "
                         "of class %" PRIx32 ":%" PRIx32 " is taken",
                         id >> 16, id & 0xffff);
        } else if (!id) {
            id = d->classid;
            for (size_t j = 0; j < classes->n_queues; j++) {
                if (classes->queues[j].classid == id) {
                    return id;
                }
            }
            classes->queues[classes->n_queues++] =
                (struct migrate_queue){ .classid = id, .class = class };
        }
    }
    return id;
}

/* Notes other classes of the same number that are not like 'q'. */
static void
compare_devices(const struct migrate_classes *classes,
                const struct migrate_queue *q, struct migrate_notes *notes)
{
    const struct tc_class *c = q->class;

    for (size_t i = 0; i < classes->tc->n_classes; i++) {
        const struct tc_class *other = &classes->tc->classes[i];

        if (other->id == q->classid && other != c
            && (other->rate != c->rate || other->ceil != c->ceil
                || other->prio != c->prio)) {
            migrate_note(notes, other->source,
                         "a queue is the same on all ports; it is as in line "
                         "%u, of %s",
                         c->source->line, c->dev);
        }
    }
}

/* Makes the queue's value, with 'sum' of all the rates that are guaranteed,
 * and 'fastest' that of a port. */
static json_t *
make_queue(const struct migrate_queue *q, uint64_t sum, uint64_t fastest)
{
    const struct tc_class *c = q->class;
    uint64_t min = c->rate < fastest ? c->rate : fastest;
    uint64_t max = c->ceil < fastest ? c->ceil : fastest;
    json_t *value = json_object();

    if (sum > fastest) {
        min = (uint64_t) ((long double) min * (long double) fastest
                          / (long double) sum);
    }
    min = min < MIGRATE_RATE_MIN ? MIGRATE_RATE_MIN : min;
    max = max < min ? min : max;
    json_object_set_new(value, "id", json_integer(q->id));
    json_object_set_new(value, "min-rate",
                        migrate_bits(min, MIGRATE_QUEUE_MAX));
    json_object_set_new(value, "max-rate",
                        migrate_bits(max, MIGRATE_QUEUE_MAX));
    if (c->burst >= MIGRATE_BURST_MIN) {
        json_object_set_new(value, "burst",
                            migrate_bits(c->burst, MIGRATE_QUEUE_MAX));
    }
    if (c->prio >= 0) {
        json_object_set_new(value, "priority", json_integer(c->prio));
    }
    return value;
}

/* Notes the classes that nothing leads to. */
static void
note_unused(const struct migrate_classes *classes, struct migrate_notes *notes)
{
    for (size_t i = 0; i < classes->tc->n_classes; i++) {
        const struct tc_class *c = &classes->tc->classes[i];
        bool is_used = tc_is_inner(classes->tc, c);

        for (size_t j = 0; j < classes->n_queues && !is_used; j++) {
            is_used = classes->queues[j].classid == c->id;
        }
        if (!is_used) {
            migrate_note(notes, c->source,
                         "no rule leads to class %" PRIx32 ":%" PRIx32
                         "; it is left out",
                         c->id >> 16, c->id & 0xffff);
        }
    }
}

int
migrate_queues_make(struct migrate_classes *classes, json_t **qos,
                    struct migrate_notes *notes)
{
    uint64_t fastest = 0;
    uint64_t sum = 0;

    number(classes, add_default(classes, notes));
    *qos = classes->tc->n_classes ? make_qos(classes->tc, &fastest) : NULL;
    for (size_t i = 0; i < classes->n_queues; i++) {
        const struct migrate_queue *q = &classes->queues[i];

        if (!q->class) {
            migrate_note(notes, NULL,
                         "no --tc file has class %" PRIx32 ":%" PRIx32
                         "; queue %u must be made by hand, or described in "
                         "the policy",
                         q->classid >> 16, q->classid & 0xffff, q->id);
            continue;
        }
        sum += q->class->rate < fastest ? q->class->rate : fastest;
        compare_devices(classes, q, notes);
        if (q->class->burst && q->class->burst < MIGRATE_BURST_MIN) {
            migrate_note(notes, q->class->source,
                         "the burst is less than a packet; the queue gets its "
                         "usual one");
        }
    }
    if (sum > fastest) {
        migrate_note(notes, NULL,
                     "the classes of tc guarantee more than a port has; their "
                     "rates are cut so that they fit");
    }
    bool is_described = false;
    for (size_t i = 0; i < classes->n_queues; i++) {
        struct migrate_queue *q = &classes->queues[i];

        if (q->class) {
            q->value = make_queue(q, sum, fastest);
            is_described = true;
            if (!q->value) {
                return ENOMEM;
            }
        }
    }
    note_unused(classes, notes);
    if (!is_described) {
        json_decref(*qos);
        *qos = NULL;
    }
    return 0;
}

void
migrate_queues_destroy(struct migrate_classes *classes)
{
    for (size_t i = 0; i < classes->n_queues; i++) {
        json_decref(classes->queues[i].value);
        classes->queues[i].value = NULL;
    }
}
