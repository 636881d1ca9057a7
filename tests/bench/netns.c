/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets in namespaces: see netns.h. */

#include <l7-config.h>
#include "tests/bench/netns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void
netns_fail(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what,
            strerror(errno));
    exit(EXIT_FAILURE);
}

void
netns_enter(const char *file)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || setns(fd, CLONE_NEWNET)) {
        netns_fail(file);
    }
    close(fd);
}

struct sockaddr_in
netns_end(const char *address, unsigned int port)
{
    struct sockaddr_in sin = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t) port),
    };

    inet_pton(AF_INET, address, &sin.sin_addr);
    return sin;
}

int
netns_udp(const char *address, unsigned int port)
{
    struct sockaddr_in sin = netns_end(address, port);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (const struct sockaddr *) &sin, sizeof sin)) {
        netns_fail("UDP socket");
    }
    return fd;
}

unsigned int
netns_number(const char *s, unsigned int most)
{
    char *end;
    unsigned long int n = strtoul(s, &end, 10);

    if (!*s || *end || !n || n > most) {
        fprintf(stderr, "%s: %s: give a number up to %u\n",
                program_invocation_short_name, s, most);
        exit(EXIT_FAILURE);
    }
    return (unsigned int) n;
}
