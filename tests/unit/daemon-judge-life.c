/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch], part two: connections that end, fall silent, lose
 * their flows or begin anew. */

#include <l7-config.h>
#include "daemon/examiner.h"
#include "daemon/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/ruleset.h"
#include "ovs-glue/verdict.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* A connection that was just judged to be alpha, with both flows. */
static uint32_t
judge_alpha(struct court *court, struct party *p)
{
    court_handshake(court, p);
    court_say(court, p, SIDE_CLIENT, "alpha");
    return court_check_verdict(court, p, "alpha", true, true)->handle;
}

static void
remove_flow(struct court *court, uint32_t handle, enum side side,
            uint64_t n_packets, uint64_t n_bytes)
{
    /* No flow idles out sooner. */
    court_wait_ms(court, 2000);
    judge_flow_removed(court->judge, handle, side, 2000, n_packets, n_bytes,
                       court->now_us);
}

static void
check_totals(const struct court *court, const char *class,
             uint64_t n_connections, uint64_t n_live)
{
    struct judge_class_totals t = court_totals(court, class);

    assert_int_equal(t.n_connections, n_connections);
    assert_int_equal(t.n_live, n_live);
}

static void
test_flow_removed(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    uint32_t handle = judge_alpha(&court, &p);
    struct connection *c = court_find(&court, &p, 0);

    remove_flow(&court, handle, SIDE_CLIENT, 10, 1000);
    assert_int_equal(c->state, CONNECTION_PROGRAMMED);
    check_totals(&court, "fast", 1, 1);
    /* That side's next packet wants its flow back, at once. */
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);

    remove_flow(&court, handle, SIDE_SERVER, 1, 100);
    assert_int_equal(c->state, CONNECTION_PROGRAMMED);
    remove_flow(&court, handle, SIDE_CLIENT, 2, 200);
    assert_int_equal(c->state, CONNECTION_LINGERING);
    check_totals(&court, "fast", 1, 0);

    /* The end of one that was there before, which comes late: one that has
     * been there since it was sent, and one that the switch was slow to
     * replace. */
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 1, 0, 0,
                       court.now_us);
    court_wait_ms(&court, 1500);
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 120400, 0, 0,
                       court.now_us);
    assert_int_equal(c->state, CONNECTION_PROGRAMMED);
    /* One may go at any time: idle for two minutes when it was sent once
     * more, it goes at once. */
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 400, 0, 0,
                       court.now_us);
    assert_int_equal(c->state, CONNECTION_LINGERING);
    court_wait_ms(&court, 1000);

    /* Said again, or of a connection that was never there. */
    remove_flow(&court, handle, SIDE_CLIENT, 2, 200);
    remove_flow(&court, handle ^ 1, SIDE_CLIENT, 2, 200);
    remove_flow(&court, UINT32_MAX, SIDE_CLIENT, 2, 200);
    check_totals(&court, "fast", 1, 0);

    /* It lingers, so that it need not be examined again. */
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_verdict(&court, &p, "alpha", false, true);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);
    check_totals(&court, "fast", 1, 1);
    court_close(&court);
}

/* A client that uses its port again. */
static void
test_opened_anew(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    uint32_t old = judge_alpha(&court, &p);
    check_totals(&court, "fast", 1, 1);
    p.seqs[SIDE_CLIENT] = 123456;
    p.seqs[SIDE_SERVER] = 98765;
    court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
    /* What the server sends would match the old one's flow. */
    court_check_removal(&court, &p, true, true);
    check_totals(&court, "fast", 1, 0);
    assert_int_equal(court_find(&court, &p, 0)->state, CONNECTION_OPENED);
    court_send(&court, &p, SIDE_SERVER, PACKET_SYN | PACKET_ACK, "");
    /* The end of the old one's flow is not the new one's. */
    remove_flow(&court, old, SIDE_CLIENT, 1, 1);
    court_say(&court, &p, SIDE_SERVER, "beta");
    const struct verdict *v =
        court_check_verdict(&court, &p, "beta", true, true);
    assert_int_not_equal(v->handle, old);
    remove_flow(&court, old, SIDE_CLIENT, 1, 1);
    check_totals(&court, "fast", 1, 0);
    check_totals(&court, "slow", 1, 1);

    /* Also while it is examined, and when it lingers. */
    p.seqs[SIDE_CLIENT] = 5;
    court_handshake(&court, &p);
    court_check_removal(&court, &p, true, true);
    court_say(&court, &p, SIDE_CLIENT, "al");
    p.seqs[SIDE_CLIENT] = 1;
    court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);

    /* A SYN that is sent again opens nothing anew. */
    struct party q = party(IPPROTO_TCP, 1);
    court_send(&court, &q, SIDE_CLIENT, PACKET_SYN, "");
    uint32_t handle = connection_handle(judge_connections(court.judge),
                                        court_find(&court, &q, 0));
    q.seqs[SIDE_CLIENT]--;
    court_send(&court, &q, SIDE_CLIENT, PACKET_SYN, "");
    assert_int_equal(connection_handle(judge_connections(court.judge),
                                       court_find(&court, &q, 0)),
                     handle);

    /* Nor does a SYN+ACK, though bytes may have come with the SYN. */
    q = party(IPPROTO_TCP, 2);
    court_send(&court, &q, SIDE_CLIENT, PACKET_SYN, "al");
    court_send(&court, &q, SIDE_SERVER, PACKET_SYN | PACKET_ACK, "");
    court_say(&court, &q, SIDE_CLIENT, "pha");
    court_check_verdict(&court, &q, "alpha", true, true);
    court_close(&court);
}

/* ---- Ends. ---- */

static void
test_fins(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "gamma");
    court_send(&court, &p, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, "");
    struct connection *c = court_find(&court, &p, 0);
    assert_int_equal(c->state, CONNECTION_EXAMINING);
    court_say(&court, &p, SIDE_SERVER, "x");
    assert_int_equal(c->state, CONNECTION_EXAMINING);
    court_send(&court, &p, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "y");

    /* Judged, and counted, but what for would it have flows? */
    assert_int_equal(c->state, CONNECTION_LINGERING);
    assert_int_equal(c->protocol, protocol_of(court.ruleset, "gamma"));
    assert_int_equal(c->n_packets, 3);
    check_totals(&court, "blocked", 1, 0);
    /* The last ACK, and a FIN that is sent again. */
    court_say(&court, &p, SIDE_CLIENT, "");
    court_send(&court, &p, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "");
    court_check_silent(&court);
    assert_int_equal(c->state, CONNECTION_LINGERING);

    /* It did not end after all. */
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "gamma", true, false);
    check_totals(&court, "blocked", 1, 1);
    court_close(&court);
}

/* Who ends without flows needs none for that. */
static void
test_end_without_flows(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    uint32_t handle = judge_alpha(&court, &p);
    struct connection *c = court_find(&court, &p, 0);

    for (int i = 0; i < N_SIDES; i++) {
        remove_flow(&court, handle, i, 1, 100);
    }
    court_wait_ms(&court, 1000);
    court_send(&court, &p, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, "bye");
    court_say(&court, &p, SIDE_SERVER, "");
    court_check_silent(&court);
    assert_int_equal(c->state, CONNECTION_LINGERING);

    /* The other side may go on for long. */
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_verdict(&court, &p, "alpha", false, true);
    court_say(&court, &p, SIDE_CLIENT, "");
    court_check_verdict(&court, &p, "alpha", true, false);
    for (int i = 0; i < N_SIDES; i++) {
        remove_flow(&court, handle, i, 1, 100);
    }

    /* It ends, with an end that was seen when there were no flows. */
    court_wait_ms(&court, 1000);
    court_send(&court, &p, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "");
    court_say(&court, &p, SIDE_CLIENT, "");
    court_send(&court, &p, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "");
    court_check_silent(&court);
    assert_int_equal(c->state, CONNECTION_LINGERING);
    assert_int_equal(c->fin, EXAMINER_BOTH_FINS);
    court_close(&court);
}

static void
test_rst(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "something");
    court_send(&court, &p, SIDE_SERVER, PACKET_RST | PACKET_ACK, "");
    court_say(&court, &p, SIDE_CLIENT, "");
    court_check_silent(&court);
    struct connection *c = court_find(&court, &p, 0);
    assert_int_equal(c->state, CONNECTION_LINGERING);
    assert_int_equal(c->protocol, protocol_of(court.ruleset, "unknown"));
    check_totals(&court, "marked", 1, 0);

    /* The bytes that came with the end may decide. */
    p = party(IPPROTO_TCP, 1);
    court_handshake(&court, &p);
    court_send(&court, &p, SIDE_CLIENT, PACKET_RST, "alpha");
    check_totals(&court, "fast", 1, 0);
    court_close(&court);
}

/* An end before anybody has said anything: nothing is left. */
static void
test_end_without_payload(void **state)
{
    struct court court;
    struct judge_stats stats;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_send(&court, &p, SIDE_CLIENT, PACKET_SYN, "");
    court_send(&court, &p, SIDE_SERVER, PACKET_RST | PACKET_ACK, "");
    assert_null(court_find(&court, &p, 0));

    court_handshake(&court, &p);
    court_send(&court, &p, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, "");
    assert_non_null(court_find(&court, &p, 0));
    court_send(&court, &p, SIDE_SERVER, PACKET_FIN | PACKET_ACK, "");
    assert_null(court_find(&court, &p, 0));

    /* A late RST is nobody's first packet. */
    court_send(&court, &p, SIDE_CLIENT, PACKET_RST, "");
    court_send(&court, &p, SIDE_CLIENT, PACKET_RST, "alpha");
    assert_null(court_find(&court, &p, 0));
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n_verdicts, 0);
    court_close(&court);
}

/* ---- Silence. ---- */

static void
expire_after(struct court *court, uint64_t ms)
{
    court_wait_ms(court, ms);
    judge_expire(court->judge, court->now_us);
}

static void
test_idle_examination(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    struct party q = party(IPPROTO_UDP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "gamma");
    expire_after(&court, 10000);
    court_say(&court, &q, SIDE_CLIENT, "hello");
    expire_after(&court, EXAMINER_EXAMINING_IDLE * 1000 - 10000 - 1);
    court_check_silent(&court);
    expire_after(&court, 1);
    court_check_verdict(&court, &p, "gamma", true, true);
    court_check_silent(&court);
    expire_after(&court, 10000);
    /* Who was never answered gets no flow before he goes on. */
    court_check_silent(&court);
    court_say(&court, &q, SIDE_CLIENT, "hello");
    court_check_verdict(&court, &q, "unknown", true, false);
    /* With flows nobody is forgotten. */
    expire_after(&court, 1000000);
    assert_non_null(court_find(&court, &p, 0));
    court_close(&court);
}

static void
test_idle_opened(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    expire_after(&court, (EXAMINER_OPENED_IDLE - 1) * 1000);
    /* A keepalive probe keeps it alive. */
    court_say(&court, &p, SIDE_CLIENT, "");
    expire_after(&court, (EXAMINER_OPENED_IDLE - 1) * 1000);
    assert_non_null(court_find(&court, &p, 0));
    expire_after(&court, 1000);
    assert_null(court_find(&court, &p, 0));
    court_close(&court);
}

static void
test_idle_lingering(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    uint32_t handle = judge_alpha(&court, &p);
    expire_after(&court, 1000000);
    remove_flow(&court, handle, SIDE_CLIENT, 1, 1);
    remove_flow(&court, handle, SIDE_SERVER, 1, 1);
    expire_after(&court, EXAMINER_LINGERING_IDLE * 1000 - 1);
    assert_non_null(court_find(&court, &p, 0));
    expire_after(&court, 1);
    assert_null(court_find(&court, &p, 0));
    check_totals(&court, "fast", 1, 0);
    court_close(&court);
}

/* ---- A switch that lost its flows, and one that takes none. ---- */

static void
test_resync(void **state)
{
    struct court court;
    struct party both = party(IPPROTO_TCP, 0);
    struct party one = party(IPPROTO_UDP, 1);
    struct party half = party(IPPROTO_TCP, 2);
    struct party lingers = party(IPPROTO_TCP, 3);
    struct party undecided = party(IPPROTO_UDP, 4);

    (void) state;
    court_open(&court, 100);
    uint32_t handle = judge_alpha(&court, &both);
    court_say(&court, &one, SIDE_CLIENT, "orphan");
    court_check_verdict(&court, &one, "orphan", true, false);
    remove_flow(&court, judge_alpha(&court, &half), SIDE_CLIENT, 0, 0);
    uint32_t old = judge_alpha(&court, &lingers);
    remove_flow(&court, old, SIDE_CLIENT, 0, 0);
    remove_flow(&court, old, SIDE_SERVER, 0, 0);
    court_say(&court, &undecided, SIDE_CLIENT, "al");

    for (int i = 0; i < 2; i++) {
        court_wait_ms(&court, 900);
        judge_resync(court.judge, false, court.now_us);
        const struct verdict *v =
            court_check_verdict(&court, &both, "alpha", true, true);
        assert_int_equal(v->handle, handle);
        assert_true(v->first_payload_us == 0);
        court_check_verdict(&court, &one, "orphan", true, false);
        court_check_verdict(&court, &half, "alpha", false, true);
        court_check_silent(&court);
    }
    /* Sent again less than a second ago. */
    court_say(&court, &both, SIDE_CLIENT, "more");
    court_check_silent(&court);
    check_totals(&court, "fast", 3, 2);
    court_close(&court);
}

/* Verdicts that nobody takes: the judge keeps them, and the next clone tries
 * again. */
static void
test_refused(void **state)
{
    struct court court;
    struct judge_stats stats;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &p);
    court.refuse = true;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    struct connection *c = court_find(&court, &p, 0);
    assert_int_equal(c->state, CONNECTION_LINGERING);
    check_totals(&court, "fast", 1, 0);
    court_say(&court, &p, SIDE_CLIENT, "more");
    judge_get_stats(court.judge, &stats);
    assert_int_equal(stats.n_unposted, 2);
    assert_int_equal(stats.n_verdicts, 1);

    court.refuse = false;
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_verdict(&court, &p, "alpha", false, true);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);
    check_totals(&court, "fast", 1, 1);

    /* Nobody will say that lost flows are gone, so it must not wait. */
    court.refuse = true;
    judge_resync(court.judge, false, court.now_us);
    assert_int_equal(c->state, CONNECTION_LINGERING);
    check_totals(&court, "fast", 1, 0);
    court.refuse = false;
    /* It was programmed just now: the pause before another attempt. */
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_silent(&court);
    court_wait_ms(&court, 1000);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);

    /* And so if it is the switch that refuses. */
    judge_flow_refused(court.judge,
                       connection_handle(judge_connections(court.judge), c),
                       SIDE_CLIENT, court.now_us);
    assert_int_equal(c->state, CONNECTION_LINGERING);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_silent(&court);
    court_wait_ms(&court, 1000);
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);
    check_totals(&court, "fast", 1, 1);
    court_close(&court);
}

/* ---- Anything, in any order: the counts must hold. ---- */

#define N_PARTIES 60

static void
do_something(struct court *court, uint64_t *seed)
{
    static const char *const words[] = { "alpha", "beta", "ga", "x", "", "" };
    static const uint8_t flags[] = { PACKET_ACK,
                                     PACKET_ACK,
                                     PACKET_ACK,
                                     PACKET_SYN,
                                     PACKET_SYN | PACKET_ACK,
                                     PACKET_FIN | PACKET_ACK,
                                     PACKET_RST };
    bool tcp = random_below(seed, 3);
    struct party p = party(tcp ? IPPROTO_TCP : IPPROTO_UDP,
                           (uint16_t) random_below(seed, N_PARTIES));
    enum side side = (enum side) random_below(seed, N_SIDES);

    p.seqs[side] += (uint32_t) random_below(seed, 4);
    p.looks[side].in_port =
        (uint16_t) (p.looks[side].in_port + !random_below(seed, 20));
    court_send(court, &p, side, flags[random_below(seed, N_ELEMENTS(flags))],
               words[random_below(seed, N_ELEMENTS(words))]);

    size_t what = random_below(seed, 40);
    if (court->n && what < 20) {
        /* A flow of now or of long ago is gone. */
        size_t back = random_below(seed, court->n < 200 ? court->n : 200);

        remove_flow(court, court->verdicts[court->n - 1 - back].handle, side,
                    1, 100);
    } else if (what == 20) {
        judge_resync(court->judge, random_below(seed, 2), court->now_us);
    } else if (what == 21) {
        court->refuse = !court->refuse;
    } else if (what == 22) {
        court_wait_ms(court, random_below(seed, 20000));
        judge_expire(court->judge, court->now_us);
    } else {
        court_wait_ms(court, random_below(seed, 500));
    }
}

static void
test_random(void **state)
{
    struct court court;
    struct judge_stats stats;
    struct ruleset *other;
    uint64_t seed = 4;

    (void) state;
    write_text("other.json",
               "{\"version\": 1, \"classes\": {"
               "\"new\": {\"queue\": 1}, \"fast\": {\"queue\": 1}},"
               "\"rules\": [{\"protocols\": [\"beta\"], \"class\": \"new\"},"
               "{\"protocols\": [\"unknown\"], \"class\": \"fast\"}]}");
    other = ruleset_from(PATTERNS, "other.json");
    court_open(&court, 50);
    for (int i = 0; i < 20000; i++) {
        do_something(&court, &seed);
        if (i % 500 == 0) {
            court_set_ruleset(&court, i % 1000 ? other : court.ruleset);
        }
        if (court.n > COURT_VERDICTS_MAX / 2) {
            court.n = 0;
        }
        court_check_counts(&court);
    }
    judge_get_stats(court.judge, &stats);
    /* Otherwise this tests less than it seems to. */
    assert_true(stats.n_verdicts > 1000);
    assert_true(stats.n_evicted > 100);
    assert_true(stats.n_unposted > 100);
    court.n_checked = court.n;
    court_close(&court);
    ruleset_unref(other);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flow_removed),
        cmocka_unit_test(test_opened_anew),
        cmocka_unit_test(test_fins),
        cmocka_unit_test(test_end_without_flows),
        cmocka_unit_test(test_rst),
        cmocka_unit_test(test_end_without_payload),
        cmocka_unit_test(test_idle_examination),
        cmocka_unit_test(test_idle_opened),
        cmocka_unit_test(test_idle_lingering),
        cmocka_unit_test(test_resync),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
