/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SHOW_H
#define L7_DAEMON_SHOW_H 1

/* What "ovs-appctl -t ovs-l7d .../show" prints.
 *
 * Threads: the glue's; what they ask of workers is answered in theirs. */

#include <stddef.h>

struct appctl_call;
struct glue;
struct ruleset;
struct worker;

/* What there is to be shown. */
struct show {
    struct glue *glue;
    struct worker *const *workers;
    size_t n_workers;
    struct ruleset *ruleset;
    const char *policy; /* The file. */
    const char *told;   /* Lines on what it asks in vain, or NULL. */
};

/* Each answers 'call'; classes have no use for a name. */
void show_connections(const struct show *, struct appctl_call *call);
void show_classes(const struct show *, struct appctl_call *call,
                  const char *name);
void show_status(const struct show *, struct appctl_call *call);

#endif /* daemon/show.h */
