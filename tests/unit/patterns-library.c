/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of library.c and library-relate.c: directories, numbers, groups,
 * replacing and relations. */

#include <l7-config.h>
#include "patterns/library.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "patterns/library-private.h"
#include "tests/unit/patterns-common.h"

#define PATTERN "[pattern]\ntransport = tcp\nstrength = strong\nclient = ^x\n"

static void
test_numbers(void **state)
{
    (void) state;
    write_pattern("b", PATTERN);
    write_pattern("c-d", PATTERN);
    write_pattern("a10", PATTERN);
    write_file("a2.pat", "a2\n^a2\n");
    write_file("unknown.pat", "unknown\n.\n");
    write_file("unset.pat", "unset\n.\n");
    write_file("notes.txt", "not a pattern\n");
    write_file(".hidden.pat", "not a pattern\n");

    struct library *lib = load();
    static const char *const names[] = { "unknown", "a10", "a2", "b", "c-d" };
    assert_int_equal(library_n_protocols(lib), 5);
    for (uint16_t i = 0; i < 5; i++) {
        assert_string_equal(library_protocol_name(lib, i), names[i]);
        assert_int_equal(library_find_protocol(lib, names[i]), i);
    }
    assert_int_equal(library_find_protocol(lib, "a"), -1);
    assert_int_equal(library_find_protocol(lib, "unset"), -1);
    assert_string_equal(library_protocol_name(lib, 5), "unknown");
    assert_true(library_wants_joined(lib));
    library_destroy(lib);
}

static void
test_groups(void **state)
{
    (void) state;
    write_file("a.pat",
               "protocol = a\ngroups = web, mail  web\nspec = x\n" PATTERN);
    write_file("l.pat", "# Pattern attributes: good\n"
                        "# Protocol groups: p2p open_source\n"
                        "l\n^l\n");

    struct library *lib = load();
    const char *const *a = library_protocol_groups(lib, 1);
    const char *const *l = library_protocol_groups(lib, 2);
    assert_string_equal(a[0], "web");
    assert_string_equal(a[1], "mail");
    assert_null(a[2]);
    assert_string_equal(l[0], "p2p");
    assert_string_equal(l[1], "open_source");
    assert_null(l[2]);
    assert_null(library_protocol_groups(lib, PROTOCOL_UNKNOWN)[0]);
    library_destroy(lib);
}

/* A file of a later directory replaces one of the same name, whatever is
 * wrong with that. */
static void
test_replace(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    char sub[PATH_MAX];
    struct library *lib;

    (void) state;
    write_pattern("a", PATTERN);
    write_pattern("b", "[pattern]\nbroken\n");
    snprintf(sub, sizeof sub, "%s/sub", test_dir);
    assert_int_equal(mkdir(sub, 0700), 0);
    write_file("sub/b.pat", "b\n^hello\n");
    write_file("sub/c.pat", "c\n^hi\n");

    const char *dirs[] = { test_dir, sub };
    assert_int_equal(library_load(dirs, 2, &lib, &problems), 0);
    assert_int_equal(library_n_protocols(lib), 4);

    struct conn conn;
    conn_open(&conn, lib, IPPROTO_TCP);
    CLIENT_LAST(&conn, "hello", "b");
    assert_non_null(strstr(conn.match.file, "/sub/b.pat"));
    assert_int_equal(conn.match.line, 2);
    assert_true(conn.match.in_joined);
    conn_close(&conn);
    library_destroy(lib);

    snprintf(sub, sizeof sub, "%s/sub/b.pat", test_dir);
    unlink(sub);
    snprintf(sub, sizeof sub, "%s/sub/c.pat", test_dir);
    unlink(sub);
    problems_destroy(&problems);
}

static void
test_missing_directory(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    const char *dirs[] = { "/nonexistent/patterns" };
    struct library *lib;

    (void) state;
    assert_int_equal(library_load(dirs, 1, &lib, &problems), ENOENT);
    assert_null(lib);
    assert_int_equal(problems.n, 1);
    assert_string_equal(problems.texts[0],
                        "/nonexistent/patterns: No such file or directory");
    problems_destroy(&problems);
}

static void
test_empty_directory(void **state)
{
    (void) state;
    assert_problems("no pattern files (*.pat) in the directories for them\n");
}

static void
test_not_a_file(void **state)
{
    char path[PATH_MAX];

    (void) state;
    snprintf(path, sizeof path, "%s/a.pat", test_dir);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_problems("a.pat: is not a regular file\n");
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(mkfifo(path, 0700), 0);
    assert_problems("a.pat: is not a regular file\n");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("nowhere", path), 0);

    char *text = load_failing(ENOENT);
    assert_string_equal(text, "a.pat: No such file or directory\n");
    free(text);
}

/* Problems come by the names of the files, whatever the order in which a
 * directory has them. */
static void
test_order_of_problems(void **state)
{
    static const char *const names[] = {
        "d", "h", "a", "f", "c", "g", "b", "e"
    };
    char expected[1024] = "";

    (void) state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[16];

        snprintf(name, sizeof name, "%s.pat", names[i]);
        write_file(name, "\xef\xbb\xbfprotocol = x\n");
    }
    for (char c = 'a'; c <= 'h'; c++) {
        size_t n = strlen(expected);

        snprintf(expected + n, sizeof expected - n,
                 "%c.pat:1:1: a byte order mark (the bytes EF BB BF); save "
                 "the file as UTF-8 without one\n",
                 c);
    }
    assert_problems(expected);
}

static void
test_relations(void **state)
{
    (void) state;
    write_pattern("a", "subset-of = b\n" PATTERN);
    write_pattern("b", PATTERN);
    write_pattern("c", "superset-of = b, d\n" PATTERN);
    write_pattern("d", PATTERN);

    struct library *lib = load();
    assert_true(library_is_subset(lib, 1, 2));
    assert_true(library_is_subset(lib, 2, 3));
    assert_true(library_is_subset(lib, 1, 3));
    assert_true(library_is_subset(lib, 4, 3));
    assert_false(library_is_subset(lib, 3, 1));
    assert_false(library_is_subset(lib, 2, 1));
    assert_false(library_is_subset(lib, 1, 4));
    assert_false(library_is_subset(lib, 1, 1));
    assert_false(library_is_subset(lib, PROTOCOL_UNKNOWN, 1));
    library_destroy(lib);
}

static void
test_bad_relations(void **state)
{
    (void) state;
    write_pattern("http", PATTERN);
    write_pattern("a", "subset-of = http  htpp\n" PATTERN);
    write_pattern("b", "superset-of = nothing-like-it\n" PATTERN);
    assert_problems(
        "a.pat:4:19: subset-of: there is no protocol \"htpp\"; did you mean "
        "\"http\"?\n"
        "b.pat:4:15: superset-of: there is no protocol "
        "\"nothing-like-it\"\n");

    write_pattern("a", "subset-of = b\n" PATTERN);
    write_pattern("b", "superset-of = http\nsubset-of = http\n" PATTERN);
    assert_problems("b.pat:5:13: subset-of: makes \"b\" a subset of itself\n"
                    "b.pat:4:15: superset-of: makes \"http\" a subset of "
                    "itself\n");
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, make_dir, remove_dir)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_numbers),           TEST(test_groups),
        TEST(test_replace),           cmocka_unit_test(test_missing_directory),
        TEST(test_empty_directory),   TEST(test_not_a_file),
        TEST(test_order_of_problems), TEST(test_relations),
        TEST(test_bad_relations),
    };

    return cmocka_run_group_tests_name("patterns-library", tests, NULL, NULL);
}
