/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open vSwitch's database: see database.h. */

#include <config.h>
#include "ovs-glue/database.h"

#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "lib/vswitch-idl.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/inventory-read.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/queues.h"
#include "ovsdb-idl.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_database);

#define OWNER "ovs-l7"
#define MIRROR_VLAN 4095

/* Milliseconds without a connection after which the log says so: less is a
 * restart. */
#define OUTAGE_MS 3000

/* Milliseconds before a refused transaction is tried again, and one that came
 * too late. */
#define RETRY_MS 1000
#define CONTENTION_MS 100

enum change {
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
    uint64_t n_repairs;     /* Times that somebody else took it or changed
                             * it. */
    long long int retry_at; /* When to try again, in ms. */

    /* The transaction under way. */
    struct ovsdb_idl_txn *txn; /* NULL: none. */
    enum change change;        /* What it does. */
    int64_t wait_cfg;          /* Configuration ovs-vswitchd must reach. */
};

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

static const struct ovsrec_bridge *
find_bridge(const struct database *db)
{
    const struct ovsrec_bridge *br;

    OVSREC_BRIDGE_FOR_EACH(br, db->idl) {
        if (!strcmp(br->name, db->bridge_name)) {
            return br;
        }
    }
    return NULL;
}

static const struct ovsrec_port *
find_port(const struct database *db)
{
    const struct ovsrec_port *port;

    OVSREC_PORT_FOR_EACH(port, db->idl) {
        if (!strcmp(port->name, db->mirror_port)) {
            return port;
        }
    }
    return NULL;
}

static bool
is_ours(const struct ovsrec_port *port)
{
    const char *owner = smap_get(&port->external_ids, "owner");
    return owner && !strcmp(owner, OWNER);
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

    const struct ovsrec_port *port = find_port(db);
    if (port && (!is_ours(port) || !bridge_has_port(br, port))) {
        return xasprintf("a port %s that is not ours, or of another bridge, "
                         "exists already: remove it with \"ovs-vsctl "
                         "del-port %s\", or give the mirror another name "
                         "with --mirror",
                         db->mirror_port, db->mirror_port);
    }
    return NULL;
}

/* Takes in what has changed. */
static void
read_database(struct database *db)
{
    const struct ovsrec_bridge *br = find_bridge(db);
    const struct ovsrec_port *port = find_port(db);

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

    db->is_present = port && is_ours(port);
    if (db->is_added && !db->is_present) {
        db->is_added = false;
        /* With the bridge gone, there is nothing to be put back. */
        if (br && db->want_mirror) {
            db->n_repairs++;
            VLOG_WARN("bridge %s: somebody has removed the mirror's port %s: "
                      "adding it again",
                      db->bridge_name, db->mirror_port);
        }
    }
    db->mirror_ofport = 0;
    if (db->is_added && port->n_interfaces && port->interfaces[0]->n_ofport
        && port->interfaces[0]->ofport[0] > 0) {
        db->mirror_ofport = (uint16_t) port->interfaces[0]->ofport[0];
    }
}

/* True if 'port' is a mirror's of ours whose interface is gone: an earlier
 * life was killed, and its mirror had another name. */
static bool
is_stale(const struct ovsrec_port *port)
{
    return is_ours(port) && !if_nametoindex(port->name);
}

/* Makes 'port' see nothing that the bridge floods. */
static void
shut_port(const struct ovsrec_port *port)
{
    int64_t tag = MIRROR_VLAN;

    ovsrec_port_set_tag(port, &tag, 1);
    ovsrec_port_set_trunks(port, NULL, 0);
    ovsrec_port_set_vlan_mode(port, NULL);
}

static bool
is_shut(const struct ovsrec_port *port)
{
    return port->n_tag == 1 && port->tag[0] == MIRROR_VLAN && !port->n_trunks
           && !port->vlan_mode;
}

static void
add_port(struct database *db, const struct ovsrec_bridge *br)
{
    for (size_t i = 0; i < br->n_ports; i++) {
        if (is_stale(br->ports[i])) {
            ovsrec_bridge_update_ports_delvalue(br, br->ports[i]);
        }
    }

    const struct smap owner = SMAP_CONST1(&owner, "owner", OWNER);

    struct ovsrec_interface *iface = ovsrec_interface_insert(db->txn);
    ovsrec_interface_set_name(iface, db->mirror_port);
    ovsrec_interface_set_external_ids(iface, &owner);

    struct ovsrec_port *port = ovsrec_port_insert(db->txn);
    ovsrec_port_set_name(port, db->mirror_port);
    ovsrec_port_set_interfaces(port, &iface, 1);
    shut_port(port);
    ovsrec_port_set_external_ids(port, &owner);

    ovsrec_bridge_update_ports_addvalue(br, port);
}

/* True if ovs-vswitchd has read what our transactions wrote. */
static bool
has_followed(struct database *db)
{
    const struct ovsrec_open_vswitch *ovs = ovsrec_open_vswitch_first(db->idl);

    /* Another database has taken the place of the one that we knew. */
    if (ovs && ovs->next_cfg < db->wait_cfg) {
        db->wait_cfg = 0;
    }
    return ovs && ovs->cur_cfg >= db->wait_cfg;
}

/* Begins the transaction that the mirror's port needs, if any. */
static void
change_mirror(struct database *db)
{
    const struct ovsrec_open_vswitch *ovs = ovsrec_open_vswitch_first(db->idl);
    const struct ovsrec_bridge *br = find_bridge(db);
    const struct ovsrec_port *port = find_port(db);

    if (!ovs || !br || time_msec() < db->retry_at
        || (port && !is_ours(port))) {
        return;
    }

    bool remove = port && (!db->want_mirror || !db->is_added);
    bool add = !port && db->want_mirror && !db->problem;
    bool mend = port && !remove && !is_shut(port);
    if (!remove && !add && !mend) {
        return;
    }
    /* ovs-vswitchd should have followed to where we were before the next
     * step: but if it does not run, that must not keep us from removing. */
    if (add && !has_followed(db)) {
        return;
    }

    db->change = add    ? CHANGE_ADD_MIRROR
                 : mend ? CHANGE_MEND_MIRROR
                        : CHANGE_REMOVE_MIRROR;
    db->txn = ovsdb_idl_txn_create(db->idl);
    ovsdb_idl_txn_add_comment(db->txn, "ovs-l7d: %s mirror port %s",
                              add    ? "add"
                              : mend ? "mend"
                                     : "remove",
                              db->mirror_port);
    if (add) {
        add_port(db, br);
    } else if (mend) {
        shut_port(port);
    } else {
        ovsrec_bridge_update_ports_delvalue(br, port);
    }
    ovsdb_idl_txn_increment(db->txn, &ovs->header_,
                            &ovsrec_open_vswitch_col_next_cfg, false);
}

/* Begins the transaction that the glossary needs, if any. */
static void
change_glossary(struct database *db)
{
    if (glossary_row_is_due(db->glossary)) {
        db->change = CHANGE_GLOSSARY;
        db->txn = ovsdb_idl_txn_create(db->idl);
        ovsdb_idl_txn_add_comment(db->txn, "ovs-l7d: cookies of bridge %s",
                                  db->bridge_name);
        glossary_row_write(db->glossary, find_bridge(db));
    }
}

/* Begins the transaction that the queues need, if any. */
static void
change_queues(struct database *db)
{
    const struct ovsrec_open_vswitch *ovs = ovsrec_open_vswitch_first(db->idl);

    if (!ovs || !queues_is_due(db->queues)) {
        return;
    }
    db->change = CHANGE_QUEUES;
    db->txn = ovsdb_idl_txn_create(db->idl);
    if (!queues_write(db->queues, db->idl, db->txn, find_bridge(db))) {
        ovsdb_idl_txn_destroy(db->txn);
        db->txn = NULL;
        return;
    }
    ovsdb_idl_txn_add_comment(db->txn, "ovs-l7d: queues of bridge %s",
                              db->bridge_name);
    ovsdb_idl_txn_increment(db->txn, &ovs->header_,
                            &ovsrec_open_vswitch_col_next_cfg, false);
}

/* The transaction is through. */
static void
end_change(struct database *db)
{
    if (db->change == CHANGE_QUEUES) {
        queues_written(db->queues);
    } else if (db->change == CHANGE_MEND_MIRROR) {
        db->n_repairs++;
        VLOG_WARN("bridge %s: somebody has changed the VLAN of the mirror's "
                  "port %s: put right",
                  db->bridge_name, db->mirror_port);
    } else if (db->change != CHANGE_GLOSSARY) {
        db->is_added = db->change == CHANGE_ADD_MIRROR;
    }
    read_database(db);
}

/* The transaction did not go through; with 'reason' NULL, since somebody else
 * had changed the same. */
static void
retry_change(struct database *db, const char *reason)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(5, 5);

    if (db->change == CHANGE_QUEUES) {
        queues_refused(db->queues, reason);
    } else if (db->change == CHANGE_GLOSSARY) {
        glossary_row_refused(db->glossary, reason);
    } else {
        db->retry_at = time_msec() + (reason ? RETRY_MS : CONTENTION_MS);
        if (reason) {
            VLOG_WARN_RL(&rl, "mirror port %s: the database refused: %s",
                         db->mirror_port, reason);
        }
    }
}

/* Goes on with the transaction under way. */
static void
run_transaction(struct database *db)
{
    enum ovsdb_idl_txn_status status = ovsdb_idl_txn_commit(db->txn);

    switch (status) {
    case TXN_INCOMPLETE:
        return;

    case TXN_SUCCESS:
        /* Of the glossary ovs-vswitchd need not know. */
        if (db->change != CHANGE_GLOSSARY) {
            db->wait_cfg = ovsdb_idl_txn_get_increment_new_value(db->txn);
        }
        end_change(db);
        break;

    case TXN_UNCHANGED:
        end_change(db);
        break;

    case TXN_TRY_AGAIN:
        retry_change(db, NULL);
        break;

    case TXN_UNCOMMITTED:
    case TXN_ABORTED:
    case TXN_NOT_LOCKED:
    case TXN_ERROR:
    default:
        retry_change(db, ovsdb_idl_txn_get_error(db->txn));
        break;
    }
    ovsdb_idl_txn_destroy(db->txn);
    db->txn = NULL;
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
        read_database(db);
    }
    if (!db->txn) {
        change_mirror(db);
    }
    if (!db->txn) {
        change_glossary(db);
    }
    if (!db->txn) {
        change_queues(db);
    }
    if (db->txn) {
        run_transaction(db);
    }
    queues_run(db->queues, has_followed(db));
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
    return db->n_repairs;
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
