/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch], part six: what it puts into accounts. */

#include <l7-config.h>
#include "daemon/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/accounts.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* An Ethernet header, and one of IPv4 and one of TCP or UDP. */
#define TCP_BYTES (14 + 20 + 20)
#define UDP_BYTES (14 + 20 + 8)

static struct inventory_port
port(uint16_t ofport, const char *vm)
{
    return (struct inventory_port){
        .ofport = ofport,
        .port = ofport,
        .name = strdup("port"),
        .vm = vm ? strdup(vm) : NULL,
    };
}

/* Ports 1 and 2 are the VMs "a" and "b", ports 8 and 9 uplinks. */
static void
know_ports(struct court *court, const char *vm_of_8)
{
    const struct inventory_port ports[] = { port(1, "a"), port(2, "b"),
                                            port(8, vm_of_8), port(9, NULL) };
    struct inventory *inv = inventory_create(ports, N_ELEMENTS(ports));

    assert_int_equal(court_set_inventory(court, inv), 0);
    inventory_unref(inv);
}

static void
open_court(struct court *court)
{
    court_open(court, 100);
    know_ports(court, NULL);
}

/* The account must have so many connections and packets; returns it. */
static const struct account *
check_account(const struct court *court, const char *vm, const char *protocol,
              const char *class, bool second, uint64_t n_connections,
              uint64_t from, uint64_t to)
{
    struct accounts *a = judge_accounts(court->judge);
    size_t n = accounts_n(a);
    const struct account *x =
        accounts_get(a, accounts_find(a, vm, protocol, class, second));

    /* There is no other one for the same. */
    assert_int_equal(accounts_n(a), n);
    assert_int_equal(x->n_connections, n_connections);
    assert_int_equal(x->from.packets, from);
    assert_int_equal(x->to.packets, to);
    return x;
}

/* A connection of VM "a" to an uplink, judged to be alpha: of the client's
 * packets the first is counted, and two are recent; of the server's, one is
 * counted. */
static uint32_t
judge_alpha(struct court *court, struct party *p)
{
    p->looks[SIDE_SERVER].in_port = 8;
    court_handshake(court, p);
    court_say(court, p, SIDE_CLIENT, "alpha");
    return court_check_verdict(court, p, "alpha", true, true)->handle;
}

static void
end_flow(struct court *court, uint32_t handle, enum side side,
         uint64_t n_packets)
{
    judge_flow_removed(court->judge, handle, side, 1, n_packets,
                       1000 * n_packets, court->now_us);
}

static void
count_flow(struct court *court, uint32_t handle, enum side side,
           uint64_t n_packets)
{
    judge_flow_counted(court->judge, handle, side, n_packets, 1000 * n_packets,
                       court->now_us);
}

static uint64_t
n_unheard(const struct court *court)
{
    struct judge_stats stats;

    judge_get_stats(court->judge, &stats);
    return stats.n_unheard;
}

static void
test_flows(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court);
    uint32_t handle = judge_alpha(&court, &p);
    const struct account *a =
        check_account(&court, "a", "alpha", "fast", false, 1, 1, 1);
    assert_int_equal(a->from.bytes, TCP_BYTES);
    assert_int_equal(a->to.bytes, TCP_BYTES);

    /* Who knows which flow these are of. */
    court_wait_ms(&court, 1999);
    count_flow(&court, handle, SIDE_CLIENT, 5);
    check_account(&court, "a", "alpha", "fast", false, 1, 1, 1);
    /* The recent clones are among these. */
    court_wait_ms(&court, 1);
    count_flow(&court, handle, SIDE_CLIENT, 5);
    check_account(&court, "a", "alpha", "fast", false, 1, 6, 1);
    count_flow(&court, handle, SIDE_CLIENT, 5);
    count_flow(&court, handle, SIDE_SERVER, 100);
    check_account(&court, "a", "alpha", "fast", false, 1, 6, 101);
    end_flow(&court, handle, SIDE_CLIENT, 7);
    end_flow(&court, handle, SIDE_SERVER, 100);
    a = check_account(&court, "a", "alpha", "fast", false, 1, 8, 101);
    assert_int_equal(a->from.bytes, TCP_BYTES + 7000);
    assert_int_equal(a->to.bytes, TCP_BYTES + 100000);

    /* Another flow of the same connection begins at 0. */
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);
    court_wait_ms(&court, 3000);
    end_flow(&court, handle, SIDE_CLIENT, 3);
    check_account(&court, "a", "alpha", "fast", false, 1, 11, 101);
    assert_int_equal(n_unheard(&court), 0);
    court_close(&court);
}

/* A flow that has counted less than was cloned: these were not its. */
static void
test_recent(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court);
    uint32_t handle = judge_alpha(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "more");
    end_flow(&court, handle, SIDE_CLIENT, 1);
    const struct account *a =
        check_account(&court, "a", "alpha", "fast", false, 1, 4, 1);
    assert_int_equal(a->from.bytes, 4 * TCP_BYTES + 5 + 4);

    /* What is half a second old, the datapath has told already. */
    p = party(IPPROTO_TCP, 1);
    p.looks[SIDE_SERVER].in_port = 8;
    court_handshake(&court, &p);
    court_wait_ms(&court, 500);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    handle = court_check_verdict(&court, &p, "alpha", true, true)->handle;
    check_account(&court, "a", "alpha", "fast", false, 2, 6, 2);
    end_flow(&court, handle, SIDE_CLIENT, 10);
    check_account(&court, "a", "alpha", "fast", false, 2, 16, 2);

    /* And what came before a change of flows. */
    p = party(IPPROTO_TCP, 2);
    struct party q = party(IPPROTO_TCP, 3);
    p.looks[SIDE_SERVER].in_port = 8;
    court_handshake(&court, &p);
    court_wait_ms(&court, 1);
    judge_alpha(&court, &q);
    check_account(&court, "a", "alpha", "fast", false, 3, 17, 3);
    court_wait_ms(&court, 100);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    handle = court_check_verdict(&court, &p, "alpha", true, true)->handle;
    check_account(&court, "a", "alpha", "fast", false, 4, 19, 4);
    end_flow(&court, handle, SIDE_CLIENT, 1);
    check_account(&court, "a", "alpha", "fast", false, 4, 20, 4);
    court_close(&court);
}

static void
test_two_vms(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    uint32_t handle =
        court_check_verdict(&court, &p, "alpha", true, true)->handle;
    end_flow(&court, handle, SIDE_CLIENT, 10);
    end_flow(&court, handle, SIDE_SERVER, 20);
    check_account(&court, "a", "alpha", "fast", false, 1, 11, 21);
    check_account(&court, "b", "alpha", "fast", true, 1, 21, 11);

    /* Between no VMs, "from" is the client's. */
    p = party(IPPROTO_TCP, 1);
    p.looks[SIDE_CLIENT].in_port = 9;
    p.looks[SIDE_SERVER].in_port = 8;
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    handle = court_check_verdict(&court, &p, "alpha", true, true)->handle;
    end_flow(&court, handle, SIDE_SERVER, 30);
    check_account(&court, "-", "alpha", "fast", false, 1, 1, 31);
    /* Somebody finds out that one is. */
    know_ports(&court, "c");
    end_flow(&court, handle, SIDE_CLIENT, 40);
    check_account(&court, "c", "alpha", "fast", false, 0, 0, 40);
    check_account(&court, "-", "alpha", "fast", false, 1, 1, 31);
    court_close(&court);
}

/* A server that has not spoken yet may be a VM. */
static void
test_one_side(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);

    (void) state;
    open_court(&court);
    p.looks[SIDE_CLIENT].in_port = 8;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    uint32_t handle =
        court_check_verdict(&court, &p, "alpha", true, false)->handle;
    assert_int_equal(accounts_n(judge_accounts(court.judge)), 2);
    court_say(&court, &p, SIDE_SERVER, "reply");
    court_check_verdict(&court, &p, "alpha", false, true);
    const struct account *b =
        check_account(&court, "b", "alpha", "fast", false, 1, 1, 1);
    assert_int_equal(b->to.bytes, UDP_BYTES + 5);
    end_flow(&court, handle, SIDE_CLIENT, 4);
    check_account(&court, "b", "alpha", "fast", false, 1, 1, 5);

    /* One that is silent for as long as the flow lives is none. */
    p = party(IPPROTO_UDP, 1);
    p.looks[SIDE_CLIENT].in_port = 8;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    handle = court_check_verdict(&court, &p, "alpha", true, false)->handle;
    court_wait_ms(&court, 2000);
    end_flow(&court, handle, SIDE_CLIENT, 4);
    check_account(&court, "-", "alpha", "fast", false, 1, 5, 0);
    court_close(&court);
}

/* Its tag is counted with a packet. */
static void
test_tag(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);

    (void) state;
    court_open(&court, 100);
    p.looks[SIDE_CLIENT].vid = p.looks[SIDE_SERVER].vid = 7;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    court_say(&court, &p, SIDE_SERVER, "reply");
    court_check_verdict(&court, &p, "alpha", false, true);
    const struct account *a =
        check_account(&court, "-", "alpha", "fast", false, 1, 1, 1);
    assert_int_equal(a->from.bytes, UDP_BYTES + 4 + 5);
    court_close(&court);
}

static void
test_unjudged(void **state)
{
    struct court court;
    struct judge_stats stats;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court);
    p.looks[SIDE_SERVER].in_port = 8;
    court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
    court_send(&court, &p, SIDE_SERVER, PACKET_RST | PACKET_ACK, "");
    check_account(&court, "a", ACCOUNTS_UNJUDGED, "-", false, 1, 1, 1);
    court_send(&court, &p, SIDE_SERVER, PACKET_RST, "");
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n_unaccounted, 1);

    /* Nothing is forgotten at the end. */
    struct party q = party(IPPROTO_TCP, 1);
    court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
    court_send(&court, &p, SIDE_CLIENT, PACKET_ACK, "al");
    judge_alpha(&court, &q);
    judge_close_accounts(court.judge);
    check_account(&court, "a", ACCOUNTS_UNJUDGED, "-", false, 2, 3, 1);
    check_account(&court, "a", "alpha", "fast", false, 1, 3, 1);
    court_close(&court);
}

static void
test_reload(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    write_text("other.json",
               "{\"version\": 1, \"classes\": {\"new\": {\"queue\": 1}},"
               "\"rules\": [{\"protocols\": [\"alpha\"], \"class\": "
               "\"new\"}]}");
    struct ruleset *other = ruleset_from(PATTERNS, "other.json");
    open_court(&court);
    uint32_t handle = judge_alpha(&court, &p);
    court_wait_ms(&court, 3000);
    count_flow(&court, handle, SIDE_CLIENT, 10);
    assert_int_equal(court_set_ruleset(&court, other), 0);
    end_flow(&court, handle, SIDE_CLIENT, 15);
    /* The connection has been counted, and is not counted again. */
    check_account(&court, "a", "alpha", "fast", false, 1, 11, 1);
    check_account(&court, "a", "alpha", "new", false, 0, 5, 0);
    court_close(&court);
    ruleset_unref(other);
}

/* A client that uses its port again, while the flows are there. */
static void
test_opened_anew(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court);
    uint32_t old = judge_alpha(&court, &p);
    assert_true(court.verdicts[0].fresh[SIDE_CLIENT]);
    court_wait_ms(&court, 3000);
    count_flow(&court, old, SIDE_CLIENT, 10);
    p.seqs[SIDE_CLIENT] = 123456;
    court_handshake(&court, &p);
    /* The old flows are to say what they have counted. */
    court_check_removal(&court, &p, true, true);
    court_say(&court, &p, SIDE_SERVER, "beta");
    const struct verdict *v =
        court_check_verdict(&court, &p, "beta", true, true);
    for (int i = 0; i < N_SIDES; i++) {
        assert_true(v->fresh[i]);
    }
    uint32_t handle = v->handle;
    end_flow(&court, old, SIDE_CLIENT, 12);
    end_flow(&court, old, SIDE_SERVER, 20);
    check_account(&court, "a", "alpha", "fast", false, 1, 13, 21);
    /* Once. */
    end_flow(&court, old, SIDE_CLIENT, 12);
    check_account(&court, "a", "alpha", "fast", false, 1, 13, 21);
    end_flow(&court, handle, SIDE_CLIENT, 5);
    check_account(&court, "a", "beta", "slow", false, 1, 6, 1);
    /* Of its own flow nothing is to be said before it is replaced. */
    court_wait_ms(&court, 3000);
    court_say(&court, &p, SIDE_CLIENT, "more");
    v = court_check_verdict(&court, &p, "beta", true, false);
    assert_false(v->fresh[SIDE_CLIENT]);
    court_close(&court);
}

/* What one side sends comes in elsewhere: the flow for there is another. */
static void
test_moved(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    const struct inventory_port ports[] = { port(1, "a"), port(8, NULL),
                                            port(9, NULL) };
    struct inventory_port bond[3];
    memcpy(bond, ports, sizeof bond);
    bond[2].port = 8;
    struct inventory *inv = inventory_create(bond, N_ELEMENTS(bond));
    assert_int_equal(court_set_inventory(&court, inv), 0);
    inventory_unref(inv);

    uint32_t old = judge_alpha(&court, &p);
    court_wait_ms(&court, 3000);
    count_flow(&court, old, SIDE_SERVER, 10);
    p.looks[SIDE_SERVER].in_port = 9;
    court_say(&court, &p, SIDE_SERVER, "more");
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, true);
    assert_true(v->fresh[SIDE_SERVER]);
    /* The client's goes on, with its counters. */
    assert_false(v->fresh[SIDE_CLIENT]);
    uint32_t handle = v->handle;
    end_flow(&court, old, SIDE_SERVER, 11);
    check_account(&court, "a", "alpha", "fast", false, 1, 1, 12);
    court_wait_ms(&court, 3000);
    count_flow(&court, handle, SIDE_SERVER, 5);
    count_flow(&court, handle, SIDE_CLIENT, 7);
    check_account(&court, "a", "alpha", "fast", false, 1, 8, 17);
    assert_int_equal(n_unheard(&court), 0);
    court_close(&court);
}

/* A switch that began anew. */
static void
test_lost(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court);
    uint32_t handle = judge_alpha(&court, &p);
    court_wait_ms(&court, 3000);
    count_flow(&court, handle, SIDE_CLIENT, 10);
    /* One that only was not reached goes on. */
    judge_resync(court.judge, false, court.now_us);
    court_check_verdict(&court, &p, "alpha", true, true);
    court_wait_ms(&court, 3000);
    count_flow(&court, handle, SIDE_CLIENT, 15);
    check_account(&court, "a", "alpha", "fast", false, 1, 16, 1);
    assert_int_equal(n_unheard(&court), 0);

    judge_resync(court.judge, true, court.now_us);
    court_check_verdict(&court, &p, "alpha", true, true);
    assert_int_equal(n_unheard(&court), 2);
    court_wait_ms(&court, 3000);
    count_flow(&court, handle, SIDE_CLIENT, 20);
    check_account(&court, "a", "alpha", "fast", false, 1, 36, 1);

    /* One whose flows others have put back, counting from 0. */
    judge_resync(court.judge, false, court.now_us);
    court_check_verdict(&court, &p, "alpha", true, true);
    court_wait_ms(&court, 3000);
    count_flow(&court, handle, SIDE_CLIENT, 3);
    check_account(&court, "a", "alpha", "fast", false, 1, 39, 1);
    assert_int_equal(n_unheard(&court), 3);
    court_close(&court);
}

/* A flow that was refused an update is still there. */
static void
test_refused(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court);
    uint32_t handle = judge_alpha(&court, &p);
    court_wait_ms(&court, 3000);
    count_flow(&court, handle, SIDE_CLIENT, 10);
    judge_flow_refused(court.judge, handle, SIDE_CLIENT, court.now_us);
    judge_flow_refused(court.judge, handle, SIDE_SERVER, court.now_us);
    end_flow(&court, handle, SIDE_CLIENT, 14);
    check_account(&court, "a", "alpha", "fast", false, 1, 15, 1);
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flows),   cmocka_unit_test(test_recent),
        cmocka_unit_test(test_two_vms), cmocka_unit_test(test_one_side),
        cmocka_unit_test(test_tag),     cmocka_unit_test(test_unjudged),
        cmocka_unit_test(test_reload),  cmocka_unit_test(test_opened_anew),
        cmocka_unit_test(test_moved),   cmocka_unit_test(test_lost),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
