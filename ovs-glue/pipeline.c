/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our flows in the bridge: see pipeline.h. */

#include <config.h>
#include "ovs-glue/pipeline.h"

#include <netinet/in.h>
#include <netinet/ip6.h>
#include <stdlib.h>

#include "flow.h"
#include "openvswitch/match.h"
#include "openvswitch/meta-flow.h"
#include "openvswitch/ofp-actions.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/origin.h"
#include "ovs-glue/pipeline-private.h"
#include "ovs-glue/session.h"
#include "ovs-glue/verdict.h"
#include "packets.h"
#include "util.h"

uint64_t
pipeline_pack_cookie(const struct pipeline_config *config, uint32_t handle)
{
    struct cookie c = {
        .prefix = config->cookie_prefix,
        .protocol = COOKIE_STATIC,
        .handle = handle,
    };

    return cookie_pack(&c);
}

uint64_t
pipeline_static_cookie(const struct pipeline_config *config)
{
    return pipeline_pack_cookie(config, PIPELINE_HANDLE_STATIC);
}

static void OVS_PRINTF_FORMAT(3, 4)
    add_static(const struct pipeline_config *config, struct bundle *bundle,
               const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *rest = xvasprintf(format, args);
    va_end(args);
    char *flow = xasprintf("cookie=%#" PRIx64 ",%s",
                           pipeline_static_cookie(config), rest);
    bundle_add_string(bundle, OFPFC_ADD, flow);
    free(flow);
    free(rest);
}

void
pipeline_add_static(const struct pipeline_config *config,
                    struct bundle *bundle, uint16_t ofport,
                    const char *address)
{
    static const char *const protocols[] = { "tcp", "udp", "tcp6", "udp6" };

    for (size_t i = 0; i < ARRAY_SIZE(protocols); i++) {
        add_static(config, bundle,
                   "table=0,priority=%u,reg%u=0,%s,"
                   "actions=set_field:%d->reg%u,resubmit(,%u),resubmit(,0)",
                   config->priority, config->reg, protocols[i],
                   PIPELINE_REG_SEEN, config->reg, config->table);
    }
    add_static(config, bundle, "table=0,priority=%u,reg%u=%d,actions=drop",
               config->priority + 1, config->reg, PIPELINE_REG_DROP);

    /* The clone's Ethernet source says where it came in: see origin.h. */
    add_static(config, bundle,
               "table=%u,priority=%d,actions=clone("
               "set_field:" ORIGIN_UNTAGGED "->eth_src,"
               "move:NXM_OF_IN_PORT[]->NXM_OF_ETH_SRC[0..15],"
               "set_field:%s->eth_dst,output:%u)",
               config->table, PIPELINE_PRIORITY_CLONE, address, ofport);
    add_static(config, bundle,
               "table=%u,priority=%d,vlan_tci=0x1000/0x1000,actions=clone("
               "set_field:" ORIGIN_TAGGED "->eth_src,"
               "move:NXM_OF_IN_PORT[]->NXM_OF_ETH_SRC[0..15],"
               "move:OXM_OF_VLAN_VID[0..11]->NXM_OF_ETH_SRC[16..27],"
               "set_field:%s->eth_dst,pop_vlan,output:%u)",
               config->table, PIPELINE_PRIORITY_CLONE_TAGGED, address, ofport);
}

void
pipeline_put_reg(struct ofpbuf *ofpacts, uint8_t reg, uint32_t value)
{
    const struct mf_field *field = mf_from_id(MFF_REG0 + reg);
    union mf_value v = { .be32 = htonl(value) };

    ofpact_put_set_field(ofpacts, field, &v, NULL);
}

void
pipeline_put_resubmit(struct ofpbuf *ofpacts, uint8_t table)
{
    struct ofpact_resubmit *resubmit = ofpact_put_RESUBMIT(ofpacts);

    resubmit->ofpact.raw = -1;
    resubmit->in_port = OFPP_IN_PORT;
    resubmit->table_id = table;
}

void
pipeline_put_meter(struct ofpbuf *ofpacts, uint32_t meter_id)
{
    struct ofpact_meter *meter = ofpact_put_METER(ofpacts);

    meter->meter_id = meter_id;
    meter->provider_meter_id = UINT32_MAX;
}

void
pipeline_put_marks(struct ofpbuf *ofpacts, const struct verdict_actions *a)
{
    if (a->dscp != ACTIONS_NONE) {
        ofpact_put_SET_IP_DSCP(ofpacts)->dscp = (uint8_t) (a->dscp << 2);
    }
    if (a->mark_mask) {
        union mf_value value = { .be32 = htonl(a->mark & a->mark_mask) };
        union mf_value mask = { .be32 = htonl(a->mark_mask) };

        ofpact_put_set_field(ofpacts, mf_from_id(MFF_PKT_MARK), &value, &mask);
    }
    if (a->queue != ACTIONS_NONE) {
        ofpact_put_SET_QUEUE(ofpacts)->queue_id = (uint32_t) a->queue;
    }
}

void
pipeline_remove_all(const struct pipeline_config *config,
                    struct bundle *bundle)
{
    char *flow =
        xasprintf("cookie=%#" PRIx64 "/%#" PRIx64,
                  (uint64_t) config->cookie_prefix << 48, COOKIE_PREFIX_MASK);

    bundle_add_string(bundle, OFPFC_DELETE, flow);
    free(flow);
}

void
pipeline_remove_life(const struct pipeline_config *config,
                     struct bundle *bundle, uint8_t life)
{
    char *flow =
        xasprintf("cookie=%#" PRIx64 "/%#" PRIx64,
                  cookie_pack(&(struct cookie){
                      .prefix = config->cookie_prefix, .life = life }),
                  COOKIE_PREFIX_MASK | COOKIE_LIFE_MASK);

    bundle_add_string(bundle, OFPFC_DELETE, flow);
    free(flow);
}

void
pipeline_remove_clones(const struct pipeline_config *config,
                       struct bundle *bundle)
{
    pipeline_remove_examining(config, bundle);
    pipeline_remove_handle(config, bundle, PIPELINE_HANDLE_SKIP,
                           config->table);
    pipeline_remove_handle(config, bundle, PIPELINE_HANDLE_STATIC,
                           config->table);
}

void
pipeline_compose_match(const struct verdict *v, int side, struct match *match)
{
    const struct connection_key *key = &v->key;
    const struct look *look = &v->looks[side];
    const struct in6_addr *src = &key->addrs[side];
    const struct in6_addr *dst = &key->addrs[!side];

    match_init_catchall(match);
    if (!look->any_port) {
        match_set_in_port(match, u16_to_ofp(look->in_port));
    }
    if (look->vid == LOOK_UNTAGGED) {
        match_set_dl_tci(match, htons(0));
    } else {
        match_set_dl_vlan(match, htons(look->vid), 0);
    }
    if (key->ip_version == 4) {
        match_set_dl_type(match, htons(ETH_TYPE_IP));
        match_set_nw_src(match, in6_addr_get_mapped_ipv4(src));
        match_set_nw_dst(match, in6_addr_get_mapped_ipv4(dst));
    } else {
        match_set_dl_type(match, htons(ETH_TYPE_IPV6));
        match_set_ipv6_src(match, src);
        match_set_ipv6_dst(match, dst);
    }
    match_set_nw_proto(match, key->ip_proto);
    match_set_tp_src(match, htons(key->ports[side]));
    match_set_tp_dst(match, htons(key->ports[!side]));
}

static void
compose_actions(const struct pipeline_config *config, const struct verdict *v,
                struct ofpbuf *ofpacts)
{
    const struct verdict_actions *a = &v->actions;
    uint32_t meter_id = v->own_meter ? v->own_meter : a->meter_id;

    if (a->drop) {
        pipeline_put_reg(ofpacts, config->reg, PIPELINE_REG_DROP);
        return;
    }

    /* Open vSwitch wants the meter before everything else. */
    if (meter_id) {
        pipeline_put_meter(ofpacts, meter_id);
    }
    if (v->key.ip_proto == IPPROTO_TCP) {
        struct ofpact_fin_timeout *fin = ofpact_put_FIN_TIMEOUT(ofpacts);
        fin->fin_idle_timeout = PIPELINE_FIN_IDLE;
        fin->fin_hard_timeout = 0;
    }
    pipeline_put_marks(ofpacts, a);
    if (!ofpacts->size) {
        /* A flow without actions is shown as "actions=drop", which it would
         * not do here; but who reads it cannot know.  So it says once more
         * what the register says already. */
        pipeline_put_reg(ofpacts, config->reg, PIPELINE_REG_SEEN);
    }
}

/* Where the match does not say which port the packets come in by, a note does:
 * it does nothing, but is there to be read in another life. */
static void
put_note(struct ofpbuf *ofpacts, uint16_t in_port)
{
    const uint8_t data[PIPELINE_NOTE_LEN] = { (uint8_t) (in_port >> 8),
                                              (uint8_t) in_port };

    ofpact_put_NOTE(ofpacts);
    ofpbuf_put(ofpacts, data, sizeof data);
    struct ofpact_note *note = ofpacts->header;
    note->length = sizeof data;
    ofpact_finish_NOTE(ofpacts, &note);
}

void
pipeline_add_verdict(const struct pipeline_config *config,
                     struct bundle *bundle, const struct verdict *v, int side)
{
    uint64_t stub[64];
    struct ofpbuf ofpacts = OFPBUF_STUB_INITIALIZER(stub);
    struct match match;
    struct cookie cookie = {
        .prefix = config->cookie_prefix,
        .protocol = v->protocol,
        .worker = v->worker,
        .side = (uint8_t) side,
        .life = config->life,
        .handle = v->handle,
    };

    pipeline_compose_match(v, side, &match);
    if (!v->remove) {
        compose_actions(config, v, &ofpacts);
        if (v->looks[side].any_port) {
            put_note(&ofpacts, v->looks[side].in_port);
        }
    }
    struct ofputil_flow_mod fm = {
        .priority = PIPELINE_PRIORITY_VERDICT,
        .new_cookie = htonll(cookie_pack(&cookie)),
        .table_id = config->table,
        .command = v->remove ? OFPFC_DELETE_STRICT : OFPFC_ADD,
        .idle_timeout = v->ended                         ? PIPELINE_FIN_IDLE
                        : v->key.ip_proto == IPPROTO_TCP ? PIPELINE_TCP_IDLE
                                                         : PIPELINE_UDP_IDLE,
        .buffer_id = UINT32_MAX,
        .out_port = OFPP_ANY,
        .out_group = OFPG_ANY,
        /* Otherwise a flow that replaces another one goes on with its
         * counters. */
        .flags = OFPUTIL_FF_SEND_FLOW_REM
                 | (v->fresh[side] ? OFPUTIL_FF_RESET_COUNTS : 0),
        .ofpacts = ofpacts.data,
        .ofpacts_len = ofpacts.size,
    };
    minimatch_init(&fm.match, &match);
    bundle_add(bundle, &fm);
    minimatch_destroy(&fm.match);
    ofpbuf_uninit(&ofpacts);
}

struct ofpbuf *
pipeline_encode_nothing(const struct pipeline_config *config,
                        const struct session *session)
{
    struct match match;

    match_init_catchall(&match);
    struct ofputil_flow_mod fm = {
        .priority = UINT16_MAX,
        .cookie = htonll(pipeline_pack_cookie(config, PIPELINE_HANDLE_NONE)),
        .cookie_mask = OVS_BE64_MAX,
        .table_id = config->table,
        .command = OFPFC_DELETE_STRICT,
        .buffer_id = UINT32_MAX,
        .out_port = OFPP_ANY,
        .out_group = OFPG_ANY,
    };
    minimatch_init(&fm.match, &match);
    struct ofpbuf *msg =
        ofputil_encode_flow_mod(&fm, session_protocol(session));
    minimatch_destroy(&fm.match);
    return msg;
}
