/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_DAEMON_SEGMENTS_H
#define L7_TESTS_UNIT_DAEMON_SEGMENTS_H 1

/* What the tests of examinations share: segments that hold text, and looks at
 * what became of them.
 *
 * The checks fail the test that runs. */

#include <stdint.h>

#include "daemon/examination.h"

/* An examination of a connection whose client's first byte is numbered
 * 'first', and one whose SYN nobody has seen. */
struct examination *examine_tcp(uint32_t first);
struct examination *examine_without_syn(void);

/* A segment with the text 'data', in memory of that size.  Returns what
 * examination_add() does. */
bool say(struct examination *, enum side, uint8_t flags, uint32_t seq,
         const char *data);

/* The same, with ACK. */
bool client_says(struct examination *, uint32_t seq, const char *data);
bool server_says(struct examination *, uint32_t seq, const char *data);

/* What is seen of a side, and of both joined, must be 'expected'. */
void check_side(const struct examination *, enum side, const char *expected);
void check_joined(const struct examination *, const char *expected);
void check_midstream(const struct examination *, bool expected);

/* Ends the examination, which must have seen 'n' packets that brought
 * something. */
void examination_finish(struct examination *, unsigned int n);

#endif /* tests/unit/daemon-segments.h */
