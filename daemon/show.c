/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ovs-appctl prints of connections, classes and the whole: see
 * show.h. */

#include <l7-config.h>
#include "daemon/show.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/accounts.h"
#include "daemon/examination.h"
#include "daemon/inquiry.h"
#include "daemon/intake.h"
#include "daemon/judge.h"
#include "daemon/ruleset.h"
#include "daemon/worker.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "patterns/library-summary.h"
#include "patterns/library.h"
#include "policies/policy.h"

/* Connections that a worker shows at most: an answer of some megabytes is
 * more than anybody reads. */
#define MAX_CONNECTIONS 10000

/* What an answer is made for: freed when it has been given. */
struct request {
    struct show show;
    struct appctl_call *call;
    char *reply; /* The answer, if it has to wait. */
    char *told;  /* A copy of 'show.told'. */
};

static struct request *
request_create(const struct show *show, struct appctl_call *call)
{
    struct request *r = malloc(sizeof *r);

    if (!r) {
        abort();
    }
    *r = (struct request){ .show = *show, .call = call };
    ruleset_ref(r->show.ruleset);
    r->told = show->told ? strdup(show->told) : NULL;
    r->show.told = r->told;
    return r;
}

static void
request_destroy(struct request *r)
{
    ruleset_unref(r->show.ruleset);
    free(r->reply);
    free(r->told);
    free(r);
}

/* A text under construction. */
struct text {
    char *string;
    size_t len;
    FILE *stream;
};

static void
text_open(struct text *t)
{
    t->stream = open_memstream(&t->string, &t->len);
    if (!t->stream) {
        abort();
    }
}

static char *
text_close(struct text *t)
{
    fclose(t->stream);
    return t->string;
}

/* What follows the number of a class's meter if others have their own. */
static const char *
meter_scope(const struct verdict_actions *a)
{
    return a->meter_per == ACTIONS_METER_VM           ? "/vm"
           : a->meter_per == ACTIONS_METER_CONNECTION ? "/conn"
                                                      : "";
}

/* ---- connection/show ---- */

#define CONNECTION_FORMAT                                                     \
    "%-22s %-22s %-3s %4s %-12s %-12s %-12s %5s %5s %7s %9s %5s %-6s %s\n"

static const char *
format_end(const struct connection_key *key, int side, char *buffer,
           size_t size)
{
    char address[INET6_ADDRSTRLEN];

    if (key->ip_version == 4) {
        inet_ntop(AF_INET, &key->addrs[side].s6_addr[12], address,
                  sizeof address);
        snprintf(buffer, size, "%s:%u", address, key->ports[side]);
    } else {
        inet_ntop(AF_INET6, &key->addrs[side], address, sizeof address);
        snprintf(buffer, size, "[%s]:%u", address, key->ports[side]);
    }
    return buffer;
}

/* Whose connection it is: the client's, if that is a VM. */
static const char *
find_vm(const struct inventory *inventory, const struct connection *c)
{
    for (int side = 0; side < N_SIDES; side++) {
        const struct inventory_port *port =
            inventory_find(inventory, c->looks[side].in_port);

        if (port && port->vm) {
            return port->vm;
        }
    }
    return "-";
}

/* Which pattern gave the verdict of 'c': "ssh.pat:12". */
static const char *
format_pattern(const struct library *library, const struct connection *c,
               char *buffer, size_t size)
{
    struct library_summary summary;

    library_summarize(library, c->protocol, &summary);

    const char *slash = strrchr(summary.file, '/');
    snprintf(buffer, size, "%s:%" PRIu32, slash ? slash + 1 : summary.file,
             c->pattern_line);
    return buffer;
}

static void
print_connection(struct worker *w, const struct connection *c, FILE *out)
{
    const struct judge *j = worker_judge(w);
    const struct ruleset *ruleset = judge_ruleset(j);
    const struct verdict_actions *a = ruleset_actions(ruleset, c->class);
    const struct library *library = ruleset_library(ruleset);
    bool judged =
        c->state != CONNECTION_OPENED && c->state != CONNECTION_EXAMINING;
    bool found = judged && c->pattern_line;
    char client[64], server[64];
    char vlan[8] = "-", queue[16] = "-", meter[16] = "-", ms[16] = "-";
    unsigned int n_packets = c->n_packets;

    if (c->key.vlan) {
        snprintf(vlan, sizeof vlan, "%u", c->key.vlan);
    }
    if (judged && a->drop) {
        strcpy(queue, "drop");
    } else if (judged && a->queue != ACTIONS_NONE) {
        snprintf(queue, sizeof queue, "%" PRId32, a->queue);
    }
    if (judged && a->meter_id) {
        snprintf(meter, sizeof meter, "%" PRIu32 "%s", a->meter_id,
                 meter_scope(a));
    }
    if (judged) {
        snprintf(ms, sizeof ms, "%.3f", c->verdict_us / 1000.0);
    } else if (c->examination) {
        n_packets = examination_n_packets(c->examination);
    }

    char packets[16], flows[16], pattern[272];
    snprintf(packets, sizeof packets, "%u", n_packets);
    snprintf(flows, sizeof flows, "%d",
             (c->flows[SIDE_CLIENT] == FLOW_SENT)
                 + (c->flows[SIDE_SERVER] == FLOW_SENT));
    fprintf(out, CONNECTION_FORMAT,
            format_end(&c->key, SIDE_CLIENT, client, sizeof client),
            format_end(&c->key, SIDE_SERVER, server, sizeof server),
            c->key.ip_proto == IPPROTO_TCP ? "tcp" : "udp", vlan,
            find_vm(judge_inventory(j), c),
            judged ? library_protocol_name(library, c->protocol) : "examining",
            judged ? ruleset_class_name(ruleset, c->class) : "-", queue, meter,
            packets, ms, flows,
            found ? library_strength_name((enum match_strength) c->strength)
                  : "-",
            found ? format_pattern(library, c, pattern, sizeof pattern) : "-");
}

/* A worker's answer: a text. */
static void
ask_connections(struct worker *w, void *text_, void *aux)
{
    struct text *text = text_;
    struct connection_table *t = judge_connections(worker_judge(w));
    size_t n = 0;
    size_t n_omitted = 0;

    (void) aux;
    text_open(text);
    for (int state = 0; state < CONNECTION_N_STATES; state++) {
        const struct connection *c =
            connection_oldest(t, (enum connection_state) state);

        for (; c; c = connection_next(t, c)) {
            if (n++ < MAX_CONNECTIONS) {
                print_connection(w, c, text->stream);
            } else {
                n_omitted++;
            }
        }
    }
    if (n_omitted) {
        fprintf(text->stream, "(%zu more of worker %u)\n", n_omitted,
                worker_number(w));
    }
    text_close(text);
}

static void
connections_reply(void *request_)
{
    struct request *r = request_;

    appctl_reply(r->call, r->reply);
    request_destroy(r);
}

static void
connections_done(const void *texts_, size_t n, void *request_)
{
    const struct text *texts = texts_;
    struct request *r = request_;
    struct text all;

    text_open(&all);
    fprintf(all.stream, CONNECTION_FORMAT, "CLIENT", "SERVER", "L4", "VLAN",
            "VM", "PROTOCOL", "CLASS", "QUEUE", "METER", "PACKETS", "MS",
            "FLOWS", "SURE", "PATTERN");
    for (size_t i = 0; i < n; i++) {
        fputs(texts[i].string, all.stream);
        free(texts[i].string);
    }
    r->reply = text_close(&all);
    /* A flow that is shown is one that the switch has. */
    glue_when_programmed(r->show.glue, connections_reply, r);
}

void
show_connections(const struct show *show, struct appctl_call *call)
{
    inquiry_send(show->glue, show->workers, show->n_workers,
                 sizeof(struct text), ask_connections, connections_done,
                 request_create(show, call));
}

/* ---- class/show ---- */

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
    const struct request *r = request_;
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

#define CLASS_FIGURES                                                         \
    " %6" PRIu64 " %11" PRIu64 " %12" PRIu64 " %15" PRIu64 " %12" PRIu64      \
    " %15" PRIu64 "\n"

static void
print_class(const struct ruleset *ruleset, uint16_t class, uint64_t n_live,
            const struct account *sum, FILE *out)
{
    const struct verdict_actions *a = ruleset_actions(ruleset, class);
    char queue[16] = "-", meter[16] = "-", rate[32] = "-", dscp[16] = "-";

    if (a->drop) {
        strcpy(queue, "drop");
    } else if (a->queue != ACTIONS_NONE) {
        snprintf(queue, sizeof queue, "%" PRId32, a->queue);
    }
    if (a->meter_id) {
        const struct policy_class *c =
            policy_class(ruleset_policy(ruleset), class);

        snprintf(meter, sizeof meter, "%" PRIu32 "%s", a->meter_id,
                 meter_scope(a));
        if (c->meter.in_packets) {
            snprintf(rate, sizeof rate, "%" PRIu64 "pps", c->meter.rate);
        } else {
            snprintf(rate, sizeof rate, "%" PRIu64, c->meter.rate / 1000);
        }
    }
    if (a->dscp != ACTIONS_NONE) {
        snprintf(dscp, sizeof dscp, "%d", a->dscp);
    }
    fprintf(out, "%-16s %5s %5s %10s %4s" CLASS_FIGURES,
            ruleset_class_name(ruleset, class), queue, meter, rate, dscp,
            n_live, sum->n_connections, sum->from.packets, sum->from.bytes,
            sum->to.packets, sum->to.bytes);
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
            fprintf(out, "%-16s %5s %5s %10s %4s" CLASS_FIGURES, a->class, "-",
                    "-", "-", "-", UINT64_C(0), sum.n_connections,
                    sum.from.packets, sum.from.bytes, sum.to.packets,
                    sum.to.bytes);
        }
    }
}

static void
classes_done(const void *answers_, size_t n_answers, void *request_)
{
    const struct class_answer *answers = answers_;
    struct request *r = request_;
    const struct ruleset *ruleset = r->show.ruleset;
    size_t n = policy_n_classes(ruleset_policy(ruleset));
    struct accounts *accounts = accounts_create(ACCOUNTS_MAX);
    struct text text;

    if (!accounts) {
        abort();
    }
    for (size_t k = 0; k < n_answers; k++) {
        if (answers[k].accounts) {
            accounts_add(accounts, answers[k].accounts);
        }
    }
    text_open(&text);
    fprintf(text.stream,
            "%-16s %5s %5s %10s %4s %6s %11s %12s %15s %12s %15s\n", "CLASS",
            "QUEUE", "METER", "KBIT/S", "DSCP", "LIVE", "CONNECTIONS",
            "FROM-PACKETS", "FROM-BYTES", "TO-PACKETS", "TO-BYTES");
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
    char *string = text_close(&text);
    appctl_reply(r->call, string);
    free(string);
    request_destroy(r);
}

void
show_classes(const struct show *show, struct appctl_call *call,
             const char *name)
{
    (void) name;
    inquiry_send(show->glue, show->workers, show->n_workers,
                 sizeof(struct class_answer), ask_classes, classes_done,
                 request_create(show, call));
}

/* ---- status/show ---- */

struct status_answer {
    struct judge_stats judge;
    struct intake_stats intake;
    uint64_t n_strangers;
};

static void
ask_status(struct worker *w, void *answer_, void *aux)
{
    struct status_answer *answer = answer_;

    (void) aux;
    judge_get_stats(worker_judge(w), &answer->judge);
    intake_get_stats(worker_intake(w), &answer->intake);
    answer->n_strangers = worker_n_strangers(w);
}

static void
print_worker(size_t number, const struct status_answer *a, FILE *out)
{
    fprintf(out, "worker %zu:\n", number);
    fprintf(out,
            "  clones: %" PRIu64 " taken in %" PRIu64 " batches, %" PRIu64
            " lost, %" PRIu64 " overruns, %" PRIu64 " not ours\n",
            a->intake.n_packets, a->intake.n_batches, a->intake.n_lost,
            a->intake.n_overruns, a->n_strangers);
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
            " evicted\n",
            a->judge.n[CONNECTION_OPENED], a->judge.n[CONNECTION_EXAMINING],
            a->judge.n[CONNECTION_PENDING], a->judge.n[CONNECTION_PROGRAMMED],
            a->judge.n[CONNECTION_LINGERING], a->judge.n_refused,
            a->judge.n_evicted);
    fprintf(out,
            "  verdicts: %" PRIu64 ", %" PRIu64
            " of connections that ended before they had flows; %" PRIu64
            " not posted; %" PRIu64 " matches at a limit; %" PRIu64
            " times out of memory\n",
            a->judge.n_verdicts, a->judge.n_spared, a->judge.n_unposted,
            a->judge.n_limits, a->judge.n_no_memory);
    fprintf(out,
            "  accounts: %zu; %" PRIu64 " times no room for another; %" PRIu64
            " packets of no connection; %" PRIu64 " flows ended untold\n",
            a->judge.n_accounts, a->judge.n_overflows, a->judge.n_unaccounted,
            a->judge.n_unheard);
}

static void
status_done(const void *answers_, size_t n, void *request_)
{
    const struct status_answer *answers = answers_;
    struct request *r = request_;
    const struct ruleset *ruleset = r->show.ruleset;
    struct text text;

    text_open(&text);
    char *glue = glue_describe(r->show.glue);
    fputs(glue, text.stream);
    free(glue);
    fprintf(text.stream, "policy: %s, %zu classes\n", r->show.policy,
            policy_n_classes(ruleset_policy(ruleset)));
    for (const char *p = r->show.told; p && *p;) {
        int line = (int) strcspn(p, "\n");

        fprintf(text.stream, "in-vain: %.*s\n", line, p);
        p += line + (p[line] == '\n');
    }
    fprintf(text.stream, "protocols: %zu\n",
            library_n_protocols(ruleset_library(ruleset)) - 1);
    for (size_t i = 0; i < n; i++) {
        print_worker(i, &answers[i], text.stream);
    }
    char *string = text_close(&text);
    appctl_reply(r->call, string);
    free(string);
    request_destroy(r);
}

void
show_status(const struct show *show, struct appctl_call *call)
{
    inquiry_send(show->glue, show->workers, show->n_workers,
                 sizeof(struct status_answer), ask_status, status_done,
                 request_create(show, call));
}
