/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy says, for people: policy_describe(), see policy.h. */

#include <l7-config.h>
#include "policies/policy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/json-path.h"
#include "policies/networks.h"
#include "policies/policy-private.h"
#include "policies/units.h"

/* Elements of a list of a rule that are shown; of the rest, how many. */
#define SHOWN_MAX 12

/* ---- Classes. ---- */

/* Prints "NAME VALUE", if there is one. */
static void
print_rate(FILE *out, const char *name, uint64_t rate, const char *unit)
{
    char text[UNITS_TEXT_MAX];

    if (rate) {
        fprintf(out, "%s%s%s", name, units_format(rate, text), unit);
    }
}

static void
print_queue(FILE *out, const struct policy_queue *queue)
{
    if (queue->id == POLICY_NONE) {
        return;
    }
    fprintf(out, "; queue %" PRId64, queue->id);
    print_rate(out, ", at least ", queue->min_rate, "/s");
    print_rate(out, ", at most ", queue->max_rate, "/s");
    print_rate(out, ", burst ", queue->burst, "");
    if (queue->priority != POLICY_NONE) {
        fprintf(out, ", priority %d", queue->priority);
    }
    if (queue->dscp != POLICY_NONE) {
        fprintf(out, ", DSCP %d", queue->dscp);
    }
}

static void
print_meter(FILE *out, const struct policy_meter *meter)
{
    if (!meter->rate) {
        return;
    }
    if (meter->in_packets) {
        fprintf(out, "; meter %" PRIu64 " packets/s, burst %" PRIu64,
                meter->rate, meter->burst);
    } else {
        print_rate(out, "; meter ", meter->rate, "/s");
        print_rate(out, ", burst ", meter->burst, "");
    }
    if (meter->per != POLICY_PER_CLASS) {
        fprintf(out, ", for each %s, at most %" PRIu32 " meters",
                meter->per == POLICY_PER_VM ? "VM" : "connection", meter->max);
    }
}

static void
print_class(FILE *out, const struct policy_class *class)
{
    fprintf(out, "  %s: ", class->name);

    /* What a class gets begins with "; " each time. */
    char *text = NULL;
    size_t size;
    FILE *what = open_memstream(&text, &size);
    if (!what) {
        return;
    }
    print_queue(what, &class->queue);
    print_meter(what, &class->meter);
    if (class->dscp != POLICY_NONE) {
        fprintf(what, "; DSCP %d", class->dscp);
    }
    if (class->mark_mask == UINT32_MAX) {
        fprintf(what, "; mark 0x%" PRIx32, class->mark);
    } else if (class->mark_mask) {
        fprintf(what, "; mark 0x%" PRIx32 "/0x%" PRIx32, class->mark,
                class->mark_mask);
    }
    fclose(what);
    fprintf(out, "%s\n",
            class->drop            ? "dropped"
            : text && strlen(text) ? text + 2
                                   : "only counted");
    free(text);
}


/* ---- Ports and exclusions. ---- */

static void
print_qos(FILE *out, const struct qos *qos)
{
    char rate[UNITS_TEXT_MAX];

    if (!qos->type) {
        return;
    }
    fprintf(out, "queues (%s) on:\n", qos->type);
    for (size_t i = 0; i < qos->n; i++) {
        const char *glob = qos->ports[i].interface;

        fprintf(out, "  %s%s: %s/s\n", glob ? "interface " : "ports of VMs",
                glob ? glob : "", units_format(qos->ports[i].max_rate, rate));
    }
}

/* Prints the range, unless it stands for any. */
static void
print_range(FILE *out, const char *name, struct range range, uint16_t max)
{
    if (range.first == range.last) {
        fprintf(out, " %s %u", name, range.first);
    } else if (range.first || range.last < max) {
        fprintf(out, " %s %u-%u", name, range.first, range.last);
    }
}

static void
print_exclusions(FILE *out, const struct exclusions *list)
{
    if (list->n) {
        fprintf(out, "neither mirrored nor touched:\n");
    }
    for (size_t i = 0; i < list->n; i++) {
        const struct policy_exclusion *e = &list->exclusions[i];

        fprintf(out, "  %s:", e->name);
        if (e->interface) {
            fprintf(out, " interface %s", e->interface);
        }
        print_range(out, "VLAN", e->vlans, 4095);
        if (e->ip_version) {
            struct network network = { e->addr, e->prefix_len, e->ip_version };
            char text[NETWORK_TEXT_MAX];

            fprintf(out, " network %s", network_format(&network, text));
        }
        print_range(out, "port", e->ports, UINT16_MAX);
        fputc('\n', out);
    }
}


/* ---- Rules, in the words of their file. ---- */

/* Prints an element of a rule's list. */
static void
print_element(FILE *out, const json_t *value)
{
    if (json_is_string(value)) {
        fputs(json_string_value(value), out);
    } else if (json_is_integer(value)) {
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else {
        /* One pattern for VMs. */
        for (int i = 0; i < VM_N_FIELDS; i++) {
            const json_t *glob = json_object_get(value, vm_field_names[i]);

            if (glob) {
                fprintf(out, "%s %s", vm_field_names[i],
                        json_string_value(glob));
            }
        }
    }
}

/* Prints "NAME LIST; " of the member 'key', if there is one. */
static void
print_list(FILE *out, const char *name, const json_t *object, const char *key)
{
    const json_t *array = json_object_get(object, key);
    size_t n = json_array_size(array);

    for (size_t i = 0; i < n; i++) {
        fputs(i ? ", " : name, out);
        if (i >= SHOWN_MAX) {
            fprintf(out, "%zu more", n - i);
            break;
        }
        print_element(out, json_array_get(array, i));
    }
    fputs(n ? "; " : "", out);
}

static void
print_end(FILE *out, const json_t *rule, const char *key)
{
    const json_t *end = json_object_get(rule, key);
    char name[64];

    snprintf(name, sizeof name, "%s network ", key);
    print_list(out, name, end, "networks");
    snprintf(name, sizeof name, "%s port ", key);
    print_list(out, name, end, "ports");
}

static void
print_rule(FILE *out, const struct policy *policy, const struct rule *rule)
{
    const json_t *direction = json_object_get(rule->source, "direction");
    const json_t *comment = json_object_get(rule->source, "comment");

    fprintf(out, "  %s: ", rule->name);
    print_list(out, "protocol ", rule->source, "protocols");
    print_list(out, "group ", rule->source, "groups");
    print_list(out, "VM ", rule->source, "vm");
    if (direction) {
        fprintf(out, "%s; ", json_string_value(direction));
    }
    print_list(out, "VLAN ", rule->source, "vlan");
    print_end(out, rule->source, "client");
    print_end(out, rule->source, "server");
    print_list(out, "", rule->source, "days");
    print_list(out, "", rule->source, "hours");
    fprintf(out, "class %s", policy->classes.classes[rule->class].name);
    if (comment && *json_string_value(comment)) {
        char quoted[JPATH_QUOTED_MAX];

        fprintf(out, " (%s)", jpath_quote(json_string_value(comment), quoted));
    }
    fputc('\n', out);
}

char *
policy_describe(const struct policy *policy)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out) {
        return NULL;
    }
    fprintf(out, "classes:\n");
    for (size_t i = 0; i < policy->classes.n; i++) {
        print_class(out, &policy->classes.classes[i]);
    }
    print_qos(out, &policy->qos);
    print_exclusions(out, &policy->exclusions);
    fprintf(out, "rules:\n");
    for (size_t i = 0; i < rules_n(policy->rules); i++) {
        print_rule(out, policy, rules_get(policy->rules, i));
    }

    bool failed = ferror(out);
    if (fclose(out) || failed) {
        free(text);
        return NULL;
    }
    return text;
}
