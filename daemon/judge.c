/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From packets to verdicts: see judge.h. */

#include <l7-config.h>
#include "daemon/judge.h"

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

/* Milliseconds after which a clone of a direction that was programmed means
 * that its flow was lost: clones that were on their way come sooner. */
#define RESEND_MS 1000

/* Of all connections, one in so many may be undecided: those are large. */
#define UNDECIDED_SHARE 4

/* 'fin' of a connection that has ended. */
#define BOTH_FINS ((1u << SIDE_CLIENT) | (1u << SIDE_SERVER))

struct judge {
    struct ruleset *ruleset;
    struct inventory *inventory; /* NULL until the first is known. */
    struct matcher *matcher;
    struct connection_table *connections;
    uint8_t worker;
    uint64_t (*clock)(void);
    bool (*post)(void *, struct verdict *);
    void *aux;
    struct judge_class_totals *totals; /* By class, then one for none. */
    uint64_t packets[PACKET_N_STATUSES];
    uint64_t n_verdicts;
    uint64_t n_unposted;
    uint64_t n_no_memory;
    uint64_t n_limits; /* Of matchers that are gone. */
};

/* ---- Making and ending. ---- */

static size_t
n_classes(const struct ruleset *ruleset)
{
    return policy_n_classes(ruleset_policy(ruleset));
}

/* The totals of 'class': those of no class come last. */
static struct judge_class_totals *
totals_of(const struct judge *j, uint16_t class)
{
    return &j->totals[class == POLICY_NO_CLASS ? n_classes(j->ruleset)
                                               : class];
}

int
judge_create(struct ruleset *ruleset, size_t max_connections, uint8_t worker,
             uint64_t (*clock)(void), bool (*post)(void *, struct verdict *),
             void *aux, struct judge **judgep)
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
    j->aux = aux;
    j->totals = calloc(n_classes(ruleset) + 1, sizeof *j->totals);
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

static uint32_t
to_seconds(uint64_t us)
{
    return (uint32_t) (us / 1000000);
}

static uint32_t
to_milliseconds(uint64_t us)
{
    return (uint32_t) (us / 1000);
}

/* Has the flows of 'c' programmed for the sides in 'sides', as far as it is
 * known where their packets come in.  Returns false if nobody took them. */
static bool
program(struct judge *j, struct connection *c, const bool sides[N_SIDES],
        uint64_t now_us, bool measure)
{
    bool any = false;
    struct verdict *v = calloc(1, sizeof *v);

    if (!v) {
        j->n_no_memory++;
        return false;
    }
    v->key = c->key;
    v->protocol = c->protocol;
    v->worker = j->worker;
    v->handle = connection_handle(j->connections, c);
    v->actions = *ruleset_actions(j->ruleset, c->class);
    v->first_payload_us = measure ? c->first_payload_us : 0;
    for (int i = 0; i < N_SIDES; i++) {
        v->looks[i] = c->looks[i];
        v->program[i] = sides[i] && c->looks[i].in_port;
        any = any || v->program[i];
    }
    if (!any || !j->post(j->aux, v)) {
        /* The next clone tries again. */
        j->n_unposted += any;
        free(v);
        return false;
    }

    if (c->state != CONNECTION_PROGRAMMED) {
        totals_of(j, c->class)->n_live++;
    }
    for (int i = 0; i < N_SIDES; i++) {
        if (sides[i] && c->looks[i].in_port) {
            c->flows[i] = FLOW_SENT;
            c->sent_ms[i] = to_milliseconds(now_us);
        }
    }
    connection_touch(j->connections, c, CONNECTION_PROGRAMMED,
                     to_seconds(now_us));
    return true;
}

static const bool both_sides[N_SIDES] = { true, true };

/* Gives 'c' its verdict, and flows unless it has 'ended'. */
static void
decide(struct judge *j, struct connection *c, uint16_t protocol, bool ended,
       uint64_t now_us)
{
    c->protocol = protocol;
    c->class = ruleset_decide(j->ruleset, protocol);
    c->verdict_us = (uint32_t) (j->clock() - c->first_payload_us);
    if (c->examination) {
        c->n_packets = (uint8_t) examination_n_packets(c->examination);
        examination_destroy(c->examination);
        c->examination = NULL;
    }
    j->n_verdicts++;
    totals_of(j, c->class)->n_connections++;

    connection_touch(j->connections, c, CONNECTION_LINGERING,
                     to_seconds(now_us));
    if (!ended) {
        program(j, c, both_sides, now_us, true);
    }
}

/* Asks the matcher about 'c', of whose 'side' something came, and decides if
 * it knows, or if this is the 'last' time. */
static void
ask_matcher(struct judge *j, struct connection *c, enum side side, bool last,
            bool ended, uint64_t now_us)
{
    struct payload payload;
    struct match match;

    examination_payload(c->examination, &payload);
    switch (matcher_step(j->matcher, examination_match_state(c->examination),
                         &payload, side, last, &match)) {
    case MATCH_FOUND:
        decide(j, c, match.protocol, ended, now_us);
        break;
    case MATCH_UNKNOWN:
        decide(j, c, PROTOCOL_UNKNOWN, ended, now_us);
        break;
    case MATCH_MORE:
    default:
        if (last) {
            decide(j, c, PROTOCOL_UNKNOWN, ended, now_us);
        }
        break;
    }
}

/* ---- Packets. ---- */

/* Which VLAN a packet that looked like 'look' is in, and whether the look
 * alone tells.  VLAN ID 0 is a priority tag: it names no VLAN, so the port
 * tells, as for a packet without a tag (IEEE 802.1Q, section 6.9). */
static uint16_t
find_vlan(const struct judge *j, const struct look *look, bool *any_port)
{
    const struct inventory_port *port =
        inventory_find(j->inventory, look->in_port);

    *any_port =
        look->vid != LOOK_UNTAGGED && look->vid && !(port && port->qinq);
    return *any_port ? look->vid : port ? port->vlan : 0;
}

/* A clone of a connection that has a verdict: a direction without a flow. */
static void
judged_packet(struct judge *j, struct connection *c, enum side side,
              const struct packet *packet, bool moved, uint64_t now_us)
{
    /* What still follows an end, the last ACK at least, needs no flow; but
     * payload does, whatever end was feigned. */
    if (c->fin == BOTH_FINS && !packet->payload_len) {
        return;
    }

    uint32_t age_ms = to_milliseconds(now_us) - c->sent_ms[side];

    if (moved || c->flows[side] == FLOW_NONE || age_ms >= RESEND_MS) {
        bool sides[N_SIDES] = { false, false };

        sides[side] = true;
        program(j, c, sides, now_us, false);
    }
}

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
        /* It is tried again with the next packet. */
        return;
    }
    if (packet->payload_len && !c->first_payload_us) {
        c->first_payload_us = now_us;
    }
    bool grew = examination_add(ex, side, packet);
    if (packet->tcp_flags & PACKET_RST) {
        c->fin = BOTH_FINS;
    } else if (packet->tcp_flags & PACKET_FIN) {
        c->fin |= (uint8_t) (1u << side);
    }
    bool ended = c->fin == BOTH_FINS;
    connection_touch(j->connections, c,
                     c->first_payload_us ? CONNECTION_EXAMINING
                                         : CONNECTION_OPENED,
                     to_seconds(now_us));

    if (!c->first_payload_us) {
        if (ended) {
            connection_remove(j->connections, c);
        }
        return;
    }
    bool last = ended || examination_is_over(ex);
    if (grew || last) {
        ask_matcher(j, c, side, last, ended, now_us);
    }
}

/* True if 'packet' opens a connection anew that 'c' is an earlier one of: a
 * client that uses its port again. */
static bool
opens_anew(const struct connection *c, const struct packet *packet)
{
    return packet->ip_proto == IPPROTO_TCP
           && (packet->tcp_flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN
           && c->state != CONNECTION_OPENED;
}

static void
remove_connection(struct judge *j, struct connection *c)
{
    if (c->state == CONNECTION_PROGRAMMED) {
        totals_of(j, c->class)->n_live--;
    }
    connection_remove(j->connections, c);
}

void
judge_packet(struct judge *j, const struct look *look_, const uint8_t *data,
             size_t len, uint64_t now_us)
{
    struct look look = *look_;
    struct packet packet;
    enum side side;

    enum packet_status status = packet_dissect(data, len, &packet);
    j->packets[status]++;
    if (status != PACKET_OK) {
        return;
    }

    uint16_t vlan = find_vlan(j, &look, &look.any_port);
    struct connection *c =
        connection_find(j->connections, vlan, &packet, &side);
    if (c && opens_anew(c, &packet)) {
        remove_connection(j, c);
        c = NULL;
    }
    if (!c) {
        /* A late RST is nobody's first packet. */
        if (packet.tcp_flags & PACKET_RST) {
            return;
        }
        c = connection_add(j->connections, vlan, &packet, to_seconds(now_us),
                           &side);
        if (!c) {
            return;
        }
    }

    bool moved = c->looks[side].in_port != look.in_port
                 || c->looks[side].vid != look.vid;
    c->looks[side] = look;
    if (c->state == CONNECTION_PROGRAMMED
        || c->state == CONNECTION_LINGERING) {
        judged_packet(j, c, side, &packet, moved, now_us);
    } else {
        undecided_packet(j, c, side, &packet, now_us);
    }
}

/* ---- What happens besides packets. ---- */

void
judge_expire(struct judge *j, uint64_t now_us)
{
    uint32_t now = to_seconds(now_us);
    struct connection *c;

    while ((c = connection_oldest(j->connections, CONNECTION_EXAMINING))
           && now - c->last_used >= JUDGE_EXAMINING_IDLE) {
        ask_matcher(j, c, SIDE_CLIENT, true, false, now_us);
    }
    while ((c = connection_oldest(j->connections, CONNECTION_OPENED))
           && now - c->last_used >= JUDGE_OPENED_IDLE) {
        connection_remove(j->connections, c);
    }
    while ((c = connection_oldest(j->connections, CONNECTION_LINGERING))
           && now - c->last_used >= JUDGE_LINGERING_IDLE) {
        connection_remove(j->connections, c);
    }
}

void
judge_flow_removed(struct judge *j, uint32_t handle, int side,
                   uint64_t n_packets, uint64_t n_bytes, uint64_t now_us)
{
    struct connection *c = connection_from_handle(j->connections, handle);

    if (!c || c->state != CONNECTION_PROGRAMMED) {
        return;
    }
    struct judge_class_totals *totals = totals_of(j, c->class);
    totals->n_packets += n_packets;
    totals->n_bytes += n_bytes;
    c->flows[side] = FLOW_NONE;
    if (c->flows[SIDE_CLIENT] == FLOW_NONE
        && c->flows[SIDE_SERVER] == FLOW_NONE) {
        totals->n_live--;
        connection_touch(j->connections, c, CONNECTION_LINGERING,
                         to_seconds(now_us));
    }
}

void
judge_resync(struct judge *j, uint64_t now_us)
{
    /* Each goes to the end of the list as it is programmed: so many, and no
     * more, as there are now. */
    size_t n = connection_n(j->connections, CONNECTION_PROGRAMMED);

    for (size_t i = 0; i < n; i++) {
        struct connection *c =
            connection_oldest(j->connections, CONNECTION_PROGRAMMED);
        bool sides[N_SIDES];

        for (int side = 0; side < N_SIDES; side++) {
            sides[side] = c->flows[side] == FLOW_SENT;
        }
        connection_touch(j->connections, c, CONNECTION_PROGRAMMED,
                         to_seconds(now_us));
        if (!program(j, c, sides, now_us, false)) {
            /* Nobody would ever say that its flows are gone. */
            c->flows[SIDE_CLIENT] = c->flows[SIDE_SERVER] = FLOW_NONE;
            totals_of(j, c->class)->n_live--;
            connection_touch(j->connections, c, CONNECTION_LINGERING,
                             to_seconds(now_us));
        }
    }
}

static bool
actions_equal(const struct verdict_actions *a, const struct verdict_actions *b)
{
    return a->drop == b->drop && a->queue == b->queue
           && a->meter_id == b->meter_id && a->dscp == b->dscp;
}

/* Judges 'c', which has a verdict, by the new ruleset instead of 'old'. */
static void
judge_again(struct judge *j, struct connection *c, const struct ruleset *old,
            uint64_t now_us)
{
    const char *name =
        library_protocol_name(ruleset_library(old), c->protocol);
    int protocol = library_find_protocol(ruleset_library(j->ruleset), name);
    bool changed = protocol != c->protocol;
    const struct verdict_actions *old_actions = ruleset_actions(old, c->class);

    /* A protocol that no pattern names any more is unknown. */
    c->protocol = protocol < 0 ? PROTOCOL_UNKNOWN : (uint16_t) protocol;
    c->class = ruleset_decide(j->ruleset, c->protocol);
    changed =
        changed
        || !actions_equal(old_actions, ruleset_actions(j->ruleset, c->class));
    if (c->state == CONNECTION_PROGRAMMED) {
        totals_of(j, c->class)->n_live++;
        if (changed) {
            bool sides[N_SIDES];

            for (int side = 0; side < N_SIDES; side++) {
                sides[side] = c->flows[side] == FLOW_SENT;
            }
            program(j, c, sides, now_us, false);
        }
    }
}

/* Takes the totals of classes over to the classes of the same name. */
static int
move_totals(struct judge *j, struct ruleset *new)
{
    struct judge_class_totals *totals =
        calloc(n_classes(new) + 1, sizeof *totals);

    if (!totals) {
        return ENOMEM;
    }
    for (size_t i = 0; i <= n_classes(j->ruleset); i++) {
        uint16_t class = POLICY_NO_CLASS;

        if (i < n_classes(j->ruleset)) {
            class = ruleset_find_class(
                new, ruleset_class_name(j->ruleset, (uint16_t) i));
            if (class == POLICY_NO_CLASS) {
                continue;
            }
        }
        size_t index = class == POLICY_NO_CLASS ? n_classes(new) : class;
        totals[index] = j->totals[i];
        totals[index].n_live = 0;
    }
    free(j->totals);
    j->totals = totals;
    return 0;
}

void
judge_set_ruleset(struct judge *j, struct ruleset *new, uint64_t now_us)
{
    struct matcher *matcher;

    if (matcher_create(ruleset_library(new), &matcher)) {
        j->n_no_memory++;
        return;
    }
    if (move_totals(j, new)) {
        matcher_destroy(matcher);
        j->n_no_memory++;
        return;
    }
    j->n_limits += matcher_n_limits(j->matcher);
    matcher_destroy(j->matcher);
    j->matcher = matcher;

    struct ruleset *old = j->ruleset;
    const struct library *library = ruleset_library(new);
    j->ruleset = ruleset_ref(new);
    for (int state = 0; state < CONNECTION_N_STATES; state++) {
        size_t n = connection_n(j->connections, (enum connection_state) state);

        for (size_t i = 0; i < n; i++) {
            struct connection *c = connection_oldest(
                j->connections, (enum connection_state) state);

            connection_touch(j->connections, c, (enum connection_state) state,
                             c->last_used);
            if (!c->examination) {
                judge_again(j, c, old, now_us);
            } else if (examination_restart(c->examination,
                                           library_wants_joined(library),
                                           matcher_state_size(library))) {
                /* Its state would be too small for the new matcher. */
                j->n_no_memory++;
                remove_connection(j, c);
            }
        }
    }
    ruleset_unref(old);
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
        .n_verdicts = j->n_verdicts,
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
    return *totals_of(j, class);
}
