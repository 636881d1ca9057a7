/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The marks by which rows are ours: see queues-mark.h. */

#include <config.h>
#include "ovs-glue/queues-mark.h"

#include <inttypes.h>
#include <string.h>

#include "ovs-glue/queues-config.h"
#include "smap.h"
#include "util.h"

const char *
mark_find(const char *bridge, const struct smap *external_ids)
{
    const char *mark = smap_get(external_ids, MARK_KEY);
    size_t len = strlen(bridge);

    return mark && !strncmp(mark, bridge, len) && mark[len] == '/' ? mark
                                                                   : NULL;
}

char *
mark_of_queue(const char *bridge, uint32_t id,
              const struct queues_ports *ports)
{
    return !ports ? xasprintf("%s/queue/%" PRIu32, bridge, id)
           : ports->interfaces
               ? xasprintf("%s/queue/%" PRIu32 "/ports/%s", bridge, id,
                           ports->interfaces)
               : xasprintf("%s/queue/%" PRIu32 "/vms", bridge, id);
}

char *
mark_of_ports(const char *bridge, const struct queues_ports *ports)
{
    return ports->interfaces
               ? xasprintf("%s/ports/%s", bridge, ports->interfaces)
               : xasprintf("%s/vms", bridge);
}
