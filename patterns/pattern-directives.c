/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The directives of our own pattern files: see pattern-directives.h. */

#include <l7-config.h>
#include "patterns/pattern-directives.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/pattern-parse.h"

/* Where a directive may stand. */
#define IN_FILE (1 << BLOCK_FILE)
#define IN_PATTERN (1 << BLOCK_PATTERN)
#define IN_SAMPLE (1 << BLOCK_SAMPLE | 1 << BLOCK_COUNTER_SAMPLE)

/* All that the handler of a directive gets. */
struct context {
    struct pattern_file *file;
    struct block *block;
    const struct directive *directive;
    struct problems *problems;
};

typedef int handler(const struct context *);

/* Notes what is wrong at 'offset' of the directive's value. */
static int __attribute__((format(printf, 3, 4)))
wrong(const struct context *c, size_t offset, const char *format, ...)
{
    struct text_place place = text_value_place(&c->directive->value, offset);
    char message[512];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    problems_add(c->problems, c->file->path, place.line, place.column,
                 c->directive->key, "%s", message);
    return EINVAL;
}

/* Reads a decimal number of at most 'max' from the 'len' bytes at 's'. */
static bool
parse_number(const char *s, size_t len, unsigned int max, unsigned int *n)
{
    *n = 0;
    for (size_t i = 0; i < len; i++) {
        if (s[i] < '0' || s[i] > '9') {
            return false;
        }

        unsigned int digit = (unsigned int) (s[i] - '0');
        if (digit > max || *n > (max - digit) / 10) {
            return false;
        }
        *n = *n * 10 + digit;
    }
    return len > 0;
}

static int
apply_protocol(const struct context *c)
{
    const struct text_value *v = &c->directive->value;

    if (strcmp(v->s, c->file->name)) {
        return wrong(c, 0, "must be the file's name, \"%s\"", c->file->name);
    }
    if (pattern_name_is_reserved(v->s)) {
        return wrong(c, 0,
                     "\"unknown\" and \"unset\" are answers, and no "
                     "protocol may have these names");
    }
    return 0;
}

static int
apply_groups(const struct context *c)
{
    const struct text_value *v = &c->directive->value;
    size_t offset = 0, start, len;

    while ((len = text_value_word(v, &offset, &start))) {
        if (!text_is_name(v->s + start, len)) {
            return wrong(c, start,
                         "a group's name has letters, digits and \"._+-\"");
        }
        int error = pattern_file_add_group(c->file, v->s + start, len);
        if (error == EINVAL) {
            return wrong(c, start, "more than %d groups",
                         PATTERN_FILE_MAX_WORDS);
        } else if (error) {
            return error;
        }
    }
    return c->file->n_groups ? 0 : wrong(c, 0, "names no group");
}

static int
apply_spec(const struct context *c)
{
    return c->directive->value.len ? 0 : wrong(c, 0, "names no document");
}

static int
apply_relation(const struct context *c)
{
    const struct text_value *v = &c->directive->value;
    struct pattern_file *file = c->file;
    size_t offset = 0, start, len;

    while ((len = text_value_word(v, &offset, &start))) {
        if (!text_is_name(v->s + start, len)) {
            return wrong(c, start, "not the name of a protocol");
        }
        if (file->n_relations >= PATTERN_FILE_MAX_WORDS) {
            return wrong(c, start, "more than %d relations",
                         PATTERN_FILE_MAX_WORDS);
        }

        struct relation *relations = realloc(
            file->relations, (file->n_relations + 1) * sizeof *relations);
        if (!relations) {
            return ENOMEM;
        }
        file->relations = relations;

        struct text_place place = text_value_place(v, start);
        struct relation relation = {
            .name = strndup(v->s + start, len),
            .subset = !strcmp(c->directive->key, "subset-of"),
            .line = place.line,
            .column = place.column,
        };
        if (!relation.name) {
            return ENOMEM;
        }
        relations[file->n_relations++] = relation;
    }
    return file->n_relations ? 0 : wrong(c, 0, "names no protocol");
}

static int
apply_transport(const struct context *c)
{
    const struct text_value *v = &c->directive->value;
    size_t offset = 0, start, len;

    while ((len = text_value_word(v, &offset, &start))) {
        if (text_is_word(v->s + start, len, "tcp")) {
            c->block->tcp = true;
        } else if (text_is_word(v->s + start, len, "udp")) {
            c->block->udp = true;
        } else {
            return wrong(c, start, "\"tcp\", \"udp\" or both");
        }
    }
    if (!c->block->tcp && !c->block->udp) {
        return wrong(c, 0, "\"tcp\", \"udp\" or both");
    }
    if (c->block->sample) {
        if (c->block->tcp && c->block->udp) {
            return wrong(c, 0, "a sample is either \"tcp\" or \"udp\"");
        }
        c->block->sample->ip_proto = c->block->tcp ? IPPROTO_TCP : IPPROTO_UDP;
    }
    return 0;
}

static int
apply_strength(const struct context *c)
{
    static const char *const words[] = {
        [MATCH_WEAK] = "weak",
        [MATCH_MEDIUM] = "medium",
        [MATCH_STRONG] = "strong",
    };

    for (int i = MATCH_WEAK; i <= MATCH_STRONG; i++) {
        if (!strcmp(c->directive->value.s, words[i])) {
            c->block->pattern->strength = (enum match_strength) i;
            return 0;
        }
    }
    return wrong(c, 0, "\"strong\", \"medium\" or \"weak\"");
}

static int
apply_midstream(const struct context *c)
{
    const char *s = c->directive->value.s;
    const bool only = c->block->pattern && !strcmp(s, "only");

    if (strcmp(s, "yes") && strcmp(s, "no") && !only) {
        return wrong(c, 0, "\"yes\" or \"no\"%s",
                     c->block->pattern ? ", or \"only\"" : "");
    }
    c->block->midstream = !strcmp(s, "yes") || only;
    c->block->only_midstream = only;
    return 0;
}

/* Keeps a regex until block_finish() knows what else there is, or takes the
 * bytes of a sample. */
static int
apply_side(const struct context *c)
{
    const struct text_value *v = &c->directive->value;
    const char *key = c->directive->key;
    struct block *block = c->block;

    if (!v->len) {
        return wrong(c, 0, "is empty");
    }
    if (block->pattern) {
        int i = !strcmp(key, "client")   ? REGEX_CLIENT
                : !strcmp(key, "server") ? REGEX_SERVER
                                         : REGEX_EITHER;

        for (size_t j = 0; j < v->n_places; j++) {
            const struct text_place *place = &v->places[j];
            size_t end = j + 1 < v->n_places ? place[1].offset : v->len;
            int error = text_value_append(
                &block->regexes[i], v->s + place->offset, end - place->offset,
                place->line, place->column);

            if (error) {
                return error;
            }
        }
        return 0;
    }

    struct sample *s = block->sample;
    if (s->n_parts >= PATTERN_MAX_PARTS) {
        return wrong(c, 0, "a sample has %d parts at most", PATTERN_MAX_PARTS);
    }
    struct sample_part *parts =
        realloc(s->parts, (s->n_parts + 1) * sizeof *parts);
    if (!parts) {
        return ENOMEM;
    }
    s->parts = parts;

    struct sample_part *part = &parts[s->n_parts++];
    memset(part, 0, sizeof *part);
    part->side = !strcmp(key, "client") ? SIDE_CLIENT : SIDE_SERVER;

    size_t offset;
    const char *message;
    int error = pattern_decode_bytes(v->s, v->len, part, &offset, &message);
    if (error == EINVAL) {
        return wrong(c, offset, "%s", message);
    }
    block->sample_bytes += part->len;
    if (!error && block->sample_bytes > PATTERN_MAX_SAMPLE) {
        return wrong(c, 0, "a sample has %d bytes at most",
                     PATTERN_MAX_SAMPLE);
    }
    return error;
}

/* Reads "OFFSET SIZE" from '*offset' of the value on. */
static bool
parse_field(const struct text_value *v, size_t *offset, struct field *field)
{
    unsigned int n;
    size_t start, len;

    len = text_value_word(v, offset, &start);
    if (!parse_number(v->s + start, len, 1024, &n)) {
        return false;
    }
    field->offset = (uint16_t) n;
    len = text_value_word(v, offset, &start);
    if (!parse_number(v->s + start, len, 4, &n) || !n) {
        return false;
    }
    field->size = (uint8_t) n;
    return true;
}

static int
apply_length(const struct context *c)
{
    static const char form[] =
        "\"OFFSET SIZE [little] [xUNIT] [+N|-N] [max N]\", for instance "
        "\"2 2 x4 +4\": two bytes from offset 2, which count words of 4 "
        "bytes without the first";
    const struct text_value *v = &c->directive->value;
    struct length_check check = { .unit = 1, .max = LENGTH_CHECK_MAX };
    size_t offset = 0, start, len;
    unsigned int n;

    if (!parse_field(v, &offset, &check.field)) {
        return wrong(c, 0, "%s", form);
    }
    while ((len = text_value_word(v, &offset, &start))) {
        const char *s = v->s + start;

        if (text_is_word(s, len, "little")) {
            check.little_endian = true;
        } else if (s[0] == 'x' && parse_number(s + 1, len - 1, 256, &n) && n) {
            check.unit = (uint16_t) n;
        } else if ((s[0] == '+' || s[0] == '-')
                   && parse_number(s + 1, len - 1, 1024, &n)) {
            check.add = (int16_t) (s[0] == '+' ? (int) n : -(int) n);
        } else if (text_is_word(s, len, "max")) {
            len = text_value_word(v, &offset, &start);
            if (!parse_number(v->s + start, len, INT32_MAX, &n) || !n) {
                return wrong(c, start,
                             "after \"max\" the bytes of a message "
                             "at most");
            }
            check.max = n;
        } else {
            return wrong(c, start, "%s", form);
        }
    }
    c->block->pattern->length = check;
    return 0;
}

static int
apply_first(const struct context *c)
{
    const char *s = c->directive->value.s;

    if (strcmp(s, "yes") && strcmp(s, "no")) {
        return wrong(c, 0, "\"yes\" or \"no\"");
    }
    c->block->pattern->first = !strcmp(s, "yes");
    return 0;
}

/* The ports of a pattern, or the one of a sample. */
static int
apply_port(const struct context *c)
{
    const struct text_value *v = &c->directive->value;
    struct pattern *p = c->block->pattern;
    size_t offset = 0, start, len;
    unsigned int n = 0, port;

    while ((len = text_value_word(v, &offset, &start))) {
        if (!parse_number(v->s + start, len, UINT16_MAX, &port) || !port) {
            return wrong(c, start, "a port is a number from 1 to 65535");
        } else if (n >= (p ? PATTERN_MAX_PORTS : 1)) {
            return p ? wrong(c, start, "more than %d ports", PATTERN_MAX_PORTS)
                     : wrong(c, start, "a sample has one port, the server's");
        } else if (p) {
            p->ports[n] = (uint16_t) port;
        } else {
            c->block->sample->port = (uint16_t) port;
        }
        n++;
    }
    if (p) {
        p->n_ports = (uint8_t) n;
    }
    return n ? 0 : wrong(c, 0, "names no port");
}

static int
apply_datagrams(const struct context *c)
{
    const struct text_value *v = &c->directive->value;
    unsigned int n;

    if (!parse_number(v->s, v->len, 8, &n) || n < 2) {
        return wrong(c, 0, "a number from 2 to 8");
    }
    c->block->pattern->stream.datagrams = (uint8_t) n;
    return 0;
}

static int
apply_stream_field(const struct context *c)
{
    struct stream_check *stream = &c->block->pattern->stream;
    const struct text_value *v = &c->directive->value;
    size_t offset = 0, start;
    struct field field;

    if (!parse_field(v, &offset, &field)
        || text_value_word(v, &offset, &start)) {
        return wrong(c, 0,
                     "\"OFFSET SIZE\", for instance \"8 4\": four bytes "
                     "from offset 8");
    }
    if (!strcmp(c->directive->key, "same")) {
        stream->same = field;
    } else {
        stream->counts = field;
    }
    return 0;
}

/* Directives that may be there only once, then those that may come again. */
static const struct {
    const char *key;
    int where;
    bool again;
    handler *apply;
} table[] = {
    { "protocol", IN_FILE, false, apply_protocol },
    { "groups", IN_FILE, false, apply_groups },
    { "spec", IN_FILE, true, apply_spec },
    { "subset-of", IN_FILE, false, apply_relation },
    { "superset-of", IN_FILE, false, apply_relation },
    { "transport", IN_PATTERN | IN_SAMPLE, false, apply_transport },
    { "midstream", IN_PATTERN | IN_SAMPLE, false, apply_midstream },
    { "port", IN_PATTERN | IN_SAMPLE, false, apply_port },
    { "first", IN_PATTERN, false, apply_first },
    { "strength", IN_PATTERN, false, apply_strength },
    { "client", IN_PATTERN, false, apply_side },
    { "server", IN_PATTERN, false, apply_side },
    { "either", IN_PATTERN, false, apply_side },
    { "length", IN_PATTERN, false, apply_length },
    { "datagrams", IN_PATTERN, false, apply_datagrams },
    { "same", IN_PATTERN, false, apply_stream_field },
    { "counts", IN_PATTERN, false, apply_stream_field },
    { "client", IN_SAMPLE, true, apply_side },
    { "server", IN_SAMPLE, true, apply_side },
};
#define N_TABLE (sizeof table / sizeof table[0])

int
directive_apply(struct pattern_file *file, struct block *block,
                const struct directive *directive, struct problems *problems)
{
    struct context c = { file, block, directive, problems };
    const char *words[N_TABLE] = { NULL };

    if (block->type == BLOCK_NONE) {
        return 0;
    }
    for (size_t i = 0; i < N_TABLE; i++) {
        if (!(table[i].where & 1 << block->type)) {
            continue;
        }
        words[i] = table[i].key;
        if (strcmp(table[i].key, directive->key)) {
            continue;
        }

        int error;
        if (block->seen & 1U << i && !table[i].again) {
            error = wrong(&c, 0, "is here for a second time");
        } else {
            block->seen |= 1U << i;
            error = table[i].apply(&c);
        }
        block->failed |= error != 0;
        return error;
    }

    const char *nearest = problems_nearest(directive->key, words, N_TABLE);
    problems_add(problems, file->path, directive->line, 1, NULL,
                 "there is no directive \"%s\" here%s%s%s", directive->key,
                 nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                 nearest ? "\"?" : "");
    block->failed = true;
    return EINVAL;
}

bool
directive_seen(const struct block *block, const char *key)
{
    for (size_t i = 0; i < N_TABLE; i++) {
        if (block->seen & 1U << i && !strcmp(table[i].key, key)) {
            return true;
        }
    }
    return false;
}
