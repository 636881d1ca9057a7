/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From verdicts to flows: when they are programmed, what becomes of them, and
 * what changes them.  See judge.h. */

#include <l7-config.h>
#include "daemon/judge-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/examiner.h"
#include "daemon/lifetimes.h"
#include "daemon/ruleset.h"
#include "ovs-glue/cookie.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/verdict.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "policies/policy.h"

/* Milliseconds after which a clone of a direction that was programmed means
 * that its flow was lost: clones that were on their way come sooner.  Also
 * the pause before what the switch refused is tried again. */
#define RESEND_MS 1000

/* A judge is busy with more verdicts than this in two intervals. */
#define BUSY_VERDICTS 40

/* An owner who has so many times less than owners have on average does not
 * wait for them. */
#define LONE_SHARE 8

/* While there are fewer than these in that time, none waits for a switch that
 * takes so long for them: what it is busy with is something else, a flood say,
 * and waiting won't help. */
#define FEW_VERDICTS 4
#define SLOW_MS 20
#define INTERVAL_MS 100

/* A TCP connection whose flow has seen fewer packets has not lasted, however
 * late the switch says that it is gone: to clone twice as many costs about as
 * much as the flows of a connection do.  (Measured as with judge.h.) */
#define SHORT_PACKETS 8

/* ---- Programming. ---- */

/* Makes a verdict that names 'c', and counts it if memory is short. */
static struct verdict *
create_verdict(struct judge *j, const struct connection *c)
{
    struct verdict *v = calloc(1, sizeof *v);

    if (!v) {
        j->n_no_memory++;
        return NULL;
    }
    v->key = c->key;
    v->worker = j->worker;
    v->handle = connection_handle(j->connections, c);
    for (int i = 0; i < N_SIDES; i++) {
        v->looks[i] = c->looks[i];
    }
    return v;
}

/* Posts 'v', or frees it and counts that.  Returns true if it was posted. */
static bool
post(struct judge *j, struct verdict *v)
{
    bool posted = j->post(j->aux, v);

    if (!posted) {
        j->n_unposted++;
        free(v);
    }
    return posted;
}

bool
judge_program(struct judge *j, struct connection *c, const bool sides[N_SIDES],
              uint64_t now_us, bool measure)
{
    bool any = false;
    struct verdict *v = create_verdict(j, c);

    if (!v) {
        return false;
    }
    v->protocol = c->midstream && c->protocol == PROTOCOL_UNKNOWN
                      ? COOKIE_MIDSTREAM
                      : c->protocol;
    v->actions = *ruleset_actions(j->ruleset, c->class);
    if (v->actions.meter_per == ACTIONS_METER_VM
        && c->vm_side != POLICY_NONE) {
        v->vm_port = c->looks[c->vm_side].in_port;
    }
    v->first_payload_us = measure ? c->first_payload_us : 0;
    v->ended = c->fin == EXAMINER_BOTH_FINS;
    for (int i = 0; i < N_SIDES; i++) {
        v->program[i] = sides[i] && c->looks[i].in_port;
        v->fresh[i] = !c->sent_ms[i];
        v->in_force[i] = c->flows[i] == FLOW_SENT;
        any = any || v->program[i];
    }
    if (!any) {
        free(v);
        return false;
    } else if (!post(j, v)) {
        /* The next clone tries again. */
        return false;
    }

    j->posted_ms = clock_milliseconds(now_us);
    if (c->state != CONNECTION_PROGRAMMED) {
        judge_totals(j, c->class)->n_live++;
    }
    /* Who gives out meters has learned from the verdict whether it is to have
     * one; so there is nothing left to release if not. */
    c->has_own_meter = ruleset_actions(j->ruleset, c->class)->meter_per
                       != ACTIONS_METER_CLASS;
    for (int i = 0; i < N_SIDES; i++) {
        if (sides[i] && c->looks[i].in_port) {
            c->flows[i] = FLOW_SENT;
            c->sent_ms[i] = clock_milliseconds(now_us);
        }
    }
    connection_touch(j->connections, c, CONNECTION_PROGRAMMED,
                     clock_seconds(now_us));
    return true;
}

void
judge_release_meter(struct judge *j, struct connection *c)
{
    if (!c->has_own_meter) {
        return;
    }
    struct verdict *v = create_verdict(j, c);

    c->has_own_meter = false;
    if (v) {
        v->release = true;
        post(j, v);
    }
    /* Otherwise its meter stays until the daemon ends. */
}

void
judge_take_away(struct judge *j, struct connection *c)
{
    struct verdict *v = create_verdict(j, c);

    if (v) {
        v->remove = true;
        for (int i = 0; i < N_SIDES; i++) {
            v->program[i] = c->flows[i] == FLOW_SENT;
        }
        post(j, v);
    }
    /* Otherwise they go when they have been idle. */
}

/* Notes that 'c' has no flows, or none any more. */
static void
linger(struct judge *j, struct connection *c, uint64_t now_us)
{
    if (c->state == CONNECTION_PROGRAMMED) {
        judge_totals(j, c->class)->n_live--;
    }
    judge_release_meter(j, c);
    c->flows[SIDE_CLIENT] = c->flows[SIDE_SERVER] = FLOW_NONE;
    connection_touch(j->connections, c, CONNECTION_LINGERING,
                     clock_seconds(now_us));
}

/* Sees how many there were of late, up to 'interval'. */
static uint32_t
see_pace(struct pace *pace, uint32_t interval)
{
    if (interval != pace->interval) {
        pace->n_before = interval == pace->interval + 1 ? pace->n : 0;
        pace->n = 0;
        pace->interval = interval;
    }
    return pace->n + pace->n_before;
}

/* Returns true if flows had better wait a moment, and sees for how long. */
static bool
is_busy(struct judge *j, uint64_t now_us)
{
    uint32_t interval = clock_milliseconds(now_us) / INTERVAL_MS;
    uint32_t busy_ms = j->busy_ms(j->aux);

    uint32_t n = see_pace(&j->pace, interval);
    bool busy = n > BUSY_VERDICTS
                || (busy_ms && (n >= FEW_VERDICTS || busy_ms < SLOW_MS));
    busy_ms = busy_ms < JUDGE_PENDING_MAX_MS ? busy_ms : JUDGE_PENDING_MAX_MS;
    busy_ms *= JUDGE_PENDING_SHARE;
    j->pending_ms = busy_ms < JUDGE_PENDING_MIN_MS   ? JUDGE_PENDING_MIN_MS
                    : busy_ms > JUDGE_PENDING_MAX_MS ? JUDGE_PENDING_MAX_MS
                                                     : busy_ms;
    return busy;
}

/* Counts a verdict on 'c'.  Returns true if whoever opened it has far fewer
 * than others have, and is not to wait for them. */
static bool
is_lone(struct judge *j, const struct connection *c, uint64_t now_us)
{
    uint32_t interval = clock_milliseconds(now_us) / INTERVAL_MS;
    struct pace *own = &j->paces[c->owner];
    uint32_t n = see_pace(&j->pace, interval);
    uint32_t n_own = see_pace(own, interval);
    uint32_t n_owners = see_pace(&j->owners, interval);

    j->owners.n += !own->n;
    j->pace.n++;
    own->n++;
    return n_owners && n_own * LONE_SHARE < n / n_owners;
}

/* Counts 'c' as one that ended before it had flows. */
static void
spare(struct judge *j, const struct connection *c)
{
    j->n_spared++;
    lifetimes_note(j->lifetimes, &c->key, false);
}

static const bool both_sides[N_SIDES] = { true, true };

/* Returns true if what 'c' sends is to be dropped.  That does not wait: what
 * is to be stopped would have passed. */
static bool
is_dropped(const struct judge *j, const struct connection *c)
{
    return ruleset_actions(j->ruleset, c->class)->drop;
}

void
judge_begin_flows(struct judge *j, struct connection *c, uint64_t now_us)
{
    /* Whoever sends to many and is never answered gets flows when he goes on,
     * which mostly he does not: a flood would have the switch make as many
     * flows as it has addresses. */
    bool abandoned =
        !c->looks[SIDE_SERVER].in_port
        && clock_seconds(now_us) - c->last_used >= EXAMINER_EXAMINING_IDLE;
    enum lifetime lifetime = lifetimes_of(j->lifetimes, &c->key);
    bool busy = is_busy(j, now_us);
    bool waits = !is_lone(j, c, now_us) && busy ? lifetime != LIFETIMES_LONG
                                                : lifetime == LIFETIMES_SHORT;

    c->judged_ms = clock_milliseconds(now_us);
    connection_touch(j->connections, c, CONNECTION_LINGERING,
                     clock_seconds(now_us));
    if (c->fin == EXAMINER_BOTH_FINS) {
        spare(j, c);
    } else if (abandoned) {
        return;
    } else if (waits && !is_dropped(j, c)) {
        c->spoke_ms = c->judged_ms;
        connection_touch(j->connections, c, CONNECTION_PENDING,
                         clock_seconds(now_us));
    } else {
        judge_program(j, c, both_sides, now_us, true);
    }
}

uint64_t
judge_run(struct judge *j, uint64_t now_us)
{
    uint32_t now_ms = clock_milliseconds(now_us);
    bool busy = is_busy(j, now_us);
    struct connection *c;

    while ((c = connection_oldest(j->connections, CONNECTION_PENDING))) {
        uint32_t age_ms = now_ms - c->judged_ms;

        if (age_ms < j->pending_ms) {
            return (uint64_t) (j->pending_ms - age_ms) * 1000;
        }
        /* Who is silent may have ended: a datagram and its answer have no end
         * that could be seen, and that of a TCP connection may have passed by
         * an older flow of the datapath's. */
        bool silent = now_ms - c->spoke_ms > age_ms / 2;
        if (!silent) {
            lifetimes_note(j->lifetimes, &c->key, true);
        }
        if (silent && busy) {
            j->n_silent++;
            c->was_silent = true;
            linger(j, c, now_us);
        } else if (!judge_program(j, c, both_sides, now_us, true)) {
            linger(j, c, now_us);
        }
    }
    return UINT64_MAX;
}

/* ---- What clones and the switch tell. ---- */

/* Sets 'sides' to those of 'c' that have flows. */
static void
get_flows(const struct connection *c, bool sides[N_SIDES])
{
    for (int side = 0; side < N_SIDES; side++) {
        sides[side] = c->flows[side] == FLOW_SENT;
    }
}

/* Notes that the flow for what 'side' of 'c' sends is gone. */
static void
lose_flow(struct judge *j, struct connection *c, int side, uint64_t now_us)
{
    c->flows[side] = FLOW_NONE;
    if (c->flows[SIDE_CLIENT] == FLOW_NONE
        && c->flows[SIDE_SERVER] == FLOW_NONE) {
        linger(j, c, now_us);
    }
}

/* Forgets 'c', which has lost a flow, if that was its last and its port is
 * gone. */
static void
forget_gone(struct judge *j, struct connection *c)
{
    if (c->state == CONNECTION_LINGERING && judge_is_gone(j, c)) {
        connection_remove(j->connections, c);
    }
}

/* Milliseconds from one flow of a direction to the next, for another VLAN tag.
 * The old ones stay until they have been idle: so there are fewer of them than
 * CONNECTION_GENERATION_BITS can tell apart. */
#define MOVE_MS 2000
_Static_assert(PIPELINE_TCP_IDLE * 1000 / MOVE_MS
                   < 1u << CONNECTION_GENERATION_BITS,
               "two of a connection's flows may have the same handle");

bool
judge_may_move(const struct connection *c, enum side side, uint64_t now_us)
{
    return c->flows[side] == FLOW_NONE
           || clock_milliseconds(now_us) - c->sent_ms[side] >= MOVE_MS;
}

/* True if 'packet', which 'side' of 'c' sent and no flow matched, is among the
 * last ones: for its sake none is needed. */
static bool
is_at_end(const struct connection *c, enum side side,
          const struct packet *packet)
{
    return c->flows[side] == FLOW_NONE
           && (packet->tcp_flags & PACKET_FIN
               || (c->fin && !packet->payload_len
                   && c->state != CONNECTION_PROGRAMMED));
}

void
judge_judged_packet(struct judge *j, struct connection *c, enum side side,
                    const struct packet *packet, bool moved, bool changed,
                    uint64_t now_us)
{
    if (examiner_note_end(c, side, packet)) {
        /* It ended before its flows were in force, so that they have not
         * seen it.  Those not yet programmed never need to be; the others
         * need not stay. */
        if (c->state == CONNECTION_PENDING) {
            spare(j, c);
            linger(j, c, now_us);
        } else if (c->state == CONNECTION_PROGRAMMED) {
            bool sides[N_SIDES];

            get_flows(c, sides);
            judge_program(j, c, sides, now_us, false);
        }
        return;
    }
    if (c->state == CONNECTION_PENDING) {
        c->spoke_ms = clock_milliseconds(now_us);
        return;
    }
    /* What still follows an end, the last ACK at least, needs no flow; but
     * payload does, whatever end was feigned. */
    if ((c->fin == EXAMINER_BOTH_FINS && !packet->payload_len)
        || is_at_end(c, side, packet)) {
        return;
    }

    uint32_t age_ms = clock_milliseconds(now_us) - c->sent_ms[side];
    bool never = c->flows[side] == FLOW_NONE && !c->sent_ms[side];

    if (moved && c->flows[side] == FLOW_SENT) {
        /* When the flow for the old place goes, it must not be taken for the
         * one that is to be programmed now. */
        judge_release_meter(j, c);
        judge_bequeath(j, c, side);
        connection_renew(c);
        c->sent_ms[side] = 0;
        if (!judge_program(j, c, both_sides, now_us, false)) {
            /* Nobody would ever say that its flows are gone. */
            linger(j, c, now_us);
        }
    } else if (changed && c->state == CONNECTION_PROGRAMMED) {
        judge_program(j, c, both_sides, now_us, false);
    } else if (moved || never || age_ms >= RESEND_MS) {
        bool sides[N_SIDES] = { false, false };

        if (c->was_silent && !c->fin && c->key.ip_proto == IPPROTO_TCP) {
            lifetimes_note(j->lifetimes, &c->key, true);
        }
        c->was_silent = false;
        if (!(packet->tcp_flags & PACKET_FIN) && packet->payload_len) {
            c->fin &= (uint8_t) ~(1u << side);
        }
        sides[side] = true;
        judge_program(j, c, sides, now_us, false);
    }
}

void
judge_flow_removed(struct judge *j, uint32_t handle, int side,
                   uint32_t lived_ms, uint64_t n_packets, uint64_t n_bytes,
                   uint64_t now_us)
{
    struct connection *c = connection_from_handle(j->connections, handle);

    judge_count_end(j, handle, c, side, n_packets, n_bytes);
    if (!c || c->state != CONNECTION_PROGRAMMED) {
        return;
    }

    /* One that has lived for longer than since it was sent is an earlier one,
     * which went before, or while, it was programmed again. */
    uint32_t age_ms = clock_milliseconds(now_us) - c->sent_ms[side];
    if ((int32_t) (age_ms - lived_ms) < 0) {
        return;
    }
    /* How long those would last that are not let through is not known. */
    if (c->key.ip_proto == IPPROTO_TCP && !is_dropped(j, c)) {
        lifetimes_note(j->lifetimes, &c->key, n_packets >= SHORT_PACKETS);
    }
    lose_flow(j, c, side, now_us);
    forget_gone(j, c);
}

void
judge_flow_refused(struct judge *j, uint32_t handle, int side, uint64_t now_us)
{
    struct connection *c = connection_from_handle(j->connections, handle);

    if (c && c->state == CONNECTION_PROGRAMMED) {
        /* 'sent_ms' stays, for the pause before it is tried again. */
        lose_flow(j, c, side, now_us);
        forget_gone(j, c);
    }
}

void
judge_expire(struct judge *j, uint64_t now_us)
{
    struct connection *c;

    while ((c = examiner_next_silent(j->examiner, now_us))) {
        struct match match;

        examiner_conclude(j->examiner, c, &match);
        judge_decide(j, c, &match, now_us);
    }
    examiner_forget(j->examiner, now_us);
    judge_forget_adoption(j, now_us);
}

void
judge_program_again(struct judge *j, struct connection *c, uint64_t now_us)
{
    bool sides[N_SIDES];

    get_flows(c, sides);
    if (!judge_program(j, c, sides, now_us, false)) {
        /* Nobody would ever say that its flows are gone. */
        linger(j, c, now_us);
    }
}

void
judge_resync(struct judge *j, bool lost, uint64_t now_us)
{
    /* Each goes to the end of the list as it is programmed: so many, and no
     * more, as there are now. */
    size_t n = connection_n(j->connections, CONNECTION_PROGRAMMED);

    for (size_t i = 0; i < n; i++) {
        struct connection *c =
            connection_oldest(j->connections, CONNECTION_PROGRAMMED);
        bool gone = judge_is_gone(j, c);

        if (lost) {
            judge_account_lost(j, c);
        }
        if (!gone) {
            judge_program_again(j, c, now_us);
        } else if (lost) {
            linger(j, c, now_us);
            forget_gone(j, c);
        } else {
            /* That its flows were to go may not have reached the switch. */
            connection_touch(j->connections, c, CONNECTION_PROGRAMMED,
                             c->last_used);
            judge_take_away(j, c);
        }
    }
}
