/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_PCAP_FILE_H
#define L7_TESTS_PCAP_FILE_H 1

/* Writes captures, byte by byte, so that tests decide about each of them:
 * pcap files (draft-ietf-opsawg-pcap, section 4) in this machine's byte order.
 *
 * What cannot be written ends the program. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The numbers of link types in files. */
enum {
    PCAP_FILE_NULL = 0,
    PCAP_FILE_ETHERNET = 1,
    PCAP_FILE_PPP = 9,
    PCAP_FILE_RAW = 101,
    PCAP_FILE_COOKED = 113,
    PCAP_FILE_COOKED_2 = 276,
};

/* Makes the file 'path', of 'link_type'. */
FILE *pcap_file_create(const char *path, uint32_t link_type);

/* Adds a frame that came at 'time_us' and had 'total' bytes, of which there
 * are 'len' at 'data'. */
void pcap_file_add(FILE *, uint64_t time_us, const void *data, size_t len,
                   size_t total);

void pcap_file_close(FILE *);

#endif /* tests/pcap-file.h */
