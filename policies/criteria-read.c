/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a rule asks besides the protocol: see criteria-read.h. */

#include <l7-config.h>
#include "policies/criteria-read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policies/criteria.h"
#include "policies/policy.h"
#include "policies/reader.h"

/* ---- VMs. ---- */

/* Finds which field of a VM 'value', an object, asks for.  Returns its glob,
 * or NULL, having noted why. */
static const char *
read_vm_object(struct reader *r, const struct jpath *path, json_t *value,
               enum vm_field *field)
{
    struct jpath member = { path, NULL, 0 };
    size_t n = 0;

    reader_check_keys(r, path, value, vm_field_names, VM_N_FIELDS);
    for (int i = 0; i < VM_N_FIELDS; i++) {
        if (json_object_get(value, vm_field_names[i])) {
            *field = (enum vm_field) i;
            n++;
        }
    }
    if (n != 1) {
        reader_complain(r, path, JSON_VALUE,
                        "must have one of \"name\", \"uuid\", \"iface-id\" "
                        "and \"interface\"");
        return NULL;
    }
    member.key = vm_field_names[*field];
    const char *glob =
        reader_string(r, &member, json_object_get(value, member.key));
    if (glob && *field == VM_UUID
        && glob[strspn(glob, "0123456789abcdef-*?")]) {
        reader_complain(r, &member, JSON_VALUE,
                        "is no UUID; it has the digits 0-9 and a-f (in lower "
                        "case), \"-\", and perhaps \"*\" and \"?\"");
        return NULL;
    }
    return glob;
}

static int
read_vms(struct criteria *c, struct reader *r, const struct jpath *path,
         const json_t *value)
{
    struct jpath member = { path, "vm", 0 };
    const json_t *array = reader_array(r, path, value, "vm");
    size_t n = json_array_size(array);

    if (!n) {
        return 0;
    }
    c->vms = calloc(n, sizeof *c->vms);
    if (!c->vms) {
        return ENOMEM;
    }
    for (size_t i = 0; i < n; i++) {
        struct jpath element = { &member, NULL, i };
        json_t *vm = json_array_get(array, i);
        enum vm_field field = VM_NAME;
        const char *glob = NULL;

        if (json_is_object(vm)) {
            glob = read_vm_object(r, &element, vm, &field);
        } else if (json_is_string(vm)) {
            glob = reader_string(r, &element, vm);
        } else {
            reader_complain(r, &element, JSON_VALUE,
                            "must be the name of a VM, or an object such as "
                            "{\"uuid\": \"6d1f8a60-*\"}");
        }
        for (size_t j = 0; glob && j < c->n_vms; j++) {
            if (c->vms[j].field == field && !strcmp(c->vms[j].glob, glob)) {
                reader_complain(r, &element, JSON_VALUE,
                                "the rule has this already; remove one");
                glob = NULL;
            }
        }
        if (glob) {
            c->vms[c->n_vms] = (struct vm_pattern){ field, strdup(glob) };
            if (!c->vms[c->n_vms].glob) {
                return ENOMEM;
            }
            c->n_vms++;
        }
    }
    return 0;
}


/* ---- Sets. ---- */

/* Reads the array 'key' of numbers and ranges up to 'max' into 'ranges'. */
static int
read_ranges(struct ranges *ranges, struct reader *r, const struct jpath *path,
            const json_t *value, const char *key, uint16_t max)
{
    struct jpath member = { path, key, 0 };
    const json_t *array = reader_array(r, path, value, key);
    int error = 0;

    for (size_t i = 0; !error && i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };
        struct range range;

        if (!reader_range(r, &element, json_array_get(array, i), max,
                          &range)) {
            continue;
        } else if (ranges_overlap(ranges, range)) {
            reader_complain(r, &element, JSON_VALUE,
                            "overlaps what is there already; remove it or "
                            "make them one");
        } else {
            error = ranges_add(ranges, range);
        }
    }
    return error;
}

static int
read_networks(struct networks *networks, struct reader *r,
              const struct jpath *path, const json_t *value)
{
    struct jpath member = { path, "networks", 0 };
    const json_t *array = reader_array(r, path, value, "networks");
    int error = 0;

    for (size_t i = 0; !error && i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };
        const char *text =
            reader_string(r, &element, json_array_get(array, i));
        const struct network *other = NULL;
        char quoted[JPATH_QUOTED_MAX];
        char why[NETWORK_WHY_MAX];
        struct network network;

        if (!text) {
            continue;
        } else if (network_parse(text, &network, why)) {
            reader_complain(r, &element, JSON_VALUE, "%s %s",
                            jpath_quote(text, quoted), why);
            continue;
        }
        error = networks_add(networks, &network, &other);
        if (other) {
            char before[NETWORK_TEXT_MAX];

            reader_complain(r, &element, JSON_VALUE,
                            "%s overlaps \"%s\", which is there already; "
                            "remove one",
                            jpath_quote(text, quoted),
                            network_format(other, before));
        }
    }
    return error;
}

static int
read_end(struct criteria_end *end, struct reader *r, const struct jpath *path,
         const json_t *rule, const char *key)
{
    static const char *const keys[] = { "networks", "ports" };
    struct jpath member = { path, key, 0 };
    json_t *value = json_object_get(rule, key);

    if (!value || !reader_is(r, &member, value, JSON_OBJECT)) {
        return 0;
    }
    reader_check_keys(r, &member, value, keys, sizeof keys / sizeof keys[0]);
    if (!json_object_size(value)) {
        reader_complain(r, &member, JSON_VALUE,
                        "asks for nothing; give \"networks\" or \"ports\", or "
                        "remove it");
    }
    int error = read_networks(&end->networks, r, &member, value);
    return error ? error
                 : read_ranges(&end->ports, r, &member, value, "ports",
                               UINT16_MAX);
}

/* Notes it if the client and the server can't speak the same IP. */
static void
check_versions(const struct criteria *c, struct reader *r,
               const struct jpath *path)
{
    const struct networks *client = &c->ends[0].networks;
    const struct networks *server = &c->ends[1].networks;

    if (client->n && server->n
        && !(networks_have_version(client, 4)
             && networks_have_version(server, 4))
        && !(networks_have_version(client, 6)
             && networks_have_version(server, 6))) {
        reader_complain(r, path, JSON_VALUE,
                        "can never match, for one side's networks are IPv4 "
                        "and the other's IPv6");
    }
}

/* Whoever asks for all numbers that there are asks for nothing: so it shows
 * what a rule leaves to others. */
static void
drop_empty(struct criteria *c)
{
    struct ranges *const sets[] = { &c->vlans, &c->ends[0].ports,
                                    &c->ends[1].ports, &c->minutes };
    const uint16_t last[] = { VLAN_MAX, UINT16_MAX, UINT16_MAX,
                              POLICY_MINUTES - 1 };

    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        const struct range *first = sets[i]->ranges;

        if (sets[i]->n && first->first == 0 && first->last == last[i]) {
            ranges_destroy(sets[i]);
        }
    }
}

int
criteria_read(struct criteria *c, struct reader *r, const struct jpath *path,
              const json_t *value)
{
    struct jpath member = { path, "direction", 0 };
    const json_t *direction = json_object_get(value, "direction");
    int error = read_vms(c, r, path, value);

    if (!error) {
        error = read_ranges(&c->vlans, r, path, value, "vlan", VLAN_MAX);
    }
    if (!error) {
        error = read_end(&c->ends[0], r, path, value, "client");
    }
    if (!error) {
        error = read_end(&c->ends[1], r, path, value, "server");
    }
    if (direction) {
        int word =
            reader_word(r, &member, direction, direction_names, N_DIRECTIONS);
        c->direction = word < 0 ? DIRECTION_ANY : (enum direction) word;
    }
    if (!error) {
        error = hours_read(&c->minutes, r, path, value);
    }
    check_versions(c, r, path);
    drop_empty(c);
    return error;
}
