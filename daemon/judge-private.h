/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_JUDGE_PRIVATE_H
#define L7_DAEMON_JUDGE_PRIVATE_H 1

/* What the judge's files share: judge.c takes packets to verdicts,
 * judge-flows.c verdicts to flows, judge-again.c changes verdicts, and
 * judge-adopt.c finds some that are there. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/clock.h"
#include "daemon/connection.h"
#include "daemon/judge.h"
#include "daemon/packet.h"

/* How many verdicts there were in an interval and in the one before. */
struct pace {
    uint32_t interval;
    uint32_t n;
    uint32_t n_before;
};

struct judge {
    struct basis *basis;
    struct ruleset *ruleset;     /* The basis's. */
    struct inventory *inventory; /* Likewise; NULL: none is known yet. */
    uint16_t minute;             /* Of the week, */
    uint16_t timed_minute;       /* and when hours were last looked at. */
    struct examiner *examiner;
    struct connection_table *connections; /* The examiner's. */
    uint8_t worker;
    uint64_t (*clock)(void);
    bool (*post)(void *, struct verdict *);
    uint32_t (*busy_ms)(void *);
    void *aux;
    struct judge_class_totals *totals; /* By class, then one for none. */
    struct accounts *accounts;
    struct estates *estates;
    struct lifetimes *lifetimes;
    struct floods *floods;
    struct adoption *adoption; /* What other workers have of an earlier life's
                                * connections may come here; or NULL. */
    uint32_t adoption_s;       /* Since then, in seconds. */

    struct pace pace;    /* How busy it is: verdicts of all, */
    struct pace *paces;  /* of each owner, */
    struct pace owners;  /* and owners who had any. */
    uint32_t posted_ms;  /* When the latest verdict was posted. */
    uint32_t pending_ms; /* How long verdicts wait, at present. */

    uint64_t packets[PACKET_N_STATUSES];
    uint64_t n_not_admitted;
    uint64_t n_verdicts;
    size_t n_adopted;
    size_t n_not_adopted;
    uint64_t n_spared;
    uint64_t n_silent;
    uint64_t n_unposted;
    uint64_t n_no_memory; /* For other things than examinations. */
    uint64_t n_unaccounted;
    uint64_t n_unheard;
};

/* The number of classes in a ruleset. */
size_t judge_n_classes(const struct ruleset *);

/* The totals of 'class': those of no class come last. */
struct judge_class_totals *judge_totals(const struct judge *, uint16_t class);

/* Gives 'c', whose protocol is known, the class that it falls into. */
void judge_choose_class(const struct judge *, struct connection *c);

/* Judges 'c', which has a verdict, anew by what is known now.  Returns true
 * if its flows are to be changed for it, which is the caller's. */
bool judge_again(struct judge *, struct connection *c);

/* Has the flows that 'c' has programmed once more. */
void judge_program_again(struct judge *, struct connection *c,
                         uint64_t now_us);

/* Says that 'c' uses no meter of its own any more, if it did. */
void judge_release_meter(struct judge *, struct connection *c);

/* True if 'c' belongs to a port that is gone. */
bool judge_is_gone(const struct judge *, const struct connection *c);

/* Has the flows of 'c', whose port is gone or which is to make room, taken
 * away.  In the first case it is forgotten once the switch says that they are
 * gone. */
void judge_take_away(struct judge *, struct connection *c);

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

/* True if what 'side' of 'c' sends may get another flow already, for another
 * VLAN tag at the same port: a VM behind a port of QinQ may send with as many
 * tags as it likes. */
bool judge_may_move(const struct connection *c, enum side side,
                    uint64_t now_us);

/* 'packet' of 'c', which has a verdict, came as a clone.  'moved' says that
 * the side's packets come in elsewhere than before, 'changed' that this has
 * changed the verdict. */
void judge_judged_packet(struct judge *, struct connection *c, enum side side,
                         const struct packet *packet, bool moved, bool changed,
                         uint64_t now_us);

/* ---- judge.c ---- */

/* Finds the VLAN of a packet that looked like 'look', and whether the look
 * alone tells.  Returns false if the bridge lets no such packet in there: our
 * flows show us packets before it decides on that. */
bool judge_find_vlan(const struct judge *, struct look *look, uint16_t *vlan);

/* True if 'side' of 'c' is known to come in elsewhere than at 'look', so that
 * this is not the connection's packet. */
bool judge_is_elsewhere(const struct judge *, const struct connection *c,
                        enum side side, const struct look *look);

/* ---- judge-adopt.c ---- */

/* The connection that 'packet' in 'vlan' and 'leg', which belongs to none
 * here, is of according to the adoption, or NULL.  It has its verdict, and no
 * flows yet; '*side' is who sent the packet. */
struct connection *judge_adopt_stray(struct judge *, uint16_t vlan,
                                     uint16_t leg, const struct look *look,
                                     const struct packet *packet,
                                     uint64_t now_us, enum side *side);

/* Forgets the adoption, after a while. */
void judge_forget_adoption(struct judge *, uint64_t now_us);

/* ---- judge-accounts.c ---- */

/* Gives 'c', which was adopted, its accounts: it is in them already, and so is
 * what 'counted' has. */
void judge_account_adopted(struct judge *, struct connection *c);


/* Gives 'c' its accounts if it has a verdict and both sides are known. */
void judge_may_enter(struct judge *, struct connection *c);

/* Finds the accounts of 'c' again, or for the first time: it has another
 * class or protocol, or the sides in 'moved', a bit each, come in elsewhere
 * than before. */
void judge_account_again(struct judge *, struct connection *c,
                         unsigned int moved);

/* Ports were found to be VMs. */
void judge_account_inventory(struct judge *);

/* Counts a clone of what 'side' of 'c' sent, an IP packet of 'ip_total'
 * bytes. */
void judge_count_clone(struct judge *, struct connection *c, enum side side,
                       size_t ip_total, uint64_t now_us);

/* Takes the last counters of the flow for what 'side' of 'handle' sends; 'c'
 * is its connection, or NULL if that is gone. */
void judge_count_end(struct judge *, uint32_t handle, struct connection *c,
                     int side, uint64_t n_packets, uint64_t n_bytes);

/* What the flow for 'side' of 'c' counts from now on is told under a handle
 * that 'c' is about to lose. */
void judge_bequeath(struct judge *, struct connection *c, int side);

/* 'c' is about to be removed. */
void judge_account_removing(struct judge *, struct connection *c);

/* The flows of 'c' are gone, nobody knows with which counters. */
void judge_account_lost(struct judge *, struct connection *c);

#endif /* daemon/judge-private.h */
