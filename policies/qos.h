/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_QOS_H
#define L7_POLICIES_QOS_H 1

/* On which ports a policy's queues are made: its member "qos", which one of
 * its files may have.
 *
 * Ownership: it owns its ports and their globs.
 * Threads: immutable once read. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policies/policy.h"

struct reader;

/* Entries of "ports" at most. */
#define QOS_PORTS_MAX 256

struct qos {
    const char *type; /* "linux-htb" or "linux-hfsc"; NULL: no "qos". */
    bool is_hfsc;
    struct policy_qos_port *ports; /* In the file's order. */
    size_t n;
    uint64_t max_rate;           /* Of the fastest. */
    const struct reader *reader; /* Of the file that has it, for messages. */
};

/* Reads "qos" of the file that is open in 'reader', if it has it, and notes
 * what is wrong.  Returns 0 or ENOMEM. */
int qos_read(struct qos *, struct reader *reader);
void qos_destroy(struct qos *);

/* The first entry that is for 'port', or NULL. */
const struct policy_qos_port *qos_find(const struct qos *,
                                       const struct policy_port *port);

#endif /* policies/qos.h */
