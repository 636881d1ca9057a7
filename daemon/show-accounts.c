/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts for people: see show-accounts.h. */

#include <l7-config.h>
#include "daemon/show-accounts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/accounts-collect.h"
#include "daemon/accounts.h"
#include "daemon/show.h"
#include "ovs-glue/appctl.h"

enum kind { BY_VM, BY_PROTOCOL };

struct request {
    struct appctl_call *call;
    enum kind kind;
    char *name; /* Or NULL. */
};

/* Sorted by what was asked for, then by the rest. */
static int
compare(const void *a_, const void *b_, void *kind)
{
    const struct account *a = *(struct account *const *) a_;
    const struct account *b = *(struct account *const *) b_;
    int by_vm = strcmp(a->vm, b->vm);
    int by_protocol = strcmp(a->protocol, b->protocol);
    int first = *(enum kind *) kind == BY_VM ? by_vm : by_protocol;
    int then = *(enum kind *) kind == BY_VM ? by_protocol : by_vm;

    return first ? first : then ? then : strcmp(a->class, b->class);
}

static const char *
name_of(const struct account *a, enum kind kind)
{
    return kind == BY_VM ? a->vm : a->protocol;
}

#define HEADING "%11s %12s %15s %12s %15s\n"
#define FIGURES                                                               \
    "%11" PRIu64 " %12" PRIu64 " %15" PRIu64 " %12" PRIu64 " %15" PRIu64 "\n"

static void
print_figures(const struct account *a, FILE *out)
{
    fprintf(out, FIGURES, a->n_connections, a->from.packets, a->from.bytes,
            a->to.packets, a->to.bytes);
}

static void
print(const struct request *r, struct account **accounts, size_t n, FILE *out)
{
    bool by_vm = r->kind == BY_VM;

    if (r->name) {
        fprintf(out, "%-16s %-16s " HEADING, by_vm ? "PROTOCOL" : "VM",
                "CLASS", "CONNECTIONS", "FROM-PACKETS", "FROM-BYTES",
                "TO-PACKETS", "TO-BYTES");
    } else {
        fprintf(out, "%-16s " HEADING, by_vm ? "VM" : "PROTOCOL",
                "CONNECTIONS", "FROM-PACKETS", "FROM-BYTES", "TO-PACKETS",
                "TO-BYTES");
    }
    for (size_t i = 0, next; i < n; i = next) {
        struct account sum = *accounts[i];

        /* In detail, a VM's first and second accounts are one line. */
        for (next = i + 1;
             next < n
             && !strcmp(name_of(accounts[next], r->kind),
                        name_of(&sum, r->kind))
             && (!r->name
                 || (!strcmp(accounts[next]->protocol, sum.protocol)
                     && !strcmp(accounts[next]->vm, sum.vm)
                     && !strcmp(accounts[next]->class, sum.class)));
             next++) {
            sum.n_connections += accounts[next]->n_connections;
            traffic_add(&sum.from, accounts[next]->from.packets,
                        accounts[next]->from.bytes);
            traffic_add(&sum.to, accounts[next]->to.packets,
                        accounts[next]->to.bytes);
        }
        if (r->name) {
            fprintf(out, "%-16s %-16s ", by_vm ? sum.protocol : sum.vm,
                    sum.class);
        } else {
            fprintf(out, "%-16s ", name_of(&sum, r->kind));
        }
        print_figures(&sum, out);
    }
}

/* Picks those to be shown, in order.  Returns how many. */
static size_t
pick(const struct accounts *sum, struct request *r, struct account **picked)
{
    size_t n = 0;

    for (uint32_t i = 0; i < accounts_n(sum); i++) {
        struct account *a = accounts_get(sum, i);

        /* A second account is its VM's only. */
        if ((a->n_connections || a->from.packets || a->to.packets)
            && (r->kind == BY_VM || !a->second || r->name)
            && (!r->name || !strcmp(name_of(a, r->kind), r->name))) {
            picked[n++] = a;
        }
    }
    qsort_r(picked, n, sizeof *picked, compare, &r->kind);
    return n;
}

static void
reply(struct accounts *sum, void *request_)
{
    struct request *r = request_;
    struct account **picked =
        sum ? calloc(accounts_n(sum), sizeof *picked) : NULL;
    char *text = NULL;
    size_t len;
    FILE *out = picked ? open_memstream(&text, &len) : NULL;

    if (out) {
        size_t n = pick(sum, r, picked);

        print(r, picked, n, out);
        fclose(out);
        if (r->name && !n) {
            appctl_error(r->call, "nothing has been counted for that name");
        } else {
            appctl_reply(r->call, text);
        }
    } else {
        appctl_error(r->call, "memory is short");
    }
    free(text);
    free(picked);
    accounts_destroy(sum);
    free(r->name);
    free(r);
}

static void
show(const struct show *show, struct appctl_call *call, const char *name,
     enum kind kind)
{
    struct request *r = malloc(sizeof *r);

    if (!r) {
        abort();
    }
    *r = (struct request){
        .call = call,
        .kind = kind,
        .name = name ? strdup(name) : NULL,
    };
    if (name && !r->name) {
        abort();
    }
    accounts_collect(show->crew, reply, r);
}

void
show_vms(const struct show *s, struct appctl_call *call, const char *name)
{
    show(s, call, name, BY_VM);
}

void
show_protocols(const struct show *s, struct appctl_call *call,
               const char *name)
{
    show(s, call, name, BY_PROTOCOL);
}
