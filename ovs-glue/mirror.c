/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of the clones: see mirror.h. */

#include <config.h>
#include "ovs-glue/mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/capabilities.h"
#include "openvswitch/dynamic-string.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/command.h"
#include "ovs-glue/mirror-private.h"
#include "ovs-thread.h"
#include "packets.h"
#include "random.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_mirror);

/* How long an interface of the mirror's name may take to go. */
#define NAME_WAIT_MS 5000

/* How the mirror is made: by a thread that makes the namespace, moves into it
 * and stays there. */
struct creation {
    struct mirror_task task;
    sem_t done;
};

void
mirror_run(struct mirror_task *t, const char *input, const char *const argv[])
{
    if (!t->error) {
        t->error = command_run(argv, input, &t->text);
    }
}

static int
write_file(const char *name, const char *content)
{
    int fd = open(name, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    ssize_t n = write(fd, content, strlen(content));
    int error = n < 0 ? errno : 0;
    close(fd);
    return error;
}

bool
mirror_has_ipv6(void)
{
    return !access("/proc/sys/net/ipv6", F_OK);
}

void
mirror_get_rule(const struct mirror *m, const char *rule[MIRROR_RULE_MAX],
                char balance[16])
{
    size_t n = 0;

    snprintf(balance, 16, "0:%u", m->n_queues - 1);
    rule[n++] = "PREROUTING";
    rule[n++] = "-i";
    rule[n++] = MIRROR_FAR_END;
    rule[n++] = "-m";
    rule[n++] = "pkttype";
    rule[n++] = "--pkt-type";
    rule[n++] = "unicast";
    rule[n++] = "-j";
    rule[n++] = "NFQUEUE";
    rule[n++] = m->n_queues > 1 ? "--queue-balance" : "--queue-num";
    rule[n++] = m->n_queues > 1 ? balance : "0";
    rule[n] = NULL;
}

static char *
compose_rules(const struct mirror *m)
{
    const char *rule[MIRROR_RULE_MAX];
    struct ds s = DS_EMPTY_INITIALIZER;
    char balance[16];

    /* The table "raw" comes before everything else that might look at a
     * packet.  No --queue-bypass: without a listener clones are dropped. */
    ds_put_cstr(&s, "*raw\n"
                    ":PREROUTING DROP [0:0]\n"
                    ":OUTPUT DROP [0:0]\n"
                    "-A");
    mirror_get_rule(m, rule, balance);
    for (size_t i = 0; rule[i]; i++) {
        ds_put_format(&s, " %s", rule[i]);
    }
    ds_put_cstr(&s, "\nCOMMIT\n");
    return ds_steal_cstr(&s);
}

void
mirror_set_rules(struct mirror_task *t)
{
    char *rules = compose_rules(t->mirror);

    MIRROR_RUN(t, rules, "iptables-restore", "-w", "5");
    if (mirror_has_ipv6()) {
        MIRROR_RUN(t, rules, "ip6tables-restore", "-w", "5");
    }
    free(rules);
}

void
mirror_enable_ipv6(const char *interface)
{
    char *name =
        xasprintf("/proc/sys/net/ipv6/conf/%s/disable_ipv6", interface);

    write_file(name, "0");
    free(name);
}

void
mirror_make_pair(struct mirror_task *t)
{
    const struct mirror *m = t->mirror;
    char pid[16];

    /* The bridge's end goes to the process's own namespace, where the main
     * thread still is.  Large MTUs, since a packet too large for the mirror
     * would be lost to classification. */
    snprintf(pid, sizeof pid, "%ld", (long) getpid());
    MIRROR_RUN(t, NULL, "ip", "link", "add", "name", MIRROR_FAR_END, "address",
               m->far, "mtu", "65535", "type", "veth", "peer", "name", m->name,
               "address", m->near, "mtu", "65535", "netns", pid);
    if (mirror_has_ipv6()) {
        MIRROR_RUN(t, NULL, "ip", "link", "set", "dev", MIRROR_FAR_END,
                   "addrgenmode", "none");
    }
}

static void
set_up(struct mirror_task *t)
{
    struct mirror *m = t->mirror;

    if (unshare(CLONE_NEWNET)) {
        t->error = errno;
        t->text = xasprintf(
            "cannot make a network namespace: %s%s", ovs_strerror(errno),
            errno == EPERM ? " (does a container or the service "
                             "manager's filter forbid it?)"
                           : "");
        return;
    }
    m->netns = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (m->netns < 0) {
        t->error = errno;
        t->text = xasprintf("cannot open the mirror's namespace: %s",
                            ovs_strerror(errno));
        return;
    }

    /* No address of its own, and none made up by IPv6: nothing is ever sent
     * from here.  Yet IPv6 has to be enabled for its packets to be seen. */
    mirror_enable_ipv6("all");
    mirror_enable_ipv6("default");
    mirror_make_pair(t);
    mirror_set_rules(t);
    if (!mirror_has_ipv6()) {
        VLOG_WARN("this kernel runs without IPv6: over IPv6, connections "
                  "are not classified");
    }
    MIRROR_RUN(t, NULL, "ip", "link", "set", "dev", MIRROR_FAR_END, "up");
}

/* Waits for an order, and forgets it. */
static enum mirror_order
take_order(struct mirror *m)
{
    pthread_mutex_lock(&m->mutex);
    while (m->order == MIRROR_ORDER_NONE) {
        pthread_cond_wait(&m->ordered, &m->mutex);
    }
    enum mirror_order order = m->order;
    m->order = MIRROR_ORDER_NONE;
    pthread_mutex_unlock(&m->mutex);
    return order;
}

static void
give_order(struct mirror *m, enum mirror_order order)
{
    pthread_mutex_lock(&m->mutex);
    m->order = order;
    pthread_cond_signal(&m->ordered);
    pthread_mutex_unlock(&m->mutex);
}

static void *
keeper_main(void *creation_)
{
    struct creation *c = creation_;
    struct mirror *m = c->task.mirror;

    set_subprogram_name("keeper");
    set_up(&c->task);
    capabilities_give_up();
    sem_post(&c->done);
    while (take_order(m) == MIRROR_ORDER_MEND) {
        mirror_mend(m);
        latch_set(&m->mended);
    }
    return NULL;
}

void
mirror_near_end_up(struct mirror_task *t)
{
    struct mirror *m = t->mirror;

    if (mirror_has_ipv6()) {
        MIRROR_RUN(t, NULL, "ip", "link", "set", "dev", m->name, "addrgenmode",
                   "none");
    }
    MIRROR_RUN(t, NULL, "ip", "link", "set", "dev", m->name, "up");
}

/* Waits for the pair of an earlier life to go, which the kernel takes down on
 * its own some time after the process ended.  Returns false if something of
 * that name stays. */
static bool
wait_for_name(const char *name)
{
    for (int ms = 0; if_nametoindex(name); ms += 20) {
        if (ms >= NAME_WAIT_MS) {
            return false;
        }
        struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
        nanosleep(&pause, NULL);
    }
    return true;
}

static char *
random_address(void)
{
    struct eth_addr ea;

    eth_addr_random(&ea);
    return xasprintf(ETH_ADDR_FMT, ETH_ADDR_ARGS(ea));
}

/* Starts the keeper.  Signals are the main thread's. */
static int
start_keeper(struct mirror *m, struct creation *c)
{
    sigset_t all, old;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int error = pthread_create(&m->keeper, NULL, keeper_main, c);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return error;
}

int
mirror_create(const char *name, unsigned int n_queues, struct mirror **mirrorp,
              char **error)
{
    *mirrorp = NULL;
    *error = NULL;
    if (!*name || strlen(name) >= IFNAMSIZ) {
        *error = xasprintf("\"%s\": a name of an interface has 1 to %d "
                           "characters",
                           name, IFNAMSIZ - 1);
        return EINVAL;
    }
    if (!wait_for_name(name)) {
        *error = xasprintf("an interface %s exists already: remove it, or "
                           "give the mirror another name with --mirror",
                           name);
        return EEXIST;
    }

    struct mirror *m = xmalloc(sizeof *m);
    *m = (struct mirror){
        .name = xstrdup(name),
        .near = random_address(),
        .far = random_address(),
        .netns = -1,
        .n_queues = n_queues,
    };
    latch_init(&m->mended);
    pthread_mutex_init(&m->mutex, NULL);
    pthread_cond_init(&m->ordered, NULL);
    struct creation c = { .task.mirror = m };
    struct mirror_task *t = &c.task;

    sem_init(&c.done, 0, 0);
    int failure = start_keeper(m, &c);
    if (failure) {
        t->error = failure;
    } else {
        m->has_keeper = true;
        while (sem_wait(&c.done)) {
            continue;
        }
    }
    sem_destroy(&c.done);
    mirror_near_end_up(t);
    m->is_up = !t->error;
    if (t->error) {
        int error_code = t->error;

        *error = xasprintf("the mirror %s cannot be set up: %s", name,
                           t->text ? t->text : ovs_strerror(t->error));
        free(t->text);
        mirror_destroy(m);
        return error_code;
    }
    VLOG_INFO("mirror %s is up: %u queues", name, n_queues);
    *mirrorp = m;
    return 0;
}

void
mirror_destroy(struct mirror *m)
{
    if (m) {
        if (m->has_keeper) {
            give_order(m, MIRROR_ORDER_END);
            pthread_join(m->keeper, NULL);
        }
        if (m->is_up) {
            /* Closing the namespace would do, but some time later. */
            const char *argv[] = { "ip", "link", "del", "dev", m->name, NULL };
            char *error;

            if (command_run(argv, NULL, &error)) {
                VLOG_WARN("%s", error);
            }
            free(error);
        }
        if (m->netns >= 0) {
            close(m->netns);
        }
        latch_destroy(&m->mended);
        pthread_cond_destroy(&m->ordered);
        pthread_mutex_destroy(&m->mutex);
        free(m->found);
        free(m->name);
        free(m->near);
        free(m->far);
        free(m);
    }
}

const char *
mirror_name(const struct mirror *m)
{
    return m->name;
}

const char *
mirror_near_address(const struct mirror *m)
{
    return m->near;
}

const char *
mirror_far_address(const struct mirror *m)
{
    return m->far;
}

int
mirror_enter(const struct mirror *m)
{
    return setns(m->netns, CLONE_NEWNET) ? errno : 0;
}

bool
mirror_exists(const struct mirror *m)
{
    return if_nametoindex(m->name) != 0;
}

void
mirror_begin_mending(struct mirror *m)
{
    latch_poll(&m->mended);
    give_order(m, MIRROR_ORDER_MEND);
}

bool
mirror_is_mending(const struct mirror *m)
{
    return !latch_is_set(&m->mended);
}

void
mirror_mending_wait(const struct mirror *m)
{
    latch_wait(&m->mended);
}
