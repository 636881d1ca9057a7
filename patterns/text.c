/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and values of a pattern file: see text.h. */

#include <l7-config.h>
#include "patterns/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/problems.h"

/* Reads up to 'size' bytes of 'fd'.  Returns their number or -1. */
static ssize_t
read_all(int fd, char *data, size_t size)
{
    size_t n = 0;

    while (n < size) {
        ssize_t got = read(fd, data + n, size - n);

        if (got == 0) {
            break;
        } else if (got > 0) {
            n += (size_t) got;
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return (ssize_t) n;
}

int
text_read(const char *path, struct text *text, struct problems *problems)
{
    struct stat st;
    int error = 0;

    memset(text, 0, sizeof *text);

    /* Opening a FIFO would wait for its writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st)) {
        error = errno;
        problems_add(problems, path, 0, 0, NULL, "%s", strerror(error));
        goto out;
    }
    if (!S_ISREG(st.st_mode)) {
        error = EINVAL;
        problems_add(problems, path, 0, 0, NULL, "is not a regular file");
        goto out;
    }

    text->data = malloc(TEXT_MAX + 1);
    if (!text->data) {
        error = ENOMEM;
        goto out;
    }

    ssize_t n = read_all(fd, text->data, TEXT_MAX + 1);
    if (n < 0) {
        error = errno;
        problems_add(problems, path, 0, 0, NULL, "%s", strerror(error));
    } else if (n > TEXT_MAX) {
        error = EINVAL;
        problems_add(problems, path, 0, 0, NULL,
                     "has more than %d bytes; a pattern file is text of a "
                     "few kilobytes",
                     TEXT_MAX);
    } else {
        text->len = (size_t) n;
    }

out:
    if (fd >= 0) {
        close(fd);
    }
    if (error) {
        text_destroy(text);
    }
    return error;
}

void
text_destroy(struct text *text)
{
    if (text) {
        free(text->data);
        memset(text, 0, sizeof *text);
    }
}

bool
text_next(struct text *text, struct text_line *line)
{
    if (text->next >= text->len) {
        return false;
    }

    const char *s = text->data + text->next;
    const char *end = memchr(s, '\n', text->len - text->next);

    line->s = s;
    line->len = end ? (size_t) (end - s) : text->len - text->next;
    line->number = ++text->number;
    text->next += line->len + 1;
    return true;
}

bool
text_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

size_t
text_trim(const char *s, size_t len)
{
    while (len && (text_is_blank(s[len - 1]) || s[len - 1] == '\r')) {
        len--;
    }
    return len;
}

unsigned int
text_hex_digit(char c)
{
    return (unsigned int) (c >= '0' && c <= '9' ? c - '0'
                                                : (c | 0x20) - 'a' + 10);
}

bool
text_is_word(const char *s, size_t len, const char *word)
{
    return strlen(word) == len && !memcmp(s, word, len);
}

bool
text_is_word_nocase(const char *s, size_t len, const char *word)
{
    return strlen(word) == len && !strncasecmp(s, word, len);
}

bool
text_is_name(const char *s, size_t len)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "._+-";

    if (!len || len > TEXT_NAME_MAX || strchr("._+-", s[0])) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (!s[i] || !strchr(allowed, s[i])) {
            return false;
        }
    }
    return true;
}

int
text_value_append(struct text_value *v, const char *s, size_t len,
                  unsigned int line, unsigned int column)
{
    struct text_place *places =
        realloc(v->places, (v->n_places + 1) * sizeof *places);

    if (!places) {
        return ENOMEM;
    }
    v->places = places;

    char *bytes = realloc(v->s, v->len + len + 1);
    if (!bytes) {
        return ENOMEM;
    }
    v->s = bytes;

    places[v->n_places++] = (struct text_place){
        .offset = v->len,
        .line = line,
        .column = column,
    };
    memcpy(bytes + v->len, s, len);
    v->len += len;
    bytes[v->len] = '\0';
    return 0;
}

void
text_value_clear(struct text_value *v)
{
    free(v->s);
    free(v->places);
    memset(v, 0, sizeof *v);
}

struct text_place
text_value_place(const struct text_value *v, size_t offset)
{
    struct text_place place = { .offset = offset };

    for (size_t i = 0; i < v->n_places; i++) {
        const struct text_place *p = &v->places[i];

        /* An offset past the end belongs to the last piece. */
        if (p->offset <= offset) {
            place.line = p->line;
            place.column = p->column + (unsigned int) (offset - p->offset);
        }
    }
    return place;
}

size_t
text_value_word(const struct text_value *v, size_t *offset, size_t *start)
{
    size_t i = *offset;

    while (i < v->len && (text_is_blank(v->s[i]) || v->s[i] == ',')) {
        i++;
    }
    *start = i;
    while (i < v->len && !text_is_blank(v->s[i]) && v->s[i] != ',') {
        i++;
    }
    *offset = i;
    return i - *start;
}
