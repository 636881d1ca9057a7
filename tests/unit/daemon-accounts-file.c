/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/accounts-file.[ch], in a directory of this run. */

#include <l7-config.h>
#include "daemon/accounts-file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "common/problems.h"
#include "daemon/accounts.h"

static char directory[] = "/tmp/l7-accounts.XXXXXX";

static int
set_up(void **state)
{
    (void) state;
    return mkdtemp(directory) ? chdir(directory) : -1;
}

static int
tear_down(void **state)
{
    (void) state;
    unlink("file");
    rmdir("file.new");
    return chdir("/") ? -1 : rmdir(directory);
}

static void
write_file(const char *text)
{
    FILE *f = fopen("file", "w");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void
save(const struct accounts *a)
{
    const char *what;

    assert_int_equal(accounts_file_save("file", a, &what), 0);
    assert_int_equal(access("file.new", F_OK), -1);
}

static struct accounts *
load(void)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct accounts *a;

    assert_int_equal(accounts_file_load("file", &a, &problems), 0);
    assert_int_equal(problems.n, 0);
    return a;
}

static void
test_round_trip(void **state)
{
    struct accounts *a = accounts_create(ACCOUNTS_MAX);

    (void) state;
    for (unsigned int i = 0; i < 300; i++) {
        char vm[32];

        snprintf(vm, sizeof vm, "\"vm\\ %u\n", i);
        struct account *x = accounts_get(
            a, accounts_find(a, vm, "h\xc3\xbctp", "-", i % 3 == 0));
        x->n_connections = i + 1;
        traffic_add(&x->from, i, i * UINT64_C(10000000000));
        traffic_add(&x->to, 2 * i, INT64_MAX);
    }
    accounts_get(a, 1)->from.packets = 5;
    save(a);

    struct accounts *b = load();
    assert_int_equal(accounts_n(b), 302);
    for (uint32_t i = 0; i < 302; i++) {
        const struct account *x = accounts_get(a, i);
        const struct account *y = accounts_get(
            b, accounts_find(b, x->vm, x->protocol, x->class, x->second));

        assert_int_equal(x->n_connections, y->n_connections);
        assert_memory_equal(&x->from, &y->from, sizeof x->from);
        assert_memory_equal(&x->to, &y->to, sizeof x->to);
    }
    assert_int_equal(accounts_n(b), 302);
    accounts_destroy(a);
    accounts_destroy(b);
}

/* Names that are no UTF-8, and counts that JSON's integers do not hold. */
static void
test_odd(void **state)
{
    struct accounts *a = accounts_create(10);
    struct account *x =
        accounts_get(a, accounts_find(a, "tap\xff\x80", "p", "c", false));

    (void) state;
    x->n_connections = 1;
    x->from.bytes = UINT64_MAX;
    save(a);
    accounts_destroy(a);
    a = load();
    x = accounts_get(a, accounts_find(a, "tap?\?", "p", "c", false));
    assert_int_equal(x->n_connections, 1);
    assert_true(x->from.bytes == INT64_MAX);
    accounts_destroy(a);
}

#define HEAD "{\"format\":\"ovs-l7 accounts\",\"version\":1}\n"
#define ONE(vm, counts)                                                       \
    "{\"vm\":" vm ",\"protocol\":\"p\",\"class\":\"c\"," counts "}\n"
#define COUNTS "\"connections\":1,\"from\":[1,2],\"to\":[3,4]"
#define END "{\"accounts\":1}\n"

/* 'text' must be refused for 'expected'. */
static void
check_damaged(const char *text, const char *expected)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct accounts *a;

    write_file(text);
    assert_int_equal(accounts_file_load("file", &a, &problems), EINVAL);
    assert_null(a);
    assert_int_equal(problems.n, 1);
    if (strncmp(problems.texts[0], expected, strlen(expected))) {
        fail_msg("\"%s\" instead of \"%s\"", problems.texts[0], expected);
    }
    problems_destroy(&problems);
}

static void
test_damaged(void **state)
{
    static char line[10000];

    (void) state;
    write_file(HEAD ONE("\"v\"", COUNTS) END);
    accounts_destroy(load());

    check_damaged("", "file:1: format: ");
    check_damaged("x\n", "file:1: is no JSON");
    check_damaged("[]\n", "file:1: is no JSON object");
    check_damaged("{\"format\":\"x\"}\n", "file:1: format: ");
    check_damaged("{\"format\":\"ovs-l7 accounts\",\"version\":2}\n" END,
                  "file:1: version: ");
    check_damaged(HEAD, "file:2: the file ends too soon");
    check_damaged(HEAD ONE("\"v\"", COUNTS), "file:3: the file ends");
    check_damaged(HEAD END, "file:2: accounts: ");
    check_damaged(HEAD ONE("\"v\"", COUNTS) "{\"accounts\":2}\n",
                  "file:3: accounts: ");
    check_damaged(HEAD ONE("\"v\"", COUNTS) END END, "file:4: comes after");
    check_damaged(HEAD ONE("\"v\"", COUNTS) "{\"accounts\":1}",
                  "file:3: the line is too long, or was cut");
    check_damaged(HEAD ONE("1", COUNTS) END, "file:2: vm: ");
    check_damaged(HEAD ONE("\"v\"", "\"connections\":-1") END,
                  "file:2: connections: ");
    check_damaged(HEAD ONE("\"v\"", "\"connections\":1,\"from\":[1]") END,
                  "file:2: from: ");
    check_damaged(HEAD ONE("\"v\"", "\"connections\":1,\"from\":[1,2],"
                                    "\"to\":[1,\"x\"]") END,
                  "file:2: to: ");
    check_damaged(HEAD ONE("\"v\"", COUNTS ",\"second\":1") END,
                  "file:2: second: ");
    check_damaged(HEAD ONE("\"v\"", COUNTS ",\"vm\":\"w\"") END,
                  "file:2: is no JSON");
    memset(line, ' ', sizeof line - 1);
    check_damaged(line, "file:1: the line is too long");
}

/* A file of more accounts than there can be, which may go on for a gigabyte,
 * is read no further. */
static void
test_too_many(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct accounts *a;
    FILE *f = fopen("file", "w");

    (void) state;
    assert_non_null(f);
    fputs(HEAD, f);
    for (int i = 0; i < ACCOUNTS_MAX + 3; i++) {
        fputs(ONE("\"v\"", COUNTS), f);
    }
    fputs("this is not looked at\n", f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(accounts_file_load("file", &a, &problems), EINVAL);
    assert_null(a);
    assert_int_equal(problems.n, 1);
    /* After the head, and as many as there can be. */
    assert_string_equal(problems.texts[0],
                        "file:65540: there are more accounts than can be");
    problems_destroy(&problems);
}

static void
test_missing(void **state)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct accounts *a;

    (void) state;
    assert_int_equal(accounts_file_load("nowhere/file", &a, &problems),
                     ENOENT);
    assert_null(a);
    assert_int_equal(problems.n, 0);
}

/* What cannot be written leaves what was there. */
static void
test_cannot_save(void **state)
{
    struct accounts *a = accounts_create(10);
    const char *what;

    (void) state;
    write_file(HEAD ONE("\"v\"", COUNTS) END);
    assert_int_equal(accounts_file_save("nowhere/file", a, &what), ENOENT);
    assert_string_equal(what, "write");
    /* A link that somebody has put there. */
    assert_int_equal(symlink("/dev/full", "file.new"), 0);
    assert_int_equal(accounts_file_save("file", a, &what), ELOOP);
    unlink("file.new");
    assert_int_equal(mkdir("file.new", 0700), 0);
    assert_int_equal(accounts_file_save("file", a, &what), EISDIR);
    rmdir("file.new");
    accounts_destroy(a);
    a = load();
    assert_int_equal(accounts_n(a), 3);
    accounts_destroy(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_odd),
        cmocka_unit_test(test_damaged),    cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_missing),    cmocka_unit_test(test_cannot_save),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
