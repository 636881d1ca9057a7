/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose each of our meters is: see meter-names.h. */

#include <l7-config.h>
#include "daemon/meter-names.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* A meter that somebody has. */
struct meter_name {
    uint32_t id;             /* OpenFlow meter number. */
    char *class;             /* Of an own one, a copy of its class's. */
    char *vm;                /* An own one's VM, or NULL, */
    uint64_t user;           /* or the one user that it is for. */
    struct meter_name *base; /* An own one's class; NULL: this is it. */

    /* Of a class. */
    struct meter_config config; /* Its meters' but for their numbers. */
    uint32_t max;               /* Meters that it may have; 0: it has not
                                 * been said what they are like. */
    size_t n_own;               /* Own ones that it has. */
    bool is_unused;             /* It goes when those have gone. */
    struct meter_name *idle;    /* Own ones that are idle, latest first. */

    /* Of an own one. */
    size_t n_users;
    struct meter_name *older; /* Next to it among the idle, */
    struct meter_name *newer; /* if it is. */
    uint32_t idle_since;      /* Seconds. */
    bool is_listed;           /* As idle, and has been since. */
};

struct user {
    uint64_t number;
    struct meter_name *name; /* What it uses. */
};

struct meter_names {
    uint32_t first;                       /* Number of names[0]. */
    struct meter_name *names[METERS_MAX]; /* NULL: free. */
    uint32_t next;                        /* Where to look for a free one, */
    uint32_t preferred;                   /* but before that here, if it is
                                           * below METERS_MAX. */
    bool reserved[METERS_MAX];            /* For who prefers it. */
    void *tree;                           /* Of names, by whose they are. */
    void *users;                          /* Of 'struct user's. */
    uint32_t n_own;                       /* Names that are own ones. */
};

static int
compare_strings(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

/* Classes by their names, own ones after their class. */
static int
compare_names(const void *a_, const void *b_)
{
    const struct meter_name *a = a_;
    const struct meter_name *b = b_;
    int cmp = strcmp(a->class, b->class);

    if (!cmp) {
        cmp = (a->base != NULL) - (b->base != NULL);
    }
    if (!cmp) {
        cmp = compare_strings(a->vm, b->vm);
    }
    return cmp ? cmp : a->user < b->user ? -1 : a->user > b->user;
}

static int
compare_users(const void *a_, const void *b_)
{
    const struct user *a = a_;
    const struct user *b = b_;

    return a->number < b->number ? -1 : a->number > b->number;
}

struct meter_names *
meter_names_create(uint32_t first)
{
    struct meter_names *m = calloc(1, sizeof *m);

    if (m) {
        m->first = first;
        m->preferred = METERS_MAX;
    }
    return m;
}

static void
free_name(struct meter_name *name)
{
    if (name) {
        free(name->class);
        free(name->vm);
        free(name);
    }
}

static void
keep_node(void *node)
{
    (void) node;
}

void
meter_names_destroy(struct meter_names *m)
{
    if (m) {
        tdestroy(m->tree, keep_node);
        tdestroy(m->users, free);
        for (uint32_t i = 0; i < METERS_MAX; i++) {
            free_name(m->names[i]);
        }
        free(m);
    }
}

static struct meter_name *
find(const struct meter_names *m, const struct meter_name *key)
{
    struct meter_name *const *node = tfind(key, &m->tree, compare_names);
    return node ? *node : NULL;
}

static struct meter_name *
get(const struct meter_names *m, uint32_t id)
{
    return id - m->first < METERS_MAX ? m->names[id - m->first] : NULL;
}

static void
forget(struct meter_names *m, struct meter_name *name)
{
    tdelete(name, &m->tree, compare_names);
    m->names[name->id - m->first] = NULL;
    free_name(name);
}

/* Finds a free number, less the first; METERS_MAX if there is none. */
static uint32_t
find_free(const struct meter_names *m, bool is_own)
{
    uint32_t reserved = METERS_MAX;

    if (is_own && m->preferred < METERS_MAX && !m->names[m->preferred]) {
        return m->preferred;
    }
    for (uint32_t n = 0; n < METERS_MAX; n++) {
        uint32_t i = (m->next + n) % METERS_MAX;

        if (!m->names[i] && !m->reserved[i]) {
            return i;
        } else if (!m->names[i] && reserved == METERS_MAX) {
            reserved = i;
        }
    }
    return reserved;
}

/* Adds a name like 'key' under a free number.  Returns NULL if there is none,
 * or memory is short. */
static struct meter_name *
add(struct meter_names *m, const struct meter_name *key)
{
    uint32_t i = find_free(m, key->base != NULL);

    if (i == METERS_MAX) {
        return NULL;
    }
    struct meter_name *name = malloc(sizeof *name);
    if (!name) {
        return NULL;
    }
    *name = *key;
    name->id = m->first + i;
    name->class = strdup(key->class);
    name->vm = key->vm ? strdup(key->vm) : NULL;
    if (!name->class || (key->vm && !name->vm)
        || !tsearch(name, &m->tree, compare_names)) {
        free_name(name);
        return NULL;
    }
    m->names[i] = name;
    m->next = i == m->preferred ? m->next : (i + 1) % METERS_MAX;
    return name;
}

/* ---- Classes. ---- */

uint32_t
meter_names_get(struct meter_names *m, const char *class)
{
    struct meter_name key = { .class = (char *) class };
    struct meter_name *name = find(m, &key);

    if (!name) {
        name = add(m, &key);
    }
    if (!name) {
        return 0;
    }
    name->is_unused = false;
    return name->id;
}

void
meter_names_configure(struct meter_names *m, uint32_t id,
                      const struct meter_config *config, uint32_t max)
{
    struct meter_name *name = get(m, id);

    if (name) {
        name->config = *config;
        name->max = max;
    }
}

void
meter_names_prune(struct meter_names *m, bool (*is_used)(const char *, void *),
                  void *aux)
{
    for (uint32_t i = 0; i < METERS_MAX; i++) {
        struct meter_name *name = m->names[i];

        if (name && !name->base && !is_used(name->class, aux)) {
            name->is_unused = true;
            if (!name->n_own) {
                forget(m, name);
            }
        }
    }
}

/* ---- Own ones. ---- */

static void
add_to_idle(struct meter_name *base, struct meter_name *name, uint32_t now)
{
    name->idle_since = now;
    name->is_listed = false;
    name->newer = NULL;
    name->older = base->idle;
    if (base->idle) {
        base->idle->newer = name;
    }
    base->idle = name;
}

static void
take_from_idle(struct meter_name *base, struct meter_name *name)
{
    if (name->newer) {
        name->newer->older = name->older;
    } else {
        base->idle = name->older;
    }
    if (name->older) {
        name->older->newer = name->newer;
    }
    name->older = name->newer = NULL;
    name->is_listed = false;
}

/* Makes an idle meter that of 'key'.  Returns false if memory is short. */
static bool
rename_idle(struct meter_names *m, struct meter_name *base,
            const struct meter_name *key)
{
    struct meter_name *name = base->idle;
    char *vm = key->vm ? strdup(key->vm) : NULL;

    if (key->vm && !vm) {
        return false;
    }
    tdelete(name, &m->tree, compare_names);
    free(name->vm);
    name->vm = vm;
    name->user = key->user;
    if (!tsearch(name, &m->tree, compare_names)) {
        take_from_idle(base, name);
        base->n_own--;
        m->n_own--;
        m->names[name->id - m->first] = NULL;
        free_name(name);
        return false;
    }
    return true;
}

/* Finds or makes the meter of 'key', whose class is 'base'. */
static struct meter_name *
find_own(struct meter_names *m, struct meter_name *base,
         const struct meter_name *key, bool *is_new)
{
    struct meter_name *name = find(m, key);

    if (name) {
        return name;
    }
    bool has_room = base->n_own + 1 < base->max
                    && m->n_own < METERS_MAX - METER_NAMES_RESERVED;
    /* A connection's cannot be wanted again once it is idle. */
    if (base->idle && (!key->vm || !has_room)) {
        return rename_idle(m, base, key) ? find(m, key) : NULL;
    }
    name = has_room ? add(m, key) : NULL;
    if (name) {
        base->n_own++;
        m->n_own++;
        add_to_idle(base, name, 0);
        *is_new = true;
    }
    return name;
}

static void
release(struct meter_name *name, uint32_t now)
{
    if (!--name->n_users) {
        add_to_idle(name->base, name, now);
    }
}

uint32_t
meter_names_use(struct meter_names *m, uint64_t number, uint32_t id,
                const char *vm, uint32_t now, bool *is_new)
{
    struct user key = { .number = number };
    struct user **node = tfind(&key, &m->users, compare_users);
    struct user *user = node ? *node : NULL;
    struct meter_name *base = get(m, id);

    *is_new = false;
    if (!base || base->base) {
        meter_names_release(m, number, now);
        return 0;
    }
    const struct meter_name own = {
        .class = base->class,
        .vm = (char *) vm,
        .user = vm ? 0 : number,
        .base = base,
    };
    if (user && !compare_names(user->name, &own)) {
        return user->name->id;
    }
    /* A new user takes its place first, so that the meter it leaves is not
     * the one it gets. */
    if (!user) {
        user = calloc(1, sizeof *user);
        if (!user) {
            return 0;
        }
        user->number = number;
        if (!tsearch(user, &m->users, compare_users)) {
            free(user);
            return 0;
        }
    }
    struct meter_name *name = find_own(m, base, &own, is_new);
    struct meter_name *before = user->name;
    if (name) {
        if (!name->n_users++) {
            take_from_idle(base, name);
        }
        user->name = name;
    }
    if (before) {
        release(before, now);
    }
    if (!name) {
        tdelete(user, &m->users, compare_users);
        free(user);
        return 0;
    }
    return name->id;
}

void
meter_names_prefer(struct meter_names *m, uint32_t id)
{
    m->preferred = id - m->first < METERS_MAX ? id - m->first : METERS_MAX;
}

void
meter_names_reserve(struct meter_names *m, uint32_t id)
{
    if (id - m->first < METERS_MAX) {
        m->reserved[id - m->first] = true;
    }
}

void
meter_names_unreserve(struct meter_names *m)
{
    memset(m->reserved, 0, sizeof m->reserved);
    m->preferred = METERS_MAX;
}

void
meter_names_release(struct meter_names *m, uint64_t number, uint32_t now)
{
    struct user key = { .number = number };
    struct user **node = tfind(&key, &m->users, compare_users);

    if (node) {
        struct user *user = *node;

        tdelete(user, &m->users, compare_users);
        release(user->name, now);
        free(user);
    }
}

size_t
meter_names_list_idle(struct meter_names *m, uint32_t seconds, uint32_t now,
                      uint32_t *ids, size_t max)
{
    size_t n = 0;

    for (uint32_t i = 0; i < METERS_MAX && n < max; i++) {
        struct meter_name *name = m->names[i];

        if (name && name->base && !name->n_users
            && now - name->idle_since >= seconds) {
            name->is_listed = true;
            ids[n++] = name->id;
        }
    }
    return n;
}

bool
meter_names_is_idle_still(const struct meter_names *m, uint32_t id)
{
    const struct meter_name *name = get(m, id);
    return name && name->base && !name->n_users && name->is_listed;
}

bool
meter_names_free(struct meter_names *m, uint32_t id)
{
    struct meter_name *name = get(m, id);
    struct meter_name *base = name ? name->base : NULL;

    if (!base || name->n_users) {
        return false;
    }
    take_from_idle(base, name);
    forget(m, name);
    base->n_own--;
    m->n_own--;
    if (!base->is_unused || base->n_own) {
        return false;
    }
    forget(m, base);
    return true;
}

/* ---- What there is. ---- */

struct meter_config
meter_names_config(const struct meter_names *m, uint32_t id)
{
    const struct meter_name *name = get(m, id);
    struct meter_config config = { .id = id };

    if (name) {
        config = name->base ? name->base->config : name->config;
        config.id = id;
    }
    return config;
}

size_t
meter_names_list(const struct meter_names *m, struct meter_config *configs)
{
    size_t n = 0;

    for (uint32_t i = 0; i < METERS_MAX; i++) {
        const struct meter_name *name = m->names[i];

        if (name && (name->base || name->max)) {
            configs[n++] = meter_names_config(m, m->first + i);
        }
    }
    return n;
}

bool
meter_names_is_class(const struct meter_names *m, uint32_t id)
{
    const struct meter_name *name = get(m, id);
    return name && !name->base;
}

size_t
meter_names_n_own(const struct meter_names *m, uint32_t id)
{
    const struct meter_name *name = get(m, id);
    return name ? name->n_own : 0;
}

uint32_t
meter_names_find_user(const struct meter_names *m, uint64_t number)
{
    struct user key = { .number = number };
    struct user *const *node = tfind(&key, &m->users, compare_users);

    return node ? (*node)->name->id : 0;
}
