/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_METERS_H
#define L7_OVS_GLUE_METERS_H 1

/* The meters: those that the policy wants, and those that the switch has.
 *
 * Meter numbers from METERS_FIRST on are ours.  What the switch has is asked
 * once for each session; then a meter is added or modified in place, never
 * deleted and added again, since deleting a meter deletes the flows that use
 * it.  A meter that nobody wants any more goes last, after its flows.
 *
 * A flow that uses a meter the switch refused would be refused too; so
 * meters_is_usable() is to be asked first.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ds;
struct meters;
struct ofp_header;
struct ofputil_meter_config;
struct session;

/* Our meters have the METERS_MAX numbers from here. */
#define METERS_FIRST_DEFAULT 19000
#define METERS_MAX 10000

struct meter_config {
    uint32_t id;     /* OpenFlow meter number. */
    uint32_t rate;   /* 1000 bits a second, or packets a second. */
    uint32_t burst;  /* 1000 bits, or packets. */
    bool in_packets; /* Which of the two. */
};

struct meters *meters_create(uint32_t first);
void meters_destroy(struct meters *);

/* Replaces what is wanted by 'wanted'; meters_sync() makes it so. */
void meters_set(struct meters *, const struct meter_config *wanted, size_t n);

/* Wants one meter more, or one that is wanted to be otherwise. */
void meters_add(struct meters *, const struct meter_config *wanted);

/* Wants the 'n' meters 'ids' no more, and deletes them at once; flows that
 * still use them would go, too. */
void meters_remove(struct meters *, struct session *, const uint32_t *ids,
                   size_t n);

/* Forgets what the switch has: a new session. */
void meters_forget(struct meters *);

/* Does the next step towards what is wanted, if 'session' is connected and no
 * step is under way: asking the switch, or adding and modifying. */
void meters_run(struct meters *, struct session *);

/* True if nothing is left to be asked, added or modified. */
bool meters_is_synced(const struct meters *);

/* True if no answer of the switch is awaited: then meters may be taken
 * away. */
bool meters_is_idle(const struct meters *);

/* Deletes the meters of ours that nobody wants. */
void meters_remove_stale(struct meters *, struct session *);

/* When meters were last taken away by these, as time_msec() has it, or 0. */
long long int meters_removed_at(const struct meters *);

/* True if flows may use meter 'id'. */
bool meters_is_usable(const struct meters *, uint32_t id);

/* What the switch says it can have, and whether it has been asked. */
uint32_t meters_capacity(const struct meters *);
bool meters_is_capacity_known(const struct meters *);

/* The number of meters that the switch has as they are wanted, for all that is
 * known; and whether 'there', which it says it has, is one. */
size_t meters_n_in_sync(const struct meters *);
bool meters_is_as_wanted(const struct meters *,
                         const struct ofputil_meter_config *there);

/* The number of meters that flows may use, and of those refused. */
size_t meters_n_usable(const struct meters *);
size_t meters_n_refused(const struct meters *);

#endif /* ovs-glue/meters.h */
