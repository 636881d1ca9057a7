/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with files that cannot be read or are no JSON. */

#include <l7-config.h>
#include "policies/policy.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "tests/unit/policies-common.h"

static void
test_files(void **state)
{
    (void) state;
    check_file_refused("none.json", ENOENT,
                       "none.json: cannot be opened: "
                       "No such file or directory\n");
    check_file_refused("", ENOENT,
                       ": cannot be opened: No such file or directory\n");
    check_file_refused(".", EISDIR, ".: is a directory; name a policy file\n");
    check_file_refused("/dev/null", EINVAL,
                       "/dev/null: is no regular file; name a policy file\n");

    assert_int_equal(mkfifo("fifo", 0600), 0);
    check_file_refused("fifo", EINVAL,
                       "fifo: is no regular file; name a policy file\n");
    assert_int_equal(unlink("fifo"), 0);

    /* A link to itself: an error of open() that root gets too. */
    assert_int_equal(symlink("loop", "loop"), 0);
    check_file_refused("loop", ELOOP,
                       "loop: cannot be opened: "
                       "Too many levels of symbolic links\n");
    assert_int_equal(unlink("loop"), 0);
}

static void
test_unreadable(void **state)
{
    (void) state;
    uid_t uid = geteuid();

    write_file("{}", 2);
    assert_int_equal(chmod(FILE_NAME, 0), 0);
    /* Root may read all there is. */
    assert_int_equal(uid ? 0 : seteuid(65534), 0);
    check_file_refused(FILE_NAME, EACCES,
                       "p.json: cannot be opened: Permission denied\n");
    assert_int_equal(seteuid(uid), 0);
    assert_int_equal(unlink(FILE_NAME), 0);
}

static void
test_size(void **state)
{
    enum { LIMIT = 1024 * 1024 };
    const char *policy = "{\"version\": 1, \"classes\": {}, \"rules\": []}";
    char *text = malloc(LIMIT + 2);

    (void) state;
    memset(text, ' ', LIMIT + 1);
    text[LIMIT + 1] = '\0';
    memcpy(text, policy, strlen(policy));
    check_refused(text, "p.json: is larger than 1024 KiB, the most that a "
                        "policy may have\n");
    text[LIMIT] = '\0';
    policy_destroy(load_text(text));
    free(text);
}

static void
test_syntax(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        { "", "p.json:1:1: is empty; write at least {\"version\": 1, "
              "\"classes\": {}, \"rules\": []}\n" },
        { " \n\n", "p.json:1:1: is empty; write at least {\"version\": 1, "
                   "\"classes\": {}, \"rules\": []}\n" },
        { "{\n  \"version\": 1,\n",
          "p.json:3:1: this is not JSON: string or '}' expected near end of "
          "file; is a bracket not closed?\n" },
        { "{\n  \"version\": 1,\n}",
          "p.json:3:1: this is not JSON: string or '}' expected near '}'\n" },
        { "{\"version\" 1}",
          "p.json:1:12: this is not JSON: ':' expected near '1'\n" },
        { "{\"version\":\n truex}",
          "p.json:2:2: this is not JSON: invalid token near 'truex'\n" },
        { "{} {}",
          "p.json:1:4: this is not JSON: end of file expected near '{'\n" },
        { "{\n  # Here it says why.\n}",
          "p.json:2:3: this is not JSON: string or '}' expected near '#'; "
          "JSON has no comments, write a member \"comment\"\n" },
        { "{\n  // Here it says why.\n}",
          "p.json:2:3: this is not JSON: string or '}' expected near '/'; "
          "JSON has no comments, write a member \"comment\"\n" },
        { "{\"a\": \"\xc3\xa4\", \"\xff\": 1}",
          "p.json:1:12: this is not JSON: unable to decode byte 0xff near "
          "'\"'; save the file as UTF-8\n" },
        { "{\"version\": 99999999999999999999}",
          "p.json:1:13: this number is too large for any member\n" },
        { "{\"version\":\n -1e999}",
          "p.json:2:2: this number is too large for any member\n" },
        { "{\"a\": \"b\\u0000\"}",
          "p.json:1:7: a string has the character \\u0000; remove it\n" },
        { "{\"a\\u0000\": 1}",
          "p.json:1:2: a string has the character \\u0000; remove it\n" },
        { "\xef\xbb\xbf{}", "p.json:1:1: begins with a byte order mark; save "
                            "the file as UTF-8 without one\n" },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        check_refused(cases[i].text, cases[i].expected);
    }
    check_bytes_refused("{\n \"a\0\": 1}", 12,
                        "p.json:2:4: a byte 0 does not belong in JSON; save "
                        "the file as UTF-8\n");
    check_bytes_refused("\xff\xfe{\0}\0", 6,
                        "p.json:1:4: a byte 0 does not belong in JSON; save "
                        "the file as UTF-8\n");
}

static void
test_depth(void **state)
{
    enum { DEPTH = 100000 };
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;
    char *text = malloc(2 * DEPTH + 1);

    (void) state;
    memset(text, '[', DEPTH);
    memset(text + DEPTH, ']', DEPTH);
    text[2 * DEPTH] = '\0';
    write_file(text, 2 * DEPTH);
    assert_int_equal(load(FILE_NAME, &policy, &problems), EINVAL);
    assert_null(policy);
    assert_int_equal(problems.n, 1);
    assert_non_null(strstr(problems.texts[0], "maximum parsing depth"));
    problems_destroy(&problems);
    free(text);
}


/* Every beginning of a policy is refused.  With any one of its bytes changed
 * it is refused or, where the byte is in a comment, still whole. */
static void
test_damaged(void **state)
{
    static const char junk[] = { '\0', '{', ']', '"', '\\', '\x80', '\xff' };
    size_t size = strlen(whole);
    char *text = malloc(size);

    (void) state;
    /* Without its last byte, a newline, it would still be whole. */
    for (size_t i = 0; i < size - 1; i++) {
        struct problems problems = PROBLEMS_INITIALIZER;
        struct policy *policy;

        write_file(whole, i);
        assert_int_equal(load(FILE_NAME, &policy, &problems), EINVAL);
        assert_null(policy);
        assert_true(problems.n > 0);
        problems_destroy(&problems);
    }
    for (size_t i = 0; i < size; i++) {
        for (size_t j = 0; j < sizeof junk; j++) {
            struct problems problems = PROBLEMS_INITIALIZER;
            struct policy *policy;

            memcpy(text, whole, size);
            text[i] = junk[j];
            write_file(text, size);
            int error = load(FILE_NAME, &policy, &problems);
            assert_true(error ? error == EINVAL && !policy && problems.n
                              : policy && !problems.n);
            policy_destroy(policy);
            problems_destroy(&problems);
        }
    }
    free(text);
}


int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files), cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_size),  cmocka_unit_test(test_syntax),
        cmocka_unit_test(test_depth), cmocka_unit_test(test_damaged),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
