/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_OVS_GLUE_MIRROR_PRIVATE_H
#define L7_OVS_GLUE_MIRROR_PRIVATE_H 1

/* What the mirror's files share: mirror.c makes it and takes it away,
 * mirror-mend.c puts right what is wrong with it. */

#include <pthread.h>
#include <stdbool.h>

#include "latch.h"

/* The far end's name, in its namespace of its own. */
#define MIRROR_FAR_END "far"

/* What the keeper is asked to do: the thread in the mirror's namespace. */
enum mirror_order { MIRROR_ORDER_NONE, MIRROR_ORDER_MEND, MIRROR_ORDER_END };

struct mirror {
    char *name; /* The bridge's end. */
    char *near; /* Its Ethernet address, */
    char *far;  /* and the far end's. */
    int netns;  /* The namespace. */
    bool is_up; /* The pair is there. */
    unsigned int n_queues;

    pthread_t keeper;
    bool has_keeper;         /* The thread was started. */
    struct latch mended;     /* It has mended the mirror: */
    char *found;             /* what was wrong, or NULL; */
    bool is_new;             /* the pair was made anew. */
    pthread_mutex_t mutex;   /* For what follows. */
    pthread_cond_t ordered;  /* 'order' was changed. */
    enum mirror_order order; /* What it is to do next. */
};

/* Something that is done by several commands, of which the first that fails
 * is the last. */
struct mirror_task {
    struct mirror *mirror;
    int error;  /* 0, or an errno */
    char *text; /* and what to tell the user. */
};

/* Runs one command, unless one before it failed. */
void mirror_run(struct mirror_task *, const char *input,
                const char *const argv[]);
#define MIRROR_RUN(TASK, INPUT, ...)                                          \
    mirror_run(TASK, INPUT, (const char *const[]){ __VA_ARGS__, NULL })

/* In the mirror's namespace: makes the pair, has the far end pass IPv6 on, and
 * replaces all rules at once by those that there should be. */
void mirror_make_pair(struct mirror_task *);
void mirror_enable_ipv6(const char *interface);
void mirror_set_rules(struct mirror_task *);

/* In the process's: the bridge's end. */
void mirror_near_end_up(struct mirror_task *);

/* The options of iptables for the rule that leads to the queues: the last is
 * NULL.  'balance' is the buffer of one of them. */
#define MIRROR_RULE_MAX 16
void mirror_get_rule(const struct mirror *, const char *rule[MIRROR_RULE_MAX],
                     char balance[16]);

/* The keeper's: looks at everything and puts it right, with 'found' and
 * 'is_new'. */
void mirror_mend(struct mirror *);

#endif /* ovs-glue/mirror-private.h */
