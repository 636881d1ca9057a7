/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_LIFETIMES_H
#define L7_DAEMON_LIFETIMES_H 1

/* Lifetimes: whether connections to a service last, as far as the latest ones
 * tell.
 *
 * A service is a server's address, port and transport in a VLAN.  Of each it
 * is known what share of its connections lasted, weighed so that the latest
 * eight or so decide.
 *
 * The table does not grow: a service that finds its place taken wears its
 * holder down, who loses the place if it is not heard of as often.  So whoever
 * opens connections to ever new services makes others forgotten at worst,
 * and those that are used most stay.  (J. Misra, D. Gries: "Finding repeated
 * elements", 1982, for one counter a place.)
 *
 * Threads: one. */

#include <stdbool.h>

struct connection_key;
struct lifetimes;

/* Makes a table without services, or returns NULL if memory is short. */
struct lifetimes *lifetimes_create(void);
void lifetimes_destroy(struct lifetimes *);

/* Takes note of whether a connection between the ends 'key' lasted. */
void lifetimes_note(struct lifetimes *, const struct connection_key *key,
                    bool lasted);

/* What is known of the connections of a service. */
enum lifetime {
    LIFETIMES_UNKNOWN, /* Too little, or some last and some do not. */
    LIFETIMES_LONG,    /* They last. */
    LIFETIMES_SHORT,   /* They don't. */
};

/* What is known of connections to the same server as in 'key'. */
enum lifetime lifetimes_of(const struct lifetimes *,
                           const struct connection_key *key);

#endif /* daemon/lifetimes.h */
