/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes of a policy: see classes.h. */

#include <l7-config.h>
#include "policies/classes.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "policies/policy.h"
#include "policies/reader.h"
#include "policies/units.h"

/* In OpenFlow 1.3 and later (struct ofp_meter_band_drop, OFPMF_KBPS) a band's
 * rate and burst are 32 bits and count kbit/s and kbit. */
#define METER_UNIT UINT64_C(1000)
#define METER_MAX (UINT32_MAX * METER_UNIT)

/* The smallest burst: a full-size packet, in whole kbit.
 *
 * A meter passes a packet only if its bucket, which holds a burst, has all
 * the bits of the packet: with a smaller bucket none would ever pass.  That
 * is 1,500 bytes of IP, 14 of Ethernet and two VLAN tags of 4: 1,522 bytes,
 * 12,176 bits.  (Larger ones, which a guest leaves to its card to segment,
 * are left out: TCP sends smaller ones after a loss.) */
#define BURST_MIN (13 * METER_UNIT)

/* Longest name of a class: they stand in tables and logs. */
#define NAME_MAX_LEN 63

void
classes_destroy(struct classes *c)
{
    if (c) {
        for (size_t i = 0; i < c->n; i++) {
            free((char *) c->classes[i].name);
        }
        free(c->classes);
        c->classes = NULL;
        c->n = 0;
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

/* Reads a rate or an amount into '*bits'.  Returns false, having noted it, if
 * it is none, or not from 'min' to METER_MAX. */
static bool
read_bits(struct reader *r, const struct jpath *path, const json_t *value,
          enum units_kind kind, uint64_t *bits)
{
    char why[UNITS_WHY_MAX];

    if (json_is_string(value)) {
        const char *text = json_string_value(value);
        char quoted[JPATH_QUOTED_MAX];

        if (!units_parse(text, kind, bits, why)) {
            return true;
        }
        reader_complain(r, path, JSON_VALUE, "%s %s",
                        jpath_quote(text, quoted), why);
    } else if (json_is_integer(value)) {
        json_int_t number = json_integer_value(value);

        if (!units_check(number, kind, bits, why)) {
            return true;
        }
        reader_complain(r, path, JSON_VALUE, "%" JSON_INTEGER_FORMAT " %s",
                        number, why);
    } else {
        reader_complain(r, path, JSON_VALUE,
                        "must be a string such as %s, or an integer, the "
                        "bits%s",
                        kind == UNITS_RATE ? "\"20Mbit\"" : "\"500kbit\"",
                        kind == UNITS_RATE ? " a second" : "");
    }
    return false;
}

/* Reads the member "burst" of the meter 'value', or chooses one for 'rate',
 * which is 0 if it is not known. */
static uint64_t
read_burst(struct reader *r, const struct jpath *path, const json_t *value,
           uint64_t rate)
{
    struct jpath member = { path, "burst", 0 };
    const json_t *burst = json_object_get(value, "burst");
    uint64_t bits = 0;

    if (!burst) {
        /* A tenth of a second's worth: enough for TCP to come near the rate
         * over the round trips of the Internet, and little beside what a
         * second's worth (the switch's own default) would let through. */
        bits = rate / 10;
        return bits < BURST_MIN ? BURST_MIN : bits;
    }
    if (!read_bits(r, &member, burst, UNITS_AMOUNT, &bits)) {
        return 0;
    }
    if (bits < BURST_MIN) {
        reader_complain(r, &member, JSON_VALUE,
                        "%" PRIu64 " bits are less than a full-size packet, "
                        "so that none would pass; give at least \"%" PRIu64
                        "kbit\"",
                        bits, BURST_MIN / METER_UNIT);
    } else if (bits > METER_MAX) {
        reader_complain(
            r, &member, JSON_VALUE,
            "is more than a meter can hold; give at most \"%" PRIu64 "kbit\"",
            METER_MAX / METER_UNIT);
    }
    return bits;
}

static void
read_meter(struct reader *r, const struct jpath *path, json_t *value,
           struct policy_meter *meter)
{
    static const char *const keys[] = { "rate", "burst" };
    struct jpath member = { path, "rate", 0 };

    if (!reader_is(r, path, value, JSON_OBJECT)) {
        return;
    }
    reader_check_keys(r, path, value, keys, sizeof keys / sizeof keys[0]);

    const json_t *rate = json_object_get(value, "rate");
    uint64_t bits = 0;
    if (!rate) {
        reader_complain(r, path, JSON_VALUE,
                        "has no rate; add for example \"rate\": \"20Mbit\"");
    } else if (read_bits(r, &member, rate, UNITS_RATE, &bits)) {
        if (bits < METER_UNIT) {
            reader_complain(r, &member, JSON_VALUE,
                            "%" PRIu64 " bit/s is less than a meter can "
                            "count; give at least \"1kbit\"",
                            bits);
        } else if (bits > METER_MAX) {
            reader_complain(r, &member, JSON_VALUE,
                            "is more than a meter can count; give at most "
                            "\"%" PRIu64 "kbit\"",
                            METER_MAX / METER_UNIT);
        }
    }
    meter->rate = bits;
    meter->burst = read_burst(r, path, value, bits);
}

/* Notes each of the members that mean nothing for what is dropped. */
static void
check_drop(struct reader *r, const struct jpath *path, const json_t *value)
{
    static const char *const keys[] = { "queue", "meter", "dscp" };

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
           struct policy_class *class)
{
    static const char *const keys[] = { "queue", "meter", "dscp", "drop",
                                        "comment" };

    if (!reader_is(r, path, value, JSON_OBJECT)) {
        return;
    }
    reader_check_keys(r, path, value, keys, sizeof keys / sizeof keys[0]);
    reader_check_comment(r, path, value);

    const json_t *queue = json_object_get(value, "queue");
    if (queue) {
        struct jpath member = { path, "queue", 0 };
        json_int_t number;

        if (reader_integer(r, &member, queue, 0, CLASSES_QUEUE_MAX, &number)) {
            class->queue = number;
        }
    }

    const json_t *dscp = json_object_get(value, "dscp");
    if (dscp) {
        struct jpath member = { path, "dscp", 0 };
        json_int_t number;

        /* Six bits: RFC 2474, section 3. */
        if (reader_integer(r, &member, dscp, 0, 63, &number)) {
            class->dscp = (int) number;
        }
    }

    json_t *meter = json_object_get(value, "meter");
    if (meter) {
        struct jpath member = { path, "meter", 0 };

        read_meter(r, &member, meter, &class->meter);
    }

    const json_t *drop = json_object_get(value, "drop");
    if (drop) {
        struct jpath member = { path, "drop", 0 };

        if (reader_is(r, &member, drop, JSON_TRUE) && json_is_true(drop)) {
            class->drop = true;
            check_drop(r, path, value);
        }
    }
}

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

int
classes_read(struct classes *c, struct reader *r)
{
    struct jpath root = { NULL, NULL, 0 };
    struct jpath path = { &root, "classes", 0 };
    json_t *object = json_object_get(r->root, "classes");
    const char *key;
    json_t *value;

    *c = (struct classes){ NULL, 0 };
    if (!object) {
        reader_complain(r, &root, JSON_VALUE,
                        "has no \"classes\"; add for example \"classes\": "
                        "{\"bulk\": {\"queue\": 1}}");
        return 0;
    } else if (!reader_is(r, &path, object, JSON_OBJECT)) {
        return 0;
    }

    c->classes = calloc(CLASSES_MAX, sizeof *c->classes);
    if (!c->classes) {
        return ENOMEM;
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

        struct policy_class *class = &c->classes[c->n];
        *class = (struct policy_class){
            .name = strdup(key),
            .queue = POLICY_NONE,
            .dscp = POLICY_NONE,
        };
        if (!class->name) {
            return ENOMEM;
        }
        c->n++;
        read_class(r, &member, value, class);
    }
    return 0;
}
