/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns and policies for the tests of daemon/: see daemon-rulesets.h. */

#include <l7-config.h>
#include "tests/unit/daemon-rulesets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/problems.h"
#include "daemon/ruleset.h"
#include "patterns/library.h"
#include "policies/policy.h"

static char dir[] = "/tmp/l7-rulesets.XXXXXX";

static const char policy[] =
    "{\n"
    "  \"version\": 1,\n"
    "  \"classes\": {\n"
    "    \"fast\": {\"queue\": 1},\n"
    "    \"slow\": {\"queue\": 2, \"meter\": {\"rate\": \"5Mbit\"}},\n"
    "    \"blocked\": {\"drop\": true},\n"
    "    \"marked\": {\"dscp\": 10}\n"
    "  },\n"
    "  \"rules\": [\n"
    "    {\"protocols\": [\"alpha\"], \"class\": \"fast\"},\n"
    "    {\"protocols\": [\"beta\"], \"class\": \"slow\"},\n"
    "    {\"protocols\": [\"gamma\"], \"class\": \"blocked\"},\n"
    "    {\"protocols\": [\"unknown\"], \"class\": \"marked\"}\n"
    "  ]\n"
    "}\n";

void
write_text(const char *file, const char *text)
{
    FILE *stream = fopen(file, "w");

    assert_non_null(stream);
    assert_int_equal(fwrite(text, 1, strlen(text), stream), strlen(text));
    assert_int_equal(fclose(stream), 0);
}

const char *
pattern_text(const char *protocol, const char *strength, const char *side,
             const char *regex)
{
    static char text[512];
    int n = snprintf(text, sizeof text,
                     "protocol = %s\n"
                     "groups = first\n"
                     "spec = this test\n"
                     "\n"
                     "[pattern]\n"
                     "transport = tcp udp\n"
                     "strength = %s\n"
                     "midstream = yes\n"
                     "%s = %s\n",
                     protocol, strength, side, regex);

    assert_true(n > 0 && (size_t) n < sizeof text);
    return text;
}

int
rulesets_set_up(void **state)
{
    (void) state;
    if (!mkdtemp(dir) || chdir(dir) || mkdir(PATTERNS, 0700)) {
        return -1;
    }
    write_text(PATTERNS "/alpha.pat",
               pattern_text("alpha", "strong", "either", "^alpha"));
    write_text(PATTERNS "/beta.pat",
               pattern_text("beta", "strong", "server", "^beta"));
    write_text(PATTERNS "/gamma.pat",
               pattern_text("gamma", "weak", "either", "^ga"));
    write_text(PATTERNS "/orphan.pat",
               pattern_text("orphan", "strong", "either", "^orphan"));
    write_text(POLICY, policy);
    return 0;
}

static int
remove_entry(const char *path, const struct stat *st, int type,
             struct FTW *ftw)
{
    (void) st;
    (void) type;
    (void) ftw;
    return remove(path);
}

int
rulesets_tear_down(void **state)
{
    (void) state;
    return chdir("/") || nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

uint32_t
meter_by_letter(const char *class, void *aux)
{
    (void) aux;
    return 100 + (uint32_t) (class[0] - 'a');
}

int
ruleset_try(const char *patterns, const char *policy_file,
            struct ruleset **rulesetp, struct problems *problems)
{
    const struct ruleset_sources sources = {
        .patterns = &patterns,
        .n_patterns = 1,
        .policy = policy_file,
    };

    return ruleset_load(&sources, meter_by_letter, NULL, rulesetp, problems);
}

struct ruleset *
ruleset_from(const char *patterns, const char *policy_file)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct ruleset *r;

    int error = ruleset_try(patterns, policy_file, &r, &problems);
    if (error || problems.n) {
        fail_msg("%s", problems_to_string(&problems));
    }
    problems_destroy(&problems);
    return r;
}

uint16_t
protocol_of(const struct ruleset *r, const char *name)
{
    int protocol = library_find_protocol(ruleset_library(r), name);

    assert_true(protocol >= 0);
    return (uint16_t) protocol;
}

uint16_t
class_of(const struct ruleset *r, uint16_t protocol)
{
    const struct policy_subject subject = { .protocol = protocol };
    return ruleset_decide(r, &subject).class;
}
