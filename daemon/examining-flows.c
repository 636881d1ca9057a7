/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules for what is not judged yet, as flows: see examining-flows.h. */

#include <l7-config.h>
#include "daemon/examining-flows.h"

#include <errno.h>
#include <netinet/ether.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/arrivals.h"
#include "daemon/basis.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/criteria.h"
#include "policies/networks.h"
#include "policies/policy.h"
#include "policies/ranges.h"
#include "policies/rules.h"

/* A rule has at most two ranks. */
_Static_assert(2 * RULES_MAX <= STANDING_RANKS_MAX, "too few ranks");

/* An Ethernet address, and the port of the VM that has it. */
struct receiver {
    uint8_t mac[6];
    const struct inventory_port *port; /* NULL: several have it. */
};

/* Who must be at one end. */
enum who { ANYBODY, ANY_VM, ASKED_VM };

/* Flows under construction. */
struct draft {
    const struct basis *basis;
    const struct inventory *inventory;
    const struct policy_match **matches; /* Of its ports, in their order. */
    struct receiver *receivers;          /* By address. */
    size_t n_receivers;

    struct standing_examining *flows;
    size_t n;
    size_t allocated;
    int error; /* 0 as long as all is well. */

    /* For the rank at work. */
    const struct criteria *criteria;
    enum who sender;
    struct standing_examining flow; /* What all its flows have. */
};

/* ---- Who has which address. ---- */

/* Reads an address, and returns true if it is one that a VM can have. */
static bool
parse_mac(const char *text, uint8_t mac[6])
{
    static const uint8_t zero[6];
    struct ether_addr addr;

    if (!text || !ether_aton_r(text, &addr)) {
        return false;
    }
    memcpy(mac, addr.ether_addr_octet, sizeof zero);
    /* The lowest bit of the first byte is a group's. */
    return memcmp(mac, zero, sizeof zero) && !(mac[0] & 1);
}

static int
compare_receivers(const void *a_, const void *b_)
{
    const struct receiver *a = a_;
    const struct receiver *b = b_;

    return memcmp(a->mac, b->mac, sizeof a->mac);
}

/* Finds out all that the rules may ask about ports. */
static int
list_ports(struct draft *d)
{
    size_t n_ports = inventory_n_ports(d->inventory);
    size_t n = 0;

    d->matches = calloc(n_ports + 1, sizeof *d->matches);
    d->receivers = calloc(n_ports + 1, sizeof *d->receivers);
    if (!d->matches || !d->receivers) {
        return ENOMEM;
    }
    for (size_t i = 0; i < n_ports; i++) {
        const struct inventory_port *port = inventory_port_at(d->inventory, i);

        d->matches[i] = basis_match(d->basis, port->ofport);
        if (parse_mac(port->mac, d->receivers[n].mac)) {
            d->receivers[n++].port = port;
        }
    }
    qsort(d->receivers, n, sizeof *d->receivers, compare_receivers);
    for (size_t i = 0; i < n; i++) {
        struct receiver *last =
            d->n_receivers ? &d->receivers[d->n_receivers - 1] : NULL;

        if (last && !compare_receivers(last, &d->receivers[i])) {
            last->port = NULL;
        } else {
            d->receivers[d->n_receivers++] = d->receivers[i];
        }
    }
    return 0;
}

bool
examining_flows_see(const struct inventory *inventory,
                    const struct inventory_port *port)
{
    uint8_t mac[6], other[6];

    if (!parse_mac(port->mac, mac)) {
        return false;
    }
    for (size_t i = 0; i < inventory_n_ports(inventory); i++) {
        const struct inventory_port *p = inventory_port_at(inventory, i);

        if (p != port && parse_mac(p->mac, other)
            && !memcmp(mac, other, sizeof mac)) {
            return false;
        }
    }
    return true;
}

static bool
is_who(const struct draft *d, enum who who, const struct inventory_port *port)
{
    return who == ASKED_VM ? criteria_fit_match(
               d->criteria,
               d->matches[port - inventory_port_at(d->inventory, 0)])
                           : who == ANYBODY || port->vm;
}

/* ---- Adding flows. ---- */

static void
push(struct draft *d, const struct standing_examining *flow)
{
    if (d->error) {
        return;
    } else if (d->n >= STANDING_EXAMINING_MAX) {
        d->error = E2BIG;
        return;
    } else if (d->n == d->allocated) {
        size_t allocated = d->allocated ? d->allocated * 2 : 64;
        struct standing_examining *flows =
            reallocarray(d->flows, allocated, sizeof *flows);

        if (!flows) {
            d->error = ENOMEM;
            return;
        }
        d->flows = flows;
        d->allocated = allocated;
    }
    d->flows[d->n++] = *flow;
}

/* Adds a flow that acts.  A DSCP mark is set in IPv4 or in IPv6. */
static void
push_acting(struct draft *d, const struct standing_match *match)
{
    struct standing_examining flow = d->flow;

    flow.clauses = 0;
    flow.match = *match;
    if (flow.actions.dscp == ACTIONS_NONE || match->ip_version) {
        push(d, &flow);
        return;
    }
    flow.match.ip_version = 4;
    push(d, &flow);
    flow.match.ip_version = 6;
    push(d, &flow);
}

/* Adds a flow for packets of 'match', which for the clause at work is
 * enough. */
static void
add(void *d_, const struct standing_match *match)
{
    struct draft *d = d_;

    if (d->flow.n_clauses) {
        d->flow.match = *match;
        push(d, &d->flow);
    } else {
        push_acting(d, match);
    }
}

/* ---- One after another, what is asked. ---- */

static bool
is_sender(void *d_, const struct inventory_port *port)
{
    const struct draft *d = d_;
    return is_who(d, d->sender, port);
}

static void
add_senders(struct draft *d)
{
    const struct ranges *vlans = &d->criteria->vlans;

    arrivals_list(d->inventory, vlans->ranges, vlans->n,
                  d->sender == ANYBODY ? NULL : is_sender, add, d);
}

static void
add_receivers(struct draft *d, enum who who)
{
    for (size_t i = 0; i < d->n_receivers; i++) {
        const struct receiver *r = &d->receivers[i];
        struct standing_match match = { .in_port = 0 };

        if (r->port && is_who(d, who, r->port)) {
            memcpy(match.eth_dst, r->mac, sizeof match.eth_dst);
            add(d, &match);
        }
    }
}

static void
add_networks(struct draft *d, int side)
{
    const struct networks *networks = &d->criteria->ends[side].networks;

    for (size_t i = 0; i < networks->n; i++) {
        const struct network *network = &networks->networks[i];
        const struct standing_match match = {
            .ip_version = network->ip_version,
            .addr = network->addr,
            .prefix_len = network->len,
            .is_dst = side != 0,
        };
        add(d, &match);
    }
}

static void
add_ports(struct draft *d, int side)
{
    static const uint8_t protocols[] = { IPPROTO_TCP, IPPROTO_UDP };
    static const uint8_t versions[] = { 4, 6 };
    const struct ranges *ports = &d->criteria->ends[side].ports;

    for (size_t i = 0; i < ports->n; i++) {
        struct range_mask masks[RANGE_MASKS_MAX];
        size_t n = range_to_masks(ports->ranges[i], masks);

        for (size_t j = 0; j < n * 4; j++) {
            const struct range_mask *m = &masks[j / 4];
            struct standing_match match = {
                .ip_version = versions[j / 2 % 2],
                .ip_proto = protocols[j % 2],
            };
            match.tp_ports[side] = m->value;
            match.tp_masks[side] = m->mask;
            add(d, &match);
        }
    }
}

/* ---- Ranks. ---- */

static int
compare_flows(const void *a, const void *b)
{
    return standing_examining_compare(a, b);
}

/* Sorts the flows from 'begin' on and makes those one that match the same. */
static void
merge(struct draft *d, size_t begin)
{
    size_t n = begin;

    qsort(d->flows + begin, d->n - begin, sizeof *d->flows, compare_flows);
    for (size_t i = begin; i < d->n; i++) {
        struct standing_examining *last = d->flows + n - 1;

        if (n > begin && !standing_examining_compare(last, &d->flows[i])) {
            last->clauses |= d->flows[i].clauses;
        } else {
            d->flows[n++] = d->flows[i];
        }
    }
    d->n = n;
}

/* What a clause of a rank is about. */
enum subject {
    SENDERS, /* And VLANs. */
    RECEIVERS,
    CLIENT_NETWORKS,
    SERVER_NETWORKS,
    CLIENT_PORTS,
    SERVER_PORTS,
    N_SUBJECTS
};

static void
add_subject(struct draft *d, enum subject subject, enum who receiver)
{
    switch (subject) {
    case SENDERS:
        add_senders(d);
        break;
    case RECEIVERS:
        add_receivers(d, receiver);
        break;
    case CLIENT_NETWORKS:
    case SERVER_NETWORKS:
        add_networks(d, subject == SERVER_NETWORKS);
        break;
    case CLIENT_PORTS:
    case SERVER_PORTS:
        add_ports(d, subject == SERVER_PORTS);
        break;
    case N_SUBJECTS:
        break;
    }
}

/* Adds the flows of rank 'rank' for packets from 'sender' to 'receiver' that
 * the criteria at work hold for. */
static void
add_rank(struct draft *d, size_t rank, const struct verdict_actions *actions,
         enum who sender, enum who receiver)
{
    const struct standing_match all = { .in_port = 0 };
    const struct criteria *c = d->criteria;
    const bool is_asked[N_SUBJECTS] = {
        [SENDERS] = sender != ANYBODY || c->vlans.n,
        [RECEIVERS] = receiver != ANYBODY,
        [CLIENT_NETWORKS] = c->ends[0].networks.n,
        [SERVER_NETWORKS] = c->ends[1].networks.n,
        [CLIENT_PORTS] = c->ends[0].ports.n,
        [SERVER_PORTS] = c->ends[1].ports.n,
    };
    size_t begin = d->n;
    uint8_t n_asked = 0;

    for (int i = 0; i < N_SUBJECTS; i++) {
        n_asked = (uint8_t) (n_asked + is_asked[i]);
    }
    d->sender = sender;
    d->flow = (struct standing_examining){
        .rank = (uint16_t) rank,
        .n_clauses = n_asked > 1 ? n_asked : 0,
        .clauses = 1,
        .actions = *actions,
    };
    for (int i = 0; i < N_SUBJECTS; i++) {
        size_t before = d->n;

        if (!is_asked[i]) {
            continue;
        }
        add_subject(d, (enum subject) i, receiver);
        if (d->n == before && !d->error) {
            /* Nobody is what is asked for. */
            d->n = begin;
            return;
        }
        d->flow.clauses = (uint8_t) (d->flow.clauses << 1);
    }
    if (n_asked != 1) {
        push_acting(d, &all);
    }
    merge(d, begin);
}

/* Adds the flows of 'rule', which is the one with index 'i'. */
static void
add_rule(struct draft *d, const struct policy_examining *rule, size_t i)
{
    const struct criteria *c = rule->criteria;
    const struct verdict_actions *actions =
        ruleset_actions(basis_ruleset(d->basis), rule->class);
    enum who asked = c->n_vms ? ASKED_VM : ANY_VM;

    d->criteria = c;
    switch (c->direction) {
    case DIRECTION_ANY:
        if (c->n_vms) {
            add_rank(d, 2 * i, actions, ASKED_VM, ANYBODY);
            add_rank(d, 2 * i + 1, actions, ANYBODY, ASKED_VM);
        } else {
            add_rank(d, 2 * i, actions, ANYBODY, ANYBODY);
        }
        break;
    case DIRECTION_FROM_VM:
        add_rank(d, 2 * i, actions, asked, ANYBODY);
        break;
    case DIRECTION_TO_VM:
        add_rank(d, 2 * i, actions, ANYBODY, asked);
        break;
    case DIRECTION_BETWEEN_VMS:
        add_rank(d, 2 * i, actions, asked, ANY_VM);
        if (c->n_vms) {
            add_rank(d, 2 * i + 1, actions, ANY_VM, asked);
        }
        break;
    case N_DIRECTIONS:
        break;
    }
}

int
examining_flows_create(const struct basis *basis, uint16_t minute,
                       struct standing_examining **flowsp, size_t *n,
                       const char **rule)
{
    const struct policy *policy = ruleset_policy(basis_ruleset(basis));
    size_t n_rules = policy_n_examining(policy);
    struct draft d = {
        .basis = basis,
        .inventory = basis_inventory(basis),
    };

    *rule = NULL;
    if (n_rules) {
        d.error = list_ports(&d);
    }
    for (size_t i = 0; i < n_rules && !d.error; i++) {
        struct policy_examining r = policy_examining(policy, i);
        const struct ranges *minutes = &r.criteria->minutes;
        size_t begin = d.n;

        if (minute == EXAMINING_FLOWS_ALWAYS || !minutes->n
            || ranges_contain(minutes, minute)) {
            add_rule(&d, &r, i);
        }
        if (d.error) {
            d.n = begin;
            *rule = r.rule;
        }
    }
    free(d.matches);
    free(d.receivers);
    if (d.error == ENOMEM || !d.n) {
        free(d.flows);
        d.flows = NULL;
        d.n = 0;
    }
    *flowsp = d.flows;
    *n = d.n;
    return d.error;
}
