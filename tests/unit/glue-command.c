/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests ovs-glue/command.[ch]: running a program of the system's. */

#include <l7-config.h>
#include "ovs-glue/command.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/wait.h>

/* 'script' given to sh with 'input' must end with 'error' and 'text'. */
static void
check(const char *script, const char *input, int error, const char *text)
{
    const char *const argv[] = { "sh", "-c", script, NULL };
    char *actual = (char *) "must be set";

    assert_int_equal(command_run(argv, input, &actual), error);
    if (text) {
        assert_non_null(actual);
        assert_string_equal(actual, text);
    } else {
        assert_null(actual);
    }
    free(actual);
}

static void
test_success(void **state)
{
    (void) state;
    check("true", NULL, 0, NULL);
    /* What a program prints that succeeds is nobody's business. */
    check("echo out; echo err >&2", NULL, 0, NULL);
}

static void
test_input(void **state)
{
    (void) state;
    check("test \"$(cat)\" = 'a\nb'", "a\nb\n", 0, NULL);
    check("test -z \"$(cat)\"", "", 0, NULL);
    check("test -z \"$(cat)\"", NULL, 0, NULL);
}

static void
test_failure(void **state)
{
    (void) state;
    check("exit 1", NULL, EIO, "\"sh -c exit 1\" failed");
    check("kill -9 $$", NULL, EIO, "\"sh -c kill -9 $$\" failed");
    check("echo a; echo b >&2; exit 2", NULL, EIO,
          "\"sh -c echo a; echo b >&2; exit 2\" failed: a b");
    check("echo; echo; exit 3", NULL, EIO,
          "\"sh -c echo; echo; exit 3\" failed");
}

/* Of much output the beginning is passed on. */
static void
test_much_output(void **state)
{
    static const char script[] = "printf %010000d 0; exit 1";
    const char *const argv[] = { "sh", "-c", script, NULL };
    char *text;

    (void) state;
    assert_int_equal(command_run(argv, NULL, &text), EIO);
    size_t before =
        strlen("\"sh -c ") + strlen(script) + strlen("\" failed: ");
    assert_int_equal(strlen(text), before + 512);
    assert_int_equal(strspn(text + before, "0"), 512);
    free(text);
}

static void
test_not_installed(void **state)
{
    const char *const missing[] = { "no-such-program-anywhere", "x", NULL };
    const char *const directory[] = { "/", NULL };
    char *text;

    (void) state;
    assert_int_equal(command_run(missing, NULL, &text), ENOENT);
    assert_string_equal(text, "\"no-such-program-anywhere\" is not installed");
    free(text);
    assert_int_equal(command_run(directory, NULL, &text), EACCES);
    assert_string_equal(text, "cannot run \"/\": Permission denied");
    free(text);
}

/* Whoever does not end is killed, so the caller is not held up for ever. */
static void
test_timeout(void **state)
{
    struct timespec start, end;

    (void) state;
    clock_gettime(CLOCK_MONOTONIC, &start);
    check("echo waiting; exec sleep 600", NULL, ETIMEDOUT,
          "\"sh -c echo waiting; exec sleep 600\" did not end: waiting");
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_in_range(end.tv_sec - start.tv_sec, COMMAND_TIMEOUT_MS / 1000 - 1,
                    COMMAND_TIMEOUT_MS / 1000 + 60);
    /* It is gone, and was waited for: there are no children. */
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

/* Signals are blocked in our threads, and must not be in the program. */
static void
test_signals(void **state)
{
    sigset_t all, old;

    (void) state;
    sigfillset(&all);
    assert_int_equal(sigprocmask(SIG_SETMASK, &all, &old), 0);
    check("while read -r k v; do [ \"$k\" != SigBlk: ] || blocked=$v; done"
          " </proc/self/status; test \"$blocked\" = 0000000000000000",
          NULL, 0, NULL);
    assert_int_equal(sigprocmask(SIG_SETMASK, &old, NULL), 0);
}

static size_t
n_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    size_t n = 0;

    assert_non_null(dir);
    while (readdir(dir)) {
        n++;
    }
    closedir(dir);
    return n;
}

static void
test_descriptors(void **state)
{
    const char *const missing[] = { "no-such-program-anywhere", NULL };
    size_t n = n_descriptors();
    char *text;

    (void) state;
    check("true", "input", 0, NULL);
    check("exit 1", NULL, EIO, "\"sh -c exit 1\" failed");
    assert_int_equal(command_run(missing, NULL, &text), ENOENT);
    free(text);
    assert_int_equal(n_descriptors(), n);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_success),
        cmocka_unit_test(test_input),
        cmocka_unit_test(test_failure),
        cmocka_unit_test(test_much_output),
        cmocka_unit_test(test_not_installed),
        cmocka_unit_test(test_timeout),
        cmocka_unit_test(test_signals),
        cmocka_unit_test(test_descriptors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
