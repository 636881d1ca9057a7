/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options of iptables: see iptables-private.h. */

#include <l7-config.h>
#include "migrate/iptables-private.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* Turns "255.255.0.0" into 16.  Returns -1 if it is no mask of a prefix. */
static int
parse_netmask(const char *text)
{
    struct in_addr addr;

    if (inet_pton(AF_INET, text, &addr) != 1) {
        return -1;
    }
    uint32_t mask = ntohl(addr.s_addr);
    int n = __builtin_popcount(mask);
    return mask == (n ? UINT32_MAX << (32 - n) : 0) ? n : -1;
}

void
ipt_read_network(struct ipt_parser *p, struct ipt_network *end)
{
    const char *text = ipt_take_value(p);
    char buffer[NETWORK_TEXT_MAX];
    char why[NETWORK_WHY_MAX];

    if (!text) {
        return;
    }
    const char *slash = strchr(text, '/');
    if (slash && strchr(slash, '.')) {
        int n = parse_netmask(slash + 1);

        if (n < 0) {
            /* iptables takes any mask, a policy prefixes. */
            ipt_set_foreign(p, p->option);
            return;
        }
        snprintf(buffer, sizeof buffer, "%.*s/%d", (int) (slash - text), text,
                 n);
        text = buffer;
    }
    if (network_parse(text, &end->network, why)) {
        ipt_complain(p, "\"%s\" %s", text, why);
        return;
    }
    end->is_negated = p->negated;
    if (end->network.len == (end->network.ip_version == 4 ? 96 : 0)) {
        /* All addresses; or none, which nobody means. */
        if (p->negated) {
            p->rule->never = true;
        }
        *end = (struct ipt_network){ .is_negated = false };
    }
}

/* True for names that hypervisors give to the interfaces of their VMs:
 * libvirt's vnetN, Proxmox's and OpenStack's tap..., Xen's vifN.M. */
static bool
is_vm_interface(const char *name)
{
    return !strncmp(name, "vnet", 4) || !strncmp(name, "tap", 3)
           || !strncmp(name, "vif", 3);
}

void
ipt_read_interface(struct ipt_parser *p, struct ipt_interface *interface)
{
    const char *name = ipt_take_value(p);

    if (!name) {
        return;
    }
    *interface = (struct ipt_interface){
        .is_negated = p->negated,
        .name = name,
        .is_vm = is_vm_interface(name),
    };
    if (interface->is_vm && (p->negated || name[strcspn(name, "*?")])) {
        ipt_set_foreign(p, p->option);
    }
    /* "+" at the end stands for any. */
    char *plus = strchr(name, '+');
    if (plus && !plus[1]) {
        *plus = '*';
    }
}

void
ipt_read_transport(struct ipt_parser *p)
{
    const char *name = ipt_take_value(p);
    uint8_t transports = 0;

    if (!name) {
        return;
    } else if (!strcmp(name, "all") || !strcmp(name, "0")) {
        return;
    } else if (!strcmp(name, "tcp") || !strcmp(name, "6")) {
        transports = GUARD_TCP;
    } else if (!strcmp(name, "udp") || !strcmp(name, "17")) {
        transports = GUARD_UDP;
    }
    p->rule->names_transport = true;
    if (p->negated) {
        transports = (GUARD_TCP | GUARD_UDP) & (uint8_t) ~transports;
    }
    p->rule->transports = transports;
}

/* Reads "PORT", "FIRST:LAST", or, with 'many', several of them. */
void
ipt_read_ports(struct ipt_parser *p, struct guard_set *set, bool many)
{
    const char *text = ipt_take_value(p);
    unsigned int first, last;

    set->n = 0;
    while (text) {
        const char *end = text;

        first = 0;
        if (*text != ':') {
            end = migrate_parse_number(text, &first);
        }
        last = first;
        if (end && *end == ':') {
            last = UINT16_MAX;
            end++;
            if (*end && *end != ',') {
                end = migrate_parse_number(end, &last);
            }
        }
        if (!end || (*end && *end != ',') || first > last || last > UINT16_MAX
            || (*end == ',' && !many)) {
            ipt_complain(p,
                         "\"%s\" is no port; iptables-save prints numbers "
                         "such as 80 and 6881:6889",
                         text);
            return;
        } else if (guard_set_add(set, (struct range){ (uint16_t) first,
                                                      (uint16_t) last })) {
            ipt_complain(p, "has too many ports");
            return;
        }
        text = *end ? end + 1 : NULL;
    }
    if (p->negated && set->n >= GUARD_RANGES_MAX) {
        ipt_complain(p, "has too many ports");
    } else if (p->negated && set->n) {
        guard_set_invert(set, UINT16_MAX);
        p->rule->never = p->rule->never || !set->n;
    }
}

void
ipt_read_masked(struct ipt_parser *p, struct ipt_masked *masked)
{
    const char *text = ipt_take_value(p);

    if (text && !migrate_parse_masked(text, &masked->value, &masked->mask)) {
        ipt_complain(p,
                     "\"%s\" is no mark; write a number, or one and a mask, "
                     "such as 0x10/0xff",
                     text);
    } else if (text) {
        masked->is_given = true;
        masked->is_negated = p->negated;
    }
}

/* A connection whose protocol is known has had packets in both directions, or
 * is UDP in one direction, of which no more is known than that it is new: it
 * is taken for established. */
void
ipt_read_states(struct ipt_parser *p)
{
    const char *text = ipt_take_value(p);

    if (!text) {
        return;
    }
    bool established = false;
    for (const char *s = text; s; s = strchr(s, ',')) {
        s += *s == ',';
        established = established || !strncmp(s, "ESTABLISHED", 11);
    }
    if (established == p->negated) {
        p->rule->never = true;
    }
}


/* ---- Time (the match "time"). ---- */

/* Reads "HH:MM" or "HH:MM:SS" into seconds.  Returns -1 if it is neither. */
static int
parse_clock(const char *text)
{
    unsigned int h, m, s = 0;
    int n = 0;
    int fields = sscanf(text, "%2u:%2u%n:%2u%n", &h, &m, &n, &s, &n);

    return fields >= 2 && !text[n] && h < 24 && m < 60 && s < 60
               ? (int) (h * 3600 + m * 60 + s)
               : -1;
}

void
ipt_read_clock(struct ipt_parser *p, int *seconds)
{
    const char *text = ipt_take_value(p);

    if (text) {
        *seconds = parse_clock(text);
        p->rule->has_time = true;
        if (*seconds < 0) {
            ipt_complain(
                p, "\"%s\" is no time of day; write for example 18:30", text);
        }
    }
}

void
ipt_read_weekdays(struct ipt_parser *p)
{
    static const char *const days[] = { "Mo", "Tu", "We", "Th",
                                        "Fr", "Sa", "Su" };
    const char *text = ipt_take_value(p);
    uint8_t set = 0;

    for (const char *s = text; s; s = strchr(s, ',')) {
        s += *s == ',';
        int day = *s >= '1' && *s <= '7' ? *s - '1' : -1;

        for (int i = 0; i < 7 && day < 0; i++) {
            day = strncasecmp(s, days[i], 2) ? -1 : i;
        }
        if (day < 0) {
            ipt_complain(p, "\"%s\" has no days such as Mon,Tue", text);
            return;
        }
        set |= (uint8_t) (1 << day);
    }
    if (text) {
        p->rule->days = p->negated ? GUARD_ALL_DAYS & (uint8_t) ~set : set;
        p->rule->has_time = true;
        p->rule->never = p->rule->never || !p->rule->days;
    }
}

/* Makes the minutes of the day of two times, -1 where there is none.  The
 * second that a rule ends with is its last; a policy's minutes are whole. */
void
ipt_set_minutes(struct ipt_rule *rule, int start, int stop)
{
    unsigned int first = start < 0 ? 0 : (unsigned int) start / 60;
    unsigned int end =
        stop < 0 ? GUARD_DAY_MINUTES : ((unsigned int) stop + 59) / 60;

    rule->minutes = guard_set_range(0, GUARD_DAY_MINUTES - 1);
    if (first < end) {
        rule->minutes =
            guard_set_range((uint16_t) first, (uint16_t) (end - 1));
    } else if (end > 0) {
        /* Over midnight.  The day that is asked for is that of the packet, so
         * it is two parts of one day. */
        rule->minutes = guard_set_range(0, (uint16_t) (end - 1));
        guard_set_add(&rule->minutes, (struct range){ (uint16_t) first,
                                                      GUARD_DAY_MINUTES - 1 });
    } else {
        rule->minutes =
            guard_set_range((uint16_t) first, GUARD_DAY_MINUTES - 1);
    }
}
