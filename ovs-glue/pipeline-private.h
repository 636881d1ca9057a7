/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_PIPELINE_PRIVATE_H
#define L7_OVS_GLUE_PIPELINE_PRIVATE_H 1

/* What the pipeline's files share: pipeline.c has the static flows and those
 * of verdicts, pipeline-standing.c those of standing orders; pipeline-read.c
 * reads verdicts' flows back.
 *
 * Threads: the glue's. */

#include <stdint.h>

struct bundle;
struct match;
struct ofpbuf;
struct pipeline_config;
struct verdict;
struct verdict_actions;

/* Priorities in our table: static flows, then those of sources that are off
 * the mirror, and above them the ranks of standing orders, the lowest rank
 * just below PIPELINE_PRIORITY_VERDICT. */
enum {
    PIPELINE_PRIORITY_CLONE = 0,
    PIPELINE_PRIORITY_CLONE_TAGGED = 1,
    PIPELINE_PRIORITY_SKIP = 2,
};

/* The handles in the cookies of flows that are no verdict's: those that must
 * all be there, those of exclusions, those for what is not judged, and those
 * for what is off the mirror. */
enum {
    PIPELINE_HANDLE_STATIC = 0,
    PIPELINE_HANDLE_EXCLUSION = 1,
    PIPELINE_HANDLE_EXAMINING = 2,
    PIPELINE_HANDLE_SKIP = 3,
    PIPELINE_HANDLE_NONE = 255, /* Of no flow at all. */
};

/* The cookie of the static flows with 'handle'. */
uint64_t pipeline_pack_cookie(const struct pipeline_config *, uint32_t handle);

/* Removes the flows of 'table' with the handle 'handle'. */
void pipeline_remove_handle(const struct pipeline_config *, struct bundle *,
                            uint32_t handle, uint8_t table);
/* The match of the flow for what 'side' of 'v' sends. */
void pipeline_compose_match(const struct verdict *v, int side,
                            struct match *match);

/* Bytes in a note: as many as OpenFlow's message has room for in any case. */
#define PIPELINE_NOTE_LEN 6

/* Actions: setting a register, and going to a table. */
void pipeline_put_reg(struct ofpbuf *ofpacts, uint8_t reg, uint32_t value);
void pipeline_put_resubmit(struct ofpbuf *ofpacts, uint8_t table);

/* A meter, which must come first; and then DSCP mark, packet mark and queue,
 * each if 'actions' has it. */
void pipeline_put_meter(struct ofpbuf *ofpacts, uint32_t meter_id);
void pipeline_put_marks(struct ofpbuf *ofpacts,
                        const struct verdict_actions *actions);

#endif /* ovs-glue/pipeline-private.h */
