/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: reading a capture and classifying what is in it, as
 * "ovs-l7ctl classify" does (captures/capture.[ch] and classify.[ch]), with
 * the shipped library.  The input is a capture file.
 *
 * What must hold: a file that is refused, or found to be damaged, leaves a
 * problem that names it, and what could be read stands; time never goes
 * backward; each connection is told of once; and every packet that could be
 * dissected belongs to one connection or is counted. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "common/problems.h"
#include "captures/capture.h"
#include "captures/classify.h"
#include "patterns/library.h"

const char fuzz_name[] = "capture";

#define FILE_NAME "fuzz.pcap"

/* Few, so that connections have to make room. */
#define MAX_CONNECTIONS 6

static struct library *library;

static void
free_library(void)
{
    library_destroy(library);
}

static void
load_library(void)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dir = fuzz_source("patterns/protocols");

    if (library_load(&dir, 1, &library, &problems)) {
        fuzz_fail(__FILE__, __LINE__, "%s", problems_to_string(&problems));
    }
    problems_destroy(&problems);
    atexit(free_library);
}

/* What has been told. */
struct told {
    uint64_t n;         /* Connections, */
    uint64_t numbers;   /* the sum of their numbers, */
    uint64_t highest;   /* the highest of these, */
    uint64_t n_packets; /* and packets in all. */
};

static void
tell(void *told_, const struct classified *c)
{
    struct told *told = told_;

    told->n++;
    told->numbers += c->number;
    told->highest = c->number > told->highest ? c->number : told->highest;
    told->n_packets += c->n_packets;

    FUZZ_CHECK(c->number > 0);
    FUZZ_CHECK(c->n_packets > 0 && c->n_bytes >= c->n_packets * 20);
    FUZZ_CHECK(c->decided <= c->n_packets);
    FUZZ_CHECK(c->key->ip_proto == IPPROTO_TCP
               || c->key->ip_proto == IPPROTO_UDP);
    FUZZ_CHECK(c->match.protocol < library_n_protocols(library));
    FUZZ_CHECK(c->n <= CLASSIFY_MAX_BYTES);
    if (c->match.protocol == PROTOCOL_UNKNOWN) {
        FUZZ_CHECK(!c->decided && !c->n);
    } else {
        FUZZ_CHECK(c->decided && c->match.file && c->match.line);
        FUZZ_CHECK(c->n <= c->match.length);
    }
}

/* Reads to the end, and adds up. */
static void
classify(struct capture *capture, struct problems *problems)
{
    uint64_t time_us = 0, last_us = CAPTURE_EPOCH_US, n = 0, n_known = 0;
    struct told told = { .n = 0 };
    enum capture_result result;
    struct capture_stats read;
    struct classify_stats stats;
    struct classifier *classifier;
    struct link_packet packet;

    FUZZ_CHECK(!classifier_create(library, MAX_CONNECTIONS, tell, &told,
                                  &classifier));
    while ((result = capture_next(capture, &packet, &time_us, problems))
           == CAPTURE_PACKET) {
        FUZZ_CHECK(time_us >= last_us);
        last_us = time_us;
        n++;
        classifier_packet(classifier, &packet, time_us);
    }
    FUZZ_CHECK((result == CAPTURE_DAMAGED) == (problems->n > 0));
    capture_get_stats(capture, &read);
    FUZZ_CHECK(read.n_frames == n + read.n_passed);

    classifier_finish(classifier);
    classifier_get_stats(classifier, &stats);
    for (int i = 0; i < PACKET_N_STATUSES; i++) {
        n_known += stats.packets[i];
    }
    FUZZ_CHECK(n_known == n);
    FUZZ_CHECK(told.n_packets + stats.n_stray + stats.n_refused
               == stats.packets[PACKET_OK]);
    FUZZ_CHECK(!stats.n_no_memory);
    /* Numbers from 1 on, each of them once. */
    FUZZ_CHECK(told.highest == told.n);
    FUZZ_CHECK(told.numbers == told.n * (told.n + 1) / 2);
    FUZZ_CHECK(stats.n_evicted <= told.n);
    classifier_destroy(classifier);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct capture *capture;

    if (!library) {
        load_library();
    }

    int error =
        capture_open(fuzz_write(FILE_NAME, data, size), &capture, &problems);
    FUZZ_CHECK(!error == (capture != NULL));
    if (capture) {
        classify(capture, &problems);
    }
    FUZZ_CHECK(!error || problems.n > 0);
    for (size_t i = 0; i < problems.n; i++) {
        FUZZ_CHECK(strstr(problems.texts[i], FILE_NAME ":") != NULL);
    }
    capture_close(capture);
    problems_destroy(&problems);
    return 0;
}

/* A capture that is being made. */
struct maker {
    uint8_t data[4096];
    size_t len;
    bool swapped; /* Highest byte first. */
};

static void
put(struct maker *m, const void *data, size_t len)
{
    FUZZ_CHECK(len <= sizeof m->data - m->len);
    memcpy(m->data + m->len, data, len);
    m->len += len;
}

static void
put_u32(struct maker *m, uint32_t n)
{
    uint8_t bytes[4];

    for (int i = 0; i < 4; i++) {
        bytes[m->swapped ? 3 - i : i] = (uint8_t) (n >> 8 * i);
    }
    put(m, bytes, 4);
}

/* The head of a pcap file: magic, version 2.4, zone, accuracy, longest packet
 * and link type. */
static void
put_head(struct maker *m, uint32_t magic, int link_type)
{
    put_u32(m, magic);
    put_u32(m, m->swapped ? 0x00020004 : 0x00040002);
    put_u32(m, 0);
    put_u32(m, 0);
    put_u32(m, 65535);
    put_u32(m, (uint32_t) link_type);
}

/* A packet: an IPv4 header before 'payload', with 'link' before it.  'flags'
 * are TCP's, or -1 for UDP. */
static void
put_packet(struct maker *m, const void *link, size_t n_link, uint32_t seconds,
           bool from_server, int flags, uint32_t seq, const char *payload)
{
    const size_t n_header = flags < 0 ? 8 : 20;
    const size_t n_payload = strlen(payload);
    const size_t total = 20 + n_header + n_payload;
    uint8_t ip[20] = {
        0x45, 0, (uint8_t) (total >> 8), (uint8_t) total, 0, 1, 0x40, 0, 64
    };
    uint8_t transport[20] = { 0 };

    ip[9] = flags < 0 ? IPPROTO_UDP : IPPROTO_TCP;
    memcpy(ip + 12,
           from_server ? "\xc6\x33\x64\x02\xc0\x00\x02\x01"
                       : "\xc0\x00\x02\x01\xc6\x33\x64\x02",
           8);
    memcpy(transport, from_server ? "\x00\x50\xc0\x01" : "\xc0\x01\x00\x50",
           4);
    if (flags < 0) {
        transport[5] = (uint8_t) (8 + n_payload);
    } else {
        transport[6] = (uint8_t) (seq >> 8);
        transport[7] = (uint8_t) seq;
        transport[12] = 0x50;
        transport[13] = (uint8_t) flags;
    }
    put_u32(m, seconds);
    put_u32(m, 5);
    put_u32(m, (uint32_t) (n_link + total));
    put_u32(m, (uint32_t) (n_link + total));
    put(m, link, n_link);
    put(m, ip, sizeof ip);
    put(m, transport, n_header);
    put(m, payload, n_payload);
}

static void
put_talk(struct maker *m, const void *link, size_t n_link)
{
    const int ack = PACKET_ACK;

    put_packet(m, link, n_link, 100, false, PACKET_SYN, 1, "");
    put_packet(m, link, n_link, 100, true, PACKET_SYN | ack, 1, "");
    put_packet(m, link, n_link, 100, false, ack, 2,
               "GET / HTTP/1.1\r\nHost: there\r\n\r\n");
    put_packet(m, link, n_link, 101, true, ack, 2, "HTTP/1.1 200 OK\r\n\r\n");
    put_packet(m, link, n_link, 101, false, ack | PACKET_FIN, 33, "");
    put_packet(m, link, n_link, 101, true, ack | PACKET_FIN, 21, "");
    put_packet(m, link, n_link, 900, false, -1, 0, "what is this?");
    put_packet(m, link, n_link, 800, true, -1, 0, "nothing");
    put_packet(m, link, n_link, 901, true, PACKET_RST, 0, "");
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    static const struct link {
        int type;
        const char *bytes;
        size_t n;
    } links[] = {
        { 1, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\x00", 14 },
        { 1, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x81\x00\0\x07\x08\x00", 18 },
        { 113, "\0\0\0\x01\0\x06\x02\0\0\0\0\x01\0\0\x08\x00", 16 },
        { 276, "\x08\0\0\0\0\0\0\x02\0\x01\0\x06\x02\0\0\0\0\x01\0\0", 20 },
        { 101, "", 0 },
        { 0, "\x02\0\0\0", 4 },
        { 9, "\xff\x03\x00\x21", 4 },
        { 105, "\x80\0", 2 },
    };

    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        /* In microseconds and in nanoseconds, and in both byte orders. */
        struct maker m = { .swapped = i % 3 == 1 };

        put_head(&m, i % 2 ? 0xa1b23c4d : 0xa1b2c3d4, links[i].type);
        put_talk(&m, links[i].bytes, links[i].n);
        take(m.data, m.len, aux);
        take(m.data, m.len - 9, aux);
    }
    take("not a capture", 13, aux);
    take("", 0, aux);

    /* pcapng: a section, an interface of Ethernet, a simple packet, and one
     * with a time. */
    struct maker m = { .len = 0 };
    put_u32(&m, 0x0a0d0d0a);
    put_u32(&m, 28);
    put_u32(&m, 0x1a2b3c4d);
    put_u32(&m, 1);
    put_u32(&m, UINT32_MAX);
    put_u32(&m, UINT32_MAX);
    put_u32(&m, 28);
    put_u32(&m, 1);
    put_u32(&m, 20);
    put_u32(&m, 1);
    put_u32(&m, 65535);
    put_u32(&m, 20);
    put_u32(&m, 6);
    put_u32(&m, 32 + 44);
    put_u32(&m, 0);
    put_u32(&m, 0x60000);
    put_u32(&m, 0x12345678);
    put_u32(&m, 42);
    put_u32(&m, 42);
    put(&m, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\x00", 14);
    put(&m, "\x45\0\0\x1c\0\x01\x40\0\x40\x11\0\0", 12);
    put(&m, "\xc0\x00\x02\x01\xc6\x33\x64\x02", 8);
    put(&m, "\xc0\x01\x00\x35\x00\x08\0\0\0\0", 10);
    put_u32(&m, 32 + 44);
    take(m.data, m.len, aux);
}
