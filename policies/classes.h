/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_CLASSES_H
#define L7_POLICIES_CLASSES_H 1

/* The classes of a policy: the members "classes" of its files, checked and
 * read.
 *
 * What a class says of its queue is only taken down here: which number an
 * automatic one gets, and what those that share a number get, shows when all
 * classes are known (policies/queue-list.h).
 *
 * Ownership: the list owns its classes and their names; it borrows the
 * readers of the files, for messages.
 * Threads: immutable once read. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policies/json.h"
#include "policies/policy.h"

struct jpath;
struct reader;

/* Classes in one policy at most.  Each one's meter wants a number of its own,
 * and nobody thinks in more. */
#define CLASSES_MAX 256

/* Queue numbers that both linux-htb and linux-hfsc take, according to
 * ovs-vswitchd.conf.db(5): "less than 61440". */
#define CLASSES_QUEUE_MAX 61439

/* Most meters that one class may have, and how many it has by default. */
#define CLASSES_METERS_MAX 10000
#define CLASSES_METERS_DEFAULT 256

/* What is only of interest while loading. */
struct class_source {
    struct reader *reader;   /* Of the class's file. */
    bool has_queue;          /* It names a queue, */
    bool queue_is_automatic; /* which gets a number, */
    bool queue_is_described; /* and says what the queue is like. */
};

struct classes {
    struct policy_class *classes; /* In the files' order. */
    struct class_source *sources; /* Of each. */
    size_t n;
};

int classes_init(struct classes *);
void classes_destroy(struct classes *);

/* Reads the classes of the file that is open in 'reader' into 'classes' and
 * notes what is wrong with them.  A class with problems is there all the
 * same, so that rules may name it.  Returns 0 or ENOMEM. */
int classes_read(struct classes *, struct reader *reader);

/* The index of the class 'name', or POLICY_NO_CLASS. */
uint16_t classes_find(const struct classes *, const char *name);

/* Reads the meter 'value' of a class.  (In class-meter.c.) */
void class_read_meter(struct reader *, const struct jpath *path, json_t *value,
                      struct policy_meter *meter);

#endif /* policies/classes.h */
