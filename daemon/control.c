/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in force: see control.h. */

#include <l7-config.h>
#include "daemon/control-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/basis.h"
#include "daemon/crew.h"
#include "daemon/metering.h"
#include "daemon/ruleset.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/inventory.h"
#include "policies/policy.h"

/* Makes the bridges that were ordered, or else those of the policy. */
static int
make_bridges(struct control *c)
{
    const struct policy *policy = ruleset_policy(c->ruleset);
    size_t n = c->config.n_bridges;

    n = n ? n : policy_n_bridges(policy);
    c->bridges = calloc(n + 1, sizeof *c->bridges);
    if (!c->bridges) {
        return ENOMEM;
    }
    for (size_t i = 0; i < n; i++) {
        struct control_bridge *b = &c->bridges[c->n_bridges++];

        b->control = c;
        b->number = i;
        b->name = strdup(c->config.n_bridges ? c->config.bridges[i]
                                             : policy_bridge(policy, i));
        if (!b->name) {
            return ENOMEM;
        }
        control_bridge_make_basis(b, c->ruleset);
    }
    return 0;
}

int
control_create(const struct control_config *config, struct control **controlp,
               struct problems *problems)
{
    struct control *c = calloc(1, sizeof *c);

    *controlp = NULL;
    if (!c) {
        return ENOMEM;
    }
    c->config = *config;
    c->metering = metering_create(config->first_meter);
    int error = c->metering ? control_load(c, &c->ruleset, problems) : ENOMEM;
    error = error ? error : make_bridges(c);
    if (error) {
        control_destroy(c);
        return error;
    }
    *controlp = c;
    return 0;
}

void
control_destroy(struct control *c)
{
    if (c) {
        for (size_t i = 0; i < c->n_bridges; i++) {
            struct control_bridge *b = &c->bridges[i];

            free(b->name);
            inventory_unref(b->inventory);
            basis_unref(b->basis);
            basis_unref(b->new_basis);
            adoption_unref(b->adoption);
            free(b->told);
        }
        free(c->bridges);
        ruleset_unref(c->loading);
        ruleset_unref(c->ruleset);
        metering_destroy(c->metering);
        free(c);
    }
}

size_t
control_n_bridges(const struct control *c)
{
    return c->n_bridges;
}

const char *
control_bridge_name(const struct control *c, size_t bridge)
{
    return c->bridges[bridge].name;
}

struct basis *
control_basis(const struct control *c, size_t bridge)
{
    return c->bridges[bridge].basis;
}

bool
control_is_ending(const struct control *c)
{
    return c->ending;
}

void
control_be_strict(struct control *c, void (*on_ready)(void *, bool))
{
    c->is_strict = true;
    c->on_ready = on_ready;
}

void *
control_callbacks_aux(const struct control *c, size_t bridge)
{
    return &c->bridges[bridge];
}

void
control_attach(struct control *c, struct glue *const *glues,
               const struct crew *crew,
               void (*on_exit)(void *, enum exit_order), void *aux)
{
    size_t n_workers = crew->n / c->n_bridges;

    c->crew = crew;
    c->on_exit = on_exit;
    c->aux = aux;
    for (size_t i = 0; i < c->n_bridges; i++) {
        struct control_bridge *b = &c->bridges[i];

        b->glue = glues[i];
        b->workers = &crew->workers[i * n_workers];
        b->n_workers = n_workers;
        control_bridge_set_queues(b, c->ruleset, NULL);
        control_bridge_set_glossary(b, c->ruleset);
    }
    /* The first policy's meters need no further steps: the glue brings them
     * about before it is ready for verdicts. */
    metering_attach(c->metering, glues, c->n_bridges);
    metering_order(c->metering, c->ruleset, NULL, NULL);
    for (size_t i = 0; i < c->n_bridges; i++) {
        control_bridge_set_standing(&c->bridges[i]);
    }
    control_register_commands(c);
}

void
control_answer_exit(struct control *c)
{
    if (c->exit_call) {
        appctl_reply(c->exit_call, "");
        c->exit_call = NULL;
    }
}
