/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_ORIGIN_H
#define L7_OVS_GLUE_ORIGIN_H 1

/* Where a clone came in: written by the bridge's flows into the clone's
 * Ethernet source address (see pipeline.c), which NFQUEUE hands over as the
 * hardware address.
 *
 *   octets 0, 1     02:4c, a locally administered address
 *   octet 2, high   3: came in untagged, 4: came in with a VLAN tag
 *   octets 2, 3     the low 12 bits: the tag's VLAN ID, or 0
 *   octets 4, 5     the OpenFlow port number */

#include <stdbool.h>
#include <stdint.h>

#include "ovs-glue/verdict.h"

/* The addresses that the flows start from, before port and VLAN are moved
 * in. */
#define ORIGIN_UNTAGGED "02:4c:30:00:00:00"
#define ORIGIN_TAGGED "02:4c:40:00:00:00"

/* Reads 'mac', six octets, into '*look'.  Returns false if it is not a
 * clone's. */
bool origin_parse(const uint8_t mac[6], struct look *look);

#endif /* ovs-glue/origin.h */
