/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who would be behind which port: see hosts.h. */

#include <l7-config.h>
#include "captures/hosts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "policies/policy.h"

/* Longest name of a VM or of an interface, and others. */
#define NAME_MAX_LEN 255

/* An address at a port. */
struct host {
    struct in6_addr addr; /* IPv4 addresses are mapped. */
    uint16_t port;        /* Its number. */
    uint16_t vlan;        /* The port's. */
};

struct hosts {
    struct hosts_port ports[HOSTS_MAX + 1]; /* By number; 0 is the uplink, */
    size_t n_ports; /* whose number is the last but for that. */
    struct host hosts[HOSTS_MAX];
    size_t n;
    uint16_t n_vms;
};

struct hosts *
hosts_create(void)
{
    struct hosts *h = calloc(1, sizeof *h);

    if (h) {
        h->n_ports = 1;
        h->ports[0].interface = strdup("uplink");
        if (!h->ports[0].interface) {
            free(h);
            return NULL;
        }
    }
    return h;
}

void
hosts_destroy(struct hosts *h)
{
    if (h) {
        for (size_t i = 0; i < h->n_ports; i++) {
            struct hosts_port *p = &h->ports[i];

            free(p->interface);
            free(p->vm);
            free(p->uuid);
            free(p->iface_id);
            policy_match_destroy(p->match);
        }
        free(h);
    }
}

/* ---- Reading. ---- */

static int __attribute__((format(printf, 2, 3)))
complain(char why[HOSTS_WHY_MAX], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(why, HOSTS_WHY_MAX, format, args);
    va_end(args);
    return EINVAL;
}

static int
complain_memory(char why[HOSTS_WHY_MAX])
{
    complain(why, "%s", strerror(ENOMEM));
    return ENOMEM;
}

/* True if 's' is a name that fits into a line and an output column. */
static bool
is_name(const char *s)
{
    size_t len = strlen(s);

    for (const char *p = s; *p; p++) {
        if ((unsigned char) *p <= ' ' || *p == 0x7f) {
            return false;
        }
    }
    return len && len <= NAME_MAX_LEN;
}

static int
check_name(const char *what, const char *name, char why[HOSTS_WHY_MAX])
{
    return is_name(name) ? 0
                         : complain(why,
                                    "%s \"%.40s\": a name has 1 to %d "
                                    "characters and no blanks",
                                    what, name, NAME_MAX_LEN);
}

/* What one option says. */
struct entry {
    char *vm;
    char *address;
    char *interface; /* This and the others NULL or 0 if not given. */
    char *uuid;
    char *iface_id;
    uint16_t vlan;
};

static int
read_vlan(const char *value, uint16_t *vlan, char why[HOSTS_WHY_MAX])
{
    char *end;
    unsigned long int n = strtoul(value, &end, 10);

    if (*value < '0' || *value > '9' || *end || !n || n > 4094) {
        return complain(why, "vlan=%.40s: give a number from 1 to 4094",
                        value);
    }
    *vlan = (uint16_t) n;
    return 0;
}

static int
read_member(struct entry *e, char *member, char why[HOSTS_WHY_MAX])
{
    static const char *const keys[] = { "interface", "uuid", "iface-id",
                                        "vlan" };
    char **const values[] = { &e->interface, &e->uuid, &e->iface_id };
    size_t n_keys = sizeof keys / sizeof keys[0];
    char *value = strchr(member, '=');
    size_t i = 0;

    if (!value) {
        return complain(why, "\"%.40s\": say KEY=VALUE", member);
    }
    *value++ = '\0';
    while (i < n_keys && strcmp(member, keys[i])) {
        i++;
    }
    if (i == n_keys) {
        const char *nearest = problems_nearest(member, keys, n_keys);

        return complain(why, "\"%.40s\": there is no such key; say %s%s",
                        member,
                        nearest ? nearest : "interface, uuid, iface-id or ",
                        nearest ? "" : "vlan");
    }
    if (i < sizeof values / sizeof values[0] ? *values[i] != NULL : e->vlan) {
        return complain(why, "%s is there twice", keys[i]);
    }
    if (i == n_keys - 1) {
        return read_vlan(value, &e->vlan, why);
    }
    *values[i] = value;
    return check_name(keys[i], value, why);
}

/* Takes 'text' apart, which it changes and which stays the caller's. */
static int
read_entry(struct entry *e, char *text, char why[HOSTS_WHY_MAX])
{
    char *state = NULL;
    char *first = strtok_r(text, ",", &state);
    char *equals = first ? strchr(first, '=') : NULL;

    if (!equals) {
        return complain(why, "say NAME=ADDRESS, and after commas what else is "
                             "known");
    }
    *equals = '\0';
    *e = (struct entry){ .vm = first, .address = equals + 1 };
    int error = check_name("the VM", e->vm, why);
    for (char *member; !error && (member = strtok_r(NULL, ",", &state));) {
        error = read_member(e, member, why);
    }
    return error;
}

static int
read_address(const char *text, struct in6_addr *addr, char why[HOSTS_WHY_MAX])
{
    struct in_addr ipv4;

    if (inet_pton(AF_INET, text, &ipv4) == 1) {
        /* RFC 4291, section 2.5.5.2. */
        memset(addr, 0, 10);
        memset(&addr->s6_addr[10], 0xff, 2);
        memcpy(&addr->s6_addr[12], &ipv4, 4);
        return 0;
    }
    return inet_pton(AF_INET6, text, addr) == 1
               ? 0
               : complain(why,
                          "\"%.60s\" is no address; give one like 10.0.0.1 or "
                          "fd00::1",
                          text);
}

/* ---- Adding. ---- */

/* The port of 'e': the one whose interface it names, or without that the VM's
 * latest.  NULL if there is none. */
static struct hosts_port *
find_port(struct hosts *h, const struct entry *e)
{
    for (size_t i = h->n_ports; i-- > 1;) {
        struct hosts_port *p = &h->ports[i];

        if (e->interface ? !strcmp(p->interface, e->interface)
                         : !strcmp(p->vm, e->vm)) {
            return p;
        }
    }
    return NULL;
}

/* The number of the VM 'name', a new one if it is new. */
static uint16_t
number_vm(struct hosts *h, const char *name)
{
    for (size_t i = 1; i < h->n_ports; i++) {
        if (h->ports[i].vm && !strcmp(h->ports[i].vm, name)) {
            return h->ports[i].vm_number;
        }
    }
    return h->n_vms++;
}

/* Makes '*to' say 'value', unless that is NULL.  It must not say anything
 * else. */
static int
agree(char **to, const char *value, const char *what, char why[HOSTS_WHY_MAX])
{
    if (!value || (*to && !strcmp(*to, value))) {
        return 0;
    } else if (*to) {
        return complain(why, "%s=%.60s: it was \"%.60s\" before", what, value,
                        *to);
    }
    *to = strdup(value);
    return *to ? 0 : complain_memory(why);
}

/* Brings the port of 'e' up to date, or makes it, and stores it in
 * '*portp'. */
static int
add_port(struct hosts *h, const struct entry *e, struct hosts_port **portp,
         char why[HOSTS_WHY_MAX])
{
    struct hosts_port *p = find_port(h, e);
    const char *interface = e->interface ? e->interface : e->vm;

    if (!p) {
        uint16_t vm_number = number_vm(h, e->vm);

        for (size_t i = 1; i < h->n_ports; i++) {
            if (!strcmp(h->ports[i].interface, interface)) {
                return complain(why,
                                "there is an interface \"%.60s\" already, of "
                                "VM \"%.60s\"; name another with interface=",
                                interface, h->ports[i].vm);
            }
        }
        p = &h->ports[h->n_ports];
        *p = (struct hosts_port){
            .interface = strdup(interface),
            .vm = strdup(e->vm),
            .number = (uint16_t) h->n_ports,
            .vm_number = vm_number,
            .vlan = e->vlan,
        };
        h->n_ports++;
        if (!p->interface || !p->vm) {
            return complain_memory(why);
        }
    } else if (strcmp(p->vm, e->vm)) {
        return complain(why, "interface=%.60s: it is VM \"%.60s\"'s already",
                        interface, p->vm);
    } else if (e->vlan && e->vlan != p->vlan) {
        return complain(why, "vlan=%u: the port's is %u already", e->vlan,
                        p->vlan);
    }
    *portp = p;
    int error = agree(&p->uuid, e->uuid, "uuid", why);
    return error ? error : agree(&p->iface_id, e->iface_id, "iface-id", why);
}

static int
add_host(struct hosts *h, const struct entry *e, const struct hosts_port *port,
         char why[HOSTS_WHY_MAX])
{
    struct host host = { .port = port->number, .vlan = port->vlan };
    int error = read_address(e->address, &host.addr, why);

    for (size_t i = 0; !error && i < h->n; i++) {
        if (!memcmp(&h->hosts[i].addr, &host.addr, sizeof host.addr)
            && h->hosts[i].vlan == host.vlan) {
            return complain(why,
                            "%s: it is VM \"%.60s\"'s already; give VMs that "
                            "share an address their vlan=",
                            e->address, h->ports[h->hosts[i].port].vm);
        }
    }
    if (!error) {
        h->hosts[h->n++] = host;
    }
    return error;
}

int
hosts_add(struct hosts *h, const char *text, char why[HOSTS_WHY_MAX])
{
    struct hosts_port *port = NULL;
    struct entry entry;
    char *copy;

    if (h->n >= HOSTS_MAX) {
        return complain(why, "there may be %d addresses", HOSTS_MAX);
    }
    copy = strdup(text);
    if (!copy) {
        return complain_memory(why);
    }
    int error = read_entry(&entry, copy, why);
    if (!error) {
        error = add_port(h, &entry, &port, why);
    }
    if (!error) {
        error = add_host(h, &entry, port, why);
    }
    free(copy);
    return error;
}

int
hosts_set_uplink(struct hosts *h, const char *interface,
                 char why[HOSTS_WHY_MAX])
{
    char *copy;
    int error = check_name("the interface", interface, why);

    if (error) {
        return error;
    }
    copy = strdup(interface);
    if (!copy) {
        return complain_memory(why);
    }
    free(h->ports[0].interface);
    h->ports[0].interface = copy;
    return 0;
}

/* ---- Asking. ---- */

/* By address, then VLAN. */
static int
compare_hosts(const void *a_, const void *b_)
{
    const struct host *a = a_;
    const struct host *b = b_;
    int cmp = memcmp(&a->addr, &b->addr, sizeof a->addr);

    return cmp ? cmp : (a->vlan > b->vlan) - (a->vlan < b->vlan);
}

int
hosts_match(struct hosts *h, const struct policy *policy)
{
    int error = 0;

    qsort(h->hosts, h->n, sizeof *h->hosts, compare_hosts);
    h->ports[0].number = (uint16_t) h->n_ports;
    for (size_t i = 0; !error && i < h->n_ports; i++) {
        struct hosts_port *p = &h->ports[i];
        const struct policy_port port = {
            .interface = p->interface,
            .is_vm = p->vm != NULL,
            .vm_name = p->vm,
            .vm_uuid = p->uuid,
            .iface_id = p->iface_id,
        };

        error = policy_match_port(policy, &port, &p->match);
    }
    return error;
}

/* The host with that address in 'vlan', or else the first one that comes
 * after that; NULL if there is none with the address. */
static const struct host *
find_host(const struct hosts *h, const struct in6_addr *addr, uint16_t vlan)
{
    const struct host key = { .addr = *addr, .vlan = vlan };
    size_t low = 0;
    size_t high = h->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_hosts(&h->hosts[middle], &key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < h->n && !memcmp(&h->hosts[low].addr, addr, sizeof *addr)
               ? &h->hosts[low]
               : NULL;
}

const struct hosts_port *
hosts_find(const struct hosts *h, const struct in6_addr *addr, uint16_t vlan)
{
    const struct host *host = find_host(h, addr, vlan);

    if (vlan && (!host || host->vlan != vlan)) {
        /* Who has no VLAN of its own is at a trunk, and tags by itself. */
        host = find_host(h, addr, 0);
        host = host && !host->vlan ? host : NULL;
    }
    return &h->ports[host ? host->port : 0];
}

uint16_t
hosts_n_vms(const struct hosts *h)
{
    return h->n_vms;
}
