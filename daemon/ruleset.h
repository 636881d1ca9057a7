/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_RULESET_H
#define L7_DAEMON_RULESET_H 1

/* A ruleset: what workers judge connections by.  A library of patterns, a
 * policy over its protocols, and for each class the actions that its flows
 * get.
 *
 * A reload makes a new ruleset; each worker holds a reference to the one that
 * it uses.
 *
 * Threads: immutable, so any number may read it; the count is atomic. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ovs-glue/verdict.h"

struct library;
struct policy;
struct policy_decision;
struct policy_subject;
struct problems;
struct ruleset;

/* What a ruleset is read from. */
struct ruleset_sources {
    const char *const *patterns; /* Directories, the later over the earlier. */
    size_t n_patterns;
    const char *policy; /* File. */
};

/* Says which meter a class gets: returns its number, or 0 if there are no
 * more. */
typedef uint32_t ruleset_meter_cb(const char *class_name, void *aux);

/* Reads a ruleset, with one reference.  Returns 0, or an errno with all that
 * is wrong in 'problems'. */
int ruleset_load(const struct ruleset_sources *, ruleset_meter_cb *, void *aux,
                 struct ruleset **, struct problems *problems);

struct ruleset *ruleset_ref(struct ruleset *);
void ruleset_unref(struct ruleset *);

const struct library *ruleset_library(const struct ruleset *);
const struct policy *ruleset_policy(const struct ruleset *);

/* The class that 'subject' falls into, POLICY_NO_CLASS if none or if it is
 * excluded. */
struct policy_decision ruleset_decide(const struct ruleset *,
                                      const struct policy_subject *subject);

/* True if the policy excludes what comes in by some interface. */
bool ruleset_excludes_interfaces(const struct ruleset *);

/* The actions of a class, none at all for POLICY_NO_CLASS. */
const struct verdict_actions *ruleset_actions(const struct ruleset *,
                                              uint16_t class);

/* The class's name, "-" for POLICY_NO_CLASS. */
const char *ruleset_class_name(const struct ruleset *, uint16_t class);

/* The index of the class 'name', or POLICY_NO_CLASS. */
uint16_t ruleset_find_class(const struct ruleset *, const char *name);

#endif /* daemon/ruleset.h */
