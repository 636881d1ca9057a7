/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_QUEUES_ROWS_H
#define L7_OVS_GLUE_QUEUES_ROWS_H 1

/* One pass over the rows of Port, QoS and Queue: writes into a transaction
 * what they lack.  What the rows are, and whose, is told in queues.h.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>

#include "ovs-glue/queues-config.h"
#include "ovs-glue/queues-plan.h"
#include "sset.h"

struct ovsdb_idl;
struct ovsdb_idl_txn;
struct ovsrec_bridge;

/* What a pass works on. */
struct rows_task {
    const struct queues_config *config;
    const char *bridge;             /* The bridge's name, */
    const struct ovsrec_bridge *br; /* and its row, or NULL. */
    const char *mirror_port;
    struct ovsdb_idl *idl;
    struct ovsdb_idl_txn *txn;
    const struct sset *in_place; /* 'keys' of the last pass that held. */
};

/* What it found. */
struct rows_result {
    bool wrote;       /* The transaction has something to do. */
    char *repair;     /* What of 'in_place' had been lost, or NULL. */
    struct sset keys; /* What is in place once it is done. */
    struct plan plan; /* The ports that have queues. */
};

/* Fills '*result', which is to be destroyed. */
void rows_pass(const struct rows_task *, struct rows_result *result);
void rows_result_destroy(struct rows_result *);

#endif /* ovs-glue/queues-rows.h */
