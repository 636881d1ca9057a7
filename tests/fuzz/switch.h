/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_FUZZ_SWITCH_H
#define L7_TESTS_FUZZ_SWITCH_H 1

/* A switch for fuzz targets: one end of a Unix socket that speaks OpenFlow as
 * ovs-vswitchd does, in messages that Open vSwitch's own encoders make; or
 * says whatever it is told to say.
 *
 * Ownership: the caller's.
 * Threads: one. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "openvswitch/ofp-errors.h"
#include "openvswitch/ofpbuf.h"

/* Requests that are kept: of more, the oldest goes unanswered. */
#define SWITCH_REQUESTS_MAX 64

struct switch_ {
    int listener;
    int fd;              /* -1: nobody is connected. */
    struct ofpbuf input; /* Not yet a whole message. */
    struct ofpbuf *requests[SWITCH_REQUESTS_MAX]; /* Unanswered, in order, */
    size_t n_requests;                            /* so many. */
    uint64_t prefix;   /* The cookies of flows that it has. */
    uint32_t meter;    /* The number of a meter that it has. */
    uint32_t n_static; /* What it says of our static flows. */
};

/* Listens at 'path', for as long as the process lives. */
void switch_init(struct switch_ *, const char *path);

/* Takes whoever connects, greets, and reads what has come in.  A message that
 * no switch could read is a finding. */
void switch_read(struct switch_ *);

/* Ends the connection, and forgets what was asked. */
void switch_hang_up(struct switch_ *);

/* Appends to 'out' what ovs-vswitchd would answer to 'request': often
 * nothing. */
void switch_answer(const struct switch_ *, const struct ofpbuf *request,
                   struct ofpbuf *out);

/* Appends to 'out' the refusal of 'request'. */
void switch_refuse(const struct ofpbuf *request, enum ofperr,
                   struct ofpbuf *out);

/* Appends to 'out' that a flow with 'cookie' has gone, for 'reason'. */
void switch_tell_removed(uint64_t cookie, uint8_t reason, struct ofpbuf *out);

/* Sends 'len' bytes, if anybody is there. */
void switch_send(struct switch_ *, const void *data, size_t len);

/* Forgets the request 'i'. */
void switch_forget(struct switch_ *, size_t i);

/* Answers all that was asked, as it should be. */
void switch_behave(struct switch_ *);

#endif /* tests/fuzz/switch.h */
