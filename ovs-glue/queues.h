/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_QUEUES_H
#define L7_OVS_GLUE_QUEUES_H 1

/* The queues of a bridge's ports, as rows of Open vSwitch's database.
 *
 * There is one row of Queue for each queue, and one of QoS for each entry of
 * the configuration that some port has; all ports of an entry refer to the
 * same.  The rows only describe: ovs-vswitchd makes each port a qdisc of its
 * own from them, with counters of its own, so sharing costs nothing.  Rows for
 * each port would be ports times queues (64,000 for 2,000 VMs with 32 queues:
 * 8 s for ovsdb-server to take and 360 MB of its memory, measured, against 0.6
 * s and next to nothing), and a change of a rate would touch all of them.
 *
 * Rows of ours bear external_ids:ovs-l7, "BRIDGE/queue/ID" in Queue and
 * "BRIDGE/ports/GLOB" or "BRIDGE/vms" in QoS; by that those of an earlier life
 * are found and made what is wanted now.  A row of ours that is changed or
 * taken away is put back, at most once a second.  Whatever is not ours stays:
 * a port that has another QoS row keeps it, and a row of ours that others
 * refer to goes only when they let go of it.
 *
 * The transactions are the database's (database.h), which calls in here.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>

#include "ovs-glue/queues-config.h"

struct ds;
struct ovsdb_idl;
struct ovsdb_idl_txn;
struct ovsrec_bridge;
struct queues;

/* Whether what is put in a queue is shaped. */
enum queues_effect {
    QUEUES_UNKNOWN, /* The database has not told yet. */
    QUEUES_SHAPE,   /* By the kernel's datapath. */
    QUEUES_IGNORED, /* Not by the userspace datapath: set_queue is void. */
};

/* For the bridge 'bridge'.  'mirror_port' never has queues. */
struct queues *queues_create(const char *bridge, const char *mirror_port);
void queues_destroy(struct queues *);

/* Replaces what is wanted by a copy of 'config'.  Returns 0, or EINVAL with a
 * text in '*error' that the caller frees; then nothing has changed. */
int queues_set(struct queues *, const struct queues_config *config,
               char **error);

/* From now on nothing is wanted, or with 'keep' whatever is there stays. */
void queues_end(struct queues *, bool keep);

/* ---- For the database. ---- */

/* The database has changed; 'br' is the bridge in it, or NULL. */
void queues_note_change(struct queues *, const struct ovsrec_bridge *br);

/* True if queues_write() is to be called. */
bool queues_is_due(const struct queues *);

/* Writes into 'txn' what the rows lack, where 'br' is the bridge or NULL.
 * Returns true if that is anything; then either of the next two is to be
 * called. */
bool queues_write(struct queues *, struct ovsdb_idl *,
                  struct ovsdb_idl_txn *txn, const struct ovsrec_bridge *br);
void queues_written(struct queues *);

/* With 'reason' NULL, somebody else has changed the same rows. */
void queues_refused(struct queues *, const char *reason);

/* Looks at what the kernel has, if it should be what the database asks for:
 * 'followed' says whether ovs-vswitchd has read the latter. */
void queues_run(struct queues *, bool followed);
void queues_wait(const struct queues *);

/* ---- What there is to know. ---- */

/* True if the rows are what is wanted, as far as it is known. */
bool queues_is_settled(const struct queues *);

/* True if, besides, ovs-vswitchd has made of them what it can. */
bool queues_is_in_force(const struct queues *);

enum queues_effect queues_effect(const struct queues *);

/* Adds lines "queues: ..." and, where there is more to say, "queues-...". */
void queues_describe(const struct queues *, struct ds *);

#endif /* ovs-glue/queues.h */
