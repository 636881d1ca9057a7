/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch], part one: from packets to verdicts, and where the
 * packets came in.  What becomes of a connection afterwards is part two,
 * daemon-judge-life.c. */

#include <l7-config.h>
#include "daemon/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

static void
test_verdict(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    struct connection *c = court_find(&court, &p, 0);
    assert_int_equal(c->state, CONNECTION_OPENED);
    court_wait_ms(&court, 100);
    uint64_t first_payload_us = court.now_us;
    court_say(&court, &p, SIDE_CLIENT, "al");
    assert_int_equal(c->state, CONNECTION_EXAMINING);
    court_wait_ms(&court, 3);
    court_say(&court, &p, SIDE_SERVER, "?");
    court_check_silent(&court);
    court_wait_ms(&court, 4);
    court_say(&court, &p, SIDE_CLIENT, "pha");

    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, true);
    assert_int_equal(v->actions.queue, 1);
    assert_true(v->first_payload_us == first_payload_us);
    assert_int_equal(v->key.vlan, 0);
    assert_false(v->looks[SIDE_CLIENT].any_port);
    assert_int_equal(c->n_packets, 3);
    assert_int_equal(c->verdict_us, 7000);
    assert_int_equal(court_totals(&court, "fast").n_connections, 1);
    assert_int_equal(court_totals(&court, "fast").n_live, 1);
    court_close(&court);
}

static void
test_ipv6(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    p.addrs[SIDE_CLIENT] = "2001:db8::1";
    p.addrs[SIDE_SERVER] = "2001:db8::2";
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "hello");
    court_check_silent(&court);
    court_say(&court, &p, SIDE_SERVER, "beta");
    const struct verdict *v =
        court_check_verdict(&court, &p, "beta", true, true);
    assert_int_equal(v->actions.queue, 2);
    assert_int_equal(v->actions.meter_id, meter_by_letter("slow", NULL));
    court_close(&court);
}

/* The SYN was missed: the SYN+ACK tells who is the server. */
static void
test_syn_ack_first(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_send(&court, &p, SIDE_SERVER, PACKET_SYN | PACKET_ACK, "");
    court_say(&court, &p, SIDE_SERVER, "beta");
    /* Where the client's packets come in is not known yet. */
    court_check_verdict(&court, &p, "beta", false, true);
    court_say(&court, &p, SIDE_CLIENT, "");
    court_check_verdict(&court, &p, "beta", true, false);
    court_close(&court);
}

static void
test_unknown(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    for (int i = 0; i < 10; i++) {
        court_check_silent(&court);
        court_say(&court, &p, i % 2 ? SIDE_CLIENT : SIDE_SERVER, "x");
    }
    const struct verdict *v =
        court_check_verdict(&court, &p, "unknown", true, true);
    assert_int_equal(v->actions.dscp, 10);
    assert_int_equal(court_totals(&court, "marked").n_live, 1);
    court_close(&court);
}

/* A weak pattern waits for the end, in case of something better. */
static void
test_weak(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);
    struct party q = party(IPPROTO_UDP, 1);

    (void) state;
    court_open(&court, 100);
    court_say(&court, &p, SIDE_CLIENT, "gamma");
    court_say(&court, &q, SIDE_CLIENT, "gamma");
    for (int i = 1; i < 10; i++) {
        court_check_silent(&court);
        court_say(&court, &p, SIDE_SERVER, "x");
    }
    const struct verdict *v =
        court_check_verdict(&court, &p, "gamma", true, true);
    assert_true(v->actions.drop);
    court_say(&court, &q, SIDE_SERVER, "alpha");
    court_check_verdict(&court, &q, "alpha", true, true);
    court_close(&court);
}

/* No rule names the protocol: it has flows, so that it need not be examined
 * again, which do nothing. */
static void
test_no_class(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);

    (void) state;
    court_open(&court, 100);
    court_say(&court, &p, SIDE_CLIENT, "orphan");
    const struct verdict *v =
        court_check_verdict(&court, &p, "orphan", true, false);
    assert_false(v->actions.drop);
    assert_int_equal(v->actions.queue, ACTIONS_NONE);
    assert_int_equal(v->actions.meter_id, 0);
    assert_int_equal(v->actions.dscp, ACTIONS_NONE);
    assert_int_equal(court_totals(&court, "-").n_connections, 1);
    assert_int_equal(court_totals(&court, "-").n_live, 1);
    court_close(&court);
}

/* Judged by one datagram; the answer tells where the other side's come in. */
static void
test_one_sided(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);

    (void) state;
    court_open(&court, 100);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, false);
    uint32_t handle = v->handle;
    assert_int_equal(v->looks[SIDE_SERVER].in_port, 0);
    assert_true(v->first_payload_us != 0);
    court_wait_ms(&court, 1);
    court_say(&court, &p, SIDE_SERVER, "answer");
    v = court_check_verdict(&court, &p, "alpha", false, true);
    assert_int_equal(v->handle, handle);
    /* Only the first counts as a verdict. */
    assert_true(v->first_payload_us == 0);
    assert_int_equal(court_totals(&court, "fast").n_connections, 1);
    court_close(&court);
}

/* Clones that were on their way when the flows were programmed. */
static void
test_clones_afterwards(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, true);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_wait_ms(&court, 999);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_silent(&court);

    /* After a second the flow must have been lost: each side's own. */
    court_wait_ms(&court, 1);
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_verdict(&court, &p, "alpha", false, true);
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_silent(&court);
    court_wait_ms(&court, 500);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_silent(&court);
    assert_int_equal(court_totals(&court, "fast").n_live, 1);
    court_close(&court);
}

/* ---- VLANs. ---- */

static void
know_ports(struct court *court)
{
    unsigned long *trunks = calloc(4096 / 8, 1);
    const struct inventory_port ports[] = {
        { .ofport = 1,
          .port = 1,
          .vlan = 10,
          .mode = INVENTORY_ACCESS,
          .name = strdup("vnet1") },
        { .ofport = 2,
          .port = 2,
          .vlan = 20,
          .mode = INVENTORY_ACCESS,
          .name = strdup("vnet2") },
        { .ofport = 3,
          .port = 3,
          .vlan = 30,
          .mode = INVENTORY_QINQ,
          .name = strdup("vnet3") },
        { .ofport = 8, .port = 8, .name = strdup("vnet8") },
        /* A bond of two, and a trunk of two VLANs. */
        { .ofport = 9, .port = 9, .name = strdup("eth0") },
        { .ofport = 10, .port = 9, .name = strdup("eth1") },
        { .ofport = 11, .port = 11, .trunks = trunks, .name = strdup("eth2") },
    };
    struct inventory *inv = inventory_create(ports, N_ELEMENTS(ports));

    /* Bits 10 and 20. */
    assert_non_null(trunks);
    trunks[0] = 1ul << 10 | 1ul << 20;
    court_set_inventory(court, inv);
    assert_ptr_equal(judge_inventory(court->judge), inv);
    inventory_unref(inv);
}

/* A connection from 'in_port' with tag 'vid' to a trunk, where it has tag
 * 'trunk_vid'. */
static struct party
through(uint16_t in_port, uint16_t vid, uint16_t trunk_vid)
{
    struct party p = party(IPPROTO_UDP, 0);

    p.looks[SIDE_CLIENT] = (struct look){ .in_port = in_port, .vid = vid };
    p.looks[SIDE_SERVER] = (struct look){ .in_port = 9, .vid = trunk_vid };
    return p;
}

/* A packet without a tag, or with a tag that names no VLAN or is the VM's
 * own, is in the port's VLAN; its flow must match the port. */
static void
check_through_port(uint16_t in_port, uint16_t vid, uint16_t vlan)
{
    struct court court;
    struct party p = through(in_port, vid, vlan ? vlan : LOOK_UNTAGGED);

    court_open(&court, 100);
    know_ports(&court);
    court_say(&court, &p, SIDE_CLIENT, "hello");
    court_say(&court, &p, SIDE_SERVER, "alpha");
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, true);
    assert_int_equal(v->key.vlan, vlan);
    assert_false(v->looks[SIDE_CLIENT].any_port);
    /* On the trunk the tag tells, whatever the port. */
    assert_int_equal(v->looks[SIDE_SERVER].any_port, vlan != 0);
    court_close(&court);
}

static void
test_port_vlans(void **state)
{
    (void) state;
    check_through_port(1, LOOK_UNTAGGED, 10);
    check_through_port(2, LOOK_UNTAGGED, 20);
    check_through_port(8, LOOK_UNTAGGED, 0);
    /* A priority tag. */
    check_through_port(1, 0, 10);
    check_through_port(8, 0, 0);
    /* QinQ. */
    check_through_port(3, LOOK_UNTAGGED, 30);
    check_through_port(3, 5, 30);
    check_through_port(3, 0, 30);
}

/* Another tag is another look, though the port tells whose it is. */
static void
test_other_tag(void **state)
{
    struct court court;
    struct party p = through(3, 5, 30);

    (void) state;
    court_open(&court, 100);
    know_ports(&court);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    /* But nobody has more flows than one in two seconds by that. */
    for (uint16_t i = 1; i <= 2000; i++) {
        court_wait_ms(&court, 1);
        p.looks[SIDE_CLIENT].vid = i;
        court_say(&court, &p, SIDE_CLIENT, "more");
        if (i < 2000) {
            court_check_silent(&court);
        }
    }
    court_check_verdict(&court, &p, "alpha", true, false);
    court_close(&court);
}

static void
test_tagged(void **state)
{
    struct court court;
    struct party p = through(8, 10, 10);

    (void) state;
    court_open(&court, 100);
    /* With and without an inventory. */
    for (int i = 0; i < 2; i++) {
        court_say(&court, &p, SIDE_CLIENT, "hello");
        court_say(&court, &p, SIDE_SERVER, "alpha");
        const struct verdict *v =
            court_check_verdict(&court, &p, "alpha", true, true);
        assert_int_equal(v->key.vlan, 10);
        assert_true(v->looks[SIDE_CLIENT].any_port);
        assert_true(v->looks[SIDE_SERVER].any_port);
        know_ports(&court);
        p.ports[SIDE_CLIENT]++;
    }
    court_close(&court);
}

/* Two tenants with the same addresses and ports at the same time. */
static void
test_tenants(void **state)
{
    struct court court;
    struct party a = through(1, LOOK_UNTAGGED, 10);
    struct party b = through(2, LOOK_UNTAGGED, 20);

    (void) state;
    court_open(&court, 100);
    know_ports(&court);
    court_say(&court, &a, SIDE_CLIENT, "hello");
    court_say(&court, &b, SIDE_CLIENT, "hello");
    court_say(&court, &a, SIDE_SERVER, "alpha");
    const struct verdict *v =
        court_check_verdict(&court, &a, "alpha", true, true);
    assert_int_equal(v->key.vlan, 10);
    assert_int_equal(court_find(&court, &b, 20)->state, CONNECTION_EXAMINING);
    court_say(&court, &b, SIDE_SERVER, "beta");
    v = court_check_verdict(&court, &b, "beta", true, true);
    assert_int_equal(v->key.vlan, 20);
    assert_int_equal(court_find(&court, &a, 10)->protocol,
                     protocol_of(court.ruleset, "alpha"));
    assert_null(court_find(&court, &a, 0));
    court_close(&court);
}

static void
test_packet_counts(void **state)
{
    static const uint8_t bytes[40] = { 0x45, 0, 0, 40, 0, 0, 0x20, 0, 64, 6 };
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);
    struct judge_stats stats;

    (void) state;
    court_open(&court, 100);
    judge_packet(court.judge, &p.looks[0], bytes, 40, court.now_us);
    judge_packet(court.judge, &p.looks[0], bytes, 10, court.now_us);
    judge_packet(court.judge, &p.looks[0], bytes, 10, court.now_us);
    judge_packet(court.judge, &p.looks[0], bytes + 1, 30, court.now_us);
    court_say(&court, &p, SIDE_CLIENT, "hello");
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.packets[PACKET_OK], 1);
    assert_int_equal(stats.packets[PACKET_FRAGMENT], 1);
    assert_int_equal(stats.packets[PACKET_TRUNCATED], 2);
    assert_int_equal(stats.packets[PACKET_MALFORMED], 1);
    assert_int_equal(stats.packets[PACKET_OTHER], 0);
    assert_int_equal(stats.n[CONNECTION_EXAMINING], 1);
    assert_int_equal(stats.n_verdicts, 0);
    court_close(&court);
}

/* Of all connections a fourth may be undecided. */
static void
test_limits(void **state)
{
    struct court court;
    struct judge_stats stats;

    (void) state;
    court_open(&court, 40);
    for (uint16_t i = 0; i < 12; i++) {
        struct party p = party(IPPROTO_UDP, i);
        court_say(&court, &p, SIDE_CLIENT, "hello");
    }
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n[CONNECTION_EXAMINING], 10);
    assert_int_equal(stats.n_evicted, 2);
    for (uint16_t i = 100; i < 150; i++) {
        struct party p = party(IPPROTO_UDP, i);

        court_say(&court, &p, SIDE_CLIENT, "alpha");
        if (i < 140) {
            court_check_verdict(&court, &p, "alpha", true, false);
        }
    }
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n[CONNECTION_EXAMINING], 0);
    assert_int_equal(stats.n[CONNECTION_PROGRAMMED], 40);
    assert_int_equal(stats.n_evicted, 12);
    assert_int_equal(stats.n_refused, 10);
    court_close(&court);
    judge_destroy(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdict),
        cmocka_unit_test(test_ipv6),
        cmocka_unit_test(test_syn_ack_first),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_weak),
        cmocka_unit_test(test_no_class),
        cmocka_unit_test(test_one_sided),
        cmocka_unit_test(test_clones_afterwards),
        cmocka_unit_test(test_port_vlans),
        cmocka_unit_test(test_other_tag),
        cmocka_unit_test(test_tagged),
        cmocka_unit_test(test_tenants),
        cmocka_unit_test(test_packet_counts),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
