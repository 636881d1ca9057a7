/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_PACKET_H
#define L7_DAEMON_PACKET_H 1

/* A packet, taken apart: IPv4 (RFC 791) or IPv6 (RFC 8200), then TCP
 * (RFC 9293) or UDP (RFC 768).
 *
 * The bytes begin at the IP header and may have been cut at the end, as the
 * mirror copies only what is examined; a packet may be larger than any
 * network's MTU, as segmentation is often left to the network card.
 *
 * Ownership: a 'struct packet' points into the bytes that it was made from.
 * Checksums are not verified: the mirror sees packets whose checksum the
 * network card has yet to fill in. */

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

/* Bits of 'tcp_flags' (RFC 9293, section 3.1). */
enum packet_tcp_flag {
    PACKET_FIN = 0x01,
    PACKET_SYN = 0x02,
    PACKET_RST = 0x04,
    PACKET_ACK = 0x10,
};

struct packet {
    struct in6_addr src;    /* IPv4 addresses are mapped (::ffff:0:0/96). */
    struct in6_addr dst;    /* Likewise. */
    uint16_t sport;         /* Ports, in host byte order. */
    uint16_t dport;         /* Likewise. */
    size_t ip_total;        /* Bytes of the IP packet as it was sent. */
    uint8_t ip_version;     /* 4 or 6. */
    uint8_t ip_proto;       /* IPPROTO_TCP or IPPROTO_UDP. */
    uint8_t tcp_flags;      /* TCP only: enum packet_tcp_flag. */
    uint32_t seq;           /* TCP only: sequence number. */
    uint32_t ack;           /* TCP only: valid with PACKET_ACK. */
    const uint8_t *payload; /* What TCP or UDP carries: */
    size_t payload_len;     /* bytes at hand, */
    size_t payload_total;   /* and in the packet as it was sent. */
};

/* What packet_dissect() made of the bytes; all but PACKET_OK are passed over
 * and counted. */
enum packet_status {
    PACKET_OK,
    PACKET_FRAGMENT,  /* A fragment of a larger packet. */
    PACKET_OTHER,     /* Neither TCP nor UDP, or encrypted (ESP). */
    PACKET_TRUNCATED, /* Ends within a header. */
    PACKET_MALFORMED, /* Lengths or versions that cannot be. */
    PACKET_N_STATUSES
};

/* A word for 'status', to show with its count. */
const char *packet_status_name(enum packet_status status);

/* Takes the 'len' bytes at 'data' apart into '*packet', which is complete
 * only with PACKET_OK. */
enum packet_status packet_dissect(const uint8_t *data, size_t len,
                                  struct packet *packet);

#endif /* daemon/packet.h */
