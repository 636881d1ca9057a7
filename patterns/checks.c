/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lengths, streams and ports: see checks.h. */

#include <l7-config.h>
#include "patterns/checks.h"

#include <netinet/in.h>

static uint32_t
read_field(const struct field *f, const uint8_t *data, bool little_endian)
{
    uint32_t n = 0;

    for (unsigned int i = 0; i < f->size; i++) {
        unsigned int at = little_endian ? f->size - 1U - i : i;

        n = n << 8 | data[f->offset + at];
    }
    return n;
}

/* Where the field ends, from the beginning of its message. */
static size_t
field_end(const struct field *f)
{
    return (size_t) f->offset + f->size;
}

/* Returns the length of the message at 'data' as its field has it, 0 if it
 * cannot be: a message is no shorter than what says so, nor longer than the
 * pattern allows. */
static size_t
message_length(const struct length_check *check, const uint8_t *data)
{
    int64_t length = read_field(&check->field, data, check->little_endian);

    length = length * check->unit + check->add;
    return length < (int64_t) field_end(&check->field)
                   || length > (int64_t) check->max
               ? 0
               : (size_t) length;
}

enum check_result
check_stream_length(const struct length_check *check, const uint8_t *data,
                    size_t len, size_t sent, bool full)
{
    if (len < field_end(&check->field)) {
        return full ? CHECK_FAILS : CHECK_WAITS;
    }

    size_t length = message_length(check, data);
    if (!length) {
        return CHECK_FAILS;
    }
    return length <= sent || full ? CHECK_AGREES : CHECK_WAITS;
}

bool
check_datagram_length(const struct length_check *check, const uint8_t *data,
                      size_t len, size_t sent)
{
    const size_t min = field_end(&check->field);
    size_t offset = 0;

    while (offset < sent) {
        if (min > sent - offset) {
            return false;
        } else if (offset > len || min > len - offset) {
            /* Cut off: but the pattern must have said something. */
            return offset > 0;
        }

        size_t length = message_length(check, data + offset);
        if (!length || length > sent - offset) {
            return false;
        }
        offset += length;
    }
    return true;
}

bool
check_stream(const struct stream_check *check, struct stream_state *s,
             const uint8_t *data, size_t len)
{
    const struct field *counts = &check->counts;

    if (field_end(&check->same) > len || field_end(counts) > len) {
        s->datagrams = 0;
        return false;
    }

    struct stream_state now = {
        .same = read_field(&check->same, data, false),
        .counts = read_field(counts, data, false),
        .datagrams = 1,
        .matched =
            s->matched < UINT8_MAX ? (uint8_t) (s->matched + 1) : UINT8_MAX,
    };
    bool goes_on = s->datagrams && now.same == s->same;
    if (goes_on && counts->size) {
        uint32_t mask = UINT32_MAX >> (32 - 8 * counts->size);
        uint32_t step = (now.counts - s->counts) & mask;

        goes_on = step >= 1 && step <= STREAM_CHECK_MAX_STEP;
    }
    if (goes_on) {
        /* No pattern wants as many as fit. */
        now.datagrams = s->datagrams < UINT8_MAX ? (uint8_t) (s->datagrams + 1)
                                                 : UINT8_MAX;
    }
    *s = now;
    return s->datagrams >= check->datagrams;
}

bool
check_port(const struct pattern *pattern, const struct payload *payload)
{
    /* Who sent the first datagram need not be the client, and of a stream
     * whose beginning was not seen nobody knows. */
    const bool any = payload->midstream || payload->ip_proto == IPPROTO_UDP;

    for (unsigned int i = 0; i < pattern->n_ports; i++) {
        if (payload->ports[SIDE_SERVER] == pattern->ports[i]
            || (any && payload->ports[SIDE_CLIENT] == pattern->ports[i])) {
            return true;
        }
    }
    return !pattern->n_ports;
}
