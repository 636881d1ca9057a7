/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_CRITERIA_READ_H
#define L7_POLICIES_CRITERIA_READ_H 1

/* Reads what a rule asks besides the protocol.
 *
 * Threads: one at a time. */

#include <stdbool.h>

#include "policies/json.h"

struct criteria;
struct jpath;
struct ranges;
struct reader;

/* The members of a rule that are criteria. */
#define CRITERIA_KEYS                                                         \
    "vm", "vlan", "client", "server", "direction", "days", "hours"

/* Reads the criteria of the rule 'value', at 'path', into '*criteria', which
 * is to be destroyed in any case, and notes what is wrong.  Returns 0 or
 * ENOMEM. */
int criteria_read(struct criteria *criteria, struct reader *,
                  const struct jpath *path, const json_t *value);

/* Reads the members "days" and "hours" of the rule 'value' into 'minutes' of
 * the week, none if it always holds.  (In hours-read.c.)  Returns 0 or
 * ENOMEM. */
int hours_read(struct ranges *minutes, struct reader *,
               const struct jpath *path, const json_t *value);

#endif /* policies/criteria-read.h */
