/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_MIRROR_H
#define L7_OVS_GLUE_MIRROR_H 1

/* The mirror: the way of the clones from the bridge to the workers.
 *
 * A veth pair, one end a port of the bridge, the other alone in a network
 * namespace of its own, where every packet that arrives ends in a queue of
 * NFQUEUE's or is dropped.  The clones thus meet nothing of the host: no IP
 * stack, no firewall, no route, whatever anyone does to the host's rules.
 *
 * The namespace has no name and lives as long as this process: when the
 * process dies, however it does, the kernel removes the namespace and with it
 * both ends of the pair, and the bridge's clones go nowhere, at no cost.
 * Nothing is left to be cleaned up.  (A named one, measured against, stays
 * behind after kill -9 with every clone still copied into it.)
 *
 * Only what is sent to the far end's own address, which is drawn at random
 * and known to the bridge's flows alone, gets into the queue: what the bridge
 * floods does not.
 *
 * Whoever is root can still take it apart: remove the pair, or enter the
 * namespace (nsenter(1)) and change what is there.  So the thread that made
 * the namespace stays in it, to put right what is wrong whenever it is asked
 * to: it needs no right to enter, and nobody waits for the programs that it
 * runs.
 *
 * Threads: one; mirror_enter() any. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mirror;

/* Makes the mirror: the bridge's end is to be called 'name', and packets are
 * balanced over queues 0 to 'n_queues' - 1, both directions of a connection
 * to the same.  Returns 0, or an errno with a text in '*error' that says what
 * to do, which the caller frees. */
int mirror_create(const char *name, unsigned int n_queues, struct mirror **,
                  char **error);

/* Takes the mirror away. */
void mirror_destroy(struct mirror *);

/* The name of the bridge's end. */
const char *mirror_name(const struct mirror *);

/* The Ethernet addresses of the bridge's end and of the far end, as text. */
const char *mirror_near_address(const struct mirror *);
const char *mirror_far_address(const struct mirror *);

/* Moves the calling thread, and it alone, into the mirror's namespace, for
 * good.  Returns 0 or an errno. */
int mirror_enter(const struct mirror *);

/* False on a host that was started with "ipv6.disable=1". */
bool mirror_has_ipv6(void);

/* True if there is an interface of the name of the bridge's end. */
bool mirror_exists(const struct mirror *);

/* Begins to look the mirror over, and to put right what is wrong with it.
 * When mirror_is_mending() says that this is over, mirror_end_mending() says
 * what was wrong: a text that the caller frees, or NULL if nothing seemed to
 * be.  '*is_new' is set if the pair has been made anew, with the same names
 * and addresses. */
void mirror_begin_mending(struct mirror *);
bool mirror_is_mending(const struct mirror *);
void mirror_mending_wait(const struct mirror *);
char *mirror_end_mending(struct mirror *, bool *is_new);

#endif /* ovs-glue/mirror.h */
