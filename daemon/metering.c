/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gets which meter: see metering.h. */

#include <l7-config.h>
#include "daemon/metering.h"

#include <stdlib.h>

#include "daemon/clock.h"
#include "daemon/meter-names.h"
#include "daemon/ruleset.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "policies/policy.h"

/* Meters that are taken away at a time. */
#define SWEEP_MAX 1000

struct metering {
    struct meter_names *names;
    uint32_t first;                /* Number of our first meter. */
    struct glue *const *glues;     /* Of the bridges. */
    size_t n_glues;                /* How many. */
    struct meter_config *configs;  /* Room for METERS_MAX, */
    struct meter_config *selected; /* and likewise. */
    uint16_t *bridges;             /* Of each of METERS_MAX own meters, those
                                    * that have it: a bit each. */

    /* Meters are being ordered. */
    size_t n_ordering; /* Of so many bridges; then */
    void (*ordered)(void *aux);
    void *ordered_aux;

    /* Idle meters that go once no flow on its way names them. */
    uint32_t sweep[SWEEP_MAX];
    size_t n_sweep;
    size_t n_sweeping; /* Bridges that may still have some. */
};

static uint32_t
now_s(void)
{
    return clock_seconds(clock_us());
}

struct metering *
metering_create(uint32_t first)
{
    struct metering *m = calloc(1, sizeof *m);

    if (m) {
        m->first = first;
        m->names = meter_names_create(first);
        m->configs = calloc(METERS_MAX, sizeof *m->configs);
        m->selected = calloc(METERS_MAX, sizeof *m->selected);
        m->bridges = calloc(METERS_MAX, sizeof *m->bridges);
        if (!m->names || !m->configs || !m->selected || !m->bridges) {
            metering_destroy(m);
            return NULL;
        }
    }
    return m;
}

void
metering_destroy(struct metering *m)
{
    if (m) {
        meter_names_destroy(m->names);
        free(m->configs);
        free(m->selected);
        free(m->bridges);
        free(m);
    }
}

void
metering_attach(struct metering *m, struct glue *const *glues, size_t n)
{
    m->glues = glues;
    m->n_glues = n;
}

/* ---- Classes. ---- */

uint32_t
metering_class(const char *name, void *m_)
{
    struct metering *m = m_;
    return meter_names_get(m->names, name);
}

static bool
class_has_meter(const char *class, void *ruleset_)
{
    const struct ruleset *r = ruleset_;
    uint16_t index = r ? ruleset_find_class(r, class) : POLICY_NO_CLASS;

    return index != POLICY_NO_CLASS && ruleset_actions(r, index)->meter_id;
}

void
metering_prune(struct metering *m, struct ruleset *ruleset)
{
    meter_names_prune(m->names, class_has_meter, ruleset);
}

/* A class's meter as OpenFlow has it: whole kbit, the burst rounded up. */
static struct meter_config
describe(const struct policy_meter *meter)
{
    uint64_t unit = meter->in_packets ? 1 : 1000;
    uint64_t burst = (meter->burst + unit - 1) / unit;

    return (struct meter_config){
        .rate = (uint32_t) (meter->rate / unit),
        .burst = burst < UINT32_MAX ? (uint32_t) burst : UINT32_MAX,
        .in_packets = meter->in_packets,
    };
}

static uint16_t *
bridges_of(const struct metering *m, uint32_t id)
{
    return &m->bridges[id - m->first];
}

/* Orders each bridge's meters: those of classes, and its own ones. */
static void
set_meters(struct metering *m, void (*done)(void *), void *aux)
{
    size_t n = meter_names_list(m->names, m->configs);

    for (size_t i = 0; i < m->n_glues; i++) {
        size_t n_selected = 0;

        for (size_t k = 0; k < n; k++) {
            const struct meter_config *config = &m->configs[k];

            if (meter_names_is_class(m->names, config->id)
                || *bridges_of(m, config->id) & 1u << i) {
                m->selected[n_selected++] = *config;
            }
        }
        glue_set_meters(m->glues[i], m->selected, n_selected, done, aux);
    }
}

static void
set_on_bridge(void *m_)
{
    struct metering *m = m_;

    if (!--m->n_ordering) {
        m->ordered(m->ordered_aux);
    }
}

void
metering_order(struct metering *m, const struct ruleset *ruleset,
               void (*done)(void *), void *aux)
{
    const struct policy *policy = ruleset_policy(ruleset);

    for (size_t i = 0; i < policy_n_classes(policy); i++) {
        const struct policy_class *class = policy_class(policy, (uint16_t) i);
        uint32_t id = ruleset_actions(ruleset, (uint16_t) i)->meter_id;

        if (id) {
            struct meter_config config = describe(&class->meter);
            meter_names_configure(m->names, id, &config, class->meter.max);
        }
    }
    if (done) {
        m->n_ordering = m->n_glues;
        m->ordered = done;
        m->ordered_aux = aux;
    }
    set_meters(m, done ? set_on_bridge : NULL, m);
}

/* Has the meters taken away that nobody has a name for. */
static void
remove_stale(struct metering *m)
{
    set_meters(m, NULL, NULL);
    for (size_t i = 0; i < m->n_glues; i++) {
        glue_remove_stale_meters(m->glues[i]);
    }
}

void
metering_settle(struct metering *m, struct ruleset *ruleset)
{
    metering_prune(m, ruleset);
    remove_stale(m);
}

/* ---- VMs and connections. ---- */

static uint64_t
user_of(size_t bridge, const struct verdict *v)
{
    return (uint64_t) bridge << 40 | (uint64_t) v->worker << 32 | v->handle;
}

void
metering_verdict(struct metering *m, size_t bridge, struct verdict *v,
                 const struct inventory *inventory, uint32_t earlier)
{
    const struct verdict_actions *a = &v->actions;
    const uint64_t user = user_of(bridge, v);
    const char *vm = NULL;
    bool is_new;

    if (v->remove) {
        return;
    }
    if (!v->release && a->meter_id && a->meter_per == ACTIONS_METER_VM) {
        const struct inventory_port *port =
            inventory_find(inventory, v->vm_port);
        vm = port ? port->vm : NULL;
    }
    if (v->release || !a->meter_id || a->meter_per == ACTIONS_METER_CLASS
        || (a->meter_per == ACTIONS_METER_VM && !vm)) {
        meter_names_release(m->names, user, now_s());
        return;
    }

    meter_names_prefer(m->names, earlier);
    v->own_meter =
        meter_names_use(m->names, user, a->meter_id, vm, now_s(), &is_new);
    if (!v->own_meter) {
        return;
    }
    uint16_t *bridges = bridges_of(m, v->own_meter);
    *bridges = is_new ? 0 : *bridges;
    if (!(*bridges & 1u << bridge)) {
        struct meter_config config =
            meter_names_config(m->names, v->own_meter);

        *bridges |= (uint16_t) (1u << bridge);
        glue_add_meter(m->glues[bridge], &config);
    }
}

void
metering_reserve(struct metering *m, uint32_t id)
{
    meter_names_reserve(m->names, id);
}

void
metering_unreserve(struct metering *m)
{
    meter_names_unreserve(m->names);
}

/* Takes the meters in 'sweep' away from 'bridge'. */
static void
sweep_bridge(struct metering *m, size_t bridge)
{
    uint32_t ids[SWEEP_MAX];
    size_t n = 0;

    for (size_t i = 0; i < m->n_sweep; i++) {
        if (*bridges_of(m, m->sweep[i]) & 1u << bridge) {
            ids[n++] = m->sweep[i];
        }
    }
    if (n && glue_remove_meters(m->glues[bridge], ids, n)) {
        for (size_t i = 0; i < n; i++) {
            *bridges_of(m, ids[i]) &= (uint16_t) ~(1u << bridge);
        }
    }
}

/* No flow on its way to one more bridge names the meters in 'sweep', unless
 * somebody has come to use them again. */
static void
sweep(void *m_)
{
    struct metering *m = m_;
    bool class_gone = false;
    size_t n = 0;

    if (--m->n_sweeping) {
        return;
    }
    for (size_t i = 0; i < m->n_sweep; i++) {
        if (meter_names_is_idle_still(m->names, m->sweep[i])) {
            m->sweep[n++] = m->sweep[i];
        }
    }
    m->n_sweep = n;
    for (size_t i = 0; i < m->n_glues; i++) {
        sweep_bridge(m, i);
    }
    for (size_t i = 0; i < n; i++) {
        if (!*bridges_of(m, m->sweep[i])) {
            class_gone = meter_names_free(m->names, m->sweep[i]) || class_gone;
        }
    }
    m->n_sweep = 0;
    if (class_gone) {
        remove_stale(m);
    }
}

void
metering_run(struct metering *m)
{
    if (!m->n_sweep) {
        m->n_sweep = meter_names_list_idle(m->names, METERING_LINGER, now_s(),
                                           m->sweep, SWEEP_MAX);
        m->n_sweeping = m->n_sweep ? m->n_glues : 0;
        for (size_t i = 0; i < m->n_sweeping; i++) {
            glue_when_programmed(m->glues[i], sweep, m);
        }
    }
}
