/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What passes, into accounts: see judge.h.
 *
 * Each packet of a connection either meets one of its flows, which counts it,
 * or comes to us as a clone.  So what has passed is the clones that were seen
 * and what the flows have counted, but for one thing.  Open vSwitch's
 * datapath counts, and its revalidators pass these counts on to the OpenFlow
 * flows, some time later and after they have looked up which flows those are
 * now.  So what was cloned just before a flow came into force is counted by
 * that flow as well (revalidate_ukey() in Open vSwitch's
 * ofproto/ofproto-dpif-upcall.c; it made 24 % too much of transfers of 300 kB
 * on an idle switch).
 *
 * Nobody tells which clones these are.  The revalidators run every half a
 * second and whenever a flow changes; a side's first packet, which has no
 * datapath flow yet, is counted at once.  So the clones since the latest of
 * these are 'recent': the side's flow has counted them too, as far as it has
 * counted so many.  That is an estimate, within some packets a connection,
 * for the one moment when flows come into force; all else is exact.
 *
 * The switch tells a flow's counters from time to time, and at its end.  They
 * only grow: a flow that replaces another one goes on with its counters.  So
 * 'counted' of a connection holds what of a side's counters is in the accounts
 * already.  Three things would spoil that, and are seen to:
 *
 *  - a flow of an earlier connection between the same ends: it is deleted,
 *    which has it say what it has counted (estates.h), before the new one is
 *    added, which begins at 0;
 *  - counters that a flow told before it was lost and programmed again: they
 *    are not heeded for a while after programming;
 *  - a switch that has lost everything and counts from 0 again. */

#include <l7-config.h>
#include "daemon/judge-private.h"

#include <string.h>

#include "daemon/accounts.h"
#include "daemon/clock.h"
#include "daemon/estates.h"
#include "daemon/examiner.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "patterns/library.h"

/* What Open vSwitch counts of a packet beside IP. */
#define ETHERNET_HEADER 14
#define VLAN_TAG 4

/* Milliseconds after programming in which a flow's counters may be those of
 * an earlier one, whose end is still to be told. */
#define YOUNG_MS 2000

/* Milliseconds after which the datapath's counts are passed on at the latest:
 * Open vSwitch's max-revalidator (ovs-vswitchd.conf.db(5)); and after a
 * change of flows. */
#define REVALIDATE_MS 500
#define CHANGE_MS 20

/* ---- Whose it is. ---- */

static const char *
vm_behind(const struct judge *j, const struct look *look)
{
    const struct inventory_port *port =
        inventory_find(j->inventory, look->in_port);

    return port ? port->vm : NULL;
}

/* The VM that account 'number' is of, or NULL. */
static const char *
vm_of_account(const struct judge *j, uint32_t number)
{
    if (number == CONNECTION_NO_ACCOUNT) {
        return NULL;
    }
    const char *vm = accounts_get(j->accounts, number)->vm;
    return strcmp(vm, ACCOUNTS_NO_VM) && strcmp(vm, ACCOUNTS_OTHER) ? vm
                                                                    : NULL;
}

/* Finds the accounts of 'c'.  A side that was known to be a VM stays that VM,
 * whatever has become of its port, unless it is one of those in 'moved', a
 * bit each. */
static void
find_accounts(struct judge *j, struct connection *c, unsigned int moved)
{
    bool judged = !examiner_is_undecided(c);
    const char *protocol =
        judged
            ? library_protocol_name(ruleset_library(j->ruleset), c->protocol)
            : ACCOUNTS_UNJUDGED;
    const char *class = ruleset_class_name(
        j->ruleset, judged ? c->class : CONNECTION_NO_CLASS);
    const char *vms[N_SIDES] = { NULL, NULL };

    for (int side = 0; side < N_SIDES; side++) {
        if (c->in_accounts && !(moved & 1u << side)) {
            vms[side] = vm_of_account(j, c->accounts[side]);
        }
        if (!vms[side]) {
            vms[side] = vm_behind(j, &c->looks[side]);
        }
        c->accounts[side] = CONNECTION_NO_ACCOUNT;
    }
    const char *client = vms[SIDE_CLIENT], *server = vms[SIDE_SERVER];
    if (client || !server) {
        c->accounts[SIDE_CLIENT] =
            accounts_find(j->accounts, client ? client : ACCOUNTS_NO_VM,
                          protocol, class, false);
    }
    if (server) {
        c->accounts[SIDE_SERVER] =
            accounts_find(j->accounts, server, protocol, class, client);
    }
}

/* Adds to what 'side' has sent. */
static void
post(const struct judge *j, const uint32_t accounts[N_SIDES], int side,
     uint64_t packets, uint64_t bytes)
{
    for (int i = 0; i < N_SIDES; i++) {
        if (accounts[i] != CONNECTION_NO_ACCOUNT) {
            struct account *a = accounts_get(j->accounts, accounts[i]);

            traffic_add(i == side ? &a->from : &a->to, packets, bytes);
        }
    }
}

/* Opens the accounts of 'c', with what was counted of it so far. */
static void
enter(struct judge *j, struct connection *c)
{
    find_accounts(j, c, 0);
    c->in_accounts = true;
    for (int i = 0; i < N_SIDES; i++) {
        if (c->accounts[i] != CONNECTION_NO_ACCOUNT) {
            accounts_get(j->accounts, c->accounts[i])->n_connections++;
        }
        post(j, c->accounts, i, c->counted[i].packets, c->counted[i].bytes);
        c->counted[i] = (struct traffic){ .packets = 0 };
    }
}

void
judge_account_adopted(struct judge *j, struct connection *c)
{
    find_accounts(j, c, 0);
    c->in_accounts = true;
}

void
judge_may_enter(struct judge *j, struct connection *c)
{
    if (!c->in_accounts && !examiner_is_undecided(c)
        && c->looks[SIDE_CLIENT].in_port && c->looks[SIDE_SERVER].in_port) {
        enter(j, c);
    }
}

void
judge_account_again(struct judge *j, struct connection *c, unsigned int moved)
{
    if (c->in_accounts) {
        find_accounts(j, c, moved);
    } else {
        judge_may_enter(j, c);
    }
}

void
judge_account_inventory(struct judge *j)
{
    for (int state = CONNECTION_PENDING; state < CONNECTION_N_STATES;
         state++) {
        struct connection *c =
            connection_oldest(j->connections, (enum connection_state) state);

        for (; c; c = connection_next(j->connections, c)) {
            for (int i = 0; c->in_accounts && i < N_SIDES; i++) {
                if (!vm_of_account(j, c->accounts[i])
                    && vm_behind(j, &c->looks[i])) {
                    find_accounts(j, c, 0);
                }
            }
        }
    }
}

/* ---- What passes. ---- */

/* Counts what no flow has counted or will count. */
static void
count(struct judge *j, struct connection *c, int side,
      const struct traffic *traffic)
{
    if (c->in_accounts) {
        post(j, c->accounts, side, traffic->packets, traffic->bytes);
    } else {
        traffic_add(&c->counted[side], traffic->packets, traffic->bytes);
    }
}

/* The recent clones of 'side' are recent no more. */
static void
release(struct judge *j, struct connection *c, int side)
{
    count(j, c, side, &c->recent[side]);
    c->recent[side] = (struct traffic){ .packets = 0 };
}

/* True if the counts of all before 'now_ms' have been passed on since
 * 'then_ms'. */
static bool
is_revalidated(const struct judge *j, uint32_t then_ms, uint32_t now_ms)
{
    return now_ms - then_ms >= REVALIDATE_MS
           || (now_ms - j->posted_ms >= CHANGE_MS
               && now_ms - j->posted_ms < now_ms - then_ms);
}

void
judge_count_clone(struct judge *j, struct connection *c, enum side side,
                  size_t ip_total, uint64_t now_us)
{
    bool tagged = c->looks[side].vid != LOOK_UNTAGGED;
    uint32_t now_ms = clock_milliseconds(now_us);
    struct traffic clone = {
        .packets = 1,
        .bytes = ETHERNET_HEADER + (tagged ? VLAN_TAG : 0) + ip_total,
    };

    if (!c->recent_ms[side]) {
        c->recent_ms[side] = now_ms;
        count(j, c, side, &clone);
        return;
    }
    if (c->flows[side] != FLOW_SENT
        && is_revalidated(j, c->recent_ms[side], now_ms)) {
        release(j, c, side);
        c->recent_ms[side] = now_ms;
    }
    traffic_add(&c->recent[side], clone.packets, clone.bytes);
}

/* Takes the counters of a flow, of which '*counted' is in the accounts, and
 * which has counted the '*recent' clones, too. */
static void
count_flow(struct judge *j, const uint32_t accounts[N_SIDES],
           struct traffic *counted, struct traffic *recent, int side,
           const struct traffic *counters)
{
    if (counters->packets < counted->packets
        || counters->bytes < counted->bytes) {
        /* Another flow already; nobody told of the end of the one before. */
        j->n_unheard++;
        *counted = (struct traffic){ .packets = 0 };
    }
    struct traffic more = {
        .packets = counters->packets - counted->packets,
        .bytes = counters->bytes - counted->bytes,
    };
    if (more.packets < recent->packets) {
        more = *recent;
    }
    post(j, accounts, side, more.packets, more.bytes);
    *recent = (struct traffic){ .packets = 0 };
    *counted = *counters;
}

static void
count_connection_flow(struct judge *j, struct connection *c, int side,
                      const struct traffic *counters)
{
    if (!c->in_accounts) {
        /* Only one side has been heard.  It need not wait any longer. */
        enter(j, c);
    }
    count_flow(j, c->accounts, &c->counted[side], &c->recent[side], side,
               counters);
}

void
judge_flow_counted(struct judge *j, uint32_t handle, int side,
                   uint64_t n_packets, uint64_t n_bytes, uint64_t now_us)
{
    struct traffic counters = { .packets = n_packets, .bytes = n_bytes };
    struct connection *c = connection_from_handle(j->connections, handle);

    if (!c) {
        struct estate *e = estates_find(j->estates, handle, (uint8_t) side);

        if (e) {
            count_flow(j, e->accounts, &e->counted, &e->recent, side,
                       &counters);
        }
    } else if (!examiner_is_undecided(c)
               && clock_milliseconds(now_us) - c->sent_ms[side] >= YOUNG_MS) {
        count_connection_flow(j, c, side, &counters);
    }
}

void
judge_count_end(struct judge *j, uint32_t handle, struct connection *c,
                int side, uint64_t n_packets, uint64_t n_bytes)
{
    struct traffic counters = { .packets = n_packets, .bytes = n_bytes };

    if (!c) {
        struct estate *e = estates_find(j->estates, handle, (uint8_t) side);

        if (e) {
            count_flow(j, e->accounts, &e->counted, &e->recent, side,
                       &counters);
            estates_remove(j->estates, e);
        }
    } else if (!examiner_is_undecided(c)) {
        count_connection_flow(j, c, side, &counters);
        c->counted[side] = (struct traffic){ .packets = 0 };
    }
}

void
judge_bequeath(struct judge *j, struct connection *c, int side)
{
    if (!c->in_accounts) {
        enter(j, c);
    }
    struct estate estate = {
        .handle = connection_handle(j->connections, c),
        .side = (uint8_t) side,
        .accounts = { c->accounts[0], c->accounts[1] },
        .counted = c->counted[side],
        .recent = c->recent[side],
    };

    estates_add(j->estates, &estate);
    c->counted[side] = c->recent[side] = (struct traffic){ .packets = 0 };
}

void
judge_account_removing(struct judge *j, struct connection *c)
{
    if (!c->in_accounts) {
        enter(j, c);
    }
    for (int side = 0; side < N_SIDES; side++) {
        if (c->flows[side] == FLOW_SENT) {
            judge_bequeath(j, c, side);
        } else {
            release(j, c, side);
        }
    }
}

void
judge_account_lost(struct judge *j, struct connection *c)
{
    for (int side = 0; side < N_SIDES; side++) {
        if (c->in_accounts && c->flows[side] == FLOW_SENT) {
            j->n_unheard++;
            c->counted[side] = (struct traffic){ .packets = 0 };
            release(j, c, side);
        }
    }
}

void
judge_close_accounts(struct judge *j)
{
    for (int state = 0; state < CONNECTION_N_STATES; state++) {
        struct connection *c =
            connection_oldest(j->connections, (enum connection_state) state);

        for (; c; c = connection_next(j->connections, c)) {
            if (!c->in_accounts) {
                enter(j, c);
            }
            release(j, c, SIDE_CLIENT);
            release(j, c, SIDE_SERVER);
        }
    }
}

struct accounts *
judge_accounts(const struct judge *j)
{
    return j->accounts;
}
