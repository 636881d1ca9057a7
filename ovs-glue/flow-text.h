/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_FLOW_TEXT_H
#define L7_OVS_GLUE_FLOW_TEXT_H 1

/* A verdict's flows as text: what "ovs-ofctl -O OpenFlow15 dump-flows" would
 * show of them without statistics, and "ovs-ofctl add-flow" would take.
 *
 * For those who have no switch: of Open vSwitch's code nothing is needed here.
 * What goes to a switch is made in pipeline.c, from the same verdict; a unit
 * test has both made for many verdicts, and compares.
 *
 * Threads: no state. */

#include <stdio.h>

struct pipeline_config;
struct verdict;

/* Prints the flow for what 'side' sends to 'out', without a newline.  'port'
 * is the name of the port that it comes in by, or NULL: then it is shown by
 * its number. */
void flow_text_print(FILE *out, const struct pipeline_config *,
                     const struct verdict *, int side, const char *port);

#endif /* ovs-glue/flow-text.h */
