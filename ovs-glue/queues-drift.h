/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_QUEUES_DRIFT_H
#define L7_OVS_GLUE_QUEUES_DRIFT_H 1

/* Drift: whether the kernel has the queues that the database asks for.
 *
 * Open vSwitch makes a qdisc of each port's QoS row, and a class of each
 * queue.  It may fail at that (a kernel without HFSC), and somebody may change
 * them with tc(8); "ovs-appctl qos/show" would not tell, for it shows what
 * ovs-vswitchd remembers, and OpenFlow's queue descriptions have no rates
 * there.  So the kernel itself is asked, through Open vSwitch's own code for
 * it, which gives the numbers in the terms of the database.  But not bursts:
 * that code (tc_ticks_to_bytes() of 3.1) multiplies them in 32 bits, and finds
 * 1,040 where 100,000 are.
 *
 * A few interfaces are looked at in a row, then others get their turn; each
 * is looked at every two seconds, or as often as 160 a second allows.  A
 * difference is told, once, when it is there at two looks.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct drift;
struct ds;
struct queues_config;

/* A queue that the kernel has; units as in queues-config.h. */
struct drift_queue {
    uint32_t id;
    uint64_t min_rate;
    uint64_t max_rate;
    uint32_t priority;
};

/* What the kernel has on an interface. */
struct drift_seen {
    const char *type;  /* "linux-htb", or something else. */
    uint64_t max_rate; /* All together. */
    int mtu;           /* The interface's, in bytes. */
    const struct drift_queue *queues;
    size_t n_queues;
};

/* How 'seen' differs from what a port of the entry 'ports' should have: a
 * text that the caller frees, or NULL if it does not. */
char *drift_compare(const struct queues_config *, size_t ports,
                    const struct drift_seen *seen);

/* An interface to be looked at. */
struct drift_target {
    char *interface; /* Its name, */
    size_t ports;    /* and the entry of the configuration that it has. */
};

struct drift *drift_create(void);
void drift_destroy(struct drift *);

/* From now on looks at the 'n' 'targets', whose strings it takes over, for
 * 'config', which must stay until the next call. */
void drift_watch(struct drift *, const struct queues_config *config,
                 const struct drift_target *targets, size_t n);

/* Looks at the next ones, if it is time. */
void drift_run(struct drift *);
void drift_wait(struct drift *);

/* Interfaces that differ, and that could not be looked at. */
size_t drift_n_different(const struct drift *);
size_t drift_n_unread(const struct drift *);

/* Adds a line for each interface that differs, 'max' at most. */
void drift_describe(const struct drift *, struct ds *, size_t max);

#endif /* ovs-glue/queues-drift.h */
