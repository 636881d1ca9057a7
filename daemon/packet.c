/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dissection of IP packets: see packet.h. */

#include <l7-config.h>
#include "daemon/packet.h"

#include <string.h>

#include "daemon/network-order.h"

/* More extension headers than this are no honest packet, and each costs. */
#define MAX_EXTENSION_HEADERS 8

const char *
packet_status_name(enum packet_status status)
{
    switch (status) {
    case PACKET_OK:
        return "examined";
    case PACKET_FRAGMENT:
        return "fragments";
    case PACKET_OTHER:
        return "other-protocols";
    case PACKET_TRUNCATED:
        return "truncated";
    case PACKET_MALFORMED:
        return "malformed";
    case PACKET_N_STATUSES:
        break;
    }
    return "?";
}

/* Dissects the transport header at 'data', of which 'len' bytes are at hand
 * and 'total' were sent. */
static enum packet_status
dissect_transport(const uint8_t *data, size_t len, size_t total,
                  struct packet *packet)
{
    size_t header;

    switch (packet->ip_proto) {
    case IPPROTO_TCP:
        if (total < 20) {
            return PACKET_MALFORMED;
        } else if (len < 20) {
            return PACKET_TRUNCATED;
        }
        header = (size_t) (data[12] >> 4) * 4;
        if (header < 20 || header > total) {
            return PACKET_MALFORMED;
        } else if (header > len) {
            return PACKET_TRUNCATED;
        }
        packet->seq = get_be32(data + 4);
        packet->ack = get_be32(data + 8);
        packet->tcp_flags = data[13];
        break;

    case IPPROTO_UDP:
        if (total < 8) {
            return PACKET_MALFORMED;
        } else if (len < 8) {
            return PACKET_TRUNCATED;
        }
        header = 8;
        /* The UDP length may be less than IP's (the rest is padding), and 0
         * in IPv6 jumbograms (RFC 2675, section 4). */
        size_t udp_len = get_be16(data + 4);
        if (udp_len) {
            if (udp_len < 8 || udp_len > total) {
                return PACKET_MALFORMED;
            }
            total = udp_len;
            len = len < total ? len : total;
        }
        packet->seq = packet->ack = 0;
        packet->tcp_flags = 0;
        break;

    default:
        return PACKET_OTHER;
    }

    packet->sport = get_be16(data);
    packet->dport = get_be16(data + 2);
    packet->payload = data + header;
    packet->payload_len = len - header;
    packet->payload_total = total - header;
    return PACKET_OK;
}

static void
map_ipv4(struct in6_addr *addr, const uint8_t *ipv4)
{
    memset(addr, 0, 10);
    addr->s6_addr[10] = addr->s6_addr[11] = 0xff;
    memcpy(&addr->s6_addr[12], ipv4, 4);
}

static enum packet_status
dissect_ipv4(const uint8_t *data, size_t len, struct packet *packet)
{
    if (len < 20) {
        return PACKET_TRUNCATED;
    }

    size_t header = (size_t) (data[0] & 0xf) * 4;
    size_t total = get_be16(data + 2);
    if (!total) {
        /* Too large for the field (Linux's "BIG TCP"), or seen before the
         * network card cut it and filled it in: then all that is at hand
         * counts. */
        total = len;
    }
    if (header < 20 || header > total) {
        return PACKET_MALFORMED;
    } else if (header > len) {
        return PACKET_TRUNCATED;
    }

    map_ipv4(&packet->src, data + 12);
    map_ipv4(&packet->dst, data + 16);
    packet->ip_total = total;
    packet->ip_version = 4;
    packet->ip_proto = data[9];

    /* "More fragments" or an offset. */
    if (get_be16(data + 6) & 0x3fff) {
        return PACKET_FRAGMENT;
    }

    /* What follows the packet is the Ethernet frame's padding. */
    len = len < total ? len : total;
    return dissect_transport(data + header, len - header, total - header,
                             packet);
}

static enum packet_status
dissect_ipv6(const uint8_t *data, size_t len, struct packet *packet)
{
    if (len < 40) {
        return PACKET_TRUNCATED;
    }

    /* A length of 0 is a jumbogram's; then all that is at hand counts. */
    size_t total = get_be16(data + 4);
    total = total ? total + 40 : len;
    len = len < total ? len : total;

    memcpy(&packet->src, data + 8, 16);
    memcpy(&packet->dst, data + 24, 16);
    packet->ip_total = total;
    packet->ip_version = 6;

    uint8_t next = data[6];
    size_t ofs = 40;
    for (int i = 0; i <= MAX_EXTENSION_HEADERS; i++) {
        size_t size;

        switch (next) {
        case IPPROTO_HOPOPTS:
        case IPPROTO_ROUTING:
        case IPPROTO_DSTOPTS:
        case 135: /* Mobility (RFC 6275, section 6.1.1). */
        case 139: /* Host identity (RFC 7401, section 5.1). */
        case 140: /* Shim6 (RFC 5533, section 5.1). */
            if (ofs + 8 > len) {
                return ofs + 8 > total ? PACKET_MALFORMED : PACKET_TRUNCATED;
            }
            size = ((size_t) data[ofs + 1] + 1) * 8;
            break;

        case IPPROTO_AH:
            if (ofs + 8 > len) {
                return ofs + 8 > total ? PACKET_MALFORMED : PACKET_TRUNCATED;
            }
            size = ((size_t) data[ofs + 1] + 2) * 4; /* RFC 4302, 2.2. */
            break;

        case IPPROTO_FRAGMENT:
            if (ofs + 8 > len) {
                return ofs + 8 > total ? PACKET_MALFORMED : PACKET_TRUNCATED;
            }
            /* An offset or "more": but an "atomic" fragment is whole
             * (RFC 6946). */
            if (get_be16(data + ofs + 2) & 0xfff9) {
                return PACKET_FRAGMENT;
            }
            size = 8;
            break;

        default:
            packet->ip_proto = next;
            return dissect_transport(data + ofs, len - ofs, total - ofs,
                                     packet);
        }

        if (ofs + size > total) {
            return PACKET_MALFORMED;
        } else if (ofs + size > len) {
            return PACKET_TRUNCATED;
        }
        next = data[ofs];
        ofs += size;
    }
    return PACKET_MALFORMED;
}

enum packet_status
packet_dissect(const uint8_t *data, size_t len, struct packet *packet)
{
    if (!len) {
        return PACKET_TRUNCATED;
    }
    switch (data[0] >> 4) {
    case 4:
        return dissect_ipv4(data, len, packet);
    case 6:
        return dissect_ipv6(data, len, packet);
    default:
        return PACKET_MALFORMED;
    }
}
