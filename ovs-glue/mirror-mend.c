/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting the mirror right: see mirror.h.
 *
 * Most is done whether or not it looks necessary: it changes nothing where all
 * is well, and nobody has to think of each way in which it might not be. */

#include <config.h>
#include "ovs-glue/mirror.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "openvswitch/dynamic-string.h"
#include "ovs-glue/command.h"
#include "ovs-glue/mirror-private.h"
#include "packets.h"
#include "util.h"

/* Adds one thing that is wrong to 'found'. */
static void
note(struct ds *found, const char *what)
{
    ds_put_format(found, "%s%s", found->length ? ", " : "", what);
}

/* True if the interface is up, in the calling thread's namespace. */
static bool
is_up(int fd, const char *name)
{
    struct ifreq r = { .ifr_flags = 0 };

    ovs_strlcpy(r.ifr_name, name, sizeof r.ifr_name);
    return !ioctl(fd, SIOCGIFFLAGS, &r) && r.ifr_flags & IFF_UP;
}

/* Likewise, if its Ethernet address is 'address'. */
static bool
has_address(int fd, const char *name, const char *address)
{
    struct ifreq r = { .ifr_flags = 0 };
    struct eth_addr is, wanted;

    ovs_strlcpy(r.ifr_name, name, sizeof r.ifr_name);
    if (!eth_addr_from_string(address, &wanted)) {
        OVS_NOT_REACHED();
    }
    if (ioctl(fd, SIOCGIFHWADDR, &r)) {
        return false;
    }
    memcpy(&is, r.ifr_hwaddr.sa_data, sizeof is);
    return eth_addr_equals(is, wanted);
}

static bool
is_ipv6_disabled(const char *name)
{
    char *file = xasprintf("/proc/sys/net/ipv6/conf/%s/disable_ipv6", name);
    FILE *f = fopen(file, "re");
    bool is_disabled = f && getc(f) == '1';

    if (f) {
        fclose(f);
    }
    free(file);
    return is_disabled;
}

static void
find_in_far_end(const struct mirror *m, struct ds *found)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return;
    }
    if (!is_up(fd, MIRROR_FAR_END)) {
        note(found, "its far end was down");
    }
    if (!has_address(fd, MIRROR_FAR_END, m->far)) {
        note(found, "its far end had another address");
    }
    if (is_ipv6_disabled(MIRROR_FAR_END)) {
        note(found, "its far end had IPv6 disabled");
    }
    close(fd);
}

/* True if the rule that leads to the queues is there. */
static bool
has_rule(const struct mirror *m, const char *iptables)
{
    const char *rule[MIRROR_RULE_MAX];
    const char *argv[MIRROR_RULE_MAX + 8] = { iptables, "-w",  "5",
                                              "-t",     "raw", "-C" };
    char balance[16], *error;
    size_t n = 6;

    mirror_get_rule(m, rule, balance);
    for (size_t i = 0; rule[i]; i++) {
        argv[n++] = rule[i];
    }
    bool found = !command_run(argv, NULL, &error);
    free(error);
    return found;
}

static void
find_in_rules(const struct mirror *m, struct ds *found)
{
    if (!has_rule(m, "iptables")) {
        note(found, "its iptables rules were gone");
    }
    if (mirror_has_ipv6() && !has_rule(m, "ip6tables")) {
        note(found, "its ip6tables rules were gone");
    }
}

void
mirror_mend(struct mirror *m)
{
    struct mirror_task t = { .mirror = m };
    struct ds found = DS_EMPTY_INITIALIZER;

    m->is_new = !if_nametoindex(MIRROR_FAR_END);
    if (m->is_new) {
        note(&found, "its veth pair was gone");
        mirror_make_pair(&t);
    } else {
        find_in_far_end(m, &found);
    }
    find_in_rules(m, &found);

    mirror_enable_ipv6("all");
    mirror_enable_ipv6(MIRROR_FAR_END);
    MIRROR_RUN(&t, NULL, "ip", "link", "set", "dev", MIRROR_FAR_END, "address",
               m->far, "mtu", "65535", "up");
    mirror_set_rules(&t);
    if (t.error) {
        ds_put_format(&found, "%sit cannot be put right: %s",
                      found.length ? "; " : "",
                      t.text ? t.text : ovs_strerror(t.error));
        free(t.text);
        m->is_new = false;
    } else if (found.length) {
        ds_put_cstr(&found, ": put right");
    }
    m->found = found.length ? ds_steal_cstr(&found) : NULL;
    ds_destroy(&found);
}

char *
mirror_end_mending(struct mirror *m, bool *is_new)
{
    struct mirror_task t = { .mirror = m };

    latch_poll(&m->mended);
    char *found = m->found;
    *is_new = m->is_new;
    m->found = NULL;
    if (m->is_new) {
        mirror_near_end_up(&t);
        free(t.text);
    }
    return found;
}
