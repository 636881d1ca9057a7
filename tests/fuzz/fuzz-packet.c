/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the dissector of IP packets (daemon/packet.[ch]).  The input
 * is a packet, from the IP header on.
 *
 * What must hold: the payload lies within the packet; the fields are those
 * that stand at their places; a packet that was cut is the same packet with
 * less payload, or counts as cut; and what follows a packet changes
 * nothing. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "daemon/packet.h"

const char fuzz_name[] = "packet";

static unsigned int
be16(const uint8_t *p)
{
    return (unsigned int) p[0] << 8 | p[1];
}

/* Whether the packet says how long it is: one that is too large for the field,
 * or that nobody has cut into segments yet, has a 0 there. */
static bool
says_length(const uint8_t *data, size_t size)
{
    return size < 6 || be16(data + (data[0] >> 4 == 4 ? 2 : 4)) != 0;
}

/* What does not hang on where the packet was cut. */
static void
check_same(const struct packet *a, const struct packet *b)
{
    FUZZ_CHECK(!memcmp(&a->src, &b->src, sizeof a->src));
    FUZZ_CHECK(!memcmp(&a->dst, &b->dst, sizeof a->dst));
    FUZZ_CHECK(a->sport == b->sport && a->dport == b->dport);
    FUZZ_CHECK(a->ip_version == b->ip_version);
    FUZZ_CHECK(a->ip_proto == b->ip_proto);
    FUZZ_CHECK(a->tcp_flags == b->tcp_flags);
    FUZZ_CHECK(a->seq == b->seq && a->ack == b->ack);
    FUZZ_CHECK(a->ip_total == b->ip_total);
    FUZZ_CHECK(a->payload_total == b->payload_total);
}

/* Finds the fields where the standards put them. */
static void
check_fields(const uint8_t *data, size_t size, const struct packet *p)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    const uint8_t *end = data + size;
    size_t header = 8;

    FUZZ_CHECK(p->ip_version == data[0] >> 4);
    FUZZ_CHECK(p->ip_proto == IPPROTO_TCP || p->ip_proto == IPPROTO_UDP);
    FUZZ_CHECK(p->payload_len <= p->payload_total);
    FUZZ_CHECK((size_t) (p->payload - data) + p->payload_total <= p->ip_total);
    FUZZ_CHECK(p->payload_total <= 65535 + 40 || !says_length(data, size));
    FUZZ_CHECK(p->payload > data && p->payload <= end);
    FUZZ_CHECK(p->payload_len <= (size_t) (end - p->payload));

    const uint8_t *transport;
    if (p->ip_version == 4) {
        transport = data + (data[0] & 0xf) * 4;
        FUZZ_CHECK(!memcmp(&p->src, mapped, 12));
        FUZZ_CHECK(!memcmp(p->src.s6_addr + 12, data + 12, 4));
        FUZZ_CHECK(!memcmp(&p->dst, mapped, 12));
        FUZZ_CHECK(!memcmp(p->dst.s6_addr + 12, data + 16, 4));
        FUZZ_CHECK(p->ip_proto == data[9]);
    } else {
        FUZZ_CHECK(!memcmp(&p->src, data + 8, 16));
        FUZZ_CHECK(!memcmp(&p->dst, data + 24, 16));
        if (data[6] != p->ip_proto) {
            return; /* Where the last header is took a walk to find out. */
        }
        transport = data + 40;
    }
    FUZZ_CHECK(p->sport == be16(transport));
    FUZZ_CHECK(p->dport == be16(transport + 2));
    if (p->ip_proto == IPPROTO_TCP) {
        header = (size_t) (transport[12] >> 4) * 4;
        FUZZ_CHECK(p->seq >> 16 == be16(transport + 4));
        FUZZ_CHECK((p->seq & 0xffff) == be16(transport + 6));
        FUZZ_CHECK(p->ack >> 16 == be16(transport + 8));
        FUZZ_CHECK((p->ack & 0xffff) == be16(transport + 10));
        FUZZ_CHECK(p->tcp_flags == transport[13]);
    }
    FUZZ_CHECK(p->payload == transport + header);
}

/* Dissects the first 'len' bytes, in memory of just that size. */
static enum packet_status
dissect_cut(const uint8_t *data, size_t len, struct packet *packet)
{
    uint8_t *copy = malloc(len ? len : 1);

    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, len);

    enum packet_status status = packet_dissect(copy, len, packet);
    free(copy);
    return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct packet whole, cut;
    enum packet_status status = packet_dissect(data, size, &whole);

    FUZZ_CHECK(status < PACKET_N_STATUSES);
    FUZZ_CHECK(strcmp(packet_status_name(status), "?") != 0);
    if (status == PACKET_OK) {
        check_fields(data, size, &whole);
    }
    if (!says_length(data, size)) {
        return 0;
    }

    /* Cut at each of the first bytes, and at some of the others. */
    for (size_t len = 0; len < size; len += len < 128 ? 1 : 61) {
        enum packet_status s = dissect_cut(data, len, &cut);

        FUZZ_CHECK(s == PACKET_TRUNCATED || s == status);
        if (s == PACKET_OK) {
            check_same(&whole, &cut);
            FUZZ_CHECK(cut.payload_len <= whole.payload_len);
        }
    }

    /* With something behind it. */
    if (status == PACKET_OK && whole.payload_len == whole.payload_total) {
        uint8_t *longer = malloc(size + 9);

        FUZZ_CHECK(longer != NULL);
        memcpy(longer, data, size);
        memset(longer + size, 0xa5, 9);
        FUZZ_CHECK(packet_dissect(longer, size + 9, &cut) == PACKET_OK);
        check_same(&whole, &cut);
        FUZZ_CHECK(cut.payload_len == whole.payload_len);
        free(longer);
    }
    return 0;
}

#define IPV4_ENDS "\xc0\x00\x02\x01\xc6\x33\x64\x02"
#define IPV6_ENDS                                                             \
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"                              \
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02"
#define TCP_HEADER                                                            \
    "\xc0\x01\x00\x50\x11\x22\x33\x44\x55\x66\x77\x88\x50\x18\x10\x00"        \
    "\0\0\0\0"
#define UDP_HEADER(LENGTH) "\xc0\x01\x00\x35\x00" LENGTH "\0\0"
#define SEED(BYTES) take(BYTES, sizeof BYTES - 1, aux)

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    /* IPv4: TCP; TCP with options of both; UDP with padding; a fragment; one
     * that is neither; one that does not say its length. */
    SEED("\x45\0\0\x2c\0\x01\x40\0\x40\x06\0\0" IPV4_ENDS TCP_HEADER "GET ");
    SEED("\x46\0\0\x34\0\x01\x40\0\x40\x06\0\0" IPV4_ENDS "\x94\x04\0\0"
         "\xc0\x01\x00\x50\0\0\0\x01\0\0\0\0\x60\x02\x10\x00\0\0\0\0"
         "\x02\x04\x05\xb4"
         "data");
    SEED("\x45\0\0\x20\0\x01\x40\0\x40\x11\0\0" IPV4_ENDS UDP_HEADER(
        "\x0c") "\x12\x34\x01\x00\0\0\0\0");
    SEED("\x45\0\0\x20\0\x01\x20\0\x40\x11\0\0" IPV4_ENDS UDP_HEADER("\x20"));
    SEED("\x45\0\0\x1c\0\x01\x40\0\x40\x01\0\0" IPV4_ENDS
         "\x08\0\0\0\0\x01\0\x01");
    SEED("\x45\0\0\0\0\x01\x40\0\x40\x06\0\0" IPV4_ENDS TCP_HEADER "large");

    /* IPv6: UDP; TCP behind two headers of options and a routing header; an
     * "atomic" fragment and one of several; behind an authentication header;
     * a jumbogram; ESP. */
    SEED("\x60\0\0\0\0\x0a\x11\x40" IPV6_ENDS UDP_HEADER("\x0a") "ab");
    SEED("\x60\0\0\0\0\x30\x00\x40" IPV6_ENDS "\x3c\0\x01\x04\0\0\0\0"
         "\x2b\0\x01\x04\0\0\0\0"
         "\x06\0\0\0\0\0\0\0" TCP_HEADER "data");
    SEED("\x60\0\0\0\0\x12\x2c\x40" IPV6_ENDS
         "\x11\0\0\0\0\0\0\x07" UDP_HEADER("\x0a") "ab");
    SEED("\x60\0\0\0\0\x12\x2c\x40" IPV6_ENDS
         "\x11\0\0\x01\0\0\0\x07" UDP_HEADER("\x0a") "ab");
    SEED("\x60\0\0\0\0\x22\x33\x40" IPV6_ENDS "\x11\x04\0\0\0\0\0\x01"
         "\0\0\0\x01"
         "0123456789ab" UDP_HEADER("\x0a") "ab");
    SEED("\x60\0\0\0\0\0\0\x40" IPV6_ENDS
         "\x11\0\xc2\x04\0\x01\0\0" UDP_HEADER("\0") "jumbo");
    SEED("\x60\0\0\0\0\x08\x32\x40" IPV6_ENDS "\0\0\0\x01\0\0\0\x01");
    SEED("\x60");
    SEED("");
}
