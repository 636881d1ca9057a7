/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_EARLIER_H
#define L7_OVS_GLUE_EARLIER_H 1

/* The flows of earlier lives: what a daemon that was killed, or was told to
 * keep its verdicts, has left in the bridge.
 *
 * They are read once, at the start: in slices, as statistics are, since the
 * switch answers in the thread in which it does everything else.  Then it is
 * clear which number our own life has (one that no flow has, see cookie.h),
 * and which connections can be adopted.
 *
 * Their flows stay as they are, in force, until ours have taken their places;
 * only then does earlier_remove() take away whatever is left: flows of
 * connections that nobody adopted, or that were not quite ours.  Where nothing
 * can be adopted, since nobody knows what the numbers in the cookies mean,
 * all goes at once.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>

struct adoption;
struct bundle;
struct earlier;
struct pipeline_config;
struct session;

/* Makes it for the flows of 'config', in which it sets the life.  At most
 * 'max' connections are adopted; with 'fresh', none. */
struct earlier *earlier_create(struct pipeline_config *config, size_t max,
                               bool fresh);
void earlier_destroy(struct earlier *);

/* Goes on reading the flows that 'session' has; 'glossary' is what the
 * numbers in their cookies mean, as text, or NULL if nobody knows.  Returns
 * true once they are read, and then always. */
bool earlier_read(struct earlier *, struct session *, const char *glossary);
void earlier_wait(const struct earlier *);

/* The connections to be adopted, or NULL if there are none; whoever needs them
 * after the flows have been removed takes a reference. */
struct adoption *earlier_adoption(const struct earlier *);

/* Adds to 'bundle' the removal of what must go before our static flows
 * come. */
void earlier_remove_static(const struct earlier *, struct bundle *);

/* That has been done. */
void earlier_removed_static(struct earlier *);

/* Our flows are in the switch: has those of earlier lives taken away, if there
 * are any. */
void earlier_remove(struct earlier *, struct session *);

/* True if there may be flows of earlier lives. */
bool earlier_is_left(const struct earlier *);

/* Flows that were found and could not be understood. */
size_t earlier_n_odd(const struct earlier *);

#endif /* ovs-glue/earlier.h */
