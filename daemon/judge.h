/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_JUDGE_H
#define L7_DAEMON_JUDGE_H 1

/* The judge: takes clones to connections, and connections to verdicts.
 *
 * It is all of a worker that knows nothing of sockets, threads or switches:
 * a clone goes in with where it came in and the time, and a 'struct verdict'
 * comes out when flows are to be programmed.
 *
 * What a connection is, its examiner says (examiner.h): as soon as a pattern
 * has decided, when its examination is over, or when it has been silent for
 * too long.  That makes its verdict.  From then on a clone means that a
 * direction has no flow, or not yet: it is programmed (again).
 *
 * A change of its flows costs the switch more than a short connection does,
 * since it looks at all its datapath flows again.  So while the switch is at
 * work on earlier verdicts, or when there are many (some hundred a second),
 * they wait: for a few times as long as the switch takes, from
 * JUDGE_PENDING_MIN_MS to JUDGE_PENDING_MAX_MS.  Connections that have ended
 * by then need no flows, and if the switch is still busy, those that have been
 * silent get them with their next packet.  Who talks to a server whose
 * connections last (lifetimes.h) need not wait; who talks to one whose
 * connections do not, always does.  What is to be dropped never waits, and who
 * has few verdicts does not wait since others have many.  (Measured with one
 * request a connection on the userspace datapath, two processors for all:
 * flows for each connection leave a fifth of the plain bridge's rate.)
 *
 * Who floods is taken off the mirror (floods.h), and nobody has more of the
 * table of connections than others leave him (shares.h).
 *
 * What comes in where the bridge would not let it in is passed over.  What
 * looks like a connection's packet but comes in at another port than that
 * connection's is not taken for it: see struct connection_key's 'leg'.
 *
 * A verdict is given again when what it follows from changes: the policy, who
 * is behind a port, where the other side's packets come in once that is seen,
 * or the time.  Only those whose flows change are programmed again.
 *
 * Whoever is behind a port that is gone is forgotten.  If he has moved to
 * another host, his connections go on through other ports.
 *
 * Where a policy excludes interfaces, what comes in there is not cloned: who
 * is known by one side's packets alone might be excluded by the other's, and
 * gets no class until both have been seen.
 *
 * What passes is counted in accounts (accounts.h), of clones and of what the
 * switch tells of the flows' counters; judge-accounts.c says how.
 *
 * What an earlier life of the daemon left in the switch is adopted:
 * connections that have a verdict, and are not examined; judge-adopt.c says
 * how.
 *
 * Threads: one. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/connection.h"
#include "daemon/packet.h"

struct accounts;
struct adoption;
struct basis;
struct inventory;
struct judge;
struct look;
struct policy_subject;
struct ruleset;
struct standing_match;
struct verdict;

/* Milliseconds that a verdict waits for its flows while the switch is busy:
 * JUDGE_PENDING_SHARE times as long as that takes, within these bounds. */
#define JUDGE_PENDING_SHARE 4
#define JUDGE_PENDING_MIN_MS 100
#define JUDGE_PENDING_MAX_MS 200

/* What a judge has counted. */
struct judge_stats {
    uint64_t packets[PACKET_N_STATUSES]; /* Clones by what they were. */
    uint64_t n_not_admitted; /* Those the bridge lets not in there. */
    uint64_t n_verdicts;     /* Connections judged, */
    uint64_t n_spared;       /* of which these ended before they had flows, */
    uint64_t n_silent;       /* and these fell silent; they got theirs later,
                              * if they spoke again. */
    size_t n_adopted;        /* Connections of an earlier life, */
    size_t n_not_adopted;    /* and those that could not be adopted. */
    uint64_t n_unposted;     /* Verdicts that nobody took. */
    uint64_t n_refused;      /* Connections that found no room. */
    uint64_t n_evicted;      /* Connections that had to make some, */
    uint64_t n_unseated;     /* of which these had flows. */
    size_t n_owners;         /* Among whom the table is shared. */
    uint64_t n_floods;       /* Floods found, */
    uint64_t n_passed_over;  /* and clones passed over for them. */
    uint64_t n_no_memory;    /* Examinations that memory was short for. */
    uint64_t n_limits;       /* Matches that ended at a limit. */
    uint64_t n_unaccounted;  /* Packets of no connection, in no account. */
    uint64_t n_unheard;      /* Flows that ended untold, with what they had
                              * counted since they were last asked. */
    size_t n_accounts;
    uint64_t n_overflows; /* Times that there was no room for another. */
    size_t n[CONNECTION_N_STATES]; /* Connections there are. */
};

/* What became of the connections of a class. */
struct judge_class_totals {
    uint64_t n_connections; /* Ever judged to be of it. */
    uint64_t n_live;        /* That have flows. */
};

/* What a judge is told, and whom it tells. */
struct judge_config {
    size_t max_connections; /* At most. */
    uint32_t flood_limit;   /* See floods.h. */
    uint8_t worker;         /* The number that its verdicts bear. */

    /* The monotonic time in microseconds, to measure how long a verdict
     * took. */
    uint64_t (*clock)(void);
    /* Takes a verdict, or returns false if it cannot: the judge then keeps it.
     * What is a release must be taken. */
    bool (*post)(void *aux, struct verdict *);
    /* How long the switch takes of late if it is at work on earlier verdicts,
     * 0 if not. */
    uint32_t (*busy_ms)(void *aux);
    /* What 'match' matches floods, at about 'rate' clones a second. */
    void (*flood)(void *aux, const struct standing_match *match,
                  uint32_t rate);
    void *aux;
};

/* Makes a judge with 'basis'.  Returns 0 or an errno. */
int judge_create(const struct judge_config *, struct basis *basis,
                 struct judge **);
void judge_destroy(struct judge *);

/* Looks at a clone of 'len' bytes, from the IP header on, that looked like
 * 'look' where it came in, at monotonic time 'now_us'. */
void judge_packet(struct judge *, const struct look *look, const uint8_t *data,
                  size_t len, uint64_t now_us);

/* A clone has come that looked like 'look' where it came in.  Returns false if
 * that is all that is to be done about it: its source floods. */
bool judge_admits(struct judge *, const struct look *look, uint64_t now_us);

/* From now on clones are lost, or are not any more. */
void judge_set_losing(struct judge *, bool losing);

/* To be called after packets: programs what has waited for long enough.
 * Returns the microseconds until there is more to do, UINT64_MAX if there is
 * nothing. */
uint64_t judge_run(struct judge *, uint64_t now_us);

/* To be called about once a second: ends what has been silent for long. */
void judge_expire(struct judge *, uint64_t now_us);

/* The flow for what 'side' of connection 'handle' sends is gone, after it has
 * been there for 'lived_ms' and has matched so many packets and bytes. */
void judge_flow_removed(struct judge *, uint32_t handle, int side,
                        uint32_t lived_ms, uint64_t n_packets,
                        uint64_t n_bytes, uint64_t now_us);

/* The flow for what 'side' of connection 'handle' sends has matched so many
 * packets and bytes by now. */
void judge_flow_counted(struct judge *, uint32_t handle, int side,
                        uint64_t n_packets, uint64_t n_bytes, uint64_t now_us);

/* The flow for what 'side' of connection 'handle' sends was refused. */
void judge_flow_refused(struct judge *, uint32_t handle, int side,
                        uint64_t now_us);

/* Gives all verdicts again: the switch may have lost them, and has lost them
 * and their counters if 'lost'.  Connections of ports that are gone are
 * forgotten instead. */
void judge_resync(struct judge *, bool lost, uint64_t now_us);

/* Adopts the connections of 'adoption' that are this worker's, one of
 * 'n_workers'.  Their flows stay as they are until judge_resync() has them
 * programmed under new cookies.  The ports must be known. */
void judge_adopt(struct judge *, struct adoption *, unsigned int n_workers,
                 uint64_t now_us);

/* Judges on 'basis' from now on.  Connections that have a verdict and now get
 * other actions have their flows changed.  Returns 0, or ENOMEM: then nothing
 * has changed. */
int judge_set_basis(struct judge *, struct basis *basis, uint64_t now_us);

/* To be called about once a second: it is now 'minute' of the week, local
 * time, Monday 0:00 being 0.  It was that in the beginning. */
void judge_set_minute(struct judge *, uint16_t minute, uint64_t now_us);

/* What rules may ask about 'c', whose protocol is known. */
void judge_subject(const struct judge *, const struct connection *c,
                   struct policy_subject *subject);

/* The judge's state, to be shown. */
struct connection_table *judge_connections(struct judge *);
const struct ruleset *judge_ruleset(const struct judge *);
const struct inventory *judge_inventory(const struct judge *);
void judge_get_stats(const struct judge *, struct judge_stats *);
struct judge_class_totals judge_class_totals(const struct judge *,
                                             uint16_t class);

/* The accounts, which are the judge's. */
struct accounts *judge_accounts(const struct judge *);

/* At the end: puts what was counted of connections that have no accounts yet
 * into them. */
void judge_close_accounts(struct judge *);

#endif /* daemon/judge.h */
