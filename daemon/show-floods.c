/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What flood/show prints: see show.h. */

#include <l7-config.h>
#include "daemon/show-private.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/control-bridge.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/skips.h"

#define FORMAT "%-15s %-20s %-39s %4s %10s %4s %4s %5s %s\n"

static void
print_skip(FILE *out, const struct control_bridge *b,
           const struct glue_skip *skip)
{
    const struct standing_match *m = &skip->match;
    const struct inventory_port *port =
        inventory_find(b->inventory, m->in_port);
    char ofport[8], vm[SHOW_NAME], to[INET6_ADDRSTRLEN] = "-";
    char vlan[8] = "-", rate[16], seconds[16], left[16], times[16];

    snprintf(ofport, sizeof ofport, "%" PRIu16, m->in_port);
    if (m->prefix_len && m->ip_version == 4) {
        inet_ntop(AF_INET, &m->addr.s6_addr[12], to, sizeof to);
    } else if (m->prefix_len) {
        inet_ntop(AF_INET6, &m->addr, to, sizeof to);
    }
    if (m->vlan_tci) {
        snprintf(vlan, sizeof vlan, "%d", m->vlan_tci & STANDING_TCI_VID);
    }
    snprintf(rate, sizeof rate, "%" PRIu32, skip->rate);
    snprintf(seconds, sizeof seconds, "%" PRIu32, skip->seconds);
    snprintf(left, sizeof left, "%" PRIu32, skip->seconds_left);
    snprintf(times, sizeof times, "%" PRIu32, skip->n);
    fprintf(out, FORMAT, port ? port->name : ofport,
            show_name(port ? port->vm : NULL, vm), to, vlan, rate, seconds,
            left, times, b->name);
}

void
show_floods(const struct show *show, struct appctl_call *call)
{
    struct glue_skip *skips = calloc(SKIPS_MAX, sizeof *skips);
    struct show_text text;

    if (!skips) {
        abort();
    }
    show_text_open(&text);
    fprintf(text.stream, FORMAT, "PORT", "VM", "TO", "VLAN", "CLONES/S", "FOR",
            "LEFT", "TIMES", "BRIDGE");
    for (size_t i = 0; i < show->n_bridges; i++) {
        size_t n = glue_list_skips(show->bridges[i].glue, skips, SKIPS_MAX);

        for (size_t j = 0; j < n; j++) {
            print_skip(text.stream, &show->bridges[i], &skips[j]);
        }
    }
    free(skips);
    char *string = show_text_close(&text);
    appctl_reply(call, string);
    free(string);
}
