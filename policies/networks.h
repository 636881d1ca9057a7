/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_NETWORKS_H
#define L7_POLICIES_NETWORKS_H 1

/* Sets of IP networks, such as 10.0.0.0/8 and 2001:db8::/32 (CIDR: RFC 4632,
 * section 3.1; RFC 4291, section 2.3).
 *
 * Two networks either have nothing in common or one is within the other; a
 * set has none that is within another.  So it can be kept sorted, and asking
 * for an address is a binary search.  The empty set stands for "not asked
 * for" with all who use it.
 *
 * IPv4 is kept as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2); the version
 * tells ::/0, which has no IPv4 address, from everything.
 *
 * Ownership: a set owns its networks.
 * Threads: immutable once made. */

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct network {
    struct in6_addr addr;
    uint8_t len;        /* Bits of 'addr' that count; 96 and more for IPv4. */
    uint8_t ip_version; /* 4 or 6. */
};

struct networks {
    struct network *networks; /* Sorted by version, then address. */
    size_t n;
    size_t allocated;
};

/* Room for what network_parse() has to say, and for a network. */
#define NETWORK_WHY_MAX 128
#define NETWORK_TEXT_MAX (INET6_ADDRSTRLEN + 4)

/* Reads "10.0.0.0/8", "2001:db8::/32" or an address.  Returns 0, or EINVAL
 * with 'why', of NETWORK_WHY_MAX bytes, what to tell the user after having
 * quoted 'text'. */
int network_parse(const char *text, struct network *, char *why);

/* Writes it as network_parse() reads it to 'buf', of NETWORK_TEXT_MAX bytes,
 * and returns 'buf'. */
char *network_format(const struct network *, char *buf);

/* True if all of 'narrow' is in 'wide'. */
bool network_covers(const struct network *wide, const struct network *narrow);

/* True if an address is in the network. */
bool network_contains(const struct network *, const struct in6_addr *,
                      uint8_t ip_version);

void networks_destroy(struct networks *);

/* Adds 'network', unless it has something in common with one that is there,
 * which is then stored in '*other', otherwise NULL.  Returns 0 or ENOMEM. */
int networks_add(struct networks *, const struct network *network,
                 const struct network **other);

/* True if an address is in one of the networks. */
bool networks_contain(const struct networks *, const struct in6_addr *,
                      uint8_t ip_version);

/* True if each network of 'b' is within one of 'a'. */
bool networks_cover(const struct networks *a, const struct networks *b);

/* True if some network is of this IP version. */
bool networks_have_version(const struct networks *, uint8_t ip_version);

#endif /* policies/networks.h */
