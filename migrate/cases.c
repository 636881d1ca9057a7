/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of cases: see cases.h. */

#include <l7-config.h>
#include "migrate/cases.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int
cases_init(struct walk_list *list)
{
    *list = (struct walk_list){
        .cases = calloc(1, sizeof *list->cases),
        .n = 1,
        .allocated = 1,
    };
    if (!list->cases) {
        list->n = list->allocated = 0;
        return ENOMEM;
    }
    guard_init(&list->cases[0].guard);
    list->cases[0].dscp = -1;
    return 0;
}

int
cases_copy(struct walk_list *to, const struct walk_list *from)
{
    *to = (struct walk_list){
        .cases = calloc(from->n, sizeof *to->cases),
        .n = from->n,
        .allocated = from->n,
    };
    if (!to->cases) {
        to->n = to->allocated = 0;
        return ENOMEM;
    }
    memcpy(to->cases, from->cases, from->n * sizeof *to->cases);
    return 0;
}

void
cases_destroy(struct walk_list *list)
{
    if (list) {
        free(list->cases);
        *list = (struct walk_list){ .cases = NULL };
    }
}

bool
cases_is_active(const struct walk_case *c)
{
    return c->state == WALK_ON && !c->parked;
}

void
walk_sources_add(struct walk_sources *s, struct migrate_source *source)
{
    size_t i = 0;

    while (i < s->n && s->sources[i] != source) {
        i++;
    }
    if (i < s->n) {
        return;
    } else if (s->n == WALK_SOURCES_MAX) {
        memmove(&s->sources[0], &s->sources[1],
                (WALK_SOURCES_MAX - 1) * sizeof s->sources[0]);
        s->n--;
    }
    s->sources[s->n++] = source;
}

void
walk_sources_add_all(struct walk_sources *s, const struct walk_sources *more)
{
    struct walk_sources copy = *more;

    for (size_t i = 0; i < copy.n; i++) {
        walk_sources_add(s, copy.sources[i]);
    }
}


/* ---- Splitting. ---- */

/* True if the same has happened to both. */
bool
cases_same_doing(const struct walk_case *a, const struct walk_case *b)
{
    return a->state == b->state && a->parked == b->parked
           && a->packet.value == b->packet.value
           && a->packet.set == b->packet.set
           && a->connection.value == b->connection.value
           && a->connection.set == b->connection.set && a->began == b->began
           && a->classid == b->classid && a->dscp == b->dscp;
}

int
cases_push(struct walk_list *list, struct cases_budget *budget,
           const struct walk_case *c)
{
    if (list->n == WALK_CASES_MAX || !budget->steps) {
        return E2BIG;
    }
    budget->steps--;
    if (list->n == list->allocated) {
        size_t allocated = list->allocated ? 2 * list->allocated : 16;
        struct walk_case *cases =
            reallocarray(list->cases, allocated, sizeof *cases);

        if (!cases) {
            return ENOMEM;
        }
        list->cases = cases;
        list->allocated = allocated;
    }
    list->cases[list->n++] = *c;
    return 0;
}

/* What splitting needs. */
struct split {
    struct walk_list next;
    struct cases_budget *budget;
    const struct guard_condition *condition;
    const struct cases_doing *doing;
    const void *aux;
};

/* 'c' after 'cb'. */
static struct walk_case
done(const struct split *s, const struct walk_case *c,
     void (*cb)(struct walk_case *, const void *))
{
    struct walk_case copy = *c;

    if (cb) {
        cb(&copy, s->aux);
    }
    return copy;
}

/* Splits 'c', which is active. */
static int
split_case(struct split *s, const struct walk_case *c)
{
    struct walk_case no = done(s, c, s->doing->other);
    struct walk_case yes = done(s, c, s->doing->act);
    struct walk_case except = done(s, &no, s->doing->except);

    if (!s->doing->fits(c, s->aux) || cases_same_doing(&no, &yes)) {
        return cases_push(&s->next, s->budget, &no);
    }
    for (size_t i = 0; i < s->condition->n; i++) {
        const struct guard_term *term = &s->condition->terms[i];
        struct walk_case piece = term->value ? yes : except;
        int error = guard_meet(&c->guard, &term->guard, &piece.guard);

        if (error == ENOENT) {
            continue;
        } else if (!error) {
            error = cases_push(&s->next, s->budget, &piece);
        }
        if (error) {
            return error;
        } else if (guard_covers(&term->guard, &c->guard)) {
            /* Nothing is left of it. */
            return 0;
        }
    }
    return cases_push(&s->next, s->budget, &no);
}

/* Where the cases at the end of the list begin of which the same becomes,
 * whatever they were.  Together they are for all that is left, so what a rule
 * takes of them can be one case instead of one for each of them: otherwise
 * the rules of a network's N hosts would make N * N cases. */
static size_t
find_alike(const struct split *s, const struct walk_list *list)
{
    size_t i = list->n;
    struct walk_case last = done(s, &list->cases[list->n - 1], s->doing->act);

    for (size_t j = 0; j < s->condition->n; j++) {
        if (!s->condition->terms[j].value) {
            return list->n;
        }
    }
    while (i > 0 && cases_is_active(&list->cases[i - 1])
           && s->doing->fits(&list->cases[i - 1], s->aux)) {
        struct walk_case yes = done(s, &list->cases[i - 1], s->doing->act);

        if (!cases_same_doing(&yes, &last)) {
            break;
        }
        i--;
    }
    return i;
}

/* Adds what the rule takes of the last cases.  Stores in '*all' if that is
 * everything. */
static int
take_alike(struct split *s, const struct walk_list *list, bool *all)
{
    const struct walk_case *last = &list->cases[list->n - 1];
    struct walk_case yes = done(s, last, s->doing->act);

    for (size_t i = 0; i < s->condition->n; i++) {
        struct walk_case piece = yes;
        int error = guard_meet(&last->guard, &s->condition->terms[i].guard,
                               &piece.guard);

        if (!error) {
            error = cases_push(&s->next, s->budget, &piece);
        }
        if (error && error != ENOENT) {
            return error;
        }
        *all = *all || (!error && guard_covers(&piece.guard, &last->guard));
    }
    return 0;
}

int
cases_split(struct walk_list *list, struct cases_budget *budget,
            const struct guard_condition *condition,
            const struct cases_doing *doing, const void *aux)
{
    struct split s = {
        .budget = budget, .condition = condition, .doing = doing, .aux = aux
    };
    size_t alike =
        doing->act && !doing->other ? find_alike(&s, list) : list->n;
    bool hoists = list->n - alike > 1;
    bool all = false;
    int error = 0;

    for (size_t i = 0; i < list->n && !error && !all; i++) {
        const struct walk_case *c = &list->cases[i];

        if (hoists && i == alike) {
            error = take_alike(&s, list, &all);
        }
        if (!error && !all) {
            error = cases_is_active(c) && !(hoists && i >= alike)
                        ? split_case(&s, c)
                        : cases_push(&s.next, budget, c);
        }
    }
    if (error) {
        cases_destroy(&s.next);
        return error;
    }
    cases_destroy(list);
    *list = s.next;
    return 0;
}


/* ---- Packets and hooks. ---- */

void
cases_resume(struct walk_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->cases[i].state != WALK_DROPPED) {
            list->cases[i].state = WALK_ON;
        }
    }
}

static bool
same_connection(const struct walk_case *a, const struct walk_case *b,
                const void *aux)
{
    (void) aux;
    return a->connection.value == b->connection.value
           && a->connection.set == b->connection.set;
}

void
cases_restart(struct walk_list *list, int protocol)
{
    for (size_t i = 0; i < list->n; i++) {
        struct walk_case *c = &list->cases[i];
        bool narrows = protocol != GUARD_JUDGED
                       || c->guard.protocol < GUARD_JUDGED
                       || c->guard.protocol == GUARD_EXAMINING;

        *c = (struct walk_case){
            .guard = c->guard,
            .connection = c->connection,
            .began = c->connection.value,
            .dscp = -1,
        };
        if (narrows) {
            c->guard.protocol = protocol;
        }
    }
    cases_simplify(list, same_connection, NULL);
}
