/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/inventory.[ch]: the bridge's ports at one moment. */

#include <l7-config.h>
#include "ovs-glue/inventory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

/* A port whose strings are the inventory's. */
static struct inventory_port
port(uint16_t ofport, uint16_t vlan, enum inventory_mode mode,
     const char *name, const char *vm)
{
    return (struct inventory_port){
        .ofport = ofport,
        .vlan = vlan,
        .mode = mode,
        .name = strdup(name),
        .vm = vm ? strdup(vm) : NULL,
    };
}

static void
test_find(void **state)
{
    const struct inventory_port ports[] = {
        port(65534, 0, INVENTORY_TRUNK, "br0", NULL),
        port(7, 100, INVENTORY_TRUNK, "vnet0", "web-1"),
        port(1, 0, INVENTORY_TRUNK, "eth0", NULL),
        port(300, 200, INVENTORY_QINQ, "vnet1", "router"),
    };
    struct inventory *inv = inventory_create(ports, N_ELEMENTS(ports));

    (void) state;
    assert_int_equal(inventory_n_ports(inv), 4);
    for (size_t i = 0; i < N_ELEMENTS(ports); i++) {
        const struct inventory_port *p = inventory_find(inv, ports[i].ofport);

        assert_non_null(p);
        assert_int_equal(p->ofport, ports[i].ofport);
        assert_int_equal(p->vlan, ports[i].vlan);
        assert_int_equal(p->mode, ports[i].mode);
        /* Taken over, not copied. */
        assert_ptr_equal(p->name, ports[i].name);
        assert_ptr_equal(p->vm, ports[i].vm);
    }
    for (uint16_t i = 0; i < 400; i++) {
        bool there = i == 1 || i == 7 || i == 300;

        assert_int_equal(inventory_find(inv, i) != NULL, there);
    }
    assert_null(inventory_find(inv, UINT16_MAX));

    /* The last reference frees it, which a leak checker watches. */
    assert_ptr_equal(inventory_ref(inv), inv);
    inventory_unref(inv);
    assert_int_equal(inventory_n_ports(inv), 4);
    inventory_unref(inv);
}

static void
test_empty(void **state)
{
    struct inventory *inv = inventory_create(NULL, 0);

    (void) state;
    assert_int_equal(inventory_n_ports(inv), 0);
    assert_null(inventory_find(inv, 1));
    assert_true(inventory_equals(inv, inv));
    inventory_unref(inv);

    /* None is known yet. */
    assert_int_equal(inventory_n_ports(NULL), 0);
    assert_null(inventory_find(NULL, 1));
    assert_null(inventory_ref(NULL));
    inventory_unref(NULL);
}

static void
test_equality(void **state)
{
    const struct inventory_port base[] = {
        port(1, 10, INVENTORY_TRUNK, "a", "vm"),
        port(2, 20, INVENTORY_QINQ, "b", NULL),
    };
    const struct inventory_port same[] = {
        port(2, 20, INVENTORY_QINQ, "b", NULL),
        port(1, 10, INVENTORY_TRUNK, "a", "vm"),
    };
    const struct inventory_port others[][2] = {
        { port(3, 10, INVENTORY_TRUNK, "a", "vm"),
          port(2, 20, INVENTORY_QINQ, "b", NULL) },
        { port(1, 11, INVENTORY_TRUNK, "a", "vm"),
          port(2, 20, INVENTORY_QINQ, "b", NULL) },
        { port(1, 10, INVENTORY_QINQ, "a", "vm"),
          port(2, 20, INVENTORY_QINQ, "b", NULL) },
        { port(1, 10, INVENTORY_TRUNK, "c", "vm"),
          port(2, 20, INVENTORY_QINQ, "b", NULL) },
        { port(1, 10, INVENTORY_TRUNK, "a", "vn"),
          port(2, 20, INVENTORY_QINQ, "b", NULL) },
        { port(1, 10, INVENTORY_TRUNK, "a", NULL),
          port(2, 20, INVENTORY_QINQ, "b", NULL) },
        { port(1, 10, INVENTORY_TRUNK, "a", "vm"),
          port(2, 20, INVENTORY_QINQ, "b", "") },
    };
    const struct inventory_port fewer[] = { port(1, 10, INVENTORY_TRUNK, "a",
                                                 "vm") };
    struct inventory *a = inventory_create(base, 2);
    struct inventory *b = inventory_create(same, 2);

    (void) state;
    assert_true(inventory_equals(a, b));
    assert_true(inventory_equals(b, a));
    inventory_unref(b);
    for (size_t i = 0; i < N_ELEMENTS(others); i++) {
        b = inventory_create(others[i], 2);
        assert_false(inventory_equals(a, b));
        assert_false(inventory_equals(b, a));
        inventory_unref(b);
    }
    b = inventory_create(fewer, 1);
    assert_false(inventory_equals(a, b));
    assert_false(inventory_equals(b, a));
    inventory_unref(b);
    assert_false(inventory_equals(a, NULL));
    assert_false(inventory_equals(NULL, a));
    assert_true(inventory_equals(NULL, NULL));
    inventory_unref(a);
}

static void
test_vms(void **state)
{
    const struct inventory_port ports[] = {
        port(9, 0, INVENTORY_TRUNK, "vnet2", "web"),
        port(3, 0, INVENTORY_TRUNK, "eth0", NULL),
        port(5, 0, INVENTORY_TRUNK, "vnet1", "db"),
        port(2, 0, INVENTORY_TRUNK, "vnet0", "web"),
        port(7, 0, INVENTORY_TRUNK, "vnet3", "web-2"),
    };
    struct inventory *inv = inventory_create(ports, N_ELEMENTS(ports));
    const struct inventory_vm *vm;

    (void) state;
    assert_int_equal(inventory_n_vms(inv), 3);
    assert_string_equal(inventory_vm(inv, 0)->vm, "db");
    assert_string_equal(inventory_vm(inv, 2)->vm, "web-2");

    vm = inventory_vm(inv, 1);
    assert_string_equal(vm->vm, "web");
    assert_int_equal(vm->n_ports, 2);
    assert_string_equal(vm->ports[0]->name, "vnet0");
    assert_string_equal(vm->ports[1]->name, "vnet2");
    assert_ptr_equal(vm->ports[1], inventory_find(inv, 9));

    assert_ptr_equal(inventory_find_vm(inv, "web"), vm);
    assert_int_equal(inventory_find_vm(inv, "db")->n_ports, 1);
    assert_null(inventory_find_vm(inv, "we"));
    assert_null(inventory_find_vm(inv, "eth0"));
    inventory_unref(inv);

    inv = inventory_create(NULL, 0);
    assert_int_equal(inventory_n_vms(inv), 0);
    assert_null(inventory_find_vm(inv, "web"));
    inventory_unref(inv);
    assert_int_equal(inventory_n_vms(NULL), 0);
    assert_null(inventory_find_vm(NULL, "web"));
}

/* What is known of a VM counts, too: workers are to hear of it. */
static void
test_vm_equality(void **state)
{
    struct inventory_port base = port(1, 0, INVENTORY_TRUNK, "a", "vm");
    struct inventory *a = inventory_create(&base, 1);

    (void) state;
    for (int i = 0; i < 4; i++) {
        struct inventory_port other = port(1, 0, INVENTORY_TRUNK, "a", "vm");
        char **members[] = { &other.vm_name, &other.vm_uuid, &other.iface_id,
                             &other.mac };

        *members[i] = strdup("x");
        struct inventory *b = inventory_create(&other, 1);
        assert_false(inventory_equals(a, b));
        assert_false(inventory_equals(b, a));
        inventory_unref(b);
    }
    inventory_unref(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_equality),    cmocka_unit_test(test_vms),
        cmocka_unit_test(test_vm_equality),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
