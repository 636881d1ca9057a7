/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/basis.[ch] and support.[ch]. */

#include <l7-config.h>
#include "daemon/basis.h"
#include "daemon/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-rulesets.h"

static char *
copy(const char *s)
{
    return s ? strdup(s) : NULL;
}

/* A port with all that a policy may ask about. */
static struct inventory_port
port(uint16_t ofport, const char *name, const char *vm, const char *uuid,
     const char *iface_id)
{
    return (struct inventory_port){
        .ofport = ofport,
        .port = ofport,
        .name = strdup(name),
        .vm = copy(vm),
        .vm_name = copy(vm),
        .vm_uuid = copy(uuid),
        .iface_id = copy(iface_id),
    };
}

static struct basis *
basis(struct ruleset *r, const struct inventory_port *ports, size_t n,
      const struct basis *old)
{
    struct inventory *inv = inventory_create(ports, n);
    struct basis *b;

    assert_int_equal(basis_create(r, inv, old, &b), 0);
    assert_ptr_equal(basis_ruleset(b), r);
    assert_ptr_equal(basis_inventory(b), inv);
    inventory_unref(inv);
    return b;
}

/* What is found out about a port is kept for as long as the port is the
 * same. */
static void
test_ports(void **state)
{
    struct ruleset *r = ruleset_from(PATTERNS, POLICY);
    const struct inventory_port before[] = {
        port(1, "a", "vm1", "u1", "i1"), port(2, "b", "vm2", "u2", "i2"),
        port(3, "c", "vm3", "u3", "i3"), port(4, "d", "vm4", "u4", "i4"),
        port(5, "e", NULL, NULL, NULL),  port(6, "f", "vm6", NULL, NULL),
        port(8, "h", NULL, NULL, NULL),
    };
    const struct inventory_port after[] = {
        port(1, "a", "vm1", "u1", "i1"),   port(2, "other", "vm2", "u2", "i2"),
        port(3, "c", "other", "u3", "i3"), port(4, "d", "vm4", "other", "i4"),
        port(5, "e", "vm5", NULL, NULL),   port(6, "f", "vm6", NULL, "new"),
        port(7, "g", NULL, NULL, NULL),
    };
    struct basis_ports ports;

    (void) state;
    struct basis *a = basis(r, before, N_ELEMENTS(before), NULL);
    struct basis *b = basis(r, after, N_ELEMENTS(after), a);
    assert_non_null(basis_match(a, 1));
    assert_ptr_equal(basis_match(a, 1), basis_match(b, 1));
    assert_null(basis_match(a, 7));
    assert_null(basis_match(a, 0));
    assert_null(basis_match(b, 8));
    assert_int_equal(basis_compare(a, b, &ports), 7);
    assert_int_equal(basis_compare(b, a, &ports), 7);
    for (uint16_t i = 0; i < 20; i++) {
        assert_int_equal(basis_ports_has(&ports, i), i >= 2 && i <= 8);
    }
    assert_int_equal(basis_compare(b, b, &ports), 0);

    /* What is shared outlives whoever made it. */
    basis_unref(a);
    struct basis *c = basis_ref(b);
    basis_unref(b);
    assert_non_null(basis_match(c, 1));

    /* Another ruleset asks anew. */
    struct ruleset *other = ruleset_from(PATTERNS, POLICY);
    struct basis *d;
    assert_int_equal(basis_create(other, basis_inventory(c), c, &d), 0);
    assert_ptr_not_equal(basis_match(c, 1), basis_match(d, 1));
    basis_unref(c);
    basis_unref(d);
    basis_unref(NULL);
    ruleset_unref(other);
    ruleset_unref(r);
}

static void
test_no_ports(void **state)
{
    struct ruleset *r = ruleset_from(PATTERNS, POLICY);
    struct basis *b;

    (void) state;
    assert_int_equal(basis_create(r, NULL, NULL, &b), 0);
    assert_null(basis_inventory(b));
    assert_null(basis_match(b, 1));
    basis_unref(b);
    ruleset_unref(r);
}

static void
check_support(const struct ruleset *r, bool queues, uint32_t max_meters,
              size_t n, const char *expected)
{
    const struct support support = { queues, max_meters };
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(out);
    assert_int_equal(support_describe(ruleset_policy(r), &support, "> ", out),
                     n);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, expected);
    assert_int_equal(support_describe(ruleset_policy(r), &support, "", NULL),
                     n);
    free(text);
}

static void
test_support(void **state)
{
    struct ruleset *r = ruleset_from(PATTERNS, POLICY);

    (void) state;
    check_support(r, true, 1, 0, "");
    check_support(r, false, 1, 2,
                  "> class fast: its queue does not shape: the userspace "
                  "datapath ignores queues\n"
                  "> class slow: its queue does not shape: the userspace "
                  "datapath ignores queues\n");
    check_support(r, true, 0, 1,
                  "> class slow: it has no meter: the datapath has none\n");
    check_support(r, false, 0, 2,
                  "> class fast: its queue does not shape: the userspace "
                  "datapath ignores queues\n"
                  "> class slow: its queue does not shape: the userspace "
                  "datapath ignores queues; it has no meter: the datapath has "
                  "none\n");
    ruleset_unref(r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ports),
        cmocka_unit_test(test_no_ports),
        cmocka_unit_test(test_support),
    };

    return cmocka_run_group_tests(tests, rulesets_set_up, rulesets_tear_down);
}
