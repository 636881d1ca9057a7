/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What status/show prints: see show.h. */

#include <l7-config.h>
#include "daemon/show-private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/control-bridge.h"
#include "daemon/inquiry.h"
#include "daemon/intake.h"
#include "daemon/judge.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "patterns/library.h"
#include "policies/policy.h"

struct status_answer {
    struct judge_stats judge;
    struct intake_stats intake;
    uint64_t n_strangers;
    uint64_t n_canaries;
};

static void
ask_status(struct worker *w, void *answer_, void *aux)
{
    struct status_answer *answer = answer_;

    (void) aux;
    judge_get_stats(worker_judge(w), &answer->judge);
    intake_get_stats(worker_intake(w), &answer->intake);
    answer->n_strangers = worker_n_strangers(w);
    answer->n_canaries = worker_n_canaries(w);
}

static void
print_worker(size_t number, const struct status_answer *a, FILE *out)
{
    fprintf(out, "worker %zu:\n", number);
    fprintf(out,
            "  clones: %" PRIu64 " taken in %" PRIu64 " batches, %" PRIu64
            " lost, %" PRIu64 " overruns, %" PRIu64 " not ours; %" PRIu64
            " canaries\n",
            a->intake.n_packets - a->n_canaries, a->intake.n_batches,
            a->intake.n_lost, a->intake.n_overruns, a->n_strangers,
            a->n_canaries);
    fprintf(out,
            "  lost: %" PRIu64 " for too many that waited, %" PRIu64
            " for want of buffer\n",
            a->intake.n_full, a->intake.n_unsent);
    fprintf(out,
            "  floods: %" PRIu64 " found, %" PRIu64 " clones passed over\n",
            a->judge.n_floods, a->judge.n_passed_over);
    fprintf(out, "  packets:");
    for (int i = 0; i < PACKET_N_STATUSES; i++) {
        fprintf(out, "%s %" PRIu64 " %s", i ? "," : "", a->judge.packets[i],
                packet_status_name((enum packet_status) i));
    }
    fprintf(out, "; %" PRIu64 " from where the bridge lets no such in",
            a->judge.n_not_admitted);
    fprintf(out,
            "\n  connections: %zu opened, %zu examining, %zu pending, "
            "%zu programmed, %zu lingering; %" PRIu64 " refused, %" PRIu64
            " evicted, %" PRIu64 " of them with flows; %zu owners\n",
            a->judge.n[CONNECTION_OPENED], a->judge.n[CONNECTION_EXAMINING],
            a->judge.n[CONNECTION_PENDING], a->judge.n[CONNECTION_PROGRAMMED],
            a->judge.n[CONNECTION_LINGERING], a->judge.n_refused,
            a->judge.n_evicted, a->judge.n_unseated, a->judge.n_owners);
    fprintf(out,
            "  verdicts: %" PRIu64 ", %" PRIu64
            " of connections that ended before they had flows, %" PRIu64
            " of such that fell silent; %" PRIu64 " not posted; %" PRIu64
            " matches at a limit; %" PRIu64 " times out of memory\n",
            a->judge.n_verdicts, a->judge.n_spared, a->judge.n_silent,
            a->judge.n_unposted, a->judge.n_limits, a->judge.n_no_memory);
    fprintf(out, "  adopted: %zu connections of an earlier life, %zu not\n",
            a->judge.n_adopted, a->judge.n_not_adopted);
    fprintf(out,
            "  accounts: %zu; %" PRIu64 " times no room for another; %" PRIu64
            " packets of no connection; %" PRIu64 " flows ended untold\n",
            a->judge.n_accounts, a->judge.n_overflows, a->judge.n_unaccounted,
            a->judge.n_unheard);
}

/* What there is to say of a bridge, whose workers' answers are given. */
static void
print_bridge(const struct control_bridge *b,
             const struct status_answer *answers, FILE *out)
{
    char *glue = glue_describe(b->glue);

    fputs(glue, out);
    free(glue);
    for (const char *p = b->told; p && *p;) {
        int line = (int) strcspn(p, "\n");

        fprintf(out, "in-vain: %.*s\n", line, p);
        p += line + (p[line] == '\n');
    }
    for (size_t i = 0; i < b->n_workers; i++) {
        print_worker(i, &answers[i], out);
    }
}

static void
status_done(const void *answers_, size_t n, void *request_)
{
    const struct status_answer *answers = answers_;
    struct show_request *r = request_;
    const struct ruleset *ruleset = r->show.ruleset;
    struct show_text text;

    (void) n;
    show_text_open(&text);
    fprintf(text.stream, "policy: %s, %zu classes\n", r->show.policy,
            policy_n_classes(ruleset_policy(ruleset)));
    fprintf(text.stream, "protocols: %zu\n",
            library_n_protocols(ruleset_library(ruleset)) - 1);
    for (size_t i = 0; i < r->show.n_bridges; i++) {
        print_bridge(&r->show.bridges[i], answers, text.stream);
        answers += r->show.bridges[i].n_workers;
    }
    char *string = show_text_close(&text);
    appctl_reply(r->call, string);
    free(string);
    show_request_destroy(r);
}

void
show_status(const struct show *show, struct appctl_call *call)
{
    inquiry_send(show->crew, sizeof(struct status_answer), ask_status,
                 status_done, show_request_create(show, call));
}
