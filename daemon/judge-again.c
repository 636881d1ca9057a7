/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts that are given again, by another policy, with somebody else behind
 * a port, or at another time: see judge.h. */

#include <l7-config.h>
#include "daemon/judge-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/basis.h"
#include "daemon/examiner.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "policies/policy.h"

static bool
actions_equal(const struct verdict_actions *a, const struct verdict_actions *b)
{
    return a->drop == b->drop && a->queue == b->queue
           && a->meter_id == b->meter_id && a->meter_per == b->meter_per
           && a->dscp == b->dscp && a->mark == b->mark
           && a->mark_mask == b->mark_mask;
}

/* True if the flows of 'c' are to be changed, which had 'actions' and counted
 * for the VM of 'vm_side'. */
static bool
has_changed(const struct judge *j, const struct connection *c,
            const struct verdict_actions *actions, int vm_side)
{
    const struct verdict_actions *now = ruleset_actions(j->ruleset, c->class);

    return !actions_equal(actions, now)
           || (now->meter_per == ACTIONS_METER_VM && vm_side != c->vm_side);
}

bool
judge_again(struct judge *j, struct connection *c)
{
    uint16_t class = c->class;
    int vm_side = c->vm_side;

    judge_choose_class(j, c);
    if (c->state == CONNECTION_PROGRAMMED && class != c->class) {
        judge_totals(j, class)->n_live--;
        judge_totals(j, c->class)->n_live++;
    }
    judge_account_again(j, c, 0);
    return has_changed(j, c, ruleset_actions(j->ruleset, class), vm_side);
}

/* Calls 'visit' with 'aux' for each connection that has a verdict.  It may
 * have it linger, and remove it if it does. */
static void
visit_judged(struct judge *j,
             void (*visit)(struct judge *, struct connection *, const void *,
                           uint64_t),
             const void *aux, uint64_t now_us)
{
    /* From the last state on: who is programmed may come to linger, and must
     * not be visited twice. */
    for (int state = CONNECTION_N_STATES - 1; state >= CONNECTION_PENDING;
         state--) {
        enum connection_state s = (enum connection_state) state;
        size_t n = connection_n(j->connections, s);

        for (size_t i = 0; i < n; i++) {
            struct connection *c = connection_oldest(j->connections, s);

            connection_touch(j->connections, c, s, c->last_used);
            visit(j, c, aux, now_us);
        }
    }
}

/* ---- Another ruleset. ---- */

/* Judges 'c', which has a verdict, by the new ruleset instead of 'old'. */
static void
judge_by_ruleset(struct judge *j, struct connection *c, const void *old_,
                 uint64_t now_us)
{
    const struct ruleset *old = old_;
    const char *name =
        library_protocol_name(ruleset_library(old), c->protocol);
    int protocol = library_find_protocol(ruleset_library(j->ruleset), name);
    bool changed = protocol != c->protocol;
    const struct verdict_actions *actions = ruleset_actions(old, c->class);
    int vm_side = c->vm_side;

    /* A protocol that no pattern names any more is unknown. */
    c->protocol = protocol < 0 ? PROTOCOL_UNKNOWN : (uint16_t) protocol;
    c->pattern_line = protocol < 0 ? 0 : c->pattern_line;
    judge_choose_class(j, c);
    changed = changed || has_changed(j, c, actions, vm_side);
    if (c->state == CONNECTION_PROGRAMMED) {
        judge_totals(j, c->class)->n_live++;
        if (changed) {
            judge_program_again(j, c, now_us);
        }
    }
    judge_account_again(j, c, 0);
}

/* Makes the totals that go with 'new', of classes of the same name as they
 * are.  Returns NULL if memory is short. */
static struct judge_class_totals *
carry_totals(const struct judge *j, const struct ruleset *new)
{
    size_t n_old = judge_n_classes(j->ruleset);
    size_t n_new = judge_n_classes(new);
    struct judge_class_totals *totals = calloc(n_new + 1, sizeof *totals);

    if (!totals) {
        return NULL;
    }
    for (size_t i = 0; i < n_old; i++) {
        uint16_t class = ruleset_find_class(
            new, ruleset_class_name(j->ruleset, (uint16_t) i));

        if (class != POLICY_NO_CLASS) {
            totals[class] = j->totals[i];
            totals[class].n_live = 0;
        }
    }
    totals[n_new] = j->totals[n_old];
    totals[n_new].n_live = 0;
    return totals;
}

static void
take_basis(struct judge *j, struct basis *basis)
{
    j->basis = basis_ref(basis);
    j->ruleset = basis_ruleset(basis);
    j->inventory = basis_inventory(basis);
}

static int
set_ruleset(struct judge *j, struct basis *basis, uint64_t now_us)
{
    struct ruleset *new = basis_ruleset(basis);
    struct judge_class_totals *totals = carry_totals(j, new);

    if (!totals) {
        j->n_no_memory++;
        return ENOMEM;
    }
    int error = examiner_set_library(j->examiner, ruleset_library(new));
    if (error) {
        free(totals);
        return error;
    }
    free(j->totals);
    j->totals = totals;

    struct basis *old = j->basis;
    take_basis(j, basis);
    j->timed_minute = j->minute;
    visit_judged(j, judge_by_ruleset, basis_ruleset(old), now_us);
    basis_unref(old);
    return 0;
}

/* ---- Other ports. ---- */

bool
judge_is_gone(const struct judge *j, const struct connection *c)
{
    for (int side = 0; side < N_SIDES; side++) {
        const struct look *look = &c->looks[side];

        if (j->inventory && look->in_port && !look->any_port
            && (c->gone & 1u << side
                || !inventory_find(j->inventory, look->in_port))) {
            return true;
        }
    }
    return false;
}

/* Notes which ports of 'c', which were in 'old', are there no more.  Another
 * interface may have got the number since, in a bridge that was made again. */
static void
note_gone(const struct judge *j, struct connection *c,
          const struct inventory *old)
{
    for (int side = 0; side < N_SIDES; side++) {
        uint16_t number = c->looks[side].in_port;
        const struct inventory_port *before =
            old && number ? inventory_find(old, number) : NULL;
        const struct inventory_port *now =
            before ? inventory_find(j->inventory, number) : NULL;

        if (before && (!now || strcmp(before->name, now->name))) {
            c->gone |= (uint8_t) (1u << side);
        }
    }
}

/* What has changed. */
struct change {
    struct basis_ports ports;    /* These ports, */
    const struct inventory *old; /* which were as here. */
};

/* Judges 'c' again if it has to do with the ports that have changed. */
static void
judge_by_ports(struct judge *j, struct connection *c, const void *change_,
               uint64_t now_us)
{
    const struct change *change = change_;
    bool other[N_SIDES];

    for (int side = 0; side < N_SIDES; side++) {
        other[side] = basis_ports_has(&change->ports, c->looks[side].in_port);
    }
    if (!other[SIDE_CLIENT] && !other[SIDE_SERVER]) {
        return;
    }
    note_gone(j, c, change->old);
    if (judge_is_gone(j, c)) {
        if (c->state == CONNECTION_PROGRAMMED) {
            judge_take_away(j, c);
        } else {
            connection_remove(j->connections, c);
        }
        return;
    }

    bool changed = judge_again(j, c);
    /* The VM may be another one, on the same side. */
    if (ruleset_actions(j->ruleset, c->class)->meter_per == ACTIONS_METER_VM
        && c->vm_side != POLICY_NONE && other[c->vm_side]) {
        changed = true;
    }
    if (changed && c->state == CONNECTION_PROGRAMMED) {
        judge_program_again(j, c, now_us);
    }
}

int
judge_set_basis(struct judge *j, struct basis *basis, uint64_t now_us)
{
    if (basis_ruleset(basis) != j->ruleset) {
        return set_ruleset(j, basis, now_us);
    }
    struct basis *old = j->basis;
    struct change change = { .old = basis_inventory(old) };
    size_t n = basis_compare(old, basis, &change.ports);

    take_basis(j, basis);
    if (n) {
        visit_judged(j, judge_by_ports, &change, now_us);
        judge_account_inventory(j);
    }
    basis_unref(old);
    return 0;
}

/* ---- Another time. ---- */

static void
judge_by_time(struct judge *j, struct connection *c, const void *aux,
              uint64_t now_us)
{
    (void) aux;
    if (c->is_timed && judge_again(j, c)
        && c->state == CONNECTION_PROGRAMMED) {
        judge_program_again(j, c, now_us);
    }
}

void
judge_set_minute(struct judge *j, uint16_t minute, uint64_t now_us)
{
    if (minute == j->minute) {
        return;
    }
    j->minute = minute;
    if (policy_has_changed(ruleset_policy(j->ruleset), j->timed_minute,
                           minute)) {
        j->timed_minute = minute;
        visit_judged(j, judge_by_time, NULL, now_us);
    }
}
