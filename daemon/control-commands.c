/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of ovs-appctl: see control.h. */

#include <l7-config.h>
#include "daemon/control-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/inquiry.h"
#include "daemon/minute.h"
#include "daemon/ruleset.h"
#include "daemon/show-accounts.h"
#include "daemon/show.h"
#include "daemon/trace-query.h"
#include "ovs-glue/appctl.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/probe.h"
#include "policies/bridges.h"

static struct show
to_be_shown(const struct control *c)
{
    return (struct show){
        .crew = c->crew,
        .bridges = c->bridges,
        .n_bridges = c->n_bridges,
        .ruleset = c->ruleset,
        .policy = c->config.sources->policy,
    };
}

/* True if workers can be asked; otherwise 'call' is answered. */
static bool
may_ask(const struct control *c, struct appctl_call *call)
{
    if (c->ending) {
        appctl_error(call, "about to end");
    }
    return !c->ending;
}

static void
connection_show(struct appctl_call *call, int argc, const char *const argv[],
                void *c)
{
    struct show show = to_be_shown(c);

    (void) argc;
    (void) argv;
    if (may_ask(c, call)) {
        show_connections(&show, call);
    }
}

static void
port_show(struct appctl_call *call, int argc, const char *const argv[],
          void *c)
{
    struct show show = to_be_shown(c);

    (void) argc;
    (void) argv;
    if (may_ask(c, call)) {
        show_ports(&show, call);
    }
}

static void
flood_show(struct appctl_call *call, int argc, const char *const argv[],
           void *c)
{
    struct show show = to_be_shown(c);

    (void) argc;
    (void) argv;
    show_floods(&show, call);
}

/* A command that waits for the latest counters. */
struct counters_call {
    struct control *control;
    struct appctl_call *call;
    void (*show)(const struct show *, struct appctl_call *, const char *name);
    char *name;       /* Its argument, or NULL. */
    size_t n_awaited; /* Bridges that have not told theirs. */
};

static void
counters_refreshed(void *cc_)
{
    struct counters_call *cc = cc_;
    struct show show = to_be_shown(cc->control);

    if (--cc->n_awaited) {
        return;
    }
    if (may_ask(cc->control, cc->call)) {
        cc->show(&show, cc->call, cc->name);
    }
    free(cc->name);
    free(cc);
}

/* Has 'show' answer 'call', with the latest counters, about 'name'. */
static void
show_counters(struct control *c, struct appctl_call *call, const char *name,
              void (*show)(const struct show *, struct appctl_call *,
                           const char *))
{
    struct counters_call *cc = malloc(sizeof *cc);
    char *copy = name ? strdup(name) : NULL;

    if (!cc || (name && !copy)) {
        abort();
    }
    *cc = (struct counters_call){
        .control = c,
        .call = call,
        .show = show,
        .name = copy,
        .n_awaited = c->n_bridges,
    };
    for (size_t i = 0; i < c->n_bridges; i++) {
        glue_refresh_counters(c->bridges[i].glue, counters_refreshed, cc);
    }
}

static void
class_show(struct appctl_call *call, int argc, const char *const argv[],
           void *c)
{
    (void) argc;
    (void) argv;
    show_counters(c, call, NULL, show_classes);
}

static void
vm_show(struct appctl_call *call, int argc, const char *const argv[], void *c)
{
    show_counters(c, call, argc > 1 ? argv[1] : NULL, show_vms);
}

static void
protocol_show(struct appctl_call *call, int argc, const char *const argv[],
              void *c)
{
    show_counters(c, call, argc > 1 ? argv[1] : NULL, show_protocols);
}

static void
status_show(struct appctl_call *call, int argc, const char *const argv[],
            void *c)
{
    struct show show = to_be_shown(c);

    (void) argc;
    (void) argv;
    if (may_ask(c, call)) {
        show_status(&show, call);
    }
}

static void
policy_trace_(struct appctl_call *call, int argc, const char *const argv[],
              void *c_)
{
    struct control *c = c_;
    const struct basis *bases[BRIDGES_MAX];
    char *answer;

    (void) argc;
    for (size_t i = 0; i < c->n_bridges; i++) {
        bases[i] = c->bridges[i].basis;
    }
    int error = trace_query(bases, c->n_bridges, argv[1],
                            minute_of_week(time(NULL)), &answer);
    if (error) {
        appctl_error(call, answer ? answer : strerror(error));
    } else {
        appctl_reply(call, answer);
    }
    free(answer);
}

static void
policy_reload(struct appctl_call *call, int argc, const char *const argv[],
              void *c)
{
    (void) argc;
    (void) argv;
    control_reload_for(c, call);
}

/* Stores in '*number' what 's' says, if that is a number up to 'max'. */
static bool
parse_number(const char *s, unsigned long int max, unsigned long int *number)
{
    char *end;

    errno = 0;
    *number = strtoul(s, &end, 10);
    return *s >= '0' && *s <= '9' && !*end && !errno && *number <= max;
}

static void
latency_show(struct appctl_call *call, int argc, const char *const argv[],
             void *c)
{
    struct show show = to_be_shown(c);
    unsigned long int n_probes = 0;
    unsigned long int server_port = 0;

    if ((argc > 1 && !parse_number(argv[1], PROBE_MAX, &n_probes))
        || (argc > 2 && !parse_number(argv[2], UINT16_MAX, &server_port))) {
        appctl_error(call, "usage: latency/show [PROBES [PORT]], with at most "
                           "10000 probes");
    } else if (may_ask(c, call)) {
        show_latency(&show, call, n_probes, (uint16_t) server_port);
    }
}

static void
latency_reset(struct appctl_call *call, int argc, const char *const argv[],
              void *c_)
{
    struct control *c = c_;

    (void) argc;
    (void) argv;
    for (size_t i = 0; i < c->n_bridges; i++) {
        glue_reset_samples(c->bridges[i].glue);
    }
    appctl_reply(call, "");
}

static void
exit_daemon(struct appctl_call *call, int argc, const char *const argv[],
            void *c_)
{
    struct control *c = c_;

    enum exit_order order = argc < 2                     ? EXIT_AS_STARTED
                            : !strcmp(argv[1], "--keep") ? EXIT_KEEP
                                                         : EXIT_ALL;

    if (order == EXIT_ALL && strcmp(argv[1], "--all")) {
        appctl_error(call, "usage: exit [--keep | --all]");
    } else if (c->exit_call) {
        appctl_error(call, "already about to end");
    } else {
        c->exit_call = call;
        c->on_exit(c->aux, order);
    }
}

void
control_register_commands(struct control *c)
{
    appctl_register("connection/show", "", 0, 0, connection_show, c);
    appctl_register("class/show", "", 0, 0, class_show, c);
    appctl_register("vm/show", "[VM]", 0, 1, vm_show, c);
    appctl_register("protocol/show", "[PROTOCOL]", 0, 1, protocol_show, c);
    appctl_register("port/show", "", 0, 0, port_show, c);
    appctl_register("flood/show", "", 0, 0, flood_show, c);
    appctl_register("status/show", "", 0, 0, status_show, c);
    appctl_register("policy/reload", "", 0, 0, policy_reload, c);
    appctl_register("policy/trace", "KEY=VALUE,...", 1, 1, policy_trace_, c);
    appctl_register("latency/show", "[PROBES [PORT]]", 0, 2, latency_show, c);
    appctl_register("latency/reset", "", 0, 0, latency_reset, c);
    appctl_register("exit", "[--keep | --all]", 0, 1, exit_daemon, c);
}
