/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch], part three: a judge that goes on under another
 * ruleset. */

#include <l7-config.h>
#include "daemon/examiner.h"
#include "daemon/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "daemon/ruleset.h"
#include "ovs-glue/verdict.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* The classes of daemon-rulesets.h in another order, of which "slow" has
 * another queue. */
static const char reordered[] =
    "{\"version\": 1, \"classes\": {"
    "\"marked\": {\"dscp\": 10},"
    "\"blocked\": {\"drop\": true},"
    "\"slow\": {\"queue\": 3, \"meter\": {\"rate\": \"5Mbit\"}},"
    "\"fast\": {\"queue\": 1}},"
    "\"rules\": ["
    "{\"protocols\": [\"unknown\"], \"class\": \"marked\"},"
    "{\"protocols\": [\"gamma\"], \"class\": \"blocked\"},"
    "{\"protocols\": [\"beta\"], \"class\": \"slow\"},"
    "{\"protocols\": [\"alpha\"], \"class\": \"fast\"}]}";

/* Judges by these patterns and this policy from now on. */
static void
reload(struct court *court, const char *patterns, const char *policy)
{
    struct ruleset *r = ruleset_from(patterns, policy);

    court_set_ruleset(court, r);
    assert_ptr_equal(judge_ruleset(court->judge), r);
    /* The judge holds its own. */
    ruleset_unref(r);
    court_check_counts(court);
}

/* Has 'p' judged to be 'protocol', by what the client says and then the
 * server, with both flows. */
static uint32_t
judge(struct court *court, struct party *p, const char *protocol)
{
    court_handshake(court, p);
    court_say(court, p, SIDE_CLIENT, "hello");
    court_check_silent(court);
    court_say(court, p, SIDE_SERVER, protocol);
    return court_check_verdict(court, p, protocol, true, true)->handle;
}

static void
test_same(void **state)
{
    struct court court;
    struct party alpha = party(IPPROTO_TCP, 0);
    struct party orphan = party(IPPROTO_TCP, 1);

    (void) state;
    court_open(&court, 100);
    judge(&court, &alpha, "alpha");
    judge(&court, &orphan, "orphan");
    reload(&court, PATTERNS, POLICY);
    court_check_silent(&court);
    assert_int_equal(court_totals(&court, "fast").n_live, 1);
    assert_int_equal(court_totals(&court, "-").n_live, 1);
    assert_int_equal(court_totals(&court, "-").n_connections, 1);
    court_close(&court);
}

/* Only what gets other actions is told, and of it only the sides that have
 * flows. */
static void
test_only_what_changed(void **state)
{
    struct court court;
    struct party alpha = party(IPPROTO_TCP, 0);
    struct party beta = party(IPPROTO_TCP, 1);
    struct party half = party(IPPROTO_TCP, 2);
    struct party lingers = party(IPPROTO_TCP, 3);

    (void) state;
    write_text("reordered.json", reordered);
    court_open(&court, 100);
    uint32_t alpha_handle = judge(&court, &alpha, "alpha");
    uint32_t beta_handle = judge(&court, &beta, "beta");
    uint32_t half_handle = judge(&court, &half, "beta");
    uint32_t lingers_handle = judge(&court, &lingers, "beta");
    court_wait_ms(&court, 2000);
    judge_flow_removed(court.judge, half_handle, SIDE_CLIENT, 1, 3, 300,
                       court.now_us);
    judge_flow_removed(court.judge, lingers_handle, SIDE_CLIENT, 1, 4, 400,
                       court.now_us);
    judge_flow_removed(court.judge, lingers_handle, SIDE_SERVER, 1, 5, 500,
                       court.now_us);
    judge_flow_removed(court.judge, alpha_handle, SIDE_SERVER, 1, 1, 100,
                       court.now_us);

    reload(&court, PATTERNS, "reordered.json");
    const struct verdict *v =
        court_check_verdict(&court, &beta, "beta", true, true);
    assert_int_equal(v->handle, beta_handle);
    assert_int_equal(v->actions.queue, 3);
    /* It has had its verdict; this is no second one. */
    assert_true(v->first_payload_us == 0);
    court_check_verdict(&court, &half, "beta", false, true);
    court_check_silent(&court);

    /* What was counted is kept by the classes' names. */
    struct judge_class_totals t = court_totals(&court, "slow");
    assert_int_equal(t.n_connections, 3);
    assert_int_equal(t.n_live, 2);
    t = court_totals(&court, "fast");
    assert_int_equal(t.n_connections, 1);
    assert_int_equal(t.n_live, 1);
    assert_int_equal(court_totals(&court, "marked").n_connections, 0);

    /* Who lingers gets the new actions once it speaks again. */
    court_say(&court, &lingers, SIDE_CLIENT, "more");
    v = court_check_verdict(&court, &lingers, "beta", true, false);
    assert_int_equal(v->actions.queue, 3);
    assert_int_equal(court_totals(&court, "slow").n_live, 3);
    court_close(&court);
}

/* Each action counts. */
static void
test_each_action(void **state)
{
    static const char *const actions[] = {
        "",
        "\"queue\": 1",
        "\"dscp\": 1",
        "\"dscp\": 2",
        "\"drop\": true",
        "\"meter\": {\"rate\": \"1Mbit\"}",
    };
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    judge(&court, &p, "orphan");
    for (size_t i = 0; i < N_ELEMENTS(actions); i++) {
        for (size_t j = 0; j < N_ELEMENTS(actions); j++) {
            const size_t order[] = { i, j, j };

            for (size_t k = 0; k < N_ELEMENTS(order); k++) {
                char text[256];

                snprintf(text, sizeof text,
                         "{\"version\": 1, \"classes\": {\"a\": {%s}}, "
                         "\"rules\": [{\"protocols\": [\"orphan\"], "
                         "\"class\": \"a\"}]}",
                         actions[order[k]]);
                write_text("action.json", text);
                reload(&court, PATTERNS, "action.json");
                if (k == 0) {
                    court.n_checked = court.n;
                } else if (k == 1 && i != j) {
                    court_check_verdict(&court, &p, "orphan", true, true);
                }
            }
            court_check_silent(&court);
        }
    }
    court_close(&court);
}

/* Matches that ended at a limit are counted whoever matched. */
static void
test_limits(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);
    struct judge_stats before, after;
    char text[512];

    (void) state;
    write_text(PATTERNS "/costly.pat",
               pattern_text("costly", "strong", "either", "^(?:x+x+)+y"));
    court_open(&court, 100);
    assert_int_equal(remove(PATTERNS "/costly.pat"), 0);
    /* The "y" is there, but not where it should be. */
    memset(text, 'x', sizeof text - 3);
    strcpy(text + sizeof text - 3, "zy");
    court_say(&court, &p, SIDE_CLIENT, text);
    judge_get_stats(court.judge, &before);
    assert_true(before.n_limits > 0);
    reload(&court, PATTERNS, POLICY);
    judge_get_stats(court.judge, &after);
    assert_int_equal(after.n_limits, before.n_limits);
    court_close(&court);
}

/* A class that goes takes its counts along; who was in it is in none. */
static void
test_class_gone(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    write_text("fewer.json",
               "{\"version\": 1, \"classes\": {\"blocked\": {\"drop\": true}},"
               "\"rules\": [{\"protocols\": [\"gamma\"], "
               "\"class\": \"blocked\"}]}");
    court_open(&court, 100);
    judge(&court, &p, "alpha");
    reload(&court, PATTERNS, "fewer.json");
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, true);
    assert_int_equal(v->actions.queue, ACTIONS_NONE);
    assert_int_equal(court_totals(&court, "-").n_live, 1);
    reload(&court, PATTERNS, POLICY);
    v = court_check_verdict(&court, &p, "alpha", true, true);
    assert_int_equal(v->actions.queue, 1);
    assert_int_equal(court_totals(&court, "fast").n_connections, 0);
    assert_int_equal(court_totals(&court, "fast").n_live, 1);
    court_close(&court);
}

/* Numbers of protocols hold within one library: the cookies change, the
 * protocols stay what they are. */
static void
test_renumbered(void **state)
{
    struct court court;
    struct party alpha = party(IPPROTO_TCP, 0);
    struct party lingers = party(IPPROTO_TCP, 1);

    (void) state;
    court_open(&court, 100);
    judge(&court, &alpha, "alpha");
    uint16_t before = court_find(&court, &alpha, 0)->protocol;
    uint32_t handle = judge(&court, &lingers, "beta");
    court_wait_ms(&court, 2000);
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 1, 0, 0,
                       court.now_us);
    judge_flow_removed(court.judge, handle, SIDE_SERVER, 1, 0, 0,
                       court.now_us);

    write_text(PATTERNS "/aaa.pat",
               pattern_text("aaa", "strong", "either", "^aaa"));
    reload(&court, PATTERNS, POLICY);
    assert_int_equal(remove(PATTERNS "/aaa.pat"), 0);
    court_check_verdict(&court, &alpha, "alpha", true, true);
    court_check_silent(&court);
    assert_int_equal(court_find(&court, &alpha, 0)->protocol, before + 1);
    court_say(&court, &lingers, SIDE_SERVER, "more");
    court_check_verdict(&court, &lingers, "beta", false, true);
    court_close(&court);
}

/* A protocol that no pattern names any more is unknown. */
static void
test_protocol_gone(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    assert_int_equal(mkdir("few", 0700), 0);
    write_text("few/alpha.pat",
               pattern_text("alpha", "strong", "either", "^alpha"));
    write_text("few.json",
               "{\"version\": 1, \"classes\": {\"marked\": {\"dscp\": 10}},"
               "\"rules\": [{\"protocols\": [\"unknown\"], "
               "\"class\": \"marked\"}]}");
    court_open(&court, 100);
    judge(&court, &p, "beta");
    reload(&court, "few", "few.json");
    const struct verdict *v =
        court_check_verdict(&court, &p, "unknown", true, true);
    assert_int_equal(v->actions.dscp, 10);
    assert_int_equal(v->actions.queue, ACTIONS_NONE);
    assert_int_equal(v->actions.meter_id, 0);
    assert_int_equal(court_totals(&court, "marked").n_live, 1);
    court_close(&court);
}

/* Examinations go on, from the bytes that have come in so far. */
static void
test_examinations_go_on(void **state)
{
    struct court court;
    struct party opened = party(IPPROTO_TCP, 0);
    struct party examined = party(IPPROTO_TCP, 1);
    struct party waits = party(IPPROTO_TCP, 2);

    (void) state;
    court_open(&court, 100);
    court_handshake(&court, &opened);
    court_handshake(&court, &examined);
    court_say(&court, &examined, SIDE_CLIENT, "ze");
    court_handshake(&court, &waits);
    court_say(&court, &waits, SIDE_SERVER, "al");

    /* Many more patterns, which want more room for what they have found. */
    assert_int_equal(mkdir("many", 0700), 0);
    for (char c = 'a'; c <= 'z'; c++) {
        char name[] = "x_eta", file[] = "many/x_eta.pat", regex[] = "^_eta";

        name[1] = file[6] = regex[1] = c;
        write_text(file, pattern_text(name, "strong", "either", regex));
    }
    write_text("many/alpha.pat",
               pattern_text("alpha", "strong", "either", "^alpha"));
    write_text("many/late.pat",
               pattern_text("late", "strong", "either", "^ta"));
    write_text("many.json",
               "{\"version\": 1, \"classes\": {\"z\": {\"queue\": 26}},"
               "\"rules\": [{\"protocols\": [\"xzeta\"], "
               "\"class\": \"z\"}]}");
    reload(&court, "many", "many.json");
    court_check_silent(&court);
    assert_int_equal(court_find(&court, &opened, 0)->state, CONNECTION_OPENED);
    assert_int_equal(court_find(&court, &examined, 0)->state,
                     CONNECTION_EXAMINING);

    court_say(&court, &examined, SIDE_CLIENT, "ta");
    const struct verdict *v =
        court_check_verdict(&court, &examined, "xzeta", true, true);
    assert_int_equal(v->actions.queue, 26);
    assert_int_equal(court_find(&court, &examined, 0)->n_packets, 2);
    court_say(&court, &opened, SIDE_CLIENT, "xeta");
    court_check_verdict(&court, &opened, "xxeta", true, true);
    court_say(&court, &waits, SIDE_SERVER, "pha");
    court_check_verdict(&court, &waits, "alpha", true, true);
    court_close(&court);
}

/* l7-filter's patterns match both sides joined: not so for examinations that
 * began without, of which only the rest could be joined. */
static void
test_joined(void **state)
{
    struct court court;
    struct party before = party(IPPROTO_UDP, 0);
    struct party after = party(IPPROTO_UDP, 1);

    (void) state;
    assert_int_equal(mkdir("legacy", 0700), 0);
    write_text("legacy/legacy.pat", "legacy\n^rest.*end\n");
    write_text("legacy.json",
               "{\"version\": 1, \"classes\": {\"l\": {\"queue\": 5}},"
               "\"rules\": [{\"protocols\": [\"legacy\"], "
               "\"class\": \"l\"}]}");
    court_open(&court, 100);
    court_say(&court, &before, SIDE_CLIENT, "hello");
    reload(&court, "legacy", "legacy.json");
    court_say(&court, &before, SIDE_SERVER, "rest");
    court_say(&court, &before, SIDE_CLIENT, "end");
    court_say(&court, &after, SIDE_CLIENT, "rest");
    court_say(&court, &after, SIDE_SERVER, "end");
    /* Both weak or not, both have an answer at the end. */
    court_wait_ms(&court, EXAMINER_EXAMINING_IDLE * 1000);
    judge_expire(court.judge, court.now_us);
    assert_int_equal(court.n, 2);
    assert_int_equal(court_find(&court, &before, 0)->protocol,
                     protocol_of(judge_ruleset(court.judge), "unknown"));
    assert_int_equal(court_find(&court, &after, 0)->protocol,
                     protocol_of(judge_ruleset(court.judge), "legacy"));
    court.n_checked = court.n;
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_only_what_changed),
        cmocka_unit_test(test_each_action),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_class_gone),
        cmocka_unit_test(test_renumbered),
        cmocka_unit_test(test_protocol_gone),
        cmocka_unit_test(test_examinations_go_on),
        cmocka_unit_test(test_joined),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
