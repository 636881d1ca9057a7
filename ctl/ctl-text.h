/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CTL_CTL_TEXT_H
#define L7_CTL_CTL_TEXT_H 1

/* Texts that the commands of ovs-l7ctl print alike.
 *
 * Threads: no state. */

#include <jansson.h>
#include <netinet/in.h>

struct connection_key;

/* Room for an address and a port. */
#define CTL_TEXT_END (INET6_ADDRSTRLEN + 8)

/* The name of the file 'path', without its directories; the caller frees it.
 * No character of it breaks its line.  NULL if memory is short. */
char *ctl_text_file(const char *path);

/* "TCP" or "UDP". */
const char *ctl_text_l4(const struct connection_key *);

/* The address of a side, written to 'buffer'; and with its port, as
 * 10.0.0.1:80 or [fd00::1]:80. */
const char *ctl_text_address(const struct connection_key *, int side,
                             char buffer[INET6_ADDRSTRLEN]);
const char *ctl_text_end(const struct connection_key *, int side,
                         char buffer[CTL_TEXT_END]);

/* A text for JSON, though it may not be UTF-8; and a side, as an object. */
json_t *ctl_text_json(const char *s);
json_t *ctl_text_json_end(const struct connection_key *, int side);

#endif /* ctl/ctl-text.h */
