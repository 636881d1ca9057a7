/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bridge's ports and who is behind them: see inventory.h. */

#include <config.h>
#include "ovs-glue/inventory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bitmap.h"
#include "ovs-atomic.h"
#include "util.h"

struct inventory {
    atomic_uint n_refs;
    size_t n;                     /* Ports, */
    struct inventory_port *ports; /* in order of their numbers. */
};

static int
compare_ports(const void *a_, const void *b_)
{
    const struct inventory_port *a = a_;
    const struct inventory_port *b = b_;

    return a->ofport < b->ofport ? -1 : a->ofport > b->ofport;
}

struct inventory *
inventory_create(const struct inventory_port *ports, size_t n)
{
    struct inventory *inv = xmalloc(sizeof *inv);

    atomic_init(&inv->n_refs, 1);
    inv->n = n;
    inv->ports = n ? xmemdup(ports, n * sizeof *ports) : NULL;
    if (n) {
        qsort(inv->ports, n, sizeof *inv->ports, compare_ports);
    }
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
inventory_unref(struct inventory *inv)
{
    unsigned int orig;

    if (!inv) {
        return;
    }
    atomic_sub_explicit(&inv->n_refs, 1, &orig, memory_order_acq_rel);
    if (orig == 1) {
        for (size_t i = 0; i < inv->n; i++) {
            free(inv->ports[i].name);
            free(inv->ports[i].vm);
            free(inv->ports[i].trunks);
        }
        free(inv->ports);
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
            || !nullable_string_is_equal(p->vm, q->vm)) {
            return false;
        }
    }
    return true;
}

static const char *
skip_digits(const char *s)
{
    while (isdigit((unsigned char) *s)) {
        s++;
    }
    return s;
}

bool
inventory_is_vm_name(const char *name)
{
    if (!strncmp(name, "vnet", 4)) {
        const char *end = skip_digits(name + 4);
        return end > name + 4 && !*end;
    }
    if (!strncmp(name, "tap", 3)) {
        const char *i = skip_digits(name + 3);
        const char *end = *i == 'i' ? skip_digits(i + 1) : i;

        if (i > name + 3 && end > i + 1 && !*end) {
            return true;
        }
        /* OpenStack: the first 11 characters of the port's UUID. */
        return strlen(name) == 14
               && strspn(name + 3, "0123456789abcdef-") == 11;
    }
    return false;
}
