/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From packets to verdicts: see judge.h. */

#include <l7-config.h>
#include "daemon/judge-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examination.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/verdict.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "policies/policy.h"

/* Of all connections, one in so many may be undecided: those are large. */
#define UNDECIDED_SHARE 4

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

int
judge_create(struct ruleset *ruleset, size_t max_connections, uint8_t worker,
             uint64_t (*clock)(void), bool (*post)(void *, struct verdict *),
             uint32_t (*busy_ms)(void *), void *aux, struct judge **judgep)
{
    struct judge *j = calloc(1, sizeof *j);

    *judgep = NULL;
    if (!j) {
        return ENOMEM;
    }
    j->ruleset = ruleset_ref(ruleset);
    j->worker = worker;
    j->clock = clock;
    j->post = post;
    j->busy_ms = busy_ms;
    j->pending_ms = JUDGE_PENDING_MIN_MS;
    j->aux = aux;
    j->totals = calloc(judge_n_classes(ruleset) + 1, sizeof *j->totals);
    int error = !j->totals;
    if (!error) {
        error = matcher_create(ruleset_library(ruleset), &j->matcher);
    }
    if (!error) {
        size_t max_undecided = max_connections / UNDECIDED_SHARE;

        error = connection_table_create(max_connections,
                                        max_undecided ? max_undecided : 1,
                                        &j->connections);
    }
    if (error) {
        judge_destroy(j);
        return error == 1 ? ENOMEM : error;
    }
    *judgep = j;
    return 0;
}

void
judge_destroy(struct judge *j)
{
    if (j) {
        connection_table_destroy(j->connections);
        matcher_destroy(j->matcher);
        inventory_unref(j->inventory);
        ruleset_unref(j->ruleset);
        free(j->totals);
        free(j);
    }
}

/* ---- Verdicts. ---- */

uint16_t
judge_class_of(const struct judge *j, const struct connection *c)
{
    /* Whoever's beginning was not seen is not unknown for what it is, and so
     * does not fall into the class for that: after a restart, it would be the
     * class of whatever has been running for long. */
    return c->midstream && c->protocol == PROTOCOL_UNKNOWN
               ? POLICY_NO_CLASS
               : ruleset_decide(j->ruleset, c->protocol);
}

/* Gives 'c' its verdict, and flows unless it has ended. */
static void
decide(struct judge *j, struct connection *c, uint16_t protocol,
       uint64_t now_us)
{
    c->protocol = protocol;
    c->class = judge_class_of(j, c);
    c->verdict_us = (uint32_t) (j->clock() - c->first_payload_us);
    c->n_packets = (uint8_t) examination_n_packets(c->examination);
    examination_destroy(c->examination);
    c->examination = NULL;
    j->n_verdicts++;
    judge_totals(j, c->class)->n_connections++;
    judge_begin_flows(j, c, now_us);
}

void
judge_ask_matcher(struct judge *j, struct connection *c, enum side side,
                  bool last, uint64_t now_us)
{
    struct payload payload;
    struct match match;

    examination_payload(c->examination, &payload);
    c->midstream = payload.midstream;
    switch (matcher_step(j->matcher, examination_match_state(c->examination),
                         &payload, side, last, &match)) {
    case MATCH_FOUND:
        decide(j, c, match.protocol, now_us);
        break;
    case MATCH_UNKNOWN:
        decide(j, c, PROTOCOL_UNKNOWN, now_us);
        break;
    case MATCH_MORE:
    default:
        if (last) {
            decide(j, c, PROTOCOL_UNKNOWN, now_us);
        }
        break;
    }
}

/* ---- Where a packet belongs. ---- */

/* Finds the VLAN of a packet that looked like 'look', and whether the look
 * alone tells.  Returns false if the bridge lets no such packet in there: our
 * flows show us packets before it decides on that. */
static bool
find_vlan(const struct judge *j, struct look *look, uint16_t *vlan)
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

/* True if 'side' of 'c' is known to come in elsewhere than at 'look', so that
 * this is not the connection's packet. */
static bool
is_elsewhere(const struct judge *j, const struct connection *c, enum side side,
             const struct look *look)
{
    const struct look *known = &c->looks[side];

    if (!known->in_port || (known->any_port && look->any_port)
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

/* True if 'packet' opens a connection anew that 'c' is an earlier one of: a
 * client that uses its port again. */
static bool
opens_anew(const struct connection *c, enum side side,
           const struct packet *packet, uint64_t now_us)
{
    if (packet->ip_proto != IPPROTO_TCP) {
        return c->state == CONNECTION_LINGERING
               && to_seconds(now_us) - c->last_used >= JUDGE_UDP_LINGERING;
    }
    return (packet->tcp_flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN
           && (c->state != CONNECTION_OPENED
               || examination_is_other_syn(c->examination, side, packet));
}

void
judge_remove_connection(struct judge *j, struct connection *c)
{
    if (c->state == CONNECTION_PROGRAMMED) {
        judge_totals(j, c->class)->n_live--;
    }
    connection_remove(j->connections, c);
}

/* Finds the connection that 'packet' belongs to, or makes it.  Returns NULL
 * if there is none. */
static struct connection *
get_connection(struct judge *j, uint16_t vlan, const struct look *look,
               const struct packet *packet, uint64_t now_us, enum side *side)
{
    uint16_t leg = 0;
    struct connection *c =
        connection_find(j->connections, vlan, leg, packet, side);

    if (c && is_elsewhere(j, c, *side, look)) {
        leg = look->in_port;
        c = connection_find(j->connections, vlan, leg, packet, side);
    }
    if (c && opens_anew(c, *side, packet, now_us)) {
        judge_remove_connection(j, c);
        c = NULL;
    }
    /* A late RST is nobody's first packet. */
    if (!c && !(packet->tcp_flags & PACKET_RST)) {
        c = connection_add(j->connections, vlan, leg, packet,
                           to_seconds(now_us), side);
    }
    return c;
}

/* ---- Packets. ---- */

static struct examination *
get_examination(struct judge *j, struct connection *c)
{
    if (!c->examination) {
        const struct library *library = ruleset_library(j->ruleset);

        c->examination =
            examination_create(c->key.ip_proto, library_wants_joined(library),
                               matcher_state_size(library));
        if (!c->examination) {
            j->n_no_memory++;
        }
    }
    return c->examination;
}

/* A packet of a connection that has no verdict yet. */
static void
undecided_packet(struct judge *j, struct connection *c, enum side side,
                 const struct packet *packet, uint64_t now_us)
{
    struct examination *ex = get_examination(j, c);
    if (!ex) {
        /* What is not examined is not kept: the next packet tries again. */
        connection_remove(j->connections, c);
        return;
    }
    if (packet->payload_len && !c->first_payload_us) {
        c->first_payload_us = now_us;
    }
    bool grew = examination_add(ex, side, packet);
    judge_note_end(c, side, packet);
    bool ended = c->fin == BOTH_FINS;
    if (!c->first_payload_us) {
        connection_touch(j->connections, c, CONNECTION_OPENED,
                         to_seconds(now_us));
        if (ended) {
            connection_remove(j->connections, c);
        }
        return;
    }
    /* Silence is to say nothing, whatever else is sent. */
    if (packet->payload_len) {
        connection_touch(j->connections, c, CONNECTION_EXAMINING,
                         to_seconds(now_us));
    }
    bool last = ended || examination_is_over(ex);
    if (grew || last) {
        judge_ask_matcher(j, c, side, last, now_us);
    }
}

void
judge_packet(struct judge *j, const struct look *look_, const uint8_t *data,
             size_t len, uint64_t now_us)
{
    struct look look = *look_;
    struct packet packet;
    uint16_t vlan;
    enum side side;

    enum packet_status status = packet_dissect(data, len, &packet);
    j->packets[status]++;
    if (status != PACKET_OK) {
        return;
    }
    if (!find_vlan(j, &look, &vlan)) {
        j->n_not_admitted++;
        return;
    }
    struct connection *c =
        get_connection(j, vlan, &look, &packet, now_us, &side);
    if (!c) {
        return;
    }

    bool moved = c->looks[side].vid != look.vid
                 || c->looks[side].any_port != look.any_port
                 || (!look.any_port && c->looks[side].in_port != look.in_port);
    c->looks[side] = look;
    switch ((enum connection_state) c->state) {
    case CONNECTION_PENDING:
    case CONNECTION_PROGRAMMED:
    case CONNECTION_LINGERING:
        judge_judged_packet(j, c, side, &packet, moved, now_us);
        break;
    case CONNECTION_OPENED:
    case CONNECTION_EXAMINING:
    case CONNECTION_N_STATES:
    default:
        undecided_packet(j, c, side, &packet, now_us);
        break;
    }
}

void
judge_set_inventory(struct judge *j, struct inventory *inventory)
{
    inventory_ref(inventory);
    inventory_unref(j->inventory);
    j->inventory = inventory;
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
        .n_spared = j->n_spared,
        .n_unposted = j->n_unposted,
        .n_refused = connection_n_refused(j->connections),
        .n_evicted = connection_n_evicted(j->connections),
        .n_no_memory = j->n_no_memory,
        .n_limits = j->n_limits + matcher_n_limits(j->matcher),
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
