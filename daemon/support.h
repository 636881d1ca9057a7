/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SUPPORT_H
#define L7_DAEMON_SUPPORT_H 1

/* What a policy asks of the switch that its datapath does not do: queues that
 * do not shape, meters that there are none of.
 *
 * Threads: no state. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct policy;
struct policy_class;

struct support {
    bool queues;         /* Queues shape. */
    uint32_t max_meters; /* So many meters there can be. */
};

/* What 'class' does not get, a text that the caller frees, or NULL. */
char *support_class_text(const struct policy_class *class,
                         const struct support *);

/* Prints a line to 'out' for each class of 'policy' that does not get what it
 * asks for, with 'prefix' before it, and returns how many there are.  'out'
 * may be NULL. */
size_t support_describe(const struct policy *policy, const struct support *,
                        const char *prefix, FILE *out);

#endif /* daemon/support.h */
