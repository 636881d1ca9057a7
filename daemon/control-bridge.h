/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CONTROL_BRIDGE_H
#define L7_DAEMON_CONTROL_BRIDGE_H 1

/* What the control holds of one bridge: whoever works for it, its ports, and
 * what its datapath does.
 *
 * Ownership: the control's; the glue and the workers are the main thread's.
 * Threads: the glue's. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/support.h"

struct adoption;
struct basis;
struct control;
struct glue;
struct inventory;
struct worker;

struct control_bridge {
    struct control *control; /* Whose it is, */
    size_t number;           /* and as which: the first is 0. */
    char *name;
    struct glue *glue;
    struct worker *const *workers; /* That take its clones. */
    size_t n_workers;

    struct inventory *inventory; /* The latest ports; NULL: none known yet. */
    struct basis *basis;         /* These and the ruleset in force. */
    uint16_t standing_minute;    /* Of the week, when standing orders were
                                  * given. */

    /* What the datapath does. */
    bool knows_support; /* The next is known. */
    struct support support;
    char *told; /* What is asked of it in vain, as the log has it, a line
                 * each; or NULL. */

    /* What an earlier life left, until it is programmed; NULL: nothing. */
    struct adoption *adoption;

    /* The reload under way. */
    struct basis *new_basis; /* That its workers are to take. */
    bool more_queues;        /* Some of the old ones are still there. */
};

#endif /* daemon/control-bridge.h */
