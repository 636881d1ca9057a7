/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CONTROL_PRIVATE_H
#define L7_DAEMON_CONTROL_PRIVATE_H 1

/* What the control's files share: control.c holds what is in force and hears
 * the glue, control-reload.c loads and changes it, control-commands.c answers
 * commands. */

#include <stdbool.h>
#include <stddef.h>

#include "daemon/support.h"

struct appctl_call;
struct basis;
struct control;
struct glue;
struct inventory;
struct metering;
struct problems;
struct ruleset;
struct ruleset_sources;
struct worker;

struct control {
    const struct ruleset_sources *sources;
    struct ruleset *ruleset; /* In force. */
    struct basis *basis;     /* That and the latest ports. */
    struct metering *metering;
    struct glue *glue;
    struct worker *const *workers;
    size_t n_workers;
    void (*on_exit)(void *aux, bool keep);
    void *aux;                     /* Of 'on_exit'. */
    struct appctl_call *exit_call; /* To be answered at the end, or NULL. */

    struct inventory *inventory; /* The latest, or NULL. */

    /* What the datapath does. */
    bool is_strict;                       /* It must do all that is asked. */
    void (*on_ready)(void *aux, bool ok); /* Called once; or NULL. */
    bool knows_support;                   /* The next is known. */
    struct support support;
    char *told; /* What the log says is asked in vain, or NULL. */

    bool ending; /* Workers may be gone at any time. */

    /* The reload under way: 'loading' is NULL if there is none. */
    struct ruleset *loading;
    struct basis *new_basis;         /* That the workers are to take. */
    struct appctl_call *reload_call; /* Who asked for it, or NULL. */
    bool more_queues; /* Some of the old ones are still there. */
    size_t n_failed;  /* Workers that could not take it. */
};

/* Loads the ruleset and checks that the switch can have what it asks.  Returns
 * 0, or an errno with what is wrong in 'problems'. */
int control_load(struct control *, struct ruleset **, struct problems *);

/* What connections are to be judged on, by 'ruleset' and with the latest ports
 * from now on. */
struct basis *control_make_basis(struct control *, struct ruleset *ruleset);

/* Orders the queues of 'ruleset', and for now those of 'old' (NULL: none) as
 * well.  Returns true if there are any such. */
bool control_set_queues(struct control *, const struct ruleset *ruleset,
                        const struct ruleset *old);

/* Orders what the ruleset asks of the bridge whatever connections there
 * are. */
void control_set_standing(struct control *);

/* Logs what the policy asks for in vain, when that changes. */
void control_tell_support(struct control *);

/* Reads everything again, for 'call' or, if that is NULL, for nobody. */
void control_reload_for(struct control *, struct appctl_call *call);

/* Registers the commands. */
void control_register_commands(struct control *);

#endif /* daemon/control-private.h */
