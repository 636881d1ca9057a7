/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_CTL_CTL_TEXT_H
#define L7_CTL_CTL_TEXT_H 1

/* Texts that the commands of ovs-l7ctl print alike.
 *
 * Threads: no state. */

#include <jansson.h>

struct connection_key;

/* The name of the file 'path', without its directories; the caller frees it.
 * No character of it breaks its line.  NULL if memory is short. */
char *ctl_text_file(const char *path);

/* "TCP" or "UDP". */
const char *ctl_text_l4(const struct connection_key *);

/* A text for JSON, though it may not be UTF-8; and a side, as an object. */
json_t *ctl_text_json(const char *s);
json_t *ctl_text_json_end(const struct connection_key *, int side);

#endif /* ctl/ctl-text.h */
