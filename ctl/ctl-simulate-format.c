/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How simulated connections are printed: see ctl-simulate-format.h. */

#include <l7-config.h>
#include "ctl/ctl-simulate-format.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "captures/classify.h"
#include "ctl/ctl-text.h"
#include "captures/hosts.h"
#include "daemon/ruleset.h"
#include "captures/simulation.h"
#include "ovs-glue/flow-text.h"
#include "patterns/library.h"
#include "policies/policy.h"

/* Room for a number. */
#define NUMBER_TEXT 24

/* What a total is of, beside classes. */
enum { OF_NO_CLASS, OF_EXCLUDED, OF_SILENT, N_OTHERS };

static const char *const other_names[] = {
    [OF_NO_CLASS] = "(no class)",
    [OF_EXCLUDED] = "(excluded)",
    [OF_SILENT] = "(never judged)",
};

struct total {
    uint64_t n_connections;
    uint64_t n_packets;
    uint64_t n_bytes;
    uint64_t n_timed; /* Connections whose class may change with time. */
};

struct simulate_format {
    struct simulate_format_config config;
    const struct policy *policy; /* The ruleset's. */
    size_t n_classes;
    struct total *totals; /* By class, then N_OTHERS. */
    char *file;           /* The present one's name. */
    bool began;           /* The table's head is printed. */
};

struct simulate_format *
simulate_format_create(const struct simulate_format_config *config)
{
    struct simulate_format *f = calloc(1, sizeof *f);

    if (!f) {
        return NULL;
    }
    f->config = *config;
    f->policy = ruleset_policy(config->ruleset);
    f->n_classes = policy_n_classes(f->policy);
    f->totals = calloc(f->n_classes + N_OTHERS, sizeof *f->totals);
    if (!f->totals) {
        free(f);
        return NULL;
    }
    return f;
}

void
simulate_format_destroy(struct simulate_format *f)
{
    if (f) {
        free(f->totals);
        free(f->file);
        free(f);
    }
}

void
simulate_format_file(struct simulate_format *f, const char *path)
{
    free(f->file);
    f->file = ctl_text_file(path);
}

/* ---- What lines are made of. ---- */

static const char *
or_dash(const char *s)
{
    return s ? s : "-";
}

static const char *
number(int64_t n, bool is_there, char buffer[NUMBER_TEXT])
{
    if (is_there) {
        snprintf(buffer, NUMBER_TEXT, "%" PRId64, n);
    } else {
        strcpy(buffer, "-");
    }
    return buffer;
}

static const char *
protocol_name(const struct simulate_format *f, const struct classified *c,
              const struct simulated *s)
{
    return s->as == SIMULATED_JUDGED ? library_protocol_name(
               ruleset_library(f->config.ruleset), c->match.protocol)
                                     : "-";
}

static const char *
class_name(const struct simulate_format *f, uint16_t class)
{
    return class == POLICY_NO_CLASS ? "-"
                                    : policy_class(f->policy, class)->name;
}

static const char *
format_queue(const struct verdict_actions *a, char buffer[NUMBER_TEXT])
{
    return a->drop ? "drop"
                   : number(a->queue, a->queue != ACTIONS_NONE, buffer);
}

static uint32_t
meter_of(const struct verdict *v)
{
    return v->own_meter ? v->own_meter : v->actions.meter_id;
}

/* The VLAN of a connection. */
static uint16_t
vlan_of(const struct classified *c, const struct simulated *s)
{
    return s->as == SIMULATED_EXCLUDED ? c->key->vlan : s->verdict.key.vlan;
}

static void
print_flow(const struct simulate_format *f, FILE *out,
           const struct simulated *s, int side)
{
    flow_text_print(out, &f->config.pipeline, &s->verdict, side,
                    s->ports[side]->interface);
}

/* ---- Connections. ---- */

static void
print_tsv(struct simulate_format *f, const struct classified *c,
          const struct simulated *s)
{
    static const struct verdict_actions none = { .queue = ACTIONS_NONE };
    bool judged = s->as == SIMULATED_JUDGED;
    bool looked_at = s->as != SIMULATED_EXCLUDED;
    char addresses[N_SIDES][INET6_ADDRSTRLEN];
    char vlan[NUMBER_TEXT], queue[NUMBER_TEXT], meter[NUMBER_TEXT];

    fprintf(
        f->config.out, "connection\t%s\t%s\t%s\t%u\t%s\t%u\t%s\t%s\t%s",
        or_dash(f->file), ctl_text_l4(c->key),
        connection_key_address(c->key, SIDE_CLIENT, addresses[SIDE_CLIENT]),
        c->key->ports[SIDE_CLIENT],
        connection_key_address(c->key, SIDE_SERVER, addresses[SIDE_SERVER]),
        c->key->ports[SIDE_SERVER],
        number(vlan_of(c, s), vlan_of(c, s) != 0, vlan),
        or_dash(s->ports[SIDE_CLIENT]->vm),
        or_dash(s->ports[SIDE_SERVER]->vm));
    fprintf(f->config.out, "\t%s\t%s\t%s\t%s\t%s\t%" PRIu64 "\t%" PRIu64,
            protocol_name(f, c, s), or_dash(s->rule), class_name(f, s->class),
            format_queue(looked_at ? &s->verdict.actions : &none, queue),
            number(meter_of(&s->verdict), looked_at && meter_of(&s->verdict),
                   meter),
            c->n_packets, c->n_bytes);
    for (int side = 0; f->config.with_flows && side < N_SIDES; side++) {
        fputc('\t', f->config.out);
        if (judged) {
            print_flow(f, f->config.out, s, side);
        } else {
            fputc('-', f->config.out);
        }
    }
    fputc('\n', f->config.out);
}

/* Both flows, as an array. */
static json_t *
make_flows(const struct simulate_format *f, const struct simulated *s)
{
    json_t *flows = json_array();

    for (int side = 0; side < N_SIDES; side++) {
        char *text = NULL;
        size_t len;
        FILE *out = open_memstream(&text, &len);

        if (out) {
            print_flow(f, out, s, side);
            fclose(out);
            json_array_append_new(flows, ctl_text_json(text));
        }
        free(text);
    }
    return flows;
}

static json_t *
make_number(int64_t n, bool is_there)
{
    return is_there ? json_integer(n) : json_null();
}

static json_t *
make_name(const char *name)
{
    return name ? ctl_text_json(name) : json_null();
}

static void
dump_line(json_t *object, FILE *out)
{
    json_dumpf(object, out, JSON_COMPACT);
    fputc('\n', out);
    json_decref(object);
}

/* A side, with its VM. */
static json_t *
make_side(const struct classified *c, const struct simulated *s, int side)
{
    json_t *object = ctl_text_json_end(c->key, side);

    json_object_set_new(object, "vm", make_name(s->ports[side]->vm));
    json_object_set_new(object, "interface",
                        ctl_text_json(s->ports[side]->interface));
    return object;
}

static void
print_json(struct simulate_format *f, const struct classified *c,
           const struct simulated *s)
{
    static const char *const states[] = {
        [SIMULATED_SILENT] = "silent",
        [SIMULATED_EXCLUDED] = "excluded",
        [SIMULATED_JUDGED] = "judged",
    };
    const struct verdict_actions *a = &s->verdict.actions;
    bool judged = s->as == SIMULATED_JUDGED;
    bool looked_at = s->as != SIMULATED_EXCLUDED;
    json_t *object = json_object();

    /* Out of memory shows as a member that is missing, or a line. */
    json_object_set_new(object, "type", json_string("connection"));
    json_object_set_new(object, "file", ctl_text_json(or_dash(f->file)));
    json_object_set_new(object, "l4", json_string(ctl_text_l4(c->key)));
    json_object_set_new(object, "client", make_side(c, s, SIDE_CLIENT));
    json_object_set_new(object, "server", make_side(c, s, SIDE_SERVER));
    json_object_set_new(object, "vlan",
                        make_number(vlan_of(c, s), vlan_of(c, s) != 0));
    json_object_set_new(object, "state", json_string(states[s->as]));
    json_object_set_new(object, "protocol",
                        judged ? json_string(protocol_name(f, c, s))
                               : json_null());
    json_object_set_new(object, "rule", make_name(s->rule));
    json_object_set_new(object, "class",
                        s->class == POLICY_NO_CLASS
                            ? json_null()
                            : json_string(class_name(f, s->class)));
    json_object_set_new(object, "timed", json_boolean(s->is_timed));
    json_object_set_new(object, "drop", json_boolean(judged && a->drop));
    json_object_set_new(
        object, "queue",
        make_number(a->queue, looked_at && a->queue != ACTIONS_NONE));
    json_object_set_new(object, "meter",
                        make_number(meter_of(&s->verdict),
                                    looked_at && meter_of(&s->verdict)));
    json_object_set_new(object, "packets",
                        json_integer((json_int_t) c->n_packets));
    json_object_set_new(object, "bytes",
                        json_integer((json_int_t) c->n_bytes));
    if (f->config.with_flows) {
        json_object_set_new(object, "flows",
                            judged ? make_flows(f, s) : json_array());
    }
    dump_line(object, f->config.out);
}

#define TABLE_FORMAT                                                          \
    "%-20s %-3s %-22s %-22s %4s %-16s %-14s %-18s %-14s %5s %6s\n"

static void
print_row(struct simulate_format *f, const struct classified *c,
          const struct simulated *s)
{
    static const struct verdict_actions none = { .queue = ACTIONS_NONE };
    const char *vms[N_SIDES] = { s->ports[0]->vm, s->ports[1]->vm };
    bool judged = s->as == SIMULATED_JUDGED;
    bool looked_at = s->as != SIMULATED_EXCLUDED;
    char ends[N_SIDES][CONNECTION_KEY_END], vm[600];
    char vlan[NUMBER_TEXT], queue[NUMBER_TEXT], meter[NUMBER_TEXT];

    if (!f->began) {
        f->began = true;
        fprintf(f->config.out, TABLE_FORMAT, "FILE", "L4", "CLIENT", "SERVER",
                "VLAN", "VM", "PROTOCOL", "RULE", "CLASS", "QUEUE", "METER");
    }
    snprintf(vm, sizeof vm, "%s%s%s",
             vms[0]   ? vms[0]
             : vms[1] ? ""
                      : "-",
             vms[0] && vms[1] ? "," : "", vms[1] ? vms[1] : "");
    fprintf(f->config.out, TABLE_FORMAT, or_dash(f->file), ctl_text_l4(c->key),
            connection_key_end(c->key, SIDE_CLIENT, ends[SIDE_CLIENT]),
            connection_key_end(c->key, SIDE_SERVER, ends[SIDE_SERVER]),
            number(vlan_of(c, s), vlan_of(c, s) != 0, vlan), vm,
            protocol_name(f, c, s), or_dash(s->rule), class_name(f, s->class),
            format_queue(looked_at ? &s->verdict.actions : &none, queue),
            number(meter_of(&s->verdict), looked_at && meter_of(&s->verdict),
                   meter));
    for (int side = 0; f->config.with_flows && judged && side < N_SIDES;
         side++) {
        fputs("  ", f->config.out);
        print_flow(f, f->config.out, s, side);
        fputc('\n', f->config.out);
    }
}

static struct total *
find_total(struct simulate_format *f, const struct simulated *s)
{
    size_t other = s->as == SIMULATED_EXCLUDED ? OF_EXCLUDED
                   : s->as == SIMULATED_SILENT ? OF_SILENT
                                               : OF_NO_CLASS;

    return &f->totals[s->class != POLICY_NO_CLASS ? s->class
                                                  : f->n_classes + other];
}

void
simulate_format_connection(struct simulate_format *f,
                           const struct classified *c,
                           const struct simulated *s)
{
    struct total *total = find_total(f, s);

    total->n_connections++;
    total->n_packets += c->n_packets;
    total->n_bytes += c->n_bytes;
    total->n_timed += s->is_timed;
    switch (f->config.type) {
    case CTL_TSV:
        print_tsv(f, c, s);
        break;
    case CTL_JSON:
        print_json(f, c, s);
        break;
    case CTL_TABLE:
        print_row(f, c, s);
        break;
    }
}

/* ---- Totals. ---- */

/* What there is to say about class 'i', or NULL. */
static const char *
find_note(const struct simulate_format *f, size_t i, char *buffer, size_t size)
{
    const struct verdict_actions *a =
        ruleset_actions(f->config.ruleset, (uint16_t) i);

    *buffer = '\0';
    if (a->queue != ACTIONS_NONE && f->config.is_netdev) {
        snprintf(buffer, size,
                 "queue %" PRId32
                 " does not shape on the userspace datapath%s",
                 a->queue, a->meter_id ? "" : "; give the class a meter");
    } else if (a->queue != ACTIONS_NONE && !policy_qos_type(f->policy)) {
        snprintf(buffer, size,
                 "queue %" PRId32 " is not made by this policy, which has no "
                 "\"qos\"",
                 a->queue);
    }
    if (f->totals[i].n_timed) {
        size_t len = strlen(buffer);

        snprintf(buffer + len, size - len,
                 "%sat other times %" PRIu64
                 " of its connections may be in another class",
                 len ? "; " : "", f->totals[i].n_timed);
    }
    return *buffer ? buffer : NULL;
}

/* A line of the totals: of class 'i', or of what comes after those. */
struct line {
    const char *name;
    const struct total *total;
    const struct verdict_actions *actions; /* NULL if it is no class. */
    uint32_t n_meters;
    const char *note; /* Or NULL. */
};

static void
print_total_json(const struct simulate_format *f, const struct line *l)
{
    json_t *object = json_object();
    bool is_class = l->actions != NULL;

    json_object_set_new(object, "type", json_string("total"));
    json_object_set_new(object, "class",
                        is_class ? json_string(l->name) : json_null());
    if (!is_class) {
        json_object_set_new(object, "of", json_string(l->name));
    }
    json_object_set_new(object, "drop",
                        json_boolean(is_class && l->actions->drop));
    json_object_set_new(
        object, "queue",
        make_number(is_class ? l->actions->queue : 0,
                    is_class && l->actions->queue != ACTIONS_NONE));
    json_object_set_new(object, "meters", json_integer(l->n_meters));
    json_object_set_new(object, "connections",
                        json_integer((json_int_t) l->total->n_connections));
    json_object_set_new(object, "packets",
                        json_integer((json_int_t) l->total->n_packets));
    json_object_set_new(object, "bytes",
                        json_integer((json_int_t) l->total->n_bytes));
    json_object_set_new(object, "note", make_name(l->note));
    dump_line(object, f->config.out);
}

static void
print_total(const struct simulate_format *f, const struct line *l,
            uint64_t all_bytes)
{
    char buffer[NUMBER_TEXT];
    const char *queue = l->actions ? format_queue(l->actions, buffer) : "-";

    if (f->config.type == CTL_JSON) {
        print_total_json(f, l);
    } else if (f->config.type == CTL_TSV) {
        fprintf(f->config.out,
                "total\t%s\t%s\t%" PRIu32 "\t%" PRIu64 "\t%" PRIu64
                "\t%" PRIu64 "\t%s\n",
                l->name, queue, l->n_meters, l->total->n_connections,
                l->total->n_packets, l->total->n_bytes, or_dash(l->note));
    } else {
        fprintf(f->config.out,
                "%-16s %5s %6" PRIu32 " %11" PRIu64 " %12" PRIu64 " %15" PRIu64
                " %7.1f%s%s\n",
                l->name, queue, l->n_meters, l->total->n_connections,
                l->total->n_packets, l->total->n_bytes,
                all_bytes
                    ? 100.0 * (double) l->total->n_bytes / (double) all_bytes
                    : 0.0,
                l->note ? "  " : "", l->note ? l->note : "");
    }
}

void
simulate_format_end(struct simulate_format *f, const struct simulation *sim)
{
    uint64_t all_bytes = 0;

    for (size_t i = 0; i < f->n_classes + N_OTHERS; i++) {
        all_bytes += f->totals[i].n_bytes;
    }
    if (f->config.type == CTL_TABLE) {
        fprintf(f->config.out, "%s%-16s %5s %6s %11s %12s %15s %7s\n",
                f->began ? "\n" : "", "CLASS", "QUEUE", "METERS",
                "CONNECTIONS", "PACKETS", "BYTES", "% BYTES");
    }
    for (size_t i = 0; i < f->n_classes; i++) {
        char note[256];
        struct line line = {
            .name = class_name(f, (uint16_t) i),
            .total = &f->totals[i],
            .actions = ruleset_actions(f->config.ruleset, (uint16_t) i),
            .n_meters = simulation_n_meters(sim, (uint16_t) i),
            .note = find_note(f, i, note, sizeof note),
        };

        print_total(f, &line, all_bytes);
    }
    for (size_t i = 0; i < N_OTHERS; i++) {
        struct line line = {
            .name = other_names[i],
            .total = &f->totals[f->n_classes + i],
        };

        if (i == OF_NO_CLASS || line.total->n_connections) {
            print_total(f, &line, all_bytes);
        }
    }
}
