/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_BENCH_NETNS_H
#define L7_TESTS_BENCH_NETNS_H 1

/* Sockets in the namespaces of a lab's hosts, for programs that have some in
 * several: a socket stays in the namespace that it was made in.
 *
 * Whatever goes wrong ends the program with a message. */

#include <netinet/in.h>

/* The two hosts, as tests/bench/bench.bash has them. */
#define NETNS_CLIENT "10.0.0.1"
#define NETNS_SERVER "10.0.0.9"

/* The table of verdicts, and their priority there (pipeline.h). */
#define NETNS_TABLE 200
#define NETNS_PRIORITY 10000

void __attribute__((noreturn)) netns_fail(const char *what);

/* Goes to the namespace whose file this is. */
void netns_enter(const char *file);

struct sockaddr_in netns_end(const char *address, unsigned int port);

/* A UDP socket at that end of the namespace where we are; it does not wait. */
int netns_udp(const char *address, unsigned int port);

/* The number that 's' says, 1 to 'most'. */
unsigned int netns_number(const char *s, unsigned int most);

#endif /* tests/bench/netns.h */
