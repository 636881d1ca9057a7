/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CAPTURES_LINK_H
#define L7_CAPTURES_LINK_H 1

/* Link layers: finds the IP packet in a frame as a capture has it.
 *
 * Known are Ethernet, with VLAN tags one inside the other (IEEE 802.1Q and
 * 802.1ad), LLC/SNAP (RFC 1042) and PPPoE sessions (RFC 2516), Linux cooked
 * frames of both versions, raw IP, BSD loopback, and PPP (RFC 1661, RFC 1662).
 * The numbers and layouts of link types are those of the list that libpcap's
 * authors keep (https://www.tcpdump.org/linktypes.html).
 *
 * What is tunnelled (GRE, VXLAN, MPLS, IP in IP) is not looked into: the
 * bridge that the daemon works for does not look there either.
 *
 * Threads: no state of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An IP packet within a frame, which it points into. */
struct link_packet {
    const uint8_t *data; /* From the IP header on, */
    size_t len;          /* and bytes, padding included. */
    uint16_t vlan;       /* VLAN ID of the outermost tag, 0 without. */
};

/* True if link_find_ip() knows frames of 'link_type', one of libpcap's DLT_*
 * values. */
bool link_is_known(int link_type);

/* Finds the IP packet in the 'len' bytes at 'frame', of 'link_type'.  Returns
 * false if there is none, or if the frame ends before it. */
bool link_find_ip(int link_type, const uint8_t *frame, size_t len,
                  struct link_packet *packet);

#endif /* captures/link.h */
