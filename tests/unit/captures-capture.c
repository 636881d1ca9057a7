/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests captures/capture.[ch]: captures of both formats, whole, damaged and
 * none at all. */

#include <l7-config.h>
#include "captures/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "tests/pcap-file.h"
#include "tests/unit/daemon-dissect.h"

static char path[] = "/tmp/l7-capture.XXXXXX";

static int
set_up(void **state)
{
    int fd = mkstemp(path);

    (void) state;
    return fd < 0 || close(fd);
}

static int
tear_down(void **state)
{
    (void) state;
    return unlink(path);
}

static struct capture *
open_well(void)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct capture *c;

    assert_int_equal(capture_open(path, &c, &problems), 0);
    assert_int_equal(problems.n, 0);
    assert_non_null(c);
    return c;
}

/* There must be exactly one problem, with 'file' and what is in 'text'. */
static void
check_problem(struct problems *problems, const char *file, const char *text)
{
    assert_int_equal(problems->n, 1);
    assert_memory_equal(problems->texts[0], file, strlen(file));
    assert_memory_equal(problems->texts[0] + strlen(file), ": ", 2);
    assert_non_null(strstr(problems->texts[0], text));
    /* The name is not said twice. */
    assert_null(strstr(problems->texts[0] + 1, file));
    problems_destroy(problems);
}

static void
check_unopened(const char *file, const char *text)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct capture *c;

    assert_int_not_equal(capture_open(file, &c, &problems), 0);
    assert_null(c);
    check_problem(&problems, file, text);
}

/* The next packet must be that of 'frame', at 'time_us' after the first. */
static void
check_next(struct capture *c, const struct frame *frame, uint64_t time_us)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct link_packet packet;
    uint64_t now_us;

    enum capture_result result = capture_next(c, &packet, &now_us, &problems);
    if (problems.n) {
        fail_msg("%s", problems.texts[0]);
    }
    assert_int_equal(result, CAPTURE_PACKET);
    assert_int_equal(now_us, CAPTURE_EPOCH_US + time_us);
    check_ok(packet.data, packet.len, frame);
}

static void
check_end(struct capture *c)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct link_packet packet;
    uint64_t now_us;

    assert_int_equal(capture_next(c, &packet, &now_us, &problems),
                     CAPTURE_END);
    assert_int_equal(problems.n, 0);
}

static void
check_damaged(struct capture *c, const char *text)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct link_packet packet;
    uint64_t now_us;

    assert_int_equal(capture_next(c, &packet, &now_us, &problems),
                     CAPTURE_DAMAGED);
    check_problem(&problems, path, text);
}

static void
write_whole(const void *data, size_t len)
{
    FILE *stream = fopen(path, "wb");

    assert_non_null(stream);
    assert_int_equal(fwrite(data, 1, len, stream), len);
    assert_int_equal(fclose(stream), 0);
}

/* ---- pcap. ---- */

static void
count_frame(void *n_, const struct capture *c)
{
    uint64_t *n = n_;
    struct capture_stats stats;

    capture_get_stats(c, &stats);
    assert_int_equal(stats.n_frames, ++*n);
}

static void
test_pcap(void **state)
{
    uint8_t data[FRAME_MAX];
    FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);
    struct capture_stats stats;

    (void) state;
    size_t len = frame_make(&tcp4, data);
    pcap_file_add(stream, 5000000, data, len, len);
    len = frame_make(&udp6, data);
    pcap_file_add(stream, 7000001, data, len, len);
    pcap_file_add(stream, 7000002, "\x01\x02", 2, 2);
    len = frame_make(&udp4, data);
    pcap_file_add(stream, 9000000, data, len, len);
    pcap_file_close(stream);

    struct capture *c = open_well();
    uint64_t n_watched = 0;
    capture_watch(c, count_frame, &n_watched);
    check_next(c, &tcp4, 0);
    capture_get_stats(c, &stats);
    assert_int_equal(stats.n_frames, 1);
    assert_true(stats.position > 0 && stats.position <= stats.size);
    check_next(c, &udp6, 2000001);
    check_next(c, &udp4, 4000000);
    check_end(c);
    check_end(c);
    capture_get_stats(c, &stats);
    assert_int_equal(stats.n_frames, 4);
    assert_int_equal(stats.n_passed, 1);
    assert_int_equal(n_watched, stats.n_frames);
    assert_int_equal(stats.position, stats.size);
    capture_close(c);
}

static void
test_clock(void **state)
{
    /* Microseconds in the file, and as we have it. */
    static const uint64_t times[][2] = {
        { 5000000, 0 },       { 5000001, 1 },
        { 4999999, 1 },       { 0, 1 },
        { 5000001, 1 },       { 6000000, 1000000 },
        { 5000000, 1000000 }, { 5500000, 1000000 },
        { 6000007, 1000007 },
    };
    uint8_t data[FRAME_MAX];
    FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);
    size_t len = frame_make(&tcp4, data);

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(times); i++) {
        pcap_file_add(stream, times[i][0], data, len, len);
    }
    pcap_file_close(stream);
    struct capture *c = open_well();
    for (size_t i = 0; i < N_ELEMENTS(times); i++) {
        check_next(c, &tcp4, times[i][1]);
    }
    capture_close(c);
}

/* What was cut when it was captured is whole to the reader. */
static void
test_snapped(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    uint8_t data[FRAME_MAX];
    FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);
    size_t len = frame_make(&udp4, data);
    struct link_packet packet;
    uint64_t now_us;

    (void) state;
    pcap_file_add(stream, 0, data, len - 4, len);
    pcap_file_add(stream, 0, data, len, len);
    pcap_file_close(stream);
    struct capture *c = open_well();
    assert_int_equal(capture_next(c, &packet, &now_us, &problems),
                     CAPTURE_PACKET);
    check_ok_cut(packet.data, packet.len, &udp4, udp4.payload_len - 4);
    check_next(c, &udp4, 0);
    check_end(c);
    capture_close(c);
}

static void
test_vlan(void **state)
{
    static const uint8_t header[] = "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00"
                                    "\x00\x02\x81\x00\x00\x63\x08";
    struct problems problems = PROBLEMS_INITIALIZER;
    uint8_t data[FRAME_MAX];
    FILE *stream = pcap_file_create(path, PCAP_FILE_ETHERNET);
    struct link_packet packet;
    uint64_t now_us;

    (void) state;
    memcpy(data, header, sizeof header);
    size_t len = sizeof header + frame_make(&udp4, data + sizeof header);
    pcap_file_add(stream, 0, data, len, len);
    pcap_file_close(stream);
    struct capture *c = open_well();
    assert_int_equal(capture_next(c, &packet, &now_us, &problems),
                     CAPTURE_PACKET);
    assert_int_equal(packet.vlan, 99);
    check_ok(packet.data, packet.len, &udp4);
    capture_close(c);
}

static void
swap(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t byte = p[i];

        p[i] = p[n - 1 - i];
        p[n - 1 - i] = byte;
    }
}

/* A file from a machine with the other byte order, and one with nanoseconds
 * (draft-ietf-opsawg-pcap, section 4). */
static void
test_kinds_of_pcap(void **state)
{
    enum { HEADER = 24, RECORD = 16 };
    static const size_t sizes[] = { 4, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4 };
    uint8_t data[FRAME_MAX];
    uint8_t file[HEADER + RECORD + 128];
    FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);
    size_t len = frame_make(&tcp4, data);
    const uint32_t nanoseconds = 0xa1b23c4d;

    (void) state;
    pcap_file_add(stream, 1234567, data, len, len);
    pcap_file_close(stream);
    stream = fopen(path, "rb");
    assert_non_null(stream);
    assert_int_equal(fread(file, 1, sizeof file, stream),
                     HEADER + RECORD + len);
    fclose(stream);

    uint8_t *field = file;
    for (size_t i = 0; i < N_ELEMENTS(sizes); field += sizes[i++]) {
        swap(field, sizes[i]);
    }
    write_whole(file, HEADER + RECORD + len);
    struct capture *c = open_well();
    check_next(c, &tcp4, 0);
    check_end(c);
    capture_close(c);

    stream = pcap_file_create(path, PCAP_FILE_RAW);
    /* The fraction counts nanoseconds then: 0.002 s and 0.003 s. */
    pcap_file_add(stream, 0, data, len, len);
    pcap_file_add(stream, 1000, data, len, len);
    rewind(stream);
    assert_int_equal(fwrite(&nanoseconds, 4, 1, stream), 1);
    pcap_file_close(stream);
    c = open_well();
    check_next(c, &tcp4, 0);
    check_next(c, &tcp4, 1);
    check_end(c);
    capture_close(c);
}

/* ---- pcapng (draft-ietf-opsawg-pcapng, section 4). ---- */

/* Adds a block of 'type' with 'len' bytes of 'body' to '*p', padded. */
static void
add_block(uint8_t **p, uint32_t type, const void *body, size_t len)
{
    uint32_t total = (uint32_t) (12 + (len + 3) / 4 * 4);

    memset(*p, 0, total);
    memcpy(*p, &type, 4);
    memcpy(*p + 4, &total, 4);
    memcpy(*p + 8, body, len);
    memcpy(*p + total - 4, &total, 4);
    *p += total;
}

static void
add_interface(uint8_t **p, uint16_t link_type)
{
    const uint16_t body[] = { link_type, 0, 0, 4 };

    add_block(p, 1, body, sizeof body);
}

static void
add_packet(uint8_t **p, uint32_t interface, uint64_t time_us,
           const struct frame *frame)
{
    uint8_t data[FRAME_MAX];
    size_t len = 4 + frame_make(frame, data + 24);
    const uint32_t head[] = {
        interface,          (uint32_t) (time_us >> 32),
        (uint32_t) time_us, (uint32_t) len,
        (uint32_t) len,     2, /* The frame begins: BSD loopback, IPv4. */
    };

    memcpy(data, head, sizeof head);
    add_block(p, 6, data, 20 + len);
}

static uint8_t *
begin_pcapng(uint8_t *file)
{
    /* Byte order, version 1.0, a section of unknown length. */
    const uint32_t body[] = { 0x1a2b3c4d, 1, UINT32_MAX, UINT32_MAX };
    uint8_t *p = file;

    add_block(&p, 0x0a0d0d0a, body, sizeof body);
    return p;
}

static void
test_pcapng(void **state)
{
    uint8_t file[4096];
    uint8_t *p = begin_pcapng(file);

    (void) state;
    add_interface(&p, PCAP_FILE_NULL);
    add_packet(&p, 0, UINT64_C(1700000000000000), &tcp6);
    /* Statistics, and a block that nobody knows, say nothing of packets. */
    add_block(&p, 5, "\0\0\0\0\0\0\0\0\0\0\0", 12);
    add_block(&p, 0x7fff, "what", 4);
    add_interface(&p, PCAP_FILE_NULL);
    add_packet(&p, 1, UINT64_C(1700000001000009), &udp4);
    write_whole(file, (size_t) (p - file));
    struct capture *c = open_well();
    check_next(c, &tcp6, 0);
    check_next(c, &udp4, 1000009);
    check_end(c);
    capture_close(c);

    /* Cut anywhere behind the first packet. */
    struct capture_stats stats;
    write_whole(file, (size_t) (p - file) - 5);
    c = open_well();
    check_next(c, &tcp6, 0);
    check_damaged(c, "after 1 packets: ");
    capture_get_stats(c, &stats);
    assert_int_equal(stats.n_frames, 1);
    capture_close(c);

    /* libpcap wants interfaces to be alike. */
    p = begin_pcapng(file);
    add_interface(&p, PCAP_FILE_NULL);
    add_packet(&p, 0, 0, &udp4);
    add_interface(&p, PCAP_FILE_ETHERNET);
    add_packet(&p, 1, 0, &udp4);
    write_whole(file, (size_t) (p - file));
    c = open_well();
    check_next(c, &udp4, 0);
    check_damaged(c, "after 1 packets: an interface");
    capture_close(c);
}

/* ---- What is wrong. ---- */

static void
test_damaged(void **state)
{
    enum { HEADER = 24, RECORD = 16 };
    uint8_t data[FRAME_MAX];
    size_t len = frame_make(&tcp4, data);

    (void) state;
    for (size_t cut = 1; cut < RECORD + len; cut++) {
        FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);

        pcap_file_add(stream, 0, data, len, len);
        pcap_file_add(stream, 0, data, len, len);
        pcap_file_close(stream);
        assert_int_equal(
            truncate(path, (off_t) (HEADER + 2 * (RECORD + len) - cut)), 0);
        struct capture *c = open_well();
        check_next(c, &tcp4, 0);
        check_damaged(c, "after 1 packets: ");
        capture_close(c);
    }

    /* A length that cannot be. */
    FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);
    const uint32_t record[] = { 0, 0, UINT32_MAX, UINT32_MAX };
    pcap_file_add(stream, 0, data, len, len);
    assert_int_equal(fwrite(record, sizeof record, 1, stream), 1);
    pcap_file_close(stream);
    struct capture *c = open_well();
    check_next(c, &tcp4, 0);
    check_damaged(c, "after 1 packets: ");
    capture_close(c);
}

static void
test_no_packets(void **state)
{
    struct capture *c;

    (void) state;
    pcap_file_close(pcap_file_create(path, PCAP_FILE_ETHERNET));
    c = open_well();
    check_end(c);
    capture_close(c);
    capture_close(NULL);
}

static void
test_no_capture(void **state)
{
    (void) state;
    check_unopened("/nonexistent/capture", "No such file or directory");
    check_unopened("/tmp", "directory");
    write_whole("", 0);
    check_unopened(path, "pcap");
    write_whole("#!/bin/sh\necho this is no capture at all\n", 41);
    check_unopened(path, "pcap");
    /* The header's beginning alone. */
    pcap_file_close(pcap_file_create(path, PCAP_FILE_ETHERNET));
    assert_int_equal(truncate(path, 20), 0);
    check_unopened(path, "pcap");
}

/* A stream need not be a file; then nobody knows its size. */
static void
test_stream(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    uint8_t data[FRAME_MAX];
    uint8_t file[1024];
    FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);
    size_t len = frame_make(&tcp4, data);
    struct capture_stats stats;
    struct capture *c;

    (void) state;
    pcap_file_add(stream, 0, data, len, len);
    pcap_file_close(stream);
    stream = fopen(path, "rb");
    assert_non_null(stream);
    size_t size = fread(file, 1, sizeof file, stream);
    assert_int_equal(fclose(stream), 0);
    stream = fmemopen(file, size, "rb");
    assert_non_null(stream);
    assert_int_equal(capture_open_stream(stream, "memory", &c, &problems), 0);
    check_next(c, &tcp4, 0);
    check_end(c);
    capture_get_stats(c, &stats);
    assert_int_equal(stats.size, 0);
    capture_close(c);

    stream = fmemopen(file, 10, "rb");
    assert_non_null(stream);
    assert_int_not_equal(capture_open_stream(stream, "memory", &c, &problems),
                         0);
    assert_null(c);
    check_problem(&problems, "memory", "pcap");
}

static void
test_unknown_link_type(void **state)
{
    (void) state;
    pcap_file_close(pcap_file_create(path, 105));
    check_unopened(path, "link type 105 (802.11)");
    pcap_file_close(pcap_file_create(path, 60000));
    check_unopened(path, "link type 60000");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pcap),
        cmocka_unit_test(test_clock),
        cmocka_unit_test(test_snapped),
        cmocka_unit_test(test_vlan),
        cmocka_unit_test(test_kinds_of_pcap),
        cmocka_unit_test(test_pcapng),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_no_packets),
        cmocka_unit_test(test_no_capture),
        cmocka_unit_test(test_stream),
        cmocka_unit_test(test_unknown_link_type),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
