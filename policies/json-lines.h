/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef L7_POLICIES_JSON_LINES_H
#define L7_POLICIES_JSON_LINES_H 1

/* Where in a JSON text a value stands.
 *
 * jansson keeps no positions, so a problem that is found in its values has to
 * be looked up in the text again: one pass over the text for each problem
 * that is told, and nothing to keep where there is none.
 *
 * Every 'text' here is a string that jansson accepted, which may have
 * members of the same name.
 *
 * Ownership: everything is borrowed.
 * Threads: no state. */

#include <stddef.h>

struct jpath;

/* A place in a text.  Columns count characters of UTF-8, a tab as one. */
struct json_place {
    unsigned int line;   /* From 1. */
    unsigned int column; /* From 1. */
};

/* What of a member of an object is meant. */
enum json_part { JSON_KEY, JSON_VALUE };

/* The place of the byte 'offset' of 'text'. */
struct json_place json_lines_place(const char *text, size_t offset);

/* The offset in 'text' of what 'path' leads to: of a member's name with
 * JSON_KEY, of a value with JSON_VALUE.  Of members of the same name the last
 * is found, whose value is the one that jansson keeps.  A path that leads
 * nowhere gives the place of the last value on its way. */
size_t json_lines_find(const char *text, const struct jpath *path,
                       enum json_part);

/* Told of a member, at 'path' and 'offset', whose name the same object had
 * already, at 'first'. */
typedef void json_lines_duplicate_cb(const struct jpath *path, size_t offset,
                                     size_t first, void *aux);

/* Calls 'cb' with 'aux' for every member of 'text', from its start to its
 * end, whose name an earlier member of its object has.  Returns 0 or
 * ENOMEM. */
int json_lines_find_duplicates(const char *text, json_lines_duplicate_cb *cb,
                               void *aux);

#endif /* policies/json-lines.h */
