/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_WATCH_H
#define L7_OVS_GLUE_WATCH_H 1

/* The watch: sees to it that what is ours in the switch, and on the way of the
 * clones, stays as it was made, whoever works on the switch beside us.
 *
 * Once a second it asks the bridge, in one request,
 *
 *   - how many flows of ours there are that are no verdict's, by their exact
 *     cookies, for which the switch has an index (through a mask it would look
 *     at all flows).  If static ones are missing, verdicts may be, too, and
 *     the bring-up begins anew (bringup.h); if only such of standing orders
 *     are, these are sent once more;
 *   - how the mirror's port is configured;
 *   - what meters it has, that they are there and as they should be.  If there
 *     are more than some hundred, it asks less often; but of a meter that took
 *     flows with it, the switch tells at once.
 *
 * That a verdict's flow is gone the switch tells by itself.  And once a second
 * a canary is sent (canary.h): if neither it nor a clone arrives, the mirror
 * is looked over and mended (mirror.h).
 *
 * What was put right is one line in the log, and a count; how often that may
 * be, repairs.h says.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stdint.h>

struct bringup;
struct canary;
struct ds;
struct meters;
struct mirror;
struct pipeline_config;
struct session;
struct standing;
struct watch;

/* What it watches, which must all outlive it. */
struct watch_config {
    const char *bridge; /* Its name. */
    const struct pipeline_config *pipeline;
    struct bringup *bringup;
    struct meters *meters;
    struct standing *standing;
    struct mirror *mirror;
    struct canary *canary;
};

struct watch *watch_create(const struct watch_config *);
void watch_destroy(struct watch *);

/* Does what is due.  'session' is that of a bridge that is ready (bringup.h),
 * whose port 'ofport' is the mirror; or NULL: then only the mirror's interface
 * itself is looked at. */
void watch_run(struct watch *, struct session *session, uint16_t ofport);
void watch_wait(const struct watch *, bool has_session);

/* The switch has told that a flow of ours went with its meter, or 'now' that
 * it has none of that number. */
void watch_lose_meter(struct watch *, bool now);

/* True, once, if the mirror has been made anew: its port in the bridge should
 * be, too. */
bool watch_take_new_mirror(struct watch *);

/* Adds what there is to say of it to 'ds', a "key: value" a line; 'n_ports' is
 * how often the database's row of the mirror's port was put right. */
void watch_describe(const struct watch *, uint64_t n_ports, struct ds *);

#endif /* ovs-glue/watch.h */
