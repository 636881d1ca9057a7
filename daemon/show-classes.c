/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What class/show prints: see show.h. */

#include <l7-config.h>
#include "daemon/show-private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/accounts.h"
#include "daemon/inquiry.h"
#include "daemon/judge.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/verdict.h"
#include "policies/policy.h"

/* A worker's answer: the totals of each class and of none, and its accounts.
 * Its own ruleset may be an earlier one for a moment, so classes go by
 * name. */
struct class_answer {
    struct judge_class_totals *totals; /* By class, then those of none. */
    struct accounts *accounts;
};

static void
ask_classes(struct worker *w, void *answer_, void *request_)
{
    const struct show_request *r = request_;
    const struct judge *j = worker_judge(w);
    const struct ruleset *ruleset = r->show.ruleset;
    size_t n = policy_n_classes(ruleset_policy(ruleset));
    struct class_answer *answer = answer_;

    answer->totals = calloc(n + 1, sizeof *answer->totals);
    answer->accounts = accounts_copy(judge_accounts(j));
    if (!answer->totals) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        uint16_t class = ruleset_find_class(
            judge_ruleset(j), ruleset_class_name(ruleset, (uint16_t) i));

        if (class != POLICY_NO_CLASS) {
            answer->totals[i] = judge_class_totals(j, class);
        }
    }
    answer->totals[n] = judge_class_totals(j, POLICY_NO_CLASS);
}

#define CLASS_ACTIONS "%-16s %5s %5s %10s %4s %10s"
#define CLASS_FIGURES                                                         \
    " %6" PRIu64 " %11" PRIu64 " %12" PRIu64 " %15" PRIu64 " %12" PRIu64      \
    " %15" PRIu64 "\n"

static void
print_class(const struct ruleset *ruleset, uint16_t class, uint64_t n_live,
            const struct account *sum, FILE *out)
{
    const struct verdict_actions *a = ruleset_actions(ruleset, class);
    char queue[SHOW_CELL], meter[SHOW_CELL], rate[32] = "-", dscp[16] = "-";
    char mark[32] = "-";

    if (a->meter_id) {
        const struct policy_class *c =
            policy_class(ruleset_policy(ruleset), class);

        if (c->meter.in_packets) {
            snprintf(rate, sizeof rate, "%" PRIu64 "pps", c->meter.rate);
        } else {
            snprintf(rate, sizeof rate, "%" PRIu64, c->meter.rate / 1000);
        }
    }
    if (a->dscp != ACTIONS_NONE) {
        snprintf(dscp, sizeof dscp, "%d", a->dscp);
    }
    if (a->mark_mask) {
        snprintf(mark, sizeof mark, "%#" PRIx32 "/%#" PRIx32, a->mark,
                 a->mark_mask);
    }
    fprintf(out, CLASS_ACTIONS CLASS_FIGURES,
            ruleset_class_name(ruleset, class), show_queue(a, queue),
            show_meter(a, meter), rate, dscp, mark, n_live, sum->n_connections,
            sum->from.packets, sum->from.bytes, sum->to.packets,
            sum->to.bytes);
}

/* Adds all accounts of 'class' up, over VMs and protocols, into '*sum'. */
static void
sum_up(const struct accounts *accounts, const char *class, struct account *sum)
{
    *sum = (struct account){ .class = class };
    for (uint32_t i = 0; i < accounts_n(accounts); i++) {
        const struct account *a = accounts_get(accounts, i);

        if (!a->second && !strcmp(a->class, class)) {
            sum->n_connections += a->n_connections;
            traffic_add(&sum->from, a->from.packets, a->from.bytes);
            traffic_add(&sum->to, a->to.packets, a->to.bytes);
        }
    }
}

/* Prints the classes that have accounts and are in no policy any more. */
static void
print_former_classes(const struct ruleset *ruleset,
                     const struct accounts *accounts, FILE *out)
{
    for (uint32_t i = 0; i < accounts_n(accounts); i++) {
        const struct account *a = accounts_get(accounts, i);
        struct account sum;
        uint32_t first = 0;

        while (strcmp(accounts_get(accounts, first)->class, a->class)) {
            first++;
        }
        if (first != i
            || !strcmp(a->class, ruleset_class_name(ruleset, POLICY_NO_CLASS))
            || ruleset_find_class(ruleset, a->class) != POLICY_NO_CLASS) {
            continue;
        }
        sum_up(accounts, a->class, &sum);
        if (sum.n_connections || sum.from.packets || sum.to.packets) {
            fprintf(out, CLASS_ACTIONS CLASS_FIGURES, a->class, "-", "-", "-",
                    "-", "-", UINT64_C(0), sum.n_connections, sum.from.packets,
                    sum.from.bytes, sum.to.packets, sum.to.bytes);
        }
    }
}

static void
classes_done(const void *answers_, size_t n_answers, void *request_)
{
    const struct class_answer *answers = answers_;
    struct show_request *r = request_;
    const struct ruleset *ruleset = r->show.ruleset;
    size_t n = policy_n_classes(ruleset_policy(ruleset));
    struct accounts *accounts = accounts_create(ACCOUNTS_MAX);
    struct show_text text;

    if (!accounts) {
        abort();
    }
    for (size_t k = 0; k < n_answers; k++) {
        if (answers[k].accounts) {
            accounts_add(accounts, answers[k].accounts);
        }
    }
    show_text_open(&text);
    fprintf(text.stream, CLASS_ACTIONS " %6s %11s %12s %15s %12s %15s\n",
            "CLASS", "QUEUE", "METER", "KBIT/S", "DSCP", "MARK", "LIVE",
            "CONNECTIONS", "FROM-PACKETS", "FROM-BYTES", "TO-PACKETS",
            "TO-BYTES");
    for (size_t i = 0; i <= n; i++) {
        uint16_t class = i < n ? (uint16_t) i : POLICY_NO_CLASS;
        uint64_t n_live = 0;
        struct account sum;

        for (size_t k = 0; k < n_answers; k++) {
            n_live += answers[k].totals ? answers[k].totals[i].n_live : 0;
        }
        sum_up(accounts, ruleset_class_name(ruleset, class), &sum);
        print_class(ruleset, class, n_live, &sum, text.stream);
    }
    print_former_classes(ruleset, accounts, text.stream);
    for (size_t k = 0; k < n_answers; k++) {
        free(answers[k].totals);
        accounts_destroy(answers[k].accounts);
    }
    accounts_destroy(accounts);
    char *string = show_text_close(&text);
    appctl_reply(r->call, string);
    free(string);
    show_request_destroy(r);
}

void
show_classes(const struct show *show, struct appctl_call *call,
             const char *name)
{
    (void) name;
    inquiry_send(show->crew, sizeof(struct class_answer), ask_classes,
                 classes_done, show_request_create(show, call));
}
