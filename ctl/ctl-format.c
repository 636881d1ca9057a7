/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How connections are printed: see ctl-format.h. */

#include <l7-config.h>
#include "ctl/ctl-format.h"

#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "captures/classify.h"
#include "ctl/ctl-table.h"
#include "ctl/ctl-text.h"
#include "patterns/library-summary.h"
#include "patterns/library.h"

/* Room for CLASSIFY_MAX_BYTES as "\xHH". */
#define BYTES_TEXT (4 * CLASSIFY_MAX_BYTES + 1)

/* What the summary says of a protocol. */
struct sum {
    uint64_t n_connections;
    uint64_t n_packets;
    uint64_t n_bytes;
};

/* The table's columns; the last one if reasons are wanted. */
static const struct ctl_table_column columns[] = {
    { "FILE", false },   { "L4", false },       { "CLIENT", false },
    { "SERVER", false }, { "PROTOCOL", false }, { "PACKETS", true },
    { "BYTES", true },   { "DECIDED", true },   { "WHY", false },
};
#define N_COLUMNS (sizeof columns / sizeof columns[0])

struct ctl_format {
    enum ctl_format_type type;
    bool why;
    const struct library *library;
    FILE *out;
    char *file;       /* The present one's name. */
    struct sum *sums; /* By protocol. */

    struct ctl_table *table; /* NULL for other types. */
    uint64_t n_rows;         /* In it. */
};

struct ctl_format *
ctl_format_create(enum ctl_format_type type, bool why,
                  const struct library *library, FILE *out)
{
    struct ctl_format *f = calloc(1, sizeof *f);

    if (!f) {
        return NULL;
    }
    *f = (struct ctl_format){
        .type = type,
        .why = why,
        .library = library,
        .out = out,
        .sums = calloc(library_n_protocols(library), sizeof *f->sums),
    };
    if (type == CTL_TABLE) {
        f->table = ctl_table_create(columns, N_COLUMNS - !why, out);
    }
    if (!f->sums || (type == CTL_TABLE && !f->table)) {
        ctl_format_destroy(f);
        return NULL;
    }
    return f;
}

void
ctl_format_destroy(struct ctl_format *f)
{
    if (f) {
        free(f->file);
        free(f->sums);
        ctl_table_destroy(f->table);
        free(f);
    }
}

void
ctl_format_file(struct ctl_format *f, const char *path)
{
    free(f->file);
    f->file = ctl_text_file(path);
}

/* ---- What lines are made of. ---- */

static const char *
file_name(const struct ctl_format *f)
{
    return f->file ? f->file : "?";
}

/* The bytes that matched, those that are not printable as "\xHH". */
static const char *
format_bytes(const struct classified *c, char buffer[BYTES_TEXT])
{
    char *p = buffer;

    for (size_t i = 0; i < c->n; i++) {
        if (c->bytes[i] == '\\') {
            p = stpcpy(p, "\\\\");
        } else if (c->bytes[i] >= ' ' && c->bytes[i] < 0x7f) {
            *p++ = (char) c->bytes[i];
        } else {
            p += snprintf(p, 5, "\\x%02x", c->bytes[i]);
        }
    }
    *p = '\0';
    return buffer;
}

static const char *
side_name(const struct match *match)
{
    return match->in_joined             ? "joined"
           : match->side == SIDE_CLIENT ? "client"
                                        : "server";
}

static const char *
protocol_name(const struct ctl_format *f, const struct classified *c)
{
    return c->match.protocol == PROTOCOL_UNKNOWN
               ? "-"
               : library_protocol_name(f->library, c->match.protocol);
}

/* ---- Tabs. ---- */

static void
print_tsv(struct ctl_format *f, const struct classified *c)
{
    char client[INET6_ADDRSTRLEN], server[INET6_ADDRSTRLEN];
    const struct match *m = &c->match;
    bool known = m->protocol != PROTOCOL_UNKNOWN;

    fprintf(f->out, "%s\t%s\t%s\t%u\t%s\t%u\t%s\t%" PRIu64 "\t%" PRIu64 "\t",
            file_name(f), ctl_text_l4(c->key),
            connection_key_address(c->key, SIDE_CLIENT, client),
            c->key->ports[SIDE_CLIENT],
            connection_key_address(c->key, SIDE_SERVER, server),
            c->key->ports[SIDE_SERVER], protocol_name(f, c), c->n_packets,
            c->n_bytes);
    if (known) {
        fprintf(f->out, "%" PRIu64, c->decided);
    } else {
        fputc('-', f->out);
    }
    if (f->why && known) {
        char bytes[BYTES_TEXT];

        fprintf(f->out, "\t%s:%u\t%s\t%s\t%zu\t%zu\t%s", m->file, m->line,
                library_strength_name(m->strength), side_name(m), m->offset,
                m->length, format_bytes(c, bytes));
    } else if (f->why) {
        fputs("\t-\t-\t-\t-\t-\t-", f->out);
    }
    fputc('\n', f->out);
}

/* ---- JSON. ---- */

static json_t *
make_why(const struct classified *c)
{
    const struct match *m = &c->match;
    char bytes[BYTES_TEXT];

    return json_pack("{s:o, s:i, s:s, s:s, s:I, s:I, s:s}", "file",
                     ctl_text_json(m->file), "line", (int) m->line, "strength",
                     library_strength_name(m->strength), "side", side_name(m),
                     "offset", (json_int_t) m->offset, "length",
                     (json_int_t) m->length, "bytes", format_bytes(c, bytes));
}

static void
print_json(struct ctl_format *f, const struct classified *c)
{
    bool known = c->match.protocol != PROTOCOL_UNKNOWN;
    json_t *object = json_object();

    /* Out of memory shows as a member that is missing, or a line. */
    json_object_set_new(object, "file", ctl_text_json(file_name(f)));
    json_object_set_new(object, "l4", json_string(ctl_text_l4(c->key)));
    json_object_set_new(object, "client",
                        ctl_text_json_end(c->key, SIDE_CLIENT));
    json_object_set_new(object, "server",
                        ctl_text_json_end(c->key, SIDE_SERVER));
    if (c->key->vlan) {
        json_object_set_new(object, "vlan", json_integer(c->key->vlan));
    }
    json_object_set_new(object, "protocol",
                        known ? json_string(protocol_name(f, c))
                              : json_null());
    json_object_set_new(object, "packets",
                        json_integer((json_int_t) c->n_packets));
    json_object_set_new(object, "bytes",
                        json_integer((json_int_t) c->n_bytes));
    json_object_set_new(object, "decided",
                        known ? json_integer((json_int_t) c->decided)
                              : json_null());
    json_object_set_new(object, "midstream", json_boolean(c->midstream));
    if (f->why) {
        json_object_set_new(object, "why", known ? make_why(c) : json_null());
    }
    json_dumpf(object, f->out, JSON_COMPACT);
    fputc('\n', f->out);
    json_decref(object);
}

/* ---- A table. ---- */

/* Room for a reason: what matched, where, and a path. */
#define WHY_TEXT (BYTES_TEXT + PATH_MAX + 128)

static const char *
format_why(const struct classified *c, char buffer[WHY_TEXT])
{
    const struct match *m = &c->match;
    char text[BYTES_TEXT];

    snprintf(buffer, WHY_TEXT, "%s:%u %s %s %zu+%zu \"%s\"", m->file, m->line,
             library_strength_name(m->strength), side_name(m), m->offset,
             m->length, format_bytes(c, text));
    return buffer;
}

static void
add_row(struct ctl_format *f, const struct classified *c)
{
    char ends[N_SIDES][CONNECTION_KEY_END];
    char packets[24], bytes[24], decided[24], why[WHY_TEXT];
    const bool known = c->match.protocol != PROTOCOL_UNKNOWN;

    for (int i = 0; i < N_SIDES; i++) {
        connection_key_end(c->key, i, ends[i]);
    }
    snprintf(packets, sizeof packets, "%" PRIu64, c->n_packets);
    snprintf(bytes, sizeof bytes, "%" PRIu64, c->n_bytes);
    snprintf(decided, sizeof decided, "%" PRIu64, c->decided);

    const char *const cells[N_COLUMNS] = {
        file_name(f),
        ctl_text_l4(c->key),
        ends[SIDE_CLIENT],
        ends[SIDE_SERVER],
        protocol_name(f, c),
        packets,
        bytes,
        known ? decided : "-",
        f->why && known ? format_why(c, why) : "",
    };
    ctl_table_add(f->table, cells);
    f->n_rows++;
}

/* A protocol's line of the summary. */
struct ranked {
    uint16_t protocol;
    const struct sum *sum;
};

/* Most bytes first, then by name: protocols are numbered so. */
static int
compare_ranked(const void *a_, const void *b_)
{
    const struct ranked *a = a_;
    const struct ranked *b = b_;

    if (a->sum->n_bytes != b->sum->n_bytes) {
        return a->sum->n_bytes > b->sum->n_bytes ? -1 : 1;
    }
    return a->protocol < b->protocol ? -1 : 1;
}

static void
add_sum(struct ctl_table *table, const char *name, const struct sum *s,
        uint64_t all_bytes)
{
    char texts[4][32];

    snprintf(texts[0], sizeof texts[0], "%" PRIu64, s->n_connections);
    snprintf(texts[1], sizeof texts[1], "%" PRIu64, s->n_packets);
    snprintf(texts[2], sizeof texts[2], "%" PRIu64, s->n_bytes);
    snprintf(texts[3], sizeof texts[3], "%.1f",
             all_bytes ? 100.0 * (double) s->n_bytes / (double) all_bytes
                       : 0.0);

    const char *const cells[] = { name, texts[0], texts[1], texts[2],
                                  texts[3] };
    ctl_table_add(table, cells);
}

static void
print_summary(struct ctl_format *f)
{
    static const struct ctl_table_column summary[] = {
        { "PROTOCOL", false }, { "CONNECTIONS", true }, { "PACKETS", true },
        { "BYTES", true },     { "% BYTES", true },
    };
    size_t n = library_n_protocols(f->library);
    struct ranked *ranked = calloc(n, sizeof *ranked);
    size_t n_ranked = 0;
    struct sum all = { .n_bytes = 0 };
    struct ctl_table *table =
        ctl_table_create(summary, sizeof summary / sizeof summary[0], f->out);

    if (!ranked || !table) {
        free(ranked);
        ctl_table_destroy(table);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct sum *s = &f->sums[i];

        if (s->n_connections) {
            ranked[n_ranked++] = (struct ranked){ (uint16_t) i, s };
            all.n_connections += s->n_connections;
            all.n_packets += s->n_packets;
            all.n_bytes += s->n_bytes;
        }
    }
    qsort(ranked, n_ranked, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i <= n_ranked; i++) {
        if (i < n_ranked) {
            add_sum(table,
                    library_protocol_name(f->library, ranked[i].protocol),
                    ranked[i].sum, all.n_bytes);
        } else {
            add_sum(table, "(all)", &all, all.n_bytes);
        }
    }
    ctl_table_flush(table);
    ctl_table_destroy(table);
    free(ranked);
}

/* ---- All of them. ---- */

void
ctl_format_connection(struct ctl_format *f, const struct classified *c)
{
    struct sum *sum = &f->sums[c->match.protocol];

    sum->n_connections++;
    sum->n_packets += c->n_packets;
    sum->n_bytes += c->n_bytes;
    switch (f->type) {
    case CTL_TSV:
        print_tsv(f, c);
        break;
    case CTL_JSON:
        print_json(f, c);
        break;
    case CTL_TABLE:
        add_row(f, c);
        break;
    }
}

void
ctl_format_flush(struct ctl_format *f)
{
    if (f->n_rows && f->table) {
        ctl_table_flush(f->table);
    }
    fflush(f->out);
}

void
ctl_format_end(struct ctl_format *f, const struct classify_stats *stats,
               uint64_t n_passed)
{
    if (f->type != CTL_TABLE) {
        return;
    }
    if (f->n_rows) {
        ctl_table_flush(f->table);
        fputc('\n', f->out);
    }
    print_summary(f);
    fprintf(f->out, "\npackets: %" PRIu64 " without IP", n_passed);
    for (int i = 0; i < PACKET_N_STATUSES; i++) {
        fprintf(f->out, ", %" PRIu64 " %s", stats->packets[i],
                packet_status_name((enum packet_status) i));
    }
    fprintf(f->out,
            ", %" PRIu64 " resets of no connection\n"
            "connections: %" PRIu64 " ended early to make room, %" PRIu64
            " found none; %" PRIu64 " matches at a limit\n",
            stats->n_stray, stats->n_evicted, stats->n_refused,
            stats->n_limits);
}
