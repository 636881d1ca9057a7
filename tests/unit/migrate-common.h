/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_MIGRATE_COMMON_H
#define L7_TESTS_UNIT_MIGRATE_COMMON_H 1

/* What the tests of the migration's readers share: files in a directory of
 * their own, and checks of what is said about them. */

#include "common/problems.h"
#include "migrate/notes.h"

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

/* To be run before and after the tests of a program. */
int set_up(void **state);
int tear_down(void **state);

/* Makes the file "f" hold the 'size' bytes at 'bytes', or 'text'. */
void write_bytes(const char *bytes, size_t size);
void write_text(const char *text);

/* The problems, or the notes, must be these lines, each ended by '\n'; they
 * are destroyed. */
void check_problems(struct problems *, const char *expected);
void check_notes(struct migrate_notes *, const char *expected);

#endif /* tests/unit/migrate-common.h */
