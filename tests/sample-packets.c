/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets that carry samples: see sample-packets.h. */

#include <l7-config.h>
#include "tests/sample-packets.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "daemon/network-order.h"
#include "daemon/packet.h"
#include "patterns/library-private.h"

#define MAX_HEADERS (40 + 20)

/* A connection that plays. */
struct play {
    size_t number;
    const struct sample *sample;
    uint32_t seq[N_SIDES]; /* TCP: what each side sends next. */
    sample_packet_cb *packet;
    void *aux;
};

size_t
sample_count(const struct library *library)
{
    size_t n = 0;

    for (size_t i = 0; i < library->n_files; i++) {
        n += library->files[i]->n_samples;
    }
    return n;
}

const struct sample *
sample_get(const struct library *library, size_t number, uint16_t *protocol)
{
    for (size_t i = 0; i < library->n_files; i++) {
        const struct pattern_file *file = library->files[i];

        if (number < file->n_samples) {
            *protocol = (uint16_t) (i + 1);
            return &file->samples[number];
        }
        number -= file->n_samples;
    }
    return NULL;
}

const char *
sample_client(size_t number, char buffer[64])
{
    unsigned int n = (unsigned int) number;

    if (n & 1) {
        snprintf(buffer, 64, "2001:db8::1:%x", n & 0xffff);
    } else {
        snprintf(buffer, 64, "10.%u.%u.%u", n >> 16 & 0xff, n >> 8 & 0xff,
                 n & 0xff);
    }
    return buffer;
}

/* Writes the address of 'side' to 'p', of 4 or 16 bytes. */
static void
put_address(const struct play *play, enum side side, uint8_t *p)
{
    const bool ipv6 = play->number & 1;
    const size_t n = ipv6 ? 16 : 4;

    /* Servers are 192.0.2.1 and 2001:db8::2:1. */
    memset(p, 0, n);
    if (ipv6) {
        put_be32(p, 0x20010db8);
        put_be16(p + 12, side == SIDE_CLIENT ? 1 : 2);
        put_be16(p + 14, side == SIDE_CLIENT ? play->number & 0xffff : 1);
    } else {
        put_be32(p, side == SIDE_CLIENT
                        ? 0x0a000000 | (uint32_t) (play->number & 0xffffff)
                        : 0xc0000201);
    }
}

/* Sends a packet with 'len' bytes of payload.  Checksums are left out: nobody
 * looks at them. */
static void
send_packet(struct play *play, enum side side, uint8_t flags,
            const uint8_t *data, size_t len)
{
    uint8_t packet[MAX_HEADERS + PATTERN_MAX_SAMPLE];
    const enum side other = side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT;
    const uint16_t ports[N_SIDES] = {
        SAMPLE_CLIENT_PORT,
        play->sample->port ? play->sample->port : SAMPLE_SERVER_PORT,
    };
    const bool tcp = play->sample->ip_proto == IPPROTO_TCP;
    const bool ipv6 = play->number & 1;
    const size_t ip = ipv6 ? 40 : 20;
    const size_t transport = tcp ? 20 : 8;

    memset(packet, 0, ip + transport);
    if (ipv6) {
        packet[0] = 0x60;
        put_be16(packet + 4, transport + len);
        packet[6] = play->sample->ip_proto;
        packet[7] = 64;
        put_address(play, side, packet + 8);
        put_address(play, other, packet + 24);
    } else {
        packet[0] = 0x45;
        put_be16(packet + 2, ip + transport + len);
        packet[8] = 64;
        packet[9] = play->sample->ip_proto;
        put_address(play, side, packet + 12);
        put_address(play, other, packet + 16);
    }
    put_be16(packet + ip, ports[side]);
    put_be16(packet + ip + 2, ports[other]);
    if (tcp) {
        put_be32(packet + ip + 4, play->seq[side]);
        put_be32(packet + ip + 8, flags & PACKET_ACK ? play->seq[other] : 0);
        packet[ip + 12] = 5 << 4;
        packet[ip + 13] = flags;
        play->seq[side] +=
            (uint32_t) len + ((flags & (PACKET_SYN | PACKET_FIN)) ? 1 : 0);
    } else {
        put_be16(packet + ip + 4, transport + len);
    }
    if (len) {
        memcpy(packet + ip + transport, data, len);
    }
    play->packet(play->aux, packet, ip + transport + len);
}

void
sample_play(const struct sample *sample, size_t number,
            sample_packet_cb *packet, void *aux)
{
    struct play play = {
        .number = number,
        .sample = sample,
        .seq = { 0xfffffff0, 1000 }, /* One of them wraps. */
        .packet = packet,
        .aux = aux,
    };
    const bool tcp = sample->ip_proto == IPPROTO_TCP;

    if (tcp && !sample->midstream) {
        send_packet(&play, SIDE_CLIENT, PACKET_SYN, NULL, 0);
        send_packet(&play, SIDE_SERVER, PACKET_SYN | PACKET_ACK, NULL, 0);
        send_packet(&play, SIDE_CLIENT, PACKET_ACK, NULL, 0);
    }
    for (size_t i = 0; i < sample->n_parts; i++) {
        const struct sample_part *part = &sample->parts[i];

        send_packet(&play, part->side, tcp ? PACKET_ACK : 0, part->data,
                    part->len);
    }
    if (tcp) {
        send_packet(&play, SIDE_CLIENT, PACKET_FIN | PACKET_ACK, NULL, 0);
        send_packet(&play, SIDE_SERVER, PACKET_FIN | PACKET_ACK, NULL, 0);
        send_packet(&play, SIDE_CLIENT, PACKET_ACK, NULL, 0);
    }
}
