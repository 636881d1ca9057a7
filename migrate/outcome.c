/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connections get, and classes for it: see outcome.h. */

#include <l7-config.h>
#include "migrate/outcome.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "migrate/notes.h"
#include "policies/units.h"

/* True if the mark is what the rule asked for that said the class: then it
 * has done what it was for. */
static bool
led_to_class(const struct walk_case *c)
{
    for (size_t i = 0; i < c->packet.sources.n && c->classid; i++) {
        size_t j = 0;

        while (j < c->class_sources.n
               && c->class_sources.sources[j]
                      != c->packet.sources.sources[i]) {
            j++;
        }
        if (j == c->class_sources.n) {
            return false;
        }
    }
    return c->classid != 0;
}

struct migrate_outcome
migrate_outcome(const struct walk_case *c, const struct tc_list *tc)
{
    struct migrate_outcome o = { .dscp = c->dscp };

    if (c->state == WALK_DROPPED) {
        o.drops = true;
        o.dscp = -1;
        return o;
    }
    /* HTB looks at what CLASSIFY said before it asks filters: tc-htb(8),
     * CLASSIFICATION. */
    o.classid = c->classid;
    uint32_t mark = c->packet.value & c->packet.set;
    const struct tc_filter *filter =
        c->packet.value ? tc_find_filter(tc, c->packet.value) : NULL;
    if (filter) {
        o.filter = filter;
        o.police = filter->police_rate ? filter : NULL;
        o.classid = o.classid ? o.classid : filter->classid;
    } else if (mark && !led_to_class(c)) {
        o.mark = mark;
        o.mark_mask = c->packet.set;
    }
    return o;
}

bool
migrate_outcome_is_none(const struct migrate_outcome *o)
{
    return !o->drops && !o->classid && !o->police && o->dscp < 0
           && !o->mark_mask;
}

bool
migrate_outcome_equals(const struct migrate_outcome *a,
                       const struct migrate_outcome *b)
{
    return a->drops == b->drops && a->classid == b->classid
           && a->police == b->police && a->dscp == b->dscp
           && a->mark == b->mark && a->mark_mask == b->mark_mask;
}

struct walk_sources
migrate_outcome_sources(const struct migrate_outcome *o,
                        const struct walk_case *c)
{
    struct walk_sources s = { .n = 0 };

    if (o->drops || migrate_outcome_is_none(o)) {
        walk_sources_add_all(&s, &c->end_sources);
    }
    if (c->classid) {
        walk_sources_add_all(&s, &c->class_sources);
    }
    if (o->filter || o->mark_mask || migrate_outcome_is_none(o)) {
        walk_sources_add_all(&s, &c->packet.sources);
    }
    if (o->dscp >= 0) {
        walk_sources_add_all(&s, &c->dscp_sources);
    }
    for (size_t i = 0; i < s.n; i++) {
        s.sources[i]->is_used = true;
    }
    return s;
}


/* ---- Names. ---- */

/* Appends to the name, after a "-" unless it is the first word. */
static void __attribute__((format(printf, 2, 3)))
append(char name[MIGRATE_CLASS_NAME_MAX], const char *format, ...)
{
    size_t n = strlen(name);
    va_list args;

    if (n && n + 1 < MIGRATE_CLASS_NAME_MAX) {
        name[n++] = '-';
    }
    va_start(args, format);
    vsnprintf(name + n, MIGRATE_CLASS_NAME_MAX - n, format, args);
    va_end(args);
}

static void
make_name(const struct migrate_outcome *o, char name[MIGRATE_CLASS_NAME_MAX])
{
    *name = '\0';
    if (migrate_outcome_is_none(o)) {
        append(name, "untouched");
    }
    if (o->drops) {
        append(name, "dropped");
    }
    if (o->classid) {
        append(name, "tc-%" PRIx32 "-%" PRIx32, o->classid >> 16,
               o->classid & 0xffff);
    }
    if (o->police) {
        append(name, "police-%s-0x%" PRIx32, o->police->dev, o->police->mark);
    }
    if (o->dscp >= 0) {
        append(name, "dscp-%d", o->dscp);
    }
    if (o->mark_mask) {
        append(name, "mark-0x%" PRIx32, o->mark);
        if (o->mark_mask != UINT32_MAX) {
            append(name, "0x%" PRIx32, o->mark_mask);
        }
    }
    /* A device may be called almost anything. */
    for (char *p = name; *p; p++) {
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789-_.",
                    *p)) {
            *p = '_';
        }
    }
}


/* ---- Classes. ---- */

/* Finds or adds the queue for a class of tc. */
static struct migrate_queue *
find_queue(struct migrate_classes *classes, uint32_t classid)
{
    for (size_t i = 0; i < classes->n_queues; i++) {
        if (classes->queues[i].classid == classid) {
            return &classes->queues[i];
        }
    }
    return NULL;
}

static void
add_queue(struct migrate_classes *classes, const struct migrate_outcome *o)
{
    if (o->classid && !find_queue(classes, o->classid)) {
        const char *dev = o->filter ? o->filter->dev : NULL;
        const struct tc_class *class =
            dev ? tc_find_class(classes->tc, dev, o->classid) : NULL;

        classes->queues[classes->n_queues++] = (struct migrate_queue){
            .classid = o->classid,
            .class =
                class ? class : tc_find_class(classes->tc, NULL, o->classid),
        };
    }
}

const char *
migrate_classes_add(struct migrate_classes *classes,
                    const struct migrate_outcome *o)
{
    size_t i = 0;

    while (i < classes->n
           && !migrate_outcome_equals(&classes->outcomes[i], o)) {
        i++;
    }
    if (i == MIGRATE_CLASSES_MAX) {
        return NULL;
    } else if (i == classes->n) {
        make_name(o, classes->names[i]);
        classes->outcomes[i] = *o;
        classes->n++;
        add_queue(classes, o);
    }
    return classes->names[i];
}

/* What the class is for, for people. */
static json_t *
make_comment(const struct migrate_outcome *o, const struct migrate_queue *q)
{
    char text[256] = "";
    size_t n = 0;

    if (migrate_outcome_is_none(o)) {
        return json_string("Left alone, before later rules would take it.");
    }
    if (o->filter) {
        n += (size_t) snprintf(text + n, sizeof text - n, "Mark 0x%" PRIx32,
                               o->filter->mark);
    }
    if (q) {
        n += (size_t) snprintf(
            text + n, sizeof text - n, "%s %" PRIx32 ":%" PRIx32 "%s%s",
            n ? ", class" : "Class", o->classid >> 16, o->classid & 0xffff,
            q->class ? " of " : "", q->class ? q->class->dev : "");
    }
    if (o->police) {
        snprintf(text + n, sizeof text - n, ", policed on %s", o->police->dev);
    }
    return *text ? json_sprintf("%s.", text) : NULL;
}

static json_t *
make_meter(const struct tc_filter *police, struct migrate_notes *notes)
{
    uint64_t rate = police->police_rate;
    json_t *meter = json_object();

    if (rate < MIGRATE_RATE_MIN) {
        migrate_note(notes, police->source,
                     "a meter counts from 1 kbit/s; that is what it gets");
        rate = MIGRATE_RATE_MIN;
    }
    json_object_set_new(meter, "rate", migrate_bits(rate, MIGRATE_METER_MAX));
    if (police->police_burst >= MIGRATE_BURST_MIN) {
        json_object_set_new(
            meter, "burst",
            migrate_bits(police->police_burst, MIGRATE_METER_MAX));
    } else if (police->police_burst) {
        migrate_note(notes, police->source,
                     "the burst is less than a packet; the meter gets its "
                     "usual one");
    }
    return meter;
}

static json_t *
make_class(const struct migrate_outcome *o, struct migrate_queue *q,
           struct migrate_notes *notes)
{
    json_t *class = json_object();
    json_t *comment = make_comment(o, q);

    if (comment) {
        json_object_set_new(class, "comment", comment);
    }
    if (o->drops) {
        json_object_set_new(class, "drop", json_true());
    }
    if (q) {
        /* The first class that uses a queue says what it is like, the others
         * give its number. */
        json_object_set_new(class, "queue",
                            q->value ? q->value : json_integer(q->id));
        q->value = NULL;
    }
    if (o->police) {
        json_object_set_new(class, "meter", make_meter(o->police, notes));
    }
    if (o->dscp >= 0) {
        json_object_set_new(class, "dscp", json_integer(o->dscp));
    }
    if (o->mark_mask == UINT32_MAX) {
        json_object_set_new(class, "mark",
                            json_sprintf("0x%" PRIx32, o->mark));
    } else if (o->mark_mask) {
        json_object_set_new(
            class, "mark",
            json_sprintf("0x%" PRIx32 "/0x%" PRIx32, o->mark, o->mark_mask));
    }
    return class;
}

int
migrate_classes_finish(struct migrate_classes *c, json_t **classesp,
                       json_t **qos, struct migrate_notes *notes)
{
    json_t *object = json_object();
    int error = object ? migrate_queues_make(c, qos, notes) : ENOMEM;

    *classesp = object;
    for (size_t i = 0; i < c->n && !error; i++) {
        const struct migrate_outcome *o = &c->outcomes[i];
        json_t *class = make_class(o, find_queue(c, o->classid), notes);

        error = json_object_set_new(object, c->names[i], class) ? ENOMEM : 0;
    }
    /* The queue of what no rule is for: nothing but tc leads to it. */
    for (size_t i = 0; i < c->n_queues && !error; i++) {
        struct migrate_queue *q = &c->queues[i];

        if (!q->id && q->value) {
            json_t *class = json_object();

            json_object_set_new(
                class, "comment",
                json_sprintf("What no rule is for: class %" PRIx32 ":%" PRIx32
                             " of %s.",
                             q->classid >> 16, q->classid & 0xffff,
                             q->class->dev));
            json_object_set_new(class, "queue", q->value);
            q->value = NULL;
            error = json_object_set_new(object, "default", class) ? ENOMEM : 0;
        }
    }
    migrate_queues_destroy(c);
    return error;
}
