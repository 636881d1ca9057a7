/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A verdict's flow, read back: see pipeline.h.
 *
 * What is read must be what pipeline_add_verdict() would have written, to the
 * last bit: a flow that somebody else has changed, or made with our cookie,
 * says nothing that may be relied on. */

#include <config.h>
#include "ovs-glue/pipeline.h"

#include <netinet/in.h>
#include <netinet/ip6.h>

#include "byte-order.h"
#include "flow.h"
#include "openvswitch/match.h"
#include "openvswitch/meta-flow.h"
#include "openvswitch/ofp-actions.h"
#include "openvswitch/ofp-flow.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/pipeline-private.h"
#include "packets.h"
#include "util.h"

/* ---- The match. ---- */

/* Takes what 'match' says of a packet of 'side'. */
static void
take_match(const struct match *match, int side, struct verdict *v)
{
    const struct flow *flow = &match->flow;
    struct connection_key *key = &v->key;
    struct look *look = &v->looks[side];
    ovs_be16 tci = flow->vlans[0].tci;

    key->ip_version = flow->dl_type == htons(ETH_TYPE_IP) ? 4 : 6;
    if (key->ip_version == 4) {
        in6_addr_set_mapped_ipv4(&key->addrs[side], flow->nw_src);
        in6_addr_set_mapped_ipv4(&key->addrs[!side], flow->nw_dst);
    } else {
        key->addrs[side] = flow->ipv6_src;
        key->addrs[!side] = flow->ipv6_dst;
    }
    key->ip_proto = flow->nw_proto;
    key->ports[side] = ntohs(flow->tp_src);
    key->ports[!side] = ntohs(flow->tp_dst);

    look->any_port = !match->wc.masks.in_port.ofp_port;
    look->in_port = ofp_to_u16(flow->in_port.ofp_port);
    look->vid = tci ? vlan_tci_to_vid(tci) : LOOK_UNTAGGED;
}

/* True if 'match' is that of the flow for what 'side' of 'v' sends. */
static bool
is_match_of(const struct match *match, const struct verdict *v, int side)
{
    struct match expected;

    pipeline_compose_match(v, side, &expected);
    if (v->looks[side].vid == LOOK_UNTAGGED) {
        /* On its way to the switch, "no tag" loses the priority's bits. */
        match_set_dl_tci_masked(&expected, htons(0),
                                htons(VLAN_CFI | VLAN_VID_MASK));
    }
    /* What OpenFlow implies, libopenvswitch has the switch's answers say. */
    match_set_default_packet_type(&expected);
    return match_equal(match, &expected);
}

/* ---- The actions. ---- */

/* In the order in which they come. */
enum { METER, FIN_TIMEOUT, DSCP, MARK, QUEUE, REG, NOTE, N_ACTIONS };

/* Which of these the field of a set_field is, or N_ACTIONS. */
static unsigned int
classify_field(const struct pipeline_config *config,
               const struct ofpact_set_field *set, uint32_t *reg)
{
    enum mf_field_id id = set->field->id;

    if (id == MFF_IP_DSCP || id == MFF_IP_DSCP_SHIFTED) {
        return DSCP;
    } else if (id == MFF_PKT_MARK) {
        return MARK;
    } else if (id == MFF_REG0 + config->reg) {
        *reg = ntohl(set->value->be32);
        return REG;
    }
    return N_ACTIONS;
}

/* Takes what the actions of 'fs' say, and sets the bits of those that there
 * are in '*found', the register's value in '*reg', and the noted port in
 * '*in_port'.  Returns false if there are others, or they come in another
 * order. */
static bool
take_actions(const struct pipeline_config *config,
             const struct ofputil_flow_stats *fs, struct adopted_flow *flow,
             unsigned int *found, uint32_t *reg, uint16_t *in_port)
{
    const struct ofpact *a;

    *found = 0;
    OFPACT_FOR_EACH(a, fs->ofpacts, fs->ofpacts_len)
    {
        unsigned int action = N_ACTIONS;

        if (a->type == OFPACT_METER) {
            action = METER;
            flow->meter_id = ofpact_get_METER(a)->meter_id;
        } else if (a->type == OFPACT_FIN_TIMEOUT) {
            const struct ofpact_fin_timeout *f = ofpact_get_FIN_TIMEOUT(a);

            action = f->fin_idle_timeout == PIPELINE_FIN_IDLE
                             && !f->fin_hard_timeout
                         ? FIN_TIMEOUT
                         : N_ACTIONS;
        } else if (a->type == OFPACT_SET_IP_DSCP) {
            action = DSCP;
        } else if (a->type == OFPACT_SET_FIELD) {
            action = classify_field(config, ofpact_get_SET_FIELD(a), reg);
        } else if (a->type == OFPACT_SET_QUEUE) {
            action = QUEUE;
        } else if (a->type == OFPACT_NOTE) {
            const struct ofpact_note *note = ofpact_get_NOTE(a);

            if (note->length == PIPELINE_NOTE_LEN) {
                action = NOTE;
                *in_port = (uint16_t) (note->data[0] << 8 | note->data[1]);
            }
        }
        /* OpenFlow 1.4 may have a mark bit by bit. */
        if (action == N_ACTIONS
            || *found >> (action == MARK ? action + 1 : action)) {
            return false;
        }
        *found |= 1u << action;
    }
    return true;
}

/* Takes the actions of 'fs', which is for what 'look' says. */
static bool
read_actions(const struct pipeline_config *config,
             const struct ofputil_flow_stats *fs, struct adopted_flow *flow)
{
    const unsigned int ours = 1u << METER | 1u << FIN_TIMEOUT | 1u << DSCP
                              | 1u << MARK | 1u << QUEUE;
    unsigned int found;
    uint16_t in_port = 0;
    uint32_t reg = 0;

    if (!take_actions(config, fs, flow, &found, &reg, &in_port)) {
        return false;
    }
    bool has_reg = found & 1u << REG;
    bool drops = has_reg && reg == PIPELINE_REG_DROP;
    bool times = found & 1u << FIN_TIMEOUT;

    if (has_reg && ((found & ours) || (!drops && reg != PIPELINE_REG_SEEN))) {
        return false;
    }
    if (!has_reg && !(found & ours)) {
        return false;
    }
    if (times != (flow->key.ip_proto == IPPROTO_TCP && !drops)) {
        return false;
    }
    if (flow->look.any_port) {
        flow->look.in_port = in_port;
    }
    return flow->look.any_port == ((found & 1u << NOTE) != 0)
           && flow->look.in_port;
}

/* ---- All of it. ---- */

bool
pipeline_read_verdict(const struct pipeline_config *config,
                      const struct ofputil_flow_stats *fs,
                      struct adopted_flow *flow)
{
    struct cookie cookie = cookie_unpack(ntohll(fs->cookie));
    struct verdict v = { .worker = cookie.worker };
    uint16_t idle = fs->idle_timeout;

    if (cookie.prefix != config->cookie_prefix
        || cookie.protocol == COOKIE_STATIC || !cookie.life
        || fs->table_id != config->table
        || fs->priority != PIPELINE_PRIORITY_VERDICT || fs->hard_timeout
        || fs->importance
        || (fs->flags & ~OFPUTIL_FF_RESET_COUNTS) != OFPUTIL_FF_SEND_FLOW_REM
        || fs->packet_count == UINT64_MAX || fs->byte_count == UINT64_MAX) {
        return false;
    }
    take_match(&fs->match, cookie.side, &v);
    bool is_tcp = v.key.ip_proto == IPPROTO_TCP;
    *flow = (struct adopted_flow){
        .cookie = cookie,
        .key = v.key,
        .look = v.looks[cookie.side],
        .is_ending = is_tcp && idle == PIPELINE_FIN_IDLE,
        .n_packets = fs->packet_count,
        .n_bytes = fs->byte_count,
    };
    return (is_tcp || v.key.ip_proto == IPPROTO_UDP)
           && (flow->is_ending
               || idle == (is_tcp ? PIPELINE_TCP_IDLE : PIPELINE_UDP_IDLE))
           && is_match_of(&fs->match, &v, cookie.side)
           && read_actions(config, fs, flow);
}
