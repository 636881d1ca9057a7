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
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofp-parse.h"
#include "openvswitch/ofp-port.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/verdict.h"
#include "packets.h"
#include "tests/unit/glue-verdicts.h"
#include "util.h"

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

    verdicts_sent(config, v, side, &fm, &ofpacts);
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
    .life = 1,
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
               "cookie=0x4c37005010000000, table=200, idle_timeout=120, "
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
        "cookie=0x4c37005050000000, table=200, idle_timeout=120, "
        "send_flow_rem reset_counts priority=10000,tcp,dl_vlan=100,"
        "nw_src=10.0.0.9,nw_dst=10.0.0.1,tp_src=80,tp_dst=40000 "
        "actions=meter:19000,fin_timeout(idle_timeout=2),"
        "set_field:46->ip_dscp,set_field:0x10/0xff->pkt_mark,set_queue:7,"
        "note:00.02.00.00.00.00");
    v.own_meter = 19007;
    v.fresh[1] = false;
    v.actions.drop = true;
    v.key.ip_proto = IPPROTO_UDP;
    check_text(&v, 1,
               "cookie=0x4c37005050000000, table=200, idle_timeout=30, "
               "send_flow_rem priority=10000,udp,dl_vlan=100,nw_src=10.0.0.9,"
               "nw_dst=10.0.0.1,tp_src=80,tp_dst=40000 "
               "actions=set_field:0x2->reg15,note:00.02.00.00.00.00");
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
test_any(void **state)
{
    (void) state;
    for (int i = 0; i < 20000; i++) {
        struct pipeline_config config;
        struct verdict v;

        verdicts_make(&config, &v);
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
