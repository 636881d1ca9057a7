/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_INTAKE_H
#define L7_DAEMON_INTAKE_H 1

/* The intake: takes clones out of one of the mirror's queues (NFQUEUE).
 *
 * Clones come in batches; after each batch the kernel is told in one message
 * to drop them all: they are copies, nobody waits for them.  Only the first
 * INTAKE_BYTES of a clone are copied to us, and clones may be larger than any
 * MTU, as the kernel need not segment them for us.
 *
 * Threads: one, which must be in the mirror's namespace (mirror_enter()). */

#include <stddef.h>
#include <stdint.h>

struct intake;

/* Enough for IPv6 with extension headers, TCP with options, and what an
 * examination keeps of a side. */
#define INTAKE_BYTES 2304

/* Clones that may wait in the kernel. */
#define INTAKE_QUEUE_LENGTH 8192

/* Clones in a batch. */
#define INTAKE_BATCH 32

struct intake_packet {
    const uint8_t *data;    /* From the IP header on. */
    size_t len;             /* At most INTAKE_BYTES. */
    const uint8_t *hw_addr; /* Ethernet source, 6 bytes, or NULL. */
};

struct intake_stats {
    uint64_t n_packets;  /* Clones taken, */
    uint64_t n_batches;  /* in this many batches. */
    uint64_t n_overruns; /* Times the socket's buffer was full. */
    uint64_t n_lost;     /* Clones that the kernel could not hand over, */
    uint64_t n_full;     /* since so many waited already, */
    uint64_t n_unsent;   /* or since the socket's buffer was full. */
};

/* Opens queue 'number'.  Returns 0, or an errno with a static text in '*what'
 * for what could not be done. */
int intake_open(uint16_t number, struct intake **, const char **what);
void intake_close(struct intake *);

/* Readable when there are clones. */
int intake_fd(const struct intake *);

/* Takes a batch, calling 'packet' for each clone.  Returns the number of
 * clones: less than INTAKE_BATCH when there were no more. */
size_t intake_receive(struct intake *,
                      void (*packet)(void *aux, const struct intake_packet *),
                      void *aux);

void intake_get_stats(struct intake *, struct intake_stats *);

#endif /* daemon/intake.h */
