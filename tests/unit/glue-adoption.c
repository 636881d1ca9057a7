/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/pipeline-read.c, adoption.[ch] and glossary.[ch]: the flows
 * of verdicts, as the switch tells of them, are read back as what they were
 * made of; anything else is not taken for one; and flows that belong together
 * make connections. */

#include <config.h>
#include "ovs-glue/adoption.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "byte-order.h"
#include "flow.h"
#include "openvswitch/list.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-parse.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-glue/glossary.h"
#include "ovs-glue/pipeline.h"
#include "packets.h"
#include "tests/unit/glue-verdicts.h"
#include "util.h"

/* ---- Reading flows. ---- */

static const struct pipeline_config defaults = {
    .table = PIPELINE_TABLE_DEFAULT,
    .priority = PIPELINE_PRIORITY_DEFAULT,
    .reg = PIPELINE_REG_DEFAULT,
    .cookie_prefix = COOKIE_PREFIX_DEFAULT,
    .life = 2,
};

#define N_PACKETS 12345
#define N_BYTES (UINT64_C(1) << 40)

/* Has the switch tell of the flow that 'fm' made, in 'protocol', and reads
 * that. */
static bool
read_flow(const struct pipeline_config *config,
          const struct ofputil_flow_mod *fm, enum ofputil_protocol protocol,
          struct adopted_flow *flow)
{
    const struct ofputil_flow_stats_request request = {
        .out_port = OFPP_ANY,
        .out_group = OFPG_ANY,
        .table_id = OFPTT_ALL,
    };
    struct ofputil_flow_stats fs = {
        .cookie = fm->new_cookie,
        .table_id = fm->table_id,
        .priority = (uint16_t) fm->priority,
        .idle_timeout = fm->idle_timeout,
        .hard_timeout = fm->hard_timeout,
        .flags = fm->flags,
        .importance = fm->importance,
        .ofpacts = fm->ofpacts,
        .ofpacts_len = fm->ofpacts_len,
        .packet_count = N_PACKETS,
        .byte_count = N_BYTES,
        .idle_age = -1,
        .hard_age = -1,
    };
    struct ovs_list replies;
    struct ofpbuf ofpacts;
    struct ofpbuf *asked =
        ofputil_encode_flow_stats_request(&request, protocol);

    minimatch_expand(&fm->match, &fs.match);
    ofpmp_init(&replies, asked->data);
    ofputil_append_flow_stats_reply(&fs, &replies, NULL);
    ofpbuf_delete(asked);
    struct ofpbuf *reply = ofpbuf_from_list(ovs_list_pop_front(&replies));
    assert_true(ovs_list_is_empty(&replies));
    ofpmsg_update_length(reply);
    struct ofpbuf msg = ofpbuf_const_initializer(reply->data, reply->size);

    ofpbuf_init(&ofpacts, 64);
    assert_int_equal(
        ofputil_decode_flow_stats_reply(&fs, &msg, false, &ofpacts), 0);
    bool ok = pipeline_read_verdict(config, &fs, flow);
    ofpbuf_uninit(&ofpacts);
    ofpbuf_delete(reply);
    return ok;
}

static void
check_same(const struct pipeline_config *config, const struct verdict *v,
           int side, const struct adopted_flow *flow)
{
    const struct verdict_actions *a = &v->actions;
    const struct look *look = &v->looks[side];

    assert_int_equal(flow->cookie.prefix, config->cookie_prefix);
    assert_int_equal(flow->cookie.life, config->life);
    assert_int_equal(flow->cookie.protocol, v->protocol);
    assert_int_equal(flow->cookie.worker, v->worker);
    assert_int_equal(flow->cookie.side, side);
    assert_int_equal(flow->cookie.handle, v->handle);
    assert_memory_equal(flow->key.addrs, v->key.addrs, sizeof v->key.addrs);
    assert_memory_equal(flow->key.ports, v->key.ports, sizeof v->key.ports);
    assert_int_equal(flow->key.ip_version, v->key.ip_version);
    assert_int_equal(flow->key.ip_proto, v->key.ip_proto);
    assert_int_equal(flow->look.in_port, look->in_port);
    assert_int_equal(flow->look.vid, look->vid);
    assert_int_equal(flow->look.any_port, look->any_port);
    assert_int_equal(flow->is_ending,
                     v->ended && v->key.ip_proto == IPPROTO_TCP);
    assert_int_equal(flow->meter_id, a->drop        ? 0
                                     : v->own_meter ? v->own_meter
                                                    : a->meter_id);
    assert_true(flow->n_packets == N_PACKETS && flow->n_bytes == N_BYTES);
}

/* In what the switch may speak, all verdicts come back. */
static void
test_round_trip(void **state)
{
    static const enum ofputil_protocol protocols[] = { OFPUTIL_P_OF14_OXM,
                                                       OFPUTIL_P_OF15_OXM };

    (void) state;
    for (int i = 0; i < 20000; i++) {
        uint64_t stub[64];
        struct ofpbuf ofpacts = OFPBUF_STUB_INITIALIZER(stub);
        struct pipeline_config config;
        struct ofputil_flow_mod fm;
        struct adopted_flow flow;
        struct verdict v;
        int side = i & 1;

        verdicts_make(&config, &v);
        /* Only TCP connections have an end. */
        v.ended = v.ended && v.key.ip_proto == IPPROTO_TCP;
        verdicts_sent(&config, &v, side, &fm, &ofpacts);
        if (!read_flow(&config, &fm, protocols[i >> 1 & 1], &flow)) {
            fail_msg("flow %d is not read", i);
        }
        check_same(&config, &v, side, &flow);
        config.cookie_prefix ^= 1;
        assert_false(read_flow(&config, &fm, OFPUTIL_P_OF15_OXM, &flow));
        config.cookie_prefix ^= 1;
        config.table ^= 1;
        assert_false(read_flow(&config, &fm, OFPUTIL_P_OF15_OXM, &flow));
        minimatch_destroy(&fm.match);
        ofpbuf_uninit(&ofpacts);
    }
}

#define COOKIE "cookie=0x4c37005020000041,table=200,"
#define SEEN COOKIE "idle_timeout=120,send_flow_rem,priority=10000,"
#define ENDS "nw_src=10.0.0.1,nw_dst=10.0.0.9,tp_src=40000,tp_dst=80,"
#define PORT "in_port=1,vlan_tci=0/0x1fff,"
#define DOES "actions=fin_timeout(idle_timeout=2)"

static bool
is_read(const char *text)
{
    enum ofputil_protocol usable;
    struct ofputil_flow_mod fm;
    struct adopted_flow flow;
    char *error =
        parse_ofp_flow_mod_str(&fm, text, NULL, NULL, OFPFC_ADD, &usable);

    if (error) {
        fail_msg("%s: %s", text, error);
    }
    bool ok = read_flow(&defaults, &fm, OFPUTIL_P_OF15_OXM, &flow);
    minimatch_destroy(&fm.match);
    free(CONST_CAST(struct ofpact *, fm.ofpacts));
    return ok;
}

/* What others may have made, or changed. */
static void
test_strangers(void **state)
{
    static const char *const ours[] = {
        SEEN "tcp," PORT ENDS DOES,
        SEEN "tcp," PORT ENDS DOES ",set_queue:1",
        SEEN "tcp," PORT ENDS "actions=meter:7,fin_timeout(idle_timeout=2)",
        SEEN "tcp,dl_vlan=5," ENDS DOES ",note:00.01.00.00.00.00",
        SEEN "tcp," PORT ENDS "actions=set_field:2->reg15",
        COOKIE
        "idle_timeout=2,send_flow_rem,priority=10000,tcp," PORT ENDS DOES,
        COOKIE "idle_timeout=30,send_flow_rem,priority=10000,udp," PORT ENDS
               "actions=set_field:1->reg15",
    };
    static const char *const others[] = {
        /* Another cookie: static, of no life, somebody else's. */
        "cookie=0x4c37fff020000041,table=200,idle_timeout=120,send_flow_rem,"
        "priority=10000,tcp," PORT ENDS DOES,
        "cookie=0x4c37005000000041,table=200,idle_timeout=120,send_flow_rem,"
        "priority=10000,tcp," PORT ENDS DOES,
        "cookie=0x4c38005020000041,table=200,idle_timeout=120,send_flow_rem,"
        "priority=10000,tcp," PORT ENDS DOES,
        /* Another place. */
        "cookie=0x4c37005020000041,table=201,idle_timeout=120,send_flow_rem,"
        "priority=10000,tcp," PORT ENDS DOES,
        COOKIE
        "idle_timeout=120,send_flow_rem,priority=9999,tcp," PORT ENDS DOES,
        /* Other times and flags. */
        COOKIE "send_flow_rem,priority=10000,tcp," PORT ENDS DOES,
        COOKIE
        "idle_timeout=30,send_flow_rem,priority=10000,tcp," PORT ENDS DOES,
        COOKIE "idle_timeout=2,send_flow_rem,priority=10000,udp," PORT ENDS
               "actions=set_field:1->reg15",
        COOKIE "idle_timeout=120,hard_timeout=9,send_flow_rem,"
               "priority=10000,tcp," PORT ENDS DOES,
        COOKIE "idle_timeout=120,priority=10000,tcp," PORT ENDS DOES,
        COOKIE "idle_timeout=120,importance=1,send_flow_rem,priority=10000,"
               "tcp," PORT ENDS DOES,
        COOKIE "idle_timeout=120,check_overlap,send_flow_rem,priority=10000,"
               "tcp," PORT ENDS DOES,
        /* A match that has less, more or something else. */
        SEEN "ip,in_port=1,vlan_tci=0/0x1fff,nw_src=10.0.0.1,nw_dst=10.0.0.9,"
             "actions=set_queue:1",
        SEEN "tcp," PORT "nw_src=10.0.0.1,nw_dst=10.0.0.9,tp_src=40000," DOES,
        SEEN "tcp," PORT "nw_src=10.0.0.0/24,nw_dst=10.0.0.9,tp_src=40000,"
             "tp_dst=80," DOES,
        SEEN "tcp," PORT ENDS "tcp_flags=+syn," DOES,
        SEEN "tcp," PORT ENDS "reg15=1," DOES,
        SEEN "tcp," PORT ENDS "dl_src=02:00:00:00:00:01," DOES,
        SEEN "tcp," PORT ENDS "nw_tos=4," DOES,
        SEEN "tcp,vlan_tci=0/0x1fff," ENDS DOES,
        SEEN "tcp,in_port=1," ENDS DOES,
        SEEN "tcp,in_port=1,vlan_tci=0x1000/0x1000," ENDS DOES,
        SEEN "tcp,dl_vlan=5,dl_vlan_pcp=1," ENDS DOES
             ",note:00.01.00.00.00.00",
        SEEN "sctp," PORT ENDS "actions=set_queue:1",
        SEEN "icmp," PORT "nw_src=10.0.0.1,nw_dst=10.0.0.9,"
             "actions=set_queue:1",
        SEEN "arp,in_port=1,actions=set_queue:1",
        SEEN "actions=drop",
        /* Other actions. */
        SEEN "tcp," PORT ENDS "actions=drop",
        SEEN "tcp," PORT ENDS "actions=set_queue:1",
        SEEN "tcp," PORT ENDS "actions=fin_timeout(idle_timeout=3)",
        SEEN "tcp," PORT ENDS
             "actions=fin_timeout(idle_timeout=2,hard_timeout=3)",
        SEEN "tcp," PORT ENDS DOES ",output:2",
        SEEN "tcp," PORT ENDS DOES ",set_queue:1,set_queue:2",
        SEEN "tcp," PORT ENDS DOES ",set_queue:1,set_field:1->ip_dscp",
        SEEN "tcp," PORT ENDS DOES ",set_field:1->reg15",
        SEEN "tcp," PORT ENDS DOES ",set_field:1->reg14",
        SEEN "tcp," PORT ENDS "actions=set_field:3->reg15",
        SEEN "tcp," PORT ENDS "actions=set_field:2->reg15,set_queue:1",
        SEEN "tcp," PORT ENDS DOES ",note:00.01.00.00.00.00",
        SEEN "tcp,dl_vlan=5," ENDS DOES,
        SEEN "tcp,dl_vlan=5," ENDS DOES ",note:00.00.00.00.00.00",
        SEEN "tcp,dl_vlan=5," ENDS DOES
             ",note:00.01.00.00.00.00.00.00.00.00.00.00.00.00",
        COOKIE
        "idle_timeout=30,send_flow_rem,priority=10000,udp," PORT ENDS DOES,
        COOKIE "idle_timeout=30,send_flow_rem,priority=10000,udp," PORT ENDS
               "actions=drop",
    };

    (void) state;
    for (size_t i = 0; i < ARRAY_SIZE(ours); i++) {
        if (!is_read(ours[i])) {
            fail_msg("not read: %s", ours[i]);
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        if (is_read(others[i])) {
            fail_msg("read: %s", others[i]);
        }
    }
}

/* ---- Glossaries. ---- */

static void
test_glossary(void **state)
{
    static const char *const names[] = { "unknown", "bgp", "x-7" };
    static const char *const bad[] = {
        "",
        "workers=2",
        "workers=2 protocols=",
        "workers=0 protocols=unknown",
        "workers=33 protocols=unknown",
        "workers=-1 protocols=unknown",
        "workers=x protocols=unknown",
        "protocols=unknown",
    };

    (void) state;
    char *text = glossary_format(4, names, ARRAY_SIZE(names));
    assert_string_equal(text, "workers=4 protocols=unknown,bgp,x-7");
    struct glossary *g = glossary_parse(text);
    assert_non_null(g);
    assert_int_equal(g->n_workers, 4);
    assert_int_equal(g->n_protocols, ARRAY_SIZE(names));
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        assert_string_equal(g->protocols[i], names[i]);
    }
    glossary_destroy(g);
    free(text);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        if (glossary_parse(bad[i])) {
            fail_msg("read: %s", bad[i]);
        }
    }

    /* As many protocols as a cookie has numbers for, and one more. */
    char *many = xmalloc(100000);
    strcpy(many, "workers=1 protocols=a");
    for (int i = 1; i < COOKIE_MIDSTREAM; i++) {
        strcat(many, ",a");
    }
    g = glossary_parse(many);
    assert_non_null(g);
    assert_int_equal(g->n_protocols, COOKIE_MIDSTREAM);
    glossary_destroy(g);
    strcat(many, ",a");
    assert_null(glossary_parse(many));
    free(many);
}

/* ---- Connections. ---- */

static struct adoption *
begin(size_t max)
{
    struct glossary *g = glossary_parse("workers=2 protocols=unknown,a,b");

    assert_non_null(g);
    return adoption_create(g, max);
}

/* The flow for what 'side' of connection 'number' sends. */
static struct adopted_flow
flow_of(uint32_t number, uint8_t side)
{
    struct adopted_flow f = {
        .cookie = { .prefix = COOKIE_PREFIX_DEFAULT,
                    .protocol = 1,
                    .worker = number & 1,
                    .side = side,
                    .life = 1,
                    .handle = number },
        .key = { .ports = { (uint16_t) number, 80 },
                 .ip_version = 4,
                 .ip_proto = IPPROTO_TCP },
        .look = { .in_port = (uint16_t) (1 + side), .vid = LOOK_UNTAGGED },
        .is_ending = side == 1,
        .n_packets = number * 10 + side,
        .n_bytes = number * 1000 + side,
    };

    for (uint8_t i = 0; i < 2; i++) {
        in6_addr_set_mapped_ipv4(&f.key.addrs[i], htonl(0x0a000001u + i));
    }
    return f;
}

static void
add(struct adoption *a, const struct adopted_flow *flow)
{
    assert_true(adoption_add(a, flow));
}

static const struct adopted *
find(const struct adoption *a, const struct adopted_flow *f, int *side)
{
    int i = f->cookie.side;
    const struct connection_key key = {
        .addrs = { f->key.addrs[i], f->key.addrs[!i] },
        .ports = { f->key.ports[i], f->key.ports[!i] },
        .ip_version = 4,
        .ip_proto = f->key.ip_proto,
    };

    return adoption_find(a, &key, &f->look, side);
}

static void
test_pairs(void **state)
{
    enum { N = 1000 };
    struct adoption *a = begin(N);

    (void) state;
    /* Of every third, only one side has a flow; in no order. */
    for (uint32_t i = 0; i < 2 * N; i++) {
        uint32_t k = i * 7919 % (2 * N);
        struct adopted_flow f = flow_of(1 + k / 2, k & 1);

        f.cookie.protocol = k / 2 % 10 ? 2 : COOKIE_MIDSTREAM;
        if (k / 2 % 3 || k & 1) {
            add(a, &f);
        }
    }
    adoption_close(a);
    assert_int_equal(adoption_n(a), N);
    assert_int_equal(adoption_n_odd(a), 0);
    assert_int_equal(adoption_n_workers(a), 2);

    bool alone = false;
    for (size_t i = 0; i < N; i++) {
        const struct adopted *c = adoption_at(a, i);
        uint32_t number = c->key.ports[0];
        const char *name = adoption_protocol(a, c);

        assert_int_equal(c->handle, number);
        assert_int_equal(c->worker, number & 1);
        assert_int_equal(adoption_worker(a, c, 2), number & 1);
        assert_true(adoption_worker(a, c, 5) < 5);
        assert_true(adoption_worker(a, c, 1) == 0);
        if ((number - 1) % 10) {
            assert_string_equal(name, "b");
        } else {
            assert_null(name);
        }
        /* Those that are whole come first. */
        assert_false(alone && c->looks[0].in_port);
        alone = !c->looks[0].in_port;
        assert_int_equal(alone, (number - 1) % 3 == 0);
        for (uint8_t side = 0; side < 2; side++) {
            struct adopted_flow f = flow_of(number, side);
            bool there = side == 1 || !alone;
            int found;

            assert_true(c->n_packets[side] == (there ? f.n_packets : 0));
            assert_true(c->n_bytes[side] == (there ? f.n_bytes : 0));
            assert_int_equal(c->is_ending[side], there && side == 1);
            assert_int_equal(c->looks[side].in_port,
                             there ? f.look.in_port : 0);
            if (there) {
                assert_ptr_equal(find(a, &f, &found), c);
                assert_int_equal(found, side);
            } else {
                assert_null(find(a, &f, &found));
            }
            f.look.in_port = 9;
            assert_null(find(a, &f, &found));
            f.look.in_port = (uint16_t) (1 + side);
            f.look.vid = 0;
            assert_null(find(a, &f, &found));
            f.look.vid = LOOK_UNTAGGED;
            f.key.ip_proto = IPPROTO_UDP;
            assert_null(find(a, &f, &found));
        }
    }

    struct verdict v = { .key = flow_of(2, 0).key };
    v.looks[1] = flow_of(2, 1).look;
    assert_int_equal(adoption_of_verdict(a, &v)->handle, 2);
    v.looks[1].in_port = 3;
    assert_null(adoption_of_verdict(a, &v));
    adoption_unref(adoption_ref(a));
    adoption_unref(a);
}

/* Flows that cannot be of one connection, though they say so. */
static void
test_odd(void **state)
{
    struct adoption *a = begin(100);
    struct adopted_flow f;

    (void) state;
    /* The same side twice. */
    f = flow_of(1, 0);
    add(a, &f);
    f.look.in_port = 7;
    add(a, &f);
    /* Other ends, protocols. */
    f = flow_of(2, 0);
    add(a, &f);
    f = flow_of(2, 1);
    f.key.ports[0] = 99;
    add(a, &f);
    f = flow_of(3, 0);
    add(a, &f);
    f = flow_of(3, 1);
    f.cookie.protocol = 2;
    add(a, &f);
    /* Three. */
    f = flow_of(4, 0);
    add(a, &f);
    add(a, &f);
    f = flow_of(4, 1);
    add(a, &f);
    /* What is not in the glossary. */
    f = flow_of(5, 0);
    f.cookie.protocol = 3;
    assert_false(adoption_add(a, &f));
    f = flow_of(5, 0);
    f.cookie.worker = 2;
    assert_false(adoption_add(a, &f));
    /* The same handle in another worker, and in another life. */
    f = flow_of(6, 0);
    add(a, &f);
    f.cookie.worker = 1;
    f.key.ports[0] = 7;
    add(a, &f);
    f.cookie.life = 2;
    f.key.ports[0] = 8;
    add(a, &f);
    adoption_close(a);
    assert_int_equal(adoption_n(a), 3);
    assert_int_equal(adoption_n_odd(a), 9);
    adoption_unref(a);
}

/* No more than there may be, and those that are whole before others. */
static void
test_full(void **state)
{
    struct adoption *a = begin(4);
    struct adopted_flow f;

    (void) state;
    for (uint32_t i = 1; i <= 4; i++) {
        f = flow_of(i, 0);
        add(a, &f);
    }
    for (uint32_t i = 3; i <= 6; i++) {
        f = flow_of(i, 1);
        add(a, &f);
    }
    f = flow_of(7, 0);
    assert_false(adoption_add(a, &f));
    adoption_close(a);
    assert_int_equal(adoption_n(a), 4);
    assert_int_equal(adoption_n_odd(a), 2);
    assert_int_equal(adoption_at(a, 0)->handle, 4);
    assert_int_equal(adoption_at(a, 1)->handle, 3);
    adoption_unref(a);

    a = begin(4);
    adoption_close(a);
    f = flow_of(1, 0);
    int side;
    assert_null(find(a, &f, &side));
    assert_int_equal(adoption_n(a), 0);
    adoption_unref(a);
    adoption_unref(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_strangers),
        cmocka_unit_test(test_glossary),   cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_odd),        cmocka_unit_test(test_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
