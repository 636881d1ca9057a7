/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_GLUE_THREAD_H
#define L7_OVS_GLUE_GLUE_THREAD_H 1

/* The thread in which all that speaks to Open vSwitch runs: the glues of all
 * bridges (glue.h), one after another, and the commands of ovs-appctl
 * (appctl.h).
 *
 * One thread for all bridges, since what they say to each other's parts of
 * the daemon then needs no locks, and since ovs-vswitchd, which answers them,
 * has one for it, too.
 *
 * Threads: the main one's, but for glue_thread_call(). */

struct glue_thread;

/* Makes the thread, without starting it; it listens for ovs-appctl at the path
 * 'unixctl' (NULL: where ovs-appctl looks for it), which is for the process's
 * own user alone.  Before any thread.  Returns 0, or an errno
 * with a text in '*error' that the caller frees.  Commands may be registered
 * until glue_thread_start(). */
int glue_thread_create(const char *unixctl, struct glue_thread **,
                       char **error);

/* Starts it, after its glues were made. */
void glue_thread_start(struct glue_thread *);

/* Any thread: has 'function' called in the thread, after all verdicts that the
 * calling thread has posted were taken. */
void glue_thread_call(struct glue_thread *, void (*function)(void *aux),
                      void *aux);

/* Ends the thread, after its glues were stopped: all calls so far are made. */
void glue_thread_join(struct glue_thread *);

/* Frees it, after glue_thread_join() or if it was not started, and after its
 * glues. */
void glue_thread_destroy(struct glue_thread *);

#endif /* ovs-glue/glue-thread.h */
