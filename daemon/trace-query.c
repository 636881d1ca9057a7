/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection as text, and what the policy says of it: see trace-query.h. */

#include <l7-config.h>
#include "daemon/trace-query.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/examining-flows.h"
#include "daemon/minute.h"
#include "daemon/ruleset.h"
#include "ovs-glue/inventory.h"
#include "patterns/library.h"
#include "patterns/matcher.h"
#include "policies/policy.h"

enum key {
    KEY_PROTOCOL,
    KEY_VM,
    KEY_SERVER_VM,
    KEY_INTERFACE,
    KEY_SERVER_INTERFACE,
    KEY_CLIENT,
    KEY_SERVER,
    KEY_CLIENT_PORT,
    KEY_SERVER_PORT,
    KEY_VLAN,
    KEY_DAY,
    KEY_TIME,
    N_KEYS
};

static const char *const keys[N_KEYS] = {
    "protocol",         "vm",     "server-vm", "interface",
    "server-interface", "client", "server",    "client-port",
    "server-port",      "vlan",   "day",       "time",
};

struct query {
    const struct basis *const *bases; /* Of the bridges, */
    size_t n_bases;                   /* so many. */
    const struct policy *policy;      /* Theirs. */
    const char *values[N_KEYS];       /* NULL: not given. */
    struct policy_subject subject;
    struct policy_match *made[N_SIDES]; /* For who is not on the bridge. */
    FILE *out;                          /* The answer, or what is wrong. */
};

static int __attribute__((format(printf, 2, 3)))
complain(struct query *q, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vfprintf(q->out, format, args);
    va_end(args);
    return EINVAL;
}

/* Completes a complaint with the nearest of the 'n' 'words', if one is near,
 * or else all of them. */
static int
suggest(struct query *q, const char *word, const char *const *words, size_t n)
{
    const char *nearest = problems_nearest(word, words, n);

    if (nearest) {
        fprintf(q->out, "; did you mean \"%s\"?", nearest);
        return EINVAL;
    }
    for (size_t i = 0; n <= N_KEYS && i < n; i++) {
        fprintf(q->out, "%s%s", i ? ", " : "; there are ", words[i]);
    }
    return EINVAL;
}

/* Takes 'text', which it changes, apart. */
static int
parse_pairs(struct query *q, char *text)
{
    char *rest = text;
    char *pair;

    while ((pair = strsep(&rest, ","))) {
        char *value = strchr(pair, '=');
        size_t key = 0;

        if (!*pair) {
            continue;
        }
        if (value) {
            *value++ = '\0';
        }
        while (key < N_KEYS && strcmp(keys[key], pair)) {
            key++;
        }
        if (key == N_KEYS) {
            complain(q, "%s: there is no such key", pair);
            return suggest(q, pair, keys, N_KEYS);
        } else if (!value || !*value) {
            return complain(q, "%s: give a value, as in \"%s=...\"", pair,
                            pair);
        } else if (q->values[key]) {
            return complain(q, "%s: is given twice", pair);
        }
        q->values[key] = value;
    }
    return 0;
}

/* ---- Values. ---- */

static int
parse_number(struct query *q, enum key key, unsigned long int max,
             uint16_t *number)
{
    const char *value = q->values[key];
    char *end;

    if (!value) {
        return 0;
    }
    unsigned long int n = strtoul(value, &end, 10);
    if (*end || *value < '0' || *value > '9' || n > max) {
        return complain(q, "%s=%s: give a number from 0 to %lu", keys[key],
                        value, max);
    }
    *number = (uint16_t) n;
    return 0;
}

static int
parse_protocol(struct query *q)
{
    const struct library *library =
        ruleset_library(basis_ruleset(q->bases[0]));
    const char *name = q->values[KEY_PROTOCOL];
    size_t n = library_n_protocols(library);

    if (!name) {
        q->subject.protocol = 0;
        return 0;
    }
    if (!strcmp(name, "examining")) {
        q->subject.protocol = POLICY_EXAMINING;
        return 0;
    }
    int protocol = library_find_protocol(library, name);
    if (protocol >= 0) {
        q->subject.protocol = (uint16_t) protocol;
        return 0;
    }

    const char **words = calloc(n + 1, sizeof *words);
    if (!words) {
        return ENOMEM;
    }
    for (size_t i = 0; i < n; i++) {
        words[i] = library_protocol_name(library, (uint16_t) i);
    }
    words[n] = "examining";
    complain(q, "protocol=%s: there is no such protocol", name);
    int error = suggest(q, name, words, n + 1);
    free(words);
    return error;
}

static int
parse_address(struct query *q, enum key key, int side)
{
    const char *value = q->values[key];
    struct in6_addr *addr = &q->subject.addrs[side];
    uint8_t version;

    if (!value) {
        return 0;
    }
    memset(addr, 0, sizeof *addr);
    addr->s6_addr[10] = addr->s6_addr[11] = 0xff;
    if (inet_pton(AF_INET, value, &addr->s6_addr[12]) == 1) {
        version = 4;
    } else if (inet_pton(AF_INET6, value, addr) == 1) {
        version = 6;
    } else {
        return complain(q, "%s=%s: give an IPv4 or IPv6 address", keys[key],
                        value);
    }
    if (q->subject.ip_version && q->subject.ip_version != version) {
        return complain(q, "%s=%s: one address is of IPv4, the other of IPv6",
                        keys[key], value);
    }
    q->subject.ip_version = version;
    return 0;
}

static int
parse_time(struct query *q)
{
    const char *day = q->values[KEY_DAY];
    const char *text = q->values[KEY_TIME];
    unsigned int d = q->subject.minute / (24 * 60);
    unsigned int minute = q->subject.minute % (24 * 60);

    if (day) {
        d = minute_find_day(day);
        if (d == MINUTE_N_DAYS) {
            complain(q, "day=%s: there is no such day", day);
            return suggest(q, day, minute_days, MINUTE_N_DAYS);
        }
    }
    if (text && !minute_parse(text, &minute)) {
        return complain(q, "time=%s: give a time from 00:00 to 23:59", text);
    }
    q->subject.minute = (uint16_t) (d * 24 * 60 + minute);
    return 0;
}

/* ---- Who is where. ---- */

/* The first port of 'basis' that the VM 'vm' or the interface 'interface'
 * (NULL: any) is, or NULL. */
static const struct inventory_port *
find_port(const struct basis *basis, const char *vm, const char *interface)
{
    const struct inventory *inventory = basis_inventory(basis);

    for (size_t i = 0; i < inventory_n_ports(inventory); i++) {
        const struct inventory_port *port = inventory_port_at(inventory, i);
        bool is_vm = port->vm
                     && (!vm || !strcmp(port->vm, vm)
                         || (port->vm_name && !strcmp(port->vm_name, vm)));

        if ((!vm || is_vm) && (!interface || !strcmp(port->name, interface))) {
            return port;
        }
    }
    return NULL;
}

/* The subject's 'side' is at 'port', which "'key'=..." asked for. */
static void
take_port(struct query *q, int side, const struct basis *basis,
          const struct inventory_port *port, const char *key,
          const char *value)
{
    q->subject.ports[side] = basis_match(basis, port->ofport);
    if (q->subject.protocol == POLICY_EXAMINING && side == SIDE_SERVER
        && port->vm && !examining_flows_see(basis_inventory(basis), port)) {
        fprintf(q->out,
                "%s=%s: nobody can tell which packets are for it: the "
                "database does not have its Ethernet address "
                "(external_ids:attached-mac), or gives it to another port, "
                "too\n",
                key, value);
        q->subject.ports[side] = NULL;
    }
    if (!q->values[KEY_VLAN]) {
        q->subject.vlan = port->vlan;
    }
}

static int
choose_port(struct query *q, int side, enum key vm_key, enum key interface_key)
{
    const char *vm = q->values[vm_key];
    const char *interface = q->values[interface_key];

    if (!vm && !interface) {
        return 0;
    }
    for (size_t i = 0; i < q->n_bases; i++) {
        const struct inventory_port *port =
            find_port(q->bases[i], vm, interface);

        if (port) {
            take_port(q, side, q->bases[i], port,
                      keys[vm ? vm_key : interface_key], vm ? vm : interface);
            return 0;
        }
    }
    fprintf(q->out, "%s=%s: is not on the bridge: asked by that name alone\n",
            keys[vm ? vm_key : interface_key], vm ? vm : interface);

    const struct policy_port asked = {
        .interface = interface,
        .is_vm = vm != NULL,
        .vm_name = vm,
    };
    int error = policy_match_port(q->policy, &asked, &q->made[side]);
    q->subject.ports[side] = q->made[side];
    return error;
}

static int
fill_subject(struct query *q)
{
    struct policy_subject *s = &q->subject;
    int error = parse_protocol(q);

    error = error ? error : parse_address(q, KEY_CLIENT, SIDE_CLIENT);
    error = error ? error : parse_address(q, KEY_SERVER, SIDE_SERVER);
    error = error ? error
                  : parse_number(q, KEY_CLIENT_PORT, UINT16_MAX,
                                 &s->tp_ports[SIDE_CLIENT]);
    error = error ? error
                  : parse_number(q, KEY_SERVER_PORT, UINT16_MAX,
                                 &s->tp_ports[SIDE_SERVER]);
    error = error ? error : parse_number(q, KEY_VLAN, 4094, &s->vlan);
    error = error ? error : parse_time(q);
    error = error ? error
                  : choose_port(q, SIDE_SERVER, KEY_SERVER_VM,
                                KEY_SERVER_INTERFACE);
    error = error ? error : choose_port(q, SIDE_CLIENT, KEY_VM, KEY_INTERFACE);
    if (!s->ip_version) {
        s->ip_version = 4;
    }
    /* The unspecified address: IPv4's is mapped. */
    for (int side = 0; s->ip_version == 4 && side < N_SIDES; side++) {
        s->addrs[side].s6_addr[10] = s->addrs[side].s6_addr[11] = 0xff;
    }
    return error;
}

int
trace_query(const struct basis *const *bases, size_t n, const char *query,
            uint16_t minute, char **answer)
{
    struct query q = {
        .bases = bases,
        .n_bases = n,
        .policy = ruleset_policy(basis_ruleset(bases[0])),
        .subject.minute = minute,
    };
    char *text = strdup(query);
    size_t len;

    *answer = NULL;
    q.out = text ? open_memstream(answer, &len) : NULL;
    if (!q.out) {
        free(text);
        return ENOMEM;
    }
    int error = parse_pairs(&q, text);
    error = error ? error : fill_subject(&q);
    if (!error) {
        char *trace = policy_trace(q.policy, &q.subject);

        error = trace ? 0 : ENOMEM;
        fputs(trace ? trace : "", q.out);
        free(trace);
    }
    for (int side = 0; side < N_SIDES; side++) {
        policy_match_destroy(q.made[side]);
    }
    free(text);
    if (fclose(q.out) || error == ENOMEM) {
        free(*answer);
        *answer = NULL;
        return ENOMEM;
    }
    return error;
}
