/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of cases made shorter, with the same meaning: see cases.h. */

#include <l7-config.h>
#include "migrate/cases.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "migrate/notes.h"

/* ---- Simplifying. ---- */

bool
cases_touch(const struct walk_case *a, const struct walk_case *b)
{
    struct guard meet;

    return guard_meet(&a->guard, &b->guard, &meet) != ENOENT;
}

/* True if those of the first 'n' cases that take case 'c' but for its numbers
 * of that 'kind' have these together, as a policy's reader sees it too. */
static bool
take_together(const struct walk_list *list, size_t n,
              const struct walk_case *c, enum guard_numbers kind)
{
    struct ranges numbers = { .n = 0 };
    struct ranges sum = { .n = 0 };
    int error = 0;

    for (size_t j = 0; j < n && !error; j++) {
        const struct guard *g = &list->cases[j].guard;

        if (guard_covers_but(g, &c->guard, kind)) {
            error = guard_add_numbers(g, kind, &sum);
        }
    }
    if (sum.n && !error) {
        error = guard_add_numbers(&c->guard, kind, &numbers);
    }
    /* Without memory, the list is not wrong, just not so short. */
    bool covers = sum.n && !error && ranges_cover(&sum, &numbers);
    ranges_destroy(&numbers);
    ranges_destroy(&sum);
    return covers;
}

/* True if the first 'n' cases take all that 'c' is for, one of them or several
 * together. */
static bool
are_before(const struct walk_list *list, size_t n, const struct walk_case *c)
{
    for (int kind = 0; kind < GUARD_N_NUMBERS; kind++) {
        if (take_together(list, n, c, (enum guard_numbers) kind)) {
            return true;
        }
    }
    return false;
}

/* True if case 'i' is of no use: the first 'n_kept' take all that it is for,
 * or a later one would do the same for it, and none between would do
 * otherwise. */
static bool
is_useless(const struct walk_list *list, size_t n_kept, size_t i,
           cases_same_cb *same, const void *aux)
{
    const struct walk_case *c = &list->cases[i];

    if (are_before(list, n_kept, c)) {
        return true;
    }
    for (size_t j = i + 1; j < list->n; j++) {
        const struct walk_case *other = &list->cases[j];

        if (same(c, other, aux)) {
            if (guard_covers(&other->guard, &c->guard)) {
                return true;
            }
        } else if (cases_touch(c, other)) {
            return false;
        }
    }
    return false;
}

void
cases_simplify(struct walk_list *list, cases_same_cb *same, const void *aux)
{
    size_t n = 0;

    /* The last is for all and stays. */
    for (size_t i = 0; i < list->n; i++) {
        if (i + 1 == list->n || !is_useless(list, n, i, same, aux)) {
            list->cases[n++] = list->cases[i];
        }
    }
    list->n = n;
}

void
cases_trim(struct walk_list *list)
{
    if (list->n && are_before(list, list->n - 1, &list->cases[list->n - 1])) {
        list->n--;
    }
}


/* ---- Raising. ---- */

/* Longer lists stay as they are: it takes time, and nobody reads them. */
#define RAISE_MAX 512

/* True if case 'b' may go in front of the earlier case 'k': what both are for
 * comes to the same, or is taken already by what comes to the same as 'b'. */
static bool
may_pass(const struct walk_list *list, size_t k, size_t b, cases_same_cb *same,
         const void *aux)
{
    const struct walk_case *c = &list->cases[b];
    const struct walk_case *other = &list->cases[k];
    struct guard meet;

    if (same(c, other, aux)
        || guard_meet(&c->guard, &other->guard, &meet) == ENOENT) {
        return true;
    }
    for (size_t j = 0; j < k; j++) {
        if (same(&list->cases[j], c, aux)
            && guard_covers(&list->cases[j].guard, &meet)) {
            return true;
        }
    }
    return false;
}

/* Finds which of the cases before 'b' must stay in front of it, and the first
 * of those that it would make useless; 'b' itself if there is none. */
static size_t
find_stayers(const struct walk_list *list, size_t b, bool stays[RAISE_MAX],
             cases_same_cb *same, const void *aux)
{
    const struct walk_case *c = &list->cases[b];
    size_t first = b;

    for (size_t k = b; k-- > 0;) {
        const struct walk_case *other = &list->cases[k];

        stays[k] = !may_pass(list, k, b, same, aux);
        for (size_t s = k + 1; s < b && !stays[k]; s++) {
            stays[k] = stays[s] && !same(other, &list->cases[s], aux)
                       && cases_touch(other, &list->cases[s]);
        }
        if (!stays[k] && same(c, other, aux)
            && guard_covers(&c->guard, &other->guard)) {
            first = k;
        }
    }
    return first;
}

void
cases_raise(struct walk_list *list, cases_same_cb *same, const void *aux)
{
    struct walk_case *moved = calloc(list->n, sizeof *moved);

    /* Without memory, the list is not wrong, just not so short. */
    for (size_t b = 1; moved && b + 1 < list->n && list->n <= RAISE_MAX; b++) {
        bool stays[RAISE_MAX];
        size_t first = find_stayers(list, b, stays, same, aux);
        size_t to = first;
        size_t n_moved = 0;

        if (first == b) {
            continue;
        }
        struct walk_case c = list->cases[b];
        for (size_t i = first; i < b; i++) {
            if (stays[i]) {
                list->cases[to++] = list->cases[i];
            } else {
                moved[n_moved++] = list->cases[i];
            }
        }
        list->cases[to++] = c;
        memcpy(&list->cases[to], moved, n_moved * sizeof *moved);
    }
    free(moved);
    cases_simplify(list, same, aux);
}


/* ---- Settling. ---- */

/* Protocols that an exception is split for at most. */
#define NARROW_MAX 32

static bool
same_doing_cb(const struct walk_case *a, const struct walk_case *b,
              const void *aux)
{
    (void) aux;
    return cases_same_doing(a, b);
}

/* Finds the protocols that case 'i', of all protocols, matters for: those of
 * later cases which it keeps from what is in them, while of all others a later
 * one would come to the same.  Returns how many there are, 0 if it is not
 * so. */
static size_t
find_protocols(const struct walk_list *list, size_t i,
               int protocols[NARROW_MAX])
{
    const struct walk_case *c = &list->cases[i];
    size_t n = 0;

    for (size_t j = i + 1; j < list->n; j++) {
        const struct walk_case *other = &list->cases[j];
        int protocol = other->guard.protocol;
        size_t k = 0;

        if (cases_same_doing(c, other)
            && guard_covers(&other->guard, &c->guard)) {
            return n;
        } else if (cases_same_doing(c, other) || !cases_touch(c, other)) {
            continue;
        }
        while (k < n && protocols[k] != protocol) {
            k++;
        }
        if (protocol == GUARD_JUDGED || k == NARROW_MAX) {
            return 0;
        } else if (k == n) {
            protocols[n++] = protocol;
        }
    }
    return 0;
}

/* Splits exceptions by protocol. */
static int
narrow(struct walk_list *list)
{
    struct cases_budget budget = { SIZE_MAX };
    struct walk_list next = { .cases = NULL };
    int error = 0;

    for (size_t i = 0; i < list->n && !error; i++) {
        struct walk_case c = list->cases[i];
        int protocols[NARROW_MAX];
        size_t n = c.guard.protocol == GUARD_JUDGED
                       ? find_protocols(list, i, protocols)
                       : 0;

        if (!n) {
            error = cases_push(&next, &budget, &c);
        }
        for (size_t j = 0; j < n && !error; j++) {
            c.guard.protocol = protocols[j];
            error = cases_push(&next, &budget, &c);
        }
    }
    if (error) {
        /* Without it, the list is not wrong, just not so short. */
        cases_destroy(&next);
        return error == E2BIG ? 0 : error;
    }
    cases_destroy(list);
    *list = next;
    return 0;
}

int
cases_settle(struct walk_list *list)
{
    cases_simplify(list, same_doing_cb, NULL);
    int error = narrow(list);
    for (size_t i = 1; i < list->n && !error; i++) {
        /* What is dropped is done: in front it is in nobody's way. */
        for (size_t j = i;
             j > 0 && list->cases[j].state == WALK_DROPPED
             && list->cases[j - 1].state != WALK_DROPPED
             && !cases_touch(&list->cases[j - 1], &list->cases[j]);
             j--) {
            struct walk_case c = list->cases[j];

            list->cases[j] = list->cases[j - 1];
            list->cases[j - 1] = c;
        }
    }
    return error;
}

/* ---- What cannot be. ---- */

void
cases_spare(struct walk_list *list, struct migrate_notes *notes)
{
    const struct migrate_source *told = NULL;

    for (size_t i = 0; i < list->n; i++) {
        struct walk_case *c = &list->cases[i];
        const struct walk_sources *s = &c->end_sources;
        const struct migrate_source *source =
            s->n ? s->sources[s->n - 1] : NULL;

        if (c->state != WALK_DROPPED) {
            continue;
        }
        if (!source || source != told) {
            migrate_note(notes, source,
                         "what is not classified yet is not dropped: it "
                         "passes until its protocol is known");
        }
        told = source;
        c->state = WALK_ACCEPTED;
        c->packet = (struct walk_mark){ .value = 0 };
        c->classid = 0;
        c->dscp = -1;
    }
}
