/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flow changes all at once: see bundle.h. */

#include <config.h>
#include "ovs-glue/bundle.h"

#include <stdlib.h>

#include "openvswitch/ofp-bundle.h"
#include "openvswitch/ofp-parse.h"
#include "openvswitch/ofpbuf.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/session.h"
#include "util.h"

VLOG_DEFINE_THIS_MODULE(l7_bundle);

static void
put(struct bundle *b, struct ofpbuf *msg)
{
    if (b->n >= b->allocated) {
        b->msgs = x2nrealloc(b->msgs, &b->allocated, sizeof *b->msgs);
    }
    b->msgs[b->n++] = msg;
}

static void
put_control(struct bundle *b, uint16_t type)
{
    /* Every packet sees all of the changes or none of them. */
    struct ofputil_bundle_ctrl_msg ctrl = {
        .bundle_id = b->id,
        .type = type,
        .flags = OFPBF_ATOMIC | OFPBF_ORDERED,
    };

    put(b, ofputil_encode_bundle_ctrl_request(
               ofputil_protocol_to_ofp_version(b->protocol), &ctrl));
}

void
bundle_begin(struct bundle *b, const struct session *session)
{
    static uint32_t next_id;

    *b = (struct bundle){
        .id = ++next_id,
        .first_xid = session_next_xid(session),
        .protocol = session_protocol(session),
    };
    put_control(b, OFPBCT_OPEN_REQUEST);
}

void
bundle_add(struct bundle *b, const struct ofputil_flow_mod *fm)
{
    struct ofpbuf *request = ofputil_encode_flow_mod(fm, b->protocol);
    struct ofp_header *oh = request->data;

    /* A message in a bundle must have the transaction ID of the message that
     * adds it, which the session gives out in order. */
    oh->xid = htonl(b->first_xid + (uint32_t) b->n);
    struct ofputil_bundle_add_msg add = {
        .bundle_id = b->id,
        .flags = OFPBF_ATOMIC | OFPBF_ORDERED,
        .msg = oh,
    };

    put(b, ofputil_encode_bundle_add(
               ofputil_protocol_to_ofp_version(b->protocol), &add));
    ofpbuf_delete(request);
}

void
bundle_add_string(struct bundle *b, int command, const char *flow)
{
    enum ofputil_protocol usable;
    struct ofputil_flow_mod fm;

    char *error =
        parse_ofp_flow_mod_str(&fm, flow, NULL, NULL, command, &usable);
    if (error) {
        /* The caller composed it, from settings that were checked. */
        VLOG_FATAL("%s: %s", flow, error);
    }
    bundle_add(b, &fm);
    minimatch_destroy(&fm.match);
    free(CONST_CAST(struct ofpact *, fm.ofpacts));
}

void
bundle_send(struct bundle *b, struct session *session, const char *what,
            const struct session_callbacks *callbacks, void *aux)
{
    put_control(b, OFPBCT_COMMIT_REQUEST);
    session_request(session, b->msgs, b->n, what, callbacks, aux);
    free(b->msgs);
    b->msgs = NULL;
}
