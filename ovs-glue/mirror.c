/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of the clones: see mirror.h. */

#include <config.h>
#include "ovs-glue/mirror.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "openvswitch/dynamic-string.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/command.h"
#include "ovs-thread.h"
#include "packets.h"
#include "random.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_mirror);

/* The far end's name, in its namespace of its own. */
#define FAR_END "far"

/* How long an interface of the mirror's name may take to go. */
#define NAME_WAIT_MS 5000

struct mirror {
    char *name; /* The bridge's end. */
    char *near; /* Its Ethernet address, */
    char *far;  /* and the far end's. */
    int netns;  /* The namespace. */
    bool is_up; /* The pair is there. */
    unsigned int n_queues;
};

/* How the namespace is made: by a thread that moves into it and then ends,
 * while the namespace stays for as long as 'netns' is open. */
struct creation {
    struct mirror *mirror;
    int error;  /* 0, or an errno */
    char *text; /* and what to tell the user. */
};

/* Runs one command, unless one before it failed. */
static void
run(struct creation *c, const char *input, const char *const argv[])
{
    if (!c->error) {
        c->error = command_run(argv, input, &c->text);
    }
}
#define RUN(C, INPUT, ...)                                                    \
    run(C, INPUT, (const char *const[]){ __VA_ARGS__, NULL })

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

/* False on a host that was started with "ipv6.disable=1". */
static bool
has_ipv6(void)
{
    return !access("/proc/sys/net/ipv6", F_OK);
}

static char *
compose_rules(const struct mirror *m)
{
    /* The table "raw" comes before everything else that might look at a
     * packet.  No --queue-bypass: without a listener clones are dropped. */
    char *queues = m->n_queues > 1
                       ? xasprintf("--queue-balance 0:%u", m->n_queues - 1)
                       : xstrdup("--queue-num 0");
    char *rules = xasprintf("*raw\n"
                            ":PREROUTING DROP [0:0]\n"
                            ":OUTPUT DROP [0:0]\n"
                            "-A PREROUTING -i %s -m pkttype "
                            "--pkt-type unicast -j NFQUEUE %s\n"
                            "COMMIT\n",
                            FAR_END, queues);
    free(queues);
    return rules;
}

static void
set_up(struct creation *c)
{
    struct mirror *m = c->mirror;
    char pid[16];

    if (unshare(CLONE_NEWNET)) {
        c->error = errno;
        c->text = xasprintf(
            "cannot make a network namespace: %s%s", ovs_strerror(errno),
            errno == EPERM ? " (does a container or the service "
                             "manager's filter forbid it?)"
                           : "");
        return;
    }
    m->netns = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (m->netns < 0) {
        c->error = errno;
        c->text = xasprintf("cannot open the mirror's namespace: %s",
                            ovs_strerror(errno));
        return;
    }

    /* No address of its own, and none made up by IPv6: nothing is ever sent
     * from here.  Yet IPv6 has to be enabled for its packets to be seen. */
    write_file("/proc/sys/net/ipv6/conf/all/disable_ipv6", "0");
    write_file("/proc/sys/net/ipv6/conf/default/disable_ipv6", "0");

    /* The bridge's end goes to the process's own namespace, where the main
     * thread still is.  Large MTUs, since a packet too large for the mirror
     * would be lost to classification. */
    snprintf(pid, sizeof pid, "%ld", (long) getpid());
    RUN(c, NULL, "ip", "link", "add", "name", FAR_END, "address", m->far,
        "mtu", "65535", "type", "veth", "peer", "name", m->name, "address",
        m->near, "mtu", "65535", "netns", pid);
    if (has_ipv6()) {
        RUN(c, NULL, "ip", "link", "set", "dev", FAR_END, "addrgenmode",
            "none");
    }
    char *rules = compose_rules(m);
    RUN(c, rules, "iptables-restore", "-w", "5");
    if (has_ipv6()) {
        RUN(c, rules, "ip6tables-restore", "-w", "5");
    } else {
        VLOG_WARN("this kernel runs without IPv6: over IPv6, connections "
                  "are not classified");
    }
    free(rules);
    RUN(c, NULL, "ip", "link", "set", "dev", FAR_END, "up");
}

static void *
creation_main(void *c_)
{
    set_up(c_);
    return NULL;
}

static void
host_end_up(struct creation *c)
{
    struct mirror *m = c->mirror;

    if (has_ipv6()) {
        RUN(c, NULL, "ip", "link", "set", "dev", m->name, "addrgenmode",
            "none");
    }
    RUN(c, NULL, "ip", "link", "set", "dev", m->name, "up");
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

int
mirror_create(const char *name, unsigned int n_queues, struct mirror **mirrorp,
              char **error)
{
    pthread_t thread;

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
    struct creation c = { .mirror = m };

    int code = pthread_create(&thread, NULL, creation_main, &c);
    if (code) {
        c.error = code;
    } else {
        pthread_join(thread, NULL);
    }
    host_end_up(&c);
    m->is_up = !c.error;
    if (c.error) {
        *error = xasprintf("the mirror %s cannot be set up: %s", name,
                           c.text ? c.text : ovs_strerror(c.error));
        free(c.text);
        mirror_destroy(m);
        return c.error;
    }
    VLOG_INFO("mirror %s is up: %u queues", name, n_queues);
    *mirrorp = m;
    return 0;
}

void
mirror_destroy(struct mirror *m)
{
    if (m) {
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
