/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ovs-l7d, the daemon: start, signals, end.
 *
 * The main thread only starts the others and then waits for a signal: the
 * workers (worker.h) judge, the glue (ovs-glue/glue.h) speaks to Open
 * vSwitch, and the control (control.h) runs in the glue's thread.
 *
 * Each bridge has a mirror, a glue and workers of its own. */

#include <l7-config.h>

#include <event2/event.h>
#include <event2/thread.h>
#include <inttypes.h>
#include <net/if.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/capabilities.h"
#include "common/mailbox.h"
#include "common/problems.h"
#include "common/siphash.h"
#include "daemon/control.h"
#include "daemon/crew.h"
#include "daemon/ledger.h"
#include "daemon/notify.h"
#include "daemon/privileges.h"
#include "daemon/pulse.h"
#include "daemon/ruleset.h"
#include "daemon/settings.h"
#include "daemon/worker.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/service.h"
#include "patterns/library.h"
#include "policies/bridges.h"

#define LOG_MODULE LOG_MAIN
#include "ovs-glue/log.h"

/* Of the names of mirrors' ports, where there are several bridges. */
#define MIRROR_PREFIX "l7m-"

struct daemon {
    struct settings settings;
    struct event_base *base;
    struct control *control;
    struct ledger *ledger;
    struct pulse *pulse;
    size_t n_bridges;
    struct mirror *mirrors[BRIDGES_MAX]; /* Of the bridges, */
    struct glue *glues[BRIDGES_MAX];     /* likewise. */
    struct crew crew;                    /* Whoever runs. */
    struct event *signals[3];
    size_t n_signals;
    struct event *end;   /* Activated, from any thread, to end. */
    struct event *ready; /* Likewise, when --strict has its answer, */
    bool is_refused;     /* which is no. */
    atomic_bool keep;    /* At the end, verdicts stay in force. */
};

/* Ends the program for a reason that the user has to know. */
static void __attribute__((noreturn, format(printf, 1, 2)))
fail(const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    /* The log goes to the console too, as long as there is one. */
    LOG_ERROR("%s", text);
    exit(EXIT_FAILURE);
}

/* ---- Signals. ---- */

static void
on_end_signal(evutil_socket_t number, short events, void *d_)
{
    struct daemon *d = d_;

    (void) events;
    LOG_INFORM("%s: ending", strsignal((int) number));
    event_active(d->end, 0, 0);
}

static void
on_hangup(evutil_socket_t number, short events, void *d_)
{
    struct daemon *d = d_;

    (void) number;
    (void) events;
    service_reopen_log();
    glue_thread_call(d->crew.thread, control_reload, d->control);
}

static void
on_exit_command(void *d_, enum exit_order order)
{
    struct daemon *d = d_;

    if (order != EXIT_AS_STARTED) {
        d->keep = order == EXIT_KEEP;
    }
    event_active(d->end, 0, 0);
}

static void
on_strict_answer(void *d_, bool ok)
{
    struct daemon *d = d_;

    d->is_refused = !ok;
    event_active(d->ready, 0, 0);
}

/* The start is over: whoever started us goes on. */
static void
be_ready(void)
{
    service_ready();
    notify_send("READY=1\nSTATUS=Waiting for bridges");
}

/* With --strict the start is over only now. */
static void
on_ready(evutil_socket_t fd, short events, void *d_)
{
    struct daemon *d = d_;

    (void) fd;
    (void) events;
    if (d->is_refused) {
        LOG_ERROR("--strict: not all that policy %s asks can be done, see "
                  "above: ending",
                  d->settings.policy);
        event_base_loopbreak(d->base);
    } else {
        be_ready();
    }
}

static void
on_end(evutil_socket_t fd, short events, void *d_)
{
    struct daemon *d = d_;

    (void) fd;
    (void) events;
    event_base_loopbreak(d->base);
}

static void
catch_signal(struct daemon *d, int number, event_callback_fn callback)
{
    struct event *event = evsignal_new(d->base, number, callback, d);

    if (!event || event_add(event, NULL)) {
        fail("cannot catch signals");
    }
    d->signals[d->n_signals++] = event;
}

/* ---- Start and end. ---- */

/* Prints all that is wrong with patterns or policy. */
static void
print_problems(const struct problems *problems, int error)
{
    char *text = problems_to_string(problems);

    fprintf(stderr, "%s", text && *text ? text : "ovs-l7d: ");
    if (!text || !*text) {
        fprintf(stderr, "%s\n", strerror(error));
    }
    free(text);
}

static void
read_files(struct daemon *d, const struct ruleset_sources *sources)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const struct control_config config = {
        .sources = sources,
        .first_meter = d->settings.first_meter,
        .bridges = (const char *const *) d->settings.bridges,
        .n_bridges = d->settings.n_bridges,
    };
    int error = control_create(&config, &d->control, &problems);

    if (error) {
        print_problems(&problems, error);
        problems_destroy(&problems);
        exit(EXIT_FAILURE);
    }
}

/* Before any file is read: what the user may not read has to be told now, and
 * not at the first reload. */
static void
become_user(bool is_daemon)
{
    char *error;

    if (privileges_start(service_user(), is_daemon, &error)) {
        fail("%s", error ? error : "out of memory");
    }
}

/* --check, with a policy or with patterns alone. */
static void
check_files(struct daemon *d, const struct ruleset_sources *sources)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *library;

    if (sources->policy) {
        read_files(d, sources);
        control_destroy(d->control);
        printf("%s: no mistakes\n", sources->policy);
        return;
    }
    int error = library_load(sources->patterns, sources->n_patterns, &library,
                             &problems);
    if (error) {
        print_problems(&problems, error);
        problems_destroy(&problems);
        exit(EXIT_FAILURE);
    }
    printf("%zu protocols: no mistakes\n", library_n_protocols(library) - 1);
    library_destroy(library);
}

/* The name of the mirror's port on bridge 'number', which is the same each
 * time for a bridge of that name.  The caller frees it. */
static char *
name_mirror(const struct daemon *d, size_t number)
{
    const char *bridge = control_bridge_name(d->control, number);
    const char *wanted = d->settings.mirror;
    char *name;
    int n;

    if (d->n_bridges == 1) {
        n = asprintf(&name, "%s", wanted ? wanted : "l7mirror");
    } else if (wanted) {
        fail("--mirror=%s: with several bridges, each mirror's port is called "
             "after its bridge",
             wanted);
    } else if (strlen(bridge) + strlen(MIRROR_PREFIX) < IFNAMSIZ) {
        n = asprintf(&name, MIRROR_PREFIX "%s", bridge);
    } else {
        static const struct siphash_key key = { { 0, 0 } };
        uint64_t hash = siphash13(&key, bridge, strlen(bridge));

        n = asprintf(&name, MIRROR_PREFIX "%.5s~%05" PRIx64, bridge,
                     hash & 0xfffff);
    }
    if (n < 0) {
        fail("out of memory");
    }
    return name;
}

static void
start_bridge(struct daemon *d, size_t number)
{
    const struct settings *s = &d->settings;
    char *name = name_mirror(d, number);
    char *text;

    if (mirror_create(name, s->n_workers, &d->mirrors[number], &text)) {
        fail("%s", text);
    }
    free(name);

    const struct glue_config glue = {
        .bridge = control_bridge_name(d->control, number),
        .database = s->database,
        .pipeline = s->pipeline,
        .first_meter = s->first_meter,
        .max_connections = s->max_connections / d->n_bridges,
        .fresh = s->fresh,
    };
    int error = glue_create(
        &glue, d->crew.thread, d->mirrors[number], &control_callbacks,
        control_callbacks_aux(d->control, number), &d->glues[number]);
    if (error) {
        fail("bridge %s: %s", glue.bridge, strerror(error));
    }

    for (unsigned int i = 0; i < s->n_workers; i++) {
        const struct worker_config worker = {
            .bridge = (unsigned int) number,
            .number = i,
            .max_connections =
                s->max_connections / s->n_workers / d->n_bridges,
            .flood_limit = s->flood_limit,
            .mirror = d->mirrors[number],
            .glue = d->glues[number],
            .accounts = d->crew.n ? NULL : ledger_accounts(d->ledger),
        };
        const char *what;

        error = worker_start(&worker, control_basis(d->control, number),
                             &d->crew.workers[d->crew.n], &what);
        if (error) {
            fail("worker %u of bridge %s cannot %s: %s", i, glue.bridge, what,
                 strerror(error));
        }
        d->crew.n++;
    }
}

static void
start(struct daemon *d)
{
    const struct settings *s = &d->settings;
    char *error;

    d->ledger = ledger_create(s->state_file, d->base);
    d->n_bridges = control_n_bridges(d->control);
    if (s->max_connections / s->n_workers / d->n_bridges < 1) {
        fail("--max-connections=%zu: that is less than one for each of "
             "%zu workers",
             s->max_connections, d->n_bridges * s->n_workers);
    }
    d->crew.workers =
        calloc(d->n_bridges * s->n_workers, sizeof *d->crew.workers);
    if (!d->ledger || !d->crew.workers) {
        fail("out of memory");
    }
    if (glue_thread_create(s->unixctl, &d->crew.thread, &error)) {
        fail("%s", error);
    }
    for (size_t i = 0; i < d->n_bridges; i++) {
        start_bridge(d, i);
    }
    if (s->strict) {
        control_be_strict(d->control, on_strict_answer);
    }
    /* No thread that lasts has been made but those that do so themselves. */
    capabilities_give_up();
    control_attach(d->control, d->glues, &d->crew, on_exit_command, d);
    ledger_start(d->ledger, d->control, &d->crew);
    d->pulse = pulse_create(d->base, &d->crew, d->glues, d->control);
    if (!d->pulse) {
        fail("out of memory");
    }
    glue_thread_start(d->crew.thread);
    pulse_start(d->pulse);
}

static void
end(struct daemon *d)
{
    /* The same for all bridges, whatever anybody orders from now on. */
    const bool keep = d->keep;

    /* Flows first: then no clone comes any more.  The glue's thread outlives
     * the workers, whose answers to questions it passes on. */
    for (size_t i = 0; i < d->n_bridges; i++) {
        glue_stop(d->glues[i], keep);
    }
    for (size_t i = 0; i < d->n_bridges; i++) {
        glue_await_stop(d->glues[i]);
    }
    for (size_t i = 0; i < d->crew.n; i++) {
        worker_stop(d->crew.workers[i]);
    }
    for (size_t i = 0; i < d->n_bridges; i++) {
        mirror_destroy(d->mirrors[i]);
    }
    glue_thread_join(d->crew.thread);
    ledger_close(d->ledger);
    for (size_t i = 0; i < d->crew.n; i++) {
        worker_destroy(d->crew.workers[i]);
    }
    control_answer_exit(d->control);
    for (size_t i = 0; i < d->n_bridges; i++) {
        glue_destroy(d->glues[i]);
    }
    glue_thread_destroy(d->crew.thread);
    control_destroy(d->control);
    ledger_destroy(d->ledger);
    pulse_destroy(d->pulse);
    free(d->crew.workers);
    for (size_t i = 0; i < d->n_signals; i++) {
        event_free(d->signals[i]);
    }
    event_free(d->end);
    event_free(d->ready);
    event_base_free(d->base);
    settings_destroy(&d->settings);
}

int
main(int argc, char *argv[])
{
    struct daemon d = { .n_bridges = 0 };

    service_init(argv[0], PACKAGE_VERSION);
    settings_parse(&d.settings, argc, argv);
    struct ruleset_sources sources = {
        .patterns = (const char *const *) d.settings.patterns,
        .n_patterns = d.settings.n_patterns,
        .policy = d.settings.policy,
    };

    become_user(!d.settings.check);
    if (d.settings.check) {
        check_files(&d, &sources);
        settings_destroy(&d.settings);
        return EXIT_SUCCESS;
    }

    /* Before anything else, so that mistakes show on the terminal. */
    read_files(&d, &sources);
    if (!control_n_bridges(d.control)) {
        fail("name the bridge with --bridge=BRIDGE, or in the policy as "
             "\"bridges\": [\"BRIDGE\"]");
    }

    /* With --monitor, what follows runs again after a crash, which may be
     * long after: so the files are read again, too. */
    control_destroy(d.control);
    service_begin(d.settings.unixctl);
    notify_init();
    read_files(&d, &sources);
    if (evthread_use_pthreads() || !(d.base = event_base_new())
        || !(d.end = event_new(d.base, -1, EV_PERSIST, on_end, &d))
        || !(d.ready = event_new(d.base, -1, EV_PERSIST, on_ready, &d))) {
        fail("cannot make an event loop");
    }
    d.keep = d.settings.keep;
    catch_signal(&d, SIGTERM, on_end_signal);
    catch_signal(&d, SIGINT, on_end_signal);
    catch_signal(&d, SIGHUP, on_hangup);
    start(&d);
    if (!d.settings.strict) {
        be_ready();
    }

    event_base_loop(d.base, EVLOOP_NO_EXIT_ON_EMPTY);
    bool is_refused = d.is_refused;
    notify_send("STOPPING=1\nSTATUS=Ending");
    end(&d);
    return is_refused ? EXIT_FAILURE : EXIT_SUCCESS;
}
