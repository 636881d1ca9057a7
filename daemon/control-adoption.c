/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an earlier life left in a bridge, and what is written down for a later
 * one: see ovs-glue/adoption.h and glossary.h.
 *
 * The workers hear of it before the switch is ready.  When it is, a resync has
 * all connections programmed, these among them; that done, the rest of the
 * earlier life's flows goes.  In between, the meters that these flows name
 * keep their numbers. */

#include <l7-config.h>
#include "daemon/control-private.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/clock.h"
#include "daemon/judge.h"
#include "daemon/metering.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/glossary.h"
#include "ovs-glue/glue.h"
#include "patterns/library.h"

#define LOG_MODULE LOG_CONTROL
#include "ovs-glue/log.h"

/* ---- What is found. ---- */

/* An order to a worker. */
struct order {
    struct adoption *adoption;
    unsigned int n_workers;
};

static void
adopt(struct worker *w, void *order_)
{
    struct order *order = order_;

    judge_adopt(worker_judge(w), order->adoption, order->n_workers,
                clock_us());
    adoption_unref(order->adoption);
    free(order);
}

void
control_adopt(struct control_bridge *b, struct adoption *adoption)
{
    if (b->control->ending) {
        return;
    }
    b->adoption = adoption_ref(adoption);
    for (size_t i = 0; i < adoption_n(adoption); i++) {
        uint32_t id = adoption_at(adoption, i)->meter_id;

        if (id) {
            metering_reserve(b->control->metering, id);
        }
    }
    for (size_t i = 0; i < b->n_workers; i++) {
        struct order *order = malloc(sizeof *order);

        if (!order) {
            /* As everywhere in Open vSwitch: nothing sensible can be done. */
            abort();
        }
        *order = (struct order){ .adoption = adoption_ref(adoption),
                                 .n_workers = (unsigned int) b->n_workers };
        worker_call(b->workers[i], adopt, order);
    }
}

void
control_adopted(const struct control_bridge *b, size_t n_adopted,
                size_t n_not_adopted)
{
    if (b->adoption) {
        LOG_INFORM("bridge %s: %zu connections of an earlier life are adopted "
                   "with their verdicts, %zu cannot be",
                   b->name, n_adopted, n_not_adopted);
    }
}

uint32_t
control_earlier_meter(const struct control_bridge *b, const struct verdict *v)
{
    const struct adopted *a =
        b->adoption ? adoption_of_verdict(b->adoption, v) : NULL;

    return a ? a->meter_id : 0;
}

void
control_end_adoption(struct control_bridge *b)
{
    struct control *c = b->control;
    bool any = false;

    glue_end_adoption(b->glue);
    if (b->adoption) {
        adoption_unref(b->adoption);
        b->adoption = NULL;
        for (size_t i = 0; i < c->n_bridges; i++) {
            any = any || c->bridges[i].adoption;
        }
        if (!any) {
            metering_unreserve(c->metering);
        }
    }
}

/* ---- What is written down. ---- */

void
control_bridge_set_glossary(struct control_bridge *b,
                            const struct ruleset *ruleset)
{
    const struct library *library = ruleset_library(ruleset);
    size_t n = library_n_protocols(library);
    const char **names = calloc(n, sizeof *names);

    if (!names) {
        abort();
    }
    for (size_t i = 0; i < n; i++) {
        names[i] = library_protocol_name(library, (uint16_t) i);
    }
    char *text = glossary_format((unsigned int) b->n_workers, names, n);
    glue_set_glossary(b->glue, text);
    free(text);
    free(names);
}

bool
control_glossaries_equal(const struct ruleset *a, const struct ruleset *b)
{
    const struct library *x = ruleset_library(a);
    const struct library *y = ruleset_library(b);
    size_t n = library_n_protocols(x);

    if (n != library_n_protocols(y)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (strcmp(library_protocol_name(x, (uint16_t) i),
                   library_protocol_name(y, (uint16_t) i))) {
            return false;
        }
    }
    return true;
}
