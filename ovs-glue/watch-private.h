/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_WATCH_PRIVATE_H
#define L7_OVS_GLUE_WATCH_PRIVATE_H 1

/* What the watch's files share: watch.c watches the mirror, watch-switch.c
 * what is ours in the switch. */

#include <stdbool.h>
#include <stdint.h>

#include "openvswitch/ofp-port.h"
#include "ovs-glue/repairs.h"
#include "ovs-glue/watch.h"

/* What is repaired. */
enum part {
    PART_FLOWS,
    PART_STANDING,
    PART_METERS,
    PART_PORT,
    PART_MIRROR,
    N_PARTS
};

/* The flows that are counted, a message each.  The answer to the last one is
 * of one part, as a request's last one should be. */
enum count { COUNT_EXCLUSIONS, COUNT_EXAMINING, COUNT_STATIC, N_COUNTS };

/* A look at the switch. */
struct survey {
    uint32_t xids[N_COUNTS];      /* Of the messages that ask for counts. */
    uint16_t ofport;              /* The mirror's port, */
    bool has_port;                /* which is there, */
    struct ofputil_phy_port port; /* and is this. */
    uint32_t n_flows[N_COUNTS];   /* What was counted. */
    bool asks_meters;             /* The meters were asked for, */
    size_t n_meters; /* and of ours so many are as they should be. */
};

enum flight {
    FLIGHT_NONE,
    FLIGHT_SENDING, /* The switch has yet to answer. */
    FLIGHT_SENT     /* It should arrive. */
};

struct watch {
    struct watch_config config;
    struct repairs repairs[N_PARTS]; /* By part. */

    /* Looks at the switch. */
    struct survey survey;
    bool is_looking;
    bool is_expecting;             /* Known of the flows of standing orders: */
    unsigned int standing_seqno;   /* what was wanted (see standing.h) */
    uint32_t n_expected[N_COUNTS]; /* when there were so many. */
    bool is_port_due;    /* What was seen of the port is to be judged. */
    bool has_lost_meter; /* A flow went with its meter, or found none. */
    long long int meters_back_at; /* When meters were last put back, in ms. */
    long long int look_at;        /* When the next is due, in ms, */
    long long int meters_at;      /* and when one at meters is. */

    /* Canaries. */
    enum flight flight;
    long long int flight_at; /* When the next step is due, in ms. */
    long long int exists_at; /* When to see whether the mirror is there. */
    unsigned int wanted;     /* IP versions that are to be heard of. */
    unsigned int n_misses;   /* One after the other. */
    bool has_told;           /* The log has that none arrives. */
    bool is_mending;         /* The mirror is. */
    bool has_new_mirror;     /* See watch_take_new_mirror(). */
};

/* True if 'part' may be looked after now, which counts as having done so. */
bool watch_may_repair(struct watch *, enum part part);

/* Does what is due about the switch. */
void watch_switch(struct watch *, struct session *, uint16_t ofport);

#endif /* ovs-glue/watch-private.h */
