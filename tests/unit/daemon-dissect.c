/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets for the tests of their dissection: see daemon-dissect.h. */

#include <l7-config.h>
#include "tests/unit/daemon-dissect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char packet_text[PACKET_TEXT_LEN + 1] = "hello, world";

const struct frame tcp4 = {
    .src = "10.1.2.3",
    .dst = "192.0.2.254",
    .sport = 49152,
    .dport = 80,
    .ip_proto = IPPROTO_TCP,
    .tcp_flags = PACKET_ACK,
    .seq = 0xfedcba98,
    .ack = 0x01234567,
    .payload = packet_text,
    .payload_len = PACKET_TEXT_LEN,
};
const struct frame udp4 = {
    .src = "10.1.2.3",
    .dst = "192.0.2.254",
    .sport = 5353,
    .dport = 53,
    .ip_proto = IPPROTO_UDP,
    .payload = packet_text,
    .payload_len = PACKET_TEXT_LEN,
};
const struct frame tcp6 = {
    .src = "2001:db8::1:2",
    .dst = "fe80::ffff",
    .sport = 49152,
    .dport = 80,
    .ip_proto = IPPROTO_TCP,
    .tcp_flags = PACKET_SYN | PACKET_ACK,
    .seq = 1,
    .ack = 2,
    .payload = packet_text,
    .payload_len = PACKET_TEXT_LEN,
};
const struct frame udp6 = {
    .src = "2001:db8::1:2",
    .dst = "fe80::ffff",
    .sport = 5353,
    .dport = 53,
    .ip_proto = IPPROTO_UDP,
    .payload = packet_text,
    .payload_len = PACKET_TEXT_LEN,
};

const struct extension extensions[N_EXTENSIONS] = {
    { IPPROTO_HOPOPTS, 8 },     { IPPROTO_HOPOPTS, 2048 },
    { IPPROTO_DSTOPTS, 24 },    { IPPROTO_ROUTING, 40 },
    { IPPROTO_FRAGMENT, 8 },    { IPPROTO_AH, 8 },
    { IPPROTO_AH, 12 },         { IPPROTO_AH, 28 },
    { 135 /* Mobility. */, 8 }, { 139 /* Host identity. */, 40 },
    { 140 /* Shim6. */, 16 },
};

enum packet_status
dissect_exactly(const uint8_t *data, size_t len, struct packet *p)
{
    uint8_t *copy = malloc(len ? len : 1);

    assert_non_null(copy);
    memcpy(copy, data, len);
    memset(p, 0xa5, sizeof *p);
    enum packet_status status = packet_dissect(copy, len, p);
    if (status == PACKET_OK) {
        assert_true(p->payload >= copy && p->payload <= copy + len);
        assert_true(p->payload_len <= (size_t) (copy + len - p->payload));
        assert_true(p->payload_len <= p->payload_total);
        assert_true(p->ip_proto == IPPROTO_TCP || p->ip_proto == IPPROTO_UDP);
        p->payload = data + (p->payload - copy);
    }
    free(copy);
    return status;
}

void
check_status(const uint8_t *data, size_t len, enum packet_status expected)
{
    struct packet p;

    assert_string_equal(packet_status_name(dissect_exactly(data, len, &p)),
                        packet_status_name(expected));
}

void
check_ok_cut(const uint8_t *data, size_t len, const struct frame *f,
             size_t at_hand)
{
    struct packet p, e;

    assert_string_equal(packet_status_name(dissect_exactly(data, len, &p)),
                        packet_status_name(PACKET_OK));
    frame_dissected(f, &e);
    assert_memory_equal(&p.src, &e.src, sizeof p.src);
    assert_memory_equal(&p.dst, &e.dst, sizeof p.dst);
    assert_int_equal(p.sport, e.sport);
    assert_int_equal(p.dport, e.dport);
    assert_int_equal(p.ip_version, e.ip_version);
    assert_int_equal(p.ip_proto, e.ip_proto);
    assert_int_equal(p.tcp_flags, e.tcp_flags);
    assert_int_equal(p.seq, e.seq);
    assert_int_equal(p.ack, e.ack);
    assert_int_equal(p.payload_total, e.payload_len);
    assert_int_equal(p.payload_len, at_hand);
    if (at_hand) {
        assert_memory_equal(p.payload, e.payload, at_hand);
    }
}

void
check_ok(const uint8_t *data, size_t len, const struct frame *f)
{
    check_ok_cut(data, len, f, f->payload_len);
}

size_t
insert_header(uint8_t *data, size_t len, uint8_t type, size_t size)
{
    memmove(data + 40 + size, data + 40, len - 40);
    memset(data + 40, 0, size);
    data[40] = data[6];
    data[6] = type;
    switch (type) {
    case IPPROTO_FRAGMENT:
        assert_int_equal(size, 8);
        break;
    case IPPROTO_AH:
        data[41] = (uint8_t) (size / 4 - 2); /* RFC 4302, section 2.2. */
        break;
    default:
        data[41] = (uint8_t) (size / 8 - 1); /* RFC 8200, section 4.3. */
        break;
    }
    len += size;
    data[4] = (uint8_t) ((len - 40) >> 8);
    data[5] = (uint8_t) (len - 40);
    return len;
}
