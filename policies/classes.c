/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes of a policy: see classes.h. */

#include <l7-config.h>
#include "policies/classes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "policies/rates-read.h"
#include "policies/reader.h"

/* Longest name of a class: they stand in tables and logs. */
#define NAME_MAX_LEN 63

int
classes_init(struct classes *c)
{
    *c = (struct classes){
        .classes = calloc(CLASSES_MAX, sizeof *c->classes),
        .sources = calloc(CLASSES_MAX, sizeof *c->sources),
    };
    return c->classes && c->sources ? 0 : ENOMEM;
}

void
classes_destroy(struct classes *c)
{
    if (c) {
        for (size_t i = 0; i < c->n; i++) {
            free((char *) c->classes[i].name);
        }
        free(c->classes);
        free(c->sources);
        *c = (struct classes){ NULL, NULL, 0 };
    }
}

uint16_t
classes_find(const struct classes *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++) {
        if (!strcmp(c->classes[i].name, name)) {
            return (uint16_t) i;
        }
    }
    return POLICY_NO_CLASS;
}


/* ---- One class. ---- */

/* Reads the integer 'key' of 'object', if it has one, into '*number'. */
static void
read_small(struct reader *r, const struct jpath *path, const json_t *object,
           const char *key, int max, int *number)
{
    struct jpath member = { path, key, 0 };
    const json_t *value = json_object_get(object, key);
    json_int_t read;

    if (value && reader_integer(r, &member, value, 0, max, &read)) {
        *number = (int) read;
    }
}

/* Six bits: RFC 2474, section 3. */
#define DSCP_MAX 63

/* Linux has so many priorities of HTB (TC_HTB_NUMPRIO) and would take a
 * larger number for the last of them. */
#define PRIORITY_MAX 7

/* Open vSwitch 3.1 keeps a queue's rate in 32 bits, in bytes a second
 * (lib/netdev-linux.c), and silently cuts off what is beyond. */
static const struct rates_limits queue_rate_limits = {
    .min = 1000,
    .max = UINT32_MAX * UINT64_C(8),
    .min_text = "1kbit",
    .max_text = "4294967295B/s",
    .too_small = "is less than a queue can count",
    .too_large = "is more than a queue can count",
};

/* Likewise, for bytes. */
static const struct rates_limits queue_burst_limits = {
    .min = RATES_BURST_MIN,
    .max = UINT32_MAX * UINT64_C(8),
    .min_text = "13kbit",
    .max_text = "4294967295B",
    .too_small = "are less than a full-size packet",
    .too_large = "is more than a queue can hold",
};

/* Reads what the object 'value' says a queue is like. */
static void
read_queue_object(struct reader *r, const struct jpath *path, json_t *value,
                  struct policy_queue *queue, struct class_source *source)
{
    static const char *const keys[] = { "id",    "min-rate", "max-rate",
                                        "burst", "priority", "dscp" };

    reader_check_keys(r, path, value, keys, sizeof keys / sizeof keys[0]);
    int id = POLICY_NONE;
    read_small(r, path, value, "id", CLASSES_QUEUE_MAX, &id);
    queue->id = id;
    source->queue_is_automatic = !json_object_get(value, "id");
    source->queue_is_described =
        source->queue_is_automatic || json_object_size(value) > 1;

    bool sound = rates_read(r, path, value, "min-rate", UNITS_RATE,
                            &queue_rate_limits, &queue->min_rate);
    sound = rates_read(r, path, value, "max-rate", UNITS_RATE,
                       &queue_rate_limits, &queue->max_rate)
            && sound;
    if (sound && queue->max_rate && queue->min_rate > queue->max_rate) {
        struct jpath member = { path, "min-rate", 0 };

        reader_complain(r, &member, JSON_VALUE,
                        "is more than \"max-rate\"; make one of them fit");
    }
    rates_read(r, path, value, "burst", UNITS_AMOUNT, &queue_burst_limits,
               &queue->burst);
    read_small(r, path, value, "priority", PRIORITY_MAX, &queue->priority);
    read_small(r, path, value, "dscp", DSCP_MAX, &queue->dscp);
}

/* Reads "queue": a number, or an object. */
static void
read_queue(struct reader *r, const struct jpath *path, json_t *value,
           struct policy_queue *queue, struct class_source *source)
{
    source->has_queue = true;
    if (json_is_object(value)) {
        read_queue_object(r, path, value, queue, source);
    } else if (json_is_integer(value)) {
        json_int_t number;

        if (reader_integer(r, path, value, 0, CLASSES_QUEUE_MAX, &number)) {
            queue->id = number;
        }
    } else {
        reader_complain(r, path, JSON_VALUE,
                        "must be the number of a queue, or an object such as "
                        "{\"min-rate\": \"20Mbit\"}");
    }
}

/* Reads "mark": a number, or a string "0x10/0xff". */
static void
read_mark(struct reader *r, const struct jpath *path, const json_t *value,
          struct policy_class *class)
{
    json_int_t number;

    if (json_is_integer(value)) {
        if (reader_integer(r, path, value, 0, UINT32_MAX, &number)) {
            class->mark = (uint32_t) number;
            class->mark_mask = UINT32_MAX;
        }
        return;
    } else if (!json_is_string(value)) {
        reader_complain(r, path, JSON_VALUE,
                        "must be an integer, or a string such as "
                        "\"0x10/0xff\"");
        return;
    }

    const char *text = json_string_value(value);
    char quoted[JPATH_QUOTED_MAX];
    uint32_t mark;
    uint32_t mask = UINT32_MAX;
    const char *end = reader_parse_uint32(text, &mark);

    if (end && *end == '/') {
        end = reader_parse_uint32(end + 1, &mask);
    }
    if (!end || *end) {
        reader_complain(r, path, JSON_VALUE,
                        "%s is no mark; write a number of 32 bits, or one "
                        "and a mask, such as \"0x10/0xff\"",
                        jpath_quote(text, quoted));
    } else if (!mask) {
        reader_complain(r, path, JSON_VALUE,
                        "%s has a mask without a bit, so that it sets none",
                        jpath_quote(text, quoted));
    } else if (mark & ~mask) {
        reader_complain(r, path, JSON_VALUE,
                        "%s has bits that are not in its mask; write "
                        "\"0x%" PRIx32 "/0x%" PRIx32 "\"",
                        jpath_quote(text, quoted), mark, mark | mask);
    } else {
        class->mark = mark;
        class->mark_mask = mask;
    }
}

/* Notes each of the members that mean nothing for what is dropped. */
static void
check_drop(struct reader *r, const struct jpath *path, const json_t *value)
{
    static const char *const keys[] = { "queue", "meter", "dscp", "mark" };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct jpath member = { path, keys[i], 0 };

        if (json_object_get(value, keys[i])) {
            reader_complain(r, &member, JSON_KEY,
                            "means nothing for a class that drops; remove it "
                            "or \"drop\"");
        }
    }
}

static void
read_class(struct reader *r, const struct jpath *path, json_t *value,
           struct policy_class *class, struct class_source *source)
{
    static const char *const keys[] = { "queue", "meter", "dscp",
                                        "mark",  "drop",  "comment" };
    struct jpath member = { path, NULL, 0 };
    json_t *part;

    if (!reader_is(r, path, value, JSON_OBJECT)) {
        return;
    }
    reader_check_keys(r, path, value, keys, sizeof keys / sizeof keys[0]);
    reader_check_comment(r, path, value);

    if ((part = json_object_get(value, member.key = "queue"))) {
        read_queue(r, &member, part, &class->queue, source);
    }
    read_small(r, path, value, "dscp", DSCP_MAX, &class->dscp);
    if ((part = json_object_get(value, member.key = "mark"))) {
        read_mark(r, &member, part, class);
    }
    if ((part = json_object_get(value, member.key = "meter"))) {
        class_read_meter(r, &member, part, &class->meter);
    }
    if ((part = json_object_get(value, member.key = "drop"))
        && reader_is(r, &member, part, JSON_TRUE) && json_is_true(part)) {
        class->drop = true;
        check_drop(r, path, value);
    }
}


/* ---- All of them. ---- */

static bool
is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || (c >= '0' && c <= '9');
}

static void
check_name(struct reader *r, const struct jpath *path)
{
    const char *p = path->key;
    size_t n = strlen(p);

    if (is_alphanumeric(*p)) {
        while (is_alphanumeric(*p) || (*p && strchr("-_.", *p))) {
            p++;
        }
    }
    if (!n || *p) {
        reader_complain(r, path, JSON_KEY,
                        "a class's name is of letters, digits, \"-\", \"_\" "
                        "and \".\", and begins with a letter or digit");
    } else if (n > NAME_MAX_LEN) {
        reader_complain(r, path, JSON_KEY,
                        "a class's name has at most %d characters",
                        NAME_MAX_LEN);
    }
}

/* Notes it if another file has the class at 'path' too.  (The same file
 * cannot have it: reader_open() has seen to that.) */
static void
check_unique(const struct classes *c, struct reader *r,
             const struct jpath *path)
{
    uint16_t other = classes_find(c, path->key);

    if (other != POLICY_NO_CLASS) {
        const struct reader *before = c->sources[other].reader;

        reader_complain(r, path, JSON_KEY,
                        "%s has a class of this name in line %u; rename one",
                        before->file, reader_line(before, path));
    }
}

int
classes_read(struct classes *c, struct reader *r)
{
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "classes", 0 };
    json_t *object = json_object_get(r->root, "classes");
    const char *key;
    json_t *value;

    if (!object) {
        reader_complain(r, &root, JSON_VALUE,
                        "has no \"classes\"; add for example \"classes\": "
                        "{\"bulk\": {\"queue\": 1}}");
        return 0;
    } else if (!reader_is(r, &path, object, JSON_OBJECT)) {
        return 0;
    }

    json_object_foreach(object, key, value) {
        struct jpath member = { &path, key, 0 };

        if (c->n >= CLASSES_MAX) {
            reader_complain(r, &member, JSON_KEY,
                            "is one class too many; a policy has at most %d",
                            CLASSES_MAX);
            break;
        }
        check_name(r, &member);
        check_unique(c, r, &member);

        struct policy_class *class = &c->classes[c->n];
        *class = (struct policy_class){
            .name = strdup(key),
            .dscp = POLICY_NONE,
            .queue = { .id = POLICY_NONE,
                       .priority = POLICY_NONE,
                       .dscp = POLICY_NONE },
        };
        c->sources[c->n] = (struct class_source){ .reader = r };
        if (!class->name) {
            return ENOMEM;
        }
        read_class(r, &member, value, class, &c->sources[c->n]);
        c->n++;
    }
    return 0;
}
