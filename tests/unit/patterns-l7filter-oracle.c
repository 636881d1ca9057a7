/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l7-filter, to be compared with: see patterns-l7filter.h. */

#include <l7-config.h>
#include "tests/unit/patterns-l7filter.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "common/problems.h"
#include "tests/unit/patterns-common.h"

/* ---- Reading a file as l7-filter reads it. ---- */

struct source {
    char name[64];
    char expression[16384];
    int cflags, eflags;
};

static bool
is_comment(const char *line)
{
    return line[0] == '#' || !line[strspn(line, " \t\r\n\v\f")];
}

static void
read_flags(struct source *s, char *flags)
{
    char *rest;

    s->cflags = s->eflags = 0;
    for (char *flag = strtok_r(flags, " \t\r\n", &rest); flag;
         flag = strtok_r(NULL, " \t\r\n", &rest)) {
        if (!strcmp(flag, "REG_EXTENDED")) {
            s->cflags |= REG_EXTENDED;
        } else if (!strcmp(flag, "REG_ICASE")) {
            s->cflags |= REG_ICASE;
        } else if (!strcmp(flag, "REG_NOSUB")) {
            s->cflags |= REG_NOSUB;
        } else if (!strcmp(flag, "REG_NEWLINE")) {
            s->cflags |= REG_NEWLINE;
        } else if (!strcmp(flag, "REG_NOTBOL")) {
            s->eflags |= REG_NOTBOL;
        } else {
            assert_string_equal(flag, "REG_NOTEOL");
            s->eflags |= REG_NOTEOL;
        }
    }
}

/* "\xHH" becomes the byte, wherever it stands. */
static void
decode_hex(char *s)
{
    char *out = s;

    while (*s) {
        if (s[0] == '\\' && s[1] == 'x' && isxdigit((unsigned char) s[2])
            && isxdigit((unsigned char) s[3])) {
            const char digits[] = { s[2], s[3], '\0' };

            *out++ = (char) strtoul(digits, NULL, 16);
            s += 4;
        } else {
            *out++ = *s++;
        }
    }
    *out = '\0';
}

static void
read_source(const char *path, struct source *s)
{
    static const char pattern[] = "userspace pattern=";
    static const char flags[] = "userspace flags=";
    FILE *file = fopen(path, "r");
    size_t size = 0;
    char *line = NULL;
    int n = 0;

    assert_non_null(file);
    memset(s, 0, sizeof *s);
    s->cflags = REG_EXTENDED | REG_ICASE | REG_NOSUB;
    for (ssize_t len; (len = getline(&line, &size, file)) >= 0;) {
        if (len && line[len - 1] == '\n') {
            line[len - 1] = '\0';
        }
        if (is_comment(line)) {
            continue;
        }

        const char *expression = NULL;
        if (!n) {
            line[strcspn(line, " \t\r\n\v\f")] = '\0';
            snprintf(s->name, sizeof s->name, "%s", line);
        } else if (n == 1) {
            expression = line;
        } else if (!strncmp(line, pattern, sizeof pattern - 1)) {
            expression = line + sizeof pattern - 1;
        } else if (!strncmp(line, flags, sizeof flags - 1)) {
            read_flags(s, line + sizeof flags - 1);
        } else {
            fail_msg("%s: what is \"%s\"?", path, line);
        }
        if (expression) {
            assert_true(strlen(expression) < sizeof s->expression);
            strcpy(s->expression, expression);
        }
        n++;
    }
    free(line);
    fclose(file);
    assert_true(n >= 2);
    decode_hex(s->expression);
}

/* ---- Packs. ---- */

/* Loads a library of all files in 'dir'. */
static void
load_library(const char *dir, struct library **libp, struct matcher **matcherp)
{
    struct problems problems = PROBLEMS_INITIALIZER;

    if (library_load(&dir, 1, libp, &problems)) {
        fail_msg("%s", problems.texts[0]);
    }
    problems_destroy(&problems);
    assert_int_equal(matcher_create(*libp, matcherp), 0);
}

static void
add_file(struct pack *pack, const char *path, const char *all)
{
    struct oracle *o = &pack->oracles[pack->n];
    char own[PATH_MAX], target[PATH_MAX], link[2 * PATH_MAX];
    struct source source;
    char message[128];

    read_source(path, &source);
    if (!strcmp(source.name, "unknown") || !strcmp(source.name, "unset")) {
        return;
    }

    assert_true(pack->n < PACK_MAX);
    memset(o, 0, sizeof *o);
    strcpy(o->name, source.name);
    o->eflags = source.eflags;

    int error = regcomp(&o->regex, source.expression, source.cflags);
    if (error) {
        regerror(error, &o->regex, message, sizeof message);
        fail_msg("%s: %s", path, message);
    }
    pack->n++;

    /* One directory with this file, and one with all. */
    assert_non_null(realpath(path, target));
    snprintf(link, sizeof link, "%s/%s.pat", all, o->name);
    assert_int_equal(symlink(target, link), 0);
    snprintf(own, sizeof own, "%s/one", test_dir);
    assert_int_equal(mkdir(own, 0700), 0);
    snprintf(link, sizeof link, "%s/%s.pat", own, o->name);
    assert_int_equal(symlink(target, link), 0);
    load_library(own, &o->library, &o->matcher);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(rmdir(own), 0);
    assert_int_equal(library_n_protocols(o->library), 2);
}

void
pack_load(struct pack *pack, const char *const *dirs)
{
    char all[PATH_MAX / 2];

    memset(pack, 0, sizeof *pack);
    assert_int_equal(make_dir(NULL), 0);
    snprintf(all, sizeof all, "%s/all", test_dir);
    assert_int_equal(mkdir(all, 0700), 0);
    for (size_t i = 0; dirs[i]; i++) {
        struct dirent **entries;
        int n = scandir(dirs[i], &entries, NULL, alphasort);

        assert_true(n > 0);
        for (int j = 0; j < n; j++) {
            const char *dot = strrchr(entries[j]->d_name, '.');
            char path[PATH_MAX];

            if (dot && !strcmp(dot, ".pat")) {
                snprintf(path, sizeof path, "%s/%s", dirs[i],
                         entries[j]->d_name);
                add_file(pack, path, all);
            }
            free(entries[j]);
        }
        free(entries);
    }

    load_library(all, &pack->library, &pack->matcher);
    assert_int_equal(library_n_protocols(pack->library), pack->n + 1);
    for (size_t i = 0; i < pack->n; i++) {
        char link[PATH_MAX];

        snprintf(link, sizeof link, "%s/%s.pat", all, pack->oracles[i].name);
        assert_int_equal(unlink(link), 0);
    }
    assert_int_equal(rmdir(all), 0);
    assert_int_equal(remove_dir(NULL), 0);
}

void
pack_unload(struct pack *pack)
{
    for (size_t i = 0; i < pack->n; i++) {
        struct oracle *o = &pack->oracles[i];

        regfree(&o->regex);
        matcher_destroy(o->matcher);
        library_destroy(o->library);
    }
    matcher_destroy(pack->matcher);
    library_destroy(pack->library);
}

bool
l7_protocols(const char *dirs[L7_PROTOCOLS_DIRS + 1])
{
    static const char *const names[L7_PROTOCOLS_DIRS] = { "protocols", "extra",
                                                          "file_types",
                                                          "malware" };
    static char paths[L7_PROTOCOLS_DIRS][PATH_MAX];
    const char *root = getenv("L7_PROTOCOLS");
    size_t n = 0;

    root = root ? root : TOP_SRCDIR "/../shared/l7-protocols";
    for (size_t i = 0; i < L7_PROTOCOLS_DIRS; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s", root, names[i]);
        if (!access(paths[i], R_OK)) {
            dirs[n++] = paths[i];
        }
    }
    dirs[n] = NULL;
    return n > 0;
}

/* ---- The comparison. ---- */

/* What l7-filter has of a talk, packet by packet. */
struct buffer {
    char data[L7_FILTER_BYTES + 1];
    size_t len;
    size_t ends[L7_FILTER_PACKETS]; /* Its length after each packet. */
};

static void
buffer_fill(struct buffer *b, const struct talk *talk)
{
    b->len = 0;
    for (size_t i = 0; i < talk->n_parts; i++) {
        const struct talk_part *part = &talk->parts[i];
        size_t room = L7_FILTER_BYTES - b->len;

        for (size_t j = 0; j < part->len && j < room; j++) {
            if (part->data[j]) {
                b->data[b->len++] = (char) part->data[j];
            }
        }
        b->ends[i] = b->len;
    }
}

/* Whether 'o' matches after any of the packets. */
static bool
oracle_matches(const struct oracle *o, struct buffer *b, size_t n_parts)
{
    bool matches = false;

    for (size_t i = 0; i < n_parts && !matches; i++) {
        const char kept = b->data[b->ends[i]];

        if (b->ends[i] == (i ? b->ends[i - 1] : 0)) {
            continue; /* It brought nothing but NULs. */
        }
        b->data[b->ends[i]] = '\0';
        matches = !regexec(&o->regex, b->data, 0, NULL, o->eflags);
        b->data[b->ends[i]] = kept;
    }
    return matches;
}

/* Our answer, with the same bytes after each packet. */
static uint16_t
our_answer(const struct library *lib, struct matcher *matcher,
           const struct talk *talk, const struct buffer *b)
{
    static uint8_t sides[N_SIDES][65536];
    struct match_state *state = calloc(1, matcher_state_size(lib));
    enum match_result result = MATCH_MORE;
    struct payload payload;
    struct match match;

    assert_non_null(state);
    memset(&payload, 0, sizeof payload);
    payload.ip_proto = talk->ip_proto;
    payload.joined = (const uint8_t *) b->data;
    for (size_t i = 0; i < talk->n_parts && result == MATCH_MORE; i++) {
        const struct talk_part *part = &talk->parts[i];
        size_t *len = &payload.len[part->side];

        assert_true(part->len <= sizeof sides[0] - *len);
        memcpy(sides[part->side] + *len, part->data, part->len);
        payload.data[part->side] = sides[part->side];
        *len += part->len;
        payload.newest[part->side] = part->len;
        payload.sent[part->side] =
            talk->ip_proto == IPPROTO_TCP ? *len : part->len;
        payload.datagrams[part->side]++;
        payload.joined_len = b->ends[i];
        result = matcher_step(matcher, state, &payload, part->side,
                              i + 1 == talk->n_parts, &match);
    }
    free(state);
    assert_int_not_equal(result, MATCH_MORE);
    return match.protocol;
}

static void
print_talk(const struct buffer *b)
{
    for (size_t i = 0; i < b->len && i < 400; i++) {
        const unsigned char c = (unsigned char) b->data[i];

        if (c >= ' ' && c <= '~' && c != '\\') {
            print_error("%c", c);
        } else {
            print_error("\\x%02x", c);
        }
    }
    print_error("\n");
}

void
pack_compare(struct pack *pack, const struct talk *talk)
{
    static struct buffer b;
    const uint64_t all_limits = matcher_n_limits(pack->matcher);
    size_t n_matches = 0;
    bool answer_matches = false;

    buffer_fill(&b, talk);

    uint16_t answer = our_answer(pack->library, pack->matcher, talk, &b);
    const char *name = library_protocol_name(pack->library, answer);
    for (size_t i = 0; i < pack->n; i++) {
        struct oracle *o = &pack->oracles[i];
        const uint64_t n_limits = matcher_n_limits(o->matcher);
        bool theirs = oracle_matches(o, &b, talk->n_parts);
        bool ours = our_answer(o->library, o->matcher, talk, &b) == 1;

        n_matches += theirs;
        answer_matches = answer_matches || (theirs && !strcmp(name, o->name));
        if (theirs && !ours && matcher_n_limits(o->matcher) > n_limits) {
            pack->n_limits++;
        } else if (theirs != ours) {
            print_talk(&b);
            fail_msg("%s: l7-filter says %d, we say %d", o->name, theirs,
                     ours);
        } else if (theirs) {
            o->n_matches++;
        } else {
            o->n_others++;
        }
    }

    /* All files in one library: the answer is one of those that match. */
    pack->n_talks++;
    if (matcher_n_limits(pack->matcher) == all_limits
        && (answer == PROTOCOL_UNKNOWN ? n_matches > 0 : !answer_matches)) {
        print_talk(&b);
        fail_msg("%zu patterns match, and the answer is \"%s\"", n_matches,
                 name);
    }
}

size_t
pack_count_other(struct pack *pack, const struct talk *talk,
                 const struct talk *other)
{
    static struct buffer a, b;
    size_t n = 0;

    buffer_fill(&a, talk);
    buffer_fill(&b, other);
    for (size_t i = 0; i < pack->n; i++) {
        const struct oracle *o = &pack->oracles[i];

        n += oracle_matches(o, &a, talk->n_parts)
             != oracle_matches(o, &b, other->n_parts);
    }
    return n;
}

void
pack_report(const struct pack *pack, const char *what)
{
    size_t n_matches = 0, n_others = 0;

    for (size_t i = 0; i < pack->n; i++) {
        n_matches += pack->oracles[i].n_matches;
        n_others += pack->oracles[i].n_others;
    }
    print_message("# %s: %zu patterns on %zu connections: %zu matches and "
                  "%zu others as l7-filter has them; %zu ended at our "
                  "match limit\n",
                  what, pack->n, pack->n_talks, n_matches, n_others,
                  pack->n_limits);
}

bool
pack_oracle_matches(struct pack *pack, const char *name, const void *data,
                    size_t len)
{
    const struct talk talk = {
        .ip_proto = IPPROTO_TCP,
        .n_parts = 1,
        .parts = { { SIDE_CLIENT, data, len } },
    };
    static struct buffer b;

    buffer_fill(&b, &talk);
    for (size_t i = 0; i < pack->n; i++) {
        if (!strcmp(pack->oracles[i].name, name)) {
            return oracle_matches(&pack->oracles[i], &b, 1);
        }
    }
    fail_msg("no file is called \"%s\"", name);
    return false;
}
