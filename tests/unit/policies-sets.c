/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests policies/ranges.[ch], networks.[ch] and glob.[ch]: sets of numbers
 * and networks, and names with wildcards. */

#include <l7-config.h>
#include "policies/ranges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "policies/glob.h"
#include "policies/networks.h"

#define N_ELEMENTS(ARRAY) (sizeof(ARRAY) / sizeof((ARRAY)[0]))

/* ---- Ranges. ---- */

/* Random sets of few numbers, against a plain array of them. */
static void
test_ranges_random(void **state)
{
    enum { N = 64, SETS = 3000 };

    (void) state;
    srand(4);
    for (int set = 0; set < SETS; set++) {
        struct ranges ranges = { NULL, 0, 0 };
        bool in[N] = { false };

        for (int i = rand() % 12; i >= 0; i--) {
            uint16_t first = (uint16_t) (rand() % N);
            uint16_t last = (uint16_t) (first + rand() % (N - first));
            bool any = false;

            if (rand() % 2) {
                last = (uint16_t) (first + rand() % 4);
                last = last < N ? last : N - 1;
            }
            for (int n = first; n <= last; n++) {
                any = any || in[n];
            }
            assert_int_equal(
                ranges_overlap(&ranges, (struct range){ first, last }), any);
            assert_int_equal(
                ranges_add(&ranges, (struct range){ first, last }), 0);
            for (int n = first; n <= last; n++) {
                in[n] = true;
            }
        }

        size_t n_runs = 0;
        for (int n = 0; n < N; n++) {
            assert_int_equal(ranges_contain(&ranges, (uint16_t) n), in[n]);
            n_runs += in[n] && (!n || !in[n - 1]);
        }
        assert_int_equal(ranges.n, n_runs);
        ranges_destroy(&ranges);
    }
}

static void
test_ranges_cover(void **state)
{
    struct ranges a = { NULL, 0, 0 };
    struct ranges b = { NULL, 0, 0 };

    (void) state;
    assert_true(ranges_cover(&a, &b));
    ranges_add(&a, (struct range){ 10, 20 });
    ranges_add(&a, (struct range){ 30, 40 });
    assert_true(ranges_cover(&a, &b));
    assert_false(ranges_cover(&b, &a));
    assert_true(ranges_cover(&a, &a));
    ranges_add(&b, (struct range){ 10, 12 });
    ranges_add(&b, (struct range){ 33, 40 });
    assert_true(ranges_cover(&a, &b));
    assert_false(ranges_cover(&b, &a));
    ranges_add(&b, (struct range){ 40, 41 });
    assert_false(ranges_cover(&a, &b));
    ranges_destroy(&b);
    ranges_add(&b, (struct range){ 20, 30 });
    assert_false(ranges_cover(&a, &b));

    /* The ends of all numbers. */
    ranges_add(&a, (struct range){ UINT16_MAX, UINT16_MAX });
    ranges_add(&a, (struct range){ 0, 0 });
    assert_int_equal(a.n, 4);
    ranges_add(&a, (struct range){ 0, UINT16_MAX });
    assert_int_equal(a.n, 1);
    assert_true(ranges_contain(&a, UINT16_MAX));
    ranges_destroy(&a);
    ranges_destroy(&b);
    ranges_destroy(NULL);
}

/* Masks match the numbers of the range, each by one mask, and no other. */
static void
test_masks(void **state)
{
    static const struct range ranges[] = { { 0, 0 },        { 80, 80 },
                                           { 1, 1024 },     { 1, 65534 },
                                           { 0, 65535 },    { 65535, 65535 },
                                           { 1024, 65535 }, { 5, 10 },
                                           { 32768, 40000 } };
    struct range_mask masks[RANGE_MASKS_MAX];

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(ranges); i++) {
        size_t n = range_to_masks(ranges[i], masks);

        assert_in_range(n, 1, RANGE_MASKS_MAX);
        for (uint32_t number = 0; number <= UINT16_MAX; number++) {
            unsigned int matches = 0;

            for (size_t j = 0; j < n; j++) {
                matches += (number & masks[j].mask) == masks[j].value;
            }
            assert_int_equal(matches, number >= ranges[i].first
                                          && number <= ranges[i].last);
        }
    }
    assert_int_equal(range_to_masks((struct range){ 1, 65534 }, masks), 30);
    assert_int_equal(range_to_masks((struct range){ 0, 65535 }, masks), 1);
    assert_int_equal(range_to_masks((struct range){ 1024, 65535 }, masks), 6);
}


/* ---- Networks. ---- */

static struct network
network(const char *text)
{
    char why[NETWORK_WHY_MAX] = "";
    struct network n;

    if (network_parse(text, &n, why)) {
        fail_msg("%s %s", text, why);
    }
    return n;
}

static void
test_network_text(void **state)
{
    static const char *const good[] = {
        "10.0.0.0/8", "192.0.2.1",     "0.0.0.0/0", "10.1.2.128/25",
        "::/0",       "2001:db8::/32", "fe80::1",   "2001:db8::80/121",
    };
    static const struct {
        const char *text;
        const char *why;
    } bad[] = {
        { "", "is no IP address" },
        { "10.0.0", "is no IP address" },
        { "10.0.0.0/", "must have a number from 0 to 32 after its \"/\"" },
        { "10.0.0.0/33", "must have a number from 0 to 32" },
        { "10.0.0.0/8/8", "must have a number" },
        { "10.0.0.0/-1", "must have a number" },
        { "10.0.0.0/0008", "must have a number" },
        { "::/129", "must have a number from 0 to 128" },
        { "10.0.0.1/8", "has bits after its prefix; write \"10.0.0.0/8\"" },
        { "2001:db8::1/64", "write \"2001:db8::/64\"" },
        { "::ffff:10.0.0.1", "write it as IPv4" },
        { "host.example", "is no IP address" },
        { "1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:aaaa",
          "is no IP address" },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(good); i++) {
        struct network n = network(good[i]);
        char text[NETWORK_TEXT_MAX];

        assert_string_equal(network_format(&n, text), good[i]);
    }
    for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
        char why[NETWORK_WHY_MAX] = "";
        struct network n;

        assert_int_not_equal(network_parse(bad[i].text, &n, why), 0);
        if (!strstr(why, bad[i].why)) {
            fail_msg("%s %s", bad[i].text, why);
        }
    }
}

static bool
contains(const struct networks *set, const char *text)
{
    struct network n = network(text);

    return networks_contain(set, &n.addr, n.ip_version);
}

static void
add(struct networks *set, const char *text, const char *overlaps)
{
    struct network n = network(text);
    const struct network *other;
    char before[NETWORK_TEXT_MAX];

    assert_int_equal(networks_add(set, &n, &other), 0);
    assert_int_equal(other != NULL, overlaps != NULL);
    if (other) {
        assert_string_equal(network_format(other, before), overlaps);
    }
}

static void
test_networks(void **state)
{
    struct networks a = { NULL, 0, 0 };
    struct networks b = { NULL, 0, 0 };

    (void) state;
    assert_false(contains(&a, "10.0.0.1"));
    add(&a, "10.0.0.0/8", NULL);
    add(&a, "192.168.1.0/25", NULL);
    add(&a, "172.16.0.0/12", NULL);
    add(&a, "2001:db8::/33", NULL);
    add(&a, "192.0.2.7", NULL);
    add(&a, "10.1.0.0/16", "10.0.0.0/8");
    add(&a, "172.0.0.0/8", "172.16.0.0/12");
    add(&a, "0.0.0.0/0", "10.0.0.0/8");
    add(&a, "2001:db8::1", "2001:db8::/33");
    assert_int_equal(a.n, 5);

    assert_true(contains(&a, "10.255.255.255"));
    assert_false(contains(&a, "11.0.0.0"));
    assert_false(contains(&a, "9.255.255.255"));
    assert_true(contains(&a, "192.168.1.127"));
    assert_false(contains(&a, "192.168.1.128"));
    assert_true(contains(&a, "192.0.2.7"));
    assert_false(contains(&a, "192.0.2.6"));
    assert_true(contains(&a, "172.31.0.1"));
    assert_false(contains(&a, "172.32.0.1"));
    assert_true(contains(&a, "2001:db8:7fff::1"));
    assert_false(contains(&a, "2001:db8:8000::1"));
    assert_false(contains(&a, "::"));

    add(&b, "10.3.0.0/16", NULL);
    add(&b, "2001:db8::/34", NULL);
    assert_true(networks_cover(&a, &b));
    assert_false(networks_cover(&b, &a));
    assert_true(networks_have_version(&b, 6));
    add(&b, "192.168.1.0/24", NULL);
    assert_false(networks_cover(&a, &b));
    networks_destroy(&b);
    assert_true(networks_cover(&a, &b));

    /* All of IPv6 has no IPv4. */
    add(&b, "::/0", NULL);
    assert_true(contains(&b, "fe80::1"));
    assert_false(contains(&b, "10.0.0.1"));
    assert_false(networks_have_version(&b, 4));
    add(&b, "0.0.0.0/0", NULL);
    assert_true(contains(&b, "10.0.0.1"));
    assert_true(networks_cover(&b, &a));
    networks_destroy(&a);
    networks_destroy(&b);
    networks_destroy(NULL);
}


/* ---- Globs. ---- */

static void
test_globs(void **state)
{
    static const struct {
        const char *glob;
        const char *text;
        bool matches;
    } cases[] = {
        { "", "", true },
        { "", "a", false },
        { "*", "", true },
        { "*", "anything", true },
        { "web-*", "web-1", true },
        { "web-*", "web-", true },
        { "web-*", "web", false },
        { "web-*", "a web-1", false },
        { "*-db", "a-db-db", true },
        { "*-db", "a-db-d", false },
        { "*a*b*c*", "xxaxxbxxcxx", true },
        { "*a*b*c*", "xxaxxcxxbxx", false },
        { "?", "", false },
        { "?", "a", true },
        { "?", "ab", false },
        { "a?c", "abc", true },
        { "a?c",
          "a\xc3\xa4"
          "c",
          true },
        { "a??c",
          "a\xc3\xa4"
          "c",
          false },
        { "*??", "\xc3\xa4", false },
        { "?*?", "ab", true },
        { "?*?", "a", false },
        { "[a]", "[a]", true },
        { "[a]", "a", false },
        { "a\\*", "a\\b", true },
        { "WEB", "web", false },
        { "**x", "x", true },
    };

    (void) state;
    for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
        if (glob_match(cases[i].glob, cases[i].text) != cases[i].matches) {
            fail_msg("%s %s", cases[i].glob, cases[i].text);
        }
    }
}

/* Would take hours if each "*" were tried at each place. */
static void
test_glob_time(void **state)
{
    char glob[200] = "";
    char text[4096];

    (void) state;
    for (int i = 0; i < 60; i++) {
        strcat(glob, "a*");
    }
    strcat(glob, "b");
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(glob_match(glob, text));
}

/* Writes the text with number 'n', of the letters "ab*?" or, with base 2, of
 * "ab" only. */
static void
make_text(unsigned int n, unsigned int base, char *text)
{
    for (; n; n = (n - 1) / base) {
        *text++ = "ab*?"[(n - 1) % base];
    }
    *text = '\0';
}

/* Whatever is said to cover another glob does, for all short ones. */
static void
test_glob_covers(void **state)
{
    enum { GLOBS = 1 + 4 + 16 + 64, TEXTS = 1 + 2 + 4 + 8 + 16 + 32 };
    size_t n_covered = 0;

    (void) state;
    for (unsigned int i = 0; i < GLOBS; i++) {
        for (unsigned int j = 0; j < GLOBS; j++) {
            char wide[8], narrow[8];

            make_text(i, 4, wide);
            make_text(j, 4, narrow);
            if (!glob_covers(wide, narrow)) {
                continue;
            }
            n_covered++;
            for (unsigned int k = 0; k < TEXTS; k++) {
                char text[8];

                make_text(k, 2, text);
                if (glob_match(narrow, text) && !glob_match(wide, text)) {
                    fail_msg("%s does not cover %s", wide, narrow);
                }
            }
        }
    }
    assert_true(n_covered > GLOBS);
    assert_true(glob_covers("*", "web-*"));
    assert_true(glob_covers("web-*", "web-1?"));
    assert_true(glob_covers("web-?", "web-1"));
    assert_false(glob_covers("web-?", "web-*"));
    assert_false(glob_covers("web-1", "web-?"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges_random),
        cmocka_unit_test(test_ranges_cover),
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_network_text),
        cmocka_unit_test(test_networks),
        cmocka_unit_test(test_globs),
        cmocka_unit_test(test_glob_time),
        cmocka_unit_test(test_glob_covers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
