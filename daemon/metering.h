/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_METERING_H
#define L7_DAEMON_METERING_H 1

/* Metering: gives classes, VMs and connections their meters, and has the
 * switch make them.
 *
 * The meters of classes are there as long as the policy is.  Own ones, of VMs
 * and connections, are given out as verdicts come in that ask for one: the
 * glue makes a meter before the flows that name it.  They are taken away
 * again some time after the last flow that used them.
 *
 * A meter is a bridge's, and each bridge has that of a class.  They have the
 * same number everywhere: a VM on two bridges has the same on both.
 *
 * Threads: the glue's, or before it starts. */

#include <stddef.h>
#include <stdint.h>

struct glue;
struct inventory;
struct meter_names;
struct metering;
struct ruleset;
struct verdict;

/* Seconds that a VM's meter stays when no connection uses it. */
#define METERING_LINGER 10

/* Gives out numbers from 'first'.  Returns NULL if memory is short. */
struct metering *metering_create(uint32_t first);
void metering_destroy(struct metering *);

/* To be called before all that follows: the glues of the 'n' bridges, at most
 * BRIDGES_MAX, by number; the array must stay. */
void metering_attach(struct metering *, struct glue *const *glues, size_t n);

/* The number of the meter of class 'name', 0 if there are no more: a
 * ruleset_meter_cb. */
uint32_t metering_class(const char *name, void *metering);

/* Forgets the classes that 'ruleset' (NULL: none) has no meter for, without
 * telling the switch. */
void metering_prune(struct metering *, struct ruleset *ruleset);

/* Orders the meters of 'ruleset', besides those that there are; then calls
 * 'done' with 'aux' once all bridges have them, see glue_set_meters(). */
void metering_order(struct metering *, const struct ruleset *ruleset,
                    void (*done)(void *aux), void *aux);

/* No flow has to do with another ruleset than 'ruleset' any more: has the
 * meters taken away that only others have. */
void metering_settle(struct metering *, struct ruleset *ruleset);

/* Fills in the meter of 'verdict', which is for 'bridge', whose ports are
 * those of 'inventory'.  If it is to have one of its own, or its VM, which has
 * none yet, that is 'earlier', unless that is taken or 0. */
void metering_verdict(struct metering *, size_t bridge,
                      struct verdict *verdict,
                      const struct inventory *inventory, uint32_t earlier);

/* Keeps meter 'id', which flows of an earlier life name, from being given to
 * others as an own one than those who have it as 'earlier'; until all are
 * free again. */
void metering_reserve(struct metering *, uint32_t id);
void metering_unreserve(struct metering *);

/* To be called about once a second. */
void metering_run(struct metering *);

#endif /* daemon/metering.h */
