/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_VERDICT_H
#define L7_OVS_GLUE_VERDICT_H 1

/* A verdict: what a worker hands to ovs-glue for a connection, to be made
 * into OpenFlow flows, one for each direction.
 *
 * The flow of a direction matches packets as they look where they come in.
 * One that came in tagged is matched by its VLAN, wherever it comes in.  One
 * that came in untagged, or through a QinQ port, whose tags are the VM's own,
 * is matched by its port as well, since the port alone says whose it is: two
 * tenants behind two access ports may use the same addresses and ports at
 * the same time. */

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/mailbox.h"

/* A connection's VLAN and ends; index 0 is the client, 1 the server.
 *
 * What looks like a connection's packets but comes in at another port than
 * the connection's is kept apart, as a leg of its own, named by that port: it
 * may be the same connection once more, behind a router on this bridge, or
 * somebody who forges it. */
struct connection_key {
    struct in6_addr addrs[2]; /* IPv4 addresses are mapped. */
    uint16_t ports[2];        /* In host byte order. */
    uint16_t vlan;            /* 0: none. */
    uint16_t leg;             /* 0, or the port of a leg of its own. */
    uint8_t ip_version;       /* 4 or 6. */
    uint8_t ip_proto;         /* IPPROTO_TCP or IPPROTO_UDP. */
};

#define LOOK_UNTAGGED UINT16_MAX

/* How the packets of one direction look where they come in. */
struct look {
    uint16_t in_port; /* OpenFlow port number; 0: none seen yet. */
    uint16_t vid;     /* VLAN ID of the tag, or LOOK_UNTAGGED. */
    bool any_port;    /* The tag tells whose it is, whatever the port. */
};

#define ACTIONS_NONE (-1)

/* Who has a meter besides the class itself. */
enum actions_meter {
    ACTIONS_METER_CLASS,      /* Nobody: all share the class's. */
    ACTIONS_METER_VM,         /* Each VM. */
    ACTIONS_METER_CONNECTION, /* Each connection. */
};

/* What the flows of a connection do. */
struct verdict_actions {
    bool drop;          /* Drop; the others are then not used. */
    int32_t queue;      /* set_queue, or ACTIONS_NONE. */
    uint32_t meter_id;  /* The class's meter, or 0: not metered. */
    uint8_t meter_per;  /* enum actions_meter: who has one of their own, and
                         * the class's only if there are no more. */
    int8_t dscp;        /* 0 to 63, or ACTIONS_NONE. */
    uint32_t mark;      /* pkt_mark, of which */
    uint32_t mark_mask; /* these bits are set; 0: none. */
};

struct verdict {
    struct mailbox_item item;
    struct connection_key key;
    struct look looks[2];           /* Of what the client and server send. */
    bool program[2];                /* Whose flow is to be programmed, */
    bool remove;                    /* or rather taken away. */
    bool in_force[2];               /* The flow is there, and is only to be
                                     * changed, for all that is known. */
    bool release;                   /* Nothing to program: the connection
                                     * uses no meter of its own any more. */
    bool fresh[2];                  /* The flow's counters begin at 0. */
    bool ended;                     /* Both sides have ended it already. */
    uint16_t protocol;              /* For the cookie: see cookie.h. */
    uint8_t worker;                 /* Likewise. */
    uint32_t handle;                /* Likewise: the connection's. */
    struct verdict_actions actions; /* What both flows do. */
    uint16_t vm_port;               /* Where the VM's packets come in that a
                                     * meter per VM is for; 0: no VM's. */
    uint32_t own_meter;             /* Its own meter, or its VM's; 0: none.
                                     * Whoever takes verdicts fills it in. */
    uint64_t first_payload_us;      /* Monotonic; 0: not to be measured. */
    uint8_t n_attempts;             /* The programmer's; 0 at first. */
};

#endif /* ovs-glue/verdict.h */
