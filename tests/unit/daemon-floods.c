/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/floods.[ch] with a clock of its own. */

#include <l7-config.h>
#include "daemon/floods.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/packet.h"
#include "ovs-glue/inventory.h"
#include "tests/unit/daemon-common.h"

#define LIMIT 10000
#define SECOND UINT64_C(1000000)

struct watch {
    struct floods *floods;
    struct inventory *inventory;
    uint64_t now_us;
    struct standing_match match; /* Of the latest flood, */
    uint32_t rate;               /* likewise. */
    size_t n;                    /* Floods that were told. */
};

static void
found(void *w_, const struct standing_match *match, uint32_t rate)
{
    struct watch *w = w_;

    w->match = *match;
    w->rate = rate;
    w->n++;
}

/* Ports 1 to 4 are VMs', 8 and 9 an uplink's. */
static void
begin(struct watch *w, uint32_t limit)
{
    struct inventory_port ports[6];

    for (uint16_t i = 0; i < 6; i++) {
        ports[i] = (struct inventory_port){
            .ofport = (uint16_t) (i < 4 ? i + 1 : i + 4),
            .port = (uint16_t) (i < 4 ? i + 1 : 8),
            .name = strdup("port"),
            .vm = i < 4 ? strdup("vm") : NULL,
        };
    }
    *w = (struct watch){ .now_us = 1000 * SECOND };
    w->inventory = inventory_create(ports, 6);
    w->floods = floods_create(limit, found, w);
    assert_non_null(w->floods);
}

static void
end(struct watch *w)
{
    inventory_unref(w->inventory);
    floods_destroy(w->floods);
}

/* A clone from 'port' to 'dst'.  Returns what the daemon would: whether it is
 * looked at. */
static bool
take(struct watch *w, uint16_t port, const char *dst, bool opens, bool judged)
{
    struct look look = { .in_port = port, .vid = LOOK_UNTAGGED };
    struct packet p = {
        .dst = address(dst),
        .ip_version = strchr(dst, ':') ? 6 : 4,
    };
    uint32_t source = floods_source(w->inventory, &look, &p.dst);

    if (!floods_admit(w->floods, w->inventory, &look, w->now_us)
        || !floods_count(w->floods, source, &look, &p, w->now_us)) {
        return false;
    }
    if (opens) {
        floods_opened(w->floods, source);
    }
    if (judged) {
        floods_judged(w->floods, source);
    }
    return true;
}

/* 'rate' clones a second from 'port' for 'ms'; returns how many were looked
 * at. */
static size_t
rush(struct watch *w, uint16_t port, uint32_t rate, uint32_t ms, bool opens,
     bool judged)
{
    size_t n = (size_t) rate * ms / 1000;
    size_t looked_at = 0;

    for (size_t i = 0; i < n; i++) {
        looked_at += take(w, port, "10.0.0.1", opens, judged);
        w->now_us += SECOND / rate;
    }
    return looked_at;
}

static void
test_limit(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, LIMIT);
    /* At the limit, for long, and in a burst of less than a quarter of a
     * second's worth. */
    assert_int_equal(rush(&w, 1, LIMIT, 5000, false, false), 5 * LIMIT);
    w.now_us += SECOND;
    assert_int_equal(rush(&w, 1, 1000000, 2, false, false), 2000);
    w.now_us += SECOND;
    assert_int_equal(w.n, 0);

    /* Twice as much is found when a quarter's worth is over the limit. */
    uint64_t begun_us = w.now_us;
    while (!w.n) {
        rush(&w, 1, 2 * LIMIT, 1, false, false);
    }
    assert_in_range(w.now_us - begun_us, 240000, 260000);
    assert_in_range(w.rate, 2 * LIMIT * 9 / 10, 2 * LIMIT * 11 / 10);
    assert_int_equal(w.match.in_port, 1);
    assert_int_equal(w.match.prefix_len, 0);
    assert_int_equal(w.match.vlan_mask, 0);
    end(&w);
}

/* What is on its way is passed over; if it does not end, it is found again. */
static void
test_drain(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, LIMIT);
    rush(&w, 1, 100 * LIMIT, 50, false, false);
    assert_int_equal(w.n, 1);
    assert_false(take(&w, 1, "10.0.0.1", false, false));
    /* Nobody else is. */
    assert_true(take(&w, 2, "10.0.0.1", false, false));
    assert_true(take(&w, 8, "10.0.0.1", false, false));
    uint64_t before = floods_n_passed_over(w.floods);
    assert_true(before > 1000);
    w.now_us += FLOODS_DRAIN_US / 2;
    assert_false(take(&w, 1, "10.0.0.1", false, false));
    assert_int_equal(floods_n_passed_over(w.floods), before + 1);
    w.now_us += FLOODS_DRAIN_US / 2;
    assert_true(take(&w, 1, "10.0.0.1", false, false));
    rush(&w, 1, 100 * LIMIT, 50, false, false);
    assert_int_equal(w.n, 2);
    assert_int_equal(floods_n_found(w.floods), 2);
    end(&w);
}

/* What opens connections counts for more, unless they are judged. */
static void
test_openings(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, LIMIT);
    rush(&w, 1, LIMIT / FLOODS_OPENING, 5000, true, false);
    assert_int_equal(w.n, 0);
    rush(&w, 2, LIMIT * 9 / 10, 5000, true, true);
    assert_int_equal(w.n, 0);
    rush(&w, 3, 2 * LIMIT / FLOODS_OPENING, 300, true, false);
    assert_int_equal(w.n, 1);
    assert_int_equal(w.match.in_port, 3);
    end(&w);
}

/* While clones are lost, half of the limit is too much. */
static void
test_losing(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, LIMIT);
    floods_set_losing(w.floods, true);
    rush(&w, 1, LIMIT * 4 / 10, 5000, false, false);
    assert_int_equal(w.n, 0);
    rush(&w, 1, LIMIT * 8 / 10, 1000, false, false);
    assert_int_equal(w.n, 1);
    floods_set_losing(w.floods, false);
    rush(&w, 2, LIMIT * 8 / 10, 5000, false, false);
    assert_int_equal(w.n, 1);
    end(&w);
}

static void
test_no_limit(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, 0);
    assert_int_equal(rush(&w, 1, 1000000, 1000, true, false), 1000000);
    assert_int_equal(w.n, 0);
    end(&w);
}

/* From an uplink, it is what goes to one address. */
static void
test_uplink(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, LIMIT);
    for (unsigned int i = 0; i < 100000 && !w.n; i++) {
        char other[32];

        snprintf(other, sizeof other, "10.0.%u.%u", i / 200 % 200, i % 200);
        take(&w, 8, "10.1.0.77", true, false);
        if (i % 8 == 0) {
            assert_true(take(&w, 8, other, true, true));
        }
        w.now_us += 50;
    }
    assert_int_equal(w.n, 1);
    assert_int_equal(w.match.in_port, 8);
    assert_int_equal(w.match.vlan_tci, 0);
    assert_int_equal(w.match.vlan_mask, 0xffff);
    assert_true(w.match.is_dst);
    assert_int_equal(w.match.prefix_len, 128);
    assert_int_equal(w.match.ip_version, 4);
    struct in6_addr expected = address("10.1.0.77");
    assert_memory_equal(&w.match.addr, &expected, sizeof expected);
    assert_false(take(&w, 8, "10.1.0.77", true, false));
    assert_true(take(&w, 8, "10.1.0.78", true, false));
    end(&w);
}

/* So many addresses that none is to blame. */
static void
test_scan(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, LIMIT);
    for (unsigned int i = 0; i < 200000; i++) {
        char dst[32];

        snprintf(dst, sizeof dst, "10.%u.%u.%u", i >> 16 & 255, i >> 8 & 255,
                 i & 255);
        assert_true(take(&w, 8, dst, true, false));
        w.now_us++;
    }
    assert_int_equal(w.n, 0);
    end(&w);
}

static void
test_sources(void **state)
{
    struct watch w;
    struct look vm = { .in_port = 1, .vid = 5 };
    struct look uplink = { .in_port = 8, .vid = LOOK_UNTAGGED };
    struct look bond = { .in_port = 9, .vid = LOOK_UNTAGGED };
    struct in6_addr a = address("10.0.0.1");
    struct in6_addr b = address("10.0.0.2");

    (void) state;
    begin(&w, LIMIT);
    assert_true(floods_source(w.inventory, &vm, &a)
                == floods_source(w.inventory, &vm, &b));
    assert_true(floods_source(w.inventory, &uplink, &a)
                != floods_source(w.inventory, &uplink, &b));
    assert_true(floods_source(w.inventory, &uplink, &a)
                == floods_source(w.inventory, &bond, &a));
    /* Without an inventory nobody is a VM. */
    assert_true(floods_source(NULL, &vm, &a) != floods_source(NULL, &vm, &b));
    end(&w);
}

/* More sources at a time than there are cells: no harm. */
static void
test_many(void **state)
{
    struct watch w;

    (void) state;
    begin(&w, LIMIT);
    for (uint32_t i = 0; i < 300000; i++) {
        struct look look = { .in_port = (uint16_t) (1 + i % 60000) };
        struct packet p = { .dst = address("10.0.0.1") };

        floods_count(w.floods, 1 + i % 60000, &look, &p, w.now_us);
    }
    assert_int_equal(w.n, 0);
    /* A second later, whoever floods is found. */
    w.now_us += SECOND;
    rush(&w, 4, 100 * LIMIT, 50, false, false);
    assert_int_equal(w.n, 1);
    end(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limit),    cmocka_unit_test(test_drain),
        cmocka_unit_test(test_openings), cmocka_unit_test(test_losing),
        cmocka_unit_test(test_no_limit), cmocka_unit_test(test_uplink),
        cmocka_unit_test(test_scan),     cmocka_unit_test(test_sources),
        cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
