/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queues of a bridge's ports: see queues.h. */

#include <config.h>
#include "ovs-glue/queues.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/vswitch-idl.h"
#include "openvswitch/dynamic-string.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/shash.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/queues-drift.h"
#include "ovs-glue/queues-rows.h"
#include "ovs-glue/repairs.h"
#include "sset.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_queues);

/* Pauses in ms: before something is put back, so that ovs-vswitchd sees that
 * it was gone and makes it anew; before it is seen whether it may be, after
 * that was done too often (repairs.h); after somebody else's change of the
 * same rows; and after a refusal, the first and the longest. */
#define REPAIR_MS 1000
#define HELD_MS 1000
#define CONTENTION_MS 500
#define REFUSED_MS 1000
#define REFUSED_MAX_MS 32000

/* Ports of a kind that the log and the status name. */
#define NAMED_MAX 10

struct queues {
    char *bridge;
    char *mirror_port;
    struct queues_config *config; /* NULL: nobody has said. */
    enum queues_effect effect;
    struct sset ignored; /* Queues whose lack of effect was told. */

    /* The rows. */
    bool is_due;              /* They are to be looked at. */
    long long int run_at;     /* Not before then, in ms. */
    bool is_writing;          /* A transaction is under way, */
    char *repair;             /* which puts this back, or NULL. */
    struct sset in_place;     /* What was found to be as wanted, */
    struct sset writing;      /* and will be after the transaction. */
    size_t n_ports;           /* Ports that have queues. */
    struct shash problems;    /* Ports that have none: "char *", why. */
    long long int repair_at;  /* When to put back what is lost; 0: nothing. */
    struct repairs repairs;   /* Times something was put back. */
    long long int refused_ms; /* The pause after the next refusal. */
    char *refusal;            /* The last one, until a success; or NULL. */

    /* The kernel. */
    struct drift *drift;
    bool followed; /* ovs-vswitchd has read what is in the rows. */
};

struct queues *
queues_create(const char *bridge, const char *mirror_port)
{
    struct queues *q = xzalloc(sizeof *q);

    q->bridge = xstrdup(bridge);
    q->mirror_port = xstrdup(mirror_port);
    sset_init(&q->ignored);
    sset_init(&q->in_place);
    sset_init(&q->writing);
    shash_init(&q->problems);
    q->refused_ms = REFUSED_MS;
    q->drift = drift_create();
    repairs_init(&q->repairs);
    return q;
}

void
queues_destroy(struct queues *q)
{
    if (q) {
        drift_destroy(q->drift);
        queues_config_destroy(q->config);
        sset_destroy(&q->ignored);
        sset_destroy(&q->in_place);
        sset_destroy(&q->writing);
        shash_destroy_free_data(&q->problems);
        free(q->repair);
        free(q->refusal);
        free(q->mirror_port);
        free(q->bridge);
        free(q);
    }
}

/* ---- What is wanted. ---- */

/* For people: whose queue it is. */
static char *
queue_name(const struct queue_config *q)
{
    return q->class ? xasprintf("class %s: queue %" PRIu32, q->class, q->id)
                    : xasprintf("queue %" PRIu32, q->id);
}

/* Says, once for each, which queues do not shape. */
static void
tell_ignored(struct queues *q)
{
    struct sset ignored = SSET_INITIALIZER(&ignored);

    for (size_t i = 0;
         q->effect == QUEUES_IGNORED && q->config && i < q->config->n_queues;
         i++) {
        char *name = queue_name(&q->config->queues[i]);

        if (!sset_contains(&q->ignored, name)) {
            VLOG_WARN("%s does not shape: bridge %s has the userspace "
                      "datapath, which ignores queues; give the class a "
                      "meter",
                      name, q->bridge);
        }
        sset_add_and_free(&ignored, name);
    }
    sset_swap(&q->ignored, &ignored);
    sset_destroy(&ignored);
}

static void
replace_config(struct queues *q, struct queues_config *config)
{
    drift_watch(q->drift, NULL, NULL, 0);
    queues_config_destroy(q->config);
    q->config = config;
    sset_clear(&q->in_place);
    sset_clear(&q->writing);
    q->is_due = config != NULL;
    q->run_at = 0;
    q->repair_at = 0;
    poll_immediate_wake();
}

int
queues_set(struct queues *q, const struct queues_config *config, char **errorp)
{
    *errorp = queues_config_check(config);
    if (*errorp) {
        return EINVAL;
    }
    replace_config(q, queues_config_clone(config));
    tell_ignored(q);
    return 0;
}

void
queues_end(struct queues *q, bool keep)
{
    const struct queues_config none = { .n_queues = 0 };

    replace_config(q, keep ? NULL : queues_config_clone(&none));
}

/* ---- The rows. ---- */

void
queues_note_change(struct queues *q, const struct ovsrec_bridge *br)
{
    enum queues_effect effect = !br ? q->effect
                                : !strcmp(br->datapath_type, "netdev")
                                    ? QUEUES_IGNORED
                                    : QUEUES_SHAPE;

    if (effect != q->effect) {
        q->effect = effect;
        tell_ignored(q);
    }
    q->is_due = q->config != NULL;
}

bool
queues_is_due(const struct queues *q)
{
    return q->is_due && !q->is_writing && time_msec() >= q->run_at;
}

/* Takes over what a pass says of ports without queues, and logs what is new
 * in that. */
static void
take_problems(struct queues *q, struct shash *problems)
{
    struct shash_node *node;
    size_t n = 0;

    SHASH_FOR_EACH(node, problems) {
        const char *old = shash_find_data(&q->problems, node->name);

        if (!nullable_string_is_equal(old, node->data) && n++ < NAMED_MAX) {
            VLOG_ERR("%s", (const char *) node->data);
        }
    }
    if (n > NAMED_MAX) {
        VLOG_ERR("and so with %" PRIuSIZE " ports more", n - NAMED_MAX);
    }
    shash_swap(&q->problems, problems);
}

bool
queues_write(struct queues *q, struct ovsdb_idl *idl,
             struct ovsdb_idl_txn *txn, const struct ovsrec_bridge *br)
{
    const struct rows_task task = {
        .config = q->config,
        .bridge = q->bridge,
        .br = br,
        .mirror_port = q->mirror_port,
        .idl = idl,
        .txn = txn,
        .in_place = &q->in_place,
    };
    struct rows_result result;
    bool write = false;

    rows_pass(&task, &result);
    take_problems(q, &result.plan.problems);
    q->n_ports = result.plan.n;
    drift_watch(q->drift, q->config, result.plan.targets,
                result.plan.n_targets);
    result.plan.n_targets = 0;

    if (!result.repair) {
        q->repair_at = 0;
    } else if (!q->repair_at) {
        q->repair_at = time_msec() + REPAIR_MS;
    }
    if (result.repair && time_msec() >= q->repair_at
        && !repairs_may(&q->repairs)) {
        q->repair_at = time_msec() + HELD_MS;
    }
    if (result.repair && time_msec() < q->repair_at) {
        q->run_at = q->repair_at;
    } else if (result.wrote) {
        write = q->is_writing = true;
        q->is_due = false;
        q->repair = result.repair;
        result.repair = NULL;
        sset_swap(&q->writing, &result.keys);
    } else {
        q->is_due = false;
        sset_swap(&q->in_place, &result.keys);
    }
    rows_result_destroy(&result);
    return write;
}

void
queues_written(struct queues *q)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(5, 10);

    if (q->repair) {
        q->repairs.n++;
        VLOG_WARN("somebody has changed or taken away %s: put back",
                  q->repair);
    } else if (q->config) {
        VLOG_INFO_RL(&rl,
                     "wrote the queues of bridge %s: %" PRIuSIZE
                     " on %" PRIuSIZE " ports",
                     q->bridge, q->config->n_queues, q->n_ports);
    }
    free(q->repair);
    q->repair = NULL;
    free(q->refusal);
    q->refusal = NULL;
    q->refused_ms = REFUSED_MS;
    q->repair_at = 0;
    q->is_writing = false;
    sset_swap(&q->in_place, &q->writing);
    sset_clear(&q->writing);
}

void
queues_refused(struct queues *q, const char *reason)
{
    if (reason) {
        if (!nullable_string_is_equal(reason, q->refusal)) {
            VLOG_ERR("the database refused the queues of bridge %s: %s",
                     q->bridge, reason);
            free(q->refusal);
            q->refusal = xstrdup(reason);
        }
        q->run_at = time_msec() + q->refused_ms;
        q->refused_ms = MIN(q->refused_ms * 2, REFUSED_MAX_MS);
    } else {
        q->run_at = time_msec() + CONTENTION_MS;
    }
    free(q->repair);
    q->repair = NULL;
    q->is_writing = false;
    q->is_due = q->config != NULL;
    sset_clear(&q->writing);
}

bool
queues_is_settled(const struct queues *q)
{
    return !q->is_due && !q->is_writing;
}

bool
queues_is_in_force(const struct queues *q)
{
    return queues_is_settled(q) && q->followed;
}

enum queues_effect
queues_effect(const struct queues *q)
{
    return q->effect;
}

/* ---- The kernel. ---- */

void
queues_run(struct queues *q, bool followed)
{
    q->followed = followed;
    if (followed && queues_is_settled(q)) {
        drift_run(q->drift);
    }
}

void
queues_wait(const struct queues *q)
{
    if (q->is_due && !q->is_writing) {
        poll_timer_wait_until(q->run_at);
    } else if (q->followed && queues_is_settled(q)) {
        drift_wait(q->drift);
    }
}

/* ---- Texts. ---- */

static void
describe_state(const struct queues *q, struct ds *s)
{
    size_t n_different = drift_n_different(q->drift);
    size_t n_unread = drift_n_unread(q->drift);

    if (q->refusal) {
        ds_put_cstr(s, ", refused by the database");
    } else if (!queues_is_settled(q)) {
        ds_put_cstr(s, ", being written");
    } else if (!q->followed) {
        ds_put_cstr(s, ", ovs-vswitchd has not followed");
    } else if (n_different) {
        ds_put_format(s, ", the kernel differs on %" PRIuSIZE " interfaces",
                      n_different);
    } else if (q->n_ports && n_unread) {
        ds_put_format(s, ", not to be read on %" PRIuSIZE " interfaces",
                      n_unread);
    } else if (q->n_ports) {
        ds_put_cstr(s, ", in the kernel as wanted");
    }
}

static void
describe_problems(const struct queues *q, struct ds *s)
{
    const struct shash_node **nodes = shash_sort(&q->problems);
    size_t n = shash_count(&q->problems);

    for (size_t i = 0; i < MIN(n, NAMED_MAX); i++) {
        ds_put_format(s, "queues-problem: %s\n",
                      (const char *) nodes[i]->data);
    }
    if (n > NAMED_MAX) {
        ds_put_format(s, "queues-problem: %" PRIuSIZE " ports more\n",
                      n - NAMED_MAX);
    }
    free(nodes);
}

void
queues_describe(const struct queues *q, struct ds *s)
{
    const struct queues_config *c = q->config;

    if (c && c->n_queues) {
        ds_put_format(s, "queues: %" PRIuSIZE " (%s) on %" PRIuSIZE " ports",
                      c->n_queues, queues_type_name(c->type), q->n_ports);
        describe_state(q, s);
    } else {
        ds_put_cstr(s, "queues: none of ours");
        if (q->effect == QUEUES_SHAPE) {
            ds_put_cstr(s, ", those of a port's own QoS row shape");
        }
    }
    if (q->effect == QUEUES_IGNORED) {
        ds_put_cstr(s, ", ignored by this datapath, only meters shape");
    }
    ds_put_char(s, '\n');

    for (size_t i = 0; q->effect == QUEUES_IGNORED && c && i < c->n_queues;
         i++) {
        char *name = queue_name(&c->queues[i]);

        ds_put_format(s, "queues-ignored: %s\n", name);
        free(name);
    }
    describe_problems(q, s);
    if (q->refusal) {
        ds_put_format(s, "queues-refused: %s\n", q->refusal);
    }
    drift_describe(q->drift, s, NAMED_MAX);
    if (q->repairs.n) {
        ds_put_format(s, "queues-put-back: %" PRIu64 "\n", q->repairs.n);
    }
}
