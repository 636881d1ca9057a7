/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CTL_CTL_SIMULATE_FORMAT_H
#define L7_CTL_CTL_SIMULATE_FORMAT_H 1

/* How "ovs-l7ctl simulate" prints what connections get, and the totals of each
 * class: as lines of columns that tabs separate, as a JSON object a line, or
 * as tables for people.  ovs-l7ctl(8) has the columns.
 *
 * Ownership: simulate_format_create() makes it, simulate_format_destroy() ends
 * it; the ruleset must outlive it.
 * Threads: one. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "ctl/ctl-format.h"
#include "ovs-glue/pipeline.h"

struct classified;
struct ruleset;
struct simulate_format;
struct simulated;
struct simulation;

struct simulate_format_config {
    enum ctl_format_type type;
    bool with_flows; /* Print them. */
    bool is_netdev;  /* The bridge's datapath ignores queues. */
    struct pipeline_config pipeline; /* For the flows. */
    const struct ruleset *ruleset;
    FILE *out;
};

/* Returns NULL if memory is short. */
struct simulate_format *simulate_format_create(
    const struct simulate_format_config *);
void simulate_format_destroy(struct simulate_format *);

/* The connections that follow are of the file 'path'. */
void simulate_format_file(struct simulate_format *, const char *path);

/* Prints a connection. */
void simulate_format_connection(struct simulate_format *,
                                const struct classified *,
                                const struct simulated *);

/* Prints the totals. */
void simulate_format_end(struct simulate_format *, const struct simulation *);

#endif /* ctl/ctl-simulate-format.h */
