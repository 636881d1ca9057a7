/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the connections of a capture are: see classify.h. */

#include <l7-config.h>
#include "captures/classify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/mapping.h"
#include "daemon/clock.h"
#include "daemon/examination.h"
#include "daemon/examiner.h"
#include "captures/link.h"
#include "patterns/library.h"

/* How often silent connections are looked for, as in the daemon. */
#define EXPIRE_US 1000000

/* So many packets wait until the memory that they need has come: half of them
 * for what says where a connection is, and half for the connection.  What that
 * takes is made up for by far where there are very many connections, and not
 * worth mention where there are few. */
#define N_WAITING 16

/* What is noted of a connection beside the table. */
struct record {
    uint64_t number; /* 0: of no connection. */
    uint64_t n_packets;
    uint64_t n_bytes;
    uint64_t decided;
    struct match match;
    uint8_t bytes[CLASSIFY_MAX_BYTES];
    size_t n;
};

/* A packet that waits for its turn. */
struct waiting {
    struct packet packet; /* Points into 'data', */
    uint8_t *data;        /* a copy, */
    size_t size;          /* with room for so many bytes. */
    uint16_t vlan;
    uint32_t hash; /* See connection_foresee(). */
    uint64_t now_us;
};

struct classifier {
    struct examiner *examiner;
    struct connection_table *connections; /* The examiner's. */
    classify_cb *tell;
    void *aux;

    struct record *records; /* A mapping, by the connection's slot. */
    size_t max;             /* Room for so many. */

    struct waiting waiting[N_WAITING]; /* A ring. */
    uint64_t n_in, n_out;              /* Packets that went in and out. */

    uint64_t n_connections; /* Since the last end. */
    uint64_t expired_us;    /* When silent ones were looked for. */
    uint64_t packets[PACKET_N_STATUSES];
    uint64_t n_stray;
};

static void on_removing(void *, struct connection *, bool evicted);

int
classifier_create(const struct library *library, size_t max_connections,
                  classify_cb *tell, void *aux, struct classifier **clp)
{
    struct classifier *cl = calloc(1, sizeof *cl);

    *clp = NULL;
    if (!cl) {
        return ENOMEM;
    }
    cl->tell = tell;
    cl->aux = aux;
    int error = examiner_create(library, max_connections, &cl->examiner);
    if (!error) {
        cl->max = max_connections;
        cl->records = mapping_create(cl->max * sizeof *cl->records);
        error = cl->records ? 0 : ENOMEM;
    }
    if (error) {
        classifier_destroy(cl);
        return error;
    }
    cl->connections = examiner_connections(cl->examiner);
    connection_table_watch(cl->connections, on_removing, cl);
    *clp = cl;
    return 0;
}

void
classifier_destroy(struct classifier *cl)
{
    if (cl) {
        for (size_t i = 0; i < N_WAITING; i++) {
            free(cl->waiting[i].data);
        }
        examiner_destroy(cl->examiner);
        mapping_destroy(cl->records, cl->max * sizeof *cl->records);
        free(cl);
    }
}

static struct record *
get_record(struct classifier *cl, const struct connection *c)
{
    return &cl->records[connection_handle(cl->connections, c)
                        >> CONNECTION_GENERATION_BITS];
}

/* Notes the answer for 'c', which still has its examination. */
static void
note_answer(struct record *r, const struct connection *c,
            const struct match *match)
{
    struct payload payload;

    r->match = *match;
    r->n = 0;
    if (match->protocol == PROTOCOL_UNKNOWN) {
        return;
    }
    r->decided = r->n_packets;
    examination_payload(c->examination, &payload);

    const uint8_t *data =
        match->in_joined ? payload.joined : payload.data[match->side];
    size_t len =
        match->in_joined ? payload.joined_len : payload.len[match->side];
    if (data && match->offset < len && match->length <= len - match->offset) {
        r->n =
            match->length < sizeof r->bytes ? match->length : sizeof r->bytes;
        memcpy(r->bytes, data + match->offset, r->n);
    }
}

/* A connection leaves the table. */
static void
on_removing(void *cl_, struct connection *c, bool evicted)
{
    struct classifier *cl = cl_;
    struct record *r = get_record(cl, c);

    (void) evicted;
    if (!r->number) {
        return;
    }
    if (c->examination && c->first_payload_us) {
        struct match match;

        examiner_conclude(cl->examiner, c, &match);
        note_answer(r, c, &match);
    }

    struct classified told = {
        .key = &c->key,
        .number = r->number,
        .n_packets = r->n_packets,
        .n_bytes = r->n_bytes,
        .decided = r->decided,
        .spoke = c->first_payload_us != 0,
        .midstream = c->midstream,
        .match = r->match,
        .n = r->n,
    };
    memcpy(told.bytes, r->bytes, r->n);
    r->number = 0;
    cl->tell(cl->aux, &told);
}

/* Gives 'c' its answer, after which it lingers. */
static void
decide(struct classifier *cl, struct record *r, struct connection *c,
       const struct match *match, uint32_t now)
{
    note_answer(r, c, match);
    examiner_close(c, match);
    connection_touch(cl->connections, c, CONNECTION_LINGERING, now);
}

static void
expire(struct classifier *cl, uint64_t now_us)
{
    struct connection *c;

    while ((c = examiner_next_silent(cl->examiner, now_us))) {
        struct match match;

        examiner_conclude(cl->examiner, c, &match);
        decide(cl, get_record(cl, c), c, &match, clock_seconds(now_us));
    }
    examiner_forget(cl->examiner, now_us);
}

/* Takes note of 'packet' in 'vlan'. */
static void
take_packet(struct classifier *cl, uint16_t vlan, const struct packet *packet,
            uint64_t now_us)
{
    enum side side;
    struct match match;

    if (now_us - cl->expired_us >= EXPIRE_US) {
        expire(cl, now_us);
        cl->expired_us = now_us;
    }

    struct connection *c =
        connection_find(cl->connections, vlan, 0, packet, &side);
    c = examiner_open(cl->examiner, c, vlan, 0, 0, packet, now_us, &side);
    if (!c) {
        cl->n_stray += (packet->tcp_flags & PACKET_RST) != 0;
        return;
    }

    struct record *r = get_record(cl, c);
    if (!r->number) {
        *r = (struct record){ .number = ++cl->n_connections };
    }
    r->n_packets++;
    r->n_bytes += packet->ip_total;

    uint32_t now = clock_seconds(now_us);
    if (!examiner_is_undecided(c)) {
        connection_use(cl->connections, c, now);
    } else if (examiner_packet(cl->examiner, c, side, packet, now_us, &match)
               == EXAMINER_DECIDED) {
        decide(cl, r, c, &match, now);
    }
}

/* ---- Packets that wait. ---- */

static struct waiting *
get_waiting(struct classifier *cl, uint64_t number)
{
    return &cl->waiting[number % N_WAITING];
}

/* Takes the packet that has waited longest. */
static void
take_waiting(struct classifier *cl)
{
    const struct waiting *w = get_waiting(cl, cl->n_out++);
    take_packet(cl, w->vlan, &w->packet, w->now_us);
}

void
classifier_flush(struct classifier *cl)
{
    while (cl->n_out < cl->n_in) {
        take_waiting(cl);
    }
}

/* Copies 'frame' to 'w'.  Returns false if memory is short. */
static bool
copy_frame(struct waiting *w, const struct link_packet *frame)
{
    if (frame->len > w->size) {
        uint8_t *data = realloc(w->data, frame->len);

        if (!data) {
            return false;
        }
        w->data = data;
        w->size = frame->len;
    }
    memcpy(w->data, frame->data, frame->len);
    return true;
}

void
classifier_packet(struct classifier *cl, const struct link_packet *frame,
                  uint64_t now_us)
{
    struct packet packet;
    enum packet_status status =
        packet_dissect(frame->data, frame->len, &packet);

    cl->packets[status]++;
    if (status != PACKET_OK) {
        return;
    }
    if (cl->n_in - cl->n_out == N_WAITING) {
        take_waiting(cl);
    }

    struct waiting *w = get_waiting(cl, cl->n_in);
    if (!copy_frame(w, frame)) {
        /* Without waiting, and in its turn. */
        classifier_flush(cl);
        take_packet(cl, frame->vlan, &packet, now_us);
        return;
    }
    w->packet = packet;
    w->packet.payload = w->data + (packet.payload - frame->data);
    w->vlan = frame->vlan;
    w->now_us = now_us;
    w->hash = connection_foresee(cl->connections, frame->vlan, 0, &w->packet);
    cl->n_in++;

    if (cl->n_in - cl->n_out > N_WAITING / 2) {
        const struct waiting *next =
            get_waiting(cl, cl->n_in - 1 - N_WAITING / 2);
        uint32_t slot = connection_foresee_record(cl->connections, next->hash);

        if (slot != CONNECTION_INDEX_NONE) {
            __builtin_prefetch(&cl->records[slot], 1);
        }
    }
}

/* A connection, and where it comes in the order of all: silent ones first,
 * since they are many where somebody scans, and few ask for them. */
struct ordered {
    bool said; /* Somebody said something. */
    uint64_t number;
    struct connection *connection;
};

static int
compare_ordered(const void *a_, const void *b_)
{
    const struct ordered *a = a_;
    const struct ordered *b = b_;

    if (a->said != b->said) {
        return a->said ? 1 : -1;
    }
    return a->number < b->number ? -1 : a->number > b->number;
}

void
classifier_finish(struct classifier *cl)
{
    struct connection_table *t = cl->connections;
    struct ordered *all;
    size_t n = 0;
    size_t size = 0;

    classifier_flush(cl);
    for (int i = 0; i < CONNECTION_N_STATES; i++) {
        size += connection_n(t, (enum connection_state) i);
    }
    all = calloc(size ? size : 1, sizeof *all);
    for (int i = 0; i < CONNECTION_N_STATES; i++) {
        struct connection *c = connection_oldest(t, (enum connection_state) i);

        while (c) {
            struct connection *next = connection_next(t, c);

            if (all) {
                all[n++] = (struct ordered){
                    .said = c->first_payload_us != 0,
                    .number = get_record(cl, c)->number,
                    .connection = c,
                };
            } else {
                /* Better in some order than not at all. */
                connection_remove(t, c);
            }
            c = next;
        }
    }
    if (all) {
        qsort(all, n, sizeof *all, compare_ordered);
        for (size_t i = 0; i < n; i++) {
            connection_remove(t, all[i].connection);
        }
        free(all);
    }
    cl->n_connections = 0;
    cl->expired_us = 0;
}

void
classifier_get_stats(const struct classifier *cl, struct classify_stats *stats)
{
    *stats = (struct classify_stats){
        .n_stray = cl->n_stray,
        .n_evicted = connection_n_evicted(cl->connections),
        .n_refused = connection_n_refused(cl->connections),
        .n_no_memory = examiner_n_no_memory(cl->examiner),
        .n_limits = examiner_n_limits(cl->examiner),
    };
    memcpy(stats->packets, cl->packets, sizeof stats->packets);
}
