/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_DAEMON_EXAMINING_H
#define L7_TESTS_UNIT_DAEMON_EXAMINING_H 1

/* What the tests of daemon/examining-flows share: policies and ports.  To be
 * used between rulesets_set_up() and rulesets_tear_down(). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/inventory.h"

struct basis;
struct standing_examining;

/* How a rule for what is not judged begins. */
#define EXAMINING "{\"protocols\": [\"examining\"], "

/* Writes a policy whose rules are 'rules', and returns the file's name.  Its
 * classes "c0" to "c7" have the queues 0 to 7, "c8" has queue 8 and a DSCP
 * mark; "gone" drops; "each", "own" and "all" have meters for VMs, connections
 * and the class. */
const char *examining_policy(const char *rules);

/* A port whose VM and its address are these, each NULL if there is none. */
struct inventory_port examining_port(uint16_t ofport, uint16_t vlan,
                                     enum inventory_mode mode, const char *vm,
                                     const char *mac);

/* Ports of all kinds; the last one, of QinQ, if it is asked for. */
struct inventory *examining_ports(bool qinq);

/* That policy with these ports. */
struct basis *examining_basis(const char *rules, struct inventory *inventory);

/* The flows of that, if it were the time of all rules. */
struct standing_examining *examining_flows_always(const char *rules,
                                                  struct inventory *inventory,
                                                  size_t *n);

#endif /* tests/unit/daemon-examining.h */
