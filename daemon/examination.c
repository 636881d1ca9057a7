/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first bytes of a connection, in order: see examination.h. */

#include <l7-config.h>
#include "daemon/examination.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/packet.h"

/* Runs of bytes ahead of a gap that are kept for a side; a segment that
 * would make one more is dropped, as if it had been lost. */
#define MAX_AHEAD 4

/* Packets with payload, retransmissions included, after which an examination
 * is over even if they brought less than EXAMINATION_PACKETS' worth. */
#define MAX_PACKETS (4 * EXAMINATION_PACKETS)

/* What is allocated for a side at first: most say little, floods above all. */
#define BYTES_AT_FIRST 256

struct run {
    size_t start; /* First byte, from the side's first, */
    size_t end;   /* and the one after the last. */
};

struct stream {
    uint8_t *data;               /* 'size' bytes, or NULL if unused. */
    size_t size;                 /* At most EXAMINATION_BYTES. */
    size_t len;                  /* Bytes without a gap. */
    size_t newest;               /* UDP: bytes of the latest datagram. */
    size_t sent;                 /* See struct payload. */
    uint32_t datagrams;          /* UDP: how many were sent. */
    uint32_t base;               /* TCP: sequence number of data[0]. */
    bool base_known;             /* TCP: 'base' is valid. */
    bool syn_seen;               /* TCP: the side's SYN was seen. */
    bool midstream;              /* TCP: 'base' is not the first byte's. */
    struct run ahead[MAX_AHEAD]; /* TCP: what lies behind gaps. */
    size_t n_ahead;
};

struct examination {
    struct stream sides[N_SIDES];
    uint8_t *joined;                 /* 2 * EXAMINATION_BYTES, or NULL. */
    size_t joined_len;               /* Bytes in 'joined'. */
    unsigned int n_packets;          /* Packets that brought payload, */
    unsigned int n_seen;             /* and all that carried some. */
    uint16_t ports[N_SIDES];         /* Each side's. */
    uint8_t ip_proto;                /* IPPROTO_TCP or IPPROTO_UDP. */
    bool want_joined;                /* 'joined' is to be filled. */
    struct match_state *match_state; /* The matcher's. */
};

struct examination *
examination_create(uint8_t ip_proto, bool want_joined, size_t state_size)
{
    struct examination *ex = calloc(1, sizeof *ex);
    if (ex) {
        ex->ip_proto = ip_proto;
        if (examination_restart(ex, want_joined, state_size)) {
            free(ex);
            return NULL;
        }
    }
    return ex;
}

void
examination_destroy(struct examination *ex)
{
    if (ex) {
        free(ex->sides[SIDE_CLIENT].data);
        free(ex->sides[SIDE_SERVER].data);
        free(ex->joined);
        free(ex->match_state);
        free(ex);
    }
}

/* Appends 'n' bytes that a side's stream just gained to both sides joined,
 * without NULs, as l7-filter has it. */
static void
join(struct examination *ex, const uint8_t *data, size_t n)
{
    if (!ex->want_joined) {
        return;
    }
    if (!ex->joined) {
        ex->joined = malloc(2 * EXAMINATION_BYTES);
        if (!ex->joined) {
            return;
        }
    }
    for (size_t i = 0; i < n && ex->joined_len < 2 * EXAMINATION_BYTES; i++) {
        if (data[i]) {
            ex->joined[ex->joined_len++] = data[i];
        }
    }
}

/* Bytes of 's' that are at hand, those behind gaps included. */
static size_t
stream_n_bytes(const struct stream *s)
{
    size_t n = s->len;

    for (size_t i = 0; i < s->n_ahead; i++) {
        n += s->ahead[i].end - s->ahead[i].start;
    }
    return n;
}

/* Makes room for 'n' bytes, at most EXAMINATION_BYTES.  Returns false if
 * memory is short; then nothing has changed. */
static bool
stream_allocate(struct stream *s, size_t n)
{
    size_t size = s->size ? s->size : BYTES_AT_FIRST;

    while (size < n) {
        size *= 2;
    }
    if (size > s->size) {
        uint8_t *data = realloc(s->data, size);

        if (!data) {
            return false;
        }
        s->data = data;
        s->size = size;
    }
    return true;
}

/* Copies the part of [start, end) that no run nor the stream has yet: what
 * came first stays, so that a retransmission with other bytes is of no use to
 * whoever sends it. */
static void
stream_fill(struct stream *s, const uint8_t *data, size_t start, size_t end)
{
    size_t ofs = start > s->len ? start : s->len;

    while (ofs < end) {
        size_t stop = end;
        size_t skip_to = 0;

        for (size_t i = 0; i < s->n_ahead; i++) {
            const struct run *r = &s->ahead[i];

            if (ofs >= r->start && ofs < r->end) {
                skip_to = r->end;
                break;
            } else if (r->start > ofs && r->start < stop) {
                stop = r->start;
            }
        }
        if (skip_to) {
            ofs = skip_to;
        } else {
            memcpy(s->data + ofs, data + (ofs - start), stop - ofs);
            ofs = stop;
        }
    }
}

/* Adds [start, end) to the runs behind gaps, merged with those that it
 * touches.  stream_has_room() says whether that can be done. */
static void
stream_add_run(struct stream *s, size_t start, size_t end)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_ahead; i++) {
        struct run r = s->ahead[i];

        if (r.end < start || r.start > end) {
            s->ahead[n++] = r;
        } else {
            start = r.start < start ? r.start : start;
            end = r.end > end ? r.end : end;
        }
    }
    s->n_ahead = n;
    s->ahead[s->n_ahead++] = (struct run){ start, end };
}

/* True if [start, end) can be added without exceeding MAX_AHEAD runs. */
static bool
stream_has_room(const struct stream *s, size_t start, size_t end)
{
    if (start <= s->len || s->n_ahead < MAX_AHEAD) {
        return true;
    }
    for (size_t i = 0; i < s->n_ahead; i++) {
        if (s->ahead[i].end >= start && s->ahead[i].start <= end) {
            return true;
        }
    }
    return false;
}

/* Moves runs that now follow without a gap into the stream. */
static void
stream_close_gaps(struct stream *s)
{
    for (size_t i = 0; i < s->n_ahead;) {
        struct run r = s->ahead[i];

        if (r.start <= s->len) {
            s->len = r.end > s->len ? r.end : s->len;
            s->ahead[i] = s->ahead[--s->n_ahead];
            i = 0;
        } else {
            i++;
        }
    }
}

/* Where the payload of 'packet' lies, from the side's first byte: before it
 * for a retransmission of what was acknowledged long ago. */
static int32_t
segment_offset(const struct stream *s, const struct packet *packet)
{
    uint32_t seq = packet->seq + (packet->tcp_flags & PACKET_SYN ? 1 : 0);

    return (int32_t) (seq - s->base);
}

/* Notes how far the side has got, with bytes that are kept or not. */
static void
stream_note_sent(struct stream *s, const struct packet *packet)
{
    int64_t end =
        (int64_t) segment_offset(s, packet) + (int64_t) packet->payload_total;

    if (end > (int64_t) s->sent) {
        s->sent = (size_t) end;
    }
}

static bool
add_segment(struct examination *ex, struct stream *s,
            const struct packet *packet)
{
    int32_t ofs = segment_offset(s, packet);
    const uint8_t *data = packet->payload;
    size_t n = packet->payload_len;
    if (ofs < 0) {
        size_t before = (size_t) - (int64_t) ofs;
        if (before >= n) {
            return false;
        }
        data += before;
        n -= before;
        ofs = 0;
    }

    size_t start = (size_t) ofs;
    if (start >= EXAMINATION_BYTES) {
        return false;
    }
    size_t end = n < EXAMINATION_BYTES - start ? start + n : EXAMINATION_BYTES;
    if (end <= s->len || !stream_has_room(s, start, end)
        || !stream_allocate(s, end)) {
        return false;
    }

    size_t old_len = s->len;
    stream_fill(s, data, start, end);
    if (start <= s->len) {
        s->len = end;
        stream_close_gaps(s);
    } else {
        stream_add_run(s, start, end);
    }
    join(ex, s->data + old_len, s->len - old_len);
    return true;
}

static bool
add_datagram(struct examination *ex, struct stream *s,
             const struct packet *packet)
{
    size_t n = packet->payload_len;

    /* A datagram is matched on its own, from its first byte: a piece of one
     * would mislead, so the first of a side is cut, and a later one that
     * does not fit whole takes the place of those before it. */
    n = n < EXAMINATION_BYTES ? n : EXAMINATION_BYTES;
    size_t at = n > EXAMINATION_BYTES - s->len ? 0 : s->len;
    if (!stream_allocate(s, at + n)) {
        return false;
    }
    s->len = at;
    memcpy(s->data + s->len, packet->payload, n);
    s->len += n;
    s->newest = n;
    s->sent = packet->payload_total;
    join(ex, packet->payload, n);
    return true;
}

/* Notes where the side's bytes begin, from its SYN. */
static void
note_syn(struct stream *s, const struct packet *packet)
{
    if (!s->base_known) {
        s->base = packet->seq + 1;
        s->base_known = true;
    }
    if (s->base == packet->seq + 1) {
        s->syn_seen = true;
        /* Perhaps it came late. */
        s->midstream = false;
    }
}

/* Notes where the other side's bytes begin, should its SYN be missed: what
 * one side acknowledges in its SYN, or in the empty packet between its SYN
 * and its first byte, is the other's SYN and nothing more (RFC 9293, section
 * 3.5). */
static void
note_ack(struct examination *ex, enum side side, const struct packet *packet)
{
    const struct stream *s = &ex->sides[side];
    struct stream *other =
        &ex->sides[side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT];

    if (!other->base_known && s->syn_seen && !s->sent
        && (packet->tcp_flags & PACKET_SYN || !packet->payload_total)
        && (packet->tcp_flags & (PACKET_ACK | PACKET_RST)) == PACKET_ACK) {
        other->base = packet->ack;
        other->base_known = true;
    }
}

/* A TCP packet.  Returns true if the side's bytes without a gap grew. */
static bool
add_tcp(struct examination *ex, enum side side, const struct packet *packet)
{
    struct stream *s = &ex->sides[side];

    if (packet->tcp_flags & PACKET_SYN) {
        note_syn(s, packet);
    }
    note_ack(ex, side, packet);
    if (!packet->payload_total) {
        return false;
    }
    if (!s->base_known) {
        s->base = packet->seq;
        s->base_known = true;
        s->midstream = true;
    }
    stream_note_sent(s, packet);
    if (!packet->payload_len) {
        return false;
    }

    size_t old_len = s->len;
    size_t old_bytes = stream_n_bytes(s);

    ex->n_seen++;
    if (!add_segment(ex, s, packet)) {
        /* Bytes beyond what is kept are progress all the same. */
        ex->n_packets += segment_offset(s, packet) >= EXAMINATION_BYTES;
        return false;
    }
    ex->n_packets += stream_n_bytes(s) > old_bytes;
    return s->len > old_len;
}

/* A UDP packet.  Returns true if it brought bytes. */
static bool
add_udp(struct examination *ex, enum side side, const struct packet *packet)
{
    struct stream *s = &ex->sides[side];

    if (!packet->payload_total) {
        return false;
    }
    s->datagrams++;
    if (!packet->payload_len) {
        return false;
    }
    ex->n_seen++;
    ex->n_packets++;
    return add_datagram(ex, s, packet);
}

bool
examination_add(struct examination *ex, enum side side,
                const struct packet *packet)
{
    ex->ports[side] = packet->sport;
    ex->ports[side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT] = packet->dport;
    return ex->ip_proto == IPPROTO_TCP ? add_tcp(ex, side, packet)
                                       : add_udp(ex, side, packet);
}

bool
examination_is_other_syn(const struct examination *ex, enum side side,
                         const struct packet *packet)
{
    const struct stream *s = &ex->sides[side];

    return s->base_known && s->base != packet->seq + 1;
}

bool
examination_is_over(const struct examination *ex)
{
    if (ex->n_packets >= EXAMINATION_PACKETS || ex->n_seen >= MAX_PACKETS) {
        return true;
    }
    return ex->ip_proto == IPPROTO_TCP
           && ex->sides[SIDE_CLIENT].len == EXAMINATION_BYTES
           && ex->sides[SIDE_SERVER].len == EXAMINATION_BYTES;
}

unsigned int
examination_n_packets(const struct examination *ex)
{
    return ex->n_packets;
}

void
examination_payload(const struct examination *ex, struct payload *payload)
{
    payload->ip_proto = ex->ip_proto;
    payload->midstream =
        ex->sides[SIDE_CLIENT].midstream || ex->sides[SIDE_SERVER].midstream;
    for (int i = 0; i < N_SIDES; i++) {
        payload->data[i] = ex->sides[i].data;
        payload->len[i] = ex->sides[i].len;
        payload->newest[i] = ex->sides[i].newest;
        payload->sent[i] = ex->sides[i].sent;
        payload->full[i] = ex->sides[i].len == EXAMINATION_BYTES;
        payload->datagrams[i] = ex->sides[i].datagrams;
        payload->ports[i] = ex->ports[i];
    }
    payload->joined = ex->joined;
    payload->joined_len = ex->joined_len;
}

struct match_state *
examination_match_state(struct examination *ex)
{
    return ex->match_state;
}

int
examination_restart(struct examination *ex, bool want_joined,
                    size_t state_size)
{
    struct match_state *state = calloc(1, state_size ? state_size : 1);
    if (!state) {
        return ENOMEM;
    }
    free(ex->match_state);
    ex->match_state = state;
    if (!want_joined) {
        free(ex->joined);
        ex->joined = NULL;
        ex->joined_len = 0;
    }
    /* Joined from the middle on, "^" would match there. */
    ex->want_joined = want_joined && (ex->want_joined || !ex->n_seen);
    return 0;
}
