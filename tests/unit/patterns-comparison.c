/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection, seen in four ways: see patterns-comparison.h. */

#include <l7-config.h>
#include "tests/unit/patterns-comparison.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const unsigned int ways[COMPARISON_WAYS] = { 0, MATCHER_BY_PREFIX,
                                                    MATCHER_BY_HYPERSCAN,
                                                    MATCHER_BY_ALL };

void
comparison_init(struct comparison *c, const struct library *lib)
{
    memset(c, 0, sizeof *c);
    c->lib = lib;
    for (int i = 0; i < COMPARISON_WAYS; i++) {
        assert_int_equal(matcher_create(lib, &c->matchers[i]), 0);
        matcher_set_narrowing(c->matchers[i], ways[i]);
        c->states[i] = malloc(matcher_state_size(lib));
        assert_non_null(c->states[i]);
    }
}

void
comparison_uninit(struct comparison *c)
{
    for (int i = 0; i < COMPARISON_WAYS; i++) {
        matcher_destroy(c->matchers[i]);
        free(c->states[i]);
    }
}

void
comparison_begin(struct comparison *c, uint8_t ip_proto, bool midstream,
                 uint16_t client_port, uint16_t server_port)
{
    for (int i = 0; i < COMPARISON_WAYS; i++) {
        memset(c->states[i], 0, matcher_state_size(c->lib));
    }
    memset(&c->payload, 0, sizeof c->payload);
    c->payload.ip_proto = ip_proto;
    c->payload.midstream = midstream && ip_proto == IPPROTO_TCP;
    c->payload.ports[SIDE_CLIENT] = client_port;
    c->payload.ports[SIDE_SERVER] = server_port;
    for (int i = 0; i < N_SIDES; i++) {
        c->payload.data[i] = c->sides[i];
    }
    c->payload.joined = library_wants_joined(c->lib) ? c->joined : NULL;
    c->decided = false;
    c->n_connections++;
}

void
comparison_add(struct comparison *c, enum side side, const uint8_t *data,
               size_t len, size_t cut, bool last)
{
    struct payload *p = &c->payload;
    const size_t sent = len + cut;
    struct match matches[COMPARISON_WAYS];
    enum match_result results[COMPARISON_WAYS];

    if (c->decided) {
        return;
    }
    if (p->ip_proto == IPPROTO_TCP) {
        p->sent[side] += sent;
    } else {
        p->sent[side] = sent;
        p->datagrams[side]++;
        if (len > COMPARISON_KEPT - p->len[side]) {
            p->len[side] = 0;
        }
    }
    len = len < COMPARISON_KEPT - p->len[side]
              ? len
              : COMPARISON_KEPT - p->len[side];
    memcpy(c->sides[side] + p->len[side], data, len);
    p->len[side] += len;
    p->newest[side] = len;
    p->full[side] = p->len[side] == COMPARISON_KEPT;
    for (size_t i = 0; i < len && p->joined_len < sizeof c->joined; i++) {
        if (data[i]) {
            c->joined[p->joined_len++] = data[i];
        }
    }

    memset(matches, 0, sizeof matches);
    for (int i = 0; i < COMPARISON_WAYS; i++) {
        results[i] = matcher_step(c->matchers[i], c->states[i], p, side, last,
                                  &matches[i]);
    }
    for (int i = 1; i < COMPARISON_WAYS; i++) {
        const struct match *a = &matches[0];
        const struct match *b = &matches[i];

        if (results[i] != results[0] || a->protocol != b->protocol
            || a->file != b->file || a->line != b->line || a->side != b->side
            || a->offset != b->offset || a->length != b->length) {
            fail_msg("%s (%s:%u) without narrowing, %s (%s:%u) with %#x",
                     library_protocol_name(c->lib, a->protocol),
                     a->file ? a->file : "", a->line,
                     library_protocol_name(c->lib, b->protocol),
                     b->file ? b->file : "", b->line, ways[i]);
        }
    }
    if (results[0] != MATCH_MORE) {
        c->decided = true;
        if (results[0] == MATCH_FOUND) {
            c->n_found++;
            c->n_shown[matches[0].strength]++;
        }
    }
}

uint64_t
comparison_n_tries(const struct comparison *c, int way)
{
    return matcher_n_tries(c->matchers[way]);
}

void
comparison_report(const struct comparison *c, const char *what)
{
    uint64_t n_limits = 0;

    for (int i = 0; i < COMPARISON_WAYS; i++) {
        n_limits += matcher_n_limits(c->matchers[i]);
    }
    print_message("# %s: %zu connections, %zu recognised, matches tried: %llu "
                  "of all, %llu by prefix, %llu by %s, %llu by both; %llu at "
                  "a limit\n",
                  what, c->n_connections, c->n_found,
                  (unsigned long long) comparison_n_tries(c, 0),
                  (unsigned long long) comparison_n_tries(c, 1),
                  (unsigned long long) comparison_n_tries(c, 2),
                  library_prefilter() ? "Hyperscan" : "nothing",
                  (unsigned long long) comparison_n_tries(c, 3),
                  (unsigned long long) n_limits);
}
