/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On which ports a policy's queues are made: see qos.h. */

#include <l7-config.h>
#include "policies/qos.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policies/glob.h"
#include "policies/rates-read.h"
#include "policies/reader.h"

/* As a queue's: see classes.c. */
static const struct rates_limits port_limits = {
    .min = 1000,
    .max = UINT32_MAX * UINT64_C(8),
    .min_text = "1kbit",
    .max_text = "4294967295B/s",
    .too_small = "is less than a port can have",
    .too_large = "is more than Open vSwitch can tell the kernel",
};

void
qos_destroy(struct qos *q)
{
    if (q) {
        for (size_t i = 0; i < q->n; i++) {
            free((char *) q->ports[i].interface);
        }
        free(q->ports);
        *q = (struct qos){ .type = NULL };
    }
}

/* Notes it if an entry before is for the same ports as 'port'. */
static void
check_duplicate(const struct qos *q, struct reader *r,
                const struct jpath *path, const struct policy_qos_port *port)
{
    for (size_t i = 0; i < q->n; i++) {
        const char *before = q->ports[i].interface;

        if (port->interface ? before && glob_covers(before, port->interface)
                            : !before) {
            reader_complain(r, path, JSON_VALUE,
                            "is never used, for ports[%zu] before it is for "
                            "all of its ports; remove it or move it up",
                            i);
            return;
        }
    }
}

/* Reads which ports 'value' is for. */
static void
read_who(struct reader *r, const struct jpath *path, const json_t *value,
         const char **interface)
{
    const json_t *glob = json_object_get(value, "interface");
    const json_t *vms = json_object_get(value, "vms");
    struct jpath member = { path, "interface", 0 };

    if (!glob == !vms) {
        reader_complain(r, path, JSON_VALUE,
                        "must have either \"interface\" or \"vms\": true");
    } else if (glob) {
        *interface = reader_string(r, &member, glob);
    } else {
        member.key = "vms";
        if (reader_is(r, &member, vms, JSON_TRUE) && !json_is_true(vms)) {
            reader_complain(r, &member, JSON_VALUE,
                            "must be true; without queues for VMs, remove "
                            "the entry");
        }
    }
}

static int
read_port(struct qos *q, struct reader *r, const struct jpath *path,
          json_t *value)
{
    static const char *const keys[] = { "interface", "vms", "max-rate",
                                        "comment" };
    struct policy_qos_port *port = &q->ports[q->n];
    size_t n_before = reader_n_problems(r);
    const char *interface = NULL;

    if (!reader_is(r, path, value, JSON_OBJECT)) {
        return 0;
    }
    reader_check_keys(r, path, value, keys, sizeof keys / sizeof keys[0]);
    reader_check_comment(r, path, value);
    read_who(r, path, value, &interface);
    if (!json_object_get(value, "max-rate")) {
        /* Open vSwitch would take what the driver says, and 100 Mbit/s for
         * those that say nothing, which is a trap. */
        reader_complain(r, path, JSON_VALUE,
                        "has no \"max-rate\"; add for example \"max-rate\": "
                        "\"10Gbit\"");
    }
    rates_read(r, path, value, "max-rate", UNITS_RATE, &port_limits,
               &port->max_rate);
    if (reader_n_problems(r) > n_before) {
        return 0;
    }

    port->interface = interface ? strdup(interface) : NULL;
    if (interface && !port->interface) {
        return ENOMEM;
    }
    check_duplicate(q, r, path, port);
    q->max_rate = port->max_rate > q->max_rate ? port->max_rate : q->max_rate;
    q->n++;
    return 0;
}

static int
read_ports(struct qos *q, struct reader *r, const struct jpath *path,
           const json_t *value)
{
    struct jpath member = { path, "ports", 0 };

    if (!json_object_get(value, "ports")) {
        reader_complain(r, path, JSON_VALUE,
                        "has no \"ports\"; say which ports get queues");
        return 0;
    }
    const json_t *array = reader_array(r, path, value, "ports");
    if (!array) {
        return 0;
    }
    q->ports = calloc(QOS_PORTS_MAX, sizeof *q->ports);
    int error = q->ports ? 0 : ENOMEM;
    for (size_t i = 0; !error && i < json_array_size(array); i++) {
        struct jpath element = { &member, NULL, i };

        if (i >= QOS_PORTS_MAX) {
            reader_complain(r, &element, JSON_VALUE,
                            "is one too many; there may be %d", QOS_PORTS_MAX);
            break;
        }
        error = read_port(q, r, &element, json_array_get(array, i));
    }
    return error;
}

int
qos_read(struct qos *q, struct reader *r)
{
    static const char *const keys[] = { "type", "ports", "comment" };
    static const char *const types[] = { "linux-htb", "linux-hfsc" };
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "qos", 0 };
    json_t *value = json_object_get(r->root, "qos");

    if (!value) {
        return 0;
    } else if (q->type) {
        reader_complain(r, &path, JSON_KEY,
                        "%s has it too, in line %u; remove one",
                        q->reader->file, reader_line(q->reader, &path));
        return 0;
    }
    q->type = types[0];
    q->reader = r;
    if (!reader_is(r, &path, value, JSON_OBJECT)) {
        return 0;
    }
    reader_check_keys(r, &path, value, keys, sizeof keys / sizeof keys[0]);
    reader_check_comment(r, &path, value);

    const json_t *type = json_object_get(value, "type");
    struct jpath member = { &path, "type", 0 };
    int i = type ? reader_word(r, &member, type, types, 2) : 0;
    if (i >= 0) {
        q->type = types[i];
        q->is_hfsc = i == 1;
    }
    return read_ports(q, r, &path, value);
}

const struct policy_qos_port *
qos_find(const struct qos *q, const struct policy_port *port)
{
    for (size_t i = 0; i < q->n; i++) {
        const char *glob = q->ports[i].interface;

        if (glob ? port->interface && glob_match(glob, port->interface)
                 : port->is_vm) {
            return &q->ports[i];
        }
    }
    return NULL;
}
