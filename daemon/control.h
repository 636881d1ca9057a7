/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CONTROL_H
#define L7_DAEMON_CONTROL_H 1

/* The control: holds the ruleset that is in force, changes it on reload, and
 * answers the commands of ovs-appctl.
 *
 * One ruleset is in force on all bridges.  A reload is one change: everything
 * is read and checked first; then the queues and the meters are made right on
 * all bridges, their workers take the new ruleset and send the flows that have
 * changed, and only when the switch has them all are the queues and meters
 * that nobody uses any more taken away.  If anything is wrong with the files,
 * nothing changes.
 *
 * Threads: everything here runs in the glue's thread, but for what is marked
 * "main thread", which is before that starts or after it has ended. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/glue.h"

/* What somebody who orders the daemon to end wants to be left. */
enum exit_order {
    EXIT_AS_STARTED, /* What --keep at the start said. */
    EXIT_KEEP,       /* Verdicts stay in force. */
    EXIT_ALL         /* Everything is taken away. */
};

struct basis;
struct control;
struct crew;
struct problems;
struct ruleset_sources;

/* All that it refers to must stay. */
struct control_config {
    const struct ruleset_sources *sources;
    uint32_t first_meter;
    const char *const *bridges; /* Those that were ordered; none: those that */
    size_t n_bridges;           /* the policy names. */
};

/* Main thread: makes the control, and reads the ruleset.  Returns 0, or an
 * errno with all that is wrong in 'problems'. */
int control_create(const struct control_config *, struct control **,
                   struct problems *problems);
void control_destroy(struct control *);

/* Main thread: the bridges, by number; there may be none if nobody named
 * any. */
size_t control_n_bridges(const struct control *);
const char *control_bridge_name(const struct control *, size_t bridge);

/* Main thread: what the bridge's connections are judged on. */
struct basis *control_basis(const struct control *, size_t bridge);

/* Main thread: what the datapaths do not do of what the policy asks is an
 * error from now on.  'on_ready' is called once, in the glue's thread and with
 * the 'aux' of control_attach(), when all bridges have been ready: 'ok' says
 * whether there is no such error. */
void control_be_strict(struct control *, void (*on_ready)(void *aux, bool ok));

/* Main thread: what the bridge's glue is to call, and the 'aux' for that. */
extern const struct glue_callbacks control_callbacks;
void *control_callbacks_aux(const struct control *, size_t bridge);

/* Main thread: ties the control to the bridges' 'glues' and to 'crew', of
 * which each bridge has the same number of workers; registers the commands,
 * and has 'on_exit' called (in the glue's thread) when somebody orders the
 * daemon to end. */
void control_attach(struct control *, struct glue *const *glues,
                    const struct crew *crew,
                    void (*on_exit)(void *aux, enum exit_order), void *aux);

/* True if nothing more may be asked of workers. */
bool control_is_ending(const struct control *);

/* Reads the ruleset again, and logs how it went; if a reload is under way, as
 * soon as that is over, once, however often it was called.  An argument of
 * glue_thread_call(). */
void control_reload(void *control);

/* Main thread, after the glue's thread has ended: answers whoever asked for
 * that. */
void control_answer_exit(struct control *);

#endif /* daemon/control.h */
