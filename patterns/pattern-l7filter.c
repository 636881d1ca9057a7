/* SPDX-License-Identifier: GPL-3.0-or-later */
/* l7-filter's pattern files, as its userspace version (0.13) reads them.
 *
 * Lines that are empty, blank or begin with "#" are comments.  Of the others
 * the first is the protocol's name, the second a regular expression for the
 * kernel version, and the rest "userspace pattern=" and "userspace flags=",
 * which replace the expression and the flags of regcomp() and regexec().
 * "\xHH" is decoded first, so that a byte which is an operator to regcomp()
 * acts as one, and a decoded NUL ends the expression.
 *
 * Two comments mean something by custom: "Pattern attributes:" and "Protocol
 * groups:".  l7-filter ignored them; here the quality is the strength, and
 * "superset" and "subset" say which of two patterns is the more specific. */

#include <l7-config.h>
#include "patterns/pattern-parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"
#include "patterns/posix-regex.h"
#include "patterns/regex.h"

/* A regular expression in the file. */
struct source {
    struct text_line line; /* The line it stands in, */
    size_t start;          /* and its first byte there. */
};

struct parser {
    struct pattern_file *file;
    struct problems *problems;
    enum { NAME, KERNEL_PATTERN, USERSPACE } expect;
    struct source regex;
    struct posix_regex_flags flags;
    enum match_strength strength;
    bool overmatch;  /* Attribute "overmatch". */
    int specificity; /* As in struct pattern. */
    int error;
};

/* l7-filter asks isspace(), in the C locale. */
static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_comment(const struct text_line *line)
{
    for (size_t i = 0; i < line->len; i++) {
        if (!is_space(line->s[i])) {
            return line->s[0] == '#';
        }
    }
    return true;
}

/* If 'line' is "# <prefix> ...", stores what follows in '*rest'. */
static bool
comment_has(const struct text_line *line, const char *prefix,
            struct text_value *rest)
{
    const size_t n = strlen(prefix);
    size_t i = 1;

    while (i < line->len && is_space(line->s[i])) {
        i++;
    }
    if (line->len < i + n || strncasecmp(line->s + i, prefix, n)) {
        return false;
    }
    i += n;
    return !text_value_append(rest, line->s + i,
                              text_trim(line->s + i, line->len - i),
                              line->number, (unsigned int) i + 1);
}

static void
parse_comment(struct parser *p, const struct text_line *line)
{
    struct text_value rest = { .s = NULL };
    size_t offset = 0, start, len;

    if (!line->len || line->s[0] != '#') {
        return;
    }
    if (comment_has(line, "Pattern attributes:", &rest)) {
        while ((len = text_value_word(&rest, &offset, &start))) {
            const char *s = rest.s + start;

            /* Good patterns rarely match what they shouldn't.  The others
             * ("ok", "marginal", "poor") may, so they wait for the end. */
            if (text_is_word_nocase(s, len, "great")
                || text_is_word_nocase(s, len, "good")) {
                p->strength = MATCH_MEDIUM;
            } else if (text_is_word_nocase(s, len, "overmatch")) {
                p->overmatch = true;
            } else if (text_is_word_nocase(s, len, "superset")) {
                p->specificity = -1;
            } else if (text_is_word_nocase(s, len, "subset")) {
                p->specificity = 1;
            }
        }
    } else if (comment_has(line, "Protocol groups:", &rest)) {
        while ((len = text_value_word(&rest, &offset, &start))) {
            if (!text_is_name(rest.s + start, len)) {
                continue;
            }
            int error = pattern_file_add_group(p->file, rest.s + start, len);
            if (error == ENOMEM) {
                p->error = error;
            }
        }
    }
    text_value_clear(&rest);
}

static void
parse_name(struct parser *p, const struct text_line *line)
{
    const char *name = p->file->name;
    size_t len = 0;

    while (len < line->len && !is_space(line->s[len])) {
        len++;
    }
    if (strlen(name) != len || memcmp(name, line->s, len)) {
        problems_add(p->problems, p->file->path, line->number, 1, NULL,
                     "the protocol's name must be that of the file, \"%s\" "
                     "(a file with several patterns begins with "
                     "\"protocol = %s\")",
                     name, name);
        p->error = EINVAL;
    }
}

/* Parses the flags that begin at 'i' of 'line'. */
static void
parse_flags(struct parser *p, const struct text_line *line, size_t i)
{
    struct posix_regex_flags f = { .extended = false };

    for (;;) {
        while (i < line->len && is_space(line->s[i])) {
            i++;
        }

        const size_t start = i;
        while (i < line->len && !is_space(line->s[i])) {
            i++;
        }
        if (i == start) {
            break;
        }

        const char *s = line->s + start;
        const size_t len = i - start;
        if (text_is_word_nocase(s, len, "REG_EXTENDED")) {
            f.extended = true;
        } else if (text_is_word_nocase(s, len, "REG_ICASE")) {
            f.icase = true;
        } else if (text_is_word_nocase(s, len, "REG_NEWLINE")) {
            f.newline = true;
        } else if (text_is_word_nocase(s, len, "REG_NOTBOL")) {
            f.notbol = true;
        } else if (text_is_word_nocase(s, len, "REG_NOTEOL")) {
            f.noteol = true;
        } else if (!text_is_word_nocase(s, len, "REG_NOSUB")) {
            problems_add(p->problems, p->file->path, line->number,
                         (unsigned int) start + 1, "userspace flags",
                         "unknown flag \"%.*s\"; the flags are REG_EXTENDED, "
                         "REG_ICASE, REG_NOSUB, REG_NEWLINE, REG_NOTBOL and "
                         "REG_NOTEOL",
                         (int) (len < 40 ? len : 40), s);
            p->error = EINVAL;
        }
    }
    p->flags = f;
}

static void
parse_userspace(struct parser *p, const struct text_line *line)
{
    static const char pattern[] = "userspace pattern=";
    static const char flags[] = "userspace flags=";

    if (line->len >= sizeof pattern - 1
        && !memcmp(line->s, pattern, sizeof pattern - 1)) {
        p->regex.line = *line;
        p->regex.start = sizeof pattern - 1;
    } else if (line->len >= sizeof flags - 1
               && !memcmp(line->s, flags, sizeof flags - 1)) {
        parse_flags(p, line, sizeof flags - 1);
    } else {
        problems_add(p->problems, p->file->path, line->number, 1, NULL,
                     "expected \"%s\", \"%s\" or a comment", pattern, flags);
        p->error = EINVAL;
    }
}

/* Decodes the "\xHH" of the expression into 's', and where each byte came
 * from into 'columns', which both have room for as many bytes as the
 * expression has.  Returns the number of bytes. */
static size_t
decode(const struct source *source, char *s, unsigned int *columns)
{
    const char *in = source->line.s;
    const size_t end = source->line.len;
    size_t n = 0;

    for (size_t i = source->start; i < end; i++) {
        columns[n] = (unsigned int) i + 1;
        if (i + 3 < end && in[i] == '\\' && in[i + 1] == 'x'
            && isxdigit((unsigned char) in[i + 2])
            && isxdigit((unsigned char) in[i + 3])) {
            s[n] = (char) (text_hex_digit(in[i + 2]) * 16
                           + text_hex_digit(in[i + 3]));
            i += 3;
            if (!s[n]) {
                break;
            }
        } else {
            s[n] = in[i];
        }
        n++;
    }
    return n;
}

static void
compile(struct parser *p)
{
    const struct text_line *line = &p->regex.line;
    const size_t size = line->len - p->regex.start;
    struct posix_regex posix = { .text = NULL };
    struct regex_error e;

    if (size > REGEX_MAX) {
        problems_add(p->problems, p->file->path, line->number, 1, NULL,
                     "the expression has more than %d bytes", REGEX_MAX);
        p->error = EINVAL;
        return;
    }

    char *s = malloc(size + 1);
    unsigned int *columns = calloc(size + 1, sizeof *columns);
    struct pattern *pattern = pattern_file_add_pattern(p->file);
    if (!s || !columns || !pattern) {
        p->error = ENOMEM;
        goto out;
    }

    size_t n = decode(&p->regex, s, columns);
    columns[n] = (unsigned int) line->len + 1;
    p->error = posix_regex_translate(s, n, &p->flags, &posix);
    if (p->error) {
        if (posix.error) {
            problems_add(p->problems, p->file->path, line->number,
                         columns[posix.error_offset], NULL, "%s", posix.error);
        }
        goto out;
    }
    p->error = regex_compile(posix.text, posix.len, posix.options, REGEX_WHOLE,
                             &pattern->regexes[0], &e);
    if (p->error) {
        if (p->error == EINVAL) {
            problems_add(p->problems, p->file->path, line->number, columns[0],
                         NULL, "%s", e.text);
        }
        goto out;
    }
    pattern->n_regexes = 1;
    pattern->regexes[0]->start_bound |= posix.bound_to_start;
    pattern->sides[0] = SIDES_EITHER;
    pattern->line = line->number;
    pattern->strength = p->overmatch ? MATCH_WEAK : p->strength;
    pattern->specificity = p->specificity;
    pattern->tcp = pattern->udp = pattern->joined = true;
    pattern->from_start = true;
    /* Without "^" it doesn't matter where in a stream we are. */
    pattern->midstream = !pattern->regexes[0]->start_bound;
    pattern->stream.datagrams = 1;

out:
    free(posix.text);
    free(columns);
    free(s);
}

int
pattern_parse_l7filter(struct pattern_file *file, struct text *text,
                       struct problems *problems)
{
    struct parser p = {
        .file = file,
        .problems = problems,
        .expect = NAME,
        .flags = { .extended = true, .icase = true },
        .strength = MATCH_WEAK,
    };
    struct text_line line;

    while (p.error != ENOMEM && text_next(text, &line)) {
        if (is_comment(&line)) {
            parse_comment(&p, &line);
        } else if (p.expect == NAME) {
            parse_name(&p, &line);
            p.expect = KERNEL_PATTERN;
        } else if (p.expect == KERNEL_PATTERN) {
            p.regex.line = line;
            p.expect = USERSPACE;
        } else {
            parse_userspace(&p, &line);
        }
    }
    if (p.error) {
        return p.error;
    }
    if (p.expect != USERSPACE) {
        problems_add(
            problems, file->path, text->number ? text->number : 1, 0, NULL,
            p.expect == NAME ? "holds no pattern; begin with \"protocol = %s\""
                             : "after the name \"%s\" a line with its regular "
                               "expression is missing",
            file->name);
        return EINVAL;
    }
    if (!pattern_name_is_reserved(file->name)) {
        compile(&p);
    }
    return p.error;
}
