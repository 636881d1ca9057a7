/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_TESTS_UNIT_POLICIES_COMMON_H
#define L7_TESTS_UNIT_POLICIES_COMMON_H 1

/* What the tests of policies share: a vocabulary of some protocols, and
 * checks of what becomes of a file.
 *
 * Each program runs in a directory of its own, so that the names of files in
 * messages are known.  The checks fail the test that runs. */

#include <stddef.h>
#include <stdint.h>

struct policy;
struct problems;

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

/* The file that the checks write. */
#define FILE_NAME "p.json"

/* Protocols of the vocabulary. */
#define N_PROTOCOLS 11

/* Where the examples are. */
extern char examples_dir[4096];

/* A policy that has every member of the format but "include". */
extern const char whole[];

/* To be run before and after the tests of a program. */
int set_up(void **state);
int tear_down(void **state);

/* policy_load() with the vocabulary. */
int load(const char *file, struct policy **policyp, struct problems *);

/* The index of a protocol of the vocabulary, which must have it. */
uint16_t protocol_index(const char *name);

/* Makes FILE_NAME hold these bytes. */
void write_file(const char *bytes, size_t size);

/* Makes the file 'name' hold 'text'. */
void write_named(const char *name, const char *text);

/* Loads the policy 'text', which must have no problem. */
struct policy *load_text(const char *text);

/* The two texts, of many lines perhaps, must be the same. */
void check_text(const char *text, const char *expected);

/* Loading 'file' must end with 'error' and exactly the problems 'expected';
 * for the other two, EINVAL. */
void check_file_refused(const char *file, int error, const char *expected);
void check_bytes_refused(const char *bytes, size_t size, const char *expected);
void check_refused(const char *text, const char *expected);

/* 'protocol' must fall into 'class' by 'rule', or into none where that is
 * NULL. */
void check_decision(const struct policy *, const char *protocol,
                    const char *class, const char *rule);

#endif /* tests/unit/policies-common.h */
