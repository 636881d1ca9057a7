/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that an earlier life of the daemon has left in the switch, with
 * their verdicts: see judge.h.
 *
 * Such a connection is what it was judged to be then.  It gets the class that
 * the present policy has for that, as it would after a reload; its flows,
 * which are in force, are changed and put under our cookies when
 * judge_resync() is called.  Nothing of it is examined.
 *
 * What its flows have counted so far is taken for accounted: the accounts of
 * the earlier life, if there are any, have it, but for what has passed since
 * they were written down.  Nor does it count as another connection. */

#include <l7-config.h>
#include "daemon/judge-private.h"

#include "daemon/examiner.h"
#include "daemon/floods.h"
#include "daemon/ruleset.h"
#include "ovs-glue/adoption.h"
#include "patterns/library.h"

/* Seconds in which a connection may turn up in another worker than the one
 * that adopted it. */
#define STRAY_S 3600

/* Finds the VLAN of 'a', and how its packets look now: a side whose packets
 * look otherwise than its flow has it is taken for unseen.  Returns false if
 * neither looks the same, or they are not in one VLAN. */
static bool
find_place(const struct judge *j, const struct adopted *a,
           struct look looks[N_SIDES], uint16_t *vlan)
{
    bool found = false;

    for (int side = 0; side < N_SIDES; side++) {
        struct look look = a->looks[side];
        uint16_t its;

        looks[side] = (struct look){ .in_port = 0 };
        if (look.in_port && judge_find_vlan(j, &look, &its)
            && look.any_port == a->looks[side].any_port) {
            if (found && its != *vlan) {
                return false;
            }
            looks[side] = look;
            *vlan = its;
            found = true;
        }
    }
    return found;
}

/* Finds the leg that 'packet' in 'vlan', the first of one at 'looks', is of.
 * Returns false if there is such a connection. */
static bool
find_leg(struct judge *j, const struct packet *packet,
         const struct look looks[N_SIDES], uint16_t vlan, uint16_t *leg)
{
    int side = looks[SIDE_CLIENT].in_port ? SIDE_CLIENT : SIDE_SERVER;
    enum side found;

    *leg = 0;
    struct connection *c =
        connection_find(j->connections, vlan, 0, packet, &found);
    if (!c) {
        return true;
    }
    /* It may have taken the client for the server. */
    enum side its =
        found == SIDE_CLIENT ? (enum side) side : (enum side) !side;
    if (!judge_is_elsewhere(j, c, its, &looks[side])) {
        return false;
    }
    *leg = looks[side].in_port;
    return !connection_find(j->connections, vlan, *leg, packet, &found);
}

/* The packet with which the client of 'a' would open it, were it not open. */
static struct packet
first_packet(const struct adopted *a)
{
    return (struct packet){
        .src = a->key.addrs[SIDE_CLIENT],
        .dst = a->key.addrs[SIDE_SERVER],
        .sport = a->key.ports[SIDE_CLIENT],
        .dport = a->key.ports[SIDE_SERVER],
        .ip_version = a->key.ip_version,
        .ip_proto = a->key.ip_proto,
    };
}

/* Makes the connection that 'a' is, in 'vlan' and 'leg', for 'owner'.  Returns
 * NULL if there is no room for it, or no such protocol any more. */
static struct connection *
create(struct judge *j, const struct adoption *adoption,
       const struct adopted *a, uint16_t vlan, uint16_t leg, uint32_t owner,
       uint64_t now_us)
{
    const char *name = adoption_protocol(adoption, a);
    int protocol =
        name ? library_find_protocol(ruleset_library(j->ruleset), name)
             : PROTOCOL_UNKNOWN;
    enum side side;

    if (protocol < 0) {
        return NULL;
    }
    const struct packet first = first_packet(a);
    struct connection *c =
        connection_add(j->connections, vlan, leg, owner, &first,
                       clock_seconds(now_us), &side);
    if (c) {
        c->protocol = (uint16_t) protocol;
        c->midstream = !name;
        c->judged_ms = clock_milliseconds(now_us);
        for (int i = 0; i < N_SIDES; i++) {
            c->fin |= (uint8_t) (a->is_ending[i] << i);
        }
    }
    return c;
}

/* Adopts 'a'.  Returns false if that cannot be. */
static bool
adopt(struct judge *j, const struct adoption *adoption,
      const struct adopted *a, uint64_t now_us)
{
    const struct packet packet = first_packet(a);
    uint32_t now_ms = clock_milliseconds(now_us);
    struct look looks[N_SIDES];
    uint16_t vlan = 0, leg;

    if (!find_place(j, a, looks, &vlan)
        || !find_leg(j, &packet, looks, vlan, &leg)) {
        return false;
    }
    int opener = looks[SIDE_CLIENT].in_port ? SIDE_CLIENT : SIDE_SERVER;
    uint32_t owner =
        floods_source(j->inventory, &looks[opener], &a->key.addrs[!opener]);
    struct connection *c = create(j, adoption, a, vlan, leg, owner, now_us);
    if (!c) {
        return false;
    }
    for (int i = 0; i < N_SIDES; i++) {
        c->looks[i] = looks[i];
        if (looks[i].in_port) {
            c->flows[i] = FLOW_SENT;
            /* It is there, and its counters must not begin anew. */
            c->sent_ms[i] = now_ms ? now_ms : 1;
            c->recent_ms[i] = c->sent_ms[i];
            c->counted[i] = (struct traffic){ .packets = a->n_packets[i],
                                              .bytes = a->n_bytes[i] };
        }
    }
    connection_touch(j->connections, c, CONNECTION_PROGRAMMED,
                     clock_seconds(now_us));
    judge_choose_class(j, c);
    judge_totals(j, c->class)->n_live++;
    judge_account_adopted(j, c);
    return true;
}

void
judge_adopt(struct judge *j, struct adoption *adoption, unsigned int n_workers,
            uint64_t now_us)
{
    for (size_t i = 0; i < adoption_n(adoption); i++) {
        const struct adopted *a = adoption_at(adoption, i);

        if (adoption_worker(adoption, a, n_workers) != j->worker) {
            continue;
        } else if (adopt(j, adoption, a, now_us)) {
            j->n_adopted++;
        } else {
            j->n_not_adopted++;
        }
    }
    if (n_workers != adoption_n_workers(adoption)) {
        /* Others may have adopted what comes to this one. */
        adoption_unref(j->adoption);
        j->adoption = adoption_ref(adoption);
        j->adoption_s = clock_seconds(now_us);
    }
}

struct connection *
judge_adopt_stray(struct judge *j, uint16_t vlan, uint16_t leg,
                  const struct look *look, const struct packet *packet,
                  uint64_t now_us, enum side *sidep)
{
    const struct connection_key key = {
        .addrs = { packet->src, packet->dst },
        .ports = { packet->sport, packet->dport },
        .ip_version = packet->ip_version,
        .ip_proto = packet->ip_proto,
    };
    int side;

    /* Whoever opens one is not an earlier one. */
    if (packet->tcp_flags & (PACKET_SYN | PACKET_RST)
        || (packet->ip_proto != IPPROTO_TCP
            && clock_seconds(now_us) - j->adoption_s
                   >= EXAMINER_UDP_LINGERING)) {
        return NULL;
    }
    const struct adopted *a = adoption_find(j->adoption, &key, look, &side);
    if (!a) {
        return NULL;
    }
    struct connection *c =
        create(j, j->adoption, a, vlan, leg,
               floods_source(j->inventory, look, &packet->dst), now_us);
    if (c) {
        /* It has no flow of this worker's yet: the packet brings one. */
        connection_touch(j->connections, c, CONNECTION_LINGERING,
                         clock_seconds(now_us));
        c->looks[side] = *look;
        judge_choose_class(j, c);
        judge_account_adopted(j, c);
        j->n_adopted++;
        *sidep = (enum side) side;
    }
    return c;
}

void
judge_forget_adoption(struct judge *j, uint64_t now_us)
{
    if (j->adoption && clock_seconds(now_us) - j->adoption_s >= STRAY_S) {
        adoption_unref(j->adoption);
        j->adoption = NULL;
    }
}
