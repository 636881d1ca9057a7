/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/connection.[ch]: the connection table. */

#include <l7-config.h>
#include "daemon/connection.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/examination.h"
#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"

static struct connection_table *
create(size_t max, size_t max_undecided)
{
    struct connection_table *t;

    assert_int_equal(connection_table_create(max, max_undecided, &t), 0);
    assert_non_null(t);
    return t;
}

static struct packet
packet(const char *src, uint16_t sport, const char *dst, uint16_t dport,
       uint8_t flags)
{
    return (struct packet){
        .src = address(src),
        .dst = address(dst),
        .sport = sport,
        .dport = dport,
        .ip_version = strchr(src, ':') ? 6 : 4,
        .ip_proto = IPPROTO_TCP,
        .tcp_flags = flags,
    };
}

/* 'p' in 'vlan' must be of 'c', sent by 'side'; of none if that is NULL. */
static void
check_find(struct connection_table *t, uint16_t vlan, const struct packet *p,
           const struct connection *c, enum side expected)
{
    enum side side = N_SIDES;

    assert_ptr_equal(connection_find(t, vlan, 0, p, &side), c);
    if (c) {
        assert_int_equal(side, expected);
    }
}

/* Adds the connection number 'i', in 'state' at time 'now'. */
static struct connection *
add(struct connection_table *t, uint32_t i, enum connection_state state,
    uint32_t now)
{
    struct packet p = packet_numbered(i);
    enum side side;
    struct connection *c = connection_add(t, 0, 0, 0, &p, now, &side);

    if (c && state != CONNECTION_OPENED) {
        connection_touch(t, c, state, now);
    }
    return c;
}

static bool
is_there(struct connection_table *t, uint32_t i)
{
    struct packet p = packet_numbered(i);
    enum side side;

    return connection_find(t, 0, 0, &p, &side) != NULL;
}

static void
test_create(void **state)
{
    struct connection_table *t = (void *) "must become NULL";

    (void) state;
    assert_int_equal(connection_table_create(0, 1, &t), EINVAL);
    assert_null(t);
    assert_int_equal(connection_table_create(1, 0, &t), EINVAL);
    assert_int_equal(connection_table_create(CONNECTION_MAX + 1, 1, &t),
                     EINVAL);
    assert_null(t);
    t = create(CONNECTION_MAX, CONNECTION_MAX);
    connection_table_destroy(t);
    connection_table_destroy(NULL);
}

static void
test_both_directions(void **state)
{
    /* In both orders of the addresses, and with equal ones. */
    const struct packet packets[] = {
        packet("10.0.0.1", 40000, "10.0.0.2", 80, PACKET_SYN),
        packet("10.0.0.2", 80, "10.0.0.1", 50000, PACKET_SYN),
        packet("10.0.0.1", 80, "10.0.0.1", 90, PACKET_SYN),
        packet("10.0.0.1", 91, "10.0.0.1", 81, PACKET_SYN),
        packet("2001:db8::1", 40000, "2001:db8::2", 80, PACKET_SYN),
        packet("2001:db8::2", 41000, "2001:db8::1", 80, PACKET_SYN),
    };
    struct connection *connections[N_ELEMENTS(packets)];
    struct connection_table *t = create(100, 100);

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(packets); i++) {
        struct packet r = packet_reverse(&packets[i]);
        enum side side = N_SIDES;

        check_find(t, 0, &packets[i], NULL, SIDE_CLIENT);
        check_find(t, 0, &r, NULL, SIDE_CLIENT);
        struct connection *c =
            connection_add(t, 0, 0, 0, &packets[i], 7, &side);
        connections[i] = c;
        assert_non_null(c);
        assert_int_equal(side, SIDE_CLIENT);
        assert_int_equal(c->state, CONNECTION_OPENED);
        assert_int_equal(c->last_used, 7);
        assert_int_equal(c->class, CONNECTION_NO_CLASS);
        assert_null(c->examination);
        assert_memory_equal(&c->key.addrs[0], &packets[i].src, 16);
        assert_memory_equal(&c->key.addrs[1], &packets[i].dst, 16);
        assert_int_equal(c->key.ports[0], packets[i].sport);
        assert_int_equal(c->key.ports[1], packets[i].dport);
        assert_int_equal(c->key.ip_version, packets[i].ip_version);
        assert_int_equal(c->key.ip_proto, IPPROTO_TCP);
    }
    for (size_t i = 0; i < N_ELEMENTS(packets); i++) {
        struct packet r = packet_reverse(&packets[i]);

        check_find(t, 0, &packets[i], connections[i], SIDE_CLIENT);
        check_find(t, 0, &r, connections[i], SIDE_SERVER);

        /* Not so with any one of the fields another. */
        struct packet p = packets[i];
        p.sport ^= 1;
        check_find(t, 0, &p, NULL, SIDE_CLIENT);
        p = packets[i];
        p.dport ^= 1;
        check_find(t, 0, &p, NULL, SIDE_CLIENT);
        p = packets[i];
        p.src.s6_addr[0] ^= 1;
        check_find(t, 0, &p, NULL, SIDE_CLIENT);
        p = packets[i];
        p.dst.s6_addr[15] ^= 8;
        check_find(t, 0, &p, NULL, SIDE_CLIENT);
        p = packets[i];
        p.ip_proto = IPPROTO_UDP;
        check_find(t, 0, &p, NULL, SIDE_CLIENT);
        /* IPv4, and IPv6 with mapped addresses: the flows would differ. */
        p = packets[i];
        p.ip_version = p.ip_version == 4 ? 6 : 4;
        check_find(t, 0, &p, NULL, SIDE_CLIENT);
        /* Ports alone swapped: the ends are others. */
        p = packets[i];
        p.sport = packets[i].dport;
        p.dport = packets[i].sport;
        if (memcmp(&p.src, &p.dst, 16)) {
            check_find(t, 0, &p, NULL, SIDE_CLIENT);
        }
    }
    connection_table_destroy(t);
}

static void
test_vlans(void **state)
{
    struct connection_table *t = create(100, 100);
    struct packet p = packet("10.0.0.1", 40000, "10.0.0.2", 80, PACKET_SYN);
    struct packet r = packet_reverse(&p);
    struct connection *connections[5];
    enum side side;

    (void) state;
    for (uint16_t vlan = 0; vlan < 5; vlan++) {
        check_find(t, vlan, &p, NULL, SIDE_CLIENT);
        connections[vlan] = connection_add(t, vlan, 0, 0, &p, 0, &side);
        assert_int_equal(connections[vlan]->key.vlan, vlan);
    }
    for (uint16_t vlan = 0; vlan < 5; vlan++) {
        check_find(t, vlan, &p, connections[vlan], SIDE_CLIENT);
        check_find(t, vlan, &r, connections[vlan], SIDE_SERVER);
    }
    connection_remove(t, connections[2]);
    check_find(t, 2, &r, NULL, SIDE_CLIENT);
    check_find(t, 3, &r, connections[3], SIDE_SERVER);
    connection_table_destroy(t);
}

static void
test_syn_ack(void **state)
{
    struct connection_table *t = create(100, 100);
    struct packet p =
        packet("10.0.0.2", 80, "10.0.0.1", 40000, PACKET_SYN | PACKET_ACK);
    struct packet r = packet_reverse(&p);
    enum side side = N_SIDES;

    (void) state;
    struct connection *c = connection_add(t, 0, 0, 0, &p, 0, &side);
    assert_int_equal(side, SIDE_SERVER);
    assert_int_equal(c->key.ports[SIDE_SERVER], 80);
    assert_memory_equal(&c->key.addrs[SIDE_SERVER], &p.src, 16);
    assert_int_equal(c->key.ports[SIDE_CLIENT], 40000);
    assert_memory_equal(&c->key.addrs[SIDE_CLIENT], &p.dst, 16);
    check_find(t, 0, &p, c, SIDE_SERVER);
    check_find(t, 0, &r, c, SIDE_CLIENT);

    /* ACK alone says nothing, nor do the flags of what is not TCP. */
    p.dport++;
    p.tcp_flags = PACKET_ACK;
    connection_add(t, 0, 0, 0, &p, 0, &side);
    assert_int_equal(side, SIDE_CLIENT);
    p.tcp_flags = PACKET_SYN | PACKET_ACK;
    p.ip_proto = IPPROTO_UDP;
    connection_add(t, 0, 0, 0, &p, 0, &side);
    assert_int_equal(side, SIDE_CLIENT);
    connection_table_destroy(t);
}

static void
test_handles(void **state)
{
    struct connection_table *t = create(100, 100);
    uint32_t old[(1u << CONNECTION_GENERATION_BITS) - 1];

    (void) state;
    assert_null(connection_from_handle(t, 0));
    assert_null(connection_from_handle(t, UINT32_MAX));
    struct connection *other = add(t, 0, CONNECTION_PROGRAMMED, 0);
    uint32_t handle = connection_handle(t, other);
    for (uint32_t i = 0; i < N_ELEMENTS(old); i++) {
        struct connection *c = add(t, 1, CONNECTION_PROGRAMMED, 0);

        old[i] = connection_handle(t, c);
        assert_true(old[i]
                        >> (CONNECTION_SLOT_BITS + CONNECTION_GENERATION_BITS)
                    == 0);
        assert_ptr_equal(connection_from_handle(t, old[i]), c);
        for (uint32_t j = 0; j < i; j++) {
            assert_null(connection_from_handle(t, old[j]));
        }
        assert_ptr_equal(connection_from_handle(t, handle), other);
        connection_remove(t, c);
        assert_null(connection_from_handle(t, old[i]));
    }
    connection_table_destroy(t);
}

/* The list of 'state' must hold 'n' connections, numbered by their use in
 * seconds as 'expected' says. */
static void
check_list(struct connection_table *t, enum connection_state state,
           const uint32_t *expected, size_t n)
{
    struct connection *c = connection_oldest(t, state);

    assert_int_equal(connection_n(t, state), n);
    for (size_t i = 0; i < n; i++) {
        assert_non_null(c);
        assert_int_equal(c->state, state);
        assert_int_equal(c->last_used, expected[i]);
        c = connection_next(t, c);
    }
    assert_null(c);
}

static void
test_lists(void **state)
{
    struct connection_table *t = create(100, 100);
    struct connection *c[5];

    (void) state;
    check_list(t, CONNECTION_OPENED, NULL, 0);
    for (uint32_t i = 0; i < 5; i++) {
        c[i] = add(t, i, CONNECTION_OPENED, i);
    }
    check_list(t, CONNECTION_OPENED, (uint32_t[]){ 0, 1, 2, 3, 4 }, 5);
    /* From the middle, the beginning and the end of the list. */
    connection_touch(t, c[2], CONNECTION_OPENED, 12);
    check_list(t, CONNECTION_OPENED, (uint32_t[]){ 0, 1, 3, 4, 12 }, 5);
    connection_touch(t, c[0], CONNECTION_EXAMINING, 13);
    connection_touch(t, c[2], CONNECTION_EXAMINING, 14);
    connection_touch(t, c[3], CONNECTION_PROGRAMMED, 15);
    check_list(t, CONNECTION_OPENED, (uint32_t[]){ 1, 4 }, 2);
    check_list(t, CONNECTION_EXAMINING, (uint32_t[]){ 13, 14 }, 2);
    check_list(t, CONNECTION_PROGRAMMED, (uint32_t[]){ 15 }, 1);
    connection_remove(t, c[4]);
    connection_touch(t, c[1], CONNECTION_LINGERING, 16);
    connection_touch(t, c[1], CONNECTION_LINGERING, 17);
    check_list(t, CONNECTION_OPENED, NULL, 0);
    check_list(t, CONNECTION_LINGERING, (uint32_t[]){ 17 }, 1);
    connection_remove(t, c[0]);
    check_list(t, CONNECTION_EXAMINING, (uint32_t[]){ 14 }, 1);
    connection_table_destroy(t);
}

static void
test_eviction(void **state)
{
    struct connection_table *t = create(6, 6);

    (void) state;
    add(t, 0, CONNECTION_PROGRAMMED, 0);
    add(t, 1, CONNECTION_EXAMINING, 1);
    add(t, 2, CONNECTION_LINGERING, 2);
    add(t, 3, CONNECTION_LINGERING, 3);
    add(t, 4, CONNECTION_OPENED, 4);
    add(t, 5, CONNECTION_OPENED, 5);
    assert_int_equal(connection_n_evicted(t), 0);

    /* Who was opened longest goes first, then whoever lingers longest, then
     * the longest examined. */
    static const uint32_t order[] = { 4, 5, 2, 3, 1 };
    for (uint32_t i = 0; i < N_ELEMENTS(order); i++) {
        assert_true(is_there(t, order[i]));
        assert_non_null(add(t, 10 + i, CONNECTION_PROGRAMMED, 10));
        assert_false(is_there(t, order[i]));
        assert_true(is_there(t, 10 + i));
        assert_int_equal(connection_n_evicted(t), i + 1);
    }

    /* Those with flows never go. */
    assert_int_equal(connection_n_refused(t), 0);
    assert_null(add(t, 20, CONNECTION_OPENED, 20));
    assert_int_equal(connection_n_refused(t), 1);
    assert_int_equal(connection_n_evicted(t), N_ELEMENTS(order));
    assert_int_equal(connection_n(t, CONNECTION_PROGRAMMED), 6);
    assert_true(is_there(t, 0));
    connection_table_destroy(t);
}

/* The undecided ones displace each other, not those that linger. */
static void
test_undecided_limit(void **state)
{
    struct connection_table *t = create(100, 3);

    (void) state;
    add(t, 0, CONNECTION_EXAMINING, 0);
    add(t, 1, CONNECTION_LINGERING, 1);
    add(t, 2, CONNECTION_OPENED, 2);
    add(t, 3, CONNECTION_EXAMINING, 3);
    assert_int_equal(connection_n_evicted(t), 0);
    add(t, 4, CONNECTION_EXAMINING, 4);
    assert_false(is_there(t, 2));
    add(t, 5, CONNECTION_EXAMINING, 5);
    assert_false(is_there(t, 0));
    assert_true(is_there(t, 1));
    assert_int_equal(connection_n(t, CONNECTION_EXAMINING), 3);
    assert_int_equal(connection_n_evicted(t), 2);

    /* Once they are decided there is room again. */
    connection_touch(t, connection_oldest(t, CONNECTION_EXAMINING),
                     CONNECTION_PROGRAMMED, 6);
    add(t, 6, CONNECTION_OPENED, 6);
    assert_int_equal(connection_n_evicted(t), 2);
    assert_int_equal(connection_n(t, CONNECTION_OPENED), 1);
    connection_table_destroy(t);
}

/* Who is used keeps his place for a while, and is not idle for that: whoever
 * is, is found on the second, wherever he stands. */
static void
test_use(void **state)
{
    struct connection_table *t = create(10, 10);
    struct connection *c[4];

    (void) state;
    for (uint32_t i = 0; i < 4; i++) {
        c[i] = add(t, i, CONNECTION_LINGERING, 100);
    }
    connection_use(t, c[0], 100 + CONNECTION_ORDER - 1);
    assert_ptr_equal(connection_oldest(t, CONNECTION_LINGERING), c[0]);
    assert_int_equal(c[0]->last_used, 100 + CONNECTION_ORDER - 1);
    connection_use(t, c[1], 100 + CONNECTION_ORDER);
    assert_ptr_equal(connection_next(t, c[0]), c[2]);
    assert_null(connection_next(t, c[1]));

    assert_null(connection_idle(t, CONNECTION_LINGERING, 300, 399));
    assert_ptr_equal(connection_idle(t, CONNECTION_LINGERING, 300, 400), c[2]);
    /* It remains so until something is done about it. */
    assert_ptr_equal(connection_idle(t, CONNECTION_LINGERING, 300, 400), c[2]);
    connection_remove(t, c[2]);
    assert_ptr_equal(connection_idle(t, CONNECTION_LINGERING, 300, 400), c[3]);
    connection_use(t, c[3], 401);
    assert_null(connection_idle(t, CONNECTION_LINGERING, 300, 401));
    assert_null(connection_idle(t, CONNECTION_OPENED, 300, 4000));
    assert_int_equal(connection_n(t, CONNECTION_LINGERING), 3);

    connection_remove(t, c[1]);
    uint32_t now = 100 + CONNECTION_ORDER - 1 + 300;
    assert_null(connection_idle(t, CONNECTION_LINGERING, 300, now - 1));
    assert_ptr_equal(connection_idle(t, CONNECTION_LINGERING, 300, now), c[0]);
    connection_table_destroy(t);
}

/* Every slot is used again: as many as may be, over and over. */
static void
test_reuse(void **state)
{
    struct connection_table *t = create(3000, 3000);

    (void) state;
    for (uint32_t round = 0; round < 4; round++) {
        for (uint32_t i = 0; i < 3000; i++) {
            assert_non_null(
                add(t, round * 3000 + i, CONNECTION_PROGRAMMED, round));
        }
        assert_null(add(t, 20000, CONNECTION_OPENED, round));
        struct connection *c;
        while ((c = connection_oldest(t, CONNECTION_PROGRAMMED))) {
            connection_remove(t, c);
        }
        assert_int_equal(connection_n(t, CONNECTION_PROGRAMMED), 0);
    }
    assert_int_equal(connection_n_evicted(t), 0);
    assert_int_equal(connection_n_refused(t), 4);
    connection_table_destroy(t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_both_directions),
        cmocka_unit_test(test_vlans),
        cmocka_unit_test(test_syn_ack),
        cmocka_unit_test(test_handles),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_eviction),
        cmocka_unit_test(test_undecided_limit),
        cmocka_unit_test(test_use),
        cmocka_unit_test(test_reuse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
