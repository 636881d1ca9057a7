/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of policies share: see policies-common.h. */

#include <l7-config.h>
#include "tests/unit/policies-common.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/problems.h"
#include "policies/policy.h"

char examples_dir[4096];

static const struct protocol {
    const char *name;
    const char *groups[3]; /* Ended by a NULL. */
} protocols[N_PROTOCOLS] = {
    { "unknown", { NULL } },
    { "http", { "web", NULL } },
    { "tls", { "web", NULL } },
    { "ssh", { "remote-access", NULL } },
    { "dns", { "infrastructure", NULL } },
    { "bittorrent", { "p2p", "file-transfer", NULL } },
    { "sip", { "voip", NULL } },
    { "rtp", { "voip", NULL } },
    { "smtp", { "mail", NULL } },
    { "ftp", { "file-transfer", NULL } },
    { "smb", { "file-transfer", NULL } },
};

int
load(const char *file, struct policy **policyp, struct problems *problems)
{
    const char *names[N_PROTOCOLS];
    const char *const *groups[N_PROTOCOLS];
    const struct policy_vocabulary vocabulary = { N_PROTOCOLS, names, groups };

    for (size_t i = 0; i < N_PROTOCOLS; i++) {
        names[i] = protocols[i].name;
        groups[i] = protocols[i].groups;
    }
    return policy_load(file, &vocabulary, policyp, problems);
}

uint16_t
protocol_index(const char *name)
{
    for (uint16_t i = 0; i < N_PROTOCOLS; i++) {
        if (!strcmp(protocols[i].name, name)) {
            return i;
        }
    }
    fail_msg("%s is no protocol of this test", name);
    return 0;
}

void
write_named(const char *name, const char *text)
{
    FILE *stream = fopen(name, "w");

    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

void
write_file(const char *text, size_t size)
{
    FILE *stream = fopen(FILE_NAME, "w");

    assert_non_null(stream);
    assert_int_equal(fwrite(text, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

struct policy *
load_text(const char *text)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy;

    write_file(text, strlen(text));
    int error = load(FILE_NAME, &policy, &problems);
    if (error) {
        char *all = problems_to_string(&problems);
        fail_msg("%s", all);
    }
    assert_int_equal(problems.n, 0);
    assert_non_null(policy);
    problems_destroy(&problems);
    return policy;
}

void
check_text(const char *text, const char *expected)
{
    size_t line = 0;

    assert_non_null(text);
    for (size_t i = 0; text[i] || expected[i]; i++) {
        if (text[i] != expected[i]) {
            /* cmocka shows only the beginning of long strings. */
            fail_msg("it is:\n%.500s\nand should be:\n%.500s", text + line,
                     expected + line);
        }
        line = text[i] == '\n' ? i + 1 : line;
    }
}

void
check_file_refused(const char *file, int error, const char *expected)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct policy *policy = (void *) "must become NULL";

    assert_int_equal(load(file, &policy, &problems), error);
    assert_null(policy);

    char *all = problems_to_string(&problems);
    check_text(all, expected);
    free(all);
    problems_destroy(&problems);
}

void
check_bytes_refused(const char *bytes, size_t size, const char *expected)
{
    write_file(bytes, size);
    check_file_refused(FILE_NAME, EINVAL, expected);
}

void
check_refused(const char *text, const char *expected)
{
    check_bytes_refused(text, strlen(text), expected);
}

void
check_decision(const struct policy *policy, const char *protocol,
               const char *class, const char *rule)
{
    struct policy_subject subject = { .protocol = protocol_index(protocol) };
    struct policy_decision d = policy_decide(policy, &subject);

    if (class) {
        assert_string_equal(policy_class(policy, d.class)->name, class);
        assert_string_equal(d.rule, rule);
    } else {
        assert_int_equal(d.class, POLICY_NO_CLASS);
        assert_null(d.rule);
    }
}


const char whole[] =
    "{\n"
    "  \"version\": 1, \"comment\": \"all there is\",\n"
    "  \"classes\": {\n"
    "    \"calls\": {\"queue\": 1, \"dscp\": 46, \"comment\": \"c\"},\n"
    "    \"p2p\": {\"queue\": 61439,\n"
    "      \"meter\": {\"rate\": \"5Mbit/s\", \"burst\": \"64KiB\"}},\n"
    "    \"blocked\": {\"drop\": true},\n"
    "    \"bulk\": {\"meter\": {\"rate\": 20000000}, \"drop\": false},\n"
    "    \"seen\": {\"dscp\": 0, \"queue\": 0},\n"
    "    \"not.used_by-any\": {},\n"
    "    \"shaped\": {\"queue\": {\"id\": 7, \"min-rate\": \"20Mbit\",\n"
    "      \"max-rate\": \"1Gbit\", \"burst\": \"64KiB\","
    " \"priority\": 1,\n"
    "      \"dscp\": 46}, \"mark\": \"0x10/0xff\"},\n"
    "    \"scans\": {\"meter\": {\"packet-rate\": 100, \"burst\": 10,\n"
    "      \"per\": \"vm\", \"max\": 20}, \"queue\": {}}\n"
    "  },\n"
    "  \"qos\": {\"type\": \"linux-htb\", \"comment\": \"q\", \"ports\": [\n"
    "    {\"interface\": \"eth*\", \"max-rate\": \"10Gbit\"},\n"
    "    {\"vms\": true, \"max-rate\": 1000000000}]},\n"
    "  \"exclude\": [{\"vlan\": \"900-910\", \"interface\": \"stor*\",\n"
    "    \"network\": \"10.9.0.0/16\", \"port\": 22, \"comment\": \"e\"}],\n"
    "  \"rules\": [\n"
    "    {\"groups\": [\"voip\"], \"protocols\": [\"sip\", \"ssh\"],\n"
    "     \"class\": \"calls\", \"comment\": \"r\"},\n"
    "    {\"protocols\": [\"bittorrent\"], \"class\": \"p2p\"},\n"
    "    {\"groups\": [\"file-transfer\"], \"class\": \"seen\"},\n"
    "    {\"groups\": [\"mail\", \"web\"], \"class\": \"blocked\"},\n"
    "    {\"protocols\": [\"unknown\"], \"class\": \"bulk\"},\n"
    "    {\"vm\": [\"web-*\", {\"uuid\": \"6d1f*\"}],"
    " \"vlan\": [0, \"10-20\"],\n"
    "     \"client\": {\"networks\": [\"192.0.2.0/24\", \"::1\"],"
    " \"ports\": [80]},\n"
    "     \"server\": {\"ports\": [\"1-1024\"]},"
    " \"direction\": \"to-vm\",\n"
    "     \"days\": [\"mon\", \"sun\"], \"hours\": [\"22:00-06:00\"],\n"
    "     \"class\": \"shaped\"}\n"
    "  ]\n"
    "}\n";

/* The directory of this run. */
static char dir[] = "/tmp/l7-policies.XXXXXX";

int
set_up(void **state)
{
    const char *srcdir = getenv("srcdir");
    char *here = realpath(srcdir ? srcdir : ".", NULL);

    (void) state;
    if (!here) {
        return -1;
    }
    snprintf(examples_dir, sizeof examples_dir, "%s/policies/examples", here);
    free(here);
    return mkdtemp(dir) && !chdir(dir) ? 0 : -1;
}

int
tear_down(void **state)
{
    (void) state;
    unlink(FILE_NAME);
    return chdir("/") || rmdir(dir) ? -1 : 0;
}
