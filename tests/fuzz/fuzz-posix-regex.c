/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: l7-filter's regular expressions, rewritten for PCRE2
 * (patterns/posix-regex.[ch]).  The input is a byte of flags, an expression,
 * a NUL, and what it is matched against.
 *
 * What must hold: the C library's regcomp() and regexec() come to the same.
 * Left out is what glibc does worse than it should: back-references, which it
 * gets wrong in places; anchors elsewhere than at the ends, which it lets
 * match at a newline without REG_NEWLINE, and forgets where they are repeated;
 * and what takes it minutes. */

#include <l7-config.h>
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "patterns/posix-regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

const char fuzz_name[] = "posix-regex";

#define SOURCE_MAX 48
#define SUBJECT_MAX 64

/* Whether regcomp() gets by with it: it copies what is repeated, and so
 * multiplies with repetitions of repetitions. */
static bool
is_affordable(const char *source)
{
    unsigned int n_copies = 1, n_digits = 0;
    bool interval = false;

    for (const char *s = source; *s; s++) {
        const bool digit = *s >= '0' && *s <= '9';

        interval = *s == '{' || (interval && *s != '}');
        n_digits = digit ? n_digits + 1 : 0;
        if (*s == '*' || *s == '+' || *s == '?') {
            n_copies *= 2;
        } else if (interval && digit && *s > '1') {
            n_copies *= (unsigned int) (*s - '0');
        }
        if (n_digits > 1 || n_copies > 256) {
            return false;
        }
    }
    return true;
}

static bool
has_backref(const char *s)
{
    for (; *s; s++) {
        if (*s == '\\' && *++s >= '1' && *s <= '9') {
            return true;
        } else if (!*s) {
            break;
        }
    }
    return false;
}

/* Whether an anchor stands elsewhere than at the ends and may be met in the
 * middle of the subject. */
static bool
has_inner_anchor(const char *s, const char *subject)
{
    if (!strpbrk(s, "*+?{") && !strchr(subject, '\n')) {
        return false;
    }
    for (size_t i = 0; s[i]; i++) {
        if ((s[i] == '^' && i && s[i - 1] != '[')
            || (s[i] == '$' && s[i + 1])) {
            return true;
        }
    }
    return false;
}

/* A match may take PCRE2 no longer than it takes in the daemon. */
static int
match(const pcre2_code *code, const char *subject)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);

    FUZZ_CHECK(data && context);
    pcre2_set_match_limit(context, 100000);

    int rc = pcre2_match(code, (PCRE2_SPTR) subject, strlen(subject), 0, 0,
                         data, context);
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
    return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = { data, size };
    const uint8_t choice = fuzz_u8(&in);
    const struct posix_regex_flags f = {
        .extended = choice & 1,
        .icase = choice & 2,
        .newline = choice & 4,
        .notbol = choice & 8,
        .noteol = choice & 16,
    };
    const int cflags = (f.extended ? REG_EXTENDED : 0)
                       | (f.icase ? REG_ICASE : 0)
                       | (f.newline ? REG_NEWLINE : 0) | REG_NOSUB;
    const int eflags =
        (f.notbol ? REG_NOTBOL : 0) | (f.noteol ? REG_NOTEOL : 0);
    char source[SOURCE_MAX + 1] = "", subject[SUBJECT_MAX + 1] = "";
    struct posix_regex posix;
    regex_t oracle;

    size_t n = strnlen((const char *) in.data, in.len);
    if (n > SOURCE_MAX) {
        return 0;
    }
    memcpy(source, fuzz_bytes(&in, &n), n);
    fuzz_u8(&in);
    n = strnlen((const char *) in.data, in.len);
    n = n < SUBJECT_MAX ? n : SUBJECT_MAX;
    memcpy(subject, fuzz_bytes(&in, &n), n);

    int error = posix_regex_translate(source, strlen(source), &f, &posix);
    if (!is_affordable(source)) {
        free(posix.text);
        return 0;
    }

    int refused = regcomp(&oracle, source, cflags);
    if (error != (refused ? EINVAL : 0)) {
        fuzz_fail(__FILE__, __LINE__,
                  "\"%s\" with flags %d: regcomp() says %d, we say %d", source,
                  choice & 31, refused, error);
    }
    if (refused) {
        FUZZ_CHECK(posix.error && posix.error_offset <= strlen(source));
        return 0;
    }

    int code;
    PCRE2_SIZE offset;
    pcre2_code *re =
        pcre2_compile((PCRE2_SPTR) posix.text, posix.len,
                      posix.options | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY,
                      &code, &offset, NULL);
    if (!re) {
        fuzz_fail(__FILE__, __LINE__, "\"%s\" becomes \"%s\": refused, %d",
                  source, posix.text, code);
    }
    if (!has_backref(source) && !has_inner_anchor(source, subject)) {
        int theirs = regexec(&oracle, subject, 0, NULL, eflags);
        int ours = match(re, subject);

        if (!theirs != (ours >= 0) && ours >= PCRE2_ERROR_NOMATCH) {
            fuzz_fail(__FILE__, __LINE__,
                      "\"%s\" with flags %d becomes \"%s\", on \"%s\": "
                      "regexec() says %d, we say %d",
                      source, choice & 31, posix.text, subject, theirs, ours);
        }
    }
    pcre2_code_free(re);
    regfree(&oracle);
    free(posix.text);
    return 0;
}

/* A seed: flags, expression and subject. */
#define SEED(BYTES) take(BYTES, sizeof BYTES - 1, aux)

void
fuzz_seeds(fuzz_take *take, void *aux)
{
    SEED("\x03^220[\t-\r -~]* (e?smtp|simple mail)\0"
         "220 there ESMTP");
    SEED("\x01^(a|b)*[[:alpha:]]x?$\0ababcx");
    SEED("\x00^\\(a\\|b\\)*x\\{2,3\\}$\0abxx");
    SEED("\x03[]a-c^-][^]x][[.-.]-0]\0]y.");
    SEED("\x01(^a|b$)|(()|c)+d{2}{1,2}\0ccdddd");
    SEED("\x07^Host: [^ ]+$\0GET\nhost: there\n");
    SEED("\x09^x|y\0x");
    SEED("\x11x$|y\0xy");
    SEED("\x02[A-Z]+[[:upper:]_]\\w\\>\0abc_d");
    SEED("\x01[\x80-\xff]{2}.\xff\0\xfe\xfe\x01\xff");
    SEED("\x01"
         "a**+?{0}b\0b");
    SEED("\x01"
         "a)b\0a)b");
    SEED("\x00*a\\?*\0*a");
    SEED("\x01[[=a=][:digit:]-]\0-");
}
