/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: which bytes a regex's matches begin with (patterns/prefix.c).
 * The input is a byte of options, a regex, a NUL, and what it is matched
 * against.
 *
 * What must hold: where PCRE2 finds a match at the first byte, each byte of
 * the text is in the set of its place. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "patterns/prefix.h"
#include "patterns/regex.h"

const char fuzz_name[] = "prefix";

#define SOURCE_MAX 2048
#define SUBJECT_MAX 64

static void
check_prefix(const struct prefix *prefix, const char *source,
             const uint8_t *text, size_t len)
{
    for (size_t i = 0; i < len && i < PREFIX_BYTES; i++) {
        if (!byte_set_has(&prefix->at[i], text[i])) {
            fuzz_fail(__FILE__, __LINE__,
                      "\"%s\" matches, but byte %zu is not to be \\x%02x",
                      source, i, text[i]);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { data, size };
    const uint8_t choice = fuzz_u8(&in);
    const uint32_t options = (choice & 1 ? PCRE2_CASELESS : 0)
                             | (choice & 2 ? PCRE2_MULTILINE : 0)
                             | (choice & 4 ? PCRE2_EXTENDED : 0);
    char source[SOURCE_MAX + 1] = "";
    struct prefix prefix;
    PCRE2_SIZE offset;
    int error;

    size_t n = strnlen((const char *) in.data, in.len);
    if (n > SOURCE_MAX) {
        return 0;
    }
    memcpy(source, fuzz_bytes(&in, &n), n);
    fuzz_u8(&in);

    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR) source, strlen(source),
                      REGEX_OPTIONS | options, &error, &offset, NULL);
    if (!code) {
        return 0; /* What is refused asks for no prefix. */
    }
    prefix_find(source, strlen(source), options, &prefix);

    pcre2_match_data *match_data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    FUZZ_CHECK(match_data && context);
    pcre2_set_match_limit(context, 10000);
    pcre2_set_heap_limit(context, 20000);

    const size_t len = in.len < SUBJECT_MAX ? in.len : SUBJECT_MAX;
    if (pcre2_match(code, len ? in.data : (PCRE2_SPTR) "", len, 0,
                    PCRE2_ANCHORED, match_data, context)
        >= 0) {
        check_prefix(&prefix, source, in.data, len);
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(match_data);
    pcre2_code_free(code);
    return 0;
}

struct taker {
    fuzz_take *take;
    void *aux;
};

static bool
is_regex(const char *line)
{
    return !strncmp(line, "client = ^", 10) || !strncmp(line, "server = ^", 10)
           || !strncmp(line, "either = ^", 10);
}

/* The expressions of a file, each with some bytes that may begin a match. */
static void
seed_regexes(const char *path, const char *name, void *taker_)
{
    static const char *const subjects[] = {
        "GET / HTTP/1.1\r\nHost: there\r\n",
        "220 there ESMTP",
        "\x01\x02\x03\x04\x05\x06\x07\x08",
        "\x16\x03\x01\x01\x02\x01",
    };
    const struct taker *taker = taker_;
    size_t size, n_seeds = 0;
    char *text = (char *) fuzz_read(path, &size);
    const char *line = text;

    (void) name;
    while (*line) {
        char seed[SOURCE_MAX + SUBJECT_MAX] = "";
        const bool regex = is_regex(line);
        size_t n = 1, from = strlen("either = ");

        /* The line and those that go on with it. */
        do {
            const size_t len = strcspn(line, "\n");

            for (size_t i = from; regex && i < len && n < SOURCE_MAX; i++) {
                if (line[i] != ' ') {
                    seed[n++] = line[i];
                }
            }
            line += len + (line[len] == '\n');
            from = 0;
        } while (*line == ' ');
        if (regex) {
            const char *subject = subjects[n_seeds++ % 4];

            strcpy(seed + n + 1, subject);
            taker->take(seed, n + 1 + strlen(subject), taker->aux);
        }
    }
    free(text);
}

#define SEED(BYTES) take(BYTES, sizeof BYTES - 1, aux)

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    struct taker taker = { take, aux };

    SEED("\0^a[b-d]{1,3}(?:e|fg+)*h?\0"
         "abbfgggh");
    SEED("\1^(?!no)(?=y).\\x59[^\\x00-\\x1f]\\d\\W\0"
         "yYz3-");
    SEED("\0^(?i:ab)(?-i)c|(?>d+|e)\\Qf.\\E*\0"
         "ABcd");
    SEED("\0(?#no)a(?<n>b)\\k<n>\\1(?1)\0"
         "abbbb");
    SEED("\1^Get {1,2}[a-cX-Z]{2}\\x4b\0"
         "gET Bxk");
    SEED("\0^(?:ab|cd|e)f|^gh|i?j\0"
         "cdf");
    SEED("\0^(?:ab|cd|e)f|^gh|i?j\0"
         "ghi");
    SEED("\0^(?:ab|cd|e)f|^gh|i?j\0"
         "ij");
    SEED("\2^$|\\A\\r?\\n\\z\\Z\\b\\B\\G\0"
         "\r\n");
    SEED("\0a++b*?c{2,}+[[:alpha:]^-][]x][^]x]\\K\0"
         "aabccz]z");
    SEED("\4 a # b\n c\\ d [ ]\0"
         "ac d ");
    SEED("\0\\a\\e\\f\\cA\\o{101}\\101\\x{41}\\N\\R\\h\\H\\v\\V\\X\0"
         "\a");
    SEED("\0(a|)(b|)(?(1)c|d)(*F)|(*ACCEPT)z\0"
         "abc");
    SEED("\0(?<=a)b|(?<!a)c|\\p{L}\0"
         "c");
    fuzz_files("patterns/protocols", ".pat", seed_regexes, &taker);
    fuzz_files("tests/fuzz/patterns", ".pat", seed_regexes, &taker);
}
