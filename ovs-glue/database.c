/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open vSwitch's database: see database.h. */

#include <config.h>
#include "ovs-glue/database.h"

#include <stdlib.h>
#include <string.h>

#include "lib/vswitch-idl.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/database-private.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/inventory-read.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/queues.h"
#include "ovsdb-idl.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_database);

/* Milliseconds without a connection after which the log says so: less is a
 * restart. */
#define OUTAGE_MS 3000

struct database *
database_create(const char *remote, const char *bridge,
                const char *mirror_port, struct queues *queues,
                uint16_t cookie_prefix)
{
    static struct ovsdb_idl_column *const columns[] = {
        &ovsrec_open_vswitch_col_bridges,
        &ovsrec_open_vswitch_col_cur_cfg,
        &ovsrec_open_vswitch_col_next_cfg,
        &ovsrec_bridge_col_name,
        &ovsrec_bridge_col_ports,
        &ovsrec_bridge_col_protocols,
        &ovsrec_bridge_col_datapath_type,
        &ovsrec_bridge_col_external_ids,
        &ovsrec_port_col_name,
        &ovsrec_port_col_tag,
        &ovsrec_port_col_vlan_mode,
        &ovsrec_port_col_trunks,
        &ovsrec_port_col_interfaces,
        &ovsrec_port_col_external_ids,
        &ovsrec_port_col_qos,
        &ovsrec_interface_col_name,
        &ovsrec_interface_col_type,
        &ovsrec_interface_col_ofport,
        &ovsrec_interface_col_external_ids,
        &ovsrec_qos_col_type,
        &ovsrec_qos_col_queues,
        &ovsrec_qos_col_other_config,
        &ovsrec_qos_col_external_ids,
        &ovsrec_queue_col_dscp,
        &ovsrec_queue_col_other_config,
        &ovsrec_queue_col_external_ids,
    };
    struct database *db = xmalloc(sizeof *db);

    *db = (struct database){
        .idl = ovsdb_idl_create(remote, &ovsrec_idl_class, false, true),
        .bridge_name = xstrdup(bridge),
        .mirror_port = xstrdup(mirror_port),
        .queues = queues,
        .glossary = glossary_row_create(cookie_prefix),
        .problem = xasprintf("Open vSwitch's database %s does not answer "
                             "(is ovsdb-server running?)",
                             remote),
        .datapath_type = xstrdup(""),
        .inventory = inventory_create(NULL, 0),
        .want_mirror = true,
    };
    repairs_init(&db->repairs);
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        ovsdb_idl_add_column(db->idl, columns[i]);
    }
    return db;
}

void
database_destroy(struct database *db)
{
    if (db) {
        if (db->txn) {
            ovsdb_idl_txn_destroy(db->txn);
        }
        ovsdb_idl_destroy(db->idl);
        glossary_row_destroy(db->glossary);
        inventory_unref(db->inventory);
        free(db->bridge_name);
        free(db->mirror_port);
        free(db->problem);
        free(db->datapath_type);
        free(db);
    }
}

static void
set_problem(struct database *db, char *problem)
{
    if (problem && !nullable_string_is_equal(problem, db->problem)) {
        VLOG_WARN("%s", problem);
    }
    free(db->problem);
    db->problem = problem;
}

const struct ovsrec_bridge *
database_find_bridge(const struct database *db)
{
    const struct ovsrec_bridge *br;

    OVSREC_BRIDGE_FOR_EACH(br, db->idl) {
        if (!strcmp(br->name, db->bridge_name)) {
            return br;
        }
    }
    return NULL;
}

const struct ovsrec_port *
database_find_port(const struct database *db)
{
    const struct ovsrec_port *port;

    OVSREC_PORT_FOR_EACH(port, db->idl) {
        if (!strcmp(port->name, db->mirror_port)) {
            return port;
        }
    }
    return NULL;
}

bool
database_is_ours(const struct ovsrec_port *port)
{
    const char *owner = smap_get(&port->external_ids, "owner");
    return owner && !strcmp(owner, DATABASE_OWNER);
}

static bool
bridge_has_port(const struct ovsrec_bridge *br, const struct ovsrec_port *port)
{
    for (size_t i = 0; i < br->n_ports; i++) {
        if (br->ports[i] == port) {
            return true;
        }
    }
    return false;
}

static bool
allows_protocol(const struct ovsrec_bridge *br, const char *protocol)
{
    for (size_t i = 0; i < br->n_protocols; i++) {
        if (!strcmp(br->protocols[i], protocol)) {
            return true;
        }
    }
    return !br->n_protocols;
}

/* Returns what is wrong with the bridge, or NULL. */
static char *
find_problem(const struct database *db, const struct ovsrec_bridge *br)
{
    if (!br) {
        return xasprintf("there is no bridge %s: add it with \"ovs-vsctl "
                         "add-br %s\", or name another with --bridge",
                         db->bridge_name, db->bridge_name);
    }
    if (!allows_protocol(br, "OpenFlow14")
        && !allows_protocol(br, "OpenFlow15")) {
        return xasprintf("bridge %s allows neither OpenFlow 1.4 nor 1.5: "
                         "enable one with \"ovs-vsctl add bridge %s "
                         "protocols OpenFlow14\"",
                         br->name, br->name);
    }

    const struct ovsrec_port *port = database_find_port(db);
    if (port && (!database_is_ours(port) || !bridge_has_port(br, port))) {
        return xasprintf("a port %s that is not ours, or of another bridge, "
                         "exists already: remove it with \"ovs-vsctl "
                         "del-port %s\", or give the mirror another name "
                         "with --mirror",
                         db->mirror_port, db->mirror_port);
    }
    return NULL;
}

void
database_read(struct database *db)
{
    const struct ovsrec_bridge *br = database_find_bridge(db);
    const struct ovsrec_port *port = database_find_port(db);

    db->has_bridge = br != NULL;
    set_problem(db, find_problem(db, br));
    free(db->datapath_type);
    db->datapath_type = xstrdup(br ? br->datapath_type : "");

    struct inventory *inventory = inventory_read(br);
    if (inventory_equals(inventory, db->inventory)) {
        inventory_unref(inventory);
    } else {
        inventory_unref(db->inventory);
        db->inventory = inventory;
    }

    glossary_row_note(db->glossary, br);
    queues_note_change(db->queues, br);

    db->is_present = port && database_is_ours(port);
    if (db->is_added && !db->is_present) {
        db->is_added = false;
        /* With the bridge gone, there is nothing to be put back. */
        db->is_taken = br && db->want_mirror;
    }
    db->is_taken = db->is_taken && br;
    db->mirror_ofport = 0;
    if (db->is_added && port->n_interfaces && port->interfaces[0]->n_ofport
        && port->interfaces[0]->ofport[0] > 0) {
        db->mirror_ofport = (uint16_t) port->interfaces[0]->ofport[0];
    }
}

/* Says that the database is not there, and that it is again. */
static void
tell_connection(struct database *db)
{
    if (ovsdb_idl_is_connected(db->idl)) {
        if (db->is_out) {
            VLOG_INFO("bridge %s: connected to Open vSwitch's database again",
                      db->bridge_name);
        }
        db->out_at = 0;
        db->is_out = false;
    } else if (!db->out_at) {
        db->out_at = time_msec();
    } else if (database_out_ms(db) >= OUTAGE_MS && !db->is_out) {
        db->is_out = true;
        VLOG_WARN("bridge %s: there is no connection to Open vSwitch's "
                  "database (is ovsdb-server running?): bridges, ports and "
                  "VMs are taken to be as they were",
                  db->bridge_name);
    }
}

void
database_run(struct database *db)
{
    ovsdb_idl_run(db->idl);
    if (!ovsdb_idl_has_ever_connected(db->idl)) {
        return;
    }
    tell_connection(db);

    unsigned int seqno = ovsdb_idl_get_seqno(db->idl);
    if (seqno != db->seqno) {
        db->seqno = seqno;
        database_read(db);
    }
    if (!db->txn) {
        database_change_mirror(db);
    }
    if (!db->txn) {
        database_change_glossary(db);
    }
    if (!db->txn) {
        database_change_queues(db);
    }
    if (db->txn) {
        database_run_transaction(db);
    }
    queues_run(db->queues, database_has_followed(db));
}

void
database_wait(struct database *db)
{
    ovsdb_idl_wait(db->idl);
    if (db->out_at && !db->is_out) {
        poll_timer_wait_until(db->out_at + OUTAGE_MS);
    }
    if (db->txn) {
        ovsdb_idl_txn_wait(db->txn);
        return;
    }
    if (db->retry_at > time_msec()) {
        poll_timer_wait_until(db->retry_at);
    }
    if (db->is_held) {
        repairs_wait(&db->repairs);
    }
    if (ovsdb_idl_has_ever_connected(db->idl)) {
        glossary_row_wait(db->glossary);
        queues_wait(db->queues);
    }
}

void
database_want_mirror(struct database *db, bool want)
{
    if (want != db->want_mirror) {
        db->want_mirror = want;
        /* Nothing else may be about to happen. */
        poll_immediate_wake();
    }
}

void
database_renew_mirror(struct database *db)
{
    db->is_added = false;
    db->mirror_ofport = 0;
    poll_immediate_wake();
}

uint64_t
database_n_repairs(const struct database *db)
{
    return db->repairs.n;
}

bool
database_has_mirror(const struct database *db)
{
    return db->txn || db->is_present;
}

bool
database_has_unsettled_queues(const struct database *db)
{
    return ovsdb_idl_has_ever_connected(db->idl)
           && !queues_is_settled(db->queues);
}

uint16_t
database_mirror_ofport(const struct database *db)
{
    return db->mirror_ofport;
}

long long int
database_out_ms(const struct database *db)
{
    return db->out_at ? time_msec() - db->out_at : 0;
}

bool
database_is_connected(const struct database *db)
{
    return ovsdb_idl_is_connected(db->idl);
}

bool
database_has_bridge(const struct database *db)
{
    return db->has_bridge;
}

const char *
database_problem(const struct database *db)
{
    return db->problem;
}

const char *
database_datapath_type(const struct database *db)
{
    return db->datapath_type;
}

struct inventory *
database_inventory(const struct database *db)
{
    return db->inventory;
}

struct glossary_row *
database_glossary(const struct database *db)
{
    return db->glossary;
}
