/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What latency/show prints: see show.h. */

#include <l7-config.h>
#include "daemon/show-private.h"

#include <stdbool.h>
#include <stdlib.h>

#include "daemon/control-bridge.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/latency.h"

/* A bridge whose switch is being measured. */
struct probed {
    struct latency_answer *answer;
    struct latency latency; /* Of an empty flow-mod; none in the beginning. */
};

/* An answer that waits for these. */
struct latency_answer {
    struct show_request *request;
    uint16_t server_port;
    size_t n_awaited; /* Bridges whose measurement is not over. */
    struct probed bridges[];
};

static void
print_latency(const char *what, const struct latency *latency, FILE *out)
{
    fprintf(out, "%s: %zu measured, median %.3f ms, 99th percentile %.3f ms\n",
            what, latency->n, latency->median_us / 1000.0,
            latency->p99_us / 1000.0);
}

static void
reply(struct latency_answer *answer, bool probed)
{
    struct show_request *r = answer->request;
    struct show_text text;

    show_text_open(&text);
    for (size_t i = 0; i < r->show.n_bridges; i++) {
        const struct control_bridge *b = &r->show.bridges[i];
        struct latency latency = glue_latency(b->glue, answer->server_port);

        fprintf(text.stream, "bridge: %s\n", b->name);
        print_latency("first-payload-to-flow", &latency, text.stream);
        if (probed) {
            print_latency("empty-flow-mod", &answer->bridges[i].latency,
                          text.stream);
        }
    }
    char *string = show_text_close(&text);
    appctl_reply(r->call, string);
    free(string);
    show_request_destroy(r);
    free(answer);
}

static void
on_probed(void *probed_, const struct latency *latency)
{
    struct probed *p = probed_;

    p->latency = *latency;
    if (!--p->answer->n_awaited) {
        reply(p->answer, true);
    }
}

void
show_latency(const struct show *show, struct appctl_call *call,
             size_t n_probes, uint16_t server_port)
{
    struct latency_answer *answer = calloc(
        1, sizeof *answer + show->n_bridges * sizeof answer->bridges[0]);

    if (!answer) {
        abort();
    }
    answer->request = show_request_create(show, call);
    answer->server_port = server_port;
    if (!n_probes) {
        reply(answer, false);
        return;
    }
    for (size_t i = 0; i < show->n_bridges; i++) {
        struct probed *p = &answer->bridges[i];

        p->answer = answer;
        answer->n_awaited +=
            !glue_probe(show->bridges[i].glue, n_probes, on_probed, p);
    }
    if (!answer->n_awaited) {
        /* Whoever came first measures on all bridges. */
        appctl_error(call, "being measured already");
        show_request_destroy(answer->request);
        free(answer);
    }
}
