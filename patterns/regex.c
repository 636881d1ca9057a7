/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiling expressions with PCRE2: see regex.h. */

#include <l7-config.h>
#include "patterns/regex.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keeps what narrowing needs: see struct regex. */
static int
keep_source(struct regex *regex, const char *text, size_t len,
            uint32_t options)
{
    if (regex->anchored) {
        regex->prefix = malloc(sizeof *regex->prefix);
        if (!regex->prefix) {
            return ENOMEM;
        }
        prefix_find(text, len, options, regex->prefix);
        return 0;
    }
    regex->text = strndup(text, len);
    return regex->text ? 0 : ENOMEM;
}

int
regex_compile(const char *text, size_t len, uint32_t options, int uses,
              struct regex **regexp, struct regex_error *error)
{
    PCRE2_SIZE offset;
    uint32_t all_options = 0, empty = 0, jit = 0, min_length = 0;
    uint32_t lookbehind = 0;
    int code;

    *regexp = NULL;
    if (len > REGEX_MAX) {
        snprintf(error->text, sizeof error->text,
                 "the expression has more than %d bytes", REGEX_MAX);
        error->offset = REGEX_MAX;
        return EINVAL;
    }

    struct regex *regex = calloc(1, sizeof *regex);
    if (!regex) {
        return ENOMEM;
    }
    regex->code = pcre2_compile((PCRE2_SPTR) text, len,
                                REGEX_OPTIONS | options, &code, &offset, NULL);
    if (!regex->code) {
        free(regex);
        if (code == PCRE2_ERROR_HEAP_FAILED || code == PCRE2_ERROR_NOMEMORY) {
            return ENOMEM;
        }
        pcre2_get_error_message(code, (PCRE2_UCHAR *) error->text,
                                sizeof error->text);
        error->offset = offset < len ? offset : len;
        return EINVAL;
    }

    pcre2_pattern_info(regex->code, PCRE2_INFO_ALLOPTIONS, &all_options);
    pcre2_pattern_info(regex->code, PCRE2_INFO_MATCHEMPTY, &empty);
    regex->anchored = (all_options & PCRE2_ANCHORED) != 0;
    regex->start_bound = regex->anchored;
    regex->empty = empty != 0;
    regex->caseless = (options & PCRE2_CASELESS) != 0;
    pcre2_pattern_info(regex->code, PCRE2_INFO_MINLENGTH, &min_length);
    pcre2_pattern_info(regex->code, PCRE2_INFO_MAXLOOKBEHIND, &lookbehind);
    regex->min_length = min_length;
    regex->lookbehind = lookbehind;
    if (keep_source(regex, text, len, options)) {
        regex_destroy(regex);
        return ENOMEM;
    }

    jit |= uses & REGEX_WHOLE ? PCRE2_JIT_COMPLETE : 0;
    jit |= uses & REGEX_GROWING ? PCRE2_JIT_PARTIAL_SOFT : 0;
    /* Without JIT, for whatever reason, pcre2_match() interprets. */
    regex->jit = !pcre2_jit_compile(regex->code, jit);
    *regexp = regex;
    return 0;
}

void
regex_destroy(struct regex *regex)
{
    if (regex) {
        pcre2_code_free(regex->code);
        free(regex->prefix);
        free(regex->text);
        free(regex);
    }
}
