/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connections are judged on: see basis.h. */

#include <l7-config.h>
#include "daemon/basis.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"

/* What the policy says of a port, shared by the bases that have the port. */
struct finding {
    atomic_uint n_refs;
    struct policy_match *match;
};

struct basis {
    atomic_uint n_refs;
    struct ruleset *ruleset;
    struct inventory *inventory;
    size_t n;                   /* Ports of the inventory, */
    struct finding *findings[]; /* and of each, in its order. */
};

/* ---- What is found out about a port. ---- */

static void
finding_unref(struct finding *f)
{
    if (f
        && atomic_fetch_sub_explicit(&f->n_refs, 1, memory_order_acq_rel)
               == 1) {
        policy_match_destroy(f->match);
        free(f);
    }
}

static struct finding *
finding_ref(struct finding *f)
{
    atomic_fetch_add_explicit(&f->n_refs, 1, memory_order_relaxed);
    return f;
}

static struct finding *
find_out(const struct ruleset *ruleset, const struct inventory_port *port)
{
    const struct policy_port asked = {
        .interface = port->name,
        .is_vm = port->vm != NULL,
        .vm_name = port->vm_name,
        .vm_uuid = port->vm_uuid,
        .iface_id = port->iface_id,
    };
    struct finding *f = calloc(1, sizeof *f);

    if (f && policy_match_port(ruleset_policy(ruleset), &asked, &f->match)) {
        free(f);
        return NULL;
    }
    if (f) {
        atomic_init(&f->n_refs, 1);
    }
    return f;
}

/* ---- Bases. ---- */

static bool
strings_equal(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* True if a policy says the same of both. */
static bool
is_same_port(const struct inventory_port *a, const struct inventory_port *b)
{
    return strings_equal(a->name, b->name) && strings_equal(a->vm, b->vm)
           && strings_equal(a->vm_name, b->vm_name)
           && strings_equal(a->vm_uuid, b->vm_uuid)
           && strings_equal(a->iface_id, b->iface_id);
}

static size_t
find_index(const struct basis *b, uint16_t ofport)
{
    const struct inventory_port *port = inventory_find(b->inventory, ofport);

    return port ? (size_t) (port - inventory_port_at(b->inventory, 0))
                : SIZE_MAX;
}

static struct finding *
find_finding(const struct basis *b, uint16_t ofport)
{
    size_t i = find_index(b, ofport);
    return i < b->n ? b->findings[i] : NULL;
}

int
basis_create(struct ruleset *ruleset, struct inventory *inventory,
             const struct basis *old, struct basis **basisp)
{
    size_t n = inventory_n_ports(inventory);
    struct basis *b = calloc(1, sizeof *b + n * sizeof b->findings[0]);

    *basisp = NULL;
    if (!b) {
        return ENOMEM;
    }
    atomic_init(&b->n_refs, 1);
    b->ruleset = ruleset_ref(ruleset);
    b->inventory = inventory_ref(inventory);
    b->n = n;
    if (old && old->ruleset != ruleset) {
        old = NULL;
    }
    for (size_t i = 0; i < n; i++) {
        const struct inventory_port *port = inventory_port_at(inventory, i);
        const struct inventory_port *before =
            old ? inventory_find(old->inventory, port->ofport) : NULL;

        b->findings[i] = before && is_same_port(before, port)
                             ? finding_ref(find_finding(old, port->ofport))
                             : find_out(ruleset, port);
        if (!b->findings[i]) {
            basis_unref(b);
            return ENOMEM;
        }
    }
    *basisp = b;
    return 0;
}

struct basis *
basis_ref(struct basis *b)
{
    if (b) {
        atomic_fetch_add_explicit(&b->n_refs, 1, memory_order_relaxed);
    }
    return b;
}

void
basis_unref(struct basis *b)
{
    if (b
        && atomic_fetch_sub_explicit(&b->n_refs, 1, memory_order_acq_rel)
               == 1) {
        for (size_t i = 0; i < b->n; i++) {
            finding_unref(b->findings[i]);
        }
        inventory_unref(b->inventory);
        ruleset_unref(b->ruleset);
        free(b);
    }
}

struct ruleset *
basis_ruleset(const struct basis *b)
{
    return b->ruleset;
}

struct inventory *
basis_inventory(const struct basis *b)
{
    return b->inventory;
}

const struct policy_match *
basis_match(const struct basis *b, uint16_t ofport)
{
    const struct finding *f = ofport ? find_finding(b, ofport) : NULL;
    return f ? f->match : NULL;
}

/* Adds the ports of 'a' that are not the same in 'b'. */
static void
add_different(const struct basis *a, const struct basis *b,
              struct basis_ports *ports)
{
    for (size_t i = 0; i < a->n; i++) {
        uint16_t ofport = inventory_port_at(a->inventory, i)->ofport;

        if (find_finding(b, ofport) != a->findings[i]) {
            ports->bits[ofport / 64] |= UINT64_C(1) << (ofport % 64);
        }
    }
}

size_t
basis_compare(const struct basis *a, const struct basis *b,
              struct basis_ports *ports)
{
    size_t n = 0;

    memset(ports, 0, sizeof *ports);
    add_different(a, b, ports);
    add_different(b, a, ports);
    for (size_t i = 0; i < sizeof ports->bits / sizeof ports->bits[0]; i++) {
        n += (size_t) __builtin_popcountll(ports->bits[i]);
    }
    return n;
}
