/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a connection gets what it gets: policy_trace(), see policy.h. */

#include <l7-config.h>
#include "policies/policy.h"

#include <stdio.h>
#include <stdlib.h>

#include "policies/match.h"
#include "policies/policy-private.h"

/* Words and ranges of a list that are shown; of the rest, how many. */
#define SHOWN_MAX 12

static const char *const side_names[2] = { "client", "server" };

/* Prints what comes between the element 'i' and the one before.  Returns
 * false, having said how many are left, if that is enough of 'n'. */
static bool
print_between(FILE *out, size_t i, size_t n)
{
    if (i >= SHOWN_MAX) {
        fprintf(out, " and %zu more", n - i);
        return false;
    }
    fputs(i ? ", " : "", out);
    return true;
}

static void
print_ranges(FILE *out, const struct ranges *ranges)
{
    for (size_t i = 0; i < ranges->n && print_between(out, i, ranges->n);
         i++) {
        const struct range *r = &ranges->ranges[i];

        fprintf(out, r->first == r->last ? "%u" : "%u-%u", r->first, r->last);
    }
}

static void
print_networks(FILE *out, const struct networks *networks)
{
    char text[NETWORK_TEXT_MAX];

    for (size_t i = 0; i < networks->n && print_between(out, i, networks->n);
         i++) {
        fputs(network_format(&networks->networks[i], text), out);
    }
}

/* Prints a minute of the week, which may be the one after its last. */
static void
print_minute(FILE *out, unsigned int minute)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
                                        "Fri", "Sat", "Sun" };

    fprintf(out, "%s %02u:%02u", days[minute / (24 * 60) % 7],
            minute / 60 % 24, minute % 60);
}

static void
print_times(FILE *out, const struct ranges *minutes)
{
    for (size_t i = 0; i < minutes->n && print_between(out, i, minutes->n);
         i++) {
        print_minute(out, minutes->ranges[i].first);
        fputs(" to ", out);
        print_minute(out, minutes->ranges[i].last + 1u);
    }
}

static void
print_vms(FILE *out, const struct criteria *c)
{
    for (size_t i = 0; i < c->n_vms && print_between(out, i, c->n_vms); i++) {
        const struct vm_pattern *vm = &c->vms[i];

        fprintf(out, "%s \"%s\"", vm_field_names[vm->field], vm->glob);
    }
}

static void
print_side(FILE *out, const struct policy_subject *s, int side)
{
    const struct policy_match *match = s->ports[side];

    fprintf(out, "the %s is %s%s", side_names[side],
            !match         ? "behind a port that is not known"
            : match->is_vm ? "VM "
                           : "no VM, behind ",
            match ? match->label : "");
}

static void
print_sides(FILE *out, const struct policy_subject *s)
{
    print_side(out, s, 0);
    fputs(" and ", out);
    print_side(out, s, 1);
}

/* What 'protocol' is called. */
static const char *
protocol_name(const struct policy *policy, uint16_t protocol)
{
    return protocol == POLICY_EXAMINING     ? "examining"
           : protocol < policy->n_protocols ? policy->protocols[protocol]
                                            : "a protocol that is not known";
}

/* Prints the protocols that 'rule' is for. */
static void
print_protocols(FILE *out, const struct policy *policy,
                const struct rule *rule)
{
    size_t n_slots = rules_n_slots(policy->rules);
    size_t shown = 0;
    size_t n = 0;

    for (size_t i = 0; i < n_slots; i++) {
        n += match_has_bit(rule->protocols, i);
    }
    for (size_t i = 0; i < n_slots; i++) {
        if (match_has_bit(rule->protocols, i)) {
            if (!print_between(out, shown, n)) {
                return;
            }
            shown++;
            fputs(i < policy->n_protocols ? policy->protocols[i] : "examining",
                  out);
        }
    }
}

static void
print_address(FILE *out, const struct policy_subject *s, int side)
{
    struct network address = { s->addrs[side], 128, s->ip_version };
    char text[NETWORK_TEXT_MAX];

    fputs(network_format(&address, text), out);
}

/* Says why the criterion 'failed' of 'rule' does not hold. */
static void
print_reason(FILE *out, const struct rule *rule, enum criterion failed,
             const struct policy_subject *s)
{
    const struct criteria *c = &rule->criteria;
    int side = failed >= CRITERION_SERVER_NETWORKS && failed < CRITERION_TIME;

    switch (failed) {
    case CRITERION_NONE:
        break;
    case CRITERION_VM:
        print_sides(out, s);
        fputs("; it is for ", out);
        print_vms(out, c);
        break;
    case CRITERION_DIRECTION:
        print_sides(out, s);
        fprintf(out, "; it is for direction %s",
                direction_names[c->direction]);
        if (c->n_vms) {
            fputs(", of ", out);
            print_vms(out, c);
        }
        break;
    case CRITERION_VLAN:
        fprintf(out, "VLAN %u is not in ", s->vlan);
        print_ranges(out, &c->vlans);
        break;
    case CRITERION_CLIENT_NETWORKS:
    case CRITERION_SERVER_NETWORKS:
        fprintf(out, "%s address ", side_names[side]);
        print_address(out, s, side);
        fputs(" is not in ", out);
        print_networks(out, &c->ends[side].networks);
        break;
    case CRITERION_CLIENT_PORTS:
    case CRITERION_SERVER_PORTS:
        fprintf(out, "%s port %u is not in ", side_names[side],
                s->tp_ports[side]);
        print_ranges(out, &c->ends[side].ports);
        break;
    case CRITERION_TIME:
        print_minute(out, s->minute);
        fputs(" is not in ", out);
        print_times(out, &c->minutes);
        break;
    }
}

/* Prints a line for 'rule'.  Returns true if it decides. */
static bool
print_rule(FILE *out, const struct policy *policy, const struct rule *rule,
           const struct policy_subject *s)
{
    size_t slot = rules_slot(policy->rules, s->protocol);
    int vm_side;

    fprintf(out, "%s: ", rule->name);
    if (slot >= rules_n_slots(policy->rules)
        || !match_has_bit(rule->protocols, slot)) {
        fprintf(out, "no: protocol %s is not among ",
                protocol_name(policy, s->protocol));
        print_protocols(out, policy, rule);
        fputc('\n', out);
        return false;
    }

    enum criterion failed = criteria_ask(&rule->criteria, s, &vm_side);
    if (failed) {
        fputs("no: ", out);
        print_reason(out, rule, failed, s);
        fputc('\n', out);
        return false;
    }
    fprintf(out, "yes: class %s", policy->classes.classes[rule->class].name);
    if (vm_side != POLICY_NONE) {
        fprintf(out, ", of VM %s", s->ports[vm_side]->label);
    }
    fputc('\n', out);
    return true;
}

char *
policy_trace(const struct policy *policy, const struct policy_subject *s)
{
    const char *exclusion = policy_excludes(policy, s);
    bool decided = false;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out) {
        return NULL;
    }
    if (exclusion) {
        fprintf(out, "%s: yes: neither mirrored nor touched\n", exclusion);
        decided = true;
    }
    for (size_t i = 0; i < rules_n(policy->rules) && !decided; i++) {
        decided = print_rule(out, policy, rules_get(policy->rules, i), s);
    }
    if (!decided) {
        fputs("no rule matches: left alone\n", out);
    }

    bool failed = ferror(out);
    if (fclose(out) || failed) {
        free(text);
        return NULL;
    }
    return text;
}
