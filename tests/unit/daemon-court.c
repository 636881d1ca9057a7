/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A judge with a clock and a record: see daemon-court.h. */

#include <l7-config.h>
#include "tests/unit/daemon-court.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/basis.h"
#include "daemon/judge.h"
#include "daemon/ruleset.h"
#include "ovs-glue/cookie.h"
#include "patterns/library.h"
#include "policies/policy.h"
#include "tests/unit/daemon-common.h"
#include "tests/unit/daemon-rulesets.h"

#define WORKER 5

/* The judge's clock has no argument, so there is one for all courts. */
static uint64_t clock_us;

static uint64_t
read_clock(void)
{
    return clock_us;
}

static bool
post(void *court_, struct verdict *v)
{
    struct court *court = court_;

    if (court->refuse && !v->release) {
        return false;
    }
    if (v->release) {
        court->n_releases++;
        free(v);
        return true;
    }
    assert_true(court->n < COURT_VERDICTS_MAX);
    court->verdicts[court->n++] = *v;
    free(v);
    return true;
}

static uint32_t
busy_ms(void *court_)
{
    const struct court *court = court_;
    return court->busy_ms;
}

static void
flood(void *court_, const struct standing_match *match, uint32_t rate)
{
    struct court *court = court_;

    (void) rate;
    court->flood = *match;
    court->n_floods++;
}

void
court_open(struct court *court, size_t max)
{
    court_open_limited(court, max, 0);
}

void
court_open_limited(struct court *court, size_t max, uint32_t flood_limit)
{
    memset(court, 0, sizeof *court);
    court->now_us = clock_us = UINT64_C(1000000000);
    court->ruleset = ruleset_from(PATTERNS, POLICY);
    court->verdicts = calloc(COURT_VERDICTS_MAX, sizeof *court->verdicts);
    assert_non_null(court->verdicts);
    assert_int_equal(basis_create(court->ruleset, NULL, NULL, &court->basis),
                     0);
    const struct judge_config config = {
        .max_connections = max,
        .flood_limit = flood_limit,
        .worker = WORKER,
        .clock = read_clock,
        .post = post,
        .busy_ms = busy_ms,
        .flood = flood,
        .aux = court,
    };
    assert_int_equal(judge_create(&config, court->basis, &court->judge), 0);
}

void
court_close(struct court *court)
{
    court_check_counts(court);
    court_check_silent(court);
    judge_destroy(court->judge);
    basis_unref(court->basis);
    ruleset_unref(court->ruleset);
    free(court->verdicts);
}

static int
set_basis(struct court *court, struct ruleset *ruleset,
          struct inventory *inventory)
{
    struct basis *basis;

    assert_int_equal(basis_create(ruleset, inventory, court->basis, &basis),
                     0);
    basis_unref(court->basis);
    court->basis = basis;
    return judge_set_basis(court->judge, basis, court->now_us);
}

int
court_set_ruleset(struct court *court, struct ruleset *ruleset)
{
    return set_basis(court, ruleset, basis_inventory(court->basis));
}

int
court_set_inventory(struct court *court, struct inventory *inventory)
{
    return set_basis(court, basis_ruleset(court->basis), inventory);
}

void
court_wait_ms(struct court *court, uint64_t ms)
{
    court->now_us += ms * 1000;
    clock_us = court->now_us;
}

struct party
party(uint8_t ip_proto, uint16_t number)
{
    return (struct party){
        .addrs = { "10.0.0.1", "10.0.0.2" },
        .ports = { (uint16_t) (20000 + number), 9999 },
        .ip_proto = ip_proto,
        .looks = { { .in_port = 1, .vid = LOOK_UNTAGGED },
                   { .in_port = 2, .vid = LOOK_UNTAGGED } },
        .seqs = { 1000, UINT32_MAX },
    };
}

void
court_send(struct court *court, struct party *p, enum side side, uint8_t flags,
           const char *text)
{
    static uint8_t data[FRAME_MAX];
    int other = side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT;
    struct frame f = {
        .src = p->addrs[side],
        .dst = p->addrs[other],
        .sport = p->ports[side],
        .dport = p->ports[other],
        .ip_proto = p->ip_proto,
        .tcp_flags = flags,
        .seq = p->seqs[side],
        .ack = p->seqs[other],
        .payload = text,
        .payload_len = strlen(text),
    };
    size_t len = frame_make(&f, data);

    clock_us = court->now_us;
    judge_packet(court->judge, &p->looks[side], data, len, court->now_us);
    /* A SYN and a FIN take a number too (RFC 9293, section 3.4). */
    p->seqs[side] += (uint32_t) f.payload_len + (flags & PACKET_SYN ? 1u : 0u)
                     + (flags & PACKET_FIN ? 1u : 0u);
}

void
court_say(struct court *court, struct party *p, enum side side,
          const char *text)
{
    court_send(court, p, side, PACKET_ACK, text);
}

void
court_handshake(struct court *court, struct party *p)
{
    court_send(court, p, SIDE_CLIENT, PACKET_SYN, "");
    court_send(court, p, SIDE_SERVER, PACKET_SYN | PACKET_ACK, "");
    court_send(court, p, SIDE_CLIENT, PACKET_ACK, "");
}

void
court_check_silent(const struct court *court)
{
    assert_int_equal(court->n, court->n_checked);
}

static struct connection *
find(const struct court *court, const struct party *p, uint16_t vlan,
     uint16_t leg)
{
    struct packet packet = {
        .src = address(p->addrs[SIDE_CLIENT]),
        .dst = address(p->addrs[SIDE_SERVER]),
        .sport = p->ports[SIDE_CLIENT],
        .dport = p->ports[SIDE_SERVER],
        .ip_version = strchr(p->addrs[SIDE_CLIENT], ':') ? 6 : 4,
        .ip_proto = p->ip_proto,
    };
    enum side side;

    return connection_find(judge_connections(court->judge), vlan, leg, &packet,
                           &side);
}

const struct verdict *
court_check_verdict(struct court *court, const struct party *p,
                    const char *protocol, bool client, bool server)
{
    const bool program[N_SIDES] = { client, server };

    assert_true(court->n > court->n_checked);
    const struct verdict *v = &court->verdicts[court->n_checked++];

    for (int i = 0; i < N_SIDES; i++) {
        struct in6_addr addr = address(p->addrs[i]);

        assert_memory_equal(&v->key.addrs[i], &addr, sizeof addr);
        assert_int_equal(v->key.ports[i], p->ports[i]);
        assert_int_equal(v->program[i], program[i]);
        if (v->program[i]) {
            assert_int_equal(v->looks[i].in_port, p->looks[i].in_port);
            assert_int_equal(v->looks[i].vid, p->looks[i].vid);
        }
    }
    assert_int_equal(v->key.ip_version, strchr(p->addrs[0], ':') ? 6 : 4);
    assert_int_equal(v->key.ip_proto, p->ip_proto);
    assert_int_equal(v->worker, WORKER);
    assert_int_equal(v->n_attempts, 0);

    const struct ruleset *r = judge_ruleset(court->judge);
    struct connection *c =
        connection_from_handle(judge_connections(court->judge), v->handle);
    assert_non_null(c);
    assert_int_equal(c->protocol, protocol_of(r, protocol));
    assert_int_equal(v->protocol,
                     c->midstream && c->protocol == PROTOCOL_UNKNOWN
                         ? COOKIE_MIDSTREAM
                         : c->protocol);
    const struct verdict_actions *a = ruleset_actions(r, c->class);
    assert_int_equal(v->actions.drop, a->drop);
    assert_int_equal(v->actions.queue, a->queue);
    assert_int_equal(v->actions.meter_id, a->meter_id);
    assert_int_equal(v->actions.dscp, a->dscp);
    assert_int_equal(v->actions.mark, a->mark);
    assert_int_equal(v->actions.mark_mask, a->mark_mask);
    assert_int_equal(v->actions.meter_per, a->meter_per);
    assert_false(v->remove);

    assert_ptr_equal(c, find(court, p, v->key.vlan, v->key.leg));
    assert_int_equal(c->state, CONNECTION_PROGRAMMED);
    assert_null(c->examination);
    return v;
}

void
court_check_removal(struct court *court, const struct party *p, bool client,
                    bool server)
{
    const bool program[N_SIDES] = { client, server };

    assert_true(court->n > court->n_checked);
    const struct verdict *v = &court->verdicts[court->n_checked++];

    assert_true(v->remove);
    for (int i = 0; i < N_SIDES; i++) {
        assert_int_equal(v->key.ports[i], p->ports[i]);
        assert_int_equal(v->program[i], program[i]);
        /* Without a flow it may not be known. */
        if (program[i]) {
            assert_int_equal(v->looks[i].in_port, p->looks[i].in_port);
        }
    }
}

struct connection *
court_find(const struct court *court, const struct party *p, uint16_t vlan)
{
    return find(court, p, vlan, 0);
}

struct judge_class_totals
court_totals(const struct court *court, const char *name)
{
    const struct ruleset *r = judge_ruleset(court->judge);
    uint16_t class = ruleset_find_class(r, name);

    assert_true((class == POLICY_NO_CLASS) == !strcmp(name, "-"));
    return judge_class_totals(court->judge, class);
}

struct judge_stats
court_stats(const struct court *court)
{
    struct judge_stats stats;

    judge_get_stats(court->judge, &stats);
    return stats;
}

void
court_check_counts(const struct court *court)
{
    struct connection_table *t = judge_connections(court->judge);
    const struct ruleset *r = judge_ruleset(court->judge);
    size_t n_classes = policy_n_classes(ruleset_policy(r));
    uint64_t *n_live = calloc(n_classes + 1, sizeof *n_live);
    struct judge_stats stats;

    assert_non_null(n_live);
    judge_get_stats(court->judge, &stats);
    for (int i = 0; i < CONNECTION_N_STATES; i++) {
        enum connection_state s = (enum connection_state) i;
        size_t n = 0;

        for (struct connection *c = connection_oldest(t, s); c;
             c = connection_next(t, c)) {
            bool has_flow = c->flows[SIDE_CLIENT] == FLOW_SENT
                            || c->flows[SIDE_SERVER] == FLOW_SENT;
            n++;
            assert_int_equal(has_flow, s == CONNECTION_PROGRAMMED);
            if (has_flow) {
                n_live[c->class == POLICY_NO_CLASS ? n_classes : c->class]++;
            }
        }
        assert_int_equal(stats.n[i], n);
    }
    for (size_t i = 0; i <= n_classes; i++) {
        uint16_t class = i < n_classes ? (uint16_t) i : POLICY_NO_CLASS;

        assert_int_equal(judge_class_totals(court->judge, class).n_live,
                         n_live[i]);
    }
    free(n_live);
}
