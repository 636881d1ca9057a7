/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_ACCOUNTS_H
#define L7_DAEMON_ACCOUNTS_H 1

/* Accounts: what has passed for each virtual machine, protocol and class.
 *
 * An account counts connections, and the packets and bytes from the VM and to
 * it.  Bytes are those of whole frames as Open vSwitch counts them: with the
 * Ethernet header and a VLAN tag; a packet that is yet to be segmented counts
 * as one.  What a meter or a class drops is counted too.
 *
 * A connection between two VMs is in two accounts, the client's and the
 * server's, since each VM's figures are to be those of its interface.  The
 * server's is marked as the second one: sums over VMs pass it over.  Where
 * neither end is a VM, the account's VM is ACCOUNTS_NO_VM, and "from" is what
 * the client sends.
 *
 * A table is bounded: beyond ACCOUNTS_MAX, everything goes to one account
 * whose names are all ACCOUNTS_OTHER (and a second one of its kind), which is
 * counted.  An account keeps its number for as long as the table lives.
 *
 * Ownership: the table owns its accounts, and the names in them.
 * Threads: one at a time. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct accounts;

#define ACCOUNTS_MAX 65536

/* Longer names are cut. */
#define ACCOUNTS_NAME_MAX 255

/* In place of names: no VM; none of the table's; connections that ended, or
 * had to make room, before anybody knew what they were. */
#define ACCOUNTS_NO_VM "-"
#define ACCOUNTS_OTHER "(other)"
#define ACCOUNTS_UNJUDGED "(unjudged)"

struct traffic {
    uint64_t packets;
    uint64_t bytes;
};

struct account {
    const char *vm;       /* Or ACCOUNTS_NO_VM. */
    const char *protocol; /* A name, "unknown" or ACCOUNTS_UNJUDGED. */
    const char *class;    /* A name, or "-" for none. */
    bool second;          /* The VM is the server of another one's. */
    uint64_t n_connections;
    struct traffic from; /* What the VM sent, */
    struct traffic to;   /* and what it was sent. */
};

/* Makes a table for at most 'max' accounts.  Returns NULL if memory is
 * short. */
struct accounts *accounts_create(size_t max);
void accounts_destroy(struct accounts *);

/* The number of the account of these names, which is made if need be; that of
 * the other ones if there is no room or no memory for it. */
uint32_t accounts_find(struct accounts *, const char *vm, const char *protocol,
                       const char *class, bool second);

/* Account 'number', which there must be.  The pointer holds until the next
 * account is made; the names in it hold as long as the table. */
struct account *accounts_get(const struct accounts *, uint32_t number);

/* The number of accounts, which are 0 to that less one.  The first two are
 * those of ACCOUNTS_OTHER. */
size_t accounts_n(const struct accounts *);

/* Times that an account was wanted and there was no room for it. */
uint64_t accounts_n_overflows(const struct accounts *);

/* Adds what 'from' has counted to 'to'. */
void accounts_add(struct accounts *to, const struct accounts *from);

/* Another table like it, or NULL if memory is short. */
struct accounts *accounts_copy(const struct accounts *);

/* Adds to 'to'; sticks at the highest number. */
void traffic_add(struct traffic *to, uint64_t packets, uint64_t bytes);

#endif /* daemon/accounts.h */
