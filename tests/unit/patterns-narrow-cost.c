/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of narrow-cost.c. */

#include <l7-config.h>
#include "patterns/narrow-cost.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
test_cases(void **state)
{
    static const struct {
        const char *regex;
        uint64_t cost;
    } cases[] = {
        { "", 0 },
        { "abc", 3 },
        { "a|b?c$", 3 },
        { "\\{\\(", 2 },
        /* Classes are one atom each, whatever they hold. */
        { "[a{9}(]b", 2 },
        { "[^]x]b", 2 },
        { "[]x]b", 2 },
        { "[[:alpha:]{]b", 2 },
        { "[\\]x]b", 2 },
        { "[x", 1 },
        /* Repetitions.  The colon of a group counts as an atom. */
        { "ab{7}", 8 },
        { "ab{2,7}", 8 },
        { "ab{7,}", 8 },
        { "ab{0,1}", 2 },
        { "ab+", 11 },
        { "(?:abc){5}", 20 },
        { "(?:(?:ab){5}c){5}", 85 },
        /* Without end, in one with. */
        { "(?:a+){5}", 440 },
        { "(?:(?:a*b)c){2}x", 225 },
        { "(?:a{2,}){2}", 48 },
        { "(?:a)+{5}", 480 },
        { "a)b", 2 },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (narrow_cost(cases[i].regex) != cases[i].cost) {
            fail_msg("%s: %llu", cases[i].regex,
                     (unsigned long long) narrow_cost(cases[i].regex));
        }
    }
}

static void
test_many(void **state)
{
    char deep[201];

    (void) state;
    assert_true(narrow_cost("(?:(?:(?:a{1000}){1000}){1000}){1000}")
                >= NARROW_COST_MANY);
    assert_true(narrow_cost("a{99999999999999999999}") >= NARROW_COST_MANY);
    assert_true(narrow_cost("(?:(?:a+){65535}){65535}") >= NARROW_COST_MANY);
    for (size_t i = 0; i < 100; i++) {
        deep[i] = '(';
        deep[200 - 1 - i] = ')';
    }
    deep[200] = '\0';
    assert_true(narrow_cost(deep) >= NARROW_COST_MANY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_many),
    };

    return cmocka_run_group_tests_name("patterns-narrow-cost", tests, NULL,
                                       NULL);
}
