/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The glue alone, told what queues to make over its control socket: for
 * queues.test.
 *
 *     glue-queues DIRECTORY OPTION...   (those of every daemon)
 *
 * DIRECTORY is where the sockets of Open vSwitch are, and gets this program's,
 * "glue-queues.ctl".  The bridge is br0.  Commands:
 *
 *     set TYPE ITEM...  TYPE is htb or hfsc; an ITEM is port=GLOB,RATE or
 *                       vms=RATE or
 *                       queue=ID,CLASS,MIN,MAX,BURST,PRIORITY,DSCP
 *     status
 *     vms
 *     exit [--keep] */

#include <l7-config.h>

#include <errno.h>
#include <inttypes.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ovs-glue/appctl.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/glue.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/service.h"

struct program {
    struct glue *glue;
    struct inventory *inventory;
    sem_t end;                     /* Posted to end, */
    bool keep;                     /* with --keep or not, */
    struct appctl_call *exit_call; /* to the joy of this one. */
};

/* ---- Commands. ---- */

/* The queues of one command: the strings are its arguments'. */
struct order {
    struct queues_ports ports[QUEUES_PORTS_MAX];
    struct queue_config queues[QUEUES_MAX];
    struct queues_config config;
};

static bool
parse_item(struct order *o, const char *item)
{
    struct queues_ports *p = &o->ports[o->config.n_ports];
    struct queue_config *q = &o->queues[o->config.n_queues];
    char *text;

    if (sscanf(item, "vms=%" SCNu64, &p->max_rate) == 1) {
        p->interfaces = NULL;
        o->config.n_ports++;
    } else if (sscanf(item, "port=%m[^,],%" SCNu64, &text, &p->max_rate)
               == 2) {
        p->interfaces = text;
        o->config.n_ports++;
    } else if (sscanf(item,
                      "queue=%" SCNu32 ",%m[^,],%" SCNu64 ",%" SCNu64
                      ",%" SCNu64 ",%" SCNu32 ",%d",
                      &q->id, &text, &q->min_rate, &q->max_rate, &q->burst,
                      &q->priority, &q->dscp)
               == 7) {
        q->class = text;
        o->config.n_queues++;
    } else {
        return false;
    }
    return true;
}

static void
set(struct appctl_call *call, int argc, const char *const argv[], void *p_)
{
    struct program *p = p_;
    struct order *o = calloc(1, sizeof *o);
    const char *bad = NULL;
    char *error = NULL;

    if (!o) {
        abort();
    }
    o->config.type = strcmp(argv[1], "hfsc") ? QUEUES_HTB : QUEUES_HFSC;
    o->config.ports = o->ports;
    o->config.queues = o->queues;
    for (int i = 2; i < argc && !bad; i++) {
        bad = parse_item(o, argv[i]) ? NULL : argv[i];
    }
    if (bad) {
        appctl_error(call, bad);
    } else if (glue_set_queues(p->glue, &o->config, &error)) {
        appctl_error(call, error);
    } else {
        appctl_reply(call, "");
    }
    free(error);
    for (size_t i = 0; i < o->config.n_ports; i++) {
        free((void *) (uintptr_t) o->ports[i].interfaces);
    }
    for (size_t i = 0; i < o->config.n_queues; i++) {
        free((void *) (uintptr_t) o->queues[i].class);
    }
    free(o);
}

static void
status(struct appctl_call *call, int argc, const char *const argv[], void *p_)
{
    struct program *p = p_;
    char *text = glue_describe(p->glue);

    (void) argc;
    (void) argv;
    appctl_reply(call, text);
    free(text);
}

static const char *
or_dash(const char *s)
{
    return s ? s : "-";
}

/* A line for each port of each VM. */
static void
vms(struct appctl_call *call, int argc, const char *const argv[], void *p_)
{
    struct program *p = p_;
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    (void) argc;
    (void) argv;
    if (!out) {
        abort();
    }
    for (size_t i = 0; i < inventory_n_vms(p->inventory); i++) {
        const struct inventory_vm *vm = inventory_vm(p->inventory, i);

        for (size_t j = 0; j < vm->n_ports; j++) {
            const struct inventory_port *port = vm->ports[j];

            fprintf(out, "%s %s %s %s %s %s\n", vm->vm, port->name,
                    or_dash(port->vm_name), or_dash(port->vm_uuid),
                    or_dash(port->iface_id), or_dash(port->mac));
        }
    }
    fclose(out);
    appctl_reply(call, text);
    free(text);
}

static void
end(struct appctl_call *call, int argc, const char *const argv[], void *p_)
{
    struct program *p = p_;

    p->keep = argc > 1 && !strcmp(argv[1], "--keep");
    p->exit_call = call;
    sem_post(&p->end);
}

/* ---- What the glue tells. ---- */

static void
on_inventory(void *p_, struct inventory *inventory)
{
    struct program *p = p_;

    inventory_unref(p->inventory);
    p->inventory = inventory_ref(inventory);
}

static void
ignore(void *p)
{
    (void) p;
}

static void
ignore_resync(void *p, bool lost)
{
    (void) p;
    (void) lost;
}

static void
ignore_counters(void *p, const struct glue_flow_counters *counters, size_t n)
{
    (void) p;
    (void) counters;
    (void) n;
}

static void
ignore_flow(void *p, const struct glue_flow_removed *removed)
{
    (void) p;
    (void) removed;
}

static void
ignore_verdict(void *p, struct verdict *v)
{
    (void) p;
    (void) v;
}

static const struct glue_callbacks callbacks = {
    .inventory = on_inventory,
    .resync = ignore_resync,
    .flow_removed = ignore_flow,
    .flows_counted = ignore_counters,
    .verdict = ignore_verdict,
    .second = ignore,
    .ending = ignore,
};

static void
answer_exit(void *p_)
{
    struct program *p = p_;

    appctl_reply(p->exit_call, "");
}

int
main(int argc, char *argv[])
{
    const struct option none[] = { { NULL, 0, NULL, 0 } };
    struct program p = { .keep = false };
    struct mirror *mirror;
    struct glue_thread *thread;
    char *shorts, *error, *unixctl, *database;
    int c;

    service_init(argv[0], PACKAGE_VERSION);
    struct option *options = service_options(none, &shorts);
    while ((c = getopt_long(argc, argv, shorts, options, NULL)) != -1) {
        if (!service_option(c, optarg)) {
            return EXIT_FAILURE;
        }
    }
    free(options);
    free(shorts);
    if (argc - optind != 1
        || asprintf(&unixctl, "%s/glue-queues.ctl", argv[optind]) < 0
        || asprintf(&database, "unix:%s/db.sock", argv[optind]) < 0) {
        fprintf(stderr, "usage: glue-queues DIRECTORY OPTION...\n");
        return EXIT_FAILURE;
    }

    service_begin(unixctl);
    const struct glue_config config = {
        .bridge = "br0",
        .database = database,
        .pipeline = { .table = PIPELINE_TABLE_DEFAULT,
                      .priority = PIPELINE_PRIORITY_DEFAULT,
                      .reg = PIPELINE_REG_DEFAULT,
                      .cookie_prefix = COOKIE_PREFIX_DEFAULT },
        .first_meter = METERS_FIRST_DEFAULT,
    };
    sem_init(&p.end, 0, 0);
    if (mirror_create("l7mirror", 1, &mirror, &error)
        || glue_thread_create(unixctl, &thread, &error)) {
        fprintf(stderr, "%s\n", error);
        return EXIT_FAILURE;
    }
    if (glue_create(&config, thread, mirror, &callbacks, &p, &p.glue)) {
        fprintf(stderr, "no glue\n");
        return EXIT_FAILURE;
    }
    appctl_register("set", "TYPE ITEM...", 1, 1000, set, &p);
    appctl_register("status", "", 0, 0, status, &p);
    appctl_register("vms", "", 0, 0, vms, &p);
    appctl_register("exit", "[--keep]", 0, 1, end, &p);
    glue_thread_start(thread);
    service_ready();

    while (sem_wait(&p.end)) {
        continue;
    }
    glue_stop(p.glue, p.keep);
    glue_await_stop(p.glue);
    mirror_destroy(mirror);
    glue_thread_call(thread, answer_exit, &p);
    glue_thread_join(thread);
    glue_destroy(p.glue);
    glue_thread_destroy(thread);
    inventory_unref(p.inventory);
    sem_destroy(&p.end);
    free(unixctl);
    free(database);
    return EXIT_SUCCESS;
}
