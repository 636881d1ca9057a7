/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_SESSION_H
#define L7_OVS_GLUE_SESSION_H 1

/* A session: the OpenFlow connection to a bridge, and who asked what in it.
 *
 * It goes to the bridge's management socket, never through a controller
 * entry: adding the first controller of a bridge flushes all its flows.
 * rconn reconnects.
 *
 * Everything is sent as a request: one message or more, of which the last
 * one is always answered (a barrier, a bundle's commit, a statistics
 * request).  The answer to the last one ends the request; the errors that the
 * earlier ones caused have come in by then, each matched to its message by
 * the transaction ID.  So nothing that the switch refuses goes unnoticed.
 *
 * Ownership: of the messages, the session's as soon as they are sent.
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "openvswitch/ofp-errors.h"
#include "openvswitch/ofp-protocol.h"

struct ofp_header;
struct ofpbuf;
struct session;

/* One message of a request that the switch refused. */
struct session_error {
    size_t index;      /* Which message, from 0. */
    enum ofperr error; /* Why. */
};

/* How a request ended. */
struct session_result {
    bool lost;                          /* The session broke down first. */
    const struct session_error *errors; /* In order of arrival. */
    size_t n_errors;
};

struct session_callbacks {
    /* A reply to one of the request's messages; may be NULL. */
    void (*reply)(void *aux, const struct ofp_header *);
    /* The request ended: called exactly once, never from within
     * session_request(). */
    void (*done)(void *aux, const struct session_result *);
};

/* Makes a session with the management socket 'target' ("unix:...").
 * 'on_message' gets what the switch sends unasked. */
struct session *session_create(const char *target,
                               void (*on_message)(void *aux,
                                                  const struct ofp_header *),
                               void *aux);
void session_destroy(struct session *);

void session_run(struct session *);
void session_wait(struct session *);

/* True while messages can be sent.  A change of the sequence number tells of
 * a new connection, to a switch that may know nothing of us. */
bool session_is_connected(const struct session *);
unsigned int session_seqno(const struct session *);

/* A word or two on the session's state, for people; valid for now only. */
const char *session_state(const struct session *);

/* Milliseconds that the longest unanswered request has waited; 0: there is
 * none.  The session waits for as long as the switch is there. */
long long int session_silent_ms(const struct session *);

enum ofp_version session_version(const struct session *);
enum ofputil_protocol session_protocol(const struct session *);

/* Sends the 'n' messages 'msgs' as one request; the last one must be of a
 * kind that is always answered.  'what' names it in the log.  'callbacks'
 * must be static.  Must only be called while connected. */
void session_request(struct session *, struct ofpbuf **msgs, size_t n,
                     const char *what, const struct session_callbacks *,
                     void *aux);

/* Leaves it to the 'done' of the request that was sent last to tell the log
 * of what the switch refuses of it. */
void session_leave_errors(struct session *);

/* The transaction ID that the first message of the next request will have; the
 * others count up from there. */
uint32_t session_next_xid(const struct session *);

/* Messages refused by the switch, in all requests so far. */
uint64_t session_n_errors(const struct session *);

#endif /* ovs-glue/session.h */
