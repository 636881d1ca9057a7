/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the examination (daemon/examination.[ch]).  The input is a
 * script: TCP or UDP, where each side's sequence numbers begin, and then
 * packets with any part of a side's stream, in any order, some of them with
 * other bytes than were sent there before.
 *
 * What must hold: what is seen of a side only ever grows at its end, begins
 * where a packet said that it does, and is bytes that this side has sent for
 * that place; what both sides joined have is what each gained, in its order,
 * without NULs; the counts add up, and nothing exceeds its cap. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "daemon/examination.h"
#include "daemon/packet.h"

const char fuzz_name[] = "examination";

/* Bytes of a stream that the script can reach. */
#define STREAM_MAX (EXAMINATION_BYTES + 1024)
#define SEGMENT_MAX 4096

struct talker {
    uint32_t first;                  /* Sequence number of its stream. */
    bool bases[STREAM_MAX + 1];      /* Where what is seen may begin. */
    bool spoke;                      /* It has sent a packet. */
    bool begins;                     /* Its SYN said where, before all else: */
    size_t base;                     /* at this byte. */
    uint8_t versions[STREAM_MAX];    /* Bit V: byte was sent in version V. */
    uint8_t seen[EXAMINATION_BYTES]; /* What was seen last, */
    size_t n_seen;                   /* and how many bytes. */
    uint32_t n_datagrams;            /* UDP: that it has sent. */
};

struct script {
    struct examination *ex;
    uint8_t ip_proto;
    struct talker talkers[N_SIDES];
    uint8_t joined[2 * EXAMINATION_BYTES];
    size_t n_joined;
    unsigned int n_payloads; /* Packets with payload. */
};

/* The byte at 'place' of a side's stream.  Version 0 is what it sends; the
 * other is what somebody else puts in its place. */
static uint8_t
stream_byte(int side, size_t place, unsigned int version)
{
    uint32_t x = (uint32_t) place * 2654435761U + (uint32_t) side * 97;

    x = x >> 13 ^ x >> 24;
    /* NULs are frequent, as they are left out of what is joined. */
    return (uint8_t) ((x & 7 ? x : 0) ^ (version ? 0x55 : 0));
}

/* What both have must have grown by what 'side' has gained from 'from' on. */
static void
check_joined(struct script *s, enum side side, size_t from)
{
    const struct talker *t = &s->talkers[side];
    struct payload p;

    memset(&p, 0, sizeof p);
    examination_payload(s->ex, &p);
    for (size_t i = from; i < t->n_seen; i++) {
        if (t->seen[i] && s->n_joined < sizeof s->joined) {
            s->joined[s->n_joined++] = t->seen[i];
        }
    }
    FUZZ_CHECK(p.joined_len == s->n_joined);
    FUZZ_CHECK(!s->n_joined || !memcmp(p.joined, s->joined, s->n_joined));
}

static void
check_counts(const struct script *s)
{
    const unsigned int n = examination_n_packets(s->ex);

    FUZZ_CHECK(n <= s->n_payloads);
    if (n >= EXAMINATION_PACKETS) {
        FUZZ_CHECK(examination_is_over(s->ex));
    }
    if (!s->n_payloads) {
        FUZZ_CHECK(!examination_is_over(s->ex));
    }
}

/* Makes 'packet' carry [start, end) of what 'side' sends. */
static uint8_t *
fill(struct packet *packet, int side, size_t start, size_t end,
     unsigned int version)
{
    uint8_t *data = malloc(end > start ? end - start : 1);

    FUZZ_CHECK(data != NULL);
    for (size_t i = start; i < end; i++) {
        data[i - start] = stream_byte(side, i, version);
    }
    packet->payload = data;
    packet->payload_len = packet->payload_total = end - start;
    return data;
}

/* Notes where the sides' streams may begin, as far as 'packet' of 'side',
 * whose bytes begin at 'start', tells. */
static void
note_bases(struct script *s, enum side side, const struct packet *packet,
           size_t start)
{
    struct talker *own = &s->talkers[side];
    struct talker *other = &s->talkers[!side];

    if (packet->tcp_flags & PACKET_SYN && !own->spoke && !other->spoke) {
        own->begins = true;
        own->base = start;
    }
    if (!own->n_seen) {
        own->bases[start] = true;
    }
    if (!other->n_seen && packet->tcp_flags & PACKET_ACK) {
        other->bases[packet->ack - other->first] = true;
    }
    own->spoke = true;
}

/* Whether 'byte' has been sent for 'place' by 'side'. */
static bool
was_sent(const struct script *s, enum side side, size_t place, uint8_t byte)
{
    if (place >= STREAM_MAX) {
        return false;
    }
    for (unsigned int version = 0; version < 2; version++) {
        if (s->talkers[side].versions[place] & 1U << version
            && byte == stream_byte(side, place, version)) {
            return true;
        }
    }
    return false;
}

/* Looks at what is seen of 'side' after a packet that 'grew' it, or not. */
static void
check_side(struct script *s, enum side side, bool grew)
{
    struct talker *t = &s->talkers[side];
    const size_t n_seen = t->n_seen;
    bool explained = false;
    struct payload p;

    memset(&p, 0, sizeof p);
    examination_payload(s->ex, &p);
    FUZZ_CHECK(p.ip_proto == IPPROTO_TCP);
    FUZZ_CHECK(p.len[side] <= EXAMINATION_BYTES);
    FUZZ_CHECK(p.len[side] >= n_seen);
    FUZZ_CHECK(grew == (p.len[side] > n_seen));
    FUZZ_CHECK(p.len[!side] == s->talkers[!side].n_seen);
    FUZZ_CHECK(!n_seen || !memcmp(p.data[side], t->seen, n_seen));
    FUZZ_CHECK(p.sent[side] >= p.len[side]);
    FUZZ_CHECK(p.full[side] == (p.len[side] == EXAMINATION_BYTES));

    for (size_t base = 0; base <= STREAM_MAX; base++) {
        for (size_t i = n_seen; t->bases[base] && i < p.len[side]; i++) {
            t->bases[base] = was_sent(s, side, base + i, p.data[side][i]);
        }
        explained = explained || t->bases[base];
    }
    FUZZ_CHECK(explained);
    FUZZ_CHECK(!t->begins || t->bases[t->base]);
    for (; t->n_seen < p.len[side]; t->n_seen++) {
        t->seen[t->n_seen] = p.data[side][t->n_seen];
    }
    check_joined(s, side, n_seen);
}

static void
segment(struct script *s, struct fuzz_input *in)
{
    static const uint8_t flags[] = { PACKET_ACK, PACKET_ACK, PACKET_SYN,
                                     PACKET_SYN | PACKET_ACK };
    const uint8_t choice = fuzz_u8(in);
    const enum side side = choice & 1 ? SIDE_SERVER : SIDE_CLIENT;
    const unsigned int version = choice >> 1 & 1;
    struct talker *t = &s->talkers[side];
    struct packet packet = { .ip_proto = IPPROTO_TCP,
                             .tcp_flags = flags[choice >> 2 & 3] };
    const size_t n_seen = t->n_seen;
    size_t start = choice & 16 ? t->base + n_seen : fuzz_below(in, STREAM_MAX);
    size_t len = fuzz_below(in, choice & 32 ? 1500 : 40);

    start = start < STREAM_MAX ? start : STREAM_MAX;
    len = len < STREAM_MAX - start ? len : STREAM_MAX - start;
    packet.seq =
        t->first + (uint32_t) start - (packet.tcp_flags & PACKET_SYN ? 1 : 0);
    packet.ack = s->talkers[!side].first + (uint32_t) fuzz_below(in, 64);

    uint8_t *data = fill(&packet, side, start, start + len, version);
    if (choice & 64) {
        /* The end is not at hand. */
        packet.payload_len = len /= 2;
    }
    for (size_t i = 0; i < len; i++) {
        t->versions[start + i] =
            (uint8_t) (t->versions[start + i] | 1U << version);
    }
    note_bases(s, side, &packet, start);
    s->n_payloads += len != 0;

    bool grew = examination_add(s->ex, side, &packet);
    free(data);
    check_side(s, side, grew);

    /* What goes on where the stream has come to is never held back. */
    if (t->begins && len && start >= t->base && start - t->base <= n_seen) {
        size_t end = start - t->base + len;

        end = end < EXAMINATION_BYTES ? end : EXAMINATION_BYTES;
        FUZZ_CHECK(t->n_seen >= end);
    }
}

static void
datagram(struct script *s, struct fuzz_input *in)
{
    const uint8_t choice = fuzz_u8(in);
    const enum side side = choice & 1 ? SIDE_SERVER : SIDE_CLIENT;
    struct talker *t = &s->talkers[side];
    struct packet packet = { .ip_proto = IPPROTO_UDP };
    const size_t start = fuzz_below(in, 256);
    const size_t len = fuzz_below(in, choice & 2 ? SEGMENT_MAX : 200);
    const size_t kept = len < EXAMINATION_BYTES ? len : EXAMINATION_BYTES;
    uint8_t *data = fill(&packet, side, start, start + len, 0);
    struct payload p;

    s->n_payloads += len != 0;
    FUZZ_CHECK(examination_add(s->ex, side, &packet) == (len != 0));
    memset(&p, 0, sizeof p);
    examination_payload(s->ex, &p);
    FUZZ_CHECK(p.ip_proto == IPPROTO_UDP && !p.midstream);
    FUZZ_CHECK(p.len[side] <= EXAMINATION_BYTES);
    t->n_datagrams += len != 0;
    FUZZ_CHECK(p.datagrams[side] == t->n_datagrams);
    if (len) {
        FUZZ_CHECK(p.sent[side] == len);
        FUZZ_CHECK(p.newest[side] == kept && kept <= p.len[side]);
        FUZZ_CHECK(!memcmp(p.data[side] + p.len[side] - kept, data, kept));
        if (t->n_seen + kept <= EXAMINATION_BYTES) {
            /* Those before it stay as they are. */
            FUZZ_CHECK(p.len[side] == t->n_seen + kept);
            FUZZ_CHECK(!t->n_seen
                       || !memcmp(p.data[side], t->seen, t->n_seen));
        }
        memcpy(t->seen, p.data[side], p.len[side]);
        t->n_seen = p.len[side];
        check_joined(s, side, t->n_seen - kept);
    }
    free(data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { data, size };
    static struct script s;

    memset(&s, 0, sizeof s);
    s.ip_proto = fuzz_u8(&in) & 1 ? IPPROTO_UDP : IPPROTO_TCP;
    s.ex = examination_create(s.ip_proto, true, 0);
    FUZZ_CHECK(s.ex != NULL);
    for (int side = 0; side < N_SIDES; side++) {
        s.talkers[side].first = fuzz_u32(&in);
    }
    while (in.len) {
        if (s.ip_proto == IPPROTO_TCP) {
            segment(&s, &in);
        } else {
            datagram(&s, &in);
        }
        check_counts(&s);
    }
    examination_destroy(s.ex);
    return 0;
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    uint64_t random = 3;
    uint8_t script[200];

    take("", 0, aux);
    for (unsigned int i = 0; i < 24; i++) {
        for (size_t j = 0; j < sizeof script; j++) {
            script[j] = (uint8_t) (fuzz_random(&random) >> 32);
        }
        script[0] = i % 4 == 3;
        if (i % 2) {
            /* Numbers that begin anew on the way. */
            memset(script + 1, 0xff, 3);
        }
        take(script, 12 + i * 8, aux);
    }
}
