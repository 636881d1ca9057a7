/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_ACCESS_H
#define L7_OVS_GLUE_ACCESS_H 1

/* Whether this process may connect to Open vSwitch's sockets, which a daemon
 * that is not root's has to be told by whoever looks after the host.
 *
 * Threads: any. */

/* Returns NULL if nothing forbids to connect to 'remote' ("unix:FILE"), or it
 * is not there, or else a text for people that says what to do, which the
 * caller frees. */
char *access_obstacle(const char *remote);

#endif /* ovs-glue/access.h */
