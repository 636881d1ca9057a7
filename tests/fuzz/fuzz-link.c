/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: link layers (captures/link.[ch]), and the dissector behind
 * them.  The input is a byte that chooses the link type, and a frame of it.
 *
 * What must hold: an IP packet that is found lies in the frame, and looks
 * like one; a frame that was cut holds the same packet, cut, or none. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "captures/link.h"
#include "daemon/packet.h"

const char fuzz_name[] = "link";

/* libpcap's numbers: loopback, Ethernet, PPP, PPP with HDLC framing, raw IP
 * of two kinds, loopback of OpenBSD, cooked, IPv4, IPv6, cooked of version 2,
 * and one that is not known. */
static const int link_types[] = { 0,   1,   9,   50,  12,  101,
                                  108, 113, 228, 229, 276, 105 };
#define N_LINK_TYPES (sizeof link_types / sizeof link_types[0])

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { data, size };
    const int link_type = link_types[fuzz_below(&in, N_LINK_TYPES)];
    struct link_packet whole, cut;
    struct packet packet;

    memset(&whole, 0, sizeof whole);
    bool found = link_find_ip(link_type, in.data, in.len, &whole);
    if (!link_is_known(link_type)) {
        FUZZ_CHECK(!found);
    }
    if (found) {
        FUZZ_CHECK(whole.data >= in.data);
        FUZZ_CHECK(whole.len > 0);
        FUZZ_CHECK(whole.data + whole.len <= in.data + in.len);
        FUZZ_CHECK(whole.vlan < 4096);
        packet_dissect(whole.data, whole.len, &packet);
    }
    for (size_t len = 0; len < in.len && len < 80; len++) {
        uint8_t *copy = malloc(len ? len : 1);

        FUZZ_CHECK(copy != NULL);
        memcpy(copy, in.data, len);
        if (link_find_ip(link_type, copy, len, &cut)) {
            FUZZ_CHECK(found);
            FUZZ_CHECK(cut.data - copy == whole.data - in.data);
            FUZZ_CHECK(cut.len <= whole.len && cut.vlan == whole.vlan);
        }
        free(copy);
    }
    return 0;
}

#define SEED(BYTES) take(BYTES, sizeof BYTES - 1, aux)
#define MACS "\x02\0\0\0\0\x01\x02\0\0\0\0\x02"
#define IPV4                                                                  \
    "\x45\0\0\x1c\0\x01\x40\0\x40\x11\0\0\xc0\x00\x02\x01\xc6\x33\x64\x02"    \
    "\xc0\x01\x00\x35\x00\x08\0\0"
#define IPV6                                                                  \
    "\x60\0\0\0\0\x08\x11\x40"                                                \
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"                              \
    "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02"                              \
    "\xc0\x01\x00\x35\x00\x08\0\0"

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    /* Loopback in both byte orders, and OpenBSD's. */
    SEED("\x00\x02\0\0\0" IPV4);
    SEED("\x00\0\0\0\x1e" IPV6);
    SEED("\x06\0\0\0\x02" IPV4);
    /* Ethernet: plain; with a VLAN, and with two; PPPoE; LLC with SNAP; not
     * IP. */
    SEED("\x01" MACS "\x08\x00" IPV4);
    SEED("\x01" MACS "\x81\x00\x00\x07\x86\xdd" IPV6);
    SEED("\x01" MACS "\x88\xa8\x00\x07\x81\x00\x00\x08\x08\x00" IPV4);
    SEED("\x01" MACS "\x88\x64\x11\x00\x00\x01\x00\x1e\x00\x21" IPV4);
    SEED("\x01" MACS "\x88\x64\x11\x00\x00\x01\x00\x32\x00\x57" IPV6);
    SEED("\x01" MACS "\x00\x24\xaa\xaa\x03\0\0\0\x08\x00" IPV4);
    SEED("\x01" MACS "\x08\x06\0\x01\x08\0\x06\x04\0\x01");
    /* PPP, with and without what may be left out. */
    SEED("\x02\xff\x03\x00\x21" IPV4);
    SEED("\x02\x57" IPV6);
    SEED("\x03\xff\x03\x00\x21" IPV4);
    /* Raw IP. */
    SEED("\x04" IPV4);
    SEED("\x05" IPV6);
    SEED("\x08" IPV4);
    SEED("\x09" IPV6);
    /* Cooked, the second with a VLAN, and version 2. */
    SEED("\x07\0\0\0\x01\0\x06\x02\0\0\0\0\x01\0\0\x08\x00" IPV4);
    SEED(
        "\x07\0\0\0\x01\0\x06\x02\0\0\0\0\x01\0\0\x81\x00\0\x07\x86\xdd" IPV6);
    SEED("\x0a\x08\x00\0\0\0\0\0\x02\0\x01\0\x06\x02\0\0\0\0\x01\0\0" IPV4);
    SEED("\x0b\x08\x00" IPV4);
}
