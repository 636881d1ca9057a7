/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_PROGRAMMER_H
#define L7_OVS_GLUE_PROGRAMMER_H 1

/* The programmer: makes verdicts into flows, in bundles.
 *
 * One bundle is on its way at a time; verdicts that come in meanwhile gather
 * and go together as soon as its answer comes.  So a lone verdict never waits,
 * the more there are, the larger the bundles, without a timer, and verdicts
 * take effect in the order in which they were given.  (Measured for the
 * design: 50,000 flow changes take 5.5 s one by one and 0.64 s in a bundle.)
 *
 * If the switch refuses a bundle, the verdict that it named is dropped and
 * counted and the others are sent again; nobody loses a verdict because of
 * somebody else's.  If there is no room for it, there is none for those behind
 * it either: see room.h.  If somebody has removed its meter, it waits with the
 * others for a moment, until that is back; if it is not, it goes without.
 *
 * Ownership: a verdict is the programmer's once it is given.
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct latency;
struct meters;
struct pipeline_config;
struct programmer;
struct session;
struct verdict;

/* Verdicts in a bundle, and those that may wait; those beyond are refused, and
 * come again with their connection's next clone. */
#define PROGRAMMER_BUNDLE_MAX 2000
#define PROGRAMMER_WAITING_MAX 1000000

/* 'dropped' is told of each verdict that gets no flow, because the switch
 * refused it or too many were waiting; 'lost_meter', that the switch has not
 * got a meter that it had. */
struct programmer *programmer_create(const struct pipeline_config *,
                                     const struct meters *,
                                     void (*dropped)(void *aux,
                                                     const struct verdict *),
                                     void (*lost_meter)(void *aux), void *aux);
void programmer_destroy(struct programmer *);

/* Takes 'verdict', to be programmed by programmer_run(). */
void programmer_add(struct programmer *, struct verdict *verdict);

/* Forgets all that waits or is on its way: the session broke down, and all
 * verdicts will be given again. */
void programmer_clear(struct programmer *);

/* Sends what waits, as far as the window goes; and has the poll loop wake when
 * that is to be called again by itself. */
void programmer_run(struct programmer *, struct session *);
void programmer_wait(const struct programmer *);

/* A flow of ours has gone from the switch. */
void programmer_note_removed(struct programmer *);

/* While a bundle is on its way, the milliseconds that the latest ones have
 * taken, at least 1; otherwise 0. */
uint32_t programmer_busy_ms(const struct programmer *);

/* Counts of verdicts that were ever added, and of those that are dealt with,
 * programmed or not.  Once the second has reached what the first was, so have
 * all verdicts that had been added then: they go through in order. */
uint64_t programmer_n_added(const struct programmer *);
uint64_t programmer_n_finished(const struct programmer *);

struct programmer_stats {
    uint64_t n_flows;     /* Flows programmed. */
    uint64_t n_bundles;   /* Bundles committed. */
    uint64_t n_refused;   /* Verdicts that the switch refused. */
    bool is_full;         /* The table of our flows is full, */
    uint64_t n_no_room;   /* and there was no room for so many verdicts. */
    uint64_t n_overflow;  /* Verdicts beyond PROGRAMMER_WAITING_MAX. */
    uint64_t n_shared;    /* Verdicts that got the class's meter because
                           * the switch refused their own. */
    uint64_t n_unmetered; /* Verdicts that went without any. */
    size_t n_waiting;     /* Verdicts that wait. */
};

void programmer_get_stats(const struct programmer *,
                          struct programmer_stats *);

/* The times, of late, from a connection's first packet with payload to the
 * answer that its flows are programmed: of connections to 'server_port', or
 * of all of them if that is 0. */
struct latency programmer_latency(const struct programmer *,
                                  uint16_t server_port);

/* Forgets the measurements so far. */
void programmer_reset_samples(struct programmer *);

#endif /* ovs-glue/programmer.h */
