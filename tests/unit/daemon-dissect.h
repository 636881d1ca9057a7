/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_DAEMON_DISSECT_H
#define L7_TESTS_UNIT_DAEMON_DISSECT_H 1

/* What the tests of packet_dissect() share: a packet of each kind, and checks
 * of what becomes of it.
 *
 * Each piece of a packet is handed over in memory of its exact size, so that
 * a sanitizer sees any read beyond it.  The checks fail the test that
 * runs. */

#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"

/* A packet of each kind, which carries this text. */
#define PACKET_TEXT_LEN 12
extern const char packet_text[PACKET_TEXT_LEN + 1];
extern const struct frame tcp4, udp4, tcp6, udp6;

/* Dissects the first 'len' bytes of 'data' in memory of that size.  With
 * PACKET_OK the payload must lie within them and is moved to 'data'. */
enum packet_status dissect_exactly(const uint8_t *data, size_t len,
                                   struct packet *);

/* The 'len' bytes at 'data' must have this status. */
void check_status(const uint8_t *data, size_t len,
                  enum packet_status expected);

/* They must be the packet of 'frame', with all of its payload or only
 * 'at_hand' bytes of it. */
void check_ok(const uint8_t *data, size_t len, const struct frame *);
void check_ok_cut(const uint8_t *data, size_t len, const struct frame *,
                  size_t at_hand);

/* IPv6 extension headers of each kind, in several sizes. */
#define N_EXTENSIONS 11
struct extension {
    uint8_t type; /* As in IPv6's "next header". */
    size_t size;  /* In bytes. */
};
extern const struct extension extensions[N_EXTENSIONS];

/* Puts an extension header of 'size' bytes in front of what follows the IPv6
 * header of the 'len' bytes at 'data'.  Returns the new length. */
size_t insert_header(uint8_t *data, size_t len, uint8_t type, size_t size);

#endif /* tests/unit/daemon-dissect.h */
