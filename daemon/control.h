/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_CONTROL_H
#define L7_DAEMON_CONTROL_H 1

/* The control: holds the ruleset that is in force, changes it on reload, and
 * answers the commands of ovs-appctl.
 *
 * A reload is one change: everything is read and checked first; then the
 * queues and the meters are made right, the workers take the new ruleset and
 * send the flows that have changed, and only when the switch has them all are
 * the queues and meters that nobody uses any more taken away.  If anything is
 * wrong with the files, nothing changes.
 *
 * Threads: everything here runs in the glue's thread, but for what is marked
 * "main thread", which is before the glue starts or after it has ended. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/glue.h"

struct control;
struct problems;
struct basis;
struct ruleset_sources;
struct worker;

/* Main thread: makes the control, and reads the ruleset from 'sources', which
 * must stay.  Returns 0, or an errno with all that is wrong in 'problems'. */
int control_create(const struct ruleset_sources *sources, uint32_t first_meter,
                   struct control **, struct problems *problems);
void control_destroy(struct control *);

/* Main thread: what connections are judged on. */
struct basis *control_basis(const struct control *);

/* Main thread: what the datapath does not do of what the policy asks is an
 * error from now on.  'on_ready' is called once, in the glue's thread and with
 * the 'aux' of control_attach(), when the bridge is ready for the first time:
 * 'ok' says whether there is no such error. */
void control_be_strict(struct control *, void (*on_ready)(void *aux, bool ok));

/* What the glue is to call, with the control as 'aux'. */
extern const struct glue_callbacks control_callbacks;

/* Main thread: ties the control to 'glue' and to its 'n' 'workers', registers
 * the commands, and has 'on_exit' called (in the glue's thread) when somebody
 * orders the daemon to end. */
void control_attach(struct control *, struct glue *glue,
                    struct worker *const *workers, size_t n,
                    void (*on_exit)(void *aux, bool keep), void *aux);

/* True if nothing more may be asked of workers. */
bool control_is_ending(const struct control *);

/* Reads the ruleset again, and logs how it went: an argument of
 * glue_call(). */
void control_reload(void *control);

/* Main thread, after the glue has ended: answers whoever asked for that. */
void control_answer_exit(struct control *);

#endif /* daemon/control.h */
