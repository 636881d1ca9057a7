/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments for the tests of examinations: see daemon-segments.h. */

#include <l7-config.h>
#include "tests/unit/daemon-segments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"

bool
say(struct examination *ex, enum side side, uint8_t flags, uint32_t seq,
    const char *data)
{
    size_t n = strlen(data);
    void *copy = malloc(n ? n : 1);

    assert_non_null(copy);
    memcpy(copy, data, n);
    bool grew = segment_add(ex, side, flags, seq, copy, n);
    free(copy);
    return grew;
}

bool
client_says(struct examination *ex, uint32_t seq, const char *data)
{
    return say(ex, SIDE_CLIENT, PACKET_ACK, seq, data);
}

bool
server_says(struct examination *ex, uint32_t seq, const char *data)
{
    return say(ex, SIDE_SERVER, PACKET_ACK, seq, data);
}

struct examination *
examine_without_syn(void)
{
    struct examination *ex = examination_create(IPPROTO_TCP, true, 16);

    assert_non_null(ex);
    return ex;
}

struct examination *
examine_tcp(uint32_t first)
{
    struct examination *ex = examine_without_syn();

    assert_false(say(ex, SIDE_CLIENT, PACKET_SYN, first - 1, ""));
    return ex;
}

static void
check_bytes(const void *data, size_t len, const char *expected)
{
    assert_int_equal(len, strlen(expected));
    if (len) {
        assert_memory_equal(data, expected, len);
    }
}

void
check_side(const struct examination *ex, enum side side, const char *expected)
{
    struct payload p;

    memset(&p, 0xa5, sizeof p);
    examination_payload(ex, &p);
    check_bytes(p.data[side], p.len[side], expected);
}

void
check_joined(const struct examination *ex, const char *expected)
{
    struct payload p;

    examination_payload(ex, &p);
    check_bytes(p.joined, p.joined_len, expected);
}

void
check_midstream(const struct examination *ex, bool expected)
{
    struct payload p;

    examination_payload(ex, &p);
    assert_int_equal(p.midstream, expected);
}

void
examination_finish(struct examination *ex, unsigned int n)
{
    assert_int_equal(examination_n_packets(ex), n);
    examination_destroy(ex);
}
