/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_NAMES_H
#define L7_POLICIES_NAMES_H 1

/* An index of the protocols and groups that rules may name.
 *
 * The vocabulary that policy_load() is given lists a few thousand protocols
 * at most, each with its groups; this sorts them, so that a policy of
 * thousands of rules loads without delay, and turns a group into its
 * protocols.
 *
 * Ownership: an index borrows the vocabulary, which must outlive it.
 * Threads: immutable once made. */

#include <stddef.h>
#include <stdint.h>

struct policy_vocabulary;

/* What a rule may name beside the protocols: all of them ("unknown" too), and
 * traffic that has not been judged. */
#define NAMES_ANY "any"
#define NAMES_EXAMINING "examining"

/* A protocol under its name or under that of a group. */
struct names_entry {
    const char *name;
    uint16_t protocol; /* Index in the vocabulary. */
};

struct names_group {
    const char *name;
    const struct names_entry *members; /* Its protocols, each once. */
    size_t n;                          /* How many, at least 1. */
};

struct names {
    struct names_entry *protocols; /* Sorted by name. */
    size_t n_protocols;            /* As many as the vocabulary has. */
    const char **words;            /* The vocabulary's names, then the */
    size_t n_words;                /* NAMES_* above. */
    struct names_entry *members;   /* Sorted by group, then protocol. */
    struct names_group *groups;    /* Sorted by name. */
    const char **group_words;      /* The names of 'groups'. */
    size_t n_groups;
};

/* Indexes the vocabulary.  Returns 0 or ENOMEM.  To be destroyed in any
 * case. */
int names_init(struct names *, const struct policy_vocabulary *);
void names_destroy(struct names *);

/* The protocol 'name', or -1. */
int names_find_protocol(const struct names *, const char *name);

/* The protocol that people also call 'word' ("ssl"), for a hint, or NULL. */
const char *names_find_other(const struct names *, const char *word);

/* The index in 'groups' of the group 'name', or -1. */
int names_find_group(const struct names *, const char *name);

#endif /* policies/names.h */
