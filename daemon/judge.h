/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_JUDGE_H
#define L7_DAEMON_JUDGE_H 1

/* The judge: takes packets in their order to connections, and connections to
 * verdicts.
 *
 * It is all of a worker that knows nothing of sockets, threads or switches:
 * a clone goes in with where it came in and the time, and a 'struct verdict'
 * comes out when flows are to be programmed.
 *
 * A connection gets its verdict as soon as a pattern has decided, or when its
 * examination is over, or when it has been silent for too long.  From then on
 * a clone means that a direction has no flow, or not yet: it is programmed
 * (again).
 *
 * Threads: one. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/connection.h"
#include "daemon/packet.h"

struct inventory;
struct judge;
struct look;
struct ruleset;
struct verdict;

/* Seconds without a packet after which an examination ends, a connection in
 * which nobody has said anything is forgotten, and one without flows. */
#define JUDGE_EXAMINING_IDLE 15
#define JUDGE_OPENED_IDLE 300
#define JUDGE_LINGERING_IDLE 300

/* What a judge has counted. */
struct judge_stats {
    uint64_t packets[PACKET_N_STATUSES]; /* Clones by what they were. */
    uint64_t n_verdicts;                 /* Connections judged. */
    uint64_t n_unposted;                 /* Verdicts that nobody took. */
    uint64_t n_refused;                  /* Connections that found no room. */
    uint64_t n_evicted;   /* Connections that had to make some. */
    uint64_t n_no_memory; /* Examinations that memory was short for. */
    uint64_t n_limits;    /* Matches that ended at a limit. */
    size_t n[CONNECTION_N_STATES]; /* Connections there are. */
};

/* What became of the connections of a class. */
struct judge_class_totals {
    uint64_t n_connections; /* Ever judged to be of it. */
    uint64_t n_live;        /* That have flows. */
    uint64_t n_packets;     /* Of flows that are gone. */
    uint64_t n_bytes;       /* Likewise. */
};

/* Makes a judge with 'ruleset', for at most 'max_connections'.  'post' takes
 * each verdict, or returns false if it cannot: the judge then keeps it.  The
 * verdicts bear the number 'worker'.  'clock' tells the monotonic time in
 * microseconds, to measure how long a verdict took.  Returns 0 or an errno. */
int judge_create(struct ruleset *ruleset, size_t max_connections,
                 uint8_t worker, uint64_t (*clock)(void),
                 bool (*post)(void *aux, struct verdict *), void *aux,
                 struct judge **);
void judge_destroy(struct judge *);

/* Looks at a clone of 'len' bytes, from the IP header on, that looked like
 * 'look' where it came in, at monotonic time 'now_us'. */
void judge_packet(struct judge *, const struct look *look, const uint8_t *data,
                  size_t len, uint64_t now_us);

/* To be called about once a second: ends what has been silent for long. */
void judge_expire(struct judge *, uint64_t now_us);

/* The flow for what 'side' of connection 'handle' sends is gone, after it has
 * matched so many packets and bytes. */
void judge_flow_removed(struct judge *, uint32_t handle, int side,
                        uint64_t n_packets, uint64_t n_bytes, uint64_t now_us);

/* Gives all verdicts again: the switch may have lost them. */
void judge_resync(struct judge *, uint64_t now_us);

/* Judges by 'ruleset' from now on.  Connections that have a verdict and now
 * get other actions have their flows changed. */
void judge_set_ruleset(struct judge *, struct ruleset *ruleset,
                       uint64_t now_us);

/* Knows the ports of 'inventory' from now on. */
void judge_set_inventory(struct judge *, struct inventory *inventory);

/* The judge's state, to be shown. */
struct connection_table *judge_connections(struct judge *);
const struct ruleset *judge_ruleset(const struct judge *);
const struct inventory *judge_inventory(const struct judge *);
void judge_get_stats(const struct judge *, struct judge_stats *);
struct judge_class_totals judge_class_totals(const struct judge *,
                                             uint16_t class);

#endif /* daemon/judge.h */
