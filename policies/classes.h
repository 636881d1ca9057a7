/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_CLASSES_H
#define L7_POLICIES_CLASSES_H 1

/* The classes of a policy: its member "classes", checked and read.
 *
 * Ownership: the list owns its classes and their names.
 * Threads: immutable once read. */

#include <stddef.h>
#include <stdint.h>

struct policy_class;
struct reader;

/* Classes in one policy at most.  Each one's meter wants a number of its own,
 * and nobody thinks in more. */
#define CLASSES_MAX 256

/* Queue numbers that both linux-htb and linux-hfsc take, according to
 * ovs-vswitchd.conf.db(5): "less than 61440". */
#define CLASSES_QUEUE_MAX 61439

struct classes {
    struct policy_class *classes; /* In the file's order. */
    size_t n;
};

/* Reads the classes of the policy that is open in 'reader' into '*classes'
 * and notes what is wrong with them.  A class with problems is there all the
 * same, so that rules may name it.  Returns 0 or ENOMEM.  '*classes' is to be
 * destroyed in any case. */
int classes_read(struct classes *classes, struct reader *reader);
void classes_destroy(struct classes *);

/* The index of the class 'name', or POLICY_NO_CLASS. */
uint16_t classes_find(const struct classes *, const char *name);

#endif /* policies/classes.h */
