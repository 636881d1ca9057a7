/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_PATTERNS_POSIX_REGEX_H
#define L7_PATTERNS_POSIX_REGEX_H 1

/* POSIX regular expressions, rewritten for PCRE2.
 *
 * The patterns that users of l7-filter own were written for the C library's
 * regcomp().  PCRE2 reads much of the same text differently: a backslash
 * between brackets, "a+?", "{" and "(?", an unmatched ")", "$" before a last
 * newline.  So the text is parsed here by the rules of IEEE Std 1003.1,
 * chapter 9, with GNU's extensions as glibc has them, in the C locale, and
 * written out in a form that leaves PCRE2 nothing to interpret in its own
 * way.
 *
 * Whether there is a match is the same then; where it ends may differ, since
 * POSIX wants the longest and PCRE2 takes the first.
 *
 * Subjects contain no NUL: regexec() would stop there.
 *
 * Threads: no state of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Groups within groups at most. */
#define POSIX_REGEX_MAX_DEPTH 250

/* What regcomp() and regexec() take as flags. */
struct posix_regex_flags {
    bool extended; /* REG_EXTENDED: an ERE, otherwise a BRE. */
    bool icase;    /* REG_ICASE. */
    bool newline;  /* REG_NEWLINE. */
    bool notbol;   /* REG_NOTBOL, which is regexec()'s. */
    bool noteol;   /* REG_NOTEOL, likewise. */
};

struct posix_regex {
    char *text;          /* For pcre2_compile(), which reads 'options' too. */
    size_t len;          /* Bytes in 'text'. */
    uint32_t options;    /* PCRE2_CASELESS and the like. */
    bool bound_to_start; /* Something in it asks for the text's start. */
    const char *error;   /* What is wrong, or NULL. */
    size_t error_offset; /* Where in the source, from 0. */
};

/* Rewrites the 'len' bytes of 'source'.  Returns 0 and fills in '*regex',
 * whose 'text' the caller frees; EINVAL, with 'error' and 'error_offset'
 * set, if regcomp() would refuse it as well; or ENOMEM. */
int posix_regex_translate(const char *source, size_t len,
                          const struct posix_regex_flags *flags,
                          struct posix_regex *regex);

#endif /* patterns/posix-regex.h */
