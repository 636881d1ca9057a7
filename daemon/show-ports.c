/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ovs-appctl prints of VMs: see show-ports.h. */

#include <l7-config.h>
#include "daemon/show-ports.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/show.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/inventory.h"

/* OpenFlow port numbers are below this. */
#define N_OFPORTS (UINT16_MAX + 1)

/* Room for a name. */
#define NAME_TEXT 256

/* What an answer is made for: freed when it has been given. */
struct request {
    struct inventory *inventory;
    struct appctl_call *call;
};

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

/* 's', of which no character may break the line, or "-"; written into
 * 'buffer', which is large enough for what is worth reading. */
static const char *
plain(const char *s, char buffer[NAME_TEXT])
{
    snprintf(buffer, NAME_TEXT, "%s", s && *s ? s : "-");
    for (char *p = buffer; *p; p++) {
        if ((unsigned char) *p < ' ' || *p == 0x7f) {
            *p = '?';
        }
    }
    return buffer;
}

#define FORMAT "%-20s %-20s %-36s %-15s %6s %4s %-36s %-17s %11s\n"

static void
print_port(FILE *out, const struct inventory_port *port,
           const struct answer *answers, size_t n)
{
    char vm[NAME_TEXT], name[NAME_TEXT], uuid[NAME_TEXT];
    char iface_id[NAME_TEXT], mac[NAME_TEXT];
    char ofport[8], vlan[8] = "-", connections[24];
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += answers[i].counts ? answers[i].counts[port->ofport] : 0;
    }
    snprintf(ofport, sizeof ofport, "%u", port->ofport);
    if (port->vlan) {
        snprintf(vlan, sizeof vlan, "%u", port->vlan);
    }
    snprintf(connections, sizeof connections, "%" PRIu64, sum);
    fprintf(out, FORMAT, plain(port->vm, vm), plain(port->vm_name, name),
            plain(port->vm_uuid, uuid), port->name, ofport, vlan,
            plain(port->iface_id, iface_id), plain(port->mac, mac),
            connections);
}

static void
done(const void *answers_, size_t n, void *request_)
{
    const struct answer *answers = answers_;
    struct request *r = request_;
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    if (!out) {
        abort();
    }
    fprintf(out, FORMAT, "VM", "NAME", "UUID", "PORT", "NUMBER", "VLAN",
            "IFACE-ID", "MAC", "CONNECTIONS");
    for (size_t i = 0; i < inventory_n_vms(r->inventory); i++) {
        const struct inventory_vm *vm = inventory_vm(r->inventory, i);

        for (size_t j = 0; j < vm->n_ports; j++) {
            print_port(out, vm->ports[j], answers, n);
        }
    }
    fclose(out);
    appctl_reply(r->call, text);
    free(text);
    for (size_t i = 0; i < n; i++) {
        free(answers[i].counts);
    }
    inventory_unref(r->inventory);
    free(r);
}

void
show_ports(const struct show *show, struct inventory *inventory,
         struct appctl_call *call)
{
    struct request *r = malloc(sizeof *r);

    if (!r) {
        abort();
    }
    *r = (struct request){
        .inventory = inventory_ref(inventory),
        .call = call,
    };
    inquiry_send(show->glue, show->workers, show->n_workers,
                 sizeof(struct answer), ask, done, r);
}
