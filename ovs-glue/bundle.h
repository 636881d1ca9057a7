/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_BUNDLE_H
#define L7_OVS_GLUE_BUNDLE_H 1

/* A bundle: flow changes that the switch makes all at once or not at all
 * (OpenFlow Switch Specification 1.4, section 6.8).
 *
 * In the request that it is sent as, message 0 opens the bundle, messages 1
 * to n are the changes and message n + 1 commits it.
 *
 * Threads: the glue's. */

#include <stddef.h>
#include <stdint.h>

#include "openvswitch/ofp-flow.h"

struct session;
struct session_callbacks;

struct bundle {
    uint32_t id;        /* The bundle's on its session. */
    uint32_t first_xid; /* Transaction ID of message 0. */
    enum ofputil_protocol protocol;
    struct ofpbuf **msgs; /* Opening and changes so far. */
    size_t n;
    size_t allocated;
};

/* Begins a bundle for 'session', which must be sent before anything else
 * is. */
void bundle_begin(struct bundle *, const struct session *);

/* Adds a flow change; 'fm' stays the caller's. */
void bundle_add(struct bundle *, const struct ofputil_flow_mod *fm);

/* Adds a flow change in the syntax of ovs-ofctl, which must be right.
 * 'command' is OFPFC_ADD, OFPFC_DELETE, ... */
void bundle_add_string(struct bundle *, int command, const char *flow);

/* Commits and sends the bundle, and frees it. */
void bundle_send(struct bundle *, struct session *, const char *what,
                 const struct session_callbacks *, void *aux);

#endif /* ovs-glue/bundle.h */
