/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be neither mirrored nor touched: see exclude.h. */

#include <l7-config.h>
#include "policies/exclude.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/criteria.h"
#include "policies/glob.h"
#include "policies/match.h"
#include "policies/networks.h"
#include "policies/reader.h"

/* What stands for any. */
static const struct range any_vlan = { 0, 4095 };
static const struct range any_port = { 0, UINT16_MAX };

void
exclusions_destroy(struct exclusions *e)
{
    if (e) {
        for (size_t i = 0; i < e->n; i++) {
            free((char *) e->exclusions[i].name);
            free((char *) e->exclusions[i].interface);
        }
        free(e->exclusions);
        *e = (struct exclusions){ NULL, 0 };
    }
}

/* Reads the values of an entry.  Returns false without memory. */
static bool
read_values(struct reader *r, const struct jpath *path, const json_t *value,
            struct policy_exclusion *e)
{
    struct jpath member = { path, NULL, 0 };
    const json_t *part;

    if ((part = json_object_get(value, member.key = "vlan"))) {
        reader_range(r, &member, part, VLAN_MAX, &e->vlans);
    }
    if ((part = json_object_get(value, member.key = "port"))) {
        reader_range(r, &member, part, UINT16_MAX, &e->ports);
    }
    if ((part = json_object_get(value, member.key = "network"))) {
        const char *text = reader_string(r, &member, part);
        char quoted[JPATH_QUOTED_MAX];
        char why[NETWORK_WHY_MAX];
        struct network network;

        if (text && network_parse(text, &network, why)) {
            reader_complain(r, &member, JSON_VALUE, "%s %s",
                            jpath_quote(text, quoted), why);
        } else if (text) {
            e->addr = network.addr;
            e->prefix_len = network.len;
            e->ip_version = network.ip_version;
        }
    }
    if ((part = json_object_get(value, member.key = "interface"))) {
        const char *text = reader_string(r, &member, part);

        if (text) {
            e->interface = strdup(text);
            return e->interface != NULL;
        }
    }
    return true;
}

static int
read_exclusion(struct exclusions *list, struct reader *r, const char *prefix,
               const struct jpath *path, json_t *value)
{
    static const char *const keys[] = { "vlan", "interface", "network", "port",
                                        "comment" };
    struct policy_exclusion *e = &list->exclusions[list->n];
    char name[32];
    size_t n_before = reader_n_problems(r);
    bool any = false;

    if (!reader_is(r, path, value, JSON_OBJECT)) {
        return 0;
    }
    reader_check_keys(r, path, value, keys, sizeof keys / sizeof keys[0]);
    reader_check_comment(r, path, value);
    for (size_t i = 0; i < 4; i++) {
        any = any || json_object_get(value, keys[i]);
    }
    if (!any && reader_n_problems(r) == n_before) {
        reader_complain(r, path, JSON_VALUE,
                        "would exclude everything; give \"vlan\", "
                        "\"interface\", \"network\" or \"port\"");
    }

    snprintf(name, sizeof name, "exclude[%zu]", path->index);
    *e = (struct policy_exclusion){ .vlans = any_vlan, .ports = any_port };
    char *full = malloc(strlen(prefix) + strlen(name) + 1);
    if (!full) {
        return ENOMEM;
    }
    e->name = strcat(strcpy(full, prefix), name);
    list->n++;
    return read_values(r, path, value, e) ? 0 : ENOMEM;
}

int
exclusions_read(struct exclusions *list, struct reader *r, const char *prefix)
{
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "exclude", 0 };
    const json_t *array = reader_array(r, &root, r->root, "exclude");
    int error = 0;

    if (!array) {
        return 0;
    }
    if (!list->exclusions) {
        list->exclusions = calloc(EXCLUSIONS_MAX, sizeof *list->exclusions);
        error = list->exclusions ? 0 : ENOMEM;
    }
    for (size_t i = 0; !error && i < json_array_size(array); i++) {
        struct jpath element = { &path, NULL, i };

        if (list->n >= EXCLUSIONS_MAX) {
            reader_complain(r, &element, JSON_VALUE,
                            "is one too many; a policy excludes at most %d",
                            EXCLUSIONS_MAX);
            break;
        }
        error = read_exclusion(list, r, prefix, &element,
                               json_array_get(array, i));
    }
    return error;
}

static bool
is_within(struct range range, uint16_t number)
{
    return number >= range.first && number <= range.last;
}

bool
exclusions_ask(const struct exclusions *list, size_t i,
               const struct policy_subject *s)
{
    const struct policy_exclusion *e = &list->exclusions[i];
    struct network network = { e->addr, e->prefix_len, e->ip_version };
    bool interface = !e->interface;
    bool addr = !e->ip_version;
    bool port = false;

    for (int side = 0; side < 2; side++) {
        const struct policy_match *match = s->ports[side];

        interface = interface || (match && match_has_bit(match->excluded, i));
        addr =
            addr || network_contains(&network, &s->addrs[side], s->ip_version);
        port = port || is_within(e->ports, s->tp_ports[side]);
    }
    return is_within(e->vlans, s->vlan) && interface && addr && port;
}

bool
exclusion_is_for(const struct policy_exclusion *e,
                 const struct policy_port *port)
{
    if (!e->interface || !port->interface) {
        return false;
    }
    return glob_match(e->interface, port->interface);
}
