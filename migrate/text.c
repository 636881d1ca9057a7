/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of lines and words: see text.h. */

#include <l7-config.h>
#include "migrate/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/problems.h"

/* ---- Files. ---- */

/* Reads all of 'stream' into '*text', with a NUL behind it.  Returns 0, EFBIG
 * or another errno. */
static int
read_all(FILE *stream, char **text, size_t *size)
{
    size_t max = MIGRATE_TEXT_SIZE_MAX;

    *text = malloc(max + 2);
    if (!*text) {
        return ENOMEM;
    }
    errno = 0;
    *size = fread(*text, 1, max + 1, stream);
    if (ferror(stream)) {
        return errno ? errno : EIO;
    } else if (*size > max) {
        return EFBIG;
    }
    (*text)[*size] = '\0';
    return 0;
}

/* The length of the UTF-8 character at 'p' (RFC 3629, section 4), or 0. */
static size_t
utf8_length(const unsigned char *p)
{
    size_t n = *p < 0x80                  ? 1
               : *p >= 0xc2 && *p <= 0xdf ? 2
               : *p >= 0xe0 && *p <= 0xef ? 3
               : *p >= 0xf0 && *p <= 0xf4 ? 4
                                          : 0;

    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f)
        || (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f)) {
        return 0;
    }
    return n;
}

/* Replaces what must not be shown, but ends of lines and tabs.  A carriage
 * return, of files that were on Windows, is a blank. */
static void
make_presentable(char *text)
{
    unsigned char *p = (unsigned char *) text;

    while (*p) {
        size_t n = utf8_length(p);

        if (*p == '\r') {
            *p++ = ' ';
        } else if (!n || (n == 1 && iscntrl(*p) && *p != '\n' && *p != '\t')) {
            *p++ = '?';
        } else {
            p += n;
        }
    }
}


/* ---- Words. ---- */

/* Where the splitting of a text stands. */
struct splitter {
    struct migrate_text *text;
    enum migrate_style style;
    struct problems *problems;
    const char *p;
    unsigned int line;   /* Of 'p'. */
    unsigned int begins; /* Where the line of words began, */
    const char *start;   /* and where in the text. */
    struct migrate_word words[MIGRATE_WORDS_MAX];
    size_t n;
    char *buffer; /* Room for the longest word. */
    bool is_bad;  /* The line is to be thrown away. */
};

static void
complain(struct splitter *s, const char *what)
{
    if (!s->is_bad) {
        problems_add(s->problems, s->text->file, s->begins, 0, NULL, "%s",
                     what);
        s->is_bad = true;
    }
}

/* True if 'c' ends a word that is not quoted. */
static bool
ends_word(const struct splitter *s, char c)
{
    return c == '\0' || c == '\n' || c == ' ' || c == '\t' || c == '\r'
           || (s->style == MIGRATE_SHELL && strchr(";&|", c));
}

/* Copies what is in quotes to 'to', up to the quote.  Returns the end of the
 * copy. */
static char *
take_quoted(struct splitter *s, char quote, char *to)
{
    while (*s->p != quote) {
        if (!*s->p || (*s->p == '\n' && s->style == MIGRATE_SAVED)) {
            complain(s, quote == '"' ? "a double quote is never closed; is "
                                       "the line whole?"
                                     : "a single quote is never closed");
            return to;
        }
        if (*s->p == '\\' && quote == '"' && s->p[1]) {
            s->p++;
        }
        s->line += *s->p == '\n';
        *to++ = *s->p++;
    }
    s->p++;
    return to;
}

static int
take_word(struct splitter *s)
{
    struct migrate_word word = { .text = NULL };
    char *to = s->buffer;

    /* Also of a line that is bad: it has to come to its end. */
    while (!ends_word(s, *s->p)) {
        char c = *s->p++;

        if (c == '"' || (c == '\'' && s->style == MIGRATE_SHELL)) {
            word.is_quoted = true;
            to = take_quoted(s, c, to);
        } else if (c == '\\' && s->style == MIGRATE_SHELL && *s->p) {
            if (*s->p != '\n') {
                *to++ = *s->p;
            } else {
                s->line++;
            }
            s->p++;
        } else {
            *to++ = c;
        }
    }
    *to = '\0';
    word.text = strdup(s->buffer);
    if (!word.text) {
        return ENOMEM;
    }
    if (s->n == MIGRATE_WORDS_MAX) {
        complain(s, "has too many words");
        free(word.text);
        return 0;
    }
    s->words[s->n++] = word;
    return 0;
}

static void
drop_words(struct splitter *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->words[i].text);
    }
    s->n = 0;
}


/* ---- Lines. ---- */

/* Copies the 'n' bytes at 'start', with blanks for ends of lines. */
static char *
copy_line(const char *start, size_t n)
{
    while (n && isspace((unsigned char) *start)) {
        start++;
        n--;
    }
    while (n && isspace((unsigned char) start[n - 1])) {
        n--;
    }

    char *copy = strndup(start, n);
    for (char *p = copy; p && *p; p++) {
        if (*p == '\n' || *p == '\t') {
            *p = ' ';
        }
    }
    return copy;
}

/* Makes a line of the words so far. */
static int
end_line(struct splitter *s)
{
    struct migrate_text *t = s->text;
    struct migrate_line *line;

    if (!s->n || s->is_bad) {
        drop_words(s);
        s->is_bad = false;
        return 0;
    }
    if (t->n == t->allocated) {
        size_t allocated = t->allocated ? 2 * t->allocated : 64;
        struct migrate_line **lines =
            reallocarray(t->lines, allocated, sizeof *lines);

        if (!lines) {
            return ENOMEM;
        }
        t->lines = lines;
        t->allocated = allocated;
    }
    line = calloc(1, sizeof *line);
    if (!line) {
        return ENOMEM;
    }
    t->lines[t->n++] = line;
    line->source = (struct migrate_source){
        .file = t->file,
        .line = s->begins,
        .text = copy_line(s->start, (size_t) (s->p - s->start)),
    };
    line->words = calloc(s->n, sizeof *line->words);
    if (!line->words || !line->source.text) {
        return ENOMEM;
    }
    memcpy(line->words, s->words, s->n * sizeof *line->words);
    line->n = s->n;
    s->n = 0;
    return 0;
}

/* Passes over what separates words.  Returns true if a line ended. */
static bool
pass_blanks(struct splitter *s)
{
    bool ended = false;

    for (;; s->p++) {
        if (*s->p == '\n') {
            s->line++;
            s->p++;
            return true;
        } else if (s->style == MIGRATE_SHELL && *s->p == '\\'
                   && s->p[1] == '\n') {
            s->line++;
            s->p++;
        } else if (s->style == MIGRATE_SHELL && *s->p
                   && strchr(";&|", *s->p)) {
            ended = true;
        } else if (!*s->p || !isspace((unsigned char) *s->p)) {
            return ended;
        }
    }
}

static int
split(struct splitter *s)
{
    int error = 0;

    while (!error) {
        const char *before = s->p;
        bool ended = pass_blanks(s);

        if (ended) {
            const char *after = s->p;

            s->p = before;
            error = end_line(s);
            s->p = after;
            continue;
        } else if (!*s->p) {
            s->p = before;
            return end_line(s);
        }
        if (!s->n) {
            s->begins = s->line;
            s->start = s->p;
        }
        if (*s->p == '#' && (!s->n || s->style == MIGRATE_SHELL)) {
            s->p += strcspn(s->p, "\n");
            continue;
        }
        error = take_word(s);
    }
    return error;
}

int
migrate_text_read(struct migrate_text *t, const char *file,
                  enum migrate_style style, struct problems *problems)
{
    bool is_stdin = !strcmp(file, "-");
    FILE *stream = is_stdin ? stdin : fopen(file, "re");
    struct splitter *s = calloc(1, sizeof *s);
    size_t n_before = problems->n + problems->n_omitted;
    char *content = NULL;
    size_t size = 0;
    int error;

    *t = (struct migrate_text){ .file = strdup(file) };
    if (!stream) {
        error = errno;
    } else if (!s || !t->file) {
        error = ENOMEM;
    } else {
        error = read_all(stream, &content, &size);
    }
    if (stream && !is_stdin) {
        fclose(stream);
    }
    if (error == EFBIG) {
        problems_add(problems, file, 0, 0, NULL,
                     "has more than %d bytes; is this the right file?",
                     MIGRATE_TEXT_SIZE_MAX);
    } else if (error) {
        problems_add(problems, file, 0, 0, NULL, "%s", strerror(error));
    } else if (strlen(content) < size) {
        unsigned int line = 1;

        for (const char *p = content; *p; p++) {
            line += *p == '\n';
        }
        problems_add(problems, file, line, 0, NULL,
                     "has a zero byte, so it is no text; is this the right "
                     "file?");
    } else {
        make_presentable(content);
        *s = (struct splitter){
            .text = t,
            .style = style,
            .problems = problems,
            .p = content,
            .line = 1,
            .begins = 1,
            .start = content,
            .buffer = malloc(size + 1),
        };
        error = s->buffer ? split(s) : ENOMEM;
        drop_words(s);
        free(s->buffer);
        if (error) {
            problems_add(problems, file, s->line, 0, NULL, "%s",
                         strerror(error));
        }
    }
    free(content);
    free(s);
    return error                                          ? error
           : problems->n + problems->n_omitted > n_before ? EINVAL
                                                          : 0;
}

void
migrate_text_destroy(struct migrate_text *t)
{
    if (t) {
        for (size_t i = 0; i < t->n; i++) {
            struct migrate_line *line = t->lines[i];

            for (size_t j = 0; line->words && j < line->n; j++) {
                free(line->words[j].text);
            }
            free(line->words);
            free((char *) line->source.text);
            free(line);
        }
        free(t->lines);
        free(t->file);
        *t = (struct migrate_text){ .file = NULL };
    }
}


/* ---- Numbers. ---- */

const char *
migrate_parse_number(const char *text, uint32_t *number)
{
    bool is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = is_hex ? text + 2 : text;
    char *end;

    if (!(is_hex ? isxdigit((unsigned char) *digits)
                 : isdigit((unsigned char) *digits))) {
        return NULL;
    }
    errno = 0;
    unsigned long long int n = strtoull(digits, &end, is_hex ? 16 : 10);
    if (errno || n > UINT32_MAX) {
        return NULL;
    }
    *number = (uint32_t) n;
    return end;
}

bool
migrate_parse_masked(const char *text, uint32_t *value, uint32_t *mask)
{
    const char *end = migrate_parse_number(text, value);

    *mask = UINT32_MAX;
    if (end && *end == '/') {
        end = migrate_parse_number(end + 1, mask);
    }
    return end && !*end;
}
