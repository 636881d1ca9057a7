/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connections a rule of iptables is for: see condition.h. */

#include <l7-config.h>
#include "migrate/condition.h"

#include <errno.h>

#include "migrate/iptables.h"

/* In which direction of a connection a packet goes: index of its source. */
enum way { FROM_CLIENT = 0, FROM_SERVER = 1 };

/* The ports that clients take for themselves, "1024:" and narrower sets of
 * them, say nothing about which side is the server. */
#define EPHEMERAL_FIRST 1024

static bool
is_ephemeral(const struct guard_set *set)
{
    return set->n == 1 && set->ranges[0].first >= EPHEMERAL_FIRST
           && set->ranges[0].last == UINT16_MAX;
}

/* True if the rule's packets may go that way. */
static bool
goes(const struct ipt_rule *r, enum way way)
{
    bool source = r->has_ports[0];
    bool destination = r->has_ports[1];

    if (source && destination) {
        source = !is_ephemeral(&r->ports[0]);
        destination = !is_ephemeral(&r->ports[1]);
    }
    if (source != destination) {
        /* A port is the server's. */
        return way == (destination ? FROM_CLIENT : FROM_SERVER);
    }
    return true;
}

/* True if it makes a difference which way packets go. */
static bool
has_ends(const struct ipt_rule *r)
{
    return r->ends[0].network.ip_version || r->ends[1].network.ip_version
           || r->has_ports[0] || r->has_ports[1];
}

/* Makes the condition for packets that go that way. */
static void
make_one(const struct ipt_rule *r, enum way way, struct guard_condition *c)
{
    struct guard guard;

    guard_init(&guard);
    if (!r->protocol_is_negated) {
        guard.protocol = r->protocol;
    }
    guard.transports = r->transports;
    guard.days = r->days;
    guard.minutes = r->minutes;
    if (r->has_either_port) {
        guard.ports[1] = r->either_port;
    }
    for (int i = 0; i < 2; i++) {
        /* The client is the source of what goes to the server. */
        int end = i ^ (int) way;

        if (r->has_ports[i]) {
            guard.ports[end] = r->ports[i];
        }
        if (!r->ends[i].is_negated) {
            guard.ends[end] = r->ends[i].network;
        }
        if (r->interfaces[i].is_vm) {
            guard.vm = r->interfaces[i].name;
            if (has_ends(r)) {
                guard.direction = end ? GUARD_TO_VM : GUARD_FROM_VM;
            }
        }
    }

    /* What is negated says no before the rest says yes. */
    c->n = 0;
    if (r->protocol_is_negated) {
        struct guard except = guard;

        except.protocol = r->protocol;
        guard_condition_add(c, &except, false);
    }
    for (int i = 0; i < 2; i++) {
        if (r->ends[i].is_negated) {
            struct guard except = guard;

            except.ends[i ^ (int) way] = r->ends[i].network;
            guard_condition_add(c, &except, false);
        }
    }
    guard_condition_add(c, &guard, true);
}

int
migrate_condition(const struct ipt_rule *r, struct guard_condition *c)
{
    struct guard_condition back;

    if (!goes(r, FROM_SERVER) || !has_ends(r)) {
        make_one(r, FROM_CLIENT, c);
        return 0;
    } else if (!goes(r, FROM_CLIENT)) {
        make_one(r, FROM_SERVER, c);
        return 0;
    }

    struct guard_condition there;
    make_one(r, FROM_CLIENT, &there);
    make_one(r, FROM_SERVER, &back);
    if (there.n > 1 || back.n > 1) {
        return guard_condition_either(&there, &back, c);
    }
    /* Nothing is negated: the one or the other. */
    *c = there;
    guard_condition_add(c, &back.terms[0].guard, true);
    return 0;
}
