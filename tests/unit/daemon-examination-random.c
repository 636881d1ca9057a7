/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/examination.[ch] with segments at random: whatever they are,
 * their order and their number, what is seen is the longest beginning of the
 * stream that has come in. */

#include <l7-config.h>
#include "daemon/examination.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "daemon/packet.h"
#include "tests/unit/daemon-common.h"

#define STREAM_MAX 2600
#define GAPS_MAX 4

struct model {
    uint8_t bytes[STREAM_MAX]; /* What is sent, */
    bool there[STREAM_MAX];    /* which of it has come in, */
    size_t len;                /* and how many bytes in all. */
    uint32_t first;            /* Sequence number of bytes[0]. */
};

static size_t
model_beginning(const struct model *m)
{
    size_t n = 0;

    while (n < EXAMINATION_BYTES && n < m->len && m->there[n]) {
        n++;
    }
    return n;
}

static bool
model_is_whole(const struct model *m)
{
    return model_beginning(m)
           == (m->len < EXAMINATION_BYTES ? m->len : EXAMINATION_BYTES);
}

/* Runs behind gaps once [start, end) has come in too. */
static size_t
model_n_runs(const struct model *m, size_t start, size_t end)
{
    size_t n = 0;
    bool before = true;

    for (size_t i = 0; i < m->len && i < EXAMINATION_BYTES; i++) {
        bool there = m->there[i] || (i >= start && i < end);

        n += there && !before;
        before = there;
    }
    return n;
}

/* Sends [start, end) with other bytes where it has been sent before. */
static void
model_send(struct model *m, struct examination *ex, enum side side,
           size_t start, size_t end)
{
    size_t old = model_beginning(m);
    unsigned int n_packets = examination_n_packets(ex);
    bool news = start >= EXAMINATION_BYTES;
    uint8_t *data = malloc(end - start);
    struct payload p;

    assert_non_null(data);
    for (size_t i = start; i < end; i++) {
        data[i - start] = (uint8_t) (m->bytes[i] ^ m->there[i]);
        if (i < EXAMINATION_BYTES) {
            news = news || !m->there[i];
            m->there[i] = true;
        }
    }
    bool grew = segment_add(ex, side, 0, m->first + (uint32_t) start, data,
                            end - start);
    free(data);

    size_t new = model_beginning(m);
    assert_int_equal(grew, new > old);
    assert_int_equal(examination_n_packets(ex) - n_packets, news);
    examination_payload(ex, &p);
    assert_int_equal(p.len[side], new);
    if (new) {
        assert_memory_equal(p.data[side], m->bytes, new);
    }
}

static void
random_stream(uint64_t *seed)
{
    struct model *m = calloc(N_SIDES, sizeof *m);
    struct examination *ex = examination_create(IPPROTO_TCP, true, 0);
    uint8_t joined[2 * EXAMINATION_BYTES];
    size_t n_joined = 0;
    struct payload p;

    assert_non_null(m);
    assert_non_null(ex);
    for (int side = 0; side < N_SIDES; side++) {
        m[side].len = 1 + random_below(seed, STREAM_MAX);
        m[side].first = (uint32_t) random_next(seed);
        if (random_below(seed, 2)) {
            /* Its numbers begin anew on the way. */
            m[side].first = (uint32_t) random_below(seed, m[side].len) * -1u;
        }
        for (size_t i = 0; i < m[side].len; i++) {
            m[side].bytes[i] = (uint8_t) random_below(seed, 4);
        }
        segment_add(ex, (enum side) side, PACKET_SYN, m[side].first - 1, "",
                    0);
    }

    size_t max_segment = 1 + random_below(seed, 700);
    while (!model_is_whole(&m[SIDE_CLIENT])
           || !model_is_whole(&m[SIDE_SERVER])) {
        enum side side = (enum side) random_below(seed, N_SIDES);
        struct model *s = &m[side];
        size_t beginning = model_beginning(s);

        /* Anywhere, or where the first gap is. */
        size_t start = random_below(seed, 4) || model_is_whole(s)
                           ? random_below(seed, s->len)
                           : beginning;
        size_t end = start + 1 + random_below(seed, max_segment);
        end = end < s->len ? end : s->len;
        if (model_n_runs(s, start, end) <= GAPS_MAX) {
            model_send(s, ex, side, start, end);
            size_t new = model_beginning(s);
            for (size_t i = beginning; i < new; i++) {
                if (s->bytes[i]) {
                    joined[n_joined++] = s->bytes[i];
                }
            }
        }
    }
    examination_payload(ex, &p);
    assert_int_equal(p.joined_len, n_joined);
    if (n_joined) {
        assert_memory_equal(p.joined, joined, n_joined);
    }
    assert_false(p.midstream);
    examination_destroy(ex);
    free(m);
}

static void
test_random_streams(void **state)
{
    uint64_t seed = 2;

    (void) state;
    for (int i = 0; i < 150; i++) {
        random_stream(&seed);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_streams),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
