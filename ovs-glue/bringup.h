/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_BRINGUP_H
#define L7_OVS_GLUE_BRINGUP_H 1

/* The bring-up: what is done to a bridge, step by step, before verdicts can
 * be programmed, and again after each new connection to it:
 *
 *   1. flow-removed messages are asked for, and no others, and it is seen
 *      whether flows of ours are there;
 *   2. the first time, the flows that an earlier life left behind are read
 *      (earlier.h), and whoever adopts their connections is told of them;
 *   3. the meters are brought about;
 *   4. the static flows and those of standing orders go in, in one bundle,
 *      which the first time takes the place of those of an earlier life;
 *   5. nothing that comes out of the mirror is let into the bridge.
 *
 * A step that fails is tried again a second later, for as long as it takes.
 *
 * Threads: the glue's. */

#include <stdbool.h>
#include <stdint.h>

struct bringup;
struct earlier;
struct meters;
struct mirror;
struct pipeline_config;
struct session;
struct standing;

struct bringup *bringup_create(const struct pipeline_config *, struct meters *,
                               struct standing *, struct earlier *);
void bringup_destroy(struct bringup *);

/* Goes on with the bring-up of the bridge of 'session', whose port 'ofport'
 * (0: not known yet) is 'mirror'.  'glossary' is what earlier_read() needs. */
void bringup_run(struct bringup *, struct session *session, uint16_t ofport,
                 const struct mirror *mirror, const char *glossary);
void bringup_wait(struct bringup *);

/* True if it waits for bringup_adopted(): the connections of an earlier life
 * are known, and can be adopted. */
bool bringup_wants_adoption(const struct bringup *);
void bringup_adopted(struct bringup *);

/* True if verdicts can be programmed. */
bool bringup_is_ready(const struct bringup *);

/* How often that became true: if the number is another one than it was, the
 * switch may have lost verdicts that were programmed before. */
unsigned int bringup_seqno(const struct bringup *);

/* True if the flows had gone, with all that they had counted, before the
 * bring-up began: the switch is another one than before, or began anew. */
bool bringup_has_lost_flows(const struct bringup *);

/* Does steps 2 to 4 once more: somebody has removed static flows, with a
 * controller or "ovs-ofctl del-flows", and then meters and verdicts are gone
 * as well.  Only when the bridge is ready, and its meters are synced. */
void bringup_begin_anew(struct bringup *);

/* The step that it is at, for people. */
const char *bringup_state(const struct bringup *);

#endif /* ovs-glue/bringup.h */
