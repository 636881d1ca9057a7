/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of patterns share: see patterns-common.h. */

#include <l7-config.h>
#include "tests/unit/patterns-common.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"

#define TEMPLATE "/tmp/ovs-l7-patterns-XXXXXX"

char test_dir[] = TEMPLATE;

int
make_dir(void **state)
{
    (void) state;
    strcpy(test_dir, TEMPLATE);
    return mkdtemp(test_dir) ? 0 : -1;
}

int
remove_dir(void **state)
{
    DIR *d = opendir(test_dir);
    struct dirent *entry;

    (void) state;
    while (d && (entry = readdir(d))) {
        char path[PATH_MAX];

        snprintf(path, sizeof path, "%s/%s", test_dir, entry->d_name);
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) {
            remove(path);
        }
    }
    if (d) {
        closedir(d);
    }
    return rmdir(test_dir);
}

const char *
shipped_patterns(void)
{
    const char *dir = getenv("L7_PATTERNS_DIR");

    return dir ? dir : TOP_SRCDIR "/patterns/protocols";
}

void
write_file(const char *name, const char *text)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", test_dir, name);

    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

void
write_pattern(const char *name, const char *text)
{
    static char whole[65536];
    char file[PATH_MAX];

    snprintf(file, sizeof file, "%s.pat", name);
    snprintf(whole, sizeof whole,
             "protocol = %s\ngroups = test\nspec = none\n%s", name, text);
    write_file(file, whole);
}

struct library *
load_dirs(const char *const *dirs, size_t n)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct library *lib;
    int error = library_load(dirs, n, &lib, &problems);

    for (size_t i = 0; i < problems.n; i++) {
        print_error("%s\n", problems.texts[i]);
    }
    problems_destroy(&problems);
    assert_int_equal(error, 0);
    assert_non_null(lib);
    return lib;
}

struct library *
load(void)
{
    const char *dirs[] = { test_dir };

    return load_dirs(dirs, 1);
}

char *
load_failing(int error)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dirs[] = { test_dir };
    struct library *lib;

    assert_int_equal(library_load(dirs, 1, &lib, &problems), error);
    assert_null(lib);

    char *text = problems_to_string(&problems);
    problems_destroy(&problems);
    assert_non_null(text);

    char prefix[PATH_MAX];
    int n = snprintf(prefix, sizeof prefix, "%s/", test_dir);
    for (char *s; (s = strstr(text, prefix));) {
        memmove(s, s + n, strlen(s + n) + 1);
    }
    return text;
}

void
assert_problems(const char *expected)
{
    char *text = load_failing(EINVAL);

    assert_string_equal(text, expected);
    free(text);
}

void
conn_open(struct conn *conn, const struct library *lib, uint8_t ip_proto)
{
    memset(conn, 0, sizeof *conn);
    conn->lib = lib;
    conn->state = calloc(1, matcher_state_size(lib));
    assert_non_null(conn->state);
    assert_int_equal(matcher_create(lib, &conn->matcher), 0);
    conn->payload.ip_proto = ip_proto;
    for (int i = 0; i < N_SIDES; i++) {
        conn->payload.data[i] = conn->sides[i];
    }
    if (library_wants_joined(lib)) {
        conn->payload.joined = conn->joined;
    }
}

void
conn_close(struct conn *conn)
{
    matcher_destroy(conn->matcher);
    free(conn->state);
}

void
conn_add(struct conn *conn, enum side side, const void *data, size_t len)
{
    struct payload *p = &conn->payload;
    const uint8_t *bytes = data;

    assert_true(p->len[side] + len <= sizeof conn->sides[side]);
    memcpy(conn->sides[side] + p->len[side], bytes, len);
    p->len[side] += len;
    p->newest[side] = len;
    p->datagrams[side]++;
    p->sent[side] = p->ip_proto == IPPROTO_TCP ? p->len[side] : len;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i]) {
            conn->joined[p->joined_len++] = bytes[i];
        }
    }
}

enum match_result
conn_step(struct conn *conn, enum side side, bool last)
{
    memset(&conn->match, 0xff, sizeof conn->match);
    return matcher_step(conn->matcher, conn->state, &conn->payload, side, last,
                        &conn->match);
}

enum match_result
conn_bytes(struct conn *conn, enum side side, const void *data, size_t len,
           bool last)
{
    conn_add(conn, side, data, len);
    return conn_step(conn, side, last);
}

void
conn_expect(struct conn *conn, enum side side, const char *s, bool last,
            const char *answer)
{
    enum match_result result = conn_bytes(conn, side, s, strlen(s), last);

    if (!answer) {
        assert_int_equal(result, MATCH_MORE);
        return;
    }
    if (strcmp(answer, "unknown")) {
        assert_int_equal(result, MATCH_FOUND);
    } else {
        assert_int_equal(result, MATCH_UNKNOWN);
        assert_int_equal(conn->match.protocol, PROTOCOL_UNKNOWN);
    }
    assert_string_equal(library_protocol_name(conn->lib, conn->match.protocol),
                        answer);
}
