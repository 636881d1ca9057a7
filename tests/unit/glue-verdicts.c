/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts and their flows: see glue-verdicts.h. */

#include <config.h>
#include "tests/unit/glue-verdicts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "flow.h"
#include "openvswitch/ofp-bundle.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/verdict.h"
#include "packets.h"
#include "util.h"

/* Any seed will do, and the same in all runs. */
static uint32_t seed = 20260101;

uint32_t
verdicts_any(uint32_t n)
{
    /* Xorshift (Marsaglia 2003). */
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return n ? seed % n : seed;
}

void
verdicts_sent(const struct pipeline_config *config, const struct verdict *v,
              int side, struct ofputil_flow_mod *fm, struct ofpbuf *ofpacts)
{
    struct bundle bundle = { .id = 1, .protocol = OFPUTIL_P_OF15_OXM };
    struct ofputil_bundle_add_msg add;
    enum ofptype type;

    pipeline_add_verdict(config, &bundle, v, side);
    assert_int_equal(bundle.n, 1);
    assert_int_equal(
        ofputil_decode_bundle_add(bundle.msgs[0]->data, &add, &type), 0);
    assert_int_equal(type, OFPTYPE_FLOW_MOD);
    assert_int_equal(ofputil_decode_flow_mod(fm, add.msg, OFPUTIL_P_OF15_OXM,
                                             NULL, NULL, ofpacts,
                                             u16_to_ofp(0), 255),
                     0);
    ofpbuf_delete(bundle.msgs[0]);
    free(bundle.msgs);
}

static void
make_any_addresses(struct connection_key *key)
{
    for (int i = 0; i < 2; i++) {
        if (key->ip_version == 4) {
            in6_addr_set_mapped_ipv4(&key->addrs[i], htonl(verdicts_any(0)));
            continue;
        }
        for (int j = 0; j < 16; j++) {
            /* Runs of zeros are what is written in many ways. */
            key->addrs[i].s6_addr[j] =
                verdicts_any(3) ? 0 : (uint8_t) verdicts_any(256);
        }
        if (verdicts_any(20) == 0) {
            in6_addr_set_mapped_ipv4(&key->addrs[i], htonl(verdicts_any(0)));
        }
    }
}

void
verdicts_make(struct pipeline_config *config, struct verdict *v)
{
    *config = (struct pipeline_config){
        .table = (uint8_t) (1 + verdicts_any(253)),
        .priority = PIPELINE_PRIORITY_DEFAULT,
        .reg = (uint8_t) verdicts_any(16),
        .cookie_prefix = (uint16_t) (1 + verdicts_any(0xfffe)),
        .life = (uint8_t) (1 + verdicts_any(COOKIE_LIVES)),
    };
    *v = (struct verdict){
        .key = { .ports = { (uint16_t) verdicts_any(65536),
                            (uint16_t) verdicts_any(65536) },
                 .ip_version = verdicts_any(2) ? 4 : 6,
                 .ip_proto = verdicts_any(2) ? IPPROTO_TCP : IPPROTO_UDP },
        .ended = verdicts_any(4) == 0,
        .protocol = (uint16_t) verdicts_any(0xfff),
        .worker = (uint8_t) verdicts_any(32),
        .handle = verdicts_any(1u << COOKIE_HANDLE_BITS),
        .own_meter = verdicts_any(3) ? 0 : 1 + verdicts_any(100000),
        .actions = { .drop = verdicts_any(8) == 0,
                     .queue = verdicts_any(2) ? ACTIONS_NONE
                                              : (int32_t) verdicts_any(61440),
                     .meter_id =
                         verdicts_any(2) ? 0 : 1 + verdicts_any(100000),
                     .dscp =
                         (int8_t) (verdicts_any(2) ? ACTIONS_NONE
                                                   : (int) verdicts_any(64)),
                     .mark = verdicts_any(0),
                     .mark_mask = verdicts_any(2)   ? 0
                                  : verdicts_any(2) ? UINT32_MAX
                                                    : verdicts_any(0) }
    };
    make_any_addresses(&v->key);
    for (int i = 0; i < 2; i++) {
        bool tagged = verdicts_any(2);

        v->looks[i] = (struct look){
            .in_port = (uint16_t) (1 + verdicts_any(0xfeff)),
            .vid = tagged ? (uint16_t) verdicts_any(4095) : LOOK_UNTAGGED,
            .any_port = tagged && verdicts_any(4),
        };
    }
}
