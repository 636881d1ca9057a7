/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests migrate/text.[ch] and migrate-notes.[ch]: lines, words and
 * numbers of files, and what is said of them. */

#include <l7-config.h>
#include "migrate/text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/migrate-common.h"

/* Reads 'text', which must give 'expected': a line "NUMBER|WORD|WORD...\n" for
 * each line, with "=" in front of words that are quoted. */
static void
check(enum migrate_style style, const char *text, const char *expected)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct migrate_text t;
    char *got = NULL;
    size_t size;
    FILE *out = open_memstream(&got, &size);

    assert_non_null(out);
    write_text(text);
    assert_int_equal(migrate_text_read(&t, "f", style, &problems), 0);
    assert_int_equal(problems.n, 0);
    for (size_t i = 0; i < t.n; i++) {
        fprintf(out, "%u", t.lines[i]->source.line);
        for (size_t j = 0; j < t.lines[i]->n; j++) {
            const struct migrate_word *word = &t.lines[i]->words[j];

            fprintf(out, "|%s%s", word->is_quoted ? "=" : "", word->text);
        }
        fputc('\n', out);
    }
    assert_int_equal(fclose(out), 0);
    assert_string_equal(got, expected);
    free(got);
    migrate_text_destroy(&t);
}

static void
check_refused(enum migrate_style style, int error, const char *expected)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct migrate_text t;

    assert_int_equal(migrate_text_read(&t, "f", style, &problems), error);
    check_problems(&problems, expected);
    migrate_text_destroy(&t);
}

static void
test_saved(void **state)
{
    (void) state;
    check(MIGRATE_SAVED, "", "");
    check(MIGRATE_SAVED, "\n# x \"\n \t\n  a  b\tc\r\nd", "4|a|b|c\n5|d\n");
    check(MIGRATE_SAVED, "a #b c#d", "1|a|#b|c#d\n");
    check(MIGRATE_SAVED, "\"a b\" c\"d e\"f \"\" \"\\\"\\\\\"",
          "1|=a b|=cd ef|=|=\"\\\n");
    check(MIGRATE_SAVED, "it's a;b|c\\", "1|it's|a;b|c\\\n");
    check(MIGRATE_SAVED, "a\001\377 b\303\251 c\033[m\n",
          "1|a??|b\303\251|c?[m\n");
}

static void
test_shell(void **state)
{
    (void) state;
    check(MIGRATE_SHELL, "a b # c\nd;e &&f||g | h &\n",
          "1|a|b\n2|d\n2|e\n2|f\n2|g\n2|h\n");
    check(MIGRATE_SHELL, "a \\\n  b\\\nc\nd", "1|a|bc\n4|d\n");
    check(MIGRATE_SHELL, "'a \"b' \"c 'd\" e\\ f 'x\ny' z\nw",
          "1|=a \"b|=c 'd|e f|=x\ny|z\n3|w\n");
    check(MIGRATE_SHELL, "a#b '#c' #d 'e", "1|a#b|=#c\n");
}

static void
test_refused(void **state)
{
    (void) state;
    write_text("a\nb \"c\nd \"e\" \"\nf\n");
    check_refused(MIGRATE_SAVED, EINVAL,
                  "f:2: a double quote is never closed; is the line whole?\n"
                  "f:3: a double quote is never closed; is the line whole?\n");
    write_text("a\nb 'c\nd\n");
    check_refused(MIGRATE_SHELL, EINVAL,
                  "f:2: a single quote is never closed\n");
    write_bytes("a\nb\nc\0d\n", 8);
    check_refused(MIGRATE_SAVED, EINVAL,
                  "f:3: has a zero byte, so it is no text; is this the right "
                  "file?\n");

    /* Words up to the bound, and one more. */
    char words[2 * MIGRATE_WORDS_MAX + 3];
    for (size_t i = 0; i + 2 < sizeof words; i += 2) {
        memcpy(&words[i], "w ", 2);
    }
    words[sizeof words - 1] = '\0';
    words[sizeof words - 2] = '\0';
    words[2 * MIGRATE_WORDS_MAX] = '\0';
    write_text(words);
    struct problems problems = PROBLEMS_INITIALIZER;
    struct migrate_text t;
    assert_int_equal(migrate_text_read(&t, "f", MIGRATE_SAVED, &problems), 0);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.lines[0]->n, MIGRATE_WORDS_MAX);
    migrate_text_destroy(&t);
    words[2 * MIGRATE_WORDS_MAX] = 'w';
    write_text(words);
    check_refused(MIGRATE_SAVED, EINVAL, "f:1: has too many words\n");

    char *large = malloc(MIGRATE_TEXT_SIZE_MAX + 1);
    assert_non_null(large);
    memset(large, '\n', MIGRATE_TEXT_SIZE_MAX + 1);
    write_bytes(large, MIGRATE_TEXT_SIZE_MAX);
    assert_int_equal(migrate_text_read(&t, "f", MIGRATE_SAVED, &problems), 0);
    migrate_text_destroy(&t);
    write_bytes(large, MIGRATE_TEXT_SIZE_MAX + 1);
    check_refused(MIGRATE_SAVED, EFBIG,
                  "f: has more than 4194304 bytes; is this the right file?\n");
    free(large);

    assert_int_equal(migrate_text_read(&t, "none", MIGRATE_SAVED, &problems),
                     ENOENT);
    check_problems(&problems, "none: No such file or directory\n");
    migrate_text_destroy(&t);
    assert_int_equal(migrate_text_read(&t, ".", MIGRATE_SAVED, &problems),
                     EISDIR);
    check_problems(&problems, ".: Is a directory\n");
    migrate_text_destroy(&t);
}

static void
test_numbers(void **state)
{
    unsigned int value, mask;

    (void) state;
    assert_string_equal(migrate_parse_number("0x1F:", &value), ":");
    assert_int_equal(value, 31);
    assert_string_equal(migrate_parse_number("4294967295", &value), "");
    assert_int_equal(value, UINT32_MAX);
    assert_null(migrate_parse_number("4294967296", &value));
    assert_null(migrate_parse_number("", &value));
    assert_null(migrate_parse_number("0x", &value));
    assert_null(migrate_parse_number("-1", &value));
    assert_null(migrate_parse_number("+1", &value));
    assert_true(migrate_parse_masked("6", &value, &mask));
    assert_int_equal(value, 6);
    assert_int_equal(mask, UINT32_MAX);
    assert_true(migrate_parse_masked("0x10/0xff", &value, &mask));
    assert_int_equal(value, 16);
    assert_int_equal(mask, 255);
    assert_false(migrate_parse_masked("0x10/", &value, &mask));
    assert_false(migrate_parse_masked("1 ", &value, &mask));
}

static void
test_notes(void **state)
{
    static const char *const a = "a", *const b = "b";
    struct migrate_notes notes = MIGRATE_NOTES_INITIALIZER;
    const struct {
        const char *file;
        unsigned int line;
    } order[] = {
        { b, 7 }, { a, 9 }, { b, 2 }, { a, 9 }, { NULL, 0 }, { a, 1 }
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(order); i++) {
        struct migrate_source source = { order[i].file, order[i].line, "",
                                         false };

        migrate_note(&notes, order[i].file ? &source : NULL, "note %zu", i);
    }
    check_notes(&notes, "b:2: warning: note 2\nb:7: warning: note 0\n"
                        "a:1: warning: note 5\na:9: warning: note 1\n"
                        "a:9: warning: note 3\nwarning: note 4\n");
    check_notes(&notes, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_saved),   cmocka_unit_test(test_shell),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_notes),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
