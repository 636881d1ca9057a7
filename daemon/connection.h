/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CONNECTION_H
#define L7_DAEMON_CONNECTION_H 1

/* The connection table of one worker.
 *
 * A connection is a VLAN, a transport protocol and two ends (address and
 * port), whichever of the two a packet comes from: the same ends in another
 * VLAN are another connection.  It goes through five states, each a list in
 * order of last use:
 *
 *   opened      nobody has said anything yet;
 *   examining   its first bytes are being looked at;
 *   pending     it has a verdict, and will get flows in a moment;
 *   programmed  it has a verdict, and the switch a flow for it; until the
 *               switch says that the flow is gone, it stays;
 *   lingering   it has a verdict but no flow: it ended, or fell silent, and
 *               is kept for a while so that it need not be examined again.
 *
 * The table is bounded, and so is the part of it that is opened or examined,
 * which takes more memory.  A connection has an owner: whoever opened it, as
 * far as the caller can tell.  When there is no room for another one, it is
 * made by the owner who has most (shares.h), or by the newcomer's own if he
 * has as many: so who floods displaces himself, and nobody else.  Of that
 * owner's connections, the one that has been opened longest without a word
 * goes first, then whoever lingers longest, then the longest examined.
 *
 * One that has flows goes only to make room for an owner who has less: flows
 * cost the switch a change to take away, and whoever holds many could
 * otherwise have it do that for each packet he sends.  If all that an owner
 * has are such, then what has lingered for CONNECTION_STALE seconds goes,
 * whoever's it is, and if there is none, he gets no more.
 *
 * A connection is named by a handle (slot and generation), which fits into a
 * flow's cookie; a handle whose connection is gone finds nothing.
 *
 * Ownership: the table owns its connections, a connection its examination.
 * Threads: one.  Time: seconds on any clock that does not go backward. */

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/accounts.h"
#include "daemon/connection-index.h"
#include "ovs-glue/verdict.h"
#include "patterns/matcher.h"

struct examination;
struct packet;

enum connection_state {
    CONNECTION_OPENED,
    CONNECTION_EXAMINING,
    CONNECTION_PENDING,
    CONNECTION_PROGRAMMED,
    CONNECTION_LINGERING,
    CONNECTION_N_STATES
};

/* No class: see POLICY_NO_CLASS. */
#define CONNECTION_NO_CLASS UINT16_MAX

/* That side is no VM, or its account is the other side's. */
#define CONNECTION_NO_ACCOUNT UINT32_MAX

/* Seconds that a connection lingers until nobody minds if it goes. */
#define CONNECTION_STALE 120

/* What is known of the flow for what one side sends. */
enum connection_flow {
    FLOW_NONE, /* The switch has none. */
    FLOW_SENT, /* It was told to add one. */
};

struct connection {
    /* Who. */
    struct connection_key key; /* The client is side 0. */

    /* The table's. */
    uint32_t hash;      /* Of 'key', whichever side comes first. */
    uint32_t older;     /* Slots next to it in its state's list. */
    uint32_t newer;     /* Likewise. */
    uint32_t own_older; /* And in its owner's part of it. */
    uint32_t own_newer; /* Likewise. */
    uint32_t last_used; /* Seconds. */
    uint32_t listed;    /* When it took its place in the list. */
    uint16_t owner;     /* See shares.h. */
    uint8_t generation; /* Of the slot: counts its connections, in
                         * CONNECTION_GENERATION_BITS. */
    uint8_t state;      /* enum connection_state, */

    bool in_use : 1;        /* if the slot is in use at all. */
    bool midstream : 1;     /* TCP whose beginning was not seen. */
    bool in_accounts : 1;   /* It has got its accounts. */
    bool is_timed : 1;      /* At another time its class may be another. */
    bool has_own_meter : 1; /* Its latest verdict asked for one, or for its
                             * VM's. */
    bool was_silent : 1;    /* It was when its flows were due: it gets them if
                             * it goes on. */

    uint8_t fin; /* Bit SIDE: that side ended it, by FIN or RST. */

    /* Where each side's packets come in: as its flow matches them. */
    struct look looks[N_SIDES];
    uint8_t flows[N_SIDES];    /* enum connection_flow. */
    uint32_t sent_ms[N_SIDES]; /* When the flow was sent, in ms. */
    uint32_t judged_ms;        /* When it got its verdict, in ms. */
    uint32_t spoke_ms;         /* When its latest packet came while it was
                                * pending, in ms. */
    uint8_t gone;              /* Bit SIDE: the port where its packets came in
                                * is gone; the number may be another's. */

    uint8_t strength; /* Of its verdict: enum match_strength. */
    int8_t vm_side;   /* Whose VM a meter per VM counts for, or -1. */

    /* What has passed.  A connection gets its accounts when it has a verdict
     * and both sides are known, or will not become known. */
    uint32_t accounts[N_SIDES];      /* Those of its sides' VMs. */
    struct traffic counted[N_SIDES]; /* Before that, the clones of what the
                                      * side sent; then, what its flow has
                                      * counted and the accounts have. */
    struct traffic recent[N_SIDES];  /* Clones that the side's flow may have
                                      * counted, or will: not in 'counted', */
    uint32_t recent_ms[N_SIDES];     /* since then, in ms; 0: no clone yet. */

    /* What it is, once it has a verdict. */
    uint32_t pattern_line; /* Where its pattern's file says so; 0: nowhere. */
    uint32_t verdict_us;   /* From the first payload to the verdict. */
    uint16_t protocol;
    uint16_t class; /* Or CONNECTION_NO_CLASS. */

    /* How it came to that. */
    uint8_t n_packets;               /* Packets with payload it took. */
    uint64_t first_payload_us;       /* Monotonic time of the first; 0: none
                                      * yet. */
    struct examination *examination; /* NULL once it has a verdict. */
};

struct connection_table;

/* Makes a table for at most 'max' connections, of which 'max_undecided' may
 * be opened or examined at a time.  Returns 0 or an errno. */
int connection_table_create(size_t max, size_t max_undecided,
                            struct connection_table **);
void connection_table_destroy(struct connection_table *);

/* Has 'removing' called with 'aux' for each connection that is removed, by
 * connection_remove() or, 'evicted', to make room, just before; not when the
 * table ends.  It must not change the table. */
void connection_table_watch(struct connection_table *,
                            void (*removing)(void *aux, struct connection *,
                                             bool evicted),
                            void *aux);

/* Finds the connection that 'packet' in 'vlan' and 'leg' belongs to.  Returns
 * NULL if there is none.  '*side' is who sent the packet. */
struct connection *connection_find(struct connection_table *, uint16_t vlan,
                                   uint16_t leg, const struct packet *packet,
                                   enum side *side);

/* Where there are very many connections, most of the time that a packet takes
 * goes by in waiting for memory.  Whoever has several packets at hand can have
 * it come before their turn, in two steps with some packets' time after each:
 * connection_foresee() returns a hash, and connection_foresee_record() takes
 * it and returns the slot where the connection may be, for what the caller
 * keeps beside it, or CONNECTION_INDEX_NONE. */
uint32_t connection_foresee(const struct connection_table *, uint16_t vlan,
                            uint16_t leg, const struct packet *packet);
uint32_t connection_foresee_record(const struct connection_table *,
                                   uint32_t hash);

/* Adds the connection that 'packet' in 'vlan' and 'leg' opens, in state
 * OPENED, for the owner 'owner', a name of the caller's.  Returns NULL, and
 * counts it, if there is no room.  '*side' is who sent the packet: the client,
 * unless it is a SYN+ACK. */
struct connection *connection_add(struct connection_table *, uint16_t vlan,
                                  uint16_t leg, uint32_t owner,
                                  const struct packet *packet, uint32_t now,
                                  enum side *side);

/* Frees 'connection'. */
void connection_remove(struct connection_table *, struct connection *);

/* Notes that 'connection' was used 'now', in 'state': it becomes the newest
 * of that state's list. */
void connection_touch(struct connection_table *, struct connection *,
                      enum connection_state, uint32_t now);

/* Notes that 'connection' was used 'now', and no more: it stays in its state,
 * and in its place unless it has had that for CONNECTION_ORDER seconds.  So a
 * packet of one of very many costs no access to its neighbours. */
#define CONNECTION_ORDER 60
void connection_use(struct connection_table *, struct connection *,
                    uint32_t now);

/* The next of 'state' that has not been used for 'idle' seconds, or NULL. */
struct connection *connection_idle(struct connection_table *,
                                   enum connection_state, uint32_t idle,
                                   uint32_t now);

/* The oldest of 'state', and whoever is next, or NULL. */
struct connection *connection_oldest(struct connection_table *,
                                     enum connection_state);
struct connection *connection_next(struct connection_table *,
                                   const struct connection *);

/* Gives 'connection' another handle: its old one finds nothing any more. */
void connection_renew(struct connection *);

/* A number of CONNECTION_SLOT_BITS + CONNECTION_GENERATION_BITS bits for
 * 'connection', and back: NULL for the handle of a connection that is gone. */
#define CONNECTION_SLOT_BITS CONNECTION_INDEX_SLOT_BITS
#define CONNECTION_GENERATION_BITS 6
#define CONNECTION_MAX (1u << CONNECTION_SLOT_BITS)
uint32_t connection_handle(const struct connection_table *,
                           const struct connection *);
struct connection *connection_from_handle(struct connection_table *,
                                          uint32_t handle);

/* Counts: connections in a state, those that found no room or had to make
 * some, and of these the ones that had flows; and owners that there are. */
size_t connection_n(const struct connection_table *, enum connection_state);
uint64_t connection_n_refused(const struct connection_table *);
uint64_t connection_n_evicted(const struct connection_table *);
uint64_t connection_n_unseated(const struct connection_table *);
size_t connection_n_owners(const struct connection_table *);

/* Room for an address and a port. */
#define CONNECTION_KEY_END (INET6_ADDRSTRLEN + 8)

/* The address of a side, written to 'buffer'; and with its port, as
 * 10.0.0.1:80 or [fd00::1]:80. */
const char *connection_key_address(const struct connection_key *, int side,
                                   char buffer[INET6_ADDRSTRLEN]);
const char *connection_key_end(const struct connection_key *, int side,
                               char buffer[CONNECTION_KEY_END]);

#endif /* daemon/connection.h */
