/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_EXCLUDE_H
#define L7_POLICIES_EXCLUDE_H 1

/* What is to be neither mirrored nor touched: the members "exclude" of a
 * policy's files.
 *
 * Ownership: a list owns its entries and their texts.
 * Threads: immutable once read. */

#include <stdbool.h>
#include <stddef.h>

#include "policies/policy.h"

struct reader;

/* Entries in one policy at most.  Each becomes a few flows. */
#define EXCLUSIONS_MAX 256

struct exclusions {
    struct policy_exclusion *exclusions; /* In the files' order. */
    size_t n;
};

/* Adds those of the file that is open in 'reader', whose names begin with
 * 'prefix', and notes what is wrong with them.  Returns 0 or ENOMEM. */
int exclusions_read(struct exclusions *, struct reader *reader,
                    const char *prefix);
void exclusions_destroy(struct exclusions *);

/* True if 'subject' falls under the exclusion with index 'i'. */
bool exclusions_ask(const struct exclusions *, size_t i,
                    const struct policy_subject *subject);

/* True if the exclusion asks for an interface and 'port' is one of those. */
bool exclusion_is_for(const struct policy_exclusion *,
                      const struct policy_port *port);

#endif /* policies/exclude.h */
