/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiling expressions with PCRE2: see regex.h. */

#include <l7-config.h>
#include "patterns/regex.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Payload is bytes, so nothing may switch to UTF, and \C needs no UTF to be
 * confusing. */
#define OPTIONS                                                               \
    (PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF | PCRE2_NEVER_UCP  \
     | PCRE2_NEVER_BACKSLASH_C)

int
regex_compile(const char *text, size_t len, uint32_t options, int uses,
              struct regex **regexp, struct regex_error *error)
{
    PCRE2_SIZE offset;
    uint32_t all_options = 0, empty = 0, jit = 0;
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
    regex->code = pcre2_compile((PCRE2_SPTR) text, len, OPTIONS | options,
                                &code, &offset, NULL);
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

    jit |= uses & REGEX_WHOLE ? PCRE2_JIT_COMPLETE : 0;
    jit |= uses & REGEX_GROWING ? PCRE2_JIT_PARTIAL_SOFT : 0;
    /* Without JIT, for whatever reason, pcre2_match() interprets. */
    (void) pcre2_jit_compile(regex->code, jit);
    *regexp = regex;
    return 0;
}

void
regex_destroy(struct regex *regex)
{
    if (regex) {
        pcre2_code_free(regex->code);
        free(regex);
    }
}
