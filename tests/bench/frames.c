/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Captures in memory: see frames.h. */

#include <l7-config.h>
#include "tests/bench/frames.h"

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captures/link.h"
#include "tests/pcap-file.h"
#include "tests/sample-packets.h"

#define SECOND 1000000
#define SAMPLE_TIMES 20

static void
add(struct frames *f, const uint8_t *data, size_t len, uint64_t time_us,
    int link_type)
{
    /* Doubled whenever it is a power of two. */
    if (!(f->n & (f->n - 1))) {
        f->frames =
            reallocarray(f->frames, f->n ? 2 * f->n : 1, sizeof *f->frames);
    }

    uint8_t *copy = malloc(len ? len : 1);
    if (!f->frames || !copy) {
        fprintf(stderr, "not enough memory for the captures\n");
        exit(EXIT_FAILURE);
    }
    memcpy(copy, data, len);
    f->frames[f->n++] = (struct frame_in_memory){
        .data = copy,
        .len = len,
        .time_us = time_us,
        .link_type = link_type,
    };
    f->n_bytes += len;
}

static uint64_t
next_time(const struct frames *f)
{
    return (f->n ? f->frames[f->n - 1].time_us : 0) + SECOND;
}

void
frames_add_capture(struct frames *f, const char *path)
{
    char error[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *header;
    const uint8_t *data;
    uint64_t start_us = next_time(f);
    uint64_t now_us = start_us;
    uint64_t first_us = 0;

    pcap_t *pcap = pcap_open_offline(path, error);
    if (!pcap) {
        fprintf(stderr, "%s\n", error);
        exit(EXIT_FAILURE);
    }
    for (bool first = true; pcap_next_ex(pcap, &header, &data) == 1;
         first = false) {
        uint64_t us = (uint64_t) header->ts.tv_sec * SECOND
                      + (uint64_t) header->ts.tv_usec;

        first_us = first ? us : first_us;
        if (us > first_us && start_us + (us - first_us) > now_us) {
            now_us = start_us + (us - first_us);
        }
        add(f, data, header->caplen, now_us, pcap_datalink(pcap));
    }
    pcap_close(pcap);
    f->n_files++;
}

static void
add_packet(void *f_, const uint8_t *ip, size_t len)
{
    struct frames *f = f_;
    uint64_t last_us = f->n ? f->frames[f->n - 1].time_us : SECOND;

    add(f, ip, len, last_us + 1000, DLT_RAW);
}

void
frames_add_samples(struct frames *f, const struct library *library)
{
    const size_t n = sample_count(library);

    /* Often enough to be measured, each time from other addresses. */
    for (size_t i = 0; i < SAMPLE_TIMES * n; i++) {
        uint16_t protocol;

        sample_play(sample_get(library, i % n, &protocol), i, add_packet, f);
    }
}

void
frames_write(const struct frames *f, const char *path)
{
    FILE *stream = pcap_file_create(path, PCAP_FILE_RAW);

    for (size_t i = 0; i < f->n; i++) {
        const struct frame_in_memory *frame = &f->frames[i];
        struct link_packet packet;

        if (link_find_ip(frame->link_type, frame->data, frame->len, &packet)) {
            pcap_file_add(stream, frame->time_us, packet.data, packet.len,
                          packet.len);
        }
    }
    pcap_file_close(stream);
}

void
frames_destroy(struct frames *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->frames[i].data);
    }
    free(f->frames);
}
