/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the member "meter" of a class: see classes.h. */

#include <l7-config.h>
#include "policies/classes.h"

#include <inttypes.h>
#include <string.h>

#include "policies/rates-read.h"
#include "policies/reader.h"

/* In OpenFlow 1.3 and later (struct ofp_meter_band_drop) a band's rate and
 * burst are 32 bits and count kbit/s and kbit (OFPMF_KBPS) or packets
 * (OFPMF_PKTPS). */
#define METER_UNIT UINT64_C(1000)
#define METER_MAX (UINT32_MAX * METER_UNIT)
#define METER_MAX_TEXT "4294967295kbit"

static const struct rates_limits rate_limits = {
    .min = METER_UNIT,
    .max = METER_MAX,
    .min_text = "1kbit",
    .max_text = METER_MAX_TEXT,
    .too_small = "is less than a meter can count",
    .too_large = "is more than a meter can count",
};

static const struct rates_limits burst_limits = {
    .min = RATES_BURST_MIN,
    .max = METER_MAX,
    .min_text = "13kbit",
    .max_text = METER_MAX_TEXT,
    .too_small = "are less than a full-size packet, so that none would pass",
    .too_large = "is more than a meter can hold",
};

/* Reads the packets 'key' of 'object', if it has some. */
static void
read_packets(struct reader *r, const struct jpath *path, const json_t *object,
             const char *key, uint64_t *packets)
{
    struct jpath member = { path, key, 0 };
    const json_t *value = json_object_get(object, key);
    json_int_t number;

    if (value && reader_integer(r, &member, value, 1, UINT32_MAX, &number)) {
        *packets = (uint64_t) number;
    }
}

/* Reads what is measured in packets. */
static void
read_packet_rate(struct reader *r, const struct jpath *path,
                 const json_t *value, struct policy_meter *meter)
{
    struct jpath member = { path, "rate", 0 };

    meter->in_packets = true;
    if (json_object_get(value, "rate")) {
        reader_complain(r, &member, JSON_KEY,
                        "a meter has a rate or a packet-rate; remove one, "
                        "or use two classes");
    }
    read_packets(r, path, value, "packet-rate", &meter->rate);
    read_packets(r, path, value, "burst", &meter->burst);
    if (!meter->burst) {
        meter->burst = meter->rate < 10 ? 1 : meter->rate / 10;
    }
}

/* Reads what is measured in bits. */
static void
read_rate(struct reader *r, const struct jpath *path, const json_t *value,
          struct policy_meter *meter)
{
    if (!json_object_get(value, "rate")) {
        reader_complain(r, path, JSON_VALUE,
                        "has no rate; add for example \"rate\": \"20Mbit\"");
    }
    rates_read(r, path, value, "rate", UNITS_RATE, &rate_limits, &meter->rate);
    rates_read(r, path, value, "burst", UNITS_AMOUNT, &burst_limits,
               &meter->burst);
    if (!meter->burst) {
        /* A tenth of a second's worth: enough for TCP to come near the rate
         * over the round trips of the Internet, and little beside what a
         * second's worth (the switch's own default) would let through. */
        uint64_t bits = meter->rate / 10;

        meter->burst = bits < RATES_BURST_MIN ? RATES_BURST_MIN : bits;
    }
}

/* Reads whose connections share a meter, and how many meters there may be. */
static void
read_scope(struct reader *r, const struct jpath *path, const json_t *value,
           struct policy_meter *meter)
{
    static const char *const words[] = {
        [POLICY_PER_CLASS] = "class",
        [POLICY_PER_VM] = "vm",
        [POLICY_PER_CONNECTION] = "connection",
    };
    struct jpath member = { path, "per", 0 };
    const json_t *per = json_object_get(value, "per");
    int word = POLICY_PER_CLASS;

    if (per) {
        word = reader_word(r, &member, per, words,
                           sizeof words / sizeof words[0]);
        if (word < 0) {
            return;
        }
        meter->per = (enum policy_scope) word;
    }

    const json_t *max = json_object_get(value, "max");
    json_int_t number = word == POLICY_PER_CLASS ? 1 : CLASSES_METERS_DEFAULT;
    member.key = "max";
    if (max && word == POLICY_PER_CLASS) {
        reader_complain(r, &member, JSON_KEY,
                        "means nothing for a meter per class, which is one; "
                        "remove it, or add \"per\": \"vm\"");
    } else if (max) {
        reader_integer(r, &member, max, 1, CLASSES_METERS_MAX, &number);
    }
    meter->max = (uint32_t) number;
}

void
class_read_meter(struct reader *r, const struct jpath *path, json_t *value,
                 struct policy_meter *meter)
{
    static const char *const keys[] = { "rate", "packet-rate", "burst", "per",
                                        "max" };

    if (!reader_is(r, path, value, JSON_OBJECT)) {
        return;
    }
    reader_check_keys(r, path, value, keys, sizeof keys / sizeof keys[0]);
    if (json_object_get(value, "packet-rate")) {
        read_packet_rate(r, path, value, meter);
    } else {
        read_rate(r, path, value, meter);
    }
    read_scope(r, path, value, meter);
}
