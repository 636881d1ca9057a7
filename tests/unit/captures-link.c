/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests captures/link.[ch]: frames of each link type, whole and cut. */

#include <l7-config.h>
#include "captures/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/daemon-dissect.h"

/* Link types by libpcap's numbers, which its header calls DLT_*. */
enum {
    DLT_NULL = 0,
    DLT_ETHERNET = 1,
    DLT_TOKEN_RING = 6,
    DLT_PPP = 9,
    DLT_RAW = 12,
    DLT_PPP_SERIAL = 50,
    DLT_PPP_ETHER = 51,
    DLT_RAW_FILE = 101,
    DLT_IEEE802_11 = 105,
    DLT_LOOP = 108,
    DLT_COOKED = 113,
    DLT_IPV4 = 228,
    DLT_IPV6 = 229,
    DLT_COOKED_2 = 276,
};

/* Looks for IP in the 'len' bytes at 'frame', in memory of that size.  Moves
 * what it found to 'frame'. */
static bool
find_exactly(int link_type, const uint8_t *frame, size_t len,
             struct link_packet *packet)
{
    uint8_t *copy = malloc(len ? len : 1);

    assert_non_null(copy);
    memcpy(copy, frame, len);
    memset(packet, 0xa5, sizeof *packet);
    bool found = link_find_ip(link_type, copy, len, packet);
    if (found) {
        assert_true(packet->data >= copy && packet->data < copy + len);
        assert_ptr_equal(packet->data + packet->len, copy + len);
        packet->data = frame + (packet->data - copy);
    }
    free(copy);
    return found;
}

/* A header of 'header_len' bytes and then IP of each version: the one whose
 * frame it is must be found, cut or not, and the other not, unless 'any'. */
static void
check_header(int link_type, const void *header, size_t header_len,
             const struct frame *ip, bool any, uint16_t vlan)
{
    uint8_t frame[256];
    struct link_packet packet;

    assert_true(link_is_known(link_type));
    memcpy(frame, header, header_len);
    size_t len = header_len + frame_make(ip, frame + header_len);
    assert_true(find_exactly(link_type, frame, len, &packet));
    assert_ptr_equal(packet.data, frame + header_len);
    assert_int_equal(packet.len, len - header_len);
    assert_int_equal(packet.vlan, vlan);

    for (size_t cut = 0; cut <= len; cut++) {
        assert_int_equal(find_exactly(link_type, frame, cut, &packet),
                         cut > header_len);
    }

    for (unsigned int version = 0; version < 16; version++) {
        bool is = version == (strchr(ip->src, ':') ? 6 : 4);
        bool other = version == 4 || version == 6;

        frame[header_len] = (uint8_t) (version << 4 | 5);
        assert_int_equal(find_exactly(link_type, frame, len, &packet),
                         is || (any && other));
    }
}

/* The header, and IP that it names, then the one that it doesn't. */
#define CHECK(LINK_TYPE, HEADER, IP, VLAN)                                    \
    check_header(LINK_TYPE, HEADER, sizeof(HEADER) - 1, IP, false, VLAN)
#define CHECK_ANY(LINK_TYPE, HEADER, IP)                                      \
    check_header(LINK_TYPE, HEADER, sizeof(HEADER) - 1, IP, true, 0)

#define MACS "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02"

static void
test_ethernet(void **state)
{
    (void) state;
    CHECK(DLT_ETHERNET, MACS "\x08\x00", &tcp4, 0);
    CHECK(DLT_ETHERNET, MACS "\x86\xdd", &udp6, 0);
    /* LLC and SNAP behind a length. */
    CHECK(DLT_ETHERNET, MACS "\x00\x40\xaa\xaa\x03\x00\x00\x00\x08\x00", &udp4,
          0);
    CHECK(DLT_ETHERNET, MACS "\x00\x40\xaa\xaa\x03\x00\x00\x00\x86\xdd", &tcp6,
          0);
}

static void
test_vlan(void **state)
{
    (void) state;
    /* Priority 7 and "drop eligible" are no part of the VLAN. */
    CHECK(DLT_ETHERNET, MACS "\x81\x00\xf0\x05\x08\x00", &tcp4, 5);
    CHECK(DLT_ETHERNET, MACS "\x81\x00\x0f\xfe\x86\xdd", &tcp6, 4094);
    CHECK(DLT_ETHERNET, MACS "\x88\xa8\x00\x07\x81\x00\x00\x08\x08\x00", &udp4,
          7);
    CHECK(DLT_ETHERNET, MACS "\x91\x00\x00\x09\x92\x00\x00\x08\x86\xdd", &udp6,
          9);
    CHECK(DLT_ETHERNET,
          MACS "\x81\x00\x00\x01\x81\x00\x00\x02\x81\x00\x00\x03\x81\x00\x00"
               "\x04\x81\x00\x00\x05\x08\x00",
          &tcp4, 1);
    /* A priority tag names no VLAN, and the one inside is not the first. */
    CHECK(DLT_ETHERNET, MACS "\x81\x00\x60\x00\x81\x00\x00\x02\x08\x00", &tcp4,
          0);
    CHECK(DLT_COOKED,
          "\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x01\x00\x00"
          "\x81\x00\x00\x2a\x08\x00",
          &tcp4, 42);
}

static void
test_pppoe(void **state)
{
    (void) state;
    CHECK(DLT_ETHERNET, MACS "\x88\x64\x11\x00\x12\x34\x00\x42\x00\x21", &tcp4,
          0);
    CHECK(DLT_ETHERNET, MACS "\x88\x64\x11\x00\x12\x34\x00\x42\x00\x57", &tcp6,
          0);
    CHECK(DLT_ETHERNET, MACS "\x88\x64\x11\x00\x12\x34\x00\x42\x21", &udp4, 0);
    CHECK(DLT_ETHERNET,
          MACS "\x81\x00\x00\x0b\x88\x64\x11\x00\x12\x34\x00\x42\x00\x21",
          &udp4, 11);
    CHECK(DLT_PPP_ETHER, "\x11\x00\x12\x34\x00\x42\x00\x21", &tcp4, 0);
}

static void
test_cooked(void **state)
{
    (void) state;
    CHECK(DLT_COOKED,
          "\x00\x04\x00\x01\x00\x06\x02\x00\x00\x00\x00\x01\x00\x00\x08\x00",
          &tcp4, 0);
    CHECK(DLT_COOKED,
          "\x00\x00\x03\x04\x00\x06\x00\x00\x00\x00\x00\x00\x00\x00\x86\xdd",
          &udp6, 0);
    CHECK(DLT_COOKED_2,
          "\x08\x00\x00\x00\x00\x00\x00\x02\x00\x01\x04\x06\x02\x00\x00\x00"
          "\x00\x01\x00\x00",
          &udp4, 0);
    CHECK(DLT_COOKED_2,
          "\x86\xdd\x00\x00\x00\x00\x00\x02\x00\x01\x00\x06\x02\x00\x00\x00"
          "\x00\x01\x00\x00",
          &tcp6, 0);
}

static void
test_raw(void **state)
{
    (void) state;
    CHECK_ANY(DLT_RAW, "", &tcp4);
    CHECK_ANY(DLT_RAW, "", &tcp6);
    CHECK_ANY(DLT_RAW_FILE, "", &udp4);
    CHECK_ANY(DLT_RAW_FILE, "", &udp6);
    CHECK(DLT_IPV4, "", &tcp4, 0);
    CHECK(DLT_IPV6, "", &tcp6, 0);
}

static void
test_loopback(void **state)
{
    (void) state;
    /* IPv4 is 2 everywhere, IPv6 24, 28 or 30, in either byte order. */
    CHECK_ANY(DLT_NULL, "\x02\x00\x00\x00", &tcp4);
    CHECK_ANY(DLT_NULL, "\x00\x00\x00\x02", &udp4);
    CHECK_ANY(DLT_NULL, "\x1e\x00\x00\x00", &tcp6);
    CHECK_ANY(DLT_NULL, "\x00\x00\x00\x18", &udp6);
    CHECK_ANY(DLT_LOOP, "\x00\x00\x00\x02", &tcp4);
    CHECK_ANY(DLT_LOOP, "\x00\x00\x00\x1c", &tcp6);
}

static void
test_ppp(void **state)
{
    (void) state;
    CHECK(DLT_PPP, "\xff\x03\x00\x21", &tcp4, 0);
    CHECK(DLT_PPP, "\x00\x57", &tcp6, 0);
    CHECK(DLT_PPP, "\x21", &udp4, 0);
    CHECK(DLT_PPP_SERIAL, "\xff\x03\x00\x57", &udp6, 0);
    CHECK(DLT_PPP_SERIAL, "\xff\x03\x57", &udp6, 0);
}

/* Frames that hold something else. */
static void
test_passed_over(void **state)
{
    static const struct {
        int link_type;
        const char *header;
        size_t len;
    } others[] = {
#define OTHER(LINK_TYPE, HEADER) { LINK_TYPE, HEADER, sizeof(HEADER) - 1 }
        OTHER(DLT_ETHERNET, MACS "\x08\x06"),                 /* ARP. */
        OTHER(DLT_ETHERNET, MACS "\x88\x47\x00\x01\x01\x40"), /* MPLS. */
        OTHER(DLT_ETHERNET, MACS "\x88\x63\x11\x09\x00\x00\x00\x00"),
        OTHER(DLT_ETHERNET, MACS "\x00\x40\x42\x42\x03"), /* Spanning tree. */
        /* SNAP of another organization; an Ethernet type that is a length. */
        OTHER(DLT_ETHERNET, MACS "\x00\x40\xaa\xaa\x03\x00\x00\x0c\x08\x00"),
        OTHER(DLT_ETHERNET, MACS "\x05\xff"),
        /* PPPoE: another version, a code that is no data, PPP's LCP. */
        OTHER(DLT_ETHERNET, MACS "\x88\x64\x21\x00\x00\x01\x00\x40\x00\x21"),
        OTHER(DLT_ETHERNET, MACS "\x88\x64\x11\x07\x00\x01\x00\x40\x00\x21"),
        OTHER(DLT_ETHERNET, MACS "\x88\x64\x11\x00\x00\x01\x00\x40\xc0\x21"),
        OTHER(DLT_PPP, "\xff\x03\xc0\x21"),
        OTHER(DLT_COOKED, "\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x01"
                          "\x00\x00\x08\x06"),
        OTHER(DLT_TOKEN_RING, ""),
        OTHER(DLT_IEEE802_11, ""),
#undef OTHER
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(others); i++) {
        uint8_t frame[256];
        struct link_packet packet;

        memcpy(frame, others[i].header, others[i].len);
        size_t len = others[i].len + frame_make(&tcp4, frame + others[i].len);
        assert_false(find_exactly(others[i].link_type, frame, len, &packet));
    }
    assert_false(link_is_known(DLT_TOKEN_RING));
    assert_false(link_is_known(DLT_IEEE802_11));
    assert_false(link_is_known(-1));
}

/* Tags until the frame ends. */
static void
test_only_tags(void **state)
{
    uint8_t frame[1500] = MACS;
    struct link_packet packet;

    (void) state;
    for (size_t i = 12; i + 4 <= sizeof frame; i += 4) {
        memcpy(frame + i, "\x81\x00\x00\x01", 4);
    }
    for (size_t len = 0; len <= sizeof frame; len++) {
        assert_false(find_exactly(DLT_ETHERNET, frame, len, &packet));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ethernet),  cmocka_unit_test(test_vlan),
        cmocka_unit_test(test_pppoe),     cmocka_unit_test(test_cooked),
        cmocka_unit_test(test_raw),       cmocka_unit_test(test_loopback),
        cmocka_unit_test(test_ppp),       cmocka_unit_test(test_passed_over),
        cmocka_unit_test(test_only_tags),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
