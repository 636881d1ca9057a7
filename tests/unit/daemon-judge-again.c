/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch]: what a verdict follows from besides the protocol,
 * and that it is given again when that changes. */

#include <l7-config.h>
#include "daemon/judge.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/accounts.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

/* A policy of these classes and rules. */
#define POLICY_TEXT(CLASSES, RULES)                                           \
    "{\"version\": 1, \"classes\": {" CLASSES "}, \"rules\": [" RULES "]}"

/* Opens a court under this policy, in which nothing is known of ports. */
static void
open_court(struct court *court, const char *text)
{
    write_text("again.json", text);
    struct ruleset *r = ruleset_from(PATTERNS, "again.json");

    court_open(court, 100);
    assert_int_equal(court_set_ruleset(court, r), 0);
    ruleset_unref(r);
}

static char *
copy(const char *s)
{
    return s ? strdup(s) : NULL;
}

/* A port; with a VM's name, of that VM. */
static struct inventory_port
port(uint16_t ofport, const char *name, const char *vm)
{
    return (struct inventory_port){
        .ofport = ofport,
        .port = ofport,
        .name = strdup(name),
        .vm = copy(vm),
        .vm_name = copy(vm),
    };
}

/* Port 1 is the VM 'client', or gone; port 2 the VM 'server'; NULL: none's. */
static void
know(struct court *court, bool has_client, const char *client,
     const char *server)
{
    struct inventory_port ports[2];
    size_t n = 0;

    if (has_client) {
        ports[n++] = port(1, "tap1", client);
    }
    ports[n++] = port(2, "tap2", server);
    struct inventory *inv = inventory_create(ports, n);
    assert_int_equal(court_set_inventory(court, inv), 0);
    inventory_unref(inv);
}

/* 'p' is judged to be alpha, by what the client says. */
static const struct verdict *
judge(struct court *court, struct party *p)
{
    court_handshake(court, p);
    court_say(court, p, SIDE_CLIENT, "alpha");
    return court_check_verdict(court, p, "alpha", true, true);
}

/* Each field of the subject is what it is. */
static void
test_subject(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 7);
    struct policy_subject s;

    (void) state;
    open_court(&court, POLICY_TEXT("\"a\": {}", ""));
    know(&court, true, "web", NULL);
    p.addrs[SIDE_CLIENT] = "fd00::1";
    p.addrs[SIDE_SERVER] = "fd00::2";
    judge(&court, &p);
    judge_set_minute(court.judge, 77, court.now_us);
    judge_subject(court.judge, court_find(&court, &p, 0), &s);
    assert_int_equal(s.protocol,
                     protocol_of(judge_ruleset(court.judge), "alpha"));
    assert_int_equal(s.ip_version, 6);
    assert_int_equal(s.vlan, 0);
    assert_int_equal(s.minute, 77);
    assert_int_equal(s.tp_ports[SIDE_CLIENT], 20007);
    assert_int_equal(s.tp_ports[SIDE_SERVER], 9999);
    struct in6_addr server = address("fd00::2");
    assert_memory_equal(&s.addrs[SIDE_SERVER], &server, sizeof server);
    assert_non_null(s.ports[SIDE_CLIENT]);
    assert_non_null(s.ports[SIDE_SERVER]);
    assert_ptr_not_equal(s.ports[SIDE_CLIENT], s.ports[SIDE_SERVER]);
    court_close(&court);
}

/* Who a rule is for decides; and it follows the VM, not the port. */
static void
test_vm_changes(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    struct party q = party(IPPROTO_UDP, 1);

    (void) state;
    open_court(&court, POLICY_TEXT("\"web\": {\"queue\": 1}, "
                                   "\"other\": {\"queue\": 2}",
                                   "{\"protocols\": [\"alpha\"], \"vm\": "
                                   "[\"web-*\"], \"class\": \"web\"},"
                                   "{\"protocols\": [\"alpha\"], "
                                   "\"class\": \"other\"}"));
    know(&court, true, "web-1", "db-1");
    assert_int_equal(judge(&court, &p)->actions.queue, 1);
    q.looks[SIDE_CLIENT].in_port = 2;
    q.looks[SIDE_SERVER].in_port = 2;
    court_say(&court, &q, SIDE_CLIENT, "alpha");
    assert_int_equal(
        court_check_verdict(&court, &q, "alpha", true, false)->actions.queue,
        2);
    /* The same again changes nothing, nor does a VM of the same kind. */
    know(&court, true, "web-1", "db-1");
    know(&court, true, "web-2", "db-1");
    court_check_silent(&court);
    know(&court, true, "mail", "db-1");
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, true)->actions.queue,
        2);
    assert_int_equal(court_totals(&court, "web").n_live, 0);
    assert_int_equal(court_totals(&court, "other").n_live, 2);
    know(&court, true, NULL, "web-3");
    court_check_verdict(&court, &p, "alpha", true, true);
    court_check_verdict(&court, &q, "alpha", true, false);
    assert_int_equal(court_totals(&court, "web").n_live, 2);
    court_close(&court);
}

/* The other side may tell. */
static void
test_other_side(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);
    struct party q = party(IPPROTO_UDP, 1);

    (void) state;
    open_court(&court, POLICY_TEXT("\"in\": {\"queue\": 1}, "
                                   "\"other\": {\"queue\": 2}",
                                   "{\"protocols\": [\"alpha\"], "
                                   "\"direction\": \"to-vm\", "
                                   "\"class\": \"in\"},"
                                   "{\"protocols\": [\"alpha\"], "
                                   "\"class\": \"other\"}"));
    know(&court, true, "a", "b");
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, false)->actions.queue,
        2);
    court_say(&court, &p, SIDE_SERVER, "yes");
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, true)->actions.queue,
        1);
    /* Where that changes nothing, only the flow that lacks is programmed. */
    know(&court, true, "a", NULL);
    court_check_verdict(&court, &p, "alpha", true, true);
    court_say(&court, &q, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &q, "alpha", true, false);
    court_say(&court, &q, SIDE_SERVER, "yes");
    court_check_verdict(&court, &q, "alpha", false, true);
    court_close(&court);
}

/* A meter per VM is another one's when the VM is, and is released when it is
 * used no more. */
static void
test_own_meters(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    open_court(&court,
               POLICY_TEXT("\"slow\": {\"meter\": {\"rate\": \"1Mbit\", "
                           "\"per\": \"vm\"}}",
                           "{\"protocols\": [\"alpha\"], \"direction\": "
                           "\"to-vm\", \"class\": \"slow\"}"));
    know(&court, true, "a", "b");
    const struct verdict *v = judge(&court, &p);
    assert_int_equal(v->actions.meter_per, ACTIONS_METER_VM);
    assert_int_equal(v->vm_port, 2);
    uint32_t handle = v->handle;
    know(&court, true, "c", "b");
    court_check_silent(&court);
    know(&court, true, "c", "d");
    court_check_verdict(&court, &p, "alpha", true, true);
    assert_int_equal(court.n_releases, 0);

    court_wait_ms(&court, 3000);
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 1, 1, 1,
                       court.now_us);
    assert_int_equal(court.n_releases, 0);
    judge_flow_removed(court.judge, handle, SIDE_SERVER, 1, 1, 1,
                       court.now_us);
    assert_int_equal(court.n_releases, 1);
    /* And taken again. */
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, false);
    judge_flow_refused(court.judge, handle, SIDE_CLIENT, court.now_us);
    assert_int_equal(court.n_releases, 2);
    court_close(&court);
}

/* Whoever's port is gone is forgotten, once the switch has taken his flows
 * away. */
static void
test_gone(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    struct party lingers = party(IPPROTO_TCP, 1);

    (void) state;
    open_court(&court, POLICY_TEXT("\"a\": {}", ""));
    know(&court, true, "a", NULL);
    uint32_t handle = judge(&court, &lingers)->handle;
    court_wait_ms(&court, 3000);
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 1, 1, 1,
                       court.now_us);
    judge_flow_removed(court.judge, handle, SIDE_SERVER, 1, 1, 1,
                       court.now_us);
    handle = judge(&court, &p)->handle;

    know(&court, false, NULL, NULL);
    court_check_removal(&court, &p, true, true);
    assert_null(court_find(&court, &lingers, 0));
    assert_non_null(court_find(&court, &p, 0));
    judge_flow_removed(court.judge, handle, SIDE_CLIENT, 0, 3, 30,
                       court.now_us);
    judge_flow_removed(court.judge, handle, SIDE_SERVER, 0, 4, 40,
                       court.now_us);
    assert_null(court_find(&court, &p, 0));
    /* What they had counted is not: the VM has it, and nobody else. */
    struct accounts *accounts = judge_accounts(court.judge);
    const struct account *a = accounts_get(
        accounts, accounts_find(accounts, "a", "alpha", "-", false));
    assert_int_equal(accounts_n(accounts), 3);
    assert_int_equal(a->n_connections, 2);
    /* Of the first connection the client's three packets, of which its flow
     * may have counted two; of the second one its first packet, and what the
     * flow has counted, which may be two of its own. */
    assert_int_equal(a->from.packets, 3 + 1 + 3);
    /* Of each connection the server's first packet and its flow's. */
    assert_int_equal(a->to.packets, 1 + 1 + 1 + 4);
    court_close(&court);
}

/* Monday from 8 to 9 in the morning, alpha is slow. */
static void
test_hours(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);
    struct party q = party(IPPROTO_UDP, 1);

    (void) state;
    open_court(&court,
               POLICY_TEXT("\"slow\": {\"queue\": 1}, "
                           "\"other\": {\"queue\": 2}",
                           "{\"protocols\": [\"alpha\"], \"days\": [\"mon\"], "
                           "\"hours\": [\"08:00-09:00\"], "
                           "\"class\": \"slow\"},"
                           "{\"protocols\": [\"alpha\", \"beta\"], "
                           "\"class\": \"other\"}"));
    assert_int_equal(judge(&court, &p)->actions.queue, 2);
    court_say(&court, &q, SIDE_CLIENT, "hello");
    court_say(&court, &q, SIDE_SERVER, "beta");
    court_check_verdict(&court, &q, "beta", true, true);
    judge_set_minute(court.judge, 479, court.now_us);
    court_check_silent(&court);
    judge_set_minute(court.judge, 480, court.now_us);
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, true)->actions.queue,
        1);
    judge_set_minute(court.judge, 539, court.now_us);
    court_check_silent(&court);
    /* A clock that jumps, on and back. */
    judge_set_minute(court.judge, 6000, court.now_us);
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, true)->actions.queue,
        2);
    judge_set_minute(court.judge, 500, court.now_us);
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, true)->actions.queue,
        1);
    judge_set_minute(court.judge, 0, court.now_us);
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, true)->actions.queue,
        2);
    court_close(&court);
}

/* What is excluded is left alone, and so is what may be. */
static void
test_excluded(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);
    struct party q = party(IPPROTO_UDP, 1);
    struct party r = party(IPPROTO_UDP, 2);

    (void) state;
    open_court(&court,
               "{\"version\": 1, \"classes\": {\"slow\": {\"queue\": 1}}, "
               "\"exclude\": [{\"interface\": \"tap1\"}, "
               "{\"port\": 20001}], "
               "\"rules\": [{\"protocols\": [\"alpha\"], "
               "\"class\": \"slow\"}]}");
    know(&court, true, NULL, NULL);
    /* The other side may come in by tap1: it does. */
    p.looks[SIDE_CLIENT].in_port = 2;
    p.looks[SIDE_SERVER].in_port = 1;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", true, false)->actions.queue,
        ACTIONS_NONE);
    court_say(&court, &p, SIDE_SERVER, "yes");
    assert_int_equal(
        court_check_verdict(&court, &p, "alpha", false, true)->actions.queue,
        ACTIONS_NONE);
    /* This one does not. */
    r.looks[SIDE_CLIENT].in_port = r.looks[SIDE_SERVER].in_port = 2;
    court_say(&court, &r, SIDE_CLIENT, "alpha");
    assert_int_equal(
        court_check_verdict(&court, &r, "alpha", true, false)->actions.queue,
        ACTIONS_NONE);
    court_say(&court, &r, SIDE_SERVER, "yes");
    assert_int_equal(
        court_check_verdict(&court, &r, "alpha", true, true)->actions.queue,
        1);

    q.looks[SIDE_CLIENT].in_port = q.looks[SIDE_SERVER].in_port = 2;
    court_say(&court, &q, SIDE_CLIENT, "hello");
    court_say(&court, &q, SIDE_SERVER, "alpha");
    assert_int_equal(
        court_check_verdict(&court, &q, "alpha", true, true)->actions.queue,
        ACTIONS_NONE);
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_subject),    cmocka_unit_test(test_vm_changes),
        cmocka_unit_test(test_other_side), cmocka_unit_test(test_own_meters),
        cmocka_unit_test(test_gone),       cmocka_unit_test(test_hours),
        cmocka_unit_test(test_excluded),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
