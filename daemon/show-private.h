/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_DAEMON_SHOW_PRIVATE_H
#define L7_DAEMON_SHOW_PRIVATE_H 1

/* What the files of show.h share. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "daemon/show.h"

struct verdict_actions;

/* What an answer is made for: freed when it has been given. */
struct show_request {
    struct show show;
    struct appctl_call *call;
    char *reply;      /* The answer, if it has to wait: */
    size_t n_awaited; /* for so many bridges. */
};

struct show_request *show_request_create(const struct show *,
                                         struct appctl_call *call);
void show_request_destroy(struct show_request *);

/* A text under construction. */
struct show_text {
    char *string;
    size_t len;
    FILE *stream;
};

void show_text_open(struct show_text *);

/* Returns the text, which the caller frees. */
char *show_text_close(struct show_text *);

/* Room for a name; and 's', of which no character may break the line, or "-",
 * written into 'buffer', which is large enough for what is worth reading. */
#define SHOW_NAME 256
const char *show_name(const char *s, char buffer[SHOW_NAME]);

/* Room for what the next two write. */
#define SHOW_CELL 32

/* The queue of 'actions', "drop" or "-", written to 'cell', which is returned;
 * and the meter, with "/vm" or "/conn" if VMs or connections have their
 * own. */
const char *show_queue(const struct verdict_actions *, char cell[SHOW_CELL]);
const char *show_meter(const struct verdict_actions *, char cell[SHOW_CELL]);

#endif /* daemon/show-private.h */
