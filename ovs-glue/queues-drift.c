/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel has against what is wanted: see queues-drift.h. */

#include <config.h>
#include "ovs-glue/queues-drift.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "netdev.h"
#include "openvswitch/dynamic-string.h"
#include "openvswitch/poll-loop.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/queues-config.h"
#include "smap.h"
#include "timeval.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_drift);

/* Interfaces looked at in a row, and the pauses after them and after all of
 * them, in ms. */
#define BATCH 16
#define BATCH_MS 100
#define ROUND_MS 2000

/* Looks that must agree before a difference is told: ovs-vswitchd sets the
 * queues one by one, and may be in the middle of that. */
#define LOOKS 2

/* The kernel counts HTB's rates in bytes, in 32 bits for those who do not ask
 * for the longer ones: from here on they all look alike. */
#define RATE_SEEN_MAX (UINT64_C(8) * UINT32_MAX)

struct watched {
    struct drift_target target;
    char *difference; /* What the last look found, or NULL. */
    int n_looks;      /* Looks in a row that found any. */
    bool is_unread;   /* The last look failed. */
};

struct drift {
    const struct queues_config *config;
    struct watched *watched; /* In order of names. */
    size_t n;
    size_t next;           /* The next one to be looked at. */
    long long int next_at; /* When, in ms. */
};

/* ---- Comparison. ---- */

static uint64_t
clamp(uint64_t value, uint64_t low, uint64_t high)
{
    return MIN(MAX(value, low), high);
}

/* True if two rates are the same, but for rounding to bytes or by HFSC's
 * fixed-point numbers. */
static bool
rates_agree(uint64_t wanted, uint64_t seen)
{
    wanted = MIN(wanted, RATE_SEEN_MAX);
    seen = MIN(seen, RATE_SEEN_MAX);

    uint64_t distance = wanted > seen ? wanted - seen : seen - wanted;
    return distance <= MAX(wanted / 1000, 8);
}

/* ovs-vswitchd raises a queue's rates to what a full packet needs and lowers
 * them to the port's. */
static char *
compare_queue(const struct queues_config *c, size_t ports, size_t i,
              const struct drift_seen *port, const struct drift_queue *seen)
{
    const struct queue_config *q = &c->queues[i];
    uint64_t mtu = (uint64_t) port->mtu;
    uint64_t least = c->type == QUEUES_HTB ? mtu * 8 : 8;
    uint64_t min_rate =
        clamp(queues_config_min_rate(c, ports, i), least, port->max_rate);
    uint64_t max_rate = clamp(q->max_rate ? q->max_rate : port->max_rate,
                              min_rate, port->max_rate);

    if (!rates_agree(min_rate, seen->min_rate)) {
        return xasprintf("queue %" PRIu32 " has min-rate %" PRIu64
                         ", wanted %" PRIu64,
                         q->id, seen->min_rate, min_rate);
    }
    if (!rates_agree(max_rate, seen->max_rate)) {
        return xasprintf("queue %" PRIu32 " has max-rate %" PRIu64
                         ", wanted %" PRIu64,
                         q->id, seen->max_rate, max_rate);
    }
    if (q->priority != seen->priority) {
        return xasprintf("queue %" PRIu32 " has priority %" PRIu32
                         ", wanted %" PRIu32,
                         q->id, seen->priority, q->priority);
    }
    return NULL;
}

static const struct drift_queue *
find_seen(const struct drift_seen *seen, uint32_t id)
{
    for (size_t i = 0; i < seen->n_queues; i++) {
        if (seen->queues[i].id == id) {
            return &seen->queues[i];
        }
    }
    return NULL;
}

static bool
is_wanted(const struct queues_config *c, uint32_t id)
{
    for (size_t i = 0; i < c->n_queues; i++) {
        if (c->queues[i].id == id) {
            return true;
        }
    }
    /* Open vSwitch makes queue 0, for all that was not put into another. */
    return !id;
}

char *
drift_compare(const struct queues_config *c, size_t ports,
              const struct drift_seen *seen)
{
    const char *type = queues_type_name(c->type);
    uint64_t max_rate = c->ports[ports].max_rate;

    /* Where there is none, or another, Open vSwitch may or may not have a word
     * for it. */
    if (strcmp(seen->type, type)) {
        return xasprintf("it has no %s queues: the log of ovs-vswitchd says "
                         "why, or somebody has taken them off",
                         type);
    }
    if (max_rate && !rates_agree(max_rate, seen->max_rate)) {
        return xasprintf("it has max-rate %" PRIu64 ", wanted %" PRIu64,
                         seen->max_rate, max_rate);
    }

    char *difference = NULL;
    for (size_t i = 0; i < c->n_queues && !difference; i++) {
        const struct queue_config *q = &c->queues[i];
        const struct drift_queue *queue = find_seen(seen, q->id);

        difference = queue ? compare_queue(c, ports, i, seen, queue)
                           : xasprintf("queue %" PRIu32 " is missing", q->id);
    }
    for (size_t i = 0; i < seen->n_queues && !difference; i++) {
        if (!is_wanted(c, seen->queues[i].id)) {
            difference = xasprintf("queue %" PRIu32 " is there, and is not "
                                   "wanted",
                                   seen->queues[i].id);
        }
    }
    return difference;
}

/* ---- The kernel. ---- */

static struct drift_queue
parse_queue(uint32_t id, const struct smap *details)
{
    unsigned long long int min_rate = smap_get_ullong(details, "min-rate", 0);

    return (struct drift_queue){
        .id = id,
        .min_rate = min_rate,
        /* Left out where it is the same. */
        .max_rate = smap_get_ullong(details, "max-rate", min_rate),
        .priority = (uint32_t) smap_get_ullong(details, "priority", 0),
    };
}

/* Compares what 'netdev' has.  Returns 0 with '*difference' set, or an errno
 * if it cannot be read. */
static int
look_at(const struct drift *d, size_t ports, struct netdev *netdev,
        char **difference)
{
    struct smap details = SMAP_INITIALIZER(&details);
    struct drift_queue *queues = NULL;
    struct drift_seen seen = { .type = "" };
    size_t allocated = 0;

    int error = netdev_get_mtu(netdev, &seen.mtu);
    if (!error) {
        error = netdev_get_qos(netdev, &seen.type, &details);
    }
    if (!error) {
        struct netdev_queue_dump dump;
        unsigned int id;

        seen.max_rate = smap_get_ullong(&details, "max-rate", 0);
        NETDEV_QUEUE_FOR_EACH(&id, &details, &dump, netdev) {
            if (seen.n_queues >= allocated) {
                queues = x2nrealloc(queues, &allocated, sizeof *queues);
            }
            queues[seen.n_queues++] = parse_queue(id, &details);
        }
        seen.queues = queues;
        *difference = drift_compare(d->config, ports, &seen);
    }
    smap_destroy(&details);
    free(queues);
    return error;
}

static void
look(struct drift *d, struct watched *w)
{
    static struct vlog_rate_limit rl = VLOG_RATE_LIMIT_INIT(10, 20);
    const char *name = w->target.interface;
    struct netdev *netdev;
    char *difference = NULL;

    /* It is opened anew each time: what it read, it would remember. */
    int error = netdev_open(name, "system", &netdev);
    if (!error) {
        error = look_at(d, w->target.ports, netdev, &difference);
        netdev_close(netdev);
    }

    w->is_unread = error != 0;
    if (difference) {
        w->n_looks = MIN(w->n_looks + 1, LOOKS + 1);
        if (w->n_looks == LOOKS) {
            VLOG_WARN_RL(&rl,
                         "the kernel has not the queues of interface %s that "
                         "the database asks for: %s; \"ovs-vsctl clear port "
                         "PORT qos\" has them made anew",
                         name, difference);
        }
    } else {
        if (w->n_looks >= LOOKS && !error) {
            VLOG_INFO_RL(&rl, "the kernel has the queues of interface %s",
                         name);
        }
        w->n_looks = 0;
    }
    free(w->difference);
    w->difference = difference;
}

/* ---- The round. ---- */

struct drift *
drift_create(void)
{
    return xzalloc(sizeof(struct drift));
}

static void
free_watched(struct watched *watched, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(watched[i].target.interface);
        free(watched[i].difference);
    }
    free(watched);
}

void
drift_destroy(struct drift *d)
{
    if (d) {
        free_watched(d->watched, d->n);
        free(d);
    }
}

static int
compare_watched(const void *a_, const void *b_)
{
    const struct watched *a = a_;
    const struct watched *b = b_;

    return strcmp(a->target.interface, b->target.interface);
}

static bool
is_watching(const struct drift *d, const struct queues_config *config,
            const struct watched *watched, size_t n)
{
    if (d->config != config || d->n != n) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct drift_target *a = &d->watched[i].target;
        const struct drift_target *b = &watched[i].target;

        if (a->ports != b->ports || strcmp(a->interface, b->interface)) {
            return false;
        }
    }
    return true;
}

void
drift_watch(struct drift *d, const struct queues_config *config,
            const struct drift_target *targets, size_t n)
{
    struct watched *watched = xcalloc(n, sizeof *watched);

    for (size_t i = 0; i < n; i++) {
        watched[i].target = targets[i];
    }
    qsort(watched, n, sizeof *watched, compare_watched);
    if (is_watching(d, config, watched, n)) {
        /* A round under way goes on, however often the database changes. */
        free_watched(watched, n);
        return;
    }

    /* What has been told is not to be told again. */
    for (size_t i = 0; i < n && d->n; i++) {
        struct watched *old = bsearch(&watched[i], d->watched, d->n,
                                      sizeof *old, compare_watched);

        if (old) {
            watched[i].n_looks = old->n_looks;
            watched[i].difference = old->difference;
            old->difference = NULL;
        }
    }
    free_watched(d->watched, d->n);
    d->config = config;
    d->watched = watched;
    d->n = n;
    d->next = 0;
    d->next_at = time_msec() + ROUND_MS;
}

void
drift_run(struct drift *d)
{
    if (!d->n || time_msec() < d->next_at) {
        return;
    }
    for (int i = 0; i < BATCH && d->next < d->n; i++) {
        look(d, &d->watched[d->next++]);
    }
    d->next_at = time_msec() + BATCH_MS;
    if (d->next == d->n) {
        d->next = 0;
        d->next_at = time_msec() + ROUND_MS;
    }
}

void
drift_wait(struct drift *d)
{
    if (d->n) {
        poll_timer_wait_until(d->next_at);
    }
}

static bool
is_different(const struct watched *w)
{
    return w->n_looks >= LOOKS && w->difference;
}

size_t
drift_n_different(const struct drift *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++) {
        n += is_different(&d->watched[i]);
    }
    return n;
}

size_t
drift_n_unread(const struct drift *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++) {
        n += d->watched[i].is_unread;
    }
    return n;
}

void
drift_describe(const struct drift *d, struct ds *s, size_t max)
{
    size_t n = drift_n_different(d);
    size_t n_shown = 0;

    for (size_t i = 0; i < d->n && n_shown < max; i++) {
        const struct watched *w = &d->watched[i];

        if (is_different(w)) {
            ds_put_format(s, "queues-drift: interface %s: %s\n",
                          w->target.interface, w->difference);
            n_shown++;
        }
    }
    if (n > n_shown) {
        ds_put_format(s, "queues-drift: %" PRIuSIZE " interfaces more\n",
                      n - n_shown);
    }
}
