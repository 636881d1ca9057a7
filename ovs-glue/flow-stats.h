/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_FLOW_STATS_H
#define L7_OVS_GLUE_FLOW_STATS_H 1

/* Flow statistics: asking the switch for flows of ours, by their cookies, or
 * for how many there are; and its answers.
 *
 * Through a mask, the switch looks at each flow that it has; for one exact
 * cookie it has an index.  It answers in the thread in which it does
 * everything else; so many flows are asked for in slices, by bits of the
 * cookie that differ from one connection to the next.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ofp_header;
struct ofpbuf;
struct ofputil_flow_stats;
struct session;

/* A request for 'session': for the flows in 'table' (OFPTT_ALL: in any) whose
 * cookie is 'cookie' in the bits of 'mask', or if 'count', for their
 * number. */
struct ofpbuf *flow_stats_encode(const struct session *, bool count,
                                 uint8_t table, uint64_t cookie,
                                 uint64_t mask);

/* Likewise for those of the cookie prefix 'prefix' that are in slice 'slice'
 * of 'n_slices', a power of 2. */
struct ofpbuf *flow_stats_encode_slice(const struct session *, uint8_t table,
                                       uint16_t prefix, unsigned int slice,
                                       unsigned int n_slices);

/* How many slices there should be for 'n' flows, 'size' of them, about, in
 * each. */
unsigned int flow_stats_n_slices(size_t n, size_t size);

/* Stores in '*n' the number that an answer tells.  Returns false if it is an
 * answer of another kind. */
bool flow_stats_decode_count(const struct ofp_header *, uint32_t *n);

/* Calls 'take' for each flow of an answer; there are none in one of another
 * kind. */
void flow_stats_decode(const struct ofp_header *,
                       void (*take)(void *aux,
                                    const struct ofputil_flow_stats *),
                       void *aux);

#endif /* ovs-glue/flow-stats.h */
