/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the answers of ovs-appctl are made of: see show.h. */

#include <l7-config.h>
#include "daemon/show-private.h"

#include <inttypes.h>
#include <stdlib.h>

#include "daemon/ruleset.h"
#include "ovs-glue/verdict.h"

struct show_request *
show_request_create(const struct show *show, struct appctl_call *call)
{
    struct show_request *r = malloc(sizeof *r);

    if (!r) {
        abort();
    }
    *r = (struct show_request){ .show = *show, .call = call };
    ruleset_ref(r->show.ruleset);
    return r;
}

void
show_request_destroy(struct show_request *r)
{
    if (r) {
        ruleset_unref(r->show.ruleset);
        free(r->reply);
        free(r);
    }
}

void
show_text_open(struct show_text *t)
{
    t->stream = open_memstream(&t->string, &t->len);
    if (!t->stream) {
        abort();
    }
}

char *
show_text_close(struct show_text *t)
{
    fclose(t->stream);
    return t->string;
}

const char *
show_queue(const struct verdict_actions *a, char cell[SHOW_CELL])
{
    if (a->drop) {
        return "drop";
    } else if (a->queue == ACTIONS_NONE) {
        return "-";
    }
    snprintf(cell, SHOW_CELL, "%" PRId32, a->queue);
    return cell;
}

const char *
show_meter(const struct verdict_actions *a, char cell[SHOW_CELL])
{
    if (!a->meter_id) {
        return "-";
    }
    snprintf(cell, SHOW_CELL, "%" PRIu32 "%s", a->meter_id,
             a->meter_per == ACTIONS_METER_VM           ? "/vm"
             : a->meter_per == ACTIONS_METER_CONNECTION ? "/conn"
                                                        : "");
    return cell;
}

const char *
show_name(const char *s, char buffer[SHOW_NAME])
{
    snprintf(buffer, SHOW_NAME, "%s", s && *s ? s : "-");
    for (char *p = buffer; *p; p++) {
        if ((unsigned char) *p < ' ' || *p == 0x7f) {
            *p = '?';
        }
    }
    return buffer;
}
