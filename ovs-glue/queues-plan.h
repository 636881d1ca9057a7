/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_QUEUES_PLAN_H
#define L7_OVS_GLUE_QUEUES_PLAN_H 1

/* A plan: which ports of the bridge get queues, and why others that the
 * configuration names do not.
 *
 * Threads: the glue's. */

#include <stddef.h>

#include "openvswitch/shash.h"

struct drift_target;
struct ovsrec_bridge;
struct ovsrec_port;
struct queues_config;

/* A port that gets queues. */
struct planned {
    const struct ovsrec_port *port;
    size_t ports; /* The entry of the configuration that fits it. */
};

struct plan {
    struct planned *ports; /* Ports that get queues. */
    size_t n;
    size_t n_total;               /* Queues of all of them together. */
    struct drift_target *targets; /* Their interfaces. */
    size_t n_targets;
    struct shash problems; /* Ports that get none: "char *", why. */
};

/* Makes the plan for 'br', which may be NULL, and which is called 'bridge'.
 * The port 'mirror_port' is never in it. */
void plan_make(struct plan *, const struct queues_config *, const char *bridge,
               const struct ovsrec_bridge *br, const char *mirror_port);
void plan_destroy(struct plan *);

#endif /* ovs-glue/queues-plan.h */
