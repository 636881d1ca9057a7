/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A switch for fuzz targets: see switch.h. */

#include <config.h>
#include "tests/fuzz/switch.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "byte-order.h"
#include "flow.h"
#include "openvswitch/list.h"
#include "openvswitch/match.h"
#include "openvswitch/meta-flow.h"
#include "openvswitch/ofp-actions.h"
#include "openvswitch/ofp-bundle.h"
#include "openvswitch/ofp-flow.h"
#include "openvswitch/ofp-meter.h"
#include "openvswitch/ofp-monitor.h"
#include "openvswitch/ofp-msgs.h"
#include "openvswitch/ofp-switch.h"
#include "openvswitch/ofp-util.h"
#include "tests/fuzz/fuzz.h"
#include "util.h"

/* The version that it speaks: the newest that we do. */
#define NEWEST OFP15_VERSION
#define PROTOCOL OFPUTIL_P_OF15_OXM

void
switch_init(struct switch_ *s, const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    *s = (struct switch_){ .fd = -1 };
    ofpbuf_init(&s->input, 4096);
    ovs_strlcpy(address.sun_path, path, sizeof address.sun_path);
    s->listener =
        socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    FUZZ_CHECK(s->listener >= 0);
    FUZZ_CHECK(
        !bind(s->listener, (struct sockaddr *) &address, sizeof address));
    FUZZ_CHECK(!listen(s->listener, 16));
}

void
switch_forget(struct switch_ *s, size_t i)
{
    ofpbuf_delete(s->requests[i]);
    s->n_requests--;
    memmove(&s->requests[i], &s->requests[i + 1],
            (s->n_requests - i) * sizeof s->requests[0]);
}

void
switch_hang_up(struct switch_ *s)
{
    if (s->fd >= 0) {
        close(s->fd);
        s->fd = -1;
    }
    while (s->n_requests) {
        switch_forget(s, 0);
    }
    ofpbuf_clear(&s->input);
}

void
switch_send(struct switch_ *s, const void *data, size_t len)
{
    if (s->fd >= 0 && len) {
        /* Who does not read has gone. */
        (void) !send(s->fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

static void
put_msg(struct ofpbuf *out, struct ofpbuf *msg)
{
    ofpmsg_update_length(msg);
    ofpbuf_put(out, msg->data, msg->size);
    ofpbuf_delete(msg);
}

static void
put_list(struct ofpbuf *out, struct ovs_list *msgs)
{
    struct ofpbuf *msg;

    LIST_FOR_EACH_POP(msg, list_node, msgs) {
        put_msg(out, msg);
    }
}

static void
greet(struct switch_ *s)
{
    struct ofpbuf *hello =
        ofputil_encode_hello(1u << OFP14_VERSION | 1u << NEWEST);

    switch_send(s, hello->data, hello->size);
    ofpbuf_delete(hello);
}

/* Keeps the whole messages that have come in, in order. */
static void
split(struct switch_ *s)
{
    while (s->input.size >= sizeof(struct ofp_header)) {
        struct ofp_header oh; /* What follows another is not aligned. */
        enum ofptype type;

        memcpy(&oh, s->input.data, sizeof oh);
        size_t len = ntohs(oh.length);
        FUZZ_CHECK(len >= sizeof oh);
        if (s->input.size < len) {
            break;
        }
        struct ofpbuf *request = ofpbuf_clone_data(s->input.data, len);
        ofpbuf_pull(&s->input, len);
        FUZZ_CHECK(!ofptype_decode(&type, request->data));
        if (s->n_requests == SWITCH_REQUESTS_MAX) {
            switch_forget(s, 0);
        }
        s->requests[s->n_requests++] = request;
    }
}

void
switch_read(struct switch_ *s)
{
    char data[4096];
    ssize_t n;
    int fd;

    while (
        (fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC))
        >= 0) {
        switch_hang_up(s);
        s->fd = fd;
        greet(s);
    }
    while (s->fd >= 0 && (n = recv(s->fd, data, sizeof data, 0)) >= 0) {
        if (!n) {
            switch_hang_up(s);
            return;
        }
        ofpbuf_put(&s->input, data, (size_t) n);
        split(s);
    }
}

/* The flows of verdicts, as dumped: those of both directions of one. */
static void
answer_flows(const struct switch_ *s, const struct ofp_header *oh,
             struct ofpbuf *out)
{
    struct ofpbuf ofpacts;
    struct ovs_list msgs;

    ofpbuf_init(&ofpacts, 64);
    ofpact_put_METER(&ofpacts)->meter_id = s->meter;
    ofpact_put_FIN_TIMEOUT(&ofpacts)->fin_idle_timeout = 2;
    ofpact_put_SET_QUEUE(&ofpacts)->queue_id = 2;
    ofpmp_init(&msgs, oh);
    for (uint64_t side = 0; side < 2; side++) {
        struct ofputil_flow_stats fs = {
            .cookie = htonll(s->prefix | UINT64_C(1) << 36 | side << 30
                             | 1 << 28 | 0x105),
            .table_id = 200,
            .priority = 10000,
            .idle_timeout = 120,
            .flags = OFPUTIL_FF_SEND_FLOW_REM,
            .duration_sec = 3,
            .packet_count = 10 + side,
            .byte_count = 1000,
            .ofpacts = ofpacts.data,
            .ofpacts_len = ofpacts.size,
        };

        match_init_catchall(&fs.match);
        match_set_in_port(&fs.match, u16_to_ofp((uint16_t) (1 + side)));
        match_set_dl_tci(&fs.match, htons(0));
        match_set_dl_type(&fs.match, htons(0x0800));
        match_set_nw_proto(&fs.match, IPPROTO_TCP);
        match_set_nw_src(&fs.match, htonl(0x0a000001 + (uint32_t) side));
        match_set_nw_dst(&fs.match, htonl(0x0a000002 - (uint32_t) side));
        match_set_tp_src(&fs.match, htons(side ? 80 : 1080));
        match_set_tp_dst(&fs.match, htons(side ? 1080 : 80));
        ofputil_append_flow_stats_reply(&fs, &msgs, NULL);
    }
    put_list(out, &msgs);
    ofpbuf_uninit(&ofpacts);
}

static void
answer_meters(const struct switch_ *s, const struct ofp_header *oh,
              struct ofpbuf *out)
{
    struct ofputil_meter_band band = { .type = OFPMBT13_DROP,
                                       .rate = 1000,
                                       .burst_size = 100 };
    struct ofputil_meter_config meter = {
        .meter_id = s->meter,
        .flags = OFPMF13_KBPS | OFPMF13_BURST,
        .n_bands = 1,
        .bands = &band,
    };
    struct ovs_list msgs;

    ofpmp_init(&msgs, oh);
    ofputil_append_meter_config(&msgs, &meter);
    put_list(out, &msgs);
}

static void
answer_bundle(const struct ofp_header *oh, struct ofpbuf *out)
{
    struct ofputil_bundle_ctrl_msg ctrl;

    FUZZ_CHECK(!ofputil_decode_bundle_ctrl(oh, &ctrl));
    /* The answer to each kind is the next one (OpenFlow Switch Specification
     * 1.4, section A.3.9). */
    ctrl.type++;
    put_msg(out, ofputil_encode_bundle_ctrl_reply(oh, &ctrl));
}

void
switch_answer(const struct switch_ *s, const struct ofpbuf *request,
              struct ofpbuf *out)
{
    const struct ofputil_meter_features features = {
        .max_meters = 200000,
        .band_types = 1u << OFPMBT13_DROP,
        .max_bands = 1,
    };
    const struct ofputil_aggregate_stats aggregate = {
        .packet_count = 5, .byte_count = 500, .flow_count = s->n_static
    };
    const struct ofputil_switch_config config = { .miss_send_len = 128 };
    const struct ofp_header *oh = request->data;
    enum ofptype type;

    FUZZ_CHECK(!ofptype_decode(&type, oh));
    switch ((int) type) {
    case OFPTYPE_ECHO_REQUEST:
        put_msg(out, ofputil_encode_echo_reply(oh));
        break;
    case OFPTYPE_GET_CONFIG_REQUEST:
        put_msg(out, ofputil_encode_get_config_reply(oh, &config));
        break;
    case OFPTYPE_BARRIER_REQUEST:
        put_msg(out, ofpraw_alloc_reply(OFPRAW_OFPT11_BARRIER_REPLY, oh, 0));
        break;
    case OFPTYPE_METER_FEATURES_STATS_REQUEST:
        put_msg(out, ofputil_encode_meter_features_reply(&features, oh));
        break;
    case OFPTYPE_METER_CONFIG_STATS_REQUEST:
        answer_meters(s, oh, out);
        break;
    case OFPTYPE_AGGREGATE_STATS_REQUEST:
        put_msg(out, ofputil_encode_aggregate_stats_reply(&aggregate, oh));
        break;
    case OFPTYPE_FLOW_STATS_REQUEST:
        answer_flows(s, oh, out);
        break;
    case OFPTYPE_BUNDLE_CONTROL:
        answer_bundle(oh, out);
        break;
    default:
        /* All else is answered only if it is refused. */
        break;
    }
}

void
switch_refuse(const struct ofpbuf *request, enum ofperr error,
              struct ofpbuf *out)
{
    put_msg(out, ofperr_encode_reply(error, request->data));
}

void
switch_tell_removed(uint64_t cookie, uint8_t reason, struct ofpbuf *out)
{
    struct ofputil_flow_removed fr = {
        .cookie = htonll(cookie),
        .priority = 10000,
        .reason = reason,
        .table_id = 200,
        .idle_timeout = 120,
        .packet_count = 7,
        .byte_count = 700,
    };

    match_init_catchall(&fr.match);
    put_msg(out, ofputil_encode_flow_removed(&fr, PROTOCOL));
}

void
switch_behave(struct switch_ *s)
{
    struct ofpbuf out;

    ofpbuf_init(&out, 1024);
    while (s->n_requests) {
        switch_answer(s, s->requests[0], &out);
        switch_forget(s, 0);
    }
    switch_send(s, out.data, out.size);
    ofpbuf_uninit(&out);
}
