/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_POLICY_PRIVATE_H
#define L7_POLICIES_POLICY_PRIVATE_H 1

/* What a policy consists of, for the files that make policy.h's functions.
 *
 * Ownership and threads: see policy.h. */

#include <stddef.h>

#include "policies/bridges.h"
#include "policies/classes.h"
#include "policies/exclude.h"
#include "policies/policy.h"
#include "policies/qos.h"
#include "policies/queue-list.h"
#include "policies/rules.h"

struct policy {
    char **protocols;   /* The vocabulary's names, */
    size_t n_protocols; /* so many. */
    struct bridges bridges;
    struct classes classes;
    struct qos qos;
    struct queue_list queues;
    struct exclusions exclusions;
    struct rules *rules;
};

#endif /* policies/policy-private.h */
