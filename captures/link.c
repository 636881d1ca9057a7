/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Link layers of captures: see link.h. */

#include <l7-config.h>
#include "captures/link.h"

#include "daemon/network-order.h"

/* libpcap's link types.  Its own header is not needed for these: they are
 * part of the file format, and never change. */
enum {
    LINK_NULL = 0, /* BSD loopback, family in the writer's order. */
    LINK_ETHERNET = 1,
    LINK_PPP = 9,         /* PPP, perhaps with HDLC's address and control. */
    LINK_RAW_12 = 12,     /* Raw IP, as libpcap numbers it, */
    LINK_PPP_SERIAL = 50, /* PPP with address and control. */
    LINK_PPP_ETHER = 51,  /* PPPoE, without the Ethernet header. */
    LINK_RAW = 101,       /* and as files do. */
    LINK_LOOP = 108,      /* OpenBSD's loopback, family in network order. */
    LINK_COOKED = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_COOKED_2 = 276,
};

/* Ethernet's types (IEEE 802 numbers). */
enum {
    TYPE_MIN = 0x600, /* Less is a length: IEEE 802.3, clause 3.2.6. */
    TYPE_IPV4 = 0x0800,
    TYPE_IPV6 = 0x86dd,
    TYPE_VLAN = 0x8100,       /* IEEE 802.1Q, */
    TYPE_QINQ = 0x88a8,       /* and 802.1ad, */
    TYPE_OLD_QINQ_1 = 0x9100, /* and what came before that. */
    TYPE_OLD_QINQ_2 = 0x9200,
    TYPE_PPPOE_SESSION = 0x8864,
};

/* PPP's protocols (RFC 1661, section 2; RFC 1332; RFC 5072). */
enum {
    PPP_IPV4 = 0x0021,
    PPP_IPV6 = 0x0057,
};

/* Bytes of the headers. */
enum {
    ETHERNET_LEN = 14,
    TAG_LEN = 4,
    PPPOE_LEN = 6,
    COOKED_LEN = 16,
    COOKED_2_LEN = 20,
    FAMILY_LEN = 4,
};

/* What is left of a frame. */
struct rest {
    const uint8_t *p;
    size_t len;
};

static bool
skip(struct rest *r, size_t n)
{
    if (n > r->len) {
        return false;
    }
    r->p += n;
    r->len -= n;
    return true;
}

/* The IP packet begins here, if it is one of 'version', 0 for either. */
static bool
take_ip(const struct rest *r, int version, struct link_packet *packet)
{
    if (!r->len) {
        return false;
    }

    int found = r->p[0] >> 4;
    if (version ? found != version : found != 4 && found != 6) {
        return false;
    }
    packet->data = r->p;
    packet->len = r->len;
    return true;
}

/* PPP, from its protocol on, which may be compressed to one byte (RFC 1661,
 * section 6.5). */
static bool
find_in_ppp(struct rest *r, struct link_packet *packet)
{
    uint16_t protocol;

    if (r->len && r->p[0] & 1) {
        protocol = r->p[0];
        skip(r, 1);
    } else if (r->len >= 2) {
        protocol = get_be16(r->p);
        skip(r, 2);
    } else {
        return false;
    }
    switch (protocol) {
    case PPP_IPV4:
        return take_ip(r, 4, packet);
    case PPP_IPV6:
        return take_ip(r, 6, packet);
    default:
        return false;
    }
}

/* A PPPoE session's frame (RFC 2516, section 4): version, type, code, session
 * and length, then PPP. */
static bool
find_in_pppoe(struct rest *r, struct link_packet *packet)
{
    /* Version and type 1, code 0: data. */
    if (r->len < PPPOE_LEN || r->p[0] != 0x11 || r->p[1]) {
        return false;
    }
    skip(r, PPPOE_LEN);
    return find_in_ppp(r, packet);
}

/* What follows an Ethernet type. */
static bool
find_in_type(struct rest *r, uint16_t type, struct link_packet *packet)
{
    bool tagged = false;

    while (type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_OLD_QINQ_1
           || type == TYPE_OLD_QINQ_2) {
        if (r->len < TAG_LEN) {
            return false;
        }
        if (!tagged) {
            packet->vlan = get_be16(r->p) & 0xfff;
            tagged = true;
        }
        type = get_be16(r->p + 2);
        skip(r, TAG_LEN);
    }
    if (type < TYPE_MIN) {
        /* LLC: DSAP and SSAP 0xaa, control 3, organization 0, a type (RFC
         * 1042, "Header Format"). */
        static const uint8_t snap[] = { 0xaa, 0xaa, 3, 0, 0, 0 };

        if (r->len < sizeof snap + 2) {
            return false;
        }
        for (size_t i = 0; i < sizeof snap; i++) {
            if (r->p[i] != snap[i]) {
                return false;
            }
        }
        type = get_be16(r->p + sizeof snap);
        skip(r, sizeof snap + 2);
    }
    switch (type) {
    case TYPE_IPV4:
        return take_ip(r, 4, packet);
    case TYPE_IPV6:
        return take_ip(r, 6, packet);
    case TYPE_PPPOE_SESSION:
        return find_in_pppoe(r, packet);
    default:
        return false;
    }
}

/* A header of 'header' bytes, with an Ethernet type at 'type_at'. */
static bool
find_behind_type(struct rest *r, size_t header, size_t type_at,
                 struct link_packet *packet)
{
    const uint8_t *start = r->p;

    return skip(r, header)
           && find_in_type(r, get_be16(start + type_at), packet);
}

bool
link_is_known(int link_type)
{
    switch (link_type) {
    case LINK_NULL:
    case LINK_ETHERNET:
    case LINK_PPP:
    case LINK_RAW_12:
    case LINK_PPP_SERIAL:
    case LINK_PPP_ETHER:
    case LINK_RAW:
    case LINK_LOOP:
    case LINK_COOKED:
    case LINK_IPV4:
    case LINK_IPV6:
    case LINK_COOKED_2:
        return true;
    default:
        return false;
    }
}

bool
link_find_ip(int link_type, const uint8_t *frame, size_t len,
             struct link_packet *packet)
{
    struct rest r = { frame, len };

    packet->vlan = 0;
    switch (link_type) {
    case LINK_ETHERNET:
        return find_behind_type(&r, ETHERNET_LEN, 12, packet);
    case LINK_COOKED:
        return find_behind_type(&r, COOKED_LEN, 14, packet);
    case LINK_COOKED_2:
        return find_behind_type(&r, COOKED_2_LEN, 0, packet);
    case LINK_NULL:
    case LINK_LOOP:
        /* The family's number for IPv6 differs between systems, and its byte
         * order between machines: the packet's first byte tells as well. */
        return skip(&r, FAMILY_LEN) && take_ip(&r, 0, packet);
    case LINK_RAW_12:
    case LINK_RAW:
        return take_ip(&r, 0, packet);
    case LINK_IPV4:
        return take_ip(&r, 4, packet);
    case LINK_IPV6:
        return take_ip(&r, 6, packet);
    case LINK_PPP:
    case LINK_PPP_SERIAL:
        /* HDLC's address and control (RFC 1662, section 3.1), which a
         * peer may leave out. */
        if (r.len >= 2 && r.p[0] == 0xff && r.p[1] == 3) {
            skip(&r, 2);
        }
        return find_in_ppp(&r, packet);
    case LINK_PPP_ETHER:
        return find_in_pppoe(&r, packet);
    default:
        return false;
    }
}
