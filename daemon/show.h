/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SHOW_H
#define L7_DAEMON_SHOW_H 1

/* What "ovs-appctl -t ovs-l7d .../show" prints; of accounts, see
 * show-accounts.h.
 *
 * Threads: the glue's; what they ask of workers is answered in theirs. */

#include <stddef.h>
#include <stdint.h>

struct appctl_call;
struct control_bridge;
struct crew;
struct ruleset;

/* What there is to be shown.  All of it but the ruleset lasts as long as the
 * thread. */
struct show {
    const struct crew *crew;
    const struct control_bridge *bridges;
    size_t n_bridges;
    struct ruleset *ruleset;
    const char *policy; /* The file. */
};

/* Each answers 'call'; classes have no use for a name.  Latencies are those of
 * connections to 'server_port', 0: to any, after 'n_probes' empty flow-mods
 * have been measured. */
void show_connections(const struct show *, struct appctl_call *call);
void show_classes(const struct show *, struct appctl_call *call,
                  const char *name);
void show_floods(const struct show *, struct appctl_call *call);
void show_ports(const struct show *, struct appctl_call *call);
void show_latency(const struct show *, struct appctl_call *call,
                  size_t n_probes, uint16_t server_port);
void show_status(const struct show *, struct appctl_call *call);

#endif /* daemon/show.h */
