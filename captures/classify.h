/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CAPTURES_CLASSIFY_H
#define L7_CAPTURES_CLASSIFY_H 1

/* The classifier: what the connections of a capture are.
 *
 * It works with the daemon's own examiner (examiner.h): the same table, the
 * same first bytes, the same patterns, and the same times after which a
 * connection is judged or forgotten, by the capture's clock.  To that it adds
 * what a reader of a capture wants to know: how much a connection carried in
 * all, and what decided.
 *
 * A connection is told of once, when it leaves the table: it was silent for
 * long, its client began another one from the same port, it had to make room,
 * or the capture has ended.  All connections have their turn, those also in
 * which nobody said anything.
 *
 * Ownership: the classifier's library must outlive it.
 * Threads: one.  Bounds: so many connections at a time as the caller says,
 * and for each some hundred bytes; while it is examined some kilobytes.
 * Beside these, copies of a few packets. */

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/connection.h"
#include "daemon/packet.h"
#include "patterns/matcher.h"

struct library;
struct link_packet;

/* Bytes that matched of which a connection keeps a copy, at most. */
#define CLASSIFY_MAX_BYTES 48

/* A connection, as it is told of. */
struct classified {
    const struct connection_key *key; /* The client is side 0. */
    uint64_t number;                  /* From 1, by its first packet. */
    uint64_t n_packets;               /* Its packets, */
    uint64_t n_bytes;                 /* and the bytes of their IP packets
                                       * as they were sent. */
    uint64_t decided;                 /* Which of them decided; 0: none did. */
    bool spoke;                       /* Somebody said something. */
    bool midstream;                   /* TCP whose beginning is missing. */
    struct match match;               /* PROTOCOL_UNKNOWN if none did. */
    uint8_t bytes[CLASSIFY_MAX_BYTES]; /* What matched: its first bytes, */
    size_t n;                          /* and how many of them. */
};

typedef void classify_cb(void *aux, const struct classified *);

/* What a classifier has counted. */
struct classify_stats {
    uint64_t packets[PACKET_N_STATUSES]; /* By what they were. */
    uint64_t n_stray;                    /* RSTs of no connection. */
    uint64_t n_evicted;   /* Connections that had to make room. */
    uint64_t n_refused;   /* Connections that found none. */
    uint64_t n_no_memory; /* Times that memory was short. */
    uint64_t n_limits;    /* Matches that ended at a limit. */
};

struct classifier;

/* Makes a classifier with 'library' for at most 'max_connections' at a time.
 * Each connection is told to 'tell', with 'aux'.  Returns 0 or an errno. */
int classifier_create(const struct library *library, size_t max_connections,
                      classify_cb *tell, void *aux, struct classifier **);
void classifier_destroy(struct classifier *);

/* Takes note of a packet, at 'now_us', which must not go backward and not be
 * 0.  A copy of it may wait for some more to come before it has its turn. */
void classifier_packet(struct classifier *, const struct link_packet *,
                       uint64_t now_us);

/* Has those that wait take their turn. */
void classifier_flush(struct classifier *);

/* Tells of all connections that there are: first of those in which nobody said
 * anything, then of the others, each in the order of their first packets.  Is
 * as new after that, but for what it has counted. */
void classifier_finish(struct classifier *);

void classifier_get_stats(const struct classifier *, struct classify_stats *);

#endif /* captures/classify.h */
