/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_REPAIRS_H
#define L7_OVS_GLUE_REPAIRS_H 1

/* How often something of ours is put right that somebody else has changed.
 *
 * If the same breaks again and again, somebody fights with us: after the first
 * times it is put right twice a minute only, so that neither Open vSwitch nor
 * the log is busy with it.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stdint.h>

#include "openvswitch/token-bucket.h"

struct repairs {
    uint64_t n;                 /* How many there were: the owner counts. */
    struct token_bucket bucket; /* Of milliseconds. */
};

void repairs_init(struct repairs *);

/* Returns true if it may be put right now, which counts as having done so. */
bool repairs_may(struct repairs *);

/* Has the poll loop wake when it may be. */
void repairs_wait(struct repairs *);

#endif /* ovs-glue/repairs.h */
