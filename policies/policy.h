/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_POLICY_H
#define L7_POLICIES_POLICY_H 1

/* A policy: which class a connection falls into, and what a class gets.
 *
 * A policy is a JSON file, with those that it includes (see
 * policies/schema.json, ovs-l7-policy(5) and the examples).  Its classes say
 * what a connection gets: a queue, a meter, a DSCP mark, a packet mark, a
 * drop, or nothing but being counted.  Its rules ask about a connection's
 * protocol, VM, VLAN, ends and the time; the first rule that matches decides.
 * A connection that no rule matches falls into no class and is left alone.
 * "bridges" says which bridges it is for, "qos" on which ports the classes'
 * queues are to be made, and "exclude" what is to be neither mirrored nor
 * touched.
 *
 * The policy knows nothing of patterns or switches: which protocols there are
 * it is told in a vocabulary, and what to do with a class is the caller's.
 *
 * What depends on a port only (is its VM's name like "web-*"?) is found out
 * once for a port, by policy_match_port(), and not for each connection.
 *
 * Ownership: policy_load() makes it, policy_destroy() ends it; all that its
 * functions return belongs to it, unless they say otherwise.  The vocabulary
 * is only read while loading.
 * Threads: immutable once loaded, so any number may ask it at once. */

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "policies/ranges.h"

struct criteria;
struct policy;
struct policy_match;
struct problems;

/* The protocols that rules may name.  Index 0 is "unknown". */
struct policy_vocabulary {
    size_t n_protocols;               /* At most POLICY_EXAMINING. */
    const char *const *names;         /* n_protocols names. */
    const char *const *const *groups; /* For each, its groups, then NULL. */
};

/* The protocol of traffic that has not been judged yet. */
#define POLICY_EXAMINING UINT16_MAX

/* The class of a connection that no rule matches. */
#define POLICY_NO_CLASS UINT16_MAX

/* No queue, no DSCP mark, no priority, no side. */
#define POLICY_NONE (-1)


/* ---- What a class gets. ---- */

/* The queue of one class or of several that share its number.  What is 0 or
 * POLICY_NONE was not given. */
struct policy_queue {
    int64_t id;        /* Number, or POLICY_NONE: the class has no queue. */
    uint64_t min_rate; /* Bits a second that are guaranteed. */
    uint64_t max_rate; /* Bits a second that it never exceeds. */
    uint64_t burst;    /* Bits; linux-htb only. */
    int priority;      /* 0 (first) to 7; linux-htb only. */
    int dscp;          /* 0 to 63: what leaves by the queue is marked so. */
};

/* Whose connections share a meter. */
enum policy_scope {
    POLICY_PER_CLASS,      /* All of the class. */
    POLICY_PER_VM,         /* Those of one VM: see policy_decision's side. */
    POLICY_PER_CONNECTION, /* Each has its own. */
};

struct policy_meter {
    uint64_t rate;         /* Bits or packets a second; 0: no meter. */
    uint64_t burst;        /* Bits or packets. */
    bool in_packets;       /* Which of the two. */
    enum policy_scope per; /* Whose connections share one. */
    uint32_t max;          /* Meters of this class at most, 1 per class.  The
                             * last is for all who come when the others are
                             * taken, and for those who have no VM. */
};

struct policy_class {
    const char *name;
    bool drop;                 /* Drop everything; the rest is then unset. */
    int dscp;                  /* 0 to 63, or POLICY_NONE. */
    uint32_t mark;             /* Packet mark (pkt_mark), of which only */
    uint32_t mark_mask;        /* these bits are set; 0: no mark. */
    struct policy_queue queue; /* As shared: the same for the same id. */
    struct policy_meter meter;
};

size_t policy_n_classes(const struct policy *);

/* The class with index 'class', which must be below policy_n_classes(). */
const struct policy_class *policy_class(const struct policy *, uint16_t class);


/* ---- Queues on ports. ---- */

/* A port of the bridge, as far as policies ask about it; what is not known is
 * NULL. */
struct policy_port {
    const char *interface; /* "eth0", "tap100i0". */
    bool is_vm;            /* A VM is behind it, and */
    const char *vm_name;   /* this is its name, */
    const char *vm_uuid;   /* its UUID, */
    const char *iface_id;  /* and external_ids:iface-id. */
};

/* A port, or some ports, that get queues. */
struct policy_qos_port {
    const char *interface; /* Glob, or NULL: the ports of VMs. */
    uint64_t max_rate;     /* Of all the port's queues, bits a second. */
};

/* The type of the QoS that ports get, "linux-htb" or "linux-hfsc", or NULL if
 * the policy has no "qos": queues are then somebody else's. */
const char *policy_qos_type(const struct policy *);

/* The entries of "qos", in its order, none where there is no "qos". */
size_t policy_n_qos_ports(const struct policy *);
const struct policy_qos_port *policy_qos_port_at(const struct policy *,
                                                 size_t i);

/* What "qos" says of 'port': the first entry that is for it, or NULL if it
 * gets no queues.  NULL for all ports where there is no "qos". */
const struct policy_qos_port *policy_qos_port(const struct policy *,
                                              const struct policy_port *port);

/* The queues of all classes, each number once, sorted by it. */
size_t policy_n_queues(const struct policy *);
const struct policy_queue *policy_queue(const struct policy *, size_t i);

/* The queue with index 'i' as it is to be made on 'port': where the port is
 * slower than the fastest one that the policy names, max_rate is at most the
 * port's, and min_rate is cut so that all queues together fit (linux-htb
 * would let them exceed the port's rate otherwise).  max_rate is always
 * set. */
struct policy_queue policy_queue_on(const struct policy *, size_t i,
                                    const struct policy_qos_port *port);


/* ---- Bridges. ---- */

/* Those that it is for; none: it does not say. */
size_t policy_n_bridges(const struct policy *);
const char *policy_bridge(const struct policy *, size_t i);

/* ---- What is excluded. ---- */

/* Traffic that is to be neither mirrored nor touched: all that is given here
 * must hold for it. */
struct policy_exclusion {
    const char *name;      /* "exclude[0]". */
    const char *interface; /* Glob for where it comes in, or NULL: any. */
    struct range vlans;    /* 0 for untagged; 0 to 4095: any. */
    struct range ports;    /* TCP or UDP port of either end; 0 to 65535. */
    struct in6_addr addr;  /* Address of either end (IPv4 is mapped), */
    uint8_t prefix_len;    /* of which so many bits count, 96 and more for */
    uint8_t ip_version;    /* IPv4; 4 or 6, or 0: any address. */
};

size_t policy_n_exclusions(const struct policy *);
const struct policy_exclusion *policy_exclusion(const struct policy *,
                                                size_t i);


/* ---- Rules. ---- */

/* Finds out what the policy asks about 'port', once for all connections that
 * come in there.  Returns 0 and stores it in '*matchp', or returns ENOMEM.
 * The caller destroys it; it is for this policy only, and needs 'port' no
 * more. */
int policy_match_port(const struct policy *, const struct policy_port *port,
                      struct policy_match **matchp);
void policy_match_destroy(struct policy_match *);

/* What rules may ask about a connection.  Index 0 is the client, 1 the
 * server. */
struct policy_subject {
    uint16_t protocol;    /* Index in the vocabulary, or POLICY_EXAMINING. */
    uint8_t ip_version;   /* 4 or 6. */
    uint16_t vlan;        /* 0: none. */
    uint16_t minute;      /* Of the week, local time; Monday 0:00 is 0. */
    uint16_t tp_ports[2]; /* In host byte order. */
    struct in6_addr addrs[2];            /* IPv4 addresses are mapped. */
    const struct policy_match *ports[2]; /* Where each side's packets come in;
                                          * NULL: not known. */
};

#define POLICY_MINUTES (7 * 24 * 60)

struct policy_decision {
    uint16_t class;   /* Index of the class, or POLICY_NO_CLASS. */
    const char *rule; /* "rules[3]", after the name of an included file
                       * ("web.json:rules[3]"); NULL with POLICY_NO_CLASS. */
    int vm_side;      /* 0 or 1: whose VM it is, for a meter per VM; or
                       * POLICY_NONE. */
    bool is_timed;    /* With the hours of some rule it may become another:
                       * see policy_next_change(). */
};

/* Which class 'subject' falls into, and why.  Does not ask whether it is
 * excluded. */
struct policy_decision policy_decide(const struct policy *,
                                     const struct policy_subject *subject);

/* The name of the exclusion that 'subject' falls under, whatever its
 * protocol, or NULL. */
const char *policy_excludes(const struct policy *,
                            const struct policy_subject *subject);

/* A rule for traffic that has not been judged.  What is asked about it can be
 * asked about single packets, of which each one's sender counts as the client
 * and its receiver as the server: nobody knows yet who opened the
 * connection. */
struct policy_examining {
    const char *rule;                /* "rules[3]", as in decisions. */
    uint16_t class;                  /* Which neither drops nor has a meter for
                                      * each VM or connection. */
    const struct criteria *criteria; /* What else it asks. */
};

/* The rules that name "examining", in their order, up to the first that asks
 * for nothing else: those after it are never asked. */
size_t policy_n_examining(const struct policy *);
struct policy_examining policy_examining(const struct policy *, size_t i);

/* Minutes from 'minute' of the week until the hours of some rule next begin
 * or end, at least 1; 0 if no rule has hours. */
uint16_t policy_next_change(const struct policy *, uint16_t minute);

/* True if the hours of some rule have begun or ended since the minute 'since',
 * and it is 'now'. */
bool policy_has_changed(const struct policy *, uint16_t since, uint16_t now);


/* ---- For people. ---- */

/* Why 'subject' gets what it gets: a line for each exclusion or rule that is
 * asked, with what does not match, up to the one that decides.  Returns a
 * string that the caller frees, or NULL when memory is short. */
char *policy_trace(const struct policy *, const struct policy_subject *);

/* What the policy says: classes with what they get, ports with queues, what
 * is excluded, rules one a line.  Returns a string that the caller frees, or
 * NULL when memory is short. */
char *policy_describe(const struct policy *);


/* ---- Loading. ---- */

/* Reads the policy in 'file' and what it includes.  On success returns 0 and
 * stores it in '*policyp'.  Otherwise stores NULL, notes in 'problems' all
 * that is wrong (file, line and JSON path) and returns EINVAL, or the errno
 * of what could not be read. */
int policy_load(const char *file, const struct policy_vocabulary *,
                struct policy **policyp, struct problems *problems);

void policy_destroy(struct policy *);

#endif /* policies/policy.h */
