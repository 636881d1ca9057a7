/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the rows of ports and queues: see queues-rows.h. */

#include <config.h>
#include "ovs-glue/queues-rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hmapx.h"
#include "lib/vswitch-idl.h"
#include "ovs-glue/queues-mark.h"
#include "ovsdb-idl.h"
#include "smap.h"
#include "util.h"
#include "uuid.h"

/* A pass under way. */
struct pass {
    const struct rows_task *task;
    struct rows_result *result;
    struct plan *plan;    /* The result's. */
    struct hmapx claimed; /* Rows of ours that are wanted. */
    struct shash our_qos; /* Rows of ours by their mark. */
    struct shash our_queues;
};

static const char *
find_mark(const struct pass *p, const struct smap *external_ids)
{
    return mark_find(p->task->bridge, external_ids);
}

static bool
is_ours(const struct pass *p, const struct ovsrec_qos *qos)
{
    return find_mark(p, &qos->external_ids) != NULL;
}

static void
find_rows(struct pass *p)
{
    const struct ovsrec_qos *qos;
    const struct ovsrec_queue *queue;

    OVSREC_QOS_FOR_EACH(qos, p->task->idl) {
        const char *mark = find_mark(p, &qos->external_ids);

        if (mark) {
            shash_add_once(&p->our_qos, mark, qos);
        }
    }
    OVSREC_QUEUE_FOR_EACH(queue, p->task->idl) {
        const char *mark = find_mark(p, &queue->external_ids);

        if (mark) {
            shash_add_once(&p->our_queues, mark, queue);
        }
    }
}

/* Notes that 'key' is in place when this is done, having been written now if
 * 'wrote'.  If it had been in place before, somebody has undone it. */
static void
note_key(struct pass *p, const char *key, bool wrote, const char *what)
{
    sset_add(&p->result->keys, key);
    if (wrote) {
        p->result->wrote = true;
        if (!p->result->repair && sset_contains(p->task->in_place, key)) {
            p->result->repair = xstrdup(what);
        }
    }
}

/* ---- Rows that are wanted. ---- */

static void
add_number(struct smap *smap, const char *key, uint64_t value)
{
    if (value) {
        smap_add_format(smap, key, "%" PRIu64, value);
    }
}

static bool
has_dscp(const struct ovsrec_queue *row, int dscp)
{
    return dscp < 0 ? !row->n_dscp : row->n_dscp == 1 && row->dscp[0] == dscp;
}

/* Brings the row of queue 'i' on the ports of the entry 'ports', found or
 * made, up to date.  It is that of all ports unless it has another rate
 * there. */
static struct ovsrec_queue *
claim_queue(struct pass *p, size_t ports, size_t i)
{
    const struct queues_config *c = p->task->config;
    const struct queue_config *q = &c->queues[i];
    uint64_t min_rate = queues_config_min_rate(c, ports, i);
    char *mark =
        mark_of_queue(p->task->bridge, q->id,
                      min_rate == q->min_rate ? NULL : &c->ports[ports]);
    struct ovsrec_queue *row = shash_find_data(&p->our_queues, mark);
    struct smap config = SMAP_INITIALIZER(&config);
    const char *class = q->class ? q->class : "";
    bool wrote = !row;

    if (row && hmapx_contains(&p->claimed, row)) {
        /* Another entry's, too. */
        free(mark);
        return row;
    }
    if (!row) {
        row = ovsrec_queue_insert(p->task->txn);
        shash_add(&p->our_queues, mark, row);
    }
    if (wrote
        || strcmp(smap_get_def(&row->external_ids, MARK_CLASS_KEY, ""),
                  class)) {
        struct smap ids;

        smap_clone(&ids, &row->external_ids);
        smap_replace(&ids, MARK_KEY, mark);
        smap_remove(&ids, MARK_CLASS_KEY);
        if (*class) {
            smap_add(&ids, MARK_CLASS_KEY, class);
        }
        ovsrec_queue_set_external_ids(row, &ids);
        smap_destroy(&ids);
        p->result->wrote = true;
    }

    add_number(&config, "min-rate", min_rate);
    add_number(&config, "max-rate", q->max_rate);
    add_number(&config, "burst", q->burst);
    add_number(&config, "priority", q->priority);
    if (!smap_equal(&row->other_config, &config)) {
        ovsrec_queue_set_other_config(row, &config);
        wrote = true;
    }
    if (!has_dscp(row, q->dscp)) {
        int64_t dscp = q->dscp;

        ovsrec_queue_set_dscp(row, &dscp, dscp >= 0);
        wrote = true;
    }

    note_key(p, mark, wrote, "a row of Queue");
    hmapx_add(&p->claimed, row);
    smap_destroy(&config);
    free(mark);
    return row;
}

/* True if 'row' has the 'n' 'rows' as its queues, by the numbers of 'c'. */
static bool
has_queues(const struct ovsrec_qos *row, const struct queues_config *c,
           struct ovsrec_queue *const *rows)
{
    if (row->n_queues != c->n_queues) {
        return false;
    }
    for (size_t i = 0; i < c->n_queues; i++) {
        size_t j = 0;

        while (j < row->n_queues && row->key_queues[j] != c->queues[i].id) {
            j++;
        }
        if (j == row->n_queues || row->value_queues[j] != rows[i]) {
            return false;
        }
    }
    return true;
}

static void
set_queues(const struct ovsrec_qos *row, const struct queues_config *c,
           struct ovsrec_queue **rows)
{
    int64_t *ids = xmalloc(c->n_queues * sizeof *ids);

    for (size_t i = 0; i < c->n_queues; i++) {
        ids[i] = c->queues[i].id;
    }
    ovsrec_qos_set_queues(row, ids, rows, c->n_queues);
    free(ids);
}

static const struct ovsrec_qos *
claim_qos(struct pass *p, size_t ports, struct ovsrec_queue **queues)
{
    const struct queues_config *c = p->task->config;
    const char *type = queues_type_name(c->type);
    char *mark = mark_of_ports(p->task->bridge, &c->ports[ports]);
    const struct ovsrec_qos *row = shash_find_data(&p->our_qos, mark);
    struct smap config = SMAP_INITIALIZER(&config);
    bool wrote = !row;

    if (!row) {
        const struct smap ids = SMAP_CONST1(&ids, MARK_KEY, mark);

        row = ovsrec_qos_insert(p->task->txn);
        ovsrec_qos_set_external_ids(row, &ids);
    }
    if (strcmp(row->type, type)) {
        ovsrec_qos_set_type(row, type);
        wrote = true;
    }
    add_number(&config, "max-rate", c->ports[ports].max_rate);
    if (!smap_equal(&row->other_config, &config)) {
        ovsrec_qos_set_other_config(row, &config);
        wrote = true;
    }
    if (!has_queues(row, c, queues)) {
        set_queues(row, c, queues);
        wrote = true;
    }

    note_key(p, mark, wrote, "a row of QoS");
    hmapx_add(&p->claimed, CONST_CAST(struct ovsrec_qos *, row));
    smap_destroy(&config);
    free(mark);
    return row;
}

static void
claim_port(struct pass *p, const struct planned *planned,
           const struct ovsrec_qos *row)
{
    const struct ovsrec_port *port = planned->port;
    char *key = xasprintf(UUID_FMT "/%" PRIuSIZE,
                          UUID_ARGS(&port->header_.uuid), planned->ports);
    char *what = xasprintf("the QoS row of port %s", port->name);
    bool wrote = port->qos != row;

    if (wrote) {
        /* Should somebody give it another just now, it keeps that. */
        ovsrec_port_verify_qos(port);
        ovsrec_port_set_qos(port, row);
    }
    note_key(p, key, wrote, what);
    free(key);
    free(what);
}

/* Brings the row of an entry and those of its queues up to date. */
static const struct ovsrec_qos *
claim_entry(struct pass *p, size_t ports)
{
    const struct queues_config *c = p->task->config;
    struct ovsrec_queue **queues = xcalloc(c->n_queues, sizeof *queues);

    for (size_t i = 0; i < c->n_queues; i++) {
        queues[i] = claim_queue(p, ports, i);
    }
    const struct ovsrec_qos *row = claim_qos(p, ports, queues);
    free(queues);
    return row;
}

static void
claim_rows(struct pass *p)
{
    const struct ovsrec_qos *qos[QUEUES_PORTS_MAX] = { NULL };

    for (size_t i = 0; i < p->plan->n; i++) {
        size_t ports = p->plan->ports[i].ports;

        if (!qos[ports]) {
            qos[ports] = claim_entry(p, ports);
        }
        claim_port(p, &p->plan->ports[i], qos[ports]);
    }
}

/* ---- Rows that are not wanted any more. ---- */

static void
release_ports(struct pass *p)
{
    const struct ovsrec_bridge *br = p->task->br;
    struct hmapx planned = HMAPX_INITIALIZER(&planned);

    for (size_t i = 0; i < p->plan->n; i++) {
        hmapx_add(&planned,
                  CONST_CAST(struct ovsrec_port *, p->plan->ports[i].port));
    }
    for (size_t i = 0; br && i < br->n_ports; i++) {
        const struct ovsrec_port *port = br->ports[i];

        if (port->qos && is_ours(p, port->qos)
            && !hmapx_contains(&planned, port)) {
            ovsrec_port_verify_qos(port);
            ovsrec_port_set_qos(port, NULL);
            p->result->wrote = true;
        }
    }
    hmapx_destroy(&planned);
}

/* Deletes the rows of ours that nobody wants, but not those that a port
 * elsewhere, or a QoS row that is not ours, refers to: the database would
 * refuse all of the transaction. */
static void
delete_rows(struct pass *p)
{
    struct hmapx used = HMAPX_INITIALIZER(&used);
    const struct ovsrec_port *port;
    const struct ovsrec_qos *qos, *next_qos;
    const struct ovsrec_queue *queue, *next_queue;

    OVSREC_PORT_FOR_EACH(port, p->task->idl) {
        if (port->qos) {
            hmapx_add(&used, port->qos);
        }
    }
    OVSREC_QOS_FOR_EACH_SAFE(qos, next_qos, p->task->idl) {
        if (is_ours(p, qos) && !hmapx_contains(&p->claimed, qos)
            && !hmapx_contains(&used, qos)) {
            ovsrec_qos_delete(qos);
            p->result->wrote = true;
        }
    }
    OVSREC_QOS_FOR_EACH(qos, p->task->idl) {
        for (size_t i = 0; i < qos->n_queues; i++) {
            hmapx_add(&used, qos->value_queues[i]);
        }
    }
    OVSREC_QUEUE_FOR_EACH_SAFE(queue, next_queue, p->task->idl) {
        if (find_mark(p, &queue->external_ids)
            && !hmapx_contains(&p->claimed, queue)
            && !hmapx_contains(&used, queue)) {
            ovsrec_queue_delete(queue);
            p->result->wrote = true;
        }
    }
    hmapx_destroy(&used);
}

/* ---- All of it. ---- */

void
rows_pass(const struct rows_task *task, struct rows_result *result)
{
    struct pass p = {
        .task = task,
        .result = result,
        .plan = &result->plan,
        .claimed = HMAPX_INITIALIZER(&p.claimed),
        .our_qos = SHASH_INITIALIZER(&p.our_qos),
        .our_queues = SHASH_INITIALIZER(&p.our_queues),
    };

    *result = (struct rows_result){ .wrote = false };
    sset_init(&result->keys);

    find_rows(&p);
    plan_make(p.plan, task->config, task->bridge, task->br, task->mirror_port);
    claim_rows(&p);
    release_ports(&p);
    delete_rows(&p);

    shash_destroy(&p.our_qos);
    shash_destroy(&p.our_queues);
    hmapx_destroy(&p.claimed);
}

void
rows_result_destroy(struct rows_result *r)
{
    free(r->repair);
    sset_destroy(&r->keys);
    plan_destroy(&r->plan);
}
