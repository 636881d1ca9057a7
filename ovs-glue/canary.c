/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packet of our own in the mirror: see canary.h. */

#include <config.h>
#include "ovs-glue/canary.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "csum.h"
#include "flow.h"
#include "openvswitch/match.h"
#include "openvswitch/ofp-actions.h"
#include "openvswitch/ofp-packet.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-atomic.h"
#include "ovs-glue/pipeline-private.h"
#include "packets.h"
#include "random.h"
#include "util.h"

/* Its payload. */
#define SECRET_LEN 16

/* Its ports: "discard" (RFC 863). */
#define PORT 9

struct canary {
    uint8_t secret[SECRET_LEN];
    uint8_t number;        /* Of the next one: the source's last byte. */
    atomic_uint32_t heard; /* See canary_heard(). */
};

struct canary *
canary_create(void)
{
    struct canary *c = xzalloc(sizeof *c);

    random_bytes(c->secret, sizeof c->secret);
    atomic_init(&c->heard, 0);
    return c;
}

void
canary_destroy(struct canary *c)
{
    free(c);
}

/* Appends an IPv4 header, from 192.0.2.N to 192.0.2.0. */
static void
put_ipv4(struct ofpbuf *packet, uint8_t number)
{
    struct ip_header *ip = ofpbuf_put_zeros(packet, sizeof *ip);

    ip->ip_ihl_ver = IP_IHL_VER(5, 4);
    ip->ip_tot_len = htons(sizeof *ip + UDP_HEADER_LEN + SECRET_LEN);
    ip->ip_ttl = 1;
    ip->ip_proto = IPPROTO_UDP;
    put_16aligned_be32(&ip->ip_src, htonl(0xc0000200 | number));
    put_16aligned_be32(&ip->ip_dst, htonl(0xc0000200));
    ip->ip_csum = csum(ip, sizeof *ip);
}

/* Appends an IPv6 header, from 2001:db8::N to 2001:db8::. */
static void
put_ipv6(struct ofpbuf *packet, uint8_t number)
{
    static const uint8_t prefix[] = { 0x20, 0x01, 0x0d, 0xb8 };
    struct ovs_16aligned_ip6_hdr *ip = ofpbuf_put_zeros(packet, sizeof *ip);

    put_16aligned_be32(&ip->ip6_flow, htonl(0x60000000));
    ip->ip6_plen = htons(UDP_HEADER_LEN + SECRET_LEN);
    ip->ip6_nxt = IPPROTO_UDP;
    ip->ip6_hlim = 1;
    memcpy(&ip->ip6_src, prefix, sizeof prefix);
    memcpy(&ip->ip6_dst, prefix, sizeof prefix);
    ((uint8_t *) &ip->ip6_src)[15] = number;
}

static void
compose(struct ofpbuf *packet, const struct canary *c, int ip_version)
{
    struct eth_header *eth = ofpbuf_put_zeros(packet, sizeof *eth);

    /* The flow that clones it writes its addresses. */
    eth->eth_type = htons(ip_version == 4 ? ETH_TYPE_IP : ETH_TYPE_IPV6);
    if (ip_version == 4) {
        put_ipv4(packet, c->number);
    } else {
        put_ipv6(packet, c->number);
    }
    /* Without a checksum, which nobody verifies before it is dropped. */
    struct udp_header *udp = ofpbuf_put_zeros(packet, sizeof *udp);
    udp->udp_src = udp->udp_dst = htons(PORT);
    udp->udp_len = htons(UDP_HEADER_LEN + SECRET_LEN);
    ofpbuf_put(packet, c->secret, SECRET_LEN);
}

struct ofpbuf *
canary_encode(struct canary *c, int ip_version, uint8_t table,
              enum ofputil_protocol protocol)
{
    uint64_t packet_stub[32], ofpacts_stub[8];
    struct ofpbuf packet = OFPBUF_STUB_INITIALIZER(packet_stub);
    struct ofpbuf ofpacts = OFPBUF_STUB_INITIALIZER(ofpacts_stub);

    compose(&packet, c, ip_version);
    c->number++;
    pipeline_put_resubmit(&ofpacts, table);
    struct ofputil_packet_out po = {
        .packet = packet.data,
        .packet_len = packet.size,
        .buffer_id = UINT32_MAX,
        .ofpacts = ofpacts.data,
        .ofpacts_len = ofpacts.size,
    };
    match_init_catchall(&po.flow_metadata);
    match_set_in_port(&po.flow_metadata, OFPP_CONTROLLER);

    struct ofpbuf *msg = ofputil_encode_packet_out(&po, protocol);
    ofpbuf_uninit(&packet);
    ofpbuf_uninit(&ofpacts);
    return msg;
}

bool
canary_take(const struct canary *c, uint16_t in_port, const uint8_t *data,
            size_t len)
{
    return in_port == ofp_to_u16(OFPP_CONTROLLER) && len >= SECRET_LEN
           && !memcmp(data + len - SECRET_LEN, c->secret, SECRET_LEN);
}

void
canary_hear(struct canary *c, unsigned int versions)
{
    uint32_t heard;

    /* Mostly there is nothing to write, which costs others their cache. */
    atomic_read_relaxed(&c->heard, &heard);
    if (versions & ~heard) {
        atomic_or_relaxed(&c->heard, versions, &heard);
    }
}

unsigned int
canary_heard(const struct canary *c)
{
    uint32_t heard;

    atomic_read_relaxed(&CONST_CAST(struct canary *, c)->heard, &heard);
    return heard;
}

void
canary_forget(struct canary *c)
{
    atomic_store_relaxed(&c->heard, 0);
}
