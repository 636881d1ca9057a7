/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_EXAMINATION_H
#define L7_DAEMON_EXAMINATION_H 1

/* An examination: the first bytes of one connection, put in order.
 *
 * Of each side the first EXAMINATION_BYTES are kept.  Over TCP they are
 * placed by sequence number: a retransmission changes nothing, since what
 * came first stays, and a segment that is ahead of its time waits in its
 * place until the gap before it closes.  A matcher only ever sees the bytes
 * without a gap.  The SYN of one side is enough to know where both begin.
 * Over UDP datagrams are kept one after another.
 *
 * What was sent and is not kept, since a packet was cut, was lost, or came
 * too late, is counted: see struct payload.
 *
 * An examination is over after EXAMINATION_PACKETS packets with payload, or
 * when nothing more fits.
 *
 * Ownership: the caller's.  The payload that examination_payload() fills in
 * points into the examination and holds until the next packet.
 * Threads: one at a time. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/matcher.h"

struct packet;
struct examination;

#define EXAMINATION_PACKETS 10
#define EXAMINATION_BYTES 2048

/* Makes an examination of a TCP or UDP ('ip_proto') connection, with room for
 * 'state_size' zeroed bytes for the matcher, and with both sides joined in
 * order of arrival if 'want_joined'.  Returns NULL if memory is short. */
struct examination *examination_create(uint8_t ip_proto, bool want_joined,
                                       size_t state_size);
void examination_destroy(struct examination *);

/* Takes note of 'packet', sent by 'side'.  Returns true if it brought bytes
 * for the matcher that were not there before. */
bool examination_add(struct examination *, enum side side,
                     const struct packet *packet);

/* True if 'packet', a SYN of 'side', is not the one that was seen before: the
 * same ends, but another connection. */
bool examination_is_other_syn(const struct examination *, enum side side,
                              const struct packet *packet);

/* True if there is nothing more to wait for. */
bool examination_is_over(const struct examination *);

/* Packets with payload so far. */
unsigned int examination_n_packets(const struct examination *);

/* What is known of the connection's payload. */
void examination_payload(const struct examination *, struct payload *);

/* The matcher's state. */
struct match_state *examination_match_state(struct examination *);

/* Makes room for another matcher's state, of 'state_size' zeroed bytes, and
 * changes whether sides are joined; if bytes came in that were not, it stays
 * without.  Returns 0 or ENOMEM, and then changes nothing. */
int examination_restart(struct examination *, bool want_joined,
                        size_t state_size);

#endif /* daemon/examination.h */
