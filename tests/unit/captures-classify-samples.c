/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests that what samples are is also what their packets are: the shipped
 * patterns, from the packets of a network to the classifier's answers. */

#include <l7-config.h>
#include "captures/classify.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "daemon/examiner.h"
#include "captures/link.h"
#include "patterns/library.h"
#include "patterns/pattern.h"
#include "tests/sample-packets.h"

/* What is told of each sample. */
struct hearer {
    struct classifier *classifier;
    struct answer {
        unsigned int n_told;
        uint64_t n_packets;
        struct match match;
    } * answers;
    size_t n;
    uint64_t now_us;
    uint64_t n_packets; /* Of this sample. */
};

static struct library *
load_shipped(void)
{
    const char *dir = getenv("L7_PATTERNS_DIR");
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *library;

    dir = dir ? dir : TOP_SRCDIR "/patterns/protocols";
    if (library_load(&dir, 1, &library, &problems)) {
        fail_msg("%s", problems_to_string(&problems));
    }
    return library;
}

static void
hear(void *h_, const struct classified *c)
{
    struct hearer *h = h_;
    /* The first byte of IPv4 addresses, the last but two of IPv6 ones, tell
     * the sample's client. */
    const bool ipv4 = c->key->ip_version == 4;
    const bool swapped = ipv4 ? c->key->addrs[SIDE_CLIENT].s6_addr[12] != 10
                              : c->key->addrs[SIDE_CLIENT].s6_addr[13] != 1;
    const uint8_t *b =
        c->key->addrs[swapped ? SIDE_SERVER : SIDE_CLIENT].s6_addr;
    size_t number = ipv4 ? (size_t) b[13] << 16 | (size_t) b[14] << 8 | b[15]
                         : (size_t) b[14] << 8 | b[15];

    assert_true(number < h->n);
    assert_int_equal(number & 1, !ipv4);
    h->answers[number].n_told++;
    h->answers[number].match = c->match;
    h->answers[number].n_packets = c->n_packets;
}

static void
take(void *h_, const uint8_t *ip, size_t len)
{
    struct hearer *h = h_;
    const struct link_packet packet = { .data = ip, .len = len };

    h->now_us += 1000;
    h->n_packets++;
    classifier_packet(h->classifier, &packet, h->now_us);
}

/* Servers speak first in some samples, and without a SYN nobody knows that
 * they are servers: then the packets have it the other way round. */
static bool
begins_with_server(const struct sample *s)
{
    return (s->ip_proto != IPPROTO_TCP || s->midstream)
           && s->parts[0].side == SIDE_SERVER;
}

static void
test_samples(void **state)
{
    struct library *library = load_shipped();
    struct hearer h = { .n = sample_count(library), .now_us = 1000000 };
    size_t n_positive = 0;
    size_t n_wrong = 0;

    (void) state;
    h.answers = calloc(h.n, sizeof *h.answers);
    uint64_t *n_sent = calloc(h.n, sizeof *n_sent);
    assert_non_null(h.answers);
    assert_non_null(n_sent);
    assert_int_equal(classifier_create(library, h.n, hear, &h, &h.classifier),
                     0);
    for (size_t i = 0; i < h.n; i++) {
        uint16_t protocol;
        const struct sample *s = sample_get(library, i, &protocol);

        h.n_packets = 0;
        sample_play(s, i, take, &h);
        n_sent[i] = h.n_packets;
    }
    classifier_finish(h.classifier);
    for (size_t i = 0; i < h.n; i++) {
        uint16_t protocol;
        const struct sample *s = sample_get(library, i, &protocol);
        bool is = h.answers[i].match.protocol == protocol;

        assert_int_equal(h.answers[i].n_told, 1);
        assert_int_equal(h.answers[i].n_packets, n_sent[i]);
        if (begins_with_server(s) && !is) {
            continue;
        }
        n_positive += s->positive;
        if (is != s->positive) {
            print_error(
                "%s, sample at line %u: answered %s\n",
                library_protocol_name(library, protocol), s->line,
                library_protocol_name(library, h.answers[i].match.protocol));
            n_wrong++;
        }
    }
    assert_int_equal(n_wrong, 0);
    assert_true(n_positive > library_n_protocols(library));
    classifier_destroy(h.classifier);
    free(h.answers);
    free(n_sent);
    library_destroy(library);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
