/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_OUTCOME_H
#define L7_MIGRATE_OUTCOME_H 1

/* What a connection gets in the end, and the policy's class for it.
 *
 * A mark is mostly only the way to a class of tc: where a filter leads it to
 * one, the policy has that class's queue and no mark.  Outcomes that are the
 * same have one class.
 *
 * Ownership: outcomes are plain values that borrow from the list of tc.
 * Threads: none.
 * Bounds: MIGRATE_CLASSES_MAX, as many as a policy may have. */

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migrate/tc.h"
#include "migrate/walk.h"

#define MIGRATE_CLASSES_MAX 256

struct migrate_outcome {
    bool drops;
    uint32_t classid;               /* Of tc, or 0. */
    const struct tc_filter *filter; /* That leads a mark there, or NULL. */
    const struct tc_filter *police; /* That filter, if it polices. */
    int dscp;                       /* -1: as it is. */
    uint32_t mark;
    uint32_t mark_mask; /* 0: no mark. */
};

/* What 'c' comes to. */
struct migrate_outcome migrate_outcome(const struct walk_case *c,
                                       const struct tc_list *tc);

/* True if nothing is done. */
bool migrate_outcome_is_none(const struct migrate_outcome *);

/* True if both have one class. */
bool migrate_outcome_equals(const struct migrate_outcome *,
                            const struct migrate_outcome *);

/* The lines that 'c' comes from; marks them as used. */
struct walk_sources migrate_outcome_sources(const struct migrate_outcome *,
                                            const struct walk_case *c);


/* ---- Classes. ---- */

#define MIGRATE_CLASS_NAME_MAX 64

/* The queues, by the classes of tc that they stand for. */
struct migrate_queue {
    uint32_t classid;
    const struct tc_class *class; /* NULL: tc's are not known. */
    unsigned int id;
    json_t *value; /* The member "queue", for the first that uses it. */
};

struct migrate_classes {
    const struct tc_list *tc;
    struct migrate_outcome outcomes[MIGRATE_CLASSES_MAX];
    char names[MIGRATE_CLASSES_MAX][MIGRATE_CLASS_NAME_MAX];
    size_t n;
    struct migrate_queue queues[MIGRATE_CLASSES_MAX + 1];
    size_t n_queues;
};

/* The name of the class for an outcome, which is added if need be; NULL if
 * there are too many. */
const char *migrate_classes_add(struct migrate_classes *,
                                const struct migrate_outcome *);

/* What the policy's members "classes" and "qos" are; the latter is NULL if no
 * queue is described.  Notes what has no counterpart.  Both are the caller's.
 * Returns 0 or ENOMEM. */
int migrate_classes_finish(struct migrate_classes *, json_t **classesp,
                           json_t **qos, struct migrate_notes *);

/* ---- Of its own: in queues.c. ---- */

/* Makes the values of all queues, and '*qos'.  The values belong to the
 * caller, who destroys them with migrate_queues_destroy(). */
int migrate_queues_make(struct migrate_classes *, json_t **qos,
                        struct migrate_notes *);
void migrate_queues_destroy(struct migrate_classes *);

/* A rate or an amount as a policy has it, with 'max' at most. */
json_t *migrate_bits(uint64_t bits, uint64_t max);

/* The smallest burst that a policy takes, and the largest rate and burst of a
 * queue and of a meter: see policies/classes.c and class-meter.c. */
#define MIGRATE_BURST_MIN UINT64_C(13000)
#define MIGRATE_QUEUE_MAX (UINT32_MAX * UINT64_C(8))
#define MIGRATE_METER_MAX (UINT32_MAX * UINT64_C(1000))
#define MIGRATE_RATE_MIN UINT64_C(1000)

#endif /* migrate/outcome.h */
