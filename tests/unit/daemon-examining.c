/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies and ports for the tests of examining-flows: see
 * daemon-examining.h. */

#include <l7-config.h>
#include "tests/unit/daemon-examining.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/basis.h"
#include "daemon/examining-flows.h"
#include "daemon/ruleset.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-rulesets.h"

static const char classes[] =
    "\"c0\": {\"queue\": 0}, \"c1\": {\"queue\": 1}, \"c2\": {\"queue\": 2}, "
    "\"c3\": {\"queue\": 3}, \"c4\": {\"queue\": 4}, \"c5\": {\"queue\": 5}, "
    "\"c6\": {\"queue\": 6}, \"c7\": {\"queue\": 7}, "
    "\"c8\": {\"queue\": 8, \"dscp\": 10}, "
    "\"gone\": {\"drop\": true}, "
    "\"each\": {\"meter\": {\"rate\": \"1Mbit\", \"per\": \"vm\"}}, "
    "\"own\": {\"meter\": {\"rate\": \"1Mbit\", \"per\": \"connection\"}}, "
    "\"all\": {\"meter\": {\"rate\": \"1Mbit\"}}";

const char *
examining_policy(const char *rules)
{
    char text[8192];
    int n = snprintf(text, sizeof text,
                     "{\"version\": 1, \"classes\": {%s},\n\"rules\": [%s]}",
                     classes, rules);

    assert_true(n > 0 && (size_t) n < sizeof text);
    write_text("examining.json", text);
    return "examining.json";
}

struct inventory_port
examining_port(uint16_t ofport, uint16_t vlan, enum inventory_mode mode,
               const char *vm, const char *mac)
{
    char name[16];

    snprintf(name, sizeof name, "port%u", ofport);
    return (struct inventory_port){
        .ofport = ofport,
        .port = ofport,
        .vlan = vlan,
        .mode = mode,
        .name = strdup(name),
        .vm = vm ? strdup(vm) : NULL,
        .vm_name = vm ? strdup(vm) : NULL,
        .mac = mac ? strdup(mac) : NULL,
    };
}

#define SHARED_MAC "52:54:00:00:00:0f"

struct inventory *
examining_ports(bool qinq)
{
    const struct inventory_port all[] = {
        examining_port(1, 10, INVENTORY_ACCESS, "web-1", "52:54:00:00:00:01"),
        examining_port(2, 20, INVENTORY_ACCESS, "web-2", "52:54:00:00:00:02"),
        examining_port(3, 10, INVENTORY_ACCESS, "db", "52:54:00:00:00:03"),
        examining_port(4, 0, INVENTORY_TRUNK, "router", "52:54:00:00:00:04"),
        examining_port(5, 0, INVENTORY_TRUNK, NULL, NULL),
        examining_port(6, 10, INVENTORY_TRUNK, NULL, "52:54:00:00:00:06"),
        examining_port(7, 20, INVENTORY_ACCESS, "web-7", NULL),
        /* Whose address it is, or none at all, nobody can tell. */
        examining_port(8, 10, INVENTORY_ACCESS, "web-8", SHARED_MAC),
        examining_port(9, 20, INVENTORY_ACCESS, "db-9", SHARED_MAC),
        examining_port(10, 10, INVENTORY_ACCESS, "db-10", "no address"),
        examining_port(11, 10, INVENTORY_ACCESS, "db-11", "01:00:5e:00:00:01"),
        examining_port(12, 10, INVENTORY_QINQ, "web-12", "52:54:00:00:00:0c"),
    };
    size_t n = N_ELEMENTS(all);

    if (!qinq) {
        struct inventory_port last = all[--n];
        inventory_port_uninit(&last);
    }
    return inventory_create(all, n);
}

struct basis *
examining_basis(const char *rules, struct inventory *inventory)
{
    struct ruleset *r = ruleset_from(PATTERNS, examining_policy(rules));
    struct basis *b;

    assert_int_equal(basis_create(r, inventory, NULL, &b), 0);
    ruleset_unref(r);
    return b;
}

struct standing_examining *
examining_flows_always(const char *rules, struct inventory *inv, size_t *n)
{
    struct basis *b = examining_basis(rules, inv);
    struct standing_examining *flows;
    const char *rule;

    assert_int_equal(
        examining_flows_create(b, EXAMINING_FLOWS_ALWAYS, &flows, n, &rule),
        0);
    basis_unref(b);
    return flows;
}
