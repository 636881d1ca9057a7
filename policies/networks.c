/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of IP networks: see networks.h. */

#include <l7-config.h>
#include "policies/networks.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- One network. ---- */

/* Clears all bits of 'addr' after the first 'len'. */
static void
clear_host(struct in6_addr *addr, unsigned int len)
{
    for (unsigned int i = 0; i < 16; i++) {
        unsigned int kept = len > 8 * i ? len - 8 * i : 0;

        if (kept < 8) {
            addr->s6_addr[i] &= (uint8_t) (0xff00u >> kept);
        }
    }
}

/* Reads the digits of a prefix's length, at most 'max'. */
static bool
parse_len(const char *s, unsigned int max, unsigned int *len)
{
    *len = 0;
    if (!*s || strlen(s) > 3) {
        return false;
    }
    for (; *s; s++) {
        if (*s < '0' || *s > '9') {
            return false;
        }
        *len = *len * 10 + (unsigned int) (*s - '0');
    }
    return *len <= max;
}

static int
refuse(char *why, const char *reason)
{
    snprintf(why, NETWORK_WHY_MAX, "%s", reason);
    return EINVAL;
}

int
network_parse(const char *text, struct network *network, char *why)
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t) (slash - text) : strlen(text);
    char addr[INET6_ADDRSTRLEN];
    struct in_addr ipv4;

    *network = (struct network){ .len = 0 };
    if (n >= sizeof addr) {
        return refuse(why, "is no IP address");
    }
    memcpy(addr, text, n);
    addr[n] = '\0';
    if (inet_pton(AF_INET, addr, &ipv4) == 1) {
        network->ip_version = 4;
        memcpy(network->addr.s6_addr, mapped, sizeof mapped);
        memcpy(network->addr.s6_addr + 12, &ipv4, 4);
    } else if (inet_pton(AF_INET6, addr, &network->addr) == 1) {
        network->ip_version = 6;
        if (IN6_IS_ADDR_V4MAPPED(&network->addr)) {
            return refuse(why, "is an IPv4 address in the form of IPv6; "
                               "write it as IPv4");
        }
    } else {
        return refuse(why, "is no IP address; write for example "
                           "\"10.0.0.0/8\" or \"2001:db8::/32\"");
    }

    unsigned int max = network->ip_version == 4 ? 32 : 128;
    unsigned int len = max;
    if (slash && !parse_len(slash + 1, max, &len)) {
        snprintf(why, NETWORK_WHY_MAX,
                 "must have a number from 0 to %u after its \"/\"", max);
        return EINVAL;
    }
    network->len = (uint8_t) (len + 128 - max);

    struct network whole = *network;
    clear_host(&whole.addr, whole.len);
    if (memcmp(&whole.addr, &network->addr, sizeof whole.addr)) {
        char right[NETWORK_TEXT_MAX];

        snprintf(why, NETWORK_WHY_MAX,
                 "has bits after its prefix; write \"%s\", or the address "
                 "alone",
                 network_format(&whole, right));
        return EINVAL;
    }
    return 0;
}

char *
network_format(const struct network *network, char *buf)
{
    bool is_ipv4 = network->ip_version == 4;
    unsigned int max = is_ipv4 ? 32 : 128;
    unsigned int len = network->len + max - 128;

    inet_ntop(is_ipv4 ? AF_INET : AF_INET6,
              network->addr.s6_addr + (is_ipv4 ? 12 : 0), buf,
              INET6_ADDRSTRLEN);
    if (len < max) {
        snprintf(buf + strlen(buf), 5, "/%u", len % 1000);
    }
    return buf;
}

bool
network_contains(const struct network *network, const struct in6_addr *addr,
                 uint8_t ip_version)
{
    unsigned int bytes = network->len / 8;
    unsigned int bits = network->len % 8;

    return network->ip_version == ip_version
           && !memcmp(network->addr.s6_addr, addr->s6_addr, bytes)
           && (!bits
               || !((network->addr.s6_addr[bytes] ^ addr->s6_addr[bytes])
                    >> (8 - bits)));
}

bool
network_covers(const struct network *wide, const struct network *narrow)
{
    return wide->len <= narrow->len
           && network_contains(wide, &narrow->addr, narrow->ip_version);
}


/* ---- Sets. ---- */

void
networks_destroy(struct networks *s)
{
    if (s) {
        free(s->networks);
        *s = (struct networks){ NULL, 0, 0 };
    }
}

/* The number of networks that begin at the address or before it. */
static size_t
count_up_to(const struct networks *s, const struct in6_addr *addr,
            uint8_t ip_version)
{
    size_t low = 0;
    size_t high = s->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct network *network = &s->networks[middle];
        int order = network->ip_version - ip_version;

        if (!order) {
            order = memcmp(&network->addr, addr, sizeof *addr);
        }
        if (order > 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* The network that the address is in, or NULL. */
static const struct network *
find(const struct networks *s, const struct in6_addr *addr, uint8_t ip_version)
{
    size_t n = count_up_to(s, addr, ip_version);

    return n && network_contains(&s->networks[n - 1], addr, ip_version)
               ? &s->networks[n - 1]
               : NULL;
}

int
networks_add(struct networks *s, const struct network *network,
             const struct network **other)
{
    size_t at = count_up_to(s, &network->addr, network->ip_version);

    *other = find(s, &network->addr, network->ip_version);
    if (!*other && at < s->n && network_covers(network, &s->networks[at])) {
        *other = &s->networks[at];
    }
    if (*other) {
        return 0;
    }

    if (s->n == s->allocated) {
        size_t n = s->allocated ? 2 * s->allocated : 4;
        struct network *bigger = realloc(s->networks, n * sizeof *bigger);

        if (!bigger) {
            return ENOMEM;
        }
        s->networks = bigger;
        s->allocated = n;
    }
    memmove(&s->networks[at + 1], &s->networks[at],
            (s->n - at) * sizeof *s->networks);
    s->networks[at] = *network;
    s->n++;
    return 0;
}

bool
networks_contain(const struct networks *s, const struct in6_addr *addr,
                 uint8_t ip_version)
{
    return find(s, addr, ip_version) != NULL;
}

bool
networks_cover(const struct networks *a, const struct networks *b)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct network *network = &b->networks[i];
        const struct network *wide =
            find(a, &network->addr, network->ip_version);

        if (!wide || !network_covers(wide, network)) {
            return false;
        }
    }
    return true;
}

bool
networks_have_version(const struct networks *s, uint8_t ip_version)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->networks[i].ip_version == ip_version) {
            return true;
        }
    }
    return false;
}
