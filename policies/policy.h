/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_POLICY_H
#define L7_POLICIES_POLICY_H 1

/* A policy: which class a connection falls into, and what a class gets.
 *
 * A policy is a JSON file (see policies/schema.json and the examples).  Its
 * classes say what a connection gets: a queue, a meter, a DSCP mark, a drop,
 * or nothing but being counted.  Its rules map protocols and groups of them
 * to classes; the first rule that matches decides.  A connection that no rule
 * matches falls into no class and is left alone.
 *
 * The policy knows nothing of patterns or switches: which protocols there are
 * it is told in a vocabulary, and what to do with a class is the caller's.
 *
 * Ownership: policy_load() makes it, policy_destroy() ends it; all that its
 * functions return belongs to it.  The vocabulary is only read while loading.
 * Threads: immutable once loaded, so any number may ask it at once. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct policy;
struct problems;

/* The protocols that rules may name.  Index 0 is "unknown". */
struct policy_vocabulary {
    size_t n_protocols;
    const char *const *names;         /* n_protocols names. */
    const char *const *const *groups; /* For each, its groups, then NULL. */
};

/* The class of a connection that no rule matches. */
#define POLICY_NO_CLASS UINT16_MAX

/* No queue, no DSCP mark. */
#define POLICY_NONE (-1)

struct policy_meter {
    uint64_t rate;  /* Bits a second; 0: the class has no meter. */
    uint64_t burst; /* Bits. */
};

struct policy_class {
    const char *name;
    bool drop;                 /* Drop everything; the rest is then unset. */
    int64_t queue;             /* Queue number, or POLICY_NONE. */
    int dscp;                  /* 0 to 63, or POLICY_NONE. */
    struct policy_meter meter; /* One for all connections of the class. */
};

/* What a rule may ask about a connection. */
struct policy_subject {
    uint16_t protocol; /* Index in the vocabulary. */
};

struct policy_decision {
    uint16_t class;   /* Index of the class, or POLICY_NO_CLASS. */
    const char *rule; /* "rules[3]", or NULL with POLICY_NO_CLASS. */
};

/* Reads the policy in 'file'.  On success returns 0 and stores it in
 * '*policyp'.  Otherwise stores NULL, notes in 'problems' all that is wrong
 * (file, line and JSON path) and returns EINVAL, or the errno of what could
 * not be read. */
int policy_load(const char *file, const struct policy_vocabulary *,
                struct policy **policyp, struct problems *problems);

void policy_destroy(struct policy *);

size_t policy_n_classes(const struct policy *);

/* The class with index 'class', which must be below policy_n_classes(). */
const struct policy_class *policy_class(const struct policy *, uint16_t class);

/* Which class 'subject' falls into, and why. */
struct policy_decision policy_decide(const struct policy *,
                                     const struct policy_subject *subject);

#endif /* policies/policy.h */
