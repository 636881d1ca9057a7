/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From packets to verdicts: see judge.h. */

#include <l7-config.h>
#include "daemon/judge-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/accounts.h"
#include "daemon/estates.h"
#include "daemon/basis.h"
#include "daemon/examiner.h"
#include "daemon/floods.h"
#include "daemon/lifetimes.h"
#include "daemon/ruleset.h"
#include "daemon/shares.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "policies/policy.h"

/* ---- Making and ending. ---- */

size_t
judge_n_classes(const struct ruleset *ruleset)
{
    return policy_n_classes(ruleset_policy(ruleset));
}

struct judge_class_totals *
judge_totals(const struct judge *j, uint16_t class)
{
    return &j->totals[class == POLICY_NO_CLASS ? judge_n_classes(j->ruleset)
                                               : class];
}

/* A connection leaves the table, whatever its state. */
static void
on_removing(void *j_, struct connection *c, bool evicted)
{
    struct judge *j = j_;

    (void) evicted;
    judge_account_removing(j, c);
    if (c->state == CONNECTION_PROGRAMMED) {
        judge_totals(j, c->class)->n_live--;
        /* It makes room, or begins anew: packets that match its flow would
         * never be seen. */
        judge_take_away(j, c);
    }
    judge_release_meter(j, c);
}

int
judge_create(const struct judge_config *config, struct basis *basis,
             struct judge **judgep)
{
    struct judge *j = calloc(1, sizeof *j);

    *judgep = NULL;
    if (!j) {
        return ENOMEM;
    }
    j->basis = basis_ref(basis);
    j->ruleset = basis_ruleset(basis);
    j->inventory = basis_inventory(basis);
    j->worker = config->worker;
    j->clock = config->clock;
    j->post = config->post;
    j->busy_ms = config->busy_ms;
    j->pending_ms = JUDGE_PENDING_MIN_MS;
    j->aux = config->aux;
    j->totals = calloc(judge_n_classes(j->ruleset) + 1, sizeof *j->totals);
    j->accounts = accounts_create(ACCOUNTS_MAX);
    j->estates = estates_create();
    j->lifetimes = lifetimes_create();
    j->paces = calloc(SHARES_OWNERS_MAX, sizeof *j->paces);
    j->floods = floods_create(config->flood_limit, config->flood, config->aux);
    int error = ENOMEM;
    if (j->totals && j->accounts && j->estates && j->lifetimes && j->paces
        && j->floods) {
        error = examiner_create(ruleset_library(j->ruleset),
                                config->max_connections, &j->examiner);
    }
    if (error) {
        judge_destroy(j);
        return error;
    }
    j->connections = examiner_connections(j->examiner);
    connection_table_watch(j->connections, on_removing, j);
    *judgep = j;
    return 0;
}

void
judge_destroy(struct judge *j)
{
    if (j) {
        examiner_destroy(j->examiner);
        basis_unref(j->basis);
        free(j->totals);
        accounts_destroy(j->accounts);
        estates_destroy(j->estates);
        lifetimes_destroy(j->lifetimes);
        floods_destroy(j->floods);
        free(j->paces);
        adoption_unref(j->adoption);
        free(j);
    }
}

/* ---- Verdicts. ---- */

void
judge_subject(const struct judge *j, const struct connection *c,
              struct policy_subject *subject)
{
    *subject = (struct policy_subject){
        .protocol = c->protocol,
        .ip_version = c->key.ip_version,
        .vlan = c->key.vlan,
        .minute = j->minute,
    };
    for (int side = 0; side < N_SIDES; side++) {
        subject->addrs[side] = c->key.addrs[side];
        subject->tp_ports[side] = c->key.ports[side];
        subject->ports[side] = basis_match(j->basis, c->looks[side].in_port);
    }
}

/* True if 'c' is not to be touched, as far as it is known. */
static bool
is_left_alone(const struct judge *j, const struct connection *c)
{
    /* Whoever's beginning was not seen is not unknown for what it is, and so
     * does not fall into the class for that: after a restart, it would be the
     * class of whatever has been running for long. */
    if (c->midstream && c->protocol == PROTOCOL_UNKNOWN) {
        return true;
    }
    /* What the other side sends may come in where nothing is cloned. */
    return ruleset_excludes_interfaces(j->ruleset)
           && !(c->looks[SIDE_CLIENT].in_port
                && c->looks[SIDE_SERVER].in_port);
}

void
judge_choose_class(const struct judge *j, struct connection *c)
{
    struct policy_decision decision = {
        .class = POLICY_NO_CLASS,
        .vm_side = POLICY_NONE,
    };

    if (!is_left_alone(j, c)) {
        struct policy_subject subject;

        judge_subject(j, c, &subject);
        decision = ruleset_decide(j->ruleset, &subject);
    }
    c->class = decision.class;
    c->vm_side = (int8_t) decision.vm_side;
    c->is_timed = decision.is_timed;
}

void
judge_decide(struct judge *j, struct connection *c, const struct match *match,
             uint64_t now_us)
{
    examiner_close(c, match);
    judge_choose_class(j, c);
    c->verdict_us = (uint32_t) (j->clock() - c->first_payload_us);
    j->n_verdicts++;
    judge_totals(j, c->class)->n_connections++;
    judge_begin_flows(j, c, now_us);
    judge_may_enter(j, c);
}

/* ---- Where a packet belongs. ---- */

bool
judge_find_vlan(const struct judge *j, struct look *look, uint16_t *vlan)
{
    const struct inventory_port *port =
        inventory_find(j->inventory, look->in_port);
    bool tagged = look->vid != LOOK_UNTAGGED && look->vid;

    *vlan = tagged ? look->vid : 0;
    look->any_port = tagged;
    if (!j->inventory) {
        return true;
    } else if (!port || (tagged && !inventory_admits(port, look->vid))) {
        return false;
    }
    /* VLAN ID 0 is a priority tag: it names no VLAN, so the port tells, as
     * for a packet without a tag (IEEE 802.1Q, section 6.9). */
    if (!tagged || port->mode == INVENTORY_QINQ) {
        *vlan = port->vlan;
        look->any_port = false;
    }
    return true;
}

bool
judge_is_elsewhere(const struct judge *j, const struct connection *c,
                   enum side side, const struct look *look)
{
    const struct look *known = &c->looks[side];

    if (!known->in_port || c->gone & 1u << side
        || (known->any_port && look->any_port)
        || (!known->any_port && !look->any_port
            && known->in_port == look->in_port)) {
        return false;
    }

    /* It may come through another interface of the same bond, and a port that
     * is gone may have come back as another one. */
    const struct inventory_port *a =
        inventory_find(j->inventory, known->in_port);
    const struct inventory_port *b =
        inventory_find(j->inventory, look->in_port);
    return j->inventory ? a && b && a->port != b->port : true;
}

/* Finds the connection that 'packet' belongs to, or makes it.  Returns NULL
 * if there is none. */
static struct connection *
get_connection(struct judge *j, uint16_t vlan, const struct look *look,
               uint32_t source, const struct packet *packet, uint64_t now_us,
               enum side *side)
{
    uint16_t leg = 0;
    struct connection *c =
        connection_find(j->connections, vlan, leg, packet, side);

    if (c && judge_is_elsewhere(j, c, *side, look)) {
        leg = look->in_port;
        c = connection_find(j->connections, vlan, leg, packet, side);
    }
    if (!c && j->adoption) {
        c = judge_adopt_stray(j, vlan, leg, look, packet, now_us, side);
    }
    c = examiner_open(j->examiner, c, vlan, leg, source, packet, now_us, side);
    if (c && !c->looks[*side].in_port && !c->looks[!*side].in_port) {
        floods_opened(j->floods, source);
    }
    return c;
}

/* ---- Packets. ---- */

/* The source that opened 'c': the client, if what it sends is seen. */
static uint32_t
opener(const struct judge *j, const struct connection *c)
{
    int side = c->looks[SIDE_CLIENT].in_port ? SIDE_CLIENT : SIDE_SERVER;

    return floods_source(j->inventory, &c->looks[side], &c->key.addrs[!side]);
}

void
judge_packet(struct judge *j, const struct look *look_, const uint8_t *data,
             size_t len, uint64_t now_us)
{
    struct look look = *look_;
    struct packet packet = { .ip_version = 0 };
    uint16_t vlan;
    enum side side;

    enum packet_status status = packet_dissect(data, len, &packet);
    uint32_t source = floods_source(j->inventory, &look, &packet.dst);
    j->packets[status]++;
    /* Whatever it is: also what is of no use to anybody may be too much. */
    if (!floods_count(j->floods, source, &look, &packet, now_us)
        || status != PACKET_OK) {
        return;
    }
    if (!judge_find_vlan(j, &look, &vlan)) {
        j->n_not_admitted++;
        return;
    }
    struct connection *c =
        get_connection(j, vlan, &look, source, &packet, now_us, &side);
    if (!c) {
        j->n_unaccounted++;
        return;
    }

    bool moved = c->looks[side].vid != look.vid
                 || c->looks[side].any_port != look.any_port
                 || (!look.any_port && c->looks[side].in_port != look.in_port);
    bool other_port = c->looks[side].in_port != look.in_port;
    if (moved && !other_port && !judge_may_move(c, side, now_us)) {
        judge_count_clone(j, c, side, packet.ip_total, now_us);
        return;
    }
    c->looks[side] = look;
    c->gone &= (uint8_t) ~(1u << side);
    if (!examiner_is_undecided(c)) {
        bool changed = other_port && judge_again(j, c);

        judge_judged_packet(j, c, side, &packet, moved, changed, now_us);
        if (moved) {
            judge_account_again(j, c, 1u << side);
        }
        judge_count_clone(j, c, side, packet.ip_total, now_us);
        return;
    }
    judge_count_clone(j, c, side, packet.ip_total, now_us);

    struct match match;
    if (examiner_packet(j->examiner, c, side, &packet, now_us, &match)
        == EXAMINER_DECIDED) {
        floods_judged(j->floods, opener(j, c));
        judge_decide(j, c, &match, now_us);
    }
}

bool
judge_admits(struct judge *j, const struct look *look, uint64_t now_us)
{
    return floods_admit(j->floods, j->inventory, look, now_us);
}

void
judge_set_losing(struct judge *j, bool losing)
{
    floods_set_losing(j->floods, losing);
}

/* ---- To be shown. ---- */

struct connection_table *
judge_connections(struct judge *j)
{
    return j->connections;
}

const struct ruleset *
judge_ruleset(const struct judge *j)
{
    return j->ruleset;
}

const struct inventory *
judge_inventory(const struct judge *j)
{
    return j->inventory;
}

void
judge_get_stats(const struct judge *j, struct judge_stats *stats)
{
    *stats = (struct judge_stats){
        .n_not_admitted = j->n_not_admitted,
        .n_verdicts = j->n_verdicts,
        .n_adopted = j->n_adopted,
        .n_not_adopted = j->n_not_adopted,
        .n_spared = j->n_spared,
        .n_silent = j->n_silent,
        .n_unposted = j->n_unposted,
        .n_refused = connection_n_refused(j->connections),
        .n_evicted = connection_n_evicted(j->connections),
        .n_unseated = connection_n_unseated(j->connections),
        .n_owners = connection_n_owners(j->connections),
        .n_floods = floods_n_found(j->floods),
        .n_passed_over = floods_n_passed_over(j->floods),
        .n_no_memory = j->n_no_memory + examiner_n_no_memory(j->examiner),
        .n_limits = examiner_n_limits(j->examiner),
        .n_unaccounted = j->n_unaccounted,
        .n_unheard = j->n_unheard + estates_n_lost(j->estates),
        .n_accounts = accounts_n(j->accounts),
        .n_overflows = accounts_n_overflows(j->accounts),
    };
    memcpy(stats->packets, j->packets, sizeof stats->packets);
    for (int i = 0; i < CONNECTION_N_STATES; i++) {
        stats->n[i] = connection_n(j->connections, (enum connection_state) i);
    }
}

struct judge_class_totals
judge_class_totals(const struct judge *j, uint16_t class)
{
    return *judge_totals(j, class);
}
