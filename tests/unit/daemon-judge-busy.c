/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch]: many verdicts, short connections, and those whose
 * beginning nobody saw. */

#include <l7-config.h>
#include "daemon/judge.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/connection.h"
#include "daemon/packet.h"
#include "daemon/ruleset.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* Verdicts enough, in no time, for those that follow to wait. */
static uint16_t
make_busy(struct court *court)
{
    uint16_t number = 0;

    for (;;) {
        struct party p = party(IPPROTO_UDP, number++);

        court_say(court, &p, SIDE_CLIENT, "alpha");
        if (court_find(court, &p, 0)->state == CONNECTION_PENDING) {
            return number;
        }
        court_check_verdict(court, &p, "alpha", true, false);
        assert_true(number < 1000);
    }
}

/* The connection that waits gets its flows when its time has come. */
static void
test_pending(void **state)
{
    struct court court;

    (void) state;
    court_open(&court, 2000);
    assert_true(judge_run(court.judge, court.now_us) == UINT64_MAX);
    struct party p = party(IPPROTO_UDP, (uint16_t) (make_busy(&court) - 1));

    assert_int_equal(judge_run(court.judge, court.now_us),
                     JUDGE_PENDING_MIN_MS * 1000);
    /* Its packets meanwhile change nothing. */
    court_wait_ms(&court, JUDGE_PENDING_MIN_MS - 1);
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_silent(&court);
    assert_int_equal(judge_run(court.judge, court.now_us), 1000);
    court_check_silent(&court);
    court_wait_ms(&court, 1);
    assert_true(judge_run(court.judge, court.now_us) == UINT64_MAX);
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, true);
    assert_true(v->first_payload_us > 0);
    court_check_counts(&court);

    /* It is calm again after a while. */
    court_wait_ms(&court, 300);
    p.ports[SIDE_CLIENT]++;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    assert_int_equal(court_stats(&court).n_spared, 0);
    court_close(&court);
}

/* So it is while the switch is at work, with fewer, and for longer the slower
 * it is. */
static void
check_switch_at_work(uint32_t busy_ms, uint32_t pending_ms)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);

    court_open(&court, 100);
    court.busy_ms = busy_ms;
    for (int i = 0; busy_ms >= 20 && i < 4; i++) {
        /* For so few it would not take so long: they do not wait. */
        court_say(&court, &p, SIDE_CLIENT, "alpha");
        court_check_verdict(&court, &p, "alpha", true, false);
        p.ports[SIDE_CLIENT]++;
    }
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_silent(&court);
    assert_int_equal(court_find(&court, &p, 0)->state, CONNECTION_PENDING);
    assert_int_equal(judge_run(court.judge, court.now_us), pending_ms * 1000);
    court_wait_ms(&court, pending_ms);
    court_say(&court, &p, SIDE_CLIENT, "more");
    assert_true(judge_run(court.judge, court.now_us) == UINT64_MAX);
    court_check_verdict(&court, &p, "alpha", true, false);

    court.busy_ms = 0;
    p.ports[SIDE_CLIENT]++;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    court_close(&court);
}

static void
test_switch_at_work(void **state)
{
    (void) state;
    check_switch_at_work(1, JUDGE_PENDING_MIN_MS);
    check_switch_at_work(30, 30 * JUDGE_PENDING_SHARE);
    check_switch_at_work(UINT32_MAX, JUDGE_PENDING_MAX_MS);
}

/* The connection that ends while it waits needs none. */
static void
test_spared(void **state)
{
    struct court court;

    (void) state;
    court_open(&court, 2000);
    uint16_t number = make_busy(&court);
    struct party fins = party(IPPROTO_TCP, number++);
    struct party rst = party(IPPROTO_TCP, number++);
    struct party half = party(IPPROTO_TCP, number++);

    court_handshake(&court, &fins);
    court_say(&court, &fins, SIDE_CLIENT, "alpha");
    court_send(&court, &fins, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "bye");
    court_send(&court, &fins, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, "");
    court_handshake(&court, &rst);
    court_say(&court, &rst, SIDE_CLIENT, "alpha");
    court_send(&court, &rst, SIDE_SERVER, PACKET_RST, "");
    court_handshake(&court, &half);
    court_say(&court, &half, SIDE_CLIENT, "alpha");
    court_send(&court, &half, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "");
    assert_int_equal(court_stats(&court).n_spared, 2);
    assert_int_equal(court_find(&court, &fins, 0)->state,
                     CONNECTION_LINGERING);
    assert_int_equal(court_find(&court, &rst, 0)->state, CONNECTION_LINGERING);

    court_wait_ms(&court, JUDGE_PENDING_MIN_MS);
    court_say(&court, &half, SIDE_CLIENT, "more");
    judge_run(court.judge, court.now_us);
    court_check_verdict(&court, &half, "alpha", true, true);
    court_check_silent(&court);
    court_check_counts(&court);
    court_close(&court);
}

/* Who has been silent for the latter half of the time gets flows with his next
 * packet. */
static void
test_silent(void **state)
{
    struct court court;

    (void) state;
    court_open(&court, 2000);
    uint16_t number = make_busy(&court);
    struct party udp = party(IPPROTO_UDP, number++);
    struct party tcp = party(IPPROTO_TCP, number++);
    struct party waiting = party(IPPROTO_UDP, (uint16_t) (number - 3));

    court_say(&court, &udp, SIDE_CLIENT, "alpha");
    court_say(&court, &udp, SIDE_SERVER, "answer");
    court_handshake(&court, &tcp);
    court_say(&court, &tcp, SIDE_CLIENT, "alpha");
    court_say(&court, &tcp, SIDE_SERVER, "answer");
    court_wait_ms(&court, JUDGE_PENDING_MIN_MS / 2 - 1);
    court_say(&court, &udp, SIDE_CLIENT, "more");
    court_wait_ms(&court, JUDGE_PENDING_MIN_MS / 2 + 1);
    court.busy_ms = 1;
    assert_true(judge_run(court.judge, court.now_us) == UINT64_MAX);
    court_check_silent(&court);
    assert_int_equal(court_stats(&court).n_silent, 3);
    assert_int_equal(court_stats(&court).n_spared, 0);
    assert_int_equal(court_find(&court, &waiting, 0)->state,
                     CONNECTION_LINGERING);

    /* If the switch is idle, nobody need. */
    struct party idle = party(IPPROTO_UDP, number++);
    court_say(&court, &idle, SIDE_CLIENT, "alpha");
    court.busy_ms = 0;
    court_wait_ms(&court, JUDGE_PENDING_MIN_MS);
    assert_true(judge_run(court.judge, court.now_us) == UINT64_MAX);
    court_check_verdict(&court, &idle, "alpha", true, false);
    assert_int_equal(court_stats(&court).n_silent, 3);

    court_say(&court, &udp, SIDE_SERVER, "later");
    court_check_verdict(&court, &udp, "alpha", false, true);
    court_say(&court, &tcp, SIDE_CLIENT, "later");
    court_check_verdict(&court, &tcp, "alpha", true, false);
    court_say(&court, &tcp, SIDE_SERVER, "later");
    court_check_verdict(&court, &tcp, "alpha", false, true);
    court_check_silent(&court);
    court_check_counts(&court);
    court_close(&court);
}

/* A connection to 'server' from port 'number' gets its verdict. */
static struct party
talk_to(struct court *court, uint16_t server, uint16_t number)
{
    struct party p = party(IPPROTO_TCP, number);

    p.ports[SIDE_SERVER] = server;
    court_handshake(court, &p);
    court_say(court, &p, SIDE_CLIENT, "alpha");
    return p;
}

/* The flow of connection 'handle' to 1001 idles out 'ms' later and has seen so
 * many packets.  Returns the handle of the next connection to there if that
 * gets flows at once, or 0 if it is to wait. */
static uint32_t
flows_end(struct court *court, uint32_t handle, unsigned int ms,
          uint64_t n_packets, uint16_t *number)
{
    court_wait_ms(court, ms);
    judge_flow_removed(court->judge, handle, SIDE_CLIENT, 1, n_packets,
                       n_packets * 100, court->now_us);

    struct party p = talk_to(court, 1001, (*number)++);
    return court_find(court, &p, 0)->state == CONNECTION_PENDING
               ? 0
               : court_check_verdict(court, &p, "alpha", true, true)->handle;
}

/* What is to be dropped does not wait, neither for the switch nor since
 * connections to the same server did not last: its own don't tell that. */
static void
test_drop(void **state)
{
    struct court court;
    uint16_t number = 0;

    (void) state;
    court_open(&court, 2000);
    write_text("blocks.json", "{\"version\": 1,"
                              " \"classes\": {\"blocked\": {\"drop\": true}},"
                              " \"rules\": [{\"protocols\": [\"alpha\"],"
                              " \"class\": \"blocked\"}]}");
    struct ruleset *blocks = ruleset_from(PATTERNS, "blocks.json");
    assert_int_equal(court_set_ruleset(&court, blocks), 0);
    ruleset_unref(blocks);
    for (int i = 0; i < 12; i++) {
        court.busy_ms = i % 2;
        struct party p = talk_to(&court, 1001, number++);
        uint32_t handle =
            court_check_verdict(&court, &p, "alpha", true, true)->handle;
        court_wait_ms(&court, 2500);
        judge_flow_removed(court.judge, handle, SIDE_CLIENT, 1, 1, 100,
                           court.now_us);
        judge_flow_removed(court.judge, handle, SIDE_SERVER, 1, 1, 100,
                           court.now_us);
    }
    court.busy_ms = 0;
    struct party p = party(IPPROTO_TCP, number++);
    p.ports[SIDE_SERVER] = 1001;
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_SERVER, "beta");
    court_check_verdict(&court, &p, "beta", true, true);
    court_close(&court);
}

/* Who falls silent tells nothing; who then goes on has lasted. */
static void
test_pauses(void **state)
{
    struct court court;
    uint16_t number = 0;

    (void) state;
    court_open(&court, 2000);
    court.busy_ms = 1;
    for (int i = 0; i < 12; i++) {
        struct party p = talk_to(&court, 1001, number++);

        court_wait_ms(&court, JUDGE_PENDING_MIN_MS);
        judge_run(court.judge, court.now_us);
        court_check_silent(&court);
        assert_int_equal(court_find(&court, &p, 0)->state,
                         CONNECTION_LINGERING);
        if (i >= 6) {
            court_say(&court, &p, SIDE_CLIENT, "more");
            court_check_verdict(&court, &p, "alpha", true, false);
        }
    }
    struct party p = talk_to(&court, 1001, number++);
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

/* A server whose connections last is known after some, and its connections
 * need not wait; one whose connections don't is, too. */
static void
test_lasting(void **state)
{
    struct court court;
    uint16_t number = 0;

    (void) state;
    court_open(&court, 2000);
    court.busy_ms = 1;
    for (int i = 0; i < 6; i++) {
        struct party lasting = talk_to(&court, 1001, number++);
        struct party brief = talk_to(&court, 1002, number++);

        court_check_silent(&court);
        court_send(&court, &brief, SIDE_SERVER, PACKET_RST, "");
        court_wait_ms(&court, JUDGE_PENDING_MIN_MS);
        court_say(&court, &lasting, SIDE_SERVER, "more");
        judge_run(court.judge, court.now_us);
        court_check_verdict(&court, &lasting, "alpha", true, true);
        court_check_silent(&court);
    }
    struct party p = talk_to(&court, 1001, number++);
    uint32_t handle =
        court_check_verdict(&court, &p, "alpha", true, true)->handle;
    talk_to(&court, 1002, number++);
    court_check_silent(&court);
    /* The latter waits even when the switch is idle. */
    court.busy_ms = 0;
    talk_to(&court, 1002, number++);
    court_check_silent(&court);
    court.busy_ms = 1;

    /* Flows that have seen something tell nothing else, however soon they
     * idle out. */
    for (int i = 0; i < 3; i++) {
        handle = flows_end(&court, handle, 2500, 1000, &number);
        assert_int_not_equal(handle, 0);
    }
    /* They see next to nothing: their connections do not last any more. */
    for (int i = 0; i < 3 && handle; i++) {
        handle = flows_end(&court, handle, 60000, 3, &number);
    }
    assert_int_equal(handle, 0);
    court_check_silent(&court);
    court_close(&court);
}

/* The end of a connection that was programmed a moment ago came before its
 * flows were there to see it: they are told to go soon. */
static void
test_ended_late(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    assert_false(court_check_verdict(&court, &p, "alpha", true, true)->ended);
    court_send(&court, &p, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "");
    court_check_silent(&court);
    court_send(&court, &p, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, "");
    assert_true(court_check_verdict(&court, &p, "alpha", true, true)->ended);
    court_say(&court, &p, SIDE_SERVER, "");
    court_check_silent(&court);
    court_close(&court);
}

/* TCP whose SYN nobody saw, and that nothing matches: not unknown for what it
 * is, and so in no class. */
static void
test_midstream(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    for (int i = 0; i < 10; i++) {
        court_say(&court, &p, i % 2 ? SIDE_SERVER : SIDE_CLIENT, "zzz");
    }
    const struct connection *c = court_find(&court, &p, 0);
    assert_int_equal(c->state, CONNECTION_PROGRAMMED);
    assert_int_equal(c->protocol, 0);
    assert_int_equal(c->class, POLICY_NO_CLASS);
    assert_int_equal(court.n, 1);
    assert_int_equal(court.verdicts[0].actions.dscp, ACTIONS_NONE);
    /* A reload does not forget it. */
    struct ruleset *again = ruleset_from(PATTERNS, POLICY);
    assert_int_equal(court_set_ruleset(&court, again), 0);
    ruleset_unref(again);
    assert_int_equal(c->class, POLICY_NO_CLASS);
    assert_int_equal(court.n, 1);
    court.n_checked = court.n;
    court_close(&court);
}

/* A client that tries the same port again, with other numbers, before anybody
 * answered. */
static void
test_other_syn(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    p.seqs[SIDE_CLIENT] = 1000;
    court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
    p.seqs[SIDE_CLIENT] = 31000000;
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pending),
        cmocka_unit_test(test_switch_at_work),
        cmocka_unit_test(test_spared),
        cmocka_unit_test(test_silent),
        cmocka_unit_test(test_lasting),
        cmocka_unit_test(test_pauses),
        cmocka_unit_test(test_drop),
        cmocka_unit_test(test_ended_late),
        cmocka_unit_test(test_midstream),
        cmocka_unit_test(test_other_syn),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
