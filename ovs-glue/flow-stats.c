/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the switch for flows of ours: see flow-stats.h. */

#include <config.h>
#include "ovs-glue/flow-stats.h"

#include "byte-order.h"
#include "openvswitch/match.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-glue/cookie.h"
#include "ovs-glue/session.h"

/* Slices at most. */
#define MAX_SLICES 256

struct ofpbuf *
flow_stats_encode(const struct session *session, bool count, uint8_t table,
                  uint64_t cookie, uint64_t mask)
{
    struct ofputil_flow_stats_request request = {
        .aggregate = count,
        .cookie = htonll(cookie),
        .cookie_mask = htonll(mask),
        .out_port = OFPP_ANY,
        .out_group = OFPG_ANY,
        .table_id = table,
    };

    match_init_catchall(&request.match);
    return ofputil_encode_flow_stats_request(&request,
                                             session_protocol(session));
}

struct ofpbuf *
flow_stats_encode_slice(const struct session *session, uint8_t table,
                        uint16_t prefix, unsigned int slice,
                        unsigned int n_slices)
{
    return flow_stats_encode(
        session, false, table,
        (uint64_t) prefix << 48 | (uint64_t) slice << COOKIE_SLICE_SHIFT,
        COOKIE_PREFIX_MASK | (uint64_t) (n_slices - 1) << COOKIE_SLICE_SHIFT);
}

unsigned int
flow_stats_n_slices(size_t n, size_t size)
{
    unsigned int n_slices = 1;

    while (n_slices < MAX_SLICES && n / n_slices > size) {
        n_slices *= 2;
    }
    return n_slices;
}

bool
flow_stats_decode_count(const struct ofp_header *oh, uint32_t *n)
{
    struct ofputil_aggregate_stats stats;
    enum ofptype type;

    if (ofptype_decode(&type, oh) || type != OFPTYPE_AGGREGATE_STATS_REPLY
        || ofputil_decode_aggregate_stats_reply(&stats, oh)) {
        return false;
    }
    *n = stats.flow_count;
    return true;
}

void
flow_stats_decode(const struct ofp_header *oh,
                  void (*take)(void *, const struct ofputil_flow_stats *),
                  void *aux)
{
    struct ofpbuf msg = ofpbuf_const_initializer(oh, ntohs(oh->length));
    struct ofputil_flow_stats fs;
    struct ofpbuf ofpacts;
    enum ofptype type;

    /* The decoder ends the program over any other kind. */
    if (ofptype_decode(&type, oh) || type != OFPTYPE_FLOW_STATS_REPLY) {
        return;
    }
    ofpbuf_init(&ofpacts, 256);
    while (!ofputil_decode_flow_stats_reply(&fs, &msg, false, &ofpacts)) {
        take(aux, &fs);
        ofpbuf_clear(&ofpacts);
    }
    ofpbuf_uninit(&ofpacts);
}
