/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: what comes from the switch.  The input is a script: answers to
 * what the glue asks, right or wrong, late or twice, errors, messages that
 * nobody asked for, any bytes at all; verdicts, other meters and standing
 * orders meanwhile; time that passes, and connections that break.
 *
 * The glue is the whole of it (ovs-glue/glue.h): session, bring-up, meters,
 * standing orders, programmer, statistics, and its end.  Only the database,
 * the mirror and the thread are stand-ins (standins.h), and the clock, which
 * the script moves.
 *
 * What must hold: everything that the glue sends can be read; it tells of no
 * flow that is not one of ours; every verdict is dealt with; and whatever the
 * switch has said, once it behaves, the bridge gets ready, or the glue ends
 * within its time. */

#include <config.h>

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fatal-signal.h"
#include "openvswitch/vlog.h"
#include "ovs-glue/adoption.h"
#include "ovs-glue/cookie.h"
#include "ovs-glue/database.h"
#include "ovs-glue/glossary-row.h"
#include "ovs-glue/glue-private.h"
#include "ovs-glue/glue-thread.h"
#include "ovs-glue/inventory.h"
#include "ovs-glue/mirror.h"
#include "ovs-glue/programmer.h"
#include "ovs-glue/verdict.h"
#include "lib/vswitch-idl.h"
#include "ovs-rcu.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/standins.h"
#include "tests/fuzz/switch.h"
#include "util.h"

const char fuzz_name[] = "switch";

/* What a script can do. */
#define N_VERDICTS_MAX 64
#define N_STEPS_MAX 400
#define MESSAGE_MAX 1024

/* Milliseconds within which a bridge that behaves is ready, or a glue that is
 * to end has ended. */
#define PATIENCE_MS 30000

#define FIRST_METER METERS_FIRST_DEFAULT


/* ---- What the glue tells. ---- */

struct trial {
    struct glue *glue;
    struct fuzz_input in;
    size_t n_verdicts; /* Posted, */
    size_t n_taken;    /* and taken. */
    size_t n_calls;    /* Of those that wait, still to be made. */
    bool is_stopping;
    bool is_adopting; /* It has been, once. */
};

static struct switch_ the_switch;

static void
on_inventory(void *trial OVS_UNUSED, struct inventory *inventory)
{
    FUZZ_CHECK(inventory_n_ports(inventory) == 0);
}

static void
on_adoption(void *trial_, struct adoption *adoption)
{
    struct trial *t = trial_;

    FUZZ_CHECK(!t->is_adopting && adoption_n(adoption) > 0);
    t->is_adopting = true;
    for (size_t i = 0; i < adoption_n(adoption); i++) {
        const struct adopted *a = adoption_at(adoption, i);

        FUZZ_CHECK(a->looks[0].in_port || a->looks[1].in_port);
        FUZZ_CHECK(a->protocol == COOKIE_MIDSTREAM
                   || adoption_protocol(adoption, a));
        FUZZ_CHECK(adoption_worker(adoption, a, 3) < 3);
    }
}

static void
on_resync(void *trial_, bool lost OVS_UNUSED)
{
    struct trial *t = trial_;

    glue_end_adoption(t->glue);
    glue_remove_stale_meters(t->glue);
}

static void
check_flow(uint8_t worker, uint8_t side, uint32_t handle)
{
    FUZZ_CHECK(worker < COOKIE_MAX_WORKERS && side < 2);
    FUZZ_CHECK(handle < 1u << COOKIE_HANDLE_BITS);
}

static void
on_flow_removed(void *trial OVS_UNUSED,
                const struct glue_flow_removed *removed)
{
    check_flow(removed->worker, removed->side, removed->handle);
}

static void
on_flows_counted(void *trial OVS_UNUSED,
                 const struct glue_flow_counters *flows, size_t n)
{
    FUZZ_CHECK(n > 0);
    for (size_t i = 0; i < n; i++) {
        check_flow(flows[i].worker, flows[i].side, flows[i].handle);
        FUZZ_CHECK(flows[i].n_packets != UINT64_MAX);
    }
}

static void
on_verdict(void *trial_, struct verdict *v OVS_UNUSED)
{
    struct trial *t = trial_;

    t->n_taken++;
}

static void
nothing(void *trial OVS_UNUSED)
{}

static const struct glue_callbacks callbacks = {
    .inventory = on_inventory,
    .adoption = on_adoption,
    .resync = on_resync,
    .flow_removed = on_flow_removed,
    .flows_counted = on_flows_counted,
    .verdict = on_verdict,
    .second = nothing,
    .ending = nothing,
};

static void
call_done(void *trial_)
{
    struct trial *t = trial_;

    FUZZ_CHECK(t->n_calls > 0);
    t->n_calls--;
}


/* ---- The script. ---- */

/* Time passes, and the glue gets its turn, and the switch what it says. */
static void
go_on(struct trial *t, unsigned int ms)
{
    struct mailbox_item *calls = mailbox_take(standins_calls());

    standins_now_ms += ms;
    glue_run(t->glue);
    glue_run_calls(calls);
    glue_run_after_calls(t->glue);
    switch_read(&the_switch);
}

static void
set_meters(struct trial *t)
{
    struct meter_config meters[8];
    size_t n = fuzz_below(&t->in, ARRAY_SIZE(meters) + 1);

    for (size_t i = 0; i < n; i++) {
        meters[i] = (struct meter_config){
            .id = FIRST_METER + (uint32_t) fuzz_below(&t->in, 10),
            .rate = 1 + fuzz_u8(&t->in),
            .burst = 1,
        };
    }
    glue_set_meters(t->glue, meters, n, NULL, NULL);
    if (fuzz_u8(&t->in) & 1) {
        glue_remove_stale_meters(t->glue);
    }
    if (n && fuzz_u8(&t->in) & 1) {
        glue_remove_meters(t->glue, &meters[0].id, 1);
    }
}

static void
set_standing(struct trial *t)
{
    struct standing_match exclusions[4];
    struct standing_examining examining[2];
    const struct standing_config config = {
        .exclusions = exclusions,
        .n = fuzz_below(&t->in, ARRAY_SIZE(exclusions) + 1),
        .examining = examining,
        .n_examining = fuzz_below(&t->in, ARRAY_SIZE(examining) + 1),
    };

    for (size_t i = 0; i < config.n; i++) {
        exclusions[i] =
            (struct standing_match){ .in_port = (uint16_t) (1 + i) };
    }
    for (size_t i = 0; i < config.n_examining; i++) {
        examining[i] = (struct standing_examining){
            .match.in_port = 3,
            .rank = (uint16_t) i,
            .actions = { .queue = (int32_t) i,
                         .dscp = ACTIONS_NONE,
                         .meter_id = FIRST_METER + fuzz_u8(&t->in) % 10 },
        };
    }
    glue_set_standing(t->glue, &config);
}

static void
post_verdict(struct trial *t)
{
    if (t->n_verdicts == N_VERDICTS_MAX) {
        return;
    }
    struct verdict *v = xzalloc(sizeof *v);
    uint8_t choice = fuzz_u8(&t->in);

    v->key.ip_version = choice & 1 ? 6 : 4;
    v->key.ip_proto = choice & 2 ? IPPROTO_TCP : IPPROTO_UDP;
    for (int side = 0; side < 2; side++) {
        memset(&v->key.addrs[side], 0xff, 12);
        memset(&v->key.addrs[side], 0, 10);
        v->key.addrs[side].s6_addr[15] = fuzz_u8(&t->in);
        v->key.ports[side] = (uint16_t) fuzz_below(&t->in, 65536);
        v->looks[side] = (struct look){ 1, LOOK_UNTAGGED, false };
        v->program[side] = choice >> (2 + side) & 1;
    }
    v->remove = !(choice & 0x70);
    v->release = !(choice & 0xf0);
    v->handle = fuzz_u8(&t->in);
    v->actions = (struct verdict_actions){
        .drop = choice & 0x10,
        .queue = ACTIONS_NONE,
        .dscp = ACTIONS_NONE,
        .meter_id = choice & 0x20 ? FIRST_METER + choice % 10 : 0,
    };
    v->own_meter = choice & 0x40 ? FIRST_METER + fuzz_u8(&t->in) % 10 : 0;
    t->n_verdicts += glue_post_verdict(t->glue, v);
}

/* Which of the requests is spoken of; NULL: there is none. */
static const struct ofpbuf *
pick_request(struct trial *t, size_t *i)
{
    *i = fuzz_below(&t->in, SWITCH_REQUESTS_MAX);
    if (!the_switch.n_requests) {
        return NULL;
    }
    /* The latest ones have low numbers. */
    *i = the_switch.n_requests - 1 - *i % the_switch.n_requests;
    return the_switch.requests[*i];
}

/* Changes bytes of what the switch is about to say. */
static void
spoil(struct trial *t, struct ofpbuf *msg)
{
    for (size_t n = fuzz_below(&t->in, 6); n && msg->size; n--) {
        uint8_t *byte =
            ofpbuf_at_assert(msg, fuzz_below(&t->in, 65536) % msg->size, 1);

        *byte = fuzz_u8(&t->in);
    }
    if (fuzz_u8(&t->in) % 8 == 0) {
        msg->size -= fuzz_below(&t->in, 32) % (msg->size + 1);
    }
}

/* Says a message that stands in the script; with a length that is right, and
 * the number of some request. */
static void
say_message(struct trial *t, size_t max)
{
    size_t n = fuzz_below(&t->in, max), i;
    uint8_t how = fuzz_u8(&t->in);
    const struct ofpbuf *request = pick_request(t, &i);
    const uint8_t *data = fuzz_bytes(&t->in, &n);
    struct ofpbuf msg;

    ofpbuf_init(&msg, 1024);
    ofpbuf_put(&msg, data, n);
    if (msg.size >= sizeof(struct ofp_header) && how & 1) {
        struct ofp_header *oh = msg.data;

        oh->length = htons((uint16_t) msg.size);
        oh->version = how & 2 ? OFP15_VERSION : oh->version;
        if (request && how & 4) {
            oh->xid = ((struct ofp_header *) request->data)->xid;
        }
    }
    switch_send(&the_switch, msg.data, msg.size);
    ofpbuf_uninit(&msg);
}

/* Answers one request, or refuses it. */
static void
answer_one(struct trial *t, bool spoils)
{
    size_t i;
    const struct ofpbuf *request = pick_request(t, &i);
    uint8_t how = fuzz_u8(&t->in);
    struct ofpbuf out;

    if (!request) {
        return;
    }
    ofpbuf_init(&out, 256);
    if (how & 1) {
        switch_refuse(request, (enum ofperr)(1 + OFPERR_OFS + how / 2), &out);
    } else {
        switch_answer(&the_switch, request, &out);
    }
    if (spoils) {
        spoil(t, &out);
    }
    switch_send(&the_switch, out.data, out.size);
    ofpbuf_uninit(&out);
    if (fuzz_u8(&t->in) & 1) {
        switch_forget(&the_switch, i);
    }
}

static void
tell_removed(struct trial *t)
{
    uint64_t cookie = (uint64_t) COOKIE_PREFIX_DEFAULT << 48
                      | (uint64_t) fuzz_u32(&t->in) << 16;
    struct ofpbuf out;

    ofpbuf_init(&out, 256);
    switch_tell_removed(cookie, fuzz_u8(&t->in), &out);
    if (fuzz_u8(&t->in) & 1) {
        spoil(t, &out);
    }
    switch_send(&the_switch, out.data, out.size);
    ofpbuf_uninit(&out);
}

static void
wait_for(struct trial *t)
{
    t->n_calls++;
    if (fuzz_u8(&t->in) & 1) {
        glue_when_programmed(t->glue, call_done, t);
    } else {
        glue_refresh_counters(t->glue, call_done, t);
    }
}

static void
step(struct trial *t)
{
    switch (fuzz_u8(&t->in) % 16) {
    case 0:
    case 1:
        switch_behave(&the_switch);
        break;
    case 2:
        answer_one(t, false);
        break;
    case 3:
    case 4:
    case 5:
        answer_one(t, true);
        break;
    case 6:
        say_message(t, MESSAGE_MAX);
        break;
    case 7:
        say_message(t, 64);
        break;
    case 8:
    case 9:
        tell_removed(t);
        break;
    case 10:
    case 11:
        post_verdict(t);
        break;
    case 12:
        set_meters(t);
        break;
    case 13:
        set_standing(t);
        break;
    case 14:
        wait_for(t);
        break;
    default: {
        uint8_t what = fuzz_u8(&t->in);

        if (what < 16) {
            switch_hang_up(&the_switch);
        } else if (what < 32) {
            standins_ofport = what & 1 ? fuzz_u8(&t->in) : 0;
        } else if (what < 48) {
            the_switch.n_static = fuzz_u8(&t->in);
        } else if (what < 56 && !t->is_stopping) {
            t->is_stopping = true;
            glue_stop(t->glue, what & 1);
        } else {
            go_on(t, 10 * what);
        }
        break;
    }
    }
}

/* True if the glue has ended, if it is to; otherwise, if the bridge is ready
 * and nobody waits. */
static bool
is_at_rest(const struct trial *t)
{
    struct programmer_stats stats;

    programmer_get_stats(t->glue->programmer, &stats);
    return !t->n_calls && t->n_taken == t->n_verdicts
           && (t->is_stopping ? t->glue->is_stopped
                              : glue_is_ready(t->glue) && !stats.n_waiting);
}

/* The switch behaves from now on, if it ever did otherwise. */
static void
come_to_rest(struct trial *t)
{
    long long int end = standins_now_ms + PATIENCE_MS;

    switch_hang_up(&the_switch);
    standins_ofport = standins_ofport ? standins_ofport : 7;
    the_switch.n_static = PIPELINE_N_STATIC;
    while (standins_now_ms < end && !is_at_rest(t)) {
        go_on(t, 100);
        switch_behave(&the_switch);
    }
    FUZZ_CHECK(is_at_rest(t));

    char *text = glue_describe(t->glue);
    FUZZ_CHECK(strstr(text, t->is_stopping ? "state: " : "state: ready\n"));
    free(text);
}

static void
prepare(void)
{
    char *path = xasprintf("%s/br0.mgmt", fuzz_dir());

    fatal_ignore_sigpipe();
    setenv("OVS_RUNDIR", fuzz_dir(), 1);
    vlog_set_levels(NULL, VLF_ANY_DESTINATION, VLL_OFF);
    FUZZ_CHECK(!standins_init());
    switch_init(&the_switch, path);
    free(path);
}

static void
begin(struct trial *t)
{
    static const struct glue_config config = {
        .bridge = "br0",
        .database = "none",
        .pipeline = { .table = PIPELINE_TABLE_DEFAULT,
                      .priority = PIPELINE_PRIORITY_DEFAULT,
                      .reg = PIPELINE_REG_DEFAULT,
                      .cookie_prefix = COOKIE_PREFIX_DEFAULT },
        .first_meter = FIRST_METER,
        .max_connections = 100,
    };
    static bool is_prepared;

    if (!is_prepared) {
        is_prepared = true;
        prepare();
    }
    the_switch.prefix = (uint64_t) COOKIE_PREFIX_DEFAULT << 48;
    the_switch.meter = FIRST_METER + 3;
    the_switch.n_static = PIPELINE_N_STATIC;
    FUZZ_CHECK(!glue_create(&config, standins_thread(), NULL, &callbacks, t,
                            &t->glue));
    if (fuzz_u8(&t->in) & 1) {
        standins_leave_glossary();
    }
}

static void
end(struct trial *t)
{
    glue_destroy(t->glue);
    switch_hang_up(&the_switch);
    ovsrcu_quiesce();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct trial t = { .in = { data, size } };

    begin(&t);
    /* What comes before the script: the bring-up, up to some point. */
    for (size_t n = fuzz_below(&t.in, 16); n; n--) {
        go_on(&t, 1);
        switch_behave(&the_switch);
    }
    for (int n = 0; t.in.len && n < N_STEPS_MAX; n++) {
        go_on(&t, 1);
        step(&t);
    }
    come_to_rest(&t);
    end(&t);
    return 0;
}


/* ---- Seeds. ---- */

/* A script that goes on with 'steps' and then has the switch say 'data'. */
static void
seed_of_message(unsigned int steps, const void *data, size_t size,
                fuzz_take *take, void *aux)
{
    uint8_t script[7 + MESSAGE_MAX] = {
        1, (uint8_t) steps, 6, (uint8_t) (size >> 8), (uint8_t) size, 7, 0
    };

    if (size && size < MESSAGE_MAX) {
        memcpy(script + 7, data, size);
        take(script, 7 + size, aux);
    }
}

/* What a switch says, so that mutants of it are near to what one says: its
 * answers in the bring-up of a bridge and after, and what it says unasked. */
static void
seeds_of_messages(fuzz_take *take, void *aux)
{
    struct trial t = { .in = { NULL, 0 } };
    struct ofpbuf out;

    ofpbuf_init(&out, 512);
    begin(&t);
    for (unsigned int i = 0; i < 16; i++) {
        go_on(&t, 1);
        for (size_t j = 0; j < the_switch.n_requests; j++) {
            const struct ofpbuf *request = the_switch.requests[j];

            ofpbuf_clear(&out);
            switch_answer(&the_switch, request, &out);
            seed_of_message(i, out.data, out.size, take, aux);
            ofpbuf_clear(&out);
            switch_refuse(request, OFPERR_OFPBRC_BAD_TYPE, &out);
            seed_of_message(i, out.data, out.size, take, aux);
        }
        switch_behave(&the_switch);
    }
    ofpbuf_clear(&out);
    switch_tell_removed(the_switch.prefix | 0x105, 0, &out);
    seed_of_message(15, out.data, out.size, take, aux);
    ofpbuf_uninit(&out);
    end(&t);
}

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    uint64_t random = 7;
    uint8_t script[400];

    take("", 0, aux);
    for (unsigned int i = 0; i < 24; i++) {
        script[0] = i & 1;
        script[1] = (uint8_t) i;
        for (size_t j = 2; j < sizeof script; j++) {
            script[j] = (uint8_t) (fuzz_random(&random) >> 32);
        }
        take(script, 40 + i * 15, aux);
    }
    seeds_of_messages(take, aux);
}
