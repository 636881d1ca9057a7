/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make-capture PATTERNS CAPTURE: writes a capture of the samples of the
 * pattern files in the directory PATTERNS, a connection for each, with raw IP
 * packets a millisecond apart.
 *
 * Prints a line for each sample that a pattern must answer: the address of
 * its client, a blank, and its protocol. */

#include <l7-config.h>

#include <stdio.h>
#include <stdlib.h>

#include "common/problems.h"
#include "patterns/library.h"
#include "patterns/pattern.h"
#include "tests/pcap-file.h"
#include "tests/sample-packets.h"

struct capture {
    FILE *stream;
    uint64_t now_us;
};

static void
add_packet(void *capture_, const uint8_t *ip, size_t len)
{
    struct capture *capture = capture_;

    pcap_file_add(capture->stream, capture->now_us, ip, len, len);
    capture->now_us += 1000;
}

int
main(int argc, char *argv[])
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *library;

    if (argc != 3) {
        fprintf(stderr, "usage: %s PATTERNS CAPTURE\n", argv[0]);
        return EXIT_FAILURE;
    }

    const char *dir = argv[1];
    if (library_load(&dir, 1, &library, &problems)) {
        char *text = problems_to_string(&problems);

        fputs(text ? text : "out of memory\n", stderr);
        free(text);
        problems_destroy(&problems);
        return EXIT_FAILURE;
    }

    struct capture capture = {
        .stream = pcap_file_create(argv[2], PCAP_FILE_RAW),
        .now_us = 1000000,
    };
    for (size_t i = 0; i < sample_count(library); i++) {
        uint16_t protocol;
        const struct sample *s = sample_get(library, i, &protocol);
        char client[64];

        sample_play(s, i, add_packet, &capture);
        if (s->positive) {
            printf("%s %s\n", sample_client(i, client),
                   library_protocol_name(library, protocol));
        }
    }
    pcap_file_close(capture.stream);
    library_destroy(library);
    return EXIT_SUCCESS;
}
