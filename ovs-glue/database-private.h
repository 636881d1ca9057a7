/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_DATABASE_PRIVATE_H
#define L7_OVS_GLUE_DATABASE_PRIVATE_H 1

/* What the database's files share: database.c watches it, database-change.c
 * writes into it. */

#include <stdbool.h>
#include <stdint.h>

#include "ovs-glue/database.h"
#include "ovs-glue/repairs.h"

struct ovsdb_idl;
struct ovsdb_idl_txn;
struct ovsrec_bridge;
struct ovsrec_port;

/* Whose our rows are, by external_ids:owner. */
#define DATABASE_OWNER "ovs-l7"

/* What a transaction does. */
enum database_change {
    CHANGE_ADD_MIRROR,
    CHANGE_MEND_MIRROR,
    CHANGE_REMOVE_MIRROR,
    CHANGE_GLOSSARY,
    CHANGE_QUEUES
};

struct database {
    struct ovsdb_idl *idl;
    char *bridge_name;
    char *mirror_port;
    struct queues *queues;         /* Whose rows are written here, too, */
    struct glossary_row *glossary; /* and this one, which is its own. */
    long long int out_at;          /* Not connected since then, in ms, or 0; */
    bool is_out;                   /* the log has that. */
    unsigned int seqno;            /* The IDL's, when last looked at. */

    /* What the database says. */
    bool has_bridge;
    char *problem; /* What is in the way, or NULL. */
    char *datapath_type;
    struct inventory *inventory;
    uint16_t mirror_ofport; /* 0: none. */

    /* What we are doing about the mirror's port. */
    bool want_mirror;       /* It should be there. */
    bool is_present;        /* A port of ours is there, */
    bool is_added;          /* and it is of this life. */
    bool is_taken;          /* Somebody else took it: it is to be added again,
                             * which is to be told. */
    bool is_held;           /* What somebody else has done to it is not put
                             * right yet, since that was done too often. */
    struct repairs repairs; /* Times that it was. */
    long long int retry_at; /* When to try again, in ms. */

    /* The transaction under way. */
    struct ovsdb_idl_txn *txn;   /* NULL: none. */
    enum database_change change; /* What it does. */
    int64_t wait_cfg;            /* Configuration ovs-vswitchd must reach. */
};

/* ---- database.c ---- */

/* Our bridge, and the port of the mirror's name, on whatever bridge; NULL:
 * there is none. */
const struct ovsrec_bridge *database_find_bridge(const struct database *);
const struct ovsrec_port *database_find_port(const struct database *);

/* True if it is one that we made, now or in an earlier life. */
bool database_is_ours(const struct ovsrec_port *);

/* Takes in what has changed. */
void database_read(struct database *);

/* ---- database-change.c ---- */

/* Each begins the transaction that is due for it, if any; only if there is
 * none under way. */
void database_change_mirror(struct database *);
void database_change_glossary(struct database *);
void database_change_queues(struct database *);

/* Goes on with the transaction under way. */
void database_run_transaction(struct database *);

/* True if ovs-vswitchd has read what our transactions wrote. */
bool database_has_followed(struct database *);

#endif /* ovs-glue/database-private.h */
