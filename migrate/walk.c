/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows the chains of iptables: see walk.h. */

#include <l7-config.h>
#include "migrate/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "migrate/act.h"
#include "migrate/cases.h"
#include "migrate/condition.h"
#include "migrate/iptables.h"
#include "migrate/l7filter.h"
#include "migrate/notes.h"

/* How deep chains may call each other; iptables refuses loops. */
#define DEPTH_MAX 64

/* How often the way is gone until marks of connections must be settled. */
#define PASSES_MAX 8

/* Shorter lists are settled at the ends of chains only. */
#define SETTLE_MIN 256

/* The way of what is forwarded. */
static const struct {
    const char *table;
    const char *chain;
} hooks[] = {
    { "raw", "PREROUTING" },     { "mangle", "PREROUTING" },
    { "mangle", "FORWARD" },     { "filter", "FORWARD" },
    { "mangle", "POSTROUTING" },
};

struct walker {
    const struct ipt_ruleset *ruleset;
    const struct migrate_marks *marks;
    struct problems *problems;
    struct walk_list *list;
    struct cases_budget budget;
    unsigned int depth;   /* Of the call that is being followed. */
    bool marks_have_rule; /* Some rule sends packets to l7-filter. */
    bool told;            /* That it is too much. */
    size_t settle_at;     /* So many cases are worth being settled. */
};

/* ---- l7-filter's program. ---- */

/* What the program says of a protocol. */
struct saying {
    const struct migrate_marks *marks;
    uint32_t mark;
    struct migrate_source *source; /* NULL: none. */
    bool is_told;                  /* It stands for a protocol. */
};

static void
act_program(struct walk_case *c, const void *saying_)
{
    const struct saying *saying = saying_;
    struct walk_sources here = { .n = 0 };

    if (saying->source) {
        walk_sources_add(&here, saying->source);
    }
    /* Who looks for marks of no protocol will say so; others need not be
     * told. */
    migrate_act_mark(&c->packet, saying->mark, saying->marks->mask,
                     saying->is_told ? saying->marks->mask : 0, &here);
}

static bool
always_fits(const struct walk_case *c, const void *aux)
{
    (void) c;
    (void) aux;
    return true;
}

static int
say(struct walker *w, int protocol, const struct saying *saying)
{
    struct guard_condition condition = { .n = 0 };
    struct guard guard;

    guard_init(&guard);
    guard.protocol = protocol;
    guard_condition_add(&condition, &guard, true);
    static const struct cases_doing doing = {
        .fits = always_fits,
        .act = act_program,
    };
    return cases_split(w->list, &w->budget, &condition, &doing, saying);
}

static void
accept_active(struct walk_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (cases_is_active(&list->cases[i])) {
            list->cases[i].state = WALK_ACCEPTED;
        }
    }
}

/* All active cases pass through the program, which accepts them.  'source' is
 * the rule that sends them there, or NULL. */
static int
pass_program(struct walker *w, struct migrate_source *source)
{
    const struct migrate_marks *m = w->marks;
    struct saying saying = { .marks = m, .source = source };

    saying.mark = (uint32_t) MIGRATE_MARK_UNKNOWN << m->shift;
    int error = say(w, GUARD_JUDGED, &saying);
    if (!error) {
        saying.mark = (uint32_t) MIGRATE_MARK_EXAMINING << m->shift;
        error = say(w, GUARD_EXAMINING, &saying);
    }
    saying.is_told = true;
    for (size_t i = 0; i < m->n && !error; i++) {
        saying.mark = m->marks[i].mark;
        saying.source = m->marks[i].source;
        error = say(w, m->marks[i].protocol, &saying);
    }
    if (!error) {
        accept_active(w->list);
    }
    return error;
}


/* ---- Chains. ---- */

static int follow_chain(struct walker *, const struct ipt_chain *, bool asked);

/* A call, for those whom it concerns and the others. */
struct call {
    const struct ipt_rule *rule;
    unsigned int depth;
};

static bool
call_fits(const struct walk_case *c, const void *call_)
{
    const struct call *call = call_;

    return migrate_act_fits(c, call->rule);
}

static void
park(struct walk_case *c, const void *call_)
{
    const struct call *call = call_;

    c->parked = call->depth;
}

static void
except_call(struct walk_case *c, const void *call_)
{
    const struct call *call = call_;

    migrate_act_except(c, call->rule);
}

/* Ends the call: who waited goes on. */
static void
unpark(struct walk_list *list, const struct call *call)
{
    for (size_t i = 0; i < list->n; i++) {
        struct walk_case *c = &list->cases[i];

        if (c->parked == call->depth) {
            c->parked = 0;
        } else if (!c->parked
                   && (c->state == WALK_RETURNED || c->state == WALK_ON)) {
            /* Whoever leaves a chain goes on behind the rule that called; a
             * chain that was gone to leaves its caller, too. */
            c->state = call->rule->is_goto ? WALK_RETURNED : WALK_ON;
        }
    }
}

/* Sends what the rule is for to a chain or to the program, while the rest
 * waits. */
static int
call(struct walker *w, const struct ipt_rule *r,
     const struct guard_condition *condition, bool asked)
{
    struct call call = { r, w->depth + 1 };

    if (call.depth > DEPTH_MAX) {
        problems_add(w->problems, r->source->file, r->source->line, 0,
                     r->target_name,
                     "chains call each other in a loop, or too deep");
        return EINVAL;
    }
    for (size_t i = 0; i < w->list->n; i++) {
        /* Who has left the caller must not come back. */
        if (!w->list->cases[i].parked
            && w->list->cases[i].state == WALK_RETURNED) {
            park(&w->list->cases[i], &call);
        }
    }
    static const struct cases_doing doing = {
        .fits = call_fits,
        .except = except_call,
        .other = park,
    };
    int error = cases_split(w->list, &w->budget, condition, &doing, &call);
    if (error) {
        return error;
    }
    w->depth = call.depth;
    error = r->target == IPT_CHAIN ? follow_chain(w, r->to, asked)
                                   : pass_program(w, r->source);
    w->depth--;
    unpark(w->list, &call);
    return error ? error : cases_settle(w->list);
}

static bool
has_active(const struct walk_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (cases_is_active(&list->cases[i])) {
            return true;
        }
    }
    return false;
}

/* Follows the rule.  'asked' says if a protocol or a mark was asked for on
 * the way to it. */
static int
follow_rule(struct walker *w, struct ipt_rule *r, bool asked)
{
    struct guard_condition condition = { .n = 0 };

    asked = asked || r->protocol != GUARD_ANY || r->mark.is_given
            || r->connmark.is_given;
    r->was_reached = true;
    r->asks = r->asks || asked;
    if (r->foreign || r->never || !r->transports) {
        return 0;
    } else if ((r->target == IPT_DROP || r->target == IPT_REJECT) && !asked) {
        /* That is a firewall's, whatever the protocol. */
        return 0;
    }
    int error = migrate_condition(r, &condition);
    if (error) {
        return error;
    } else if (r->target == IPT_CHAIN
               || (r->target == IPT_QUEUE && w->marks)) {
        return call(w, r, &condition, asked);
    }
    static const struct cases_doing doing = {
        .fits = migrate_act_fits,
        .act = migrate_act,
        .except = migrate_act_except,
    };
    return cases_split(w->list, &w->budget, &condition, &doing, r);
}

static int
follow_chain(struct walker *w, const struct ipt_chain *chain, bool asked)
{
    int error = 0;

    for (size_t i = 0; i < chain->n && has_active(w->list) && !error; i++) {
        struct ipt_rule *r = chain->rules[i];

        error = follow_rule(w, r, asked);
        if (error == E2BIG && !w->told) {
            problems_add(w->problems, r->source->file, r->source->line, 0,
                         NULL,
                         "up to here, the rules make more than %d cases, or "
                         "too much work; migrate them in parts, or write the "
                         "policy by hand",
                         WALK_CASES_MAX);
            w->told = true;
        }
        if (!error && w->list->n > w->settle_at) {
            error = cases_settle(w->list);
            w->settle_at =
                w->list->n < SETTLE_MIN ? SETTLE_MIN : 2 * w->list->n;
        }
    }
    return error;
}


/* ---- The way, again and again. ---- */

static int
finish_hook(struct walker *w)
{
    cases_resume(w->list);
    return cases_settle(w->list);
}

/* Follows all chains once. */
static int
pass(struct walker *w)
{
    int error = 0;

    if (w->marks && !w->marks_have_rule) {
        /* No rule sends packets to the program, yet it is said to run. */
        error = pass_program(w, NULL);
        error = error ? error : finish_hook(w);
    }
    for (size_t i = 0; i < sizeof hooks / sizeof hooks[0] && !error; i++) {
        const struct ipt_table *table =
            ipt_find_table(w->ruleset, hooks[i].table);
        const struct ipt_chain *chain =
            table ? ipt_find_chain(table, hooks[i].chain) : NULL;

        if (chain) {
            error = follow_chain(w, chain, false);
            error = error ? error : finish_hook(w);
        }
    }
    return error;
}

static bool
is_settled(const struct walk_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->cases[i].connection.value != list->cases[i].began) {
            return false;
        }
    }
    return true;
}

/* Goes the way of packets with this 'protocol', whose connections begin with
 * what the cases of the list say, until nothing changes. */
static int
settle(struct walker *w, int protocol, struct migrate_notes *notes)
{
    int error = 0;

    for (int i = 0; i < PASSES_MAX && !error; i++) {
        cases_restart(w->list, protocol);
        error = pass(w);
        if (!error && is_settled(w->list)) {
            return 0;
        }
    }
    if (!error) {
        migrate_note(notes, NULL,
                     "the marks of connections (CONNMARK) go on changing with "
                     "each packet; the policy has those after %d packets",
                     PASSES_MAX);
    }
    return error;
}

/* True if some rule sends packets to a program. */
static bool
has_queue(const struct ipt_ruleset *ruleset)
{
    for (size_t i = 0; i < ruleset->n; i++) {
        for (size_t j = 0; j < ruleset->tables[i]->n; j++) {
            const struct ipt_chain *chain = ruleset->tables[i]->chains[j];

            for (size_t k = 0; k < chain->n; k++) {
                if (chain->rules[k]->target == IPT_QUEUE) {
                    return true;
                }
            }
        }
    }
    return false;
}

int
walk(const struct ipt_ruleset *ruleset, const struct migrate_marks *marks,
     struct walk_list *examining, struct walk_list *judged,
     struct migrate_notes *notes, struct problems *problems)
{
    struct walker w = {
        .ruleset = ruleset,
        .marks = marks,
        .marks_have_rule = has_queue(ruleset),
        .problems = problems,
        .list = examining,
        .budget = { .steps = WALK_STEPS_MAX },
        .settle_at = SETTLE_MIN,
    };

    if (marks && !w.marks_have_rule) {
        migrate_note(notes, NULL,
                     "no rule sends packets to l7-filter's program (NFQUEUE); "
                     "its marks are set before all rules");
    }
    *judged = (struct walk_list){ .cases = NULL };
    int error = cases_init(examining);
    if (!error) {
        error = settle(&w, GUARD_EXAMINING, notes);
    }
    if (!error) {
        error = cases_copy(judged, examining);
    }
    if (!error) {
        w.list = judged;
        error = settle(&w, GUARD_JUDGED, notes);
    }
    if (error && error != EINVAL && !w.told) {
        problems_add(problems, NULL, 0, 0, NULL, "%s", strerror(error));
    }
    return error;
}
