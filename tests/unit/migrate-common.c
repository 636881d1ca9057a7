/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of the migration share: see migrate-common.h. */

#include <l7-config.h>
#include "tests/unit/migrate-common.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/l7-migrate-XXXXXX";

int
set_up(void **state)
{
    (void) state;
    return mkdtemp(directory) && !chdir(directory) ? 0 : -1;
}

int
tear_down(void **state)
{
    (void) state;
    unlink("f");
    return chdir("/") || rmdir(directory) ? -1 : 0;
}

void
write_bytes(const char *bytes, size_t size)
{
    FILE *file = fopen("f", "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

void
write_text(const char *text)
{
    write_bytes(text, strlen(text));
}

void
check_problems(struct problems *problems, const char *expected)
{
    char *text = problems_to_string(problems);

    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
    problems_destroy(problems);
}

void
check_notes(struct migrate_notes *notes, const char *expected)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    migrate_notes_sort(notes);
    migrate_notes_print(notes, out);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, expected);
    free(text);
    migrate_notes_destroy(notes);
}
