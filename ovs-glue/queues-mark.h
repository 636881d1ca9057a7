/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_QUEUES_MARK_H
#define L7_OVS_GLUE_QUEUES_MARK_H 1

/* The marks by which rows of QoS and Queue are ours, in external_ids:ovs-l7.
 *
 * Threads: no state. */

#include <stdint.h>

struct queues_ports;
struct smap;

/* The key of the mark, and of what says to people whose a queue is. */
#define MARK_KEY "ovs-l7"
#define MARK_CLASS_KEY "ovs-l7-class"

/* The mark in 'external_ids', or NULL if the row is not ours, or that of
 * another bridge than 'bridge'. */
const char *mark_find(const char *bridge, const struct smap *external_ids);

/* The marks of the row of Queue for the queue 'id', of all ports or, if it is
 * otherwise there, of those of the entry 'ports' (NULL: of all), and of the
 * row of QoS for the entry 'ports'.  The caller frees them. */
char *mark_of_queue(const char *bridge, uint32_t id,
                    const struct queues_ports *ports);
char *mark_of_ports(const char *bridge, const struct queues_ports *ports);

#endif /* ovs-glue/queues-mark.h */
