/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_ADOPTION_H
#define L7_OVS_GLUE_ADOPTION_H 1

/* An adoption: the connections whose flows an earlier life of the daemon left
 * in a bridge, killed or told to keep them.  Their verdicts have been in force
 * all the time and are to stay so; nobody has to examine them again.
 *
 * earlier.h reads it from the switch, flow by flow.  A connection is what the
 * flows of one handle say: who, how its packets look where they come in, what
 * protocol it is, and what it has counted.  The rest is not in a flow: the
 * VLAN of what comes in untagged, and so the key's 'vlan' and 'leg', which are
 * 0 here.
 *
 * Ownership: by reference count.
 * Threads: built by one; then it never changes, so that any number may read
 * it; the count is atomic. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/cookie.h"
#include "ovs-glue/verdict.h"

struct adoption;
struct glossary;

/* A flow of a verdict, as the switch has it. */
struct adopted_flow {
    struct cookie cookie;      /* It says whose, and which side's. */
    struct connection_key key; /* As above. */
    struct look look;          /* Of what the side sends. */
    uint32_t meter_id;         /* That it names, or 0. */
    bool is_ending;            /* The side has said that it ends. */
    uint64_t n_packets;        /* What it has matched. */
    uint64_t n_bytes;          /* Likewise. */
};

/* A connection. */
struct adopted {
    struct connection_key key;
    struct look looks[2];  /* Port 0: there is no flow for that side. */
    bool is_ending[2];     /* As above. */
    uint64_t n_packets[2]; /* What its flows have matched. */
    uint64_t n_bytes[2];   /* Likewise. */
    uint32_t meter_id;     /* That its flows name, or 0. */
    uint16_t protocol;     /* By the glossary, or COOKIE_MIDSTREAM. */
    uint8_t worker;        /* That it was of, */
    uint8_t life;          /* in this life, */
    uint32_t handle;       /* with this handle. */
};

/* Makes an adoption of at most 'max' connections, with one reference; the
 * cookies' numbers are those of 'glossary', which it takes over. */
struct adoption *adoption_create(struct glossary *glossary, size_t max);
struct adoption *adoption_ref(struct adoption *);
void adoption_unref(struct adoption *);

/* While it is built: adds a flow.  Returns false if its cookie says what the
 * glossary does not have, or there are too many. */
bool adoption_add(struct adoption *, const struct adopted_flow *flow);

/* Ends that: from now on it does not change.  Flows that say they are of one
 * connection, but cannot be, are left out. */
void adoption_close(struct adoption *);

/* The connections: those that have flows for both sides come first. */
size_t adoption_n(const struct adoption *);
const struct adopted *adoption_at(const struct adoption *, size_t i);

/* Flows that adoption_close() has left out. */
size_t adoption_n_odd(const struct adoption *);

/* The name of its protocol; NULL for COOKIE_MIDSTREAM. */
const char *adoption_protocol(const struct adoption *, const struct adopted *);

/* The number of workers that there were. */
unsigned int adoption_n_workers(const struct adoption *);

/* Which of 'n_workers' has to have it.  NFQUEUE sends an address pair to the
 * same one of as many workers in every life, so if there are as many as there
 * were it is the same; otherwise nobody can know, and it is any. */
unsigned int adoption_worker(const struct adoption *, const struct adopted *,
                             unsigned int n_workers);

/* The connection of which 'side' sends what looks like 'look' and goes from
 * key->addrs[0] and key->ports[0] to the other end, or NULL.  The key's VLAN
 * and leg are not heeded. */
const struct adopted *adoption_find(const struct adoption *,
                                    const struct connection_key *key,
                                    const struct look *look, int *side);

/* The connection that 'verdict' is of, or NULL. */
const struct adopted *adoption_of_verdict(const struct adoption *,
                                          const struct verdict *verdict);

#endif /* ovs-glue/adoption.h */
