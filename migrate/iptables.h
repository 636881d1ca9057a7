/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_IPTABLES_H
#define L7_MIGRATE_IPTABLES_H 1

/* Reads what iptables-save(8) (or ip6tables-save) prints: tables, chains and
 * rules, as iptables(8), iptables-extensions(8) and l7-filter's layer7 match
 * describe them.
 *
 * A match or a target that a policy has no words for is no error: the rule
 * says so in 'foreign' and is left out later.  What iptables itself would
 * refuse is an error: a chain that is not there, a table without its COMMIT.
 *
 * Ownership: a ruleset owns its tables, chains and rules, and the text that
 * they point into.
 * Threads: one at a time.
 * Bounds: those of text.h and names.h. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migrate/guard.h"
#include "migrate/text.h"

struct migrate_names;
struct migrate_notes;
struct problems;

enum ipt_target {
    IPT_NONE, /* Counts, and goes on. */
    IPT_FOREIGN,
    IPT_LOG,
    IPT_ACCEPT,
    IPT_DROP,
    IPT_REJECT,
    IPT_RETURN,
    IPT_QUEUE, /* NFQUEUE or QUEUE: to a program. */
    IPT_CHAIN, /* Jumps, or goes (see 'is_goto'), to 'chain'. */
    IPT_MARK,
    IPT_CONNMARK_SET,
    IPT_CONNMARK_SAVE,
    IPT_CONNMARK_RESTORE,
    IPT_CLASSIFY,
    IPT_DSCP,
};

/* A value under a mask, that is compared with or set. */
struct ipt_masked {
    bool is_given;
    bool is_negated; /* Compared only. */
    uint32_t value;
    uint32_t mask;
};

/* A network or an interface, perhaps negated. */
struct ipt_network {
    bool is_negated;
    struct network network; /* With IP version 0: none. */
};

struct ipt_interface {
    bool is_negated;
    const char *name; /* "*" at the end stands for any; NULL: none. */
    bool is_vm;       /* It has a name that virtual machines' have. */
};

/* A rule's matches are about packets: index 0 is the source, 1 the
 * destination. */
struct ipt_rule {
    struct migrate_source *source;
    struct ipt_chain *chain; /* It stands in this one. */

    /* Matches. */
    struct ipt_network ends[2];
    struct ipt_interface interfaces[2]; /* In, out. */
    bool has_ports[2];
    struct guard_set ports[2];
    bool has_either_port; /* multiport's --ports. */
    struct guard_set either_port;
    int protocol; /* Number in the names, or GUARD_ANY. */
    bool protocol_is_negated;
    uint8_t transports;   /* GUARD_TCP, GUARD_UDP; 0: others. */
    bool names_transport; /* With -p. */
    struct ipt_masked mark, connmark;
    bool never; /* Never holds for a connection that has gone on. */
    bool has_time, time_is_utc;
    struct guard_set minutes;
    uint8_t days;
    const char *l7dir;
    const char *foreign; /* The first that has no counterpart, or NULL. */

    /* Target. */
    enum ipt_target target;
    const char *target_name;
    struct ipt_chain *to;
    bool is_goto;
    struct ipt_masked set; /* As in (old & ~mask) ^ value; for save and
                            * restore the mask of what is read, */
    uint32_t to_mask;      /* and of what is written. */
    uint32_t classid;
    int dscp;

    /* For whoever follows the rules. */
    bool was_reached; /* Something came by. */
    bool asks;        /* A protocol or a mark was asked for before. */
};

struct ipt_chain {
    const struct ipt_table *table;
    const char *name;
    const char *policy; /* "ACCEPT", "DROP"; "-" for a user's chain. */
    struct migrate_source *source;
    struct ipt_rule **rules;
    size_t n;
    size_t allocated;
};

struct ipt_table {
    const char *name;
    struct migrate_source *source;
    struct ipt_chain **chains;
    size_t n;
    size_t allocated;
};

#define IPT_TABLES_MAX 8

struct ipt_ruleset {
    struct migrate_text text;
    struct ipt_table *tables[IPT_TABLES_MAX];
    size_t n;
};

/* Reads 'file', adding the protocols that it names to 'names'.  Returns 0, or
 * an errno after noting in 'problems' what is wrong.  To be destroyed in any
 * case. */
int ipt_read(struct ipt_ruleset *, const char *file, struct migrate_names *,
             struct problems *problems);
void ipt_destroy(struct ipt_ruleset *);

/* The table or the chain of that name, or NULL. */
struct ipt_table *ipt_find_table(const struct ipt_ruleset *, const char *name);
struct ipt_chain *ipt_find_chain(const struct ipt_table *, const char *name);

/* ---- Between migrate-iptables*.c. ---- */

/* What reading a rule needs. */
struct ipt_context {
    const struct ipt_table *table;
    struct migrate_names *names;
    struct problems *problems;
};

/* Reads the rule whose words from number 'first' on are its matches and its
 * target.  Returns 0, EINVAL after noting what is wrong, or ENOMEM. */
int ipt_read_rule(struct ipt_rule *, const struct ipt_context *,
                  struct migrate_line *, size_t first);

#endif /* migrate/iptables.h */
