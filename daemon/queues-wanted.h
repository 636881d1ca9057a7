/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_QUEUES_WANTED_H
#define L7_DAEMON_QUEUES_WANTED_H 1

/* The queues that a policy wants, as ovs-glue/ takes them.
 *
 * A policy's "qos" names ports, its classes describe queues; each of these is
 * made on each of those.  A queue that several classes share bears the names
 * of all of them.
 *
 * A reload must not take a queue away from under the flows that still name
 * it: so until the flows are changed, there are the queues of both policies
 * (queues_wanted_join()).
 *
 * Ownership: what is returned is the caller's, who ends it with
 * queues_config_destroy().
 * Threads: no state. */

#include <stdbool.h>

struct policy;
struct queues_config;

/* What 'policy' wants: nothing if it has no "qos". */
struct queues_config *queues_wanted_create(const struct policy *policy);

/* 'wanted', and after it the queues and ports that only 'old' has, as far as
 * there may be so many.  Such queues are guaranteed nothing any more, so that
 * all guarantees still fit.  Stores in '*more' whether there is any such. */
struct queues_config *queues_wanted_join(const struct queues_config *wanted,
                                         const struct queues_config *old,
                                         bool *more);

#endif /* daemon/queues-wanted.h */
