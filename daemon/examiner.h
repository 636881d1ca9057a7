/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_EXAMINER_H
#define L7_DAEMON_EXAMINER_H 1

/* The examiner: takes packets to connections, and connections to the
 * matcher's answer.
 *
 * It is the half of the daemon's judge that a capture needs, too: the table
 * of connections, whose first bytes are examined until a pattern has decided,
 * the examination is over, or the connection has ended or fallen silent.
 * What then becomes of a connection is its caller's: flows in the switch, or
 * a line of text.
 *
 * For each packet: connection_find(), examiner_open() and, as long as the
 * connection has no answer, examiner_packet().  About once a second:
 * examiner_next_silent() until there is none, and examiner_forget().
 *
 * Ownership: the examiner owns its table and matcher; the library must
 * outlive it.
 * Threads: one.  Time: microseconds on any clock that does not go backward
 * and is past 0. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/connection.h"
#include "patterns/matcher.h"

struct library;
struct packet;

/* Seconds without a packet after which an examination ends, a connection in
 * which nobody has said anything is forgotten, and one without flows. */
#define EXAMINER_EXAMINING_IDLE 15
#define EXAMINER_OPENED_IDLE 300
#define EXAMINER_LINGERING_IDLE 7200

/* Seconds after which the ends of a UDP connection without flows begin another
 * one. */
#define EXAMINER_UDP_LINGERING 300

/* 'fin' of a connection that has ended. */
#define EXAMINER_BOTH_FINS ((1u << SIDE_CLIENT) | (1u << SIDE_SERVER))

struct examiner;

/* Makes an examiner of at most 'max_connections' with 'library'.  Returns 0
 * or an errno. */
int examiner_create(const struct library *library, size_t max_connections,
                    struct examiner **);
void examiner_destroy(struct examiner *);

/* The table, which lives as long as the examiner. */
struct connection_table *examiner_connections(struct examiner *);

/* Examines with 'library' from now on.  Examinations go on with the bytes
 * that they have; one that memory is short for is removed.  Returns 0, or
 * ENOMEM: then nothing has changed. */
int examiner_set_library(struct examiner *, const struct library *library);

/* The connection that 'packet' belongs to.  'c' is what connection_find()
 * found for it, with 'side', or NULL.  It is 'c', unless the packet opens
 * another connection between the same ends: then 'c' is removed.  A new
 * connection is in 'vlan' and 'leg', and stores in '*side' who sent the
 * packet; its owner is 'owner'.  Returns NULL if the packet belongs to none
 * and opens none, or if there is no room. */
struct connection *examiner_open(struct examiner *, struct connection *c,
                                 uint16_t vlan, uint16_t leg, uint32_t owner,
                                 const struct packet *packet, uint64_t now_us,
                                 enum side *side);

/* True if 'c' has no answer yet. */
bool examiner_is_undecided(const struct connection *c);

/* What a packet, or a silence, came to. */
enum examiner_result {
    EXAMINER_MORE,    /* More packets may tell. */
    EXAMINER_DECIDED, /* There is an answer, PROTOCOL_UNKNOWN included. */
    EXAMINER_GONE,    /* The connection is gone, and never said anything. */
};

/* Takes 'packet' of 'side' to 'c', which is undecided.  With EXAMINER_DECIDED
 * fills in '*match', and 'c' keeps its examination, to be looked into, until
 * examiner_close(). */
enum examiner_result examiner_packet(struct examiner *, struct connection *c,
                                     enum side side,
                                     const struct packet *packet,
                                     uint64_t now_us, struct match *match);

/* Ends the examination of 'c', of which more will not come.  Fills in
 * '*match'. */
void examiner_conclude(struct examiner *, struct connection *c,
                       struct match *match);

/* Gives 'c' its 'match' and frees its examination.  The state of 'c' is the
 * caller's to change, with connection_touch(). */
void examiner_close(struct connection *c, const struct match *match);

/* Notes how 'packet' of 'side' ends 'c'.  Returns true if it has now ended. */
bool examiner_note_end(struct connection *c, enum side side,
                       const struct packet *packet);

/* The next connection whose examination ends for silence, or NULL.  It is to
 * be concluded and to leave its state. */
struct connection *examiner_next_silent(struct examiner *, uint64_t now_us);

/* Removes connections that have been silent for too long. */
void examiner_forget(struct examiner *, uint64_t now_us);

/* Counts: examinations that memory was short for, and matches that ended at a
 * limit. */
uint64_t examiner_n_no_memory(const struct examiner *);
uint64_t examiner_n_limits(const struct examiner *);

#endif /* daemon/examiner.h */
