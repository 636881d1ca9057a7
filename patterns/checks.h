/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_CHECKS_H
#define L7_PATTERNS_CHECKS_H 1

/* What a pattern asks for beyond its regex: that a length field agrees, that
 * datagrams make a stream, a port.  See struct length_check and struct
 * stream_check.
 *
 * Threads: no state of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/pattern.h"

enum check_result {
    CHECK_AGREES,
    CHECK_WAITS, /* Not yet: more of a TCP stream may tell. */
    CHECK_FAILS, /* Nor will it ever, with what follows these bytes. */
};

/* Whether the first message of a side of a TCP connection, of which 'len'
 * bytes are at hand and 'sent' were sent, has the length that it says.
 * 'full' says that no more bytes will be kept. */
enum check_result check_stream_length(const struct length_check *,
                                      const uint8_t *data, size_t len,
                                      size_t sent, bool full);

/* Whether messages of the lengths that they say fill a datagram of 'sent'
 * bytes, of which 'len' are at hand. */
bool check_datagram_length(const struct length_check *, const uint8_t *data,
                           size_t len, size_t sent);

/* What a stream_check remembers of a side: zeroed before the first. */
struct stream_state {
    uint32_t same;     /* The fields of the latest datagram. */
    uint32_t counts;   /* Likewise. */
    uint8_t datagrams; /* In a row, that one included. */
    uint8_t matched;   /* All that matched, in a row or not. */
};

/* Counts a datagram that the pattern's regex matches, of which 'len' bytes
 * are at hand.  Returns true once there are enough. */
bool check_stream(const struct stream_check *, struct stream_state *,
                  const uint8_t *data, size_t len);

/* Whether the server's port of 'payload' is one that 'pattern' wants. */
bool check_port(const struct pattern *pattern, const struct payload *payload);

#endif /* patterns/checks.h */
