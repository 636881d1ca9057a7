/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the glue hands over what an earlier life left, and what it writes down
 * for a later one: see adoption.h and glossary.h.
 *
 * While the switch has flows whose numbers mean different things, the database
 * has no glossary.  It loses an earlier one before the first verdict with
 * other numbers is programmed, and gets ours when the flows with the old ones
 * are gone.  So whoever dies in between leaves flows that nobody adopts,
 * rather than flows that are taken for something else. */

#include <config.h>
#include "ovs-glue/glue-private.h"

#include <stdlib.h>

#include "openvswitch/poll-loop.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/bringup.h"
#include "ovs-glue/database.h"
#include "ovs-glue/earlier.h"
#include "ovs-glue/glossary-row.h"
#include "util.h"

void
glue_set_glossary(struct glue *g, const char *glossary)
{
    free(g->glossary);
    g->glossary = nullable_xstrdup(glossary);
    poll_immediate_wake();
}

void
glue_end_adoption(struct glue *g)
{
    g->adoption_over = true;
    poll_immediate_wake();
}

/* What the database is to have now. */
static const char *
wanted_glossary(const struct glue *g)
{
    const char *has = glossary_row_text(database_glossary(g->database));

    if (g->stop && !g->keep) {
        return NULL;
    }
    /* As long as nobody has looked, and as long as there are only flows of an
     * earlier life, its glossary holds; that there are some of both is no harm
     * if it is ours, too. */
    if (!g->is_adoption_told && !bringup_wants_adoption(g->bringup)) {
        return has;
    }
    return earlier_is_left(g->earlier)
                   && !nullable_string_is_equal(has, g->glossary)
               ? NULL
               : g->glossary;
}

void
glue_run_adoption(struct glue *g)
{
    struct glossary_row *row = database_glossary(g->database);

    if (bringup_wants_adoption(g->bringup) && !g->is_adoption_told) {
        struct adoption *adoption = earlier_adoption(g->earlier);

        if (adoption && adoption_n(adoption)) {
            g->callbacks.adoption(g->aux, adoption);
        }
        g->is_adoption_told = true;
    }
    glossary_row_set(row, wanted_glossary(g));
    if (bringup_wants_adoption(g->bringup) && glossary_row_is_settled(row)) {
        bringup_adopted(g->bringup);
    }
    if (g->adoption_over && glue_is_ready(g) && earlier_is_left(g->earlier)) {
        earlier_remove(g->earlier, g->session);
    }
}
