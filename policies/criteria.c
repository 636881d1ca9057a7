/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Criteria of rules: see criteria.h. */

#include <l7-config.h>
#include "policies/criteria.h"

#include <stdlib.h>

#include "policies/glob.h"
#include "policies/match.h"
#include "policies/policy.h"

const char *const vm_field_names[VM_N_FIELDS] = {
    [VM_NAME] = "name",
    [VM_UUID] = "uuid",
    [VM_IFACE_ID] = "iface-id",
    [VM_INTERFACE] = "interface",
};

const char *const direction_names[N_DIRECTIONS] = {
    [DIRECTION_FROM_VM] = "from-vm",
    [DIRECTION_TO_VM] = "to-vm",
    [DIRECTION_BETWEEN_VMS] = "between-vms",
};

void
criteria_destroy(struct criteria *c)
{
    if (c) {
        for (size_t i = 0; i < c->n_vms; i++) {
            free(c->vms[i].glob);
        }
        free(c->vms);
        ranges_destroy(&c->vlans);
        for (int i = 0; i < 2; i++) {
            networks_destroy(&c->ends[i].networks);
            ranges_destroy(&c->ends[i].ports);
        }
        ranges_destroy(&c->minutes);
        *c = (struct criteria){ .vms = NULL };
    }
}

bool
criteria_are_empty(const struct criteria *c)
{
    bool any = c->n_vms || c->direction || c->vlans.n || c->minutes.n;

    for (int i = 0; i < 2; i++) {
        any = any || c->ends[i].networks.n || c->ends[i].ports.n;
    }
    return !any;
}

bool
criteria_fit_vm(const struct criteria *c, const struct policy_port *port)
{
    const char *const texts[VM_N_FIELDS] = {
        [VM_NAME] = port->vm_name,
        [VM_UUID] = port->vm_uuid,
        [VM_IFACE_ID] = port->iface_id,
        [VM_INTERFACE] = port->interface,
    };

    for (size_t i = 0; i < c->n_vms; i++) {
        const char *text = texts[c->vms[i].field];

        if (text && glob_match(c->vms[i].glob, text)) {
            return true;
        }
    }
    return false;
}


/* ---- Asking. ---- */

static bool
is_vm(const struct policy_match *match)
{
    return match && match->is_vm;
}

bool
criteria_fit_match(const struct criteria *c, const struct policy_match *match)
{
    return is_vm(match) && (!c->n_vms || match_has_vm_bit(match, c->vm_bit));
}

/* Asks who is there, and in which direction. */
static enum criterion
ask_vms(const struct criteria *c, const struct policy_subject *s, int *vm_side)
{
    bool client = criteria_fit_match(c, s->ports[0]);
    bool server = criteria_fit_match(c, s->ports[1]);

    if (c->n_vms && !client && !server) {
        return CRITERION_VM;
    }
    switch (c->direction) {
    case DIRECTION_FROM_VM:
        server = false;
        break;
    case DIRECTION_TO_VM:
        client = false;
        break;
    case DIRECTION_BETWEEN_VMS:
        if (!is_vm(s->ports[0]) || !is_vm(s->ports[1])) {
            return CRITERION_DIRECTION;
        }
        break;
    case DIRECTION_ANY:
    case N_DIRECTIONS:
        break;
    }
    *vm_side = client ? 0 : server ? 1 : POLICY_NONE;
    return c->direction && *vm_side == POLICY_NONE ? CRITERION_DIRECTION
                                                   : CRITERION_NONE;
}

enum criterion
criteria_ask(const struct criteria *c, const struct policy_subject *s,
             int *vm_side)
{
    enum criterion failed = ask_vms(c, s, vm_side);

    if (failed) {
        return failed;
    } else if (c->vlans.n && !ranges_contain(&c->vlans, s->vlan)) {
        return CRITERION_VLAN;
    }
    for (int i = 0; i < 2; i++) {
        const struct criteria_end *end = &c->ends[i];

        if (end->networks.n
            && !networks_contain(&end->networks, &s->addrs[i],
                                 s->ip_version)) {
            return i ? CRITERION_SERVER_NETWORKS : CRITERION_CLIENT_NETWORKS;
        } else if (end->ports.n
                   && !ranges_contain(&end->ports, s->tp_ports[i])) {
            return i ? CRITERION_SERVER_PORTS : CRITERION_CLIENT_PORTS;
        }
    }
    return c->minutes.n && !ranges_contain(&c->minutes, s->minute)
               ? CRITERION_TIME
               : CRITERION_NONE;
}


/* ---- Comparing. ---- */

/* True if a VM that 'narrow' asks for is always one that 'wide' does. */
static bool
vms_cover(const struct criteria *wide, const struct criteria *narrow)
{
    if (wide->n_vms && !narrow->n_vms) {
        return false;
    }
    for (size_t i = 0; wide->n_vms && i < narrow->n_vms; i++) {
        const struct vm_pattern *n = &narrow->vms[i];
        bool covered = false;

        for (size_t j = 0; j < wide->n_vms && !covered; j++) {
            const struct vm_pattern *w = &wide->vms[j];

            covered = w->field == n->field && glob_covers(w->glob, n->glob);
        }
        if (!covered) {
            return false;
        }
    }
    return true;
}

static bool
directions_cover(const struct criteria *wide, const struct criteria *narrow)
{
    if (wide->direction == DIRECTION_ANY
        || wide->direction == narrow->direction) {
        return vms_cover(wide, narrow);
    }
    /* Between VMs it is from one, and to one: but which of them has the name
     * that is asked for is open. */
    return narrow->direction == DIRECTION_BETWEEN_VMS && !wide->n_vms;
}

static bool
sets_cover(const struct ranges *wide, const struct ranges *narrow)
{
    return !wide->n || (narrow->n && ranges_cover(wide, narrow));
}

/* True if 'wide' covers 'narrow', or if it may be the one criterion that need
 * not: then it becomes '*gap'. */
static bool
sets_cover_or_gap(const struct ranges *wide, const struct ranges *narrow,
                  enum criterion criterion, enum criterion *gap)
{
    if (!sets_cover(wide, narrow)) {
        if (*gap) {
            return false;
        }
        *gap = criterion;
    }
    return true;
}

static bool
networks_of_end_cover(const struct criteria *wide,
                      const struct criteria *narrow, int side)
{
    const struct networks *w = &wide->ends[side].networks;
    const struct networks *n = &narrow->ends[side].networks;

    return !w->n || (n->n && networks_cover(w, n));
}

bool
criteria_cover_but(const struct criteria *wide, const struct criteria *narrow,
                   enum criterion *gap)
{
    *gap = CRITERION_NONE;
    return sets_cover_or_gap(&wide->vlans, &narrow->vlans, CRITERION_VLAN, gap)
           && sets_cover_or_gap(&wide->minutes, &narrow->minutes,
                                CRITERION_TIME, gap)
           && sets_cover_or_gap(&wide->ends[0].ports, &narrow->ends[0].ports,
                                CRITERION_CLIENT_PORTS, gap)
           && sets_cover_or_gap(&wide->ends[1].ports, &narrow->ends[1].ports,
                                CRITERION_SERVER_PORTS, gap)
           && networks_of_end_cover(wide, narrow, 0)
           && networks_of_end_cover(wide, narrow, 1)
           && directions_cover(wide, narrow);
}

bool
criteria_cover(const struct criteria *wide, const struct criteria *narrow)
{
    enum criterion gap;

    return criteria_cover_but(wide, narrow, &gap) && !gap;
}

const struct ranges *
criteria_numbers(const struct criteria *c, enum criterion criterion,
                 struct range *all)
{
    *all = (struct range){ 0, UINT16_MAX };
    switch (criterion) {
    case CRITERION_VLAN:
        all->last = VLAN_MAX;
        return &c->vlans;
    case CRITERION_CLIENT_PORTS:
        return &c->ends[0].ports;
    case CRITERION_SERVER_PORTS:
        return &c->ends[1].ports;
    case CRITERION_TIME:
        all->last = POLICY_MINUTES - 1;
        return &c->minutes;
    case CRITERION_NONE:
    case CRITERION_VM:
    case CRITERION_DIRECTION:
    case CRITERION_CLIENT_NETWORKS:
    case CRITERION_SERVER_NETWORKS:
        break;
    }
    return NULL;
}
