/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_JUDGE_PRIVATE_H
#define L7_DAEMON_JUDGE_PRIVATE_H 1

/* What the judge's files share: judge.c takes packets to verdicts,
 * judge-flows.c verdicts to flows. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/clock.h"
#include "daemon/connection.h"
#include "daemon/judge.h"
#include "daemon/packet.h"

struct judge {
    struct ruleset *ruleset;
    struct inventory *inventory; /* NULL until the first is known. */
    struct examiner *examiner;
    struct connection_table *connections; /* The examiner's. */
    uint8_t worker;
    uint64_t (*clock)(void);
    bool (*post)(void *, struct verdict *);
    uint32_t (*busy_ms)(void *);
    void *aux;
    struct judge_class_totals *totals; /* By class, then one for none. */

    /* How busy it is: verdicts in this interval and the one before. */
    uint32_t interval;
    uint32_t n_interval;
    uint32_t n_before;
    uint32_t pending_ms; /* How long verdicts wait, at present. */

    uint64_t packets[PACKET_N_STATUSES];
    uint64_t n_not_admitted;
    uint64_t n_verdicts;
    uint64_t n_spared;
    uint64_t n_unposted;
    uint64_t n_no_memory; /* For other things than examinations. */
};

/* The number of classes in a ruleset. */
size_t judge_n_classes(const struct ruleset *);

/* The totals of 'class': those of no class come last. */
struct judge_class_totals *judge_totals(const struct judge *, uint16_t class);

/* The class that 'c', whose protocol is known, falls into. */
uint16_t judge_class_of(const struct judge *, const struct connection *c);

/* Gives 'c' the verdict that its examination came to, and flows unless it has
 * ended. */
void judge_decide(struct judge *, struct connection *c,
                  const struct match *match, uint64_t now_us);

/* Sees to the flows of 'c', which has just got its verdict. */
void judge_begin_flows(struct judge *, struct connection *c, uint64_t now_us);

/* Has the flows of 'c' programmed for the sides in 'sides', as far as it is
 * known where their packets come in.  Returns false if nobody took them. */
bool judge_program(struct judge *, struct connection *c,
                   const bool sides[N_SIDES], uint64_t now_us, bool measure);

/* 'packet' of 'c', which has a verdict, came as a clone.  'moved' says that
 * the side's packets come in elsewhere than before. */
void judge_judged_packet(struct judge *, struct connection *c, enum side side,
                         const struct packet *packet, bool moved,
                         uint64_t now_us);

#endif /* daemon/judge-private.h */
