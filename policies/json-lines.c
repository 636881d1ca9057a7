/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in a JSON text a value stands: see json-lines.h.
 *
 * The text has been accepted by jansson, so this reads it without asking
 * whether it is JSON; it only makes sure never to pass its end. */

#include <l7-config.h>
#include "policies/json-lines.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "policies/json-path.h"
#include "policies/json.h"

struct json_place
json_lines_place(const char *text, size_t offset)
{
    struct json_place place = { .line = 1, .column = 1 };

    for (size_t i = 0; i < offset && text[i]; i++) {
        if (text[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char) text[i + 1] & 0xc0) != 0x80) {
            /* The next byte begins a character. */
            place.column++;
        }
    }
    return place;
}

static const char *
skip_space(const char *p)
{
    return p + strspn(p, " \t\r\n");
}

/* Skips white space and, if it comes next, 'c'. */
static const char *
skip_char(const char *p, char c)
{
    p = skip_space(p);
    return *p == c ? p + 1 : p;
}

/* Skips the string that begins at 'p'. */
static const char *
skip_string(const char *p)
{
    for (p++; *p && *p != '"'; p++) {
        if (*p == '\\' && p[1]) {
            p++;
        }
    }
    return *p ? p + 1 : p;
}

/* Skips the value that begins at 'p'. */
static const char *
skip_value(const char *p)
{
    size_t depth = 0;

    if (!strchr("[{\"", *p)) {
        return p + strcspn(p, ",]} \t\r\n");
    }
    while (*p) {
        if (*p == '"') {
            p = skip_string(p);
        } else {
            depth += *p == '[' || *p == '{';
            depth -= *p == ']' || *p == '}';
            p++;
        }
        if (!depth) {
            break;
        }
    }
    return p;
}

/* The string that 'p' begins as jansson reads it, or NULL without memory. */
static json_t *
decode_string(const char *p)
{
    return json_loadb(p, (size_t) (skip_string(p) - p), JSON_DECODE_ANY, NULL);
}

/* True if the string that begins at 'p' is 'key'. */
static bool
string_is(const char *p, const char *key)
{
    size_t len = (size_t) (skip_string(p) - p) - 2;

    if (!memchr(p + 1, '\\', len)) {
        return len == strlen(key) && !memcmp(p + 1, key, len);
    }

    json_t *string = decode_string(p);
    bool is = string && !strcmp(json_string_value(string), key);
    json_decref(string);
    return is;
}

/* Returns the last member of the object at 'p' that is called 'key', and its
 * value in '*value', or NULL. */
static const char *
find_member(const char *p, const char *key, const char **value)
{
    const char *found = NULL;

    if (*p != '{') {
        return NULL;
    }
    for (p = skip_space(p + 1); *p == '"'; p = skip_space(p)) {
        const char *name = p;

        p = skip_space(skip_char(skip_string(p), ':'));
        if (string_is(name, key)) {
            found = name;
            *value = p;
        }
        p = skip_char(skip_value(p), ',');
    }
    return found;
}

/* Returns the element 'index' of the array at 'p', or NULL. */
static const char *
find_element(const char *p, size_t index)
{
    if (*p != '[') {
        return NULL;
    }
    p = skip_space(p + 1);
    while (index-- && *p && *p != ']') {
        p = skip_space(skip_char(skip_value(p), ','));
    }
    return *p && *p != ']' ? p : NULL;
}

/* Returns the value at 'path' or as far on the way as there is one, which
 * makes '*complete' false.  Sets '*name' to where the value's name stands, or
 * where it stands itself if it has none. */
static const char *
find(const char *text, const struct jpath *path, const char **name,
     bool *complete)
{
    if (!path->up) {
        *complete = true;
        *name = skip_space(text);
        return *name;
    }

    const char *above = find(text, path->up, name, complete);
    if (!*complete) {
        return above;
    }

    const char *value = NULL;
    const char *found = path->key ? find_member(above, path->key, &value)
                                  : find_element(above, path->index);
    if (!found) {
        *complete = false;
        return above;
    }
    *name = found;
    return path->key ? value : found;
}

size_t
json_lines_find(const char *text, const struct jpath *path,
                enum json_part part)
{
    const char *name;
    bool complete;
    const char *value = find(text, path, &name, &complete);

    return (size_t) ((part == JSON_KEY && complete ? name : value) - text);
}


/* Duplicates. */

struct duplicates {
    const char *text;
    json_lines_duplicate_cb *cb;
    void *aux;
};

static int walk_value(const struct duplicates *, const char **pp,
                      const struct jpath *);

/* Notes in 'seen' that the member at 'path' begins at 'p', or tells of it if
 * its name has been seen. */
static int
see_member(const struct duplicates *d, json_t *seen, const char *p,
           const struct jpath *path)
{
    json_t *first = json_object_get(seen, path->key);
    size_t offset = (size_t) (p - d->text);

    if (first) {
        d->cb(path, offset, (size_t) json_integer_value(first), d->aux);
        return 0;
    }
    return json_object_set_new(seen, path->key,
                               json_pack("I", (json_int_t) offset))
               ? ENOMEM
               : 0;
}

static int
walk_object(const struct duplicates *d, const char **pp,
            const struct jpath *path)
{
    const char *p = skip_space(*pp + 1);
    json_t *seen = json_pack("{}");
    int error = seen ? 0 : ENOMEM;

    while (!error && *p == '"') {
        const char *name = p;
        json_t *key = decode_string(name);

        p = skip_space(skip_char(skip_string(p), ':'));
        if (key) {
            struct jpath member = { path, json_string_value(key), 0 };

            error = see_member(d, seen, name, &member);
            error = error ? error : walk_value(d, &p, &member);
            json_decref(key);
        } else {
            error = ENOMEM;
        }
        p = skip_space(skip_char(p, ','));
    }
    json_decref(seen);
    *pp = skip_char(p, '}');
    return error;
}

static int
walk_array(const struct duplicates *d, const char **pp,
           const struct jpath *path)
{
    const char *p = skip_space(*pp + 1);
    int error = 0;

    for (size_t i = 0; !error && *p && *p != ']'; i++) {
        struct jpath element = { path, NULL, i };

        error = walk_value(d, &p, &element);
        p = skip_space(skip_char(p, ','));
    }
    *pp = skip_char(p, ']');
    return error;
}

/* Goes no deeper than jansson did, which has a limit. */
static int
walk_value(const struct duplicates *d, const char **pp,
           const struct jpath *path)
{
    if (**pp == '{') {
        return walk_object(d, pp, path);
    } else if (**pp == '[') {
        return walk_array(d, pp, path);
    }
    *pp = skip_value(*pp);
    return 0;
}

int
json_lines_find_duplicates(const char *text, json_lines_duplicate_cb *cb,
                           void *aux)
{
    struct duplicates d = { text, cb, aux };
    struct jpath root = { NULL, NULL, 0 };
    const char *p = skip_space(text);

    return walk_value(&d, &p, &root);
}
