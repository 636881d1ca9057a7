/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/inventory-vm.[ch]: who is behind an interface. */

#include <l7-config.h>
#include "ovs-glue/inventory-vm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ovs-glue/inventory.h"

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

#define UUID "0a1b2c3d-0000-4000-8000-000000000001"
#define IFACE_ID "0a1b2c3d-0000-4000-8000-000000000002"
#define MAC "52:54:00:00:00:01"

/* external_ids: keys and values in turn, ended by NULL. */
static const char *
get(const void *ids_, const char *key)
{
    const char *const *ids = ids_;

    for (size_t i = 0; ids[i]; i += 2) {
        if (!strcmp(ids[i], key)) {
            return ids[i + 1];
        }
    }
    return NULL;
}

static void
assert_same(const char *is, const char *expected)
{
    if (is && expected) {
        assert_string_equal(is, expected);
    } else {
        assert_ptr_equal(is, expected);
    }
}

static void
test_identify(void **state)
{
    static const struct {
        const char *name;
        const char *ids[9];
        const char *vm, *vm_name, *vm_uuid, *iface_id, *mac;
    } cases[] = {
        /* libvirt. */
        { "vnet3",
          { "vm-id", UUID, "iface-id", IFACE_ID, "attached-mac", MAC },
          UUID,
          NULL,
          UUID,
          IFACE_ID,
          MAC },
        /* OpenStack, with a name that somebody has added. */
        { "tap01234567-89",
          { "vm-uuid", UUID, "iface-id", IFACE_ID, "vm-name", "web" },
          "web",
          "web",
          UUID,
          IFACE_ID,
          NULL },
        /* XenServer, whose vm-id is the same. */
        { "vif1.0", { "xs-vm-uuid", UUID }, UUID, NULL, UUID, NULL, NULL },
        /* A name in place of an ID. */
        { "p1", { "vm-id", "db" }, "db", "db", NULL, NULL, NULL },
        { "p1",
          { "vm-id", "db", "vm-name", "web", "vm-uuid", UUID },
          "web",
          "web",
          UUID,
          NULL,
          NULL },
        /* Proxmox, by the interface's name alone; what is written counts
         * more. */
        { "tap100i0", { NULL }, "100", "100", NULL, NULL, NULL },
        { "fwln100o1", { NULL }, "100", "100", NULL, NULL, NULL },
        { "fwpr100p1", { NULL }, "100", "100", NULL, NULL, NULL },
        { "veth101i0", { NULL }, "101", "101", NULL, NULL, NULL },
        { "tap100i0", { "vm-id", UUID }, UUID, NULL, UUID, NULL, NULL },
        { "tap100i0", { "vm-name", "a" }, "a", "a", NULL, NULL, NULL },
        /* Less and less. */
        { "p1",
          { "iface-id", IFACE_ID, "attached-mac", MAC },
          IFACE_ID,
          NULL,
          NULL,
          IFACE_ID,
          MAC },
        { "p1", { "attached-mac", MAC }, "p1", NULL, NULL, NULL, MAC },
        { "vnet3", { NULL }, "vnet3", NULL, NULL, NULL, NULL },
        { "vnet3", { "vm-id", "" }, "vnet3", NULL, NULL, NULL, NULL },
        { "eth0", { NULL }, NULL, NULL, NULL, NULL, NULL },
        { "eth0", { "vm-id", "", "x", "y" }, NULL, NULL, NULL, NULL, NULL },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        struct inventory_port port = { .name = strdup(cases[i].name) };

        inventory_vm_identify(&port, get, cases[i].ids);
        assert_same(port.vm, cases[i].vm);
        assert_same(port.vm_name, cases[i].vm_name);
        assert_same(port.vm_uuid, cases[i].vm_uuid);
        assert_same(port.iface_id, cases[i].iface_id);
        assert_same(port.mac, cases[i].mac);
        assert_int_equal(
            inventory_vm_is_there(cases[i].name, get, cases[i].ids),
            cases[i].vm != NULL);
        inventory_port_uninit(&port);
    }
}

static void
test_names(void **state)
{
    static const char *const vms[] = {
        "vnet0",          "vnet12345",      "tap100i0",       "tap0i15",
        "tap01234567-89", "tapdeadbeef-ca", "tap00000000000", "veth100i0",
        "fwln100o0",      "fwpr100p12",
    };
    static const char *const others[] = {
        "",
        "vnet",
        "vnet1x",
        "vnetx1",
        "xvnet1",
        "VNET1",
        "tap",
        "tap100",
        "tap0",
        "tap100i",
        "tapi0",
        "tap100i0x",
        "tap100x0",
        "tap100i0i0",
        "tap01234567-8",
        "tap01234567-890",
        "tapDEADBEEF-CA",
        "tapdeadbeef-cg",
        "eth0",
        "br0",
        "qvo01234567-89",
        "tap-",
        "tap01234567-89x",
        "veth0",
        "veth100",
        "veth1a2b3c4",
        "fwln100i0",
        "fwpr100i0",
        "fwbr100i0",
        "fwlno0",
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(vms); i++) {
        assert_true(inventory_vm_is_name(vms[i]));
    }
    for (size_t i = 0; i < N_ELEMENTS(others); i++) {
        assert_false(inventory_vm_is_name(others[i]));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identify),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
