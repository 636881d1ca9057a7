/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_PRIVILEGES_H
#define L7_DAEMON_PRIVILEGES_H 1

/* Least privilege: what the daemon may do, and as whom.
 *
 * It reads what strangers send, so it should be worth little to whoever takes
 * it over.  From the very start it has but the capabilities in the table, and
 * after the start CAP_NET_ADMIN alone, in all threads:
 *
 *   CAP_NET_ADMIN        always: the kernel takes no verdict on a clone from a
 *                        sender without it (netlink_net_capable()); and for
 *                        the mirror's interfaces
 *   CAP_SYS_ADMIN        at the start: to make the mirror's namespace, and for
 *                        workers to enter it
 *   CAP_NET_RAW          at the start: only the legacy iptables asks for it
 *   CAP_DAC_READ_SEARCH  at the start: to open the counters of lost clones,
 *                        /proc/net/netfilter/nfnetlink_queue, which only root
 *                        may read; in effect for that moment only
 *
 * Root that is not told to become another user stays root, also for files:
 * it keeps CAP_DAC_OVERRIDE and CAP_NET_RAW, too.
 *
 * Nothing that is run gets anything beyond that, since it is ruled out for
 * good (capabilities_bound()); what the mirror's commands need is lent to
 * them, one by one (ovs-glue/command.h).  Each thread of the start ends its
 * part in it with capabilities_give_up().
 *
 * With --monitor, the process that watches keeps what a start needs, since it
 * is to start the daemon anew; it reads nothing of anybody's.
 *
 * Threads: the main one, before there are others. */

#include <stdbool.h>

/* Becomes 'user', "USER[:GROUP]" (NULL: whoever started us), with the groups
 * that the user has, and keeps only what the start needs.  'is_daemon' is
 * false if all that is wanted is to read files as that user.  Returns 0, or
 * an errno with a text in '*error' that says what is missing and how to give
 * it (or NULL if memory is short), which the caller frees. */
int privileges_start(const char *user, bool is_daemon, char **error);

#endif /* daemon/privileges.h */
