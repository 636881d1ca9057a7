/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flows of standing orders: see pipeline.h and standing.h. */

#include <config.h>
#include "ovs-glue/pipeline.h"

#include <netinet/in.h>
#include <netinet/ip6.h>
#include <stdlib.h>

#include "flow.h"
#include "openvswitch/match.h"
#include "openvswitch/ofp-actions.h"
#include "openvswitch/ofpbuf.h"
#include "ovs-glue/bundle.h"
#include "ovs-glue/pipeline-private.h"
#include "packets.h"
#include "util.h"

/* How much higher than our other flows in table 0 exclusions are. */
enum { PRIORITY_ABOVE_EXCLUSION = 2 };

BUILD_ASSERT_DECL(PIPELINE_PRIORITY_SKIP + STANDING_RANKS_MAX
                  < PIPELINE_PRIORITY_VERDICT);

static void
compose_addresses(const struct standing_match *m, struct match *match)
{
    if (m->prefix_len && m->ip_version == 4) {
        ovs_be32 addr = in6_addr_get_mapped_ipv4(&m->addr);
        ovs_be32 mask = be32_prefix_mask(m->prefix_len - 96);

        if (m->is_dst) {
            match_set_nw_dst_masked(match, addr, mask);
        } else {
            match_set_nw_src_masked(match, addr, mask);
        }
    } else if (m->prefix_len) {
        struct in6_addr mask = ipv6_create_mask(m->prefix_len);

        if (m->is_dst) {
            match_set_ipv6_dst_masked(match, &m->addr, &mask);
        } else {
            match_set_ipv6_src_masked(match, &m->addr, &mask);
        }
    }
}

/* Packets of 'm', whatever the register has. */
static void
compose_match(const struct standing_match *m, struct match *match)
{
    struct eth_addr eth_dst;

    match_init_catchall(match);
    if (m->in_port) {
        match_set_in_port(match, u16_to_ofp(m->in_port));
    }
    match_set_dl_tci_masked(match, htons(m->vlan_tci), htons(m->vlan_mask));
    memcpy(&eth_dst, m->eth_dst, sizeof eth_dst);
    if (!eth_addr_is_zero(eth_dst)) {
        match_set_dl_dst(match, eth_dst);
    }
    if (!m->ip_version) {
        return;
    }
    match_set_dl_type(match,
                      htons(m->ip_version == 4 ? ETH_TYPE_IP : ETH_TYPE_IPV6));
    compose_addresses(m, match);
    if (m->ip_proto) {
        match_set_nw_proto(match, m->ip_proto);
        match_set_tp_src_masked(match, htons(m->tp_ports[0]),
                                htons(m->tp_masks[0]));
        match_set_tp_dst_masked(match, htons(m->tp_ports[1]),
                                htons(m->tp_masks[1]));
    }
}

void
pipeline_remove_handle(const struct pipeline_config *config,
                       struct bundle *bundle, uint32_t handle, uint8_t table)
{
    char *flow = xasprintf("cookie=%#" PRIx64 "/-1,table=%u",
                           pipeline_pack_cookie(config, handle), table);

    bundle_add_string(bundle, OFPFC_DELETE, flow);
    free(flow);
}

/* Adds a flow, or with 'command' OFPFC_DELETE_STRICT removes it. */
static void
add_flow(struct bundle *bundle, const struct match *match, uint64_t cookie,
         uint8_t table, int priority, uint16_t command,
         const struct ofpbuf *ofpacts)
{
    struct ofputil_flow_mod fm = {
        .priority = priority,
        .new_cookie = htonll(cookie),
        .table_id = table,
        .command = command,
        .buffer_id = UINT32_MAX,
        .out_port = OFPP_ANY,
        .out_group = OFPG_ANY,
        .ofpacts = ofpacts->data,
        .ofpacts_len = ofpacts->size,
    };

    minimatch_init(&fm.match, match);
    bundle_add(bundle, &fm);
    minimatch_destroy(&fm.match);
}

/* ---- What is off the mirror. ---- */

uint64_t
pipeline_skip_cookie(const struct pipeline_config *config)
{
    return pipeline_pack_cookie(config, PIPELINE_HANDLE_SKIP);
}

void
pipeline_add_skip(const struct pipeline_config *config, struct bundle *bundle,
                  const struct standing_match *m, uint16_t seconds)
{
    uint64_t stub[16];
    struct ofpbuf ofpacts = OFPBUF_STUB_INITIALIZER(stub);
    struct match match;

    compose_match(m, &match);
    /* It says what the register says already, or says it once more where a
     * flow for what is not judged has been here before: without any action it
     * would be shown as "drop". */
    pipeline_put_reg(&ofpacts, config->reg, PIPELINE_REG_SEEN);
    struct ofputil_flow_mod fm = {
        .priority = PIPELINE_PRIORITY_SKIP,
        .new_cookie = htonll(pipeline_skip_cookie(config)),
        .table_id = config->table,
        .command = OFPFC_ADD,
        .hard_timeout = seconds,
        .buffer_id = UINT32_MAX,
        .out_port = OFPP_ANY,
        .out_group = OFPG_ANY,
        .flags = OFPUTIL_FF_SEND_FLOW_REM,
        .ofpacts = ofpacts.data,
        .ofpacts_len = ofpacts.size,
    };
    minimatch_init(&fm.match, &match);
    bundle_add(bundle, &fm);
    minimatch_destroy(&fm.match);
    ofpbuf_uninit(&ofpacts);
}

/* ---- What is excluded. ---- */

void
pipeline_set_exclusions(const struct pipeline_config *config,
                        struct bundle *bundle,
                        const struct standing_match *exclusions, size_t n)
{
    uint64_t cookie = pipeline_pack_cookie(config, PIPELINE_HANDLE_EXCLUSION);

    pipeline_remove_handle(config, bundle, PIPELINE_HANDLE_EXCLUSION, 0);
    for (size_t i = 0; i < n; i++) {
        uint64_t stub[16];
        struct ofpbuf ofpacts = OFPBUF_STUB_INITIALIZER(stub);
        struct match match;

        compose_match(&exclusions[i], &match);
        match_set_reg(&match, config->reg, 0);
        pipeline_put_reg(&ofpacts, config->reg, PIPELINE_REG_SEEN);
        pipeline_put_resubmit(&ofpacts, 0);
        add_flow(bundle, &match, cookie, 0,
                 config->priority + PRIORITY_ABOVE_EXCLUSION, OFPFC_ADD,
                 &ofpacts);
        ofpbuf_uninit(&ofpacts);
    }
}

/* ---- What is not judged yet. ---- */

/* The number of a rank's conjunction: 0 is none. */
static uint32_t
conjunction_id(const struct standing_examining *f)
{
    return f->rank + 1u;
}

/* The meter comes before everything else, as Open vSwitch wants it; then our
 * table once more, with the register such that it only clones; then the rest,
 * so that the clone shows what came in. */
static void
put_actions(const struct pipeline_config *config,
            const struct verdict_actions *a, struct ofpbuf *ofpacts)
{
    if (a->meter_id) {
        pipeline_put_meter(ofpacts, a->meter_id);
    }
    pipeline_put_reg(ofpacts, config->reg, PIPELINE_REG_EXAMINING);
    pipeline_put_resubmit(ofpacts, config->table);
    pipeline_put_marks(ofpacts, a);
}

static void
put_clauses(const struct standing_examining *f, struct ofpbuf *ofpacts)
{
    for (uint8_t i = 0; i < f->n_clauses; i++) {
        if (f->clauses & 1u << i) {
            struct ofpact_conjunction *c = ofpact_put_CONJUNCTION(ofpacts);

            c->clause = i;
            c->n_clauses = f->n_clauses;
            c->id = conjunction_id(f);
        }
    }
}

static void
add_examining(const struct pipeline_config *config, struct bundle *bundle,
              const struct standing_examining *f, uint16_t command)
{
    uint64_t stub[32];
    struct ofpbuf ofpacts = OFPBUF_STUB_INITIALIZER(stub);
    struct match match;

    compose_match(&f->match, &match);
    match_set_reg(&match, config->reg, PIPELINE_REG_SEEN);
    if (f->n_clauses && !f->clauses) {
        match_set_conj_id(&match, conjunction_id(f));
    }
    if (command == OFPFC_ADD && f->clauses) {
        put_clauses(f, &ofpacts);
    } else if (command == OFPFC_ADD) {
        put_actions(config, &f->actions, &ofpacts);
    }
    add_flow(bundle, &match,
             pipeline_pack_cookie(config, PIPELINE_HANDLE_EXAMINING),
             config->table, PIPELINE_PRIORITY_VERDICT - 1 - f->rank, command,
             &ofpacts);
    ofpbuf_uninit(&ofpacts);
}

void
pipeline_remove_examining(const struct pipeline_config *config,
                          struct bundle *bundle)
{
    pipeline_remove_handle(config, bundle, PIPELINE_HANDLE_EXAMINING,
                           config->table);
}

void
pipeline_change_examining(const struct pipeline_config *config,
                          struct bundle *bundle,
                          const struct standing_examining *old, size_t n_old,
                          const struct standing_examining *new, size_t n_new)
{
    size_t i = 0, j = 0;

    while (i < n_old || j < n_new) {
        int cmp = i == n_old   ? 1
                  : j == n_new ? -1
                               : standing_examining_compare(&old[i], &new[j]);

        if (cmp < 0) {
            add_examining(config, bundle, &old[i++], OFPFC_DELETE_STRICT);
        } else if (cmp > 0) {
            add_examining(config, bundle, &new[j++], OFPFC_ADD);
        } else {
            /* An addition takes the place of what matches the same. */
            if (!standing_examining_does_same(&old[i], &new[j])) {
                add_examining(config, bundle, &new[j], OFPFC_ADD);
            }
            i++;
            j++;
        }
    }
}
