/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ovs-l7ctl's commands print alike: see ctl-text.h. */

#include <l7-config.h>
#include "ctl/ctl-text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/connection.h"

char *
ctl_text_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *file = strdup(slash ? slash + 1 : path);

    for (char *p = file; p && *p; p++) {
        if ((unsigned char) *p < ' ' || *p == 0x7f) {
            *p = '?';
        }
    }
    return file;
}

const char *
ctl_text_l4(const struct connection_key *key)
{
    return key->ip_proto == IPPROTO_TCP ? "TCP" : "UDP";
}

json_t *
ctl_text_json(const char *s)
{
    json_t *text = json_string(s);

    if (!text) {
        char *copy = strdup(s);

        for (char *p = copy; p && *p; p++) {
            *p = *p & 0x80 ? '?' : *p;
        }
        text = json_string(copy ? copy : "?");
        free(copy);
    }
    return text;
}

json_t *
ctl_text_json_end(const struct connection_key *key, int side)
{
    char address[INET6_ADDRSTRLEN];

    return json_pack("{s:s, s:i}", "address",
                     connection_key_address(key, side, address), "port",
                     (int) key->ports[side]);
}
