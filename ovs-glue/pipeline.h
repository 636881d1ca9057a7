/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_PIPELINE_H
#define L7_OVS_GLUE_PIPELINE_H 1

/* The pipeline: our flows in the bridge.
 *
 * Table 0 sends every TCP and UDP packet through our table, once (a register
 * says so), and then on to everybody else's table 0.  In our table, a
 * connection with a verdict has a flow for each direction; everything else is
 * cloned to the mirror.  To drop, a flow in our table sets the register to
 * another value, by which a flow in table 0 drops.
 *
 * What is excluded has flows above that in table 0, which pass by our table.
 * For traffic that has not been judged, our table has flows between those of
 * verdicts and those that clone: they do what the policy wants and have it
 * cloned by our table once more, with a third value in the register, which
 * they don't match.  See standing.h for both.
 *
 * What floods the mirror has a flow just above those that clone, which does
 * nothing: see skips.h.
 *
 * All of it stands under the cookies of cookie.h.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stdint.h>

#include "ovs-glue/cookie.h"
#include "ovs-glue/standing.h"

struct adopted_flow;
struct bundle;
struct ofpbuf;
struct ofputil_flow_stats;
struct session;
struct verdict;

struct pipeline_config {
    uint8_t table;          /* Our table. */
    uint16_t priority;      /* Of our flows in table 0, */
    uint8_t reg;            /* which mark packets in this register. */
    uint16_t cookie_prefix; /* Of our cookies, see cookie.h, */
    uint8_t life;           /* and the life in those of verdicts. */
};

#define PIPELINE_TABLE_DEFAULT 200
#define PIPELINE_PRIORITY_DEFAULT 65000
#define PIPELINE_REG_DEFAULT 15

/* What the register says of a packet: been through our table, to be dropped,
 * and been through our table without being judged yet, where a flow of
 * standing orders has seen to it. */
enum {
    PIPELINE_REG_SEEN = 1,
    PIPELINE_REG_DROP = 2,
    PIPELINE_REG_EXAMINING = 3,
};

/* The priority of verdicts' flows in our table: below it there is room for all
 * ranks of standing orders. */
#define PIPELINE_PRIORITY_VERDICT 10000

/* Seconds without a packet after which the flows of a connection go; the last
 * is for a flow whose direction a FIN or RST has ended. */
#define PIPELINE_TCP_IDLE 120
#define PIPELINE_UDP_IDLE 30
#define PIPELINE_FIN_IDLE 2

/* The number of static flows. */
#define PIPELINE_N_STATIC 7

/* Of these, those in our table, among the verdicts. */
#define PIPELINE_N_CLONING 2

/* The cookie that the static flows, and no others, have. */
uint64_t pipeline_static_cookie(const struct pipeline_config *);

/* Adds the static flows to 'bundle', for a mirror at port 'ofport' with the
 * far end at 'address'. */
void pipeline_add_static(const struct pipeline_config *, struct bundle *,
                         uint16_t ofport, const char *address);

/* Replaces, in 'bundle', the flows of all exclusions by these. */
void pipeline_set_exclusions(const struct pipeline_config *, struct bundle *,
                             const struct standing_match *exclusions,
                             size_t n);

/* Removes, in 'bundle', all flows for what is not judged yet. */
void pipeline_remove_examining(const struct pipeline_config *,
                               struct bundle *);

/* Changes, in 'bundle', the flows for what is not judged yet from 'old', which
 * the switch has, to 'new'; both in the order of
 * standing_examining_compare().  Their meters must be there. */
void pipeline_change_examining(const struct pipeline_config *, struct bundle *,
                               const struct standing_examining *old,
                               size_t n_old,
                               const struct standing_examining *new,
                               size_t n_new);

/* Adds to 'bundle' a flow that keeps what 'match' matches off the mirror, for
 * some seconds; and the cookie of such flows, and no others. */
void pipeline_add_skip(const struct pipeline_config *, struct bundle *,
                       const struct standing_match *match, uint16_t seconds);
uint64_t pipeline_skip_cookie(const struct pipeline_config *);

/* Removes all flows of ours in 'bundle'; or those of 'life', 0 being all that
 * are no verdict's; or, to keep verdicts in force, those alone that clone. */
void pipeline_remove_all(const struct pipeline_config *, struct bundle *);
void pipeline_remove_life(const struct pipeline_config *, struct bundle *,
                          uint8_t life);
void pipeline_remove_clones(const struct pipeline_config *, struct bundle *);

/* A flow-mod for 'session' that changes nothing: it removes, from our table, a
 * flow that there never is. */
struct ofpbuf *pipeline_encode_nothing(const struct pipeline_config *,
                                       const struct session *);

/* Adds the flow for what 'side' sends to 'bundle', or its removal. */
void pipeline_add_verdict(const struct pipeline_config *, struct bundle *,
                          const struct verdict *, int side);

/* Reads 'fs', a flow that the switch has, into '*flow', if it is exactly what
 * pipeline_add_verdict() made in some life.  Returns false if not. */
bool pipeline_read_verdict(const struct pipeline_config *,
                           const struct ofputil_flow_stats *fs,
                           struct adopted_flow *flow);

#endif /* ovs-glue/pipeline.h */
