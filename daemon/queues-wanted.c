/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queues that a policy wants: see queues-wanted.h. */

#include <l7-config.h>
#include "daemon/queues-wanted.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ovs-glue/queues-config.h"
#include "policies/policy.h"

/* The glue, too, ends when memory does. */
static void *
must(void *p)
{
    if (!p) {
        abort();
    }
    return p;
}

static char *
copy(const char *s)
{
    return s ? must(strdup(s)) : NULL;
}

/* A configuration under construction. */
struct draft {
    struct queues_config *config;
    struct queues_ports *ports; /* The config's. */
    struct queue_config *queues;
};

static struct draft
draft_create(enum queues_type type, size_t n_ports, size_t n_queues)
{
    struct draft d = {
        .config = must(calloc(1, sizeof *d.config)),
        .ports = must(calloc(n_ports + 1, sizeof *d.ports)),
        .queues = must(calloc(n_queues + 1, sizeof *d.queues)),
    };

    d.config->type = type;
    d.config->ports = d.ports;
    d.config->queues = d.queues;
    return d;
}

/* ---- Of a policy. ---- */

/* The names of the classes whose queue is 'id': "calls,games". */
static char *
name_classes(const struct policy *policy, int64_t id)
{
    char *names;
    size_t len;
    FILE *stream = must(open_memstream(&names, &len));
    bool first = true;

    for (size_t i = 0; i < policy_n_classes(policy); i++) {
        const struct policy_class *class = policy_class(policy, (uint16_t) i);

        if (class->queue.id == id) {
            fprintf(stream, "%s%s", first ? "" : ",", class->name);
            first = false;
        }
    }
    fclose(stream);
    return must(names);
}

static struct queue_config
describe_queue(const struct policy *policy, const struct policy_queue *q)
{
    return (struct queue_config){
        .id = (uint32_t) q->id,
        .class = name_classes(policy, q->id),
        .min_rate = q->min_rate,
        .max_rate = q->max_rate,
        .burst = q->burst,
        .priority = q->priority == POLICY_NONE ? 0 : (uint32_t) q->priority,
        .dscp = q->dscp == POLICY_NONE ? -1 : q->dscp,
    };
}

/* What the queues are guaranteed on 'port', or NULL if that is what they are
 * guaranteed everywhere. */
static uint64_t *
list_min_rates(const struct policy *policy, const struct policy_qos_port *port)
{
    size_t n = policy_n_queues(policy);
    uint64_t *rates = must(calloc(n + 1, sizeof *rates));
    bool differ = false;

    for (size_t i = 0; i < n; i++) {
        rates[i] = policy_queue_on(policy, i, port).min_rate;
        differ = differ || rates[i] != policy_queue(policy, i)->min_rate;
    }
    if (!differ) {
        free(rates);
        return NULL;
    }
    return rates;
}

struct queues_config *
queues_wanted_create(const struct policy *policy)
{
    const char *type = policy_qos_type(policy);
    size_t n_ports = policy_n_qos_ports(policy);
    size_t n_queues = type ? policy_n_queues(policy) : 0;
    bool hfsc = type && !strcmp(type, queues_type_name(QUEUES_HFSC));
    struct draft d =
        draft_create(hfsc ? QUEUES_HFSC : QUEUES_HTB, n_ports, n_queues);

    for (size_t i = 0; i < n_ports; i++) {
        const struct policy_qos_port *port = policy_qos_port_at(policy, i);

        d.ports[i] = (struct queues_ports){
            .interfaces = copy(port->interface),
            .max_rate = port->max_rate,
            .min_rates = list_min_rates(policy, port),
        };
    }
    for (size_t i = 0; i < n_queues; i++) {
        d.queues[i] = describe_queue(policy, policy_queue(policy, i));
    }
    d.config->n_ports = n_ports;
    d.config->n_queues = n_queues;
    return d.config;
}

/* ---- Of two. ---- */

/* The index of the queue 'id', or n_queues. */
static size_t
find_queue(const struct queues_config *c, uint32_t id)
{
    size_t i = 0;

    while (i < c->n_queues && c->queues[i].id != id) {
        i++;
    }
    return i;
}

static bool
has_ports(const struct queues_config *c, const char *interfaces)
{
    for (size_t i = 0; i < c->n_ports; i++) {
        const char *other = c->ports[i].interfaces;

        if (interfaces && other ? !strcmp(interfaces, other)
                                : interfaces == other) {
            return true;
        }
    }
    return false;
}

static void
add_queue(struct draft *d, const struct queue_config *q)
{
    struct queue_config *to = &d->queues[d->config->n_queues++];

    *to = *q;
    to->class = copy(q->class);
}

/* Adds the entry 'i' of 'c', once all queues are there.  Those that 'c' does
 * not have are guaranteed nothing on its ports: what 'c' guarantees may be all
 * that they have. */
static void
add_ports(struct draft *d, const struct queues_config *c, size_t i)
{
    size_t n = d->config->n_queues;
    uint64_t *rates = must(calloc(n + 1, sizeof *rates));
    bool differ = false;

    for (size_t j = 0; j < n; j++) {
        size_t k = find_queue(c, d->queues[j].id);

        rates[j] = k < c->n_queues ? queues_config_min_rate(c, i, k) : 0;
        differ = differ || rates[j] != d->queues[j].min_rate;
    }
    if (!differ) {
        free(rates);
        rates = NULL;
    }
    d->ports[d->config->n_ports++] = (struct queues_ports){
        .interfaces = copy(c->ports[i].interfaces),
        .max_rate = c->ports[i].max_rate,
        .min_rates = rates,
    };
}

struct queues_config *
queues_wanted_join(const struct queues_config *wanted,
                   const struct queues_config *old, bool *more)
{
    bool is_none = !wanted->n_queues || !wanted->n_ports;
    struct draft d = draft_create(is_none ? old->type : wanted->type,
                                  QUEUES_PORTS_MAX, QUEUES_MAX);

    for (size_t i = 0; i < wanted->n_queues; i++) {
        add_queue(&d, &wanted->queues[i]);
    }
    for (size_t i = 0; i < old->n_queues && d.config->n_queues < QUEUES_MAX;
         i++) {
        struct queue_config q = old->queues[i];

        if (find_queue(wanted, q.id) < wanted->n_queues) {
            continue;
        }
        q.min_rate = is_none ? q.min_rate : 0;
        if (d.config->type == QUEUES_HFSC) {
            q.burst = q.priority = 0;
        }
        add_queue(&d, &q);
    }
    for (size_t i = 0; i < wanted->n_ports; i++) {
        add_ports(&d, wanted, i);
    }
    for (size_t i = 0;
         i < old->n_ports && d.config->n_ports < QUEUES_PORTS_MAX; i++) {
        if (!has_ports(wanted, old->ports[i].interfaces)) {
            add_ports(&d, old, i);
        }
    }
    *more = d.config->n_queues > wanted->n_queues
            || d.config->n_ports > wanted->n_ports;
    return d.config;
}
