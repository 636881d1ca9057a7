/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queues of a policy: see queue-list.h. */

#include <l7-config.h>
#include "policies/queue-list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "policies/classes.h"
#include "policies/qos.h"
#include "policies/reader.h"

void
queue_list_destroy(struct queue_list *q)
{
    if (q) {
        free(q->queues);
        *q = (struct queue_list){ NULL, 0, 0 };
    }
}

/* Notes a problem with the member 'key' of the queue of class 'i', or, with
 * NULL, with the queue. */
static void __attribute__((format(printf, 4, 5)))
complain(const struct classes *c, size_t i, const char *key,
         const char *format, ...)
{
    struct jpath root = { NULL, NULL, 0 };
    struct jpath classes = { &root, "classes", 0 };
    struct jpath class = { &classes, c->classes[i].name, 0 };
    struct jpath queue = { &class, "queue", 0 };
    struct jpath member = { &queue, key, 0 };
    char message[PROBLEMS_TEXT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    reader_complain(c->sources[i].reader, key ? &member : &queue, JSON_VALUE,
                    "%s", message);
}


/* ---- Numbers. ---- */

/* A hash that must stay as it is: FNV-1a, 32 bits
 * (draft-eastlake-fnv, section 2). */
static uint32_t
hash_name(const char *name)
{
    uint32_t hash = UINT32_C(0x811c9dc5);

    for (; *name; name++) {
        hash = (hash ^ (uint8_t) *name) * UINT32_C(0x01000193);
    }
    return hash;
}

static bool
is_taken(const struct classes *c, uint32_t id)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->classes[i].queue.id == id) {
            return true;
        }
    }
    return false;
}

static int
compare_names(const void *a_, const void *b_)
{
    const struct policy_class *const *a = a_;
    const struct policy_class *const *b = b_;

    return strcmp((*a)->name, (*b)->name);
}

/* Gives automatic queues their numbers: in the order of the classes' names,
 * so that these alone count. */
static void
number_automatic(struct classes *c)
{
    struct policy_class *automatic[CLASSES_MAX] = { NULL };
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        if (c->sources[i].queue_is_automatic) {
            automatic[n++] = &c->classes[i];
        }
    }
    qsort(automatic, n, sizeof *automatic, compare_names);
    for (size_t i = 0; i < n; i++) {
        uint32_t offset = hash_name(automatic[i]->name) % QUEUE_LIST_AUTO_N;

        while (is_taken(c, QUEUE_LIST_AUTO_FIRST + offset)) {
            offset = (offset + 1) % QUEUE_LIST_AUTO_N;
        }
        automatic[i]->queue.id = QUEUE_LIST_AUTO_FIRST + offset;
    }
}


/* ---- Checks. ---- */

/* Checks what class 'i' says of its queue, alone. */
static void
check_described(const struct classes *c, size_t i, const struct qos *qos)
{
    const struct policy_queue *queue = &c->classes[i].queue;
    const struct {
        const char *key;
        uint64_t rate;
    } rates[] = {
        { "min-rate", queue->min_rate },
        { "max-rate", queue->max_rate },
    };

    if (!qos->type) {
        complain(c, i, NULL,
                 "describes a queue, but no \"qos\" says on which ports it is "
                 "to be made; add \"qos\", or give the number of a queue that "
                 "is there");
        return;
    }
    if (qos->is_hfsc && queue->burst) {
        complain(c, i, "burst", "means nothing for linux-hfsc; remove it");
    }
    if (qos->is_hfsc && queue->priority != POLICY_NONE) {
        complain(c, i, "priority", "means nothing for linux-hfsc; remove it");
    }
    for (size_t j = 0; qos->n && j < sizeof rates / sizeof rates[0]; j++) {
        if (rates[j].rate > qos->max_rate) {
            complain(c, i, rates[j].key,
                     "is more than %" PRIu64 " bit/s, \"max-rate\" of the "
                     "fastest port in \"qos\"",
                     qos->max_rate);
        }
    }
}

/* Notes it if a class marks packets otherwise than its queue, which would
 * have the last word. */
static void
check_dscp(const struct classes *c, size_t i)
{
    const struct policy_class *class = &c->classes[i];

    if (class->dscp != POLICY_NONE && class->queue.dscp != POLICY_NONE
        && class->dscp != class->queue.dscp) {
        complain(c, i, NULL,
                 "marks with DSCP %d what the class marks with %d; remove one",
                 class->queue.dscp, class->dscp);
    }
}


/* ---- All of them. ---- */

static int
compare_queues(const void *a_, const void *b_)
{
    const struct policy_queue *a = a_;
    const struct policy_queue *b = b_;

    return (a->id > b->id) - (a->id < b->id);
}

/* The class that describes the queue of class 'i', or 'i' itself if none
 * does; of several, the first. */
static size_t
find_describer(const struct classes *c, size_t i)
{
    for (size_t j = 0; j < c->n; j++) {
        if (c->sources[j].queue_is_described
            && c->classes[j].queue.id == c->classes[i].queue.id) {
            return j;
        }
    }
    return i;
}

/* Adds the queue of class 'i', the first of its number. */
static void
add_queue(struct queue_list *q, const struct classes *c, size_t i,
          const struct qos *qos)
{
    const struct policy_queue *queue = &c->classes[i].queue;
    bool fits = q->min_rates <= qos->max_rate;

    q->queues[q->n++] = *queue;
    q->min_rates += queue->min_rate;
    if (fits && qos->n && queue->min_rate <= qos->max_rate
        && q->min_rates > qos->max_rate) {
        complain(c, find_describer(c, i), "min-rate",
                 "brings what all queues guarantee to %" PRIu64 " bit/s, more "
                 "than \"max-rate\" of the fastest port in \"qos\"",
                 q->min_rates);
    }
}

int
queue_list_make(struct queue_list *q, struct classes *c, const struct qos *qos)
{
    q->queues = calloc(c->n + 1, sizeof *q->queues);
    if (!q->queues) {
        return ENOMEM;
    }
    number_automatic(c);
    for (size_t i = 0; i < c->n; i++) {
        if (c->classes[i].queue.id == POLICY_NONE) {
            continue;
        }
        size_t describer = find_describer(c, i);

        if (c->sources[i].queue_is_described) {
            check_described(c, i, qos);
            if (describer != i) {
                complain(c, i, NULL,
                         "class \"%s\" describes queue %" PRId64 " already; "
                         "give only its number here: \"queue\": %" PRId64,
                         c->classes[describer].name, c->classes[i].queue.id,
                         c->classes[i].queue.id);
            }
        }
        c->classes[i].queue = c->classes[describer].queue;
        check_dscp(c, i);

        bool is_first = true;
        for (size_t j = 0; j < i && is_first; j++) {
            is_first = c->classes[j].queue.id != c->classes[i].queue.id;
        }
        if (is_first) {
            add_queue(q, c, i, qos);
        }
    }
    qsort(q->queues, q->n, sizeof *q->queues, compare_queues);
    return 0;
}

struct policy_queue
queue_list_on(const struct queue_list *q, size_t i, uint64_t port_rate)
{
    struct policy_queue queue = q->queues[i];

    if (!queue.max_rate || queue.max_rate > port_rate) {
        queue.max_rate = port_rate;
    }
    if (q->min_rates > port_rate) {
        /* Less than port_rate, so that it fits in 64 bits again. */
        queue.min_rate =
            (uint64_t) ((long double) queue.min_rate * (long double) port_rate
                        / (long double) q->min_rates);
    }
    if (queue.min_rate > queue.max_rate) {
        queue.min_rate = queue.max_rate;
    }
    return queue;
}
