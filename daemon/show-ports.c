/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What port/show prints: see show.h.  A connection between two ports counts at
 * both. */

#include <l7-config.h>
#include "daemon/show-private.h"

#include <inttypes.h>
#include <stdlib.h>

#include "daemon/control-bridge.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/inventory.h"

/* OpenFlow port numbers are below this. */
#define N_OFPORTS (UINT16_MAX + 1)

/* A worker's answer: connections by port number.  NULL if memory was short. */
struct answer {
    uint32_t *counts;
};

static void
count(const struct connection *c, uint32_t *counts)
{
    uint16_t client = c->looks[SIDE_CLIENT].in_port;
    uint16_t server = c->looks[SIDE_SERVER].in_port;

    counts[client]++;
    if (server != client) {
        counts[server]++;
    }
}

static void
ask(struct worker *w, void *answer_, void *aux)
{
    struct connection_table *t = judge_connections(worker_judge(w));
    struct answer *answer = answer_;

    (void) aux;
    answer->counts = calloc(N_OFPORTS, sizeof *answer->counts);
    for (int i = 0; answer->counts && i < CONNECTION_N_STATES; i++) {
        const struct connection *c =
            connection_oldest(t, (enum connection_state) i);

        for (; c; c = connection_next(t, c)) {
            count(c, answer->counts);
        }
    }
}

#define FORMAT                                                                \
    "%-20s %-20s %-36s %-15s %6s %4s %-36s %-17s %11s "                       \
    "%s\n"

static void
print_port(FILE *out, const struct control_bridge *b,
           const struct inventory_port *port, const struct answer *answers)
{
    char vm[SHOW_NAME], name[SHOW_NAME], uuid[SHOW_NAME];
    char iface_id[SHOW_NAME], mac[SHOW_NAME];
    char ofport[8], vlan[8] = "-", connections[24];
    uint64_t sum = 0;

    for (size_t i = 0; i < b->n_workers; i++) {
        sum += answers[i].counts ? answers[i].counts[port->ofport] : 0;
    }
    snprintf(ofport, sizeof ofport, "%u", port->ofport);
    if (port->vlan) {
        snprintf(vlan, sizeof vlan, "%u", port->vlan);
    }
    snprintf(connections, sizeof connections, "%" PRIu64, sum);
    fprintf(out, FORMAT, show_name(port->vm, vm),
            show_name(port->vm_name, name), show_name(port->vm_uuid, uuid),
            port->name, ofport, vlan, show_name(port->iface_id, iface_id),
            show_name(port->mac, mac), connections, b->name);
}

/* The ports of 'b', whose workers' answers are given. */
static void
print_bridge(FILE *out, const struct control_bridge *b,
             const struct answer *answers)
{
    for (size_t i = 0; i < inventory_n_vms(b->inventory); i++) {
        const struct inventory_vm *vm = inventory_vm(b->inventory, i);

        for (size_t j = 0; j < vm->n_ports; j++) {
            print_port(out, b, vm->ports[j], answers);
        }
    }
}

static void
done(const void *answers_, size_t n, void *request_)
{
    const struct answer *answers = answers_;
    struct show_request *r = request_;
    struct show_text text;
    size_t first = 0;

    show_text_open(&text);
    fprintf(text.stream, FORMAT, "VM", "NAME", "UUID", "PORT", "NUMBER",
            "VLAN", "IFACE-ID", "MAC", "CONNECTIONS", "BRIDGE");
    for (size_t i = 0; i < r->show.n_bridges; i++) {
        print_bridge(text.stream, &r->show.bridges[i], &answers[first]);
        first += r->show.bridges[i].n_workers;
    }
    char *string = show_text_close(&text);
    appctl_reply(r->call, string);
    free(string);
    for (size_t i = 0; i < n; i++) {
        free(answers[i].counts);
    }
    show_request_destroy(r);
}

void
show_ports(const struct show *show, struct appctl_call *call)
{
    inquiry_send(show->crew, sizeof(struct answer), ask, done,
                 show_request_create(show, call));
}
