/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From packets to the matcher's answers: see examiner.h. */

#include <l7-config.h>
#include "daemon/examiner.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/clock.h"
#include "daemon/examination.h"
#include "daemon/packet.h"
#include "patterns/library.h"

/* Of all connections, one in so many may be undecided: those are large. */
#define UNDECIDED_SHARE 4

struct examiner {
    const struct library *library;
    struct matcher *matcher; /* For 'library'. */
    struct connection_table *connections;
    uint64_t n_no_memory;
    uint64_t n_limits; /* Of matchers that are gone. */
};

int
examiner_create(const struct library *library, size_t max_connections,
                struct examiner **examinerp)
{
    size_t max_undecided = max_connections / UNDECIDED_SHARE;
    struct examiner *e = calloc(1, sizeof *e);

    *examinerp = NULL;
    if (!e) {
        return ENOMEM;
    }
    e->library = library;
    int error = matcher_create(library, &e->matcher);
    if (!error) {
        error = connection_table_create(max_connections,
                                        max_undecided ? max_undecided : 1,
                                        &e->connections);
    }
    if (error) {
        examiner_destroy(e);
        return error;
    }
    *examinerp = e;
    return 0;
}

void
examiner_destroy(struct examiner *e)
{
    if (e) {
        connection_table_destroy(e->connections);
        matcher_destroy(e->matcher);
        free(e);
    }
}

struct connection_table *
examiner_connections(struct examiner *e)
{
    return e->connections;
}

/* Has the examinations of connections in 'state' go on with the present
 * library. */
static void
restart(struct examiner *e, enum connection_state state)
{
    struct connection *c = connection_oldest(e->connections, state);

    while (c) {
        struct connection *next = connection_next(e->connections, c);

        if (c->examination
            && examination_restart(c->examination,
                                   library_wants_joined(e->library),
                                   matcher_state_size(e->library))) {
            /* Its state would be too small for the new matcher. */
            e->n_no_memory++;
            connection_remove(e->connections, c);
        }
        c = next;
    }
}

int
examiner_set_library(struct examiner *e, const struct library *library)
{
    struct matcher *matcher;
    int error = matcher_create(library, &matcher);

    if (error) {
        e->n_no_memory++;
        return error;
    }
    e->n_limits += matcher_n_limits(e->matcher);
    matcher_destroy(e->matcher);
    e->matcher = matcher;
    e->library = library;
    restart(e, CONNECTION_OPENED);
    restart(e, CONNECTION_EXAMINING);
    return 0;
}

/* True if 'packet' opens a connection anew that 'c' is an earlier one of: a
 * client that uses its port again. */
static bool
opens_anew(const struct connection *c, enum side side,
           const struct packet *packet, uint64_t now_us)
{
    if (packet->ip_proto != IPPROTO_TCP) {
        return c->state == CONNECTION_LINGERING
               && clock_seconds(now_us) - c->last_used
                      >= EXAMINER_UDP_LINGERING;
    }
    return (packet->tcp_flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN
           && (c->state != CONNECTION_OPENED
               || examination_is_other_syn(c->examination, side, packet));
}

struct connection *
examiner_open(struct examiner *e, struct connection *c, uint16_t vlan,
              uint16_t leg, uint32_t owner, const struct packet *packet,
              uint64_t now_us, enum side *side)
{
    if (c && opens_anew(c, *side, packet, now_us)) {
        connection_remove(e->connections, c);
        c = NULL;
    }
    /* A late RST is nobody's first packet. */
    if (!c && !(packet->tcp_flags & PACKET_RST)) {
        c = connection_add(e->connections, vlan, leg, owner, packet,
                           clock_seconds(now_us), side);
    }
    return c;
}

bool
examiner_is_undecided(const struct connection *c)
{
    return c->state == CONNECTION_OPENED || c->state == CONNECTION_EXAMINING;
}

bool
examiner_note_end(struct connection *c, enum side side,
                  const struct packet *packet)
{
    uint8_t before = c->fin;

    if (packet->tcp_flags & PACKET_RST) {
        c->fin = EXAMINER_BOTH_FINS;
    } else if (packet->tcp_flags & PACKET_FIN) {
        c->fin |= (uint8_t) (1u << side);
    }
    return c->fin == EXAMINER_BOTH_FINS && before != EXAMINER_BOTH_FINS;
}

static struct examination *
get_examination(struct examiner *e, struct connection *c)
{
    if (!c->examination) {
        c->examination = examination_create(c->key.ip_proto,
                                            library_wants_joined(e->library),
                                            matcher_state_size(e->library));
        if (!c->examination) {
            e->n_no_memory++;
        }
    }
    return c->examination;
}

/* Asks the matcher about 'c', of whose 'side' something came, if 'grew'.  With
 * 'last' there is always an answer. */
static enum examiner_result
ask(struct examiner *e, struct connection *c, enum side side, bool grew,
    bool last, struct match *match)
{
    struct payload payload;

    examination_payload(c->examination, &payload);
    if (!grew) {
        /* No datagram is to be counted twice. */
        payload.newest[SIDE_CLIENT] = payload.newest[SIDE_SERVER] = 0;
    }
    c->midstream = payload.midstream;

    enum match_result result =
        matcher_step(e->matcher, examination_match_state(c->examination),
                     &payload, side, last, match);
    return result == MATCH_MORE ? EXAMINER_MORE : EXAMINER_DECIDED;
}

enum examiner_result
examiner_packet(struct examiner *e, struct connection *c, enum side side,
                const struct packet *packet, uint64_t now_us,
                struct match *match)
{
    struct examination *ex = get_examination(e, c);
    if (!ex) {
        /* What is not examined is not kept: the next packet tries again. */
        connection_remove(e->connections, c);
        return EXAMINER_GONE;
    }
    if (packet->payload_len && !c->first_payload_us) {
        c->first_payload_us = now_us;
    }
    bool grew = examination_add(ex, side, packet);
    examiner_note_end(c, side, packet);
    bool ended = c->fin == EXAMINER_BOTH_FINS;
    if (!c->first_payload_us) {
        connection_touch(e->connections, c, CONNECTION_OPENED,
                         clock_seconds(now_us));
        if (ended) {
            connection_remove(e->connections, c);
            return EXAMINER_GONE;
        }
        return EXAMINER_MORE;
    }
    /* Silence is to say nothing, whatever else is sent. */
    if (packet->payload_len) {
        connection_touch(e->connections, c, CONNECTION_EXAMINING,
                         clock_seconds(now_us));
    }
    bool last = ended || examination_is_over(ex);
    return grew || last ? ask(e, c, side, grew, last, match) : EXAMINER_MORE;
}

void
examiner_conclude(struct examiner *e, struct connection *c,
                  struct match *match)
{
    ask(e, c, SIDE_CLIENT, false, true, match);
}

void
examiner_close(struct connection *c, const struct match *match)
{
    c->protocol = match->protocol;
    c->strength = (uint8_t) match->strength;
    c->pattern_line = match->line;
    c->n_packets = (uint8_t) examination_n_packets(c->examination);
    examination_destroy(c->examination);
    c->examination = NULL;
}

struct connection *
examiner_next_silent(struct examiner *e, uint64_t now_us)
{
    return connection_idle(e->connections, CONNECTION_EXAMINING,
                           EXAMINER_EXAMINING_IDLE, clock_seconds(now_us));
}

/* Removes the connections in 'state' that were not used for 'idle' seconds. */
static void
forget(struct examiner *e, enum connection_state state, uint32_t idle,
       uint32_t now)
{
    struct connection *c;

    while ((c = connection_idle(e->connections, state, idle, now))) {
        connection_remove(e->connections, c);
    }
}

void
examiner_forget(struct examiner *e, uint64_t now_us)
{
    forget(e, CONNECTION_OPENED, EXAMINER_OPENED_IDLE, clock_seconds(now_us));
    forget(e, CONNECTION_LINGERING, EXAMINER_LINGERING_IDLE,
           clock_seconds(now_us));
}

uint64_t
examiner_n_no_memory(const struct examiner *e)
{
    return e->n_no_memory;
}

uint64_t
examiner_n_limits(const struct examiner *e)
{
    return e->n_limits + matcher_n_limits(e->matcher);
}
