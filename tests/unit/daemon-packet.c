/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/packet.[ch]: the dissection of IP packets.
 *
 * Each piece of a packet is handed over in memory of its exact size, so that
 * a sanitizer sees any read beyond it. */

#include <l7-config.h>
#include "daemon/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/daemon-common.h"

static const char hello[] = "hello, world";
#define HELLO_LEN (sizeof hello - 1)

static const struct frame tcp4 = {
    .src = "10.1.2.3",
    .dst = "192.0.2.254",
    .sport = 49152,
    .dport = 80,
    .ip_proto = IPPROTO_TCP,
    .tcp_flags = PACKET_ACK,
    .seq = 0xfedcba98,
    .ack = 0x01234567,
    .payload = hello,
    .payload_len = HELLO_LEN,
};
static const struct frame udp4 = {
    .src = "10.1.2.3",
    .dst = "192.0.2.254",
    .sport = 5353,
    .dport = 53,
    .ip_proto = IPPROTO_UDP,
    .payload = hello,
    .payload_len = HELLO_LEN,
};
static const struct frame tcp6 = {
    .src = "2001:db8::1:2",
    .dst = "fe80::ffff",
    .sport = 49152,
    .dport = 80,
    .ip_proto = IPPROTO_TCP,
    .tcp_flags = PACKET_SYN | PACKET_ACK,
    .seq = 1,
    .ack = 2,
    .payload = hello,
    .payload_len = HELLO_LEN,
};
static const struct frame udp6 = {
    .src = "2001:db8::1:2",
    .dst = "fe80::ffff",
    .sport = 5353,
    .dport = 53,
    .ip_proto = IPPROTO_UDP,
    .payload = hello,
    .payload_len = HELLO_LEN,
};

/* Dissects the first 'len' bytes of 'data' in memory of that size.  With
 * PACKET_OK the payload must lie within them and is moved to 'data'. */
static enum packet_status
dissect(const uint8_t *data, size_t len, struct packet *p)
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

static void
check_status(const uint8_t *data, size_t len, enum packet_status expected)
{
    struct packet p;

    assert_string_equal(packet_status_name(dissect(data, len, &p)),
                        packet_status_name(expected));
}

/* 'data' must be the packet of 'f', of whose payload 'at_hand' bytes. */
static void
check_ok_cut(const uint8_t *data, size_t len, const struct frame *f,
             size_t at_hand)
{
    struct packet p, e;

    assert_string_equal(packet_status_name(dissect(data, len, &p)),
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

static void
check_ok(const uint8_t *data, size_t len, const struct frame *f)
{
    check_ok_cut(data, len, f, f->payload_len);
}

static void
test_plain(void **state)
{
    const struct frame *const frames[] = { &tcp4, &udp4, &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(frames); i++) {
        struct frame empty = *frames[i];

        check_ok(data, frame_make(frames[i], data), frames[i]);
        empty.payload_len = 0;
        check_ok(data, frame_make(&empty, data), &empty);
    }
}

static void
test_options(void **state)
{
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t options = 0; options <= 40; options += 4) {
        struct frame f = tcp4;

        f.ip_options = options;
        check_ok(data, frame_make(&f, data), &f);
        f.tcp_options = 40 - options;
        check_ok(data, frame_make(&f, data), &f);
        f = udp4;
        f.ip_options = options;
        check_ok(data, frame_make(&f, data), &f);
        f = tcp6;
        f.tcp_options = options;
        check_ok(data, frame_make(&f, data), &f);
    }
}

/* A frame shorter than Ethernet's 60 bytes is padded behind the packet. */
static void
test_padding(void **state)
{
    const struct frame *const frames[] = { &tcp4, &udp4, &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(frames); i++) {
        struct frame f = *frames[i];

        f.payload_len = i;
        size_t len = frame_make(&f, data);
        memset(data + len, 'P', 46);
        check_ok(data, len + 46, &f);
    }
}

/* A packet of which only the beginning is at hand. */
static void
test_cut(void **state)
{
    const struct frame *const frames[] = { &tcp4, &udp4, &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(frames); i++) {
        struct frame f = *frames[i];

        if (f.ip_proto == IPPROTO_TCP) {
            f.tcp_options = 12;
        }
        f.ip_options = strchr(f.src, ':') ? 0 : 8;
        size_t len = frame_make(&f, data);
        size_t headers = len - f.payload_len;
        for (size_t n = 0; n < headers; n++) {
            check_status(data, n, PACKET_TRUNCATED);
        }
        for (size_t n = headers; n <= len; n++) {
            check_ok_cut(data, n, &f, n - headers);
        }
    }
}

/* Segmentation left to the network card: 64 kB, of which 2 kB at hand. */
static void
test_large(void **state)
{
    static uint8_t payload[65535 - 40];
    uint8_t data[FRAME_MAX];
    struct frame f = tcp4;

    (void) state;
    memset(payload, 'x', sizeof payload);
    f.payload = payload;
    f.payload_len = sizeof payload;
    assert_int_equal(frame_make(&f, data), 65535);
    check_ok(data, 65535, &f);
    check_ok_cut(data, 2088, &f, 2048);

    f = tcp6;
    f.payload = payload;
    f.payload_len = sizeof payload;
    check_ok_cut(data, frame_make(&f, data) - 1, &f, sizeof payload - 1);
}

static void
test_ipv4_fragments(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t len = frame_make(&tcp4, data);

    (void) state;
    data[6] = 0x40; /* "Don't fragment". */
    check_ok(data, len, &tcp4);
    data[6] = 0x80; /* Reserved. */
    check_ok(data, len, &tcp4);
    data[6] = 0x20; /* "More fragments": the first. */
    check_status(data, len, PACKET_FRAGMENT);
    check_status(data, 20, PACKET_FRAGMENT);
    data[6] = 0x00; /* The last, at offset 8. */
    data[7] = 0x01;
    check_status(data, len, PACKET_FRAGMENT);
    data[6] = 0x1f; /* Offset 63488, in its highest bits only. */
    data[7] = 0x00;
    check_status(data, len, PACKET_FRAGMENT);
}

static void
test_ipv4_malformed(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t len = frame_make(&tcp4, data);

    (void) state;
    for (unsigned int version = 0; version < 16; version++) {
        if (version != 4 && version != 6) {
            data[0] = (uint8_t) (version << 4 | 5);
            check_status(data, len, PACKET_MALFORMED);
        }
    }
    for (unsigned int ihl = 0; ihl < 5; ihl++) {
        data[0] = (uint8_t) (0x40 | ihl);
        check_status(data, len, PACKET_MALFORMED);
    }

    /* The header is longer than the packet says it is. */
    data[0] = 0x46;
    data[3] = 23;
    check_status(data, len, PACKET_MALFORMED);
    /* The packet ends within TCP's header. */
    data[0] = 0x45;
    for (uint8_t total = 20; total < 40; total++) {
        data[3] = total;
        check_status(data, len, PACKET_MALFORMED);
    }
    data[3] = 0;
    check_status(data, len, PACKET_MALFORMED);

    /* TCP's data offset is too small, or beyond the packet. */
    len = frame_make(&tcp4, data);
    for (unsigned int offset = 0; offset < 16; offset++) {
        bool ok = offset >= 5 && offset * 4 <= 20 + HELLO_LEN;

        data[32] = (uint8_t) (offset << 4);
        check_status(data, len, ok ? PACKET_OK : PACKET_MALFORMED);
    }
}

static void
test_udp_length(void **state)
{
    uint8_t data[FRAME_MAX];
    struct packet p;

    (void) state;
    for (size_t total = 0; total < 100; total++) {
        size_t len = frame_make(&udp4, data);

        data[24] = 0;
        data[25] = (uint8_t) total;
        if ((total && total < 8) || total > 8 + HELLO_LEN) {
            check_status(data, len, PACKET_MALFORMED);
        } else {
            struct frame f = udp4;

            /* 0 stands for all there is. */
            f.payload_len = total ? total - 8 : HELLO_LEN;
            check_ok(data, len, &f);
        }
    }

    /* Cut short of UDP's length, or between it and IP's. */
    size_t len = frame_make(&udp4, data);
    data[25] = 8 + 5;
    assert_int_equal(dissect(data, len - HELLO_LEN + 3, &p), PACKET_OK);
    assert_int_equal(p.payload_len, 3);
    assert_int_equal(p.payload_total, 5);
    assert_int_equal(dissect(data, len - HELLO_LEN + 7, &p), PACKET_OK);
    assert_int_equal(p.payload_len, 5);
    assert_int_equal(p.payload_total, 5);

    /* IP's length ends within UDP's header. */
    for (uint8_t total = 20; total < 28; total++) {
        data[3] = total;
        check_status(data, len, PACKET_MALFORMED);
    }
}

static void
test_other_protocols(void **state)
{
    uint8_t data[FRAME_MAX];

    (void) state;
    for (unsigned int proto = 0; proto < 256; proto++) {
        if (proto != IPPROTO_TCP && proto != IPPROTO_UDP) {
            size_t len = frame_make(&tcp4, data);

            data[9] = (uint8_t) proto;
            check_status(data, len, PACKET_OTHER);
        }
    }
    size_t len = frame_make(&tcp6, data);
    data[6] = IPPROTO_ICMPV6;
    check_status(data, len, PACKET_OTHER);
    data[6] = IPPROTO_ESP;
    check_status(data, len, PACKET_OTHER);
    data[6] = IPPROTO_NONE;
    check_status(data, len, PACKET_OTHER);
}

/* Puts an extension header of 'size' bytes in front of what follows the IPv6
 * header of the 'len' bytes at 'data'.  Returns the new length. */
static size_t
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

static const struct extension {
    uint8_t type;
    size_t size;
} extensions[] = {
    { IPPROTO_HOPOPTS, 8 },     { IPPROTO_HOPOPTS, 2048 },
    { IPPROTO_DSTOPTS, 24 },    { IPPROTO_ROUTING, 40 },
    { IPPROTO_FRAGMENT, 8 },    { IPPROTO_AH, 8 },
    { IPPROTO_AH, 12 },         { IPPROTO_AH, 28 },
    { 135 /* Mobility. */, 8 }, { 139 /* Host identity. */, 40 },
    { 140 /* Shim6. */, 16 },
};

static void
test_extension_headers(void **state)
{
    const struct frame *const frames[] = { &tcp6, &udp6 };
    uint8_t data[FRAME_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(extensions); i++) {
        for (size_t j = 0; j < N_ELEMENTS(frames); j++) {
            const struct extension *e = &extensions[i];
            size_t plain = frame_make(frames[j], data);
            size_t len = insert_header(data, plain, e->type, e->size);
            size_t headers = len - HELLO_LEN;

            check_ok(data, len, frames[j]);
            for (size_t n = 0; n < headers; n++) {
                check_status(data, n, PACKET_TRUNCATED);
            }
            for (size_t n = headers; n < len; n++) {
                check_ok_cut(data, n, frames[j], n - headers);
            }

            /* The packet's length ends it within the header. */
            for (size_t total = 1; total < e->size; total++) {
                data[4] = (uint8_t) (total >> 8);
                data[5] = (uint8_t) total;
                check_status(data, len, PACKET_MALFORMED);
            }
        }
    }
}

static void
test_many_extension_headers(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t len = frame_make(&udp6, data);

    (void) state;
    for (int i = 0; i < 8; i++) {
        len = insert_header(data, len, IPPROTO_DSTOPTS, 8);
        check_ok(data, len, &udp6);
    }
    len = insert_header(data, len, IPPROTO_DSTOPTS, 8);
    check_status(data, len, PACKET_MALFORMED);

    /* All kinds together. */
    len = frame_make(&tcp6, data);
    len = insert_header(data, len, IPPROTO_DSTOPTS, 16);
    len = insert_header(data, len, IPPROTO_AH, 24);
    len = insert_header(data, len, IPPROTO_FRAGMENT, 8);
    len = insert_header(data, len, IPPROTO_ROUTING, 24);
    len = insert_header(data, len, IPPROTO_HOPOPTS, 8);
    check_ok(data, len, &tcp6);
    /* The fragment header is the third: behind 8 and 24 bytes. */
    data[40 + 8 + 24 + 3] = 1;
    check_status(data, len, PACKET_FRAGMENT);
}

static void
test_ipv6_fragments(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t plain = frame_make(&udp6, data);
    size_t len = insert_header(data, plain, IPPROTO_FRAGMENT, 8);

    (void) state;
    data[43] = 0x06; /* Reserved bits: still atomic. */
    check_ok(data, len, &udp6);
    data[43] = 0x01; /* "More". */
    check_status(data, len, PACKET_FRAGMENT);
    data[43] = 0x08; /* Offset 8, */
    check_status(data, len, PACKET_FRAGMENT);
    data[42] = 0x80; /* and 32768. */
    data[43] = 0x00;
    check_status(data, len, PACKET_FRAGMENT);
}

/* A payload length of 0 (RFC 2675): what is at hand counts. */
static void
test_jumbogram(void **state)
{
    uint8_t data[FRAME_MAX];
    size_t plain = frame_make(&tcp6, data);
    size_t len = insert_header(data, plain, IPPROTO_HOPOPTS, 8);

    (void) state;
    data[4] = data[5] = 0;
    check_ok(data, len, &tcp6);

    plain = frame_make(&udp6, data);
    len = insert_header(data, plain, IPPROTO_HOPOPTS, 8);
    data[4] = data[5] = 0;
    data[48 + 4] = data[48 + 5] = 0;
    check_ok(data, len, &udp6);
}

/* Random bytes, and packets in which some bytes were changed: dissect()
 * checks that what comes out lies within what went in. */
static void
test_random(void **state)
{
    uint64_t seed = 1;
    size_t n[PACKET_N_STATUSES] = { 0 };
    uint8_t data[FRAME_MAX];
    struct packet p;

    (void) state;
    for (int i = 0; i < 100000; i++) {
        size_t len = random_below(&seed, 120);

        for (size_t j = 0; j < len; j++) {
            data[j] = (uint8_t) random_below(&seed, 256);
        }
        if (len) {
            data[0] = (uint8_t) (data[0] & 1 ? 0x60 : 0x40 | (data[0] >> 4));
        }
        n[dissect(data, len, &p)]++;
    }
    for (int i = 0; i < 100000; i++) {
        const struct frame *f =
            (const struct frame *const[]){ &tcp4, &udp4, &tcp6,
                                           &udp6 }[random_below(&seed, 4)];
        size_t len = frame_make(f, data);

        if (strchr(f->src, ':')) {
            const struct extension *e =
                &extensions[random_below(&seed, N_ELEMENTS(extensions))];
            len = insert_header(data, len, e->type, e->size);
        }
        for (size_t j = random_below(&seed, 4); j-- > 0;) {
            data[random_below(&seed, 60)] = (uint8_t) random_below(&seed, 256);
        }
        n[dissect(data, random_below(&seed, len + 1), &p)]++;
    }
    for (int i = 0; i < PACKET_N_STATUSES; i++) {
        /* Otherwise this tests less than it seems to. */
        assert_true(n[i] > 100);
    }
}

static void
test_names(void **state)
{
    (void) state;
    for (int i = 0; i < PACKET_N_STATUSES; i++) {
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(
                packet_status_name((enum packet_status) i),
                packet_status_name((enum packet_status) j));
        }
        assert_string_not_equal(packet_status_name((enum packet_status) i),
                                packet_status_name(PACKET_N_STATUSES));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_padding),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_large),
        cmocka_unit_test(test_ipv4_fragments),
        cmocka_unit_test(test_ipv4_malformed),
        cmocka_unit_test(test_udp_length),
        cmocka_unit_test(test_other_protocols),
        cmocka_unit_test(test_extension_headers),
        cmocka_unit_test(test_many_extension_headers),
        cmocka_unit_test(test_ipv6_fragments),
        cmocka_unit_test(test_jumbogram),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
