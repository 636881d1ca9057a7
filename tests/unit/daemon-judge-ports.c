/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/judge.[ch]: where packets come in, and whether what looks like
 * a connection's is the connection's. */

#include <l7-config.h>
#include "daemon/judge.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/connection.h"
#include "ovs-glue/inventory.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-court.h"
#include "tests/unit/daemon-rulesets.h"

static void
know(struct court *court, const struct inventory_port *ports, size_t n)
{
    struct inventory *inv = inventory_create(ports, n);

    court_set_inventory(court, inv);
    inventory_unref(inv);
}

static struct inventory_port
port(uint16_t ofport, uint16_t bond)
{
    return (struct inventory_port){
        .ofport = ofport,
        .port = bond,
        .name = strdup("port"),
    };
}

static void
know_ports(struct court *court)
{
    /* 1 and 2 are VMs, 8 and 9 a bond, 5 another VM. */
    const struct inventory_port ports[] = { port(1, 1), port(2, 2), port(5, 5),
                                            port(8, 8), port(9, 8) };

    know(court, ports, N_ELEMENTS(ports));
}

static uint64_t
n_not_admitted(const struct court *court)
{
    struct judge_stats stats;

    judge_get_stats(court->judge, &stats);
    return stats.n_not_admitted;
}

/* What comes in through the other interface of a bond is the same. */
static void
test_bond(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    know_ports(&court);
    p.looks[SIDE_SERVER].in_port = 8;
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    uint32_t handle =
        court_check_verdict(&court, &p, "alpha", true, true)->handle;

    p.looks[SIDE_SERVER].in_port = 9;
    court_say(&court, &p, SIDE_SERVER, "more");
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, true);
    /* The flow for port 8 will go, which must not be taken for this one. */
    assert_int_not_equal(v->handle, handle);
    judge_flow_removed(court.judge, handle, SIDE_SERVER, 0, 1, 100,
                       court.now_us);
    court_wait_ms(&court, 500);
    court_say(&court, &p, SIDE_SERVER, "more");
    court_check_silent(&court);
    assert_int_equal(court_find(&court, &p, 0)->state, CONNECTION_PROGRAMMED);
    court_close(&court);
}

/* A port that is gone may come back as another one. */
static void
test_port_gone(void **state)
{
    const struct inventory_port after[] = { port(2, 2), port(5, 5) };
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    know_ports(&court);
    court_handshake(&court, &p);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, true);
    know(&court, after, N_ELEMENTS(after));
    court_check_removal(&court, &p, true, true);
    p.looks[SIDE_CLIENT].in_port = 5;
    court_say(&court, &p, SIDE_CLIENT, "more");
    court_check_verdict(&court, &p, "alpha", true, true);
    court_close(&court);
}

/* A port goes while there is no switch, which is never told: connections of it
 * get no flows when there is one again, but those of others do; even if
 * another interface has got its number. */
static void
test_port_gone_in_between(void **state)
{
    struct court court;

    (void) state;
    for (int i = 0; i < 4; i++) {
        bool lost = i & 1;
        struct inventory_port after[] = { port(2, 2), port(5, 5), port(8, 8),
                                          port(1, 1) };
        size_t n_after = i & 2 ? 4 : 3;

        free(after[3].name);
        after[3].name = n_after == 4 ? strdup("another") : NULL;
        struct party gone = party(IPPROTO_TCP, 0);
        struct party other = party(IPPROTO_TCP, 1);

        court_open(&court, 100);
        know_ports(&court);
        other.looks[SIDE_CLIENT].in_port = 8;
        court_handshake(&court, &gone);
        court_say(&court, &gone, SIDE_CLIENT, "alpha");
        uint32_t handle =
            court_check_verdict(&court, &gone, "alpha", true, true)->handle;
        court_handshake(&court, &other);
        court_say(&court, &other, SIDE_CLIENT, "alpha");
        court_check_verdict(&court, &other, "alpha", true, true);
        know(&court, after, n_after);
        court_check_removal(&court, &gone, true, true);

        judge_resync(court.judge, lost, court.now_us);
        if (!lost) {
            court_check_removal(&court, &gone, true, true);
        }
        court_check_verdict(&court, &other, "alpha", true, true);
        court_check_silent(&court);
        if (!lost) {
            for (int side = 0; side < N_SIDES; side++) {
                judge_flow_removed(court.judge, handle, side, 0, 1, 100,
                                   court.now_us);
            }
        }
        assert_null(court_find(&court, &gone, 0));
        assert_int_equal(court_find(&court, &other, 0)->state,
                         CONNECTION_PROGRAMMED);
        court_check_counts(&court);
        court_close(&court);
    }
}

/* Somebody forges a connection before its owner opens it: the owner's is
 * judged by what it says. */
static void
test_forged_first(void **state)
{
    struct court court;
    struct party forged = party(IPPROTO_UDP, 0);
    struct party p = party(IPPROTO_UDP, 0);

    (void) state;
    court_open(&court, 100);
    know_ports(&court);
    forged.looks[SIDE_CLIENT].in_port = 5;
    forged.looks[SIDE_SERVER].in_port = 5;
    court_say(&court, &forged, SIDE_CLIENT, "hello");
    court_say(&court, &forged, SIDE_SERVER, "beta");
    court_check_verdict(&court, &forged, "beta", true, true);

    court_say(&court, &p, SIDE_CLIENT, "alpha");
    const struct verdict *v =
        court_check_verdict(&court, &p, "alpha", true, false);
    assert_int_equal(v->key.leg, 1);
    assert_int_equal(v->looks[SIDE_CLIENT].in_port, 1);
    court_close(&court);
}

/* Somebody forges packets of a connection: they do not tell the judge what it
 * is, and get flows for themselves only. */
static void
test_forged_later(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_TCP, 0);

    (void) state;
    court_open(&court, 100);
    know_ports(&court);
    court_handshake(&court, &p);
    struct party forged = p;
    forged.looks[SIDE_CLIENT].in_port = 5;
    court_say(&court, &forged, SIDE_CLIENT, "beta");
    const struct verdict *v =
        court_check_verdict(&court, &forged, "beta", true, false);
    assert_int_equal(v->key.leg, 5);
    assert_int_equal(v->looks[SIDE_CLIENT].in_port, 5);
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    v = court_check_verdict(&court, &p, "alpha", true, true);
    assert_int_equal(v->key.leg, 0);

    /* A SYN from elsewhere does not open it anew, but what is there; nor does
     * a RST end it. */
    court_send(&court, &forged, SIDE_CLIENT, 0x02, "");
    court_check_removal(&court, &forged, true, false);
    court_send(&court, &forged, SIDE_CLIENT, 0x04, "");
    court_check_silent(&court);
    assert_int_equal(court_find(&court, &p, 0)->state, CONNECTION_PROGRAMMED);
    court_close(&court);
}

/* Without an inventory nobody knows which ports there are. */
static void
test_no_inventory(void **state)
{
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);

    (void) state;
    court_open(&court, 100);
    p.looks[SIDE_CLIENT].in_port = 77;
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    court_close(&court);
}

/* The bridge would not let these in: so they are nobody's. */
static void
test_not_admitted(void **state)
{
    unsigned long *trunks = calloc(4096 / 8, 1);
    struct inventory_port ports[] = { port(1, 1), port(2, 2), port(3, 3) };
    struct court court;
    struct party p = party(IPPROTO_UDP, 0);

    (void) state;
    assert_non_null(trunks);
    trunks[0] = 1ul << 10;
    ports[0].vlan = 10;
    ports[0].mode = INVENTORY_ACCESS;
    ports[1].trunks = trunks;
    court_open(&court, 100);
    know(&court, ports, N_ELEMENTS(ports));

    /* A tag at an access port. */
    p.looks[SIDE_CLIENT] = (struct look){ .in_port = 1, .vid = 20 };
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    assert_int_equal(n_not_admitted(&court), 1);
    /* Another VLAN than those of the trunk. */
    p.looks[SIDE_CLIENT] = (struct look){ .in_port = 2, .vid = 20 };
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    assert_int_equal(n_not_admitted(&court), 2);
    /* A port that nobody knows. */
    p.looks[SIDE_CLIENT] =
        (struct look){ .in_port = 77, .vid = LOOK_UNTAGGED };
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    assert_int_equal(n_not_admitted(&court), 3);
    court_check_silent(&court);

    p.looks[SIDE_CLIENT] = (struct look){ .in_port = 2, .vid = 10 };
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    /* All VLANs. */
    p.ports[SIDE_CLIENT]++;
    p.looks[SIDE_CLIENT] = (struct look){ .in_port = 3, .vid = 4000 };
    court_say(&court, &p, SIDE_CLIENT, "alpha");
    court_check_verdict(&court, &p, "alpha", true, false);
    assert_int_equal(n_not_admitted(&court), 3);
    court_close(&court);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bond),
        cmocka_unit_test(test_port_gone),
        cmocka_unit_test(test_port_gone_in_between),
        cmocka_unit_test(test_forged_first),
        cmocka_unit_test(test_forged_later),
        cmocka_unit_test(test_no_inventory),
        cmocka_unit_test(test_not_admitted),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
