/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CONTROL_PRIVATE_H
#define L7_DAEMON_CONTROL_PRIVATE_H 1

/* What the control's files share: control.c holds what is in force,
 * control-bridge.c hears the glues, control-adoption.c what they found at the
 * start, control-load.c reads the ruleset,
 * control-reload.c puts another in force, control-commands.c answers
 * commands. */

#include <stdbool.h>
#include <stddef.h>

#include "daemon/control-bridge.h"
#include "daemon/control.h"

struct adoption;
struct appctl_call;
struct crew;
struct metering;
struct problems;
struct ruleset;
struct verdict;

struct control {
    struct control_config config;
    struct ruleset *ruleset; /* In force. */
    struct metering *metering;
    struct control_bridge *bridges; /* In the order of their numbers, */
    size_t n_bridges;               /* so many. */
    const struct crew *crew;        /* All their workers. */
    void (*on_exit)(void *aux, enum exit_order);
    void *aux;                     /* Of 'on_exit'. */
    struct appctl_call *exit_call; /* To be answered at the end, or NULL. */

    bool is_strict; /* The datapaths must do all that is asked. */
    void (*on_ready)(void *aux, bool ok); /* Called once; or NULL. */

    bool ending; /* Workers may be gone at any time. */

    /* The reload under way: 'loading' is NULL if there is none. */
    struct ruleset *loading;
    struct appctl_call *reload_call; /* Who asked for it, or NULL. */
    size_t n_awaited; /* Bridges that have not done this step. */
    size_t n_failed;  /* Workers that could not take it. */
    bool once_more;   /* When it is over, another one begins: somebody who
                       * waits for no answer has asked for it. */
};

/* ---- control-load.c ---- */

/* Loads the ruleset and checks that the switch can have what it asks.  Returns
 * 0, or an errno with what is wrong in 'problems'. */
int control_load(struct control *, struct ruleset **, struct problems *);

/* ---- control-bridge.c ---- */

/* What the connections of 'b' are to be judged on, by 'ruleset' and with the
 * latest ports from now on. */
struct basis *control_bridge_make_basis(struct control_bridge *b,
                                        struct ruleset *ruleset);

/* Orders the queues of 'ruleset', and for now those of 'old' (NULL: none) as
 * well.  Returns true if there are any such. */
bool control_bridge_set_queues(struct control_bridge *,
                               const struct ruleset *ruleset,
                               const struct ruleset *old);

/* Says what the numbers in cookies mean by 'ruleset'. */
void control_bridge_set_glossary(struct control_bridge *,
                                 const struct ruleset *ruleset);

/* Orders what the ruleset asks of the bridge whatever connections there
 * are. */
void control_bridge_set_standing(struct control_bridge *);

/* Logs what the policy asks for in vain, when that changes. */
void control_bridge_tell_support(struct control_bridge *);

/* ---- control-adoption.c ---- */

/* The glue has found connections of an earlier life: has the workers adopt
 * them. */
void control_adopt(struct control_bridge *, struct adoption *);

/* The workers have adopted so many of them, and could not adopt others. */
void control_adopted(const struct control_bridge *, size_t n_adopted,
                     size_t n_not_adopted);

/* The number of the meter that the connection of 'verdict' had in an earlier
 * life, or 0. */
uint32_t control_earlier_meter(const struct control_bridge *,
                               const struct verdict *verdict);

/* They have their flows. */
void control_end_adoption(struct control_bridge *);

/* True if cookies mean the same by both rulesets. */
bool control_glossaries_equal(const struct ruleset *, const struct ruleset *);

/* ---- control-reload.c ---- */

/* Reads everything again, for 'call' or, if that is NULL, for nobody. */
void control_reload_for(struct control *, struct appctl_call *call);

/* ---- control-commands.c ---- */

/* Registers the commands. */
void control_register_commands(struct control *);

#endif /* daemon/control-private.h */
