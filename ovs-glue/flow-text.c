/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A verdict's flows as text: see flow-text.h.
 *
 * This file is linked into programs without libopenvswitch, so it calls
 * nothing of it. */

#include <l7-config.h>
#include "ovs-glue/flow-text.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>

#include "ovs-glue/cookie.h"
#include "ovs-glue/pipeline.h"
#include "ovs-glue/verdict.h"

static bool
is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_plain(const char *name)
{
    if (!is_alpha(*name)) {
        return false;
    }
    for (; *name; name++) {
        if (!is_alpha(*name) && (*name < '0' || *name > '9')) {
            return false;
        }
    }
    return true;
}

/* A name that has more than letters and digits is quoted, as a string of
 * JSON (RFC 8259, section 7). */
static void
print_port(FILE *out, const char *name)
{
    if (is_plain(name)) {
        fputs(name, out);
        return;
    }
    fputc('"', out);
    for (; *name; name++) {
        if (*name == '"' || *name == '\\') {
            fputc('\\', out);
        }
        fputc(*name, out);
    }
    fputc('"', out);
}

static void
print_match(FILE *out, const struct verdict *v, int side, const char *port)
{
    const struct connection_key *key = &v->key;
    const struct look *look = &v->looks[side];
    char src[INET6_ADDRSTRLEN], dst[INET6_ADDRSTRLEN];
    int family = key->ip_version == 4 ? AF_INET : AF_INET6;
    size_t offset = key->ip_version == 4 ? 12 : 0;

    fprintf(out, "%s%s", key->ip_proto == IPPROTO_TCP ? "tcp" : "udp",
            key->ip_version == 4 ? "" : "6");
    if (!look->any_port && port) {
        fputs(",in_port=", out);
        print_port(out, port);
    } else if (!look->any_port) {
        fprintf(out, ",in_port=%" PRIu16, look->in_port);
    }
    if (look->vid == LOOK_UNTAGGED) {
        /* "No tag", in OpenFlow's terms. */
        fputs(",vlan_tci=0x0000/0x1fff", out);
    } else {
        fprintf(out, ",dl_vlan=%" PRIu16, look->vid);
    }
    inet_ntop(family, &key->addrs[side].s6_addr[offset], src, sizeof src);
    inet_ntop(family, &key->addrs[!side].s6_addr[offset], dst, sizeof dst);
    fprintf(out,
            key->ip_version == 4 ? ",nw_src=%s,nw_dst=%s"
                                 : ",ipv6_src=%s,ipv6_dst=%s",
            src, dst);
    fprintf(out, ",tp_src=%" PRIu16 ",tp_dst=%" PRIu16, key->ports[side],
            key->ports[!side]);
}

/* Begins one more action. */
static FILE *
next(FILE *out, bool *first)
{
    if (!*first) {
        fputc(',', out);
    }
    *first = false;
    return out;
}

static void
print_actions(FILE *out, const struct pipeline_config *config,
              const struct verdict *v)
{
    const struct verdict_actions *a = &v->actions;
    uint32_t meter_id = v->own_meter ? v->own_meter : a->meter_id;
    bool first = true;

    if (a->drop) {
        fprintf(out, "set_field:%#x->reg%u", PIPELINE_REG_DROP, config->reg);
        return;
    }
    if (meter_id) {
        fprintf(next(out, &first), "meter:%" PRIu32, meter_id);
    }
    if (v->key.ip_proto == IPPROTO_TCP) {
        fprintf(next(out, &first), "fin_timeout(idle_timeout=%d)",
                PIPELINE_FIN_IDLE);
    }
    if (a->dscp != ACTIONS_NONE) {
        fprintf(next(out, &first), "set_field:%d->ip_dscp", a->dscp);
    }
    if (a->mark_mask == UINT32_MAX) {
        fprintf(next(out, &first), "set_field:%#" PRIx32 "->pkt_mark",
                a->mark);
    } else if (a->mark_mask) {
        fprintf(next(out, &first),
                "set_field:%#" PRIx32 "/%#" PRIx32 "->pkt_mark",
                a->mark & a->mark_mask, a->mark_mask);
    }
    if (a->queue != ACTIONS_NONE) {
        fprintf(next(out, &first), "set_queue:%" PRId32, a->queue);
    }
    if (first) {
        fprintf(out, "set_field:%#x->reg%u", PIPELINE_REG_SEEN, config->reg);
    }
}

void
flow_text_print(FILE *out, const struct pipeline_config *config,
                const struct verdict *v, int side, const char *port)
{
    const struct cookie cookie = {
        .prefix = config->cookie_prefix,
        .protocol = v->protocol,
        .worker = v->worker,
        .side = (uint8_t) side,
        .life = config->life,
        .handle = v->handle,
    };
    int idle = v->ended                         ? PIPELINE_FIN_IDLE
               : v->key.ip_proto == IPPROTO_TCP ? PIPELINE_TCP_IDLE
                                                : PIPELINE_UDP_IDLE;

    fprintf(out,
            "cookie=0x%" PRIx64 ", table=%u, idle_timeout=%d, send_flow_rem "
            "%spriority=%d,",
            cookie_pack(&cookie), config->table, idle,
            v->fresh[side] ? "reset_counts " : "", PIPELINE_PRIORITY_VERDICT);
    print_match(out, v, side, port);
    fputs(" actions=", out);
    print_actions(out, config, v);
    if (v->looks[side].any_port) {
        fprintf(out, ",note:%02x.%02x.00.00.00.00",
                v->looks[side].in_port >> 8, v->looks[side].in_port & 0xff);
    }
}
