/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch], part seven: connections of an earlier life. */

#include <l7-config.h>
#include "daemon/examiner.h"
#include "daemon/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/accounts.h"
#include "daemon/ruleset.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/glossary.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "patterns/library.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* The court's worker, and how many there are. */
#define WORKER 5
#define N_WORKERS 8

/* The numbers of an earlier life, when there were other patterns. */
enum { OLD_UNKNOWN, OLD_BETA, OLD_GONE, OLD_ALPHA };
#define GLOSSARY "workers=%d protocols=unknown,beta,gone,alpha"

static struct adoption *
begin(int n_workers)
{
    char text[sizeof GLOSSARY + 16];

    snprintf(text, sizeof text, GLOSSARY, n_workers);
    struct glossary *g = glossary_parse(text);
    assert_non_null(g);
    return adoption_create(g, 1000);
}

/* Adds the flow for what 'side' of 'p' sends, which was of 'worker' and has
 * counted 'n_packets' of 100 bytes. */
static void
add(struct adoption *a, const struct party *p, enum side side,
    uint16_t protocol, uint8_t worker, uint64_t n_packets)
{
    struct adopted_flow f = {
        .cookie = { .protocol = protocol,
                    .worker = worker,
                    .side = side,
                    .life = 1,
                    .handle = p->ports[SIDE_CLIENT] },
        .key = { .ports = { p->ports[0], p->ports[1] },
                 .ip_version = strchr(p->addrs[0], ':') ? 6 : 4,
                 .ip_proto = p->ip_proto },
        .look = p->looks[side],
        .n_packets = n_packets,
        .n_bytes = n_packets * 100,
    };

    for (int i = 0; i < N_SIDES; i++) {
        f.key.addrs[i] = address(p->addrs[i]);
    }
    assert_true(adoption_add(a, &f));
}

static void
add_both(struct adoption *a, const struct party *p, uint16_t protocol,
         uint64_t n_packets)
{
    add(a, p, SIDE_CLIENT, protocol, WORKER, n_packets);
    add(a, p, SIDE_SERVER, protocol, WORKER, n_packets * 2);
}

/* Has the court adopt it, and checks how many it has and cannot have. */
static void
adopt(struct court *court, struct adoption *a, size_t n, size_t n_not)
{
    struct judge_stats before, after;

    adoption_close(a);
    judge_get_stats(court->judge, &before);
    judge_adopt(court->judge, a, N_WORKERS, court->now_us);
    adoption_unref(a);
    judge_get_stats(court->judge, &after);
    assert_int_equal(after.n_adopted - before.n_adopted, n);
    assert_int_equal(after.n_not_adopted - before.n_not_adopted, n_not);
    assert_int_equal(after.n_verdicts, before.n_verdicts);
    court_check_silent(court);
    court_check_counts(court);
}

static void
resync(struct court *court)
{
    court_wait_ms(court, 50);
    judge_resync(court->judge, false, court->now_us);
}

static void
check_no_examination(const struct court *court)
{
    struct judge_stats stats;

    judge_get_stats(court->judge, &stats);
    assert_int_equal(stats.n_verdicts, 0);
    assert_int_equal(stats.n[CONNECTION_EXAMINING], 0);
}

/* They have the class that their protocol has now, and get their flows with
 * the next resync, whose counters go on. */
static void
test_adopted(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0), q = party(IPPROTO_UDP, 1);
    struct party others = party(IPPROTO_TCP, 2);
    struct adoption *a = begin(N_WORKERS);

    (void) state;
    q.addrs[0] = "2001:db8::1";
    q.addrs[1] = "2001:db8::2";
    court_open(&court, 100);
    add_both(a, &p, OLD_ALPHA, 10);
    add_both(a, &q, OLD_BETA, 10);
    add(a, &others, SIDE_CLIENT, OLD_ALPHA, WORKER - 1, 1);
    adopt(&court, a, 2, 0);
    assert_null(court_find(&court, &others, 0));

    struct connection *c = court_find(&court, &p, 0);
    assert_non_null(c);
    assert_int_equal(c->state, CONNECTION_PROGRAMMED);
    assert_int_equal(court_totals(&court, "fast").n_live, 1);
    assert_int_equal(court_totals(&court, "fast").n_connections, 0);
    assert_int_equal(court_totals(&court, "slow").n_live, 1);

    resync(&court);
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, true);
    for (int i = 0; i < N_SIDES; i++) {
        assert_false(v->fresh[i]);
    }
    assert_false(v->ended);
    v = court_check_verdict(&court, &q, "beta", true, true);
    assert_int_equal(v->actions.meter_id, meter_by_letter("slow", NULL));

    /* A lost flow comes back, and the end is like any other. */
    court_wait_ms(&court, 2000);
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_verdict(&court, &p, "alpha", false, true);
    for (int i = 0; i < N_SIDES; i++) {
        court_wait_ms(&court, 2000);
        judge_flow_removed(
            court.judge, connection_handle(judge_connections(court.judge), c),
            i, 1, 1000, 100000, court.now_us);
    }
    assert_int_equal(c->state, CONNECTION_LINGERING);
    check_no_examination(&court);
    court_close(&court);
}

/* What nobody has seen the beginning of is left alone, and stays so; what is
 * unknown for what it is has the class for that. */
static void
test_unknown(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0), q = party(IPPROTO_TCP, 1);
    struct party r = party(IPPROTO_TCP, 2);
    struct adoption *a = begin(N_WORKERS);

    (void) state;
    court_open(&court, 100);
    add_both(a, &p, COOKIE_MIDSTREAM, 1);
    add_both(a, &q, OLD_UNKNOWN, 1);
    add_both(a, &r, OLD_GONE, 1);
    adopt(&court, a, 2, 1);
    assert_null(court_find(&court, &r, 0));
    assert_int_equal(court_totals(&court, "-").n_live, 1);
    assert_int_equal(court_totals(&court, "marked").n_live, 1);
    resync(&court);
    assert_int_equal(court.n, 2);
    assert_int_equal(court.verdicts[0].protocol, COOKIE_MIDSTREAM);
    assert_int_equal(court.verdicts[0].actions.dscp, ACTIONS_NONE);
    assert_int_equal(court.verdicts[1].protocol, PROTOCOL_UNKNOWN);
    assert_int_equal(court.verdicts[1].actions.dscp, 10);
    court.n_checked = court.n;
    court_close(&court);
}

/* Of which only one side has a flow: the other's first packet brings it. */
static void
test_one_side(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);
    struct adoption *a = begin(N_WORKERS);

    (void) state;
    court_open(&court, 100);
    add(a, &p, SIDE_SERVER, OLD_ALPHA, WORKER, 7);
    adopt(&court, a, 1, 0);
    resync(&court);
    const struct verdict *v = &court.verdicts[court.n_checked++];
    assert_false(v->program[SIDE_CLIENT]);
    assert_true(v->program[SIDE_SERVER]);
    court_say(&court, &p, SIDE_CLIENT, "whatever");
    v = court_check_verdict(&court, &p, "alpha", true, false);
    assert_true(v->fresh[SIDE_CLIENT]);
    check_no_examination(&court);
    court_close(&court);
}

/* A connection that both sides are ending has short flows. */
static void
test_ending(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    struct adoption *a = begin(N_WORKERS);

    (void) state;
    court_open(&court, 100);
    for (uint8_t i = 0; i < N_SIDES; i++) {
        struct adopted_flow f = {
            .cookie = { .protocol = OLD_ALPHA,
                        .worker = WORKER,
                        .side = i,
                        .life = 1 },
            .key = { .addrs = { address(p.addrs[0]), address(p.addrs[1]) },
                     .ports = { p.ports[0], p.ports[1] },
                     .ip_version = 4,
                     .ip_proto = IPPROTO_TCP },
            .look = p.looks[i],
            .is_ending = true,
        };
        assert_true(adoption_add(a, &f));
    }
    adopt(&court, a, 1, 0);
    resync(&court);
    assert_true(court_check_verdict(&court, &p, "alpha", true, true)->ended);
    court_close(&court);
}

/* What the flows have counted is accounted for; more of it counts. */
static void
test_accounts(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    struct adoption *a = begin(N_WORKERS);

    (void) state;
    court_open(&court, 100);
    add_both(a, &p, OLD_ALPHA, 1000);
    adopt(&court, a, 1, 0);
    resync(&court);
    uint32_t handle =
        court_check_verdict(&court, &p, "alpha", true, true)->handle;
    court_wait_ms(&court, 3000);
    judge_flow_counted(court.judge, handle, SIDE_CLIENT, 1007, 100900,
                       court.now_us);
    judge_flow_counted(court.judge, handle, SIDE_SERVER, 2000, 200000,
                       court.now_us);

    struct accounts *accounts = judge_accounts(court.judge);
    const struct account *x =
        accounts_get(accounts, accounts_find(accounts, ACCOUNTS_NO_VM, "alpha",
                                             "fast", false));
    assert_int_equal(x->n_connections, 0);
    assert_int_equal(x->from.packets, 7);
    assert_int_equal(x->from.bytes, 900);
    assert_int_equal(x->to.packets, 0);
    judge_flow_removed(court.judge, handle, SIDE_SERVER, 1, 2003, 200300,
                       court.now_us);
    assert_int_equal(x->to.packets, 3);
    assert_int_equal(x->to.bytes, 300);
    court_close(&court);
}

/* Ports 1 and 2 are in VLANs, and 3 is a trunk of VLAN 10 alone. */
static void
know_ports(struct court *court)
{
    static unsigned long trunks[4096 / 8 / sizeof(unsigned long)];
    unsigned long *copy = malloc(sizeof trunks);

    assert_non_null(copy);
    memset(trunks, 0, sizeof trunks);
    trunks[0] = 1ul << 10;
    memcpy(copy, trunks, sizeof trunks);
    const struct inventory_port ports[] = {
        { .ofport = 1,
          .port = 1,
          .vlan = 10,
          .mode = INVENTORY_ACCESS,
          .name = strdup("one"),
          .vm = strdup("a") },
        { .ofport = 2,
          .port = 2,
          .vlan = 20,
          .mode = INVENTORY_ACCESS,
          .name = strdup("two") },
        { .ofport = 3,
          .port = 3,
          .mode = INVENTORY_TRUNK,
          .trunks = copy,
          .name = strdup("three") },
    };
    struct inventory *inv = inventory_create(ports, N_ELEMENTS(ports));

    assert_int_equal(court_set_inventory(court, inv), 0);
    inventory_unref(inv);
}

/* The VLAN follows from the ports, as they are now. */
static void
test_ports(void **state)
{
    struct court court;
    struct party ok = party(IPPROTO_TCP, 0), gone = party(IPPROTO_TCP, 1);
    struct party mixed = party(IPPROTO_TCP, 2), half = party(IPPROTO_TCP, 3);
    struct party twice = party(IPPROTO_TCP, 0);
    struct adoption *a = begin(N_WORKERS);
    const struct look tagged = { .in_port = 3, .vid = 10, .any_port = true };

    (void) state;
    court_open(&court, 100);
    know_ports(&court);
    ok.looks[SIDE_SERVER] = tagged;
    gone.looks[SIDE_CLIENT].in_port = 7;
    gone.looks[SIDE_SERVER].in_port = 8;
    /* In VLAN 10 from one side, in 20 from the other. */
    add_both(a, &ok, OLD_ALPHA, 1);
    add_both(a, &gone, OLD_ALPHA, 1);
    add_both(a, &mixed, OLD_ALPHA, 1);
    /* VLAN 20 may not come in at port 3 any more. */
    half.looks[SIDE_CLIENT].in_port = 2;
    half.looks[SIDE_SERVER] = tagged;
    half.looks[SIDE_SERVER].vid = 20;
    add_both(a, &half, OLD_ALPHA, 1);
    adopt(&court, a, 2, 2);
    assert_non_null(court_find(&court, &ok, 10));
    assert_non_null(court_find(&court, &half, 20));

    resync(&court);
    court_check_verdict(&court, &ok, "alpha", true, true);
    court_check_verdict(&court, &half, "alpha", true, false);

    /* The same ends in another VLAN, and the same connection again. */
    a = begin(N_WORKERS);
    twice.looks[SIDE_CLIENT].in_port = 2;
    add(a, &twice, SIDE_CLIENT, OLD_BETA, WORKER, 1);
    adopt(&court, a, 1, 0);
    assert_ptr_not_equal(court_find(&court, &twice, 20),
                         court_find(&court, &ok, 10));
    a = begin(N_WORKERS);
    add_both(a, &ok, OLD_ALPHA, 1);
    adopt(&court, a, 0, 1);
    court_close(&court);
}

/* Where there were fewer workers, others may have adopted what comes here. */
static void
test_strays(void **state)
{
    enum { N = 64 };
    struct court court;
    struct adoption *a = begin(1);
    struct party parties[N];
    size_t n_mine = 0;

    (void) state;
    court_open(&court, 1000);
    for (uint16_t i = 0; i < N; i++) {
        parties[i] = party(i & 1 ? IPPROTO_TCP : IPPROTO_UDP, i);
        add(a, &parties[i], SIDE_CLIENT, OLD_ALPHA, 0, 1);
        add(a, &parties[i], SIDE_SERVER, OLD_ALPHA, 0, 1);
    }
    adoption_close(a);
    for (size_t i = 0; i < N; i++) {
        n_mine += adoption_worker(a, adoption_at(a, i), N_WORKERS) == WORKER;
    }
    /* It is chance, but 64 are enough. */
    assert_in_range(n_mine, 1, N / 2);
    judge_adopt(court.judge, a, N_WORKERS, court.now_us);
    struct judge_stats stats;
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n_adopted, n_mine);
    assert_int_equal(stats.n_not_adopted, 0);

    size_t strays[4], n_strays = 0;
    for (size_t i = 0; i < N && n_strays < N_ELEMENTS(strays); i++) {
        /* Two of each kind, UDP first. */
        if (!court_find(&court, &parties[i], 0)
            && (i & 1) == (n_strays >= 2)) {
            strays[n_strays++] = i;
        }
    }
    assert_int_equal(n_strays, N_ELEMENTS(strays));
    struct party *udp = &parties[strays[0]], *late_udp = &parties[strays[1]];
    struct party *tcp = &parties[strays[2]], *late_tcp = &parties[strays[3]];

    court_say(&court, udp, SIDE_SERVER, "whatever");
    court_check_verdict(&court, udp, "alpha", false, true);
    court_say(&court, tcp, SIDE_CLIENT, "whatever");
    const struct verdict *v =
        court_check_verdict(&court, tcp, "alpha", true, false);
    assert_true(v->fresh[SIDE_CLIENT]);
    court_say(&court, tcp, SIDE_SERVER, "whatever");
    court_check_verdict(&court, tcp, "alpha", false, true);
    check_no_examination(&court);
    /* What comes in elsewhere is somebody else's. */
    late_tcp->looks[SIDE_CLIENT].in_port = 9;
    court_say(&court, late_tcp, SIDE_CLIENT, "whatever");
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n[CONNECTION_EXAMINING], 1);
    connection_remove(judge_connections(court.judge),
                      court_find(&court, late_tcp, 0));
    late_tcp->looks[SIDE_CLIENT].in_port = 1;
    /* Who opens one, too. */
    size_t n_adopted = stats.n_adopted;
    court_send(&court, late_tcp, SIDE_CLIENT, PACKET_SYN, "");
    assert_int_equal(court_find(&court, late_tcp, 0)->state,
                     CONNECTION_OPENED);
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n_adopted, n_adopted);
    connection_remove(judge_connections(court.judge),
                      court_find(&court, late_tcp, 0));

    /* Datagrams between the same ends are others after a while. */
    court_wait_ms(&court, EXAMINER_UDP_LINGERING * 1000);
    court_say(&court, late_udp, SIDE_CLIENT, "whatever");
    assert_int_equal(court_find(&court, late_udp, 0)->state,
                     CONNECTION_EXAMINING);
    court_wait_ms(&court, 3600 * 1000);
    connection_remove(judge_connections(court.judge),
                      court_find(&court, late_udp, 0));
    judge_expire(court.judge, court.now_us);
    court_say(&court, late_tcp, SIDE_CLIENT, "whatever");
    assert_int_equal(court_find(&court, late_tcp, 0)->state,
                     CONNECTION_EXAMINING);
    adoption_unref(a);
    court_close(&court);
}

/* No more than the table has room for. */
static void
test_full(void **state)
{
    struct court court;
    struct adoption *a = begin(N_WORKERS);

    (void) state;
    court_open(&court, 64);
    for (uint16_t i = 0; i < 70; i++) {
        struct party p = party(IPPROTO_TCP, i);

        add(a, &p, SIDE_CLIENT, OLD_ALPHA, WORKER, 1);
        add(a, &p, SIDE_SERVER, OLD_ALPHA, WORKER, 1);
    }
    adopt(&court, a, 64, 6);
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_adopted),  cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_one_side), cmocka_unit_test(test_ending),
        cmocka_unit_test(test_accounts), cmocka_unit_test(test_ports),
        cmocka_unit_test(test_strays),   cmocka_unit_test(test_full),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
