/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What many connections cost, in process: part of "make bench".
 *
 *   crowd PATTERNS POLICY
 *
 * Memory: 200,000 connections are taken to a judge, a question and an answer
 * each, that have verdicts and flows.  What the process is larger by, in
 * memory, is divided by their number: the table, accounts and whatever else
 * there is.  Each turn is a process of its own.
 *
 * Time: the offline tool's classifier has 10,000 connections in its table, and
 * another one 1,000,000.  A round takes packets to each, by turns: of every
 * fifteen, five are the first of a connection that begins (handshake, request,
 * answer) between ends that had another one before, and ten are packets of
 * others, chosen at random.  Beside that, rounds with the latter alone, which
 * is the least that a packet can cost, so that memory's latency shows most.
 * The packets are made as they are needed, so that they take no room in the
 * processor's caches. */

#include <l7-config.h>

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "captures/classify.h"
#include "captures/link.h"
#include "common/problems.h"
#include "daemon/basis.h"
#include "daemon/clock.h"
#include "daemon/judge.h"
#include "daemon/network-order.h"
#include "daemon/ruleset.h"
#include "ovs-glue/verdict.h"
#include "patterns/library.h"
#include "tests/bench/report.h"
#include "tests/bench/turns.h"

#define LIVE 200000      /* Connections whose memory is measured, */
#define LIVE_MAX 262144  /* of so many that there may be. */
#define FEW 10000        /* Connections in the one table, */
#define MANY 1000000     /* and in the other. */
#define PACKETS 600000   /* In a round. */
#define FIRST_PACKETS 5  /* Of a connection that begins, and */
#define LATER_PACKETS 10 /* so many of others. */
#define ROUNDS 9
#define MEMORY_TURNS 3

static void __attribute__((noreturn)) fail(const char *what)
{
    fprintf(stderr, "crowd: %s\n", what);
    exit(EXIT_FAILURE);
}

/* ---- Packets. ---- */

#define IP_LEN 20
#define TCP_LEN 20
#define UDP_LEN 8
#define PACKET_MAX 256

/* Writes an IPv4 header and the ports to 'p', for what 'side' of connection
 * 'i' sends, with 'len' bytes from the IP header on. */
static void
put_headers(uint8_t *p, uint32_t i, enum side side, uint8_t ip_proto,
            size_t len)
{
    const uint32_t addrs[N_SIDES] = { 0x0a000000 + (i >> 5), 0xc6336401 };
    const uint32_t ports[N_SIDES] = { 20000 + (i & 31) * 1000,
                                      ip_proto == IPPROTO_TCP ? 80 : 53 };
    int other = side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT;

    memset(p, 0, IP_LEN + TCP_LEN);
    p[0] = 0x45;
    put_be16(p + 2, len);
    p[8] = 64;
    p[9] = ip_proto;
    put_be32(p + 12, addrs[side]);
    put_be32(p + 16, addrs[other]);
    put_be16(p + IP_LEN, ports[side]);
    put_be16(p + IP_LEN + 2, ports[other]);
}

/* Writes a TCP packet and returns its length. */
static size_t
put_tcp(uint8_t *p, uint32_t i, enum side side, uint8_t flags, uint32_t seq,
        const char *payload)
{
    size_t payload_len = strlen(payload);
    size_t len = IP_LEN + TCP_LEN + payload_len;

    put_headers(p, i, side, IPPROTO_TCP, len);
    put_be32(p + IP_LEN + 4, seq);
    p[IP_LEN + 12] = TCP_LEN / 4 << 4;
    p[IP_LEN + 13] = flags;
    memcpy(p + IP_LEN + TCP_LEN, payload, payload_len);
    return len;
}

static size_t
put_udp(uint8_t *p, uint32_t i, enum side side, const void *payload,
        size_t payload_len)
{
    size_t len = IP_LEN + UDP_LEN + payload_len;

    put_headers(p, i, side, IPPROTO_UDP, len);
    put_be16(p + IP_LEN + 4, UDP_LEN + payload_len);
    memcpy(p + IP_LEN + UDP_LEN, payload, payload_len);
    return len;
}

/* ---- Memory. ---- */

/* Bytes of this process in memory. */
static double
resident(void)
{
    unsigned long int total, in_memory;
    FILE *stream = fopen("/proc/self/statm", "r");

    if (!stream || fscanf(stream, "%lu %lu", &total, &in_memory) != 2) {
        fail("/proc/self/statm cannot be read");
    }
    fclose(stream);
    return (double) in_memory * (double) sysconf(_SC_PAGESIZE);
}

static bool
take_verdict(void *aux, struct verdict *v)
{
    (void) aux;
    free(v);
    return true;
}

static uint32_t
never_busy(void *aux)
{
    (void) aux;
    return 0;
}

/* Bytes that each of LIVE connections takes. */
static double
measure_memory(struct basis *basis)
{
    /* A question for the address of "bench", and the answer. */
    static const char query[] = "\x12\x34\x01\0\0\1\0\0\0\0\0\0"
                                "\5bench\0\0\1\0\1";
    static const char answer[] = "\x12\x34\x81\x80\0\1\0\1\0\0\0\0"
                                 "\5bench\0\0\1\0\1"
                                 "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x0a\0\0\1";
    const struct look looks[N_SIDES] = {
        { .in_port = 1, .vid = LOOK_UNTAGGED },
        { .in_port = 2, .vid = LOOK_UNTAGGED },
    };
    uint8_t packet[PACKET_MAX];
    struct judge_stats stats;
    struct judge *judge;
    uint64_t now_us = 1000000;
    double before = resident();

    const struct judge_config config = {
        .max_connections = LIVE_MAX,
        .clock = clock_us,
        .post = take_verdict,
        .busy_ms = never_busy,
    };
    if (judge_create(&config, basis, &judge)) {
        fail("not enough memory");
    }
    for (uint32_t i = 0; i < LIVE; i++) {
        size_t len = put_udp(packet, i, SIDE_CLIENT, query, sizeof query - 1);

        now_us += 20;
        judge_packet(judge, &looks[SIDE_CLIENT], packet, len, now_us);
        len = put_udp(packet, i, SIDE_SERVER, answer, sizeof answer - 1);
        judge_packet(judge, &looks[SIDE_SERVER], packet, len, now_us + 10);
        judge_run(judge, now_us + 10);
    }
    /* When there are many, who says no more gets no flows. */
    for (int times = 0;; times++) {
        now_us += 1000000;
        judge_run(judge, now_us);
        judge_get_stats(judge, &stats);
        if (stats.n[CONNECTION_PROGRAMMED] == LIVE) {
            break;
        } else if (times == 5) {
            fail("not all connections have flows");
        }
        for (uint32_t i = 0; i < LIVE; i++) {
            size_t len =
                put_udp(packet, i, SIDE_CLIENT, query, sizeof query - 1);

            judge_packet(judge, &looks[SIDE_CLIENT], packet, len, now_us);
        }
    }
    double bytes = (resident() - before) / LIVE;

    judge_destroy(judge);
    return bytes;
}

/* The same in a process of its own: what this one had freed would be used
 * again. */
static double
measure_memory_apart(struct basis *basis)
{
    double bytes = 0;
    int status;
    int fds[2];

    if (pipe(fds)) {
        fail("no pipe");
    }
    pid_t pid = fork();
    if (!pid) {
        bytes = measure_memory(basis);
        _exit(write(fds[1], &bytes, sizeof bytes) != sizeof bytes);
    }
    close(fds[1]);
    bool ok = pid > 0 && read(fds[0], &bytes, sizeof bytes) == sizeof bytes;
    close(fds[0]);
    if (pid > 0 && (waitpid(pid, &status, 0) != pid || status)) {
        ok = false;
    }
    if (!ok) {
        fail("memory was not measured");
    }
    return bytes;
}

/* ---- Time. ---- */

/* A classifier with so many connections. */
struct crowd {
    struct classifier *classifier;
    uint32_t n;
    uint64_t now_us;
    uint64_t random;
    uint64_t told;         /* Connections that were told of. */
    struct turns mixed_ns; /* What a packet takes: as connections come and */
    struct turns later_ns; /* go, and of connections that are known. */
};

static void
hear(void *crowd_, const struct classified *c)
{
    struct crowd *crowd = crowd_;

    (void) c;
    crowd->told++;
}

/* A connection at random (splitmix64, by S. Vigna). */
static uint32_t
pick(struct crowd *crowd)
{
    uint64_t z = crowd->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return (uint32_t) ((z >> 32) * crowd->n >> 32);
}

static void
send_tcp(struct crowd *crowd, uint32_t i, enum side side, uint8_t flags,
         uint32_t seq, const char *payload)
{
    uint8_t data[PACKET_MAX];
    struct link_packet packet = {
        .data = data,
        .len = put_tcp(data, i, side, flags, seq, payload),
    };

    classifier_packet(crowd->classifier, &packet, ++crowd->now_us);
}

static void
begin_connection(struct crowd *crowd, uint32_t i)
{
    uint32_t seq = (uint32_t) crowd->now_us;

    send_tcp(crowd, i, SIDE_CLIENT, PACKET_SYN, seq, "");
    send_tcp(crowd, i, SIDE_SERVER, PACKET_SYN | PACKET_ACK, seq, "");
    send_tcp(crowd, i, SIDE_CLIENT, PACKET_ACK, seq + 1, "");
    send_tcp(crowd, i, SIDE_CLIENT, PACKET_ACK, seq + 1,
             "GET / HTTP/1.1\r\nHost: bench\r\n\r\n");
    send_tcp(crowd, i, SIDE_SERVER, PACKET_ACK, seq + 1,
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

static void
open_crowd(struct crowd *crowd, const struct library *library, uint32_t n)
{
    *crowd = (struct crowd){ .n = n, .now_us = 1000000, .random = 1 };
    if (classifier_create(library, n, hear, crowd, &crowd->classifier)) {
        fail("not enough memory");
    }
    for (uint32_t i = 0; i < n; i++) {
        begin_connection(crowd, i);
    }
}

static void
close_crowd(struct crowd *crowd)
{
    uint64_t told = crowd->told;

    classifier_finish(crowd->classifier);
    if (crowd->told - told != crowd->n) {
        fail("connections were lost");
    }
    classifier_destroy(crowd->classifier);
}

static void
measure_round(struct crowd *crowd)
{
    double us = turns_cpu_us();
    for (int i = 0; i < PACKETS; i += FIRST_PACKETS + LATER_PACKETS) {
        begin_connection(crowd, pick(crowd));
        for (int j = 0; j < LATER_PACKETS; j++) {
            send_tcp(crowd, pick(crowd), SIDE_SERVER, PACKET_ACK, 1, "more");
        }
    }
    turns_add(&crowd->mixed_ns, (turns_cpu_us() - us) * 1e3 / PACKETS);

    us = turns_cpu_us();
    for (int i = 0; i < PACKETS; i++) {
        send_tcp(crowd, pick(crowd), SIDE_SERVER, PACKET_ACK, 1, "more");
    }
    turns_add(&crowd->later_ns, (turns_cpu_us() - us) * 1e3 / PACKETS);
}

static void
report_ratios(const char *what, const char *goal, const struct turns *many,
              const struct turns *few)
{
    struct turns ratios = { .n = 0 };

    for (size_t i = 0; i < few->n; i++) {
        turns_add(&ratios, many->values[i] / few->values[i]);
    }
    printf("%s: %.0f ns a packet with %d connections (%.0f to %.0f), %.0f "
           "with %d (%.0f to %.0f)\n",
           what, turns_median(many), MANY, turns_least(many), turns_most(many),
           turns_median(few), FEW, turns_least(few), turns_most(few));
    report_turns(what, "10,000 connections", goal, &ratios);
}

/* ---- All of it. ---- */

static uint32_t
no_meter(const char *class_name, void *aux)
{
    (void) class_name;
    (void) aux;
    return 0;
}

int
main(int argc, char *argv[])
{
    static struct crowd many, few;
    struct problems problems = PROBLEMS_INITIALIZER;
    struct turns bytes = { .n = 0 };
    struct ruleset *ruleset;
    struct basis *basis;

    if (argc != 3) {
        fail("usage: crowd PATTERNS POLICY");
    }
    const char *patterns = argv[1];
    const struct ruleset_sources sources = {
        .patterns = &patterns,
        .n_patterns = 1,
        .policy = argv[2],
    };
    if (ruleset_load(&sources, no_meter, NULL, &ruleset, &problems)) {
        fail(problems.n ? problems.texts[0] : "the patterns cannot be loaded");
    }
    if (basis_create(ruleset, NULL, NULL, &basis)) {
        fail("not enough memory");
    }

    for (int i = 0; i < MEMORY_TURNS; i++) {
        turns_add(&bytes, measure_memory_apart(basis));
    }
    printf("memory: %.0f bytes a connection (%.0f to %.0f)\n",
           turns_median(&bytes), turns_least(&bytes), turns_most(&bytes));
    report_turns("bytes a connection, 200,000 live", "", "<=256", &bytes);

    open_crowd(&few, ruleset_library(ruleset), FEW);
    open_crowd(&many, ruleset_library(ruleset), MANY);
    for (int i = 0; i < ROUNDS; i++) {
        measure_round(&few);
        measure_round(&many);
    }
    report_ratios("time a packet, 1,000,000 connections", "<=1.5",
                  &many.mixed_ns, &few.mixed_ns);
    report_ratios("the same, connections that are known", "-", &many.later_ns,
                  &few.later_ns);
    close_crowd(&few);
    close_crowd(&many);
    basis_unref(basis);
    ruleset_unref(ruleset);
    return EXIT_SUCCESS;
}
