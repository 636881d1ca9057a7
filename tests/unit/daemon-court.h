/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_DAEMON_COURT_H
#define L7_TESTS_UNIT_DAEMON_COURT_H 1

/* A court: a judge with a clock of its own, and a record of its verdicts.
 *
 * The checks fail the test that runs. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/standing.h"
#include "daemon/judge.h"
#include "ovs-glue/verdict.h"
#include "patterns/matcher.h"

struct basis;
struct inventory;
struct judge;
struct ruleset;

/* Verdicts that are recorded at most. */
#define COURT_VERDICTS_MAX 10000

struct court {
    struct ruleset *ruleset;     /* What it judged by at first. */
    struct basis *basis;         /* What it judges on. */
    struct judge *judge;         /* NULL once it is closed. */
    uint64_t now_us;             /* The time, which only the test changes. */
    bool refuse;                 /* Nobody takes verdicts. */
    uint32_t busy_ms;            /* What the switch takes; 0: it is idle. */
    struct verdict *verdicts;    /* Those that were taken, in order. */
    size_t n;                    /* How many. */
    size_t n_checked;            /* How many of these a test has looked at. */
    struct standing_match flood; /* The latest flood that was told, */
    size_t n_floods;             /* and how many were. */
    size_t n_releases;           /* Releases of meters, which are not among
                               * them. */
};

/* One connection of a test. */
struct party {
    const char *addrs[N_SIDES]; /* As text; IPv4 or IPv6. */
    uint16_t ports[N_SIDES];
    uint8_t ip_proto;
    struct look looks[N_SIDES]; /* Where the packets of each come in. */
    uint32_t seqs[N_SIDES];     /* TCP: the number of the next byte. */
};

/* A TCP or UDP connection between untagged ports 1 and 2; 'number' gives the
 * client's port. */
struct party party(uint8_t ip_proto, uint16_t number);

/* Opens a court for at most 'max' connections under the ruleset of
 * daemon-rulesets.h. */
void court_open(struct court *, size_t max);

/* Likewise, with a limit for floods. */
void court_open_limited(struct court *, size_t max, uint32_t flood_limit);
void court_close(struct court *);

/* Judges by 'ruleset', or knows 'inventory', from now on.  Returns what
 * judge_set_basis() does. */
int court_set_ruleset(struct court *, struct ruleset *ruleset);
int court_set_inventory(struct court *, struct inventory *inventory);

void court_wait_ms(struct court *, uint64_t ms);

/* 'side' sends 'text', or a packet without payload where that is "", with
 * these flags of TCP's. */
void court_send(struct court *, struct party *, enum side side, uint8_t flags,
                const char *text);

/* The same, with ACK. */
void court_say(struct court *, struct party *, enum side side,
               const char *text);

/* TCP's three packets. */
void court_handshake(struct court *, struct party *);

/* Nobody was told anything that a check has not looked at. */
void court_check_silent(const struct court *);

/* The next verdict must be of 'protocol', for the sides given.  Whatever
 * follows from 'party' and the ruleset is checked too. */
const struct verdict *court_check_verdict(struct court *, const struct party *,
                                          const char *protocol, bool client,
                                          bool server);

/* The next verdict must take the flows of 'party' away, of the sides given. */
void court_check_removal(struct court *, const struct party *, bool client,
                         bool server);

/* The connection that 'party' is, in 'vlan', or NULL. */
struct connection *court_find(const struct court *, const struct party *,
                              uint16_t vlan);

/* The numbers of class 'name'. */
struct judge_class_totals court_totals(const struct court *, const char *name);

/* What its judge has counted. */
struct judge_stats court_stats(const struct court *);

/* The judge's counts must agree with its connections. */
void court_check_counts(const struct court *);

#endif /* tests/unit/daemon-court.h */
