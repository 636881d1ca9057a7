/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strict reader of a policy file: see reader.h. */

#include <l7-config.h>
#include "policies/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/problems.h"

/* Notes that a system call on the file failed. */
static void
complain_file(struct reader *r, const char *what, int error)
{
    problems_add(r->problems, r->file, 0, 0, NULL, "%s: %s", what,
                 strerror(error));
}

/* Notes a problem at 'offset' of the file. */
static void __attribute__((format(printf, 3, 4)))
complain_at(struct reader *r, size_t offset, const char *format, ...)
{
    struct json_place place = json_lines_place(r->text, offset);
    char message[PROBLEMS_TEXT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    problems_add(r->problems, r->file, place.line, place.column, NULL, "%s",
                 message);
}

/* True if further problems will only be counted, so that it would be a waste
 * to look up places and words for them. */
static bool
is_full(const struct reader *r)
{
    return r->problems->n >= PROBLEMS_MAX;
}

size_t
reader_n_problems(const struct reader *r)
{
    return r->problems->n + r->problems->n_omitted - r->n_before;
}

void
reader_complain(struct reader *r, const struct jpath *path,
                enum json_part part, const char *format, ...)
{
    struct json_place place = { 0, 0 };
    char message[PROBLEMS_TEXT_MAX] = "";
    char field[JPATH_TEXT_MAX] = "";

    if (!is_full(r)) {
        va_list args;

        va_start(args, format);
        vsnprintf(message, sizeof message, format, args);
        va_end(args);
        jpath_format(path, field, sizeof field);
        place =
            json_lines_place(r->text, json_lines_find(r->text, path, part));
    }
    problems_add(r->problems, r->file, place.line, place.column, field, "%s",
                 message);
}

unsigned int
reader_line(const struct reader *r, const struct jpath *path)
{
    return json_lines_place(r->text, json_lines_find(r->text, path, JSON_KEY))
        .line;
}


/* The file. */

/* Reads what is in 'fd', a regular file, into 'r->text'. */
static int
read_text(struct reader *r, int fd, size_t *sizep)
{
    size_t size = 0;

    r->text = malloc(READER_SIZE_MAX + 2);
    if (!r->text) {
        return ENOMEM;
    }

    /* One byte more than allowed, to see whether there is one: the size that
     * fstat() tells may have changed. */
    while (size <= READER_SIZE_MAX) {
        ssize_t n = read(fd, r->text + size, READER_SIZE_MAX + 1 - size);

        if (n < 0 && errno == EINTR) {
            continue;
        } else if (n < 0) {
            int error = errno;

            complain_file(r, "cannot be read", error);
            return error;
        } else if (!n) {
            break;
        }
        size += (size_t) n;
    }
    if (size > READER_SIZE_MAX) {
        problems_add(r->problems, r->file, 0, 0, NULL,
                     "is larger than %d KiB, the most that a policy may have",
                     READER_SIZE_MAX / 1024);
        return EINVAL;
    }
    r->text[size] = '\0';
    *sizep = size;
    return 0;
}

static int
read_file(struct reader *r, size_t *sizep)
{
    /* O_NONBLOCK, for opening a FIFO would wait for a writer. */
    int fd = open(r->file, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        int error = errno;

        complain_file(r, "cannot be opened", error);
        return error;
    }

    struct stat st;
    int error = fstat(fd, &st) ? errno : 0;
    if (error) {
        complain_file(r, "cannot be read", error);
    } else if (!S_ISREG(st.st_mode)) {
        error = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        problems_add(r->problems, r->file, 0, 0, NULL,
                     "is %s; name a policy file",
                     error == EISDIR ? "a directory" : "no regular file");
    } else {
        r->device = st.st_dev;
        r->inode = st.st_ino;
        error = read_text(r, fd, sizep);
    }
    close(fd);
    return error;
}

/* Notes what jansson said.  Its place is where it stopped; where its message
 * ends in the token that it did not like ("... near 'TOKEN'"), the start of
 * that is better. */
static void
complain_syntax(struct reader *r, const json_error_t *error, size_t size)
{
    size_t offset = error->position > 0 ? (size_t) error->position : 0;
    const char *near = strstr(error->text, " near '");
    size_t len = strlen(error->text);

    offset = offset < size ? offset : size;
    if (near && error->text[len - 1] == '\'') {
        const char *token = near + strlen(" near '");
        size_t n = len - 1 - (size_t) (token - error->text);

        if (n <= offset && !memcmp(r->text + offset - n, token, n)) {
            offset -= n;
        }
    }

    const char *advice = "";
    enum json_error_code code = json_error_code(error);
    if (code == json_error_numeric_overflow) {
        complain_at(r, offset, "this number is too large for any member");
        return;
    } else if (code == json_error_null_character
               || code == json_error_null_byte_in_key) {
        complain_at(r, offset,
                    "a string has the character \\u0000; remove it");
        return;
    } else if (!r->text[strspn(r->text, " \t\r\n")]) {
        complain_at(r, 0,
                    "is empty; write at least {\"version\": 1, \"classes\": "
                    "{}, \"rules\": []}");
        return;
    } else if (code == json_error_invalid_utf8) {
        advice = "; save the file as UTF-8";
    } else if (code == json_error_premature_end_of_input) {
        advice = "; is a bracket not closed?";
    } else if (near && strchr("#/", near[strlen(" near '")])) {
        advice = "; JSON has no comments, write a member \"comment\"";
    }
    complain_at(r, offset, "this is not JSON: %s%s", error->text, advice);
}

static void
complain_duplicate(const struct jpath *path, size_t offset, size_t first,
                   void *r_)
{
    struct reader *r = r_;
    char field[JPATH_TEXT_MAX] = "";
    struct json_place place = { 0, 0 };
    struct json_place before = { 0, 0 };

    if (!is_full(r)) {
        jpath_format(path, field, sizeof field);
        place = json_lines_place(r->text, offset);
        before = json_lines_place(r->text, first);
    }
    problems_add(r->problems, r->file, place.line, place.column, field,
                 "is already given in line %u, column %u; remove one",
                 before.line, before.column);
}

/* Parses 'r->text', of 'size' bytes. */
static int
parse(struct reader *r, size_t size)
{
    json_error_t error;

    if (memchr(r->text, '\0', size)) {
        complain_at(r, strlen(r->text),
                    "a byte 0 does not belong in JSON; save the file as "
                    "UTF-8");
        return EINVAL;
    } else if (!strncmp(r->text, "\xef\xbb\xbf", 3)) {
        problems_add(r->problems, r->file, 1, 1, NULL,
                     "begins with a byte order mark; save the file as UTF-8 "
                     "without one");
        return EINVAL;
    }

    r->root = json_loadb(r->text, size, JSON_REJECT_DUPLICATES, &error);
    if (!r->root && json_error_code(&error) == json_error_duplicate_key) {
        /* jansson ends with the first one.  Read it all the same, and look
         * for duplicates and other problems if it is JSON otherwise. */
        r->root = json_loadb(r->text, size, 0, &error);
        if (r->root
            && json_lines_find_duplicates(r->text, complain_duplicate, r)) {
            return ENOMEM;
        }
    }
    if (!r->root) {
        if (json_error_code(&error) == json_error_out_of_memory) {
            return ENOMEM;
        }
        complain_syntax(r, &error, size);
        return EINVAL;
    }
    return 0;
}

int
reader_open(struct reader *r, const char *file, struct problems *problems)
{
    *r = (struct reader){
        .file = file,
        .problems = problems,
        .n_before = problems->n + problems->n_omitted,
    };

    size_t size = 0;
    int error = read_file(r, &size);
    return error ? error : parse(r, size);
}

void
reader_close(struct reader *r)
{
    if (r) {
        json_decref(r->root);
        free(r->text);
        r->root = NULL;
        r->text = NULL;
    }
}


/* Values. */

char *
reader_hint(const struct reader *r, const char *word, const char *const *words,
            size_t n, char *buf)
{
    const char *nearest = NULL;

    *buf = '\0';
    if (!is_full(r)) {
        nearest = problems_nearest(word, words, n);
    }
    if (nearest) {
        snprintf(buf, READER_HINT_MAX, "; did you mean \"%s\"?", nearest);
    }
    return buf;
}

/* What 'type' is called in a message. */
static const char *
type_name(json_type type)
{
    switch (type) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
        return "an integer";
    case JSON_REAL:
        return "a number with a point or an exponent";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        return "null";
    }
    return "something else";
}

bool
reader_is(struct reader *r, const struct jpath *path, const json_t *value,
          json_type type)
{
    json_type actual = json_typeof(value);
    if (actual == type || (type == JSON_TRUE && actual == JSON_FALSE)) {
        return true;
    }
    reader_complain(r, path, JSON_VALUE, "must be %s, not %s", type_name(type),
                    json_is_true(value)    ? "true"
                    : json_is_false(value) ? "false"
                                           : type_name(actual));
    return false;
}

/* Room for the members that an object may have. */
#define LIST_MAX 256

char *
reader_list(const char *const *words, size_t n, const char *last, char *buf,
            size_t size)
{
    size_t ofs = 0;
    size_t left = 0;

    for (size_t i = 0; i < n; i++) {
        left += words[i] != NULL;
    }
    *buf = '\0';
    for (size_t i = 0; i < n && ofs < size; i++) {
        if (words[i]) {
            bool is_last = !--left;

            ofs += (size_t) snprintf(buf + ofs, size - ofs, "%s%s%s\"%s\"",
                                     !ofs      ? ""
                                     : is_last ? " "
                                               : ", ",
                                     ofs && is_last ? last : "",
                                     ofs && is_last ? " " : "", words[i]);
        }
    }
    return buf;
}

void
reader_check_keys(struct reader *r, const struct jpath *path, json_t *object,
                  const char *const *keys, size_t n)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value) {
        struct jpath member = { path, key, 0 };
        char hint[READER_HINT_MAX];
        char list[LIST_MAX];
        bool is_known = false;

        for (size_t i = 0; i < n && !is_known; i++) {
            is_known = !strcmp(key, keys[i]);
        }
        if (is_known) {
            continue;
        }
        if (*reader_hint(r, key, keys, n, hint)) {
            reader_complain(r, &member, JSON_KEY, "is not known here%s", hint);
        } else {
            reader_complain(r, &member, JSON_KEY,
                            "is not known here; there may be %s",
                            reader_list(keys, n, "and", list, sizeof list));
        }
    }
}

void
reader_check_comment(struct reader *r, const struct jpath *path,
                     const json_t *object)
{
    struct jpath member = { path, "comment", 0 };
    const json_t *comment = json_object_get(object, "comment");

    if (comment) {
        reader_is(r, &member, comment, JSON_STRING);
    }
}

bool
reader_integer(struct reader *r, const struct jpath *path, const json_t *value,
               json_int_t min, json_int_t max, json_int_t *number)
{
    if (!reader_is(r, path, value, JSON_INTEGER)) {
        return false;
    }

    json_int_t n = json_integer_value(value);
    if (n < min || n > max) {
        reader_complain(r, path, JSON_VALUE,
                        "must be from %" JSON_INTEGER_FORMAT
                        " to %" JSON_INTEGER_FORMAT
                        ", not %" JSON_INTEGER_FORMAT,
                        min, max, n);
        return false;
    }
    *number = n;
    return true;
}
