/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of l7-filter's own pattern files: each loads, and what l7-filter would
 * answer is what we answer (patterns-l7filter.h), on the samples of the
 * shipped library, on what the files themselves look for, and on random
 * bytes.
 *
 * Without the files it is skipped. */

#include <l7-config.h>
#include "tests/unit/patterns-l7filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void
test_l7_protocols(void **state)
{
    const char *dirs[L7_PROTOCOLS_DIRS + 1];
    static struct pack pack;
    size_t n_matched = 0;

    (void) state;
    assert_true(l7_protocols(dirs));
    pack_load(&pack, dirs);
    pack_compare_samples(&pack);
    pack_compare_texts(&pack, dirs, 3);
    pack_compare_random(&pack, 40);
    pack_report(&pack, "l7-filter's files");
    for (size_t i = 0; i < pack.n; i++) {
        n_matched += pack.oracles[i].n_matches > 0;
    }
    /* Too few, and nothing would have been compared. */
    assert_true(n_matched > pack.n / 4);
    pack_unload(&pack);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_l7_protocols),
    };
    const char *dirs[L7_PROTOCOLS_DIRS + 1];

    if (!l7_protocols(dirs)) {
        puts("1..0 # SKIP l7-filter's files are missing: L7_PROTOCOLS=DIR "
             "says where they are");
        return 0;
    }
    return cmocka_run_group_tests_name("patterns-l7filter-protocols", tests,
                                       NULL, NULL);
}
