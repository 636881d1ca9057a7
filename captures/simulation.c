/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What connections would get: see simulation.h. */

#include <l7-config.h>
#include "captures/simulation.h"

#include <stdlib.h>

#include "captures/classify.h"
#include "captures/hosts.h"
#include "daemon/ruleset.h"
#include "ovs-glue/meters.h"
#include "patterns/library.h"
#include "policies/policy.h"

/* The meters of a class. */
struct book {
    uint32_t n_own;   /* Of VMs or connections. */
    bool used_shared; /* And the class's, which is for all others. */
    uint32_t *of_vms; /* By VM, 0 for none yet; NULL if none has. */
};

struct simulation {
    const struct ruleset *ruleset;
    const struct hosts *hosts;
    uint16_t minute;
    uint32_t next_meter; /* The next number, */
    uint32_t end_meter;  /* up to this. */
    struct book *books;  /* By class. */
};

/* ---- Making it. ---- */

static uint32_t
next_meter(const char *class, void *next_)
{
    uint32_t *next = next_;

    (void) class;
    return (*next)++;
}

int
simulation_load(const struct ruleset_sources *sources, uint32_t first_meter,
                struct ruleset **rulesetp, struct problems *problems)
{
    uint32_t next = first_meter;

    return ruleset_load(sources, next_meter, &next, rulesetp, problems);
}

struct simulation *
simulation_create(const struct ruleset *ruleset, const struct hosts *hosts,
                  uint32_t first_meter, uint16_t minute)
{
    size_t n = policy_n_classes(ruleset_policy(ruleset));
    struct simulation *s = calloc(1, sizeof *s);

    if (!s) {
        return NULL;
    }
    *s = (struct simulation){
        .ruleset = ruleset,
        .hosts = hosts,
        .minute = minute,
        .next_meter = first_meter,
        .end_meter = first_meter + METERS_MAX,
        .books = calloc(n + 1, sizeof *s->books),
    };
    if (!s->books) {
        free(s);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t id = ruleset_actions(ruleset, (uint16_t) i)->meter_id;

        if (id >= s->next_meter) {
            s->next_meter = id + 1;
        }
    }
    return s;
}

void
simulation_destroy(struct simulation *s)
{
    if (s) {
        size_t n = policy_n_classes(ruleset_policy(s->ruleset));

        for (size_t i = 0; i < n; i++) {
            free(s->books[i].of_vms);
        }
        free(s->books);
        free(s);
    }
}

/* ---- Meters. ---- */

/* Where the number of the meter of VM 'vm' in 'book' stands, or NULL if memory
 * is short. */
static uint32_t *
find_place(struct simulation *s, struct book *book, uint16_t vm)
{
    if (!book->of_vms) {
        book->of_vms = calloc(hosts_n_vms(s->hosts), sizeof *book->of_vms);
    }
    return book->of_vms ? &book->of_vms[vm] : NULL;
}

/* The own meter of a connection of 'class', whose VM is behind 'port' (NULL:
 * it has none); 0 if it shares the class's. */
static uint32_t
find_meter(struct simulation *s, uint16_t class, const struct hosts_port *port)
{
    const struct policy_meter *meter =
        &policy_class(ruleset_policy(s->ruleset), class)->meter;
    struct book *book = &s->books[class];
    uint32_t *place = NULL;

    if (meter->per == POLICY_PER_VM && port && port->vm) {
        place = find_place(s, book, port->vm_number);
        if (place && *place) {
            return *place;
        }
    }
    /* The last one is the class's. */
    if ((!place && meter->per != POLICY_PER_CONNECTION)
        || book->n_own + 1 >= meter->max || s->next_meter >= s->end_meter) {
        book->used_shared = true;
        return 0;
    }
    book->n_own++;
    if (place) {
        *place = s->next_meter;
    }
    return s->next_meter++;
}

uint32_t
simulation_n_meters(const struct simulation *s, uint16_t class)
{
    return s->books[class].n_own + s->books[class].used_shared;
}

/* ---- Connections. ---- */

static void
compose_verdict(struct simulation *s, const struct classified *c,
                const struct policy_decision *decision, uint16_t vlan,
                struct simulated *to)
{
    struct verdict *v = &to->verdict;

    v->key = *c->key;
    v->key.vlan = vlan;
    v->protocol = c->match.protocol;
    v->actions = *ruleset_actions(s->ruleset, decision->class);
    if (v->actions.meter_id) {
        v->own_meter = find_meter(s, decision->class,
                                  decision->vm_side == POLICY_NONE
                                      ? NULL
                                      : to->ports[decision->vm_side]);
    }
    for (int i = 0; i < N_SIDES; i++) {
        /* Nothing comes in with a tag at an access port; elsewhere the tag
         * tells whose a packet is. */
        bool tagged = vlan && !to->ports[i]->vlan;

        v->looks[i] = (struct look){
            .in_port = to->ports[i]->number,
            .vid = tagged ? vlan : LOOK_UNTAGGED,
            .any_port = tagged,
        };
        v->program[i] = v->fresh[i] = true;
    }
}

void
simulation_judge(struct simulation *s, const struct classified *c,
                 struct simulated *to)
{
    const struct policy *policy = ruleset_policy(s->ruleset);
    struct policy_decision decision = {
        .class = POLICY_NO_CLASS,
        .vm_side = POLICY_NONE,
    };
    struct policy_subject subject = {
        .protocol = c->match.protocol,
        .ip_version = c->key->ip_version,
        .vlan = c->key->vlan,
        .minute = s->minute,
    };

    *to = (struct simulated){ .class = POLICY_NO_CLASS };
    for (int i = 0; i < N_SIDES; i++) {
        to->ports[i] = hosts_find(s->hosts, &c->key->addrs[i], c->key->vlan);
        subject.vlan = subject.vlan ? subject.vlan : to->ports[i]->vlan;
        subject.addrs[i] = c->key->addrs[i];
        subject.tp_ports[i] = c->key->ports[i];
        subject.ports[i] = to->ports[i]->match;
    }

    to->rule = policy_excludes(policy, &subject);
    if (to->rule) {
        to->as = SIMULATED_EXCLUDED;
        return;
    }
    to->as = c->spoke ? SIMULATED_JUDGED : SIMULATED_SILENT;
    if (!c->spoke) {
        subject.protocol = POLICY_EXAMINING;
    }
    /* As in the daemon: what has no beginning is not unknown for what it
     * is. */
    if (!c->spoke || !c->midstream || c->match.protocol != PROTOCOL_UNKNOWN) {
        decision = policy_decide(policy, &subject);
    }
    to->rule = decision.rule;
    to->class = decision.class;
    to->is_timed = decision.is_timed;
    compose_verdict(s, c, &decision, subject.vlan, to);
}
