/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests common/siphash.[ch]: SipHash-1-3.
 *
 * The values were computed by another program, written from the paper alone
 * and checked against its example of SipHash-2-4 (appendix A). */

#include <l7-config.h>
#include "common/siphash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

/* The key of bytes 0, 1, ... 15, and messages of bytes 0, 1, 2... */
static const struct vector {
    size_t len;
    uint64_t hash;
} vectors[] = {
    { 0, UINT64_C(0xabac0158050fc4dc) },
    { 1, UINT64_C(0xc9f49bf37d57ca93) },
    { 2, UINT64_C(0x82cb9b024dc7d44d) },
    { 3, UINT64_C(0x8bf80ab8e7ddf7fb) },
    { 4, UINT64_C(0xcf75576088d38328) },
    { 5, UINT64_C(0xdef9d52f49533b67) },
    { 6, UINT64_C(0xc50d2b50c59f22a7) },
    { 7, UINT64_C(0xd3927d989bb11140) },
    { 8, UINT64_C(0x369095118d299a8e) },
    { 9, UINT64_C(0x25a48eb36c063de4) },
    { 10, UINT64_C(0x79de85ee92ff097f) },
    { 11, UINT64_C(0x70c118c1f94dc352) },
    { 12, UINT64_C(0x78a384b157b4d9a2) },
    { 13, UINT64_C(0x306f760c1229ffa7) },
    { 14, UINT64_C(0x605aa111c0f95d34) },
    { 15, UINT64_C(0xd320d86d2a519956) },
    { 16, UINT64_C(0xcc4fdd1a7d908b66) },
    { 40, UINT64_C(0xc1d2363299e41531) },
    { 63, UINT64_C(0x9d199062b7bbb3a8) },
    { 255, UINT64_C(0xf76214e3153c4a15) },
    { 256, UINT64_C(0x75b3e64e167de370) },
    { 300, UINT64_C(0x4016a23bda5a2224) },
};

/* A key from its bytes' values in little endian. */
static struct siphash_key
key_of(uint64_t k0, uint64_t k1)
{
    return (struct siphash_key){ { k0, k1 } };
}

/* The hash of bytes 0, 1, 2..., in memory of exactly that size and at an
 * address that is 'shift' beyond an even one. */
static uint64_t
hash(const struct siphash_key *key, size_t len, size_t shift)
{
    uint8_t *data = malloc(len + shift ? len + shift : 1);

    assert_non_null(data);
    for (size_t i = 0; i < len; i++) {
        data[shift + i] = (uint8_t) i;
    }
    uint64_t h = siphash13(key, data + shift, len);
    free(data);
    return h;
}

static void
test_vectors(void **state)
{
    struct siphash_key key =
        key_of(UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908));

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(vectors); i++) {
        for (size_t shift = 0; shift < 8; shift++) {
            assert_true(hash(&key, vectors[i].len, shift) == vectors[i].hash);
        }
    }
}

static void
test_keys(void **state)
{
    struct siphash_key key = key_of(UINT64_MAX, 0);

    (void) state;
    assert_true(hash(&key, 15, 0) == UINT64_C(0x8c8708be091b4de4));
    key = key_of(0, 0);
    assert_true(hash(&key, 0, 0) == UINT64_C(0xd1fba762150c532c));
}

static void
test_random_keys(void **state)
{
    struct siphash_key a = key_of(0, 0), b = key_of(0, 0);

    (void) state;
    assert_int_equal(siphash_key_random(&a), 0);
    assert_int_equal(siphash_key_random(&b), 0);
    for (int i = 0; i < 2; i++) {
        /* One in 2^63 is wrong here. */
        assert_true(a.k[i] != 0);
        assert_true(a.k[i] != b.k[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_random_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
