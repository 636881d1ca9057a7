/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests daemon/connection-index.[ch]. */

#include <l7-config.h>
#include "daemon/connection-index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MAX 1000

/* Returns how often 'slot' is told of to who looks for 'hash', and in
 * '*n_others' how many others are. */
static unsigned int
count(const struct connection_index *index, uint32_t hash, uint32_t slot,
      unsigned int *n_others)
{
    struct connection_index_search search;
    unsigned int n = 0;
    uint32_t found;

    *n_others = 0;
    connection_index_begin(index, hash, &search);
    while ((found = connection_index_next(index, &search))
           != CONNECTION_INDEX_NONE) {
        n += found == slot;
        *n_others += found != slot;
    }
    return n;
}

static bool
has(const struct connection_index *index, uint32_t hash, uint32_t slot)
{
    unsigned int n_others;
    unsigned int n = count(index, hash, slot, &n_others);

    assert_true(n <= 1);
    return n;
}

/* A hash for 'i' (the finalizer of MurmurHash3, by A. Appleby). */
static uint32_t
hash_of(uint32_t i)
{
    i = (i ^ i >> 16) * 0x85ebca6bu;
    i = (i ^ i >> 13) * 0xc2b2ae35u;
    return i ^ i >> 16;
}

static void
test_empty(void **state)
{
    struct connection_index *index = connection_index_create(1);

    (void) state;
    assert_non_null(index);
    assert_false(has(index, 0, 0));
    connection_index_add(index, 0, 0);
    assert_true(has(index, 0, 0));
    connection_index_remove(index, 0, 0);
    assert_false(has(index, 0, 0));
    connection_index_destroy(index);
    connection_index_destroy(NULL);
}

/* As full as can be, and nothing of it is left in the end. */
static void
test_full(void **state)
{
    struct connection_index *index = connection_index_create(MAX);
    unsigned int n_others, n_all = 0;

    (void) state;
    assert_non_null(index);
    for (int round = 0; round < 3; round++) {
        uint32_t first = (uint32_t) round * MAX;

        for (uint32_t i = 0; i < MAX; i++) {
            assert_false(has(index, hash_of(first + i), i));
            connection_index_add(index, hash_of(first + i), i);
        }
        for (uint32_t i = 0; i < MAX; i++) {
            assert_int_equal(count(index, hash_of(first + i), i, &n_others),
                             1);
            n_all += n_others;
        }
        /* Odd ones first, so that those that passed full groups stay. */
        for (uint32_t odd = 1; odd <= 2; odd++) {
            for (uint32_t i = odd % 2; i < MAX; i += 2) {
                connection_index_remove(index, hash_of(first + i), i);
                assert_false(has(index, hash_of(first + i), i));
            }
            for (uint32_t i = 0; odd == 1 && i < MAX; i += 2) {
                assert_true(has(index, hash_of(first + i), i));
            }
        }
    }
    /* Who looks for one now goes no further than to his first group. */
    for (uint32_t i = 0; i < MAX; i++) {
        struct connection_index_search search;

        connection_index_begin(index, hash_of(i), &search);
        const uint32_t n_left = search.n_left;
        assert_int_equal(connection_index_next(index, &search),
                         CONNECTION_INDEX_NONE);
        assert_int_equal(search.n_left, n_left);
    }
    /* Nearly all others are told from it by their tag. */
    assert_true(n_all < 3 * MAX / 10);
    connection_index_destroy(index);
}

/* All in the same group, and with the same tag, which a keyed hash rules out:
 * they are found nonetheless. */
static void
test_same_hash(void **state)
{
    static const uint32_t hashes[] = { 0, 0x12345678, UINT32_MAX };
    struct connection_index *index = connection_index_create(MAX);

    (void) state;
    assert_non_null(index);
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        unsigned int n_others;

        for (uint32_t slot = 0; slot < MAX; slot++) {
            connection_index_add(index, hashes[i], slot);
        }
        assert_int_equal(count(index, hashes[i], 7, &n_others), 1);
        assert_int_equal(n_others, MAX - 1);
        assert_false(has(index, hashes[i] ^ 1, 7));
        for (uint32_t slot = MAX; slot-- > 0;) {
            connection_index_remove(index, hashes[i], slot);
            assert_false(has(index, hashes[i], slot));
        }
    }
    connection_index_destroy(index);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_same_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
