/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New connections at a given rate, whatever becomes of them.
 *
 *   load ADDRESS PORT RATE HOLD-PORT HOLD-RATE
 *
 * Opens RATE connections a second to PORT: connect, a request of the web, its
 * answer, close; and beside these HOLD-RATE a second to HOLD-PORT, which ask
 * something else, TALKS times with a pause of TALK_US, and then stay open.  It
 * begins one when it is due, not when another one has ended, so that a bridge
 * that gets slower gets no less to do; only those beyond IN_FLIGHT_MAX at a
 * time are not begun, and counted.
 *
 * Goes on until SIGTERM or SIGINT, and then prints what there was, as
 *
 *   begun 5000 answered 4990 failed 0 skipped 0 held 250 seconds 5.0
 *
 * of which all but "held" are those to PORT.  ADDRESS is an IPv4 address. */

#include <l7-config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/clock.h"

#define IN_FLIGHT_MAX 4096
#define EVENTS 256

/* What stays open asks so often, after so many microseconds each time. */
#define TALKS 10
#define TALK_US 100000

/* Connections that are to ask again, at most. */
#define TALKING_MAX 65536

static const char web_request[] = "GET /hello HTTP/1.0\r\n"
                                  "Host: bench\r\n\r\n";
static const char hold_request[] = "*1\r\n$4\r\nPING\r\n";

/* Connections to one port. */
struct kind {
    struct sockaddr_in to;
    const char *request;
    size_t request_len;
    bool hold;         /* They stay open. */
    double rate;       /* A second. */
    uint64_t begun;    /* Those that were, */
    uint64_t skipped;  /* and were not; */
    uint64_t answered; /* of the former, those with an answer, */
    uint64_t failed;   /* and those that went wrong. */
};

/* A connection, by its file descriptor. */
struct client {
    struct kind *kind; /* NULL: there is none. */
    bool asked;
    bool answered;
    int n_talks; /* How often it has asked. */
};

/* Those that are to ask again, in the order in which they will. */
static struct {
    int fd;
    uint64_t at_us;
} talking[TALKING_MAX];
static size_t n_talking_in, n_talking_out;

static volatile sig_atomic_t ended;

static void __attribute__((noreturn)) fail(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static void
on_signal(int number)
{
    (void) number;
    ended = 1;
}

static struct client *clients;
static size_t n_clients; /* Room for so many file descriptors. */
static size_t in_flight; /* Connections that are to end. */
static int epoll;

static void
finish(int fd, struct client *c, bool ok)
{
    c->kind->answered += ok;
    c->kind->failed += !ok;
    in_flight -= !c->kind->hold;
    c->kind = NULL;
    close(fd);
}

static void
begin(struct kind *kind)
{
    if (!kind->hold && in_flight >= IN_FLIGHT_MAX) {
        kind->skipped++;
        return;
    }

    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fail("socket");
    } else if ((size_t) fd >= n_clients) {
        close(fd);
        kind->skipped++;
        return;
    }
    kind->begun++;
    in_flight += !kind->hold;
    clients[fd] = (struct client){ .kind = kind };

    struct epoll_event event = {
        .events = EPOLLIN | EPOLLOUT | EPOLLET,
        .data.fd = fd,
    };
    if ((connect(fd, (const struct sockaddr *) &kind->to, sizeof kind->to)
         && errno != EINPROGRESS)
        || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) {
        finish(fd, &clients[fd], false);
    }
}

/* Has 'c' ask, and notes when it is to again.  Returns false if it cannot. */
static bool
ask(int fd, struct client *c)
{
    /* It is short, so all of it goes. */
    if (send(fd, c->kind->request, c->kind->request_len, MSG_NOSIGNAL)
        != (ssize_t) c->kind->request_len) {
        finish(fd, c, false);
        return false;
    }
    if (c->kind->hold && ++c->n_talks < TALKS
        && n_talking_in - n_talking_out < TALKING_MAX) {
        talking[n_talking_in % TALKING_MAX].fd = fd;
        talking[n_talking_in++ % TALKING_MAX].at_us = clock_us() + TALK_US;
    }
    return true;
}

/* Has those ask again who are to by now. */
static void
talk(void)
{
    while (n_talking_out < n_talking_in
           && talking[n_talking_out % TALKING_MAX].at_us <= clock_us()) {
        int fd = talking[n_talking_out++ % TALKING_MAX].fd;

        /* It may have gone, and its number may be another's. */
        if (clients[fd].kind && clients[fd].kind->hold) {
            ask(fd, &clients[fd]);
        }
    }
}

/* Something happened to the connection 'fd'. */
static void
proceed(int fd, uint32_t events)
{
    struct client *c = &clients[fd];
    char answer[4096];

    if (!c->kind) {
        return;
    }
    if (!c->asked && events & EPOLLOUT) {
        if (!ask(fd, c)) {
            return;
        }
        c->asked = true;
    }
    for (;;) {
        ssize_t n = recv(fd, answer, sizeof answer, 0);

        if (n > 0) {
            c->answered = true;
        } else if (!n) {
            /* Nothing that is to stay may be closed. */
            finish(fd, c, c->answered && !c->kind->hold);
            return;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            finish(fd, c, false);
            return;
        }
    }
}

/* Begins those of 'kind' that are due 'now_us' after the beginning. */
static void
begin_due(struct kind *kind, uint64_t now_us)
{
    uint64_t due = (uint64_t) ((double) now_us * kind->rate / 1e6);

    while (kind->begun + kind->skipped < due) {
        begin(kind);
    }
}

static void
read_port(struct kind *kind, const char *address, const char *port)
{
    int number = atoi(port);

    kind->to.sin_family = AF_INET;
    kind->to.sin_port = htons((uint16_t) number);
    if (inet_pton(AF_INET, address, &kind->to.sin_addr) != 1 || number < 1
        || number > UINT16_MAX) {
        fprintf(stderr, "load: no such end: %s port %s\n", address, port);
        exit(EXIT_FAILURE);
    }
}

int
main(int argc, char *argv[])
{
    struct kind web = {
        .request = web_request,
        .request_len = strlen(web_request),
    };
    struct kind held = {
        .request = hold_request,
        .request_len = strlen(hold_request),
        .hold = true,
    };
    struct sigaction action = { .sa_handler = on_signal };
    struct rlimit limit;

    if (argc != 6) {
        fprintf(stderr, "usage: load ADDRESS PORT RATE HOLD-PORT HOLD-RATE\n");
        return EXIT_FAILURE;
    }
    read_port(&web, argv[1], argv[2]);
    read_port(&held, argv[1], argv[4]);
    web.rate = atof(argv[3]);
    held.rate = atof(argv[5]);

    if (getrlimit(RLIMIT_NOFILE, &limit)) {
        fail("getrlimit");
    }
    limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
    if (setrlimit(RLIMIT_NOFILE, &limit)) {
        fail("setrlimit");
    }
    n_clients = (size_t) limit.rlim_cur;
    clients = calloc(n_clients, sizeof *clients);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!clients || epoll < 0) {
        fail("epoll");
    }
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);

    uint64_t start_us = clock_us();
    while (!ended) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(epoll, events, EVENTS, 1);

        if (n < 0 && errno != EINTR) {
            fail("epoll_wait");
        }
        for (int i = 0; i < n; i++) {
            proceed(events[i].data.fd, events[i].events);
        }
        begin_due(&web, clock_us() - start_us);
        begin_due(&held, clock_us() - start_us);
        talk();
    }
    printf("begun %llu answered %llu failed %llu skipped %llu held %llu "
           "seconds %.1f\n",
           (unsigned long long) web.begun, (unsigned long long) web.answered,
           (unsigned long long) web.failed, (unsigned long long) web.skipped,
           (unsigned long long) (held.begun - held.failed),
           (double) (clock_us() - start_us) / 1e6);
    return held.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
