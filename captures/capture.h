/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CAPTURES_CAPTURE_H
#define L7_CAPTURES_CAPTURE_H 1

/* A capture file, pcap or pcapng, as the IP packets in it.
 *
 * The file is read as it is asked for, one packet at a time, so its size does
 * not matter.  Frames without an IP packet are passed over and counted.
 * Packets that were cut when they were captured are handed over as they are:
 * their IP header says how long they were.
 *
 * Time is the capture's, but never goes backward, and begins at
 * CAPTURE_EPOCH_US.
 *
 * Ownership: capture_open() makes it, capture_close() ends it.
 * Threads: one at a time. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "captures/link.h"

struct capture;
struct problems;

/* The time of the first packet, in microseconds: not 0, which the examiner
 * takes for "never". */
#define CAPTURE_EPOCH_US 1000000

/* What a capture has shown so far. */
struct capture_stats {
    uint64_t n_frames; /* Frames read, */
    uint64_t n_passed; /* of which these hold no IP packet. */
    uint64_t position; /* Bytes of the file read, about, */
    uint64_t size;     /* and of the whole; 0 if it is not a file. */
};

/* Opens the file 'path', "-" being standard input.  Returns 0, or an errno
 * after noting in 'problems' what is wrong. */
int capture_open(const char *path, struct capture **, struct problems *);
void capture_close(struct capture *);

/* The same with 'stream', which the capture owns from then on, also if this
 * fails; 'name' is for messages. */
int capture_open_stream(FILE *stream, const char *name, struct capture **,
                        struct problems *);

/* Has 'watch' called with 'aux' for each frame that is read from now on, also
 * those without an IP packet; NULL ends it. */
typedef void capture_watch_cb(void *aux, const struct capture *);
void capture_watch(struct capture *, capture_watch_cb *watch, void *aux);

enum capture_result {
    CAPTURE_PACKET,
    CAPTURE_END,
    CAPTURE_DAMAGED, /* Not even where the next packet begins is known. */
};

/* Reads the next IP packet into '*packet', which holds until the next call,
 * and its time in microseconds into '*time_us'.  With CAPTURE_DAMAGED notes
 * in 'problems' what is wrong. */
enum capture_result capture_next(struct capture *, struct link_packet *packet,
                                 uint64_t *time_us, struct problems *);

void capture_get_stats(const struct capture *, struct capture_stats *);

#endif /* captures/capture.h */
