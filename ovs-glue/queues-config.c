/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queues as they are wanted: see queues-config.h. */

#include <config.h>
#include "ovs-glue/queues-config.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

const char *
queues_type_name(enum queues_type type)
{
    return type == QUEUES_HFSC ? "linux-hfsc" : "linux-htb";
}

/* For people: "every VM" or the glob. */
static const char *
ports_name(const struct queues_ports *p)
{
    return p->interfaces ? p->interfaces : "every VM";
}

static char *
check_ports(const struct queues_config *c, size_t i)
{
    const struct queues_ports *p = &c->ports[i];

    if (p->interfaces && !*p->interfaces) {
        return xstrdup("ports for queues: the name of an interface is empty");
    }
    if (p->max_rate > QUEUES_RATE_MAX) {
        return xasprintf("ports for queues, %s: max-rate %" PRIu64
                         " is more than %" PRIu64 " bit/s",
                         ports_name(p), p->max_rate, QUEUES_RATE_MAX);
    }
    for (size_t j = 0; j < i; j++) {
        if (nullable_string_is_equal(c->ports[j].interfaces, p->interfaces)) {
            return xasprintf("ports for queues: %s is there twice",
                             ports_name(p));
        }
    }
    return NULL;
}

uint64_t
queues_config_min_rate(const struct queues_config *c, size_t ports, size_t i)
{
    const uint64_t *min_rates = c->ports[ports].min_rates;

    return min_rates ? min_rates[i] : c->queues[i].min_rate;
}

static char *
check_rates(const struct queues_config *c, size_t i)
{
    const struct queue_config *q = &c->queues[i];

    if (q->min_rate > QUEUES_RATE_MAX || q->max_rate > QUEUES_RATE_MAX
        || q->burst > QUEUES_RATE_MAX) {
        return xasprintf("queue %" PRIu32 ": a rate or burst is more than "
                         "%" PRIu64 " bits",
                         q->id, QUEUES_RATE_MAX);
    }
    if (q->max_rate && q->min_rate > q->max_rate) {
        return xasprintf("queue %" PRIu32 ": min-rate %" PRIu64
                         " is more than its max-rate %" PRIu64,
                         q->id, q->min_rate, q->max_rate);
    }
    for (size_t j = 0; j < c->n_ports; j++) {
        const struct queues_ports *p = &c->ports[j];
        uint64_t min_rate = queues_config_min_rate(c, j, i);
        uint64_t most = p->max_rate ? p->max_rate : QUEUES_RATE_MAX;

        if (min_rate > most) {
            return xasprintf("queue %" PRIu32 ": min-rate %" PRIu64
                             " is more than the max-rate %" PRIu64
                             " of the ports %s",
                             q->id, min_rate, most, ports_name(p));
        }
    }
    return NULL;
}

static char *
check_queue(const struct queues_config *c, size_t i)
{
    const struct queue_config *q = &c->queues[i];

    if (q->id > QUEUES_ID_MAX) {
        return xasprintf("queue %" PRIu32 ": the highest number is %d", q->id,
                         QUEUES_ID_MAX);
    }
    for (size_t j = 0; j < i; j++) {
        if (c->queues[j].id == q->id) {
            return xasprintf("queue %" PRIu32 " is there twice", q->id);
        }
    }
    if (q->dscp < -1 || q->dscp > 63) {
        return xasprintf("queue %" PRIu32 ": DSCP %d is not in 0 to 63", q->id,
                         q->dscp);
    }
    /* Open vSwitch would take them and do nothing. */
    if (c->type == QUEUES_HFSC && (q->burst || q->priority)) {
        return xasprintf("queue %" PRIu32 ": linux-hfsc has neither burst nor "
                         "priority: leave them out, or choose linux-htb",
                         q->id);
    }
    return check_rates(c, i);
}

char *
queues_config_check(const struct queues_config *c)
{
    char *problem = NULL;

    if (c->n_queues > QUEUES_MAX) {
        return xasprintf("%" PRIuSIZE " queues are more than %d", c->n_queues,
                         QUEUES_MAX);
    }
    if (c->n_ports > QUEUES_PORTS_MAX) {
        return xasprintf("%" PRIuSIZE " entries of ports for queues are more "
                         "than %d",
                         c->n_ports, QUEUES_PORTS_MAX);
    }
    for (size_t i = 0; i < c->n_ports && !problem; i++) {
        problem = check_ports(c, i);
    }
    for (size_t i = 0; i < c->n_queues && !problem; i++) {
        problem = check_queue(c, i);
    }
    return problem;
}

struct queues_config *
queues_config_clone(const struct queues_config *c)
{
    struct queues_ports *ports = xcalloc(c->n_ports, sizeof *ports);
    struct queue_config *queues = xcalloc(c->n_queues, sizeof *queues);
    struct queues_config *clone = xmalloc(sizeof *clone);

    for (size_t i = 0; i < c->n_ports; i++) {
        ports[i] = c->ports[i];
        ports[i].interfaces = nullable_xstrdup(c->ports[i].interfaces);
        if (c->ports[i].min_rates) {
            ports[i].min_rates = xmemdup(
                c->ports[i].min_rates, c->n_queues * sizeof *ports->min_rates);
        }
    }
    for (size_t i = 0; i < c->n_queues; i++) {
        queues[i] = c->queues[i];
        queues[i].class = nullable_xstrdup(c->queues[i].class);
    }
    *clone = *c;
    clone->ports = ports;
    clone->queues = queues;
    return clone;
}

void
queues_config_destroy(struct queues_config *c)
{
    if (c) {
        for (size_t i = 0; i < c->n_ports; i++) {
            free(CONST_CAST(char *, c->ports[i].interfaces));
            free(CONST_CAST(uint64_t *, c->ports[i].min_rates));
        }
        for (size_t i = 0; i < c->n_queues; i++) {
            free(CONST_CAST(char *, c->queues[i].class));
        }
        free(CONST_CAST(struct queues_ports *, c->ports));
        free(CONST_CAST(struct queue_config *, c->queues));
        free(c);
    }
}

/* True if 'name' is like 'glob', in which only * and ? are special: fnmatch()
 * knows more, which is put behind backslashes. */
static bool
is_like(const char *glob, const char *name)
{
    char *pattern = xmalloc(2 * strlen(glob) + 1);
    char *p = pattern;

    for (; *glob; glob++) {
        if (*glob == '[' || *glob == '\\') {
            *p++ = '\\';
        }
        *p++ = *glob;
    }
    *p = '\0';
    bool like = !fnmatch(pattern, name, 0);
    free(pattern);
    return like;
}

static bool
fits(const struct queues_ports *p, const char *const *names, size_t n_names,
     bool is_vm)
{
    for (size_t i = 0; p->interfaces && i < n_names; i++) {
        if (is_like(p->interfaces, names[i])) {
            return true;
        }
    }
    return !p->interfaces && is_vm;
}

size_t
queues_config_select(const struct queues_config *c, const char *const *names,
                     size_t n_names, bool is_vm)
{
    for (size_t i = 0; c->n_queues && i < c->n_ports; i++) {
        if (fits(&c->ports[i], names, n_names, is_vm)) {
            return i;
        }
    }
    return SIZE_MAX;
}
