/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of standing orders and what they match: see standing.h. */

#include <config.h>
#include "ovs-glue/standing.h"

#include <string.h>

int
standing_match_compare(const struct standing_match *a,
                       const struct standing_match *b)
{
    const int numbers[][2] = {
        { a->in_port, b->in_port },         { a->vlan_tci, b->vlan_tci },
        { a->vlan_mask, b->vlan_mask },     { a->ip_version, b->ip_version },
        { a->ip_proto, b->ip_proto },       { a->prefix_len, b->prefix_len },
        { a->is_dst, b->is_dst },           { a->tp_ports[0], b->tp_ports[0] },
        { a->tp_ports[1], b->tp_ports[1] }, { a->tp_masks[0], b->tp_masks[0] },
        { a->tp_masks[1], b->tp_masks[1] },
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i][0] != numbers[i][1]) {
            return numbers[i][0] < numbers[i][1] ? -1 : 1;
        }
    }
    int cmp = memcmp(a->eth_dst, b->eth_dst, sizeof a->eth_dst);
    return cmp ? cmp : memcmp(&a->addr, &b->addr, sizeof a->addr);
}

/* True if 'f' acts when all clauses of its rank hold. */
static bool
is_conclusion(const struct standing_examining *f)
{
    return f->n_clauses && !f->clauses;
}

int
standing_examining_compare(const struct standing_examining *a,
                           const struct standing_examining *b)
{
    return a->rank != b->rank ? (a->rank < b->rank ? -1 : 1)
           : is_conclusion(a) != is_conclusion(b)
               ? (is_conclusion(a) ? -1 : 1)
               : standing_match_compare(&a->match, &b->match);
}

bool
standing_examining_does_same(const struct standing_examining *a,
                             const struct standing_examining *b)
{
    const struct verdict_actions *x = &a->actions;
    const struct verdict_actions *y = &b->actions;

    return a->n_clauses == b->n_clauses && a->clauses == b->clauses
           && (a->clauses
               || (x->queue == y->queue && x->meter_id == y->meter_id
                   && x->dscp == y->dscp && x->mark == y->mark
                   && x->mark_mask == y->mark_mask));
}
