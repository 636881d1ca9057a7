/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing captures: see pcap-file.h. */

#include <l7-config.h>
#include "tests/pcap-file.h"

#include <stdlib.h>

static void
write_bytes(FILE *stream, const void *data, size_t len)
{
    if (len && fwrite(data, len, 1, stream) != 1) {
        perror("cannot write a capture");
        exit(EXIT_FAILURE);
    }
}

FILE *
pcap_file_create(const char *path, uint32_t link_type)
{
    const uint32_t magic = 0xa1b2c3d4;
    const uint16_t version[] = { 2, 4 };
    /* Two words that nobody uses, the longest packet, the link type. */
    const uint32_t rest[] = { 0, 0, 262144, link_type };

    FILE *stream = fopen(path, "wb");
    if (!stream) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    write_bytes(stream, &magic, sizeof magic);
    write_bytes(stream, version, sizeof version);
    write_bytes(stream, rest, sizeof rest);
    return stream;
}

void
pcap_file_add(FILE *stream, uint64_t time_us, const void *data, size_t len,
              size_t total)
{
    const uint32_t header[] = {
        (uint32_t) (time_us / 1000000),
        (uint32_t) (time_us % 1000000),
        (uint32_t) len,
        (uint32_t) total,
    };

    write_bytes(stream, header, sizeof header);
    write_bytes(stream, data, len);
}

void
pcap_file_close(FILE *stream)
{
    if (fclose(stream)) {
        perror("cannot write a capture");
        exit(EXIT_FAILURE);
    }
}
