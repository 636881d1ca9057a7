/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bridge's ports and who is behind them: see inventory.h. */

#include <config.h>
#include "ovs-glue/inventory.h"

#include <stdlib.h>
#include <string.h>

#include "bitmap.h"
#include "ovs-atomic.h"
#include "util.h"

struct inventory {
    atomic_uint n_refs;
    size_t n;                               /* Ports, */
    struct inventory_port *ports;           /* in order of their numbers. */
    size_t n_vms;                           /* VMs, */
    struct inventory_vm *vms;               /* in order of their names. */
    const struct inventory_port **vm_ports; /* What 'vms' point into. */
};

static int
compare_ports(const void *a_, const void *b_)
{
    const struct inventory_port *a = a_;
    const struct inventory_port *b = b_;

    return a->ofport < b->ofport ? -1 : a->ofport > b->ofport;
}

/* By VM; an inventory's ports lie in the order of their numbers. */
static int
compare_vm_ports(const void *a_, const void *b_)
{
    const struct inventory_port *a =
        *(const struct inventory_port *const *) a_;
    const struct inventory_port *b =
        *(const struct inventory_port *const *) b_;
    int cmp = strcmp(a->vm, b->vm);

    return cmp ? cmp : a < b ? -1 : a > b;
}

/* Finds the VMs behind the ports. */
static void
group_vms(struct inventory *inv)
{
    size_t n = 0;

    inv->vm_ports = xcalloc(inv->n, sizeof *inv->vm_ports);
    inv->vms = xcalloc(inv->n, sizeof *inv->vms);
    for (size_t i = 0; i < inv->n; i++) {
        if (inv->ports[i].vm) {
            inv->vm_ports[n++] = &inv->ports[i];
        }
    }
    qsort(inv->vm_ports, n, sizeof *inv->vm_ports, compare_vm_ports);
    for (size_t i = 0; i < n; i++) {
        struct inventory_vm *last = inv->vms + inv->n_vms - 1;

        if (i && !strcmp(last->vm, inv->vm_ports[i]->vm)) {
            last->n_ports++;
        } else {
            inv->vms[inv->n_vms++] = (struct inventory_vm){
                .vm = inv->vm_ports[i]->vm,
                .ports = &inv->vm_ports[i],
                .n_ports = 1,
            };
        }
    }
}

struct inventory *
inventory_create(const struct inventory_port *ports, size_t n)
{
    struct inventory *inv = xzalloc(sizeof *inv);

    atomic_init(&inv->n_refs, 1);
    inv->n = n;
    inv->ports = n ? xmemdup(ports, n * sizeof *ports) : NULL;
    if (n) {
        qsort(inv->ports, n, sizeof *inv->ports, compare_ports);
    }
    group_vms(inv);
    return inv;
}

struct inventory *
inventory_ref(struct inventory *inv)
{
    unsigned int orig;

    if (inv) {
        atomic_add_explicit(&inv->n_refs, 1, &orig, memory_order_relaxed);
    }
    return inv;
}

void
inventory_port_uninit(struct inventory_port *port)
{
    free(port->name);
    free(port->vm);
    free(port->vm_name);
    free(port->vm_uuid);
    free(port->iface_id);
    free(port->mac);
    free(port->trunks);
}

void
inventory_unref(struct inventory *inv)
{
    unsigned int orig;

    if (!inv) {
        return;
    }
    atomic_sub_explicit(&inv->n_refs, 1, &orig, memory_order_acq_rel);
    if (orig == 1) {
        for (size_t i = 0; i < inv->n; i++) {
            inventory_port_uninit(&inv->ports[i]);
        }
        free(inv->ports);
        free(inv->vms);
        free(inv->vm_ports);
        free(inv);
    }
}

const struct inventory_port *
inventory_find(const struct inventory *inv, uint16_t ofport)
{
    struct inventory_port key = { .ofport = ofport };

    return inv && inv->n ? bsearch(&key, inv->ports, inv->n,
                                   sizeof *inv->ports, compare_ports)
                         : NULL;
}

size_t
inventory_n_ports(const struct inventory *inv)
{
    return inv ? inv->n : 0;
}

const struct inventory_port *
inventory_port_at(const struct inventory *inv, size_t i)
{
    return &inv->ports[i];
}

size_t
inventory_n_vms(const struct inventory *inv)
{
    return inv ? inv->n_vms : 0;
}

const struct inventory_vm *
inventory_vm(const struct inventory *inv, size_t i)
{
    return &inv->vms[i];
}

static int
compare_vms(const void *a_, const void *b_)
{
    const struct inventory_vm *a = a_;
    const struct inventory_vm *b = b_;

    return strcmp(a->vm, b->vm);
}

const struct inventory_vm *
inventory_find_vm(const struct inventory *inv, const char *vm)
{
    struct inventory_vm key = { .vm = vm };

    return inv && inv->n_vms
               ? bsearch(&key, inv->vms, inv->n_vms, sizeof key, compare_vms)
               : NULL;
}

bool
inventory_admits(const struct inventory_port *port, uint16_t vid)
{
    /* VLAN ID 0 is a priority tag, which names no VLAN. */
    return !vid || port->mode == INVENTORY_QINQ
           || (port->mode == INVENTORY_TRUNK
               && (!port->trunks || bitmap_is_set(port->trunks, vid)));
}

static bool
trunks_equal(const unsigned long *a, const unsigned long *b)
{
    return a && b ? bitmap_equal(a, b, 4096) : a == b;
}

bool
inventory_equals(const struct inventory *a, const struct inventory *b)
{
    if (!a || !b || a->n != b->n) {
        return a == b;
    }
    for (size_t i = 0; i < a->n; i++) {
        const struct inventory_port *p = &a->ports[i];
        const struct inventory_port *q = &b->ports[i];

        if (p->ofport != q->ofport || p->vlan != q->vlan || p->mode != q->mode
            || p->port != q->port || !trunks_equal(p->trunks, q->trunks)
            || strcmp(p->name, q->name)
            || !nullable_string_is_equal(p->vm, q->vm)
            || !nullable_string_is_equal(p->vm_name, q->vm_name)
            || !nullable_string_is_equal(p->vm_uuid, q->vm_uuid)
            || !nullable_string_is_equal(p->iface_id, q->iface_id)
            || !nullable_string_is_equal(p->mac, q->mac)) {
            return false;
        }
    }
    return true;
}
