/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connection/show prints: see show.h. */

#include <l7-config.h>
#include "daemon/show-private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/control-bridge.h"
#include "daemon/examination.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "patterns/library-summary.h"
#include "patterns/library.h"

/* Connections that a worker shows at most: an answer of some megabytes is
 * more than anybody reads. */
#define MAX_CONNECTIONS 10000

#define CONNECTION_FORMAT                                                     \
    "%-22s %-22s %-3s %4s %-12s %-12s %-12s %5s %5s %7s %9s %5s %-6s %-20s "  \
    "%s\n"

/* Whose connection it is: the client's, if that is a VM. */
static const char *
find_vm(const struct inventory *inventory, const struct connection *c)
{
    for (int side = 0; side < N_SIDES; side++) {
        const struct inventory_port *port =
            inventory_find(inventory, c->looks[side].in_port);

        if (port && port->vm) {
            return port->vm;
        }
    }
    return "-";
}

/* Which pattern gave the verdict of 'c': "ssh.pat:12". */
static const char *
format_pattern(const struct library *library, const struct connection *c,
               char *buffer, size_t size)
{
    struct library_summary summary;

    library_summarize(library, c->protocol, &summary);

    const char *slash = strrchr(summary.file, '/');
    snprintf(buffer, size, "%s:%" PRIu32, slash ? slash + 1 : summary.file,
             c->pattern_line);
    return buffer;
}

static void
print_connection(struct worker *w, const struct connection *c,
                 const char *bridge, FILE *out)
{
    const struct judge *j = worker_judge(w);
    const struct ruleset *ruleset = judge_ruleset(j);
    const struct verdict_actions *a = ruleset_actions(ruleset, c->class);
    const struct library *library = ruleset_library(ruleset);
    bool judged =
        c->state != CONNECTION_OPENED && c->state != CONNECTION_EXAMINING;
    bool found = judged && c->pattern_line;
    /* Nobody has seen why. */
    bool adopted = judged && !c->first_payload_us;
    char client[CONNECTION_KEY_END], server[CONNECTION_KEY_END];
    char vlan[8] = "-", queue[SHOW_CELL], meter[SHOW_CELL], ms[16] = "-";
    unsigned int n_packets = c->n_packets;

    if (c->key.vlan) {
        snprintf(vlan, sizeof vlan, "%u", c->key.vlan);
    }
    if (judged && !adopted) {
        snprintf(ms, sizeof ms, "%.3f", c->verdict_us / 1000.0);
    } else if (c->examination) {
        n_packets = examination_n_packets(c->examination);
    }

    char packets[16], flows[16], pattern[272];
    snprintf(packets, sizeof packets, "%u", n_packets);
    snprintf(flows, sizeof flows, "%d",
             (c->flows[SIDE_CLIENT] == FLOW_SENT)
                 + (c->flows[SIDE_SERVER] == FLOW_SENT));
    fprintf(out, CONNECTION_FORMAT,
            connection_key_end(&c->key, SIDE_CLIENT, client),
            connection_key_end(&c->key, SIDE_SERVER, server),
            c->key.ip_proto == IPPROTO_TCP ? "tcp" : "udp", vlan,
            find_vm(judge_inventory(j), c),
            judged ? library_protocol_name(library, c->protocol) : "examining",
            judged ? ruleset_class_name(ruleset, c->class) : "-",
            judged ? show_queue(a, queue) : "-",
            judged ? show_meter(a, meter) : "-", packets, ms, flows,
            found ? library_strength_name((enum match_strength) c->strength)
                  : "-",
            found     ? format_pattern(library, c, pattern, sizeof pattern)
            : adopted ? "(adopted)"
                      : "-",
            bridge);
}

/* A worker's answer: a text. */
static void
ask_connections(struct worker *w, void *text_, void *request_)
{
    const struct show_request *r = request_;
    const char *bridge = r->show.bridges[worker_bridge(w)].name;
    struct show_text *text = text_;
    /* Those that nobody misses, if there are too many, come last. */
    static const enum connection_state order[CONNECTION_N_STATES] = {
        CONNECTION_PROGRAMMED, CONNECTION_PENDING, CONNECTION_EXAMINING,
        CONNECTION_LINGERING,  CONNECTION_OPENED,
    };
    struct connection_table *t = judge_connections(worker_judge(w));
    size_t n = 0;
    size_t n_omitted = 0;

    show_text_open(text);
    for (int i = 0; i < CONNECTION_N_STATES; i++) {
        const struct connection *c = connection_oldest(t, order[i]);

        for (; c; c = connection_next(t, c)) {
            if (n++ < MAX_CONNECTIONS) {
                print_connection(w, c, bridge, text->stream);
            } else {
                n_omitted++;
            }
        }
    }
    if (n_omitted) {
        fprintf(text->stream, "(%zu more of worker %u of bridge %s)\n",
                n_omitted, worker_number(w), bridge);
    }
    show_text_close(text);
}

static void
connections_reply(void *request_)
{
    struct show_request *r = request_;

    if (!--r->n_awaited) {
        appctl_reply(r->call, r->reply);
        show_request_destroy(r);
    }
}

static void
connections_done(const void *texts_, size_t n, void *request_)
{
    const struct show_text *texts = texts_;
    struct show_request *r = request_;
    struct show_text all;

    show_text_open(&all);
    fprintf(all.stream, CONNECTION_FORMAT, "CLIENT", "SERVER", "L4", "VLAN",
            "VM", "PROTOCOL", "CLASS", "QUEUE", "METER", "PACKETS", "MS",
            "FLOWS", "SURE", "PATTERN", "BRIDGE");
    for (size_t i = 0; i < n; i++) {
        fputs(texts[i].string, all.stream);
        free(texts[i].string);
    }
    r->reply = show_text_close(&all);
    /* A flow that is shown is one that the switch has. */
    r->n_awaited = r->show.n_bridges;
    for (size_t i = 0; i < r->show.n_bridges; i++) {
        glue_when_programmed(r->show.bridges[i].glue, connections_reply, r);
    }
}

void
show_connections(const struct show *show, struct appctl_call *call)
{
    inquiry_send(show->crew, sizeof(struct show_text), ask_connections,
                 connections_done, show_request_create(show, call));
}
