/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_SAMPLE_PACKETS_H
#define L7_TESTS_SAMPLE_PACKETS_H 1

/* Packets that carry the samples of pattern files, as a network would: TCP
 * with its handshake and its end, or UDP.
 *
 * Sample number N of a library is a connection from the address that
 * sample_client() has for N, so that a test knows which is which. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct library;
struct sample;

/* The port that clients have, and servers whose sample names none. */
#define SAMPLE_CLIENT_PORT 40000
#define SAMPLE_SERVER_PORT 9

/* Takes an IP packet of a sample. */
typedef void sample_packet_cb(void *aux, const uint8_t *ip, size_t len);

/* The number of samples in 'library', and one of them with its protocol, by
 * its number from 0. */
size_t sample_count(const struct library *library);
const struct sample *sample_get(const struct library *library, size_t number,
                                uint16_t *protocol);

/* The address, as text, of the client of sample 'number': an IPv6 one if
 * 'number' is odd. */
const char *sample_client(size_t number, char buffer[64]);

/* Hands the packets of the sample to 'packet', with 'aux'. */
void sample_play(const struct sample *, size_t number,
                 sample_packet_cb *packet, void *aux);

#endif /* tests/sample-packets.h */
