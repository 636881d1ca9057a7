/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/policy.[ch] with policies of several files. */

#include <l7-config.h>
#include "policies/policy.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "tests/unit/policies-common.h"

#define EMPTY "{\"version\": 1, \"classes\": {}, \"rules\": []}"

/* A file's own rules first, then those of what it includes, depth first. */
static void
test_order(void **state)
{
    (void) state;
    assert_int_equal(mkdir("sub", 0700), 0);
    write_named("a.json",
                "{\"version\": 1, \"include\": [\"sub/b.json\"],\n"
                "\"classes\": {\"a\": {}}, \"rules\": [\n"
                "{\"protocols\": [\"sip\", \"ssh\", \"ftp\", \"smb\"],"
                " \"class\": \"a\"}]}");
    write_named("sub/b.json",
                "{\"version\": 1, \"classes\": {\"b\": {}}, \"rules\": [\n"
                "{\"vlan\": [5], \"class\": \"top\"},"
                "{\"protocols\": [\"dns\", \"ssh\", \"smb\"],"
                " \"class\": \"b\"}],\n"
                "\"exclude\": [{\"vlan\": 7}],"
                "\"include\": [\"c.json\"]}");
    write_named("sub/c.json",
                "{\"version\": 1, \"classes\": {}, \"rules\": [\n"
                "{\"protocols\": [\"smtp\", \"dns\"], \"class\": \"a\"}]}");
    write_named("d.json",
                "{\"version\": 1, \"classes\": {\"d\": {}}, \"rules\": [\n"
                "{\"protocols\": [\"any\"], \"class\": \"d\"}]}");
    struct policy *policy =
        load_text("{\"version\": 1, \"include\": [\"a.json\", \"d.json\"],\n"
                  "\"classes\": {\"top\": {}}, \"rules\": [\n"
                  "{\"protocols\": [\"sip\"], \"class\": \"top\"},"
                  "{\"protocols\": [\"bittorrent\"], \"class\": \"b\"}]}");

    assert_int_equal(policy_n_classes(policy), 4);
    assert_string_equal(policy_class(policy, 0)->name, "top");
    assert_string_equal(policy_class(policy, 1)->name, "a");
    assert_string_equal(policy_class(policy, 2)->name, "b");
    assert_string_equal(policy_class(policy, 3)->name, "d");
    check_decision(policy, "sip", "top", "rules[0]");
    check_decision(policy, "bittorrent", "b", "rules[1]");
    check_decision(policy, "ssh", "a", "a.json:rules[0]");
    check_decision(policy, "smb", "a", "a.json:rules[0]");
    check_decision(policy, "dns", "b", "sub/b.json:rules[1]");
    check_decision(policy, "smtp", "a", "sub/c.json:rules[0]");
    check_decision(policy, "http", "d", "d.json:rules[0]");
    assert_int_equal(policy_n_exclusions(policy), 1);
    assert_string_equal(policy_exclusion(policy, 0)->name,
                        "sub/b.json:exclude[0]");
    policy_destroy(policy);

    /* From elsewhere, by another name. */
    char dir[4096], file[5000];
    struct problems problems = PROBLEMS_INITIALIZER;

    assert_non_null(getcwd(dir, sizeof dir));
    snprintf(file, sizeof file, "%s/%s", dir, FILE_NAME);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(load(file, &policy, &problems), 0);
    check_decision(policy, "dns", "b", "sub/b.json:rules[1]");
    policy_destroy(policy);
    assert_int_equal(chdir(dir), 0);

    unlink("a.json");
    unlink("d.json");
    unlink("sub/b.json");
    unlink("sub/c.json");
    assert_int_equal(rmdir("sub"), 0);
}

static void
test_mistakes(void **state)
{
    (void) state;
    check_refused("{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                  "\"include\": \"a.json\"}",
                  "p.json:2:12: $.include: must be an array, not a string\n");
    check_refused("{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                  "\"include\": [1, \"\"]}",
                  "p.json:2:13: $.include[0]: must be a string, not an "
                  "integer\n"
                  "p.json:2:16: $.include[1]: is empty; write something\n");

    write_named(FILE_NAME, "{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                           "\"include\": [\"none.json\", \"/dev/null\"]}");
    check_file_refused(FILE_NAME, ENOENT,
                       "none.json: cannot be opened: No such file or "
                       "directory\n"
                       "p.json:2:13: $.include[0]: none.json cannot be "
                       "included, as said above\n"
                       "/dev/null: is no regular file; name a policy file\n"
                       "p.json:2:26: $.include[1]: /dev/null cannot be "
                       "included, as said above\n");

    /* Mistakes of an included file are told with its name, and those of all
     * files at once. */
    write_named("a.json", "{\"version\": 2, \"classes\": {\"x\": {}},\n"
                          "\"rules\": [{\"protocols\": [\"sip\"], \"class\": "
                          "\"zebra\"}], \"qos\": {\"ports\": [{\"vms\": true, "
                          "\"max-rate\": 1000}]}}");
    check_refused(
        "{\"version\": 1, \"include\": [\"a.json\"],\n"
        "\"classes\": {\"x\": {}},\n"
        "\"rules\": [{\"groups\": [\"voip\"], \"class\": \"x\"}],\n"
        "\"qos\": {\"ports\": [{\"vms\": true, \"max-rate\": 1000}]}}",
        "a.json:1:13: $.version: version 2 is not known; this program reads "
        "version 1\n"
        "a.json:1:28: $.classes.x: p.json has a class of this name in line "
        "2; rename one\n"
        "a.json:2:54: $.qos: p.json has it too, in line 4; remove one\n"
        "a.json:2:43: $.rules[0].class: there is no class \"zebra\"\n"
        "a.json:2:11: $.rules[0]: can never match, for rules[0] before it "
        "takes all that it asks for; remove it or move it up\n");
    write_named("a.json", "[]");
    check_refused("{\"version\": 1, \"include\": [\"a.json\"],\n"
                  "\"classes\": {}, \"rules\": []}",
                  "a.json:1:1: $: must be an object, not an array\n");
    unlink("a.json");
}

static void
test_cycles(void **state)
{
    (void) state;
    check_refused("{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                  "\"include\": [\"p.json\"]}",
                  "p.json:2:13: $.include[0]: p.json would include itself; "
                  "remove it\n");
    write_named("a.json", "{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                          "\"include\": [\"./p.json\"]}");
    check_refused("{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                  "\"include\": [\"a.json\"]}",
                  "a.json:2:13: $.include[0]: ./p.json would include itself "
                  "over other files; remove it\n");

    /* The same file by two names. */
    write_named("a.json", EMPTY);
    assert_int_equal(symlink("a.json", "b.json"), 0);
    check_refused("{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                  "\"include\": [\"a.json\", \"b.json\"]}",
                  "p.json:2:23: $.include[1]: b.json is included already; "
                  "remove one\n");
    unlink("a.json");
    unlink("b.json");
}

/* Files that include each other as deep as they may, and once more; and as
 * many as there may be, and one more. */
static void
test_bounds(void **state)
{
    char name[32], text[2048];

    (void) state;
    for (int depth = 8; depth <= 9; depth++) {
        for (int i = 1; i <= depth; i++) {
            snprintf(name, sizeof name, "f%d.json", i);
            snprintf(text, sizeof text,
                     "{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                     "\"include\": [\"f%d.json\"]}",
                     i + 1);
            write_named(name, i < depth ? text : EMPTY);
        }
        snprintf(text, sizeof text,
                 "{\"version\": 1, \"classes\": {}, \"rules\": [],\n"
                 "\"include\": [\"f1.json\"]}");
        if (depth == 8) {
            policy_destroy(load_text(text));
        } else {
            check_refused(text, "f8.json:2:13: $.include[0]: files may "
                                "include each other 8 deep; include this one "
                                "from a file further up\n");
        }
    }

    for (int n = 63; n <= 64; n++) {
        char *end = text
                    + sprintf(text, "{\"version\": 1, \"classes\": {}, "
                                    "\"rules\": [], \"include\": [");

        for (int i = 1; i <= n; i++) {
            snprintf(name, sizeof name, "f%d.json", i);
            write_named(name, EMPTY);
            end += sprintf(end, "%s\n\"%s\"", i > 1 ? "," : "", name);
        }
        strcpy(end, "]}");
        if (n == 63) {
            policy_destroy(load_text(text));
        } else {
            check_refused(text, "p.json:65:1: $.include[63]: is one file too "
                                "many; a policy has at most 64\n");
        }
    }
    for (int i = 1; i <= 64; i++) {
        snprintf(name, sizeof name, "f%d.json", i);
        unlink(name);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_cycles),
        cmocka_unit_test(test_bounds),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
