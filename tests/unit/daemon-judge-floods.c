/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch]: floods, and what they may cost others. */

#include <l7-config.h>
#include "daemon/judge.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/connection.h"
#include "daemon/examiner.h"
#include "ovs-glue/inventory.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* Ports 1 and 2 are VMs', 3 the uplink. */
static void
know_ports(struct court *court)
{
    struct inventory_port ports[3];

    for (uint16_t i = 0; i < 3; i++) {
        ports[i] = (struct inventory_port){
            .ofport = (uint16_t) (i + 1),
            .port = (uint16_t) (i + 1),
            .name = strdup("port"),
            .vm = i < 2 ? strdup(i ? "vm2" : "vm1") : NULL,
        };
    }
    struct inventory *inv = inventory_create(ports, 3);
    court_set_inventory(court, inv);
    inventory_unref(inv);
}

/* A connection of the VM behind 'port' to somebody behind the uplink. */
static struct party
party_of(uint16_t port, uint8_t ip_proto, uint16_t number)
{
    struct party p = party(ip_proto, number);

    p.addrs[SIDE_CLIENT] = port == 1 ? "10.0.0.1" : "10.0.0.2";
    p.addrs[SIDE_SERVER] = "10.0.0.9";
    p.looks[SIDE_CLIENT].in_port = port;
    p.looks[SIDE_SERVER].in_port = 3;
    return p;
}

/* A SYN flood of one VM neither forgets nor keeps away another's
 * connections. */
static void
test_syn_flood(void **state)
{
    struct court court;
    struct party p = party_of(2, IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 400);
    know_ports(&court);
    court_handshake(&court, &p);
    for (uint16_t i = 0; i < 5000; i++) {
        struct party f = party_of(1, IPPROTO_TCP, i);

        court_send(&court, &f, SIDE_CLIENT, PACKET_SYN, "");
    }
    assert_true(court_stats(&court).n_evicted > 4000);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, true);
    struct party q = party_of(2, IPPROTO_TCP, 1);
    court_handshake(&court, &q);
    court_say(&court, &q, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &q, "alpha", true, true);
    court_close(&court);
}

/* A flood from outside to one VM leaves what comes in for others alone. */
static void
test_flood_from_outside(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 400);
    know_ports(&court);
    p.addrs[SIDE_CLIENT] = "10.9.0.1";
    p.addrs[SIDE_SERVER] = "10.0.0.2";
    p.looks[SIDE_CLIENT].in_port = 3;
    p.looks[SIDE_SERVER].in_port = 2;
    court_handshake(&court, &p);
    for (unsigned int i = 0; i < 20000; i++) {
        struct party f = party(IPPROTO_UDP, 0);
        char from[32];

        snprintf(from, sizeof from, "10.%u.%u.7", 20 + i / 250, i % 250);
        f.addrs[SIDE_CLIENT] = from;
        f.addrs[SIDE_SERVER] = "10.0.0.1";
        f.looks[SIDE_CLIENT].in_port = 3;
        court_say(&court, &f, SIDE_CLIENT, "something");
    }
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

/* A VM whose connections fill the table makes room for another VM's, whose
 * flows are then taken away. */
static void
test_full_of_flows(void **state)
{
    struct court court;
    static struct party parties[100];

    (void) state;
    court_open(&court, N_ELEMENTS(parties));
    know_ports(&court);
    for (uint16_t i = 0; i < N_ELEMENTS(parties); i++) {
        parties[i] = party_of(1, IPPROTO_UDP, i);
        court_say(&court, &parties[i], SIDE_CLIENT, "alpha");
        /* Few enough at a time not to wait. */
        court_wait_ms(&court, 20);
        court_check_verdict(&court, &parties[i], "alpha", true, false);
    }
    struct party more = party_of(1, IPPROTO_UDP, 1000);
    court_say(&court, &more, SIDE_CLIENT, "alpha");
    court_check_silent(&court);
    assert_int_equal(court_stats(&court).n_refused, 1);

    struct party other = party_of(2, IPPROTO_UDP, 0);
    uint32_t handle = connection_handle(judge_connections(court.judge),
                                        court_find(&court, &parties[0], 0));
    court_say(&court, &other, SIDE_CLIENT, "alpha");
    parties[0].looks[SIDE_SERVER].in_port = 0; /* It never answered. */
    court_check_removal(&court, &parties[0], true, false);
    court_check_verdict(&court, &other, "alpha", true, false);
    assert_null(court_find(&court, &parties[0], 0));
    assert_int_equal(court_stats(&court).n_unseated, 1);
    assert_int_equal(court_totals(&court, "fast").n_live, N_ELEMENTS(parties));
    /* That its flow is gone is nobody's concern but the accounts'. */
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 1, 3, 300,
                       court.now_us);
    court_check_counts(&court);
    court_close(&court);
}

/* A datagram to each of many, never answered, makes no flows when the time is
 * up: only whoever goes on gets some. */
static void
test_abandoned(void **state)
{
    struct court court;

    (void) state;
    court_open(&court, 4000);
    know_ports(&court);
    for (uint16_t i = 0; i < 500; i++) {
        struct party f = party_of(1, IPPROTO_UDP, i);

        court_say(&court, &f, SIDE_CLIENT, "something");
    }
    court_wait_ms(&court, EXAMINER_EXAMINING_IDLE * 1000);
    judge_expire(court.judge, court.now_us);
    assert_true(judge_run(court.judge, court.now_us) == UINT64_MAX);
    court_check_silent(&court);
    assert_int_equal(court_stats(&court).n[CONNECTION_LINGERING], 500);
    assert_int_equal(court_stats(&court).n_verdicts, 500);
    struct party p = party_of(1, IPPROTO_UDP, 77);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "unknown", true, false);
    court_close(&court);
}

/* Who floods is told, and what still comes is passed over, but for others'. */
static void
test_found(void **state)
{
    struct court court;
    struct look vm1 = { .in_port = 1, .vid = LOOK_UNTAGGED };
    struct look vm2 = { .in_port = 2, .vid = LOOK_UNTAGGED };

    (void) state;
    court_open_limited(&court, 4000, 10000);
    know_ports(&court);
    for (uint16_t i = 0; i < 2000 && !court.n_floods; i++) {
        struct party f = party_of(1, IPPROTO_TCP, i);

        court_send(&court, &f, SIDE_CLIENT, PACKET_SYN, "");
    }
    assert_int_equal(court.n_floods, 1);
    assert_int_equal(court.flood.in_port, 1);
    assert_false(judge_admits(court.judge, &vm1, court.now_us));
    assert_true(judge_admits(court.judge, &vm2, court.now_us));
    assert_int_equal(court_stats(&court).n_floods, 1);
    assert_true(court_stats(&court).n_passed_over >= 1);
    court_close(&court);
}

/* What is no packet at all, or not let in where it comes in, is too much at
 * some rate, too. */
static void
test_malformed_flood(void **state)
{
    struct court court;
    struct look vm1 = { .in_port = 1, .vid = LOOK_UNTAGGED };
    struct look uplink = { .in_port = 3, .vid = LOOK_UNTAGGED };
    struct look nobody = { .in_port = 77, .vid = LOOK_UNTAGGED };
    const uint8_t nonsense[] = { 0x45, 0, 0, 1, 2, 3, 4, 5, 6, 7 };

    (void) state;
    court_open_limited(&court, 100, 10000);
    know_ports(&court);
    for (int i = 0; i < 10000; i++) {
        judge_packet(court.judge, &uplink, nonsense, sizeof nonsense,
                     court.now_us);
    }
    assert_int_equal(court.n_floods, 0);
    for (int i = 0; i < 2501; i++) {
        assert_int_equal(court.n_floods, 0);
        judge_packet(court.judge, &vm1, nonsense, sizeof nonsense,
                     court.now_us);
    }
    assert_int_equal(court.n_floods, 1);
    assert_int_equal(court.flood.in_port, 1);
    struct party p = party_of(1, IPPROTO_TCP, 0);
    p.looks[SIDE_CLIENT] = nobody;
    for (int i = 0; i < 2501; i++) {
        assert_int_equal(court.n_floods, 1);
        court_say(&court, &p, SIDE_CLIENT, "x");
    }
    assert_int_equal(court.n_floods, 2);
    assert_int_equal(court.flood.in_port, 77);
    court_close(&court);
}

/* A server with as many connections, which say something, is none. */
static void
test_busy_server(void **state)
{
    struct court court;

    (void) state;
    court_open_limited(&court, 20000, 10000);
    know_ports(&court);
    for (uint16_t i = 0; i < 9000; i++) {
        struct party p = party_of(1, IPPROTO_TCP, i);

        court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
        court_say(&court, &p, SIDE_CLIENT, "alpha");
        if (i % 4 == 0) {
            court_wait_ms(&court, 1);
        }
    }
    assert_int_equal(court.n_floods, 0);
    assert_int_equal(court_stats(&court).n_verdicts, 9000);
    court.n_checked = court.n;
    court_close(&court);
}

/* Who has few verdicts does not wait since another has many. */
static void
test_lone_verdict(void **state)
{
    struct court court;

    (void) state;
    court_open(&court, 4000);
    know_ports(&court);
    court.busy_ms = 50;
    for (uint16_t i = 0; i < 200; i++) {
        struct party f = party_of(1, IPPROTO_UDP, i);

        court_say(&court, &f, SIDE_CLIENT, "alpha");
    }
    court.n_checked = court.n;
    for (uint16_t i = 0; i < 20; i++) {
        struct party p = party_of(2, IPPROTO_UDP, i);

        court_say(&court, &p, SIDE_CLIENT, "alpha");
        if (i < 10) {
            court_check_verdict(&court, &p, "alpha", true, false);
        } else if (i == 19) {
            assert_int_equal(court_find(&court, &p, 0)->state,
                             CONNECTION_PENDING);
        }
    }
    court.n_checked = court.n;
    court_close(&court);

    /* Where all have as many, they do: nobody is to blame. */
    court_open(&court, 4000);
    know_ports(&court);
    court.busy_ms = 50;
    for (uint16_t i = 0; i < 40; i++) {
        struct party p = party_of(1 + i % 2, IPPROTO_UDP, i);

        court_say(&court, &p, SIDE_CLIENT, "alpha");
        if (i >= 10) {
            assert_int_equal(court_find(&court, &p, 0)->state,
                             CONNECTION_PENDING);
        }
    }
    court.n_checked = court.n;
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syn_flood),
        cmocka_unit_test(test_flood_from_outside),
        cmocka_unit_test(test_full_of_flows),
        cmocka_unit_test(test_abandoned),
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_malformed_flood),
        cmocka_unit_test(test_busy_server),
        cmocka_unit_test(test_lone_verdict),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
