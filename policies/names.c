/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An index of the protocols and groups that rules may name: see names.h. */

#include <l7-config.h>
#include "policies/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "policies/policy.h"

static int
compare_entries(const void *a_, const void *b_)
{
    const struct names_entry *a = a_;
    const struct names_entry *b = b_;
    int order = strcmp(a->name, b->name);

    return order ? order
                 : (a->protocol > b->protocol) - (a->protocol < b->protocol);
}

/* Both a names_entry and a names_group begin with their name. */
static int
compare_name(const void *name, const void *entry)
{
    return strcmp(name, *(const char *const *) entry);
}

/* Sorts every pair of a group and a protocol in it into 'names->members', and
 * returns how many there are. */
static size_t
sort_members(struct names *names, const struct policy_vocabulary *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n_protocols; i++) {
        for (const char *const *g = v->groups[i]; g && *g; g++) {
            names->members[n++] = (struct names_entry){ *g, (uint16_t) i };
        }
    }
    if (!n) {
        return 0;
    }
    qsort(names->members, n, sizeof *names->members, compare_entries);

    /* A protocol that has a group twice is in it once. */
    size_t n_unique = 1;
    for (size_t i = 1; i < n; i++) {
        if (compare_entries(&names->members[i - 1], &names->members[i])) {
            names->members[n_unique++] = names->members[i];
        }
    }
    return n_unique;
}

/* Makes groups of the first 'n' members, which are sorted. */
static void
make_groups(struct names *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct names_entry *member = &names->members[i];

        if (!i || strcmp(member[-1].name, member->name)) {
            names->group_words[names->n_groups] = member->name;
            names->groups[names->n_groups++] =
                (struct names_group){ member->name, member, 0 };
        }
        names->groups[names->n_groups - 1].n++;
    }
}

int
names_init(struct names *names, const struct policy_vocabulary *v)
{
    size_t n_members = 0;

    for (size_t i = 0; i < v->n_protocols; i++) {
        for (const char *const *g = v->groups[i]; g && *g; g++) {
            n_members++;
        }
    }

    *names = (struct names){
        .protocols = calloc(v->n_protocols + 1, sizeof *names->protocols),
        .n_protocols = v->n_protocols,
        .words = calloc(v->n_protocols + 2, sizeof *names->words),
        .n_words = v->n_protocols + 2,
        .members = calloc(n_members + 1, sizeof *names->members),
        .groups = calloc(n_members + 1, sizeof *names->groups),
        .group_words = calloc(n_members + 1, sizeof *names->group_words),
    };
    if (!names->protocols || !names->words || !names->members || !names->groups
        || !names->group_words) {
        return ENOMEM;
    }

    for (size_t i = 0; i < v->n_protocols; i++) {
        names->protocols[i] =
            (struct names_entry){ v->names[i], (uint16_t) i };
        names->words[i] = v->names[i];
    }
    names->words[v->n_protocols] = NAMES_ANY;
    names->words[v->n_protocols + 1] = NAMES_EXAMINING;
    qsort(names->protocols, names->n_protocols, sizeof *names->protocols,
          compare_entries);
    make_groups(names, sort_members(names, v));
    return 0;
}

void
names_destroy(struct names *names)
{
    if (names) {
        free(names->protocols);
        free(names->words);
        free(names->members);
        free(names->groups);
        free(names->group_words);
    }
}

int
names_find_protocol(const struct names *names, const char *name)
{
    const struct names_entry *entry =
        bsearch(name, names->protocols, names->n_protocols, sizeof *entry,
                compare_name);

    return entry ? entry->protocol : -1;
}

const char *
names_find_other(const struct names *names, const char *word)
{
    static const struct {
        const char *word;
        const char *name;
    } others[] = {
        { "https", "tls" },
        { "jabber", "xmpp" },
        { "ssl", "tls" },
        { "torrent", "bittorrent" },
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (!strcasecmp(word, others[i].word)
            && names_find_protocol(names, others[i].name) >= 0) {
            return others[i].name;
        }
    }
    return NULL;
}

int
names_find_group(const struct names *names, const char *name)
{
    const struct names_group *group = bsearch(
        name, names->groups, names->n_groups, sizeof *group, compare_name);

    return group ? (int) (group - names->groups) : -1;
}
