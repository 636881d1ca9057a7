/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of index.c and narrow.c, as patterns-narrowing.c, on what packets carry
 * in the captures of a directory: L7_CAPTURES, or the one shared beside the
 * source. */

#include <l7-config.h>
#include "patterns/matcher.h"

#include <dirent.h>
#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "daemon/capture.h"
#include "daemon/packet.h"
#include "tests/unit/patterns-common.h"
#include "tests/unit/patterns-comparison.h"

/* What each packet carries, as if a connection began with it. */
static void
compare_capture(struct comparison *c, const char *path)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct link_packet raw;
    struct capture *capture;
    uint64_t time_us;

    /* There may be other files, and damaged ones. */
    if (!capture_open(path, &capture, &problems)) {
        while (capture_next(capture, &raw, &time_us, &problems)
               == CAPTURE_PACKET) {
            struct packet p;

            if (packet_dissect(raw.data, raw.len, &p) != PACKET_OK
                || !p.payload_len) {
                continue;
            }
            for (int i = 0; i < (p.ip_proto == IPPROTO_TCP ? 3 : 2); i++) {
                comparison_begin(c, p.ip_proto, i == 2, p.sport, p.dport);
                comparison_add(c, i == 1 ? SIDE_SERVER : SIDE_CLIENT,
                               p.payload, p.payload_len,
                               p.payload_total - p.payload_len, true);
            }
        }
        capture_close(capture);
    }
    problems_destroy(&problems);
}

/* The directory of the captures. */
static const char *
captures(void)
{
    const char *dir = getenv("L7_CAPTURES");

    return dir ? dir : TOP_SRCDIR "/../shared/corpus";
}

static void
test_captures(void **state)
{
    const char *dirs[] = { shipped_patterns() };
    struct library *lib = load_dirs(dirs, 1);
    static struct comparison c;
    DIR *d = opendir(captures());

    (void) state;
    assert_non_null(d);
    comparison_init(&c, lib);
    for (struct dirent *entry; (entry = readdir(d));) {
        char path[PATH_MAX];

        snprintf(path, sizeof path, "%s/%s", captures(), entry->d_name);
        if (entry->d_type != DT_DIR) {
            compare_capture(&c, path);
        }
    }
    closedir(d);
    comparison_report(&c, "captures");
    assert_true(c.n_connections > 0);
    comparison_uninit(&c);
    library_destroy(lib);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_captures),
    };

    if (access(captures(), R_OK)) {
        puts("1..0 # SKIP captures are missing: L7_CAPTURES=DIR says where "
             "they are");
        return 0;
    }
    return cmocka_run_group_tests_name("patterns-narrowing-captures", tests,
                                       NULL, NULL);
}
