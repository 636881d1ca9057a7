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
struct session;

/* Our meters have the METERS_MAX numbers from here. */
#define METERS_FIRST_DEFAULT 19000
#define METERS_MAX 1000

struct meter_config {
    uint32_t id;         /* OpenFlow meter number. */
    uint32_t rate_kbps;  /* 1000 bits a second. */
    uint32_t burst_kbit; /* 1000 bits. */
};

struct meters *meters_create(uint32_t first);
void meters_destroy(struct meters *);

/* Replaces what is wanted by 'wanted'; meters_sync() makes it so. */
void meters_set(struct meters *, const struct meter_config *wanted, size_t n);

/* Forgets what the switch has: a new session. */
void meters_forget(struct meters *);

/* Does the next step towards what is wanted, if 'session' is connected and no
 * step is under way: asking the switch, or adding and modifying. */
void meters_run(struct meters *, struct session *);

/* True if nothing is left to be asked, added or modified. */
bool meters_is_synced(const struct meters *);

/* Deletes the meters of ours that nobody wants. */
void meters_remove_stale(struct meters *, struct session *);

/* True if flows may use meter 'id'. */
bool meters_is_usable(const struct meters *, uint32_t id);

/* The number of meters that the switch refused. */
size_t meters_n_refused(const struct meters *);

#endif /* ovs-glue/meters.h */
