/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_ROOM_H
#define L7_OVS_GLUE_ROOM_H 1

/* Room: whether our table in the bridge has any for more flows.
 *
 * Who runs the switch may limit a table (flow_limit in Open vSwitch's table
 * Flow_Table).  What is beyond that the switch refuses, and what waits behind
 * it would be refused as well: so no more is sent for a while, twice as long
 * each time, up to ROOM_PAUSE_MAX_MS.  As soon as the switch tells of a flow
 * that has gone, it may be tried again, but not before ROOM_PAUSE_MIN_MS have
 * passed.  Changes of flows that are there need no room and go on.
 *
 * The log has a line when the table gets full, and one when additions have
 * been accepted for ROOM_PEACE_MS and none was refused.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROOM_PAUSE_MIN_MS 1000
#define ROOM_PAUSE_MAX_MS 32000
#define ROOM_PEACE_MS 10000

struct room {
    bool is_full;              /* The log has that it is. */
    long long int pause_ms;    /* How long to wait, */
    long long int refused_at;  /* since then, in ms, */
    bool is_freed;             /* or since a flow has gone after that. */
    long long int accepted_at; /* The first addition after that, or 0. */
    uint64_t n_refused;        /* Verdicts that there was no room for. */
};

/* True if nothing that needs room should be sent now. */
bool room_is_awaited(const struct room *);

/* The switch has refused a flow of 'table'. */
void room_refused(struct room *, uint8_t table);

/* 'n' verdicts get no flows, for lack of room. */
void room_note_verdicts(struct room *, size_t n);

/* A flow of ours has gone. */
void room_freed(struct room *);

/* The switch has accepted all that it was sent, additions among that. */
void room_accepted(struct room *, uint8_t table);

#endif /* ovs-glue/room.h */
