/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_BENCH_FRAMES_H
#define L7_TESTS_BENCH_FRAMES_H 1

/* Captures in memory, joined: what a benchmark replays.
 *
 * The first frame of a capture comes a second after the last of the one
 * before, so that time only goes forward.
 *
 * What cannot be read or kept ends the program with a message. */

#include <stddef.h>
#include <stdint.h>

struct library;

struct frame_in_memory {
    uint8_t *data;
    size_t len;
    uint64_t time_us;
    int link_type; /* One of libpcap's DLT_* values. */
};

struct frames {
    struct frame_in_memory *frames;
    size_t n;
    uint64_t n_bytes;
    size_t n_files;
};

/* Adds the capture 'path'; one that is damaged as far as it goes. */
void frames_add_capture(struct frames *, const char *path);

/* Adds the samples of 'library', as packets. */
void frames_add_samples(struct frames *, const struct library *library);

/* Writes the IP packets to the capture 'path'. */
void frames_write(const struct frames *, const char *path);

void frames_destroy(struct frames *);

#endif /* tests/bench/frames.h */
