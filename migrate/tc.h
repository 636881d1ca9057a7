/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_MIGRATE_TC_H
#define L7_MIGRATE_TC_H 1

/* Reads what tc(8) has to do with marks: HTB's classes, and the filters "fw"
 * that lead a mark to a class or police it.
 *
 * Either from the commands of a script (tc class add dev eth0 ...), or from
 * what "tc class show" and "tc filter show" print for one device, which they
 * do not name.  Lines of a script that are no tc commands are passed over.
 * What a policy has no words for is noted.
 *
 * Ownership: the list owns what was read.
 * Threads: none.
 * Bounds: those of text.h; MIGRATE_TC_MAX classes, and filters. */

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "migrate/text.h"

struct migrate_notes;
struct problems;

#define MIGRATE_TC_MAX 4096
#define MIGRATE_TC_FILES_MAX 64

/* Rates are bits a second, amounts bits; 0 where there is none. */
struct tc_class {
    struct migrate_source *source;
    char dev[IFNAMSIZ];
    uint32_t id;     /* 1:10 is 0x00010010. */
    uint32_t parent; /* With minor number 0: the qdisc. */
    uint64_t rate;
    uint64_t ceil;
    uint64_t burst;
    int prio; /* -1: none. */
};

struct tc_filter {
    struct migrate_source *source;
    char dev[IFNAMSIZ];
    uint32_t mark;
    uint32_t mask;
    uint32_t classid; /* 0: none. */
    uint64_t police_rate;
    uint64_t police_burst;
};

/* Where a qdisc sends what no filter is for. */
struct tc_default {
    struct migrate_source *source;
    char dev[IFNAMSIZ];
    uint32_t classid;
};

struct tc_list {
    struct migrate_text texts[MIGRATE_TC_FILES_MAX];
    size_t n_texts;
    struct tc_class *classes;
    size_t n_classes;
    struct tc_filter *filters;
    size_t n_filters;
    struct tc_default *defaults;
    size_t n_defaults;
};

#define TC_LIST_INITIALIZER                                                   \
    {                                                                         \
        .n_texts = 0                                                          \
    }

/* Reads 'file' too.  'dev' is the device that it is about, NULL if its
 * commands name theirs.  Returns 0, or an errno after noting in 'problems'
 * what is wrong.  The list is to be destroyed in any case. */
int tc_read(struct tc_list *, const char *dev, const char *file,
            struct migrate_notes *, struct problems *problems);
void tc_destroy(struct tc_list *);

/* The first class 'id' of 'dev' (NULL: of any), or NULL. */
const struct tc_class *tc_find_class(const struct tc_list *, const char *dev,
                                     uint32_t id);

/* The first filter for 'mark', or NULL. */
const struct tc_filter *tc_find_filter(const struct tc_list *, uint32_t mark);

/* True if another class has 'c' as its parent. */
bool tc_is_inner(const struct tc_list *, const struct tc_class *c);

/* "2mbit", "15k" and so on, as tc reads and prints them, in bits a second or
 * bits.  Returns false if it is none. */
bool tc_parse_rate(const char *text, uint64_t *bits);
bool tc_parse_size(const char *text, uint64_t *bits);

#endif /* migrate/tc.h */
