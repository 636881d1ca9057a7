/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What we write into Open vSwitch's database: see database.h. */

#include <config.h>
#include "ovs-glue/database-private.h"

#include <net/if.h>

#include "lib/vswitch-idl.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/queues.h"
#include "ovsdb-idl.h"
#include "timeval.h"

VLOG_DEFINE_THIS_MODULE(l7_database_change);

#define MIRROR_VLAN 4095

/* Milliseconds before a refused transaction is tried again, and one that came
 * too late. */
#define RETRY_MS 1000
#define CONTENTION_MS 100

/* True if 'port' is a mirror's of ours whose interface is gone: an earlier
 * life was killed, and its mirror had another name. */
static bool
is_stale(const struct ovsrec_port *port)
{
    return database_is_ours(port) && !if_nametoindex(port->name);
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

    const struct smap owner = SMAP_CONST1(&owner, "owner", DATABASE_OWNER);

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

bool
database_has_followed(struct database *db)
{
    const struct ovsrec_open_vswitch *ovs = ovsrec_open_vswitch_first(db->idl);

    /* Another database has taken the place of the one that we knew. */
    if (ovs && ovs->next_cfg < db->wait_cfg) {
        db->wait_cfg = 0;
    }
    return ovs && ovs->cur_cfg >= db->wait_cfg;
}

void
database_change_mirror(struct database *db)
{
    const struct ovsrec_open_vswitch *ovs = ovsrec_open_vswitch_first(db->idl);
    const struct ovsrec_bridge *br = database_find_bridge(db);
    const struct ovsrec_port *port = database_find_port(db);

    if (!ovs || !br || time_msec() < db->retry_at
        || (port && !database_is_ours(port))) {
        return;
    }

    bool remove = port && (!db->want_mirror || !db->is_added);
    bool add = !port && db->want_mirror && !db->problem;
    bool mend = port && !remove && !is_shut(port);
    db->is_held = false;
    if (!remove && !add && !mend) {
        return;
    }
    /* ovs-vswitchd should have followed to where we were before the next
     * step: but if it does not run, that must not keep us from removing. */
    if (add && !database_has_followed(db)) {
        return;
    }

    if ((mend || (add && db->is_taken)) && !repairs_may(&db->repairs)) {
        db->is_held = true;
        return;
    }
    if (add && db->is_taken) {
        db->is_taken = false;
        db->repairs.n++;
        VLOG_WARN("bridge %s: somebody has removed the mirror's port %s: "
                  "adding it again",
                  db->bridge_name, db->mirror_port);
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

void
database_change_glossary(struct database *db)
{
    if (glossary_row_is_due(db->glossary)) {
        db->change = CHANGE_GLOSSARY;
        db->txn = ovsdb_idl_txn_create(db->idl);
        ovsdb_idl_txn_add_comment(db->txn, "ovs-l7d: cookies of bridge %s",
                                  db->bridge_name);
        glossary_row_write(db->glossary, database_find_bridge(db));
    }
}

void
database_change_queues(struct database *db)
{
    const struct ovsrec_open_vswitch *ovs = ovsrec_open_vswitch_first(db->idl);

    if (!ovs || !queues_is_due(db->queues)) {
        return;
    }
    db->change = CHANGE_QUEUES;
    db->txn = ovsdb_idl_txn_create(db->idl);
    if (!queues_write(db->queues, db->idl, db->txn,
                      database_find_bridge(db))) {
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
        db->repairs.n++;
        VLOG_WARN("bridge %s: somebody has changed the VLAN of the mirror's "
                  "port %s: put right",
                  db->bridge_name, db->mirror_port);
    } else if (db->change != CHANGE_GLOSSARY) {
        db->is_added = db->change == CHANGE_ADD_MIRROR;
    }
    database_read(db);
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

void
database_run_transaction(struct database *db)
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
