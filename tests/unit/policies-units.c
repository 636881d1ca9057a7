/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/units.[ch]: rates and amounts as people write them. */

#include <l7-config.h>
#include "policies/units.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE_EXAMPLE "; write for example \"20Mbit\" or \"2.5MB/s\""
#define AMOUNT_EXAMPLE "; write for example \"500kbit\" or \"64KiB\""

static void
test_good(void **state)
{
    static const struct {
        const char *text;
        uint64_t bits;
    } cases[] = {
        { "1bit", 1 },
        { "20Mbit", 20000000 },
        { "020Mbit", 20000000 },
        { "20 Mbit", 20000000 },
        { "500kbit", 500000 },
        { "1Gbit", 1000000000 },
        { "1Tbit", UINT64_C(1000000000000) },
        { "1Kibit", 1024 },
        { "1Mibit", 1048576 },
        { "1Gibit", 1073741824 },
        { "1Tibit", UINT64_C(1099511627776) },
        { "1B", 8 },
        { "3kB", 24000 },
        { "2MB", 16000000 },
        { "1GB", UINT64_C(8000000000) },
        { "1TB", UINT64_C(8000000000000) },
        { "64KiB", 524288 },
        { "1MiB", 8388608 },
        { "1GiB", UINT64_C(8589934592) },
        { "1TiB", UINT64_C(8796093022208) },
        { "1.5Mbit", 1500000 },
        { "0.125B", 1 },
        { "0.000001Mbit", 1 },
        { "1.999999TB", UINT64_C(15999992000000) },
        { "9223372036854775807bit", INT64_MAX },
        { "9223372036854775.807kbit", INT64_MAX },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        char why[UNITS_WHY_MAX];
        uint64_t bits = 0;

        assert_int_equal(units_parse(cases[i].text, UNITS_AMOUNT, &bits, why),
                         0);
        assert_int_equal(bits, cases[i].bits);
        snprintf(text, sizeof text, "%s/s", cases[i].text);
        bits = 0;
        assert_int_equal(units_parse(text, UNITS_RATE, &bits, why), 0);
        assert_int_equal(bits, cases[i].bits);
        bits = 0;
        assert_int_equal(units_parse(cases[i].text, UNITS_RATE, &bits, why),
                         0);
        assert_int_equal(bits, cases[i].bits);
    }
}

static void
test_bad(void **state)
{
    static const char no_unit[] =
        "has no unit that is known: bit or B (bytes), after k, M, G, T or Ki, "
        "Mi, Gi, Ti; case matters";
    static const struct {
        const char *text;
        int error;
        const char *reason;
    } cases[] = {
        { "", EINVAL, "does not begin with a number" },
        { "fast", EINVAL, "does not begin with a number" },
        { " 1Mbit", EINVAL, "does not begin with a number" },
        { "+1Mbit", EINVAL, "does not begin with a number" },
        { ".5Mbit", EINVAL, "does not begin with a number" },
        { "-1Mbit", ERANGE, "is negative" },
        { "20", EINVAL, "has no unit" },
        { "20 ", EINVAL, "has no unit" },
        { "20.5", EINVAL, "has no unit" },
        { "20  Mbit", EINVAL, no_unit },
        { "20Mbit ", EINVAL, no_unit },
        { "20Mbitx", EINVAL, no_unit },
        { "20Mbi", EINVAL, no_unit },
        { "1e3kbit", EINVAL, no_unit },
        { "0x10kbit", EINVAL, no_unit },
        { "1,5Mbit", EINVAL, no_unit },
        { "1.5.5Mbit", EINVAL, no_unit },
        { "20/s", EINVAL, no_unit },
        { "20Mbit/", EINVAL, "can only be by the second" },
        { "20Mbit/h", EINVAL, "can only be by the second" },
        { "20Mbit/s/s", EINVAL, "can only be by the second" },
        { "20Mbit/sec", EINVAL, "can only be by the second" },
        { "1.Mbit", EINVAL, "has no digit after its point" },
        { "1.1234567Mbit", EINVAL, "has more than 6 decimals" },
        { "1.5bit", EINVAL, "is not a whole number of bits" },
        { "1.0001kbit", EINVAL, "is not a whole number of bits" },
        { "0.1B", EINVAL, "is not a whole number of bits" },
        { "0bit", ERANGE, "is zero" },
        { "0.000Tbit", ERANGE, "is zero" },
        { "9223372036854775808bit", ERANGE, "is too large" },
        { "9223372036854775.808kbit", ERANGE, "is too large" },
        { "18446744073709551616bit", ERANGE, "is too large" },
        { "18446744073709551615.999999TiB", ERANGE, "is too large" },
        { "2305843009213693952B", ERANGE, "is too large" },
        { "99999999999999999999999999999999Mbit", ERANGE, "is too large" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[UNITS_WHY_MAX];
        char why[UNITS_WHY_MAX] = "";
        uint64_t bits = 4711;

        assert_int_equal(units_parse(cases[i].text, UNITS_RATE, &bits, why),
                         cases[i].error);
        snprintf(expected, sizeof expected, "%s%s", cases[i].reason,
                 RATE_EXAMPLE);
        assert_string_equal(why, expected);
        assert_int_equal(bits, 4711);
    }
}

/* What a unit was to be, as far as one can guess. */
static void
test_guesses(void **state)
{
#define EITHER(BITS, BYTES)                                                   \
    "has no unit that is known; write \"" BITS "\", or \"" BYTES "\" for bytes"
#define PERHAPS(UNIT) "has no unit that is known; did you mean \"" UNIT "\"?"
    static const struct {
        const char *text;
        enum units_kind kind;
        const char *why;
    } cases[] = {
        { "20M", UNITS_RATE, EITHER("20Mbit", "20MB") },
        { "20Mb", UNITS_RATE, EITHER("20Mbit", "20MB") },
        { "2.5Mbps", UNITS_RATE, EITHER("2.5Mbit", "2.5MB") },
        { "20 gb/s", UNITS_RATE, EITHER("20Gbit/s", "20GB/s") },
        { "20b", UNITS_AMOUNT, EITHER("20bit", "20B") },
        { "20mbit", UNITS_RATE, PERHAPS("20Mbit") },
        { "20MBit/s", UNITS_RATE, PERHAPS("20Mbit/s") },
        { "20Kbits", UNITS_RATE, PERHAPS("20kbit") },
        { "20kibit", UNITS_RATE, PERHAPS("20Kibit") },
        { "20KB", UNITS_RATE, PERHAPS("20kB") },
        { "20 mBytes", UNITS_AMOUNT, PERHAPS("20MB") },
        { "64kib/s", UNITS_AMOUNT, EITHER("64Kibit", "64KiB") },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char why[UNITS_WHY_MAX] = "";
        uint64_t bits = 4711;

        assert_int_equal(units_parse(cases[i].text, cases[i].kind, &bits, why),
                         EINVAL);
        assert_string_equal(why, cases[i].why);
        assert_int_equal(bits, 4711);
    }
}

static void
test_amount_is_no_rate(void **state)
{
    char why[UNITS_WHY_MAX] = "";
    uint64_t bits = 4711;

    (void) state;
    assert_int_equal(units_parse("500kbit/s", UNITS_AMOUNT, &bits, why),
                     EINVAL);
    assert_string_equal(why,
                        "is a rate where an amount is needed" AMOUNT_EXAMPLE);
    assert_int_equal(bits, 4711);
}

/* The examples of the messages are what they claim to be. */
static void
test_examples(void **state)
{
    char why[UNITS_WHY_MAX];
    uint64_t bits;

    (void) state;
    assert_int_equal(units_parse("20Mbit", UNITS_RATE, &bits, why), 0);
    assert_int_equal(units_parse("2.5MB/s", UNITS_RATE, &bits, why), 0);
    assert_int_equal(bits, 20000000);
    assert_int_equal(units_parse("500kbit", UNITS_AMOUNT, &bits, why), 0);
    assert_int_equal(units_parse("64KiB", UNITS_AMOUNT, &bits, why), 0);
}

static void
test_check(void **state)
{
    char why[UNITS_WHY_MAX] = "";
    uint64_t bits = 4711;

    (void) state;
    assert_int_equal(units_check(0, UNITS_RATE, &bits, why), ERANGE);
    assert_string_equal(why, "is zero" RATE_EXAMPLE);
    assert_int_equal(units_check(-1, UNITS_AMOUNT, &bits, why), ERANGE);
    assert_string_equal(why, "is negative" AMOUNT_EXAMPLE);
    assert_int_equal(units_check(INT64_MIN, UNITS_RATE, &bits, why), ERANGE);
    assert_int_equal(bits, 4711);
    assert_int_equal(units_check(1, UNITS_RATE, &bits, why), 0);
    assert_int_equal(bits, 1);
    assert_int_equal(units_check(INT64_MAX, UNITS_RATE, &bits, why), 0);
    assert_int_equal(bits, INT64_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_guesses),
        cmocka_unit_test(test_amount_is_no_rate),
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
