/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/flow-text.[ch] against ovs-glue/pipeline.[ch]: the flows of a
 * verdict as text are what Open vSwitch prints of those that go to the
 * switch, and it reads them back as the same. */

#include <config.h>
#include "ovs-glue/flow-text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow.h"
#include "openvswitch/dynamic-string.h"
#include "openvswitch/ofp-bundle.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-parse.h"
#include "openvswitch/ofp-port.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/verdict.h"
#include "packets.h"
#include "util.h"

/* Any seed will do, and the same in all runs. */
static uint32_t seed = 20260101;

static uint32_t
any(uint32_t n)
{
    /* Xorshift (Marsaglia 2003). */
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return n ? seed % n : seed;
}

static char *
our_text(const struct pipeline_config *config, const struct verdict *v,
         int side, const char *port)
{
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(out);
    flow_text_print(out, config, v, side, port);
    fclose(out);
    return text;
}

/* The flow change that goes to the switch, which 'ofpacts' holds the actions
 * of. */
static void
sent_flow(const struct pipeline_config *config, const struct verdict *v,
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

/* What dump-flows prints of a flow that 'fm' made. */
static char *
their_text(const struct ofputil_flow_mod *fm,
           const struct ofputil_port_map *map)
{
    struct ds s = DS_EMPTY_INITIALIZER;
    struct ofputil_flow_stats stats = {
        .cookie = fm->new_cookie,
        .table_id = fm->table_id,
        .priority = (uint16_t) fm->priority,
        .idle_timeout = fm->idle_timeout,
        .hard_timeout = fm->hard_timeout,
        .flags = fm->flags,
        .importance = fm->importance,
        .ofpacts = fm->ofpacts,
        .ofpacts_len = fm->ofpacts_len,
    };

    minimatch_expand(&fm->match, &stats.match);
    ofputil_flow_stats_format(&s, &stats, map, NULL, false);
    return ds_steal_cstr(&s);
}

/* 'text' must be read as 'fm'. */
static void
check_read(const char *text, const struct ofputil_flow_mod *fm,
           const struct ofputil_port_map *map)
{
    enum ofputil_protocol usable;
    struct ofputil_flow_mod read;
    char *error =
        parse_ofp_flow_mod_str(&read, text, map, NULL, OFPFC_ADD, &usable);

    if (error) {
        fail_msg("%s: %s", text, error);
    }
    char *again = their_text(&read, map);
    char *expected = their_text(fm, map);
    assert_string_equal(again, expected);
    free(again);
    free(expected);
    minimatch_destroy(&read.match);
    free(CONST_CAST(struct ofpact *, read.ofpacts));
}

static void
check(const struct pipeline_config *config, const struct verdict *v, int side,
      const struct ofputil_port_map *map, const char *port)
{
    uint64_t stub[64];
    struct ofpbuf ofpacts = OFPBUF_STUB_INITIALIZER(stub);
    struct ofputil_flow_mod fm;

    sent_flow(config, v, side, &fm, &ofpacts);
    char *ours = our_text(config, v, side, port);
    char *theirs = their_text(&fm, map);
    assert_string_equal(ours, theirs);
    check_read(ours, &fm, map);
    free(ours);
    free(theirs);
    minimatch_destroy(&fm.match);
    ofpbuf_uninit(&ofpacts);
}

static const struct pipeline_config defaults = {
    .table = PIPELINE_TABLE_DEFAULT,
    .priority = PIPELINE_PRIORITY_DEFAULT,
    .reg = PIPELINE_REG_DEFAULT,
    .cookie_prefix = COOKIE_PREFIX_DEFAULT,
};

/* A connection with the actions of no class. */
static struct verdict
plain(void)
{
    struct verdict v = {
        .key = { .ports = { 40000, 80 },
                 .ip_version = 4,
                 .ip_proto = IPPROTO_TCP },
        .looks = { { .in_port = 1, .vid = LOOK_UNTAGGED },
                   { .in_port = 2, .vid = LOOK_UNTAGGED } },
        .protocol = 5,
        .actions = { .queue = ACTIONS_NONE, .dscp = ACTIONS_NONE },
    };

    for (uint8_t i = 0; i < 2; i++) {
        in6_addr_set_mapped_ipv4(&v.key.addrs[i], htonl(0x0a000001u + 8u * i));
    }
    return v;
}

static void
check_text(const struct verdict *v, int side, const char *expected)
{
    char *text = our_text(&defaults, v, side, NULL);

    assert_string_equal(text, expected);
    free(text);
    check(&defaults, v, side, NULL, NULL);
}

/* So that a reader sees what it is all about. */
static void
test_examples(void **state)
{
    struct verdict v = plain();

    (void) state;
    check_text(&v, 0,
               "cookie=0x4c37005000000000, table=200, idle_timeout=120, "
               "send_flow_rem priority=10000,tcp,in_port=1,"
               "vlan_tci=0x0000/0x1fff,nw_src=10.0.0.1,nw_dst=10.0.0.9,"
               "tp_src=40000,tp_dst=80 actions=fin_timeout(idle_timeout=2)");
    v.actions = (struct verdict_actions){ .queue = 7,
                                          .meter_id = 19000,
                                          .dscp = 46,
                                          .mark = 0x10,
                                          .mark_mask = 0xff };
    v.looks[1] = (struct look){ .in_port = 2, .vid = 100, .any_port = true };
    v.fresh[1] = true;
    check_text(
        &v, 1,
        "cookie=0x4c37005040000000, table=200, idle_timeout=120, "
        "send_flow_rem reset_counts priority=10000,tcp,dl_vlan=100,"
        "nw_src=10.0.0.9,nw_dst=10.0.0.1,tp_src=80,tp_dst=40000 "
        "actions=meter:19000,fin_timeout(idle_timeout=2),set_field:46->ip_dscp,"
        "set_field:0x10/0xff->pkt_mark,set_queue:7");
    v.own_meter = 19007;
    v.fresh[1] = false;
    v.actions.drop = true;
    v.key.ip_proto = IPPROTO_UDP;
    check_text(&v, 1,
               "cookie=0x4c37005040000000, table=200, idle_timeout=30, "
               "send_flow_rem priority=10000,udp,dl_vlan=100,nw_src=10.0.0.9,"
               "nw_dst=10.0.0.1,tp_src=80,tp_dst=40000 "
               "actions=set_field:0x2->reg15");
}

/* Ports by name, with and without what has to be quoted. */
static void
test_names(void **state)
{
    static const char *const names[] = { "vm1",      "tap100i0", "eth0.7",
                                         "tap-a-b",  "7up",      "a\"b\\c",
                                         "enp1s0f0", "_x" };
    struct ofputil_port_map map = OFPUTIL_PORT_MAP_INITIALIZER(&map);
    struct verdict v = plain();

    (void) state;
    for (uint16_t i = 0; i < ARRAY_SIZE(names); i++) {
        ofputil_port_map_put(&map, u16_to_ofp(i + 1), names[i]);
    }
    for (uint16_t i = 0; i < ARRAY_SIZE(names); i++) {
        v.looks[0].in_port = i + 1;
        check(&defaults, &v, 0, &map, names[i]);
    }
    ofputil_port_map_destroy(&map);
}

static void
make_any_addresses(struct connection_key *key)
{
    for (int i = 0; i < 2; i++) {
        if (key->ip_version == 4) {
            in6_addr_set_mapped_ipv4(&key->addrs[i], htonl(any(0)));
            continue;
        }
        for (int j = 0; j < 16; j++) {
            /* Runs of zeros are what is written in many ways. */
            key->addrs[i].s6_addr[j] = any(3) ? 0 : (uint8_t) any(256);
        }
        if (any(20) == 0) {
            in6_addr_set_mapped_ipv4(&key->addrs[i], htonl(any(0)));
        }
    }
}

static void
make_any(struct pipeline_config *config, struct verdict *v)
{
    *config = (struct pipeline_config){
        .table = (uint8_t) (1 + any(253)),
        .priority = PIPELINE_PRIORITY_DEFAULT,
        .reg = (uint8_t) any(16),
        .cookie_prefix = (uint16_t) (1 + any(0xfffe)),
    };
    *v = (struct verdict){
        .key = { .ports = { (uint16_t) any(65536), (uint16_t) any(65536) },
                 .ip_version = any(2) ? 4 : 6,
                 .ip_proto = any(2) ? IPPROTO_TCP : IPPROTO_UDP },
        .ended = any(4) == 0,
        .protocol = (uint16_t) any(0xfff),
        .worker = (uint8_t) any(32),
        .handle = any(1u << COOKIE_HANDLE_BITS),
        .own_meter = any(3) ? 0 : 1 + any(100000),
        .actions = { .drop = any(8) == 0,
                     .queue = any(2) ? ACTIONS_NONE : (int32_t) any(61440),
                     .meter_id = any(2) ? 0 : 1 + any(100000),
                     .dscp = (int8_t) (any(2) ? ACTIONS_NONE : (int) any(64)),
                     .mark = any(0),
                     .mark_mask = any(2)   ? 0
                                  : any(2) ? UINT32_MAX
                                           : any(0) }
    };
    make_any_addresses(&v->key);
    for (int i = 0; i < 2; i++) {
        bool tagged = any(2);

        v->looks[i] = (struct look){
            .in_port = (uint16_t) (1 + any(0xfeff)),
            .vid = tagged ? (uint16_t) any(4095) : LOOK_UNTAGGED,
            .any_port = tagged && any(4),
        };
    }
}

static void
test_any(void **state)
{
    (void) state;
    for (int i = 0; i < 20000; i++) {
        struct pipeline_config config;
        struct verdict v;

        make_any(&config, &v);
        check(&config, &v, 0, NULL, NULL);
        check(&config, &v, 1, NULL, NULL);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_any),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
