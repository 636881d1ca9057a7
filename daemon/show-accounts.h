/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SHOW_ACCOUNTS_H
#define L7_DAEMON_SHOW_ACCOUNTS_H 1

/* What "ovs-appctl -t ovs-l7d" prints of accounts: vm/show and protocol/show,
 * in sums, and each VM's or protocol's in detail.
 *
 * Threads: the glue's. */

struct appctl_call;
struct show;

/* Each answers 'call': with a line for each VM or protocol if 'name' is NULL,
 * otherwise with one for each account of that name. */
void show_vms(const struct show *, struct appctl_call *call, const char *name);
void show_protocols(const struct show *, struct appctl_call *call,
                    const char *name);

#endif /* daemon/show-accounts.h */
