/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which ports of the bridge get queues: see queues-plan.h. */

#include <config.h>
#include "ovs-glue/queues-plan.h"

#include <stdlib.h>
#include <string.h>

#include "lib/vswitch-idl.h"
#include "ovs-glue/inventory-read.h"
#include "ovs-glue/queues-config.h"
#include "ovs-glue/queues-drift.h"
#include "ovs-glue/queues-mark.h"
#include "util.h"

/* Interfaces of a port whose names count: no bond has more. */
#define INTERFACES_MAX 32

static bool
has_row(const struct ovsrec_port *port, const char *bridge, bool ours)
{
    return port->qos && !!mark_find(bridge, &port->qos->external_ids) == ours;
}

/* True if ovs-vswitchd gives an interface of this type a qdisc. */
static bool
can_have_queues(const struct ovsrec_interface *iface)
{
    static const char *const types[] = { "",    "system", "internal",
                                         "tap", "afxdp",  "afxdp-nonpmd" };

    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        if (!strcmp(iface->type, types[i])) {
            return true;
        }
    }
    return false;
}

static size_t
select_ports(const struct queues_config *c, const struct ovsrec_port *port)
{
    const char *names[1 + INTERFACES_MAX];
    size_t n = 0;
    bool is_vm = false;

    names[n++] = port->name;
    for (size_t i = 0; i < port->n_interfaces && n < ARRAY_SIZE(names); i++) {
        names[n++] = port->interfaces[i]->name;
        is_vm = is_vm || inventory_read_is_vm(port->interfaces[i]);
    }
    return queues_config_select(c, names, n, is_vm);
}

/* Why 'port', which is named, gets no queues on its 'n_able' interfaces that
 * can have some, 'n' each; NULL if it does. */
static char *
find_problem(const struct plan *p, const struct queues_config *c,
             const char *bridge, const struct ovsrec_port *port, size_t n_able,
             size_t n)
{
    if (!n_able) {
        return xasprintf("port %s, of type \"%s\", cannot have %s queues: "
                         "leave it out of the policy",
                         port->name,
                         port->n_interfaces ? port->interfaces[0]->type : "",
                         queues_type_name(c->type));
    }
    if (has_row(port, bridge, false)) {
        return xasprintf("port %s has a QoS row that is not ours, and keeps "
                         "it: take it off with \"ovs-vsctl clear port %s "
                         "qos\", or leave the port out of the policy",
                         port->name, port->name);
    }
    if (p->n_total + n_able * n > QUEUES_TOTAL_MAX) {
        return xasprintf("port %s gets no queues, since all ports together "
                         "would have more than %d: name fewer ports or "
                         "queues in the policy",
                         port->name, QUEUES_TOTAL_MAX);
    }
    return NULL;
}

static void
add_port(struct plan *p, const struct queues_config *c, const char *bridge,
         const struct ovsrec_port *port, size_t ports)
{
    /* One more than the policy's, for Open vSwitch adds queue 0. */
    size_t n_queues = c->n_queues + 1;
    size_t n_able = 0;

    for (size_t i = 0; i < port->n_interfaces; i++) {
        n_able += can_have_queues(port->interfaces[i]);
    }
    char *problem = find_problem(p, c, bridge, port, n_able, n_queues);
    if (problem) {
        free(shash_replace(&p->problems, port->name, problem));
        return;
    }

    p->n_total += n_able * n_queues;
    p->ports[p->n++] = (struct planned){ .port = port, .ports = ports };
    p->targets =
        xrealloc(p->targets, (p->n_targets + n_able) * sizeof *p->targets);
    for (size_t i = 0; i < port->n_interfaces; i++) {
        if (can_have_queues(port->interfaces[i])) {
            p->targets[p->n_targets++] = (struct drift_target){
                .interface = xstrdup(port->interfaces[i]->name),
                .ports = ports,
            };
        }
    }
}

void
plan_make(struct plan *p, const struct queues_config *c, const char *bridge,
          const struct ovsrec_bridge *br, const char *mirror_port)
{
    *p = (struct plan){ .n = 0 };
    shash_init(&p->problems);
    p->ports = xcalloc(br ? br->n_ports : 0, sizeof *p->ports);

    /* Those that have our queues come first: a cap must not take them away
     * from one port to give them to another. */
    for (int have = 1; br && have >= 0; have--) {
        for (size_t i = 0; i < br->n_ports; i++) {
            const struct ovsrec_port *port = br->ports[i];

            if (has_row(port, bridge, true) == have
                && strcmp(port->name, mirror_port)) {
                size_t ports = select_ports(c, port);

                if (ports != SIZE_MAX) {
                    add_port(p, c, bridge, port, ports);
                }
            }
        }
    }
}

void
plan_destroy(struct plan *p)
{
    for (size_t i = 0; i < p->n_targets; i++) {
        free(p->targets[i].interface);
    }
    free(p->targets);
    free(p->ports);
    shash_destroy_free_data(&p->problems);
}
