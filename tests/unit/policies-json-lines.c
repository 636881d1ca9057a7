/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/json-lines.[ch] and json-path.[ch]: paths of a JSON text and
 * their places in it. */

#include <l7-config.h>
#include "policies/json-lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "policies/json-path.h"
#include "policies/json.h"

static void
check_place(const char *text, size_t offset, unsigned int line,
            unsigned int column)
{
    struct json_place place = json_lines_place(text, offset);

    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void
test_place(void **state)
{
    const char *text = "ab\n\n\tc\r\n\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80x";

    (void) state;
    check_place(text, 0, 1, 1);
    check_place(text, 1, 1, 2);
    check_place(text, 2, 1, 3);
    check_place(text, 3, 2, 1);
    check_place(text, 4, 3, 1);
    check_place(text, 5, 3, 2);
    check_place(text, 8, 4, 1);
    check_place(text, 10, 4, 2);
    check_place(text, 13, 4, 3);
    check_place(text, 17, 4, 4);
    check_place(text, 18, 4, 5);
    check_place(text, 1000, 4, 5); /* Past the end: the end. */
    check_place("", 0, 1, 1);
}

/* In 'text', what 'path' leads to begins with 'expected' and stands at 'line'
 * and 'column'. */
static void
check_find(const char *text, const struct jpath *path, enum json_part part,
           const char *expected, unsigned int line, unsigned int column)
{
    size_t offset = json_lines_find(text, path, part);

    assert_memory_equal(text + offset, expected, strlen(expected));
    check_place(text, offset, line, column);
}

static void
test_find(void **state)
{
    const char *text = " {\"a\" : [1,\n"
                       "  {\"b\":\"]}\\\"\\\\\", \"c\": {}},\n"
                       "  [], true ,\n"
                       "  -1.5e3],\n"
                       "  \"\xc3\xa4\": \"\xc3\xb6\", \"d\\u0065\": null,\n"
                       "  \"a.b\": {\"a\":7}\n"
                       "}\n";
    struct jpath root = { NULL, NULL, 0 };
    struct jpath a = { &root, "a", 0 };
    struct jpath a1 = { &a, NULL, 1 };
    struct jpath a1c = { &a1, "c", 0 };
    struct jpath de = { &root, "de", 0 };
    struct jpath dotted = { &root, "a.b", 0 };
    struct jpath inner = { &dotted, "a", 0 };

    (void) state;
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json); /* What is searched has to be JSON. */
    json_decref(json);

    check_find(text, &root, JSON_VALUE, "{\"a\"", 1, 2);
    check_find(text, &root, JSON_KEY, "{\"a\"", 1, 2);
    check_find(text, &a, JSON_KEY, "\"a\" :", 1, 3);
    check_find(text, &a, JSON_VALUE, "[1,", 1, 9);
    check_find(text, &a1, JSON_VALUE, "{\"b\"", 2, 3);
    check_find(text, &a1c, JSON_KEY, "\"c\": {}", 2, 18);
    check_find(text, &a1c, JSON_VALUE, "{}}", 2, 23);
    check_find(text, &de, JSON_KEY, "\"d\\u", 5, 13);
    check_find(text, &de, JSON_VALUE, "null", 5, 24);
    check_find(text, &dotted, JSON_KEY, "\"a.b\"", 6, 3);
    check_find(text, &inner, JSON_VALUE, "7", 6, 15);

    static const char *const elements[] = { "1,", "{", "[]", "true", "-1.5" };
    for (size_t i = 0; i < 5; i++) {
        struct jpath element = { &a, NULL, i };
        size_t offset = json_lines_find(text, &element, JSON_VALUE);

        assert_memory_equal(text + offset, elements[i], strlen(elements[i]));
    }

    /* What is not there: as far as the way goes. */
    struct jpath a5 = { &a, NULL, 5 };
    struct jpath none = { &a5, "x", 0 };
    struct jpath missing = { &a1, "x", 0 };
    struct jpath index = { &root, NULL, 0 };
    struct jpath key = { &a, "x", 0 };
    check_find(text, &a5, JSON_VALUE, "[1,", 1, 9);
    check_find(text, &none, JSON_KEY, "[1,", 1, 9);
    check_find(text, &missing, JSON_KEY, "{\"b\"", 2, 3);
    check_find(text, &index, JSON_VALUE, "{\"a\"", 1, 2);
    check_find(text, &key, JSON_VALUE, "[1,", 1, 9);
}

/* Of members of the same name, the one whose value jansson keeps. */
static void
test_find_last(void **state)
{
    const char *text = "{\"a\": 1, \"a\": 2, \"b\": 3}";
    struct jpath root = { NULL, NULL, 0 };
    struct jpath a = { &root, "a", 0 };

    (void) state;
    json_t *json = json_loads(text, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(json, "a")), 2);
    json_decref(json);
    check_find(text, &a, JSON_KEY, "\"a\": 2", 1, 10);
    check_find(text, &a, JSON_VALUE, "2", 1, 15);
}

/* Appends what it is told to the string 'log_'. */
static void
log_duplicate(const struct jpath *path, size_t offset, size_t first,
              void *log_)
{
    char *log = log_;
    char text[JPATH_TEXT_MAX];

    sprintf(log + strlen(log), "%s %zu %zu\n",
            jpath_format(path, text, sizeof text), offset, first);
}

static void
check_duplicates(const char *text, const char *expected)
{
    char log[1024] = "";

    assert_int_equal(json_lines_find_duplicates(text, log_duplicate, log), 0);
    assert_string_equal(log, expected);
}

static void
test_duplicates(void **state)
{
    (void) state;
    check_duplicates("{\"a\": {\"b\": 1}, \"b\": [1, \"b\"]}", "");
    check_duplicates("[ ]", "");
    check_duplicates(" { } ", "");
    check_duplicates("{\"a\":1,\"a\":2,\"a\":3}", "$.a 7 1\n$.a 13 1\n");
    check_duplicates("{\"a\": [0, {\"x\": 1, \"\\u0078\": 2}],"
                     " \"\": {}, \"\": 5}",
                     "$.a[1].x 19 11\n$[''] 42 34\n");
    check_duplicates("{\"a\": {\"b\": 1}, \"a\": {\"b\": 2, \"b\": 3}}",
                     "$.a 16 1\n$.a.b 30 22\n");
}

static void
check_path(const struct jpath *path, const char *expected)
{
    char text[JPATH_TEXT_MAX];

    assert_string_equal(jpath_format(path, text, sizeof text), expected);
}

static void
test_format(void **state)
{
    struct jpath root = { NULL, NULL, 0 };
    struct jpath rules = { &root, "rules", 0 };
    struct jpath rule = { &rules, NULL, 3 };
    struct jpath class = { &rule, "class", 0 };
    struct jpath odd = { &class, "it's\n", 0 };
    struct jpath digit = { &root, "2nd", 0 };
    struct jpath empty = { &root, "", 0 };
    char a[101];

    (void) state;
    check_path(&root, "$");
    check_path(&class, "$.rules[3].class");
    check_path(&odd, "$.rules[3].class['it\\'s\\u000a']");
    check_path(&digit, "$['2nd']");
    check_path(&empty, "$['']");

    memset(a, 'a', sizeof a - 1);
    a[sizeof a - 1] = '\0';
    struct jpath longer = { &root, a, 0 };
    check_path(&longer, "$.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                        "aaaaaaaaaaaaaaaa...");

    /* A long path ends in "..." and never passes its buffer. */
    struct jpath deep[200];
    for (size_t i = 0; i < 200; i++) {
        deep[i] = (struct jpath){ i ? &deep[i - 1] : &root, "key", 0 };
    }
    for (size_t size = 8; size < 40; size++) {
        char *buf = malloc(size);

        jpath_format(&deep[199], buf, size);
        assert_true(strlen(buf) < size);
        assert_string_equal(buf + strlen(buf) - 3, "...");
        free(buf);
    }
}

static void
test_quote(void **state)
{
    char buf[JPATH_QUOTED_MAX];
    char all[201];

    (void) state;
    assert_string_equal(jpath_quote("", buf), "\"\"");
    assert_string_equal(jpath_quote("a\"b\\c'", buf), "\"a\\\"b\\\\c'\"");
    assert_string_equal(jpath_quote("\x1b[31m\x7f\xc2\x9b", buf),
                        "\"\\u001b[31m\\u007f\\u009b\"");
    assert_string_equal(jpath_quote("\xc3\xa4\xe2\x82\xac", buf),
                        "\"\xc3\xa4\xe2\x82\xac\"");

    /* The worst that 64 bytes can become still fits, and is cut there. */
    memset(all, 1, sizeof all - 1);
    all[sizeof all - 1] = '\0';
    jpath_quote(all, buf);
    assert_int_equal(strlen(buf), 64 * 6 + 5);
    assert_string_equal(buf + strlen(buf) - 10, "\\u0001...\"");

    /* A character that would be cut in two is left out. */
    memset(all, 'x', 63);
    strcpy(all + 63, "\xc3\xa4");
    jpath_quote(all, buf);
    assert_int_equal(strlen(buf), 63 + 5);
    assert_string_equal(buf + 60, "xxxx...\"");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place),     cmocka_unit_test(test_find),
        cmocka_unit_test(test_find_last), cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_format),    cmocka_unit_test(test_quote),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
