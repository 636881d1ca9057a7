/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test of the parsers of pattern files: what each accepts, and that what is
 * wrong is named with file, line and column, all of it at once. */

#include <l7-config.h>
#include "patterns/pattern.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/problems.h"
#include "patterns/text.h"
#include "tests/unit/patterns-common.h"

static struct pattern_file *
load_file(const char *name)
{
    struct problems problems = PROBLEMS_INITIALIZER;
    struct pattern_file *file;
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", test_dir, name);

    int error = pattern_file_load(path, &file, &problems);
    for (size_t i = 0; i < problems.n; i++) {
        print_error("%s\n", problems.texts[i]);
    }
    assert_int_equal(error, 0);
    problems_destroy(&problems);
    return file;
}

static void
test_blocks(void **state)
{
    (void) state;
    write_file("a.pat", "# comment\n"
                        "\n"
                        "protocol=a\r\n"
                        "groups = x\n"
                        "spec = one document, and\n"
                        "       more of it\n"
                        "spec = another\n"
                        "[pattern]\n"
                        "transport = tcp, udp\n"
                        "strength = medium\n"
                        "midstream = yes\n"
                        "client = ^ab\n"
                        "# a comment within\n"
                        "   \tc[ ]\n"
                        "server = d  \n"
                        "length = 2 3 little x4 -8 max 70000\n"
                        "port = 53, 5353\n"
                        "[pattern]\n"
                        "transport = udp\n"
                        "strength = weak\n"
                        "either = y\n"
                        "datagrams = 3\n"
                        "same = 8 4\n"
                        "counts = 2 2\n"
                        "length = 0 1\n"
                        "first = no\n"
                        "[pattern]\n"
                        "transport = udp\n"
                        "strength = weak\n"
                        "either = z\n"
                        "first = yes\n"
                        "[sample]\n"
                        "transport = udp\n"
                        "port = 5353\n"
                        "client = a\\x00{3}\\\\\\r\\n\\t\\xfF\n"
                        "server = =[#\n"
                        "[counter-sample]\n"
                        "transport = tcp\n"
                        "midstream = yes\n"
                        "server = last");

    struct pattern_file *f = load_file("a.pat");
    assert_string_equal(f->name, "a");
    assert_int_equal(f->n_groups, 1);
    assert_int_equal(f->n_patterns, 3);
    assert_int_equal(f->n_samples, 2);

    const struct pattern *p = f->patterns;
    assert_int_equal(p[0].line, 8);
    assert_true(p[0].tcp && p[0].udp && p[0].midstream && p[0].from_start);
    assert_false(p[0].joined);
    assert_int_equal(p[0].strength, MATCH_MEDIUM);
    assert_int_equal(p[0].n_regexes, 2);
    assert_int_equal(p[0].sides[0], SIDES_CLIENT);
    assert_int_equal(p[0].sides[1], SIDES_SERVER);
    assert_int_equal(p[0].length.field.offset, 2);
    assert_int_equal(p[0].length.field.size, 3);
    assert_true(p[0].length.little_endian);
    assert_int_equal(p[0].length.unit, 4);
    assert_int_equal(p[0].length.add, -8);
    assert_int_equal(p[0].length.max, 70000);
    assert_int_equal(p[0].n_ports, 2);
    assert_int_equal(p[0].ports[0], 53);
    assert_int_equal(p[0].ports[1], 5353);
    assert_int_equal(p[1].length.max, LENGTH_CHECK_MAX);
    assert_int_equal(p[1].n_ports, 0);
    assert_false(p[1].first);
    assert_true(p[2].first);
    assert_int_equal(f->samples[0].port, 5353);
    assert_int_equal(f->samples[1].port, 0);
    assert_int_equal(p[0].stream.datagrams, 1);
    assert_int_equal(p[1].sides[0], SIDES_EITHER);
    assert_int_equal(p[1].stream.datagrams, 3);
    assert_int_equal(p[1].stream.same.offset, 8);
    assert_int_equal(p[1].stream.counts.size, 2);

    const struct sample *s = f->samples;
    assert_true(s[0].positive && !s[1].positive);
    assert_int_equal(s[0].ip_proto, IPPROTO_UDP);
    assert_int_equal(s[0].n_parts, 2);
    assert_int_equal(s[0].parts[0].len, 9);
    assert_memory_equal(s[0].parts[0].data, "a\0\0\0\\\r\n\t\xff", 9);
    assert_int_equal(s[0].parts[1].side, SIDE_SERVER);
    assert_memory_equal(s[0].parts[1].data, "=[#", 3);
    assert_true(s[1].midstream);
    pattern_file_destroy(f);
}

static void
test_l7filter(void **state)
{
    (void) state;
    write_file("old.pat", "# Pattern attributes: great veryfast superset\n"
                          "#Protocol groups: a_b c\n"
                          "old and what follows is ignored\n"
                          "  \n"
                          "^a\\x41\n"
                          "# comment\n"
                          "userspace pattern=^b[\\x09-\\x0d ]\n"
                          "userspace flags=REG_EXTENDED REG_NOSUB");

    struct pattern_file *f = load_file("old.pat");
    assert_int_equal(f->n_groups, 2);
    assert_int_equal(f->n_patterns, 1);
    assert_int_equal(f->patterns[0].line, 7);
    assert_int_equal(f->patterns[0].strength, MATCH_MEDIUM);
    assert_int_equal(f->patterns[0].specificity, -1);
    assert_true(f->patterns[0].joined);
    assert_true(f->patterns[0].tcp && f->patterns[0].udp);
    assert_false(f->patterns[0].midstream);
    pattern_file_destroy(f);

    write_file("old.pat", "# Pattern attributes: good overmatch subset\n"
                          "old\na.*b\n");
    f = load_file("old.pat");
    assert_int_equal(f->patterns[0].strength, MATCH_WEAK);
    assert_int_equal(f->patterns[0].specificity, 1);
    assert_true(f->patterns[0].midstream);
    pattern_file_destroy(f);
}

static void
test_l7filter_errors(void **state)
{
    (void) state;
    write_file("a.pat", "b\n^x\n");
    write_file("c.pat", "# nothing\nc\n");
    write_file("d.pat", "\n");
    write_file("e.pat", "e\n^ab\\x41(cd\n");
    write_file("f.pat", "f\n^a\nuserspace flags=REG_EXTENDED  REG_WRONG\n");
    write_file("g.pat", "g\n^a\nuserspace patern=b\n");
    write_file("h.pat", "h\n^a\nuserspace pattern=b\\x5bc\n");

    char *text = load_failing(EINVAL);
    const char *const expected[] = {
        "a.pat:1:1: the protocol's name must be that of the file, \"a\" (a "
        "file with several patterns begins with \"protocol = a\")\n",
        "c.pat:2: after the name \"c\" a line with its regular expression is "
        "missing\n",
        "d.pat:1: holds no pattern; begin with \"protocol = d\"\n",
        "e.pat:2:8: this group is not closed\n",
        "f.pat:3:31: userspace flags: unknown flag \"REG_WRONG\"; the flags "
        "are REG_EXTENDED, REG_ICASE, REG_NOSUB, REG_NEWLINE, REG_NOTBOL and "
        "REG_NOTEOL\n",
        "g.pat:3:1: expected \"userspace pattern=\", \"userspace flags=\" or "
        "a comment\n",
        "h.pat:3:20: this bracket is not closed\n",
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        if (!strstr(text, expected[i])) {
            fail_msg("missing: %sin:\n%s", expected[i], text);
        }
    }
    free(text);
}

/* What is wrong in the head of a file. */
static void
test_head_errors(void **state)
{
#define BODY "[pattern]\ntransport = tcp\nstrength = weak\nclient = x\n"
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "protocol = b\ngroups = g\nspec = s\n" BODY,
          "a.pat:1:12: protocol: must be the file's name, \"a\"\n" },
        { "protocol = a\ngroup = g\nspec = s\n" BODY,
          "a.pat:2:1: there is no directive \"group\" here; did you mean "
          "\"groups\"?\n" },
        { "protocol = a\nspec = s\n" BODY,
          "a.pat:1:1: the file needs \"groups = ...\"\n" },
        { "protocol = a\ngroups = g\n" BODY,
          "a.pat:1:1: the file needs \"spec = ...\": the document that the "
          "patterns are written from\n" },
        { "protocol = a\ngroups = g, b!d\nspec = s\n" BODY,
          "a.pat:2:13: groups: a group's name has letters, digits and "
          "\"._+-\"\n" },
        { "protocol = a\ngroups = g\nspec = s\ngroups = h\n" BODY,
          "a.pat:4:10: groups: is here for a second time\n" },
        { "protocol = a\ngroups = g\nspec = s\n",
          "a.pat:3: has no [pattern] block\n" },
        { "protocol = a\ngroups = g\nspec = s\n[patern]\n" BODY,
          "a.pat:4:1: unknown block; the blocks are [pattern], [sample] and "
          "[counter-sample]\n" },
        { "protocol = a\ngroups = g\nspec = s\njust words\n" BODY,
          "a.pat:4:1: expected \"directive = value\", a block such as "
          "[pattern], a comment, or blanks and more of the value above\n" },
        { "protocol = a\ngroups = g\nspec = s\n" BODY "[sample]\n x\n"
          "transport = tcp\nclient = x\n",
          "a.pat:9:1: a line that begins with a blank goes on with a value, "
          "and there is none\n" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_file("a.pat", cases[i].text);
        assert_problems(cases[i].expected);
    }
}

static void
test_reserved_names(void **state)
{
    (void) state;
    write_file("unset.pat", "protocol = unset\ngroups = g\nspec = s\n" BODY);
    assert_problems("unset.pat:1:12: protocol: \"unknown\" and \"unset\" are "
                    "answers, and no protocol may have these names\n");
}

/* What is wrong in a block: line 4 and on. */
static void
test_block_errors(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "[pattern]\ntransport = tcp\nstrength = weak\nclient = ^ab\n"
          "         cd(ef\n",
          "a.pat:8:15: client: missing closing parenthesis\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\nclient = ^ab\n"
          "         c*+*d\n         e\n",
          "a.pat:8:13: client: quantifier does not follow a repeatable "
          "item\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\nclient = (?:a)*\n",
          "a.pat:7:10: client: matches the empty string, and so "
          "everything\n" },
        { "[pattern]\ntransport = tcp sctp\nstrength = weak\nclient = x\n",
          "a.pat:5:17: transport: \"tcp\", \"udp\" or both\n" },
        { "[pattern]\ntransport = tcp\nstrength = strongest\nclient = x\n",
          "a.pat:6:12: strength: \"strong\", \"medium\" or \"weak\"\n" },
        { "[pattern]\nstrength = weak\nclient = x\n",
          "a.pat:4:1: this pattern needs \"transport = tcp\" or \"udp\", or "
          "both\n" },
        { "[pattern]\ntransport = tcp\nclient = x\n",
          "a.pat:4:1: this pattern needs \"strength = strong\", \"medium\" or "
          "\"weak\"\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\n",
          "a.pat:4:1: this pattern needs \"client\" or \"server\" (with both, "
          "both must match), or \"either\" alone\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\nclient = x\n"
          "either = y\n",
          "a.pat:4:1: this pattern needs \"client\" or \"server\" (with both, "
          "both must match), or \"either\" alone\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "same = 1 2\n",
          "a.pat:4:1: \"same\" and \"counts\" compare several datagrams: add "
          "\"datagrams = 2\" or more\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\nclient = x\n"
          "datagrams = 2\n",
          "a.pat:4:1: \"datagrams\" needs \"transport = udp\" alone\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "midstream = yes\n",
          "a.pat:4:1: \"midstream\" needs \"transport = tcp\"\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "datagrams = 9\n",
          "a.pat:8:13: datagrams: a number from 2 to 8\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "datagrams = 2\nsame = 3 5\n",
          "a.pat:9:8: same: \"OFFSET SIZE\", for instance \"8 4\": four bytes "
          "from offset 8\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "length = 2 2 x0\n",
          "a.pat:8:14: length: \"OFFSET SIZE [little] [xUNIT] [+N|-N] [max "
          "N]\", for instance \"2 2 x4 +4\": two bytes from offset 2, which "
          "count words of 4 bytes without the first\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "length = 2 2 +1 max x4\n",
          "a.pat:8:21: length: after \"max\" the bytes of a message at "
          "most\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "length = 2 2 max 4294967301\n",
          "a.pat:8:18: length: after \"max\" the bytes of a message at "
          "most\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "port = 53 65536\n",
          "a.pat:8:11: port: a port is a number from 1 to 65535\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "port = 1 2 3 4 5 6 7 8 9\n",
          "a.pat:8:24: port: more than 8 ports\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "port =\n",
          "a.pat:8:7: port: names no port\n" },
        { "[pattern]\ntransport = udp\nstrength = weak\nclient = x\n"
          "first = 1\n",
          "a.pat:8:9: first: \"yes\" or \"no\"\n" },
        { "[pattern]\ntransport = tcp udp\nstrength = weak\nclient = x\n"
          "first = yes\n",
          "a.pat:4:1: \"first\" needs \"transport = udp\" alone: over TCP a "
          "pattern sees a side's bytes from the first anyway\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\n"
          "client = ^a(*COMMIT)b\n",
          "a.pat:7:12: client: \"\\G\" and verbs such as \"(*COMMIT)\" and "
          "\"(*SKIP)\" depend on how the bytes come in packets: leave them "
          "out\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\n"
          "client = \\\\\\Gb\n",
          "a.pat:7:12: client: \"\\G\" and verbs such as \"(*COMMIT)\" and "
          "\"(*SKIP)\" depend on how the bytes come in packets: leave them "
          "out\n" },
        { BODY "[sample]\ntransport = udp\nport = 53 54\nclient = x\n",
          "a.pat:10:11: port: a sample has one port, the server's\n" },
        { "[pattern]\ntransport = tcp\nstrength = weak\nclient = x\n"
          "midstream = maybe\n",
          "a.pat:8:13: midstream: \"yes\" or \"no\", or \"only\"\n" },
        { BODY "[sample]\ntransport = tcp udp\nclient = x\n",
          "a.pat:9:13: transport: a sample is either \"tcp\" or \"udp\"\n" },
        { BODY "[sample]\nclient = x\n",
          "a.pat:8:1: this sample needs \"transport = tcp\" or \"udp\"\n" },
        { BODY "[sample]\ntransport = tcp\n",
          "a.pat:8:1: this sample needs a line \"client = BYTES\" or "
          "\"server = BYTES\"\n" },
        { BODY "[sample]\ntransport = tcp\nclient = ab\n  c\\q\n",
          "a.pat:11:4: client: the escapes of a sample are \\xHH, \\xHH{N}, "
          "\\r, \\n, \\t and \\\\\n" },
        { BODY "[sample]\ntransport = tcp\nclient = ab\\x00{99999}\n",
          "a.pat:10:16: client: after \\xHH \"{N}\" repeats the byte (and a "
          "brace itself is \\x7b)\n" },
        { BODY "[sample]\ntransport = tcp\nstrength = weak\nclient = x\n",
          "a.pat:10:1: there is no directive \"strength\" here\n" },
    };

    (void) state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_pattern("a", cases[i].text);
        assert_problems(cases[i].expected);
    }
}

static void
test_all_errors_at_once(void **state)
{
    (void) state;
    write_pattern("a", "[pattern]\ntransport = tpc\nstrength = weak\n"
                       "client = (\n"
                       "[pattern]\ntransport = tcp\nstrenth = weak\n"
                       "client = [\n");
    write_file("b.pat", "b\n(\n");

    char *text = load_failing(EINVAL);
    assert_non_null(strstr(text, "a.pat:5:13: transport: "));
    assert_non_null(strstr(text, "a.pat:7:11: client: "));
    assert_non_null(strstr(text, "a.pat:10:1: there is no directive "
                                 "\"strenth\" here; did you mean "
                                 "\"strength\"?"));
    assert_non_null(strstr(text, "a.pat:11:11: client: "));
    assert_non_null(strstr(text, "b.pat:2:1: "));
    free(text);
}

static void
test_caps(void **state)
{
    static char text[512 * 1024];
    char path[PATH_MAX];

    (void) state;

    /* Bytes. */
    memset(text, '#', TEXT_MAX + 1);
    write_file("a.pat", text);
    assert_problems("a.pat: has more than 262144 bytes; a pattern file is "
                    "text of a few kilobytes\n");

    /* A NUL. */
    snprintf(path, sizeof path, "%s/a.pat", test_dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite("a\n\nb\0c", 1, 6, file), 6);
    fclose(file);
    assert_problems("a.pat:3: a NUL; a pattern file is text, in which a byte "
                    "0 is written \\x00\n");

    /* Patterns, samples, a regex. */
    text[0] = '\0';
    for (int i = 0; i <= PATTERN_FILE_MAX_PATTERNS; i++) {
        strcat(text, BODY);
    }
    write_pattern("a", text);
    assert_problems("a.pat:260:1: more than 64 patterns\n");

    char *end = stpcpy(text, BODY);
    for (int i = 0; i <= PATTERN_FILE_MAX_SAMPLES; i++) {
        end = stpcpy(end, "[sample]\ntransport = tcp\nclient = x\n");
    }
    write_pattern("a", text);
    assert_problems("a.pat:392:1: more than 128 samples\n");

    end = stpcpy(text, "protocol = a\ngroups = g\nspec = s\n[pattern]\n"
                       "transport = tcp\nstrength = weak\nclient = ");
    memset(end, 'x', 20000);
    end[20000] = '\0';
    write_file("a.pat", text);
    assert_problems("a.pat:7:16394: client: the expression has more than "
                    "16384 bytes\n");
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, make_dir, remove_dir)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_blocks),
        TEST(test_l7filter),
        TEST(test_l7filter_errors),
        TEST(test_head_errors),
        TEST(test_reserved_names),
        TEST(test_block_errors),
        TEST(test_all_errors_at_once),
        TEST(test_caps),
    };

    return cmocka_run_group_tests_name("patterns-file", tests, NULL, NULL);
}
